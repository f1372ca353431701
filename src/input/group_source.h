/* group_source.h - where a group comes from: a file, standard input, a name, or GAP. */
#ifndef GSNN_INPUT_GROUP_SOURCE_H
#define GSNN_INPUT_GROUP_SOURCE_H

#include "base/run.h"
#include "base/text.h"
#include "group/group.h"

/* The path of the file that a source is; NULL when it is a built-in name or gap:EXPR, or nothing.
 * "-" is standard input.  The path is the source itself, or in `bundled`, GSNN_PATH_SIZE bytes,
 * when it names a bundled group. */
#define GSNN_PATH_SIZE 4096
const char *gsnn_group_source_file(const char *source, char *bundled);

/* Makes the group that the text of such a file describes; a group without a name is called after
 * the file.  Messages begin with the source. */
gsnn_status gsnn_group_source_parse(gsnn_group **group, const gsnn_text *text, const char *source,
                                    const gsnn_run *run, gsnn_error *error);

#endif
