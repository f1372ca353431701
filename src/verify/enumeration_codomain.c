/* enumeration_codomain.c - the codomain of an enumeration, proved anew.
 *
 * sigma is taken to points like the group itself; that it is a representation is seen from the
 * order of both side by side.  Where its matrices do not preserve the standard inner product the
 * points are those of their inverse transposes, which move rows of output weights. */
#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/entry.h"
#include "proof/elements.h"
#include "proof/vectors.h"

#include <stdlib.h>
#include <string.h>

/* ---- The codomain ------------------------------------------------------------------------ */

gsnn_status gsnn_verify_joint_chain(gsnn_verify_subject *subject, gsnn_proof_chain **chain) {
    const gsnn_proof_points *points = subject->points, *outputs = subject->outputs;
    size_t count = points->count + outputs->count;
    gsnn_proof_point *both = gsnn_resize(NULL, points->generator_count * count, sizeof *both);
    *chain = NULL;
    if (!both)
        return gsnn_fail_memory(subject->error);
    for (size_t k = 0; k < points->generator_count; k++) {
        for (size_t x = 0; x < points->count; x++)
            both[k * count + x] = points->generators[k * points->count + x];
        for (size_t x = 0; x < outputs->count; x++)
            both[k * count + points->count + x] =
                (gsnn_proof_point)points->count + outputs->generators[k * outputs->count + x];
    }
    gsnn_status status =
        gsnn_proof_chain_generate(chain, count, both, points->generator_count, subject->error);
    free(both);
    return status;
}

/* Whether generators and their images side by side generate a group of the order of G. */
static gsnn_status check_order(gsnn_verify_subject *subject) {
    gsnn_proof_chain *chain;
    gsnn_status status = gsnn_verify_joint_chain(subject, &chain);
    if (status)
        return status;
    fmpz_t order, joint;
    fmpz_init(order);
    fmpz_init(joint);
    gsnn_proof_chain_order(order, subject->G);
    gsnn_proof_chain_order(joint, chain);
    subject->is_representation = fmpz_equal(order, joint);
    if (subject->is_representation)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_CODOMAIN, 0);
    else
        gsnn_findings_false(subject->findings, GSNN_CHECK_CODOMAIN,
                            "codomain.generators: they respect not every relation of the group");
    fmpz_clear(order);
    fmpz_clear(joint);
    gsnn_proof_chain_free(chain);
    return GSNN_OK;
}

static bool same_elements(const gsnn_record_elements *a, const gsnn_record_elements *b,
                          size_t degree) {
    size_t size = a->count * degree;
    if (a->count != b->count || !a->images != !b->images)
        return false;
    if (a->images)
        return memcmp(a->images, b->images, size * sizeof *a->images) == 0;
    for (size_t i = 0; a->entries && i < size * degree; i++)
        if (strcmp(a->entries[i], b->entries[i]) != 0)
            return false;
    return true;
}

/* What the kind says of the images. */
static void check_kind(gsnn_verify_subject *subject) {
    const gsnn_record_group *group = &subject->record->group;
    const gsnn_record_codomain *codomain = &subject->record->codomain;
    const gsnn_record_elements *images = &codomain->generators;
    bool sound = strcmp(codomain->kind, "file") == 0;
    if (strcmp(codomain->kind, "input") == 0) {
        sound = codomain->dimension == group->degree && codomain->action == group->action &&
                same_elements(images, &group->generators, group->degree);
    } else if (strcmp(codomain->kind, "trivial") == 0 || strcmp(codomain->kind, "signs") == 0) {
        bool signs = codomain->kind[0] == 's';
        size_t outputs = codomain->dimension;
        sound = (!signs || outputs == 1) && !signs == !codomain->signs &&
                (!images->count || images->images) &&
                (!signs || strlen(codomain->signs) == images->count);
        for (size_t k = 0; sound && k < images->count * outputs; k++)
            sound = images->images[k] ==
                    (signs && codomain->signs[k] == '-' ? -1 : (int32_t)(k % outputs) + 1);
    }
    if (sound)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_CODOMAIN, 0);
    else
        gsnn_findings_false(subject->findings, GSNN_CHECK_CODOMAIN,
                            "codomain.kind: the generators are not what \"%.40s\" says",
                            codomain->kind);
}

