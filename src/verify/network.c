/* network.c - proves one network: that its dense copy is what its free parameters make, and, given
 * the enumeration that it belongs to, that it is invariant under the group.
 *
 * Numbers are the exact fractions that are written. */
#include "base/error.h"
#include "base/memory.h"
#include "proof/function.h"
#include "proof/points.h"
#include "verify/checker.h"
#include "verify/network_checks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const gsnn_verify_check CHECKS[] = {GSNN_NETWORK_CHECKS};

/* Networks of more numbers than this are not proved exactly. */
#define MOST_VALUES ((size_t)1 << 22)

/* Numbers of the dense copy may be off by 2^-40 of the largest. */
enum { PRECISION = 40 };

/* The inputs at which networks of matrix actions are compared, and how well. */
enum { INPUTS = 2 };
static const double TOLERANCE = 1e-9;

typedef struct channel {
    size_t summand;
    fmpq *weights; /* dimension of the summand */
    fmpq b, a;
} channel;

typedef struct summand {
    char *id;
    int type;
    size_t neurons, dimension, channels;
    const gsnn_record_architecture *architecture; /* NULL when it is not known */
} summand;

typedef struct network {
    gsnn_findings *findings;
    gsnn_error *error;
    char *action;
    size_t degree, neurons;
    bool counted; /* neurons is the number of those of all channels */
    size_t summand_count, channel_count, channel_capacity;
    summand *summands;
    channel *channels;
    fmpq *linear;
    fmpq_t constant;
    fmpq *W, *b, *a, *c; /* the dense copy */
    fmpq_t d;
} network;

/* ---- Reading ----------------------------------------------------------------------------- */

/* A list of count fractions; *list is new. */
static gsnn_status read_fractions(network *n, const gsnn_value *value, size_t count, const char *of,
                                  fmpq **list) {
    *list = gsnn_proof_fractions_new(count);
    return *list ? gsnn_value_rational_list(value, count, of, *list) : gsnn_fail_memory(n->error);
}

static gsnn_status read_channel(network *n, size_t s, const gsnn_value *value) {
    gsnn_value weights = gsnn_value_member(value, "weights");
    gsnn_value b = gsnn_value_member(value, "b"), a = gsnn_value_member(value, "a");
    size_t dimension;
    gsnn_status status = gsnn_value_array(&weights, &dimension);
    if (status)
        return status;
    if (!n->summands[s].channels)
        n->summands[s].dimension = dimension;
    if (gsnn_reserve(&n->channels, &n->channel_capacity, n->channel_count + 1, sizeof *n->channels))
        return gsnn_fail_memory(n->error);
    channel read = {.summand = s};
    fmpq_init(&read.b);
    fmpq_init(&read.a);
    if (!(status = read_fractions(n, &weights, n->summands[s].dimension, "free weights",
                                  &read.weights)) &&
        !(status = gsnn_value_rational(&b, &read.b)))
        status = gsnn_value_rational(&a, &read.a);
    n->channels[n->channel_count++] = read;
    n->summands[s].channels++;
    return status;
}

static gsnn_status read_summand(network *n, size_t s, const gsnn_value *value) {
    gsnn_value id = gsnn_value_member(value, "id"), type = gsnn_value_member(value, "type");
    gsnn_value neurons = gsnn_value_member(value, "neurons");
    gsnn_value channels = gsnn_value_member(value, "channels");
    const char *name;
    int64_t kind = 0;
    size_t count;
    gsnn_status status = gsnn_value_object(value);
    if (status || (status = gsnn_value_string(&id, &name)) ||
        (status = gsnn_value_integer(&type, 1, 2, &kind)) ||
        (status = gsnn_value_size(&neurons, UINT32_MAX, &n->summands[s].neurons)) ||
        (status = gsnn_value_array(&channels, &count)))
        return status;
    n->summands[s].type = (int)kind;
    n->summands[s].id = gsnn_copy_string(name);
    if (!n->summands[s].id)
        return gsnn_fail_memory(n->error);
    gsnn_value item = gsnn_value_before(&channels);
    while (!status && gsnn_value_next(&item))
        status = read_channel(n, s, &item);
    return status;
}

