#include "equal/align_channels.h"

#include "base/error.h"
#include "base/memory.h"
#include "equal/assignment.h"
#include "exact/rational.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A channel with its rows in the exact network. */
typedef struct channel {
    const gsnn_compared *network;
    const gsnn_summand *summand;
    const gsnn_channel *own;
    slong first;   /* row of its first neuron */
    bool in_field; /* rows are those of the expansion, not all rational */
} channel;

static const fmpq *row_of(const channel *c, size_t neuron) {
    return c->network->shallow.rows->rows[c->first + (slong)neuron];
}

static const fmpq *weight_of(const channel *c) {
    return c->own->exact + c->summand->dimension + 1;
}

static slong columns_of(const channel *c) {
    return c->network->shallow.inputs + 1;
}

/* ---- One pair of channels ------------------------------------------------------------------ */

/* Whether v = scale * u for a scale that is not 0 (1 where both vanish). */
static bool proportional(fmpq_t scale, const fmpq *u, const fmpq *v, slong count) {
    slong j = 0;
    while (j < count && fmpq_is_zero(u + j) && fmpq_is_zero(v + j))
        j++;
    fmpq_one(scale);
    if (j == count)
        return true;
    if (fmpq_is_zero(u + j) || fmpq_is_zero(v + j))
        return false;
    fmpq_div(scale, v + j, u + j);
    fmpq_t moved;
    fmpq_init(moved);
    bool same = true;
    for (; same && j < count; j++) {
        fmpq_mul(moved, scale, u + j);
        same = fmpq_equal(moved, v + j);
    }
    fmpq_clear(moved);
    return same;
}

/* An entry of a row, or the bias behind it, exactly. */
static void get_entry(fmpq_poly_t entry, const channel *c, size_t neuron, slong j) {
    const gsnn_expansion *expansion = &c->network->expansion;
    slong row = c->first + (slong)neuron;
    if (!c->in_field)
        fmpq_poly_set_fmpq(entry, row_of(c, neuron) + j);
    else if (j == expansion->degree)
        fmpq_poly_set_fmpq(entry, expansion->b + row);
    else
        fmpq_poly_set(entry, gsnn_exact_matrix_entry(&expansion->W, row, j));
}

/* The same of irrational rows: whether the first row of `to` is a rational multiple of a row of
 * `from`.  No other multiple takes one output weight to the other, which are rational. */
static bool proportional_in_field(fmpq_t scale, const channel *from, size_t neuron,
                                  const channel *to) {
    const gsnn_field *field = from->network->expansion.W.field;
    fmpq_poly_t u, v;
    fmpq_poly_init(u);
    fmpq_poly_init(v);
    bool same = true, found = false;
    fmpq_one(scale);
    for (slong j = 0; same && j < columns_of(from); j++) {
        get_entry(u, from, neuron, j);
        get_entry(v, to, 0, j);
        same = fmpq_poly_is_zero(u) == fmpq_poly_is_zero(v);
        if (!same || fmpq_poly_is_zero(u))
            continue;
        if (found) {
            fmpq_poly_scalar_mul_fmpq(u, u, scale);
            same = fmpq_poly_equal(u, v);
        } else {
            gsnn_field_inverse(field, u, u);
            gsnn_field_multiply(field, v, v, u);
            same = fmpq_poly_length(v) == 1;
            fmpq_poly_get_coeff_fmpq(scale, v, 0);
            found = true;
        }
    }
    fmpq_poly_clear(u);
    fmpq_poly_clear(v);
    return same;
}

/* Whether the rows of a channel are rounded ones of a dense copy. */
static bool is_rounded(const channel *c) {
    return !c->in_field && strcmp(c->network->what, "dense") == 0;
}

/* Looks for the neuron and the scale that take a channel to another, exactly.  Of rounded rows
 * nothing is exact: there the free parameters are compared, of the first neurons. */
