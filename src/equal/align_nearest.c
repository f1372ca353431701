/* align_nearest.c - the nearest renumbering, by assignments in doubles. */
#include "base/error.h"
#include "base/memory.h"
#include "equal/align.h"
#include "equal/align_numbers.h"
#include "equal/assignment.h"
#include "exact/rational.h"
#include "random/philox.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STARTS 10
#define MOST_SWEEPS 100
#define ALIGN_STREAM 2

typedef struct nearest {
    size_t count; /* layers */
    gsnn_network_pair numbers;
    const gsnn_layer_pair *layers; /* of them */
    bool odd;
    size_t **place; /* of each hidden layer: layers[l].rows places */
    double **sign;
    double *cost;
    size_t *column;
} nearest;

/* ---- Assignments --------------------------------------------------------------------------- */

/* What column j of layer l of f becomes, and with which sign. */
static size_t column_place(const nearest *n, size_t l, size_t j) {
    return l > 0 && j < n->layers[l].columns ? n->place[l - 1][j] : j;
}

static double column_sign(const nearest *n, size_t l, size_t j) {
    return l > 0 && j < n->layers[l].columns ? n->sign[l - 1][j] : 1;
}

/* The product of row i of f, moved, with row k of g. */
static double row_product(const nearest *n, size_t l, size_t i, size_t k) {
    const gsnn_layer_pair *p = &n->layers[l];
    const double *u = p->f + i * (p->columns + 1), *v = p->g + k * (p->columns + 1);
    double sum = 0;
    for (size_t j = 0; j <= p->columns; j++)
        sum += column_sign(n, l, j) * u[j] * v[column_place(n, l, j)];
    return sum;
}

/* The product of column i of f in the layer behind, moved, with column k of g. */
static double column_product(const nearest *n, size_t l, size_t i, size_t k) {
    const gsnn_layer_pair *next = &n->layers[l + 1];
    bool last = l + 2 == n->count;
    double sum = 0;
    for (size_t r = 0; r < next->rows; r++) {
        size_t place = last ? r : n->place[l + 1][r];
        double sign = last ? 1 : n->sign[l + 1][r];
        sum +=
            sign * next->f[r * (next->columns + 1) + i] * next->g[place * (next->columns + 1) + k];
    }
    return sum;
}

/* The sum over outputs of |a w - a' w'|, the cost of a pair in a network with one hidden layer;
 * for tanh and sin with *sign the better one of -1 and 1. */
static double bend_cost(const nearest *n, size_t i, size_t k, double *sign) {
    const gsnn_layer_pair *rows = &n->layers[0], *out = &n->layers[1];
    const double *u = rows->f + i * (rows->columns + 1), *v = rows->g + k * (rows->columns + 1);
    double cost[2] = {0, 0};
    for (size_t r = 0; r < out->rows; r++) {
        double a = out->f[r * (out->columns + 1) + i], b = out->g[r * (out->columns + 1) + k];
        for (int s = 0; s < (n->odd ? 2 : 1); s++) {
            double moved = s ? -a : a;
            for (size_t j = 0; j <= rows->columns; j++)
                cost[s] += n->odd ? fabs(a) * fabs((s ? -u[j] : u[j]) - v[j])
                                  : fabs(moved * u[j] - b * v[j]);
            if (n->odd)
                cost[s] += fabs(moved - b);
        }
    }
    *sign = n->odd && cost[1] < cost[0] ? -1 : 1;
    return *sign < 0 ? cost[1] : cost[0];
}

typedef enum criterion { ROWS_ALONE, ROWS_AND_COLUMNS, BENDS } criterion;

static double cost_of(const nearest *n, size_t l, size_t i, size_t k, criterion by, double *sign) {
    if (by == BENDS)
        return bend_cost(n, i, k, sign);
    double product = row_product(n, l, i, k);
    if (by == ROWS_AND_COLUMNS)
        product += column_product(n, l, i, k);
    *sign = n->odd && product < 0 ? -1 : 1;
    return -*sign * product;
}

/* Assigns hidden layer l (from 0) anew, the others staying as they are. */
static gsnn_status assign_layer(nearest *n, size_t l, criterion by, gsnn_error *error) {
    size_t width = n->layers[l].rows;
    double sign;
    for (size_t i = 0; i < width; i++)
        for (size_t k = 0; k < width; k++)
            n->cost[i * width + k] = cost_of(n, l, i, k, by, &sign);
    if (!gsnn_assign(n->cost, width, width, n->column))
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < width; i++) {
        /* The signs of this layer do not enter its own costs. */
        cost_of(n, l, i, n->column[i], by, &sign);
        n->sign[l][i] = sign;
    }
    memcpy(n->place[l], n->column, width * sizeof *n->column);
    return GSNN_OK;
}

