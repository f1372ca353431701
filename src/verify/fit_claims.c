/* fit_claims.c - reads what a fit says, and checks what needs no data. */
#include "verify/fit_claims.h"

#include "base/error.h"
#include "base/memory.h"
#include "proof/function.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ROWS ((size_t)1 << 28)

/* ---- Counts ---------------------------------------------------------------------------------- */

void gsnn_fit_compare_count(gsnn_fit_claims *claims, const char *what, size_t stated, size_t is) {
    gsnn_fit_claims *c = claims;
    if (stated == is)
        gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_COUNTS, 0);
    else
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS, "%s: %zu, but it is %zu", what,
                            stated, is);
}

gsnn_status gsnn_fit_read_data(gsnn_fit_claims *claims, const gsnn_value *root) {
    gsnn_fit_claims *c = claims;
    gsnn_value data = gsnn_value_member(root, "data"), rows = gsnn_value_member(&data, "rows");
    gsnn_value units = gsnn_value_member(&data, "units");
    gsnn_value by = gsnn_value_member(&data, "units_by");
    gsnn_value inputs = gsnn_value_member(&data, "inputs");
    gsnn_value duplicates = gsnn_value_member(&data, "duplicates");
    gsnn_value outputs = gsnn_value_member(&data, "outputs");
    static const char *const rules[] = {"orbit", "sorted-values"};
    size_t repeated, rule;
    gsnn_status status = gsnn_value_size(&rows, MOST_ROWS, &c->rows);
    if (status || (status = gsnn_value_size(&units, MOST_ROWS, &c->units)) ||
        (status = gsnn_value_choice(&by, rules, 2, &rule)) ||
        (status = gsnn_value_size(&inputs, UINT16_MAX, &c->inputs)) ||
        (status = gsnn_value_size(&outputs, UINT16_MAX, &c->outputs)) ||
        (status = gsnn_value_size(&duplicates, MOST_ROWS, &repeated)))
        return status;
    c->by_orbit = rule == 0;
    gsnn_value codomain = gsnn_value_member(root, "codomain");
    c->codomain = gsnn_value_given(&codomain);
    gsnn_value dimension = gsnn_value_member(&codomain, "dimension");
    size_t count = 1;
    if (c->codomain && (status = gsnn_value_size(&dimension, UINT16_MAX, &count)))
        return status;
    gsnn_fit_compare_count(c, "data.outputs", c->outputs, count);
    gsnn_fit_compare_count(c, "data.units + data.duplicates", c->units + repeated, c->rows);
    return GSNN_OK;
}

bool gsnn_fit_is_of_codomain(const gsnn_fit_claims *claims, const gsnn_value *root) {
    const gsnn_record_codomain *is = &claims->record->codomain;
    gsnn_value codomain = gsnn_value_member(root, "codomain");
    gsnn_value kind = gsnn_value_member(&codomain, "kind");
    const char *name = gsnn_value_peek(&kind);
    return is->given == claims->codomain && is->dimension == claims->outputs &&
           (!is->given || (name && strcmp(name, is->kind) == 0));
}

/* ---- The network ----------------------------------------------------------------------------- */

static gsnn_status read_list(gsnn_fit_claims *c, const gsnn_value *parent, const char *name,
                             size_t count, fmpq **list) {
    gsnn_value value = gsnn_value_member(parent, name);
    *list = gsnn_proof_fractions_new(count);
    return *list ? gsnn_value_rational_list(&value, count, name, *list)
                 : gsnn_fail_memory(c->error);
}

/* A channel of a network with a codomain has as many parameters as its architecture. */
static void compare_channel(gsnn_fit_claims *c, const gsnn_value *summand, size_t count) {
    gsnn_value id = gsnn_value_member(summand, "id");
    const char *name = gsnn_value_peek(&id);
    size_t at = name ? gsnn_enumeration_record_find(c->record, name) : GSNN_RECORD_NONE;
    if (at == GSNN_RECORD_NONE || !c->record->codomain.given) {
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS,
                            "summands: the enumeration has no architecture %.40s with a codomain",
                            name ? name : "");
        return;
    }
    const gsnn_record_architecture *a = &c->record->architectures[at];
    if (!a->output.listed) {
        gsnn_findings_skip(c->findings, GSNN_FIT_CHECK_COUNTS,
                           "the enumeration leaves output weights out");
        return;
    }
    gsnn_fit_compare_count(c, "summands: parameters of a channel", count,
                           a->weights.dimension + (a->type == 1) + a->output.dimension);
}

