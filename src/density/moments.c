#include "density/moments.h"

#include "base/error.h"
#include "base/memory.h"
#include "density/closed_moments.h"
#include "density/moment_order.h"
#include "density/monte_carlo.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

const char *const gsnn_moment_methods[] = {"auto", "exact", "closed", "monte-carlo", NULL};

/* Whether one way does for all correlators; the first that it cannot do is *place. */
static gsnn_status try_exact(gsnn_moments *m, gsnn_moment_outcome *outcome, size_t *place,
                             const gsnn_law *law, const gsnn_enumeration_record *record,
                             const gsnn_run *run, gsnn_error *error) {
    const gsnn_correlators *c = m->correlators;
    gsnn_status status = GSNN_OK;
    *outcome = GSNN_MOMENT_DONE;
    for (*place = 0; *place < c->count; ++*place) {
        if (!m->exists[*place])
            continue;
        status = gsnn_exact_moment(outcome, m->exact + *place, law, record, c, &c->list[*place],
                                   run, error);
        if (status || *outcome == GSNN_MOMENT_NO_ROAD || *outcome == GSNN_MOMENT_TOO_MUCH)
            return status;
        m->exists[*place] = *outcome == GSNN_MOMENT_DONE;
    }
    *outcome = GSNN_MOMENT_DONE;
    return status;
}

static gsnn_status try_closed(gsnn_moments *m, gsnn_moment_outcome *outcome, size_t *place,
                              const gsnn_law *law, const gsnn_enumeration_record *record,
                              gsnn_error *error) {
    const gsnn_correlators *c = m->correlators;
    gsnn_status status = GSNN_OK;
    *outcome = GSNN_MOMENT_DONE;
    for (*place = 0; *place < c->count; ++*place) {
        if (!m->exists[*place])
            continue;
        status = gsnn_closed_moment(outcome, m->values + *place, law, record, c, &c->list[*place],
                                    error);
        if (status || *outcome == GSNN_MOMENT_NO_ROAD)
            return status;
        m->exists[*place] = *outcome == GSNN_MOMENT_DONE;
    }
    *outcome = GSNN_MOMENT_DONE;
    return status;
}

static gsnn_status sample(gsnn_moments *m, const gsnn_law *law,
                          const gsnn_enumeration_record *record, const gsnn_run *run,
                          gsnn_error *error) {
    const gsnn_correlators *c = m->correlators;
    gsnn_sampler *sampler = NULL;
    gsnn_sample *samples = gsnn_new(c->count, sizeof *samples);
    gsnn_status status = samples ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_sampler_new(&sampler, law, record, c->values, c->points, error);
    if (!status)
        status = gsnn_monte_carlo(samples, sampler, c, m->seed, m->draws, gsnn_vectors_best(), run,
                                  error);
    for (size_t i = 0; !status && i < c->count; i++) {
        m->values[i] = samples[i].mean;
        m->has_error[i] = m->draws > 1 && gsnn_law_has_moment(law, &c->list[i], 2);
        m->errors[i] = m->has_error[i] ? gsnn_sample_error(&samples[i]) : 0;
    }
    gsnn_sampler_free(sampler);
    free(samples);
    return status;
}

static gsnn_status find_tangents(gsnn_moments *m, const gsnn_law *law, gsnn_error *error) {
    const gsnn_correlators *c = m->correlators;
    for (size_t i = 0; i < c->count; i++) {
        gsnn_moment_outcome outcome;
        gsnn_status status =
            gsnn_tangent_kernel(&outcome, m->tangent + i, law, c, &c->list[i], error);
        if (status)
            return status;
        m->has_tangent[i] = outcome == GSNN_MOMENT_DONE;
    }
    return GSNN_OK;
}

static gsnn_status allocate(gsnn_moments *m, gsnn_error *error) {
    size_t count = m->correlators->count;
    m->exact = _fmpq_vec_init((slong)count);
    m->exists = gsnn_new(count, sizeof *m->exists);
    m->has_error = gsnn_new(count, sizeof *m->has_error);
    m->values = gsnn_new(count, sizeof *m->values);
    m->errors = gsnn_new(count, sizeof *m->errors);
    m->tangent = gsnn_new(count, sizeof *m->tangent);
    m->has_tangent = gsnn_new(count, sizeof *m->has_tangent);
    if (m->exists && m->has_error && m->values && m->errors && m->tangent && m->has_tangent)
        return GSNN_OK;
    return gsnn_fail_memory(error);
}

static gsnn_status refuse(const char *method, size_t place, gsnn_moment_outcome outcome,
                          gsnn_error *error) {
    return gsnn_fail(error, GSNN_FAILED, "correlator %zu %s by the %s method", place + 1,
                     outcome == GSNN_MOMENT_TOO_MUCH ? "has too many terms to be computed"
                                                     : "cannot be computed",
                     method);
}

gsnn_status gsnn_moments_init(gsnn_moments *moments, const gsnn_law *law,
                              const gsnn_enumeration_record *record,
                              const gsnn_correlators *correlators, gsnn_moment_method method,
                              uint64_t draws, uint64_t seed, const gsnn_run *run,
                              gsnn_error *error) {
    gsnn_moment_outcome outcome = GSNN_MOMENT_NO_ROAD;
    size_t place;
    *moments = (gsnn_moments){.correlators = correlators, .draws = draws, .seed = seed};
    gsnn_status status = allocate(moments, error);
    for (size_t i = 0; !status && i < correlators->count; i++)
        moments->exists[i] = gsnn_law_has_moment(law, &correlators->list[i], 1);
    if (!status)
        status = find_tangents(moments, law, error);
    if (!status && method <= GSNN_MOMENTS_EXACT) {
        moments->method = GSNN_MOMENTS_EXACT;
        status = try_exact(moments, &outcome, &place, law, record, run, error);
        if (!status && outcome != GSNN_MOMENT_DONE && method == GSNN_MOMENTS_EXACT)
            status = refuse("exact", place, outcome, error);
    }
    if (!status && outcome != GSNN_MOMENT_DONE &&
        (method == GSNN_MOMENTS_AUTO || method == GSNN_MOMENTS_CLOSED)) {
        moments->method = GSNN_MOMENTS_CLOSED;
        status = try_closed(moments, &outcome, &place, law, record, error);
        if (!status && outcome != GSNN_MOMENT_DONE && method == GSNN_MOMENTS_CLOSED)
            status = refuse("closed", place, outcome, error);
    }
    if (!status && outcome != GSNN_MOMENT_DONE) {
        moments->method = GSNN_MOMENTS_MONTE_CARLO;
        status = sample(moments, law, record, run, error);
    }
    return status;
}

void gsnn_moments_clear(gsnn_moments *moments) {
    if (moments->exact)
        _fmpq_vec_clear(moments->exact, (slong)moments->correlators->count);
    free(moments->exists);
    free(moments->has_error);
    free(moments->values);
    free(moments->errors);
    free(moments->tangent);
    free(moments->has_tangent);
    *moments = (gsnn_moments){0};
}
