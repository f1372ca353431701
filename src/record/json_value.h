/* json_value.h - JSON values that know their place, read strictly.
 *
 * Each reader checks the kind and the range of one value and otherwise fails with a line that
 * names the place, such as `architectures[3].weights.rows[0]: ...`. */
#ifndef GSNN_RECORD_JSON_VALUE_H
#define GSNN_RECORD_JSON_VALUE_H

#include "gsnn.h"
#include "record/json_cuts.h"
#include "record/record_memory.h"

/* What all values of one reading share. */
typedef struct gsnn_value_reading {
    gsnn_record_memory *memory; /* strings are copied here */
    gsnn_error *error;
    size_t line;         /* of JSON lines, from 1; 0 in a document, where places need none */
    gsnn_json_cuts cuts; /* lists that were cut from the object that is being read */
} gsnn_value_reading;

/* A value, or the lack of one (item is NULL), and how to get there: `member` of the parent, or
 * its element `index` when member is NULL.  Lives on the stack below its parent. */
typedef struct gsnn_value {
    const cJSON *item;
    const struct gsnn_value *parent;
    const char *member;
    size_t index;
    const gsnn_value_reading *reading;
    gsnn_json_slice cut; /* the text of the list, with its brackets, if it was cut; item is empty */
} gsnn_value;

/* Fails with GSNN_INVALID and `place: text`. */
gsnn_status gsnn_value_complain(const gsnn_value *value, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Fails unless the value is an object without two members of one name. */
gsnn_status gsnn_value_object(const gsnn_value *value);

/* The member of an object, and the element of an array; no failure if there is none. */
gsnn_value gsnn_value_member(const gsnn_value *object, const char *name);
gsnn_value gsnn_value_element(const gsnn_value *array, size_t index, const cJSON *item);

/* Whether the value is there and not null. */
bool gsnn_value_given(const gsnn_value *value);

/* Fails unless the value is an array; its length goes to *length. */
gsnn_status gsnn_value_array(const gsnn_value *value, size_t *length);

/* Fails unless the value is an array of that length; `of` names what there is one for each of. */
gsnn_status gsnn_value_array_of(const gsnn_value *value, size_t length, const char *of);

gsnn_status gsnn_value_boolean(const gsnn_value *value, bool *result);

/* A copy of a string, owned by the reading's memory. */
gsnn_status gsnn_value_string(const gsnn_value *value, const char **result);

/* The same, NULL when the value is missing or null. */
gsnn_status gsnn_value_optional_string(const gsnn_value *value, const char **result);

/* An integer between the bounds, as a number or, as large ones are written, a decimal string. */
gsnn_status gsnn_value_integer(const gsnn_value *value, int64_t least, int64_t most,
                               int64_t *result);

/* A positive integer of any size in decimal, from a number or a decimal string. */
gsnn_status gsnn_value_decimal(const gsnn_value *value, const char **result);

/* `length` integers between -most and most into result, 0 only where it is allowed. */
gsnn_status gsnn_value_signed_list(const gsnn_value *value, size_t length, const char *of,
                                   int32_t most, bool zero_allowed, int32_t *result);

/* The same into an array from the reading's memory, for a length that only the list vouches for. */
gsnn_status gsnn_value_new_signed_list(const gsnn_value *value, size_t length, const char *of,
                                       int32_t most, bool zero_allowed, const int32_t **result);

/* A list of one of two numbers of rows, each of `length` integers as above: *rows of them, taken
 * from the reading's memory, go to *result.  rows_of names what there is one row for each of. */
gsnn_status gsnn_value_signed_table(const gsnn_value *value, const uint64_t row_counts[2],
                                    const char *rows_of, size_t length, const char *of,
                                    int32_t most, bool zero_allowed, size_t *rows,
                                    const int32_t **result);

/* The rows of a table that was cut, however many, straight from its text; NULL when it is not a
 * list of lists of `length` plain integers, or without memory: then it is to be parsed. */
const int32_t *gsnn_value_plain_table(const gsnn_value *value, size_t length, int32_t most,
                                      bool zero_allowed, size_t *rows);

/* Parses the text of a list that was cut, so that it can be read like any other: *whole stands for
 * it as long as the caller keeps *root, which it deletes, also on failure. */
gsnn_status gsnn_value_parse_cut(const gsnn_value *value, gsnn_value *whole, cJSON **root);

/* `length` finite numbers into result. */
gsnn_status gsnn_value_number_list(const gsnn_value *value, size_t length, const char *of,
                                   double *result);

/* `length` exact entries into result: strings, or numbers, which turn into the shortest decimal
 * that they can have come from. */
gsnn_status gsnn_value_entry_list(const gsnn_value *value, size_t length, const char *of,
                                  const char **result);

#endif
