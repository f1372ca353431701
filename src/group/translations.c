#include "group/translations.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Translations that are tried as generators of T before the search is given up. */
#define MAX_SHIFTS 16

/* The search: shifts commute with each other. */
typedef struct search {
    size_t points, generator_count;
    const gsnn_point *generators;
    gsnn_point *shifts; /* MAX_SHIFTS permutations */
    size_t count;
    gsnn_point *inverse, *spare; /* a permutation each */
    bool *met;                   /* the orbit of point 0 */
    gsnn_point *queue;
    size_t reached; /* length of that orbit */
    /* Once there are enough: */
    size_t chosen[GSNN_MAX_AXES]; /* shifts that generate T; those behind are met first */
    int32_t *exponents; /* of each point: that of its translation, GSNN_MAX_AXES of them */
    gsnn_translations *found;
} search;

static const gsnn_point *shift(const search *s, size_t i) {
    return s->shifts + i * s->points;
}

/* The length of all cycles if they have the same, and it is not 1; else 0. */
static size_t period(const search *s, const gsnn_point *g) {
    size_t length = 0;
    memset(s->met, 0, s->points * sizeof *s->met);
    for (size_t x = 0; x < s->points; x++) {
        size_t steps = 0;
        for (size_t y = x; !s->met[y]; y = g[y]) {
            s->met[y] = true;
            steps++;
        }
        if (steps && length && steps != length)
            return 0;
        if (steps)
            length = steps;
    }
    return length > 1 ? length : 0;
}

static bool commute(const search *s, const gsnn_point *a, const gsnn_point *b) {
    size_t x = 0;
    while (x < s->points && a[b[x]] == b[a[x]])
        x++;
    return x == s->points;
}

/* The orbit of point 0 under the shifts. */
static void reach(search *s) {
    memset(s->met, 0, s->points * sizeof *s->met);
    s->met[0] = true;
    s->queue[0] = 0;
    s->reached = 1;
    for (size_t i = 0; i < s->reached; i++)
        for (size_t k = 0; k < s->count; k++) {
            gsnn_point y = shift(s, k)[s->queue[i]];
            if (!s->met[y]) {
                s->met[y] = true;
                s->queue[s->reached++] = y;
            }
        }
}

/* out = g shift g^-1. */
static void conjugate(search *s, const gsnn_point *g, const gsnn_point *moved, gsnn_point *out) {
    gsnn_permutation_invert(s->inverse, g, s->points);
    for (size_t x = 0; x < s->points; x++)
        out[x] = g[moved[s->inverse[x]]];
}

/* Adds a shift unless point 0 is taken no further; false if it does not commute with the others. */
static bool add(search *s, const gsnn_point *g) {
    reach(s);
    if (s->met[g[0]])
        return true;
    for (size_t i = 0; i < s->count; i++)
        if (!commute(s, g, shift(s, i)))
            return false;
    if (s->count == MAX_SHIFTS)
        return false;
    memmove(s->shifts + s->count++ * s->points, g, s->points * sizeof *g);
    return true;
}

/* Adds a generator and its conjugates; where they do not commute nothing is added. */
static void add_closure(search *s, const gsnn_point *g) {
    size_t before = s->count;
    bool good = add(s, g);
    for (size_t i = before; good && i < s->count; i++)
        for (size_t k = 0; good && k < s->generator_count; k++) {
            conjugate(s, s->generators + k * s->points, shift(s, i), s->spare);
            good = add(s, s->spare);
        }
    if (!good)
        s->count = before;
}

/* Whether the shifts generate a normal subgroup that takes point 0 everywhere.  What commutes with
 * such a subgroup belongs to it. */
static bool is_whole(search *s) {
    reach(s);
    bool whole = s->reached == s->points;
    for (size_t i = 0; whole && i < s->count; i++)
        for (size_t k = 0; whole && k < s->generator_count; k++) {
            conjugate(s, s->generators + k * s->points, shift(s, i), s->spare);
            for (size_t j = 0; whole && j < s->count; j++)
                whole = commute(s, s->spare, shift(s, j));
        }
    return whole;
}

