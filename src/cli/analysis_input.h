/* analysis_input.h - INPUT of the commands about a group's architectures: a group or an
 * enumeration. */
#ifndef GSNN_CLI_ANALYSIS_INPUT_H
#define GSNN_CLI_ANALYSIS_INPUT_H

#include "record/enumeration_record.h"

/* Yields the record that the source stands for, to be freed by the caller: that of an enumeration
 * (a file, or "-", whose text says "gsnn-enumeration/..."), or that of enumerating a group (a group
 * file, "-", a built-in name, gap:EXPR) with those options.  The message of an error names the
 * source. */
gsnn_status gsnn_input_analysis(const char *source, const gsnn_options *options,
                                const gsnn_run *run, gsnn_enumeration_record **record,
                                gsnn_error *error);

#endif
