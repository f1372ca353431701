/* outputs.c - which architectures live with a codomain and an activation.
 *
 * An orbit of neurons with a pair (H,chi) may have any output weight a of its first neuron with
 * sigma(h) a = a for h in H, or sigma(h) a = chi(h) a where the activation is odd, because w h =
 * chi(h) w and the terms a phi(w x) of different orbits are independent.  It lives when there is
 * one that is not 0.  Activations without any symmetry have no type 2; a sine is both, alpha
 * sin(z) + beta cos(z), but where some g is -1 on V(H,1), type 1 is the type 2 of the same V. */
#include "base/memory.h"
#include "base/run.h"
#include "enumeration/steps.h"

#include <stdlib.h>

gsnn_status gsnn_architecture_output(const gsnn_enumeration *enumeration,
                                     const gsnn_architecture *architecture, bool cosine,
                                     gsnn_output_space *space, gsnn_error *error) {
    gsnn_pair_room room = {0};
    gsnn_signed_generators subgroup;
    gsnn_status status = gsnn_architecture_equations(enumeration->group, &enumeration->catalogue,
                                                     architecture, &room, &subgroup, error);
    gsnn_activation_class activation = enumeration->options.activation;
    if (cosine || (activation != GSNN_CLASS_ODD && activation != GSNN_CLASS_SIN))
        subgroup.signs = 0;
    if (status == GSNN_OK)
        status = gsnn_output_space_init(space, enumeration->options.codomain, &subgroup, error);
    gsnn_pair_room_clear(&room);
    return status;
}

static gsnn_status measure(const gsnn_enumeration *enumeration, gsnn_architecture *pair,
                           gsnn_error *error) {
    gsnn_activation_class activation = enumeration->options.activation;
    pair->output[0] = pair->output[1] = 0;
    if (activation == GSNN_CLASS_NONE && pair->type == 2)
        return GSNN_OK;
    gsnn_status status = GSNN_OK;
    for (int cosine = 0; !status && cosine < (activation == GSNN_CLASS_SIN ? 2 : 1); cosine++) {
        gsnn_output_space space;
        status = gsnn_architecture_output(enumeration, pair, cosine, &space, error);
        if (status)
            break;
        pair->output[cosine] = (uint32_t)space.weights.dimension;
        gsnn_output_space_clear(&space);
    }
    return status;
}

/* Type 1 whose V is that of a type 2 below it with half as many neurons. */
static void mark_phases(gsnn_pair_lists *lists, const gsnn_catalogue *catalogue,
                        const gsnn_morphisms *morphisms) {
    fmpz_t twice;
    fmpz_init(twice);
    for (size_t i = 0; i < morphisms->inclusions; i++) {
        const gsnn_architecture *from = &lists->admissible[morphisms->list[i].from];
        gsnn_architecture *to = &lists->admissible[morphisms->list[i].to];
        fmpz_mul_ui(twice, catalogue->classes[from->class].index, 2);
        if (from->type == 2 && to->type == 1 && from->reason == GSNN_ADMISSIBLE &&
            from->weights.dimension == to->weights.dimension &&
            fmpz_equal(twice, catalogue->classes[to->class].index))
            to->reason = GSNN_PHASE;
    }
    fmpz_clear(twice);
}

gsnn_status gsnn_find_outputs(gsnn_enumeration *enumeration, gsnn_pair_lists *lists,
                              gsnn_morphisms *morphisms, const gsnn_run *run, gsnn_error *error) {
    size_t all = lists->admissible_count + lists->other_count;
    gsnn_status status =
        gsnn_hom_space_init(&enumeration->linear, enumeration->options.codomain, error);
    for (size_t i = 0; !status && i < all; i++) {
        bool admissible = i < lists->admissible_count;
        gsnn_architecture *pair =
            admissible ? &lists->admissible[i] : lists->other[i - lists->admissible_count];
        status = gsnn_run_step(run, "solving for output weights", i, all, error);
        if (!status)
            status = measure(enumeration, pair, error);
        if (!status && admissible && pair->output[0] + pair->output[1] == 0)
            pair->reason = GSNN_NO_OUTPUT;
    }
    if (status || enumeration->options.activation != GSNN_CLASS_SIN)
        return status;
    status = gsnn_morphisms_find(morphisms, enumeration->group, &enumeration->catalogue,
                                 lists->admissible, lists->admissible_count, run, error);
    if (!status)
        mark_phases(lists, &enumeration->catalogue, morphisms);
    return status;
}

