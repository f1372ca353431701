/* parts.h - commands with parts, such as `gsnn lcn fit` and `gsnn density moments`.
 *
 * A table names the parts.  A row of the options says which parts take it, by bits in the order of
 * the table:
 *
 *     enum { FIRST = 1 << 0, SECOND = 1 << 1 };
 *     GSNN_TEXT(0, "data", "FILE", request, data, "second: what to fit", .parts = SECOND),
 *
 * and rows without bits are taken by all.  The name stands in front of the command's arguments. */
#ifndef GSNN_CLI_PARTS_H
#define GSNN_CLI_PARTS_H

#include "cli/options.h"

typedef struct gsnn_command_part {
    const char *name;
    unsigned formats; /* of the command's --format: a bit for each word that the part has */
    bool argument;    /* the part takes the command's arguments */
    gsnn_status (*run)(const void *request, gsnn_error *error);
} gsnn_command_part;

/* The names, for messages: "describe, member and fit". */
#define GSNN_COMMAND_PART_NAMES_SIZE 256
void gsnn_command_part_names(const gsnn_command_part *parts,
                             char names[GSNN_COMMAND_PART_NAMES_SIZE]);

/* The part that argv[*first] names, and *first behind it.  Where none is named it is the first of
 * the table if `optional`, and else GSNN_INVALID; argv[0] is the command's name. */
gsnn_status gsnn_command_part_choose(const gsnn_command_part **part, const gsnn_command_part *parts,
                                     bool optional, int argc, char **argv, int *first,
                                     gsnn_error *error);

/* GSNN_INVALID when an option was given, by its place in the rows, that the part does not take, a
 * format that it does not have, or an argument from `first` on that it does not take. */
gsnn_status gsnn_command_part_check(const gsnn_command_part *part, const gsnn_command_part *parts,
                                    const gsnn_option_rows *rows, const bool *given,
                                    const void *request, int argc, char **argv, int first,
                                    gsnn_error *error);

#endif
