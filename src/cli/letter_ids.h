/* letter_ids.h - the letters that --letters=ID,ID,... names. */
#ifndef GSNN_CLI_LETTER_IDS_H
#define GSNN_CLI_LETTER_IDS_H

#include "gsnn.h"

#include <stddef.h>

typedef struct gsnn_letter_ids {
    char **ids;
    size_t count;
} gsnn_letter_ids;

/* Reads the value of the option.  GSNN_INVALID where an id is empty.  The caller clears, also on
 * failure. */
gsnn_status gsnn_letter_ids_read(gsnn_letter_ids *letters, const char *text, gsnn_error *error);
void gsnn_letter_ids_clear(gsnn_letter_ids *letters);

#endif
