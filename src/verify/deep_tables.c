#include "verify/deep_tables.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"
#include "proof/vectors.h"

#include <assert.h>
#include <flint/ulong_extras.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Images of all elements, and the work of finding what fixes rows, beyond which there are no
 * tables. */
#define MOST_IMAGES ((size_t)1 << 25)
#define MOST_WORK ((uint64_t)1 << 31)
#define MOST_DEPTH 64

/* ---- Elements ------------------------------------------------------------------------------ */

/* The points that a matrix action permutes, and how the generators do. */
static gsnn_status take_vectors(gsnn_deep_tables *t, const char **reason, gsnn_error *error) {
    gsnn_proof_fault fault;
    gsnn_status status = gsnn_proof_points_new(&t->vectors, t->record, &fault, error);
    if (status || !t->vectors) {
        *reason = "the matrices generate more elements than the order says";
        return status;
    }
    size_t images = t->vectors->generator_count * t->vectors->count;
    t->vector_images = gsnn_new(images, sizeof *t->vector_images);
    if (!t->vector_images)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < images; k++)
        t->vector_images[k] = (int32_t)t->vectors->generators[k] + 1;
    t->first[1] = t->vectors->count;
    return GSNN_OK;
}

static gsnn_status lay_out(gsnn_deep_tables *t, const char **reason, gsnn_error *error) {
    const gsnn_enumeration_record *record = t->record;
    t->first = gsnn_new(t->count + 3, sizeof *t->first);
    if (!t->first)
        return gsnn_fail_memory(error);
    t->first[1] = record->group.degree;
    if (!record->group.action->permutes_inputs) {
        gsnn_status status = take_vectors(t, reason, error);
        if (status)
            return status;
    }
    for (size_t p = 0; p < t->count && !*reason; p++) {
        const gsnn_record_architecture *a = &record->architectures[p];
        if (!a->signed_permutations)
            *reason = "signed permutations are left out of the enumeration";
        else
            t->first[p + 2] = t->first[p + 1] + (size_t)a->neurons;
        if (!*reason && t->first[p + 2] > MOST_IMAGES)
            *reason = "the letters have too many neurons";
    }
    t->first[t->count + 2] = t->first[t->count + 1] + t->outputs;
    t->points = t->first[t->count + 2];
    return GSNN_OK;
}

/* The images of a generator on a part: the inputs, a letter's neurons, or the outputs. */
static const int32_t *generator_part(const gsnn_deep_tables *t, const int32_t *sigma, size_t g,
                                     size_t part) {
    const gsnn_enumeration_record *record = t->record;
    if (part > t->count)
        return sigma + g * t->outputs;
    if (!part)
        return t->vectors ? t->vector_images + g * t->vectors->count
                          : record->group.generators.images + g * record->group.degree;
    const gsnn_record_architecture *a = &record->architectures[part - 1];
    return a->signed_permutations + g * (size_t)a->neurons;
}

/* The product of a generator and an element. */
static void multiply(const gsnn_deep_tables *t, const int32_t *sigma, size_t g,
                     const int32_t *element, int32_t *product) {
    for (size_t part = 0; part <= t->count + (t->outputs > 0); part++) {
        const int32_t *by = generator_part(t, sigma, g, part);
        for (size_t x = t->first[part]; x < t->first[part + 1]; x++) {
            int32_t image = by[labs(element[x]) - 1];
            product[x] = element[x] < 0 ? -image : image;
        }
    }
}