static gsnn_status read_free(network *n, const gsnn_value *root) {
    gsnn_value group = gsnn_value_member(root, "group");
    gsnn_value degree = gsnn_value_member(&group, "degree");
    gsnn_value action = gsnn_value_member(&group, "action");
    gsnn_value summands = gsnn_value_member(root, "summands");
    gsnn_value linear = gsnn_value_member(root, "linear");
    gsnn_value constant = gsnn_value_member(root, "constant");
    const char *word;
    gsnn_status status = gsnn_value_size(&degree, UINT16_MAX, &n->degree);
    if (status || (status = gsnn_value_string(&action, &word)) ||
        (status = read_fractions(n, &linear, n->degree, "inputs", &n->linear)) ||
        (status = gsnn_value_rational(&constant, n->constant)) ||
        (status = gsnn_value_array(&summands, &n->summand_count)))
        return status;
    n->action = gsnn_copy_string(word);
    n->summands = gsnn_new(n->summand_count, sizeof *n->summands);
    if (!n->action || !n->summands)
        return gsnn_fail_memory(n->error);
    gsnn_value item = gsnn_value_before(&summands);
    for (size_t s = 0; !status && gsnn_value_next(&item); s++)
        status = read_summand(n, s, &item);
    return status;
}

static gsnn_status read_dense(network *n, const gsnn_value *root) {
    gsnn_value neurons = gsnn_value_member(root, "neurons"), W = gsnn_value_member(root, "W");
    gsnn_value b = gsnn_value_member(root, "b"), a = gsnn_value_member(root, "a");
    gsnn_value c = gsnn_value_member(root, "c"), d = gsnn_value_member(root, "d");
    gsnn_status status = gsnn_value_size(&neurons, UINT32_MAX, &n->neurons);
    if (status || (status = gsnn_value_array_of(&W, n->neurons, "neurons")))
        return status;
    n->W = gsnn_proof_fractions_new(n->neurons * n->degree);
    if (!n->W)
        return gsnn_fail_memory(n->error);
    gsnn_value row = gsnn_value_before(&W);
    for (size_t i = 0; !status && gsnn_value_next(&row); i++)
        status = gsnn_value_rational_list(&row, n->degree, "inputs", n->W + i * n->degree);
    if (status || (status = read_fractions(n, &b, n->neurons, "neurons", &n->b)) ||
        (status = read_fractions(n, &a, n->neurons, "neurons", &n->a)) ||
        (status = read_fractions(n, &c, n->degree, "inputs", &n->c)))
        return status;
    return gsnn_value_rational(&d, n->d);
}

/* ---- The dense copy ---------------------------------------------------------------------- */

/* The largest absolute value of count numbers, at least as large as *largest. */
static void widen(fmpq_t largest, const fmpq *numbers, size_t count) {
    fmpq_t x;
    fmpq_init(x);
    for (size_t i = 0; i < count; i++) {
        fmpq_abs(x, numbers + i);
        if (fmpq_cmp(x, largest) > 0)
            fmpq_set(largest, x);
    }
    fmpq_clear(x);
}

/* Whether two numbers agree to within 2^-40 of the largest. */
static bool agree(const fmpq_t x, const fmpq_t y, const fmpq_t largest) {
    if (fmpq_equal(x, y))
        return true;
    fmpq_t difference;
    fmpq_init(difference);
    fmpq_sub(difference, x, y);
    fmpq_abs(difference, difference);
    fmpq_mul_2exp(difference, difference, PRECISION);
    bool close = fmpq_cmp(difference, largest) <= 0;
    fmpq_clear(difference);
    return close;
}

