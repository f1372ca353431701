#include "verify/gauge_residues.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "exact/entry.h"
#include "proof/residue.h"

#include <stdlib.h>
#include <string.h>

enum { LARGEST_PRIME = 0x7fffffff }; /* 2^31 - 1, for rational rows */

static uint32_t multiply(uint32_t a, uint32_t b, uint32_t prime) {
    return (uint32_t)((uint64_t)a * b % prime);
}

static uint32_t add(uint32_t a, uint32_t b, uint32_t prime) {
    uint32_t sum = a + b; /* both are below 2^31 */
    return sum >= prime ? sum - prime : sum;
}

static uint32_t negative(uint32_t a, uint32_t prime) {
    return a ? prime - a : 0;
}

/* ---- Sets of vectors ----------------------------------------------------------------------- */

static bool set_init(gsnn_residue_set *set, size_t length) {
    *set = (gsnn_residue_set){.length = length};
    return gsnn_hash_index_init(&set->index, 64) == 0;
}

static void set_clear(gsnn_residue_set *set) {
    free(set->entries);
    gsnn_hash_index_clear(&set->index);
}

static bool set_has(const gsnn_residue_set *set, const uint32_t *vector) {
    size_t size = set->length * sizeof *vector;
    gsnn_hash_probe probe = gsnn_hash_index_probe(&set->index, gsnn_hash_bytes(vector, size));
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (memcmp(set->entries + i * set->length, vector, size) == 0)
            return true;
    return false;
}

/* False without memory. */
static bool set_add(gsnn_residue_set *set, const uint32_t *vector) {
    size_t size = set->length * sizeof *vector;
    if (gsnn_reserve(&set->entries, &set->capacity, set->count + 1, size) ||
        gsnn_hash_index_add(&set->index, gsnn_hash_bytes(vector, size), (uint32_t)set->count))
        return false;
    memcpy(set->entries + set->count++ * set->length, vector, size);
    return true;
}

/* ---- Reading ------------------------------------------------------------------------------- */

/* Reads signed permutations: entry i is s*j when coordinate i+1 goes to place j with sign s. */
static gsnn_status read_permutations(gsnn_gauge_residues *r, const gsnn_value *generators,
                                     gsnn_error *error) {
    size_t n = r->coordinates;
    int32_t *images = gsnn_new(n, sizeof *images);
    if (!images)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    gsnn_value generator = gsnn_value_before(generators);
    while (!status && gsnn_value_next(&generator)) {
        uint32_t *move = r->moves + generator.index * n * n;
        status = gsnn_value_signed_list(&generator, n, "coordinates", (int32_t)n, false, images);
        for (size_t i = 0; !status && i < n; i++) {
            uint32_t *entry = &move[(size_t)(abs(images[i]) - 1) * n + i];
            *entry = images[i] > 0 ? 1 : r->prime - 1;
        }
    }
    free(images);
    return status;
}

/* The entries of an answer's matrices as texts, in their order (room for all). */
static gsnn_status read_texts(const gsnn_value *generators, size_t n, const char **texts) {
    gsnn_status status = GSNN_OK;
    gsnn_value generator = gsnn_value_before(generators);
    while (!status && gsnn_value_next(&generator)) {
        status = gsnn_value_array_of(&generator, n, "coordinates");
        gsnn_value row = gsnn_value_before(&generator);
        while (!status && gsnn_value_next(&row))
            status = gsnn_value_entry_list(&row, n, "coordinates",
                                           texts + (generator.index * n + row.index) * n);
    }
    return status;
}

static gsnn_status join(ulong *conductor, const char *const *texts, size_t count,
                        gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < count; i++) {
        ulong needed;
        status = gsnn_entry_conductor(texts[i], &needed, error);
        if (!status)
            status = gsnn_conductor_join(conductor, needed, error);
    }
    return status;
}

static gsnn_status reduce(const gsnn_proof_reduction *reduction, const gsnn_field *field,
                          const char *const *texts, size_t count, uint32_t *residues,
                          gsnn_error *error) {
    fmpq_poly_t value;
    fmpq_poly_init(value);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < count; i++) {
        status = gsnn_entry_parse_real(field, texts[i], value, error);
        if (!status && !gsnn_proof_reduce(reduction, &residues[i], value))
            status = gsnn_fail(error, GSNN_FAILED, "%.60s: its denominator has the prime %u",
                               texts[i], (unsigned)reduction->prime);
    }
    fmpq_poly_clear(value);
    return status;
}

