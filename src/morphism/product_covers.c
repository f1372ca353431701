/* product_covers.c - the covering relation of a direct product from those of the factors.
 *
 * One architecture is below another exactly when each of its parts is below the other's, where v_i
 * = 0 is below all, and below type 2 is only what is of type 2 (see engine/product_parts.h).  So
 * within a type one part goes up to one that covers it, and from type 2 to type 1 all parts do: to
 * those next above them of type 1 under which they are greatest. */
#include "base/counters.h"
#include "base/memory.h"
#include "engine/product.h"
#include "morphism/covers.h"

#include <stdlib.h>

/* A step up from one part to another. */
typedef struct step {
    uint32_t from, to;
} step;

typedef enum step_kind { WITHIN_1, WITHIN_2, ACROSS, KINDS } step_kind;

/* The steps of a factor, those from the same part side by side. */
typedef struct factor_steps {
    step *list[KINDS];
    size_t count[KINDS], capacity[KINDS];
    size_t *first[KINDS]; /* for each part where its steps begin, and the end */
} factor_steps;

typedef struct covering {
    const gsnn_product *product;
    const gsnn_run *run;
    factor_steps *factors;
    gsnn_known_cover *covers;
    size_t count, capacity;
    uint32_t *parts; /* a tuple */
    size_t *choice;  /* for each factor a step */
} covering;

static int compare_steps(const void *a, const void *b) {
    const step *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

static gsnn_status add_step(factor_steps *steps, step_kind kind, uint32_t from, uint32_t to,
                            gsnn_error *error) {
    if (gsnn_reserve(&steps->list[kind], &steps->capacity[kind], steps->count[kind] + 1,
                     sizeof *steps->list[kind]))
        return gsnn_fail_memory(error);
    steps->list[kind][steps->count[kind]++] = (step){from, to};
    return GSNN_OK;
}

/* From v_i = 0 to the least parts of its type, and to the least of type 1. */
static gsnn_status add_zero(factor_steps *steps, const gsnn_product_source *source,
                            gsnn_error *error) {
    for (step_kind kind = WITHIN_1; kind <= WITHIN_2; kind++) {
        const gsnn_part_list *list = &source->types[kind];
        bool *above = gsnn_new(list->count, sizeof *above);
        gsnn_status status = above ? GSNN_OK : gsnn_fail_memory(error);
        for (size_t i = 0; status == GSNN_OK && i < steps->count[kind]; i++)
            above[steps->list[kind][i].to] = true;
        for (uint32_t k = 0; status == GSNN_OK && list->has_zero && k + 1 < list->count; k++)
            if (!above[k])
                status = add_step(steps, kind, (uint32_t)list->count - 1, k, error);
        free(above);
        if (status != GSNN_OK)
            return status;
    }
    /* What is whole of type 1, with or without vectors that it fixes, is below all of type 1. */
    const gsnn_part_list *ones = &source->types[0];
    uint32_t whole = (uint32_t)ones->count - 1;
    for (uint32_t k = 0; !ones->has_zero && k < ones->count; k++)
        if (source->groups[ones->parts[k].group].index == 1)
            whole = k;
    return add_step(steps, ACROSS, (uint32_t)source->types[1].count - 1, whole, error);
}

/* The covers within a factor, as steps between parts. */
static gsnn_status find_steps(factor_steps *steps, const gsnn_product_source *source,
                              const gsnn_run *run, gsnn_error *error) {
    gsnn_morphisms morphisms;
    uint32_t *part = gsnn_resize(NULL, source->count, sizeof *part);
    if (!part)
        return gsnn_fail_memory(error);
    for (int type = 0; type < 2; type++)
        for (uint32_t k = 0; k < source->types[type].count; k++)
            if (!gsnn_part_is_zero(&source->types[type].parts[k]))
                part[source->types[type].parts[k].pair] = k;
    const gsnn_run quiet = {.threads = run->threads, .interrupted = run->interrupted};
    gsnn_status status = gsnn_morphisms_find(&morphisms, source->factor->group, &source->catalogue,
                                             source->architectures, source->count, &quiet, error);
    for (size_t i = 0; status == GSNN_OK && i < morphisms.inclusions; i++) {
        size_t from = morphisms.list[i].from, to = morphisms.list[i].to;
        int lower = source->architectures[from].type, upper = source->architectures[to].type;
        step_kind kind = lower != upper ? ACROSS : lower == 1 ? WITHIN_1 : WITHIN_2;
        status = add_step(steps, kind, part[from], part[to], error);
    }
    if (status == GSNN_OK)
        gsnn_morphisms_clear(&morphisms);
    free(part);
    return status == GSNN_OK ? add_zero(steps, source, error) : status;
}

static gsnn_status index_steps(factor_steps *steps, const gsnn_product_source *source,
                               gsnn_error *error) {
    for (step_kind kind = WITHIN_1; kind < KINDS; kind++) {
        size_t parts = source->types[kind == WITHIN_1 ? 0 : 1].count, next = 0;
        if (steps->count[kind])
            qsort(steps->list[kind], steps->count[kind], sizeof *steps->list[kind], compare_steps);
        steps->first[kind] = gsnn_resize(NULL, parts + 1, sizeof *steps->first[kind]);
        if (!steps->first[kind])
            return gsnn_fail_memory(error);
        for (size_t k = 0; k <= parts; k++) {
            while (next < steps->count[kind] && steps->list[kind][next].from < k)
                next++;
            steps->first[kind][k] = next;
        }
    }
    return GSNN_OK;
}

/* Notes that pair `from` is covered by the tuple at hand, if that is listed. */
static gsnn_status add_cover(covering *c, uint32_t from, int type, gsnn_error *error) {
    uint32_t to = gsnn_product_find(c->product, type, c->parts);
    if (to == GSNN_NO_ITEM)
        return GSNN_OK;
    if (gsnn_reserve(&c->covers, &c->capacity, c->count + 1, sizeof *c->covers))
        return gsnn_fail_memory(error);
    c->covers[c->count++] = (gsnn_known_cover){from, to};
    return GSNN_OK;
}

static gsnn_status cover_within(covering *c, uint32_t from, gsnn_error *error) {
    const gsnn_product_pair *pair = &c->product->pairs[from];
    step_kind kind = pair->type == 1 ? WITHIN_1 : WITHIN_2;
    size_t factors = c->product->factors.count;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; i < factors; i++)
        c->parts[i] = pair->parts[i];
    for (size_t i = 0; i < factors; i++) {
        const factor_steps *steps = &c->factors[i];
        for (size_t k = steps->first[kind][pair->parts[i]];
             status == GSNN_OK && k < steps->first[kind][pair->parts[i] + 1]; k++) {
            c->parts[i] = steps->list[kind][k].to;
            status = add_cover(c, from, pair->type, error);
        }
        c->parts[i] = pair->parts[i];
    }
    return status;
}

