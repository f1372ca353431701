/* gap_names.c - the names that GAP gives to groups. */
#include "base/error.h"
#include "base/memory.h"
#include "gap/gap_ask.h"
#include "gap/gap_queries.h"

#include <stdlib.h>
#include <string.h>

static void write_script(gsnn_text *script, size_t points, const gsnn_gap_generated_group *groups,
                         size_t group_count) {
    gsnn_gap_add_library_loading(script);
    gsnn_text_append(script, "GSNN_groups := [];;\n");
    for (size_t i = 0; i < group_count; i++) {
        gsnn_text_append(script, "Add(GSNN_groups, ");
        gsnn_gap_add_group(script, points, groups[i].generators, groups[i].generator_count);
        gsnn_text_append(script, ");;\n");
    }
    gsnn_text_append(script,
                     "GSNN_query := function()\n"
                     "  local text, group, name;\n"
                     "  text := \"names\\n\";\n"
                     "  for group in GSNN_groups do\n"
                     "    name := StructureDescription(group);\n"
                     "    Append(text, Concatenation(\"name \", String(Length(name)), \" \",\n"
                     "      name, \"\\n\"));\n"
                     "  od;\n"
                     "  return text;\n"
                     "end;;\n");
}

/* Reads a name; NULL without memory or after a problem. */
static char *read_name(gsnn_gap_reader *reader) {
    gsnn_gap_read_word(reader, "name");
    size_t length = (size_t)gsnn_gap_read_number(reader, 1, SIZE_MAX - 2);
    const char *text = gsnn_gap_read_text(reader, length);
    char *name = text ? gsnn_new(length + 1, 1) : NULL;
    if (name)
        memcpy(name, text, length);
    return name;
}

gsnn_status gsnn_gap_structure_descriptions(size_t points, const gsnn_gap_generated_group *groups,
                                            size_t group_count, const gsnn_gap_options *options,
                                            char ***names, gsnn_error *error) {
    gsnn_text script = {0};
    write_script(&script, points, groups, group_count);
    char *answer = NULL;
    gsnn_gap_reader reader;
    gsnn_status status =
        gsnn_gap_ask(options, GSNN_GAP_PACKAGES_NEEDED, &script, &answer, &reader, error);
    if (status)
        return status;
    char **list = gsnn_new(group_count, sizeof *list);
    bool memory = list != NULL;
    gsnn_gap_read_word(&reader, "names");
    for (size_t i = 0; memory && i < group_count && !reader.problem; i++) {
        list[i] = read_name(&reader);
        memory = list[i] || reader.problem;
    }
    status = memory ? gsnn_gap_read_finish(&reader, error) : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        *names = list;
    else
        gsnn_gap_names_free(list, group_count);
    free(answer);
    return status;
}

void gsnn_gap_names_free(char **names, size_t count) {
    for (size_t i = 0; names && i < count; i++)
        free(names[i]);
    free(names);
}
