#include "group/group.h"

#include "base/counters.h"
#include "base/memory.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void gsnn_weights_clear(gsnn_weights *weights) {
    free(weights->codes);
    weights->codes = NULL;
    weights->dimension = 0;
}

bool gsnn_weights_are_sound(const gsnn_group *group, const gsnn_signed_generators *equations,
                            const gsnn_weights *weights) {
    bool zero = true;
    for (size_t x = 0; x < group->points; x++) {
        zero = zero && !weights->codes[x];
        for (size_t i = 0; i < equations->count; i++) {
            int32_t moved = weights->codes[equations->permutations[i * group->points + x]];
            bool negative = gsnn_equation_negative(equations, i);
            if (moved != (negative ? -weights->codes[x] : weights->codes[x]))
                return false;
        }
    }
    return zero == (weights->dimension == 0) && weights->dimension <= group->degree;
}

static gsnn_status name_generators(gsnn_group *group, const char *const *names, gsnn_error *error) {
    group->generator_names = gsnn_new(group->generator_count, sizeof *group->generator_names);
    if (!group->generator_names)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < group->generator_count; i++) {
        char made[32];
        snprintf(made, sizeof made, "g%zu", i + 1);
        group->generator_names[i] = gsnn_copy_string(names ? names[i] : made);
        if (!group->generator_names[i])
            return gsnn_fail_memory(error);
    }
    return GSNN_OK;
}

static gsnn_status solve_invariants(gsnn_group *group, gsnn_error *error) {
    gsnn_signed_generators all = {group->generator_count, group->generators, 0};
    gsnn_weights invariant = {0};
    gsnn_status status = group->action->solve(group, &all, &invariant, error);
    if (status == GSNN_OK)
        assert(gsnn_weights_are_sound(group, &all, &invariant));
    if (status == GSNN_OK)
        group->invariant_dimension = gsnn_group_weight_dimension(group, &invariant);
    gsnn_weights_clear(&invariant);
    return status;
}

gsnn_status gsnn_group_new(gsnn_group **out, const gsnn_action *action, const char *name,
                           const char *description, size_t degree, size_t points,
                           size_t generator_count, gsnn_point *generators, gsnn_point *axes,
                           const char *const *generator_names, gsnn_matrix_space *matrix,
                           gsnn_error *error) {
    gsnn_group *group = gsnn_new(1, sizeof *group);
    if (!group) {
        free(generators);
        free(axes);
        if (matrix)
            action->free_space(matrix);
        return gsnn_fail_memory(error);
    }
    assert(points >= degree && points <= GSNN_MAX_POINTS && (matrix || points <= 2 * degree));
    for (size_t i = 0; i < generator_count; i++)
        assert(gsnn_permutation_is_one(generators + i * points, points));
    for (size_t i = 0; i < degree; i++)
        assert(axes[i] < points);
    fmpz_init(group->order);
    group->action = action;
    group->degree = degree;
    group->points = points;
    group->generator_count = generator_count;
    group->generators = generators;
    group->axes = axes;
    group->matrix = matrix;
    group->name = gsnn_copy_string(name);
    group->description = gsnn_copy_string(description);
    gsnn_status status = name_generators(group, generator_names, error);
    if (status == GSNN_OK && (!group->name || (description && !group->description)))
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = solve_invariants(group, error);
    if (status == GSNN_OK)
        *out = group;
    else
        gsnn_group_free(group);
    return status;
}

/* ---- Inputs ------------------------------------------------------------------------------ */

size_t gsnn_group_weight_dimension(const gsnn_group *group, const gsnn_weights *weights) {
    const gsnn_inputs *inputs = group->inputs;
    if (!inputs)
        return weights->dimension;
    /* Codes are kept unless all axes are alike. */
    if (!group->action->integer_rows || !weights->codes)
        return weights->dimension * gsnn_inputs_of_axis(inputs, 0);
    size_t dimension = 0;
    int32_t met = 0; /* codes are numbered in the order of the axes */
    for (size_t a = 0; a < group->degree; a++) {
        int32_t code = weights->codes[group->axes[a]];
        if (code > met) {
            met = code;
            dimension += gsnn_inputs_of_axis(inputs, a);
        }
    }
    return dimension;
}

gsnn_status gsnn_group_set_inputs(gsnn_group *group, gsnn_inputs *inputs, gsnn_error *error) {
    assert(inputs->axes == group->degree);
    gsnn_inputs_free(group->inputs);
    group->inputs = inputs;
    return solve_invariants(group, error);
}

gsnn_status gsnn_group_set_features(gsnn_group *group, size_t features, gsnn_error *error) {
    size_t given = group->inputs ? group->inputs->given : group->degree;
    assert(features > 0);
    if (features > GSNN_MAX_INPUTS / given)
        return gsnn_fail(error, GSNN_INVALID, "%zu features of %zu point%s are more than %d inputs",
                         features, given, given == 1 ? "" : "s", GSNN_MAX_INPUTS);
    if (features == 1 && !group->inputs)
        return GSNN_OK;
    uint32_t *numbers = gsnn_new(given, sizeof *numbers);
    gsnn_inputs *inputs = NULL;
    gsnn_status status = numbers ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t p = 0; status == GSNN_OK && p < given; p++)
        numbers[p] = (uint32_t)features;
    if (status == GSNN_OK && !group->inputs) {
        status = gsnn_inputs_new_plain(&inputs, given, error);
        if (status == GSNN_OK)
            status = gsnn_group_set_inputs(group, inputs, error);
    }
    if (status == GSNN_OK)
        status = gsnn_inputs_set_features(group->inputs, numbers, error);
    if (status == GSNN_OK)
        status = solve_invariants(group, error);
    free(numbers);
    return status;
}

