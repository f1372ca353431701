/* align_channels.c - channels of two networks of architectures that correspond. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/align_subject.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A channel as its network has it. */
typedef struct channel {
    const char *id; /* of its summand, the document's */
    int type;
    size_t number;         /* in its summand, from 1 */
    size_t first, neurons; /* rows of the network */
    size_t dimension;
    fmpq *values; /* free weights, b, a */
    bool met;
} channel;

typedef struct channels {
    size_t count, capacity, rows;
    channel *items;
} channels;

static void clear(channels *c) {
    for (size_t i = 0; i < c->count; i++)
        gsnn_proof_fractions_free(c->items[i].values, c->items[i].dimension + 2);
    free(c->items);
}

static gsnn_status read_channel(channels *c, const gsnn_value *value, channel own) {
    gsnn_value weights = gsnn_value_member(value, "weights");
    gsnn_value b = gsnn_value_member(value, "b"), a = gsnn_value_member(value, "a");
    gsnn_status status = gsnn_value_array(&weights, &own.dimension);
    if (status)
        return status;
    if (gsnn_reserve(&c->items, &c->capacity, c->count + 1, sizeof *c->items))
        return gsnn_value_fail_memory(value);
    own.values = gsnn_proof_fractions_new(own.dimension + 2);
    own.number = value->index + 1;
    own.first = c->rows;
    if (!own.values)
        return gsnn_value_fail_memory(value);
    c->items[c->count++] = own;
    c->rows += own.neurons;
    if ((status = gsnn_value_rational_list(&weights, own.dimension, "weights", own.values)) ||
        (status = gsnn_value_rational(&b, own.values + own.dimension)))
        return status;
    return gsnn_value_rational(&a, own.values + own.dimension + 1);
}

static gsnn_status read(channels *c, const gsnn_value *network) {
    gsnn_value summands = gsnn_value_member(network, "summands");
    gsnn_value summand = gsnn_value_before(&summands);
    gsnn_status status = GSNN_OK;
    while (!status && gsnn_value_next(&summand)) {
        gsnn_value id = gsnn_value_member(&summand, "id");
        gsnn_value type = gsnn_value_member(&summand, "type");
        gsnn_value neurons = gsnn_value_member(&summand, "neurons");
        gsnn_value list = gsnn_value_member(&summand, "channels"), item = gsnn_value_before(&list);
        channel own = {0};
        int64_t kind;
        if ((status = gsnn_value_string(&id, &own.id)) ||
            (status = gsnn_value_integer(&type, 1, 2, &kind)) ||
            (status = gsnn_value_size(&neurons, UINT32_MAX, &own.neurons)))
            break;
        own.type = (int)kind;
        while (!status && gsnn_value_next(&item))
            status = read_channel(c, &item, own);
    }
    return status;
}

static channel *find(channels *c, const char *id, size_t number) {
    for (size_t i = 0; i < c->count; i++)
        if (c->items[i].number == number && strcmp(c->items[i].id, id) == 0)
            return &c->items[i];
    return NULL;
}

/* y = factor x */
static bool is_multiple(const fmpq *y, const fmpq *x, const fmpq_t factor) {
    fmpq_t product;
    fmpq_init(product);
    fmpq_mul(product, x, factor);
    bool equal = fmpq_equal(product, y);
    fmpq_clear(product);
    return equal;
}

/* y = factor x up to 2^-38 of the row's largest entry, of rows that are rounded. */
static bool is_nearly_multiple(const fmpq *y, const fmpq *x, const fmpq_t factor, slong count) {
    double most = 0, distance = 0;
    fmpq_t product;
    fmpq_init(product);
    for (slong j = 0; j < count; j++) {
        fmpq_mul(product, x + j, factor);
        fmpq_sub(product, product, y + j);
        distance = fmax(distance, fabs(fmpq_get_d(product)));
        most = fmax(most, fabs(fmpq_get_d(y + j)));
    }
    fmpq_clear(product);
    return distance <= most * 0x1p-38;
}

/* Whether the first row of `to` is that multiple of a row of `from`.  Where rows are rounded, the
 * free weights say so of the first one. */
static bool is_row(const gsnn_align_subject *s, const channel *from, const channel *to,
                   int64_t neuron, const fmpq_t factor) {
    const fmpq_mat_struct *f = s->f[0].net.W[0], *g = s->f[1].net.W[0];
    const fmpq *x = f->rows[from->first + (size_t)llabs(neuron) - 1], *y = g->rows[to->first];
    slong count = f->c;
    if (s->rounded && llabs(neuron) != 1)
        return is_nearly_multiple(y, x, factor, count);
    if (s->rounded) {
        x = from->values;
        y = to->values;
        count = (slong)from->dimension;
    }
    slong j = 0;
    while (j < count && is_multiple(y + j, x + j, factor))
        j++;
    return j == count;
}

/* The first row of `to` against row |neuron| of `from`, with its sign; biases of type 1, and
 * a' = a / l. */
static const char *row_fault(const gsnn_align_subject *s, const channel *from, const channel *to,
                             int64_t neuron, const fmpq_t scale) {
    fmpq_t signed_scale;
    const char *fault = NULL;
    fmpq_init(signed_scale);
    fmpq_set(signed_scale, scale);
    if (neuron < 0)
        fmpq_neg(signed_scale, signed_scale);
    if (!is_row(s, from, to, neuron, signed_scale))
        fault = "its first row is another";
    if (!fault &&
        !is_multiple(to->values + to->dimension, from->values + from->dimension, signed_scale))
        fault = "its bias is another";
    if (!fault &&
        !is_multiple(from->values + from->dimension + 1, to->values + to->dimension + 1, scale))
        fault = "its output weight is another";
    fmpq_clear(signed_scale);
    return fault;
}

