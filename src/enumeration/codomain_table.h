/* codomain_table.h - which architectures of a group live under which codomains. */
#ifndef GSNN_ENUMERATION_CODOMAIN_TABLE_H
#define GSNN_ENUMERATION_CODOMAIN_TABLE_H

#include "gsnn.h"

/* The codomains of a table: the trivial one, the other characters by their signs on the generators,
 * and the action on inputs, in this order. */
typedef struct gsnn_codomain_table {
    size_t rows, columns;
    char (*ids)[48];   /* of the architectures, by id */
    char **names;      /* of the codomains: "trivial", "+-", "input" */
    uint32_t *outputs; /* columns x 2 x rows: free output weights for relu, then for odd; 0: dead */
    size_t characters; /* how many characters there are, the trivial one too */
    bool searched;     /* false: too many generators to look for characters */
} gsnn_codomain_table;

/* Beyond so many generators characters are not searched for, and beyond so many columns characters
 * are counted, but left out. */
#define GSNN_CODOMAIN_TABLE_GENERATORS 12
#define GSNN_CODOMAIN_TABLE_COLUMNS 24

/* Makes the table of a group; the caller clears it.  Cost: an enumeration, without rows and
 * morphisms, for each codomain and each of the two activations, and 2^generators representations
 * tried. */
gsnn_status gsnn_codomain_table_init(gsnn_codomain_table *table, gsnn_group *group,
                                     const gsnn_run *run, gsnn_error *error);
void gsnn_codomain_table_clear(gsnn_codomain_table *table);

#endif