/* Extends the orbit of point 0, which is in the queue, by powers of a shift, as generator i. */
static void extend(search *s, size_t i, const gsnn_point *g) {
    int32_t *relation = s->found->relations[i];
    size_t before = s->reached;
    int32_t power = 1;
    gsnn_point to = g[0];
    for (; !s->met[to]; to = g[to], power++)
        for (size_t k = 0; k < before; k++) {
            gsnn_point y = g[s->queue[s->reached - before]];
            int32_t *exponents = s->exponents + (size_t)y * GSNN_MAX_AXES;
            memcpy(exponents, s->exponents + (size_t)s->queue[k] * GSNN_MAX_AXES,
                   GSNN_MAX_AXES * sizeof *exponents);
            exponents[i] = power;
            s->met[y] = true;
            s->queue[s->reached++] = y;
        }
    /* That power is a word in the generators before. */
    for (size_t j = 0; j < GSNN_MAX_AXES; j++)
        relation[j] = -s->exponents[(size_t)to * GSNN_MAX_AXES + j];
    relation[i] = power;
}

/* Chooses generators of T among the shifts, those of large order first. */
static bool choose(search *s) {
    gsnn_translations *t = s->found;
    size_t periods[MAX_SHIFTS] = {0}, taken[GSNN_MAX_AXES], count = 0;
    for (size_t i = 0; i < s->count; i++)
        periods[i] = period(s, shift(s, i));
    memset(s->met, 0, s->points * sizeof *s->met);
    memset(s->exponents, 0, s->points * GSNN_MAX_AXES * sizeof *s->exponents);
    s->met[0] = true;
    s->queue[0] = 0;
    s->reached = 1;
    while (s->reached < s->points && count < GSNN_MAX_AXES) {
        size_t best = s->count;
        for (size_t i = 0; i < s->count; i++)
            if (!s->met[shift(s, i)[0]] && (best == s->count || periods[i] > periods[best]))
                best = i;
        assert(best < s->count);
        taken[count++] = best;
        extend(s, GSNN_MAX_AXES - count, shift(s, best));
    }
    if (s->reached < s->points)
        return false;
    /* They were numbered from the last place down. */
    size_t skipped = GSNN_MAX_AXES - count;
    t->count = count;
    for (size_t i = 0; i < count; i++) {
        s->chosen[i] = taken[count - 1 - i];
        t->order[i] = (int32_t)periods[s->chosen[i]];
        memmove(t->relations[i], t->relations[i + skipped] + skipped,
                count * sizeof t->relations[i][0]);
    }
    for (size_t x = 0; x < s->points; x++)
        memmove(s->exponents + x * GSNN_MAX_AXES, s->exponents + x * GSNN_MAX_AXES + skipped,
                count * sizeof *s->exponents);
    return true;
}

void gsnn_automorphism_apply(const gsnn_translations *translations, const gsnn_automorphism *p,
                             const int64_t *vector, int64_t *image) {
    int64_t sum[GSNN_MAX_AXES] = {0};
    for (size_t i = 0; i < translations->count; i++)
        for (size_t j = 0; j < translations->count; j++)
            sum[j] += vector[i] * p->row[i][j];
    memcpy(image, sum, translations->count * sizeof *image);
}

/* The exponents of a product of powers of generators, as those of its point. */
static void reduce(const gsnn_translations *t, int64_t *vector) {
    for (size_t i = 0; i < t->count; i++) {
        int64_t range = t->relations[i][i], q = vector[i] / range - (vector[i] % range < 0);
        for (size_t j = i; j < t->count; j++)
            vector[j] -= q * t->relations[i][j];
    }
}

