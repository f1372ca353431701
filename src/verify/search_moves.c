/* search_moves.c - moves of a search: channels that are added, and channels that grow along
 * inclusions. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/search_claims.h"

#include <stdlib.h>
#include <string.h>

#define MOST_CHANNELS ((size_t)1 << 28)

/* Whether the enumeration, where it is known and lists them, has that inclusion. */
static bool may_include(const gsnn_enumeration_record *record, const char *from, const char *to) {
    if (!record || !record->morphisms_listed)
        return true;
    for (size_t i = 0; i < record->morphism_count; i++) {
        const gsnn_record_morphism *m = &record->morphisms[i];
        if (m->kind == GSNN_RECORD_INCLUSION &&
            strcmp(record->architectures[m->from].id, from) == 0 &&
            strcmp(record->architectures[m->to].id, to) == 0)
            return true;
    }
    return false;
}

gsnn_status gsnn_search_read_move(gsnn_search_claims *claims, const gsnn_value *value,
                                  size_t number, gsnn_search_claimed_move *move) {
    static const char *const kinds[] = {"start", "add", "grow"};
    gsnn_value kind = gsnn_value_member(value, "move"), id = gsnn_value_member(value, "id");
    gsnn_value from = gsnn_value_member(value, "from");
    gsnn_value channel = gsnn_value_member(value, "channel");
    size_t which;
    *move = (gsnn_search_claimed_move){.grows = false};
    gsnn_status status = gsnn_value_choice(&kind, kinds, sizeof kinds / sizeof *kinds, &which);
    if (status || (status = gsnn_value_string(&id, &move->id)))
        return status;
    move->grows = which == 2;
    gsnn_search_check(claims, GSNN_SEARCH_CHECK_COUNTS, (which == 0) == (number == 1), move->id,
                      "another move begins");
    gsnn_search_check(claims, GSNN_SEARCH_CHECK_COUNTS, gsnn_value_given(&from) == move->grows,
                      move->id, "only what grows was something before");
    if (!move->grows || !gsnn_value_given(&from))
        return GSNN_OK;
    if ((status = gsnn_value_string(&from, &move->from)) ||
        (status = gsnn_value_size(&channel, MOST_CHANNELS, &move->channel)))
        return status;
    gsnn_search_check(claims, GSNN_SEARCH_CHECK_COUNTS,
                      may_include(claims->data.record, move->from, move->id), move->id,
                      "no such inclusion to grow along");
    return GSNN_OK;
}

/* The ids of channels, in the order in which they came. */
typedef struct channels {
    const char **ids;
    size_t count;
} channels;

static void apply(gsnn_search_claims *c, const gsnn_search_claim *item, channels *of,
                  const gsnn_search_claimed_move *move) {
    if (!move->grows) {
        of->ids[of->count++] = move->id;
        return;
    }
    bool is = move->channel >= 1 && move->channel <= of->count && move->from &&
              strcmp(of->ids[move->channel - 1], move->from) == 0;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, is, item->name,
                      "a move grows a channel that there is not");
    if (is)
        of->ids[move->channel - 1] = move->id;
}

/* That the channels are those of the summands. */
static gsnn_status compare(gsnn_search_claims *c, const gsnn_search_claim *item, const channels *of,
                           const gsnn_value *summands) {
    gsnn_value summand = gsnn_value_before(summands);
    size_t counted = 0;
    while (gsnn_value_next(&summand)) {
        gsnn_value id = gsnn_value_member(&summand, "id");
        gsnn_value many = gsnn_value_member(&summand, "channels");
        const char *text;
        size_t stated, found = 0;
        gsnn_status status = gsnn_value_string(&id, &text);
        if (status || (status = gsnn_value_size(&many, MOST_CHANNELS, &stated)))
            return status;
        for (size_t k = 0; k < of->count; k++)
            found += strcmp(of->ids[k], text) == 0;
        gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, found == stated, item->name,
                          "its moves make other channels than its summands");
        counted += found;
    }
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, counted == of->count, item->name,
                      "its moves make channels that its summands have not");
    return GSNN_OK;
}

gsnn_status gsnn_search_check_moves(gsnn_search_claims *claims, const gsnn_search_claim *item,
                                    const gsnn_value *summands) {
    gsnn_value list = gsnn_value_member(&item->value, "moves"), value = gsnn_value_before(&list);
    size_t count;
    bool grows = false;
    gsnn_status status = gsnn_value_array(&list, &count);
    if (status)
        return status;
    channels of = {.ids = gsnn_new(count, sizeof *of.ids)};
    if (!of.ids)
        return gsnn_fail_memory(claims->error);
    for (size_t number = 1; !status && gsnn_value_next(&value); number++) {
        gsnn_search_claimed_move move;
        status = gsnn_search_read_move(claims, &value, number, &move);
        if (status)
            break;
        grows = grows || move.grows;
        apply(claims, item, &of, &move);
    }
    if (!status)
        status = compare(claims, item, &of, summands);
    if (!status)
        gsnn_search_check(claims, GSNN_SEARCH_CHECK_COUNTS, grows, item->name,
                          "none of its moves grows a channel");
    free((void *)of.ids);
    return status;
}
