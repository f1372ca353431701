#include "lcn/peel.h"

#include "base/hash_index.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

gsnn_lcn_kinds gsnn_lcn_kinds_of(const gsnn_form_roots *roots) {
    gsnn_lcn_kinds kinds = {.origin = roots->infinity};
    for (size_t i = 0; i < roots->factor_count; i++) {
        const gsnn_form_factor *factor = &roots->factors[i];
        size_t degree = (size_t)fmpz_poly_degree(factor->polynomial);
        for (size_t k = 0; k < factor->line.count; k++) {
            const gsnn_real_interval *x = &factor->line.items[k];
            if (!x->variations)
                continue;
            /* No interval has 0 inside. */
            if (!x->low_infinite && !x->high_infinite && fmpq_is_zero(x->low) &&
                fmpq_is_zero(x->high))
                kinds.origin += factor->multiplicity;
            else if (!x->low_infinite && fmpq_sgn(x->low) >= 0)
                kinds.positive += factor->multiplicity;
            else
                kinds.negative += factor->multiplicity;
        }
        kinds.pairs += (degree - factor->real_roots) / 2 * factor->multiplicity;
    }
    return kinds;
}

gsnn_lcn_kinds gsnn_lcn_kinds_break(gsnn_lcn_kinds x, size_t t) {
    gsnn_lcn_kinds y = {.origin = x.origin * t, .pairs = x.pairs * t};
    y.positive = x.positive;
    if (t % 2 == 0) {
        y.negative = x.positive;
        y.pairs += x.positive * (t / 2 - 1) + x.negative * (t / 2);
    } else {
        y.negative = x.negative;
        y.pairs += (x.positive + x.negative) * (t / 2);
    }
    return y;
}

/* The part of f at exponents that are j modulo t. */
static void polyphase(fmpz_poly_t part, const fmpz_poly_t f, slong t, slong j) {
    fmpz_poly_zero(part);
    for (slong i = (fmpz_poly_length(f) - 1 - j) / t; i >= 0 && i * t + j < fmpz_poly_length(f);
         i--)
        fmpz_poly_set_coeff_fmpz(part, i, f->coeffs + i * t + j);
}

/* The largest b with b(x^t) dividing f. */
static void inner_divisor(fmpz_poly_t b, const fmpz_poly_t f, slong t) {
    fmpz_poly_t part;
    fmpz_poly_init(part);
    fmpz_poly_zero(b);
    for (slong j = 0; j < t && j < fmpz_poly_length(f) && fmpz_poly_length(b) != 1; j++) {
        polyphase(part, f, t, j);
        fmpz_poly_gcd(b, b, part);
    }
    fmpz_poly_primitive_part(b, b);
    fmpz_poly_clear(part);
}

bool gsnn_lcn_peel(fmpz_poly_t *parts, size_t *degrees, const gsnn_lcn_stack *stack,
                   const fmpz_poly_t f) {
    size_t count = stack->group_count;
    assert(count > 0);
    uint64_t base = stack->groups[0].stride;
    bool supported = true;
    for (slong i = 0; i < fmpz_poly_length(f); i++)
        if ((uint64_t)i % base && !fmpz_is_zero(f->coeffs + i))
            supported = false;
    if (!supported)
        return false;
    fmpz_poly_t rest, inflated;
    fmpz_poly_init(rest);
    fmpz_poly_init(inflated);
    polyphase(rest, f, (slong)base, 0);
    fmpz_poly_primitive_part(rest, rest);
    /* What is left has that formal degree, and so many roots at infinity. */
    size_t degree = (size_t)((stack->size - 1) / base);
    for (size_t g = count; g-- > 1;) {
        size_t t = (size_t)(stack->groups[g].stride / base);
        size_t infinity = degree - (size_t)fmpz_poly_degree(rest);
        inner_divisor(parts[g], rest, (slong)t);
        degrees[g] = (size_t)fmpz_poly_degree(parts[g]) + infinity / t;
        fmpz_poly_inflate(inflated, parts[g], t);
        fmpz_poly_div(rest, rest, inflated);
        degree -= t * degrees[g];
    }
    fmpz_poly_set(parts[0], rest);
    degrees[0] = degree;
    fmpz_poly_clear(rest);
    fmpz_poly_clear(inflated);
    return true;
}

/* The search, from the last group down.  States that failed are remembered. */
enum { MOST_TRIES = 4000000 };

typedef struct failure {
    size_t group;
    gsnn_lcn_kinds kinds;
} failure;

typedef struct search {
    const gsnn_lcn_stack *stack;
    const gsnn_lcn_kinds *parts;
    gsnn_lcn_kinds *choices;
    size_t failure_count, failure_capacity;
    failure *failures;
    gsnn_hash_index index; /* of the failures */
    size_t tries;
    bool abandoned;
} search;

static uint64_t hash_kinds(size_t group, gsnn_lcn_kinds x) {
    const uint64_t words[] = {group, x.origin, x.positive, x.negative, x.pairs};
    return gsnn_hash_bytes(words, sizeof words);
}

static bool same_kinds(gsnn_lcn_kinds x, gsnn_lcn_kinds y) {
    return x.origin == y.origin && x.positive == y.positive && x.negative == y.negative &&
           x.pairs == y.pairs;
}

