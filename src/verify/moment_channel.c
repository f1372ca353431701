#include "verify/moment_channel.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_COEFFICIENTS ((size_t)1 << 22)

void gsnn_moment_channel_clear(gsnn_moment_channel *c) {
    if (c->variances)
        _fmpq_vec_clear(c->variances, (slong)c->variables);
    if (c->coefficients)
        _fmpq_vec_clear(c->coefficients, (slong)(c->blocks * c->terms * c->points * c->variables));
    if (c->fixed_values)
        _fmpq_vec_clear(c->fixed_values, (slong)(c->fixed * c->points));
    gsnn_moment_laws_free(c->laws, c->law_count);
    gsnn_moment_law_clear(&c->bias);
    gsnn_moment_laws_free(c->readouts, c->outputs);
    gsnn_moment_laws_free(c->constants, c->constant_count);
    gsnn_moment_law_clear(&c->linear);
    fmpq_mat_clear(c->covariance);
    fmpq_clear(c->slope);
}

/* Makes room for the coefficients; says why not where they are too many. */
static bool make_room(gsnn_moment_channel *c) {
    size_t rows = c->blocks * c->terms;
    if (c->variables && c->points && rows > MOST_COEFFICIENTS / c->variables / c->points)
        c->why = "it has too many neurons";
    else
        c->coefficients = _fmpq_vec_init((slong)(rows * c->points * c->variables));
    return c->coefficients != NULL;
}

/* Sets a row's coefficients to those of a point: each input is a variable. */
static void set_point(fmpq *to, const gsnn_moment_points *points, size_t p) {
    for (size_t j = 0; j < points->degree; j++)
        fmpq_set(to + j, points->coordinates + p * points->degree + j);
}

static fmpq *coefficients_of(const gsnn_moment_channel *c, size_t row, size_t point) {
    return c->coefficients + (row * c->points + point) * c->variables;
}

/* ---- Plain networks ----------------------------------------------------------------------- */

/* A row {"mean", "covariance"}, whose mean must be 0. */
static gsnn_status read_joint(gsnn_moment_channel *c, const gsnn_value *row, size_t degree) {
    gsnn_value means = gsnn_value_member(row, "mean");
    gsnn_value covariance = gsnn_value_member(row, "covariance");
    fmpq *mean = _fmpq_vec_init((slong)degree);
    gsnn_status status = gsnn_value_rational_list(&means, degree, "inputs", mean);
    for (size_t j = 0; !status && j < degree; j++)
        if (!fmpq_is_zero(mean + j))
            c->why = "a joint row has a mean";
    _fmpq_vec_clear(mean, (slong)degree);
    fmpq_mat_clear(c->covariance);
    fmpq_mat_init(c->covariance, (slong)degree, (slong)degree);
    c->joint = true;
    gsnn_value line = gsnn_value_before(&covariance);
    if (!status)
        status = gsnn_value_array_of(&covariance, degree, "inputs");
    for (slong i = 0; !status && gsnn_value_next(&line); i++)
        status = gsnn_value_rational_list(&line, degree, "inputs", c->covariance->rows[i]);
    return status;
}

static gsnn_status read_plain(gsnn_moment_channel *c, const gsnn_value *law,
                              const gsnn_moment_points *points, gsnn_error *error) {
    gsnn_value activation = gsnn_value_member(law, "activation");
    gsnn_value hidden = gsnn_value_member(law, "hidden"), width = gsnn_value_element(&hidden, 0);
    gsnn_value weights = gsnn_value_member(law, "weights"), row = gsnn_value_element(&weights, 0);
    gsnn_value biases = gsnn_value_member(law, "bias"), bias = gsnn_value_element(&biases, 0);
    gsnn_value readouts = gsnn_value_member(law, "readout");
    gsnn_value added = gsnn_value_member(law, "output_bias");
    gsnn_value slope = gsnn_value_member(law, "slope"), deeper = gsnn_value_element(&hidden, 1);
    if (gsnn_value_given(&deeper) || gsnn_value_get_kind(&readouts) != GSNN_VALUE_ARRAY) {
        c->why = "only plain networks with one hidden layer and no readout means are";
        return GSNN_OK;
    }
    gsnn_status status = gsnn_value_string(&activation, &c->activation);
    if (!status && gsnn_value_given(&slope))
        status = gsnn_value_rational(&slope, c->slope);
    if (!status)
        status = gsnn_value_size(&width, (size_t)1 << 40, &c->copies);
    if (!status && gsnn_value_get_kind(&row) == GSNN_VALUE_ARRAY)
        status = gsnn_value_array_of(&row, points->degree, "inputs");
    if (!status && gsnn_value_get_kind(&row) == GSNN_VALUE_ARRAY)
        status = gsnn_moment_laws_read(&c->laws, &c->law_count, &row, error);
    else if (!status)
        status = read_joint(c, &row, points->degree);
    if (!status)
        status = gsnn_moment_law_read(&c->bias, &bias);
    if (!status)
        status = gsnn_moment_laws_read(&c->readouts, &c->outputs, &readouts, error);
    if (!status)
        status = gsnn_value_array_of(&added, c->outputs, "outputs");
    if (!status)
        status = gsnn_moment_laws_read(&c->constants, &c->constant_count, &added, error);
    c->blocks = c->terms = 1;
    c->variables = points->degree;
    if (!status && make_room(c))
        for (size_t p = 0; p < c->points; p++)
            set_point(coefficients_of(c, 0, p), points, p);
    return status;
}

