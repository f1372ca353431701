/* hom_space.c - the linear maps from inputs to outputs that G commutes with. */
#include "base/memory.h"
#include "codomain/codomain.h"
#include "linear/exact_linear.h"
#include "matrix/point_vectors.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Patterns: signed orbits on pairs of an output and an input --------------------------- */

/* For each generator where it takes each input: +-(j + 1).  The caller frees it. */
static int32_t *images_of_inputs(const gsnn_group *group) {
    size_t inputs = gsnn_group_inputs(group);
    int32_t *images = gsnn_resize(NULL, group->generator_count, inputs * sizeof *images);
    for (size_t s = 0; images && s < group->generator_count; s++)
        group->action->images(group, gsnn_group_generator(group, s), images + s * inputs);
    return images;
}

/* An orbit of outputs e_x at a time: entries of row r of C are unknowns of their own at first, and
 * rows x follow along a tree of generators, for C g = sigma(g) C means that entry (x, j) is +- that
 * at (y, k) where g takes e_x to +-e_y and e_j to +-e_k.  What generators outside of the tree say
 * joins unknowns, or makes them 0 where one is its own opposite. */
typedef struct pair_orbits {
    size_t outputs, inputs, generators;
    const int32_t *on_outputs, *on_inputs;
    int32_t *codes; /* outputs x inputs: +-(unknown + 1) */
    bool *met;      /* outputs */
    size_t *queue;  /* outputs of the orbit */
    /* Classes of unknowns: +-(1 + another of its class), the root itself; and whether those of a
     * root are 0. */
    int32_t *parent;
    int32_t *number; /* of each unknown, at the end: 0 or +-k */
    bool *zero;
    bool joined; /* some unknowns are one, or 0 */
} pair_orbits;

/* The root of an unknown and the sign between them: +-(root + 1).  Halves the way for the next. */
static int32_t find_root(const pair_orbits *o, size_t j) {
    int32_t sign = 1;
    while (o->parent[j] != (int32_t)j + 1) {
        int32_t up = o->parent[j], above = o->parent[abs(up) - 1];
        o->parent[j] = up < 0 ? -above : above;
        sign = o->parent[j] < 0 ? -sign : sign;
        j = (size_t)abs(o->parent[j]) - 1;
    }
    return sign * ((int32_t)j + 1);
}

/* Makes two codes one. */
static void join_codes(pair_orbits *o, int32_t a, int32_t b) {
    int32_t x = find_root(o, (size_t)abs(a) - 1), y = find_root(o, (size_t)abs(b) - 1);
    bool negative = (a < 0) ^ (b < 0) ^ (x < 0) ^ (y < 0);
    size_t least = (size_t)abs(x) - 1, other = (size_t)abs(y) - 1;
    o->joined = true;
    if (least == other) {
        o->zero[least] |= negative;
        return;
    }
    if (least > other) {
        size_t larger = least;
        least = other;
        other = larger;
    }
    o->parent[other] = negative ? -((int32_t)least + 1) : (int32_t)least + 1;
    o->zero[least] |= o->zero[other];
}

/* Row y from row x, by generator s, which takes e_x to e_y, or to -e_y where `opposite`. */
static void follow(const pair_orbits *o, size_t x, size_t s, size_t y, bool opposite) {
    const int32_t *from = o->codes + x * o->inputs, *images = o->on_inputs + s * o->inputs;
    int32_t *to = o->codes + y * o->inputs;
    for (size_t j = 0; j < o->inputs; j++) {
        int32_t image = images[j];
        to[abs(image) - 1] = (image < 0) == opposite ? from[j] : -from[j];
    }
}

/* What the same says of two rows that are known. */
static void compare(pair_orbits *o, size_t x, size_t s, size_t y, bool opposite) {
    const int32_t *from = o->codes + x * o->inputs, *images = o->on_inputs + s * o->inputs;
    const int32_t *to = o->codes + y * o->inputs;
    for (size_t j = 0; j < o->inputs; j++) {
        int32_t there = to[abs(images[j]) - 1];
        int32_t code = (images[j] < 0) == opposite ? there : -there;
        if (code != from[j])
            join_codes(o, from[j], code);
    }
}

/* Walks the orbit of output r; returns how many outputs are in it. */
static size_t walk(pair_orbits *o, size_t r) {
    size_t length = 1;
    o->queue[0] = r;
    o->met[r] = true;
    o->joined = false;
    for (size_t j = 0; j < o->inputs; j++) {
        o->codes[r * o->inputs + j] = o->parent[j] = (int32_t)j + 1;
        o->zero[j] = false;
    }
    for (size_t at = 0; at < length; at++)
        for (size_t s = 0; s < o->generators; s++) {
            size_t x = o->queue[at];
            int32_t image = o->on_outputs[s * o->outputs + x];
            size_t y = (size_t)abs(image) - 1;
            if (o->met[y]) {
                compare(o, x, s, y, image < 0);
                continue;
            }
            o->met[y] = true;
            o->queue[length++] = y;
            follow(o, x, s, y, image < 0);
        }
    return length;
}

/* Numbers the classes of unknowns of an orbit from `next` on, and puts the numbers into its rows.
 */
