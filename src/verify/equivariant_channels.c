#include "verify/equivariant_channels.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq.h>
#include <math.h>
#include <stdlib.h>

/* Dense numbers may be off by so much of the largest of their table. */
static const double TOLERANCE = 1.0 / ((uint64_t)1 << 40);

typedef struct channels {
    gsnn_findings *findings;
    unsigned check;
    const gsnn_enumeration_record *record;
    const gsnn_verify_dense *dense;
    double largest[4]; /* of W, b, a, cosine */
    size_t neuron;     /* the first of the next channel */
    gsnn_error *error;
} channels;

static double find_largest(const double *list, size_t count) {
    double largest = 0;
    for (size_t i = 0; list && i < count; i++)
        largest = fmax(largest, fabs(list[i]));
    return largest;
}

/* Whether the rows of all neurons are there. */
static bool lists_rows(const gsnn_record_weights *space, size_t neurons) {
    return !space->dimension || (space->rows && space->row_count == neurons) ||
           (space->basis && space->basis_row_count == neurons);
}

/* Entry j of row i of a space whose rows have that length, from its parameters. */
static double make_number(const gsnn_record_weights *space, size_t length, size_t i, size_t j,
                          const double *parameters) {
    double sum = 0;
    if (space->rows) {
        int32_t label = space->rows[i * length + j];
        return label > 0 ? parameters[label - 1] : label < 0 ? -parameters[-label - 1] : 0;
    }
    for (size_t k = 0; k < space->dimension; k++)
        sum += parameters[k] * space->basis[(k * space->basis_row_count + i) * length + j];
    return sum;
}

/* Compares the rows of a channel's neurons with what the parameters make of a space. */
static bool compare_rows(const channels *c, const char *id, const char *name,
                         const gsnn_record_weights *space, size_t neurons, size_t length,
                         const double *stated, double largest, const double *parameters) {
    for (size_t i = 0; i < neurons; i++)
        for (size_t j = 0; j < length; j++) {
            double is = make_number(space, length, i, j, parameters);
            double x = stated[(c->neuron + i) * length + j];
            if (fabs(x - is) <= TOLERANCE * largest)
                continue;
            gsnn_findings_false(c->findings, c->check,
                                "%s: %s[%zu][%zu]: %.17g, but its channel makes it %.17g", id, name,
                                c->neuron + i, j, x, is);
            return false;
        }
    return true;
}

static bool compare_biases(const channels *c, const char *id, size_t neurons, double bias) {
    for (size_t i = 0; i < neurons; i++) {
        double x = c->dense->b[c->neuron + i];
        if (fabs(x - bias) <= TOLERANCE * c->largest[1])
            continue;
        gsnn_findings_false(c->findings, c->check,
                            "%s: b[%zu]: %.17g, but its channel makes it %.17g", id, c->neuron + i,
                            x, bias);
        return false;
    }
    return true;
}

static void compare_channel(channels *c, const gsnn_record_architecture *of, bool bias,
                            const double *parameters) {
    const gsnn_verify_dense *dense = c->dense;
    size_t n = (size_t)of->neurons, p = dense->outputs;
    const double *behind = parameters + of->weights.dimension;
    const double *output = behind + bias, *cosine = output + of->output.dimension;
    if (compare_rows(c, of->id, "W", &of->weights, n, dense->inputs, dense->W, c->largest[0],
                     parameters) &&
        compare_biases(c, of->id, n, bias ? *behind : 0) &&
        compare_rows(c, of->id, "a", &of->output, n, p, dense->a, c->largest[2], output) &&
        (!dense->cosine || compare_rows(c, of->id, "cosine", &of->cosine, n, p, dense->cosine,
                                        c->largest[3], cosine)))
        gsnn_findings_pass(c->findings, c->check,
                           n * (dense->inputs + 1 + (dense->cosine ? 2 * p : p)));
    c->neuron += n;
}