/* ---- Architectures ------------------------------------------------------------------------ */

void gsnn_moment_set_double(fmpq_t number, double value) {
    int exponent;
    double mantissa = frexp(value, &exponent);
    fmpz_set_d_2exp(fmpq_numref(number), mantissa, 53);
    fmpz_one(fmpq_denref(number));
    if (exponent >= 53)
        fmpq_mul_2exp(number, number, (mp_bitcnt_t)(exponent - 53));
    else
        fmpq_div_2exp(number, number, (mp_bitcnt_t)(53 - exponent));
}

/* Adds what free weight k has in row i at a point, from the pattern or the rounded basis. */
static void add_row(fmpq *to, const gsnn_record_weights *w, size_t degree, size_t i,
                    const fmpq *x) {
    fmpq_t entry;
    fmpq_init(entry);
    for (size_t j = 0; w->rows && j < degree; j++) {
        int32_t symbol = w->rows[i * degree + j];
        if (symbol > 0)
            fmpq_add(to + symbol - 1, to + symbol - 1, x + j);
        else if (symbol < 0)
            fmpq_sub(to - symbol - 1, to - symbol - 1, x + j);
    }
    for (size_t k = 0; !w->rows && k < w->dimension; k++)
        for (size_t j = 0; j < degree; j++) {
            gsnn_moment_set_double(entry, w->basis[(k * w->basis_row_count + i) * degree + j]);
            fmpq_addmul(to + k, entry, x + j);
        }
    fmpq_clear(entry);
}

/* Signed orbit sums of the inputs: what an invariant linear function is a combination of.  An orbit
 * that has an input and its negative has none. */
static gsnn_status add_fixed(gsnn_moment_channel *c, const gsnn_record_group *group,
                             const gsnn_moment_points *points, gsnn_error *error) {
    size_t m = group->degree;
    int32_t *sign = gsnn_new(m, sizeof *sign); /* of an input in its orbit; 0: not met */
    size_t *orbit = gsnn_new(m, sizeof *orbit), *queue = gsnn_new(m, sizeof *queue);
    gsnn_status status = sign && orbit && queue ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t start = 0; !status && start < m; start++) {
        bool sound = true;
        size_t length = 0;
        if (sign[start])
            continue;
        sign[start] = 1;
        orbit[start] = c->fixed;
        queue[length++] = start;
        for (size_t at = 0; at < length; at++)
            for (size_t g = 0; g < group->generators.count; g++) {
                int32_t image = group->generators.images[g * m + queue[at]];
                size_t to = (size_t)abs(image) - 1;
                int32_t expected = image > 0 ? sign[queue[at]] : -sign[queue[at]];
                if (sign[to]) {
                    sound = sound && sign[to] == expected;
                    continue;
                }
                sign[to] = expected;
                orbit[to] = c->fixed;
                queue[length++] = to;
            }
        for (size_t at = 0; !sound && at < length; at++)
            orbit[queue[at]] = SIZE_MAX;
        c->fixed += sound;
    }
    if (!status)
        c->fixed_values = _fmpq_vec_init((slong)(c->fixed * c->points));
    for (size_t j = 0; !status && j < m; j++)
        for (size_t p = 0; orbit[j] != SIZE_MAX && p < c->points; p++) {
            fmpq *to = c->fixed_values + orbit[j] * c->points + p;
            const fmpq *x = points->coordinates + p * m + j;
            if (sign[j] > 0)
                fmpq_add(to, to, x);
            else
                fmpq_sub(to, to, x);
        }
    free(sign);
    free(orbit);
    free(queue);
    return status;
}

/* Lays out rows: all of a channel have the same variables with tie orbit, else each its own. */
static gsnn_status lay_rows(gsnn_moment_channel *c, const gsnn_record_architecture *a,
                            const char *tie, const gsnn_moment_points *points) {
    bool orbit = strcmp(tie, "orbit") == 0, free_rows = strcmp(tie, "none") == 0;
    size_t neurons = (size_t)a->neurons;
    c->blocks = orbit ? 1 : neurons;
    c->terms = orbit ? neurons : 1;
    c->variables = c->law_count;
    if (!free_rows && a->weights.row_count != a->neurons &&
        a->weights.basis_row_count != a->neurons)
        c->why = "the enumeration leaves rows out";
    else if (make_room(c))
        for (size_t row = 0; row < neurons; row++)
            for (size_t p = 0; p < c->points; p++) {
                if (free_rows)
                    set_point(coefficients_of(c, row, p), points, p);
                else
                    add_row(coefficients_of(c, row, p), &a->weights, points->degree, row,
                            points->coordinates + p * points->degree);
            }
    return GSNN_OK;
}

