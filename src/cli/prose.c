#include "cli/prose.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define COLUMNS 80

/* The end of a line after which the paragraph goes on. */
static bool joins(const char *newline) {
    return newline[1] && newline[1] != ' ' && newline[1] != '\n';
}

void gsnn_prose_print(const char *text, int column, FILE *stream) {
    int at = column;
    bool first = true, shown = *text == ' '; /* word of its line; a line to be shown as it is */
    while (*text) {
        size_t blanks = strspn(text, " ");
        if (text[blanks] == '\n' && !shown && !first && joins(text + blanks)) {
            /* Two blanks after a sentence, as within lines. */
            const char *next = text + blanks + 1;
            size_t length = strcspn(next, " \n"), gap = text[-1] == '.' || text[-1] == '?' ? 2 : 1;
            text = next;
            if (at + (int)(gap + length) >= COLUMNS) {
                fprintf(stream, "\n%*s", column, "");
                at = column;
            } else {
                fprintf(stream, "%*s", (int)gap, "");
                at += (int)gap;
            }
            fprintf(stream, "%.*s", (int)length, text);
            at += (int)length;
            text += length;
            continue;
        }
        if (text[blanks] == '\n') {
            text += blanks + 1;
            at = column;
            first = true;
            shown = *text == ' ';
            fprintf(stream, "\n%*s", *text && *text != '\n' ? column : 0, "");
            continue;
        }
        size_t length = strcspn(text + blanks, " \n");
        if (!first && !shown && at + (int)(blanks + length) >= COLUMNS) {
            fprintf(stream, "\n%*s", column, "");
            at = column;
            text += blanks;
            blanks = 0;
        }
        fprintf(stream, "%.*s", (int)(blanks + length), text);
        at += (int)(blanks + length);
        text += blanks + length;
        first = false;
    }
    if (!first || at != column)
        fputc('\n', stream);
}

/* Characters that mean something else to roff. */
static void print_escaped(const char *text, size_t length, FILE *stream) {
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\\')
            fputs("\\e", stream);
        else if (text[i] == '-')
            fputs("\\-", stream);
        else
            fputc(text[i], stream);
}

/* The length of a word of capitals that `names` has, or 0. */
static size_t name(const char *text, const char *names) {
    char word[32];
    size_t length = 0;
    while (isupper((unsigned char)text[length]))
        length++;
    if (!length || length + 3 > sizeof word || isalnum((unsigned char)text[length]))
        return 0;
    snprintf(word, sizeof word, " %.*s ", (int)length, text);
    return strstr(names, word) ? length : 0;
}

static size_t option(const char *text) {
    size_t dashes = strspn(text, "-"), length = dashes;
    while (isalnum((unsigned char)text[length]) || (length > dashes && text[length] == '-'))
        length++;
    return dashes >= 1 && dashes <= 2 && isalpha((unsigned char)text[dashes]) ? length : 0;
}

static int print_word(const char *text, size_t length, const char *names, FILE *stream) {
    bool begins = true;
    int bytes = (int)length;
    for (size_t i = 0; i < length;) {
        size_t argument = begins ? name(text + i, names) : 0;
        size_t flag = begins ? option(text + i) : 0;
        size_t step = argument ? argument : flag ? flag : 1;
        if (argument || flag)
            fputs(argument ? "\\fI" : "\\fB", stream);
        bytes += argument || flag ? 6 : 0;
        for (size_t k = i; k < i + step; k++)
            bytes += text[k] == '-' || text[k] == '\\';
        print_escaped(text + i, step, stream);
        if (argument || flag)
            fputs("\\fP", stream);
        i += step;
        begins = !isalnum((unsigned char)text[i - 1]) && text[i - 1] != '-';
    }
    return bytes;
}

/* A sentence ends with the word: mdoc wants the next on a line of its own. */
static bool ends_sentence(const char *word, size_t length) {
    return length > 1 && (word[length - 1] == '.' || word[length - 1] == '?') &&
           (word[length] == ' ' || word[length] == '\n') && word[length - 2] != '.';
}

void gsnn_prose_print_manual(const char *text, const char *names, FILE *stream) {
    bool literal = false, parted = false;
    int at = 0; /* column of a filled line */
    while (*text) {
        size_t length = strcspn(text, "\n");
        if (length == 0 || literal != (*text == ' ')) {
            if (at)
                fputc('\n', stream);
            at = 0;
        }
        if (length == 0) {
            parted = !literal;
            text++;
            continue;
        }
        if (literal != (*text == ' ')) {
            literal = !literal;
            fputs(literal ? ".Bd -literal\n" : ".Ed\n.Pp\n", stream);
        } else if (parted && !literal) {
            fputs(".Pp\n", stream);
        }
        parted = false;
        if (literal) {
            print_escaped(text, length, stream);
            fputc('\n', stream);
        }
        for (const char *end = text + length; !literal && text < end;) {
            text += strspn(text, " ");
            size_t word = strcspn(text, " \n");
            if (at && at + (int)word > 62) {
                fputc('\n', stream);
                at = 0;
            }
            if (!at && (*text == '.' || *text == '\''))
                fputs("\\&", stream);
            if (at)
                fputc(' ', stream);
            at += print_word(text, word, names, stream) + 1;
            if (ends_sentence(text, word)) {
                fputc('\n', stream);
                at = 0;
            }
            text += word;
            length = 0;
        }
        text += length;
        text += *text == '\n';
    }
    if (at)
        fputc('\n', stream);
    if (literal)
        fputs(".Ed\n", stream);
}