/* The linear maps and constants of a network with a codomain. */
static gsnn_status count_affine(gsnn_fit_claims *c, const gsnn_value *network) {
    gsnn_value linear = gsnn_value_member(network, "linear");
    gsnn_value constant = gsnn_value_member(network, "constant");
    size_t maps = 0, constants = 0;
    gsnn_status status = gsnn_value_array(&linear, &maps);
    if (!status)
        status = gsnn_value_array(&constant, &constants);
    c->free_weights += maps + constants;
    return status;
}

static gsnn_status read_channels(gsnn_fit_claims *c, const gsnn_value *network) {
    gsnn_value summands = gsnn_value_member(network, "summands");
    size_t summand_count, capacity = 0, first = 0;
    gsnn_status status = gsnn_value_array(&summands, &summand_count);
    gsnn_value summand = gsnn_value_before(&summands);
    while (!status && gsnn_value_next(&summand)) {
        gsnn_value type = gsnn_value_member(&summand, "type");
        gsnn_value neurons = gsnn_value_member(&summand, "neurons");
        gsnn_value channels = gsnn_value_member(&summand, "channels");
        int64_t kind = 0;
        gsnn_value id = gsnn_value_member(&summand, "id");
        const char *name = gsnn_value_peek(&id);
        size_t count = 0, each = 0, known = GSNN_RECORD_NONE;
        if (name && c->record)
            known = gsnn_enumeration_record_find(c->record, name);
        if ((status = gsnn_value_integer(&type, 1, 2, &kind)) ||
            (status = gsnn_value_size(&neurons, UINT32_MAX, &each)) ||
            (status = gsnn_value_array(&channels, &count)))
            return status;
        gsnn_value channel = gsnn_value_before(&channels);
        while (!status && gsnn_value_next(&channel)) {
            gsnn_value weights = c->codomain ? channel : gsnn_value_member(&channel, "weights");
            size_t dimension;
            status = gsnn_value_array(&weights, &dimension);
            if (!status && c->codomain && c->record)
                compare_channel(c, &summand, dimension);
            if (gsnn_reserve(&c->channels, &capacity, c->channel_count + 1, sizeof *c->channels))
                return gsnn_fail_memory(c->error);
            c->channels[c->channel_count++] = (gsnn_fit_claimed_channel){
                .first = first, .neurons = each, .type = (int)kind, .architecture = known};
            c->free_weights += status ? 0 : dimension + (!c->codomain && kind == 1);
            first += each;
        }
    }
    if (!status)
        gsnn_fit_compare_count(c, "neurons", c->neurons, first);
    c->neurons = first;
    return status;
}

static gsnn_status round_dense(gsnn_fit_claims *c) {
    size_t weights = c->neurons * c->inputs, at = 0;
    double *dense = gsnn_new(weights + 2 * c->neurons + c->inputs + 1, sizeof *dense);
    if (!dense)
        return gsnn_fail_memory(c->error);
    for (size_t i = 0; i < weights; i++)
        dense[at++] = fmpq_get_d(c->W + i);
    for (size_t i = 0; i < c->neurons; i++)
        dense[at++] = fmpq_get_d(c->b + i);
    for (size_t i = 0; i < c->neurons; i++)
        dense[at++] = fmpq_get_d(c->a + i);
    for (size_t j = 0; j < c->inputs; j++)
        dense[at++] = fmpq_get_d(c->c + j);
    dense[at] = fmpq_get_d(c->d);
    c->numbers = (gsnn_outputs_numbers){
        .inputs = c->inputs, .outputs = 1, .neurons = c->neurons, .dense = dense};
    return GSNN_OK;
}