static gsnn_status list_elements(gsnn_deep_tables *t, const int32_t *sigma, const char **reason,
                                 gsnn_error *error) {
    size_t capacity = 0, bytes = t->points * sizeof(int32_t);
    gsnn_hash_index index;
    if (gsnn_hash_index_init(&index, 64) ||
        gsnn_reserve(&t->images, &capacity, 2 * t->points, sizeof *t->images)) {
        gsnn_hash_index_clear(&index);
        return gsnn_fail_memory(error);
    }
    for (size_t part = 0; part <= t->count + 1; part++)
        for (size_t x = t->first[part]; x < t->first[part + 1]; x++)
            t->images[x] = (int32_t)(x - t->first[part]) + 1;
    t->element_count = 1;
    gsnn_status status = gsnn_hash_index_add(&index, gsnn_hash_bytes(t->images, bytes), 0)
                             ? gsnn_fail_memory(error)
                             : GSNN_OK;
    for (size_t at = 0; !status && !*reason && at < t->element_count; at++)
        for (size_t g = 0; !status && g < t->record->group.generators.count; g++) {
            if ((t->element_count + 1) * t->points > MOST_IMAGES) {
                *reason = "the group has too many elements";
                break;
            }
            if (gsnn_reserve(&t->images, &capacity, (t->element_count + 1) * t->points,
                             sizeof *t->images)) {
                status = gsnn_fail_memory(error);
                break;
            }
            int32_t *made = t->images + t->element_count * t->points;
            multiply(t, sigma, g, t->images + at * t->points, made);
            uint64_t hash = gsnn_hash_bytes(made, bytes);
            gsnn_hash_probe probe = gsnn_hash_index_probe(&index, hash);
            uint32_t i;
            while ((i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM &&
                   memcmp(t->images + i * t->points, made, bytes) != 0)
                continue;
            if (i != GSNN_NO_ITEM)
                continue;
            if (gsnn_hash_index_add(&index, hash, (uint32_t)t->element_count++))
                status = gsnn_fail_memory(error);
        }
    gsnn_hash_index_clear(&index);
    return status;
}

/* ---- What letters see ---------------------------------------------------------------------- */

/* Where an element sends point x of a part: the place in the part, and the sign, which neurons of a
 * layer before do not show unless the activation is odd. */
static int32_t image_of(const gsnn_deep_tables *t, size_t element, size_t part, size_t x) {
    int32_t image = t->images[element * t->points + t->first[part] + x];
    return part && !t->odd ? (int32_t)labs(image) : image;
}

/* chi of an element, 0 outside H. */
static int character(const gsnn_deep_tables *t, size_t element, size_t letter) {
    int32_t image = t->images[element * t->points + t->first[letter + 1]];
    return image == 1 ? 1 : image == -1 ? -1 : 0;
}

/* The trace of an element on the inputs of a matrix action, modulo the prime. */
static uint64_t trace_of_matrix(const gsnn_deep_tables *t, size_t element) {
    const gsnn_proof_points *v = t->vectors;
    uint64_t trace = 0;
    for (size_t k = 0; k < v->degree; k++) {
        int32_t image = t->images[element * t->points + v->basis[k]];
        trace += gsnn_proof_vectors_residues(v->vectors, (gsnn_proof_point)image - 1)[k];
    }
    return trace % gsnn_proof_vectors_prime(v->vectors);
}

/* A sum of residues over so many elements as their mean, which is a dimension. */
static size_t mean_of_residues(const gsnn_deep_tables *t, uint64_t sum, size_t count) {
    uint32_t prime = gsnn_proof_vectors_prime(t->vectors->vectors);
    return (size_t)n_mulmod2(sum % prime, n_invmod(count % prime, prime), prime);
}

/* That of H, with chi, on the inputs of a matrix action. */
static size_t find_matrix_dimension(const gsnn_deep_tables *t, size_t letter) {
    uint32_t prime = gsnn_proof_vectors_prime(t->vectors->vectors);
    uint64_t sum = 0;
    size_t order = 0;
    for (size_t e = 0; e < t->element_count; e++) {
        int chi = character(t, e, letter);
        if (chi) {
            sum = (sum + (chi > 0 ? trace_of_matrix(t, e) : prime - trace_of_matrix(t, e))) % prime;
            order++;
        }
    }
    return mean_of_residues(t, sum, order);
}

/* Codes of the points of a matrix action: equal where all rows of the letter have the same value,
 * which is the sum over H of chi(h) h x. */
static gsnn_status find_matrix_codes(const gsnn_deep_tables *t, size_t letter, int64_t *codes,
                                     gsnn_error *error) {
    const gsnn_proof_points *v = t->vectors;
    uint32_t prime = gsnn_proof_vectors_prime(v->vectors);
    uint64_t *values = gsnn_new(v->count * v->degree, sizeof *values);
    if (!values)
        return gsnn_fail_memory(error);
    for (size_t e = 0; e < t->element_count; e++) {
        int chi = character(t, e, letter);
        for (size_t x = 0; chi && x < v->count; x++) {
            int32_t image = t->images[e * t->points + x];
            const uint32_t *to =
                gsnn_proof_vectors_residues(v->vectors, (gsnn_proof_point)image - 1);
            for (size_t k = 0; k < v->degree; k++) {
                uint64_t *sum = &values[x * v->degree + k];
                *sum = (*sum + (chi > 0 ? to[k] : prime - to[k])) % prime;
            }
        }
    }
    for (size_t x = 0; x < v->count; x++) {
        size_t y = 0;
        while (memcmp(values + y * v->degree, values + x * v->degree, v->degree * sizeof *values) !=
               0)
            y++;
        codes[x] = (int64_t)y + 1;
    }
    free(values);
    return GSNN_OK;
}

/* The dimension of the maps: the mean over H of chi times the trace. */
static size_t find_dimension(const gsnn_deep_tables *t, size_t source, size_t letter) {
    size_t points = t->first[source + 1] - t->first[source];
    int64_t sum = 0, order = 0;
    for (size_t e = 0; e < t->element_count; e++) {
        int chi = character(t, e, letter);
        if (!chi)
            continue;
        int64_t trace = 0;
        for (size_t x = 0; x < points; x++) {
            int32_t image = image_of(t, e, source, x);
            trace += (size_t)labs(image) == x + 1 ? (image > 0 ? 1 : -1) : 0;
        }
        sum += chi * trace;
        order++;
    }
    return order ? (size_t)(sum / order) : 0; /* the identity is in H */
}

/* Codes of the points: equal up to sign on orbits of H, 0 where the mean with chi vanishes. */
static void find_codes(const gsnn_deep_tables *t, size_t source, size_t letter, int64_t *codes,
                       int64_t *sums) {
    size_t points = t->first[source + 1] - t->first[source];
    int64_t number = 0;
    for (size_t x = 0; x < points; x++)
        codes[x] = INT64_MAX;
    for (size_t x = 0; x < points; x++) {
        if (codes[x] != INT64_MAX)
            continue;
        memset(sums, 0, points * sizeof *sums);
        number++;
        for (size_t e = 0; e < t->element_count; e++) {
            int chi = character(t, e, letter);
            int32_t image = chi ? image_of(t, e, source, x) : 0;
            if (!chi)
                continue;
            sums[labs(image) - 1] += image > 0 ? chi : -chi;
            codes[labs(image) - 1] = 0;
        }
        for (size_t y = 0; y < points; y++)
            if (sums[y])
                codes[y] = sums[y] > 0 ? number : -number;
    }
}

static gsnn_status find_fixing(gsnn_deep_tables *t, gsnn_error *error) {
    size_t cells = (t->count + 1) * t->count;
    int64_t *codes = gsnn_new(2 * t->points, sizeof *codes);
    t->words = (t->element_count + 63) / 64;
    t->dimensions = gsnn_new(cells, sizeof *t->dimensions);
    t->fixing = gsnn_new(cells * t->words, sizeof *t->fixing);
    t->kernels = gsnn_new(t->count * t->words, sizeof *t->kernels);
    if (!codes || !t->dimensions || !t->fixing || !t->kernels) {
        free(codes);
        return gsnn_fail_memory(error);
    }
    for (size_t cell = 0; cell < cells; cell++) {
        size_t source = cell / t->count, letter = cell % t->count;
        size_t points = t->first[source + 1] - t->first[source];
        bool matrix = !source && t->vectors;
        t->dimensions[cell] =
            matrix ? find_matrix_dimension(t, letter) : find_dimension(t, source, letter);
        if (!matrix)
            find_codes(t, source, letter, codes, codes + t->points);
        else if (find_matrix_codes(t, letter, codes, error)) {
            free(codes);
            return GSNN_FAILED;
        }
        for (size_t e = 0; e < t->element_count; e++) {
            bool fixes = true;
            for (size_t x = 0; fixes && x < points; x++) {
                int32_t image = image_of(t, e, source, x);
                int64_t there = codes[labs(image) - 1];
                fixes = (image < 0 ? -there : there) == codes[x];
            }
            if (fixes)
                t->fixing[cell * t->words + e / 64] |= UINT64_C(1) << (e % 64);
            if (!source && character(t, e, letter) == 1)
                t->kernels[letter * t->words + e / 64] |= UINT64_C(1) << (e % 64);
        }
    }
    free(codes);
    return GSNN_OK;
}

/* ---- Outputs ------------------------------------------------------------------------------- */

/* The trace of an element on the inputs (part 0) or the outputs, with signs. */
static int64_t trace_of(const gsnn_deep_tables *t, size_t element, size_t part) {
    const int32_t *images = t->images + element * t->points + t->first[part];
    int64_t trace = 0;
    for (size_t x = 0; x < t->first[part + 1] - t->first[part]; x++)
        trace += (size_t)labs(images[x]) == x + 1 ? (images[x] > 0 ? 1 : -1) : 0;
    return trace;
}

/* Dimensions as means of characters: over H, with chi where the activation is odd, and over G. */
static gsnn_status find_outputs(gsnn_deep_tables *t, gsnn_error *error) {
    int64_t linear = 0, constant = 0, all = (int64_t)t->element_count;
    uint64_t linear_residue = 0;
    t->output = gsnn_new(t->count, sizeof *t->output);
    if (!t->output)
        return gsnn_fail_memory(error);
    for (size_t p = 0; p < t->count; p++) {
        int64_t sum = 0, order = 0;
        for (size_t e = 0; e < t->element_count; e++)
            if (character(t, e, p)) {
                sum += (t->odd ? character(t, e, p) : 1) * trace_of(t, e, t->count + 1);
                order++;
            }
        t->output[p] = order ? (size_t)(sum / order) : 0; /* the identity is in H */
    }
    for (size_t e = 0; e < t->element_count; e++) {
        int64_t sigma = trace_of(t, e, t->count + 1);
        if (t->vectors) {
            uint32_t prime = gsnn_proof_vectors_prime(t->vectors->vectors);
            uint64_t factor = sigma < 0 ? prime - (uint64_t)-sigma % prime : (uint64_t)sigma;
            linear_residue = (linear_residue + factor % prime * trace_of_matrix(t, e)) % prime;
        } else {
            linear += trace_of(t, e, 0) * sigma;
        }
        constant += sigma;
    }
    assert(all > 0); /* 1 is among them */
    t->linear =
        t->vectors ? mean_of_residues(t, linear_residue, t->element_count) : (size_t)(linear / all);
    t->constant = (size_t)(constant / all);
    return GSNN_OK;
}

static void read_id(const char *id, unsigned long long numbers[2]) {
    char *end;
    numbers[0] = strtoull(id + (*id == 'r'), &end, 10);
    numbers[1] = *end ? strtoull(end + 1, NULL, 10) : 0;
}

/* "0.0", "0.1", ..., "10.0", then "r1", "r2", ... */
static int by_id(const void *left, const void *right) {
    const gsnn_record_architecture *const *a = left, *const *b = right;
    unsigned long long x[2], y[2];
    read_id((*a)->id, x);
    read_id((*b)->id, y);
    if ((*(*a)->id == 'r') != (*(*b)->id == 'r'))
        return *(*a)->id == 'r' ? 1 : -1;
    if (x[0] != y[0])
        return x[0] < y[0] ? -1 : 1;
    return (x[1] > y[1]) - (x[1] < y[1]);
}

static gsnn_status rank_letters(gsnn_deep_tables *t, gsnn_error *error) {
    const gsnn_record_architecture **ordered = gsnn_new(t->count, sizeof *ordered);
    t->rank = gsnn_new(t->count, sizeof *t->rank);
    if (!ordered || !t->rank) {
        free(ordered);
        return gsnn_fail_memory(error);
    }
    for (size_t p = 0; p < t->count; p++)
        ordered[p] = &t->record->architectures[p];
    if (t->count)
        qsort(ordered, t->count, sizeof *ordered, by_id);
    for (size_t place = 0; place < t->count; place++)
        t->rank[ordered[place] - t->record->architectures] = place;
    free(ordered);
    return GSNN_OK;
}

/* Makes the tables with outputs that sigma moves, or without. */
static gsnn_status make_tables(gsnn_deep_tables *t, const gsnn_enumeration_record *record,
                               const int32_t *sigma, size_t outputs, bool odd, const char **reason,
                               gsnn_error *error) {
    *t = (gsnn_deep_tables){
        .record = record, .count = record->architecture_count, .outputs = outputs, .odd = odd};
    *reason = NULL;
    gsnn_status status = rank_letters(t, error);
    if (!status)
        status = lay_out(t, reason, error);
    if (!status && !*reason)
        status = list_elements(t, sigma, reason, error);
    if (!status && !*reason && (uint64_t)t->element_count * t->points * (t->count + 1) > MOST_WORK)
        *reason = "the group has too many elements and letters";
    if (!status && !*reason)
        status = find_fixing(t, error);
    if (!status && !*reason && outputs)
        status = find_outputs(t, error);
    if (status)
        gsnn_deep_tables_clear(t);
    return status;
}

gsnn_status gsnn_deep_tables_init(gsnn_deep_tables *t, const gsnn_enumeration_record *record,
                                  bool odd, const char **reason, gsnn_error *error) {
    return make_tables(t, record, NULL, 0, odd, reason, error);
}

/* Reads the images of all generators, which the caller frees. */
static gsnn_status read_sigma(const gsnn_value *codomain, size_t generators, size_t outputs,
                              int32_t **sigma, gsnn_error *error) {
    gsnn_value list = gsnn_value_member(codomain, "images");
    gsnn_status status = gsnn_value_array_of(&list, generators, "generators");
    gsnn_value first = gsnn_value_element(&list, 0);
    if (!status && generators)
        status = gsnn_value_array_of(&first, outputs, "outputs");
    if (status)
        return status;
    *sigma = gsnn_new(generators * outputs, sizeof **sigma);
    if (!*sigma)
        return gsnn_fail_memory(error);
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item))
        status = gsnn_value_signed_list(&item, outputs, "outputs", (int32_t)outputs, false,
                                        *sigma + item.index * outputs);
    return status;
}

