#include "dimension/plain.h"
#include "exact/modular.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/run.h"
#include "dimension/cells.h"
#include "dimension/shallow.h"
#include "linear/echelon.h"

#include <flint/fmpq_vec.h>
#include <flint/fmpz_vec.h>
#include <stdlib.h>

/* Largest integer matrix whose rank over Z is computed to decide what a prime leaves open. */
#define MAX_INTEGER_ENTRIES ((size_t)1 << 23)

/* What the visitor of cells keeps. */
typedef struct survey {
    const gsnn_integer_net *net;
    gsnn_plain_dimension *dimension;
    const gsnn_plain_options *options;
    const gsnn_run *run;
    gsnn_echelon echelon;
    fmpz_mat_t jacobian;
    ulong *row;
    size_t enough; /* a rank beyond which nothing can come */
    bool too_many; /* cells */
    gsnn_error *error;
} survey;

static gsnn_status survey_init(survey *s, const gsnn_integer_net *net,
                               gsnn_plain_dimension *dimension, const gsnn_plain_options *options,
                               const gsnn_run *run, gsnn_error *error) {
    *s = (survey){.net = net,
                  .dimension = dimension,
                  .options = options,
                  .run = run,
                  .enough = dimension->upper,
                  .error = error};
    fmpz_mat_init(s->jacobian, (slong)((net->inputs + 1) * net->outputs), (slong)net->parameters);
    s->row = gsnn_new(net->parameters, sizeof *s->row);
    gsnn_status status = gsnn_echelon_init(&s->echelon, net->parameters, net->modulus, error);
    return status || s->row ? status : gsnn_fail_memory(error);
}

static void survey_clear(survey *s) {
    fmpz_mat_clear(s->jacobian);
    free(s->row);
    gsnn_echelon_clear(&s->echelon);
}

/* Adds the Jacobian of a cell to the echelon form. */
static gsnn_status add_jacobian(survey *s, const uint64_t *pattern) {
    gsnn_status status = GSNN_OK;
    if (s->echelon.rank >= s->enough)
        return GSNN_OK;
    gsnn_integer_net_jacobian(s->net, pattern, s->jacobian);
    for (slong i = 0; !status && i < s->jacobian->r; i++) {
        _fmpz_vec_get_nmod_vec(s->row, s->jacobian->rows[i], s->jacobian->c, s->net->modulus);
        status = gsnn_echelon_add(&s->echelon, s->row, 0, s->error);
    }
    return status;
}

static gsnn_status keep_point(gsnn_plain_dimension *d, const fmpq *point) {
    size_t filled = (d->patterns.count - 1) * d->inputs, needed = d->patterns.count * d->inputs;
    size_t old = d->point_capacity;
    if (gsnn_reserve(&d->points, &d->point_capacity, needed, sizeof *d->points))
        return GSNN_FAILED;
    for (size_t i = old; i < d->point_capacity; i++)
        fmpq_init(d->points + i);
    for (size_t j = 0; j < d->inputs; j++)
        fmpq_set(d->points + filled + j, point + j);
    return GSNN_OK;
}

static gsnn_status visit(void *context, const uint64_t *pattern, const fmpq *point) {
    survey *s = context;
    gsnn_plain_dimension *d = s->dimension;
    size_t number;
    bool added = false;
    gsnn_status status = gsnn_run_step(s->run, "cells", d->patterns.count, 0, s->error);
    if (!status)
        status = gsnn_pattern_set_add(&d->patterns, pattern, &number, &added, s->error);
    if (status || !added)
        return status;
    if (d->patterns.count > s->options->max_cells) {
        d->patterns.count--;
        s->too_many = true;
        return GSNN_FAILED;
    }
    size_t before = s->echelon.rank;
    status = add_jacobian(s, pattern);
    if (status)
        return status;
    if (gsnn_reserve(&d->gains, &d->gain_capacity, d->patterns.count, sizeof *d->gains) ||
        (s->options->points && keep_point(d, point)))
        return gsnn_fail_memory(s->error);
    d->gains[number] = s->echelon.rank - before;
    return GSNN_OK;
}

/* ---- What is on or off everywhere -------------------------------------------------------- */

/* Where weights have one sign, and so has the bias: beyond the first layer inputs are >= 0; in the
 * first layer only weights that are 0 will do. */
