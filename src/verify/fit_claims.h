/* fit_claims.h - what a document gsnn-fit/1 says, and the data that it is about. */
#ifndef GSNN_VERIFY_FIT_CLAIMS_H
#define GSNN_VERIFY_FIT_CLAIMS_H

#include "data/samples.h"
#include "record/enumeration_record.h"
#include "verify/checker.h"
#include "verify/deep_network_checks.h"
#include "verify/network_checks.h"
#include "verify/outputs_checks.h"

enum {
    GSNN_FIT_CHECK_NETWORK_OUTPUTS = GSNN_NETWORK_CHECK_COUNT, /* and those behind it */
    GSNN_FIT_CHECK_NETWORK_DEEP = GSNN_FIT_CHECK_NETWORK_OUTPUTS + GSNN_OUTPUTS_CHECK_COUNT,
    GSNN_FIT_CHECK_COUNTS = GSNN_FIT_CHECK_NETWORK_DEEP + GSNN_DEEP_NETWORK_CHECK_COUNT,
    GSNN_FIT_CHECK_RESTARTS,
    GSNN_FIT_CHECK_UNITS,
    GSNN_FIT_CHECK_NOISE,
    GSNN_FIT_CHECK_FOLDS,
    GSNN_FIT_CHECK_LOSSES,
    GSNN_FIT_CHECK_REFIT,
    GSNN_FIT_CHECK_COUNT
};

/* A channel of the network. */
typedef struct gsnn_fit_claimed_channel {
    size_t first, neurons; /* among all neurons */
    int type;
    size_t architecture; /* of the record; GSNN_RECORD_NONE where it is not known */
    size_t outer;        /* of a refit: its output weights */
} gsnn_fit_claimed_channel;

/* A layer of a deep network, z = U (x, |z| of earlier layers) + b, rounded. */
typedef struct gsnn_fit_claimed_layer {
    size_t neurons, columns;
    double *U; /* neurons x columns */
    double bias;
    double *a; /* outputs x neurons */
} gsnn_fit_claimed_layer;

typedef struct gsnn_fit_claims {
    gsnn_findings *findings;
    gsnn_error *error;

    /* Of the document. */
    size_t rows, units, inputs, outputs, parameters, neurons, folds;
    bool codomain; /* the network has one */
    bool deep;     /* it is a deep one: */
    gsnn_fit_claimed_layer *layers;
    size_t depth;
    double *affine; /* of each output the linear function and the constant */
    bool tested;
    size_t test_rows;
    bool by_orbit;
    bool logistic; /* the outputs stand for classes: one, -1 or 1, or several, 0 or 1 */
    bool has_network, has_exact;
    size_t channel_count, free_weights; /* of all channels, with biases; with a codomain also with
                                         * output weights, linear maps and constants */
    gsnn_fit_claimed_channel *channels;
    fmpq *W, *b, *a, *c; /* neurons x inputs, neurons, neurons, inputs; with a codomain W and b
                          * alone, of a refit (gsnn_fit_read_rows) */
    fmpq_t d;
    gsnn_outputs_numbers numbers; /* the same, rounded, of any network */
    size_t constant_count, linear_count, exact_count;
    fmpq *exact; /* exact_count, of a refit: constants, linear maps, output weights by channels */
    fmpq_t exact_sse;
    size_t rank;
    size_t prediction_count;
    double *predictions; /* rows x outputs, of the rows in their order */
    size_t *fold;        /* likewise */

    /* What it is about; NULL where it was not given. */
    const gsnn_table *table;
    const gsnn_table *test; /* further rows, of which an error is stated where there is a test */
    const gsnn_enumeration_record *record;
    size_t *unit;  /* of each row, where it is known */
    bool laid_out; /* by orbits that have been laid out */
} gsnn_fit_claims;

/* Reads what the document says of its data, and of how many outputs there are. */
gsnn_status gsnn_fit_read_data(gsnn_fit_claims *claims, const gsnn_value *root);

/* Reads and checks what is not about data: counts and restarts. */
/* Whether the enumeration, which is given, has the codomain of the document. */
bool gsnn_fit_is_of_codomain(const gsnn_fit_claims *claims, const gsnn_value *root);

gsnn_status gsnn_fit_claims_read(gsnn_fit_claims *claims, const gsnn_value *root);
void gsnn_fit_claims_clear(gsnn_fit_claims *claims);

/* Of a deep network: its numbers, and what the document says of its word and parameters.  And an
 * output's value at a point; *scale gets the sum of the sizes of its terms, and `sizes` and
 * `values` have room for inputs and neurons. */
gsnn_status gsnn_fit_deep_read(gsnn_fit_claims *claims, const gsnn_value *root,
                               const gsnn_value *network);
void gsnn_fit_deep_clear(gsnn_fit_claims *claims);
/* The numbers of its layers and its affine part alone; *neurons gets how many there are. */
gsnn_status gsnn_fit_deep_read_numbers(gsnn_fit_claims *claims, const gsnn_value *network,
                                       size_t *neurons);
double gsnn_fit_deep_value(const gsnn_fit_claims *claims, size_t output, const double *x,
                           double *values, double *sizes, double *scale);

/* Whether a count that the document states is what it should be. */
void gsnn_fit_compare_count(gsnn_fit_claims *claims, const char *what, size_t stated, size_t is);

/* A number for each output: a list of them, or one number of one output. */
gsnn_status gsnn_fit_outputs_read(const gsnn_fit_claims *claims, const gsnn_value *value,
                                  double *numbers);

/* Units, by laying orbits out. */
gsnn_status gsnn_fit_check_units(gsnn_fit_claims *claims);

/* The noise floor, of units that are known (fit_noise.c). */
gsnn_status gsnn_fit_check_noise(const gsnn_fit_claims *claims, const gsnn_value *root);

/* The stated variances, of an output each; *total gets the sum of what they are. */
gsnn_status gsnn_fit_check_variances(const gsnn_fit_claims *claims, const gsnn_value *root,
                                     double *total);

/* Folds, then losses, by the network and the predictions. */
gsnn_status gsnn_fit_check_folds(gsnn_fit_claims *claims);
gsnn_status gsnn_fit_check_losses(gsnn_fit_claims *claims, const gsnn_value *root);

/* Reads W and b of a network in fractions. */
gsnn_status gsnn_fit_read_rows(gsnn_fit_claims *claims, const gsnn_value *network);

/* That the residual of a refit is orthogonal to all columns, exactly, and the rank. */
gsnn_status gsnn_fit_check_refit(gsnn_fit_claims *claims, const gsnn_value *root);

#endif