/* ---- The order that is left -------------------------------------------------------------- */

/* The covers of an order on `count` elements, which come by `from`, and what is left of them. */
typedef struct restriction {
    const gsnn_morphisms *all;
    const uint32_t *places;
    size_t *first; /* count + 1: where the covers of each element begin */
    size_t *stack;
    size_t *seen; /* of each element, the last one whose larger ones it was found among */
} restriction;

/* Puts what is above an element on the stack unless it has been there for `mark`. */
static void push_larger(restriction *r, size_t element, size_t mark, size_t *height) {
    for (size_t i = r->first[element]; i < r->first[element + 1]; i++) {
        size_t to = r->all->list[i].to;
        if (r->seen[to] != mark) {
            r->seen[to] = mark;
            r->stack[(*height)++] = to;
        }
    }
}

/* Appends the covers of one element that stays: the kept elements that paths through dropped ones
 * lead to, unless a larger path leads there as well. */
static gsnn_status restrict_element(restriction *r, size_t element, size_t count, size_t *reached,
                                    gsnn_morphisms *out, gsnn_error *error) {
    size_t height = 0, next = 0;
    push_larger(r, element, element, &height);
    while (height) {
        size_t top = r->stack[--height];
        if (r->places[top] == GSNN_NO_ARCHITECTURE)
            push_larger(r, top, element, &height);
        else
            reached[next++] = top;
    }
    /* Whatever is above one of them is no cover. */
    for (size_t i = 0; i < next; i++)
        push_larger(r, reached[i], element + count, &height);
    while (height)
        push_larger(r, r->stack[--height], element + count, &height);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < next; i++)
        if (r->seen[reached[i]] != element + count)
            status =
                gsnn_morphisms_append(out,
                                      (gsnn_morphism){GSNN_INCLUSION, r->places[element],
                                                      r->places[reached[i]], GSNN_NEURON_UNKNOWN},
                                      error);
    return status;
}

static int compare_covers(const void *a, const void *b) {
    const gsnn_morphism *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

static gsnn_status append_tunnels(const gsnn_morphisms *all, const uint32_t *places,
                                  gsnn_morphisms *out, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = all->inclusions; !status && i < all->count; i++) {
        uint32_t from = places[all->list[i].from], to = places[all->list[i].to];
        if (from != GSNN_NO_ARCHITECTURE && to != GSNN_NO_ARCHITECTURE)
            status = gsnn_morphisms_append(out, (gsnn_morphism){GSNN_TUNNEL, from, to, 0}, error);
    }
    return status;
}

gsnn_status gsnn_morphisms_restrict(gsnn_morphisms *morphisms, size_t count, const uint32_t *places,
                                    size_t kept, gsnn_error *error) {
    gsnn_morphisms out = {0};
    size_t *memory = gsnn_new(4 * count + 1, sizeof *memory);
    if (!memory)
        return gsnn_fail_memory(error);
    restriction r = {morphisms, places, memory, memory + count + 1, memory + 2 * count + 1};
    size_t *reached = memory + 3 * count + 1;
    for (size_t i = 0; i < morphisms->inclusions; i++)
        r.first[morphisms->list[i].from + 1]++;
    for (size_t i = 0; i < count; i++) {
        r.first[i + 1] += r.first[i];
        r.seen[i] = SIZE_MAX;
    }
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < count; i++)
        if (places[i] != GSNN_NO_ARCHITECTURE)
            status = restrict_element(&r, i, count, reached, &out, error);
    free(memory);
    out.inclusions = out.count;
    if (out.count)
        qsort(out.list, out.count, sizeof *out.list, compare_covers);
    if (!status)
        status = append_tunnels(morphisms, places, &out, error);
    out.tunnels = out.count - out.inclusions;
    for (size_t i = 0; i < out.count; i++)
        assert(out.list[i].from < kept && out.list[i].to < kept);
    (void)kept;
    gsnn_morphisms_clear(morphisms);
    *morphisms = out;
    return status;
}
