/* page_template.c - a text in which {{names}} are replaced. */
#include "report/page_template.h"

#include <string.h>

static void write_field(FILE *stream, const char *name, size_t length,
                        const gsnn_page_field *fields, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (strlen(fields[k].name) == length && memcmp(fields[k].name, name, length) == 0)
            fields[k].write(stream, fields[k].data);
}

void gsnn_page_template_write(FILE *stream, const char *template, const gsnn_page_field *fields,
                              size_t count) {
    const char *open, *close;
    while ((open = strstr(template, "{{")) && (close = strstr(open, "}}"))) {
        fwrite(template, 1, (size_t)(open - template), stream);
        write_field(stream, open + 2, (size_t)(close - open) - 2, fields, count);
        template = close + 2;
    }
    fputs(template, stream);
}

/* Writes the string with each character of `special` replaced by its escape. */
static void write_escaped(FILE *stream, const char *string, const char *special,
                          const char *const *escapes) {
    while (*string) {
        size_t plain = strcspn(string, special);
        fwrite(string, 1, plain, stream);
        string += plain;
        if (*string)
            fputs(escapes[strchr(special, *string++) - special], stream);
    }
}

void gsnn_page_write_raw(FILE *stream, const void *string) {
    fputs(string, stream);
}

void gsnn_page_write_text(FILE *stream, const void *string) {
    static const char *const escapes[] = {"&amp;", "&lt;", "&gt;", "&quot;"};
    write_escaped(stream, string, "&<>\"", escapes);
}

void gsnn_page_write_json(FILE *stream, const void *string) {
    static const char *const escapes[] = {"\\u003c"};
    write_escaped(stream, string, "<", escapes);
}
