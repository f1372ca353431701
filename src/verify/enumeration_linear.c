/* enumeration_linear.c - the linear maps C with C g = sigma(g) C of an enumeration, proved anew.
 *
 * Patterns: the orbits on pairs of an output and an input, by gluing.  Matrices: each listed C
 * satisfies the equations and they are independent, exactly; that there are no more is seen modulo
 * a prime that divides no order of a group of such matrices, where the equations have as many
 * solutions. */
#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/entry.h"
#include "proof/elements.h"
#include "proof/residue.h"

#include <stdlib.h>
#include <string.h>

/* ---- Patterns ---------------------------------------------------------------------------- */

/* The orbits of G on pairs of an output and an input, up to sign, joined pair by pair. */
typedef struct pairs {
    size_t *parent;
    bool *opposite; /* to its parent */
    bool *zero;     /* of a root: the entry is its own opposite */
} pairs;

static size_t find_root(const pairs *p, size_t x, bool *negative) {
    *negative = false;
    while (p->parent[x] != x) {
        *negative ^= p->opposite[x];
        x = p->parent[x];
    }
    return x;
}

static void join(pairs *p, size_t x, size_t y, bool negative) {
    bool of_x, of_y;
    size_t a = find_root(p, x, &of_x), b = find_root(p, y, &of_y);
    bool opposite = negative ^ of_x ^ of_y;
    if (a == b) {
        p->zero[a] |= opposite;
        return;
    }
    if (a > b) {
        size_t larger = a;
        a = b;
        b = larger;
    }
    p->parent[b] = a;
    p->opposite[b] = opposite;
    p->zero[a] |= p->zero[b];
}

/* Holds the listed pattern of linear maps against those orbits, which are numbered as they come. */
static void compare_linear(gsnn_verify_subject *subject, const pairs *p, size_t size) {
    const gsnn_record_weights *linear = &subject->record->codomain.linear;
    int32_t *number = gsnn_new(size, sizeof *number);
    int32_t next = 0;
    size_t wrong = SIZE_MAX;
    for (size_t x = 0; number && x < size; x++) {
        bool negative;
        size_t root = find_root(p, x, &negative);
        if (root == x && !p->zero[x])
            number[x] = ++next;
        int32_t is = p->zero[root] ? 0 : negative ? -number[root] : number[root];
        if (linear->rows[x] != is && wrong == SIZE_MAX)
            wrong = x;
    }
    free(number);
    subject->linear_maps = (size_t)next;
    if (wrong != SIZE_MAX)
        gsnn_findings_false(subject->findings, GSNN_CHECK_CODOMAIN,
                            "codomain.linear.rows[%zu][%zu]: it is not the orbit of that entry",
                            wrong / subject->points->degree, wrong % subject->points->degree);
    else if (linear->dimension != (size_t)next)
        gsnn_findings_false(subject->findings, GSNN_CHECK_CODOMAIN,
                            "codomain.linear.dimension: %zu, but it is %d", linear->dimension,
                            next);
    else
        gsnn_findings_pass(subject->findings, GSNN_CHECK_CODOMAIN, 0);
}

static gsnn_status check_patterns(gsnn_verify_subject *subject) {
    const gsnn_record_codomain *codomain = &subject->record->codomain;
    const gsnn_record_group *group = &subject->record->group;
    size_t p = codomain->dimension, m = group->degree, size = p * m;
    pairs orbits = {gsnn_new(size, sizeof *orbits.parent), gsnn_new(size, sizeof *orbits.opposite),
                    gsnn_new(size, sizeof *orbits.zero)};
    gsnn_status status = orbits.parent && orbits.opposite && orbits.zero
                             ? GSNN_OK
                             : gsnn_fail_memory(subject->error);
    for (size_t x = 0; !status && x < size; x++)
        orbits.parent[x] = x;
    for (size_t k = 0; !status && k < group->generators.count; k++)
        for (size_t x = 0; x < size; x++) {
            int32_t i = codomain->generators.images[k * p + x / m];
            int32_t j = group->generators.images[k * m + x % m];
            join(&orbits, x, (size_t)(abs(i) - 1) * m + (size_t)(abs(j) - 1), (i < 0) != (j < 0));
        }
    if (!status)
        compare_linear(subject, &orbits, size);
    free(orbits.parent);
    free(orbits.opposite);
    free(orbits.zero);
    return status;
}

