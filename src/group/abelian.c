#include "group/abelian.h"

#include "base/memory.h"

#include <assert.h>
#include <flint/ulong_extras.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ORDER (UINT64_C(1) << 62)

/* So that products of exponents are words. */
#define MAX_PERIOD (UINT64_C(1) << 31)

/* ---- Words ------------------------------------------------------------------------------- */

void gsnn_abelian_word(const gsnn_abelian *abelian, uint64_t code, gsnn_word *word) {
    for (size_t i = 0; i < abelian->count; i++) {
        uint64_t range = (uint64_t)abelian->letters[i].range;
        word->exponent[i] = (int64_t)(code % range);
        code /= range;
    }
}

uint64_t gsnn_abelian_code(const gsnn_abelian *abelian, gsnn_word *word) {
    uint64_t code = 0;
    for (size_t i = abelian->count; i-- > 0;) {
        const gsnn_letter *letter = &abelian->letters[i];
        int64_t carries = word->exponent[i] / letter->range;
        carries -= word->exponent[i] % letter->range < 0;
        word->exponent[i] -= carries * letter->range;
        for (size_t j = 0; carries && j < i; j++) {
            /* Carried exponents are below the ranges, the powers of a letter below its order. */
            int64_t more = carries % (int64_t)abelian->letters[j].order;
            word->exponent[j] = (word->exponent[j] + more * letter->carry.exponent[j]) %
                                (int64_t)abelian->letters[j].order;
        }
        code += (uint64_t)word->exponent[i] * letter->place;
    }
    return code;
}

/* a b^sign.  Where all elements are involutions, codes are their bits. */
static uint64_t combine(const gsnn_abelian *abelian, uint64_t a, uint64_t b, int sign) {
    if (abelian->exponent == 2)
        return a ^ b;
    gsnn_word word, other;
    gsnn_abelian_word(abelian, a, &word);
    gsnn_abelian_word(abelian, b, &other);
    for (size_t i = 0; i < abelian->count; i++)
        word.exponent[i] += sign * other.exponent[i];
    return gsnn_abelian_code(abelian, &word);
}

uint64_t gsnn_abelian_multiply(const gsnn_abelian *abelian, uint64_t a, uint64_t b) {
    return combine(abelian, a, b, 1);
}

/* a^-1 b. */
static uint64_t divide(const gsnn_abelian *abelian, uint64_t b, uint64_t a) {
    return combine(abelian, b, a, -1);
}

uint64_t gsnn_abelian_power(const gsnn_abelian *abelian, uint64_t a, uint64_t n) {
    uint64_t power = 0;
    for (; n; n >>= 1) {
        if (n & 1)
            power = gsnn_abelian_multiply(abelian, power, a);
        a = gsnn_abelian_multiply(abelian, a, a);
    }
    return power;
}

gsnn_point gsnn_abelian_image(const gsnn_abelian *abelian, uint64_t code, gsnn_point x) {
    if (abelian->exponent == 2) {
        for (; code; code &= code - 1)
            x = abelian->letters[__builtin_ctzll(code)].powers[x];
        return x;
    }
    for (size_t i = 0; code; i++) {
        const gsnn_letter *letter = &abelian->letters[i];
        uint64_t exponent = code % (uint64_t)letter->range;
        code /= (uint64_t)letter->range;
        for (; exponent; exponent &= exponent - 1)
            x = letter->powers[(size_t)__builtin_ctzll(exponent) * abelian->points + x];
    }
    return x;
}

void gsnn_abelian_permutation(const gsnn_abelian *abelian, uint64_t code, gsnn_point *out) {
    size_t points = abelian->points;
    gsnn_permutation_identity(out, points);
    for (size_t i = 0; code; i++) {
        const gsnn_letter *letter = &abelian->letters[i];
        uint64_t exponent = code % (uint64_t)letter->range;
        code /= (uint64_t)letter->range;
        for (; exponent; exponent &= exponent - 1) {
            const gsnn_point *g = letter->powers + (size_t)__builtin_ctzll(exponent) * points;
            for (size_t x = 0; x < points; x++)
                out[x] = g[out[x]];
        }
    }
}

/* ---- The chain: the steps are those of chain.c ------------------------------------------- */

/* Divides *code by elements of the transversals from level k on; true if the element is in their
 * group. */
