#include "verify/exact_function.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "proof/function.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Numbers beyond which a network is refused. */
#define MOST_NUMBERS ((size_t)1 << 24)

/* ---- Networks of architectures ------------------------------------------------------------- */

/* What of a gsnn-network/1 its function is made of. */
typedef struct tied {
    gsnn_exact_function *f;
    const gsnn_value *root;
    bool exact; /* from the free parameters */
    size_t degree, neurons, next;
} tied;

/* The free weight, up to its sign, of which an entry of the dense copy is the rounding: the nearest
 * one, within 2^-40 of the largest. */
static bool find_weight(fmpq *entry, const fmpq *weights, size_t count) {
    fmpq_t distance, nearest, largest, x;
    fmpq_init(distance);
    fmpq_init(nearest);
    fmpq_init(largest);
    fmpq_init(x);
    size_t best = count;
    int sign = 1;
    for (size_t k = 0; k < count; k++) {
        fmpq_abs(x, weights + k);
        if (fmpq_cmp(x, largest) > 0)
            fmpq_set(largest, x);
        for (int s = -1; s <= 1; s += 2) {
            fmpq_mul_si(x, weights + k, s);
            fmpq_sub(distance, entry, x);
            fmpq_abs(distance, distance);
            if (best == count || fmpq_cmp(distance, nearest) < 0) {
                fmpq_set(nearest, distance);
                best = k;
                sign = s;
            }
        }
    }
    fmpq_mul_2exp(nearest, nearest, 40);
    bool found = best < count && fmpq_cmp(nearest, largest) <= 0;
    if (found)
        fmpq_mul_si(entry, weights + best, sign);
    fmpq_clear(distance);
    fmpq_clear(nearest);
    fmpq_clear(largest);
    fmpq_clear(x);
    return found;
}

/* The rows of a channel, from their dense copy, which is in the network already. */
static gsnn_status take_channel(tied *t, const gsnn_value *channel, int type, size_t neurons) {
    gsnn_verify_net *net = &t->f->net;
    gsnn_value weights = gsnn_value_member(channel, "weights");
    gsnn_value b = gsnn_value_member(channel, "b"), a = gsnn_value_member(channel, "a");
    size_t count;
    gsnn_status status = gsnn_value_array(&weights, &count);
    if (status)
        return status;
    if (neurons > t->neurons - t->next)
        return gsnn_value_complain(channel, "more neurons than there are");
    fmpq *values = gsnn_proof_fractions_new(count + 3);
    if (!values)
        return gsnn_value_fail_memory(channel);
    fmpq *bias = values + count, *half = bias + 2;
    if (!(status = gsnn_value_rational_list(&weights, count, "weights", values)) &&
        !(status = gsnn_value_rational(&b, bias)))
        status = gsnn_value_rational(&a, bias + 1);
    fmpq_div_2exp(half, bias + 1, 1);
    for (size_t i = t->next; !status && i < t->next + neurons; i++) {
        fmpq_set(fmpq_mat_entry(net->b[0], (slong)i, 0), bias);
        fmpq_set(fmpq_mat_entry(net->W[1], 0, (slong)i), bias + 1);
        for (size_t j = 0; !status && j < t->degree; j++) {
            fmpq *entry = fmpq_mat_entry(net->W[0], (slong)i, (slong)j);
            if (!fmpq_is_zero(entry) && !find_weight(entry, values, count))
                status =
                    gsnn_value_complain(t->root, "W[%zu][%zu]: none of the free weights", i, j);
            if (type == 2)
                fmpq_submul(t->f->linear + j, half, entry);
        }
    }
    t->next += neurons;
    gsnn_proof_fractions_free(values, count + 3);
    return status;
}

static gsnn_status take_summand(tied *t, const gsnn_value *summand) {
    gsnn_value type_value = gsnn_value_member(summand, "type");
    gsnn_value neurons_value = gsnn_value_member(summand, "neurons");
    gsnn_value channels = gsnn_value_member(summand, "channels");
    int64_t type;
    size_t neurons, count;
    gsnn_status status;
    if ((status = gsnn_value_integer(&type_value, 1, 2, &type)) ||
        (status = gsnn_value_size(&neurons_value, t->neurons, &neurons)) ||
        (status = gsnn_value_array(&channels, &count)))
        return status;
    gsnn_value channel = gsnn_value_before(&channels);
    while (!status && gsnn_value_next(&channel))
        status = take_channel(t, &channel, (int)type, neurons);
    return status;
}

/* A number of the dense copy.  Where the function is only there it is a double, and is taken as
 * what its double is. */
static gsnn_status read_number(const tied *t, const gsnn_value *value, fmpq_t number) {
    double rounded;
    gsnn_status status = gsnn_value_rational(value, number);
    if (status || t->exact || (status = gsnn_value_double(value, &rounded)))
        return status;
    mpq_t q;
    mpq_init(q);
    mpq_set_d(q, rounded);
    fmpq_set_mpq(number, q);
    mpq_clear(q);
    return GSNN_OK;
}