static gsnn_status read_activation(const gsnn_value *document, bool *odd) {
    static const char *const names[] = {"relu", "odd"};
    gsnn_value activation = gsnn_value_member(document, "activation");
    size_t place;
    gsnn_status status = gsnn_value_choice(&activation, names, 2, &place);
    *odd = !status && place == 1;
    return status;
}

/* Whether the images of a codomain are lists of rows. */
static bool is_matrix(const gsnn_value *codomain) {
    gsnn_value list = gsnn_value_member(codomain, "images");
    gsnn_value image = gsnn_value_element(&list, 0);
    gsnn_value row = gsnn_value_element(&image, 0);
    gsnn_value entry = gsnn_value_element(&row, 0);
    return gsnn_value_given(&entry);
}

gsnn_status gsnn_deep_tables_set_codomain(gsnn_deep_tables *t, const gsnn_value *document,
                                          const char **reason, const char **fault,
                                          gsnn_error *error) {
    gsnn_value codomain = gsnn_value_member(document, "codomain");
    gsnn_value dimension = gsnn_value_member(&codomain, "dimension");
    gsnn_value linear = gsnn_value_member(&codomain, "linear");
    gsnn_value constant = gsnn_value_member(&codomain, "constant");
    const gsnn_enumeration_record *record = t->record;
    size_t outputs, stated_linear, stated_constant;
    int32_t *sigma = NULL;
    bool odd = false;
    gsnn_status status = GSNN_OK;
    *fault = NULL;
    if (!gsnn_value_given(&codomain))
        return GSNN_OK;
    if ((status = gsnn_value_size(&dimension, MOST_IMAGES, &outputs)) ||
        (status = gsnn_value_size(&linear, SIZE_MAX >> 1, &stated_linear)) ||
        (status = gsnn_value_size(&constant, SIZE_MAX >> 1, &stated_constant)))
        return status;
    if (!outputs)
        return gsnn_value_complain(&dimension, "there are outputs");
    if ((status = read_activation(document, &odd)))
        return status;
    if (is_matrix(&codomain)) {
        *reason = "outputs are moved by matrices";
        return GSNN_OK;
    }
    status = read_sigma(&codomain, record->group.generators.count, outputs, &sigma, error);
    if (!status) {
        gsnn_deep_tables_clear(t);
        status = make_tables(t, record, sigma, outputs, odd, reason, error);
    }
    if (!status && !*reason)
        *fault = !gsnn_deep_tables_has_order(t) ? "images: they break a relation of the generators"
                 : stated_linear != t->linear   ? "linear: not the dimension by characters"
                 : stated_constant != t->constant ? "constant: not the dimension by characters"
                                                  : NULL;
    free(sigma);
    return status;
}

