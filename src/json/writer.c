#include "json/writer.h"

#include "base/text.h"
#include "base/utf8.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* So many bytes wait before they are sent. */
#define PIECE ((size_t)1 << 16)

void gsnn_json_init_text(gsnn_json *json, gsnn_text *text) {
    *json = (gsnn_json){.text = text};
}

void gsnn_json_init(gsnn_json *json, gsnn_sink sink, void *context) {
    *json = (gsnn_json){.sink = sink, .context = context};
    json->text = &json->own;
}

bool gsnn_json_failed(const gsnn_json *json) {
    return json->text->failed || json->refused || json->not_finite;
}

static void flush(gsnn_json *json) {
    if (!json->sink || gsnn_json_failed(json))
        return;
    if (json->text->length && !json->sink(json->context, json->text->bytes, json->text->length))
        json->refused = true;
    gsnn_text_reset(json->text);
}

static void flush_if_full(gsnn_json *json) {
    if (json->sink && json->text->length >= PIECE)
        flush(json);
}

void gsnn_json_abandon(gsnn_json *json) {
    gsnn_text_clear(&json->own);
}

gsnn_status gsnn_json_end(gsnn_json *json, gsnn_error *error) {
    assert(json->depth == 0);
    if (json->levels[0].some)
        gsnn_json_end_line(json);
    flush(json);
    bool no_memory = json->text->failed;
    gsnn_json_abandon(json);
    if (no_memory)
        return gsnn_fail_memory(error);
    if (json->refused)
        return gsnn_fail(error, GSNN_FAILED, "the output could not be written");
    if (json->not_finite)
        return gsnn_fail(error, GSNN_FAILED, "a number of the result is not finite");
    return GSNN_OK;
}

void gsnn_json_end_line(gsnn_json *json) {
    assert(json->depth == 0 && json->levels[0].some);
    gsnn_text_append_char(json->text, '\n');
    json->levels[0].some = false;
    flush_if_full(json);
}

/* ---- Structure --------------------------------------------------------------------------- */

/* What stands between two items, or before the first. */
static void separate(gsnn_json *json, gsnn_json_level *level) {
    if (level->some)
        gsnn_text_append_char(json->text, ',');
    if (level->lines || level->line)
        gsnn_text_append_char(json->text, '\n');
    level->line = false;
    level->some = true;
}

/* What stands before a value. */
static void begin_value(gsnn_json *json) {
    gsnn_json_level *level = &json->levels[json->depth];
    if (level->object) {
        assert(level->keyed);
        level->keyed = false;
    } else if (json->depth) {
        separate(json, level);
        flush_if_full(json);
    } else {
        assert(!level->some); /* one value a line */
        level->some = true;
    }
}

static void open_level(gsnn_json *json, gsnn_json_level level) {
    begin_value(json);
    assert(json->depth + 1 < GSNN_JSON_WRITER_DEPTH);
    gsnn_text_append_char(json->text, level.object ? '{' : '[');
    json->levels[++json->depth] = level;
}

static void close_level(gsnn_json *json, bool object) {
    const gsnn_json_level *level = &json->levels[json->depth];
    assert(json->depth > 0 && level->object == object && !level->keyed);
    if (level->lines)
        gsnn_text_append_char(json->text, '\n');
    gsnn_text_append_char(json->text, object ? '}' : ']');
    json->depth--;
    flush_if_full(json);
}

void gsnn_json_begin_object(gsnn_json *json) {
    open_level(json, (gsnn_json_level){.object = true});
}

void gsnn_json_end_object(gsnn_json *json) {
    close_level(json, true);
}

void gsnn_json_begin_array(gsnn_json *json) {
    open_level(json, (gsnn_json_level){0});
}

void gsnn_json_begin_lines(gsnn_json *json) {
    open_level(json, (gsnn_json_level){.lines = !json->flat});
}

void gsnn_json_end_array(gsnn_json *json) {
    close_level(json, false);
}

void gsnn_json_key(gsnn_json *json, const char *name) {
    gsnn_json_level *level = &json->levels[json->depth];
    assert(level->object && !level->keyed && !strpbrk(name, "\"\\"));
    separate(json, level);
    level->keyed = true;
    gsnn_text_append_char(json->text, '"');
    gsnn_text_append(json->text, name);
    gsnn_text_append(json->text, "\":");
}

void gsnn_json_line(gsnn_json *json) {
    assert(!json->levels[json->depth].keyed);
    json->levels[json->depth].line = !json->flat;
}

