/* search.c - proves a search: sizes, equal work, units, folds, errors, and what the rule chooses.
 */
#include "base/error.h"
#include "base/memory.h"
#include "verify/fit_files.h"
#include "verify/search_claims.h"

#include <string.h>

static const gsnn_verify_check CHECKS[GSNN_SEARCH_CHECK_COUNT] = {
    GSNN_NETWORK_CHECKS,
    GSNN_OUTPUTS_CHECKS(GSNN_FIT_CHECK_NETWORK_OUTPUTS, "network-"),
    [GSNN_SEARCH_CHECK_COUNTS] = {"counts", "numbers", NULL},
    [GSNN_SEARCH_CHECK_CONTROLS] = {"controls", "numbers", NULL},
    [GSNN_SEARCH_CHECK_UNITS] = {"units", "numbers", NULL},
    [GSNN_SEARCH_CHECK_NOISE] = {"noise", "numbers", NULL},
    [GSNN_SEARCH_CHECK_FOLDS] = {"folds", "rows", NULL},
    [GSNN_SEARCH_CHECK_LOSSES] = {"losses", "numbers", NULL},
    [GSNN_SEARCH_CHECK_CHOICE] = {"choice", "comparisons", NULL},
    GSNN_DEEP_NETWORK_CHECKS(GSNN_FIT_CHECK_NETWORK_DEEP, ""),
    [GSNN_SEARCH_CHECK_WORDS] = {"words", "numbers", NULL},
    [GSNN_SEARCH_CHECK_STARTS] = {"starts", "numbers", NULL},
};

/* The dense numbers of a network without a codomain. */
static gsnn_status read_dense(gsnn_search_claims *c, const gsnn_value *network, size_t neurons) {
    static const char *const names[] = {"b", "a", "c"};
    gsnn_outputs_numbers *numbers = &c->data.numbers;
    size_t m = c->data.inputs, n = neurons;
    gsnn_value W = gsnn_value_member(network, "W"), d = gsnn_value_member(network, "d");
    *numbers = (gsnn_outputs_numbers){m, 1, n, gsnn_new(n * (m + 2) + m + 1, sizeof(double))};
    if (!numbers->dense)
        return gsnn_fail_memory(c->error);
    double *at = numbers->dense;
    gsnn_status status = gsnn_value_array_of(&W, n, "neurons");
    gsnn_value row = gsnn_value_before(&W);
    for (; !status && gsnn_value_next(&row); at += m)
        status = gsnn_value_double_list(&row, m, "inputs", at);
    for (size_t i = 0; !status && i < 3; i++) {
        gsnn_value list = gsnn_value_member(network, names[i]);
        size_t length = i < 2 ? n : m;
        status = gsnn_value_double_list(&list, length, i < 2 ? "neurons" : "inputs", at);
        at += length;
    }
    return status ? status : gsnn_value_double(&d, at);
}

/* Proves the network and reads its numbers. */
static gsnn_status prove_network(gsnn_search_claims *c, const gsnn_value *network) {
    gsnn_network_size size;
    gsnn_status status;
    if (c->data.codomain) {
        status = gsnn_verify_outputs(c->findings, GSNN_FIT_CHECK_NETWORK_OUTPUTS, network,
                                     &c->data.numbers, c->error);
        if (!status && (c->data.numbers.inputs != c->data.inputs ||
                        c->data.numbers.outputs != c->data.outputs || !c->data.numbers.dense))
            return gsnn_value_complain(network, "it is not one of %zu inputs and %zu outputs",
                                       c->data.inputs, c->data.outputs);
    } else {
        status = gsnn_verify_network(c->findings, network, c->data.record,
                                     "it takes the enumeration as a further file", &size, c->error);
        if (!status)
            status = read_dense(c, network, size.neurons);
    }
    c->data.neurons = c->data.numbers.neurons;
    return status;
}

