/* training_input.h - what `gsnn fit` and `gsnn search` learn from: the architectures of INPUT, and
 * the rows of DATA with outputs of as many kinds as these can have. */
#ifndef GSNN_CLI_TRAINING_INPUT_H
#define GSNN_CLI_TRAINING_INPUT_H

#include "cli/command.h"
#include "cli/input.h"
#include "fit/classes.h"
#include "fit/fit_data.h"

/* What is to be read. */
typedef struct gsnn_training_request {
    const char *command; /* "fit", for messages */
    const gsnn_request *common;
    gsnn_input input; /* how many outputs a group gets is set by classes or `outputs` */
    const char *data;
    const char *test; /* or NULL */
    bool logistic;    /* the last column is a label */
    size_t outputs;   /* 0: one, or those of the codomain */
    size_t folds;     /* at least so many units are needed */
} gsnn_training_request;

/* What has been read. */
typedef struct gsnn_training {
    gsnn_enumeration_record *record;
    gsnn_exact_record exact;
    size_t invariant; /* dimension of the invariant linear functions */
    size_t labelled;  /* inputs of data with labels */
    gsnn_samples samples, test;
    gsnn_classes classes;
    gsnn_fit_data data;
} gsnn_training;

/* Reads the architectures, and before them data with labels, which say how many outputs there are.
 * GSNN_INVALID where the codomain is one that cannot be fitted or has another number of outputs
 * than is asked for.  The caller clears, also on failure. */
gsnn_status gsnn_training_read_architectures(gsnn_training *training,
                                             const gsnn_training_request *request,
                                             gsnn_error *error);

/* Reads data and test behind that. */
gsnn_status gsnn_training_read_data(gsnn_training *training, const gsnn_training_request *request,
                                    gsnn_error *error);

void gsnn_training_clear(gsnn_training *training);

#endif