gsnn_status gsnn_fit_read_rows(gsnn_fit_claims *claims, const gsnn_value *network) {
    gsnn_fit_claims *c = claims;
    gsnn_value W = gsnn_value_member(network, "W");
    gsnn_status status = gsnn_value_array_of(&W, c->neurons, "neurons");
    if (status)
        return status;
    c->W = gsnn_proof_fractions_new(c->neurons * c->inputs);
    if (!c->W)
        return gsnn_fail_memory(c->error);
    gsnn_value row = gsnn_value_before(&W);
    for (size_t i = 0; !status && gsnn_value_next(&row); i++)
        status = gsnn_value_rational_list(&row, c->inputs, "inputs", c->W + i * c->inputs);
    return status ? status : read_list(c, network, "b", c->neurons, &c->b);
}

static gsnn_status read_dense(gsnn_fit_claims *c, const gsnn_value *network) {
    gsnn_value d = gsnn_value_member(network, "d");
    gsnn_status status = gsnn_fit_read_rows(c, network);
    if (!status)
        status = read_list(c, network, "a", c->neurons, &c->a);
    if (!status)
        status = read_list(c, network, "c", c->inputs, &c->c);
    if (!status)
        status = gsnn_value_rational(&d, c->d);
    return status ? status : round_dense(c);
}

/* summands: as many channels as the network has, of architectures in the same order. */
static gsnn_status check_summands(gsnn_fit_claims *c, const gsnn_value *root,
                                  const gsnn_value *network) {
    gsnn_value stated = gsnn_value_member(root, "summands");
    gsnn_value is = gsnn_value_member(network, "summands");
    size_t count, number = 0;
    gsnn_status status = gsnn_value_array(&stated, &count);
    if (!status)
        status = gsnn_value_array(&is, &number);
    if (status)
        return status;
    gsnn_fit_compare_count(c, "summands", count, number);
    gsnn_value one = gsnn_value_before(&stated), other = gsnn_value_before(&is);
    while (!status && gsnn_value_next(&one) && gsnn_value_next(&other)) {
        static const char *const names[] = {"type", "neurons"};
        gsnn_value id = gsnn_value_member(&one, "id"), of = gsnn_value_member(&other, "id");
        gsnn_value channels = gsnn_value_member(&one, "channels");
        gsnn_value list = gsnn_value_member(&other, "channels");
        const char *name, *name_of;
        size_t x = 0, y = 0;
        if ((status = gsnn_value_string(&id, &name)) ||
            (status = gsnn_value_string(&of, &name_of)) ||
            (status = gsnn_value_size(&channels, UINT32_MAX, &x)) ||
            (status = gsnn_value_array(&list, &y)))
            return status;
        if (strcmp(name, name_of) != 0)
            gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS,
                                "summands: %s, but the network has %s", name, name_of);
        gsnn_fit_compare_count(c, "summands: channels", x, y);
        for (size_t i = 0; !status && i < 2; i++) {
            gsnn_value left = gsnn_value_member(&one, names[i]);
            gsnn_value right = gsnn_value_member(&other, names[i]);
            status = gsnn_value_size(&left, UINT32_MAX, &x);
            if (!status)
                status = gsnn_value_size(&right, UINT32_MAX, &y);
            if (!status)
                gsnn_fit_compare_count(c, names[i], x, y);
        }
    }
    return status;
}

/* ---- Restarts -------------------------------------------------------------------------------- */

typedef struct restart_claims {
    double least; /* loss of the supported restarts */
    size_t best, supported;
} restart_claims;

