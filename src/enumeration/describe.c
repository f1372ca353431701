/* describe.c - what can be said of an architecture on demand: id, parameters, kernel, neurons. */
#include "base/memory.h"
#include "base/text.h"
#include "enumeration/enumeration.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

size_t gsnn_architecture_id(const gsnn_architecture *architecture, char id[48]) {
    const char *begin = id;
    bool admissible = gsnn_pair_is_admissible(architecture);
    if (!admissible)
        *id++ = 'r';
    id += gsnn_format_integer(id, (int64_t)architecture->id[0]);
    if (admissible) {
        *id++ = '.';
        id += gsnn_format_integer(id, (int64_t)architecture->id[1]);
    }
    *id = '\0';
    return (size_t)(id - begin);
}

gsnn_parameters gsnn_architecture_parameters(const gsnn_enumeration *enumeration,
                                             const gsnn_architecture *architecture) {
    const gsnn_codomain *codomain = enumeration->options.codomain;
    gsnn_parameters p = {
        .weights = gsnn_group_weight_dimension(enumeration->group, &architecture->weights),
        .bias = architecture->type == 1,
        .output = 1,
        .linear = enumeration->group->invariant_dimension,
        .constant = 1,
    };
    if (codomain) {
        /* The phase of a sine is its bias, and is counted with its output weights. */
        p.bias = architecture->type == 1 && enumeration->options.activation != GSNN_CLASS_SIN;
        p.output = architecture->output[0] + architecture->output[1];
        p.linear = enumeration->linear.dimension;
        p.constant = codomain->images->invariant_dimension;
    }
    p.total = p.weights + p.bias + p.output + p.linear + p.constant;
    return p;
}

/* The kernel of chi, t being a generator on which it is -1, has the Schreier generators h and
 * t h t^-1 where chi(h) = 1, h t^-1 and t h where chi(h) = -1: generator k, first or second. */
typedef struct schreier {
    const gsnn_subgroup_class *class;
    const gsnn_point *generators; /* of the class, as permutations */
    uint64_t signs;
    size_t points;
} schreier;

static size_t chosen(const schreier *s) {
    return (size_t)__builtin_ctzll(s->signs);
}

static bool inverted(const schreier *s, size_t k, bool second) {
    return (s->signs >> k & 1) != second;
}

/* Keeps g among the kernel's generators unless it is the identity or there already. */
static void keep(gsnn_point *kept, size_t *count, size_t points) {
    gsnn_point *g = kept + *count * points;
    if (gsnn_permutation_is_identity(g, points))
        return;
    for (size_t i = 0; i < *count; i++)
        if (memcmp(kept + i * points, g, points * sizeof *g) == 0)
            return;
    (*count)++;
}

/* Behind the rows of `kept` there is one to spare. */
static void kernel_by_points(const schreier *s, gsnn_point *kept, size_t *count) {
    size_t points = s->points, generators = s->class->generator_count;
    const gsnn_point *t = s->generators + chosen(s) * points;
    gsnn_point *inverse = kept + 2 * generators * points;
    gsnn_permutation_invert(inverse, t, points);
    for (int second = 0; second < 2; second++)
        for (size_t k = 0; k < generators; k++) {
            const gsnn_point *h = s->generators + k * points;
            gsnn_point *g = kept + *count * points;
            if (inverted(s, k, second))
                gsnn_permutation_multiply(g, h, inverse, points);
            else
                memcpy(g, h, points * sizeof *g);
            if (second)
                gsnn_permutation_multiply(g, t, g, points);
            keep(kept, count, points);
        }
}

size_t gsnn_architecture_kernel_elements(const gsnn_enumeration *enumeration,
                                         const gsnn_architecture *architecture,
                                         uint32_t kernel[GSNN_MAX_KERNEL_GENERATORS]) {
    const gsnn_subgroup_class *class = &enumeration->catalogue.classes[architecture->class];
    const gsnn_elements *elements = enumeration->group->elements;
    schreier s = {class, NULL, architecture->signs, enumeration->group->points};
    size_t count = 0;
    if (!s.signs) {
        memcpy(kernel, class->elements, class->generator_count * sizeof *kernel);
        return class->generator_count;
    }
    uint32_t t = class->elements[chosen(&s)], inverse = elements->inverse[t];
    for (int second = 0; second < 2; second++)
        for (size_t k = 0; k < class->generator_count; k++) {
            uint32_t g = class->elements[k];
            if (inverted(&s, k, second))
                g = gsnn_elements_multiply(elements, g, inverse);
            if (second)
                g = gsnn_elements_multiply(elements, t, g);
            size_t i = 0;
            while (i < count && kernel[i] != g)
                i++;
            /* Element 0 is the identity. */
            if (g != 0 && i == count)
                kernel[count++] = g;
        }
    return count;
}