gsnn_status gsnn_deep_tables_take_outputs(gsnn_deep_tables *tables, gsnn_error *error) {
    const gsnn_enumeration_record *record = tables->record;
    tables->output = gsnn_new(tables->count, sizeof *tables->output);
    if (!tables->output)
        return gsnn_fail_memory(error);
    for (size_t p = 0; p < tables->count; p++)
        tables->output[p] = record->architectures[p].output.dimension;
    tables->linear = record->codomain.linear.dimension;
    tables->constant = record->codomain.constant.dimension;
    return GSNN_OK;
}

void gsnn_deep_tables_clear(gsnn_deep_tables *t) {
    gsnn_proof_points_free(t->vectors);
    free(t->rank);
    free(t->vector_images);
    free(t->first);
    free(t->images);
    free(t->dimensions);
    free(t->fixing);
    free(t->kernels);
    free(t->output);
    *t = (gsnn_deep_tables){0};
}

gsnn_status gsnn_deep_tables_check_group(const gsnn_deep_tables *t, const gsnn_value *document,
                                         const char **fault) {
    const gsnn_record_group *is = &t->record->group;
    gsnn_value group = gsnn_value_member(document, "group");
    gsnn_value action = gsnn_value_member(&group, "action");
    gsnn_value degree = gsnn_value_member(&group, "degree");
    gsnn_value order = gsnn_value_member(&group, "order");
    const char *name, *decimal = is->order;
    size_t inputs;
    gsnn_status status;
    if ((status = gsnn_value_string(&action, &name)) ||
        (status = gsnn_value_size(&degree, SIZE_MAX >> 1, &inputs)) ||
        (gsnn_value_given(&order) && (status = gsnn_value_decimal(&order, &decimal))))
        return status;
    *fault = strcmp(name, is->action->name) != 0 ? "action"
             : inputs != is->degree              ? "degree"
             : strcmp(decimal, is->order) != 0   ? "order"
                                                 : NULL;
    return GSNN_OK;
}