static bool match_exactly(gsnn_channel_alignment *match, const channel *from, const channel *to) {
    bool rounded = is_rounded(from) || is_rounded(to);
    slong columns = rounded ? (slong)from->summand->dimension + 1 : columns_of(from);
    size_t neurons = rounded ? 1 : from->summand->neurons;
    fmpq_t output;
    fmpq_init(output);
    match->exact = false;
    for (size_t i = 0; !match->exact && i < neurons; i++) {
        const fmpq *row = rounded ? from->own->exact : row_of(from, i);
        if (!(from->in_field ? proportional_in_field(match->scale, from, i, to)
                             : proportional(match->scale, row,
                                            rounded ? to->own->exact : row_of(to, 0), columns)))
            continue;
        match->neuron = (int64_t)(i + 1) * fmpq_sgn(match->scale);
        fmpq_abs(match->scale, match->scale);
        fmpq_div(output, weight_of(from), match->scale);
        match->exact = fmpq_equal(output, weight_of(to));
    }
    fmpq_clear(output);
    return match->exact;
}

/* The sum of |s a u - a' u'| over a row; bends of different signs count by themselves. */
static double row_cost(const double *u, double a, const double *v, double b, double sign,
                       size_t count) {
    double sum = 0;
    for (size_t j = 0; j < count; j++)
        sum += a * b < 0 ? fabs(a * u[j]) + fabs(b * v[j]) : fabs(sign * a * u[j] - b * v[j]);
    return sum;
}

static void copy_row(double *row, const channel *c, size_t neuron) {
    for (slong j = 0; j < columns_of(c); j++)
        row[j] = gsnn_rational_double(row_of(c, neuron) + j);
}

static double length_of(const double *row, size_t count) {
    double sum = 0;
    for (size_t j = 0; j < count; j++)
        sum += fabs(row[j]);
    return sum;
}

/* The neuron and the sign of least cost; rows has room for two. */
static double match_nearest(gsnn_channel_alignment *match, const channel *from, const channel *to,
                            double *rows) {
    size_t count = (size_t)columns_of(from);
    double *u = rows, *v = rows + count, best = INFINITY;
    double a = gsnn_rational_double(weight_of(from)), b = gsnn_rational_double(weight_of(to));
    copy_row(v, to, 0);
    match->neuron = 1;
    match->ratio = 1;
    for (size_t i = 0; i < from->summand->neurons; i++) {
        copy_row(u, from, i);
        for (int sign = 1; sign >= -1; sign -= 2) {
            double cost = row_cost(u, a, v, b, sign, count), length = length_of(u, count);
            if (!(cost < best))
                continue;
            best = cost;
            match->neuron = sign * (int64_t)(i + 1);
            match->ratio = length > 0 ? length_of(v, count) / length : 1;
        }
    }
    return isfinite(best) ? best : 1e300; /* beyond doubles: any pair will do */
}

/* The element of Gamma of a match, or NULL (also without memory, which *status then says). */
static int32_t *find_element(const gsnn_channel_alignment *match, const channel *from,
                             gsnn_status *status, gsnn_error *error) {
    size_t dimension = from->summand->dimension;
    const fmpq *weights = from->own->exact, *first = row_of(from, 0);
    const fmpq *row = row_of(from, (size_t)llabs(match->neuron) - 1);
    int32_t *element = gsnn_new(match->coordinates, sizeof *element);
    if (!element) {
        *status = gsnn_fail_memory(error);
        return NULL;
    }
    int sign = match->neuron < 0 ? -1 : 1;
    fmpq_t size, other;
    fmpq_init(size);
    fmpq_init(other);
    bool good = true;
    for (size_t i = 0; good && i < dimension; i++) {
        /* Where weight i stands in the first row, the other row has the weight that comes there. */
        slong at = 0;
        fmpq_abs(size, weights + i);
        for (; at < columns_of(from) - 1; at++) {
            fmpq_abs(other, first + at);
            if (fmpq_equal(size, other))
                break;
        }
        size_t source = dimension, found = 0;
        for (size_t j = 0; at < columns_of(from) - 1 && j < dimension; j++) {
            fmpq_abs(size, weights + j);
            fmpq_abs(other, row + at);
            if (!fmpq_equal(size, other))
                continue;
            source = j;
            found++;
        }
        good = found == 1 && !fmpq_is_zero(row + at) && element[source] == 0;
        if (good) {
            int flips = (fmpq_sgn(first + at) != fmpq_sgn(weights + i)) +
                        (fmpq_sgn(row + at) != fmpq_sgn(weights + source)) + (sign < 0);
            element[source] = (int32_t)(i + 1) * (flips % 2 ? -1 : 1);
        }
    }
    fmpq_clear(size);
    fmpq_clear(other);
    if (match->coordinates > dimension)
        element[dimension] = sign * (int32_t)match->coordinates;
    if (good)
        return element;
    free(element);
    return NULL;
}