gsnn_status gsnn_group_check_plain(const gsnn_group *group, gsnn_error *error) {
    return group->inputs ? gsnn_fail(error, GSNN_INVALID,
                                     "the points of the group %.60s carry several numbers each; "
                                     "here it must be the group on all of them",
                                     group->name)
                         : GSNN_OK;
}

void gsnn_group_free(gsnn_group *group) {
    if (!group)
        return;
    gsnn_elements_free(group->elements);
    free(group->right);
    if (group->reflections)
        group->free_reflections(group->reflections);
    if (group->disguise)
        group->free_disguise(group->disguise);
    gsnn_abelian_free(group->abelian);
    free(group->translations);
    gsnn_inputs_free(group->inputs);
    if (group->chain)
        gsnn_chain_clear(group->chain);
    free(group->chain);
    if (group->matrix)
        group->action->free_space(group->matrix);
    for (size_t i = 0; group->generator_names && i < group->generator_count; i++)
        free(group->generator_names[i]);
    free(group->generator_names);
    free(group->generators);
    free(group->axes);
    free(group->name);
    free(group->description);
    fmpz_clear(group->order);
    free(group);
}

static gsnn_status new_chain(gsnn_group *group, gsnn_error *error) {
    gsnn_chain *chain = gsnn_new(1, sizeof *chain);
    if (!chain)
        return gsnn_fail_memory(error);
    gsnn_chain_init(chain, group->points, group->axes, group->degree);
    gsnn_chain_watch(chain, group->axes, group->degree);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < group->generator_count; i++)
        status = gsnn_chain_add(chain, gsnn_group_generator(group, i), 0, error);
    if (status == GSNN_OK) {
        group->chain = chain;
    } else {
        gsnn_chain_clear(chain);
        free(chain);
    }
    return status;
}

gsnn_status gsnn_group_make_chain(gsnn_group *group, gsnn_error *error) {
    /* Threads that write architectures come here together. */
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    gsnn_status status = group->chain ? GSNN_OK : new_chain(group, error);
    pthread_mutex_unlock(&lock);
    return status;
}

static gsnn_status multiply_by_generators(gsnn_group *group, const gsnn_run *run,
                                          gsnn_error *error) {
    const gsnn_elements *elements = group->elements;
    group->right =
        gsnn_resize(NULL, group->generator_count, elements->order * sizeof *group->right);
    if (!group->right)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    for (size_t s = 0; s < group->generator_count; s++) {
        uint32_t generator = gsnn_elements_find(elements, gsnn_group_generator(group, s));
        assert(generator < elements->order);
        for (uint32_t g = 0; status == GSNN_OK && g < elements->order; g++) {
            if (g % 65536 == 0)
                status =
                    gsnn_run_step(run, "multiplying elements", s, group->generator_count, error);
            group->right[s * elements->order + g] = gsnn_elements_multiply(elements, g, generator);
        }
    }
    return status;
}

/* What a list takes for each element at least: its images, its inverse, its products by generators,
 * and what those who list subgroups keep of it. */
static double bytes_of_element(const gsnn_group *group) {
    return (double)(group->points * sizeof *group->generators +
                    (group->generator_count + 4) * sizeof *group->right);
}

/* Refuses a group whose order exceeds max_order; `more` is what the message says of that. */
static gsnn_status check_order(const gsnn_group *group, uint64_t max_order, const char *more,
                               gsnn_error *error) {
    assert(!fmpz_is_zero(group->order)); /* gsnn_group_find_order comes first */
    if (fmpz_cmp_ui(group->order, max_order) <= 0)
        return GSNN_OK;
    char *order = fmpz_get_str(NULL, 10, group->order);
    gsnn_status refused =
        gsnn_fail(error, GSNN_FAILED, "the group has order %s, above the limit of %llu%s", order,
                  (unsigned long long)max_order, more);
    flint_free(order);
    return refused;
}

gsnn_status gsnn_group_check_order(const gsnn_group *group, uint64_t max_order, gsnn_error *error) {
    return check_order(group, max_order, "", error);
}

gsnn_status gsnn_group_list(gsnn_group *group, uint64_t max_order, const gsnn_run *run,
                            gsnn_error *error) {
    if (group->elements)
        return GSNN_OK;
    char more[96] = "";
    if (fmpz_cmp_ui(group->order, UINT32_MAX) < 0)
        snprintf(more, sizeof more,
                 " for lists of elements; with a higher one, this takes %.1f GB or more",
                 fmpz_get_d(group->order) * bytes_of_element(group) / 1e9);
    gsnn_status status = check_order(group, max_order, more, error);
    if (status != GSNN_OK)
        return status;
    double began = gsnn_phase_begin(run);
    status = gsnn_group_make_chain(group, error);
    if (status == GSNN_OK)
        status = gsnn_elements_new(&group->elements, group->chain, run, error);
    if (status != GSNN_OK)
        return status;
    gsnn_count(run, GSNN_COUNT_ELEMENTS, group->elements->order);
    gsnn_count(run, GSNN_COUNT_PRODUCT_TABLES, group->elements->products != NULL);
    assert(fmpz_equal_ui(group->order, group->elements->order));
    status = multiply_by_generators(group, run, error);
    if (status != GSNN_OK) {
        free(group->right);
        gsnn_elements_free(group->elements);
        group->right = NULL;
        group->elements = NULL;
    }
    gsnn_phase_end(run, GSNN_PHASE_LISTING, began);
    return status;
}

const char *gsnn_group_name(const gsnn_group *group) {
    return group->name;
}

size_t gsnn_group_degree(const gsnn_group *group) {
    return gsnn_group_inputs(group);
}
