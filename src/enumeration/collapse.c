#include "enumeration/collapse.h"

#include "base/memory.h"
#include "morphism/listed_order.h"

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
    return memcmp(a->weights.codes, b->weights.codes, group->points * sizeof *a->weights.codes) ==
           0;
}

static int compare_questions(const void *a, const void *b) {
    const question *x = a, *y = b;
    if (x->candidate != y->candidate)
        return x->candidate < y->candidate ? -1 : 1;
    return x->pair < y->pair ? -1 : x->pair > y->pair;
}

static gsnn_status ask(const gsnn_group *group, const gsnn_catalogue *catalogue,
                       const gsnn_architecture *admissible, gsnn_architecture *pairs,
                       question *questions, size_t count, const gsnn_run *run, gsnn_error *error) {
    gsnn_listed_order order;
    gsnn_status status = gsnn_listed_order_init(&order, group, catalogue, error);
    if (status != GSNN_OK)
        return status;
    qsort(questions, count, sizeof *questions, compare_questions);
    size_t laid_out = SIZE_MAX;
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        gsnn_architecture *pair = &pairs[questions[i].pair];
        size_t candidate = questions[i].candidate, neuron;
        if (pair->collapses_to != GSNN_NO_ARCHITECTURE)
            continue;
        if (candidate != laid_out) {
            status = gsnn_run_step(run, "collapsing inadmissible pairs", i, count, error);
            if (status == GSNN_OK)
                status = gsnn_listed_order_set_lower(&order, &admissible[candidate], error);
            laid_out = candidate;
        }
        if (status == GSNN_OK && gsnn_listed_order_below(&order, pair, &neuron))
            pair->collapses_to = (uint32_t)candidate;
    }
    gsnn_listed_order_clear(&order);
    return status;
}

gsnn_status gsnn_find_collapses(const gsnn_group *group, const gsnn_catalogue *catalogue,
                                const gsnn_architecture *admissible, size_t admissible_count,
                                gsnn_architecture *pairs, size_t count, const gsnn_run *run,
                                gsnn_error *error) {
    question *questions = NULL;
    size_t question_count = 0, capacity = 0;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; i < count; i++) {
        size_t first_question = question_count;
        if (pairs[i].reason != GSNN_COINCIDENT_NEURONS)
            continue;
        for (size_t a =
                 gsnn_first_on_class(admissible, admissible_count, pairs[i].stabiliser_class);
             a < admissible_count && admissible[a].class == pairs[i].stabiliser_class; a++) {
            if (admissible[a].type != pairs[i].type ||
                admissible[a].weights.dimension != pairs[i].weights.dimension)
                continue;
            if (gsnn_reserve(&questions, &capacity, question_count + 1, sizeof *questions)) {
                free(questions);
                return gsnn_fail_memory(error);
            }
            questions[question_count++] = (question){a, i};
            if (same_pattern(group, &admissible[a], &pairs[i]))
                pairs[i].collapses_to = (uint32_t)a;
        }
        /* There is one for certain, so a single candidate is it. */
        if (question_count == first_question + 1)
            pairs[i].collapses_to = (uint32_t)questions[first_question].candidate;
        if (pairs[i].collapses_to != GSNN_NO_ARCHITECTURE)
            question_count = first_question;
    }
    if (question_count)
        status = ask(group, catalogue, admissible, pairs, questions, question_count, run, error);
    free(questions);
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        if (pairs[i].reason == GSNN_COINCIDENT_NEURONS &&
            pairs[i].collapses_to == GSNN_NO_ARCHITECTURE)
            status =
                gsnn_fail(error, GSNN_FAILED,
                          "internal error: pair r%u collapses to no architecture", pairs[i].id[0]);
    return status;
}