/* Reads the law of the one output. */
static gsnn_status read_one(gsnn_moment_law **laws, size_t *count, const gsnn_value *value,
                            gsnn_error *error) {
    *laws = gsnn_new(1, sizeof **laws);
    if (!*laws)
        return gsnn_fail_memory(error);
    *count = 1;
    gsnn_moment_law_init(*laws);
    return gsnn_moment_law_read(*laws, value);
}

static gsnn_status read_tied(gsnn_moment_channel *c, const gsnn_value *law,
                             const gsnn_enumeration_record *record,
                             const gsnn_moment_points *points, gsnn_error *error) {
    gsnn_value id = gsnn_value_member(law, "architecture");
    gsnn_value channels = gsnn_value_member(law, "channels"), tie = gsnn_value_member(law, "tie");
    gsnn_value weights = gsnn_value_member(law, "weights"), bias = gsnn_value_member(law, "bias");
    gsnn_value readout = gsnn_value_member(law, "readout");
    gsnn_value linear = gsnn_value_member(law, "linear");
    gsnn_value constant = gsnn_value_member(law, "constant");
    static const char *const ties[] = {"orbit", "rows", "none"};
    const char *name;
    size_t kind;
    if (!record) {
        c->why = "laws of architectures need their enumeration as a second file";
        return GSNN_OK;
    }
    gsnn_status status = gsnn_value_string(&id, &name);
    size_t place = status ? GSNN_RECORD_NONE : gsnn_enumeration_record_find(record, name);
    if (!status && place == GSNN_RECORD_NONE)
        return gsnn_value_complain(&id, "no architecture of the enumeration");
    if (status)
        return status;
    const gsnn_record_architecture *a = &record->architectures[place];
    status = gsnn_value_size(&channels, (size_t)1 << 40, &c->copies);
    if (!status)
        status = gsnn_value_choice(&tie, ties, 3, &kind);
    if (!status)
        status = gsnn_value_array_of(&weights, kind == 2 ? points->degree : a->weights.dimension,
                                     kind == 2 ? "inputs" : "free weights");
    if (!status)
        status = gsnn_moment_laws_read(&c->laws, &c->law_count, &weights, error);
    if (!status)
        status = gsnn_moment_law_read(&c->bias, &bias);
    if (!status)
        status = read_one(&c->readouts, &c->outputs, &readout, error);
    if (!status)
        status = gsnn_moment_law_read(&c->linear, &linear);
    if (!status)
        status = read_one(&c->constants, &c->constant_count, &constant, error);
    if (status)
        return status;
    c->activation = a->type == 2 ? "abs" : "relu";
    c->halved = a->type == 2;
    if (record->group.degree != points->degree)
        return gsnn_value_complain(&id, "the enumeration has %zu inputs, the points %zu",
                                   record->group.degree, points->degree);
    bool has_linear = !gsnn_moment_law_is_zero(&c->linear);
    if (has_linear && !record->group.action->permutes_inputs)
        c->why = "linear functions that matrices keep are not";
    else if (has_linear)
        status = add_fixed(c, &record->group, points, error);
    return status || c->why ? status : lay_rows(c, a, ties[kind], points);
}

/* Whether all variables are centred normal ones, and their variances. */
static void find_variances(gsnn_moment_channel *c) {
    fmpq_t variance;
    fmpq_init(variance);
    c->normal = gsnn_moment_law_is_centred_normal(&c->bias, variance);
    c->variances = _fmpq_vec_init((slong)c->variables);
    for (size_t j = 0; j < c->law_count; j++)
        c->normal = gsnn_moment_law_is_centred_normal(&c->laws[j], c->variances + j) && c->normal;
    fmpq_clear(variance);
}

gsnn_status gsnn_moment_channel_read(gsnn_moment_channel *channel, const gsnn_value *law,
                                     const gsnn_enumeration_record *record,
                                     const gsnn_moment_points *points, gsnn_error *error) {
    gsnn_value activation = gsnn_value_member(law, "activation");
    *channel = (gsnn_moment_channel){.points = points->count};
    fmpq_init(channel->slope);
    fmpq_mat_init(channel->covariance, 0, 0);
    gsnn_moment_law_init(&channel->bias);
    gsnn_moment_law_init(&channel->linear);
    gsnn_status status = gsnn_value_given(&activation)
                             ? read_plain(channel, law, points, error)
                             : read_tied(channel, law, record, points, error);
    if (!status && !channel->why)
        find_variances(channel);
    return status;
}
