#include "verify/reduced_net.h"

#include "base/error.h"
#include "base/memory.h"
#include "proof/function.h"

#include <stdlib.h>

/* A hidden neuron: its weights and bias, and its weights in the next layer, one after the other. */
typedef struct unit {
    fmpq *in, *out;
    size_t inputs, outputs; /* inputs + 1 numbers lead in */
    size_t number;
} unit;

typedef struct pass {
    gsnn_verify_net *net;
    size_t l; /* the layer of the units */
    bool odd; /* tanh or sin */
    size_t count;
    unit *units;
    fmpq *numbers; /* of all units */
} pass;

static bool pass_init(pass *p, gsnn_verify_net *net, size_t l, bool odd) {
    size_t inputs = net->widths[l], count = net->widths[l + 1], outputs = net->widths[l + 2];
    size_t each = inputs + 1 + outputs;
    *p = (pass){.net = net, .l = l, .odd = odd, .count = count};
    p->units = gsnn_new(count, sizeof *p->units);
    p->numbers = gsnn_proof_fractions_new(count * each);
    for (size_t i = 0; p->units && p->numbers && i < count; i++) {
        unit *u = &p->units[i];
        *u = (unit){p->numbers + i * each, p->numbers + i * each + inputs + 1, inputs, outputs, i};
        for (size_t j = 0; j < inputs; j++)
            fmpq_set(u->in + j, fmpq_mat_entry(net->W[l], (slong)i, (slong)j));
        fmpq_set(u->in + inputs, fmpq_mat_entry(net->b[l], (slong)i, 0));
        for (size_t k = 0; k < outputs; k++)
            fmpq_set(u->out + k, fmpq_mat_entry(net->W[l + 1], (slong)k, (slong)i));
    }
    return p->units && p->numbers;
}

static void pass_clear(pass *p, size_t units) {
    const gsnn_verify_net *net = p->net;
    gsnn_proof_fractions_free(p->numbers, units * (net->widths[p->l] + 1 + net->widths[p->l + 2]));
    free(p->units);
}

static bool all_zero(const fmpq *numbers, size_t count) {
    size_t zeros = 0;
    while (zeros < count && fmpq_is_zero(numbers + zeros))
        zeros++;
    return zeros == count;
}

/* Brings the row into its form; false when the unit is not needed. */
static bool settle(const pass *p, const unit *u) {
    size_t first = 0;
    while (first <= u->inputs && fmpq_is_zero(u->in + first))
        first++;
    if (first > u->inputs || all_zero(u->out, u->outputs))
        return false;
    if (first == u->inputs && !p->odd) {
        for (size_t k = 0; fmpq_sgn(u->in + first) > 0 && k < u->outputs; k++)
            fmpq_addmul(fmpq_mat_entry(p->net->b[p->l + 1], (slong)k, 0), u->out + k,
                        u->in + first);
        return false;
    }
    fmpq_t size;
    fmpq_init(size);
    if (p->odd)
        fmpq_set_si(size, fmpq_sgn(u->in + first), 1);
    else
        fmpq_abs(size, u->in + first);
    for (size_t j = first; j <= u->inputs; j++)
        fmpq_div(u->in + j, u->in + j, size);
    for (size_t k = 0; k < u->outputs; k++)
        fmpq_mul(u->out + k, u->out + k, size);
    fmpq_clear(size);
    return true;
}

static int compare_rows(const unit *a, const unit *b) {
    for (size_t j = 0; j <= a->inputs; j++) {
        int by = fmpq_cmp(a->in + j, b->in + j);
        if (by)
            return by;
    }
    return 0;
}

static int compare_units(const void *a, const void *b) {
    const unit *x = a, *y = b;
    int by = compare_rows(x, y);
    return by ? by : (x->number > y->number) - (x->number < y->number);
}

/* Leaves the units that are needed, one of each row, in order. */
static void gather(pass *p) {
    size_t kept = 0;
    for (size_t i = 0; i < p->count; i++)
        if (settle(p, &p->units[i]))
            p->units[kept++] = p->units[i];
    qsort(p->units, kept, sizeof *p->units, compare_units);
    p->count = 0;
    for (size_t i = 0; i < kept; i++) {
        unit *last = p->count ? &p->units[p->count - 1] : NULL;
        if (!last || compare_rows(last, &p->units[i]) != 0)
            p->units[p->count++] = p->units[i];
        else
            for (size_t k = 0; k < last->outputs; k++)
                fmpq_add(last->out + k, last->out + k, p->units[i].out + k);
    }
}

