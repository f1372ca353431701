#include "nfn/plain.h"

#include "base/error.h"
#include "base/memory.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char free_letters[] = "uvwxyz";
static const char index_letters[] = "ijkl";

/* ---- Tensors ------------------------------------------------------------------------------- */

static gsnn_nfn_axis neuron_axis(const gsnn_nfn_plain *nfn, const uint64_t *widths, size_t layer) {
    bool hidden = layer > 0 && layer < nfn->layers;
    return (gsnn_nfn_axis){widths[layer], layer, hidden || nfn->group == GSNN_NFN_PERM_IO};
}

static void list_tensors(gsnn_nfn_plain *nfn, const uint64_t *widths, const uint64_t *taps) {
    for (size_t l = 1; l <= nfn->layers; l++) {
        gsnn_nfn_tensor *weights = &nfn->tensors[2 * l - 2], *bias = &nfn->tensors[2 * l - 1];
        snprintf(weights->name, sizeof weights->name, "W%zu", l);
        snprintf(bias->name, sizeof bias->name, "b%zu", l);
        weights->layer = bias->layer = l;
        bias->bias = true;
        bias->axes[bias->axis_count++] = neuron_axis(nfn, widths, l);
        weights->axes[weights->axis_count++] = neuron_axis(nfn, widths, l);
        weights->axes[weights->axis_count++] = neuron_axis(nfn, widths, l - 1);
        if (taps && taps[l - 1] > 1)
            weights->axes[weights->axis_count++] = (gsnn_nfn_axis){taps[l - 1], 0, false};
    }
}

/* The permuted axis of a tensor that numbers the neurons of a layer, or NULL. */
static const gsnn_nfn_axis *axis_of_layer(const gsnn_nfn_tensor *tensor, size_t layer) {
    for (size_t a = 0; a < tensor->axis_count; a++)
        if (tensor->axes[a].permuted && tensor->axes[a].layer == layer)
            return &tensor->axes[a];
    return NULL;
}

/* The power of the scale of a hidden layer's neuron by which the tensor is multiplied. */
static int scale_weight(const gsnn_nfn_tensor *tensor, size_t layer) {
    if (!axis_of_layer(tensor, layer))
        return 0;
    return tensor->layer == layer ? 1 : -1;
}

/* Whether scalings or signs allow any map from `in` to `out`. */
static bool compatible(const gsnn_nfn_plain *nfn, const gsnn_nfn_tensor *out,
                       const gsnn_nfn_tensor *in) {
    if (nfn->group == GSNN_NFN_PERM || nfn->group == GSNN_NFN_PERM_IO)
        return true;
    const gsnn_nfn_tensor *both[] = {out, in};
    for (size_t t = 0; t < 2; t++)
        for (size_t a = 0; a < both[t]->axis_count; a++) {
            if (!both[t]->axes[a].permuted)
                continue;
            size_t layer = both[t]->axes[a].layer;
            int x = scale_weight(out, layer), y = scale_weight(in, layer);
            if (nfn->group == GSNN_NFN_SIGN ? !x != !y : x != y)
                return false;
        }
    return true;
}

/* ---- Terms --------------------------------------------------------------------------------- */

/* The layers that both tensors number with a permuted axis, by the axes of `out`: whether each has
 * to be equal in both (bit in *forced) or may be (bit in *choice). */
static void shared_layers(const gsnn_nfn_plain *nfn, const gsnn_nfn_tensor *out,
                          const gsnn_nfn_tensor *in, unsigned *forced, unsigned *choice) {
    bool scaled = nfn->group == GSNN_NFN_SCALE || nfn->group == GSNN_NFN_SIGN;
    *forced = *choice = 0;
    for (size_t a = 0; a < out->axis_count; a++) {
        if (!out->axes[a].permuted || !axis_of_layer(in, out->axes[a].layer))
            continue;
        /* With one neuron, equal and summed are the same. */
        if (scaled || out->axes[a].size == 1)
            *forced |= 1u << a;
        else
            *choice |= 1u << a;
    }
}

/* Two tensors have at most four axes that are not free. */
static char index_letter(size_t count) {
    assert(count < sizeof index_letters - 1);
    return index_letters[count % sizeof index_letters];
}

static void add_letter(char *text, char letter) {
    size_t length = strlen(text);
    text[length] = letter;
    text[length + 1] = '\0';
}

/* The letters of `out` go to letters[axis]; the free ones also to the parameter. */
static void letter_output(const gsnn_nfn_tensor *out, char *letters, char *parameter,
                          uint64_t *shape, size_t *parameter_axes) {
    size_t free_count = 0, index_count = 0;
    for (size_t a = 0; a < out->axis_count; a++) {
        const gsnn_nfn_axis *axis = &out->axes[a];
        if (axis->permuted) {
            letters[a] = index_letters[index_count++];
            continue;
        }
        letters[a] = free_letters[free_count++];
        add_letter(parameter, letters[a]);
        shape[(*parameter_axes)++] = axis->size;
    }
}

