/* fit_units.c - which rows lie in one orbit, by laying the orbit of each first row out. */
#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"
#include "verify/fit_claims.h"
#include "verify/rational_orbit.h"

#include <stdlib.h>
#include <string.h>

/* Rows in an orbit that are laid out at most. */
#define MOST_MOVED ((size_t)1 << 18)

/* Products of fractions that moving points by matrices takes at most. */
#define MOST_NUMBERS ((size_t)1 << 24)

/* ---- By permutations up to sign -------------------------------------------------------------- */

/* The rows as signed numbers: +-k is the k-th of the different absolute values, from 1, and 0 is 0.
 */
typedef struct layer {
    gsnn_fit_claims *claims;
    size_t degree, rows;
    int32_t *codes; /* rows x degree */
    int32_t *moved; /* the rows of an orbit */
    size_t count, capacity;
    gsnn_hash_index index;
} layer;

typedef struct place {
    fmpq value; /* its absolute value, borrowed */
    size_t at;
    int sign;
} place;

static int by_value(const void *left, const void *right) {
    return fmpq_cmp(&((const place *)left)->value, &((const place *)right)->value);
}

static gsnn_status make_codes(layer *l) {
    const gsnn_table *table = l->claims->table;
    size_t count = l->rows * l->degree;
    place *places = gsnn_new(count, sizeof *places);
    l->codes = gsnn_new(count, sizeof *l->codes);
    if (!places || !l->codes) {
        free(places);
        return gsnn_fail_memory(l->claims->error);
    }
    for (size_t i = 0; i < count; i++) {
        const fmpq *entry = gsnn_table_row(table, i / l->degree) + i % l->degree;
        places[i].at = i;
        places[i].sign = fmpq_sgn(entry);
        fmpq_init(&places[i].value);
        fmpq_abs(&places[i].value, entry);
    }
    qsort(places, count, sizeof *places, by_value);
    int32_t number = 0;
    for (size_t i = 0; i < count; i++) {
        number += i == 0 || by_value(&places[i - 1], &places[i]) != 0;
        l->codes[places[i].at] = places[i].sign * number;
    }
    for (size_t i = 0; i < count; i++)
        fmpq_clear(&places[i].value);
    free(places);
    return GSNN_OK;
}

static bool find_moved(const layer *l, const int32_t *row, uint64_t hash) {
    gsnn_hash_probe probe = gsnn_hash_index_probe(&l->index, hash);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (!memcmp(l->moved + i * l->degree, row, l->degree * sizeof *row))
            return true;
    return false;
}

static gsnn_status add_moved(layer *l, const int32_t *row) {
    size_t size = l->degree * sizeof *row;
    uint64_t hash = gsnn_hash_bytes(row, size);
    if (find_moved(l, row, hash))
        return GSNN_OK;
    if (gsnn_reserve(&l->moved, &l->capacity, l->count + 1, size) ||
        gsnn_hash_index_add(&l->index, hash, (uint32_t)l->count))
        return gsnn_fail_memory(l->claims->error);
    memcpy(l->moved + l->count++ * l->degree, row, size);
    return GSNN_OK;
}

/* Lays out the orbit of a row; *whole is false when it is too long. */
static gsnn_status lay_out(layer *l, const int32_t *row, int32_t *image, bool *whole) {
    const gsnn_record_elements *generators = &l->claims->record->group.generators;
    l->count = 0;
    gsnn_hash_index_reset(&l->index);
    gsnn_status status = add_moved(l, row);
    for (size_t next = 0; !status && *whole && next < l->count; next++)
        for (size_t g = 0; !status && g < generators->count; g++) {
            for (size_t j = 0; j < l->degree; j++) {
                int32_t to = generators->images[g * l->degree + j];
                int32_t code = l->moved[next * l->degree + j];
                image[abs(to) - 1] = to < 0 ? -code : code;
            }
            status = add_moved(l, image);
            *whole = l->count <= MOST_MOVED;
        }
    return status;
}