static bool sift(const gsnn_abelian *abelian, size_t k, uint64_t *code) {
    for (; k < abelian->level_count; k++) {
        const gsnn_abelian_level *level = &abelian->levels[k];
        int32_t at = level->position[gsnn_abelian_image(abelian, *code, level->base)];
        if (at < 0)
            return false;
        if (at > 0)
            *code = divide(abelian, *code, level->transversal[at]);
    }
    return *code == 0;
}

uint64_t gsnn_abelian_index(const gsnn_abelian *abelian, uint64_t code) {
    uint64_t index = 0;
    for (size_t k = 0; k < abelian->level_count; k++) {
        const gsnn_abelian_level *level = &abelian->levels[k];
        int32_t at = level->position[gsnn_abelian_image(abelian, code, level->base)];
        assert(at >= 0);
        index = index * level->orbit_length + (uint64_t)at;
        if (at > 0)
            code = divide(abelian, code, level->transversal[at]);
    }
    assert(code == 0);
    return index;
}

typedef struct chain_maker {
    gsnn_abelian *abelian;
    const gsnn_point *axes;
    size_t degree;
} chain_maker;

static gsnn_point choose_base(const chain_maker *m, uint64_t code) {
    for (size_t i = 0; i < m->degree; i++)
        if (gsnn_abelian_image(m->abelian, code, m->axes[i]) != m->axes[i])
            return m->axes[i];
    size_t x = 0;
    while (gsnn_abelian_image(m->abelian, code, (gsnn_point)x) == x)
        x++;
    return (gsnn_point)x;
}

static int extend_orbit(gsnn_abelian_level *level, gsnn_point x, uint64_t code) {
    if (level->orbit_length == level->capacity) {
        size_t grown = level->capacity ? 2 * level->capacity : 8;
        gsnn_point *orbit = gsnn_resize(level->orbit, grown, sizeof *orbit);
        if (orbit)
            level->orbit = orbit;
        uint64_t *transversal = gsnn_resize(level->transversal, grown, sizeof *transversal);
        if (transversal)
            level->transversal = transversal;
        if (!orbit || !transversal)
            return -1;
        level->capacity = grown;
    }
    level->orbit[level->orbit_length] = x;
    level->transversal[level->orbit_length] = code;
    level->position[x] = (int32_t)level->orbit_length++;
    return 0;
}

static int new_level(const chain_maker *m, uint64_t code) {
    gsnn_abelian *abelian = m->abelian;
    assert(abelian->level_count < GSNN_MAX_LETTERS);
    gsnn_abelian_level *level = &abelian->levels[abelian->level_count];
    level->position = gsnn_resize(NULL, abelian->points, sizeof *level->position);
    if (!level->position)
        return -1;
    abelian->level_count++;
    memset(level->position, -1, abelian->points * sizeof *level->position);
    level->base = choose_base(m, code);
    return extend_orbit(level, level->base, 0);
}

static int insert(const chain_maker *m, size_t k, uint64_t code);

/* The image of orbit point i under generator j of level k. */
static int close_edge(const chain_maker *m, size_t k, size_t i, size_t j) {
    gsnn_abelian *abelian = m->abelian;
    gsnn_abelian_level *level = &abelian->levels[k];
    uint64_t code = gsnn_abelian_multiply(abelian, level->generators[j], level->transversal[i]);
    gsnn_point y = gsnn_abelian_image(abelian, level->generators[j], level->orbit[i]);
    int32_t at = level->position[y];
    if (at < 0)
        return extend_orbit(level, y, code);
    return insert(m, k + 1, divide(abelian, code, level->transversal[at]));
}

static int insert(const chain_maker *m, size_t k, uint64_t code) {
    gsnn_abelian *abelian = m->abelian;
    uint64_t rest = code;
    if (sift(abelian, k, &rest))
        return 0;
    if (k == abelian->level_count && new_level(m, code))
        return -1;
    gsnn_abelian_level *level = &abelian->levels[k];
    size_t newest = level->generator_count, old_length = level->orbit_length;
    if (gsnn_reserve(&level->generators, &level->generator_capacity, newest + 1,
                     sizeof *level->generators))
        return -1;
    level->generators[level->generator_count++] = code;
    for (size_t i = 0; i < old_length; i++)
        if (close_edge(m, k, i, newest))
            return -1;
    for (size_t i = old_length; i < level->orbit_length; i++)
        for (size_t j = 0; j <= newest; j++)
            if (close_edge(m, k, i, j))
                return -1;
    return 0;
}