static void put_back(const pass *p) {
    gsnn_verify_net *net = p->net;
    size_t l = p->l, inputs = net->widths[l], outputs = net->widths[l + 2];
    fmpq_mat_clear(net->W[l]);
    fmpq_mat_clear(net->b[l]);
    fmpq_mat_clear(net->W[l + 1]);
    fmpq_mat_init(net->W[l], (slong)p->count, (slong)inputs);
    fmpq_mat_init(net->b[l], (slong)p->count, 1);
    fmpq_mat_init(net->W[l + 1], (slong)outputs, (slong)p->count);
    for (size_t i = 0; i < p->count; i++) {
        for (size_t j = 0; j < inputs; j++)
            fmpq_set(fmpq_mat_entry(net->W[l], (slong)i, (slong)j), p->units[i].in + j);
        fmpq_set(fmpq_mat_entry(net->b[l], (slong)i, 0), p->units[i].in + inputs);
        for (size_t k = 0; k < outputs; k++)
            fmpq_set(fmpq_mat_entry(net->W[l + 1], (slong)k, (slong)i), p->units[i].out + k);
    }
}

static gsnn_status reduce_layer(gsnn_verify_net *net, size_t l, bool odd, bool *fewer,
                                gsnn_error *error) {
    size_t before = net->widths[l + 1];
    pass p;
    gsnn_status status = GSNN_OK;
    if (pass_init(&p, net, l, odd)) {
        gather(&p);
        put_back(&p);
        net->widths[l + 1] = p.count;
        *fewer = *fewer || p.count < before;
    } else {
        status = gsnn_fail_memory(error);
    }
    pass_clear(&p, before);
    return status;
}

static gsnn_status copy_net(gsnn_verify_net *copy, const gsnn_verify_net *net, gsnn_error *error) {
    gsnn_status status = gsnn_verify_net_allocate(copy, net->layers, error);
    for (size_t l = 0; !status && l < net->layers; l++) {
        gsnn_verify_net_add_layer(copy, net->widths[l], net->widths[l + 1]);
        fmpq_mat_set(copy->W[l], net->W[l]);
        fmpq_mat_set(copy->b[l], net->b[l]);
    }
    return status;
}

gsnn_status gsnn_reduced_net_init(gsnn_verify_net *reduced, const gsnn_exact_function *f,
                                  gsnn_error *error) {
    gsnn_status status = copy_net(reduced, &f->net, error);
    /* A unit that goes may have been all that another one, before it, was for. */
    for (bool fewer = true; !status && fewer;) {
        fewer = false;
        for (size_t l = 0; !status && l + 1 < reduced->layers; l++)
            status = reduce_layer(reduced, l, f->activation != GSNN_EXACT_RELU, &fewer, error);
    }
    return status;
}

bool gsnn_reduced_net_equal(const gsnn_verify_net *a, const gsnn_verify_net *b) {
    if (a->layers != b->layers)
        return false;
    for (size_t l = 0; l < a->layers; l++)
        if (a->widths[l] != b->widths[l] || a->widths[l + 1] != b->widths[l + 1] ||
            !fmpq_mat_equal(a->W[l], b->W[l]) || !fmpq_mat_equal(a->b[l], b->b[l]))
            return false;
    return true;
}

gsnn_status gsnn_reductions_agree(const gsnn_exact_function *f, const gsnn_exact_function *g,
                                  bool *same, gsnn_error *error) {
    gsnn_verify_net reduced[2] = {{0}, {0}};
    gsnn_status status = gsnn_reduced_net_init(&reduced[0], f, error);
    if (!status)
        status = gsnn_reduced_net_init(&reduced[1], g, error);
    *same = !status && f->activation == g->activation && !f->linear && !g->linear &&
            gsnn_reduced_net_equal(&reduced[0], &reduced[1]);
    gsnn_verify_net_clear(&reduced[0]);
    gsnn_verify_net_clear(&reduced[1]);
    return status;
}