static int by_number(const void *left, const void *right) {
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

/* A digest of the absolute values in order, which rows of one orbit share. */
static uint64_t digest(const layer *l, size_t row, int32_t *sorted) {
    for (size_t j = 0; j < l->degree; j++)
        sorted[j] = abs(l->codes[row * l->degree + j]);
    qsort(sorted, l->degree, sizeof *sorted, by_number);
    return gsnn_hash_bytes(sorted, l->degree * sizeof *sorted);
}

/* unit[i] for all rows, each orbit by its first row. */
static gsnn_status find_units(layer *l, size_t *unit, size_t *count, bool *whole) {
    uint64_t *digests = gsnn_new(l->rows, sizeof *digests);
    int32_t *image = gsnn_new(l->degree, sizeof *image);
    gsnn_status status = digests && image ? GSNN_OK : gsnn_fail_memory(l->claims->error);
    for (size_t i = 0; !status && i < l->rows; i++) {
        digests[i] = digest(l, i, image);
        unit[i] = SIZE_MAX;
    }
    *count = 0;
    for (size_t i = 0; !status && *whole && i < l->rows; i++) {
        if (unit[i] != SIZE_MAX)
            continue;
        unit[i] = *count;
        bool laid = false;
        for (size_t k = i + 1; !status && *whole && k < l->rows; k++) {
            if (unit[k] != SIZE_MAX || digests[k] != digests[i])
                continue;
            if (!laid)
                status = lay_out(l, l->codes + i * l->degree, image, whole);
            laid = true;
            const int32_t *row = l->codes + k * l->degree;
            if (find_moved(l, row, gsnn_hash_bytes(row, l->degree * sizeof *row)))
                unit[k] = *count;
        }
        ++*count;
    }
    free(digests);
    free(image);
    return status;
}

static gsnn_status find_permuted(gsnn_fit_claims *c, size_t *count, const char **reason) {
    layer l = {.claims = c, .degree = c->inputs, .rows = c->rows};
    bool whole = true;
    gsnn_status status = make_codes(&l);
    if (!status && gsnn_hash_index_init(&l.index, 1024))
        status = gsnn_fail_memory(c->error);
    if (!status)
        status = find_units(&l, c->unit, count, &whole);
    free(l.codes);
    free(l.moved);
    if (l.index.slots)
        gsnn_hash_index_clear(&l.index);
    if (!whole)
        *reason = "an orbit is too long to be laid out";
    return status;
}

/* ---- By matrices ----------------------------------------------------------------------------- */

/* Lays out the orbit of a row; *spent counts numbers, up to the limit. */
static gsnn_status lay_out_points(gsnn_rational_orbit *orbit, const fmpq *row, size_t *spent) {
    size_t generators = orbit->moves->generators, number;
    gsnn_status status = gsnn_rational_orbit_begin(orbit, row);
    for (size_t next = 0; !status && next < orbit->count && *spent <= MOST_NUMBERS; next++)
        for (size_t g = 0; !status && g < generators; g++) {
            status = gsnn_rational_orbit_move(orbit, next, g, &number);
            *spent += orbit->moves->inputs * orbit->moves->inputs;
        }
    return status;
}

/* unit[i] for all rows, each orbit by its first row. */
static gsnn_status find_points(gsnn_fit_claims *c, gsnn_rational_orbit *orbit, size_t *count,
                               const char **reason) {
    gsnn_status status = GSNN_OK;
    size_t spent = 0;
    *count = 0;
    for (size_t i = 0; i < c->rows; i++)
        c->unit[i] = SIZE_MAX;
    for (size_t i = 0; !status && !*reason && i < c->rows; i++) {
        if (c->unit[i] != SIZE_MAX)
            continue;
        status = lay_out_points(orbit, gsnn_table_row(c->table, i), &spent);
        if (spent > MOST_NUMBERS)
            *reason = "orbits are too long to be laid out";
        for (size_t k = i; !status && k < c->rows; k++)
            if (c->unit[k] == SIZE_MAX &&
                gsnn_rational_orbit_find(orbit, gsnn_table_row(c->table, k)) != SIZE_MAX)
                c->unit[k] = *count;
        ++*count;
    }
    return status;
}

static gsnn_status find_moved_by_matrices(gsnn_fit_claims *c, size_t *count, const char **reason) {
    gsnn_rational_moves moves;
    gsnn_rational_orbit orbit = {0};
    bool rational = true;
    gsnn_status status = gsnn_rational_moves_init(&moves, c->record, &rational, c->error);
    if (!rational)
        *reason = "matrices of the group or the codomain are no fractions";
    else if (!status && !(status = gsnn_rational_orbit_init(&orbit, &moves, c->error)))
        status = find_points(c, &orbit, count, reason);
    gsnn_rational_orbit_clear(&orbit);
    gsnn_rational_moves_clear(&moves);
    return status;
}

/* ---- All of them ----------------------------------------------------------------------------- */

/* What stands for units where they cannot be found: each row, where no two are said to be one. */
static gsnn_status take_rows(gsnn_fit_claims *c, const char *reason) {
    gsnn_findings_skip(c->findings, GSNN_FIT_CHECK_UNITS, "%s", reason);
    if (c->units != c->rows) {
        free(c->unit);
        c->unit = NULL;
        return GSNN_OK;
    }
    for (size_t i = 0; i < c->rows; i++)
        c->unit[i] = i;
    return GSNN_OK;
}

gsnn_status gsnn_fit_check_units(gsnn_fit_claims *claims) {
    gsnn_fit_claims *c = claims;
    c->unit = gsnn_new(c->rows, sizeof *c->unit);
    if (!c->unit)
        return gsnn_fail_memory(c->error);
    if (!c->record)
        return take_rows(c, "it takes the enumeration as a further file");
    if (!c->by_orbit)
        return take_rows(c, "units by sorted values are not found anew");
    size_t count;
    const char *reason = NULL;
    gsnn_status status = c->record->group.action->permutes_inputs
                             ? find_permuted(c, &count, &reason)
                             : find_moved_by_matrices(c, &count, &reason);
    if (status)
        return status;
    if (reason)
        return take_rows(c, reason);
    c->laid_out = true;
    if (count == c->units)
        gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_UNITS, 0);
    else
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_UNITS,
                            "data.units: %zu, but the rows are in %zu orbits", c->units, count);
    return GSNN_OK;
}
