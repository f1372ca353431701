/* mapped_text.h - all bytes of a file, without holding all of a large one in memory.
 *
 * Small files and pipes are read.  A large file is mapped: its bytes take memory from when they are
 * met until they are left, and can be met again.  It has to stay as it is meanwhile; the program
 * does not survive that it gets shorter.  What comes through a pipe as standard input and is large
 * goes to a temporary file, unless there is no room for it. */
#ifndef GSNN_BASE_MAPPED_TEXT_H
#define GSNN_BASE_MAPPED_TEXT_H

#include "base/run.h"
#include "base/text.h"

#include <stdio.h>

/* Files from so many bytes on are mapped. */
#define GSNN_MAPPED_LEAST_BYTES ((size_t)1 << 24)

/* Standard input is put into a file when it has more bytes. */
#define GSNN_MAPPED_MOST_HELD ((size_t)1 << 26)

typedef struct gsnn_mapped_text {
    const char *bytes;
    size_t length;
    gsnn_text held; /* the bytes of what was read */
    char *map;      /* else of the whole file, map_length bytes; NULL without one */
    size_t map_length;
} gsnn_mapped_text;

/* Reads or maps a file (path NULL: standard input) into a zeroed text, which the caller clears in
 * any case.  run may be NULL.  Errors are those of gsnn_source_read. */
gsnn_status gsnn_mapped_text_read(gsnn_mapped_text *text, const char *path, const gsnn_run *run,
                                  gsnn_error *error);

/* The same from a stream of which nothing has been read. */
gsnn_status gsnn_mapped_text_read_stream(gsnn_mapped_text *text, FILE *stream, gsnn_error *error);

/* A walk through a mapped text (or none: NULL), which leaves behind it what it has passed. */
typedef struct gsnn_mapped_walk {
    const gsnn_mapped_text *text;
    const char *left; /* up to here; NULL at first */
} gsnn_mapped_walk;

/* Tells a walk that it has come to `at` in its text (NULL: to no place in it); a place before the
 * last one begins anew.  The bytes that are left, a few megabytes at a time, are still there for
 * any thread, but have to be taken from the file again when they are met. */
void gsnn_mapped_walk_pass(gsnn_mapped_walk *walk, const char *at);

void gsnn_mapped_text_clear(gsnn_mapped_text *text);

#endif