static gsnn_status read_restarts(const gsnn_value *restarts, restart_claims *claims, double *losses,
                                 bool *supported) {
    gsnn_value item = gsnn_value_before(restarts);
    gsnn_status status = GSNN_OK;
    *claims = (restart_claims){.best = SIZE_MAX};
    for (size_t r = 0; !status && gsnn_value_next(&item); r++) {
        gsnn_value loss = gsnn_value_member(&item, "loss");
        gsnn_value support = gsnn_value_member(&item, "supported");
        status = gsnn_value_boolean(&support, &supported[r]);
        losses[r] = INFINITY;
        if (!status && gsnn_value_given(&loss))
            status = gsnn_value_double(&loss, &losses[r]);
        if (status || !supported[r])
            continue;
        claims->supported++;
        if (claims->best == SIZE_MAX || losses[r] < claims->least) {
            claims->best = r;
            claims->least = losses[r];
        }
    }
    return status;
}

/* Restarts within 1 percent of the best, or exact; the variance of the output as it was fitted. */
static size_t count_hits(const restart_claims *claims, const double *losses, const bool *supported,
                         size_t count, double variance) {
    size_t hits = 0;
    double most = fmax(1.01 * claims->least, 1e-12 * variance);
    for (size_t r = 0; r < count; r++)
        hits += supported[r] && losses[r] <= most;
    return hits;
}

gsnn_status gsnn_fit_outputs_read(const gsnn_fit_claims *claims, const gsnn_value *value,
                                  double *numbers) {
    return claims->outputs == 1
               ? gsnn_value_double(value, numbers)
               : gsnn_value_double_list(value, claims->outputs, "outputs", numbers);
}

/* The mean over outputs. */
static gsnn_status fitted_variance(const gsnn_fit_claims *c, const gsnn_value *root,
                                   double *variance) {
    gsnn_value data = gsnn_value_member(root, "data");
    gsnn_value of = gsnn_value_member(&data, "variance");
    gsnn_value normalisation = gsnn_value_member(root, "normalisation");
    gsnn_value scale = gsnn_value_member(&normalisation, "output_scale");
    double *variances = gsnn_new(c->outputs, sizeof *variances);
    double *scales = gsnn_new(c->outputs, sizeof *scales);
    gsnn_status status = variances && scales ? GSNN_OK : gsnn_fail_memory(c->error);
    if (!status)
        status = gsnn_fit_outputs_read(c, &of, variances);
    if (!status)
        status = gsnn_value_double_list(&scale, c->outputs, "outputs", scales);
    *variance = 0;
    for (size_t o = 0; !status && o < c->outputs; o++)
        *variance += variances[o] / (scales[o] * scales[o]) / (double)c->outputs;
    free(variances);
    free(scales);
    return status;
}

static gsnn_status judge_restarts(gsnn_fit_claims *c, const gsnn_value *root, size_t count,
                                  const restart_claims *claims, const double *losses,
                                  const bool *supported) {
    gsnn_value best = gsnn_value_member(root, "best"), hits = gsnn_value_member(root, "hits");
    size_t stated, found;
    double variance;
    gsnn_status status = fitted_variance(c, root, &variance);
    if (status)
        return status;
    if (!gsnn_value_given(&best)) {
        if (claims->supported || c->has_network)
            gsnn_findings_false(c->findings, GSNN_FIT_CHECK_RESTARTS,
                                "best: null, but %zu restarts are supported", claims->supported);
        else
            gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_RESTARTS, 0);
        return GSNN_OK;
    }
    if ((status = gsnn_value_size(&best, count, &stated)) ||
        (status = gsnn_value_size(&hits, count, &found)))
        return status;
    if (stated != claims->best)
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_RESTARTS,
                            "best: %zu is not the supported restart of least loss", stated);
    else if (!c->has_network)
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_RESTARTS, "network: it is missing");
    else
        gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_RESTARTS, 0);
    size_t are = count_hits(claims, losses, supported, count, variance);
    if (found == are)
        gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_RESTARTS, 0);
    else
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_RESTARTS, "hits: %zu, but there are %zu",
                            found, are);
    return GSNN_OK;
}

static gsnn_status check_restarts(gsnn_fit_claims *c, const gsnn_value *root) {
    gsnn_value restarts = gsnn_value_member(root, "restarts");
    size_t count;
    gsnn_status status = gsnn_value_array(&restarts, &count);
    if (status)
        return status;
    double *losses = gsnn_new(count, sizeof *losses);
    bool *supported = gsnn_new(count, sizeof *supported);
    restart_claims claims;
    if (!losses || !supported)
        status = gsnn_fail_memory(c->error);
    if (!status)
        status = read_restarts(&restarts, &claims, losses, supported);
    if (!status)
        status = judge_restarts(c, root, count, &claims, losses, supported);
    free(losses);
    free(supported);
    return status;
}

