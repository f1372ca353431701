#include "cli/options.h"

#include "base/error.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What getopt_long() returns for row i, beyond all letters. */
#define ROW_VALUE 256

static void add_rows(gsnn_option_rows *rows, const gsnn_option *table, size_t base) {
    for (; table->kind != GSNN_KIND_END; table++) {
        if (table->kind == GSNN_KIND_TABLE) {
            add_rows(rows, table->table, base + table->offset);
            continue;
        }
        assert(rows->count < GSNN_OPTIONS_MOST);
        rows->row[rows->count] = table;
        rows->base[rows->count++] = base;
    }
}

void gsnn_option_rows_init(gsnn_option_rows *rows, const gsnn_option *table) {
    rows->count = 0;
    add_rows(rows, table, 0);
}

size_t gsnn_option_lists(const gsnn_option_rows *rows) {
    size_t lists = 0;
    for (size_t i = 0; i < rows->count; i++)
        lists += rows->row[i]->kind == GSNN_KIND_LIST;
    return lists;
}

const char *gsnn_word_at(const gsnn_words *words, size_t place) {
    return words->at ? words->at(place) : words->list[place];
}

gsnn_status gsnn_choose(const char *option, const char *given, const gsnn_words *words,
                        size_t *place, gsnn_error *error) {
    char list[256] = "";
    const char *word;
    for (*place = 0; (word = gsnn_word_at(words, *place)); ++*place) {
        if (strcmp(word, given) == 0)
            return GSNN_OK;
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "", word);
    }
    return gsnn_fail(error, GSNN_INVALID, "%s=%s is none of %s", option, given, list);
}

gsnn_status gsnn_number_argument(const char *option, const char *text, uint64_t least,
                                 uint64_t most, uint64_t *value, gsnn_error *error) {
    char *end;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno || number < least || number > most)
        return gsnn_fail(error, GSNN_INVALID, "%s=%s is not a whole number from %llu to %llu",
                         option, text, (unsigned long long)least, (unsigned long long)most);
    *value = number;
    return GSNN_OK;
}

static gsnn_status read_size(const char *option, const char *text, uint64_t *value,
                             gsnn_error *error) {
    static const char units[] = "KMG";
    char *end;
    errno = 0;
    unsigned long long size = strtoull(text, &end, 10);
    const char *unit = *end ? strchr(units, *end) : NULL;
    unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
    if (*text < '1' || *text > '9' || errno || (*end && (!unit || end[1])) ||
        size > UINT64_MAX >> shift)
        return gsnn_fail(error, GSNN_INVALID, "%s=%s is not a size such as 500M or 2G", option,
                         text);
    *value = size << shift;
    return GSNN_OK;
}

static gsnn_status read_real(const gsnn_option *row, const char *option, const char *text,
                             double *value, gsnn_error *error) {
    char *end;
    double number = strtod(text, &end);
    if (end == text || *end || !isfinite(number) || number < row->low || number > row->high)
        return gsnn_fail(error, GSNN_INVALID, "%s=%s is not a number from %g to %g", option, text,
                         row->low, row->high);
    *value = number;
    return GSNN_OK;
}

/* Puts the value of one option into the request. */
static gsnn_status take(const gsnn_option *row, void *part, const char *text, const char **list,
                        gsnn_error *error) {
    char option[64];
    void *at = (char *)part + row->offset;
    gsnn_status status;
    size_t place;
    snprintf(option, sizeof option, "--%s", row->name);
    switch (row->kind) {
    case GSNN_KIND_FLAG:
        if (row->to_int)
            *(int *)at = (int)row->least;
        else
            *(bool *)at = row->least != 0;
        return GSNN_OK;
    case GSNN_KIND_UNSIGNED:
        return gsnn_number_argument(option, text, row->least, row->most, at, error);
    case GSNN_KIND_SIZE:
        return read_size(option, text, at, error);
    case GSNN_KIND_REAL:
        return read_real(row, option, text, at, error);
    case GSNN_KIND_TEXT:
        *(const char **)at = text;
        return GSNN_OK;
    case GSNN_KIND_LIST: {
        gsnn_text_list *texts = at;
        texts->items = list;
        texts->items[texts->count++] = text;
        return GSNN_OK;
    }
    case GSNN_KIND_CHOICE:
        status = gsnn_choose(option, text, &row->words, &place, error);
        if (!status)
            *(unsigned *)at = (unsigned)place;
        return status;
    case GSNN_KIND_WORD:
        status = gsnn_choose(option, text, &row->words, &place, error);
        if (!status)
            *(const char **)at = gsnn_word_at(&row->words, place);
        return status;
    case GSNN_KIND_CALL:
        return row->take(part, option, text, error);
    default:
        return GSNN_OK;
    }
}