static gsnn_status read_list(const tied *t, const gsnn_value *list, size_t count, const char *of,
                             fmpq *numbers) {
    gsnn_status status = gsnn_value_array_of(list, count, of);
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item))
        status = read_number(t, &item, numbers + item.index);
    return status;
}

static gsnn_status read_dense(tied *t) {
    gsnn_verify_net *net = &t->f->net;
    gsnn_value W = gsnn_value_member(t->root, "W"), b = gsnn_value_member(t->root, "b");
    gsnn_value a = gsnn_value_member(t->root, "a"), c = gsnn_value_member(t->root, "c");
    gsnn_value d = gsnn_value_member(t->root, "d");
    gsnn_status status = gsnn_value_array_of(&W, t->neurons, "neurons");
    gsnn_value row = gsnn_value_before(&W);
    while (!status && gsnn_value_next(&row))
        status = read_list(t, &row, t->degree, "inputs", net->W[0]->rows[row.index]);
    if (status || (status = read_list(t, &b, t->neurons, "neurons", net->b[0]->entries)) ||
        (status = read_list(t, &a, t->neurons, "neurons", net->W[1]->entries)) ||
        (status = read_list(t, &c, t->degree, "inputs", t->f->linear)))
        return status;
    return read_number(t, &d, net->b[1]->entries);
}

static gsnn_status read_free(tied *t) {
    gsnn_value linear = gsnn_value_member(t->root, "linear");
    gsnn_value constant = gsnn_value_member(t->root, "constant");
    gsnn_value summands = gsnn_value_member(t->root, "summands");
    size_t count;
    gsnn_status status;
    if ((status = gsnn_value_rational_list(&linear, t->degree, "inputs", t->f->linear)) ||
        (status = gsnn_value_rational(&constant, t->f->net.b[1]->entries)) ||
        (status = gsnn_value_array(&summands, &count)))
        return status;
    gsnn_value summand = gsnn_value_before(&summands);
    while (!status && gsnn_value_next(&summand))
        status = take_summand(t, &summand);
    if (!status && t->next != t->neurons)
        status = gsnn_value_complain(t->root, "neurons: %zu, but the channels have %zu", t->neurons,
                                     t->next);
    return status;
}

static gsnn_status read_tied(gsnn_exact_function *f, const gsnn_value *root) {
    static const char *const actions[] = {"permutation", "signed-permutation", "matrix"};
    gsnn_value group = gsnn_value_member(root, "group");
    gsnn_value action_value = gsnn_value_member(&group, "action");
    gsnn_value degree_value = gsnn_value_member(&group, "degree");
    gsnn_value neurons_value = gsnn_value_member(root, "neurons");
    tied t = {.f = f, .root = root};
    size_t action;
    gsnn_status status;
    if ((status = gsnn_value_choice(&action_value, actions, 3, &action)) ||
        (status = gsnn_value_size(&degree_value, MOST_NUMBERS, &t.degree)) ||
        (status = gsnn_value_size(&neurons_value, MOST_NUMBERS, &t.neurons)))
        return status;
    if (!t.degree || t.neurons > MOST_NUMBERS / t.degree)
        return gsnn_value_complain(root, "too many numbers");
    t.exact = action < 2;
    f->compared = t.exact ? "summands" : "dense";
    f->linear = gsnn_proof_fractions_new(t.degree);
    status = gsnn_verify_net_allocate(&f->net, 2, root->reading->error);
    if (status || !f->linear)
        return status ? status : gsnn_value_fail_memory(root);
    gsnn_verify_net_add_layer(&f->net, t.degree, t.neurons);
    gsnn_verify_net_add_layer(&f->net, t.neurons, 1);
    status = read_dense(&t);
    return status || !t.exact ? status : read_free(&t);
}

/* ---- Files --------------------------------------------------------------------------------- */

static gsnn_status read_root(gsnn_exact_function *f, const gsnn_value *root) {
    static const char *const activations[] = {"relu", "tanh", "sin"};
    static const char *const schemas[] = {"gsnn-mlp/1", "gsnn-network/1"};
    gsnn_value schema = gsnn_value_member(root, "schema");
    gsnn_value word = gsnn_value_member(root, "activation");
    gsnn_value layers = gsnn_value_member(root, "layers");
    size_t which, activation = 0;
    gsnn_status status = gsnn_value_choice(&schema, schemas, 2, &which);
    if (!status && gsnn_value_given(&word))
        status = gsnn_value_choice(&word, activations, 3, &activation);
    f->activation = (gsnn_exact_activation)activation;
    f->compared = "layers";
    if (status)
        return status;
    return which == 1 ? read_tied(f, root) : gsnn_verify_net_read_layers(&f->net, &layers);
}

gsnn_status gsnn_exact_function_read(gsnn_verify_documents *documents, size_t index,
                                     gsnn_exact_function *f, gsnn_error *error) {
    gsnn_json_document *document;
    *f = (gsnn_exact_function){0};
    gsnn_status status = gsnn_verify_read_document(documents, index, &document, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = read_root(f, &root);
    }
    gsnn_json_document_free(document);
    return status;
}

