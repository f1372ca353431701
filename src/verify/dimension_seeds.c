/* dimension_seeds.c - histograms of seeded networks, drawn and walked anew. */
#include "verify/dimension_checks.h"
#include "verify/dimension_net.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"

#include <stdlib.h>

#define MOST_PARAMETERS 10000000
#define MOST_SEEDS 2000
#define MOST_SEEDED_PARAMETERS 60

static void seed_net(gsnn_verify_net *n, uint64_t state) {
    for (size_t l = 0; l < n->layers; l++) {
        for (slong i = 0; i < n->W[l]->r * n->W[l]->c; i++)
            fmpq_set_si(n->W[l]->entries + i, (slong)((gsnn_random_next(&state) >> 33) % 199) - 99,
                        1);
        for (slong i = 0; i < n->b[l]->r; i++)
            fmpq_set_si(n->b[l]->entries + i, (slong)((gsnn_random_next(&state) >> 33) % 199) - 99,
                        1);
    }
}

/* How many of the seeds reach each rank on our own lines. */
static gsnn_status sample_seeds(gsnn_verify_net *n, uint64_t first, uint64_t last, uint64_t seed,
                                size_t *histogram, size_t *none, gsnn_error *error) {
    bool *pattern = gsnn_new(n->hidden, sizeof *pattern);
    bool memory = pattern != NULL;
    for (uint64_t s = first; memory; s++) {
        gsnn_span span = {.width = n->parameters};
        gsnn_verify_line walk = {.n = n,
                                 .span = &span,
                                 .pattern = pattern,
                                 .memory = true,
                                 .enough = n->parameters - n->hidden};
        seed_net(n, s);
        memory = gsnn_verify_net_walk(&walk, seed);
        if (walk.pieces)
            histogram[span.rank]++;
        else
            ++*none;
        gsnn_span_clear(&span);
        if (s == last)
            break;
    }
    free(pattern);
    return memory ? GSNN_OK : gsnn_fail_memory(error);
}

static gsnn_status compare_histograms(const gsnn_value *document, gsnn_verify_net *n,
                                      const size_t *stated, size_t size, uint64_t first,
                                      uint64_t last, int64_t rough, gsnn_findings *findings,
                                      uint64_t seed) {
    size_t *found = gsnn_new(n->parameters + 1, sizeof *found), none = 0;
    if (!found)
        return gsnn_value_fail_memory(document);
    gsnn_status status = sample_seeds(n, first, last, seed, found, &none, document->reading->error);
    bool equal = true, above = false;
    size_t stated_up = 0, found_up = 0;
    for (size_t i = size; i-- > 0;) { /* at most as many of ours reach i as are said to */
        stated_up += stated[i];
        found_up += found[i];
        equal = equal && stated[i] == found[i];
        above = above || found_up > stated_up;
    }
    free(found);
    if (status)
        return status;
    bool all = n->widths[0] == 1;
    if (!rough && (above || (all && !equal)))
        gsnn_findings_false(findings, GSNN_DIMENSION_RANKS,
                            "histogram: Jacobians on lines of our own have other ranks");
    else if (equal)
        gsnn_findings_pass(findings, GSNN_DIMENSION_RANKS, 0);
    else
        gsnn_findings_skip(findings, GSNN_DIMENSION_RANKS,
                           "lines of our own do not reach all these ranks");
    return GSNN_OK;
}

