#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"
#include "proof/vectors.h"

#include <stdlib.h>

/* The dimension of the fixed space: V(G, 1). */
static gsnn_status check_fixed_space(gsnn_verify_subject *subject) {
    const gsnn_proof_points *points = subject->points;
    const gsnn_record_group *group = &subject->record->group;
    int8_t *trivial = gsnn_new(points->generator_count, sizeof *trivial);
    if (!trivial)
        return gsnn_fail_memory(subject->error);
    for (size_t k = 0; k < points->generator_count; k++)
        trivial[k] = 1;
    gsnn_proof_pattern fixed;
    gsnn_status status = gsnn_proof_weight_space(&fixed, points, points->generators, trivial,
                                                 points->generator_count, subject->error);
    free(trivial);
    if (status)
        return status;
    subject->invariant_dimension = fixed.dimension;
    gsnn_proof_pattern_clear(&fixed);
    if ((uint64_t)group->invariant_dimension == subject->invariant_dimension)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_INVARIANT_DIMENSION, 0);
    else
        gsnn_findings_false(subject->findings, GSNN_CHECK_INVARIANT_DIMENSION,
                            "group.invariant_dimension: %lld, but the fixed space has dimension "
                            "%zu",
                            (long long)group->invariant_dimension, subject->invariant_dimension);
    return GSNN_OK;
}

/* The form, given or not, that matrices have to preserve. */
static gsnn_status check_form(gsnn_verify_subject *subject) {
    gsnn_proof_fault fault;
    bool asked;
    gsnn_status status = gsnn_proof_points_check_form(subject->points, subject->record->group.form,
                                                      &asked, &fault, subject->error);
    if (status || !asked)
        return status;
    if (*fault.text)
        gsnn_findings_false(subject->findings, GSNN_CHECK_FORM, "%s", fault.text);
    else
        gsnn_findings_pass(subject->findings, GSNN_CHECK_FORM, 0);
    return GSNN_OK;
}

gsnn_status gsnn_verify_check_group(gsnn_verify_subject *subject) {
    const gsnn_proof_points *points = subject->points;
    gsnn_status status = gsnn_proof_chain_generate(&subject->G, points->count, points->generators,
                                                   points->generator_count, subject->error);
    if (!status)
        status = check_form(subject);
    if (status)
        return status;
    fmpz_t order;
    fmpz_init(order);
    gsnn_proof_chain_order(order, subject->G);
    char *decimal = fmpz_get_str(NULL, 10, order);
    fmpz_t stated;
    fmpz_init(stated);
    fmpz_set_str(stated, subject->record->group.order, 10);
    if (fmpz_equal(order, stated))
        gsnn_findings_pass(subject->findings, GSNN_CHECK_GROUP_ORDER, 0);
    else
        gsnn_findings_false(subject->findings, GSNN_CHECK_GROUP_ORDER,
                            "group.order: %s, but the generators generate %s elements",
                            subject->record->group.order, decimal);
    flint_free(decimal);
    fmpz_clear(stated);
    fmpz_clear(order);
    return check_fixed_space(subject);
}