static void judge_by_sign(const gsnn_integer_net *net, bool *dead, bool *always_on) {
    size_t h = 0;
    for (size_t l = 1; l < net->layer_count; l++)
        for (slong i = 0; i < net->layers[l - 1].W->r; i++, h++) {
            const gsnn_integer_layer *layer = &net->layers[l - 1];
            bool plus = false, minus = false;
            for (slong j = 0; j < layer->W->c; j++) {
                int sign = fmpz_sgn(fmpz_mat_entry(layer->W, i, j));
                plus = plus || sign > 0 || (l == 1 && sign);
                minus = minus || sign < 0 || (l == 1 && sign);
            }
            int bias = fmpz_sgn(fmpz_mat_entry(layer->b, i, 0));
            dead[h] = !plus && bias < 0;
            always_on[h] = !minus && bias > 0;
        }
}

/* From all cells there are. */
static void judge_by_cells(gsnn_plain_dimension *d) {
    for (size_t h = 0; h < d->hidden; h++) {
        bool on = false, off = false;
        for (size_t c = 0; c < d->patterns.count; c++) {
            bool here = gsnn_pattern_on(d->patterns.patterns + c * d->patterns.words, h);
            on = on || here;
            off = off || !here;
        }
        d->dead[h] = !on;
        d->always_on[h] = !off;
    }
}

/* ---- The rank over the integers ---------------------------------------------------------- */

/* Decides between lower and upper where all cells are known. */
static bool rank_over_integers(const gsnn_integer_net *net, const gsnn_plain_dimension *d,
                               size_t *rank) {
    size_t block = (net->inputs + 1) * net->outputs;
    if (d->patterns.count > MAX_INTEGER_ENTRIES / (block * net->parameters))
        return false;
    fmpz_mat_t all, part;
    fmpz_mat_init(all, (slong)(d->patterns.count * block), (slong)net->parameters);
    fmpz_mat_init(part, (slong)block, (slong)net->parameters);
    for (size_t c = 0; c < d->patterns.count; c++) {
        gsnn_integer_net_jacobian(net, d->patterns.patterns + c * d->patterns.words, part);
        for (size_t i = 0; i < block; i++)
            _fmpz_vec_set(all->rows[c * block + i], part->rows[i], part->c);
    }
    *rank = (size_t)fmpz_mat_rank(all);
    fmpz_mat_clear(all);
    fmpz_mat_clear(part);
    return true;
}

/* ---- Networks ---------------------------------------------------------------------------- */

static gsnn_status set_upper(const gsnn_integer_net *net, gsnn_plain_dimension *d,
                             gsnn_error *error) {
    size_t rank;
    gsnn_status status = gsnn_kernel_rank(net, d->dead, d->always_on, &rank, error);
    if (!status && d->parameters - rank < d->upper)
        d->upper = d->parameters - rank;
    return status;
}

static gsnn_status survey_all(survey *s) {
    gsnn_plain_dimension *d = s->dimension;
    gsnn_status status = gsnn_cells_visit(s->net, visit, s, &d->nonsmooth_cells, s->error);
    d->cells_known = !s->too_many;
    d->cells = d->patterns.count;
    if (s->too_many)
        return GSNN_OK;
    if (!status)
        judge_by_cells(d);
    return status;
}

static slong draw(uint64_t *state) {
    return (slong)((gsnn_random_next(state) >> 33) % 199) - 99;
}

static gsnn_status survey_lines(survey *s) {
    gsnn_plain_dimension *d = s->dimension;
    slong m = (slong)d->inputs;
    fmpq *origin = _fmpq_vec_init(m);
    fmpz *direction = _fmpz_vec_init(m);
    uint64_t state = s->options->seed;
    gsnn_status status = GSNN_OK;
    while (!status && !s->too_many && d->lines < s->options->lines && s->echelon.rank < d->upper) {
        for (slong j = 0; j < m; j++)
            fmpq_set_si(origin + j, draw(&state), 16);
        for (slong j = 0; j < m; j++)
            fmpz_set_si(direction + j, draw(&state));
        d->lines++;
        if (!_fmpz_vec_is_zero(direction, m))
            status = gsnn_cells_visit_line(s->net, origin, direction, visit, s, s->error);
    }
    _fmpq_vec_clear(origin, m);
    _fmpz_vec_clear(direction, m);
    d->cells = d->patterns.count;
    return s->too_many ? GSNN_OK : status;
}

