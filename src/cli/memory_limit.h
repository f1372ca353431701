/* memory_limit.h - --memory-limit: better a message than the out-of-memory killer. */
#ifndef GSNN_CLI_MEMORY_LIMIT_H
#define GSNN_CLI_MEMORY_LIMIT_H

#include "gsnn.h"

/* Limits the process's address space to a size such as 500M or 2G (K, M, G are powers of 1024; a
 * plain number is bytes): what exceeds it fails as any lack of memory does. */
gsnn_status gsnn_memory_limit_argument(const char *option, const char *text, gsnn_error *error);

#endif
