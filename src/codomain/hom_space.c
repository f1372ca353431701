/* hom_space.c - the linear maps from inputs to outputs that G commutes with. */
#include "base/memory.h"
#include "codomain/codomain.h"
#include "codomain/contragredient.h"
#include "linear/exact_linear.h"

#include <stdlib.h>
#include <string.h>

/* ---- Patterns: signed orbits on pairs of an output and an input --------------------------- */

/* Where a generator takes axis i: +-(j + 1). */
static int32_t image_of_axis(const gsnn_group *group, size_t generator, size_t i) {
    gsnn_point image = gsnn_group_generator(group, generator)[group->axes[i]];
    if (group->points == group->degree)
        return image + 1;
    return image % 2 ? -(image / 2 + 1) : image / 2 + 1;
}

/* For each generator the images of the axes; the caller frees it. */
static int32_t *images_of_axes(const gsnn_group *group) {
    int32_t *images = gsnn_resize(NULL, group->generator_count, group->degree * sizeof *images);
    for (size_t s = 0; images && s < group->generator_count; s++)
        for (size_t i = 0; i < group->degree; i++)
            images[s * group->degree + i] = image_of_axis(group, s, i);
    return images;
}

typedef struct pair_orbits {
    size_t outputs, inputs, generators;
    const int32_t *on_outputs, *on_inputs;
    int32_t *codes;  /* outputs x inputs; 0: not met */
    uint32_t *queue; /* the places of the orbit being walked */
} pair_orbits;

/* Walks the orbit of a place, which gets `code`; the entries of C on it are equal or opposite.
 * Returns how long it is, *consistent whether no entry is its own opposite. */
static size_t walk(pair_orbits *orbits, size_t start, int32_t code, bool *consistent) {
    size_t length = 1;
    orbits->codes[start] = code;
    orbits->queue[0] = (uint32_t)start;
    *consistent = true;
    for (size_t at = 0; at < length; at++) {
        size_t place = orbits->queue[at];
        size_t row = place / orbits->inputs, column = place % orbits->inputs;
        for (size_t s = 0; s < orbits->generators; s++) {
            int32_t i = orbits->on_outputs[s * orbits->outputs + row];
            int32_t j = orbits->on_inputs[s * orbits->inputs + column];
            size_t to = (size_t)(abs(i) - 1) * orbits->inputs + (size_t)(abs(j) - 1);
            int32_t wanted = (i < 0) == (j < 0) ? orbits->codes[place] : -orbits->codes[place];
            if (!orbits->codes[to]) {
                orbits->codes[to] = wanted;
                orbits->queue[length++] = (uint32_t)to;
            } else if (orbits->codes[to] != wanted) {
                *consistent = false;
            }
        }
    }
    return length;
}

#define VANISHES INT32_MAX /* a code of entries that are 0, while orbits are walked */

static void number_orbits(pair_orbits *orbits, size_t *dimension) {
    int32_t next = 1;
    size_t places = orbits->outputs * orbits->inputs;
    for (size_t place = 0; place < places; place++) {
        bool consistent;
        if (orbits->codes[place])
            continue;
        size_t length = walk(orbits, place, next, &consistent);
        for (size_t i = 0; !consistent && i < length; i++)
            orbits->codes[orbits->queue[i]] = VANISHES;
        next += consistent;
    }
    for (size_t place = 0; place < places; place++)
        if (orbits->codes[place] == VANISHES)
            orbits->codes[place] = 0;
    *dimension = (size_t)next - 1;
}

static gsnn_status find_pattern(gsnn_hom_space *space, const gsnn_codomain *codomain,
                                gsnn_error *error) {
    size_t places = space->outputs * space->inputs;
    if (places >= VANISHES)
        return gsnn_fail(error, GSNN_FAILED, "codomain: %zu outputs times %zu inputs are too many",
                         space->outputs, space->inputs);
    int32_t *on_outputs = images_of_axes(codomain->images),
            *on_inputs = images_of_axes(codomain->group);
    uint32_t *queue = gsnn_resize(NULL, places, sizeof *queue);
    space->codes = gsnn_new(places, sizeof *space->codes);
    gsnn_status status = GSNN_OK;
    if (on_outputs && on_inputs && queue && space->codes) {
        pair_orbits orbits = {.outputs = space->outputs,
                              .inputs = space->inputs,
                              .generators = codomain->group->generator_count,
                              .on_outputs = on_outputs,
                              .on_inputs = on_inputs,
                              .codes = space->codes,
                              .queue = queue};
        number_orbits(&orbits, &space->dimension);
    } else {
        status = gsnn_fail_memory(error);
    }
    free(on_outputs);
    free(on_inputs);
    free(queue);
    return status;
}

/* ---- Matrices: C g - sigma(g) C = 0 ------------------------------------------------------- */

