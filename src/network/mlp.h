/* mlp.h - plain networks: affine layers with an activation between them, with exact parameters.
 *
 * With widths n_0, ..., n_L, layer l (from 1) takes t^(l-1) to z^l = W^l t^(l-1) + b^l; the hidden
 * layers are activated, t^l = sigma(z^l), the last one is not.  The parameters theta are W^1 row by
 * row, b^1, W^2, ...: D = sum n_l (n_(l-1) + 1) numbers. */
#ifndef GSNN_NETWORK_MLP_H
#define GSNN_NETWORK_MLP_H

#include "gsnn.h"
#include "json/document.h"
#include "json/writer.h"

#include <flint/fmpq_mat.h>

typedef enum gsnn_activation {
    GSNN_ACTIVATION_RELU,
    GSNN_ACTIVATION_TANH,
    GSNN_ACTIVATION_SIN,
} gsnn_activation;

typedef struct gsnn_layer {
    fmpq_mat_t W; /* n_l x n_(l-1) */
    fmpq_mat_t b; /* n_l x 1 */
} gsnn_layer;

typedef struct gsnn_mlp {
    gsnn_activation activation;
    size_t layer_count; /* L, at least 1 */
    size_t *widths;     /* n_0, ..., n_L, each at least 1 */
    gsnn_layer *layers; /* layers[l - 1] is layer l */
} gsnn_mlp;

/* ---- Memory ------------------------------------------------------------------------------ */

/* A network of those layer_count + 1 widths, all parameters 0; the caller frees it.  GSNN_INVALID
 * for a width of 0 or no layer. */
gsnn_status gsnn_mlp_new(gsnn_mlp **mlp, gsnn_activation activation, const size_t *widths,
                         size_t layer_count, gsnn_error *error);

/* NULL is fine. */
void gsnn_mlp_free(gsnn_mlp *mlp);

/* A copy, to be freed; NULL without memory. */
gsnn_mlp *gsnn_mlp_copy(const gsnn_mlp *mlp);

/* ---- Parameters -------------------------------------------------------------------------- */

/* D; and the sum of the hidden widths. */
size_t gsnn_mlp_parameters(const gsnn_mlp *mlp);
size_t gsnn_mlp_hidden(const gsnn_mlp *mlp);

/* Where the parameters of layer l (from 1) begin in theta. */
size_t gsnn_mlp_offset(const gsnn_mlp *mlp, size_t l);

/* The seeded networks of the manual: integers from -99 to 99, u -> (u >> 33) % 199 - 99 of the
 * numbers u of SplitMix64 with the seed as its state, in the order of theta. */
void gsnn_mlp_seed(gsnn_mlp *mlp, uint64_t seed);

/* He's initialisation from the same seed: weights are normal with variance 2/n_(l-1), rounded to
 * multiples of 2^-30, biases normal with deviation 1/100, rounded alike. */
void gsnn_mlp_seed_he(gsnn_mlp *mlp, uint64_t seed);

/* ---- Values ------------------------------------------------------------------------------ */

/* F(x) exactly, of a ReLU network: y has room for n_L initialised numbers. */
void gsnn_mlp_value(const gsnn_mlp *mlp, const fmpq *x, fmpq *y);

/* The pre-activations z^1, ..., z^L at x, one after another (hidden + n_L initialised numbers). */
void gsnn_mlp_preactivations(const gsnn_mlp *mlp, const fmpq *x, fmpq *z);

/* F(x) in doubles, for any activation.  `parameters` are the doubles nearest to theta
 * (gsnn_mlp_doubles), workspace has room for twice the largest width. */
void gsnn_mlp_value_double(const gsnn_mlp *mlp, const double *parameters, const double *x,
                           double *workspace, double *y);

/* The doubles nearest to theta, to be freed; NULL without memory. */
double *gsnn_mlp_doubles(const gsnn_mlp *mlp);

/* ---- JSON -------------------------------------------------------------------------------- */

/* "relu", "tanh", "sin". */
const char *gsnn_activation_name(gsnn_activation activation);

/* What a hostile file is refused for. */
#define GSNN_MLP_MAX_LAYERS 1000
#define GSNN_MLP_MAX_WIDTH 1000000

/* Reads schema gsnn-mlp/1 (docs/mlp.schema.json): {"schema", "activation" (relu by default),
 * "layers": [{"W": rows, "b": numbers, 0 by default}]}.  Anything else is GSNN_INVALID, with a line
 * such as `net.json: layers[1].W[0]: 3 elements, but 2 neurons in layer 1`. */
gsnn_status gsnn_mlp_from_value(const gsnn_value *document, gsnn_mlp **mlp);

/* The same from a file; path "-" is standard input. */
gsnn_status gsnn_mlp_read(const char *path, gsnn_mlp **mlp, gsnn_error *error);

/* Writes "activation" and "layers" as members of the object that is open. */
void gsnn_mlp_write_members(const gsnn_mlp *mlp, gsnn_json *json);

/* Writes the document, ended by a newline. */
void gsnn_mlp_write(const gsnn_mlp *mlp, gsnn_json *json);

#endif
