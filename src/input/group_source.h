/* group_source.h - where a group comes from: a file, standard input, a name, or GAP. */
#ifndef GSNN_INPUT_GROUP_SOURCE_H
#define GSNN_INPUT_GROUP_SOURCE_H

#include "base/run.h"
#include "group/group.h"

/* Makes the group that the source, an argument of the command line, stands for:
 *
 *     -           the group file on standard input
 *     gap:EXPR    the permutation group that GAP evaluates EXPR to (this runs GAP code)
 *     PATH        a group file, if PATH contains a slash or ends in .json
 *     NAME        a built-in group (builtin.h), if the name is built like one
 *     PATH        otherwise a group file
 *
 * so a file in the working folder never takes a built-in group's place: it is ./C6.  A group file
 * that gives no name is called after the file, or G.
 *
 * GSNN_INVALID when the group is wrong, GSNN_FAILED when it cannot be had; the line begins with
 * the source ("standard input" for -) and a colon.  The caller frees *group. */
gsnn_status gsnn_group_read(gsnn_group **group, const char *source, const gsnn_run *run,
                            gsnn_error *error);

#endif
