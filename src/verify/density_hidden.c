#include "verify/density_hidden.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"

#include <flint/fmpz.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ROWS 4096 /* of a pattern whose permutations are checked by its rows */
#define MOST_INPUTS 64 /* of groups outside G whose order is checked */

/* The rows of an architecture: its mean, with numbers for the moduli of weights, and its images. */
typedef struct pattern {
    size_t degree, count, capacity;
    bool signs;    /* rows count up to their sign */
    int32_t *rows; /* count x degree, and room for one more */
    gsnn_hash_index index;
} pattern;

static void pattern_clear(pattern *p) {
    free(p->rows);
    gsnn_hash_index_clear(&p->index);
}

/* Numbers the moduli of the mean's entries 1, 2, 3, ..., and keeps signs and zeros. */
static void number_entries(int32_t *row, const fmpq *mean, size_t degree) {
    int32_t used = 0;
    fmpq_t modulus, other;
    fmpq_init(modulus);
    fmpq_init(other);
    for (size_t i = 0; i < degree; i++) {
        int sign = fmpq_sgn(mean + i);
        int32_t number = 0;
        fmpq_abs(modulus, mean + i);
        for (size_t j = 0; sign && !number && j < i; j++) {
            fmpq_abs(other, mean + j);
            if (fmpq_equal(modulus, other))
                number = abs(row[j]);
        }
        if (sign && !number)
            number = ++used;
        row[i] = sign * number;
    }
    fmpq_clear(modulus);
    fmpq_clear(other);
}

/* What a signed permutation makes of a row; of the two signs the one whose first weight is
 * positive, where the sign does not count. */
static void move_row(int32_t *moved, const int32_t *row, const int32_t *images, const pattern *p) {
    size_t m = p->degree, first = 0;
    for (size_t i = 0; i < m; i++)
        moved[abs(images[i]) - 1] = images[i] < 0 ? -row[i] : row[i];
    while (first < m && !moved[first])
        first++;
    if (p->signs && first < m && moved[first] < 0)
        for (size_t i = first; i < m; i++)
            moved[i] = -moved[i];
}

static bool has_row(const pattern *p, const int32_t *row) {
    size_t bytes = p->degree * sizeof *row;
    gsnn_hash_probe probe = gsnn_hash_index_probe(&p->index, gsnn_hash_bytes(row, bytes));
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (memcmp(p->rows + i * p->degree, row, bytes) == 0)
            return true;
    return false;
}

/* Takes the row that stands behind the last one. */
static gsnn_status take_row(pattern *p, gsnn_error *error) {
    size_t m = p->degree;
    uint64_t hash = gsnn_hash_bytes(p->rows + p->count * m, m * sizeof *p->rows);
    if (gsnn_hash_index_add(&p->index, hash, (uint32_t)p->count) ||
        gsnn_reserve(&p->rows, &p->capacity, p->count + 2, m * sizeof *p->rows))
        return gsnn_fail_memory(error);
    p->count++;
    return GSNN_OK;
}

/* All images of the mean, or more than MOST_ROWS. */
static gsnn_status pattern_init(pattern *p, const gsnn_verify_density_subject *s, const fmpq *mean,
                                bool signs) {
    size_t m = s->degree;
    *p = (pattern){.degree = m, .signs = signs};
    int32_t *one = gsnn_new(2 * m, sizeof *one);
    gsnn_status status = GSNN_OK;
    if (!one || gsnn_hash_index_init(&p->index, 64) ||
        gsnn_reserve(&p->rows, &p->capacity, 2, m * sizeof *p->rows))
        status = gsnn_fail_memory(s->error);
    if (!status) {
        for (size_t i = 0; i < m; i++)
            one[i] = (int32_t)i + 1;
        number_entries(one + m, mean, m);
        move_row(p->rows, one + m, one, p);
        status = take_row(p, s->error);
    }
    for (size_t at = 0; !status && at < p->count && p->count <= MOST_ROWS; at++)
        for (size_t g = 0; !status && g < s->group.count; g++) {
            int32_t *room = p->rows + p->count * m;
            move_row(room, p->rows + at * m, s->group.images + g * m, p);
            if (!has_row(p, room))
                status = take_row(p, s->error);
        }
    free(one);
    return status;
}