/* ---- Letters ----------------------------------------------------------------------------- */

bool gsnn_abelian_find(const gsnn_abelian *abelian, const gsnn_point *p, uint64_t *code) {
    *code = 0;
    for (size_t k = 0; k < abelian->level_count; k++) {
        const gsnn_abelian_level *level = &abelian->levels[k];
        gsnn_point y = gsnn_abelian_image(abelian, divide(abelian, 0, *code), p[level->base]);
        int32_t at = level->position[y];
        if (at < 0)
            return false;
        *code = gsnn_abelian_multiply(abelian, *code, level->transversal[at]);
    }
    for (size_t x = 0; x < abelian->points; x++)
        if (gsnn_abelian_image(abelian, *code, (gsnn_point)x) != p[x])
            return false;
    return true;
}

/* The order of a permutation, or 0 if it is not below MAX_PERIOD; `met` has an entry for each
 * point. */
static uint64_t order_of(const gsnn_point *g, size_t points, unsigned char *met) {
    uint64_t order = 1;
    memset(met, 0, points);
    for (size_t start = 0; start < points; start++) {
        uint64_t length = 0;
        for (size_t x = start; !met[x]; x = g[x]) {
            met[x] = 1;
            length++;
        }
        if (length < 2)
            continue;
        uint64_t factor = length / n_gcd(order, length);
        if (__builtin_mul_overflow(order, factor, &order) || order >= MAX_PERIOD)
            return 0;
    }
    return order;
}

/* out = g^n; `met` as above. */
static void take_power(gsnn_point *out, const gsnn_point *g, uint64_t n, size_t points,
                       unsigned char *met) {
    memset(met, 0, points);
    for (size_t start = 0; start < points; start++) {
        size_t length = 0;
        for (size_t x = start; !met[x]; x = g[x]) {
            met[x] = 1;
            length++;
        }
        if (!length)
            continue;
        size_t ahead = start;
        for (uint64_t k = n % length; k; k--)
            ahead = g[ahead];
        for (size_t k = 0, x = start; k < length; k++, x = g[x], ahead = g[ahead])
            out[x] = (gsnn_point)ahead;
    }
}

static bool commutes(const gsnn_point *a, const gsnn_point *b, size_t points) {
    size_t x = 0;
    while (x < points && a[b[x]] == b[a[x]])
        x++;
    return x == points;
}

typedef struct letter_maker {
    chain_maker chain;
    gsnn_point *power;  /* room for a permutation */
    unsigned char *met; /* for each point */
} letter_maker;

/* The least power of g, of the given order, that is a word in the letters, which is *code. */
static uint64_t find_range(const letter_maker *m, const gsnn_point *g, uint64_t order,
                           uint64_t *code) {
    const gsnn_abelian *abelian = m->chain.abelian;
    uint64_t range = order;
    n_factor_t factors;
    n_factor_init(&factors);
    n_factor(&factors, order, 1);
    *code = 0;
    for (int i = 0; i < factors.num; i++)
        for (int e = 0; e < (int)factors.exp[i]; e++) {
            uint64_t found;
            take_power(m->power, g, range / factors.p[i], abelian->points, m->met);
            if (!gsnn_abelian_find(abelian, m->power, &found))
                break;
            range /= factors.p[i];
            *code = found;
        }
    return range;
}

static gsnn_status add_letter(const letter_maker *m, const gsnn_point *g, uint64_t order,
                              uint64_t range, uint64_t carry, gsnn_error *error) {
    gsnn_abelian *abelian = m->chain.abelian;
    size_t points = abelian->points;
    gsnn_letter *letter = &abelian->letters[abelian->count];
    assert(range > 1);
    letter->bits = 64 - (unsigned)__builtin_clzll(range - 1);
    letter->powers = gsnn_resize(NULL, letter->bits, points * sizeof *letter->powers);
    if (!letter->powers)
        return gsnn_fail_memory(error);
    letter->range = (int64_t)range;
    letter->order = order;
    letter->place = abelian->order;
    gsnn_abelian_word(abelian, carry, &letter->carry);
    memcpy(letter->powers, g, points * sizeof *g);
    for (unsigned t = 1; t < letter->bits; t++) {
        const gsnn_point *before = letter->powers + (t - 1) * points;
        gsnn_permutation_multiply(letter->powers + t * points, before, before, points);
    }
    abelian->count++;
    abelian->order *= range;
    abelian->exponent *= order / n_gcd(abelian->exponent, order);
    return insert(&m->chain, 0, letter->place) ? gsnn_fail_memory(error) : GSNN_OK;
}

