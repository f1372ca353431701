/* grow_outputs.h - growing a network with a codomain. */
#ifndef GSNN_CLI_GROW_OUTPUTS_H
#define GSNN_CLI_GROW_OUTPUTS_H

#include "cli/command.h"
#include "record/enumeration_record.h"

/* What `gsnn grow` is asked for: --from, --to, --kick and --exact. */
typedef struct gsnn_output_growth {
    const char *from, *to;
    double kick;
    bool exactly;
} gsnn_output_growth;

/* Grows the network of that file, which is one of the record, and writes it.  *grown tells how many
 * channels were. */
gsnn_status gsnn_grow_outputs(const gsnn_request *request, const gsnn_enumeration_record *record,
                              const char *network, const gsnn_output_growth *growth, size_t *grown,
                              gsnn_error *error);

#endif