gsnn_status gsnn_verify_dimension_seeds(const gsnn_value *document, gsnn_findings *findings,
                                        uint64_t seed) {
    gsnn_value widths = gsnn_value_member(document, "widths");
    gsnn_value seeds = gsnn_value_member(document, "seeds");
    gsnn_value first_value = gsnn_value_element(&seeds, 0);
    gsnn_value last_value = gsnn_value_element(&seeds, 1);
    gsnn_value histogram = gsnn_value_member(document, "histogram");
    gsnn_value init = gsnn_value_member(document, "init");
    static const char *const inits[] = {"uniform", "he"};
    gsnn_value status_value = gsnn_value_member(document, "status");
    static const char *const statuses[] = {"exact", "bounds"};
    int64_t first, last, parameters, bound, inexact, none;
    size_t count, init_place, status_place;
    gsnn_verify_net n = {0};
    gsnn_status status;
    if ((status = gsnn_value_array(&widths, &count)) ||
        (status = gsnn_value_array_of(&seeds, 2, "ends")) ||
        (status = gsnn_value_integer(&first_value, 0, INT64_C(1) << 53, &first)) ||
        (status = gsnn_value_integer(&last_value, 0, INT64_C(1) << 53, &last)) ||
        (status = gsnn_value_choice(&init, inits, 2, &init_place)) ||
        (status = gsnn_value_choice(&status_value, statuses, 2, &status_place)) ||
        (status = gsnn_verify_integer(document, "parameters", &parameters)) ||
        (status = gsnn_verify_integer(document, "bound", &bound)) ||
        (status = gsnn_verify_integer(document, "inexact", &inexact)) ||
        (status = gsnn_verify_integer(document, "nowhere_smooth", &none)) ||
        (status = gsnn_value_object(&histogram)))
        return status;
    if (count < 2 || count > GSNN_VERIFY_MOST_LAYERS)
        return gsnn_value_complain(&widths, "two widths at least are expected");
    status = gsnn_verify_net_allocate(&n, count - 1, document->reading->error);
    int64_t before = 0, own_parameters = 0, own_hidden = 0, sizes[GSNN_VERIFY_MOST_LAYERS] = {0};
    gsnn_value width = gsnn_value_before(&widths);
    while (!status && gsnn_value_next(&width)) {
        int64_t number;
        status = gsnn_value_integer(&width, 1, 100000, &number);
        if (!status && width.index > 0) {
            own_parameters += number * (before + 1);
            own_hidden += width.index + 1 < count ? number : 0;
        }
        before = status ? 0 : number;
        sizes[width.index] = before;
        if (!status && own_parameters > MOST_PARAMETERS)
            status = gsnn_value_complain(&widths, "more than %d parameters", MOST_PARAMETERS);
    }
    size_t *stated = gsnn_new((size_t)own_parameters + 1, sizeof *stated);
    if (status || !stated) {
        free(stated);
        gsnn_verify_net_clear(&n);
        return status ? status : gsnn_value_fail_memory(document);
    }
    int64_t total = 0, most = 0;
    gsnn_value bar = gsnn_value_before(&histogram);
    while (!status && gsnn_value_next(&bar)) {
        int64_t number;
        char *end;
        long long rank = strtoll(bar.member, &end, 10);
        status = gsnn_value_integer(&bar, 1, INT64_C(1) << 53, &number);
        if (!status && (*end || rank < 0 || rank > own_parameters))
            status = gsnn_value_complain(&bar, "a dimension of at most %lld is expected",
                                         (long long)own_parameters);
        if (status)
            break;
        stated[rank] += (size_t)number;
        total += number;
        most = rank > most ? rank : most;
    }
    if (!status) {
        gsnn_findings_summarise(findings, "%llu seeded networks",
                                (unsigned long long)last - (unsigned long long)first + 1);
        bool right = parameters == own_parameters && bound == own_parameters - own_hidden &&
                     most <= bound && first <= last && total + none == last - first + 1 &&
                     inexact >= 0 && inexact <= total && (inexact > 0) == (status_place == 1);
        if (!right)
            gsnn_findings_false(findings, GSNN_DIMENSION_RELATIONS,
                                "widths, seeds, parameters, bound and histogram do not fit "
                                "together");
        else if (init_place != 0 || last - first >= MOST_SEEDS ||
                 own_parameters > MOST_SEEDED_PARAMETERS)
            gsnn_findings_skip(findings, GSNN_DIMENSION_RANKS,
                               "more than %d seeds or %d parameters, or not the uniform init",
                               MOST_SEEDS, MOST_SEEDED_PARAMETERS);
        if (right)
            gsnn_findings_pass(findings, GSNN_DIMENSION_RELATIONS, 0);
        if (right && init_place == 0 && last - first < MOST_SEEDS &&
            own_parameters <= MOST_SEEDED_PARAMETERS) {
            for (size_t l = 0; l + 1 < count; l++)
                gsnn_verify_net_add_layer(&n, (size_t)sizes[l], (size_t)sizes[l + 1]);
            status = compare_histograms(document, &n, stated, (size_t)own_parameters + 1,
                                        (uint64_t)first, (uint64_t)last, inexact, findings, seed);
        }
    }
    free(stated);
    gsnn_verify_net_clear(&n);
    return status;
}
