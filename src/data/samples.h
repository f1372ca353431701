/* samples.h - data to learn from: rows of inputs and what belongs to them, from CSV or .npy files.
 *
 * CSV here is strict, so that no fault in data goes unnoticed: fields apart by commas, as many in
 * each line, no quotes; a first line of names, unless its inputs are all numbers; LF or CRLF;
 * UTF-8, whose byte order mark is skipped; blanks around a field do not count.  A file of NumPy is
 * told apart by its first bytes (format 1.0 to 3.0, integers and floating point numbers of 4 or 8
 * bytes in little-endian order, rows or columns first). */
#ifndef GSNN_DATA_SAMPLES_H
#define GSNN_DATA_SAMPLES_H

#include "data/table.h"

/* What the columns of a file have to be. */
typedef struct gsnn_samples_shape {
    size_t inputs, outputs; /* columns; 0 inputs: as many as the first line leaves them */
    bool labels;            /* the one output is a label: any text */
    const char *of;         /* whose inputs they are, for messages, such as "D6" */
} gsnn_samples_shape;

typedef struct gsnn_samples {
    gsnn_table table; /* inputs, then outputs unless those are labels; numbers that doubles reach */
    char **names;     /* of the columns, no two alike; NULL where the file has none */
    size_t name_count;
    char sha256[65]; /* of the bytes of the file, as hexadecimal digits */
    char **labels;   /* of the rows; or NULL */
    size_t label_count;
} gsnn_samples;

/* Reads a file; path "-" is standard input.  GSNN_INVALID names the line and the place in it (of a
 * .npy file the row and the column) of what is wrong: no number, not finite, beyond the range of
 * doubles, empty, missing, one too many; a type of numbers that is not taken.  The caller clears,
 * also on failure. */
gsnn_status gsnn_samples_read(gsnn_samples *samples, const char *path,
                              const gsnn_samples_shape *shape, const gsnn_run *run,
                              gsnn_error *error);

/* The same from `length` bytes; messages do not name a file. */
gsnn_status gsnn_samples_parse(gsnn_samples *samples, const char *bytes, size_t length,
                               const gsnn_samples_shape *shape, gsnn_error *error);

void gsnn_samples_clear(gsnn_samples *samples);

#endif
