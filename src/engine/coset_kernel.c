#include "engine/coset_kernel.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_coset_kernel_init(gsnn_coset_kernel *kernel, const gsnn_disguise *disguise,
                                   size_t points, gsnn_error *error) {
    *kernel = (gsnn_coset_kernel){.disguise = disguise, .points = points};
    kernel->room = gsnn_resize(NULL, GSNN_MAX_COSET_GENERATORS + GSNN_MAX_COSETS + 2,
                               points * sizeof *kernel->room);
    kernel->generators = gsnn_new(GSNN_MAX_COSET_GENERATORS, sizeof *kernel->generators);
    kernel->transversal = gsnn_new(GSNN_MAX_COSETS, sizeof *kernel->transversal);
    if (!kernel->room || !kernel->generators || !kernel->transversal)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < GSNN_MAX_COSET_GENERATORS; i++)
        kernel->generators[i].w = kernel->room + i * points;
    for (size_t i = 0; i < GSNN_MAX_COSETS; i++)
        kernel->transversal[i].w = kernel->room + (GSNN_MAX_COSET_GENERATORS + i) * points;
    return GSNN_OK;
}

void gsnn_coset_kernel_clear(gsnn_coset_kernel *kernel) {
    free(kernel->room);
    free(kernel->generators);
    free(kernel->transversal);
    free(kernel->elements);
    free(kernel->list);
    *kernel = (gsnn_coset_kernel){0};
}

/* ---- Schreier generators --------------------------------------------------------------------- */

/* Room for product number i of 2. */
static gsnn_coset_element product_room(const gsnn_coset_kernel *k, size_t i) {
    size_t before = GSNN_MAX_COSET_GENERATORS + GSNN_MAX_COSETS + i;
    return (gsnn_coset_element){.w = k->room + before * k->points};
}

/* to = a * b, or a * b^-1. */
static void multiply(gsnn_coset_element *to, const gsnn_coset_element *a,
                     const gsnn_coset_element *b, bool inverse, size_t points) {
    for (size_t x = 0; x < points; x++) {
        if (inverse)
            to->w[b->w[x]] = a->w[x];
        else
            to->w[x] = a->w[b->w[x]];
    }
    to->negated = a->negated ^ b->negated;
    to->factor = a->factor ^ b->factor;
    to->coset = a->coset ^ b->coset;
    to->nodes = a->nodes | b->nodes;
}

/* An element of each coset that the generators reach. */
static void list_transversal(gsnn_coset_kernel *k) {
    gsnn_coset_element *list = k->transversal;
    gsnn_point *identity = list[0].w;
    gsnn_permutation_identity(identity, k->points);
    list[0] = (gsnn_coset_element){.w = identity};
    k->coset_count = 1;
    for (size_t i = 0; i < k->generator_count && k->coset_count < GSNN_MAX_COSETS; i++) {
        bool reached = false;
        for (size_t j = 0; j < k->coset_count; j++)
            reached = reached || list[j].coset == k->generators[i].coset;
        size_t before = k->coset_count;
        for (size_t j = 0; !reached && j < before; j++)
            multiply(&list[k->coset_count++], &k->generators[i], &list[j], false, k->points);
    }
}

static bool are_inverse(const gsnn_point *a, const gsnn_point *b, size_t points) {
    size_t x = 0;
    while (x < points && a[b[x]] == x)
        x++;
    return x == points;
}

/* The number of an element that is in G, up to inversion. */
static gsnn_status number_element(gsnn_coset_kernel *k, const gsnn_coset_element *element,
                                  uint16_t *number, gsnn_error *error) {
    size_t points = k->points, size = points * sizeof(gsnn_point);
    if (gsnn_reserve(&k->elements, &k->element_capacity, (k->element_count + 2) * points,
                     sizeof *k->elements))
        return gsnn_fail_memory(error);
    gsnn_point *g = k->elements + (k->element_count + 1) * points;
    bool inside = gsnn_disguise_permutation(k->disguise,
                                            (gsnn_signed_element){element->negated, element->w}, g);
    assert(inside && element->coset == 0);
    (void)inside;
    *number = 0;
    if (gsnn_permutation_is_identity(g, points))
        return GSNN_OK;
    for (size_t i = k->element_count; i && !*number; i--) {
        const gsnn_point *h = k->elements + i * points;
        if (!memcmp(g, h, size) || are_inverse(g, h, points))
            *number = (uint16_t)i;
    }
    if (*number == 0) {
        *number = (uint16_t)++k->element_count;
        k->known[*number] = false;
    }
    return GSNN_OK;
}