/* All ways in which every part goes up to type 1. */
static gsnn_status cover_across(covering *c, uint32_t from, gsnn_error *error) {
    const gsnn_product_pair *pair = &c->product->pairs[from];
    size_t factors = c->product->factors.count, i;
    for (i = 0; i < factors; i++) {
        const factor_steps *steps = &c->factors[i];
        c->choice[i] = steps->first[ACROSS][pair->parts[i]];
        /* Nothing of type 1 is next above. */
        if (c->choice[i] == steps->first[ACROSS][pair->parts[i] + 1])
            return GSNN_OK;
    }
    gsnn_status status = GSNN_OK;
    do {
        for (i = 0; i < factors; i++)
            c->parts[i] = c->factors[i].list[ACROSS][c->choice[i]].to;
        status = add_cover(c, from, 1, error);
        for (i = 0; i < factors; i++) {
            const factor_steps *steps = &c->factors[i];
            if (++c->choice[i] < steps->first[ACROSS][pair->parts[i] + 1])
                break;
            c->choice[i] = steps->first[ACROSS][pair->parts[i]];
        }
    } while (status == GSNN_OK && i < factors);
    return status;
}

static gsnn_status find_covers(covering *c, gsnn_error *error) {
    const gsnn_product *product = c->product;
    size_t factors = product->factors.count;
    gsnn_status status = GSNN_OK;
    c->factors = gsnn_new(factors, sizeof *c->factors);
    c->parts = gsnn_resize(NULL, factors, sizeof *c->parts);
    c->choice = gsnn_resize(NULL, factors, sizeof *c->choice);
    if (!c->factors || !c->parts || !c->choice)
        return gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < factors; i++) {
        status = find_steps(&c->factors[i], &product->sources[i], c->run, error);
        if (status == GSNN_OK)
            status = index_steps(&c->factors[i], &product->sources[i], error);
    }
    for (uint32_t p = 0; status == GSNN_OK && p < product->pair_count; p++) {
        if (p % 1024 == 0)
            status = gsnn_run_step(c->run, "combining inclusions", p, product->pair_count, error);
        if (status == GSNN_OK)
            status = cover_within(c, p, error);
        if (status == GSNN_OK && product->pairs[p].type == 2)
            status = cover_across(c, p, error);
    }
    return status;
}

gsnn_status gsnn_product_covers(gsnn_morphisms *morphisms, const gsnn_group *group,
                                const gsnn_catalogue *catalogue,
                                const gsnn_architecture *architectures, size_t count,
                                const gsnn_run *run, gsnn_error *error) {
    (void)group;
    covering c = {.product = catalogue->origin, .run = run};
    gsnn_status status = find_covers(&c, error);
    if (status == GSNN_OK)
        status = gsnn_append_covers(morphisms, catalogue, architectures, count, c.covers, c.count,
                                    GSNN_NEURON_UNKNOWN, error);
    gsnn_count(run, GSNN_COUNT_PRODUCT_COVERS, morphisms->count);
    for (size_t i = 0; c.factors && i < c.product->factors.count; i++)
        for (step_kind kind = WITHIN_1; kind < KINDS; kind++) {
            free(c.factors[i].list[kind]);
            free(c.factors[i].first[kind]);
        }
    free(c.factors);
    free(c.covers);
    free(c.parts);
    free(c.choice);
    return status;
}
