/* document.h - what a fit answers, schema gsnn-fit/1 (docs/fit.schema.json). */
#ifndef GSNN_FIT_DOCUMENT_H
#define GSNN_FIT_DOCUMENT_H

#include "fit/classes.h"
#include "fit/errors.h"
#include "fit/fit.h"
#include "fit/fitted_outputs.h"
#include "fit/refit.h"
#include "network/network_json.h"

#define GSNN_FIT_SCHEMA "gsnn-fit/1"

/* A network that is none of these rooms: a deep one, of the problem's layers. */
typedef struct gsnn_fit_deep {
    const void *network;
    /* Its value; false without memory.  And how it is written as a value of a document. */
    bool (*value)(const void *network, const double *x, double *value);
    void (*write)(gsnn_json *json, const void *network);
} gsnn_fit_deep;

/* An answer: of a fit, or of a refit. */
typedef struct gsnn_fit_answer {
    const gsnn_enumeration_record *record;
    const gsnn_fit_data *data;
    const char *sha256;                 /* of the data file */
    const gsnn_fit *fit;                /* or NULL */
    const gsnn_classes *classes;        /* of a logistic loss, or NULL */
    const gsnn_refit *refit;            /* or NULL */
    const gsnn_network *network;        /* NULL where all restarts failed, or one of: */
    const gsnn_fitted_outputs *outputs; /* or NULL */
    const gsnn_fit_deep *deep;          /* or NULL */
    const gsnn_expansion *expansion; /* the network's, where it is written as fractions, or NULL */
    const gsnn_summand_choice *choices;
    const char *word; /* "6.0>2.1", whose letters the choices are, or NULL */
    size_t choice_count, parameters, neurons;
    double variance;  /* of all outputs together */
    double *values;   /* rows x outputs: the network's; NULL where there is none */
    double *held_out; /* likewise: by the fits without each row's fold; NULL where there are none */
    gsnn_unit_error train, validation;
    const gsnn_samples *test; /* further rows, or NULL: */
    double test_loss;         /* their mean */
    size_t test_right;        /* how many have the class that is the sign of the value */
    double sse;               /* of the network on all rows */
    bool coverage_known;
    double coverage;
} gsnn_fit_answer;

/* Evaluates the network and measures errors; what it points at is borrowed and stays.  The caller
 * clears what it owns: values and held_out. */
gsnn_status gsnn_fit_answer_measure(gsnn_fit_answer *answer, gsnn_error *error);
void gsnn_fit_answer_clear(gsnn_fit_answer *answer);

/* Writes the member "codomain". */
void gsnn_fit_write_codomain(gsnn_json *json, const gsnn_record_codomain *codomain);

/* Writes a number, or a list where there are several outputs. */
void gsnn_fit_write_outputs(gsnn_json *json, const double *values, size_t count);

/* Writes the member "data": what a file of samples holds, the names of its classes (or NULL) and
 * further rows to test on (or NULL). */
void gsnn_fit_write_data(gsnn_json *json, const gsnn_fit_data *data, const char *sha256,
                         const gsnn_classes *classes, const gsnn_samples *test);

/* As one document, or as JSON lines: all but the lists, then each restart and each prediction.  The
 * writer is not to be ended where it fails. */
gsnn_status gsnn_fit_write(gsnn_json *json, const gsnn_fit_answer *answer, bool lines,
                           gsnn_error *error);

/* As CSV, a line each row of the data: its number, its unit and fold (from 1), outputs, values held
 * out, and those of the network; fields that are not known are empty. */
void gsnn_fit_write_csv(gsnn_text *text, const gsnn_fit_answer *answer);

void gsnn_fit_write_table(gsnn_text *text, const gsnn_fit_answer *answer);

#endif