bool gsnn_deep_tables_has_order(const gsnn_deep_tables *t) {
    char order[32];
    snprintf(order, sizeof order, "%zu", t->element_count);
    return strcmp(order, t->record->group.order) == 0;
}

size_t gsnn_deep_tables_find(const gsnn_deep_tables *t, const char *id) {
    for (size_t p = 0; p < t->count; p++)
        if (!strcmp(t->record->architectures[p].id, id))
            return p;
    return SIZE_MAX;
}

/* ---- Words --------------------------------------------------------------------------------- */

bool gsnn_deep_tables_read_layer(const gsnn_deep_tables *t, const char *name, size_t *word,
                                 size_t *depth, size_t most, const char **fault) {
    size_t first = *depth;
    char id[64];
    *fault = NULL;
    for (const char *at = name; !*fault; at++) {
        size_t length = strcspn(at, "+");
        if (*depth == most)
            return false;
        snprintf(id, sizeof id, "%.*s", (int)(length < sizeof id ? length : sizeof id), at);
        size_t letter = gsnn_deep_tables_find(t, id);
        if (letter == SIZE_MAX)
            *fault = at;
        else
            word[*depth] = letter | (*depth > first ? GSNN_DEEP_TABLES_BESIDE : 0);
        ++*depth;
        at += length;
        if (!*at)
            break;
    }
    return true;
}

