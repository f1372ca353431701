#include "dimension/integer_net.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/modular.h"

#include <stdlib.h>
#include <string.h>

/* factor = the least positive number that makes all factor * scale * x of the vector integers. */
static void join_denominators(fmpz_t factor, const fmpz_t scale, const fmpq_mat_t matrix) {
    fmpz_t left;
    fmpz_init(left);
    for (slong i = 0; i < matrix->r * matrix->c; i++) {
        /* denominator / gcd(denominator, scale) must divide the factor */
        fmpz_gcd(left, fmpq_denref(matrix->entries + i), scale);
        fmpz_divexact(left, fmpq_denref(matrix->entries + i), left);
        fmpz_lcm(factor, factor, left);
    }
    fmpz_clear(left);
}

/* target = factor * source, which is integral. */
static void scale_matrix(fmpz_mat_t target, const fmpq_mat_t source, const fmpz_t factor) {
    fmpz_t quotient;
    fmpz_init(quotient);
    for (slong i = 0; i < source->r; i++)
        for (slong j = 0; j < source->c; j++) {
            const fmpq *x = fmpq_mat_entry(source, i, j);
            fmpz_divexact(quotient, factor, fmpq_denref(x));
            fmpz_mul(fmpz_mat_entry(target, i, j), fmpq_numref(x), quotient);
        }
    fmpz_clear(quotient);
}

static void scale_layer(gsnn_integer_layer *target, const gsnn_layer *source, fmpz_t scale,
                        ulong prime) {
    fmpz_t factor, one;
    fmpz_init_set_ui(factor, 1);
    fmpz_init_set_ui(one, 1);
    join_denominators(factor, one, source->W);
    fmpz_mul(scale, scale, factor);
    fmpz_set_ui(one, 1);
    join_denominators(one, scale, source->b); /* what the biases ask for beyond that */
    fmpz_mul(factor, factor, one);
    fmpz_mul(scale, scale, one);
    fmpz_init_set(target->W_factor, factor);
    fmpz_init_set(target->b_factor, scale);
    fmpz_mat_init(target->W, source->W->r, source->W->c);
    fmpz_mat_init(target->b, source->b->r, 1);
    scale_matrix(target->W, source->W, factor);
    scale_matrix(target->b, source->b, scale);
    nmod_mat_init(target->W_mod, source->W->r, source->W->c, prime);
    nmod_mat_init(target->b_mod, source->b->r, 1, prime);
    fmpz_mat_get_nmod_mat(target->W_mod, target->W);
    fmpz_mat_get_nmod_mat(target->b_mod, target->b);
    fmpz_clear(factor);
    fmpz_clear(one);
}

gsnn_status gsnn_integer_net_init(gsnn_integer_net *net, const gsnn_mlp *mlp, ulong prime_bound,
                                  gsnn_error *error) {
    ulong prime = gsnn_prime_next(1, prime_bound);
    *net = (gsnn_integer_net){
        .mlp = mlp,
        .inputs = mlp->widths[0],
        .outputs = mlp->widths[mlp->layer_count],
        .hidden = gsnn_mlp_hidden(mlp),
        .parameters = gsnn_mlp_parameters(mlp),
    };
    net->words = net->hidden / 64 + 1;
    nmod_init(&net->modulus, prime);
    net->layers = gsnn_new(mlp->layer_count, sizeof *net->layers);
    if (!net->layers)
        return gsnn_fail_memory(error);
    fmpz_t scale;
    fmpz_init_set_ui(scale, 1);
    for (; net->layer_count < mlp->layer_count; net->layer_count++)
        scale_layer(&net->layers[net->layer_count], &mlp->layers[net->layer_count], scale, prime);
    fmpz_clear(scale);
    return GSNN_OK;
}

void gsnn_integer_net_clear(gsnn_integer_net *net) {
    for (size_t l = 0; l < net->layer_count; l++) {
        fmpz_mat_clear(net->layers[l].W);
        fmpz_mat_clear(net->layers[l].b);
        fmpz_clear(net->layers[l].W_factor);
        fmpz_clear(net->layers[l].b_factor);
        nmod_mat_clear(net->layers[l].W_mod);
        nmod_mat_clear(net->layers[l].b_mod);
    }
    free(net->layers);
    *net = (gsnn_integer_net){0};
}

/* ---- Jacobians --------------------------------------------------------------------------- */

/* The rows of the neurons that are off become 0. */
static void mask_rows(fmpz_mat_t matrix, const uint64_t *pattern, size_t first) {
    for (slong i = 0; i < matrix->r; i++)
        if (!gsnn_pattern_on(pattern, first + (size_t)i))
            for (slong j = 0; j < matrix->c; j++)
                fmpz_zero(fmpz_mat_entry(matrix, i, j));
}

/* The columns of the neurons that are off become 0. */
static void mask_columns(fmpz_mat_t matrix, const uint64_t *pattern, size_t first) {
    for (slong j = 0; j < matrix->c; j++)
        if (!gsnn_pattern_on(pattern, first + (size_t)j))
            for (slong i = 0; i < matrix->r; i++)
                fmpz_zero(fmpz_mat_entry(matrix, i, j));
}