static void write_tool(gsnn_json *json, const char *schema) {
    gsnn_json_member_string(json, "schema", schema);
    gsnn_json_key(json, "tool");
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "name", "gsnn");
    gsnn_json_member_string(json, "version", GSNN_VERSION);
    gsnn_json_end_object(json);
}

void gsnn_json_document_head(gsnn_json *json, const char *schema) {
    gsnn_json_begin_object(json);
    write_tool(json, schema);
}

/* ---- Documents with lists ------------------------------------------------------------------ */

void gsnn_json_begin_document(gsnn_json *json, const char *schema, bool lines) {
    json->flat = lines;
    gsnn_json_begin_item(json, "header");
    write_tool(json, schema);
}

void gsnn_json_begin_list(gsnn_json *json, const char *name) {
    if (!json->flat) {
        gsnn_json_key(json, name);
        gsnn_json_begin_lines(json);
    } else if (json->depth) {
        gsnn_json_end_item(json);
    }
}

void gsnn_json_end_list(gsnn_json *json) {
    if (!json->flat)
        gsnn_json_end_array(json);
}

void gsnn_json_begin_item(gsnn_json *json, const char *record) {
    gsnn_json_begin_object(json);
    if (json->flat)
        gsnn_json_member_string(json, "record", record);
}

void gsnn_json_end_item(gsnn_json *json) {
    gsnn_json_end_object(json);
    if (json->flat)
        gsnn_json_end_line(json);
}

void gsnn_json_end_document(gsnn_json *json) {
    if (json->depth)
        gsnn_json_end_object(json);
}

/* ---- Strings ----------------------------------------------------------------------------- */

static void append_escape(gsnn_text *out, unsigned char c) {
    static const char letters[0x20] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    static const char hexadecimal[] = "0123456789abcdef";
    gsnn_text_append_char(out, '\\');
    if (c >= 0x20) {
        gsnn_text_append_char(out, (char)c);
    } else if (letters[c]) {
        gsnn_text_append_char(out, letters[c]);
    } else {
        gsnn_text_append(out, "u00");
        gsnn_text_append_char(out, hexadecimal[c >> 4]);
        gsnn_text_append_char(out, hexadecimal[c & 15]);
    }
}

void gsnn_json_append_string(gsnn_text *out, const char *string) {
    const char *plain = string, *at = string;
    size_t left = strlen(string), length;
    gsnn_text_append_char(out, '"');
    for (; left; at += length, left -= length) {
        length = gsnn_utf8_length(at, left);
        bool escape = (unsigned char)*at < 0x20 || *at == '"' || *at == '\\';
        if (length && !escape)
            continue;
        gsnn_text_append_bytes(out, plain, (size_t)(at - plain));
        if (escape)
            append_escape(out, (unsigned char)*at);
        else
            gsnn_text_append(out, "\xef\xbf\xbd");
        length = 1;
        plain = at + 1;
    }
    gsnn_text_append_bytes(out, plain, (size_t)(at - plain));
    gsnn_text_append_char(out, '"');
}

void gsnn_json_string(gsnn_json *json, const char *string) {
    begin_value(json);
    if (string)
        gsnn_json_append_string(json->text, string);
    else
        json->text->failed = true;
}

/* ---- Other values ------------------------------------------------------------------------ */

void gsnn_json_raw(gsnn_json *json, const char *bytes, size_t length) {
    begin_value(json);
    gsnn_text_append_bytes(json->text, bytes, length);
}

static void write_word(gsnn_json *json, const char *word) {
    gsnn_json_raw(json, word, strlen(word));
}

void gsnn_json_boolean(gsnn_json *json, bool value) {
    write_word(json, value ? "true" : "false");
}

void gsnn_json_null(gsnn_json *json) {
    write_word(json, "null");
}

static void quote(gsnn_text *out, const char *digits) {
    gsnn_text_append_char(out, '"');
    gsnn_text_append(out, digits);
    gsnn_text_append_char(out, '"');
}

void gsnn_json_integer(gsnn_json *json, int64_t value) {
    begin_value(json);
    bool plain = value >= -GSNN_JSON_EXACT_INTEGER && value <= GSNN_JSON_EXACT_INTEGER;
    if (!plain)
        gsnn_text_append_char(json->text, '"');
    gsnn_text_append_integer(json->text, value);
    if (!plain)
        gsnn_text_append_char(json->text, '"');
}

void gsnn_json_unsigned(gsnn_json *json, uint64_t value) {
    if (value <= INT64_MAX) {
        gsnn_json_integer(json, (int64_t)value);
        return;
    }
    fmpz_t wide;
    fmpz_init(wide);
    fmpz_set_ui(wide, value);
    gsnn_json_fmpz(json, wide);
    fmpz_clear(wide);
}