static gsnn_status measure_deep(const gsnn_integer_net *net, gsnn_plain_dimension *d,
                                const gsnn_plain_options *options, const gsnn_run *run,
                                gsnn_error *error) {
    judge_by_sign(net, d->dead, d->always_on);
    gsnn_status status = set_upper(net, d, error);
    if (status)
        return status;
    survey s;
    status = survey_init(&s, net, d, options, run, error);
    bool all = options->exhaustive || d->inputs <= 2;
    if (!status)
        status = all ? survey_all(&s) : survey_lines(&s);
    d->lower = s.echelon.rank;
    survey_clear(&s);
    if (status)
        return status;
    if (d->cells_known && d->cells == 0) {
        d->smooth = false;
        return GSNN_OK;
    }
    if (d->cells_known && d->lower < d->upper)
        status = set_upper(net, d, error);
    d->exact = d->lower == d->upper;
    if (!status && !d->exact && d->cells_known && rank_over_integers(net, d, &d->lower)) {
        d->upper = d->lower;
        d->exact = true;
    }
    return status;
}

static gsnn_status measure_shallow(const gsnn_integer_net *net, gsnn_plain_dimension *d,
                                   const gsnn_plain_options *options, const gsnn_run *run,
                                   gsnn_error *error) {
    judge_by_sign(net, d->dead, d->always_on);
    gsnn_status status = gsnn_shallow_dimension(net, &d->smooth, &d->lower, error);
    d->exact = true;
    d->upper = d->lower;
    if (!status && d->smooth)
        status = gsnn_shallow_fibre(net, &d->fibre_known, d->components, d->orbits, error);
    d->fibre_dimension = d->hidden;
    if (status || (d->inputs > 2 && !options->exhaustive))
        return status;
    survey s;
    status = survey_init(&s, net, d, options, run, error);
    if (!status)
        status = survey_all(&s);
    survey_clear(&s);
    return status;
}

static gsnn_status check(const gsnn_mlp *mlp, gsnn_error *error) {
    if (mlp->activation != GSNN_ACTIVATION_RELU)
        return gsnn_fail(error, GSNN_INVALID,
                         "activation: \"%s\", but the functional dimension is that of relu",
                         gsnn_activation_name(mlp->activation));
    size_t parameters = gsnn_mlp_parameters(mlp);
    if (parameters > GSNN_DIMENSION_MAX_PARAMETERS)
        return gsnn_fail(error, GSNN_FAILED, "%zu parameters, more than %d", parameters,
                         GSNN_DIMENSION_MAX_PARAMETERS);
    return GSNN_OK;
}

gsnn_status gsnn_plain_dimension_init(gsnn_plain_dimension *d, const gsnn_mlp *mlp,
                                      const gsnn_plain_options *options, const gsnn_run *run,
                                      gsnn_error *error) {
    *d = (gsnn_plain_dimension){.smooth = true};
    fmpz_init(d->components);
    fmpz_init(d->orbits);
    gsnn_status status = check(mlp, error);
    if (status)
        return status;
    d->parameters = gsnn_mlp_parameters(mlp);
    d->hidden = gsnn_mlp_hidden(mlp);
    d->inputs = mlp->widths[0];
    d->bound = d->parameters - d->hidden;
    d->upper = d->bound;
    d->dead = gsnn_new(d->hidden, sizeof *d->dead);
    d->always_on = gsnn_new(d->hidden, sizeof *d->always_on);
    if (!d->dead || !d->always_on)
        return gsnn_fail_memory(error);
    gsnn_integer_net net;
    status = gsnn_integer_net_init(&net, mlp, GSNN_PRIME_BOUND, error);
    d->patterns.words = net.words;
    if (!status && mlp->layer_count == 2)
        status = measure_shallow(&net, d, options, run, error);
    else if (!status)
        status = measure_deep(&net, d, options, run, error);
    gsnn_integer_net_clear(&net);
    return status;
}

void gsnn_plain_dimension_clear(gsnn_plain_dimension *d) {
    fmpz_clear(d->components);
    fmpz_clear(d->orbits);
    free(d->dead);
    free(d->always_on);
    gsnn_pattern_set_clear(&d->patterns);
    for (size_t i = 0; i < d->point_capacity; i++)
        fmpq_clear(d->points + i);
    free(d->points);
    free(d->gains);
    d->dead = d->always_on = NULL;
    d->points = NULL;
    d->gains = NULL;
    d->point_capacity = 0;
}