/* ---- All channels -------------------------------------------------------------------------- */

/* Lists the channels of one summand. */
static channel *list_channels(const gsnn_compared *network, bool in_field, size_t summand) {
    const gsnn_summand *s = &network->network->summands[summand];
    channel *list = gsnn_new(s->channel_count, sizeof *list);
    slong first = 0;
    for (size_t i = 0; i < summand; i++)
        first += (slong)(network->network->summands[i].neurons *
                         network->network->summands[i].channel_count);
    for (size_t i = 0; list && i < s->channel_count; i++)
        list[i] = (channel){network, s, &s->channels[i], first + (slong)(i * s->neurons), in_field};
    return list;
}

/* What is left of a summand after the exact matches. */
typedef struct rest {
    const channel *from, *to;
    size_t count; /* channels of the summand */
    gsnn_channel_alignment *matches;
    bool *taken; /* of `to` */
    double *rows;
} rest;

static void take_exact(rest *r) {
    for (size_t i = 0; i < r->count; i++)
        for (size_t j = 0; j < r->count && !r->matches[i].exact; j++)
            if (!r->taken[j] && match_exactly(&r->matches[i], &r->from[i], &r->to[j])) {
                r->matches[i].to = j;
                r->matches[i].ratio = gsnn_rational_double(r->matches[i].scale);
                r->taken[j] = true;
            }
}

/* Adds the cost of the other channels, matched at least cost, to *cost. */
static gsnn_status take_nearest(rest *r, double *cost, gsnn_error *error) {
    size_t *from = gsnn_new(r->count, sizeof *from), *to = gsnn_new(r->count, sizeof *to);
    size_t *column = gsnn_new(r->count, sizeof *column);
    double *costs = gsnn_new(r->count * r->count, sizeof *costs);
    size_t left = 0, free_places = 0;
    gsnn_status status = from && to && column && costs ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < r->count; i++) {
        if (!r->matches[i].exact)
            from[left++] = i;
        if (!r->taken[i])
            to[free_places++] = i;
    }
    for (size_t i = 0; !status && i < left; i++)
        for (size_t j = 0; j < left; j++)
            costs[i * left + j] =
                match_nearest(&r->matches[from[i]], &r->from[from[i]], &r->to[to[j]], r->rows);
    if (!status && !gsnn_assign(costs, left, left, column))
        status = gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < left; i++) {
        size_t j = to[column[i]];
        r->matches[from[i]].to = j;
        *cost += match_nearest(&r->matches[from[i]], &r->from[from[i]], &r->to[j], r->rows);
    }
    free(from);
    free(to);
    free(column);
    free(costs);
    return status;
}

