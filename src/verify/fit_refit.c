/* fit_refit.c - that nothing fits better: the residual is orthogonal to all columns, exactly. */
#include "base/error.h"
#include "proof/function.h"
#include "verify/fit_refit_columns.h"

#include <math.h>

/* Rational products that are computed at most. */
#define MOST_PRODUCTS ((size_t)1 << 26)

/* residual = y - columns times the stated solution. */
static void fill_residual(const gsnn_fit_claims *c, const fmpq_mat_t columns, fmpq_mat_t residual) {
    fmpq_mat_t solution;
    fmpq_mat_init(solution, columns->c, 1);
    for (slong k = 0; k < columns->c; k++)
        fmpq_set(fmpq_mat_entry(solution, k, 0), c->exact + k);
    fmpq_mat_mul(residual, columns, solution);
    for (size_t i = 0; i < c->rows * c->outputs; i++) {
        fmpq *entry = fmpq_mat_entry(residual, (slong)i, 0);
        const fmpq *row = gsnn_table_row(c->table, i / c->outputs);
        fmpq_sub(entry, row + c->inputs + i % c->outputs, entry);
    }
    fmpq_mat_clear(solution);
}

static void judge(const gsnn_fit_claims *c, const fmpq_mat_t columns, const fmpq_mat_t residual) {
    fmpq_t sum;
    fmpq_init(sum);
    for (slong j = 0; j < columns->c; j++) {
        fmpq_zero(sum);
        for (slong i = 0; i < columns->r; i++)
            fmpq_addmul(sum, fmpq_mat_entry(columns, i, j), fmpq_mat_entry(residual, i, 0));
        if (fmpq_is_zero(sum))
            gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_REFIT, 0);
        else
            gsnn_findings_false(c->findings, GSNN_FIT_CHECK_REFIT,
                                "exact: the residual is not orthogonal to column %ld of constants, "
                                "linear functions and channels",
                                (long)j);
    }
    fmpq_zero(sum);
    for (slong i = 0; i < residual->r; i++)
        fmpq_addmul(sum, fmpq_mat_entry(residual, i, 0), fmpq_mat_entry(residual, i, 0));
    if (fmpq_equal(sum, c->exact_sse))
        gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_REFIT, 0);
    else
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_REFIT,
                            "exact.sse: %.17g, but it is %.17g or differs in a further digit",
                            fmpq_get_d(c->exact_sse), fmpq_get_d(sum));
    fmpq_clear(sum);
}

/* By elimination in the columns themselves. */
static void check_rank(const gsnn_fit_claims *c, fmpq_mat_t columns) {
    size_t rank = (size_t)fmpq_mat_rref(columns, columns);
    if (rank == c->rank)
        gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_REFIT, 0);
    else
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_REFIT, "exact.rank: %zu, but it is %zu",
                            c->rank, rank);
}

/* ---- The network ----------------------------------------------------------------------------- */

/* The network has this number: the double nearest to it, or itself. */
static void compare(const gsnn_fit_claims *c, const char *name, size_t index, const fmpq_t stated,
                    const fmpq_t exact) {
    double value = fmpq_get_d(exact);
    if (fmpq_equal(stated, exact) || fabs(fmpq_get_d(stated) - value) <= 0x1p-51 * fabs(value))
        gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_REFIT, 0);
    else
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_REFIT,
                            "exact.%s[%zu]: %.17g, but the network has %.17g", name, index, value,
                            fmpq_get_d(stated));
}

/* The last `count` numbers of a list of the network, or all that there are. */
static gsnn_status compare_list(const gsnn_fit_claims *c, const gsnn_value *list, const char *name,
                                bool all, size_t count, const fmpq *exact) {
    size_t length;
    gsnn_status status = gsnn_value_array(list, &length);
    if (status)
        return status;
    if (length < count || (all && length > count)) {
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_REFIT,
                            "exact.%s: %zu numbers, but the network has %zu", name, count, length);
        return GSNN_OK;
    }
    fmpq *stated = gsnn_proof_fractions_new(length);
    if (!stated)
        return gsnn_fail_memory(c->error);
    status = gsnn_value_rational_list(list, length, "parameters", stated);
    for (size_t k = 0; !status && k < count; k++)
        compare(c, name, k, stated + length - count + k, exact + k);
    gsnn_proof_fractions_free(stated, length);
    return status;
}