/* The listed basis of sigma^G for matrices. */
static gsnn_status check_constant_basis(gsnn_verify_subject *subject, bool *sound) {
    const gsnn_proof_points *outputs = subject->outputs;
    const gsnn_record_weights *constant = &subject->record->codomain.constant;
    gsnn_proof_basis basis;
    int8_t *trivial = gsnn_new(outputs->generator_count, sizeof *trivial);
    if (!trivial)
        return gsnn_fail_memory(subject->error);
    memset(trivial, 1, outputs->generator_count);
    gsnn_status status = gsnn_proof_vectors_read_basis(
        &basis, outputs, constant->basis_exact, constant->dimension, outputs->generators, trivial,
        outputs->generator_count, subject->error);
    free(trivial);
    if (status)
        return status;
    *sound = basis.stray == constant->dimension && basis.rank == constant->dimension;
    free(basis.doubles);
    return GSNN_OK;
}

/* sigma^G. */
static gsnn_status check_constant(gsnn_verify_subject *subject) {
    const gsnn_proof_points *outputs = subject->outputs;
    const gsnn_record_codomain *codomain = &subject->record->codomain;
    int8_t *trivial = gsnn_new(outputs->generator_count, sizeof *trivial);
    gsnn_proof_pattern fixed;
    if (!trivial)
        return gsnn_fail_memory(subject->error);
    memset(trivial, 1, outputs->generator_count);
    gsnn_status status = gsnn_proof_weight_space(&fixed, outputs, outputs->generators, trivial,
                                                 outputs->generator_count, subject->error);
    free(trivial);
    if (status)
        return status;
    subject->constants = fixed.dimension;
    bool same = codomain->constant.dimension == fixed.dimension;
    for (size_t c = 0; same && codomain->constant.rows && c < outputs->degree; c++)
        same = codomain->constant.rows[c] == fixed.labels[outputs->basis[c]];
    gsnn_proof_pattern_clear(&fixed);
    if (same && codomain->constant.basis_exact)
        status = check_constant_basis(subject, &same);
    if (status)
        return status;
    if (same)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_CODOMAIN, 0);
    else
        gsnn_findings_false(subject->findings, GSNN_CHECK_CODOMAIN,
                            "codomain.constant: it is not the space that sigma fixes, of dimension "
                            "%zu",
                            subject->constants);
    return GSNN_OK;
}

/* ---- The points of sigma ----------------------------------------------------------------- */

/* The inverse transposes of the matrices of a codomain as entries, row by row: the last power of
 * each that is not the identity.  The texts and their list are owned by the caller. */
typedef struct texts {
    char **list;
    size_t count;
} texts;

static void free_texts(texts *t) {
    for (size_t i = 0; t->list && i < t->count; i++)
        free(t->list[i]);
    free(t->list);
}

/* A finite group has no element of larger order among those that can be listed. */
#define MOST_POWER 100000

/* No m x m matrix over Q(zeta_N) has a larger finite order.  An eigenvalue whose order is the
 * product of powers q of primes has as degree over the field the product of d(q) = phi(lcm(N, q)) /
 * phi(N). Hence the d(q) above 1 of all q in the order add up to m at most; those of degree 1
 * divide 2N, the others add a factor of at most 3/2 d(q) each, and the product of these is largest
 * where they are 2. */
static int most_order(const gsnn_field *field, size_t m) {
    double most = 2.0 * (double)gsnn_field_conductor(field);
    for (size_t pairs = (m + 1) / 2; pairs && most < MOST_POWER; pairs--)
        most *= 3;
    return most < MOST_POWER ? (int)most : MOST_POWER;
}

static bool is_identity(const fmpq_poly_struct *g, size_t m) {
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            if (i == j ? !fmpq_poly_is_one(g + i * m + j) : !fmpq_poly_is_zero(g + i * m + j))
                return false;
    return true;
}

/* product = x y, none of which overlap. */
static void multiply(const gsnn_field *field, fmpq_poly_struct *product, const fmpq_poly_struct *x,
                     const fmpq_poly_struct *y, size_t m) {
    fmpq_poly_t term;
    fmpq_poly_init(term);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++) {
            fmpq_poly_struct *sum = product + i * m + j;
            fmpq_poly_zero(sum);
            for (size_t k = 0; k < m; k++) {
                gsnn_field_multiply(field, term, x + i * m + k, y + k * m + j);
                fmpq_poly_add(sum, sum, term);
            }
        }
    fmpq_poly_clear(term);
}

