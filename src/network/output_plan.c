/* output_plan.c - networks with a codomain from their free parameters. */
#include "network/output_network.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/rational.h"
#include "random/normal.h"
#include "record/record_group.h"
#include "json/writer.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_sine(const gsnn_output_plan *plan) {
    return plan->record->codomain.activation == GSNN_RECORD_SIN;
}

static const gsnn_record_architecture *chosen(const gsnn_output_plan *plan, size_t i) {
    return &plan->record->architectures[plan->choices[i].architecture];
}

/* The parameters of one channel. */
static size_t channel_size(const gsnn_output_plan *plan, const gsnn_record_architecture *a) {
    size_t bias = a->type == 1 && !is_sine(plan);
    size_t cosine = is_sine(plan) ? a->cosine.dimension : 0;
    return a->weights.dimension + bias + a->output.dimension + cosine;
}

static bool is_complete(const gsnn_record_weights *weights, uint64_t neurons) {
    return weights->rows && weights->row_count == neurons;
}

gsnn_status gsnn_output_plan_count(const gsnn_output_plan *plan, size_t *count, gsnn_error *error) {
    const gsnn_record_codomain *codomain = &plan->record->codomain;
    if (!codomain->linear.rows || !codomain->constant.rows)
        return gsnn_fail(error, GSNN_INVALID,
                         "networks with a codomain are made for permutations and signs, not for "
                         "matrices");
    *count = codomain->linear.dimension + codomain->constant.dimension;
    for (size_t i = 0; i < plan->choice_count; i++) {
        const gsnn_record_architecture *a = chosen(plan, i);
        if (!is_complete(&a->weights, a->neurons) || !is_complete(&a->output, a->neurons) ||
            (is_sine(plan) && !is_complete(&a->cosine, a->neurons)))
            return gsnn_fail(error, GSNN_INVALID,
                             "architecture %s comes without its rows; enumerate with "
                             "full weights",
                             a->id);
        *count += plan->choices[i].channels * channel_size(plan, a);
    }
    return GSNN_OK;
}

void gsnn_output_plan_draw(fmpq *values, size_t count, uint64_t seed) {
    for (size_t i = 0; i < count; i++)
        gsnn_rational_set_double(values + i, gsnn_random_normal(&seed));
}

/* ---- The dense numbers ------------------------------------------------------------------- */

typedef struct dense {
    size_t degree, outputs, neurons;
    fmpq *W, *b, *a, *cosine, *c, *d; /* as in gsnn_output_network */
} dense;

static void clear_dense(dense *n) {
    _fmpq_vec_clear(n->W, (slong)(n->neurons * n->degree));
    _fmpq_vec_clear(n->b, (slong)n->neurons);
    _fmpq_vec_clear(n->a, (slong)(n->neurons * n->outputs));
    _fmpq_vec_clear(n->cosine, (slong)(n->neurons * n->outputs));
    _fmpq_vec_clear(n->c, (slong)(n->outputs * n->degree));
    _fmpq_vec_clear(n->d, (slong)n->outputs);
}

/* Writes a pattern with those free weights. */
static void expand(fmpq *table, const int32_t *pattern, size_t size, const fmpq *weights) {
    for (size_t i = 0; i < size; i++) {
        if (!pattern[i]) {
            fmpq_zero(table + i);
            continue;
        }
        fmpq_set(table + i, weights + abs(pattern[i]) - 1);
        if (pattern[i] < 0)
            fmpq_neg(table + i, table + i);
    }
}

/* The linear function -(1/2) sum_i a_i (w_i.x) of a channel from neuron `first` on. */
static void subtract_halves(dense *n, size_t first, size_t count) {
    fmpq_t half;
    fmpq_init(half);
    for (size_t i = first; i < first + count; i++)
        for (size_t c = 0; c < n->outputs; c++) {
            fmpq_div_2exp(half, n->a + i * n->outputs + c, 1);
            for (size_t k = 0; k < n->degree; k++)
                fmpq_submul(n->c + c * n->degree + k, half, n->W + i * n->degree + k);
        }
    fmpq_clear(half);
}

/* Expands a channel and returns its parameters' end. */
static const fmpq *expand_channel(dense *n, const gsnn_output_plan *plan,
                                  const gsnn_record_architecture *a, size_t first,
                                  const fmpq *values) {
    size_t count = (size_t)a->neurons;
    expand(n->W + first * n->degree, a->weights.rows, count * n->degree, values);
    values += a->weights.dimension;
    if (a->type == 1 && !is_sine(plan)) {
        for (size_t i = first; i < first + count; i++)
            fmpq_set(n->b + i, values);
        values++;
    }
    expand(n->a + first * n->outputs, a->output.rows, count * n->outputs, values);
    values += a->output.dimension;
    if (is_sine(plan)) {
        expand(n->cosine + first * n->outputs, a->cosine.rows, count * n->outputs, values);
        values += a->cosine.dimension;
    }
    if (a->type == 2 && plan->record->codomain.activation == GSNN_RECORD_RELU)
        subtract_halves(n, first, count);
    return values;
}

