#include "verify/checks.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* A normal closure under construction: its generators, of which those from `next` on have not
 * been conjugated yet. */
typedef struct closure {
    gsnn_verify_chain *chain;
    gsnn_verify_point *generators;
    size_t count, capacity;
    gsnn_verify_point *work; /* 2 x degree */
} closure;

/* Adds g to the closure unless it is there. */
static gsnn_status close_over(closure *c, const gsnn_verify_point *g, size_t degree,
                              gsnn_error *error) {
    if (gsnn_verify_chain_contains(c->chain, g, c->work))
        return GSNN_OK;
    if (gsnn_reserve(&c->generators, &c->capacity, c->count + 1, degree * sizeof *g))
        return gsnn_fail_memory(error);
    memcpy(c->generators + c->count++ * degree, g, degree * sizeof *g);
    return gsnn_verify_chain_add(c->chain, g, error);
}

/* The chain of H^2 [H,H]: the normal closure of the squares and commutators of generators. */
static gsnn_status squares_and_commutators(closure *c, const gsnn_verify_own *own, size_t degree,
                                           gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    const gsnn_verify_point *h = own->generators;
    size_t count = own->generator_count;
    c->chain = gsnn_verify_chain_new(degree);
    c->work = gsnn_resize(NULL, 2 * degree, sizeof *c->work);
    gsnn_verify_point *product = gsnn_resize(NULL, 3 * degree, sizeof *product);
    if (!c->chain || !c->work || !product) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    gsnn_verify_point *commutator = product + degree, *inverse = product + 2 * degree;
    for (size_t i = 0; i < count && !status; i++) {
        gsnn_verify_permutation_multiply(product, h + i * degree, h + i * degree, degree);
        status = close_over(c, product, degree, error);
        for (size_t j = 0; j < i && !status; j++) { /* h_i h_j h_i^-1 h_j^-1 */
            gsnn_verify_permutation_conjugate(product, h + i * degree, h + j * degree, degree);
            gsnn_verify_permutation_invert(inverse, h + j * degree, degree);
            gsnn_verify_permutation_multiply(commutator, product, inverse, degree);
            status = close_over(c, commutator, degree, error);
        }
    }
    for (size_t next = 0; next < c->count && !status; next++)
        for (size_t i = 0; i < count && !status; i++) {
            gsnn_verify_permutation_conjugate(product, h + i * degree,
                                              c->generators + next * degree, degree);
            status = close_over(c, product, degree, error);
        }
done:
    free(product);
    return status;
}

/* The dimension of Hom(H,{+-1}): the rank of H / (H^2 [H,H]). */
static gsnn_status find_rank(const gsnn_verify_own *own, size_t degree, size_t *rank,
                             gsnn_error *error) {
    closure c = {0};
    fmpz_t order, below;
    fmpz_init(order);
    fmpz_init(below);
    gsnn_status status = squares_and_commutators(&c, own, degree, error);
    if (!status) {
        gsnn_verify_chain_order(order, own->H);
        gsnn_verify_chain_order(below, c.chain);
        fmpz_divexact(order, order, below);
        *rank = fmpz_bits(order) - 1;
    }
    fmpz_clear(order);
    fmpz_clear(below);
    gsnn_verify_chain_free(c.chain);
    free(c.generators);
    free(c.work);
    return status;
}

gsnn_status gsnn_verify_check_cohomology(gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const gsnn_record_cohomology *cohomology = &architecture->cohomology;
    gsnn_findings *findings = subject->findings;
    if (!subject->own[a].pair_sound) {
        gsnn_findings_skip(findings, GSNN_CHECK_COHOMOLOGY_RANK, "%s: its H and K are false",
                           architecture->id);
        return GSNN_OK;
    }
    size_t rank = 0;
    gsnn_status status = find_rank(&subject->own[a], subject->points->count, &rank, subject->error);
    if (status)
        return status;
    if (rank == cohomology->rank)
        gsnn_findings_pass(findings, GSNN_CHECK_COHOMOLOGY_RANK, 0);
    else
        gsnn_findings_false(findings, GSNN_CHECK_COHOMOLOGY_RANK,
                            "%s: cohomology.rank: %zu, but H^1(H,{+-1}) has dimension %zu",
                            architecture->id, cohomology->rank, rank);
    if (cohomology->trivial != (architecture->type == 1))
        gsnn_findings_false(findings, GSNN_CHECK_COHOMOLOGY_CLASS,
                            "%s: cohomology.trivial: %s, but the type is %d", architecture->id,
                            cohomology->trivial ? "true" : "false", architecture->type);
    bool zero = true;
    for (size_t i = 0; i < cohomology->rank; i++)
        zero &= !cohomology->class[i];
    if (zero != (architecture->type == 1))
        gsnn_findings_false(findings, GSNN_CHECK_COHOMOLOGY_CLASS,
                            "%s: cohomology.class: it is %s, but the type is %d", architecture->id,
                            zero ? "zero" : "not zero", architecture->type);
    return GSNN_OK;
}
