#include "deep/symmetry.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"
#include "base/run.h"
#include "deep/outputs.h"

#include <stdlib.h>
#include <string.h>

/* Permutations of letters, and elements of G, beyond these are too many. */
#define MOST_PERMUTATIONS 100000
#define MOST_ELEMENTS 200000

/* ---- Signed permutations ------------------------------------------------------------------- */

static size_t place_of(int32_t image) {
    return (size_t)(image < 0 ? -image : image) - 1;
}

/* The product: first b, then a. */
static void multiply(const int32_t *a, const int32_t *b, size_t degree, int32_t *product) {
    for (size_t i = 0; i < degree; i++) {
        int32_t image = a[place_of(b[i])];
        product[i] = b[i] < 0 ? -image : image;
    }
}

static void invert(const int32_t *a, size_t degree, int32_t *inverse) {
    for (size_t i = 0; i < degree; i++)
        inverse[place_of(a[i])] = a[i] < 0 ? -(int32_t)(i + 1) : (int32_t)(i + 1);
}

/* ---- The elements of G --------------------------------------------------------------------- */

/* G as signed permutations of the inputs, each but the first being a generator times an earlier
 * one. */
typedef struct listed_group {
    size_t degree, count, capacity;
    int32_t *images;     /* count x degree */
    uint32_t *parent;    /* of each element */
    uint32_t *generator; /* by which it comes from its parent */
    size_t parent_capacity, generator_capacity;
    gsnn_hash_index index;
} listed_group;

static size_t find_element(const listed_group *group, const int32_t *images) {
    uint64_t hash = gsnn_hash_bytes(images, group->degree * sizeof *images);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&group->index, hash);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (!memcmp(group->images + i * group->degree, images, group->degree * sizeof *images))
            return i;
    return SIZE_MAX;
}

static gsnn_status add_element(listed_group *group, const int32_t *images, uint32_t parent,
                               uint32_t generator, gsnn_error *error) {
    size_t n = group->count, degree = group->degree;
    if (n == MOST_ELEMENTS)
        return gsnn_fail(error, GSNN_FAILED, "modulo: the group has more than %d elements",
                         MOST_ELEMENTS);
    if (gsnn_reserve(&group->images, &group->capacity, (n + 1) * degree, sizeof *group->images) ||
        gsnn_reserve(&group->parent, &group->parent_capacity, n + 1, sizeof *group->parent) ||
        gsnn_reserve(&group->generator, &group->generator_capacity, n + 1,
                     sizeof *group->generator) ||
        gsnn_hash_index_add(&group->index, gsnn_hash_bytes(images, degree * sizeof *images),
                            (uint32_t)n))
        return gsnn_fail_memory(error);
    memcpy(group->images + n * degree, images, degree * sizeof *images);
    group->parent[n] = parent;
    group->generator[n] = generator;
    group->count++;
    return GSNN_OK;
}

static gsnn_status list_elements(listed_group *group, const gsnn_record_group *record,
                                 const gsnn_run *run, gsnn_error *error) {
    size_t degree = record->degree;
    *group = (listed_group){.degree = degree};
    int32_t *images = gsnn_new(degree, sizeof *images);
    if (!images || gsnn_hash_index_init(&group->index, 256)) {
        free(images);
        return gsnn_fail_memory(error);
    }
    for (size_t i = 0; i < degree; i++)
        images[i] = (int32_t)(i + 1);
    gsnn_status status = add_element(group, images, 0, 0, error);
    for (size_t at = 0; !status && at < group->count; at++) {
        status = gsnn_run_step(run, "elements", at, 0, error);
        for (size_t g = 0; !status && g < record->generators.count; g++) {
            multiply(record->generators.images + g * degree, group->images + at * degree, degree,
                     images);
            if (find_element(group, images) == SIZE_MAX)
                status = add_element(group, images, (uint32_t)at, (uint32_t)g, error);
        }
    }
    free(images);
    return status;
}

static void clear_elements(listed_group *group) {
    free(group->images);
    free(group->parent);
    free(group->generator);
    gsnn_hash_index_clear(&group->index);
}

/* Where rho of a letter sends its first neuron under an element. */
static int32_t image_of_neuron(const listed_group *group, const gsnn_deep_letter *letter,
                               size_t element, int32_t neuron) {
    /* The element is the product of its generators, the last one from the root leftmost: the one
     * nearest the root acts first. */
    uint32_t path[64] = {0}, *way = path;
    size_t length = 0, room = 64;
    for (size_t e = element; e; e = group->parent[e])
        length++;
    if (length > room && !(way = gsnn_new(length, sizeof *way)))
        return 0;
    size_t k = length;
    for (size_t e = element; e; e = group->parent[e])
        way[--k] = group->generator[e];
    for (k = 0; k < length; k++) {
        int32_t image = letter->rho[way[k] * letter->neurons + place_of(neuron)];
        neuron = neuron < 0 ? -image : image;
    }
    if (way != path)
        free(way);
    return neuron;
}

