/* options.h - the options of a command as a table: one row an option.
 *
 * A row yields the parsing of the option, its errors, its lines in `gsnn help COMMAND` and its
 * entry in the manual.  Values go into the command's request, a struct of its own, at the row's
 * offset.
 *
 *     typedef struct request {
 *         gsnn_request common;       // first: see command.h
 *         uint64_t budget;
 *         unsigned mode;
 *         bool list;
 *     } request;
 *
 *     static const char *const modes[] = {"fast", "exact", NULL};
 *
 *     static const gsnn_option options[] = {
 *         GSNN_UNSIGNED('n', "budget", "N", request, budget, 1, 1000, "at most N neurons"),
 *         GSNN_CHOICE(0, "mode", request, mode, modes, "how to count"),
 *         GSNN_FLAG('l', "list", request, list, "also list them"),
 *         GSNN_OPTION_TABLE(gsnn_common_options, 0),
 *         GSNN_OPTIONS_END,
 *     };
 *
 * The compiler checks that a member has the type that the row needs. */
#ifndef GSNN_CLI_OPTIONS_H
#define GSNN_CLI_OPTIONS_H

#include "gsnn.h"

#include <stdio.h>

typedef enum gsnn_option_kind {
    GSNN_KIND_END,      /* the end of a table */
    GSNN_KIND_TABLE,    /* the rows of another table stand here */
    GSNN_KIND_FLAG,     /* no value: a bool or an int becomes `least` */
    GSNN_KIND_UNSIGNED, /* a whole number from `least` to `most` */
    GSNN_KIND_SIZE,     /* a number of bytes; K, M or G may follow */
    GSNN_KIND_REAL,     /* a finite number from `low` to `high` */
    GSNN_KIND_TEXT,     /* any text */
    GSNN_KIND_LIST,     /* any text, and the option may be repeated */
    GSNN_KIND_CHOICE,   /* one of `words`; its place is stored */
    GSNN_KIND_WORD,     /* one of `words`; the word is stored */
    GSNN_KIND_CALL,     /* `take` reads the value */
} gsnn_option_kind;

/* The texts given to a GSNN_LIST; the memory belongs to whoever called gsnn_options_read. */
typedef struct gsnn_text_list {
    const char **items;
    size_t count;
} gsnn_text_list;

/* The words of a choice: an array that NULL ends, or a function from places to words that returns
 * NULL behind the last, for the names in a registry. */
typedef struct gsnn_words {
    const char *const *list;
    const char *(*at)(size_t place);
} gsnn_words;

typedef struct gsnn_option {
    gsnn_option_kind kind;
    char letter;          /* or 0 */
    const char *name;     /* without the dashes */
    const char *argument; /* how help calls the value; NULL: none, or the words of a choice */
    const char *help;     /* one sentence without a full stop; help breaks it into lines */
    size_t offset;        /* where the value goes in the request */
    bool required;        /* the command needs it */
    bool to_int;          /* a flag whose member is an int */
    unsigned parts;       /* the parts of the command that take it (parts.h); 0: all */
    uint64_t least, most;
    double low, high;
    gsnn_words words;
    const struct gsnn_option *table;
    gsnn_status (*take)(void *request, const char *option, const char *text, gsnn_error *error);
} gsnn_option;

/* The offset of a member, which must have the type given. */
/* NOLINTBEGIN(bugprone-macro-parentheses): a type and a member take no parentheses. */
#define GSNN_PLACE(type, request, member)                                                          \
    .offset = _Generic(((request *)0)->member, type : offsetof(request, member))
/* NOLINTEND(bugprone-macro-parentheses) */

#define GSNN_ROW(k, l, n, arg, ...)                                                                \
    .kind = GSNN_KIND_##k, .letter = (l), .name = (n), .argument = (arg), .help = __VA_ARGS__

/* The last argument is the help; members of gsnn_option may follow it, such as .required = true. */
#define GSNN_FLAG(l, n, request, member, ...)                                                      \
    { GSNN_ROW(FLAG, l, n, NULL, __VA_ARGS__), .least = 1, GSNN_PLACE(bool, request, member) }
#define GSNN_UNSET(l, n, request, member, ...)                                                     \
    { GSNN_ROW(FLAG, l, n, NULL, __VA_ARGS__), .least = 0, GSNN_PLACE(bool, request, member) }
/* Puts `value` into an int. */
#define GSNN_SETTING(l, n, request, member, value, ...)                                            \
    {                                                                                              \
        GSNN_ROW(FLAG, l, n, NULL, __VA_ARGS__), .least = (value), .to_int = true,                 \
                                                 GSNN_PLACE(int, request, member)                  \
    }
