/* piece_writer.h - bytes to a file descriptor, in pieces of one size.
 *
 * A file takes whole pages, begun at a multiple of a large power of 2, at half the cost of pieces
 * that begin and end anywhere; and where most bytes go straight from where they are, they are not
 * copied twice as a stream would. */
#ifndef GSNN_BASE_PIECE_WRITER_H
#define GSNN_BASE_PIECE_WRITER_H

#include <stdbool.h>
#include <stddef.h>

#define GSNN_PIECE ((size_t)1 << 16)

/* All zero but for the descriptor: nothing written. */
typedef struct gsnn_piece_writer {
    int descriptor;
    size_t held_count;
    char held[GSNN_PIECE]; /* what does not fill a piece yet */
} gsnn_piece_writer;

/* Writes the pieces that are full with these bytes and holds the rest back.  False, and errno says
 * why, if that fails, also because a signal was caught. */
bool gsnn_piece_write(gsnn_piece_writer *writer, const char *bytes, size_t length);

/* Writes what is held back. */
bool gsnn_piece_flush(gsnn_piece_writer *writer);

#endif