static void make_dense(dense *n, const gsnn_output_plan *plan, const fmpq *values) {
    const gsnn_record_codomain *codomain = &plan->record->codomain;
    *n = (dense){.degree = plan->record->group.degree, .outputs = codomain->dimension};
    for (size_t i = 0; i < plan->choice_count; i++)
        n->neurons += plan->choices[i].channels * (size_t)chosen(plan, i)->neurons;
    n->W = _fmpq_vec_init((slong)(n->neurons * n->degree));
    n->b = _fmpq_vec_init((slong)n->neurons);
    n->a = _fmpq_vec_init((slong)(n->neurons * n->outputs));
    n->cosine = _fmpq_vec_init((slong)(n->neurons * n->outputs));
    n->c = _fmpq_vec_init((slong)(n->outputs * n->degree));
    n->d = _fmpq_vec_init((slong)n->outputs);
    const fmpq *affine = values;
    for (size_t i = 0; i < plan->choice_count; i++)
        affine += plan->choices[i].channels * channel_size(plan, chosen(plan, i));
    expand(n->c, codomain->linear.rows, n->outputs * n->degree, affine);
    expand(n->d, codomain->constant.rows, n->outputs, affine + codomain->linear.dimension);
    size_t first = 0;
    for (size_t i = 0; i < plan->choice_count; i++)
        for (size_t j = 0; j < plan->choices[i].channels; j++) {
            values = expand_channel(n, plan, chosen(plan, i), first, values);
            first += (size_t)chosen(plan, i)->neurons;
        }
}

/* ---- Writing ----------------------------------------------------------------------------- */

typedef struct numbers {
    gsnn_json *json;
    bool exactly;
    bool finite;
} numbers;

static void write_list(numbers *to, const fmpq *values, size_t count) {
    gsnn_json_begin_array(to->json);
    for (size_t i = 0; i < count; i++) {
        double rounded = gsnn_rational_double(values + i);
        if (to->exactly)
            gsnn_json_fmpq(to->json, values + i);
        else if (isfinite(rounded))
            gsnn_json_double(to->json, rounded);
        else
            to->finite = false;
    }
    gsnn_json_end_array(to->json);
}

static void write_member(numbers *to, const char *name, const fmpq *values, size_t count) {
    gsnn_json_key(to->json, name);
    write_list(to, values, count);
}

static void write_table(numbers *to, const char *name, const fmpq *values, size_t rows,
                        size_t columns) {
    gsnn_json_key(to->json, name);
    gsnn_json_begin_lines(to->json);
    for (size_t i = 0; i < rows; i++)
        write_list(to, values + i * columns, columns);
    gsnn_json_end_array(to->json);
}

static void write_actions(gsnn_json *json, const gsnn_enumeration_record *record) {
    static const char *const functions[] = {"relu", "tanh", "sin", "elu"};
    const gsnn_record_group *group = &record->group;
    const gsnn_record_codomain *codomain = &record->codomain;
    gsnn_json_key(json, "group");
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "name", group->name ? group->name : "");
    gsnn_json_member_string(json, "action", group->action->name);
    gsnn_json_member_unsigned(json, "degree", group->degree);
    gsnn_record_generators_write(json, group->action, &group->generators, group->degree);
    gsnn_json_end_object(json);
    gsnn_json_member_string(json, "activation", gsnn_record_activation_name(codomain->activation));
    gsnn_json_member_string(json, "function", functions[codomain->activation]);
    gsnn_json_key(json, "codomain");
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "kind", codomain->kind);
    gsnn_json_member_unsigned(json, "dimension", codomain->dimension);
    gsnn_json_member_string(json, "action", codomain->action->name);
    gsnn_record_generators_write(json, codomain->action, &codomain->generators,
                                 codomain->dimension);
    gsnn_json_end_object(json);
}

/* Writes the summands and returns where their parameters end. */
static const fmpq *write_summands(numbers *to, const gsnn_output_plan *plan, const fmpq *values) {
    gsnn_json *json = to->json;
    gsnn_json_key(json, "summands");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < plan->choice_count; i++) {
        const gsnn_record_architecture *a = chosen(plan, i);
        size_t size = channel_size(plan, a);
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "id", a->id);
        gsnn_json_member_integer(json, "type", a->type);
        gsnn_json_member_unsigned(json, "neurons", a->neurons);
        gsnn_json_key(json, "channels");
        gsnn_json_begin_array(json);
        for (size_t j = 0; j < plan->choices[i].channels; j++, values += size)
            write_list(to, values, size);
        gsnn_json_end_array(json);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    return values;
}

gsnn_status gsnn_output_plan_write(const gsnn_output_plan *plan, const fmpq *values, bool exactly,
                                   FILE *stream, gsnn_error *error) {
    const gsnn_record_codomain *codomain = &plan->record->codomain;
    gsnn_text text = {0};
    gsnn_json json;
    numbers to = {&json, exactly, true};
    dense n;
    make_dense(&n, plan, values);
    gsnn_json_init_text(&json, &text);
    gsnn_json_document_head(&json, "gsnn-equivariant-network/1");
    write_actions(&json, plan->record);
    values = write_summands(&to, plan, values);
    write_member(&to, "linear", values, codomain->linear.dimension);
    write_member(&to, "constant", values + codomain->linear.dimension,
                 codomain->constant.dimension);
    gsnn_json_member_unsigned(&json, "neurons", n.neurons);
    write_table(&to, "W", n.W, n.neurons, n.degree);
    write_member(&to, "b", n.b, n.neurons);
    write_table(&to, "a", n.a, n.neurons, n.outputs);
    if (is_sine(plan))
        write_table(&to, "cosine", n.cosine, n.neurons, n.outputs);
    write_table(&to, "c", n.c, n.outputs, n.degree);
    write_member(&to, "d", n.d, n.outputs);
    gsnn_json_end_object(&json);
    clear_dense(&n);
    gsnn_status status = gsnn_json_end(&json, error);
    if (!status && !to.finite)
        status = gsnn_fail(error, GSNN_INVALID, "a number is beyond the range of doubles");
    if (!status)
        fwrite(text.bytes, 1, text.length, stream);
    gsnn_text_clear(&text);
    return status;
}