/* The member is a uint64_t (or a size_t, where that is the same). */
#define GSNN_UNSIGNED(l, n, arg, request, member, from, to, ...)                                   \
    {                                                                                              \
        GSNN_ROW(UNSIGNED, l, n, arg, __VA_ARGS__), .least = (from), .most = (to),                 \
                                                    GSNN_PLACE(uint64_t, request, member)          \
    }
#define GSNN_SIZE(l, n, arg, request, member, ...)                                                 \
    { GSNN_ROW(SIZE, l, n, arg, __VA_ARGS__), GSNN_PLACE(uint64_t, request, member) }
#define GSNN_REAL(l, n, arg, request, member, from, to, ...)                                       \
    {                                                                                              \
        GSNN_ROW(REAL, l, n, arg, __VA_ARGS__), .low = (from), .high = (to),                       \
                                                GSNN_PLACE(double, request, member)                \
    }
#define GSNN_TEXT(l, n, arg, request, member, ...)                                                 \
    { GSNN_ROW(TEXT, l, n, arg, __VA_ARGS__), GSNN_PLACE(const char *, request, member) }
#define GSNN_LIST(l, n, arg, request, member, ...)                                                 \
    { GSNN_ROW(LIST, l, n, arg, __VA_ARGS__), GSNN_PLACE(gsnn_text_list, request, member) }
/* `array` ends with NULL; the member is an unsigned int or an enum, and gets the place. */
#define GSNN_CHOICE(l, n, request, member, array, ...)                                             \
    {                                                                                              \
        GSNN_ROW(CHOICE, l, n, NULL, __VA_ARGS__), .words.list = (array),                          \
                                                   GSNN_PLACE(unsigned, request, member)           \
    }
/* `function` gives the words; the member is a const char * and gets the word. */
#define GSNN_WORD(l, n, request, member, function, ...)                                            \
    {                                                                                              \
        GSNN_ROW(WORD, l, n, NULL, __VA_ARGS__), .words.at = (function),                           \
                                                 GSNN_PLACE(const char *, request, member)         \
    }
/* `function` is given the whole request, or the part of it that an included table is about. */
#define GSNN_CALL(l, n, arg, function, ...)                                                        \
    { GSNN_ROW(CALL, l, n, arg, __VA_ARGS__), .take = (function) }
/* The rows of another table; its offsets count from `from` in this request. */
#define GSNN_OPTION_TABLE(rows, from)                                                              \
    { .kind = GSNN_KIND_TABLE, .table = (rows), .offset = (from) }
#define GSNN_OPTIONS_END                                                                           \
    { .kind = GSNN_KIND_END }

/* Options a command may have at most, those of included tables counted. */
#define GSNN_OPTIONS_MOST 64

/* The options of a table with those of the tables in it, and each one's offset in the request. */
typedef struct gsnn_option_rows {
    const gsnn_option *row[GSNN_OPTIONS_MOST];
    size_t base[GSNN_OPTIONS_MOST]; /* where the row's own table begins in the request */
    size_t count;
} gsnn_option_rows;

void gsnn_option_rows_init(gsnn_option_rows *rows, const gsnn_option *table);

/* Reads the options of a command, whose name is argv[0], into its request, and sees that the
 * required ones were given unless *help is set, which -h and --help do.  `lists` has room for argc
 * texts of each GSNN_LIST in turn.  On GSNN_OK *first is the index of the first other argument;
 * argv is put in order, and given[i] says whether row i was given.  GSNN_INVALID names the option
 * and what is wrong with it. */
gsnn_status gsnn_options_read(const gsnn_option_rows *rows, int argc, char **argv, void *request,
                              const char **lists, bool given[GSNN_OPTIONS_MOST], int *first,
                              bool *help, gsnn_error *error);

/* How many GSNN_LIST options there are. */
size_t gsnn_option_lists(const gsnn_option_rows *rows);

/* The word at a place, or NULL behind the last. */
const char *gsnn_word_at(const gsnn_words *words, size_t place);

/* The place in the words of what an option was given; GSNN_INVALID lists them. */
gsnn_status gsnn_choose(const char *option, const char *given, const gsnn_words *words,
                        size_t *place, gsnn_error *error);

/* Reads a decimal number from least to most; the message names the option. */
gsnn_status gsnn_number_argument(const char *option, const char *text, uint64_t least,
                                 uint64_t most, uint64_t *value, gsnn_error *error);

/* Prints the rows for `--help`: at most 80 columns, the texts broken at blanks. */
void gsnn_options_print_help(const gsnn_option_rows *rows, FILE *stream);

/* Prints them as a list for the manual (mdoc); `names` as for gsnn_prose_print_manual. */
void gsnn_options_print_manual(const gsnn_option_rows *rows, const char *names, FILE *stream);

#endif
