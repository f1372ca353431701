#include "cli/letter_ids.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_letter_ids_read(gsnn_letter_ids *letters, const char *text, gsnn_error *error) {
    size_t capacity = 0;
    *letters = (gsnn_letter_ids){0};
    for (const char *at = text;; at++) {
        size_t length = strcspn(at, ",");
        char *id = gsnn_new(length + 1, 1);
        if (!id ||
            gsnn_reserve(&letters->ids, &capacity, letters->count + 1, sizeof *letters->ids)) {
            free(id);
            return gsnn_fail_memory(error);
        }
        memcpy(id, at, length);
        letters->ids[letters->count++] = id;
        if (!length)
            return gsnn_fail(error, GSNN_INVALID, "--letters: '%.40s' has an empty id", text);
        at += length;
        if (!*at)
            return GSNN_OK;
    }
}

void gsnn_letter_ids_clear(gsnn_letter_ids *letters) {
    for (size_t i = 0; i < letters->count; i++)
        free(letters->ids[i]);
    free(letters->ids);
    *letters = (gsnn_letter_ids){0};
}
