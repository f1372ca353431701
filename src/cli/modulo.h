/* modulo.h - --modulo=GROUP: permutations of the inputs that normalise a group. */
#ifndef GSNN_CLI_MODULO_H
#define GSNN_CLI_MODULO_H

#include "base/run.h"
#include "record/enumeration_record.h"

/* The signed images of that group's generators, count x degree, to be freed by the caller.
 * GSNN_INVALID unless it consists of permutations or signed permutations of the record's inputs;
 * whether they normalise its group is left open. */
gsnn_status gsnn_modulo_read(const char *source, const gsnn_enumeration_record *record,
                             const gsnn_run *run, int32_t **images, size_t *count,
                             gsnn_error *error);

#endif
