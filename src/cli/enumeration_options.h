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

/* What GROUP may be, for descriptions. */
#define GSNN_GROUP_PROSE                                                                           \
    "GROUP is a group file (JSON), - for a group file on standard input, a built-in\n"             \
    "name (C6, D6, S5, A5: permutations of n points; B3: signed; Q8; products such\n"              \
    "as C2xC4), or gap:EXPR, a permutation group that GAP evaluates.\n"

#endif