size_t gsnn_deep_tables_layers(const size_t *word, size_t depth) {
    size_t layers = 0;
    for (size_t i = 0; i < depth; i++)
        layers += word[i] < GSNN_DEEP_TABLES_BESIDE;
    return layers;
}

/* The place at which the layer of letter i begins: what is before it is seen. */
static size_t layer_begin(const size_t *word, size_t i) {
    while (word[i] >= GSNN_DEEP_TABLES_BESIDE)
        i--;
    return i;
}

size_t gsnn_deep_tables_block(const gsnn_deep_tables *t, const size_t *word, size_t j, size_t i) {
    return j < layer_begin(word, i)
               ? gsnn_deep_tables_dimension(t, gsnn_deep_tables_letter(word[j]) + 1,
                                            gsnn_deep_tables_letter(word[i]))
               : 0;
}

bool gsnn_deep_tables_follows(const gsnn_deep_tables *t, const size_t *word, size_t depth,
                              bool loose) {
    size_t p = gsnn_deep_tables_letter(word[depth - 1]), begin = layer_begin(word, depth - 1);
    size_t dimension = gsnn_deep_tables_dimension(t, 0, p);
    bool before = false;
    for (size_t j = 0; j + 1 < depth; j++) {
        dimension += gsnn_deep_tables_block(t, word, j, depth - 1);
        before |= gsnn_deep_tables_letter(word[j]) == p;
    }
    if (!dimension ||
        (!loose && !t->odd && before && dimension == 1 && t->record->architectures[p].type == 2))
        return false;
    for (size_t w = 0; w < t->words; w++) {
        uint64_t fixing = t->fixing[p * t->words + w];
        for (size_t j = 0; j < begin; j++) {
            size_t source = gsnn_deep_tables_letter(word[j]) + 1;
            fixing &= t->fixing[(source * t->count + p) * t->words + w];
        }
        if (fixing != t->kernels[p * t->words + w])
            return false;
    }
    return true;
}

