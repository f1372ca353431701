#include "record/record_reading.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct named {
    const char *id;
    size_t index;
} named;

static int compare_named(const void *a, const void *b) {
    const named *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* Complains of a member of an architecture whose JSON is gone. */
static gsnn_status complain_of(const gsnn_record_reading *reading, size_t index, const char *member,
                               const char *text, const char *id) {
    gsnn_value_reading behind = reading->json;
    behind.line = 0;
    gsnn_value root = {.reading = &behind};
    gsnn_value list = {.parent = &root, .member = "architectures", .reading = &behind};
    gsnn_value item = {.parent = &list, .index = index, .reading = list.reading};
    gsnn_value value = {.parent = &item, .member = member, .reading = &behind};
    return gsnn_value_complain(&value, "%s \"%.60s\"", text, id);
}

gsnn_status gsnn_record_close_architectures(gsnn_record_reading *reading) {
    gsnn_enumeration_record *record = reading->record;
    size_t count = record->architecture_count;
    gsnn_status status = GSNN_OK;
    named *sorted = gsnn_new(count, sizeof *sorted);
    reading->by_id = gsnn_new(count, sizeof *reading->by_id);
    if (!sorted || !reading->by_id) {
        status = gsnn_fail_memory(reading->json.error);
        goto done;
    }
    for (size_t i = 0; i < count; i++)
        sorted[i] = (named){record->architectures[i].id, i};
    qsort(sorted, count, sizeof *sorted, compare_named);
    for (size_t i = 0; i < count; i++) {
        reading->by_id[i] = sorted[i].index;
        if (i && !strcmp(sorted[i - 1].id, sorted[i].id)) {
            status = complain_of(reading, sorted[i].index, "id", "another architecture has the id",
                                 sorted[i].id);
            goto done;
        }
    }
    for (size_t i = 0; i < count; i++) {
        const char *id = reading->collapses_to[i];
        if (!id)
            continue;
        record->architectures[i].collapses_to = gsnn_record_look_up(reading, id);
        if (record->architectures[i].collapses_to == GSNN_RECORD_NONE) {
            status = complain_of(reading, i, "collapses_to", "no architecture has the id", id);
            goto done;
        }
    }
done:
    free(sorted);
    return status;
}

size_t gsnn_record_look_up(const gsnn_record_reading *reading, const char *id) {
    const gsnn_record_architecture *architectures = reading->record->architectures;
    size_t low = 0, high = reading->record->architecture_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(architectures[reading->by_id[middle]].id, id);
        if (!order)
            return reading->by_id[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return GSNN_RECORD_NONE;
}