/* Adjoins a generator; *fits is false if that leaves what is possible. */
static gsnn_status adjoin(const letter_maker *m, const gsnn_point *g, bool *fits,
                          gsnn_error *error) {
    gsnn_abelian *abelian = m->chain.abelian;
    size_t points = abelian->points;
    for (size_t i = 0; *fits && i < abelian->count; i++)
        *fits = commutes(abelian->letters[i].powers, g, points);
    uint64_t order = *fits ? order_of(g, points, m->met) : 0, carry;
    *fits = order != 0;
    if (!*fits || order == 1)
        return GSNN_OK;
    uint64_t range = find_range(m, g, order, &carry);
    *fits = range == 1 || (range < MAX_ORDER / abelian->order &&
                           order / n_gcd(abelian->exponent, order) < MAX_ORDER / abelian->exponent);
    return *fits && range > 1 ? add_letter(m, g, order, range, carry, error) : GSNN_OK;
}

/* One point of each orbit; `met` as above. */
static gsnn_status find_orbits(gsnn_abelian *abelian, unsigned char *met, gsnn_error *error) {
    size_t points = abelian->points;
    gsnn_point *list = gsnn_resize(NULL, points, sizeof *list);
    abelian->orbits = gsnn_resize(NULL, points, sizeof *abelian->orbits);
    if (!list || !abelian->orbits) {
        free(list);
        return gsnn_fail_memory(error);
    }
    memset(met, 0, points);
    for (size_t x = 0; x < points; x++) {
        size_t length = 0;
        if (met[x])
            continue;
        met[x] = 1;
        list[length++] = abelian->orbits[abelian->orbit_count++] = (gsnn_point)x;
        for (size_t k = 0; k < length; k++)
            for (size_t i = 0; i < abelian->count; i++) {
                gsnn_point y = abelian->letters[i].powers[list[k]];
                if (!met[y])
                    list[length++] = y;
                met[y] = 1;
            }
    }
    free(list);
    return GSNN_OK;
}

gsnn_status gsnn_abelian_new(gsnn_abelian **out, size_t points, const gsnn_point *generators,
                             size_t count, const gsnn_point *axes, size_t degree,
                             gsnn_error *error) {
    gsnn_abelian *abelian = gsnn_new(1, sizeof *abelian);
    *out = NULL;
    if (!abelian)
        return gsnn_fail_memory(error);
    abelian->points = points;
    abelian->order = abelian->exponent = 1;
    abelian->letters = gsnn_new(GSNN_MAX_LETTERS, sizeof *abelian->letters);
    abelian->levels = gsnn_new(GSNN_MAX_LETTERS, sizeof *abelian->levels);
    letter_maker m = {
        .chain = {abelian, axes, degree},
        .power = gsnn_resize(NULL, points, sizeof *m.power),
        .met = gsnn_new(points, 1),
    };
    gsnn_status status =
        abelian->letters && abelian->levels && m.power && m.met ? GSNN_OK : gsnn_fail_memory(error);
    bool fits = true;
    for (size_t i = 0; status == GSNN_OK && fits && i < count; i++)
        status = adjoin(&m, generators + i * points, &fits, error);
    if (status == GSNN_OK && fits)
        status = find_orbits(abelian, m.met, error);
    free(m.power);
    free(m.met);
    if (status == GSNN_OK && fits)
        *out = abelian;
    else
        gsnn_abelian_free(abelian);
    return status;
}

void gsnn_abelian_free(gsnn_abelian *abelian) {
    if (!abelian)
        return;
    for (size_t i = 0; i < abelian->count; i++)
        free(abelian->letters[i].powers);
    for (size_t k = 0; k < abelian->level_count; k++) {
        free(abelian->levels[k].orbit);
        free(abelian->levels[k].position);
        free(abelian->levels[k].transversal);
        free(abelian->levels[k].generators);
    }
    free(abelian->letters);
    free(abelian->levels);
    free(abelian->orbits);
    free(abelian);
}