static gsnn_status number_elements(gsnn_coset_kernel *k, gsnn_error *error) {
    gsnn_coset_element product = product_room(k, 0), element = product_room(k, 1);
    gsnn_status status = GSNN_OK;
    k->element_count = 0;
    k->known[0] = true;
    k->parity[0] = 0;
    for (size_t i = 0; i < k->coset_count; i++)
        for (size_t j = 0; status == GSNN_OK && j < k->generator_count; j++) {
            uint8_t v = 0;
            multiply(&product, &k->transversal[i], &k->generators[j], false, k->points);
            while (k->transversal[v].coset != product.coset)
                v++;
            k->next[i][j] = v;
            multiply(&element, &product, &k->transversal[v], true, k->points);
            status = number_element(k, &element, &k->element[i][j], error);
        }
    return status;
}

/* ---- Relations ------------------------------------------------------------------------------- */

/* A relation (x y)^times = 1 of E, or (x y)^(times - 1) x z = 1. */
typedef struct word {
    size_t x, y, z;
    uint32_t times;
} word;

/* What is done with the word of a relation, read from a coset on; true if it brought something. */
typedef bool reading(gsnn_coset_kernel *k, const word *relation, size_t start);

/* The elements that a word is made of, with their parities.  *open is the one that is not known, if
 * there is exactly one, and comes once. */
static uint64_t read(const gsnn_coset_kernel *k, const word *relation, size_t start, uint16_t *open,
                     size_t *unknown) {
    size_t coset = start;
    uint64_t parity = 0;
    *unknown = 0;
    for (uint32_t i = 0; i < 2 * relation->times; i++) {
        bool last = i + 1 == 2 * relation->times;
        size_t letter = i % 2 == 0 ? relation->x : last ? relation->z : relation->y;
        uint16_t element = k->element[coset][letter];
        if (k->known[element])
            parity ^= k->parity[element];
        else {
            *open = element;
            ++*unknown;
        }
        coset = k->next[coset][letter];
    }
    assert(coset == start);
    return parity;
}

/* What a relation expresses by elements that are known becomes known. */
static bool deduce(gsnn_coset_kernel *k, const word *relation, size_t start) {
    uint16_t open;
    size_t unknown;
    uint64_t parity = read(k, relation, start, &open, &unknown);
    if (unknown != 1)
        return false;
    k->known[open] = true;
    k->parity[open] = parity;
    return true;
}

static bool collect(gsnn_coset_kernel *k, const word *relation, size_t start) {
    uint16_t open;
    size_t unknown;
    gsnn_add_relation(k->relations, read(k, relation, start, &open, &unknown));
    assert(unknown == 0);
    return false;
}

/* Finds what t makes of the generators of W_J. */
static void find_turned(gsnn_coset_kernel *k) {
    gsnn_coset_element left = product_room(k, 0), both = product_room(k, 1);
    for (size_t t = k->reflection_count; t < k->generator_count; t++)
        for (size_t x = 0; k->generators[t].factor == 1 && x < k->reflection_count; x++) {
            size_t y = 0;
            multiply(&left, &k->generators[t], &k->generators[x], false, k->points);
            multiply(&both, &left, &k->generators[t], true, k->points);
            while (memcmp(both.w, k->generators[y].w, k->points * sizeof *both.w) != 0) {
                y++;
                assert(y < k->reflection_count);
            }
            k->turned[x] = (uint8_t)y;
        }
}

/* Reads all relations of E from all cosets on; whether that brought something. */
static bool read_all(gsnn_coset_kernel *k, reading *then) {
    const gsnn_diagram *diagram = &k->disguise->system->diagram;
    bool brought = false;
    for (size_t x = 0; x < k->generator_count; x++)
        for (size_t y = x; y < k->generator_count; y++) {
            word relation = {y, x, x, 2};
            if (x == y)
                relation.times = 1;
            else if (y < k->reflection_count)
                relation.times = diagram->bonds[__builtin_ctzll(k->generators[x].nodes)]
                                               [__builtin_ctzll(k->generators[y].nodes)];
            else if (x < k->reflection_count && k->generators[y].factor == 1)
                relation.z = k->turned[x];
            for (size_t start = 0; start < k->coset_count; start++)
                brought = then(k, &relation, start) || brought;
        }
    return brought;
}

/* ---- Which of them are needed ---------------------------------------------------------------- */

/* What is known of those that are listed. */
typedef struct listed {
    uint64_t nodes;  /* all that words for them have */
    bool factors[4]; /* the subgroup of E / W_J that they generate */
    bool turns;      /* some word has t in it */
    bool sifted;     /* there is a chain of them */
    gsnn_chain chain;
    gsnn_point *scratch;
} listed;