/* ---- Matrices ---------------------------------------------------------------------------- */

typedef struct commutation {
    gsnn_field *field;
    size_t m, p, count;
    fmpq_poly_struct *g, *sigma; /* count x m x m, count x p x p */
    fmpq_poly_struct *maps;      /* dimension x p x m */
} commutation;

/* Joins what the entries need to the conductor; NULL needs nothing. */
static gsnn_status join_entries(ulong *conductor, const char *const *entries, size_t count,
                                gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; entries && !status && i < count; i++) {
        ulong needed;
        if (!(status = gsnn_entry_conductor(entries[i], &needed, error)))
            status = gsnn_conductor_join(conductor, needed, error);
    }
    return status;
}

/* The matrices of elements, given by images or by entries. */
static gsnn_status read_elements(const commutation *s, const gsnn_record_elements *elements,
                                 size_t degree, fmpq_poly_struct **matrices, gsnn_error *error) {
    size_t size = degree * degree;
    *matrices = gsnn_proof_elements_new(elements->count * size);
    if (!*matrices)
        return gsnn_fail_memory(error);
    for (size_t k = 0; elements->images && k < elements->count; k++)
        for (size_t j = 0; j < degree; j++) {
            int32_t image = elements->images[k * degree + j];
            fmpq_poly_set_si(*matrices + k * size + (size_t)(abs(image) - 1) * degree + j,
                             image < 0 ? -1 : 1);
        }
    return elements->images ? GSNN_OK
                            : gsnn_proof_entries_parse(s->field, *matrices, elements->entries,
                                                       elements->count * size, "generators", error);
}

static gsnn_status read_system(commutation *s, const gsnn_enumeration_record *record,
                               gsnn_error *error) {
    const gsnn_record_group *group = &record->group;
    const gsnn_record_codomain *codomain = &record->codomain;
    size_t maps = codomain->linear.dimension * s->p * s->m;
    ulong conductor = 1;
    gsnn_status status;
    if ((status =
             join_entries(&conductor, group->generators.entries, s->count * s->m * s->m, error)) ||
        (status = join_entries(&conductor, codomain->generators.entries, s->count * s->p * s->p,
                               error)) ||
        (status = join_entries(&conductor, codomain->linear.basis_exact, maps, error)) ||
        (status = gsnn_field_new(&s->field, conductor, error)) ||
        (status = read_elements(s, &group->generators, s->m, &s->g, error)) ||
        (status = read_elements(s, &codomain->generators, s->p, &s->sigma, error)))
        return status;
    s->maps = gsnn_proof_elements_new(maps);
    return s->maps ? gsnn_proof_entries_parse(s->field, s->maps, codomain->linear.basis_exact, maps,
                                              "codomain.linear.basis_exact", error)
                   : gsnn_fail_memory(error);
}

static void clear_system(commutation *s, size_t dimension) {
    gsnn_proof_elements_free(s->g, s->count * s->m * s->m);
    gsnn_proof_elements_free(s->sigma, s->count * s->p * s->p);
    gsnn_proof_elements_free(s->maps, dimension * s->p * s->m);
    gsnn_field_free(s->field);
}

/* Whether C g = sigma C for generator k. */
static bool commutes(const commutation *s, const fmpq_poly_struct *C, size_t k) {
    const fmpq_poly_struct *g = s->g + k * s->m * s->m, *sigma = s->sigma + k * s->p * s->p;
    fmpq_poly_t sum, term;
    bool zero = true;
    fmpq_poly_init(sum);
    fmpq_poly_init(term);
    for (size_t c = 0; c < s->p; c++)
        for (size_t j = 0; zero && j < s->m; j++) {
            fmpq_poly_zero(sum);
            for (size_t i = 0; i < s->m; i++) {
                gsnn_field_multiply(s->field, term, C + c * s->m + i, g + i * s->m + j);
                fmpq_poly_add(sum, sum, term);
            }
            for (size_t i = 0; i < s->p; i++) {
                gsnn_field_multiply(s->field, term, sigma + c * s->p + i, C + i * s->m + j);
                fmpq_poly_sub(sum, sum, term);
            }
            zero = fmpq_poly_is_zero(sum);
        }
    fmpq_poly_clear(sum);
    fmpq_poly_clear(term);
    return zero;
}