/* The network is of the architectures that were chosen. */
static gsnn_status check_network(gsnn_search_claims *c, gsnn_enumeration_record *record) {
    gsnn_value network = gsnn_value_member(&c->root, "network");
    gsnn_value schema = gsnn_value_member(&network, "schema");
    const char *kind = gsnn_value_peek(&schema);
    if (kind && strcmp(kind, "gsnn-deep-network/1") == 0)
        return gsnn_search_check_deep_network(c, &network, record);
    gsnn_status status = prove_network(c, &network);
    if (status || !c->chosen)
        return status;
    if (c->data.neurons != c->chosen->neurons)
        gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_COUNTS,
                            "network: %zu neurons, but the chosen one has %zu", c->data.neurons,
                            c->chosen->neurons);
    gsnn_value has = gsnn_value_member(&network, "summands");
    gsnn_value wants = gsnn_value_member(&c->chosen->value, "summands");
    size_t count, wanted;
    if ((status = gsnn_value_array(&has, &count)) || (status = gsnn_value_array(&wants, &wanted)))
        return status;
    bool same = count == wanted;
    gsnn_value one = gsnn_value_before(&has), other = gsnn_value_before(&wants);
    while (same && gsnn_value_next(&one) && gsnn_value_next(&other)) {
        gsnn_value id = gsnn_value_member(&one, "id"), of = gsnn_value_member(&other, "id");
        const char *name, *name_of;
        if ((status = gsnn_value_string(&id, &name)) || (status = gsnn_value_string(&of, &name_of)))
            return status;
        same = strcmp(name, name_of) == 0;
    }
    if (!same)
        gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_COUNTS,
                            "network: its summands are not those of the chosen one");
    return GSNN_OK;
}

static gsnn_status check_data(gsnn_search_claims *c) {
    if (!c->data.table) {
        static const unsigned needing[] = {GSNN_SEARCH_CHECK_UNITS, GSNN_SEARCH_CHECK_NOISE,
                                           GSNN_SEARCH_CHECK_LOSSES, GSNN_SEARCH_CHECK_CHOICE};
        for (size_t i = 0; i < sizeof needing / sizeof *needing; i++)
            gsnn_findings_skip(c->findings, needing[i],
                               "not certified: it takes the data as a further file");
        return GSNN_OK;
    }
    if (c->data.table->rows != c->data.rows) {
        gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_COUNTS,
                            "data.rows: %zu, but there are %zu", c->data.rows, c->data.table->rows);
        return GSNN_OK;
    }
    gsnn_status status = gsnn_fit_check_units(&c->data);
    if (status || (c->data.unit && c->findings->found[GSNN_SEARCH_CHECK_UNITS].falsehoods))
        return status;
    if ((status = gsnn_fit_check_noise(&c->data, &c->root)) ||
        (status = gsnn_fit_check_folds(&c->data)) || (status = gsnn_search_check_losses(c)) ||
        (c->data.unit && (status = gsnn_search_check_path_units(c))))
        return status;
    return gsnn_search_check_choice(c);
}

static gsnn_status check_root(gsnn_verify_documents *documents, gsnn_search_claims *c,
                              gsnn_fit_files *files) {
    gsnn_status status = gsnn_fit_files_read(files, documents, &c->data, &c->root, "the search");
    if (status || (status = gsnn_search_claims_read(c)) ||
        (status = check_network(c, files->record)))
        return status;
    return check_data(c);
}

static gsnn_status check_document(gsnn_verify_documents *documents, gsnn_findings *findings,
                                  gsnn_error *error) {
    static const gsnn_verify_list lists[] = {
        {"path", "step"}, {"covers", "cover"}, {"controls", "control"}, {"entries", "entry"}};
    gsnn_json_document *document;
    gsnn_search_claims claims = {.findings = findings, .error = error};
    gsnn_fit_files files = {0};
    claims.data.findings = findings;
    claims.data.error = error;
    gsnn_status status = gsnn_verify_read_joined(documents, 0, lists, sizeof lists / sizeof *lists,
                                                 &document, error);
    if (!status) {
        claims.root = gsnn_json_document_root(document);
        status = check_root(documents, &claims, &files);
    }
    gsnn_findings_summarise(findings, "a search among %zu sums%s on %zu rows", claims.entry_count,
                            claims.depth > 0 ? " and words" : "", claims.data.rows);
    gsnn_json_document_free(document);
    gsnn_search_claims_clear(&claims);
    gsnn_fit_files_clear(&files);
    return status;
}

const gsnn_checker gsnn_search_checker = {
    .schema = "gsnn-search/1",
    .others =
        "the data that it was made on, that of its test, and the enumeration of its group, of "
        "all pairs where there are deep words",
    .most_others = 3,
    .checks = CHECKS,
    .check_count = GSNN_SEARCH_CHECK_COUNT,
    .check = check_document,
};
