/* search_path.c - how a search says that it came to what it measured: rounds, and a path of
 * channels that were added. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/search_claims.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ROUNDS ((size_t)1 << 20)
#define MOST_STEPS ((size_t)1 << 28)
#define FINALISTS 5
#define WORDS 10 /* with deep words so many go on */

enum { PORTFOLIO, HALVING, EXHAUSTIVE, GREEDY, GROW, RANDOM, REGULAR, STRATEGIES };

static const char *const strategies[STRATEGIES] = {"portfolio", "halving", "exhaustive", "greedy",
                                                   "grow",      "random",  "regular"};

static gsnn_status read_strategy(const gsnn_search_claims *c, size_t *strategy) {
    gsnn_value value = gsnn_value_member(&c->root, "strategy");
    return gsnn_value_choice(&value, strategies, STRATEGIES, strategy);
}

gsnn_status gsnn_search_read_rounds(gsnn_search_claims *claims, gsnn_search_claim *item) {
    gsnn_value rounds = gsnn_value_member(&item->value, "rounds");
    gsnn_value validation = gsnn_value_member(&item->value, "validation");
    if (!gsnn_value_given(&rounds))
        return GSNN_OK;
    gsnn_status status = gsnn_value_size(&rounds, MOST_ROUNDS, &item->rounds);
    item->validated = gsnn_value_given(&validation);
    if (!status && item->validated)
        status = gsnn_value_double(&validation, &item->validation);
    if (!status)
        gsnn_search_check(claims, GSNN_SEARCH_CHECK_COUNTS,
                          item->rounds >= 1 && (!item->validated || item->validation >= 0),
                          item->name, "no such error, or no round");
    return status;
}

/* ---- Rounds ---------------------------------------------------------------------------------- */

/* Whether an entry was fitted in full: it has an error, or its reason is another than that it is
 * none of the finalists. */
static gsnn_status is_finalist(const gsnn_search_claim *item, bool *is) {
    *is = true;
    if (item->known)
        return GSNN_OK;
    gsnn_value reason = gsnn_value_member(&item->value, "reason");
    const char *text;
    gsnn_status status = gsnn_value_string(&reason, &text);
    *is = !status && strcmp(text, "not a finalist") != 0;
    return status;
}

/* Whether the left one was to be taken first. */
static bool goes_first(const gsnn_search_claim *left, const gsnn_search_claim *right) {
    if (left->rounds != right->rounds)
        return left->rounds > right->rounds;
    if (left->validated != right->validated)
        return left->validated;
    return left->validated && left->validation < right->validation;
}

/* How many go on behind a round of so many. */
static size_t survivors(const gsnn_search_claims *c, size_t entries) {
    size_t count = c->depth > 0 ? WORDS : (entries + 2) / 3;
    count = count > FINALISTS ? count : FINALISTS;
    return count < entries ? count : entries;
}

static gsnn_status check_rounds(gsnn_search_claims *c) {
    gsnn_value rounds = gsnn_value_member(&c->root, "rounds");
    gsnn_value partial = gsnn_value_member(&c->root, "partial");
    size_t count, before = 0, number = 0;
    bool is_partial;
    gsnn_status status = gsnn_value_array(&rounds, &count);
    if (status || (status = gsnn_value_boolean(&partial, &is_partial)) || is_partial)
        return status;
    gsnn_value round = gsnn_value_before(&rounds);
    while (!status && gsnn_value_next(&round)) {
        gsnn_value entries = gsnn_value_member(&round, "entries");
        size_t stated, reached = 0;
        if ((status = gsnn_value_size(&entries, MOST_STEPS, &stated)))
            break;
        number++;
        for (size_t i = 0; i < c->entry_count; i++)
            reached += !c->items[i].ordered && !c->items[i].grown && c->items[i].rounds >= number;
        size_t on = survivors(c, before);
        gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS,
                          stated == reached && (number == 1 || stated == on), "rounds",
                          "another number of entries came so far");
        before = stated;
    }
    return status;
}

