#include "data/npy.h"

#include "base/error.h"
#include "exact/rational.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char magic[] = "\x93NUMPY";

bool gsnn_npy_is(const char *bytes, size_t length) {
    return length >= 6 && memcmp(bytes, magic, 6) == 0;
}

/* What the header says. */
typedef struct npy_header {
    char type;    /* 'i', 'u' or 'f' */
    size_t width; /* bytes of a number */
    bool fortran;
    size_t rows, columns;
    size_t offset; /* of the numbers */
} npy_header;

/* ---- The dictionary -------------------------------------------------------------------------- */

/* A walk along the header's text. */
typedef struct walk {
    const char *at, *end;
} walk;

static void skip_blanks(walk *w) {
    while (w->at < w->end && (*w->at == ' ' || *w->at == '\n'))
        w->at++;
}

static bool take(walk *w, char c) {
    skip_blanks(w);
    if (w->at >= w->end || *w->at != c)
        return false;
    w->at++;
    return true;
}

static bool take_word(walk *w, const char *word) {
    skip_blanks(w);
    size_t length = strlen(word);
    if ((size_t)(w->end - w->at) < length || memcmp(w->at, word, length) != 0)
        return false;
    w->at += length;
    return true;
}

/* A string without escapes, in either kind of quotes. */
static bool take_string(walk *w, char *out, size_t size) {
    skip_blanks(w);
    if (w->at >= w->end || (*w->at != '\'' && *w->at != '"'))
        return false;
    char quote = *w->at++;
    size_t length = 0;
    while (w->at < w->end && *w->at != quote) {
        if (length + 1 >= size)
            return false;
        out[length++] = *w->at++;
    }
    out[length] = '\0';
    return take(w, quote);
}

static bool take_size(walk *w, size_t *value) {
    skip_blanks(w);
    const char *first = w->at;
    for (*value = 0; w->at < w->end && *w->at >= '0' && *w->at <= '9'; w->at++) {
        if (*value > GSNN_TABLE_MAX_BYTES)
            return false;
        *value = *value * 10 + (size_t)(*w->at - '0');
    }
    return w->at > first;
}

/* (rows, columns); *dimensions counts what there is. */
static bool take_shape(walk *w, npy_header *header, size_t *dimensions) {
    if (!take(w, '('))
        return false;
    for (*dimensions = 0; !take(w, ')'); ++*dimensions) {
        size_t length;
        if (!take_size(w, &length))
            return false;
        if (*dimensions == 0)
            header->rows = length;
        else
            header->columns = length;
        if (!take(w, ','))
            return take(w, ')') && ++*dimensions;
    }
    return true;
}

static gsnn_status check_type(npy_header *header, const char *type, gsnn_error *error) {
    if (type[0] == '>')
        return gsnn_fail(error, GSNN_INVALID,
                         "numbers of type '%s' are big-endian; little-endian ones are taken", type);
    static const struct {
        char type;
        const char *widths;
    } kinds[] = {{'i', "1248"}, {'u', "1248"}, {'f', "48"}};
    for (size_t i = 0; i < 3; i++)
        if ((type[0] == '<' || type[0] == '|') && type[1] == kinds[i].type && type[2] &&
            strchr(kinds[i].widths, type[2]) && !type[3]) {
            header->type = type[1];
            header->width = (size_t)(type[2] - '0');
            return GSNN_OK;
        }
    return gsnn_fail(error, GSNN_INVALID,
                     "type '%s': integers of 1 to 8 bytes and floating point numbers of 4 or 8 "
                     "are taken",
                     type);
}

static gsnn_status read_dictionary(npy_header *header, walk w, gsnn_error *error) {
    char key[32], type[32];
    unsigned seen = 0;
    size_t dimensions = 0;
    gsnn_status status = GSNN_OK;
    bool fine = take(&w, '{');
    while (fine && !status && !take(&w, '}')) {
        fine = take_string(&w, key, sizeof key) && take(&w, ':');
        if (fine && strcmp(key, "descr") == 0) {
            skip_blanks(&w);
            if (w.at < w.end && *w.at == '[')
                return gsnn_fail(error, GSNN_INVALID,
                                 "records with fields, where plain numbers are taken");
            seen |= 1;
            fine = take_string(&w, type, sizeof type);
            status = fine ? check_type(header, type, error) : GSNN_OK;
        } else if (fine && strcmp(key, "fortran_order") == 0) {
            seen |= 2;
            header->fortran = take_word(&w, "True");
            fine = header->fortran || take_word(&w, "False");
        } else if (fine && strcmp(key, "shape") == 0) {
            seen |= 4;
            fine = take_shape(&w, header, &dimensions);
        } else {
            fine = false;
        }
        if (fine && !take(&w, ',')) {
            fine = take(&w, '}');
            break;
        }
    }
    if (status)
        return status;
    if (!fine || seen != 7)
        return gsnn_fail(error, GSNN_INVALID, "the header of the .npy file is not understood");
    if (dimensions != 2)
        return gsnn_fail(error, GSNN_INVALID,
                         "an array of %zu dimension%s, where rows and columns are expected",
                         dimensions, dimensions == 1 ? "" : "s");
    return GSNN_OK;
}