gsnn_status gsnn_architecture_kernel(const gsnn_enumeration *enumeration,
                                     const gsnn_architecture *architecture, gsnn_point **generators,
                                     size_t *count, gsnn_error *error) {
    const gsnn_subgroup_class *class = &enumeration->catalogue.classes[architecture->class];
    schreier s = {class, NULL, architecture->signs, enumeration->group->points};
    gsnn_pair_room room = {0};
    gsnn_point *kept = gsnn_resize(NULL, 2 * class->generator_count + 1, s.points * sizeof *kept);
    gsnn_status status =
        kept ? gsnn_class_generators(enumeration->group, &enumeration->catalogue,
                                     architecture->class, &room, &s.generators, error)
             : gsnn_fail_memory(error);
    if (status != GSNN_OK) {
        free(kept);
        return status;
    }
    *count = 0;
    if (s.signs) {
        kernel_by_points(&s, kept, count);
    } else {
        *count = class->generator_count;
        if (*count)
            memcpy(kept, s.generators, *count * s.points * sizeof *kept);
    }
    gsnn_pair_room_clear(&room);
    *generators = kept;
    return GSNN_OK;
}

/* Whether the cosets of a class's representative are found more quickly one by one than by putting
 * every element of G into its own: a coset takes some products of permutations a generator. */
static bool cosets_are_few(const gsnn_group *group, const gsnn_subgroup_class *class) {
    double look_ups = 16.0 * (double)group->points * (double)group->generator_count;
    return fmpz_get_d(class->index) * look_ups < fmpz_get_d(group->order);
}

gsnn_status gsnn_architecture_neurons(const gsnn_enumeration *enumeration,
                                      const gsnn_architecture *architecture, gsnn_neurons *neurons,
                                      gsnn_error *error) {
    const gsnn_subgroup_class *class = &enumeration->catalogue.classes[architecture->class];
    if (!class->elements) {
        /* Engines that list no elements find admissible pairs only. */
        const gsnn_catalogue *catalogue = &enumeration->catalogue;
        gsnn_signed_generators equations = {class->generator_count, class->generators,
                                            architecture->signs};
        if (catalogue->source.neurons)
            return catalogue->source.neurons(neurons, catalogue->origin, enumeration->group,
                                             architecture->class, architecture->signs,
                                             fmpz_get_ui(class->index), error);
        return gsnn_neurons_from_rows(neurons, enumeration->group, &equations,
                                      architecture->weights.codes, fmpz_get_ui(class->index),
                                      error);
    }
    gsnn_status status;
    if (cosets_are_few(enumeration->group, class)) {
        status = gsnn_neurons_from_chain(neurons, enumeration->group, class->generators,
                                         class->generator_count, fmpz_get_ui(class->index), error);
        if (status == GSNN_OK)
            assert(gsnn_neurons_are_sound(neurons, enumeration->group, architecture->weights.codes,
                                          architecture->signs));
        return status;
    }
    gsnn_listed_subgroup subgroup;
    status = gsnn_listed_subgroup_init(&subgroup, enumeration->group, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_listed_subgroup_set(&subgroup, class->elements, class->generator_count, error);
    if (status == GSNN_OK)
        status = gsnn_neurons_from_list(neurons, &subgroup, false, error);
    if (status == GSNN_OK)
        assert(gsnn_neurons_are_sound(neurons, enumeration->group, architecture->weights.codes,
                                      architecture->signs));
    gsnn_listed_subgroup_clear(&subgroup);
    return status;
}

size_t gsnn_enumeration_count(const gsnn_enumeration *enumeration) {
    return enumeration->count;
}

size_t gsnn_enumeration_admissible(const gsnn_enumeration *enumeration) {
    return enumeration->admissible;
}

gsnn_summary gsnn_enumeration_summary(const gsnn_enumeration *enumeration, size_t i) {
    const gsnn_architecture *architecture = gsnn_enumeration_architecture(enumeration, i);
    gsnn_summary summary = {
        .type = architecture->type,
        .admissible = architecture->reason == GSNN_ADMISSIBLE,
        .neurons = enumeration->neurons[architecture->class],
        .weights = gsnn_group_weight_dimension(enumeration->group, &architecture->weights),
        .parameters = gsnn_architecture_parameters(enumeration, architecture).total,
    };
    gsnn_architecture_id(architecture, summary.id);
    return summary;
}
