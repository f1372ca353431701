/* gap_ask.h - what the queries share: helpers for scripts, and asking. */
#ifndef GSNN_GAP_GAP_ASK_H
#define GSNN_GAP_GAP_ASK_H

#include "base/text.h"
#include "gap/gap_process.h"
#include "gap/gap_reader.h"

/* Appends a GAP string literal whose value is exactly the given string, whatever its bytes. */
void gsnn_gap_append_literal(gsnn_text *text, const char *string);

/* Appends the GAP expression of the permutation that sends i to images[i], 0-based, on `points`
 * points. */
void gsnn_gap_append_permutation(gsnn_text *text, const uint16_t *images, size_t points);

/* Defines for the script the GAP function GSNN_images(list, points): a list of permutations as the
 * text that gsnn_gap_read_permutation reads. */
void gsnn_gap_add_images_function(gsnn_text *script);

/* Loads the libraries of groups that GAP's subgroup and naming algorithms look into.  With -A GAP
 * 4.12 does not load them, and ConjugacyClassesSubgroups(SymmetricGroup(5)) is then an error. */
void gsnn_gap_add_library_loading(gsnn_text *script);

/* Appends a GAP group on 1..points; the trivial one when there are no generators. */
void gsnn_gap_add_group(gsnn_text *script, size_t points, const uint16_t *generators,
                        size_t generator_count);

/* Runs the script and frees it.  On GSNN_OK the reader is at the answer's beginning and the caller
 * frees *answer. */
gsnn_status gsnn_gap_ask(const gsnn_gap_options *options, gsnn_gap_packages packages,
                         gsnn_text *script, char **answer, gsnn_gap_reader *reader,
                         gsnn_error *error);

#endif
