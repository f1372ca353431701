/* sum_option.h - `--sum=ID[:C],...`: a sum of architectures, each in some channels. */
#ifndef GSNN_CLI_SUM_OPTION_H
#define GSNN_CLI_SUM_OPTION_H

#include "cli/options.h"
#include "network/realize.h"

/* The choices that all texts given to the option make together, to be freed by the caller, also on
 * failure.  GSNN_INVALID for anything else than ids of the record's admissible architectures, each
 * once, with 1 to a million channels; the message begins with the command's name. */
gsnn_status gsnn_sum_option_read(const char *command, const gsnn_text_list *texts,
                                 const gsnn_enumeration_record *record,
                                 gsnn_summand_choice **choices, size_t *count, gsnn_error *error);

#endif
