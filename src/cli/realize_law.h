/* realize_law.h - `gsnn realize --law`: a network drawn from a law. */
#ifndef GSNN_CLI_REALIZE_LAW_H
#define GSNN_CLI_REALIZE_LAW_H

#include "cli/command.h"

/* Draws from the law in a file and writes the network: of an architecture of the enumeration at
 * `input`, with fractions where `exact` is set, or a plain one of as many inputs. */
gsnn_status gsnn_realize_law(const gsnn_request *common, const char *input, const char *law,
                             bool exact, gsnn_error *error);

#endif
