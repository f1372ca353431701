/* problem.h - what is fitted to what: channels of architectures, and the data they see.
 *
 * f = sum_c beta_c phi_c + sum_k beta_k l_k + beta_d, each beta a number for each output, with
 * phi_c(x) = sum_i ReLU(w_i.x + b) for type 1 and sum_i |w_i.x|/2 for type 2, l_k a basis of the
 * invariant linear functions, and x and y normalised.  Where outputs are moved (outputs.h), a
 * channel has a column for each of its output weights, sum_i a_i ReLU(w_i.x + b) with values in
 * R^outputs, and linear maps and constants are a basis of the equivariant ones.  The inner
 * parameters are, channel by channel, the free weights and for type 1 the bias.
 *
 * Of a deep network (deep_rows.h) the channels are its layers, each of which sees those before. */
#ifndef GSNN_FIT_PROBLEM_H
#define GSNN_FIT_PROBLEM_H

#include "fit/normalisation.h"
#include "fit/orbit_sums.h"
#include "fit/outputs.h"
#include "fit/products.h"
#include "fit/walsh.h"
#include "network/realize.h"

/* An architecture among those that are fitted. */
typedef struct gsnn_fit_kind {
    const gsnn_record_architecture *architecture;
    gsnn_orbit_sums sums;
    /* Of shallow networks whose outputs are not moved, else of order 0 and empty: */
    gsnn_walsh walsh;
    gsnn_nested_sums arguments; /* of transformed neurons, like these: */
    gsnn_products products;
    double *scale;  /* of each free weight: that for inputs as given is the weight over it */
    double *factor; /* R with |row 1| = |R weights|, upper triangle by columns */
    size_t outer;   /* columns of a channel: 1, or with moved outputs the output weights, */
    double *output; /* outer x neurons x equations; else NULL */
} gsnn_fit_kind;

typedef struct gsnn_fit_channel {
    size_t kind;
    size_t first; /* of its inner parameters */
    size_t outer; /* the first of its columns, which are those of its kind */
    /* Of a deep network: the neurons of earlier layers, the weights that they are seen with, which
     * stand behind those of inputs, and where: neurons x before, +-k for weight k from 1 on. */
    size_t before, seen;
    int32_t *pattern;
} gsnn_fit_channel;

/* A layer of a deep network. */
typedef struct gsnn_fit_layer {
    size_t architecture; /* of the record: the letter, with its rows */
    size_t seen;         /* free weights of earlier layers, */
    int32_t *pattern;    /* and where they are, as above; becomes the problem's */
} gsnn_fit_layer;

typedef struct gsnn_fit_problem {
    const gsnn_exact_record *exact;
    const gsnn_enumeration_record *record; /* the same without its field */
    const gsnn_fit_data *data;
    gsnn_normalisation normalisation;
    gsnn_fixed_space fixed;
    gsnn_fit_outputs outputs;
    double *linear_scale; /* of each linear map */
    gsnn_fit_kind *kinds;
    size_t kind_count;
    gsnn_fit_channel *channels;
    size_t channel_count;
    bool deep;    /* channels are layers */
    size_t inner; /* inner parameters */
    size_t added; /* columns of its own that each gsnn_fit_rows gets: gsnn_fit_rows_added */
    size_t outer; /* columns: of channels, linear maps, added and constants in this order */
    size_t outer_of_channels;
} gsnn_fit_problem;

/* Borrows the record and data.  GSNN_INVALID when the record leaves rows out.  The caller clears,
 * also on failure. */
gsnn_status gsnn_fit_problem_init(gsnn_fit_problem *problem, const gsnn_exact_record *exact,
                                  const gsnn_fit_data *data, const gsnn_summand_choice *choices,
                                  size_t choice_count, bool normalise, gsnn_error *error);
/* The same of a deep network z_i = U_i (x, |z_1|, ..., |z_(i-1)|) + b_i, f = C x + d + sum over
 * layers and neurons of a_i,k |z_i,k|.  The patterns are taken over where it succeeds; else they
 * are still the layers'. */
gsnn_status gsnn_fit_problem_init_deep(gsnn_fit_problem *problem, const gsnn_exact_record *exact,
                                       const gsnn_fit_data *data, gsnn_fit_layer *layers,
                                       size_t depth, bool normalise, gsnn_error *error);
void gsnn_fit_problem_clear(gsnn_fit_problem *problem);

