/* group_file.h - groups in the JSON of group files. */
#ifndef GSNN_INPUT_GROUP_FILE_H
#define GSNN_INPUT_GROUP_FILE_H

#include "base/run.h"
#include "group/group.h"

/* Makes the group that the text of a group file describes.  default_name is what it is called when
 * the file gives no name.  GSNN_INVALID names the place, in JSON notation with indices from 0
 * (generators[1][3]); the caller says which file it is.  Reading runs no code of the file's. */
gsnn_status gsnn_group_file_parse(gsnn_group **group, const char *text, size_t length,
                                  const char *default_name, const gsnn_run *run, gsnn_error *error);

#endif