/* ---- Generic means ------------------------------------------------------------------------ */

static size_t find_root(const size_t *root, size_t x) {
    while (root[x] != x)
        x = root[x];
    return x;
}

/* Joins each +-e_i (2i, 2i + 1) to what the stabiliser makes of it, turned round where the mean
 * is. */
static void join_orbits(size_t *root, const int32_t *row, size_t degree, bool signs,
                        const gsnn_verify_density_subgroup *stabiliser) {
    for (size_t x = 0; x < 2 * degree; x++)
        root[x] = x;
    for (size_t g = 0; g < stabiliser->count; g++) {
        const int32_t *images = stabiliser->images + g * degree;
        bool turned = false;
        for (size_t i = 0; signs && i < degree && !turned; i++)
            turned = row[i] && row[abs(images[i]) - 1] != (images[i] < 0 ? -row[i] : row[i]);
        for (size_t x = 0; x < 2 * degree; x++) {
            size_t to = 2 * ((size_t)abs(images[x / 2]) - 1) +
                        ((x % 2 == 1) ^ (images[x / 2] < 0) ^ turned);
            size_t a = find_root(root, x), b = find_root(root, to);
            root[a > b ? a : b] = a > b ? b : a;
        }
    }
}

/* Whether equal weights are in one orbit of H, and only those are 0 that must be; else tells the
 * inputs, which may be one and the same. */
static bool is_generic(const int32_t *row, const size_t *root, size_t degree, size_t *i,
                       size_t *j) {
    for (*i = 0; *i < degree; ++*i) {
        bool zero = find_root(root, 2 * *i) == find_root(root, 2 * *i + 1);
        *j = *i;
        if (zero != (row[*i] == 0))
            return false;
        for (*j = 0; !zero && *j < *i; ++*j)
            if (abs(row[*i]) == abs(row[*j]) &&
                find_root(root, 2 * *i) != find_root(root, 2 * *j + (row[*i] != row[*j])))
                return false;
    }
    return true;
}

static gsnn_status check_generic(gsnn_verify_density_subject *s, const char *where,
                                 const fmpq *mean, bool signs,
                                 const gsnn_verify_density_subgroup *stabiliser) {
    size_t i, j, m = s->degree;
    size_t *root = gsnn_new(2 * m, sizeof *root);
    int32_t *row = gsnn_new(m, sizeof *row);
    gsnn_status status = root && row ? GSNN_OK : gsnn_fail_memory(s->error);
    if (!status) {
        number_entries(row, mean, m);
        join_orbits(root, row, m, signs, stabiliser);
        if (is_generic(row, root, m, &i, &j))
            gsnn_findings_pass(s->findings, GSNN_VERIFY_DENSITY_HIDDEN, 0);
        else
            gsnn_findings_false(s->findings, GSNN_VERIFY_DENSITY_HIDDEN,
                                "%s: the mean's weights of inputs %zu and %zu are not generic",
                                where, j + 1, i + 1);
    }
    free(root);
    free(row);
    return status;
}

/* ---- The group ---------------------------------------------------------------------------- */

typedef struct row_set {
    const pattern *pattern;
    int32_t *room; /* for a row */
} row_set;

static bool keeps_rows(const void *context, const int32_t *images) {
    const row_set *set = context;
    const pattern *p = set->pattern;
    for (size_t i = 0; i < p->count; i++) {
        move_row(set->room, p->rows + i * p->degree, images, p);
        if (!has_row(p, set->room))
            return false;
    }
    return true;
}

/* Whether all generators of a group lie in another; room holds 6 x degree points. */
static bool is_part(const gsnn_verify_density_subgroup *part,
                    const gsnn_verify_density_subgroup *whole, size_t degree,
                    gsnn_proof_point *room) {
    bool inside = true;
    for (size_t g = 0; inside && g < part->count; g++) {
        gsnn_verify_density_to_points(room, part->images + g * degree, degree);
        inside = gsnn_proof_chain_contains(whole->chain, room, room + 2 * degree);
    }
    return inside;
}

/* That nothing else keeps the rows; all permutations are all, however many they are.  `set` is NULL
 * where the rows are not listed. */