/* Half of what the squared distance falls short of the squared lengths. */
static double total_product(const nearest *n) {
    double sum = 0;
    for (size_t l = 0; l < n->count; l++)
        for (size_t i = 0; i < n->layers[l].rows; i++) {
            bool last = l + 1 == n->count;
            sum += (last ? 1 : n->sign[l][i]) * row_product(n, l, i, last ? i : n->place[l][i]);
        }
    return sum;
}

/* ---- Coordinate descent -------------------------------------------------------------------- */

/* Start 0 goes forward through the rows, start 1 begins with the identity, others at random. */
static gsnn_status begin(nearest *n, int start, gsnn_philox *stream, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t l = 0; l + 1 < n->count; l++) {
        size_t width = n->layers[l].rows;
        for (size_t i = 0; i < width; i++) {
            n->place[l][i] = i;
            n->sign[l][i] = 1;
        }
        for (size_t i = width; start > 1 && i > 1; i--) {
            size_t other = gsnn_philox_below(stream, i), kept = n->place[l][i - 1];
            n->place[l][i - 1] = n->place[l][other];
            n->place[l][other] = kept;
        }
    }
    for (size_t l = 0; !status && start == 0 && l + 1 < n->count; l++)
        status = assign_layer(n, l, ROWS_ALONE, error);
    return status;
}

/* Assigns layers in turn until nothing is gained. */
static gsnn_status descend(nearest *n, double *product, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    *product = total_product(n);
    for (int sweep = 0; !status && sweep < MOST_SWEEPS; sweep++) {
        double before = *product;
        for (size_t l = 0; !status && l + 1 < n->count; l++)
            status = assign_layer(n, l, ROWS_AND_COLUMNS, error);
        *product = total_product(n);
        if (!(*product > before + 1e-12 * fabs(before)))
            break;
    }
    return status;
}

/* Exchanges the places of the search with those of the alignment, which keep the best; the signs
 * are kept in its ratios. */
static void swap_places(nearest *n, gsnn_alignment *best) {
    for (size_t l = 0; l + 1 < n->count; l++) {
        gsnn_layer_alignment *layer = &best->layers[l];
        size_t *place = layer->place;
        double *sign = layer->ratio;
        layer->place = n->place[l];
        layer->ratio = n->sign[l];
        n->place[l] = place;
        n->sign[l] = sign;
    }
}

static double squares(const nearest *n, bool of_g) {
    double sum = 0;
    for (size_t l = 0; l < n->count; l++)
        for (size_t j = 0; j < n->layers[l].rows * (n->layers[l].columns + 1); j++) {
            double x = of_g ? n->layers[l].g[j] : n->layers[l].f[j];
            sum += x * x;
        }
    return sum;
}

static gsnn_status search_deep(nearest *n, gsnn_alignment *best, gsnn_error *error) {
    gsnn_philox stream = gsnn_philox_stream(0, ALIGN_STREAM, 0, 0);
    gsnn_status status = GSNN_OK;
    double most = -INFINITY, product;
    for (int start = 0; !status && start < STARTS; start++) {
        status = begin(n, start, &stream, error);
        if (!status)
            status = descend(n, &product, error);
        if (!status && product > most) {
            most = product;
            swap_places(n, best);
        }
    }
    double own = squares(n, true), apart = squares(n, false) + own - 2 * most;
    best->distance = own > 0 ? sqrt(fmax(apart, 0) / own) : sqrt(fmax(apart, 0));
    return status;
}

/* ---- One hidden layer, or none ------------------------------------------------------------- */

static double sum_of_bends(const nearest *n) {
    const gsnn_layer_pair *rows = &n->layers[0], *out = &n->layers[1];
    double sum = 0;
    for (size_t r = 0; r < out->rows; r++)
        for (size_t k = 0; k < out->columns; k++) {
            double a = fabs(out->g[r * (out->columns + 1) + k]);
            for (size_t j = 0; j <= rows->columns; j++)
                sum += a * (n->odd ? 0 : fabs(rows->g[k * (rows->columns + 1) + j]));
            sum += n->odd ? a : 0;
        }
    return sum;
}

