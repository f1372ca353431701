#include "json/cuts.h"

#include "base/memory.h"

#include <assert.h>
#include <cjson/cJSON.h>
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
    size_t length = 0, needed = (size_t)(text.end - text.begin) + 1;
    for (size_t i = 0; i < count; i++)
        if (insides[i].begin)
            needed -= (size_t)(insides[i].end - insides[i].begin);
    if (gsnn_reserve(&cuts->rest, &cuts->rest_capacity, needed, 1))
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
static void note_list(gsnn_json_cuts *cuts, const char *owner, const char *name,
                      gsnn_json_slice value) {
    if (!gsnn_json_list_inside(value).begin || value.end - value.begin < LEAST_LENGTH)
        return;
    size_t i = cuts->count++;
    for (; i > 0 && cuts->lists[i - 1].begin > value.begin; i--) {
        cuts->lists[i] = cuts->lists[i - 1];
        cuts->owners[i] = cuts->owners[i - 1];
        cuts->names[i] = cuts->names[i - 1];
    }
    cuts->lists[i] = value;
    cuts->owners[i] = owner;
    cuts->names[i] = name;
}

cJSON *gsnn_json_cut_parse(gsnn_json_cuts *cuts, gsnn_json_slice text,
                           const gsnn_json_long_list *lists, size_t count) {
    const char *names[GSNN_JSON_MOST_CUTS] = {0};
    gsnn_json_slice values[GSNN_JSON_MOST_CUTS], list;
    assert(count <= GSNN_JSON_MOST_CUTS);
    for (size_t i = 0; i < count; i++)
        names[i] = lists[i].member;
    cuts->count = 0;
    if (gsnn_json_find_members(text, names, count, values))
        for (size_t i = 0; i < count; i++) {
            const char *inner = lists[i].inner;
            if (!inner)
                note_list(cuts, NULL, names[i], values[i]);
            else if (values[i].begin && gsnn_json_find_members(values[i], &inner, 1, &list))
                note_list(cuts, names[i], inner, list);
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

static bool same_owner(const char *a, const char *b) {
    return a && b ? !strcmp(a, b) : a == b;
}

gsnn_json_slice gsnn_json_cut_list(const gsnn_json_cuts *cuts, const char *owner,
                                   const char *name) {
    for (size_t i = 0; i < cuts->count; i++)
        if (!strcmp(cuts->names[i], name) && same_owner(cuts->owners[i], owner))
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
    /* A bracket at the end stops every loop below. */
    if (at == end || end[-1] != ']')
        return false;
    for (size_t i = 0; i < length; i++) {
        at = skip_space(at, end);
        bool negative = *at == '-';
        at += negative;
        const char *digits = at;
        unsigned digit;
        int64_t number = 0;
        for (; (digit = (unsigned char)*at - (unsigned)'0') <= 9 && at - digits < 10; at++)
            number = 10 * number + digit;
        if (at == digits || number > most || (*digits == '0' && (at - digits > 1 || !zero_allowed)))
            return false;
        result[i] = (int32_t)(negative ? -number : number);
        if (*at != ',')
            at = skip_space(at, end);
        if (*at != (i + 1 < length ? ',' : ']') || (++at == end && i + 1 < length))
            return false;
    }
    text->begin = at;
    return length > 0;
}