static gsnn_status align_summand(gsnn_channel_alignment *matches, const gsnn_compared *f,
                                 size_t own, const gsnn_compared *g, size_t other, double *cost,
                                 gsnn_error *error) {
    const gsnn_summand *summand = &f->network->summands[own];
    bool in_field = gsnn_compared_in_field(f, g);
    channel *from = list_channels(f, in_field, own), *to = list_channels(g, in_field, other);
    rest r = {.from = from, .to = to, .count = summand->channel_count, .matches = matches};
    r.taken = gsnn_new(r.count, sizeof *r.taken);
    r.rows = gsnn_new(2 * ((size_t)f->shallow.inputs + 1), sizeof *r.rows);
    gsnn_status status = from && to && r.taken && r.rows ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < r.count; i++) {
        matches[i].id = summand->id;
        matches[i].from = i;
        matches[i].coordinates = summand->dimension + (summand->type == 1);
    }
    if (!status) {
        take_exact(&r);
        status = take_nearest(&r, cost, error);
    }
    for (size_t i = 0; !status && i < r.count; i++)
        if (matches[i].exact && strcmp(f->network->action, "matrix") != 0)
            matches[i].element = find_element(&matches[i], &from[i], &status, error);
    free(from);
    free(to);
    free(r.taken);
    free(r.rows);
    return status;
}

/* ---- The affine function ------------------------------------------------------------------- */

/* Adds to coordinate j of the affine function what flipping a channel of type 1 leaves. */
static void add_flip(fmpq_poly_t affine, slong j, const channel *c) {
    fmpq_poly_t entry;
    fmpq_poly_init(entry);
    for (size_t i = 0; i < c->summand->neurons; i++) {
        get_entry(entry, c, i, j);
        fmpq_poly_scalar_mul_fmpq(entry, entry, weight_of(c));
        fmpq_poly_add(affine, affine, entry);
    }
    fmpq_poly_clear(entry);
}

/* Adds to coordinate j what flipping the channels of f leaves. */
static gsnn_status add_flips(fmpq_poly_t affine, slong j, const gsnn_channels_alignment *alignment,
                             const gsnn_compared *f, bool in_field, gsnn_error *error) {
    const gsnn_channel_alignment *match = alignment->channels;
    gsnn_status status = GSNN_OK;
    for (size_t s = 0; !status && s < f->network->summand_count; s++) {
        channel *list = list_channels(f, in_field, s);
        if (!list)
            status = gsnn_fail_memory(error);
        for (size_t i = 0; list && i < f->network->summands[s].channel_count; i++, match++)
            if (list[i].summand->type == 1 && match->neuron < 0)
                add_flip(affine, j, &list[i]);
        free(list);
    }
    return status;
}

/* A rational number as a double. */
static double constant_double(const fmpq_poly_t x) {
    fmpq_t value;
    fmpq_init(value);
    fmpq_poly_get_coeff_fmpq(value, x, 0);
    double rounded = gsnn_rational_double(value);
    fmpq_clear(value);
    return rounded;
}

/* Whether linear and constant of f, with the flips, are those of g; their distance is added to
 * *cost and the size of those of g to *own. */
static gsnn_status compare_affine(bool *same, const gsnn_channels_alignment *alignment,
                                  const gsnn_compared *f, const gsnn_compared *g, double *cost,
                                  double *own, gsnn_error *error) {
    fmpq_poly_t left, other;
    bool in_field = gsnn_compared_in_field(f, g);
    gsnn_status status = GSNN_OK;
    fmpq_poly_init(left);
    fmpq_poly_init(other);
    *same = true;
    for (slong j = 0; !status && j <= f->shallow.inputs; j++) {
        const fmpq *theirs = g->network->exact_affine + j;
        fmpq_poly_set_fmpq(left, f->network->exact_affine + j);
        status = add_flips(left, j, alignment, f, in_field, error);
        fmpq_poly_set_fmpq(other, theirs);
        fmpq_poly_sub(left, left, other);
        *same = *same && fmpq_poly_is_zero(left);
        *own += fabs(gsnn_rational_double(theirs));
        *cost +=
            fabs(in_field ? gsnn_field_double(f->expansion.W.field, left) : constant_double(left));
    }
    fmpq_poly_clear(left);
    fmpq_poly_clear(other);
    return status;
}

/* ---- The whole ----------------------------------------------------------------------------- */

