/* input_file.h - the enumerations and networks that commands read. */
#ifndef GSNN_CLI_INPUT_FILE_H
#define GSNN_CLI_INPUT_FILE_H

#include "base/text.h"
#include "network/network.h"
#include "record/enumeration_record.h"

/* Whether a path is "-", which stands for standard input or output; NULL is not. */
bool gsnn_is_standard(const char *path);

/* Opens a file, or standard input for "-"; closed with gsnn_input_close.  GSNN_INVALID when it
 * cannot be opened or is a directory, GSNN_FAILED when memory or descriptors are missing for it. */
gsnn_status gsnn_input_open(const char *path, FILE **stream, gsnn_error *error);
void gsnn_input_close(FILE *stream);

/* How a message names the file: its path, or "standard input" for "-". */
const char *gsnn_input_name(const char *path);

/* Reads all bytes of a file, or of standard input for "-", into text, which the caller clears in
 * any case.  GSNN_INVALID when it cannot be read; the message names it. */
gsnn_status gsnn_input_text(const char *path, gsnn_text *text, gsnn_error *error);

/* The same for a file that may be larger than memory; text is zeroed before. */
gsnn_status gsnn_input_mapped(const char *path, gsnn_mapped_text *text, gsnn_error *error);

/* Read the file, or standard input for "-"; the message of an error names it.  The caller frees the
 * record or network. */
gsnn_status gsnn_input_record(const char *path, gsnn_enumeration_record **record,
                              gsnn_error *error);
gsnn_status gsnn_input_network(const char *path, gsnn_network **network, gsnn_error *error);

/* The index of the admissible architecture with that id; GSNN_INVALID when there is none. */
gsnn_status gsnn_input_architecture(const gsnn_enumeration_record *record, const char *id,
                                    size_t *architecture, gsnn_error *error);

#endif