/* Compares a number of the dense copy with what the free parameters make it. */
static bool compare(network *n, const char *name, size_t index, const fmpq_t stated,
                    const fmpq_t is, const fmpq_t largest) {
    if (agree(stated, is, largest)) {
        gsnn_findings_pass(n->findings, GSNN_NETWORK_CHECK_DENSE, 0);
        return true;
    }
    gsnn_findings_false(n->findings, GSNN_NETWORK_CHECK_DENSE,
                        "%s[%zu]: %.17g, but the free parameters make it %.17g", name, index,
                        fmpq_get_d(stated), fmpq_get_d(is));
    return false;
}

/* b, a, c and d against the free parameters and W; the number of neurons is that of all channels.
 */
static gsnn_status check_dense(network *n) {
    size_t neurons = 0;
    for (size_t k = 0; k < n->channel_count; k++)
        neurons += n->summands[n->channels[k].summand].neurons;
    if (neurons != n->neurons) {
        gsnn_findings_false(n->findings, GSNN_NETWORK_CHECK_DENSE,
                            "neurons: %zu, but the channels have %zu", n->neurons, neurons);
        return GSNN_OK;
    }
    n->counted = true;
    fmpq *c = gsnn_proof_fractions_new(n->degree);
    if (!c)
        return gsnn_fail_memory(n->error);
    fmpq_t largest_b, largest_a, largest_c, half;
    fmpq_init(largest_b);
    fmpq_init(largest_a);
    fmpq_init(largest_c);
    fmpq_init(half);
    widen(largest_b, n->b, n->neurons);
    widen(largest_a, n->a, n->neurons);
    widen(largest_c, n->c, n->degree);
    for (size_t i = 0; i < n->degree; i++)
        fmpq_set(c + i, n->linear + i);
    for (size_t k = 0, row = 0; k < n->channel_count; k++) {
        const channel *of = &n->channels[k];
        const summand *s = &n->summands[of->summand];
        fmpq_div_2exp(half, &of->a, 1);
        for (size_t i = 0; i < s->neurons; i++, row++) {
            compare(n, "b", row, n->b + row, &of->b, largest_b);
            compare(n, "a", row, n->a + row, &of->a, largest_a);
            for (size_t j = 0; s->type == 2 && j < n->degree; j++)
                fmpq_submul(c + j, half, n->W + row * n->degree + j);
        }
        if (s->type == 2 && !fmpq_is_zero(&of->b))
            gsnn_findings_false(n->findings, GSNN_NETWORK_CHECK_SUMMANDS,
                                "%s: b: not 0, but the type is 2", s->id);
    }
    for (size_t i = 0; i < n->degree; i++)
        compare(n, "c", i, n->c + i, c + i, largest_c);
    widen(largest_c, n->constant, 1);
    compare(n, "d", 0, n->d, n->constant, largest_c);
    fmpq_clear(largest_b);
    fmpq_clear(largest_a);
    fmpq_clear(largest_c);
    fmpq_clear(half);
    gsnn_proof_fractions_free(c, n->degree);
    return GSNN_OK;
}

/* ---- Against the enumeration ------------------------------------------------------------- */

/* Finds the architecture of each summand; false when one is not what the network says. */
static bool check_summands(network *n, const gsnn_enumeration_record *record) {
    bool sound =
        n->degree == record->group.degree && !strcmp(n->action, record->group.action->name);
    if (!sound)
        gsnn_findings_false(n->findings, GSNN_NETWORK_CHECK_SUMMANDS,
                            "group: %s of degree %zu, but that of the enumeration is not",
                            n->action, n->degree);
    for (size_t s = 0; s < n->summand_count; s++) {
        summand *of = &n->summands[s];
        size_t a = gsnn_enumeration_record_find(record, of->id);
        const gsnn_record_architecture *is =
            a == GSNN_RECORD_NONE ? NULL : &record->architectures[a];
        if (!is || !is->admissible)
            gsnn_findings_false(n->findings, GSNN_NETWORK_CHECK_SUMMANDS,
                                "%s: the enumeration has no such "
                                "architecture",
                                of->id);
        else if (is->type != of->type || is->neurons != of->neurons ||
                 (of->channels && is->weights.dimension != of->dimension))
            gsnn_findings_false(n->findings, GSNN_NETWORK_CHECK_SUMMANDS,
                                "%s: its type, neurons or free weights are not those of the "
                                "enumeration",
                                of->id);
        else
            of->architecture = is;
        sound &= of->architecture != NULL;
        if (of->architecture)
            gsnn_findings_pass(n->findings, GSNN_NETWORK_CHECK_SUMMANDS, of->channels);
    }
    return sound;
}