static gsnn_status join_fields(gsnn_hom_space *space, const gsnn_codomain *codomain,
                               gsnn_error *error) {
    const gsnn_group *groups[] = {codomain->group, codomain->images};
    ulong conductor = 1;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < 2; i++)
        if (groups[i]->matrix)
            status = gsnn_conductor_join(
                &conductor, gsnn_field_conductor(gsnn_matrix_space_field(groups[i]->matrix)),
                error);
    return status ? status : gsnn_field_new(&space->field, conductor, error);
}

/* Initialises matrix to the generator over the field of the space. */
static gsnn_status make_matrix(gsnn_exact_matrix *matrix, const gsnn_hom_space *space,
                               const gsnn_group *group, size_t s, gsnn_error *error) {
    slong m = (slong)group->degree;
    gsnn_exact_matrix own = {0};
    gsnn_status status = gsnn_exact_matrix_init(matrix, space->field, m, m, error);
    if (status)
        return status;
    if (!group->matrix) {
        for (slong j = 0; j < m; j++) {
            int32_t i = image_of_axis(group, s, (size_t)j);
            fmpq_poly_set_si(gsnn_exact_matrix_entry(matrix, abs(i) - 1, j), i < 0 ? -1 : 1);
        }
        return GSNN_OK;
    }
    const gsnn_field *small = gsnn_matrix_space_field(group->matrix);
    status = gsnn_exact_matrix_init(&own, small, m, m, error);
    if (!status)
        gsnn_matrix_of_element(&own, group, gsnn_group_generator(group, s));
    for (slong k = 0; !status && k < m * m; k++) {
        bool embedded = gsnn_field_embed(space->field, matrix->entries + k, small, own.entries + k);
        assert(embedded);
        (void)embedded;
    }
    gsnn_exact_matrix_clear(&own);
    if (status)
        gsnn_exact_matrix_clear(matrix);
    return status;
}

/* Rows of the system for one generator, from row `first`: entry (c, j) of C g - sigma C. */
static void enter_equations(const gsnn_exact_matrix *system, slong first,
                            const gsnn_exact_matrix *g, const gsnn_exact_matrix *image) {
    slong p = image->rows, m = g->rows;
    for (slong c = 0; c < p; c++)
        for (slong j = 0; j < m; j++) {
            slong row = first + c * m + j;
            for (slong k = 0; k < m; k++)
                fmpq_poly_set(gsnn_exact_matrix_entry(system, row, c * m + k),
                              gsnn_exact_matrix_entry(g, k, j));
            for (slong k = 0; k < p; k++) {
                fmpq_poly_struct *entry = gsnn_exact_matrix_entry(system, row, k * m + j);
                fmpq_poly_sub(entry, entry, gsnn_exact_matrix_entry(image, c, k));
            }
        }
}

static gsnn_status find_basis(gsnn_hom_space *space, const gsnn_codomain *codomain,
                              gsnn_error *error) {
    size_t unknowns = space->outputs * space->inputs;
    slong count = (slong)codomain->group->generator_count;
    gsnn_exact_matrix system = {0};
    if (unknowns > GSNN_HOM_LIMIT)
        return gsnn_fail(error, GSNN_FAILED,
                         "codomain: %zu outputs times %zu inputs of matrices, above the limit of "
                         "%d",
                         space->outputs, space->inputs, GSNN_HOM_LIMIT);
    gsnn_status status = join_fields(space, codomain, error);
    if (!status)
        status = gsnn_exact_matrix_init(&system, space->field, count * (slong)unknowns,
                                        (slong)unknowns, error);
    for (slong s = 0; !status && s < count; s++) {
        gsnn_exact_matrix g = {0}, image = {0};
        status = make_matrix(&g, space, codomain->group, (size_t)s, error);
        if (!status)
            status = make_matrix(&image, space, codomain->images, (size_t)s, error);
        if (!status)
            enter_equations(&system, s * (slong)unknowns, &g, &image);
        gsnn_exact_matrix_clear(&g);
        gsnn_exact_matrix_clear(&image);
    }
    if (!status)
        status = gsnn_exact_matrix_nullspace(&space->basis, &system, error);
    if (!status)
        space->dimension = (size_t)space->basis.rows;
    gsnn_exact_matrix_clear(&system);
    return status;
}

/* ---- Both -------------------------------------------------------------------------------- */

gsnn_status gsnn_hom_space_init(gsnn_hom_space *space, const gsnn_codomain *codomain,
                                gsnn_error *error) {
    *space =
        (gsnn_hom_space){.outputs = codomain->images->degree, .inputs = codomain->group->degree};
    bool integer = codomain->group->action->integer_rows && codomain->images->action->integer_rows;
    gsnn_status status =
        integer ? find_pattern(space, codomain, error) : find_basis(space, codomain, error);
    if (status)
        gsnn_hom_space_clear(space);
    return status;
}

void gsnn_hom_space_clear(gsnn_hom_space *space) {
    free(space->codes);
    gsnn_exact_matrix_clear(&space->basis);
    gsnn_field_free(space->field);
    *space = (gsnn_hom_space){0};
}