static bool has_failed(const search *s, size_t group, gsnn_lcn_kinds kinds) {
    if (!s->failure_count)
        return false;
    gsnn_hash_probe probe = gsnn_hash_index_probe(&s->index, hash_kinds(group, kinds));
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (s->failures[i].group == group && same_kinds(s->failures[i].kinds, kinds))
            return true;
    return false;
}

/* Without memory nothing is remembered: slower, not wrong. */
static void remember_failure(search *s, size_t group, gsnn_lcn_kinds kinds) {
    size_t count = s->failure_count;
    if ((!s->index.slots && gsnn_hash_index_init(&s->index, 32)) ||
        gsnn_reserve(&s->failures, &s->failure_capacity, count + 1, sizeof *s->failures) ||
        gsnn_hash_index_add(&s->index, hash_kinds(group, kinds), (uint32_t)count))
        return;
    s->failures[s->failure_count++] = (failure){group, kinds};
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

static gsnn_lcn_kinds add_kinds(gsnn_lcn_kinds x, gsnn_lcn_kinds y) {
    return (gsnn_lcn_kinds){x.origin + y.origin, x.positive + y.positive, x.negative + y.negative,
                            x.pairs + y.pairs};
}

static bool choose(search *s, size_t g, gsnn_lcn_kinds all);

/* Group g takes those and leaves the rest to the groups before. */
static bool try_choice(search *s, size_t g, gsnn_lcn_kinds all, gsnn_lcn_kinds taken) {
    gsnn_lcn_kinds rest = {all.origin - taken.origin, all.positive - taken.positive,
                           all.negative - taken.negative, all.pairs - taken.pairs};
    size_t t = (size_t)(s->stack->groups[g].stride / s->stack->groups[g - 1].stride);
    s->choices[g] = taken;
    return choose(s, g - 1, add_kinds(gsnn_lcn_kinds_break(rest, t), s->parts[g - 1]));
}

/* Whether groups 0 .. g can share out those roots. */
static bool choose(search *s, size_t g, gsnn_lcn_kinds all) {
    const gsnn_lcn_group *group = &s->stack->groups[g];
    size_t need = group->degree;
    if (gsnn_lcn_kinds_total(all) < need)
        return false;
    if (g == 0) {
        assert(gsnn_lcn_kinds_total(all) == need);
        s->choices[0] = all;
        return gsnn_lcn_kinds_real(all) >= group->even;
    }
    if (has_failed(s, g, all))
        return false;
    /* Positive ones first stay behind: broken up, they are worth most. */
    for (size_t origin = least(all.origin, need) + 1; origin-- > 0;) {
        for (size_t negative = least(all.negative, need - origin) + 1; negative-- > 0;) {
            size_t most = least(all.positive, need - origin - negative);
            for (size_t positive = 0; positive <= most; positive++) {
                size_t left = need - origin - negative - positive;
                if (left % 2 || left / 2 > all.pairs || origin + negative + positive < group->even)
                    continue;
                if (++s->tries > MOST_TRIES) {
                    s->abandoned = true;
                    return false;
                }
                gsnn_lcn_kinds taken = {origin, positive, negative, left / 2};
                if (try_choice(s, g, all, taken))
                    return true;
                if (s->abandoned)
                    return false;
            }
        }
    }
    remember_failure(s, g, all);
    return false;
}

gsnn_lcn_answer gsnn_lcn_choose(gsnn_lcn_kinds *choices, size_t *group, bool *slack,
                                const gsnn_lcn_stack *stack, const gsnn_lcn_kinds *parts) {
    /* First the degrees, and the groups that have no choice. */
    size_t broken = 0;
    gsnn_lcn_answer answer = GSNN_LCN_YES;
    *slack = false;
    for (size_t g = stack->group_count; g-- > 0;) {
        size_t total = gsnn_lcn_kinds_total(parts[g]) + broken;
        *group = g;
        if (total < stack->groups[g].degree)
            return GSNN_LCN_COMMON_DIVISOR;
        if (total > stack->groups[g].degree && !*slack) {
            *slack = true;
            if (answer == GSNN_LCN_YES)
                answer = GSNN_LCN_NO_REAL_CHOICE;
        }
        if (!*slack && answer == GSNN_LCN_YES &&
            gsnn_lcn_kinds_real(parts[g]) < stack->groups[g].even)
            answer = GSNN_LCN_REAL_ROOTS;
        if (g)
            broken = (total - stack->groups[g].degree) *
                     (size_t)(stack->groups[g].stride / stack->groups[g - 1].stride);
    }
    search s = {.stack = stack, .parts = parts, .choices = choices};
    size_t top = stack->group_count - 1;
    bool found = choose(&s, top, parts[top]);
    free(s.failures);
    gsnn_hash_index_clear(&s.index);
    if (s.abandoned)
        return GSNN_LCN_UNDECIDED;
    if (found)
        return GSNN_LCN_YES;
    /* The group at fault: the first from the end that lacks real roots, or that has a choice. */
    for (size_t g = stack->group_count; g-- > 0;) {
        *group = g;
        if (gsnn_lcn_kinds_total(parts[g]) > stack->groups[g].degree ||
            gsnn_lcn_kinds_real(parts[g]) < stack->groups[g].even)
            break;
    }
    return answer;
}
