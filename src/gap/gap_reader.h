/* gap_reader.h - strict reading of an answer of GAP's: words, numbers and permutations separated by
 * white space. */
#ifndef GSNN_GAP_GAP_READER_H
#define GSNN_GAP_GAP_READER_H

#include "gsnn.h"

/* What is left to be read.  The first thing that does not fit sets `problem` (a static text);
 * from then on everything reads as nothing, so a caller checks at convenient places. */
typedef struct gsnn_gap_reader {
    const char *at;
    const char *end;
    const char *problem;
} gsnn_gap_reader;

/* Reads this very word. */
void gsnn_gap_read_word(gsnn_gap_reader *reader, const char *word);

/* Reads a decimal number from least to most, without a sign; returns `least` after a problem. */
uint64_t gsnn_gap_read_number(gsnn_gap_reader *reader, uint64_t least, uint64_t most);

/* Reads the images (1-based, as GAP has them) of a permutation of `points` points into images
 * (0-based).  seen is room for `points` booleans. */
void gsnn_gap_read_permutation(gsnn_gap_reader *reader, size_t points, uint16_t *images,
                               bool *seen);

/* Reads, behind one space, length bytes of printable ASCII that neither begin nor end with a
 * space; returns where they start. */
const char *gsnn_gap_read_text(gsnn_gap_reader *reader, size_t length);

/* Whether nothing went wrong and at least count * size bytes are left, which guards allocations
 * against a count that the answer cannot hold. */
bool gsnn_gap_read_has_room(gsnn_gap_reader *reader, uint64_t count, uint64_t size);

/* GSNN_OK when all was read without a problem, else GSNN_FAILED with one line. */
gsnn_status gsnn_gap_read_finish(gsnn_gap_reader *reader, gsnn_error *error);

#endif