gsnn_status gsnn_search_check_selection(gsnn_search_claims *claims) {
    gsnn_search_claims *c = claims;
    gsnn_value partial = gsnn_value_member(&c->root, "partial");
    size_t strategy, finalists = 0, others = 0;
    bool is_partial;
    gsnn_status status = read_strategy(c, &strategy);
    if (status || (status = gsnn_value_boolean(&partial, &is_partial)))
        return status;
    bool all = strategy == EXHAUSTIVE || strategy == REGULAR;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS,
                      c->depth == 0 || strategy == PORTFOLIO || strategy == HALVING ||
                          strategy == EXHAUSTIVE,
                      "depth", "the strategy has no words");
    const gsnn_search_claim *last = NULL, *first = NULL;
    for (size_t i = 0; !status && i < c->entry_count; i++) {
        const gsnn_search_claim *item = &c->items[i];
        bool is;
        if ((status = is_finalist(item, &is)))
            break;
        finalists += is;
        others += !is;
        if (is && (!last || goes_first(last, item)))
            last = item;
        if (!is && (!first || goes_first(item, first)))
            first = item;
        gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS,
                          all ? item->rounds == 0 : item->rounds > 0 || is_partial, item->name,
                          "the strategy selects otherwise");
    }
    if (status)
        return status;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS,
                      all ? others == 0 : finalists == FINALISTS || others == 0, "entries",
                      "another number was measured");
    if (last && first)
        gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, !goes_first(first, last), first->name,
                          "it was better than one that was measured");
    return check_rounds(c);
}

/* ---- The path -------------------------------------------------------------------------------- */

/* What the steps so far add up to. */
typedef struct walk {
    gsnn_search_claims *claims;
    size_t units, parameters, steps;
    bool grows; /* the strategy does */
} walk;

/* Adds the parameters of a channel of that id, or takes them away. */
static void count_channel(walk *w, const char *id, bool away) {
    const gsnn_enumeration_record *record = w->claims->data.record;
    size_t at = gsnn_enumeration_record_find(record, id);
    gsnn_search_check(w->claims, GSNN_SEARCH_CHECK_COUNTS, at != GSNN_RECORD_NONE, id,
                      "not in the enumeration");
    if (at == GSNN_RECORD_NONE)
        return;
    size_t parameters = gsnn_search_channel_size(w->claims, &record->architectures[at]);
    w->parameters = away ? w->parameters - parameters : w->parameters + parameters;
}

static gsnn_status check_step(walk *w, const gsnn_value *step) {
    gsnn_search_claims *c = w->claims;
    gsnn_value number = gsnn_value_member(step, "step"), bic = gsnn_value_member(step, "bic");
    gsnn_value parameters = gsnn_value_member(step, "parameters");
    gsnn_value mse = gsnn_value_member(step, "mse");
    size_t at, stated;
    gsnn_search_claimed_move move;
    double loss, criterion, n = (double)(w->units * c->data.outputs);
    gsnn_status status = gsnn_value_size(&number, MOST_STEPS, &at);
    if (status || (status = gsnn_search_read_move(c, step, ++w->steps, &move)) ||
        (status = gsnn_value_size(&parameters, MOST_STEPS, &stated)) ||
        (status = gsnn_value_double(&mse, &loss)) || (status = gsnn_value_double(&bic, &criterion)))
        return status;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, at == w->steps, "path",
                      "its steps are not numbered so");
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, !move.grows || w->grows, "path",
                      "the strategy grows no channel");
    double is = n * log(loss > 1e-12 ? loss : 1e-12) + (double)stated * log(n);
    gsnn_search_check(c, GSNN_SEARCH_CHECK_LOSSES,
                      loss >= 0 && fabs(is - criterion) <= 1e-9 * (fabs(is) + n), "path",
                      "its BIC is not that of its error and parameters");
    size_t affine;
    if (!gsnn_search_affine_size(c, &affine))
        return GSNN_OK;
    if (w->steps == 1)
        w->parameters = affine;
    count_channel(w, move.id, false);
    if (move.from)
        count_channel(w, move.from, true);
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, stated == w->parameters, "path",
                      "a step has another number of parameters");
    return GSNN_OK;
}

/* Whether two moves are the same. */
static bool is_same(const gsnn_search_claimed_move *one, const gsnn_search_claimed_move *other) {
    return one->grows == other->grows && one->channel == other->channel &&
           strcmp(one->id, other->id) == 0 &&
           strcmp(one->from ? one->from : "", other->from ? other->from : "") == 0;
}

/* Whether the moves of an entry are the first steps. */
static gsnn_status leads_to(gsnn_search_claims *c, const gsnn_value *path, size_t kept,
                            const gsnn_search_claim *item, bool *does) {
    gsnn_value list = gsnn_value_member(&item->value, item->grown ? "moves" : "order");
    size_t length;
    *does = false;
    gsnn_status status = gsnn_value_array(&list, &length);
    if (status || length != kept)
        return status;
    gsnn_value step = gsnn_value_before(path), own = gsnn_value_before(&list);
    *does = true;
    for (size_t number = 1; gsnn_value_next(&own) && gsnn_value_next(&step); number++) {
        gsnn_search_claimed_move one, other = {.grows = false};
        status = gsnn_search_read_move(c, &step, number, &one);
        if (!status)
            status = item->grown ? gsnn_search_read_move(c, &own, number, &other)
                                 : gsnn_value_string(&own, &other.id);
        if (status)
            return status;
        *does = *does && is_same(&one, &other);
    }
    return GSNN_OK;
}

