/* value.h - JSON values that know their place, read strictly.
 *
 * A value is a member of an object or an element of a list, or the lack of one.  Each reader checks
 * its kind and range and otherwise fails with GSNN_INVALID and one line that names the file and the
 * place, such as `net.json: layers[1].W[0]: 3 elements, but 2 neurons`.  Values live on the stack
 * below their parents and are borrowed from the document (document.h), and so are the strings. */
#ifndef GSNN_JSON_VALUE_H
#define GSNN_JSON_VALUE_H

#include "base/arena.h"
#include "base/utf8.h"
#include "gsnn.h"
#include "json/cuts.h"

#include <flint/fmpq_mat.h>

/* What all values of one reading share. */
typedef struct gsnn_value_reading {
    gsnn_arena *memory; /* strings are copied here */
    gsnn_error *error;
    const char *name;    /* of the file, to begin messages with; or NULL */
    size_t line;         /* of JSON lines, from 1; 0 in a document, where places need none */
    gsnn_json_cuts cuts; /* lists that were cut from the object that is being read */
} gsnn_value_reading;

/* A value, or the lack of one (item is NULL), and how to get there: `member` of the parent, or
 * its element `index` when member is NULL. */
typedef struct gsnn_value {
    const struct cJSON *item;
    const struct gsnn_value *parent;
    const char *member;
    size_t index;
    const gsnn_value_reading *reading;
    gsnn_json_slice cut; /* the text of the list, with its brackets, if it was cut; item is empty */
} gsnn_value;

typedef enum gsnn_value_kind {
    GSNN_VALUE_MISSING,
    GSNN_VALUE_NULL,
    GSNN_VALUE_BOOLEAN,
    GSNN_VALUE_NUMBER,
    GSNN_VALUE_STRING,
    GSNN_VALUE_ARRAY,
    GSNN_VALUE_OBJECT,
} gsnn_value_kind;

/* ---- Places and faults ------------------------------------------------------------------- */

#define GSNN_PLACE_SIZE 256

/* Writes the path of the value, such as `layers[1].W[0]`, to out (GSNN_PLACE_SIZE bytes) and
 * returns it; that of a document is empty. */
const char *gsnn_value_place(const gsnn_value *value, char *out);

/* Copies the beginning of a number, as it is written, or of a string for use in a message to out
 * (GSNN_EXCERPT_SIZE bytes) and returns it. */
const char *gsnn_value_excerpt(const gsnn_value *value, char *out);