/* All of a matrix action, in a field that holds it. */
static gsnn_status reduce_matrices(gsnn_gauge_residues *r, const char *const *moves,
                                   gsnn_error *error) {
    size_t m = r->record->group.degree, n = r->coordinates;
    const gsnn_record_elements *group = &r->record->group.generators;
    const char *const *basis = r->architecture->weights.basis_exact;
    ulong conductor = 1;
    gsnn_field *field = NULL;
    gsnn_proof_reduction reduction = {0};
    gsnn_status status = join(&conductor, group->entries, group->count * m * m, error);
    if (!status)
        status = join(&conductor, basis, r->weights * m, error);
    if (!status)
        status = join(&conductor, moves, r->move_count * n * n, error);
    if (!status)
        status = gsnn_field_new(&field, conductor, error);
    if (!status)
        status = gsnn_proof_reduction_set(&reduction, field, LARGEST_PRIME, error);
    if (!status) {
        r->prime = reduction.prime;
        status =
            reduce(&reduction, field, group->entries, group->count * m * m, r->matrices, error);
    }
    if (!status)
        status = reduce(&reduction, field, basis, r->weights * m, r->basis, error);
    if (!status)
        status = reduce(&reduction, field, moves, r->move_count * n * n, r->moves, error);
    gsnn_proof_reduction_clear(&reduction);
    gsnn_field_free(field);
    return status;
}

static gsnn_status read_matrices(gsnn_gauge_residues *r, const gsnn_value *generators,
                                 gsnn_error *error) {
    size_t m = r->record->group.degree, n = r->coordinates;
    const char **texts = gsnn_new(r->move_count * n * n, sizeof *texts);
    r->matrices = gsnn_new(r->record->group.generators.count * m * m, sizeof *r->matrices);
    gsnn_error inner;
    gsnn_status status = texts && r->matrices ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = read_texts(generators, n, texts);
    if (!status) {
        status = reduce_matrices(r, texts, &inner);
        if (status)
            gsnn_fail(error, status, "%s: %s", r->architecture->id, inner.message);
    }
    free(texts);
    return status;
}

/* The moves in a field of their own. */
static gsnn_status reduce_moves(gsnn_gauge_residues *r, const char *const *texts,
                                gsnn_error *error) {
    size_t count = r->move_count * r->coordinates * r->coordinates;
    ulong conductor = 1;
    gsnn_field *field = NULL;
    gsnn_proof_reduction reduction = {0};
    gsnn_status status = join(&conductor, texts, count, error);
    if (!status)
        status = gsnn_field_new(&field, conductor, error);
    if (!status)
        status = gsnn_proof_reduction_set(&reduction, field, LARGEST_PRIME, error);
    if (!status) {
        r->prime = reduction.prime;
        status = reduce(&reduction, field, texts, count, r->moves, error);
    }
    gsnn_proof_reduction_clear(&reduction);
    gsnn_field_free(field);
    return status;
}

gsnn_status gsnn_gauge_residues_read_moves(gsnn_gauge_residues *r, const gsnn_value *generators,
                                           gsnn_error *error) {
    gsnn_value first = gsnn_value_element(generators, 0);
    *r = (gsnn_gauge_residues){.prime = LARGEST_PRIME};
    gsnn_status status = gsnn_value_array(generators, &r->move_count);
    if (!status)
        status = gsnn_value_array(&first, &r->coordinates);
    size_t n = r->coordinates;
    if (status)
        return status;
    if (n > 4096 || r->move_count > GSNN_VERIFY_MOST_RESIDUES / (n * n + 1))
        return gsnn_value_complain(generators, "too many coordinates");
    const char **texts = gsnn_new(r->move_count * n * n, sizeof *texts);
    r->moves = gsnn_new(r->move_count * n * n, sizeof *r->moves);
    gsnn_error inner;
    status = texts && r->moves ? read_texts(generators, n, texts) : gsnn_fail_memory(error);
    if (!status && (status = reduce_moves(r, texts, &inner)))
        status = gsnn_value_complain(generators, "%s", inner.message);
    free(texts);
    return status;
}

