#include "cli/sum_option.h"

#include "base/error.h"
#include "base/memory.h"
#include "cli/input_file.h"

#include <stdio.h>
#include <string.h>

#define MOST_CHANNELS 1000000

typedef struct reader {
    const char *command;
    const gsnn_enumeration_record *record;
    gsnn_summand_choice **choices;
    size_t *count, capacity;
    gsnn_error *error;
} reader;

/* ID or ID:C, of that length. */
static gsnn_status add_term(reader *r, const char *text, size_t length) {
    size_t id_length = strcspn(text, ",:"), architecture;
    char id[32], number[32];
    uint64_t channels = 1;
    if (length == 0 || id_length >= sizeof id || length - id_length >= sizeof number)
        return gsnn_fail(r->error, GSNN_INVALID, "%s: --sum=%.60s: ID[:C],... is expected",
                         r->command, text);
    snprintf(id, sizeof id, "%.*s", (int)id_length, text);
    gsnn_status status = gsnn_input_architecture(r->record, id, &architecture, r->error);
    if (!status && id_length < length) {
        snprintf(number, sizeof number, "%.*s", (int)(length - id_length - 1),
                 text + id_length + 1);
        status = gsnn_number_argument("--sum", number, 1, MOST_CHANNELS, &channels, r->error);
    }
    for (size_t i = 0; !status && i < *r->count; i++)
        if ((*r->choices)[i].architecture == architecture)
            status = gsnn_fail(r->error, GSNN_INVALID, "%s: --sum has %s twice", r->command, id);
    if (status)
        return status;
    if (gsnn_reserve(r->choices, &r->capacity, *r->count + 1, sizeof **r->choices))
        return gsnn_fail_memory(r->error);
    (*r->choices)[(*r->count)++] = (gsnn_summand_choice){architecture, (size_t)channels};
    return GSNN_OK;
}

gsnn_status gsnn_sum_option_read(const char *command, const gsnn_text_list *texts,
                                 const gsnn_enumeration_record *record,
                                 gsnn_summand_choice **choices, size_t *count, gsnn_error *error) {
    reader r = {command, record, choices, count, 0, error};
    gsnn_status status = GSNN_OK;
    *choices = NULL;
    *count = 0;
    for (size_t i = 0; !status && i < texts->count; i++) {
        const char *text = texts->items[i];
        while (!status) {
            size_t length = strcspn(text, ",");
            status = add_term(&r, text, length);
            if (text[length] == '\0')
                break;
            text += length + 1;
        }
    }
    return status;
}