/* Fails with `place: text`. */
gsnn_status gsnn_value_complain(const gsnn_value *value, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Fails with `place text`, for a text that goes on the sentence, such as "has 3 entries". */
gsnn_status gsnn_value_fault(const gsnn_value *value, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Fails for want of memory. */
gsnn_status gsnn_value_fail_memory(const gsnn_value *value);

/* ---- Structure --------------------------------------------------------------------------- */

gsnn_value_kind gsnn_value_get_kind(const gsnn_value *value);

/* The kind in words: "a string", "a list", "missing", ... */
const char *gsnn_value_kind_name(const gsnn_value *value);

/* Whether the value is there and not null. */
bool gsnn_value_given(const gsnn_value *value);

/* Fails unless the value is an object without two members of one name. */
gsnn_status gsnn_value_object(const gsnn_value *value);

/* The same; a member that is not among the `count` names is an error. */
gsnn_status gsnn_value_object_of(const gsnn_value *value, const char *const *names, size_t count);

/* The member of an object; no failure if there is none, or if it is no object. */
gsnn_value gsnn_value_member(const gsnn_value *object, const char *name);

/* Fails unless the value is an array; its length goes to *length. */
gsnn_status gsnn_value_array(const gsnn_value *value, size_t *length);

/* Fails unless the value is an array of that length; `of` names what there is one for each of. */
gsnn_status gsnn_value_array_of(const gsnn_value *value, size_t length, const char *of);

/* Walks the elements of an array, or the members of an object, in their order (nothing else has
 * any):
 *
 *     gsnn_value element = gsnn_value_before(&list);
 *     while (gsnn_value_next(&element))
 *         ... element.index, or element.member of an object */
gsnn_value gsnn_value_before(const gsnn_value *list);
bool gsnn_value_next(gsnn_value *element);

/* The element of an array; a missing value if there is none.  Cost: linear in the index. */
gsnn_value gsnn_value_element(const gsnn_value *array, size_t index);

/* ---- Words ------------------------------------------------------------------------------- */

gsnn_status gsnn_value_boolean(const gsnn_value *value, bool *result);

/* The string as it is in the document; NULL when the value is none. */
const char *gsnn_value_peek(const gsnn_value *value);

/* A string, owned by the reading's memory. */
gsnn_status gsnn_value_string(const gsnn_value *value, const char **result);

/* The same, NULL when the value is missing or null. */
gsnn_status gsnn_value_optional_string(const gsnn_value *value, const char **result);

/* The place of a string among `count` choices. */
gsnn_status gsnn_value_choice(const gsnn_value *value, const char *const *choices, size_t count,
                              size_t *result);

/* Fails unless the member "schema" of the document is that schema. */
gsnn_status gsnn_value_schema(const gsnn_value *document, const char *schema);

/* ---- Numbers ----------------------------------------------------------------------------- */

/* Whether the value is a number that is an integer (1.0 and 1e3 are), and which. */
bool gsnn_value_is_integer(const gsnn_value *value, int64_t *result);

/* An integer between the bounds, as a number or, as large ones are written, a decimal string. */
gsnn_status gsnn_value_integer(const gsnn_value *value, int64_t least, int64_t most,
                               int64_t *result);

/* The same for a count: an integer from 0 to most. */
gsnn_status gsnn_value_size(const gsnn_value *value, size_t most, size_t *result);

/* A positive integer of any size in decimal, from a number or a decimal string. */
gsnn_status gsnn_value_decimal(const gsnn_value *value, const char **result);

/* The double nearest to a number of a tree, which is read from the number's text where that is
 * known: cJSON may not have read it. */
double gsnn_value_item_double(const struct cJSON *item);

/* A finite number, or a string as in gsnn_value_rational, rounded to the nearest double. */
gsnn_status gsnn_value_double(const gsnn_value *value, double *result);

/* `length` of these into result. */
gsnn_status gsnn_value_double_list(const gsnn_value *value, size_t length, const char *of,
                                   double *result);

/* An exact rational number: a JSON number, as the exact decimal that is written, or a string "p/q"
 * or decimal, within the limits of json/rational.h.  (The text of a number is known in documents
 * that document.h reads; elsewhere its shortest decimal is taken.) */
gsnn_status gsnn_value_rational(const gsnn_value *value, fmpq_t result);

/* `length` of these into result, an initialised vector. */
gsnn_status gsnn_value_rational_list(const gsnn_value *value, size_t length, const char *of,
                                     fmpq *result);

/* A list of rows into an initialised matrix, whose shape they must have; rows_of and columns_of
 * name what there is one row and one column for each of. */
gsnn_status gsnn_value_rational_matrix(const gsnn_value *value, const char *rows_of,
                                       const char *columns_of, fmpq_mat_t result);

/* An exact entry (exact/entry.h) as text, owned by the reading's memory: a string as it is, a
 * number as it is written. */
gsnn_status gsnn_value_entry(const gsnn_value *value, const char **result);

/* `length` of these into result. */
gsnn_status gsnn_value_entry_list(const gsnn_value *value, size_t length, const char *of,
                                  const char **result);

/* ---- Lists of integers ------------------------------------------------------------------- */

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

/* ---- Lists that were cut ----------------------------------------------------------------- */

/* The rows of a table that was cut, however many, straight from its text; NULL when it is not a
 * list of lists of `length` plain integers, or without memory: then it is to be parsed. */
const int32_t *gsnn_value_plain_table(const gsnn_value *value, size_t length, int32_t most,
                                      bool zero_allowed, size_t *rows);

/* Parses the text of a list that was cut, so that it can be read like any other: *whole stands for
 * it until gsnn_value_drop, which the caller calls in any case. */
gsnn_status gsnn_value_parse_cut(const gsnn_value *value, gsnn_value *whole);

/* ---- Values of a text in pieces ---------------------------------------------------------- */

/* Large enumerations are parsed an object at a time.  These give `value`, which has its place and
 * its reading already, the tree of a text; gsnn_value_drop gives it back, also after a failure. */

/* The object that a text is all of, without those of its lists that are long (cuts.h); false when
 * it is not JSON or there is no memory, which gsnn_value_blame tells. */
bool gsnn_value_parse_object(gsnn_value *value, gsnn_json_cuts *cuts, gsnn_json_slice text,
                             const gsnn_json_long_list *lists, size_t count);

/* A text from which the insides of count lists are left out; false as above. */
bool gsnn_value_parse_without(gsnn_value *value, gsnn_json_cuts *cuts, gsnn_json_slice text,
                              const gsnn_json_slice *insides, size_t count);

/* The value that a text begins with, which then begins behind it; false as above. */
bool gsnn_value_parse_first(gsnn_value *value, gsnn_json_slice *text);

/* Fails with what is wrong with a part of a text that could not be parsed, with line and column. */
gsnn_status gsnn_value_blame(const char *text, gsnn_json_slice part, gsnn_error *error);

void gsnn_value_drop(gsnn_value *value);

#endif
