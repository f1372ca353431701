/* gap_queries.c - the questions: a script for each, and the reading of its answer. */
#include "gap/gap_queries.h"

#include "base/error.h"
#include "base/memory.h"
#include "gap/gap_ask.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- Evaluating an expression ---------------------------------------------------------------- */

/* The expression is a string to GAP, so whatever quotes, comments or half statements it has stay
 * inside.  A separate catch tells what is wrong with it from what is wrong with GAP. */
static void write_evaluation(gsnn_text *script, const char *expression) {
    gsnn_gap_add_images_function(script);
    gsnn_text_append(script, "GSNN_expression := ");
    gsnn_gap_append_literal(script, expression);
    gsnn_text_append(
        script,
        ";;\n"
        "GSNN_query := function()\n"
        "  local caught, group, moved, generators;\n"
        "  caught := CALL_WITH_CATCH(EvalString, [GSNN_expression]);\n"
        "  if not caught[1] or Length(caught) < 2 then\n"
        "    return rec(refused := \"\");\n"
        "  fi;\n"
        "  group := caught[2];\n"
        "  if not IsGroup(group) then\n"
        "    return rec(refused := \"GAP evaluates it to something that is not a group\");\n"
        "  elif not IsPermGroup(group) then\n"
        "    return rec(refused :=\n"
        "      \"GAP evaluates it to a group that is not a permutation group\");\n"
        "  fi;\n"
        "  moved := Set(MovedPoints(group));\n"
        "  generators := [];\n"
        "  if Length(moved) > 0 and Length(moved) <= ");
    gsnn_text_append_integer(script, GSNN_GAP_MAX_POINTS);
    gsnn_text_append(
        script,
        " then\n"
        "    generators := List(GeneratorsOfGroup(group),\n"
        "      g -> PermList(List(moved, x -> PositionSorted(moved, x^g))));\n"
        "  fi;\n"
        "  return Concatenation(\"group \", String(Length(moved)), \" \",\n"
        "    String(Length(generators)), \"\\n\", GSNN_images(generators, Length(moved)));\n"
        "end;;\n");
}

gsnn_status gsnn_gap_evaluate_group(const char *expression, const gsnn_gap_options *options,
                                    size_t *points, size_t *generator_count, uint16_t **generators,
                                    gsnn_error *error) {
    gsnn_text script = {0};
    write_evaluation(&script, expression);
    char *answer = NULL;
    gsnn_gap_reader reader;
    gsnn_status status =
        gsnn_gap_ask(options, GSNN_GAP_PACKAGES_ALL, &script, &answer, &reader, error);
    if (status)
        return status;
    uint16_t *images = NULL;
    bool *seen = NULL;
    gsnn_gap_read_word(&reader, "group");
    uint64_t moved = gsnn_gap_read_number(&reader, 0, UINT64_MAX);
    uint64_t count = gsnn_gap_read_number(&reader, 0, UINT64_MAX);
    if (!reader.problem && moved > GSNN_GAP_MAX_POINTS) {
        status = gsnn_fail(error, GSNN_FAILED,
                           "the group moves %" PRIu64 " points; at most %d are "
                           "possible",
                           moved, GSNN_GAP_MAX_POINTS);
        goto cleanup;
    }
    size_t degree = moved ? (size_t)moved : 1;
    if (!gsnn_gap_read_has_room(&reader, count, 2 * degree))
        count = 0;
    images = gsnn_new((size_t)count * degree, sizeof *images);
    seen = gsnn_new(degree, sizeof *seen);
    if (!images || !seen) {
        status = gsnn_fail_memory(error);
        goto cleanup;
    }
    for (size_t i = 0; i < count && !reader.problem; i++)
        gsnn_gap_read_permutation(&reader, degree, images + i * degree, seen);
    status = gsnn_gap_read_finish(&reader, error);
    if (status)
        goto cleanup;
    *points = degree;
    *generator_count = (size_t)count;
    *generators = images;
    images = NULL;
cleanup:
    free(images);
    free(seen);
    free(answer);
    return status;
}

/* ---- Names ----------------------------------------------------------------------------------- */

static void write_names(gsnn_text *script, size_t points, const gsnn_gap_generated_group *groups,
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
    write_names(&script, points, groups, group_count);
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