gsnn_status gsnn_gauge_residues_read(gsnn_gauge_residues *r, const gsnn_enumeration_record *record,
                                     const gsnn_record_architecture *architecture,
                                     const gsnn_value *generators, const char **skipped,
                                     gsnn_error *error) {
    const gsnn_record_weights *weights = &architecture->weights;
    size_t m = record->group.degree, n = weights->dimension + (architecture->type == 1);
    bool is_matrix = record->group.generators.entries != NULL;
    *r = (gsnn_gauge_residues){.record = record,
                               .architecture = architecture,
                               .prime = LARGEST_PRIME,
                               .weights = weights->dimension,
                               .coordinates = n};
    *skipped = NULL;
    gsnn_status status = gsnn_value_array(generators, &r->move_count);
    if (status)
        return status;
    if (is_matrix ? !weights->basis_exact : !weights->rows)
        *skipped = "the enumeration leaves its rows out";
    else if (n > 4096 || weights->dimension * m > GSNN_VERIFY_MOST_RESIDUES ||
             r->move_count > GSNN_VERIFY_MOST_RESIDUES / (n * n))
        *skipped = "it has too many free weights";
    if (*skipped)
        return GSNN_OK;
    r->basis = gsnn_new(weights->dimension * m, sizeof *r->basis);
    r->moves = gsnn_new(r->move_count * n * n, sizeof *r->moves);
    if (!r->basis || !r->moves)
        return gsnn_fail_memory(error);
    if (is_matrix)
        return read_matrices(r, generators, error);
    for (size_t j = 0; j < m; j++)
        if (weights->rows[j])
            r->basis[(size_t)(abs(weights->rows[j]) - 1) * m + j] =
                weights->rows[j] > 0 ? 1 : r->prime - 1;
    return read_permutations(r, generators, error);
}

void gsnn_gauge_residues_clear(gsnn_gauge_residues *r) {
    free(r->basis);
    free(r->matrices);
    free(r->moves);
}

/* ---- Rows ---------------------------------------------------------------------------------- */

void gsnn_gauge_residues_draw(const gsnn_gauge_residues *r, uint64_t *state, uint32_t *theta) {
    for (size_t i = 0; i < r->coordinates; i++)
        theta[i] = (uint32_t)(gsnn_random_next(state) % (r->prime - 1)) + 1;
}

/* The row of the first neuron. */
static void make_row(const gsnn_gauge_residues *r, const uint32_t *theta, uint32_t *row) {
    size_t m = r->record->group.degree;
    memset(row, 0, m * sizeof *row);
    for (size_t k = 0; k < r->weights; k++)
        for (size_t j = 0; j < m; j++)
            row[j] = add(row[j], multiply(theta[k], r->basis[k * m + j], r->prime), r->prime);
}

/* moved = row g: entry j is row . g e_j. */
static void move_row(const gsnn_gauge_residues *r, size_t g, const uint32_t *row, uint32_t *moved) {
    size_t m = r->record->group.degree;
    const int32_t *images = r->record->group.generators.images;
    memset(moved, 0, m * sizeof *moved);
    for (size_t j = 0; j < m; j++) {
        if (!r->matrices) {
            int32_t image = images[g * m + j];
            uint32_t entry = row[abs(image) - 1];
            moved[j] = image > 0 ? entry : negative(entry, r->prime);
            continue;
        }
        for (size_t i = 0; i < m; i++)
            moved[j] = add(moved[j], multiply(row[i], r->matrices[(g * m + i) * m + j], r->prime),
                           r->prime);
    }
}

/* The rows of all neurons and, for type 2, their negatives among them or not. */
static gsnn_status make_orbit(const gsnn_gauge_residues *r, const uint32_t *row,
                              gsnn_residue_set *orbit, uint32_t *moved, gsnn_error *error) {
    size_t m = r->record->group.degree, most = 2 * (size_t)r->architecture->neurons;
    bool memory = set_add(orbit, row);
    for (size_t next = 0; memory && next < orbit->count; next++)
        for (size_t g = 0; memory && g < r->record->group.generators.count; g++) {
            move_row(r, g, orbit->entries + next * m, moved);
            if (set_has(orbit, moved))
                continue;
            if (orbit->count == most)
                return gsnn_fail(error, GSNN_INVALID,
                                 "%s: weights: their rows are more than its neurons",
                                 r->architecture->id);
            memory = set_add(orbit, moved);
        }
    return memory ? GSNN_OK : gsnn_fail_memory(error);
}

static void apply_move(const gsnn_gauge_residues *r, size_t g, const uint32_t *theta,
                       uint32_t *image) {
    size_t n = r->coordinates;
    const uint32_t *move = r->moves + g * n * n;
    for (size_t i = 0; i < n; i++) {
        uint64_t sum = 0;
        for (size_t j = 0; j < n; j++)
            if (move[i * n + j])
                sum = (sum + (uint64_t)move[i * n + j] * theta[j]) % r->prime;
        image[i] = (uint32_t)sum;
    }
}

