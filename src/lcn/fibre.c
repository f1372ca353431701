#include "lcn/fibre.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_poly.h>
#include <flint/fmpz_vec.h>
#include <stdlib.h>
#include <string.h>

/* How many states and transitions are walked before giving up. */
enum { MOST_STATES = 20000, MOST_STEPS = 2000000 };

/* A state says how many factors still have room for 0, 1, ..., top roots; and in how many ways it
 * is reached. */
typedef struct stage {
    size_t top;
    size_t count, capacity, count_capacity;
    uint32_t *states; /* count x (top + 1) */
    fmpz *ways;
    uint64_t steps;
    bool abandoned;
} stage;

static void stage_clear(stage *s) {
    for (size_t i = 0; i < s->count; i++)
        fmpz_clear(s->ways + i);
    free(s->ways);
    free(s->states);
    *s = (stage){.top = s->top, .steps = s->steps, .abandoned = s->abandoned};
}

/* Adds ways to reach a state: to the equal one, if there is one. */
static gsnn_status stage_add(stage *s, const uint32_t *state, const fmpz_t ways,
                             gsnn_error *error) {
    size_t width = s->top + 1;
    for (size_t i = s->count; i-- > 0;) {
        if (memcmp(s->states + i * width, state, width * sizeof *state) == 0) {
            fmpz_add(s->ways + i, s->ways + i, ways);
            return GSNN_OK;
        }
    }
    if (s->count == MOST_STATES) {
        s->abandoned = true;
        return GSNN_OK;
    }
    if (gsnn_reserve(&s->states, &s->capacity, (s->count + 1) * width, sizeof *s->states) ||
        gsnn_reserve(&s->ways, &s->count_capacity, s->count + 1, sizeof *s->ways))
        return gsnn_fail_memory(error);
    memcpy(s->states + s->count * width, state, width * sizeof *state);
    fmpz_init_set(s->ways + s->count++, ways);
    return GSNN_OK;
}

/* One distribution in the making: `left` copies of a point that takes `unit` places each time are
 * still to be given to the factors with room for at most `room`. */
typedef struct distribution {
    stage *next;
    const uint32_t *from;
    uint32_t *to;
    size_t unit;
    gsnn_error *error;
} distribution;

/* Gives `share` copies each to some of the `free` factors with room for `room`, then fewer, then
 * goes on to those with less room. */
static gsnn_status distribute(distribution *d, size_t room, size_t share, uint32_t free_factors,
                              size_t left, const fmpz_t ways) {
    stage *next = d->next;
    if (next->abandoned || ++next->steps > MOST_STEPS) {
        next->abandoned = true;
        return GSNN_OK;
    }
    if (left == 0 || room == 0) {
        if (left)
            return GSNN_OK;
        /* All others keep their room. */
        uint32_t *to = d->to;
        to[room] += free_factors;
        for (size_t r = 0; r < room; r++)
            to[r] += d->from[r];
        gsnn_status status = stage_add(next, to, ways, d->error);
        for (size_t r = 0; r < room; r++)
            to[r] -= d->from[r];
        to[room] -= free_factors;
        return status;
    }
    if (share == 0) {
        d->to[room] += free_factors;
        uint32_t fewer = d->from[room - 1];
        size_t most = (room - 1) / d->unit;
        gsnn_status status = distribute(d, room - 1, most < left ? most : left, fewer, left, ways);
        d->to[room] -= free_factors;
        return status;
    }
    gsnn_status status = GSNN_OK;
    fmpz_t product;
    fmpz_init_set(product, ways);
    for (uint32_t some = 0; !status && some <= free_factors && some * share <= left; some++) {
        if (some) { /* binomial(free, some), step by step */
            fmpz_mul_ui(product, product, free_factors - some + 1);
            fmpz_divexact_ui(product, product, some);
        }
        size_t rest = room - share * d->unit;
        d->to[rest] += some;
        size_t remaining = left - some * share;
        size_t next_share = share - 1 < remaining ? share - 1 : remaining;
        status = distribute(d, room, next_share, free_factors - some, remaining, product);
        d->to[rest] -= some;
    }
    fmpz_clear(product);
    return status;
}