void gsnn_json_append_fmpz(gsnn_text *out, const fmpz_t value) {
    if (!COEFF_IS_MPZ(*value) && *value <= GSNN_JSON_EXACT_INTEGER &&
        *value >= -GSNN_JSON_EXACT_INTEGER) {
        gsnn_text_append_integer(out, *value);
        return;
    }
    char *digits = fmpz_get_str(NULL, 10, value);
    quote(out, digits);
    flint_free(digits);
}

void gsnn_json_fmpz(gsnn_json *json, const fmpz_t value) {
    begin_value(json);
    gsnn_json_append_fmpz(json->text, value);
}

void gsnn_json_number_or_string(gsnn_json *json, const char *digits) {
    static const char limit[] = "9007199254740992"; /* GSNN_JSON_EXACT_INTEGER */
    const char *size = digits + (*digits == '-');
    size_t length = strlen(size), most = sizeof limit - 1;
    assert(length && strspn(size, "0123456789") == length);
    bool plain = length < most || (length == most && strcmp(size, limit) <= 0);
    begin_value(json);
    if (plain)
        gsnn_text_append(json->text, digits);
    else
        quote(json->text, digits);
}

void gsnn_json_fmpq(gsnn_json *json, const fmpq_t value) {
    if (fmpz_is_one(fmpq_denref(value))) {
        gsnn_json_fmpz(json, fmpq_numref(value));
        return;
    }
    gsnn_json_fraction(json, value);
}

/* The digits of an integer; short ones without asking for memory. */
static void append_digits(gsnn_text *out, const fmpz_t value) {
    char few[64];
    if (!COEFF_IS_MPZ(*value)) {
        gsnn_text_append_integer(out, *value);
    } else if (fmpz_bits(value) < 200) {
        gsnn_text_append(out, fmpz_get_str(few, 10, value));
    } else {
        char *digits = fmpz_get_str(NULL, 10, value);
        gsnn_text_append(out, digits);
        flint_free(digits);
    }
}

void gsnn_json_fraction(gsnn_json *json, const fmpq_t value) {
    begin_value(json);
    gsnn_text_append_char(json->text, '"');
    append_digits(json->text, fmpq_numref(value));
    if (!fmpz_is_one(fmpq_denref(value))) {
        gsnn_text_append_char(json->text, '/');
        append_digits(json->text, fmpq_denref(value));
    }
    gsnn_text_append_char(json->text, '"');
}

void gsnn_json_double(gsnn_json *json, double value) {
    char decimal[GSNN_DOUBLE_TEXT_SIZE];
    if (!isfinite(value)) {
        gsnn_json_null(json);
        json->not_finite = true;
        return;
    }
    begin_value(json);
    gsnn_text_append_bytes(json->text, decimal, gsnn_format_double(decimal, value));
}

void gsnn_json_doubles(gsnn_json *json, const double *values, size_t count) {
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < count; i++)
        gsnn_json_double(json, values[i]);
    gsnn_json_end_array(json);
}

void gsnn_json_int32s(gsnn_json *json, const int32_t *values, size_t count) {
    begin_value(json);
    gsnn_text_append_integers(json->text, values, count);
}

/* ---- Members ----------------------------------------------------------------------------- */

void gsnn_json_member_string(gsnn_json *json, const char *name, const char *value) {
    gsnn_json_key(json, name);
    gsnn_json_string(json, value);
}

void gsnn_json_member_integer(gsnn_json *json, const char *name, int64_t value) {
    gsnn_json_key(json, name);
    gsnn_json_integer(json, value);
}

void gsnn_json_member_unsigned(gsnn_json *json, const char *name, uint64_t value) {
    gsnn_json_key(json, name);
    gsnn_json_unsigned(json, value);
}

void gsnn_json_member_fmpz(gsnn_json *json, const char *name, const fmpz_t value) {
    gsnn_json_key(json, name);
    gsnn_json_fmpz(json, value);
}

void gsnn_json_member_fmpq(gsnn_json *json, const char *name, const fmpq_t value) {
    gsnn_json_key(json, name);
    gsnn_json_fmpq(json, value);
}

void gsnn_json_member_double(gsnn_json *json, const char *name, double value) {
    gsnn_json_key(json, name);
    gsnn_json_double(json, value);
}

void gsnn_json_member_boolean(gsnn_json *json, const char *name, bool value) {
    gsnn_json_key(json, name);
    gsnn_json_boolean(json, value);
}

void gsnn_json_member_null(gsnn_json *json, const char *name) {
    gsnn_json_key(json, name);
    gsnn_json_null(json);
}