static gsnn_status check_networks(const gsnn_network *f, const gsnn_network *g, gsnn_error *error) {
    if (strcmp(f->group, g->group) != 0 || strcmp(f->action, g->action) != 0 ||
        f->degree != g->degree)
        return gsnn_fail(error, GSNN_INVALID, "networks of %s and %s cannot be aligned", f->group,
                         g->group);
    for (int turn = 0; turn < 2; turn++) {
        const gsnn_network *one = turn ? g : f, *two = turn ? f : g;
        for (size_t s = 0; s < one->summand_count; s++) {
            const gsnn_summand *own = &one->summands[s];
            const gsnn_summand *other = gsnn_network_summand(two, own->id);
            size_t channels = other ? other->channel_count : 0;
            if (channels != own->channel_count)
                return gsnn_fail(error, GSNN_INVALID,
                                 "%zu and %zu channels of %s cannot be aligned",
                                 turn ? channels : own->channel_count,
                                 turn ? own->channel_count : channels, own->id);
            if (other && (other->type != own->type || other->neurons != own->neurons ||
                          other->dimension != own->dimension))
                return gsnn_fail(error, GSNN_INVALID, "%s is not the same architecture in both",
                                 own->id);
        }
    }
    return GSNN_OK;
}

/* The sizes of the first rows of g's channels. */
static double bends_of(const gsnn_compared *g) {
    double sum = 0;
    slong first = 0;
    for (size_t s = 0; s < g->network->summand_count; s++) {
        const gsnn_summand *summand = &g->network->summands[s];
        for (size_t i = 0; i < summand->channel_count; i++, first += (slong)summand->neurons)
            for (slong j = 0; j <= g->shallow.inputs; j++)
                sum += fabs(gsnn_rational_double(fmpq_mat_entry(g->shallow.weights, first, 0)) *
                            gsnn_rational_double(fmpq_mat_entry(g->shallow.rows, first, j)));
    }
    return sum;
}

gsnn_status gsnn_channels_align(gsnn_channels_alignment *alignment, const gsnn_compared *f,
                                const gsnn_compared *g, gsnn_error *error) {
    *alignment = (gsnn_channels_alignment){.exact = true};
    gsnn_status status = check_networks(f->network, g->network, error);
    if (status)
        return status;
    size_t count = 0;
    for (size_t s = 0; s < f->network->summand_count; s++)
        count += f->network->summands[s].channel_count;
    alignment->channels = gsnn_new(count, sizeof *alignment->channels);
    if (!alignment->channels)
        return gsnn_fail_memory(error);
    alignment->count = count;
    for (size_t i = 0; i < count; i++)
        fmpq_init(alignment->channels[i].scale);
    double cost = 0, own = bends_of(g);
    gsnn_channel_alignment *match = alignment->channels;
    for (size_t s = 0; !status && s < f->network->summand_count; s++) {
        const gsnn_summand *other = gsnn_network_summand(g->network, f->network->summands[s].id);
        status =
            align_summand(match, f, s, g, (size_t)(other - g->network->summands), &cost, error);
        match += f->network->summands[s].channel_count;
    }
    for (size_t i = 0; i < count; i++)
        alignment->exact = alignment->exact && alignment->channels[i].exact;
    bool same = true;
    if (!status)
        status = compare_affine(&same, alignment, f, g, &cost, &own, error);
    alignment->exact = alignment->exact && same;
    alignment->distance = own > 0 ? cost / own : cost;
    if (!status && !isfinite(alignment->distance))
        status = gsnn_fail(error, GSNN_FAILED,
                           "no exact alignment, and the nearest is beyond the range of doubles");
    if (status)
        gsnn_channels_alignment_clear(alignment);
    return status;
}

void gsnn_channels_alignment_clear(gsnn_channels_alignment *alignment) {
    for (size_t i = 0; i < alignment->count; i++) {
        fmpq_clear(alignment->channels[i].scale);
        free(alignment->channels[i].element);
    }
    free(alignment->channels);
    *alignment = (gsnn_channels_alignment){0};
}
