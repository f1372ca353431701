#include "codomain/codomain.h"

#include "base/memory.h"
#include "base/source_text.h"
#include "input/generator_table.h"
#include "input/group_source.h"
#include "matrix/point_vectors.h"

#include <stdlib.h>
#include <string.h>

const char *gsnn_codomain_kind_name(const gsnn_codomain *codomain) {
    static const char *const names[] = {"trivial", "input", "signs", "file"};
    return names[codomain->kind];
}

/* ---- The images -------------------------------------------------------------------------- */

/* That many outputs, each left as it is; or one, with a sign for each generator in `signs`. */
static gsnn_status make_character(gsnn_codomain *codomain, size_t outputs, const char *signs,
                                  gsnn_error *error) {
    const gsnn_group *group = codomain->group;
    gsnn_generator_table table;
    gsnn_group_labels labels = {.name = signs ? "signs" : "trivial",
                                .generator_names = (const char *const *)group->generator_names};
    gsnn_status status =
        gsnn_generator_table_init(&table, signs != NULL, outputs, group->generator_count, error);
    for (size_t i = 0; !status && signs && i < group->generator_count; i++)
        gsnn_generator_table_set(&table, i, 0, 0, signs[i] == '-');
    return status ? status
                  : gsnn_generator_table_group(&codomain->images, &table, &labels, NULL, error);
}

static gsnn_status make_signs(gsnn_codomain *codomain, const char *signs, gsnn_error *error) {
    size_t count = strlen(signs), generators = codomain->group->generator_count;
    if (count != generators)
        return gsnn_fail(error, GSNN_INVALID, "codomain: %zu sign%s for %zu generator%s", count,
                         count == 1 ? "" : "s", generators, generators == 1 ? "" : "s");
    codomain->kind = GSNN_CODOMAIN_SIGNS;
    codomain->signs = gsnn_copy_string(signs);
    return codomain->signs ? make_character(codomain, 1, signs, error) : gsnn_fail_memory(error);
}

static gsnn_status make_from_file(gsnn_codomain *codomain, const char *path, const gsnn_run *run,
                                  gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_error reason;
    codomain->kind = GSNN_CODOMAIN_FILE;
    gsnn_status status = gsnn_source_read(&text, path, GSNN_SOURCE_MAX_BYTES, run, &reason);
    status = status ? gsnn_fail(error, status, "codomain %s: %s", path, reason.message)
                    : gsnn_group_source_parse(&codomain->images, text.bytes, text.length, path,
                                              true, run, error);
    gsnn_text_clear(&text);
    if (!status)
        status = gsnn_group_check_plain(codomain->images, error);
    if (status)
        return status;
    size_t count = codomain->images->generator_count, wanted = codomain->group->generator_count;
    if (count != wanted)
        return gsnn_fail(error, GSNN_INVALID, "%s: %zu generator%s, but the group has %zu", path,
                         count, count == 1 ? "" : "s", wanted);
    return GSNN_OK;
}

/* As many as documents may name. */
#define MAX_OUTPUTS 65535u

/* The K of trivial:K, in decimal. */
static gsnn_status make_trivial(gsnn_codomain *codomain, const char *count, gsnn_error *error) {
    size_t outputs = 0, digits = strspn(count, "0123456789");
    for (size_t i = 0; i < digits && outputs <= MAX_OUTPUTS; i++)
        outputs = 10 * outputs + (size_t)(count[i] - '0');
    if (count[digits] || outputs == 0 || outputs > MAX_OUTPUTS)
        return gsnn_fail(error, GSNN_INVALID,
                         "codomain: trivial:%.20s: a number of outputs from 1 to %u is expected",
                         count, MAX_OUTPUTS);
    return make_character(codomain, outputs, NULL, error);
}

