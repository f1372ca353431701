/* write.h - parts of JSON that the documents about words share, and a word in full. */
#ifndef GSNN_DEEP_WRITE_H
#define GSNN_DEEP_WRITE_H

#include "deep/word.h"
#include "record/record_group.h"
#include "json/writer.h"

/* What documents about words say of the group. */
#define GSNN_DEEP_GROUP (GSNN_GROUP_ACTION | GSNN_GROUP_DEGREE | GSNN_GROUP_ORDER)

/* A member with a word: a list of layers, each its id, or "ID+ID" where it has several letters. */
void gsnn_deep_write_word(gsnn_json *json, const char *name, const gsnn_deep_word *word);

/* The member "codomain" of letters with outputs. */
void gsnn_deep_write_codomain(gsnn_json *json, const gsnn_deep_letters *letters);

/* The members "layers" and "parameters" of a word: rows of weights, signed permutations.  An error
 * leaves the JSON to be abandoned. */
gsnn_status gsnn_deep_write_layers(gsnn_json *json, const gsnn_deep_word *word, gsnn_error *error);

/* The document gsnn-deep-word/1: all that is known of one admissible word; `independent` is NULL or
 * whether it was certified. */
gsnn_status gsnn_deep_write_whole_word(const gsnn_deep_word *word, const bool *independent,
                                       gsnn_sink sink, void *context, gsnn_error *error);

/* The document gsnn-deep-letters/1, or a table: what each letter sees, and the first letters after
 * which it is admissible. */
gsnn_status gsnn_deep_write_letters(const gsnn_deep_letters *letters, bool table, gsnn_sink sink,
                                    void *context, gsnn_error *error);

#endif
