/* law.h - the law of a random network: a gsnn-law/1 file, read.
 *
 * A plain law is that of a network of any depth without tied weights,
 *     f(x) = A act(W_L ... act(W_1 x + b_1) ... + b_L) + beta,
 * all of whose rows of weights are independent.  A tied law is that of a sum of channels of an
 * architecture of a group, f(x) = sum_channels a phi(x) + c.x + d, where
 *     phi(x) = sum_i ReLU(w_i.x + b)   (type 1)   or   (1/2) sum_i |w_i.x|   (type 2)
 * and the rows w_i of a channel are
 *     orbit: one random row of the weight space, moved to all neurons,
 *     rows:  drawn independently for each neuron, each in its own space,
 *     none:  of free entries.
 * A channel has one bias b and one output weight a; type 2 has no bias.  A sum adds independent
 * networks.  All numbers are exact. */
#ifndef GSNN_DENSITY_LAW_H
#define GSNN_DENSITY_LAW_H

#include "density/distribution.h"
#include "record/enumeration_record.h"

typedef enum gsnn_law_activation {
    GSNN_LAW_RELU,
    GSNN_LAW_LEAKY_RELU, /* with a slope other than 0, 1 and -1 */
    GSNN_LAW_TANH,
    GSNN_LAW_ERF,
    GSNN_LAW_ABS,
    GSNN_LAW_SQUARE,
    GSNN_LAW_CUBE,
    GSNN_LAW_IDENTITY,
    GSNN_LAW_SIN,
    GSNN_LAW_COS,
    GSNN_LAW_STEP,         /* 1 for positive numbers, else 0 */
    GSNN_LAW_SQUARED_RELU, /* ReLU(z)^2 */
} gsnn_law_activation;

/* The law of a row of weights. */
typedef struct gsnn_row_law {
    size_t count;               /* of its entries */
    gsnn_distribution *entries; /* independent ones; NULL for a joint law */
    bool joint;                 /* normal with this mean and covariance */
    fmpq_mat_t mean;            /* 1 x count */
    fmpq_mat_t covariance;      /* count x count, positive semidefinite */
} gsnn_row_law;

/* A hidden layer: `width` independent rows of that law, each with an independent bias. */
typedef struct gsnn_layer_law {
    size_t width;
    gsnn_row_law row;
    gsnn_distribution bias;
} gsnn_layer_law;

typedef struct gsnn_plain_law {
    gsnn_law_activation activation;
    fmpq_t slope; /* of a leaky ReLU for negative numbers */
    size_t inputs, outputs;
    size_t depth;           /* hidden layers, at least 1 */
    gsnn_layer_law *layers; /* depth of them */
    /* The entries of A are independent: in row c of law readout[c], or, where has_means is set,
     * normal with the means M (outputs x width of the last layer) and one variance. */
    gsnn_distribution *readout; /* outputs of them; NULL with means */
    bool has_means;
    fmpq_mat_t readout_mean;
    fmpq_t readout_variance;
    gsnn_distribution *output_bias; /* outputs of them: beta */
} gsnn_plain_law;

typedef enum gsnn_tie { GSNN_TIE_ORBIT, GSNN_TIE_ROWS, GSNN_TIE_NONE } gsnn_tie;

typedef struct gsnn_tied_law {
    size_t architecture; /* its place in the record */
    char *id;
    size_t channels;
    gsnn_tie tie;
    bool conditioned; /* the weights are what conditioning N(0, 1) rows on the space gives */
    size_t count;     /* of the weights: the free ones, or the inputs with tie none */
    gsnn_distribution *weights;
    gsnn_distribution bias, readout;
    gsnn_distribution linear;   /* of each coordinate of c in the basis of the fixed space */
    gsnn_distribution constant; /* d */
} gsnn_tied_law;

typedef enum gsnn_law_kind { GSNN_LAW_PLAIN, GSNN_LAW_TIED, GSNN_LAW_SUM } gsnn_law_kind;

typedef struct gsnn_law {
    gsnn_law_kind kind;
    gsnn_plain_law plain;      /* of a plain law */
    gsnn_tied_law tied;        /* of a tied law */
    size_t count;              /* of a sum, at least 1 */
    struct gsnn_law *summands; /* plain and tied laws only */
} gsnn_law;

/* What a hostile file is refused for. */
#define GSNN_LAW_MAX_WIDTH 1000000
#define GSNN_LAW_MAX_DEPTH 64
#define GSNN_LAW_MAX_SUMMANDS 1000
#define GSNN_LAW_MAX_OUTPUTS 10000
#define GSNN_LAW_MAX_COVARIANCE 512 /* inputs of a row with a covariance */

/* Reads a law for networks of `degree` inputs (path "-" is standard input); the caller clears it in
 * any case.  A tied law needs a record, which may be NULL otherwise, and has one output; what the
 * record does not list, such as rows, is seen where it is needed.  GSNN_INVALID with a line such as
 * `law.json: weights[2].variance is negative`. */
gsnn_status gsnn_law_read(gsnn_law *law, const char *path, size_t degree,
                          const gsnn_enumeration_record *record, const gsnn_run *run,
                          gsnn_error *error);

/* Clears a law that was read, or zeroed. */
void gsnn_law_clear(gsnn_law *law);

/* The outputs D of the network; 1 for tied laws. */
size_t gsnn_law_outputs(const gsnn_law *law);

/* The name of an activation in files: "relu", "leaky-relu", ... */
const char *gsnn_law_activation_name(gsnn_law_activation activation);

/* act(-z) = act(z), and act(-z) = -act(z), for all z. */
bool gsnn_law_activation_is_even(gsnn_law_activation activation);
bool gsnn_law_activation_is_odd(gsnn_law_activation activation);

/* Writes the law as such a file holds it, one law for each entry and without defaults, as the next
 * value. */
void gsnn_law_write(const gsnn_law *law, gsnn_json *json);

/* ---- For the reader ---------------------------------------------------------------------- */

/* A tied law from its object; the record is there. */
gsnn_status gsnn_law_read_tied(gsnn_tied_law *tied, const gsnn_value *value, size_t degree,
                               const gsnn_enumeration_record *record);

/* `count` laws, one for each of what `of` names: a list, or one ENTRY for all.  *laws is NULL on
 * failure and else freed by the caller; a missing value yields constants 0. */
gsnn_status gsnn_law_read_entries(gsnn_distribution **laws, const gsnn_value *value, size_t count,
                                  const char *of);

/* Whether a symmetric matrix is positive semidefinite: fraction-free elimination meets only
 * pivots that are positive, or 0 with nothing else in their row.  O(n^3) operations on integers of
 * n times the digits. */
bool gsnn_is_semidefinite(const fmpq_mat_t matrix);

#endif
