/* gap_evaluate.c - the permutation group that a GAP expression gives. */
#include "base/error.h"
#include "base/memory.h"
#include "gap/gap_ask.h"
#include "gap/gap_queries.h"

#include <inttypes.h>
#include <stdlib.h>

/* The expression is a string to GAP, so whatever quotes, comments or half statements it has stay
 * inside.  A separate catch tells what is wrong with it from what is wrong with GAP. */
static void write_script(gsnn_text *script, const char *expression) {
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
    write_script(&script, expression);
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
