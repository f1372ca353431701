/* gap_subgroups.c - the classes of subgroups of a permutation group, from GAP. */
#include "base/error.h"
#include "base/memory.h"
#include "gap/gap_ask.h"
#include "gap/gap_queries.h"

#include <stdlib.h>

static void write_script(gsnn_text *script, size_t points, const uint16_t *generators,
                         size_t generator_count) {
    gsnn_gap_add_library_loading(script);
    gsnn_gap_add_images_function(script);
    gsnn_text_append(script, "GSNN_points := ");
    gsnn_text_append_integer(script, (int64_t)points);
    gsnn_text_append(script, ";;\nGSNN_group := ");
    gsnn_gap_add_group(script, points, generators, generator_count);
    gsnn_text_append(script,
                     ";;\n"
                     "GSNN_query := function()\n"
                     "  local classes, text, class, subgroup, small;\n"
                     "  classes := ConjugacyClassesSubgroups(GSNN_group);\n"
                     "  text := Concatenation(\"classes \", String(Size(GSNN_group)), \" \",\n"
                     "    String(Length(classes)), \"\\n\");\n"
                     "  for class in classes do\n"
                     "    subgroup := Representative(class);\n"
                     "    small := Filtered(SmallGeneratingSet(subgroup), g -> g <> ());\n"
                     "    Append(text, Concatenation(\"class \", String(Size(subgroup)), \" \",\n"
                     "      String(Size(class)), \" \", String(Length(small)), \"\\n\",\n"
                     "      GSNN_images(small, GSNN_points)));\n"
                     "  od;\n"
                     "  return text;\n"
                     "end;;\n");
}

/* Reads a class of subgroups of a group of that order.  false without memory. */
static bool read_class(gsnn_gap_reader *reader, uint64_t group_order, size_t points, bool *seen,
                       gsnn_gap_subgroup_class *class) {
    gsnn_gap_read_word(reader, "class");
    class->order = gsnn_gap_read_number(reader, 1, group_order);
    class->length = gsnn_gap_read_number(reader, 1, group_order / class->order);
    if (group_order % class->order != 0 || group_order / class->order % class->length != 0)
        reader->problem = "an order or a length is impossible";
    uint64_t count = gsnn_gap_read_number(reader, 0, UINT64_MAX);
    if (!gsnn_gap_read_has_room(reader, count, 2 * points))
        return true;
    class->generators = gsnn_new((size_t)count * points, sizeof *class->generators);
    if (!class->generators)
        return false;
    class->generator_count = (size_t)count;
    for (size_t i = 0; i < count && !reader->problem; i++)
        gsnn_gap_read_permutation(reader, points, class->generators + i * points, seen);
    return true;
}

gsnn_status gsnn_gap_subgroup_classes(size_t points, const uint16_t *generators,
                                      size_t generator_count, const gsnn_gap_options *options,
                                      gsnn_gap_subgroup_class **classes, size_t *class_count,
                                      gsnn_error *error) {
    gsnn_text script = {0};
    write_script(&script, points, generators, generator_count);
    char *answer = NULL;
    gsnn_gap_reader reader;
    gsnn_status status =
        gsnn_gap_ask(options, GSNN_GAP_PACKAGES_NEEDED, &script, &answer, &reader, error);
    if (status)
        return status;
    gsnn_gap_read_word(&reader, "classes");
    uint64_t group_order = gsnn_gap_read_number(&reader, 1, UINT64_MAX);
    uint64_t count = gsnn_gap_read_number(&reader, 1, UINT64_MAX);
    if (!gsnn_gap_read_has_room(&reader, count, sizeof "class 1 1 0"))
        count = 0;
    gsnn_gap_subgroup_class *list = gsnn_new((size_t)count, sizeof *list);
    bool *seen = gsnn_new(points, sizeof *seen);
    bool memory = list && seen;
    for (size_t i = 0; memory && i < count && !reader.problem; i++)
        memory = read_class(&reader, group_order, points, seen, &list[i]);
    status = memory ? gsnn_gap_read_finish(&reader, error) : gsnn_fail_memory(error);
    if (status == GSNN_OK) {
        *classes = list;
        *class_count = (size_t)count;
    } else {
        gsnn_gap_subgroup_classes_free(list, (size_t)count);
    }
    free(seen);
    free(answer);
    return status;
}

void gsnn_gap_subgroup_classes_free(gsnn_gap_subgroup_class *classes, size_t count) {
    for (size_t i = 0; classes && i < count; i++)
        free(classes[i].generators);
    free(classes);
}
