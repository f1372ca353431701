/* exact_function_tied.c - networks of architectures as functions in exact numbers. */
#include "verify/exact_function.h"

#include "base/error.h"
#include "proof/function.h"

#include <string.h>

/* Numbers beyond which a network is refused. */
#define MOST_NUMBERS ((size_t)1 << 24)

/* Rows x rows x inputs of a channel of a matrix action beyond which its exact rows are not sought.
 */
#define MOST_COMPARED ((size_t)1 << 26)

/* What of a gsnn-network/1 its function is made of. */
typedef struct tied {
    gsnn_exact_function *f;
    const gsnn_value *root;
    bool exact;                           /* from the free parameters */
    const gsnn_rational_action *matrices; /* of a matrix action when it is exact, else NULL */
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

/* The summand's architecture in the enumeration. */
static gsnn_status find_architecture(const tied *t, const gsnn_value *summand, int type,
                                     size_t neurons, const gsnn_record_architecture **found) {
    const gsnn_enumeration_record *record = t->matrices->record;
    gsnn_value id_value = gsnn_value_member(summand, "id");
    const char *id;
    gsnn_status status = gsnn_value_string(&id_value, &id);
    if (status)
        return status;
    size_t place = gsnn_enumeration_record_find(record, id);
    *found = place == GSNN_RECORD_NONE ? NULL : &record->architectures[place];
    if (!*found || !(*found)->admissible || (*found)->type != type || (*found)->neurons != neurons)
        return gsnn_value_complain(&id_value, "the enumeration has no such architecture");
    return GSNN_OK;
}

/* The rows of a channel of a matrix action, from their dense copy. */
static gsnn_status restore_rows(tied *t, const gsnn_value *weights, const fmpq *values,
                                size_t count, const gsnn_record_architecture *architecture) {
    gsnn_rational_rows rows;
    if (count != architecture->weights.dimension)
        return gsnn_value_complain(weights, "%zu weights, but %s has %zu", count, architecture->id,
                                   architecture->weights.dimension);
    gsnn_status status =
        gsnn_rational_rows_init(&rows, t->matrices, architecture, values, weights->reading->error);
    if (!status && !rows.rational)
        status = gsnn_value_complain(weights, "its rows are irrational, but its matrices are not");
    for (size_t i = t->next; !status && i < t->next + architecture->neurons; i++)
        if (!gsnn_rational_rows_restore(&rows, t->f->net.W[0]->rows[i]))
            status = gsnn_value_complain(t->root, "W[%zu]: no row of the free weights", i);
    gsnn_rational_rows_clear(&rows);
    return status;
}

/* The rows of a channel, from their dense copy, which is in the network already; the architecture
 * is that of a matrix action, else NULL. */
static gsnn_status take_channel(tied *t, const gsnn_value *channel, int type, size_t neurons,
                                const gsnn_record_architecture *architecture) {
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
    if (!status && architecture)
        status = restore_rows(t, &weights, values, count, architecture);
    fmpq_div_2exp(half, bias + 1, 1);
    for (size_t i = t->next; !status && i < t->next + neurons; i++) {
        fmpq_set(fmpq_mat_entry(net->b[0], (slong)i, 0), bias);
        fmpq_set(fmpq_mat_entry(net->W[1], 0, (slong)i), bias + 1);
        for (size_t j = 0; !status && j < t->degree; j++) {
            fmpq *entry = fmpq_mat_entry(net->W[0], (slong)i, (slong)j);
            if (!architecture && !fmpq_is_zero(entry) && !find_weight(entry, values, count))
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
    const gsnn_record_architecture *architecture = NULL;
    size_t neurons, count;
    gsnn_status status;
    if ((status = gsnn_value_integer(&type_value, 1, 2, &type)) ||
        (status = gsnn_value_size(&neurons_value, t->neurons, &neurons)) ||
        (status = gsnn_value_array(&channels, &count)))
        return status;
    if (t->matrices)
        status = find_architecture(t, summand, (int)type, neurons, &architecture);
    gsnn_value channel = gsnn_value_before(&channels);
    while (!status && gsnn_value_next(&channel))
        status = take_channel(t, &channel, (int)type, neurons, architecture);
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

/* Whether the exact rows of networks of that size are sought in the enumeration. */
static bool is_within(const gsnn_rational_action *matrices, size_t degree, size_t neurons) {
    return matrices && matrices->rational && matrices->record->group.degree == degree &&
           neurons <= MOST_COMPARED / degree / (neurons + 1);
}

gsnn_status gsnn_exact_function_read_tied(gsnn_exact_function *f, const gsnn_value *root,
                                          const gsnn_rational_action *matrices) {
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
    t.matrices = action == 2 && is_within(matrices, t.degree, t.neurons) ? matrices : NULL;
    t.exact = action < 2 || t.matrices;
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