/* ---- Letters ------------------------------------------------------------------------------- */

/* What moves letters: n and its inverse, with room for products. */
typedef struct mover {
    const gsnn_deep_letters *letters;
    const listed_group *group;
    const int32_t *n;
    int32_t *inverse, *work, *conjugate;
} mover;

/* The element n h n^-1 of G, or SIZE_MAX. */
static size_t conjugate_of(mover *m, const int32_t *h) {
    size_t degree = m->group->degree;
    multiply(h, m->inverse, degree, m->work);
    multiply(m->n, m->work, degree, m->conjugate);
    return find_element(m->group, m->conjugate);
}

/* Whether q is the image of p: a neuron of q is kept by n H n^-1, with the signs that chi has. */
static bool is_image(mover *m, const gsnn_deep_letter *p, const gsnn_deep_letter *q) {
    const gsnn_record_architecture *a = &m->letters->record->architectures[p->architecture];
    if (p->type != q->type || p->neurons != q->neurons)
        return false;
    for (int32_t neuron = 1; neuron <= (int32_t)q->neurons; neuron++) {
        bool kept = true;
        for (size_t k = 0; kept && k < a->H.generators.count; k++) {
            const int32_t *h = a->H.generators.images + k * m->group->degree;
            size_t element = find_element(m->group, h), moved = conjugate_of(m, h);
            if (element == SIZE_MAX || moved == SIZE_MAX)
                return false;
            int32_t sign = image_of_neuron(m->group, p, element, 1);
            kept = image_of_neuron(m->group, q, moved, neuron) == sign * neuron;
        }
        if (kept)
            return true;
    }
    return false;
}

static gsnn_status move_letters(mover *m, uint32_t *moved, gsnn_error *error) {
    const gsnn_deep_letters *letters = m->letters;
    for (size_t i = 0; i < letters->count; i++) {
        gsnn_status status = gsnn_record_need_generators(
            &letters->record->architectures[letters->items[i].architecture], error);
        if (status)
            return status;
        size_t j = 0;
        while (j < letters->count && !is_image(m, &letters->items[i], &letters->items[j]))
            j++;
        if (j == letters->count)
            return gsnn_fail(error, GSNN_INVALID,
                             "modulo: the image of letter %s is not among the letters",
                             letters->items[i].id);
        moved[i] = (uint32_t)j;
    }
    return GSNN_OK;
}

/* ---- Outputs ------------------------------------------------------------------------------- */

/* traces[e] = that of sigma at each element of G; GSNN_INVALID where sigma has matrices. */
static gsnn_status find_traces(int64_t *traces, const gsnn_record_codomain *codomain,
                               const listed_group *group, gsnn_error *error) {
    size_t size = codomain->dimension;
    if (!codomain->action->permutes_inputs)
        return gsnn_fail(error, GSNN_INVALID, "modulo: the outputs are moved by matrices");
    int32_t *images = gsnn_new(group->count * size, sizeof *images);
    if (!images)
        return gsnn_fail_memory(error);
    for (size_t e = 0; e < group->count; e++) {
        int32_t *own = images + e * size;
        for (size_t o = 0; o < size; o++)
            own[o] = (int32_t)o + 1;
        if (e > 0)
            multiply(codomain->generators.images + group->generator[e] * size,
                     images + group->parent[e] * size, size, own);
        traces[e] = 0;
        for (size_t o = 0; o < size; o++)
            traces[e] += place_of(own[o]) == o ? (own[o] > 0 ? 1 : -1) : 0;
    }
    free(images);
    return GSNN_OK;
}

/* With n, f becomes T f n^-1, which has the outputs that f has for some T if these are moved alike,
 * that is if sigma(n g n^-1) and sigma(g) have the same trace for each g. */
static gsnn_status check_outputs(mover *m, size_t number, gsnn_error *error) {
    const gsnn_deep_outputs *outputs = m->letters->outputs;
    if (!outputs || strcmp(outputs->codomain->kind, "trivial") == 0)
        return GSNN_OK;
    int64_t *traces = gsnn_new(m->group->count, sizeof *traces);
    if (!traces)
        return gsnn_fail_memory(error);
    gsnn_status status = find_traces(traces, outputs->codomain, m->group, error);
    for (size_t e = 0; !status && e < m->group->count; e++)
        if (traces[conjugate_of(m, m->group->images + e * m->group->degree)] != traces[e])
            status = gsnn_fail(error, GSNN_INVALID,
                               "modulo: generator %zu makes other outputs of those of the codomain",
                               number + 1);
    free(traces);
    return status;
}