/* Adds the automorphism unless it is there; false if there is no room. */
static bool add_automorphism(gsnn_translations *t, const gsnn_automorphism *p) {
    size_t i = 0;
    while (i < t->automorphism_count && memcmp(&t->automorphisms[i], p, sizeof *p) != 0)
        i++;
    if (i == GSNN_MAX_AUTOMORPHISMS)
        return false;
    if (i == t->automorphism_count)
        t->automorphisms[t->automorphism_count++] = *p;
    return true;
}

/* What conjugation by each generator does to T, and all products of that. */
static bool find_automorphisms(search *s) {
    gsnn_translations *t = s->found;
    gsnn_automorphism one = {{{0}}};
    for (size_t i = 0; i < t->count; i++)
        one.row[i][i] = 1;
    bool fits = add_automorphism(t, &one);
    for (size_t k = 0; fits && k < s->generator_count; k++) {
        gsnn_automorphism p = {{{0}}};
        for (size_t i = 0; i < t->count; i++) {
            conjugate(s, s->generators + k * s->points, shift(s, s->chosen[i]), s->spare);
            memcpy(p.row[i], s->exponents + (size_t)s->spare[0] * GSNN_MAX_AXES,
                   t->count * sizeof p.row[i][0]);
        }
        fits = add_automorphism(t, &p);
    }
    size_t generators = t->automorphism_count;
    for (size_t a = 0; fits && a < t->automorphism_count; a++)
        for (size_t b = 0; fits && b < generators; b++) {
            gsnn_automorphism product = {{{0}}};
            for (size_t i = 0; i < t->count; i++) {
                int64_t vector[GSNN_MAX_AXES];
                for (size_t j = 0; j < t->count; j++)
                    vector[j] = t->automorphisms[b].row[i][j];
                gsnn_automorphism_apply(t, &t->automorphisms[a], vector, vector);
                reduce(t, vector);
                for (size_t j = 0; j < t->count; j++)
                    product.row[i][j] = (int32_t)vector[j];
            }
            fits = add_automorphism(t, &product);
        }
    return fits;
}

/* Numbers the translations. */
static void number(search *s) {
    for (size_t x = 0; x < s->points; x++) {
        size_t at = 0;
        for (size_t i = 0; i < s->found->count; i++)
            at = at * (size_t)s->found->relations[i][i] +
                 (size_t)s->exponents[x * GSNN_MAX_AXES + i];
        s->found->point[at] = (gsnn_point)x;
    }
}

static bool allocate(search *s) {
    s->shifts = gsnn_resize(NULL, MAX_SHIFTS, s->points * sizeof *s->shifts);
    s->inverse = gsnn_resize(NULL, s->points, sizeof *s->inverse);
    s->spare = gsnn_resize(NULL, s->points, sizeof *s->spare);
    s->met = gsnn_resize(NULL, s->points, sizeof *s->met);
    s->queue = gsnn_resize(NULL, s->points, sizeof *s->queue);
    s->exponents = gsnn_resize(NULL, s->points, GSNN_MAX_AXES * sizeof *s->exponents);
    s->found = gsnn_new(1, sizeof *s->found + s->points * sizeof s->found->point[0]);
    return s->shifts && s->inverse && s->spare && s->met && s->queue && s->exponents && s->found;
}

gsnn_status gsnn_translations_find(gsnn_translations **translations, size_t points,
                                   const gsnn_point *generators, size_t generator_count,
                                   gsnn_error *error) {
    search s = {.points = points, .generators = generators, .generator_count = generator_count};
    *translations = NULL;
    if (points < 2)
        return GSNN_OK;
    bool allocated = allocate(&s);
    for (size_t k = 0; allocated && k < generator_count; k++)
        if (period(&s, generators + k * points))
            add_closure(&s, generators + k * points);
    if (allocated && is_whole(&s) && choose(&s) && find_automorphisms(&s)) {
        s.found->points = points;
        number(&s);
        *translations = s.found;
        s.found = NULL;
    }
    free(s.shifts);
    free(s.inverse);
    free(s.spare);
    free(s.met);
    free(s.queue);
    free(s.exponents);
    free(s.found);
    return allocated ? GSNN_OK : gsnn_fail_memory(error);
}