/* Entry i is s*j when coordinate i goes to place j with sign s, and all are scaled. */
static gsnn_status check_element(const gsnn_value *value, const channel *from, const channel *to,
                                 const fmpq_t scale, bool *right) {
    size_t n = from->dimension + (from->type == 1);
    int32_t *images = gsnn_new(n, sizeof *images);
    bool *met = gsnn_new(n, sizeof *met);
    if (!images || !met) {
        free(images);
        free(met);
        return gsnn_value_fail_memory(value);
    }
    fmpq_t factor;
    fmpq_init(factor);
    gsnn_status status = gsnn_value_signed_list(value, n, "coordinates", (int32_t)n, false, images);
    for (size_t i = 0; !status && i < n; i++) {
        size_t j = (size_t)abs(images[i]) - 1;
        fmpq_set(factor, scale);
        if (images[i] < 0)
            fmpq_neg(factor, factor);
        *right = *right && !met[j] && is_multiple(to->values + j, from->values + i, factor);
        met[j] = true;
    }
    fmpq_clear(factor);
    free(images);
    free(met);
    return status;
}

static gsnn_status check_pair(const gsnn_align_subject *s, const gsnn_value *value,
                              channels lists[2], bool *all_exact) {
    gsnn_value id_value = gsnn_value_member(value, "id");
    gsnn_value exact_value = gsnn_value_member(value, "exact");
    gsnn_value scale_value = gsnn_value_member(value, "scale");
    gsnn_value neuron_value = gsnn_value_member(value, "neuron");
    gsnn_value element = gsnn_value_member(value, "element");
    gsnn_value ends[] = {gsnn_value_member(value, "from"), gsnn_value_member(value, "to")};
    const char *id, *fault = NULL;
    size_t numbers[2];
    channel *found[2];
    int64_t neuron;
    bool exact, right = true;
    gsnn_status status;
    if ((status = gsnn_value_string(&id_value, &id)) ||
        (status = gsnn_value_boolean(&exact_value, &exact)) ||
        (status = gsnn_value_size(&ends[0], UINT32_MAX, &numbers[0])) ||
        (status = gsnn_value_size(&ends[1], UINT32_MAX, &numbers[1])) ||
        (status = gsnn_value_integer(&neuron_value, -INT32_MAX, INT32_MAX, &neuron)))
        return status;
    *all_exact = *all_exact && exact;
    for (size_t k = 0; k < 2; k++) {
        found[k] = find(&lists[k], id, numbers[k]);
        if (!found[k] || found[k]->met)
            fault = found[k] ? "it has a partner already" : "there is no such channel";
        if (found[k])
            found[k]->met = true;
    }
    if (!fault && (neuron == 0 || (uint64_t)(neuron < 0 ? -neuron : neuron) > found[0]->neurons))
        fault = "there is no such neuron";
    if (!fault && (found[0]->neurons != found[1]->neurons || found[0]->type != found[1]->type ||
                   found[0]->dimension != found[1]->dimension))
        fault = "they are of different architectures";
    fmpq_t scale;
    fmpq_init(scale);
    status = gsnn_value_rational(&scale_value, scale);
    if (!status && !fault && fmpq_sgn(scale) <= 0)
        fault = "its scale is not positive";
    if (!status && !fault && exact)
        fault = row_fault(s, found[0], found[1], neuron, scale);
    if (!status && !fault && exact && gsnn_value_given(&element))
        status = check_element(&element, found[0], found[1], scale, &right);
    fmpq_clear(scale);
    if (status)
        return status;
    if (fault || !right)
        gsnn_findings_false(s->findings, GSNN_ALIGN_CHECK_CHANNELS, "channels[%zu]: %s",
                            value->index, fault ? fault : "element: it takes weights elsewhere");
    else if (exact)
        gsnn_findings_pass(s->findings, GSNN_ALIGN_CHECK_CHANNELS, 0);
    else
        gsnn_findings_skip(s->findings, GSNN_ALIGN_CHECK_CHANNELS,
                           "it is not exact: that none is nearer is not proved");
    return GSNN_OK;
}

gsnn_status gsnn_verify_align_channels(const gsnn_align_subject *s, const gsnn_value *list,
                                       const gsnn_value networks[2], bool exact) {
    channels lists[2] = {{0}, {0}};
    size_t count = 0;
    bool all_exact = true;
    gsnn_status status = read(&lists[0], &networks[0]);
    if (!status)
        status = read(&lists[1], &networks[1]);
    if (!status)
        status = gsnn_value_array(list, &count);
    if (!status && (count != lists[0].count || count != lists[1].count))
        gsnn_findings_false(s->findings, GSNN_ALIGN_CHECK_SHAPE,
                            "%zu channels, but the networks have %zu and %zu", count,
                            lists[0].count, lists[1].count);
    else if (!status)
        gsnn_findings_pass(s->findings, GSNN_ALIGN_CHECK_SHAPE, count);
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item))
        status = check_pair(s, &item, lists, &all_exact);
    if (!status && exact && !all_exact)
        gsnn_findings_false(s->findings, GSNN_ALIGN_CHECK_SHAPE,
                            "exact: a channel of it is not exact");
    clear(&lists[0]);
    clear(&lists[1]);
    return status;
}
