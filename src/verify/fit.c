/* fit.c - proves a fit: its network, what it says of itself, and, given the data, its errors. */
#include "base/error.h"
#include "verify/fit_files.h"

static const gsnn_verify_check CHECKS[GSNN_FIT_CHECK_COUNT] = {
    GSNN_NETWORK_CHECKS,
    GSNN_OUTPUTS_CHECKS(GSNN_FIT_CHECK_NETWORK_OUTPUTS, "network-"),
    GSNN_DEEP_NETWORK_CHECKS(GSNN_FIT_CHECK_NETWORK_DEEP, ""),
    [GSNN_FIT_CHECK_COUNTS] = {"counts", "numbers", NULL},
    [GSNN_FIT_CHECK_RESTARTS] = {"restarts", "numbers", NULL},
    [GSNN_FIT_CHECK_UNITS] = {"units", "numbers", NULL},
    [GSNN_FIT_CHECK_NOISE] = {"noise", "numbers", NULL},
    [GSNN_FIT_CHECK_FOLDS] = {"folds", "rows", NULL},
    [GSNN_FIT_CHECK_LOSSES] = {"losses", "numbers", NULL},
    [GSNN_FIT_CHECK_REFIT] = {"refit", "equations", NULL},
};

static gsnn_status check_data(gsnn_fit_claims *c, const gsnn_value *root) {
    if (!c->table) {
        static const unsigned needing[] = {GSNN_FIT_CHECK_UNITS, GSNN_FIT_CHECK_NOISE,
                                           GSNN_FIT_CHECK_LOSSES, GSNN_FIT_CHECK_REFIT};
        for (size_t i = 0; i < sizeof needing / sizeof *needing; i++)
            if (needing[i] != GSNN_FIT_CHECK_REFIT || c->has_exact)
                gsnn_findings_skip(c->findings, needing[i],
                                   "not certified: it takes the data as a further file");
        return GSNN_OK;
    }
    if (c->table->rows != c->rows) {
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS, "data.rows: %zu, but there are %zu",
                            c->rows, c->table->rows);
        return GSNN_OK;
    }
    gsnn_status status = gsnn_fit_check_units(c);
    if (status || (c->unit && c->findings->found[GSNN_FIT_CHECK_UNITS].falsehoods))
        return status;
    if (!(status = gsnn_fit_check_noise(c, root)) && !(status = gsnn_fit_check_folds(c)))
        status = gsnn_fit_check_losses(c, root);
    return !status && c->has_exact && c->has_network ? gsnn_fit_check_refit(c, root) : status;
}

/* The network itself, and that it has as many inputs as the data. */
static gsnn_status check_network(gsnn_fit_claims *c, const gsnn_value *root,
                                 gsnn_enumeration_record *record) {
    gsnn_value network = gsnn_value_member(root, "network");
    gsnn_network_size size;
    if (c->deep && c->has_network && record)
        return gsnn_verify_deep_network(c->findings, GSNN_FIT_CHECK_NETWORK_DEEP, &network, record,
                                        c->error);
    if (c->deep && c->has_network) {
        gsnn_findings_skip(c->findings,
                           GSNN_FIT_CHECK_NETWORK_DEEP + GSNN_DEEP_NETWORK_CHECK_ADMISSIBLE,
                           "it takes the enumeration of all pairs as a further file");
        return GSNN_OK;
    }
    if (c->codomain && c->has_network) {
        gsnn_status status = gsnn_verify_outputs(c->findings, GSNN_FIT_CHECK_NETWORK_OUTPUTS,
                                                 &network, &c->numbers, c->error);
        if (!status && (c->numbers.inputs != c->inputs || c->numbers.outputs != c->outputs ||
                        c->numbers.neurons != c->neurons || !c->numbers.dense))
            return gsnn_value_complain(&network, "it is not one of %zu inputs and %zu outputs",
                                       c->inputs, c->outputs);
        return status;
    }
    return c->has_network
               ? gsnn_verify_network(c->findings, &network, c->record,
                                     "it takes the enumeration as a further file", &size, c->error)
               : GSNN_OK;
}

static gsnn_status check_root(gsnn_verify_documents *documents, gsnn_fit_claims *c,
                              const gsnn_value *root, gsnn_fit_files *files) {
    gsnn_status status = gsnn_fit_files_read(files, documents, c, root, "the network");
    if (status || (status = gsnn_fit_claims_read(c, root)) ||
        (status = check_network(c, root, files->record)))
        return status;
    return check_data(c, root);
}

static gsnn_status check_document(gsnn_verify_documents *documents, gsnn_findings *findings,
                                  gsnn_error *error) {
    static const gsnn_verify_list lists[] = {{"restarts", "restart"},
                                             {"predictions", "prediction"}};
    gsnn_json_document *document;
    gsnn_fit_claims claims = {.findings = findings, .error = error};
    gsnn_fit_files files = {0};
    fmpq_init(claims.d);
    fmpq_init(claims.exact_sse);
    gsnn_status status = gsnn_verify_read_joined(documents, 0, lists, sizeof lists / sizeof *lists,
                                                 &document, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = check_root(documents, &claims, &root, &files);
    }
    gsnn_findings_summarise(findings, "a fit of %zu neurons to %zu rows", claims.neurons,
                            claims.rows);
    gsnn_json_document_free(document);
    gsnn_fit_claims_clear(&claims);
    fmpq_clear(claims.d);
    fmpq_clear(claims.exact_sse);
    gsnn_fit_files_clear(&files);
    return status;
}

const gsnn_checker gsnn_fit_checker = {
    .schema = "gsnn-fit/1",
    .others = "the data that it was fitted to, that of its test, and the enumeration of its group",
    .most_others = 3,
    .checks = CHECKS,
    .check_count = GSNN_FIT_CHECK_COUNT,
    .check = check_document,
};