static bool keeps_function(const gsnn_gauge_residues *r, const uint32_t *theta, size_t g,
                           const gsnn_residue_set *orbit, uint32_t *image, uint32_t *row) {
    size_t m = r->record->group.degree;
    bool turned = false;
    apply_move(r, g, theta, image);
    if (r->architecture->type == 1) {
        turned = image[r->weights] == negative(theta[r->weights], r->prime);
        if (!turned && image[r->weights] != theta[r->weights])
            return false;
    }
    make_row(r, image, row);
    bool found = !turned && set_has(orbit, row);
    if (!found && (turned || r->architecture->type == 2)) {
        for (size_t j = 0; j < m; j++)
            row[j] = negative(row[j], r->prime);
        found = set_has(orbit, row);
    }
    return found;
}

gsnn_status gsnn_gauge_residues_check(const gsnn_gauge_residues *r, uint64_t *state, size_t *wrong,
                                      gsnn_error *error) {
    size_t m = r->record->group.degree, n = r->coordinates;
    uint32_t *theta = gsnn_new(2 * n + 2 * m, sizeof *theta);
    gsnn_residue_set orbit;
    *wrong = r->move_count;
    if (!set_init(&orbit, m) || !theta) {
        set_clear(&orbit);
        free(theta);
        return gsnn_fail_memory(error);
    }
    uint32_t *image = theta + n, *row = image + n, *moved = row + m;
    gsnn_gauge_residues_draw(r, state, theta);
    make_row(r, theta, row);
    gsnn_status status = make_orbit(r, row, &orbit, moved, error);
    for (size_t g = 0; !status && g < r->move_count && *wrong == r->move_count; g++)
        if (!keeps_function(r, theta, g, &orbit, image, row))
            *wrong = g;
    set_clear(&orbit);
    free(theta);
    return status;
}

/* ---- The group of the moves ---------------------------------------------------------------- */

/* product = move g times element. */
static void multiply_move(const gsnn_gauge_residues *r, size_t g, const uint32_t *element,
                          uint32_t *product) {
    size_t n = r->coordinates;
    const uint32_t *move = r->moves + g * n * n;
    memset(product, 0, n * n * sizeof *product);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            uint32_t factor = move[i * n + k];
            for (size_t j = 0; factor && j < n; j++)
                product[i * n + j] = add(product[i * n + j],
                                         multiply(factor, element[k * n + j], r->prime), r->prime);
        }
}

static uint32_t square_of_trace(const gsnn_gauge_residues *r, const uint32_t *element) {
    size_t n = r->coordinates;
    uint32_t trace = 0;
    for (size_t i = 0; i < n; i++)
        trace = add(trace, element[i * n + i], r->prime);
    return multiply(trace, trace, r->prime);
}

gsnn_status gsnn_gauge_residues_order(const gsnn_gauge_residues *r, uint64_t *state, size_t most,
                                      size_t *order, uint32_t *squares, gsnn_error *error) {
    size_t n = r->coordinates, capacity = 1;
    uint32_t *theta = gsnn_new(n, sizeof *theta), *image = gsnn_new(n, sizeof *image);
    uint32_t *elements = gsnn_new(n * n, sizeof *elements);
    gsnn_residue_set orbit;
    bool memory = set_init(&orbit, n) && theta && image && elements;
    if (memory) {
        gsnn_gauge_residues_draw(r, state, theta);
        for (size_t i = 0; i < n; i++)
            elements[i * n + i] = 1;
        memory = set_add(&orbit, theta);
    }
    *squares = 0;
    for (size_t next = 0; memory && next < orbit.count; next++) {
        *squares = add(*squares, square_of_trace(r, elements + next * n * n), r->prime);
        for (size_t g = 0; memory && g < r->move_count && orbit.count < most; g++) {
            apply_move(r, g, orbit.entries + next * n, image);
            if (set_has(&orbit, image))
                continue;
            memory = set_add(&orbit, image) &&
                     !gsnn_reserve(&elements, &capacity, orbit.count, n * n * sizeof *elements);
            if (memory)
                multiply_move(r, g, elements + next * n * n, elements + (orbit.count - 1) * n * n);
        }
    }
    *order = orbit.count;
    set_clear(&orbit);
    free(theta);
    free(image);
    free(elements);
    return memory ? GSNN_OK : gsnn_fail_memory(error);
}