static gsnn_status check_largest(gsnn_verify_density_subject *s, const char *where,
                                 const gsnn_verify_density_subgroup *hidden, const row_set *set) {
    gsnn_verify_density_subgroup full = {0};
    fmpz_t order, all;
    fmpz_init(order);
    fmpz_init(all);
    gsnn_proof_chain_order(order, hidden->chain);
    fmpz_fac_ui(all, s->degree);
    if (s->signs)
        fmpz_mul_2exp(all, all, s->degree);
    gsnn_status status = GSNN_OK;
    if (fmpz_equal(order, all)) {
        gsnn_findings_pass(s->findings, GSNN_VERIFY_DENSITY_HIDDEN, 0);
    } else if (!set || fmpz_cmp_ui(all, GSNN_VERIFY_DENSITY_MOST) > 0) {
        gsnn_findings_skip(s->findings, GSNN_VERIFY_DENSITY_HIDDEN,
                           "%s: that nothing else keeps the rows, of more than %d rows or %d "
                           "permutations",
                           where, MOST_ROWS, GSNN_VERIFY_DENSITY_MOST);
    } else {
        status = gsnn_verify_density_make_full(s, s->signs, &full);
        if (!status)
            status = gsnn_verify_density_check_maximal(s, where, &full, hidden, keeps_rows, set);
    }
    gsnn_verify_density_subgroup_clear(&full);
    fmpz_clear(order);
    fmpz_clear(all);
    return status;
}

static gsnn_status check_rows(gsnn_verify_density_subject *s, const char *where, const fmpq *mean,
                              bool signs, const gsnn_verify_density_subgroup *hidden) {
    pattern p;
    row_set set = {&p, gsnn_new(s->degree, sizeof *set.room)};
    gsnn_proof_point *room = gsnn_new(6 * s->degree, sizeof *room);
    gsnn_status status = pattern_init(&p, s, mean, signs);
    if (!status && (!set.room || !room))
        status = gsnn_fail_memory(s->error);
    if (!status && is_part(&s->group, hidden, s->degree, room))
        gsnn_findings_pass(s->findings, GSNN_VERIFY_DENSITY_HIDDEN, s->group.count);
    else if (!status)
        gsnn_findings_false(s->findings, GSNN_VERIFY_DENSITY_HIDDEN,
                            "%s: the group itself is not in it", where);
    bool many = p.count > MOST_ROWS;
    if (!status && many && is_part(hidden, &s->group, s->degree, room)) {
        /* The group keeps its rows, without their being listed. */
        status = check_largest(s, where, hidden, NULL);
    } else if (!status && many) {
        gsnn_findings_skip(s->findings, GSNN_VERIFY_DENSITY_HIDDEN, "%s: more than %d rows", where,
                           MOST_ROWS);
    } else if (!status) {
        gsnn_verify_density_check_kept(s, where, hidden, keeps_rows, &set);
        status = check_largest(s, where, hidden, &set);
    }
    free(set.room);
    free(room);
    pattern_clear(&p);
    return status;
}

gsnn_status gsnn_verify_density_hidden(gsnn_verify_density_subject *s, const char *id,
                                       const gsnn_value *phase, const fmpq *mean, bool signs,
                                       const gsnn_verify_density_subgroup *stabiliser) {
    char where[96];
    gsnn_verify_density_subgroup hidden = {0};
    gsnn_value order = gsnn_value_member(phase, "hidden");
    gsnn_value generators = gsnn_value_member(phase, "hidden_generators");
    if (!order.item && !generators.item)
        return GSNN_OK;
    snprintf(where, sizeof where, "%.48s: hidden", id);
    if (s->degree > MOST_INPUTS) {
        gsnn_findings_skip(s->findings, GSNN_VERIFY_DENSITY_HIDDEN,
                           "%s: permutations of more than %d inputs", where, MOST_INPUTS);
        return GSNN_OK;
    }
    gsnn_status status = gsnn_verify_density_read_subgroup(s, &generators, s->signs, &hidden);
    if (!status)
        status =
            gsnn_verify_density_check_order(s, GSNN_VERIFY_DENSITY_HIDDEN, where, &order, &hidden);
    if (!status)
        status = check_generic(s, where, mean, signs, stabiliser);
    if (!status)
        status = check_rows(s, where, mean, signs, &hidden);
    gsnn_verify_density_subgroup_clear(&hidden);
    return status;
}