/* Entry j of row i of a channel, from its free weights. */
static void make_weight(fmpq_t x, const network *n, const channel *of, size_t i, size_t j) {
    const gsnn_record_weights *weights = &n->summands[of->summand].architecture->weights;
    if (weights->rows) {
        int32_t label = weights->rows[i * n->degree + j];
        if (!label)
            fmpq_zero(x);
        else if (label > 0)
            fmpq_set(x, of->weights + label - 1);
        else
            fmpq_neg(x, of->weights - label - 1);
        return;
    }
    double sum = 0;
    for (size_t k = 0; k < weights->dimension; k++)
        sum += fmpq_get_d(of->weights + k) *
               weights->basis[(k * weights->basis_row_count + i) * n->degree + j];
    mpq_t q;
    mpq_init(q);
    if (isfinite(sum))
        mpq_set_d(q, sum);
    fmpq_set_mpq(x, q);
    mpq_clear(q);
}

/* Why the rows of the summands' architectures are not to be had, or NULL. */
static const char *rows_missing(const network *n) {
    for (size_t s = 0; s < n->summand_count; s++) {
        const gsnn_record_weights *weights = &n->summands[s].architecture->weights;
        size_t neurons = n->summands[s].neurons;
        bool listed = (weights->rows && weights->row_count == neurons) ||
                      (weights->basis && weights->basis_row_count == neurons);
        if (!listed && weights->dimension)
            return n->summands[s].id;
    }
    return NULL;
}

/* W against the free weights. */
static void check_weights(network *n) {
    fmpq_t is, largest;
    fmpq_init(is);
    fmpq_init(largest);
    widen(largest, n->W, n->neurons * n->degree);
    for (size_t k = 0, row = 0; k < n->channel_count; k++) {
        const channel *of = &n->channels[k];
        for (size_t i = 0; i < n->summands[of->summand].neurons; i++, row++) {
            size_t j = 0;
            for (; j < n->degree; j++) {
                make_weight(is, n, of, i, j);
                if (!agree(n->W + row * n->degree + j, is, largest))
                    break;
            }
            if (j == n->degree)
                gsnn_findings_pass(n->findings, GSNN_NETWORK_CHECK_WEIGHTS, n->degree);
            else
                gsnn_findings_false(n->findings, GSNN_NETWORK_CHECK_WEIGHTS,
                                    "W[%zu][%zu]: %.17g, but the free weights make it %.17g", row,
                                    j, fmpq_get_d(n->W + row * n->degree + j), fmpq_get_d(is));
        }
    }
    fmpq_clear(is);
    fmpq_clear(largest);
}

/* ---- Invariance, exactly ----------------------------------------------------------------- */

/* The function f(g x) of the free parameters; g moves the axes, images[i] being the signed image of
 * axis i, and NULL stands for the identity. */