/* Whether u x v^-1 cannot be generated by those listed, for what its word is made of. */
static bool is_new(const gsnn_coset_kernel *k, const listed *l, size_t u, size_t x) {
    const gsnn_coset_element *from = &k->transversal[u], *to = &k->transversal[k->next[u][x]];
    const gsnn_coset_element *by = &k->generators[x];
    if (!l->factors[from->factor ^ by->factor ^ to->factor])
        return true;
    uint64_t others = l->nodes | from->nodes | to->nodes, letter = by->nodes;
    if (l->turns || (from->factor | to->factor) & 1)
        letter |= letter ? k->generators[k->turned[x]].nodes : 0;
    return letter && !(letter & others);
}

static gsnn_status add_to_chain(gsnn_coset_kernel *k, listed *l, size_t i, gsnn_error *error) {
    return gsnn_chain_add(&l->chain, k->list + i * k->points, UINT64_C(1) << i, error);
}

/* Sifts an element through the chain of those listed. */
static gsnn_status sift(gsnn_coset_kernel *k, listed *l, uint16_t element, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    if (!l->scratch) {
        l->scratch = gsnn_resize(NULL, 2 * k->points, sizeof *l->scratch);
        if (!l->scratch)
            return gsnn_fail_memory(error);
    }
    for (size_t i = 0; status == GSNN_OK && !l->sifted && i < k->count; i++)
        status = add_to_chain(k, l, i, error);
    if (status != GSNN_OK)
        return status;
    l->sifted = true;
    k->known[element] = gsnn_chain_sift(&l->chain, k->elements + element * k->points, l->scratch,
                                        &k->parity[element]);
    return GSNN_OK;
}

/* Lists u x v^-1. */
static gsnn_status enter(gsnn_coset_kernel *k, listed *l, size_t u, size_t x, gsnn_error *error) {
    const gsnn_coset_element *from = &k->transversal[u], *to = &k->transversal[k->next[u][x]];
    const gsnn_coset_element *by = &k->generators[x];
    uint16_t element = k->element[u][x];
    unsigned factor = from->factor ^ by->factor ^ to->factor;
    if (k->count == GSNN_MAX_PARITY_BITS - 1)
        return gsnn_fail(error, GSNN_FAILED,
                         "a subgroup needs more than %d generators, which the engine disguise "
                         "cannot handle",
                         GSNN_MAX_PARITY_BITS - 1);
    if (gsnn_reserve(&k->list, &k->capacity, (k->count + 1) * k->points, sizeof *k->list))
        return gsnn_fail_memory(error);
    memcpy(k->list + k->count * k->points, k->elements + element * k->points,
           k->points * sizeof *k->list);
    k->known[element] = true;
    k->parity[element] = UINT64_C(1) << k->count;
    k->negative |= (uint64_t)(factor >> 1) << k->count++;
    l->nodes |= from->nodes | by->nodes | to->nodes;
    l->turns = l->turns || (from->factor | by->factor | to->factor) & 1;
    bool before[4];
    memcpy(before, l->factors, sizeof before);
    for (unsigned i = 0; i < 4; i++)
        l->factors[i ^ factor] = l->factors[i ^ factor] || before[i];
    return l->sifted ? add_to_chain(k, l, k->count - 1, error) : GSNN_OK;
}

static gsnn_status decide(gsnn_coset_kernel *k, listed *l, size_t u, size_t x, gsnn_error *error) {
    uint16_t element = k->element[u][x];
    if (k->known[element])
        return GSNN_OK;
    if (is_new(k, l, u, x))
        return enter(k, l, u, x, error);
    while (!k->known[element] && read_all(k, deduce))
        ;
    gsnn_status status = k->known[element] ? GSNN_OK : sift(k, l, element, error);
    return status == GSNN_OK && !k->known[element] ? enter(k, l, u, x, error) : status;
}

gsnn_status gsnn_coset_kernel_find(gsnn_coset_kernel *k, gsnn_error *error) {
    listed l = {.factors = {true}};
    gsnn_chain_init(&l.chain, k->points, NULL, 0);
    k->count = 0;
    k->negative = 0;
    memset(k->relations, 0, sizeof k->relations);
    list_transversal(k);
    find_turned(k);
    gsnn_status status = number_elements(k, error);
    for (size_t u = 0; u < k->coset_count; u++)
        for (size_t x = 0; status == GSNN_OK && x < k->generator_count; x++)
            status = decide(k, &l, u, x, error);
    if (status == GSNN_OK)
        read_all(k, collect);
    gsnn_chain_clear(&l.chain);
    free(l.scratch);
    return status;
}
