#include "enumeration/steps.h"

#include "base/counters.h"
#include "base/memory.h"
#include "morphism/listed_order.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A pair that has more than one candidate left, held back so that each candidate's cosets are
 * laid out once. */
typedef struct question {
    size_t candidate, pair;
} question;

/* Whether the weight spaces are the same as they stand. */
static bool same_pattern(const gsnn_group *group, const gsnn_architecture *a,
                         const gsnn_architecture *b) {
    return a->weights.codes == b->weights.codes ||
           memcmp(a->weights.codes, b->weights.codes, group->points * sizeof *a->weights.codes) ==
               0;
}

static int compare_questions(const void *a, const void *b) {
    const question *x = a, *y = b;
    if (x->candidate != y->candidate)
        return x->candidate < y->candidate ? -1 : 1;
    return x->pair < y->pair ? -1 : x->pair > y->pair;
}

/* Whether a pair may collapse to an architecture on the class of its stabiliser. */
static bool may_be(const gsnn_architecture *architecture, const gsnn_architecture *pair) {
    return architecture->type == pair->type &&
           architecture->weights.dimension == pair->weights.dimension;
}

static gsnn_status ask(const gsnn_group *group, const gsnn_catalogue *catalogue,
                       const gsnn_architecture *admissible, gsnn_architecture *const *pairs,
                       question *questions, size_t count, const gsnn_run *run, gsnn_error *error) {
    gsnn_listed_order order;
    gsnn_status status = gsnn_listed_order_init(&order, group, catalogue, error);
    if (status != GSNN_OK)
        return status;
    qsort(questions, count, sizeof *questions, compare_questions);
    size_t laid_out = SIZE_MAX;
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        gsnn_architecture *pair = pairs[questions[i].pair];
        size_t candidate = questions[i].candidate, neuron;
        if (pair->collapses_to != GSNN_NO_ARCHITECTURE)
            continue;
        if (candidate != laid_out) {
            status = gsnn_run_step(run, "collapsing inadmissible pairs", i, count, error);
            if (status == GSNN_OK)
                status = gsnn_listed_order_set_lower(&order, &admissible[candidate], error);
            laid_out = candidate;
        }
        gsnn_count(run, GSNN_COUNT_COLLAPSES_TESTED, 1);
        if (status == GSNN_OK && gsnn_listed_order_below(&order, pair, &neuron)) {
            assert(may_be(&admissible[candidate], pair));
            pair->collapses_to = (uint32_t)candidate;
        }
    }
    gsnn_listed_order_clear(&order);
    return status;
}

/* For each class of the catalogue the place of the first admissible architecture on it or on a
 * later class, and behind them the number of all; the caller frees it.  NULL if there is no memory.
 */
static uint32_t *index_classes(size_t classes, const gsnn_architecture *admissible, size_t count) {
    uint32_t *first = gsnn_resize(NULL, classes + 1, sizeof *first);
    size_t a = 0;
    for (size_t c = 0; first && c <= classes; c++) {
        while (a < count && admissible[a].class < c)
            a++;
        first[c] = (uint32_t)a;
    }
    return first;
}

/* The pairs that are not yet decided on. */
typedef struct question_list {
    question *list;
    size_t count, capacity;
} question_list;

/* Finds what a pair collapses to, among the architectures from `begin` to `end` on the class of its
 * stabiliser, if that can be told as they stand; otherwise puts questions. */
static gsnn_status look(const gsnn_group *group, const gsnn_architecture *admissible, size_t begin,
                        size_t end, gsnn_architecture *const *pairs, size_t i,
                        question_list *questions, gsnn_error *error) {
    gsnn_architecture *pair = pairs[i];
    size_t candidates = 0, last = 0;
    bool found = false;
    for (size_t a = begin; !found && a < end; a++)
        if (may_be(&admissible[a], pair)) {
            found = same_pattern(group, &admissible[a], pair);
            last = a;
            candidates++;
        }
    /* There is one for certain, so a single candidate is it. */
    if (found || candidates == 1) {
        assert(may_be(&admissible[last], pair));
        pair->collapses_to = (uint32_t)last;
        return GSNN_OK;
    }
    if (gsnn_reserve(&questions->list, &questions->capacity, questions->count + candidates,
                     sizeof *questions->list))
        return gsnn_fail_memory(error);
    for (size_t a = begin; a < end; a++)
        if (may_be(&admissible[a], pair))
            questions->list[questions->count++] = (question){a, i};
    return GSNN_OK;
}

gsnn_status gsnn_find_collapses(const gsnn_group *group, const gsnn_catalogue *catalogue,
                                const gsnn_architecture *admissible, size_t admissible_count,
                                gsnn_architecture *const *pairs, size_t count, const gsnn_run *run,
                                gsnn_error *error) {
    question_list questions = {0};
    uint32_t *first = index_classes(catalogue->count, admissible, admissible_count);
    gsnn_status status = first ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        if (pairs[i]->reason == GSNN_COINCIDENT_NEURONS)
            status = look(group, admissible, first[pairs[i]->stabiliser_class],
                          first[pairs[i]->stabiliser_class + 1], pairs, i, &questions, error);
    size_t seen = 0;
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        seen += pairs[i]->collapses_to != GSNN_NO_ARCHITECTURE;
    gsnn_count(run, GSNN_COUNT_COLLAPSES_SEEN, seen);
    if (status == GSNN_OK && questions.count)
        status =
            ask(group, catalogue, admissible, pairs, questions.list, questions.count, run, error);
    free(questions.list);
    free(first);
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        if (pairs[i]->reason == GSNN_COINCIDENT_NEURONS &&
            pairs[i]->collapses_to == GSNN_NO_ARCHITECTURE)
            status =
                gsnn_fail(error, GSNN_FAILED,
                          "internal error: pair r%u collapses to no architecture", pairs[i]->id[0]);
    return status;
}
