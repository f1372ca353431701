#include "proof/stabiliser_chain.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* One step: the orbit of the base point under the group of this level.  The last level of a chain
 * has no base point yet and is trivial. */
typedef struct level {
    struct level *next;
    size_t base;
    size_t orbit_length, orbit_capacity;
    gsnn_proof_point *orbit; /* the base point first */
    uint32_t *position;      /* of each point in the orbit, counted from 1; 0 outside */
    /* For the point at each position, an element that takes the base point there, and its
     * inverse: 2 x degree points each. */
    gsnn_proof_point *transversal;
    size_t transversal_capacity;
    size_t generator_count, generator_capacity;
    gsnn_proof_point *generators;
} level;

struct gsnn_proof_chain {
    size_t degree;
    level *first;
};

static void free_level(level *l) {
    free(l->orbit);
    free(l->position);
    free(l->transversal);
    free(l->generators);
    free(l);
}

gsnn_proof_chain *gsnn_proof_chain_new(size_t degree) {
    gsnn_proof_chain *chain = gsnn_new(1, sizeof *chain);
    if (!chain)
        return NULL;
    chain->degree = degree;
    chain->first = gsnn_new(1, sizeof *chain->first);
    if (!chain->first) {
        free(chain);
        return NULL;
    }
    return chain;
}

void gsnn_proof_chain_free(gsnn_proof_chain *chain) {
    if (!chain)
        return;
    for (level *l = chain->first, *next; l; l = next) {
        next = l->next;
        free_level(l);
    }
    free(chain);
}

size_t gsnn_proof_chain_degree(const gsnn_proof_chain *chain) {
    return chain->degree;
}

static gsnn_proof_point *transversal_of(const level *l, size_t position, size_t degree) {
    return l->transversal + 2 * position * degree;
}

static gsnn_proof_point *inverse_of(const level *l, size_t position, size_t degree) {
    return l->transversal + (2 * position + 1) * degree;
}

/* Adds the image of the base point under g to the orbit, with g as its transversal element. */
static int extend_orbit(level *l, const gsnn_proof_point *g, size_t degree) {
    if (gsnn_reserve(&l->orbit, &l->orbit_capacity, l->orbit_length + 1, sizeof *l->orbit) ||
        gsnn_reserve(&l->transversal, &l->transversal_capacity, 2 * (l->orbit_length + 1) * degree,
                     sizeof *l->transversal))
        return -1;
    size_t position = l->orbit_length++;
    l->orbit[position] = g[l->base];
    l->position[g[l->base]] = (uint32_t)position + 1;
    memcpy(transversal_of(l, position, degree), g, degree * sizeof *g);
    gsnn_proof_permutation_invert(inverse_of(l, position, degree), g, degree);
    return 0;
}

/* Turns the trivial last level into one with a base point that g moves. */
static int open_level(level *l, const gsnn_proof_point *g, size_t degree) {
    while (g[l->base] == l->base)
        l->base++;
    l->next = gsnn_new(1, sizeof *l->next);
    l->position = gsnn_new(degree, sizeof *l->position);
    gsnn_proof_point *one = gsnn_resize(NULL, degree, sizeof *one);
    int failed = !l->next || !l->position || !one;
    if (!failed) {
        gsnn_proof_permutation_identity(one, degree);
        failed = extend_orbit(l, one, degree);
    }
    free(one);
    return failed ? -1 : 0;
}

/* Divides g by transversal elements as far as the chain goes from l: the residue is left in *g
 * (spare is of the same size and the two change places), and the level where it got stuck is
 * returned; NULL when g sifted to the identity. */
static level *sift(level *l, gsnn_proof_point **g, gsnn_proof_point **spare, size_t degree) {
    for (; l->next; l = l->next) {
        size_t position = l->position[(*g)[l->base]];
        if (!position)
            return l;
        gsnn_proof_permutation_multiply(*spare, inverse_of(l, position - 1, degree), *g, degree);
        gsnn_proof_point *swap = *g;
        *g = *spare;
        *spare = swap;
    }
    return gsnn_proof_permutation_is_identity(*g, degree) ? NULL : l;
}

static int insert(level *l, const gsnn_proof_point *g, size_t degree);

/* Takes the product h of a generator and a transversal element: a new point of the orbit, or a
 * Schreier generator for the next level. */
static int try_product(level *l, const gsnn_proof_point *h, size_t degree) {
    size_t position = l->position[h[l->base]];
    if (!position)
        return extend_orbit(l, h, degree);
    gsnn_proof_point *schreier = gsnn_resize(NULL, degree, sizeof *schreier);
    if (!schreier)
        return -1;
    gsnn_proof_permutation_multiply(schreier, inverse_of(l, position - 1, degree), h, degree);
    int failed = insert(l->next, schreier, degree);
    free(schreier);
    return failed;
}

