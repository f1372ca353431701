/* options_help.c - the options of a command as `gsnn help COMMAND` and the manual list them. */
#include "cli/options.h"
#include "cli/prose.h"

#include <string.h>

enum { TEXT_COLUMN = 26, LAST_COLUMN = 79 };

static const gsnn_option help_row = {
    .kind = GSNN_KIND_FLAG, .letter = 'h', .name = "help", .help = "this text"};

/* What stands behind the "=" of an option: its argument, or the words to choose from. */
static void print_argument(const gsnn_option *row, char *text, size_t size) {
    const char *word;
    *text = '\0';
    if (row->argument)
        snprintf(text, size, "%s", row->argument);
    else
        for (size_t i = 0; row->kind != GSNN_KIND_FLAG && (word = gsnn_word_at(&row->words, i));
             i++) {
            size_t used = strlen(text);
            snprintf(text + used, size - used, "%s%s", i ? "|" : "", word);
        }
}

/* Prints the head of an option, whose words go on in further lines, below the first of them, where
 * the line is full. */
static void print_head(const char *head, size_t words, FILE *stream) {
    size_t column = 0;
    while (column + strlen(head) > LAST_COLUMN) {
        size_t length = LAST_COLUMN - column;
        while (length && head[length - 1] != '|')
            length--;
        if (!length)
            break;
        fprintf(stream, "%.*s\n%*s", (int)length, head, (int)words, "");
        head += length;
        column = words;
    }
    fputs(head, stream);
}

static void print_row(const gsnn_option *row, FILE *stream) {
    char argument[256], head[320], letter[5] = "    ";
    if (row->letter)
        snprintf(letter, sizeof letter, "-%c, ", row->letter);
    print_argument(row, argument, sizeof argument);
    int width = snprintf(head, sizeof head, "  %s--%s%s%s", letter, row->name, *argument ? "=" : "",
                         argument);
    if (width < TEXT_COLUMN) {
        fprintf(stream, "%-*s", TEXT_COLUMN, head);
    } else {
        print_head(head, (size_t)width - strlen(argument), stream);
        fprintf(stream, "\n%*s", TEXT_COLUMN, "");
    }
    gsnn_prose_print(row->help, TEXT_COLUMN, stream);
}

void gsnn_options_print_help(const gsnn_option_rows *rows, FILE *stream) {
    for (size_t i = 0; i < rows->count; i++)
        print_row(rows->row[i], stream);
    print_row(&help_row, stream);
}

void gsnn_options_print_manual(const gsnn_option_rows *rows, const char *names, FILE *stream) {
    if (!rows->count)
        return;
    fputs(".Bl -tag -width Ds\n", stream);
    for (size_t i = 0; i < rows->count; i++) {
        const gsnn_option *row = rows->row[i];
        char argument[256];
        print_argument(row, argument, sizeof argument);
        fputs(".It ", stream);
        if (row->letter)
            fprintf(stream, "Fl %c , ", row->letter);
        fprintf(stream, "Fl -%s", row->name);
        if (*argument)
            fprintf(stream, " Ns = Ns Ar %s", argument);
        fputc('\n', stream);
        gsnn_prose_print_manual(row->help, names, stream);
    }
    fputs(".El\n", stream);
}
