/* writer.h - JSON, written piece by piece.
 *
 *     gsnn_json json;
 *     gsnn_json_init(&json, gsnn_output_sink, output);
 *     gsnn_json_document_head(&json, "gsnn-example/1");
 *     gsnn_json_key(&json, "bounds");
 *     gsnn_json_begin_array(&json);
 *     gsnn_json_integer(&json, 3);
 *     gsnn_json_fmpq(&json, half);
 *     gsnn_json_end_array(&json);
 *     gsnn_json_end_object(&json);
 *     status = gsnn_json_end(&json, error);
 *
 * writes {"schema":"gsnn-example/1","tool":{...},"bounds":[3,"1/2"]} and a newline.  Commas and
 * colons come by themselves.  Nothing fails at once: the writer remembers that memory ran out or
 * that the sink refused, and gsnn_json_end says so.  Misuse (a value without a key, a list that is
 * not closed) is a broken assertion. */
#ifndef GSNN_JSON_WRITER_H
#define GSNN_JSON_WRITER_H

#include "base/error.h"
#include "base/text.h"

#include <flint/fmpq.h>

#define GSNN_JSON_WRITER_DEPTH 64

/* Integers of larger absolute value are strings, since readers that work in doubles would not keep
 * them. */
#define GSNN_JSON_EXACT_INTEGER (INT64_C(1) << 53)

/* What is open around the next value. */
typedef struct gsnn_json_level {
    bool object; /* else a list */
    bool lines;  /* each item begins a line */
    bool line;   /* the next item does */
    bool some;   /* there are items already */
    bool keyed;  /* a key waits for its value */
} gsnn_json_level;

typedef struct gsnn_json {
    gsnn_text *text; /* where the bytes go, or wait for the sink */
    gsnn_text own;
    gsnn_sink sink; /* NULL: they stay in the text */
    void *context;
    bool refused;    /* by the sink */
    bool not_finite; /* a double was not */
    bool flat;       /* a line ends with gsnn_json_end_line only: JSON lines */
    unsigned depth;
    gsnn_json_level levels[GSNN_JSON_WRITER_DEPTH];
} gsnn_json;

/* Begins to write to a sink, in pieces of some 64 KiB. */
void gsnn_json_init(gsnn_json *json, gsnn_sink sink, void *context);

/* Begins to append to a text of the caller's. */
void gsnn_json_init_text(gsnn_json *json, gsnn_text *text);

/* Begins another document or line behind a newline, which follows a complete value. */
void gsnn_json_end_line(gsnn_json *json);

/* Ends the last line unless it is, sends what waits for the sink and frees all but the caller's
 * text. GSNN_FAILED when memory ran out, the sink refused or a double was not finite. */
gsnn_status gsnn_json_end(gsnn_json *json, gsnn_error *error);

/* Ends without sending anything, after a failure elsewhere. */
void gsnn_json_abandon(gsnn_json *json);

/* Whether something has failed, so that a long computation need not go on. */
bool gsnn_json_failed(const gsnn_json *json);

/* ---- Structure --------------------------------------------------------------------------- */

void gsnn_json_begin_object(gsnn_json *json);
void gsnn_json_end_object(gsnn_json *json);
void gsnn_json_begin_array(gsnn_json *json);
void gsnn_json_end_array(gsnn_json *json);

/* A list that has each item on a line of its own, ended by gsnn_json_end_array. */
void gsnn_json_begin_lines(gsnn_json *json);

/* The name of the next member; it is written as it is, and must need no escape. */
void gsnn_json_key(gsnn_json *json, const char *name);

/* Begins a new line before the next member or element, but not in JSON lines. */
void gsnn_json_line(gsnn_json *json);

/* Begins the object that a document is, up to its tool: {"schema":SCHEMA,"tool":{...}. */
void gsnn_json_document_head(gsnn_json *json, const char *schema);

