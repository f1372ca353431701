/* memory_limit.h - what --memory-limit does. */
#ifndef GSNN_CLI_MEMORY_LIMIT_H
#define GSNN_CLI_MEMORY_LIMIT_H

#include "base/error.h"

#include <stdint.h>

/* Lets this process have so many bytes of memory, or what it may have at most where that is less.
 */
gsnn_status gsnn_memory_limit_set(uint64_t bytes, gsnn_error *error);

/* Lets it have again what it had before, for a program that takes its place and sets the limit
 * itself, once it is loaded. */
void gsnn_memory_limit_lift(void);

#endif