static size_t little_endian(const unsigned char *bytes, size_t count) {
    size_t value = 0;
    for (size_t i = count; i-- > 0;)
        value = value << 8 | bytes[i];
    return value;
}

static gsnn_status read_header(npy_header *header, const char *bytes, size_t length,
                               gsnn_error *error) {
    const unsigned char *raw = (const unsigned char *)bytes;
    if (length < 10)
        return gsnn_fail(error, GSNN_INVALID, "the header of the .npy file is cut short");
    if (raw[6] < 1 || raw[6] > 3)
        return gsnn_fail(error, GSNN_INVALID, "version %u of the .npy format", raw[6]);
    size_t field = raw[6] == 1 ? 2 : 4;
    if (length < 8 + field || little_endian(raw + 8, field) > length - 8 - field)
        return gsnn_fail(error, GSNN_INVALID, "the header of the .npy file is cut short");
    header->offset = 8 + field + little_endian(raw + 8, field);
    walk w = {bytes + 8 + field, bytes + header->offset};
    gsnn_status status = read_dictionary(header, w, error);
    if (status)
        return status;
    if (header->rows == 0 || header->columns == 0)
        return gsnn_fail(error, GSNN_INVALID, "no rows of numbers");
    size_t available = (length - header->offset) / header->width;
    bool exactly = (length - header->offset) % header->width == 0 &&
                   available % header->columns == 0 && available / header->columns == header->rows;
    if (!exactly)
        return gsnn_fail(error, GSNN_INVALID,
                         "%zu bytes of numbers, where %zu rows of %zu take %zu each",
                         length - header->offset, header->rows, header->columns, header->width);
    return GSNN_OK;
}

/* ---- Numbers --------------------------------------------------------------------------------- */

/* False when the number is not finite. */
static bool get_number(const npy_header *header, const unsigned char *bytes, fmpq_t value) {
    uint64_t bits = little_endian(bytes, header->width);
    fmpz_one(fmpq_denref(value));
    if (header->type == 'u') {
        fmpz_set_ui(fmpq_numref(value), bits);
        return true;
    }
    if (header->type == 'i') {
        unsigned shift = 64 - 8 * (unsigned)header->width;
        fmpz_set_si(fmpq_numref(value), (slong)(bits << shift) >> shift);
        return true;
    }
    double number;
    if (header->width == 8) {
        memcpy(&number, &bits, sizeof number);
    } else {
        uint32_t half = (uint32_t)bits;
        float single;
        memcpy(&single, &half, sizeof single);
        number = (double)single;
    }
    if (!isfinite(number))
        return false;
    gsnn_rational_set_double(value, number);
    return true;
}

gsnn_status gsnn_npy_parse(gsnn_table *table, const char *bytes, size_t length, gsnn_error *error) {
    npy_header header = {0};
    *table = (gsnn_table){0};
    gsnn_status status = read_header(&header, bytes, length, error);
    const unsigned char *numbers = (const unsigned char *)bytes + header.offset;
    table->columns = header.columns;
    for (size_t i = 0; !status && i < header.rows; i++) {
        status = gsnn_table_reserve_row(table, error);
        for (size_t j = 0; !status && j < header.columns; j++) {
            size_t at = header.fortran ? j * header.rows + i : i * header.columns + j;
            if (!get_number(&header, numbers + at * header.width,
                            table->entries + i * header.columns + j))
                status = gsnn_fail(error, GSNN_INVALID,
                                   "row %zu, column %zu: the number is not finite", i + 1, j + 1);
        }
        if (!status)
            table->lines[table->rows++] = i + 1;
    }
    return status;
}