/* Writes the residues of entry (c, j) of C g - sigma C, a linear form in the entries of C. */
static bool enter_equation(const commutation *s, const gsnn_proof_reduction *modulo, size_t k,
                           size_t c, size_t j, uint32_t *row) {
    bool whole = true;
    uint32_t image;
    for (size_t i = 0; i < s->m; i++) {
        whole &= gsnn_proof_reduce(modulo, &image, s->g + (k * s->m + i) * s->m + j);
        row[c * s->m + i] = image;
    }
    for (size_t i = 0; i < s->p; i++) {
        whole &= gsnn_proof_reduce(modulo, &image, s->sigma + (k * s->p + c) * s->p + i);
        uint32_t *entry = row + i * s->m + j;
        *entry = (*entry + modulo->prime - image) % modulo->prime;
    }
    return whole;
}

/* The ranks modulo the prime: of the equations, and of the listed maps.  Both are set to 0 when the
 * prime divides a denominator. */
static gsnn_status find_ranks(const commutation *s, size_t dimension, size_t *equations,
                              size_t *maps, gsnn_error *error) {
    size_t unknowns = s->p * s->m;
    gsnn_proof_reduction modulo;
    gsnn_status status = gsnn_proof_reduction_set(&modulo, s->field, UINT32_C(1) << 31, error);
    if (status)
        return status;
    size_t rows = s->count * unknowns > dimension ? s->count * unknowns : dimension;
    uint32_t *matrix = gsnn_new(rows * unknowns, sizeof *matrix);
    size_t *pivots = gsnn_new(rows, sizeof *pivots);
    bool whole = true;
    *equations = *maps = 0;
    if (!matrix || !pivots) {
        status = gsnn_fail_memory(error);
    } else {
        for (size_t i = 0; i < dimension * unknowns; i++)
            whole &= gsnn_proof_reduce(&modulo, matrix + i, s->maps + i);
        *maps = gsnn_proof_echelon(matrix, dimension, unknowns, modulo.prime, pivots);
        memset(matrix, 0, rows * unknowns * sizeof *matrix);
        for (size_t k = 0; k < s->count; k++)
            for (size_t x = 0; x < unknowns; x++)
                whole &= enter_equation(s, &modulo, k, x / s->m, x % s->m,
                                        matrix + (k * unknowns + x) * unknowns);
        *equations =
            gsnn_proof_echelon(matrix, s->count * unknowns, unknowns, modulo.prime, pivots);
        if (!whole)
            *equations = *maps = 0;
    }
    free(matrix);
    free(pivots);
    gsnn_proof_reduction_clear(&modulo);
    return status;
}

static gsnn_status compare_matrices(gsnn_verify_subject *subject, const commutation *s) {
    size_t dimension = subject->record->codomain.linear.dimension, unknowns = s->p * s->m;
    size_t equations = 0, maps = 0;
    for (size_t b = 0; b < dimension; b++)
        for (size_t k = 0; k < s->count; k++)
            if (!commutes(s, s->maps + b * unknowns, k)) {
                gsnn_findings_false(subject->findings, GSNN_CHECK_CODOMAIN,
                                    "codomain.linear.basis_exact[%zu]: generators[%zu] does not "
                                    "commute with it",
                                    b, k);
                return GSNN_OK;
            }
    gsnn_status status = find_ranks(s, dimension, &equations, &maps, subject->error);
    if (status)
        return status;
    if (maps == dimension && unknowns - equations == dimension)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_CODOMAIN, 0);
    else
        gsnn_findings_false(subject->findings, GSNN_CHECK_CODOMAIN,
                            "codomain.linear: %zu matrices of rank %zu, but there are %zu",
                            dimension, maps, unknowns - equations);
    subject->linear_maps = unknowns - equations;
    return GSNN_OK;
}

gsnn_status gsnn_verify_check_linear(gsnn_verify_subject *subject) {
    const gsnn_enumeration_record *record = subject->record;
    const gsnn_record_weights *linear = &record->codomain.linear;
    subject->linear_maps = linear->dimension;
    if (linear->rows)
        return check_patterns(subject);
    commutation s = {.m = record->group.degree,
                     .p = record->codomain.dimension,
                     .count = record->group.generators.count};
    gsnn_status status = read_system(&s, record, subject->error);
    if (!status)
        status = compare_matrices(subject, &s);
    clear_system(&s, linear->dimension);
    return status;
}
