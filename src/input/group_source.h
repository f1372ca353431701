/* group_source.h - where a group comes from: a file, standard input, a name, or GAP. */
#ifndef GSNN_INPUT_GROUP_SOURCE_H
#define GSNN_INPUT_GROUP_SOURCE_H

#include "base/run.h"
#include "group/group.h"

/* The path of the file that a source is; NULL when it is a built-in name or gap:EXPR, or nothing.
 * "-" is standard input.  The path is the source itself, or in `bundled`, GSNN_PATH_SIZE bytes,
 * when it names a bundled group. */
#define GSNN_PATH_SIZE 4096
const char *gsnn_group_source_file(const char *source, char *bundled);

/* Makes the group that the text of such a file describes; a group without a name is called after
 * the file.  Unless apart, equal orbits are merged (merge_orbits.h): the axes of the group then
 * stand for several inputs.  Messages begin with the source. */
gsnn_status gsnn_group_source_parse(gsnn_group **group, const char *text, size_t length,
                                    const char *source, bool apart, const gsnn_run *run,
                                    gsnn_error *error);

/* As gsnn_group_read of gsnn.h, but each axis is an input: for groups that are taken as they stand.
 * GSNN_INVALID where points carry several numbers. */
gsnn_status gsnn_group_read_apart(gsnn_group **group, const char *source, const gsnn_run *run,
                                  gsnn_error *error);

/* ---- Where the bundled groups are ------------------------------------------------------------ */

/* Puts the path of the folder `groups` into path: that of $GSNN_DATA if it is set, and otherwise
 * the first there is of those that belong to the program that runs, in the source tree or
 * installed, and of the installed library.  False when there is none. */
bool gsnn_groups_folder(char *path, size_t size);

/* ---- Groups in the JSON of group files ------------------------------------------------------- */

/* Makes the group that the text of a group file describes.  default_name is what it is called when
 * the file gives no name; apart as above.  GSNN_INVALID names the place, in JSON notation with
 * indices from 0 (generators[1][3]); the caller says which file it is.  Reading runs no code of the
 * file's. */
gsnn_status gsnn_group_file_parse(gsnn_group **group, const char *text, size_t length,
                                  const char *default_name, bool apart, const gsnn_run *run,
                                  gsnn_error *error);

#endif