/* ---- Refits and predictions ------------------------------------------------------------------ */

/* How many constants and output weights there are: lists, with a codomain. */
static gsnn_status count_exact(gsnn_fit_claims *c, const gsnn_value *exact) {
    gsnn_value a = gsnn_value_member(exact, "a"), linear = gsnn_value_member(exact, "c");
    gsnn_value d = gsnn_value_member(exact, "d");
    gsnn_status status = gsnn_value_array_of(&a, c->channel_count, "channels");
    if (!status)
        status = gsnn_value_array(&linear, &c->linear_count);
    c->constant_count = 1;
    if (!status && c->codomain)
        status = gsnn_value_array(&d, &c->constant_count);
    c->exact_count = c->constant_count + c->linear_count;
    gsnn_value channel = gsnn_value_before(&a);
    while (!status && gsnn_value_next(&channel)) {
        size_t *outer = &c->channels[channel.index].outer;
        *outer = 1;
        if (c->codomain)
            status = gsnn_value_array(&channel, outer);
        c->exact_count += *outer;
    }
    return status;
}

static gsnn_status read_exact(gsnn_fit_claims *c, const gsnn_value *exact) {
    gsnn_value a = gsnn_value_member(exact, "a"), linear = gsnn_value_member(exact, "c");
    gsnn_value d = gsnn_value_member(exact, "d"), sse = gsnn_value_member(exact, "sse");
    gsnn_value rank = gsnn_value_member(exact, "rank");
    gsnn_status status = count_exact(c, exact);
    if (status)
        return status;
    c->exact = gsnn_proof_fractions_new(c->exact_count);
    if (!c->exact)
        return gsnn_fail_memory(c->error);
    fmpq *at = c->exact;
    status = c->codomain ? gsnn_value_rational_list(&d, c->constant_count, "constants", at)
                         : gsnn_value_rational(&d, at);
    at += c->constant_count;
    if (!status)
        status = gsnn_value_rational_list(&linear, c->linear_count, "linear maps", at);
    at += c->linear_count;
    gsnn_value channel = gsnn_value_before(&a);
    while (!status && gsnn_value_next(&channel)) {
        size_t outer = c->channels[channel.index].outer;
        status = c->codomain ? gsnn_value_rational_list(&channel, outer, "output weights", at)
                             : gsnn_value_rational(&channel, at);
        at += outer;
    }
    if (!status)
        status = gsnn_value_rational(&sse, c->exact_sse);
    return status ? status : gsnn_value_size(&rank, UINT32_MAX, &c->rank);
}

static gsnn_status read_predictions(gsnn_fit_claims *c, const gsnn_value *root) {
    gsnn_value list = gsnn_value_member(root, "predictions");
    gsnn_value folds = gsnn_value_member(root, "folds");
    gsnn_status status = gsnn_value_size(&folds, MOST_ROWS, &c->folds);
    if (status || (status = gsnn_value_array(&list, &c->prediction_count)) ||
        c->prediction_count == 0)
        return status;
    if (c->prediction_count != c->rows) {
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_FOLDS, "predictions: %zu for %zu rows",
                            c->prediction_count, c->rows);
        c->prediction_count = 0;
        return GSNN_OK;
    }
    c->predictions = gsnn_new(c->rows * c->outputs, sizeof *c->predictions);
    c->fold = gsnn_new(c->rows, sizeof *c->fold);
    if (!c->predictions || !c->fold)
        return gsnn_fail_memory(c->error);
    gsnn_value item = gsnn_value_before(&list);
    for (size_t i = 0; !status && gsnn_value_next(&item); i++) {
        gsnn_value row = gsnn_value_member(&item, "row"), fold = gsnn_value_member(&item, "fold");
        gsnn_value value = gsnn_value_member(&item, "value");
        size_t number;
        if ((status = gsnn_value_size(&row, MOST_ROWS, &number)) ||
            (status = gsnn_value_size(&fold, MOST_ROWS, &c->fold[i])) ||
            (status = gsnn_fit_outputs_read(c, &value, c->predictions + i * c->outputs)))
            return status;
        if (number == i + 1 && c->fold[i] >= 1 && c->fold[i] <= c->folds)
            gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_FOLDS, 0);
        else
            gsnn_findings_false(c->findings, GSNN_FIT_CHECK_FOLDS,
                                "predictions[%zu]: row %zu in fold %zu of %zu", i, number,
                                c->fold[i], c->folds);
    }
    return status;
}

