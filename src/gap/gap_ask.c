#include "gap/gap_ask.h"

#include "base/error.h"

/* Numbers and characters on a line of a script: GAP reads lines through buffers of limited size,
 * and a script can be looked at. */
#define NUMBERS_PER_LINE 16
#define CHARACTERS_PER_LINE 400

void gsnn_gap_append_literal(gsnn_text *text, const char *string) {
    gsnn_text_append_char(text, '"');
    size_t count = 0;
    for (const char *c = string; *c; c++) {
        if (count && count % CHARACTERS_PER_LINE == 0)
            gsnn_text_append(text, "\\\n"); /* GAP's continuation: no part of the value */
        count++;
        unsigned char byte = (unsigned char)*c;
        if (byte >= ' ' && byte <= '~' && byte != '"' && byte != '\\')
            gsnn_text_append_char(text, *c);
        else
            gsnn_text_append_format(text, "\\%03o", (unsigned)byte);
    }
    gsnn_text_append_char(text, '"');
}

void gsnn_gap_append_permutation(gsnn_text *text, const uint16_t *images, size_t points) {
    gsnn_text_append(text, "PermList([");
    for (size_t i = 0; i < points; i++) {
        if (i)
            gsnn_text_append(text, i % NUMBERS_PER_LINE == 0 ? ",\n" : ",");
        gsnn_text_append_integer(text, images[i] + 1);
    }
    gsnn_text_append(text, "])");
}

void gsnn_gap_add_images_function(gsnn_text *script) {
    /* A table of the numbers' texts is ten times faster than String() for each image. */
    gsnn_text_append(script,
                     "GSNN_images := function(list, points)\n"
                     "  local numbers;\n"
                     "  numbers := List([1..points], i -> Concatenation(String(i), \" \"));\n"
                     "  return Concatenation(List(list, g ->\n"
                     "    Concatenation(Concatenation(numbers{ListPerm(g, points)}), \"\\n\")));\n"
                     "end;;\n");
}

void gsnn_gap_add_library_loading(gsnn_text *script) {
    gsnn_text_append(script, "Perform([\"smallgrp\", \"primgrp\", \"transgrp\"],\n"
                             "  function(name) LoadPackage(name, false); end);;\n");
}

void gsnn_gap_add_group(gsnn_text *script, size_t points, const uint16_t *generators,
                        size_t generator_count) {
    gsnn_text_append(script, "Group([");
    for (size_t i = 0; i < generator_count; i++) {
        if (i)
            gsnn_text_append(script, ",\n");
        gsnn_gap_append_permutation(script, generators + i * points, points);
    }
    gsnn_text_append(script, "], ())");
}

gsnn_status gsnn_gap_ask(const gsnn_gap_options *options, gsnn_gap_packages packages,
                         gsnn_text *script, char **answer, gsnn_gap_reader *reader,
                         gsnn_error *error) {
    gsnn_status status;
    size_t length = 0;
    *answer = NULL;
    if (script->failed)
        status = gsnn_fail_memory(error);
    else
        status =
            gsnn_gap_run(options, packages, script->bytes, script->length, answer, &length, error);
    gsnn_text_clear(script);
    if (status == GSNN_OK)
        *reader = (gsnn_gap_reader){.at = *answer, .end = *answer + length};
    return status;
}