/* The parameters of a network with a codomain: of a channel output weights come last. */
static gsnn_status compare_parameters(const gsnn_fit_claims *c, const gsnn_value *network) {
    gsnn_value summands = gsnn_value_member(network, "summands");
    gsnn_value linear = gsnn_value_member(network, "linear");
    gsnn_value constant = gsnn_value_member(network, "constant");
    const fmpq *exact = c->exact + c->constant_count + c->linear_count;
    size_t k = 0;
    gsnn_status status =
        compare_list(c, &linear, "c", true, c->linear_count, c->exact + c->constant_count);
    if (!status)
        status = compare_list(c, &constant, "d", true, c->constant_count, c->exact);
    gsnn_value summand = gsnn_value_before(&summands);
    while (!status && gsnn_value_next(&summand)) {
        gsnn_value channels = gsnn_value_member(&summand, "channels");
        gsnn_value channel = gsnn_value_before(&channels);
        for (; !status && gsnn_value_next(&channel); k++) {
            status = compare_list(c, &channel, "a", false, c->channels[k].outer, exact);
            exact += c->channels[k].outer;
        }
    }
    return status;
}

static gsnn_status check_network(const gsnn_fit_claims *c, const gsnn_value *network) {
    if (c->codomain)
        return compare_parameters(c, network);
    for (size_t k = 0; k < c->channel_count; k++)
        if (c->channels[k].neurons)
            compare(c, "a", k, c->a + c->channels[k].first,
                    c->exact + c->constant_count + c->linear_count + k);
    compare(c, "d", 0, c->d, c->exact);
    return GSNN_OK;
}

/* ---- All of it ------------------------------------------------------------------------------- */

/* Why columns cannot be made, or NULL. */
static const char *find_reason(const gsnn_fit_claims *c) {
    if (!c->record)
        return "it takes the enumeration as a further file";
    const gsnn_record_codomain *codomain = &c->record->codomain;
    if (c->codomain && (!codomain->given || codomain->dimension != c->outputs))
        return "it takes the enumeration with the network's codomain";
    if (!c->codomain && codomain->given)
        return "it takes the enumeration without a codomain";
    if (c->rows * c->outputs * (c->neurons + 1) > MOST_PRODUCTS / (c->inputs + 1))
        return "it takes too many rational numbers";
    return NULL;
}

/* Whether inputs and outputs are permuted up to sign. */
static bool is_permuted(const gsnn_fit_claims *c) {
    return c->record->group.action->permutes_inputs &&
           (!c->codomain || c->record->codomain.action->permutes_inputs);
}

static gsnn_status fill_columns(gsnn_fit_claims *c, const gsnn_value *network, fmpq_mat_t columns,
                                bool *filled, const char **reason) {
    *filled = false;
    if (!is_permuted(c))
        return gsnn_fit_refit_matrices(c, network, columns, filled, reason);
    gsnn_status status = c->codomain ? gsnn_fit_read_rows(c, network) : GSNN_OK;
    return status ? status : gsnn_fit_refit_columns(c, columns, filled);
}

gsnn_status gsnn_fit_check_refit(gsnn_fit_claims *claims, const gsnn_value *root) {
    gsnn_fit_claims *c = claims;
    gsnn_value network = gsnn_value_member(root, "network");
    const char *reason = find_reason(c);
    gsnn_status status = check_network(c, &network);
    bool filled = false;
    if (status)
        return status;
    fmpq_mat_t columns, residual;
    size_t equations = reason ? 0 : c->rows * c->outputs;
    fmpq_mat_init(columns, (slong)equations, (slong)c->exact_count);
    fmpq_mat_init(residual, (slong)equations, 1);
    if (!reason)
        status = fill_columns(c, &network, columns, &filled, &reason);
    if (!status && filled) {
        fill_residual(c, columns, residual);
        judge(c, columns, residual);
        check_rank(c, columns);
    } else if (!status && reason) {
        gsnn_findings_skip(c->findings, GSNN_FIT_CHECK_REFIT, "%s", reason);
    }
    fmpq_mat_clear(columns);
    fmpq_mat_clear(residual);
    return status;
}