/* Writes the transpose of the inverse of a matrix: g^(k-1) with g^k = 1. */
static gsnn_status turn_over(texts *t, const gsnn_field *field, const char *const *entries,
                             size_t m, size_t first, gsnn_error *error) {
    size_t size = m * m;
    fmpq_poly_struct *matrices = gsnn_new(3 * size, sizeof *matrices);
    if (!matrices)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < 3 * size; i++)
        fmpq_poly_init(matrices + i);
    fmpq_poly_struct *g = matrices, *inverse = g + size, *power = inverse + size;
    for (size_t i = 0; i < m; i++)
        fmpq_poly_one(inverse + i * m + i);
    gsnn_status status =
        gsnn_proof_entries_parse(field, g, entries, size, "codomain.generators", error);
    for (size_t i = 0; !status && i < size; i++)
        fmpq_poly_set(power + i, g + i);
    int most = most_order(field, m);
    for (int k = 1; !status && !is_identity(power, m) && k < most; k++) {
        fmpq_poly_struct *next = inverse;
        inverse = power;
        power = next;
        multiply(field, power, inverse, g, m);
    }
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; !status && j < m; j++)
            status =
                gsnn_field_format(field, &t->list[first + i * m + j], inverse + j * m + i, error);
    for (size_t i = 0; i < 3 * size; i++)
        fmpq_poly_clear(matrices + i);
    free(matrices);
    return status;
}

static gsnn_status turn_all_over(texts *t, const gsnn_record_elements *images, size_t degree,
                                 gsnn_error *error) {
    gsnn_field *field = NULL;
    ulong conductor = 1;
    size_t size = degree * degree;
    t->count = images->count * size;
    t->list = gsnn_new(t->count, sizeof *t->list);
    gsnn_status status = t->list ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < t->count; i++) {
        ulong needed;
        if (!(status = gsnn_entry_conductor(images->entries[i], &needed, error)))
            status = gsnn_conductor_join(&conductor, needed, error);
    }
    if (!status)
        status = gsnn_field_new(&field, conductor, error);
    for (size_t k = 0; !status && k < images->count; k++)
        status = turn_over(t, field, images->entries + k * size, degree, k * size, error);
    gsnn_field_free(field);
    return status;
}

/* Sets subject->outputs, or the fault. */
static gsnn_status make_outputs(gsnn_verify_subject *subject, gsnn_proof_fault *fault) {
    const gsnn_enumeration_record *record = subject->record;
    /* The images as a group of their own. */
    gsnn_enumeration_record images = {.group = record->group};
    images.group.action = record->codomain.action;
    images.group.degree = record->codomain.dimension;
    images.group.generators = record->codomain.generators;
    images.group.form = NULL;
    gsnn_proof_fault skew = {{0}};
    gsnn_status status = gsnn_proof_points_new(&subject->outputs, &images, fault, subject->error);
    if (status || !subject->outputs || !subject->outputs->vectors)
        return status;
    status = gsnn_proof_vectors_check_form(subject->outputs, NULL, &skew, subject->error);
    if (status || !*skew.text)
        return status;
    texts turned = {0};
    gsnn_proof_points_free(subject->outputs);
    subject->outputs = NULL;
    status = turn_all_over(&turned, &record->codomain.generators, record->codomain.dimension,
                           subject->error);
    images.group.generators.entries = (const char *const *)turned.list;
    if (!status)
        status = gsnn_proof_points_new(&subject->outputs, &images, fault, subject->error);
    free_texts(&turned);
    return status;
}

gsnn_status gsnn_verify_check_codomain(gsnn_verify_subject *subject) {
    gsnn_proof_fault fault = {{0}};
    if (!subject->record->codomain.given)
        return GSNN_OK;
    gsnn_status status = make_outputs(subject, &fault);
    if (status)
        return status;
    if (!subject->outputs) {
        gsnn_findings_false(subject->findings, GSNN_CHECK_CODOMAIN, "codomain: %s", fault.text);
        return GSNN_OK;
    }
    check_kind(subject);
    if ((status = check_order(subject)) || (status = gsnn_verify_check_linear(subject)))
        return status;
    return check_constant(subject);
}