/* The group on all inputs, where axes stand for several. */
static gsnn_status make_all_inputs(gsnn_codomain *codomain, gsnn_error *error) {
    const gsnn_group *group = codomain->group;
    bool signs = group->points > group->degree;
    size_t inputs = gsnn_group_inputs(group);
    gsnn_group_labels labels = {.name = group->name,
                                .generator_names = (const char *const *)group->generator_names};
    if (!group->action->images)
        return gsnn_fail(error, GSNN_INVALID,
                         "codomain input: not of matrices with features; a file may give the same");
    if (inputs > gsnn_max_degree(signs))
        return gsnn_fail(error, GSNN_FAILED, "codomain input: %zu inputs, above the limit of %zu",
                         inputs, gsnn_max_degree(signs));
    gsnn_generator_table table;
    int32_t *images = gsnn_new(inputs, sizeof *images);
    if (!images)
        return gsnn_fail_memory(error);
    gsnn_status status =
        gsnn_generator_table_init(&table, signs, inputs, group->generator_count, error);
    for (size_t s = 0; !status && s < group->generator_count; s++) {
        group->action->images(group, gsnn_group_generator(group, s), images);
        for (size_t i = 0; i < inputs; i++)
            gsnn_generator_table_set(&table, s, i, (size_t)abs(images[i]) - 1, images[i] < 0);
    }
    free(images);
    return status ? status
                  : gsnn_generator_table_group(&codomain->images, &table, &labels, NULL, error);
}

static gsnn_status make_images(gsnn_codomain *codomain, const char *text, const gsnn_run *run,
                               gsnn_error *error) {
    if (strcmp(text, "trivial") == 0)
        return make_character(codomain, 1, NULL, error);
    if (strncmp(text, "trivial:", 8) == 0)
        return make_trivial(codomain, text + 8, error);
    if (strcmp(text, "input") == 0) {
        codomain->kind = GSNN_CODOMAIN_INPUT;
        if (codomain->group->inputs)
            return make_all_inputs(codomain, error);
        codomain->images = codomain->group;
        return GSNN_OK;
    }
    return *text && strspn(text, "+-") == strlen(text) ? make_signs(codomain, text, error)
                                                       : make_from_file(codomain, text, run, error);
}

static gsnn_status make_rows(gsnn_codomain *codomain, const gsnn_run *run, gsnn_error *error) {
    const gsnn_group *images = codomain->images;
    if (gsnn_group_form(images))
        return gsnn_contragredient(&codomain->rows, images, run, error);
    codomain->rows = codomain->images;
    return GSNN_OK;
}

/* ---- Whether it is a representation ------------------------------------------------------ */

/* "r and s", or "the generators" when there are many. */
static void name_generators(const gsnn_group *group, char *names, size_t size) {
    char *const *list = group->generator_names;
    size_t count = group->generator_count;
    if (count == 1)
        snprintf(names, size, "%.40s generates", list[0]);
    else if (count == 2)
        snprintf(names, size, "%.40s and %.40s generate", list[0], list[1]);
    else
        snprintf(names, size, "the generators generate");
}

static gsnn_status compare_orders(const gsnn_codomain *codomain, gsnn_error *error) {
    const gsnn_group *group = codomain->group;
    gsnn_status status = GSNN_OK;
    char names[128];
    fmpz_t order;
    fmpz_init(order);
    gsnn_chain_order(order, codomain->joint);
    if (!fmpz_equal(order, group->order)) {
        char *joint = fmpz_get_str(NULL, 10, order), *single = fmpz_get_str(NULL, 10, group->order);
        name_generators(group, names, sizeof names);
        status = gsnn_fail(error, GSNN_INVALID,
                           "the codomain is no representation: with their images %s order %.60s, "
                           "not %.60s",
                           names, joint, single);
        flint_free(joint);
        flint_free(single);
    }
    fmpz_clear(order);
    return status;
}

/* The chain of the generators on the points of G and of rows.  An element that fixes the axes of G
 * and is not the identity shows that sigma is no representation; otherwise all base points are
 * axes. */
static gsnn_status make_joint(gsnn_codomain *codomain, gsnn_error *error) {
    const gsnn_group *group = codomain->group, *rows = codomain->rows;
    size_t points = group->points + rows->points;
    if (points > GSNN_MAX_POINTS)
        return gsnn_fail(error, GSNN_FAILED, "codomain: %zu points of inputs and outputs, above %u",
                         points, GSNN_MAX_POINTS);
    gsnn_point *both = gsnn_resize(NULL, points, sizeof *both);
    codomain->joint = gsnn_new(1, sizeof *codomain->joint);
    if (!both || !codomain->joint) {
        free(both);
        return gsnn_fail_memory(error);
    }
    gsnn_chain_init(codomain->joint, points, group->axes, group->degree);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < group->generator_count; i++) {
        const gsnn_point *image = gsnn_group_generator(rows, i);
        memcpy(both, gsnn_group_generator(group, i), group->points * sizeof *both);
        for (size_t x = 0; x < rows->points; x++)
            both[group->points + x] = (gsnn_point)(group->points + image[x]);
        status = gsnn_chain_add(codomain->joint, both, 0, error);
    }
    free(both);
    return status ? status : compare_orders(codomain, error);
}