/* getopt_long() stops behind the word it objects to, unless that is a letter with others behind. */
static gsnn_status refuse(int option, char **argv, const gsnn_option_rows *rows,
                          const char *letters, gsnn_error *error) {
    const char *word = argv[optind - 1];
    char letter[] = {'-', (char)optopt, '\0'};
    if (option == ':')
        return gsnn_fail(error, GSNN_INVALID, "%s: %s needs a value (try gsnn help %s)", argv[0],
                         word, argv[0]);
    if (optopt >= ROW_VALUE && (size_t)(optopt - ROW_VALUE) < rows->count)
        return gsnn_fail(error, GSNN_INVALID, "%s: --%s takes no value (try gsnn help %s)", argv[0],
                         rows->row[optopt - ROW_VALUE]->name, argv[0]);
    if (optopt > ' ' && optopt <= '~' && !strchr(letters, optopt))
        word = letter;
    return gsnn_fail(error, GSNN_INVALID, "%s: unknown option %s (try gsnn help %s)", argv[0], word,
                     argv[0]);
}

/* The rows as getopt_long() takes them. */
static void fill_getopt(const gsnn_option_rows *rows, char *letters, struct option *words) {
    *letters++ = ':';
    for (size_t i = 0; i < rows->count; i++) {
        const gsnn_option *row = rows->row[i];
        bool value = row->kind != GSNN_KIND_FLAG;
        words[i] = (struct option){row->name, value ? required_argument : no_argument, NULL,
                                   ROW_VALUE + (int)i};
        if (row->letter)
            *letters++ = row->letter;
        if (row->letter && value)
            *letters++ = ':';
    }
    *letters++ = 'h';
    *letters = '\0';
    words[rows->count] = (struct option){"help", no_argument, NULL, 'h'};
    words[rows->count + 1] = (struct option){NULL, 0, NULL, 0};
}

static size_t row_of(const gsnn_option_rows *rows, int option) {
    if (option >= ROW_VALUE)
        return (size_t)(option - ROW_VALUE);
    size_t i = 0;
    while (rows->row[i]->letter != option)
        i++;
    return i;
}

/* The room for the texts of row i. */
static const char **list_of(const gsnn_option_rows *rows, size_t i, const char **lists, int argc) {
    for (size_t k = 0; k < i; k++)
        if (rows->row[k]->kind == GSNN_KIND_LIST)
            lists += argc;
    return lists;
}

gsnn_status gsnn_options_read(const gsnn_option_rows *rows, int argc, char **argv, void *request,
                              const char **lists, bool given[GSNN_OPTIONS_MOST], int *first,
                              bool *help, gsnn_error *error) {
    char letters[2 * GSNN_OPTIONS_MOST + 3];
    struct option words[GSNN_OPTIONS_MOST + 2];
    int option;
    fill_getopt(rows, letters, words);
    optind = 1;
    opterr = 0;
    *help = false;
    memset(given, 0, GSNN_OPTIONS_MOST * sizeof *given);
    while ((option = getopt_long(argc, argv, letters, words, NULL)) != -1) {
        if (option == 'h') {
            *help = true;
            return GSNN_OK;
        }
        if (option == ':' || option == '?')
            return refuse(option, argv, rows, letters, error);
        size_t i = row_of(rows, option);
        gsnn_status status = take(rows->row[i], (char *)request + rows->base[i], optarg,
                                  list_of(rows, i, lists, argc), error);
        if (status)
            return status;
        given[i] = true;
    }
    for (size_t i = 0; i < rows->count; i++)
        if (rows->row[i]->required && !given[i])
            return gsnn_fail(error, GSNN_INVALID, "%s: missing --%s=%s (try gsnn help %s)", argv[0],
                             rows->row[i]->name, rows->row[i]->argument, argv[0]);
    *first = optind;
    return GSNN_OK;
}