/* ---- Documents with lists -----------------------------------------------------------------
 *
 * One function writes such a document in both forms: as one object, or as JSON lines, where each
 * item of its lists is a line that says in "record" what it is, behind the header that all other
 * members are in.
 *
 *     gsnn_json_begin_document(&json, "gsnn-example/1", lines);
 *     gsnn_json_member_unsigned(&json, "bound", 3);
 *     gsnn_json_begin_list(&json, "words");
 *     gsnn_json_begin_item(&json, "word");
 *     gsnn_json_member_string(&json, "word", "1.1");
 *     gsnn_json_end_item(&json);
 *     gsnn_json_end_list(&json);
 *     gsnn_json_end_document(&json); */

/* Begins with the head of either form; that of JSON lines is led by "record":"header". */
void gsnn_json_begin_document(gsnn_json *json, const char *schema, bool lines);

/* Begins a list; with JSON lines the first one ends the header. */
void gsnn_json_begin_list(gsnn_json *json, const char *name);
void gsnn_json_end_list(gsnn_json *json);

/* Begins an item; with JSON lines it says what it is. */
void gsnn_json_begin_item(gsnn_json *json, const char *record);

/* Ends it, and with JSON lines its line. */
void gsnn_json_end_item(gsnn_json *json);

/* Ends what is still open: the document, or a header behind which no list came. */
void gsnn_json_end_document(gsnn_json *json);

/* ---- Values ------------------------------------------------------------------------------ */

/* Any string; bytes that are not UTF-8 turn into U+FFFD.  NULL, what is left of a string for which
 * there was no memory, is remembered as that failure. */
void gsnn_json_string(gsnn_json *json, const char *string);
void gsnn_json_boolean(gsnn_json *json, bool value);
void gsnn_json_null(gsnn_json *json);

/* Integers: a number up to 2^53, a string of digits beyond. */
void gsnn_json_integer(gsnn_json *json, int64_t value);
void gsnn_json_unsigned(gsnn_json *json, uint64_t value);
void gsnn_json_fmpz(gsnn_json *json, const fmpz_t value);

/* The same for an integer as a string of decimal digits, without superfluous zeros. */
void gsnn_json_number_or_string(gsnn_json *json, const char *digits);

/* A rational: an integer as above, or the string "p/q". */
void gsnn_json_fmpq(gsnn_json *json, const fmpq_t value);

/* A rational that is always a string, "p/q" or "p". */
void gsnn_json_fraction(gsnn_json *json, const fmpq_t value);

/* The shortest decimal that reads back as the same double.  A value that is not finite is
 * remembered as a failure. */
void gsnn_json_double(gsnn_json *json, double value);
void gsnn_json_doubles(gsnn_json *json, const double *values, size_t count);

/* [v,v,...] */
void gsnn_json_int32s(gsnn_json *json, const int32_t *values, size_t count);

/* A complete value that is JSON already. */
void gsnn_json_raw(gsnn_json *json, const char *bytes, size_t length);

/* ---- Members: a key and its value -------------------------------------------------------- */

void gsnn_json_member_string(gsnn_json *json, const char *name, const char *value);
void gsnn_json_member_integer(gsnn_json *json, const char *name, int64_t value);
void gsnn_json_member_unsigned(gsnn_json *json, const char *name, uint64_t value);
void gsnn_json_member_fmpz(gsnn_json *json, const char *name, const fmpz_t value);
void gsnn_json_member_fmpq(gsnn_json *json, const char *name, const fmpq_t value);
void gsnn_json_member_double(gsnn_json *json, const char *name, double value);
void gsnn_json_member_boolean(gsnn_json *json, const char *name, bool value);
void gsnn_json_member_null(gsnn_json *json, const char *name);

/* Appends a string with its quotes and escapes to a text. */
void gsnn_json_append_string(gsnn_text *out, const char *string);

/* Appends an integer as above to a text. */
void gsnn_json_append_fmpz(gsnn_text *out, const fmpz_t value);

#endif