/* parameters: those of channels, the invariant linear functions and the constant. */
static void check_parameters(gsnn_fit_claims *c) {
    size_t of_channels = c->free_weights + c->channel_count;
    if (c->codomain)
        gsnn_fit_compare_count(c, "parameters", c->parameters, c->free_weights);
    else if (c->record && c->record->group.invariant_dimension >= 0)
        gsnn_fit_compare_count(c, "parameters", c->parameters,
                               of_channels + (size_t)c->record->group.invariant_dimension + 1);
    else if (c->has_exact)
        gsnn_fit_compare_count(c, "parameters", c->parameters, of_channels + c->linear_count + 1);
    else if (c->parameters <= of_channels || c->parameters > of_channels + c->inputs + 1)
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS,
                            "parameters: %zu, but those of channels are %zu", c->parameters,
                            of_channels);
    else
        gsnn_findings_pass(c->findings, GSNN_FIT_CHECK_COUNTS, 0);
}

gsnn_status gsnn_fit_claims_read(gsnn_fit_claims *claims, const gsnn_value *root) {
    gsnn_fit_claims *c = claims;
    gsnn_value network = gsnn_value_member(root, "network");
    gsnn_value exact = gsnn_value_member(root, "exact");
    gsnn_value parameters = gsnn_value_member(root, "parameters");
    gsnn_value neurons = gsnn_value_member(root, "neurons");
    gsnn_status status = gsnn_fit_read_data(c, root);
    if (status || (status = gsnn_value_size(&parameters, UINT32_MAX, &c->parameters)) ||
        (status = gsnn_value_size(&neurons, UINT32_MAX, &c->neurons)))
        return status;
    if (c->record && !gsnn_fit_is_of_codomain(c, root))
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS,
                            "codomain: that of the enumeration is another");
    c->has_network = gsnn_value_given(&network);
    c->has_exact = gsnn_value_given(&exact);
    gsnn_value word = gsnn_value_member(root, "word");
    c->deep = gsnn_value_given(&word);
    if (c->has_network && c->deep && (status = gsnn_fit_deep_read(c, root, &network)))
        return status;
    if (c->has_network && !c->deep &&
        ((status = read_channels(c, &network)) || (status = check_summands(c, root, &network)) ||
         (status = c->codomain ? count_affine(c, &network) : read_dense(c, &network))))
        return status;
    if (c->has_exact && (status = read_exact(c, &exact)))
        return status;
    if (c->has_network && !c->deep)
        check_parameters(c);
    if (c->has_exact)
        return GSNN_OK;
    status = check_restarts(c, root);
    return status ? status : read_predictions(c, root);
}

void gsnn_fit_claims_clear(gsnn_fit_claims *claims) {
    gsnn_fit_claims *c = claims;
    free(c->channels);
    gsnn_fit_deep_clear(c);
    free(c->numbers.dense);
    gsnn_proof_fractions_free(c->W, c->neurons * c->inputs);
    gsnn_proof_fractions_free(c->b, c->neurons);
    gsnn_proof_fractions_free(c->a, c->neurons);
    gsnn_proof_fractions_free(c->c, c->inputs);
    gsnn_proof_fractions_free(c->exact, c->exact_count);
    free(c->predictions);
    free(c->fold);
    free(c->unit);
}