static gsnn_status make_function(gsnn_proof_function *f, const network *n, const int32_t *images) {
    size_t m = n->degree;
    gsnn_status status = gsnn_proof_function_init(f, n->neurons, m, n->error);
    if (status)
        return status;
    fmpq_t x, half;
    fmpq_init(x);
    fmpq_init(half);
    for (size_t k = 0, row = 0; k < n->channel_count; k++) {
        const channel *of = &n->channels[k];
        int type = n->summands[of->summand].type;
        fmpq_div_2exp(half, &of->a, 1);
        for (size_t i = 0; i < n->summands[of->summand].neurons; i++, row++) {
            fmpq *values = f->neurons[row].values;
            for (size_t j = 0; j < m; j++) {
                int32_t image = images ? images[j] : (int32_t)j + 1;
                make_weight(x, n, of, i, (size_t)abs(image) - 1);
                if (image < 0)
                    fmpq_neg(x, x);
                fmpq_set(values + j, x);
                if (type == 2)
                    fmpq_submul(f->affine + j, half, x);
            }
            fmpq_set(values + m, &of->b);
            fmpq_set(values + m + 1, &of->a);
        }
    }
    for (size_t j = 0; j < m; j++) {
        int32_t image = images ? images[j] : (int32_t)j + 1;
        const fmpq *c = n->linear + abs(image) - 1;
        if (image > 0)
            fmpq_add(f->affine + j, f->affine + j, c);
        else
            fmpq_sub(f->affine + j, f->affine + j, c);
    }
    fmpq_add(f->affine + m, f->affine + m, n->constant);
    fmpq_clear(x);
    fmpq_clear(half);
    gsnn_proof_function_reduce(f);
    return GSNN_OK;
}

/* f(g x) = f(x) for each generator g, which moves axes. */
static gsnn_status check_exactly(network *n, const gsnn_record_group *group) {
    gsnn_proof_function f = {0};
    if (n->neurons > MOST_VALUES / (n->degree + 2)) {
        gsnn_findings_skip(n->findings, GSNN_NETWORK_CHECK_INVARIANCE,
                           "the network has too many numbers");
        return GSNN_OK;
    }
    gsnn_status status = make_function(&f, n, NULL);
    for (size_t k = 0; k < group->generators.count && !status; k++) {
        gsnn_proof_function moved = {0};
        status = make_function(&moved, n, group->generators.images + k * n->degree);
        if (!status && gsnn_proof_function_equal(&f, &moved))
            gsnn_findings_pass(n->findings, GSNN_NETWORK_CHECK_INVARIANCE, f.count);
        else if (!status)
            gsnn_findings_false(n->findings, GSNN_NETWORK_CHECK_INVARIANCE,
                                "f(g x) is not f(x) for g = group.generators[%zu]", k);
        gsnn_proof_function_clear(&moved);
    }
    gsnn_proof_function_clear(&f);
    return status;
}

/* linear(g e_i) = linear(e_i) for each generator, exactly. */
static void check_linear(network *n, const gsnn_record_group *group) {
    fmpq_t x;
    fmpq_init(x);
    for (size_t k = 0; k < group->generators.count; k++) {
        size_t i = 0;
        for (; i < n->degree; i++) {
            int32_t image = group->generators.images[k * n->degree + i];
            fmpq_set(x, n->linear + abs(image) - 1);
            if (image < 0)
                fmpq_neg(x, x);
            if (!fmpq_equal(x, n->linear + i))
                break;
        }
        if (i == n->degree)
            gsnn_findings_pass(n->findings, GSNN_NETWORK_CHECK_LINEAR, 0);
        else
            gsnn_findings_false(n->findings, GSNN_NETWORK_CHECK_LINEAR,
                                "linear[%zu]: group.generators[%zu] takes it to another number", i,
                                k);
    }
    fmpq_clear(x);
}

/* ---- Invariance of matrix actions, at inputs --------------------------------------------- */

