/* nfn.c - proves the layers that read weights: that each term respects the symmetry, that the terms
 * are independent, and that they are as many as its representations say. */
#include "base/error.h"
#include "verify/checker.h"
#include "verify/nfn_subject.h"

#include <flint/fmpq.h>

static const gsnn_verify_check CHECKS[GSNN_NFN_CHECK_COUNT] = {
    [GSNN_NFN_CHECK_TENSORS] = {"tensors", "tensors", NULL},
    [GSNN_NFN_CHECK_COUNTS] = {"isotypic-counts", "counts", NULL},
    [GSNN_NFN_CHECK_SIZES] = {"term-sizes", "lists", "terms"},
    [GSNN_NFN_CHECK_EQUIVARIANCE] = {"terms-equivariant", "terms", NULL},
    [GSNN_NFN_CHECK_INDEPENDENCE] = {"terms-independent", "pairs", "terms"},
    [GSNN_NFN_CHECK_CONSTANTS] = {"constants", "constants", NULL},
};

gsnn_status gsnn_verify_nfn_counts(const gsnn_value *root, const fmpz_t linear, const fmpz_t affine,
                                   gsnn_findings *findings) {
    const char *const names[] = {"linear", "affine"};
    const fmpz *const are[] = {linear, affine};
    gsnn_status status = GSNN_OK;
    fmpq_t stated;
    fmpq_init(stated);
    for (int i = 0; !status && i < 2; i++) {
        gsnn_value value = gsnn_value_member(root, names[i]);
        status = gsnn_value_rational(&value, stated);
        if (status)
            break;
        if (fmpz_is_one(fmpq_denref(stated)) && fmpz_equal(fmpq_numref(stated), are[i])) {
            gsnn_findings_pass(findings, GSNN_NFN_CHECK_COUNTS, 0);
            continue;
        }
        char *digits = fmpz_get_str(NULL, 10, are[i]);
        gsnn_findings_false(findings, GSNN_NFN_CHECK_COUNTS, "%s: it is %s", names[i], digits);
        flint_free(digits);
    }
    fmpq_clear(stated);
    return status;
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    gsnn_json_document *document = NULL;
    gsnn_enumeration_record *record = NULL;
    gsnn_status status = gsnn_verify_read_document(documents, 0, &document, error);
    if (status)
        return status;
    gsnn_value root = gsnn_json_document_root(document), id = gsnn_value_member(&root, "id");
    if (!gsnn_value_given(&id) && documents->count > 1)
        status = gsnn_fail(error, GSNN_INVALID,
                           "layers for plain networks are proved from one file alone");
    else if (!gsnn_value_given(&id))
        status = gsnn_verify_nfn_plain(&root, documents->options->seed, findings, error);
    else if (documents->count == 1)
        status = gsnn_verify_nfn_alone(&root, findings, error);
    else
        status = gsnn_verify_read_enumeration(documents, 1, &record, error);
    if (!status && record) {
        documents->at = 0;
        status = gsnn_verify_nfn_tied(&root, record, findings, error);
    }
    gsnn_enumeration_record_free(record);
    gsnn_json_document_free(document);
    return status;
}

const gsnn_checker gsnn_nfn_checker = {
    .schema = "gsnn-nfn/1",
    .others = "the enumeration, for an architecture",
    .least_others = 0,
    .most_others = 1,
    .checks = CHECKS,
    .check_count = GSNN_NFN_CHECK_COUNT,
    .check = check,
};