/* Extends the group of level l, all below being complete, by g. */
static int extend(level *l, const gsnn_proof_point *g, size_t degree) {
    if (!l->next && open_level(l, g, degree))
        return -1;
    size_t needed = (l->generator_count + 1) * degree;
    if (gsnn_reserve(&l->generators, &l->generator_capacity, needed, sizeof *l->generators))
        return -1;
    memcpy(l->generators + l->generator_count * degree, g, degree * sizeof *g);
    size_t newest = l->generator_count++;
    gsnn_proof_point *product = gsnn_resize(NULL, degree, sizeof *product);
    if (!product)
        return -1;
    int failed = 0;
    size_t old_length = l->orbit_length;
    /* Old points meet the new generator, new points meet every generator. */
    for (size_t i = 0; i < l->orbit_length && !failed; i++) {
        for (size_t k = i < old_length ? newest : 0; k < l->generator_count && !failed; k++) {
            gsnn_proof_permutation_multiply(product, l->generators + k * degree,
                                            transversal_of(l, i, degree), degree);
            failed = try_product(l, product, degree);
        }
    }
    free(product);
    return failed;
}

/* Makes the group of level l contain g.  Only what is not in it yet becomes a generator; that is
 * g itself and not what is left of it after sifting, since every level from l on needs it. */
static int insert(level *l, const gsnn_proof_point *g, size_t degree) {
    gsnn_proof_point *buffer = gsnn_resize(NULL, 2 * degree, sizeof *buffer);
    if (!buffer)
        return -1;
    gsnn_proof_point *residue = buffer, *spare = buffer + degree;
    memcpy(residue, g, degree * sizeof *g);
    int failed = sift(l, &residue, &spare, degree) ? extend(l, g, degree) : 0;
    free(buffer);
    return failed;
}

gsnn_status gsnn_proof_chain_add(gsnn_proof_chain *chain, const gsnn_proof_point *g,
                                 gsnn_error *error) {
    return insert(chain->first, g, chain->degree) ? gsnn_fail_memory(error) : GSNN_OK;
}

gsnn_status gsnn_proof_chain_generate(gsnn_proof_chain **chain, size_t degree,
                                      const gsnn_proof_point *generators, size_t count,
                                      gsnn_error *error) {
    *chain = gsnn_proof_chain_new(degree);
    gsnn_status status = *chain ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; i < count && !status; i++)
        status = gsnn_proof_chain_add(*chain, generators + i * degree, error);
    return status;
}

void gsnn_proof_chain_order(fmpz_t order, const gsnn_proof_chain *chain) {
    fmpz_one(order);
    for (const level *l = chain->first; l->next; l = l->next)
        fmpz_mul_ui(order, order, l->orbit_length);
}

bool gsnn_proof_chain_contains(const gsnn_proof_chain *chain, const gsnn_proof_point *g,
                               gsnn_proof_point *work) {
    gsnn_proof_point *residue = work, *spare = work + chain->degree;
    memcpy(residue, g, chain->degree * sizeof *g);
    return !sift(chain->first, &residue, &spare, chain->degree);
}

/* Visits prefix times each element of the group of level l; buffers of the levels below follow. */
static gsnn_status visit_level(const level *l, size_t degree, const gsnn_proof_point *prefix,
                               gsnn_proof_point *buffers,
                               gsnn_status (*visit)(const gsnn_proof_point *, void *), void *data) {
    if (!l->next)
        return visit(prefix, data);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; i < l->orbit_length && !status; i++) {
        gsnn_proof_permutation_multiply(buffers, prefix, transversal_of(l, i, degree), degree);
        status = visit_level(l->next, degree, buffers, buffers + degree, visit, data);
    }
    return status;
}

gsnn_status gsnn_proof_chain_visit(const gsnn_proof_chain *chain,
                                   gsnn_status (*visit)(const gsnn_proof_point *g, void *data),
                                   void *data, gsnn_error *error) {
    size_t levels = 1;
    for (const level *l = chain->first; l->next; l = l->next)
        levels++;
    gsnn_proof_point *buffers = gsnn_resize(NULL, levels * chain->degree, sizeof *buffers);
    if (!buffers)
        return gsnn_fail_memory(error);
    gsnn_proof_permutation_identity(buffers, chain->degree);
    gsnn_status status =
        visit_level(chain->first, chain->degree, buffers, buffers + chain->degree, visit, data);
    free(buffers);
    return status;
}