/* The kind of a channel, and whether it has a bias. */
static inline const gsnn_fit_kind *gsnn_fit_kind_of(const gsnn_fit_problem *problem,
                                                    size_t channel) {
    return &problem->kinds[problem->channels[channel].kind];
}

static inline bool gsnn_fit_has_bias(const gsnn_fit_problem *problem, size_t channel) {
    return gsnn_fit_kind_of(problem, channel)->architecture->type == 1;
}

/* Whether its rows are gone through in lanes (lane_channel.h). */
static inline bool gsnn_fit_has_lanes(const gsnn_fit_problem *problem, size_t channel) {
    return gsnn_fit_kind_of(problem, channel)->walsh.order > 0;
}

/* Inner parameters of a channel. */
static inline size_t gsnn_fit_inner_of(const gsnn_fit_problem *problem, size_t channel) {
    return gsnn_fit_kind_of(problem, channel)->sums.dimension + problem->channels[channel].seen +
           gsnn_fit_has_bias(problem, channel);
}

/* Whether derivatives have the outer parameters in them, so that they are those of a right-hand
 * side: the only one where outputs are moved. */
static inline bool gsnn_fit_carries_outer(const gsnn_fit_problem *problem) {
    return problem->outputs.moved || problem->deep;
}

/* ---- Rows ------------------------------------------------------------------------------------ */

/* Some rows of the data, normalised, by columns: what the optimiser runs along.  Where outputs are
 * moved, equation o of row i stands at o samples + i. */
typedef struct gsnn_fit_rows {
    size_t samples;       /* rows of the data */
    size_t count, stride; /* equations, and the length of a column, which zeros fill */
    size_t kind_count;
    double **sums;  /* of each kind: its sums, a column of `stride` each, */
    double **waves; /* and its transformed sums, or NULL */
    double *linear; /* the linear maps, a column each, and behind them what was added */
    double *y;      /* right-hand sides, a column each */
    size_t *unit;   /* of each equation */
} gsnn_fit_rows;

/* Where output o of row i stands among columns of y, or of a residual. */
static inline size_t gsnn_fit_rows_at(const gsnn_fit_rows *rows, const gsnn_fit_problem *problem,
                                      size_t i, size_t o) {
    return o * (problem->outputs.moved ? rows->samples : rows->stride) + i;
}

/* The rows of that indices.  The caller clears, also on failure. */
gsnn_status gsnn_fit_rows_init(gsnn_fit_rows *rows, const gsnn_fit_problem *problem,
                               const size_t *which, size_t count, gsnn_error *error);
void gsnn_fit_rows_clear(gsnn_fit_rows *rows);

/* Counts one more outer column, such as a channel that stays as it is.  Rows that are made from now
 * on have room for it, and zeros until they get it. */
static inline void gsnn_fit_problem_add(gsnn_fit_problem *problem) {
    problem->added++;
    problem->outer++;
}

/* The place of that added column, rows->count numbers. */
static inline double *gsnn_fit_rows_added(const gsnn_fit_rows *rows,
                                          const gsnn_fit_problem *problem, size_t number) {
    return rows->linear + (problem->outputs.linear + number) * rows->stride;
}

/* Fills the columns phi (rows->stride apart) of a channel with those inner parameters and,
 * unless it is NULL, derivatives by them, a column of rows->stride each: of phi, or where outputs
 * are moved of the columns times the channel's outer parameters. */
void gsnn_fit_channel_fill(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                           size_t channel, const double *inner, const double *outer, double *phi,
                           double *jacobian);

/* The same of all channels, by their places among inner parameters and columns; columns or jacobian
 * may be NULL.  With columns, `slopes` (neurons x stride for each channel, or NULL) gets what
 * derivatives are made of; without them, it has that from such a call.  Where outputs are moved
 * nothing is kept, and derivatives are made without it. */
void gsnn_fit_channels_fill(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                            const double *inner, const double *outer, double *columns,
                            int8_t *slopes, double *jacobian);

/* Where all channels have lanes, from slopes that such a call has kept: sets `gradient`, zeros
 * before, GSNN_GRADIENT_PARTS numbers for each inner parameter, to parts of the sum of products of
 * derivatives with residuals times outer parameters. */
void gsnn_fit_channels_gradient(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                                const double *outer, int8_t *slopes, const double *residual,
                                double *gradient);

/* active[i] = how many neurons of a channel of type 1 are active on row i. */
void gsnn_fit_channel_active(const gsnn_fit_problem *problem, const gsnn_fit_rows *rows,
                             size_t channel, const double *inner, double *active);

#endif
