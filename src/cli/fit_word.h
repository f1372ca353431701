/* fit_word.h - what `gsnn fit --word` is about: a deep word, and the network that is found. */
#ifndef GSNN_CLI_FIT_WORD_H
#define GSNN_CLI_FIT_WORD_H

#include "deep/network.h"
#include "deep/outputs.h"
#include "fit/document.h"

typedef struct gsnn_fit_word {
    gsnn_deep_letters letters;
    gsnn_deep_outputs outputs; /* with a codomain */
    gsnn_deep_word word;
    gsnn_deep_network *network; /* or NULL */
    gsnn_fit_deep hooks;        /* of the network */
    bool read;
} gsnn_fit_word;

/* Reads the word over the letters of a record, which stays, and makes the list of its layers, to be
 * freed by the caller.  GSNN_INVALID when it is not admissible.  The caller clears, also on
 * failure.
 */
gsnn_status gsnn_fit_word_read(gsnn_fit_word *word, const char *text,
                               const gsnn_enumeration_record *record, gsnn_summand_choice **layers,
                               const gsnn_run *run, gsnn_error *error);
void gsnn_fit_word_clear(gsnn_fit_word *word);

/* Makes the network of a fit that did not fail. */
gsnn_status gsnn_fit_word_take(gsnn_fit_word *word, const gsnn_fit *fit, gsnn_error *error);

/* The free parameters of the word. */
gsnn_status gsnn_fit_word_parameters(const gsnn_fit_word *word, size_t *count, gsnn_error *error);

gsnn_status gsnn_fit_word_write(const gsnn_fit_word *word, FILE *stream, gsnn_error *error);

#endif