/* dF/dW^l and dF/db^l from dF/dz^l = U (k x n_l) and t^(l-1) = T (x,1), T n_(l-1) x (m+1). */
static void fill_layer(fmpz_mat_t jacobian, slong column, const fmpz_mat_t U, const fmpz_mat_t T) {
    for (slong o = 0; o < U->r; o++)
        for (slong c = 0; c < T->c; c++) {
            fmpz *row = jacobian->rows[o * T->c + c];
            for (slong i = 0; i < U->c; i++) {
                const fmpz *u = fmpz_mat_entry(U, o, i);
                for (slong j = 0; j < T->r; j++)
                    fmpz_mul(row + column + i * T->r + j, u, fmpz_mat_entry(T, j, c));
                if (c == T->c - 1)
                    fmpz_set(row + column + U->c * T->r + i, u);
                else
                    fmpz_zero(row + column + U->c * T->r + i);
            }
        }
}

void gsnn_integer_net_jacobian(const gsnn_integer_net *net, const uint64_t *pattern,
                               fmpz_mat_t jacobian) {
    size_t L = net->layer_count;
    slong m = (slong)net->inputs, k = (slong)net->outputs;
    fmpz_mat_t *T = flint_malloc(L * sizeof *T); /* T[l] is that of t^l */
    fmpz_mat_init(T[0], m, m + 1);
    for (slong i = 0; i < m; i++)
        fmpz_one(fmpz_mat_entry(T[0], i, i));
    size_t first = 0;
    for (size_t l = 1; l < L; l++) {
        const gsnn_integer_layer *layer = &net->layers[l - 1];
        fmpz_mat_init(T[l], layer->W->r, m + 1);
        fmpz_mat_mul(T[l], layer->W, T[l - 1]);
        for (slong i = 0; i < layer->W->r; i++)
            fmpz_add(fmpz_mat_entry(T[l], i, m), fmpz_mat_entry(T[l], i, m),
                     fmpz_mat_entry(layer->b, i, 0));
        mask_rows(T[l], pattern, first);
        first += (size_t)layer->W->r;
    }
    fmpz_mat_t U, next;
    fmpz_mat_init(U, k, k);
    fmpz_mat_one(U);
    for (size_t l = L; l >= 1; l--) {
        const gsnn_integer_layer *layer = &net->layers[l - 1];
        fill_layer(jacobian, (slong)gsnn_mlp_offset(net->mlp, l), U, T[l - 1]);
        if (l == 1)
            break;
        fmpz_mat_init(next, k, layer->W->c);
        fmpz_mat_mul(next, U, layer->W);
        first -= (size_t)layer->W->c;
        mask_columns(next, pattern, first);
        fmpz_mat_swap(U, next);
        fmpz_mat_clear(next);
    }
    fmpz_mat_clear(U);
    for (size_t l = 0; l < L; l++)
        fmpz_mat_clear(T[l]);
    flint_free(T);
}

void gsnn_integer_net_jacobian_at(const gsnn_integer_net *net, const uint64_t *pattern,
                                  const ulong *x, nmod_mat_t jacobian, slong first,
                                  ulong *workspace) {
    nmod_t mod = net->modulus;
    size_t L = net->layer_count;
    ulong *t = workspace, *from = t; /* t^0, t^1, ..., t^(L-1) */
    memcpy(t, x, net->inputs * sizeof *t);
    size_t neuron = 0;
    for (size_t l = 1; l < L; l++) {
        const gsnn_integer_layer *layer = &net->layers[l - 1];
        slong rows = layer->W->r, columns = layer->W->c;
        ulong *to = from + columns;
        int limbs = _nmod_vec_dot_bound_limbs(columns, mod);
        for (slong i = 0; i < rows; i++, neuron++)
            to[i] = gsnn_pattern_on(pattern, neuron)
                        ? nmod_add(_nmod_vec_dot(layer->W_mod->rows[i], from, columns, mod, limbs),
                                   layer->b_mod->rows[i][0], mod)
                        : 0;
        from = to;
    }
    ulong *u = from + net->layers[L - 1].W->c, *next;
    for (slong o = 0; o < (slong)net->outputs; o++) {
        ulong *row = jacobian->rows[first + o];
        const ulong *input = from;
        size_t bit = neuron;
        slong width = (slong)net->outputs;
        next = u + width;
        memset(u, 0, (size_t)width * sizeof *u);
        u[o] = 1;
        ulong *now = u;
        for (size_t l = L; l >= 1; l--) {
            const gsnn_integer_layer *layer = &net->layers[l - 1];
            slong columns = layer->W->c;
            ulong *entry = row + gsnn_mlp_offset(net->mlp, l);
            for (slong i = 0; i < width; i++) {
                _nmod_vec_scalar_mul_nmod(entry + i * columns, input, columns, now[i], mod);
                entry[width * columns + i] = now[i];
            }
            if (l == 1)
                break;
            bit -= (size_t)columns;
            memset(next, 0, (size_t)columns * sizeof *next);
            for (slong i = 0; i < width; i++)
                if (now[i])
                    _nmod_vec_scalar_addmul_nmod(next, layer->W_mod->rows[i], columns, now[i], mod);
            for (slong j = 0; j < columns; j++)
                if (!gsnn_pattern_on(pattern, bit + (size_t)j))
                    next[j] = 0;
            input -= net->layers[l - 2].W->c;
            now = next;
            next = now + columns;
            width = columns;
        }
    }
}