/* The term in which the layers of the axes `equal` of `out` have the same index in `in`. */
static gsnn_nfn_term make_term(const gsnn_nfn_plain *nfn, size_t out_index, size_t in_index,
                               unsigned equal) {
    const gsnn_nfn_tensor *out = &nfn->tensors[out_index], *in = &nfn->tensors[in_index];
    gsnn_nfn_term term = {.out = out_index, .in = in_index};
    letter_output(out, term.output, term.parameter, term.parameter_shape, &term.parameter_axes);
    size_t free_count = term.parameter_axes, index_count = out->axis_count - free_count;
    for (size_t a = 0; a < in->axis_count; a++) {
        const gsnn_nfn_axis *axis = &in->axes[a];
        if (!axis->permuted) {
            char letter = free_letters[free_count++];
            add_letter(term.input, letter);
            add_letter(term.parameter, letter);
            term.parameter_shape[term.parameter_axes++] = axis->size;
            continue;
        }
        const gsnn_nfn_axis *same = axis_of_layer(out, axis->layer);
        if (same && equal >> (same - out->axes) & 1)
            add_letter(term.input, term.output[same - out->axes]);
        else
            add_letter(term.input, index_letter(index_count++));
    }
    for (size_t a = 0; a < out->axis_count; a++)
        if (!out->axes[a].permuted || equal >> a & 1)
            add_letter(term.result, term.output[a]);
    assert(free_count < sizeof free_letters && index_count < sizeof index_letters);
    return term;
}

static void add_product(fmpz_t total, const uint64_t *shape, size_t count) {
    fmpz_t product;
    fmpz_init_set_ui(product, 1);
    for (size_t i = 0; i < count; i++)
        fmpz_mul_ui(product, product, shape[i]);
    fmpz_add(total, total, product);
    fmpz_clear(product);
}

static gsnn_status list_terms(gsnn_nfn_plain *nfn, gsnn_error *error) {
    size_t capacity = 0;
    for (size_t o = 0; o < nfn->tensor_count; o++)
        for (size_t i = 0; i < nfn->tensor_count; i++) {
            unsigned forced, choice;
            if (!compatible(nfn, &nfn->tensors[o], &nfn->tensors[i]))
                continue;
            shared_layers(nfn, &nfn->tensors[o], &nfn->tensors[i], &forced, &choice);
            /* All subsets of the choice, from the whole down to none. */
            for (unsigned chosen = choice;; chosen = (chosen - 1) & choice) {
                if (gsnn_reserve(&nfn->terms, &capacity, nfn->term_count + 1, sizeof *nfn->terms))
                    return gsnn_fail_memory(error);
                gsnn_nfn_term *term = &nfn->terms[nfn->term_count++];
                *term = make_term(nfn, o, i, forced | chosen);
                add_product(nfn->linear, term->parameter_shape, term->parameter_axes);
                if (!chosen)
                    break;
            }
        }
    return GSNN_OK;
}

/* A tensor has invariant vectors unless scalings or signs move it. */
static void list_constants(gsnn_nfn_plain *nfn) {
    static const gsnn_nfn_tensor nothing;
    for (size_t o = 0; o < nfn->tensor_count; o++) {
        if (!compatible(nfn, &nfn->tensors[o], &nothing))
            continue;
        gsnn_nfn_constant *constant = &nfn->constants[nfn->constant_count++];
        constant->out = o;
        letter_output(&nfn->tensors[o], constant->output, constant->parameter,
                      constant->parameter_shape, &constant->parameter_axes);
        add_product(nfn->affine, constant->parameter_shape, constant->parameter_axes);
    }
}

gsnn_status gsnn_nfn_plain_init(gsnn_nfn_plain *nfn, gsnn_nfn_group group, size_t layers,
                                const uint64_t *widths, const uint64_t *taps, gsnn_error *error) {
    if (layers < 1 || layers > GSNN_NFN_MOST_LAYERS)
        return gsnn_fail(error, GSNN_INVALID, "%zu layers: from 1 to %d are possible", layers,
                         GSNN_NFN_MOST_LAYERS);
    for (size_t l = 0; l <= layers; l++)
        if (widths[l] < 1 || (taps && l < layers && taps[l] < 1))
            return gsnn_fail(error, GSNN_INVALID, "%s %zu is 0",
                             widths[l] < 1 ? "width" : "number of taps", l + 1);
    *nfn = (gsnn_nfn_plain){.group = group, .layers = layers, .tensor_count = 2 * layers};
    fmpz_init(nfn->linear);
    fmpz_init(nfn->affine);
    nfn->tensors = gsnn_new(nfn->tensor_count, sizeof *nfn->tensors);
    nfn->constants = gsnn_new(nfn->tensor_count, sizeof *nfn->constants);
    gsnn_status status = nfn->tensors && nfn->constants ? GSNN_OK : gsnn_fail_memory(error);
    if (!status) {
        list_tensors(nfn, widths, taps);
        list_constants(nfn);
        status = list_terms(nfn, error);
    }
    if (status)
        gsnn_nfn_plain_clear(nfn);
    return status;
}

void gsnn_nfn_plain_clear(gsnn_nfn_plain *nfn) {
    free(nfn->tensors);
    free(nfn->terms);
    free(nfn->constants);
    fmpz_clear(nfn->linear);
    fmpz_clear(nfn->affine);
    *nfn = (gsnn_nfn_plain){0};
}