static gsnn_status find_move(const gsnn_deep_letters *letters, const listed_group *group,
                             const int32_t *images, size_t number, uint32_t *moved,
                             gsnn_error *error) {
    const gsnn_record_group *record = &letters->record->group;
    size_t degree = group->degree;
    int32_t *room = gsnn_new(3 * degree, sizeof *room);
    if (!room)
        return gsnn_fail_memory(error);
    mover m = {letters, group, images, room, room + degree, room + 2 * degree};
    invert(images, degree, m.inverse);
    gsnn_status status = GSNN_OK;
    for (size_t g = 0; !status && g < record->generators.count; g++)
        if (conjugate_of(&m, record->generators.images + g * degree) == SIZE_MAX)
            status = gsnn_fail(error, GSNN_INVALID,
                               "modulo: generator %zu does not normalise the group", number + 1);
    if (!status)
        status = check_outputs(&m, number, error);
    if (!status)
        status = move_letters(&m, moved, error);
    free(room);
    return status;
}

/* ---- All products -------------------------------------------------------------------------- */

static gsnn_status add_permutation(gsnn_deep_symmetry *symmetry, size_t *capacity,
                                   const uint32_t *permutation, gsnn_error *error) {
    size_t width = symmetry->letters;
    for (size_t i = 0; i < symmetry->count; i++)
        if (!memcmp(symmetry->elements + i * width, permutation, width * sizeof *permutation))
            return GSNN_OK;
    if (symmetry->count == MOST_PERMUTATIONS)
        return gsnn_fail(error, GSNN_FAILED, "modulo: more than %d permutations of letters",
                         MOST_PERMUTATIONS);
    if (gsnn_reserve(&symmetry->elements, capacity, (symmetry->count + 1) * width,
                     sizeof *symmetry->elements))
        return gsnn_fail_memory(error);
    memcpy(symmetry->elements + symmetry->count++ * width, permutation,
           width * sizeof *permutation);
    return GSNN_OK;
}

static gsnn_status close_permutations(gsnn_deep_symmetry *symmetry, const uint32_t *moves,
                                      size_t count, gsnn_error *error) {
    size_t width = symmetry->letters, capacity = 0;
    uint32_t *product = gsnn_new(width, sizeof *product);
    gsnn_status status = product ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < width; i++)
        product[i] = (uint32_t)i;
    if (!status)
        status = add_permutation(symmetry, &capacity, product, error);
    for (size_t at = 0; !status && at < symmetry->count; at++)
        for (size_t g = 0; !status && g < count; g++) {
            for (size_t i = 0; i < width; i++)
                product[i] = moves[g * width + symmetry->elements[at * width + i]];
            status = add_permutation(symmetry, &capacity, product, error);
        }
    free(product);
    return status;
}

gsnn_status gsnn_deep_symmetry_init(gsnn_deep_symmetry *symmetry, const gsnn_deep_letters *letters,
                                    const int32_t *images, size_t count, const gsnn_run *run,
                                    gsnn_error *error) {
    *symmetry = (gsnn_deep_symmetry){.letters = letters->count};
    const gsnn_record_group *record = &letters->record->group;
    if (!record->action->permutes_inputs)
        return gsnn_fail(error, GSNN_INVALID, "modulo: the group acts by matrices");
    listed_group group;
    gsnn_status status = list_elements(&group, record, run, error);
    uint32_t *moves = gsnn_new(count * letters->count, sizeof *moves);
    if (!status && !moves)
        status = gsnn_fail_memory(error);
    for (size_t g = 0; !status && g < count; g++)
        status = find_move(letters, &group, images + g * record->degree, g,
                           moves + g * letters->count, error);
    if (!status)
        status = close_permutations(symmetry, moves, count, error);
    free(moves);
    clear_elements(&group);
    if (status)
        gsnn_deep_symmetry_clear(symmetry);
    return status;
}

void gsnn_deep_symmetry_clear(gsnn_deep_symmetry *symmetry) {
    free(symmetry->elements);
    *symmetry = (gsnn_deep_symmetry){0};
}

/* Whether a word comes before another one of as many letters in lists: less than 0, 0, more. */
static int compare(const gsnn_deep_word *a, const gsnn_deep_word *b) {
    for (size_t i = 0; i < a->depth; i++) {
        if (a->beside[i] != b->beside[i])
            return a->beside[i] ? 1 : -1;
        if (a->at[i] != b->at[i])
            return a->at[i] < b->at[i] ? -1 : 1;
    }
    return 0;
}

bool gsnn_deep_symmetry_is_first(const gsnn_deep_symmetry *symmetry, const gsnn_deep_word *word,
                                 bool wide, size_t *orbit) {
    size_t same = 1; /* the identity */
    for (size_t e = 1; e < symmetry->count; e++) {
        gsnn_deep_word moved = *word;
        for (size_t i = 0; i < word->depth; i++)
            moved.at[i] = symmetry->elements[e * symmetry->letters + word->at[i]];
        if (wide)
            gsnn_deep_word_canonize_wide(&moved);
        else
            gsnn_deep_word_canonize(&moved);
        int order = compare(&moved, word);
        if (order < 0)
            return false;
        same += order == 0;
    }
    *orbit = symmetry->count / same;
    return true;
}
