#include "verify/pair_key.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* Subgroups with more points in their elements than this are told apart by their order alone. */
static const ulong MOST_ELEMENT_POINTS = 1ul << 22;

static uint64_t mix(uint64_t x) {
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* Sums over the elements of a group: independent of the order in which they come. */
typedef struct sums {
    size_t degree;
    uint64_t cycle_types, elements;
    bool *met; /* scratch, one a point */
} sums;

static gsnn_status add_element(const gsnn_verify_point *g, void *data) {
    sums *s = data;
    uint64_t cycles = 0, element = 0;
    for (size_t x = 0; x < s->degree; x++)
        s->met[x] = false;
    for (size_t x = 0; x < s->degree; x++) {
        size_t length = 0;
        for (gsnn_verify_point y = (gsnn_verify_point)x; !s->met[y]; y = g[y], length++)
            s->met[y] = true;
        cycles += length ? mix(length) : 0;
        element = mix(element + g[x] + 1);
    }
    s->cycle_types += mix(cycles);
    s->elements += element;
    return GSNN_OK;
}

/* The sums over a group, or 0 with only the order in cycle_types beyond the limit. */
static gsnn_status sum_up(sums *s, const gsnn_verify_chain *chain, gsnn_error *error) {
    *s = (sums){.degree = gsnn_verify_chain_degree(chain)};
    gsnn_status status = GSNN_OK;
    fmpz_t order;
    fmpz_init(order);
    gsnn_verify_chain_order(order, chain);
    if (fmpz_cmp_ui(order, MOST_ELEMENT_POINTS / s->degree) <= 0) {
        s->met = gsnn_new(s->degree, sizeof *s->met);
        status = s->met ? gsnn_verify_chain_visit(chain, add_element, s, error)
                        : gsnn_fail_memory(error);
        free(s->met);
        s->met = NULL;
    }
    s->cycle_types += mix(fmpz_fdiv_ui(order, 4294967291ul));
    fmpz_clear(order);
    return status;
}

gsnn_status gsnn_verify_subgroup_hash(uint64_t *hash, const gsnn_verify_chain *chain,
                                      gsnn_error *error) {
    sums s;
    gsnn_status status = sum_up(&s, chain, error);
    *hash = s.elements;
    return status;
}

/* Whether the generators of G normalise H and fix chi. */
static gsnn_status find_normal(const gsnn_verify_subject *subject, const gsnn_verify_own *own,
                               bool *normal) {
    const gsnn_verify_points *points = subject->points;
    size_t degree = points->count;
    gsnn_verify_point *buffer = gsnn_resize(NULL, 3 * degree, sizeof *buffer);
    if (!buffer)
        return gsnn_fail_memory(subject->error);
    *normal = true;
    for (size_t k = 0; k < points->generator_count && *normal; k++)
        for (size_t h = 0; h < own->generator_count && *normal; h++) {
            gsnn_verify_permutation_conjugate(buffer, points->generators + k * degree,
                                              own->generators + h * degree, degree);
            bool in_K = gsnn_verify_chain_contains(own->K, buffer, buffer + degree);
            *normal = in_K == (own->chi[h] > 0) &&
                      gsnn_verify_chain_contains(own->H, buffer, buffer + degree);
        }
    free(buffer);
    return GSNN_OK;
}

gsnn_status gsnn_verify_pair_key_set(gsnn_verify_pair_key *key, const gsnn_verify_subject *subject,
                                     size_t a) {
    const gsnn_verify_own *own = &subject->own[a];
    sums H, K;
    *key =
        (gsnn_verify_pair_key){.architecture = a, .type = subject->record->architectures[a].type};
    gsnn_status status = find_normal(subject, own, &key->normal);
    if (status || (status = sum_up(&H, own->H, subject->error)) ||
        (status = sum_up(&K, own->K, subject->error)))
        return status;
    key->H_hash = H.cycle_types;
    key->K_hash = K.cycle_types;
    if (key->normal)
        key->exact_hash = mix(H.elements) + K.elements;
    return GSNN_OK;
}

static int compare_numbers(uint64_t a, uint64_t b) {
    return (a > b) - (a < b);
}

int gsnn_verify_pair_key_compare(const gsnn_verify_pair_key *a, const gsnn_verify_pair_key *b) {
    int order = a->type - b->type;
    if (!order)
        order = a->normal - b->normal;
    if (!order)
        order = compare_numbers(a->H_hash, b->H_hash);
    if (!order)
        order = compare_numbers(a->K_hash, b->K_hash);
    return order ? order : compare_numbers(a->exact_hash, b->exact_hash);
}