static int32_t number_classes(pair_orbits *o, size_t length, int32_t next) {
    if (!o->joined && next == 1)
        return next + (int32_t)o->inputs;
    for (size_t j = 0; j < o->inputs; j++) {
        int32_t root = find_root(o, j);
        size_t place = (size_t)abs(root) - 1;
        /* A root comes before the others of its class. */
        o->number[j] = place == j ? (o->zero[j] ? 0 : next++)
                       : root < 0 ? -o->number[place]
                                  : o->number[place];
    }
    for (size_t at = 0; at < length; at++) {
        int32_t *row = o->codes + o->queue[at] * o->inputs;
        for (size_t j = 0; j < o->inputs; j++)
            row[j] = row[j] < 0 ? -o->number[-row[j] - 1] : o->number[row[j] - 1];
    }
    return next;
}

static void clear_orbits(pair_orbits *o) {
    free(o->met);
    free(o->queue);
    free(o->parent);
    free(o->number);
    free(o->zero);
}

static gsnn_status find_pattern(gsnn_hom_space *space, const gsnn_codomain *codomain,
                                gsnn_error *error) {
    size_t p = space->outputs, m = space->inputs;
    if (p * m >= INT32_MAX)
        return gsnn_fail(error, GSNN_FAILED, "codomain: %zu outputs times %zu inputs are too many",
                         p, m);
    int32_t *on_outputs = images_of_inputs(codomain->images),
            *on_inputs = images_of_inputs(codomain->group);
    pair_orbits orbits = {.outputs = p,
                          .inputs = m,
                          .generators = codomain->group->generator_count,
                          .on_outputs = on_outputs,
                          .on_inputs = on_inputs,
                          .met = gsnn_new(p, sizeof *orbits.met),
                          .queue = gsnn_new(p, sizeof *orbits.queue),
                          .parent = gsnn_new(m, sizeof *orbits.parent),
                          .number = gsnn_new(m, sizeof *orbits.number),
                          .zero = gsnn_new(m, sizeof *orbits.zero)};
    orbits.codes = space->codes = gsnn_resize(NULL, p * m, sizeof *space->codes);
    gsnn_status status = GSNN_OK;
    if (on_outputs && on_inputs && orbits.met && orbits.queue && orbits.parent && orbits.number &&
        orbits.zero && orbits.codes) {
        int32_t next = 1;
        for (size_t r = 0; r < p; r++)
            if (!orbits.met[r])
                next = number_classes(&orbits, walk(&orbits, r), next);
        space->dimension = (size_t)next - 1;
    } else {
        status = gsnn_fail_memory(error);
    }
    clear_orbits(&orbits);
    free(on_outputs);
    free(on_inputs);
    return status;
}

/* ---- Matrices: C g - sigma(g) C = 0 ------------------------------------------------------- */

static gsnn_status join_fields(gsnn_hom_space *space, const gsnn_codomain *codomain,
                               gsnn_error *error) {
    ulong conductor = gsnn_group_conductor(codomain->group);
    gsnn_status status =
        gsnn_conductor_join(&conductor, gsnn_group_conductor(codomain->images), error);
    return status ? status : gsnn_field_new(&space->field, conductor, error);
}

/* Enters the images of the inputs under a generator into a matrix of zeros. */
static gsnn_status enter_images(const gsnn_exact_matrix *matrix, const gsnn_group *group, size_t s,
                                gsnn_error *error) {
    int32_t *images = gsnn_resize(NULL, (size_t)matrix->rows, sizeof *images);
    if (!images)
        return gsnn_fail_memory(error);
    group->action->images(group, gsnn_group_generator(group, s), images);
    for (slong j = 0; j < matrix->rows; j++)
        fmpq_poly_set_si(gsnn_exact_matrix_entry(matrix, abs(images[j]) - 1, j),
                         images[j] < 0 ? -1 : 1);
    free(images);
    return GSNN_OK;
}

/* Enters the generator, a matrix on axes, for each number that axes carry. */
static gsnn_status enter_entries(const gsnn_exact_matrix *matrix, const gsnn_field *field,
                                 const gsnn_group *group, size_t s, gsnn_error *error) {
    slong m = (slong)group->degree, features = matrix->rows / m;
    gsnn_exact_matrix own = {0};
    gsnn_point_vectors vectors = {0};
    gsnn_status status = gsnn_point_vectors_init(&vectors, group, error);
    if (!status)
        status = gsnn_exact_matrix_init(&own, vectors.field, m, m, error);
    if (!status)
        gsnn_point_matrix(&own, &vectors, gsnn_group_generator(group, s));
    for (slong k = 0; !status && k < m * m * features; k++) {
        slong i = k / features / m, j = k / features % m, c = k % features;
        bool embedded = gsnn_field_embed(
            field, gsnn_exact_matrix_entry(matrix, i * features + c, j * features + c),
            vectors.field, gsnn_exact_matrix_entry(&own, i, j));
        assert(embedded);
        (void)embedded;
    }
    gsnn_exact_matrix_clear(&own);
    gsnn_point_vectors_clear(&vectors);
    return status;
}

/* Initialises matrix to the generator over the field of the space. */
static gsnn_status make_matrix(gsnn_exact_matrix *matrix, const gsnn_hom_space *space,
                               const gsnn_group *group, size_t s, gsnn_error *error) {
    slong inputs = (slong)gsnn_group_inputs(group);
    gsnn_status status = gsnn_exact_matrix_init(matrix, space->field, inputs, inputs, error);
    if (status)
        return status;
    status = group->action->images ? enter_images(matrix, group, s, error)
                                   : enter_entries(matrix, space->field, group, s, error);
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
    *space = (gsnn_hom_space){.outputs = gsnn_codomain_dimension(codomain),
                              .inputs = gsnn_group_inputs(codomain->group)};
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