/* Takes one point of that multiplicity, real (unit 1) or one of a pair (unit 2), into account. */
static gsnn_status take_point(stage *now, size_t multiplicity, size_t unit, uint32_t *room,
                              gsnn_error *error) {
    stage next = {.top = now->top, .steps = now->steps};
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && !next.abandoned && i < now->count; i++) {
        distribution d = {&next, now->states + i * (now->top + 1), room, unit, error};
        memset(room, 0, (now->top + 1) * sizeof *room);
        size_t most = now->top / unit;
        status = distribute(&d, now->top, most < multiplicity ? most : multiplicity,
                            d.from[now->top], multiplicity, now->ways + i);
    }
    stage_clear(now);
    *now = next;
    return status;
}

/* Adds ways * [prod t_l^{d_l}] (sum t_l)^real (sum t_l^2)^pairs for the state's rooms d_l:
 * real! pairs! [z^pairs] prod_l sum_j z^j / (j! (d_l - 2j)!). */
static void add_simple(fmpz_t count, const stage *s, size_t index, size_t real, size_t pairs) {
    const uint32_t *state = s->states + index * (s->top + 1);
    fmpq_poly_t product, factor;
    fmpq_t value;
    fmpz_t f;
    fmpq_poly_init(product);
    fmpq_poly_init(factor);
    fmpq_init(value);
    fmpz_init(f);
    fmpq_poly_one(product);
    for (size_t room = 1; room <= s->top; room++) {
        if (!state[room])
            continue;
        fmpq_poly_zero(factor);
        for (size_t j = 0; 2 * j <= room && j <= pairs; j++) {
            fmpz_fac_ui(fmpq_denref(value), j);
            fmpz_fac_ui(f, room - 2 * j);
            fmpz_mul(fmpq_denref(value), fmpq_denref(value), f);
            fmpz_one(fmpq_numref(value));
            fmpq_poly_set_coeff_fmpq(factor, (slong)j, value);
        }
        fmpq_poly_pow_trunc(factor, factor, state[room], (slong)pairs + 1);
        fmpq_poly_mullow(product, product, factor, (slong)pairs + 1);
    }
    fmpq_poly_get_coeff_fmpq(value, product, (slong)pairs);
    fmpz_fac_ui(f, real);
    fmpq_mul_fmpz(value, value, f);
    fmpz_fac_ui(f, pairs);
    fmpq_mul_fmpz(value, value, f);
    fmpz_addmul(count, fmpq_numref(value), s->ways + index);
    fmpq_poly_clear(product);
    fmpq_poly_clear(factor);
    fmpq_clear(value);
    fmpz_clear(f);
}

gsnn_status gsnn_lcn_count_factorisations(fmpz_t count, bool *counted,
                                          const gsnn_root_pattern *pattern, const size_t *degrees,
                                          size_t factors, gsnn_error *error) {
    gsnn_status status;
    stage now = {0};
    for (size_t l = 0; l < factors; l++)
        now.top = degrees[l] > now.top ? degrees[l] : now.top;
    uint32_t *state = gsnn_new(now.top + 1, sizeof *state);
    uint32_t *room = gsnn_new(now.top + 1, sizeof *room);
    fmpz_t one;
    fmpz_init_set_ui(one, 1);
    fmpz_zero(count);
    size_t real = 0, pairs = 0; /* simple ones */
    if (state && room) {
        for (size_t l = 0; l < factors; l++)
            state[degrees[l]]++;
        status = stage_add(&now, state, one, error);
    } else {
        status = gsnn_fail_memory(error);
    }
    for (size_t i = 0; !status && i < pattern->pair_count; i++) {
        if (pattern->pairs[i] == 1)
            pairs++;
        else
            status = take_point(&now, pattern->pairs[i], 2, room, error);
    }
    for (size_t i = 0; !status && i < pattern->real_count; i++) {
        if (pattern->real[i] == 1)
            real++;
        else
            status = take_point(&now, pattern->real[i], 1, room, error);
    }
    *counted = !now.abandoned;
    for (size_t i = 0; !status && *counted && i < now.count; i++) {
        uint64_t left = 0;
        for (size_t r = 1; r <= now.top; r++)
            left += r * now.states[i * (now.top + 1) + r];
        if (left == real + 2 * pairs)
            add_simple(count, &now, i, real, pairs);
    }
    stage_clear(&now);
    free(state);
    free(room);
    fmpz_clear(one);
    return status;
}