void gsnn_exact_function_clear(gsnn_exact_function *f) {
    if (f->linear)
        gsnn_proof_fractions_free(f->linear, gsnn_exact_inputs(f));
    gsnn_verify_net_clear(&f->net);
    *f = (gsnn_exact_function){0};
}

bool gsnn_exact_function_beyond(const gsnn_exact_function *f, const char *compared) {
    return strcmp(f->compared, "dense") == 0 && strcmp(compared, "summands") == 0;
}

/* ---- Values -------------------------------------------------------------------------------- */

bool gsnn_exact_function_value(const gsnn_exact_function *f, const fmpq *x, fmpq *y) {
    const gsnn_verify_net *net = &f->net;
    size_t widest = net->widest + 1;
    fmpq *t = gsnn_proof_fractions_new(2 * widest);
    if (!t)
        return false;
    fmpq *z = t + widest;
    for (size_t j = 0; j < net->widths[0]; j++)
        fmpq_set(t + j, x + j);
    for (size_t l = 0; l < net->layers; l++) {
        for (size_t i = 0; i < net->widths[l + 1]; i++) {
            fmpq_set(z + i, fmpq_mat_entry(net->b[l], (slong)i, 0));
            for (size_t j = 0; j < net->widths[l]; j++)
                fmpq_addmul(z + i, fmpq_mat_entry(net->W[l], (slong)i, (slong)j), t + j);
            if (l + 1 < net->layers && fmpq_sgn(z + i) < 0)
                fmpq_zero(z + i);
        }
        for (size_t i = 0; i < net->widths[l + 1]; i++)
            fmpq_swap(t + i, z + i);
    }
    for (size_t k = 0; k < gsnn_exact_outputs(f); k++)
        fmpq_set(y + k, t + k);
    for (size_t j = 0; f->linear && j < net->widths[0]; j++)
        fmpq_addmul(y, f->linear + j, x + j);
    gsnn_proof_fractions_free(t, 2 * widest);
    return true;
}

/* A double and what it leaves, which is enough for a long double. */
static long double number(const fmpq_t x) {
    fmpq_t rest, head;
    fmpq_init(rest);
    fmpq_init(head);
    double value = fmpq_get_d(x);
    mpq_t q;
    mpq_init(q);
    if (isfinite(value))
        mpq_set_d(q, value);
    fmpq_set_mpq(head, q);
    mpq_clear(q);
    fmpq_sub(rest, x, head);
    long double sum = (long double)value + (long double)fmpq_get_d(rest);
    fmpq_clear(rest);
    fmpq_clear(head);
    return sum;
}

static long double activate(gsnn_exact_activation activation, long double z) {
    if (activation == GSNN_EXACT_RELU)
        return z > 0 ? z : 0;
    return activation == GSNN_EXACT_TANH ? tanhl(z) : sinl(z);
}

/* All three have slopes of at most 1, so that an error of z is one of its activation; `sizes` are
 * bounds of absolute values of all sums. */
bool gsnn_exact_function_rounded(const gsnn_exact_function *f, const fmpq *x, long double *y,
                                 long double *scale) {
    const gsnn_verify_net *net = &f->net;
    size_t widest = net->widest + 1;
    long double *t = gsnn_new(4 * widest, sizeof *t);
    if (!t)
        return false;
    long double *z = t + widest, *sizes = z + widest, *next = sizes + widest;
    for (size_t j = 0; j < net->widths[0]; j++) {
        t[j] = number(x + j);
        sizes[j] = fabsl(t[j]);
    }
    for (size_t l = 0; l < net->layers; l++) {
        for (size_t i = 0; i < net->widths[l + 1]; i++) {
            z[i] = number(fmpq_mat_entry(net->b[l], (slong)i, 0));
            next[i] = fabsl(z[i]) + 1;
            for (size_t j = 0; j < net->widths[l]; j++) {
                long double w = number(fmpq_mat_entry(net->W[l], (slong)i, (slong)j));
                z[i] += w * t[j];
                next[i] += fabsl(w) * sizes[j];
            }
            if (l + 1 < net->layers)
                z[i] = activate(f->activation, z[i]);
        }
        memcpy(t, z, widest * sizeof *t);
        memcpy(sizes, next, widest * sizeof *sizes);
    }
    *scale = 1;
    for (size_t k = 0; k < gsnn_exact_outputs(f); k++) {
        y[k] = t[k];
        *scale = sizes[k] > *scale ? sizes[k] : *scale;
    }
    for (size_t j = 0; f->linear && j < net->widths[0]; j++) {
        y[0] += number(f->linear + j) * number(x + j);
        *scale += fabsl(number(f->linear + j) * number(x + j));
    }
    free(t);
    return true;
}

void gsnn_exact_point(uint64_t *state, size_t index, fmpq *x, size_t inputs) {
    static const slong denominators[] = {1, 10, 100, 1000};
    for (size_t j = 0; j < inputs; j++)
        fmpq_set_si(x + j, index ? (slong)(gsnn_random_next(state) % 2001) - 1000 : 0,
                    (ulong)denominators[index % 4]);
}