/* No sum on the way is better than the one that was kept. */
static gsnn_status check_kept(gsnn_search_claims *c, const gsnn_value *path, size_t kept) {
    gsnn_value step = gsnn_value_before(path);
    double least = INFINITY, of_kept = INFINITY, error;
    gsnn_status status = GSNN_OK;
    for (size_t i = 1; !status && gsnn_value_next(&step); i++) {
        gsnn_value validation = gsnn_value_member(&step, "validation");
        if ((status = gsnn_value_double(&validation, &error)))
            break;
        least = error < least ? error : least;
        of_kept = i == kept ? error : of_kept;
    }
    if (!status)
        gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, of_kept <= least, "kept",
                          "another sum on the path has less error");
    return status;
}

gsnn_status gsnn_search_check_path_units(gsnn_search_claims *claims) {
    gsnn_search_claims *c = claims;
    gsnn_value units = gsnn_value_member(&c->root, "path_units");
    size_t stated, fitted = 0;
    gsnn_status status = gsnn_value_size(&units, MOST_STEPS, &stated);
    if (status || stated == 0)
        return status;
    bool *seen = gsnn_new(c->data.units, sizeof *seen);
    if (!seen)
        return gsnn_fail_memory(c->error);
    for (size_t i = 0; i < c->data.rows; i++)
        if (c->data.fold[i] != 1) {
            fitted += !seen[c->data.unit[i]];
            seen[c->data.unit[i]] = true;
        }
    free(seen);
    gsnn_search_check(c, GSNN_SEARCH_CHECK_UNITS, stated == fitted, "path_units",
                      "not those outside the first fold");
    return GSNN_OK;
}

gsnn_status gsnn_search_check_path(gsnn_search_claims *claims) {
    gsnn_search_claims *c = claims;
    gsnn_value path = gsnn_value_member(&c->root, "path");
    gsnn_value kept = gsnn_value_member(&c->root, "kept");
    gsnn_value units = gsnn_value_member(&c->root, "path_units");
    walk w = {.claims = c};
    size_t steps, prefix, strategy;
    gsnn_status status = gsnn_value_array(&path, &steps);
    if (status || (status = gsnn_value_size(&kept, MOST_STEPS, &prefix)) ||
        (status = gsnn_value_size(&units, MOST_STEPS, &w.units)) ||
        (status = read_strategy(c, &strategy)))
        return status;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, prefix <= steps && (prefix > 0) == (steps > 0),
                      "kept", "there are other steps");
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS,
                      steps == 0 || strategy == PORTFOLIO || strategy == GREEDY || strategy == GROW,
                      "path", "the strategy has none");
    w.grows = strategy == GROW;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, steps == 0 || w.units > 0, "path_units",
                      "the path is fitted to some");
    gsnn_value step = gsnn_value_before(&path);
    while (!status && gsnn_value_next(&step))
        status = check_step(&w, &step);
    if (status || steps == 0)
        return status;
    bool found = false, does;
    for (size_t i = 0; !status && i < c->entry_count; i++)
        if (c->items[i].ordered || c->items[i].grown) {
            status = leads_to(c, &path, prefix, &c->items[i], &does);
            found = found || does;
        }
    if (!status)
        gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, found, "path", "it leads to no entry");
    return status ? status : check_kept(c, &path, prefix);
}

/* ---- Covers ---------------------------------------------------------------------------------- */

gsnn_status gsnn_search_check_covers(gsnn_search_claims *claims) {
    gsnn_search_claims *c = claims;
    const gsnn_enumeration_record *record = c->data.record;
    gsnn_value covers = gsnn_value_member(&c->root, "covers");
    size_t count, at = 0;
    gsnn_status status = gsnn_value_array(&covers, &count);
    gsnn_value cover = gsnn_value_before(&covers);
    while (!status && record && record->morphisms_listed && gsnn_value_next(&cover)) {
        gsnn_value from = gsnn_value_member(&cover, "from"), to = gsnn_value_member(&cover, "to");
        const char *one, *other;
        if ((status = gsnn_value_string(&from, &one)) || (status = gsnn_value_string(&to, &other)))
            break;
        /* They are in the order of the enumeration, so that none is there twice. */
        while (at < record->morphism_count &&
               (record->morphisms[at].kind != GSNN_RECORD_INCLUSION ||
                strcmp(record->architectures[record->morphisms[at].from].id, one) != 0 ||
                strcmp(record->architectures[record->morphisms[at].to].id, other) != 0))
            at++;
        gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, at < record->morphism_count, one,
                          "no such inclusion, or not in their order");
        at += at < record->morphism_count;
    }
    return status;
}