static gsnn_status search_shallow(nearest *n, gsnn_alignment *best, gsnn_error *error) {
    const gsnn_layer_pair *out = &n->layers[1];
    double cost = 0, sign;
    gsnn_status status = assign_layer(n, 0, BENDS, error);
    for (size_t i = 0; !status && i < n->layers[0].rows; i++)
        cost += bend_cost(n, i, n->place[0][i], &sign);
    double own = sum_of_bends(n);
    for (size_t r = 0; r < out->rows; r++) {
        double c = out->f[r * (out->columns + 1) + out->columns];
        double d = out->g[r * (out->columns + 1) + out->columns];
        cost += fabs(c - d);
        own += fabs(d);
    }
    best->distance = own > 0 ? cost / own : cost;
    swap_places(n, best);
    return status;
}

static gsnn_status search_affine(nearest *n, gsnn_alignment *best) {
    double own = squares(n, true), apart = squares(n, false) + own - 2 * total_product(n);
    best->distance = own > 0 ? sqrt(fmax(apart, 0) / own) : sqrt(fmax(apart, 0));
    return GSNN_OK;
}

/* ---- The whole ----------------------------------------------------------------------------- */

/* Turns signs into ratios: what the rows of g are longer by. */
static gsnn_status set_ratios(gsnn_alignment *best, const nearest *n, gsnn_error *error) {
    const fmpq *f_divisors = n->numbers.f_divisors, *g_divisors = n->numbers.g_divisors;
    fmpq_t quotient;
    fmpq_init(quotient);
    bool finite = true;
    for (size_t l = 0; !n->odd && l < best->layer_count; l++) {
        gsnn_layer_alignment *layer = &best->layers[l];
        for (size_t i = 0; i < layer->width; i++) {
            size_t place = layer->place[i];
            fmpq_div(quotient, g_divisors + place, f_divisors + i);
            layer->ratio[i] = gsnn_rational_double(quotient) * n->layers[l].g_length[place] /
                              n->layers[l].f_length[i];
            finite = finite && isfinite(layer->ratio[i]);
        }
        f_divisors += layer->width;
        g_divisors += layer->width;
    }
    fmpq_clear(quotient);
    return finite ? GSNN_OK
                  : gsnn_fail(error, GSNN_FAILED,
                              "no exact alignment, and a scale of the nearest is beyond the range "
                              "of doubles");
}

static gsnn_status make_search(nearest *n, const gsnn_mlp *f, const gsnn_mlp *g,
                               gsnn_error *error) {
    size_t widest = 1;
    *n = (nearest){.count = f->layer_count, .odd = f->activation != GSNN_ACTIVATION_RELU};
    gsnn_status status = gsnn_network_pair_init(&n->numbers, f, g, error);
    if (status)
        return status;
    n->layers = n->numbers.layers;
    n->place = gsnn_new(n->count, sizeof *n->place);
    n->sign = gsnn_new(n->count, sizeof *n->sign);
    for (size_t l = 0; l + 1 < n->count && n->place && n->sign; l++) {
        size_t width = f->widths[l + 1];
        widest = width > widest ? width : widest;
        n->place[l] = gsnn_new(width, sizeof **n->place);
        n->sign[l] = gsnn_new(width, sizeof **n->sign);
        if (!n->place[l] || !n->sign[l])
            return gsnn_fail_memory(error);
    }
    n->cost = gsnn_new(widest * widest, sizeof *n->cost);
    n->column = gsnn_new(widest, sizeof *n->column);
    return n->place && n->sign && n->cost && n->column ? GSNN_OK : gsnn_fail_memory(error);
}

static void clear_search(nearest *n) {
    for (size_t l = 0; l < n->count; l++) {
        if (n->place)
            free(n->place[l]);
        if (n->sign)
            free(n->sign[l]);
    }
    gsnn_network_pair_clear(&n->numbers);
    free(n->place);
    free(n->sign);
    free(n->cost);
    free(n->column);
}

gsnn_status gsnn_align_nearest(gsnn_alignment *alignment, const gsnn_mlp *f, const gsnn_mlp *g,
                               gsnn_error *error) {
    nearest n;
    gsnn_status status = make_search(&n, f, g, error);
    if (!status)
        status = n.count == 1   ? search_affine(&n, alignment)
                 : n.count == 2 ? search_shallow(&n, alignment, error)
                                : search_deep(&n, alignment, error);
    if (!status)
        status = set_ratios(alignment, &n, error);
    clear_search(&n);
    return status;
}