static gsnn_status read_channel(channels *c, const gsnn_record_architecture *of,
                                const gsnn_value *channel) {
    bool bias = of->type == 1 && c->record->codomain.activation != GSNN_RECORD_SIN;
    size_t count = of->weights.dimension + bias + of->output.dimension +
                   (c->dense->cosine ? of->cosine.dimension : 0);
    gsnn_status status = gsnn_value_array_of(channel, count, "parameters");
    double *parameters = gsnn_new(count, sizeof *parameters);
    if (!status && !parameters)
        status = gsnn_fail_memory(c->error);
    fmpq_t number;
    fmpq_init(number);
    gsnn_value item = gsnn_value_before(channel);
    while (!status && gsnn_value_next(&item))
        if (!(status = gsnn_value_rational(&item, number)))
            parameters[item.index] = fmpq_get_d(number);
    fmpq_clear(number);
    if (!status)
        compare_channel(c, of, bias, parameters);
    free(parameters);
    return status;
}

/* The architecture of a summand, or NULL with the reason reported. */
static const gsnn_record_architecture *find_architecture(const channels *c, const char *id,
                                                         size_t neurons) {
    size_t a = gsnn_enumeration_record_find(c->record, id);
    const gsnn_record_architecture *of =
        a == GSNN_RECORD_NONE ? NULL : &c->record->architectures[a];
    if (!of || of->neurons != neurons)
        gsnn_findings_false(c->findings, c->check,
                            "%s: the enumeration has no such architecture of %zu neurons", id,
                            neurons);
    else if (lists_rows(&of->weights, neurons) && lists_rows(&of->output, neurons) &&
             (!c->dense->cosine || lists_rows(&of->cosine, neurons)))
        return of;
    else
        gsnn_findings_skip(c->findings, c->check, "%s: the enumeration leaves its rows out", id);
    return NULL;
}

static gsnn_status read_summand(channels *c, const gsnn_value *summand) {
    gsnn_value id = gsnn_value_member(summand, "id");
    gsnn_value neurons = gsnn_value_member(summand, "neurons");
    gsnn_value list = gsnn_value_member(summand, "channels");
    const char *name;
    size_t each = 0, count = 0;
    gsnn_status status = gsnn_value_string(&id, &name);
    if (status || (status = gsnn_value_size(&neurons, 1000000000, &each)) ||
        (status = gsnn_value_array(&list, &count)))
        return status;
    const gsnn_record_architecture *of = find_architecture(c, name, each);
    if (each && count > (c->dense->neurons - c->neuron) / each) /* reported with the summands */
        return GSNN_OK;
    if (!of) {
        c->neuron += count * each;
        return GSNN_OK;
    }
    gsnn_value channel = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&channel))
        status = read_channel(c, of, &channel);
    return status;
}

gsnn_status gsnn_verify_channels(gsnn_findings *findings, unsigned check, const gsnn_value *network,
                                 const gsnn_enumeration_record *record,
                                 const gsnn_verify_dense *dense, gsnn_error *error) {
    size_t n = dense->neurons, count;
    channels c = {.findings = findings,
                  .check = check,
                  .record = record,
                  .dense = dense,
                  .largest = {find_largest(dense->W, n * dense->inputs), find_largest(dense->b, n),
                              find_largest(dense->a, n * dense->outputs),
                              find_largest(dense->cosine, n * dense->outputs)},
                  .error = error};
    if (record->group.degree != dense->inputs || record->codomain.dimension != dense->outputs) {
        gsnn_findings_false(findings, check, "the enumeration has %zu inputs and %zu outputs",
                            record->group.degree, record->codomain.dimension);
        return GSNN_OK;
    }
    gsnn_value list = gsnn_value_member(network, "summands");
    gsnn_status status = gsnn_value_array(&list, &count);
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item))
        status = read_summand(&c, &item);
    return status;
}
