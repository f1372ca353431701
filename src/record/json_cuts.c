#include "record/json_cuts.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Lists that are shorter than this are not worth the trouble. */
enum { LEAST_LENGTH = 128 };

static const char *skip_space(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n'))
        at++;
    return at;
}

cJSON *gsnn_json_parse_without(gsnn_json_cuts *cuts, gsnn_json_slice text,
                               const gsnn_json_slice *insides, size_t count) {
    size_t length = 0;
    if (gsnn_reserve(&cuts->rest, &cuts->rest_capacity, (size_t)(text.end - text.begin) + 1, 1))
        return NULL;
    const char *at = text.begin;
    for (size_t i = 0; i <= count; i++) {
        if (i < count && !insides[i].begin)
            continue;
        const char *stop = i < count ? insides[i].begin : text.end;
        memcpy(cuts->rest + length, at, (size_t)(stop - at));
        length += (size_t)(stop - at);
        at = i < count ? insides[i].end : stop;
    }
    const char *stop = cuts->rest, *end = cuts->rest + length;
    cJSON *root = cJSON_ParseWithLengthOpts(cuts->rest, length, &stop, 0);
    if (root && skip_space(stop, end) != end) {
        cJSON_Delete(root);
        root = NULL;
    }
    return root;
}

/* Notes a long list, so that the noted ones are in order of their places. */
static void note_list(gsnn_json_cuts *cuts, const char *name, gsnn_json_slice value) {
    if (!gsnn_json_list_inside(value).begin || value.end - value.begin < LEAST_LENGTH)
        return;
    size_t i = cuts->count++;
    for (; i > 0 && cuts->lists[i - 1].begin > value.begin; i--) {
        cuts->lists[i] = cuts->lists[i - 1];
        cuts->names[i] = cuts->names[i - 1];
    }
    cuts->lists[i] = value;
    cuts->names[i] = name;
}

cJSON *gsnn_json_cut_parse(gsnn_json_cuts *cuts, gsnn_json_slice text) {
    static const char *const names[] = {"signed_permutations", "weights", "neurons"};
    static const char *const inner[] = {"rows"};
    gsnn_json_slice values[3], rows;
    cuts->count = 0;
    if (gsnn_json_find_members(text, names, 3, values)) {
        note_list(cuts, names[0], values[0]);
        note_list(cuts, names[2], values[2]);
        if (values[1].begin && gsnn_json_find_members(values[1], inner, 1, &rows))
            note_list(cuts, inner[0], rows);
    }
    gsnn_json_slice insides[GSNN_JSON_MOST_CUTS];
    for (size_t i = 0; i < cuts->count; i++)
        insides[i] = gsnn_json_list_inside(cuts->lists[i]);
    return gsnn_json_parse_without(cuts, text, insides, cuts->count);
}

bool gsnn_json_memory_is_short(size_t length) {
    /* A value takes some 80 bytes, and 2 bytes of text at least. */
    void *room = gsnn_new(length, 40);
    bool is_short = !room;
    free(room);
    return is_short;
}

gsnn_json_slice gsnn_json_cut_list(const gsnn_json_cuts *cuts, const char *name) {
    for (size_t i = 0; i < cuts->count; i++)
        if (!strcmp(cuts->names[i], name))
            return cuts->lists[i];
    return (gsnn_json_slice){NULL, NULL};
}

void gsnn_json_cuts_clear(gsnn_json_cuts *cuts) {
    free(cuts->rest);
    *cuts = (gsnn_json_cuts){0};
}

bool gsnn_json_read_integers(gsnn_json_slice *text, size_t length, int32_t most, bool zero_allowed,
                             int32_t *result) {
    const char *at = text->begin, *end = text->end;
    for (size_t i = 0; i < length; i++) {
        at = skip_space(at, end);
        bool negative = at < end && *at == '-';
        at += negative;
        const char *digits = at;
        int64_t number = 0;
        for (; at < end && (unsigned char)(*at - '0') <= 9 && at - digits < 10; at++)
            number = 10 * number + (*at - '0');
        if (at == digits || number > most || (*digits == '0' && (at - digits > 1 || !zero_allowed)))
            return false;
        result[i] = (int32_t)(negative ? -number : number);
        if (at < end && *at != ',')
            at = skip_space(at, end);
        if (at == end || *at++ != (i + 1 < length ? ',' : ']'))
            return false;
    }
    text->begin = at;
    return length > 0;
}