gsnn_status gsnn_codomain_read(gsnn_codomain **out, gsnn_group *group, const char *text,
                               const gsnn_run *run, gsnn_error *error) {
    gsnn_codomain *codomain = gsnn_new(1, sizeof *codomain);
    if (!codomain)
        return gsnn_fail_memory(error);
    codomain->group = group;
    gsnn_status status = make_images(codomain, text, run, error);
    if (!status)
        status = make_rows(codomain, run, error);
    if (!status && codomain->rows != group)
        status = make_joint(codomain, error);
    if (!status)
        *out = codomain;
    else
        gsnn_codomain_free(codomain);
    return status;
}

void gsnn_codomain_free(gsnn_codomain *codomain) {
    if (!codomain)
        return;
    if (codomain->joint)
        gsnn_chain_clear(codomain->joint);
    free(codomain->joint);
    if (codomain->rows != codomain->images)
        gsnn_group_free(codomain->rows);
    if (codomain->images != codomain->group)
        gsnn_group_free(codomain->images);
    free(codomain->signs);
    free(codomain);
}

/* ---- Images of elements ------------------------------------------------------------------ */

void gsnn_codomain_image(const gsnn_codomain *codomain, const gsnn_point *g, gsnn_point *image,
                         gsnn_point *scratch) {
    const gsnn_chain *chain = codomain->joint;
    size_t inputs = codomain->group->points, outputs = codomain->rows->points;
    if (!chain) {
        memcpy(image, g, inputs * sizeof *g);
        return;
    }
    /* Dividing g, with the identity on outputs, by its transversal elements leaves sigma(g)^-1. */
    gsnn_point *work = scratch;
    memcpy(work, g, inputs * sizeof *g);
    for (size_t x = inputs; x < chain->degree; x++)
        work[x] = (gsnn_point)x;
    for (size_t k = 0; k < chain->level_count; k++) {
        const gsnn_level *level = &chain->levels[k];
        int32_t at = level->position[work[level->base]];
        assert(at >= 0 && level->base < inputs);
        if (at > 0)
            gsnn_level_divide(work, chain->degree, level, (size_t)at);
    }
    assert(gsnn_permutation_is_identity(work, inputs));
    for (size_t x = 0; x < outputs; x++)
        image[work[inputs + x] - inputs] = (gsnn_point)x;
}

/* ---- Output weights ---------------------------------------------------------------------- */

gsnn_status gsnn_output_space_init(gsnn_output_space *space, const gsnn_codomain *codomain,
                                   const gsnn_signed_generators *subgroup, gsnn_error *error) {
    size_t inputs = codomain->group->points, outputs = codomain->rows->points;
    *space = (gsnn_output_space){0};
    gsnn_point *images = gsnn_resize(NULL, subgroup->count, outputs * sizeof *images);
    gsnn_point *scratch = gsnn_resize(NULL, inputs + outputs, sizeof *scratch);
    space->equations = (gsnn_signed_generators){subgroup->count, images, subgroup->signs};
    gsnn_status status = images && scratch ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < subgroup->count; i++)
        gsnn_codomain_image(codomain, subgroup->permutations + i * inputs, images + i * outputs,
                            scratch);
    if (!status)
        status = codomain->rows->action->solve(codomain->rows, &space->equations, &space->weights,
                                               error);
    free(scratch);
    if (status)
        gsnn_output_space_clear(space);
    return status;
}

void gsnn_output_space_clear(gsnn_output_space *space) {
    free((gsnn_point *)(uintptr_t)space->equations.permutations);
    gsnn_weights_clear(&space->weights);
    *space = (gsnn_output_space){0};
}