static bool commute(const gsnn_deep_tables *t, size_t p, size_t q) {
    return !gsnn_deep_tables_dimension(t, p + 1, q) && !gsnn_deep_tables_dimension(t, q + 1, p);
}

/* From all letters in the first layer, letters go down as long as they see, or do not see,
 * something that they should not. */
void gsnn_deep_tables_earliest(const gsnn_deep_tables *t, const size_t *word, size_t depth,
                               size_t *layers) {
    memset(layers, 0, depth * sizeof *layers);
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < depth; i++)
            for (size_t j = 0; j < depth; j++) {
                if (!gsnn_deep_tables_dimension(t, gsnn_deep_tables_letter(word[i]) + 1,
                                                gsnn_deep_tables_letter(word[j])))
                    continue;
                bool before = i < layer_begin(word, j);
                size_t late = before ? j : i, least = before ? layers[i] + 1 : layers[j];
                again |= layers[late] < least;
                layers[late] = layers[late] < least ? least : layers[late];
            }
    }
}

static bool is_earliest(const gsnn_deep_tables *t, const size_t *word, size_t depth) {
    size_t layers[MOST_DEPTH];
    gsnn_deep_tables_earliest(t, word, depth, layers);
    for (size_t i = 0; i < depth; i++)
        if (layers[i] + 1 != gsnn_deep_tables_layers(word, i + 1))
            return false;
    return true;
}

bool gsnn_deep_tables_is_first(const gsnn_deep_tables *t, const size_t *word, size_t depth,
                               bool wide) {
    if (wide)
        return is_earliest(t, word, depth);
    for (size_t i = 1; i < depth; i++)
        for (size_t j = i; j-- > 0 && commute(t, word[j], word[i]);)
            if (gsnn_deep_tables_rank(t, word[j]) > gsnn_deep_tables_rank(t, word[i]))
                return false;
    return true;
}

size_t gsnn_deep_tables_layer(const gsnn_deep_tables *t, const size_t *word, size_t depth) {
    size_t p = gsnn_deep_tables_letter(word[depth - 1]);
    size_t sum = gsnn_deep_tables_dimension(t, 0, p) + gsnn_deep_tables_output(t, p);
    for (size_t j = 0; j + 1 < depth; j++)
        sum += gsnn_deep_tables_block(t, word, j, depth - 1);
    return sum + (t->record->architectures[p].type == 1);
}

bool gsnn_deep_tables_reaches(const gsnn_deep_tables *t, const size_t *word, size_t depth) {
    bool reaches[MOST_DEPTH];
    for (size_t i = depth; i-- > 0;) {
        reaches[i] = gsnn_deep_tables_output(t, gsnn_deep_tables_letter(word[i])) > 0;
        for (size_t j = i + 1; !reaches[i] && j < depth; j++)
            reaches[i] = reaches[j] && gsnn_deep_tables_block(t, word, i, j);
        if (!reaches[i])
            return false;
    }
    return true;
}

size_t gsnn_deep_tables_chain(const gsnn_deep_tables *t, const size_t *word, size_t depth) {
    size_t chain[MOST_DEPTH], longest = 0;
    for (size_t i = 0; i < depth && i < MOST_DEPTH; i++) {
        chain[i] = 1;
        for (size_t j = 0; j < i; j++)
            if (gsnn_deep_tables_block(t, word, j, i) && chain[j] >= chain[i])
                chain[i] = chain[j] + 1;
        longest = chain[i] > longest ? chain[i] : longest;
    }
    return longest;
}
