/* enumeration_options.h - what the commands that enumerate a group are asked for. */
#ifndef GSNN_CLI_ENUMERATION_OPTIONS_H
#define GSNN_CLI_ENUMERATION_OPTIONS_H

#include "cli/options.h"

/* Rows into a gsnn_options.  --type, --max-neurons: */
extern const gsnn_option gsnn_selection_options[];
/* --engine: */
extern const gsnn_option gsnn_engine_option[];
/* --type, --max-neurons, --no-morphisms, --names, --engine: */
extern const gsnn_option gsnn_enumeration_options[];

/* --codomain, --activation: */
typedef struct gsnn_output_options {
    const char *codomain, *activation; /* NULL where they were not given */
} gsnn_output_options;

extern const gsnn_option gsnn_output_options_table[];

/* Puts what was asked for into the options of an enumeration of the group.  *codomain, which the
 * caller frees after the enumeration, stays NULL when neither option was given. */
gsnn_status gsnn_output_options_apply(const gsnn_output_options *asked, gsnn_group *group,
                                      gsnn_options *options, gsnn_codomain **codomain,
                                      const gsnn_run *run, gsnn_error *error);

/* What GROUP may be, for descriptions. */
#define GSNN_GROUP_PROSE                                                                           \
    "GROUP is a group file (JSON), - for a group file on standard input, a built-in\n"             \
    "name (C6, D6, S5, A5: permutations of n points; B3: signed; Q8; products such\n"              \
    "as C2xC4), or gap:EXPR, a permutation group that GAP evaluates.\n"

#endif