/* f(x) from the dense copy; *scale gets the sum of the absolute terms. */
static double dense_output(const network *n, const double *x, double *scale) {
    double value = fmpq_get_d(n->d);
    *scale = fabs(value);
    for (size_t i = 0; i < n->degree; i++) {
        value += fmpq_get_d(n->c + i) * x[i];
        *scale += fabs(fmpq_get_d(n->c + i) * x[i]);
    }
    for (size_t row = 0; row < n->neurons; row++) {
        double z = fmpq_get_d(n->b + row);
        for (size_t i = 0; i < n->degree; i++)
            z += fmpq_get_d(n->W + row * n->degree + i) * x[i];
        double term = z > 0 ? fmpq_get_d(n->a + row) * z : 0;
        value += term;
        *scale += fabs(term);
    }
    return value;
}

/* linear.(g e_i) within 2^-40 of the largest, and the outputs at g x and x. */
static void compare_at_inputs(network *n, const gsnn_proof_points *points, size_t k, double *work) {
    const gsnn_proof_point *g = points->generators + k * points->count;
    double *x = work, *moved = work + n->degree, *linear = work + 2 * n->degree, largest = 0;
    size_t i = 0;
    for (size_t j = 0; j < n->degree; j++) {
        linear[j] = fmpq_get_d(n->linear + j);
        largest = fmax(largest, fabs(linear[j]));
    }
    while (i < n->degree && fabs(gsnn_proof_point_dot(points, g[points->basis[i]], linear) -
                                 linear[i]) <= ldexp(largest, -PRECISION))
        i++;
    if (i == n->degree)
        gsnn_findings_pass(n->findings, GSNN_NETWORK_CHECK_LINEAR, 0);
    else
        gsnn_findings_false(n->findings, GSNN_NETWORK_CHECK_LINEAR,
                            "linear[%zu]: group.generators[%zu] takes it to another number", i, k);
    for (int input = 0; input < INPUTS; input++) {
        double scale, moved_scale;
        memset(moved, 0, n->degree * sizeof *moved);
        for (i = 0; i < n->degree; i++)
            x[i] = sin(1.7 * (double)(i + 1) * (input + 1) + input); /* any will do */
        for (i = 0; i < n->degree; i++) {
            memset(linear, 0, n->degree * sizeof *linear);
            for (size_t j = 0; j < n->degree; j++) {
                linear[j] = 1;
                moved[j] += x[i] * gsnn_proof_point_dot(points, g[points->basis[i]], linear);
                linear[j] = 0;
            }
        }
        double value = dense_output(n, x, &scale), image = dense_output(n, moved, &moved_scale);
        if (fabs(value - image) <= TOLERANCE * (1 + scale + moved_scale))
            continue;
        gsnn_findings_false(n->findings, GSNN_NETWORK_CHECK_OUTPUTS,
                            "f(g x) = %.17g, but f(x) = %.17g for g = group.generators[%zu]", image,
                            value, k);
        return;
    }
    gsnn_findings_pass(n->findings, GSNN_NETWORK_CHECK_OUTPUTS, INPUTS);
}

static gsnn_status check_at_inputs(network *n, const gsnn_enumeration_record *record) {
    gsnn_proof_points *points;
    gsnn_proof_fault fault;
    gsnn_status status = gsnn_proof_points_new(&points, record, &fault, n->error);
    if (status)
        return status;
    if (!points) {
        gsnn_findings_skip(n->findings, GSNN_NETWORK_CHECK_OUTPUTS, "the enumeration is false: %s",
                           fault.text);
        return GSNN_OK;
    }
    double *work = gsnn_new(3 * n->degree, sizeof *work);
    if (!work)
        status = gsnn_fail_memory(n->error);
    for (size_t k = 0; k < points->generator_count && !status; k++)
        compare_at_inputs(n, points, k, work);
    free(work);
    gsnn_proof_points_free(points);
    return status;
}

/* ---- The document ------------------------------------------------------------------------ */

static gsnn_status check_with(network *n, const gsnn_enumeration_record *record) {
    if (!check_summands(n, record))
        return GSNN_OK;
    const char *missing = rows_missing(n);
    if (missing || !n->counted) {
        static const unsigned needing[] = {GSNN_NETWORK_CHECK_WEIGHTS, GSNN_NETWORK_CHECK_LINEAR,
                                           GSNN_NETWORK_CHECK_INVARIANCE};
        for (size_t i = 0; i < sizeof needing / sizeof *needing; i++)
            gsnn_findings_skip(n->findings, needing[i], "%s: %s", missing ? missing : "neurons",
                               missing ? "the enumeration does not list its rows"
                                       : "their number is false");
        return GSNN_OK;
    }
    check_weights(n);
    if (!record->group.action->permutes_inputs)
        return check_at_inputs(n, record);
    check_linear(n, &record->group);
    return check_exactly(n, &record->group);
}

static gsnn_status check_all(network *n, const gsnn_value *root,
                             const gsnn_enumeration_record *record, const char *unknown) {
    gsnn_status status = read_free(n, root);
    if (!status)
        status = read_dense(n, root);
    if (status || (status = check_dense(n)))
        return status;
    if (record)
        return check_with(n, record);
    static const unsigned needing[] = {GSNN_NETWORK_CHECK_SUMMANDS, GSNN_NETWORK_CHECK_WEIGHTS,
                                       GSNN_NETWORK_CHECK_LINEAR, GSNN_NETWORK_CHECK_INVARIANCE};
    for (size_t i = 0; i < sizeof needing / sizeof *needing; i++)
        gsnn_findings_skip(n->findings, needing[i], "%s", unknown);
    return GSNN_OK;
}

gsnn_status gsnn_verify_network(gsnn_findings *findings, const gsnn_value *value,
                                const gsnn_enumeration_record *record, const char *unknown,
                                gsnn_network_size *size, gsnn_error *error) {
    network n = {.findings = findings, .error = error};
    fmpq_init(n.constant);
    fmpq_init(n.d);
    gsnn_status status = check_all(&n, value, record, unknown);
    *size = (gsnn_network_size){n.neurons, n.channel_count};
    for (size_t k = 0; k < n.channel_count; k++) {
        gsnn_proof_fractions_free(n.channels[k].weights,
                                  n.summands[n.channels[k].summand].dimension);
        fmpq_clear(&n.channels[k].b);
        fmpq_clear(&n.channels[k].a);
    }
    for (size_t s = 0; n.summands && s < n.summand_count; s++)
        free(n.summands[s].id);
    free(n.summands);
    free(n.channels);
    free(n.action);
    gsnn_proof_fractions_free(n.linear, n.degree);
    gsnn_proof_fractions_free(n.W, n.neurons * n.degree);
    gsnn_proof_fractions_free(n.b, n.neurons);
    gsnn_proof_fractions_free(n.a, n.neurons);
    gsnn_proof_fractions_free(n.c, n.degree);
    fmpq_clear(n.constant);
    fmpq_clear(n.d);
    return status;
}

static gsnn_status check_document(gsnn_verify_documents *documents, gsnn_findings *findings,
                                  gsnn_error *error) {
    gsnn_json_document *document;
    gsnn_enumeration_record *record = NULL;
    gsnn_network_size size = {0, 0};
    gsnn_status status = gsnn_verify_read_document(documents, 0, &document, error);
    if (!status && documents->count > 1)
        status = gsnn_verify_read_enumeration(documents, 1, &record, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = gsnn_verify_network(findings, &root, record,
                                     "it takes the enumeration as a second file", &size, error);
    }
    gsnn_json_document_free(document);
    gsnn_findings_summarise(findings, "a network of %zu neurons in %zu channels", size.neurons,
                            size.channels);
    gsnn_enumeration_record_free(record);
    return status;
}

const gsnn_checker gsnn_network_checker = {
    .schema = "gsnn-network/1",
    .others = "the enumeration that it belongs to",
    .most_others = 1,
    .checks = CHECKS,
    .check_count = GSNN_NETWORK_CHECK_COUNT,
    .check = check_document,
};
