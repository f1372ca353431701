#include "descent/descent.h"

#include "base/counters.h"
#include "base/memory.h"
#include "descent/conjugates.h"
#include "descent/sylow.h"
#include "group/code_merger.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Elements of groups of at most this order are listed. */
#define SMALL_GROUP 20000
/* Elements of one Sylow subgroup, and of one conjugacy class. */
#define LARGE_CLASS 3000000

/* What is laid out for one flat of a list. */
typedef struct step {
    gsnn_flat_list *list;
    uint32_t number; /* of the flat */
    size_t labels;
    gsnn_moving_group induced; /* what its setwise stabiliser does to its labels */
    gsnn_point_span span;      /* of the labels, where the list has one of its points, */
    gsnn_label_cutter cutter;  /* and what cuts them then; */
    gsnn_code_merger merger;   /* otherwise: of codes on labels and their opposites */
    gsnn_code_set found;       /* codes on the labels */
    int32_t *plain;            /* the code of U on labels and their opposites */
    int32_t *cut;              /* room for such a code, */
    int32_t *small;            /* one on the labels, */
    int32_t *left, *right;     /* equations, */
    int32_t *room;             /* numbers of labels, */
    int32_t *whole;            /* and one on the points */
} step;

typedef struct descent {
    const gsnn_run *run;
    const char *refused;
} descent;

static void step_clear(step *s) {
    gsnn_moving_group_clear(&s->induced);
    gsnn_code_set_clear(&s->found);
    gsnn_code_merger_clear(&s->merger);
    gsnn_label_cutter_clear(&s->cutter);
    gsnn_point_span_clear(&s->span);
    free(s->plain);
    free(s->cut);
    free(s->small);
    free(s->left);
    free(s->right);
    free(s->room);
    free(s->whole);
}

/* What cuts the flat: by elimination where there are relations among its labels, otherwise by
 * merging them. */
static gsnn_status init_cutting(step *s, const gsnn_flat_item *item, gsnn_error *error) {
    const gsnn_point_span *span = s->list->span;
    if (!span)
        return gsnn_code_merger_init(&s->merger, 2 * s->labels, error);
    s->left = gsnn_resize(NULL, span->width + 1, sizeof *s->left);
    s->right = gsnn_resize(NULL, span->width + 1, sizeof *s->right);
    if (!s->left || !s->right)
        return gsnn_fail_memory(error);
    gsnn_status status =
        gsnn_point_span_of_labels(&s->span, span, item->codes, item->labels, error);
    return status == GSNN_OK ? gsnn_label_cutter_init(&s->cutter, &s->span, error) : status;
}

static gsnn_status step_init(step *s, gsnn_flat_list *list, uint32_t number, gsnn_error *error) {
    const gsnn_flat_item *item = &list->items[number];
    size_t labels = 2 * item->labels;
    *s = (step){.list = list, .number = number, .labels = item->labels};
    gsnn_point *generators = gsnn_flat_label_generators(list, item);
    s->plain = gsnn_resize(NULL, labels, sizeof *s->plain);
    s->cut = gsnn_resize(NULL, labels, sizeof *s->cut);
    s->small = gsnn_resize(NULL, labels, sizeof *s->small);
    s->room = gsnn_resize(NULL, list->group->points + 1, sizeof *s->room);
    s->whole = gsnn_resize(NULL, list->group->points, sizeof *s->whole);
    gsnn_status status = generators && s->plain && s->cut && s->small && s->room && s->whole
                             ? GSNN_OK
                             : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = gsnn_moving_group_init(&s->induced, labels, generators, item->fixer_count, NULL, 0,
                                        error);
    if (status == GSNN_OK)
        status = gsnn_code_set_init(&s->found, item->labels, error);
    if (status == GSNN_OK)
        status = init_cutting(s, item, error);
    for (size_t j = 0; status == GSNN_OK && j < labels; j++)
        s->plain[j] = j % 2 ? -(int32_t)(j / 2 + 1) : (int32_t)(j / 2 + 1);
    free(generators);
    return status;
}

/* Takes in the code on the labels that is in s->small, unless it is all 0. */
static gsnn_status find_code(step *s, gsnn_error *error) {
    bool zero = true, added;
    uint32_t number;
    for (size_t j = 0; j < s->labels; j++)
        zero = zero && s->small[j] == 0;
    if (zero)
        return GSNN_OK;
    gsnn_code_normalise(s->small, s->labels, s->labels, s->room);
    return gsnn_code_set_add(&s->found, s->small, &number, &added, error);
}

/* Takes in what is left of the flat when `count` labels in s->left equal those in s->right. */
static gsnn_status cut_by_equations(step *s, size_t count, gsnn_error *error) {
    bool fresh;
    gsnn_status status =
        gsnn_label_cutter_cut(&s->cutter, s->left, s->right, count, s->small, &fresh, error);
    return status == GSNN_OK && fresh ? find_code(s, error) : status;
}

/* Takes in what an element fixes that acts on the labels so. */
static gsnn_status cut_by_labels(step *s, const gsnn_point *element, gsnn_error *error) {
    if (s->list->span) {
        for (size_t i = 0; i < s->span.width; i++) {
            gsnn_point label = s->span.basis[i];
            s->left[i] = s->plain[label];
            s->right[i] = s->plain[element[label]];
        }
        return cut_by_equations(s, s->span.width, error);
    }
    gsnn_code_merger_cut(&s->merger, s->plain, s->labels, element, false, s->cut);
    for (size_t j = 0; j < s->labels; j++)
        s->small[j] = s->cut[2 * j];
    return find_code(s, error);
}

/* Where the flats of a list of the labels of a flat belong as well. */
typedef struct target {
    gsnn_flat_list *list;
    const int32_t *codes; /* of that flat, in this list */
    size_t labels;
} target;

/* Adds a space with codes on the labels of a flat. */
static gsnn_status add_codes(gsnn_flat_list *list, const int32_t *flat, const int32_t *on_labels,
                             size_t labels, int32_t *whole, uint32_t *number, gsnn_error *error) {
    for (size_t x = 0; x < list->group->points; x++) {
        int32_t code = flat[x];
        whole[x] = code == 0 ? 0 : code < 0 ? -on_labels[-code - 1] : on_labels[code - 1];
    }
    return gsnn_flat_list_add(list, whole, gsnn_code_labels(on_labels, labels), number, error);
}

/* Adds what was found, one of each orbit of the group with these generators on labels, to the list;
 * marks it as joined, if that is wanted. */
static gsnn_status add_found(step *s, const gsnn_moving_group *under, bool joined,
                             gsnn_error *error) {
    bool *first = gsnn_resize(NULL, s->found.count + 1, sizeof *first);
    gsnn_status status =
        first ? gsnn_code_set_orbits(&s->found, under->generators, under->count, first, error)
              : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < s->found.count; i++) {
        uint32_t number;
        if (!first[i])
            continue;
        status = add_codes(s->list, s->list->items[s->number].codes, s->found.list + i * s->labels,
                           s->labels, s->whole, &number, error);
        if (status == GSNN_OK && joined)
            s->list->items[number].joined = true;
    }
    free(first);
    gsnn_code_set_empty(&s->found);
    return status;
}

/* ---- By elements of prime order -------------------------------------------------------------- */

static bool is_prime(uint64_t n) {
    for (uint64_t d = 2; d * d <= n; d++)
        if (n % d == 0)
            return false;
    return n > 1;
}

/* The intersections with what elements of prime order fix, of all elements of a group that are
 * listed one after the other; prime 0 stands for any. */
static gsnn_status cut_by_list(step *s, const gsnn_moving_group *group, uint64_t prime,
                               gsnn_error *error) {
    size_t labels = group->points;
    gsnn_point *list = gsnn_moving_group_list(group);
    bool *met = gsnn_new(labels, sizeof *met);
    gsnn_status status = list && met ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < fmpz_get_ui(group->order); i++) {
        uint64_t order = gsnn_permutation_order(list + i * labels, labels, met);
        if (prime ? order == prime : is_prime(order))
            status = cut_by_labels(s, list + i * labels, error);
    }
    free(list);
    free(met);
    return status;
}

/* With -1 on the labels as one more generator. */
static gsnn_status init_signed(gsnn_moving_group *group, const step *s, gsnn_error *error) {
    size_t labels = s->induced.points;
    gsnn_status status = gsnn_moving_group_init(group, labels, s->induced.generators,
                                                s->induced.count, NULL, 0, error);
    gsnn_point *negation = gsnn_resize(NULL, labels, sizeof *negation);
    if (status == GSNN_OK && !negation)
        status = gsnn_fail_memory(error);
    for (size_t j = 0; status == GSNN_OK && j < labels; j++)
        negation[j] = (gsnn_point)(j ^ 1);
    if (status == GSNN_OK)
        status = gsnn_moving_group_add(group, negation, error);
    free(negation);
    return status;
}

/* By the elements of prime order in a Sylow subgroup for each prime, which are all up to
 * conjugacy. */
static gsnn_status extend_by_sylow(descent *d, step *s, const gsnn_moving_group *group,
                                   gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (uint64_t prime = 2; status == GSNN_OK && !d->refused && prime <= group->points; prime++) {
        gsnn_moving_group sylow;
        bool found;
        if (!is_prime(prime) || !fmpz_divisible_si(group->order, (slong)prime))
            continue;
        status = gsnn_sylow_init(&sylow, group, prime, LARGE_CLASS, &found, error);
        if (status == GSNN_OK && (!found || fmpz_cmp_ui(sylow.order, LARGE_CLASS) > 0))
            d->refused = "a Sylow subgroup of the group or of a section is out of reach";
        if (status == GSNN_OK && !d->refused)
            status = cut_by_list(s, &sylow, prime, error);
        if (status == GSNN_OK && !d->refused)
            status = add_found(s, &sylow, false, error);
        gsnn_moving_group_clear(&sylow);
    }
    return status;
}

/* Adds the flats below one that elements of prime order lead to. */
static gsnn_status extend(descent *d, gsnn_flat_list *list, uint32_t number, gsnn_error *error) {
    step s;
    gsnn_moving_group group = {0};
    gsnn_status status = step_init(&s, list, number, error);
    if (status == GSNN_OK)
        status = init_signed(&group, &s, error);
    if (status == GSNN_OK && fmpz_cmp_ui(group.order, SMALL_GROUP) > 0) {
        status = extend_by_sylow(d, &s, &group, error);
    } else if (status == GSNN_OK) {
        status = cut_by_list(&s, &group, 0, error);
        if (status == GSNN_OK)
            status = add_found(&s, &group, false, error);
    }
    gsnn_moving_group_clear(&group);
    step_clear(&s);
    return status;
}

/* ---- Perfect subgroups ----------------------------------------------------------------------- */

/* A growing list of elements of order 2. */
typedef struct involutions {
    gsnn_point *list;
    size_t count, capacity;
} involutions;

static gsnn_status add_involutions(involutions *all, const gsnn_point *list, size_t count,
                                   size_t points, gsnn_error *error) {
    if (gsnn_reserve(&all->list, &all->capacity, (all->count + count) * points, sizeof *all->list))
        return gsnn_fail_memory(error);
    memcpy(all->list + all->count * points, list, count * points * sizeof *list);
    all->count += count;
    return GSNN_OK;
}

/* All elements of order 2 among those of a group, which are listed. */
static gsnn_status pick_involutions(involutions *all, const gsnn_moving_group *group,
                                    gsnn_error *error) {
    size_t points = group->points;
    gsnn_point *list = gsnn_moving_group_list(group);
    bool *met = gsnn_new(points, sizeof *met);
    gsnn_status status = list && met ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < fmpz_get_ui(group->order); i++)
        if (gsnn_permutation_order(list + i * points, points, met) == 2)
            status = add_involutions(all, list + i * points, 1, points, error);
    free(list);
    free(met);
    return status;
}

/* The conjugates of those in a Sylow subgroup. */
static gsnn_status conjugate_involutions(descent *d, involutions *all,
                                         const gsnn_moving_group *group,
                                         const gsnn_moving_group *sylow, gsnn_error *error) {
    involutions some = {0};
    gsnn_code_set met; /* permutations as codes: a set of them is what is needed */
    size_t points = group->points;
    int32_t *code = gsnn_resize(NULL, points, sizeof *code);
    gsnn_status status = gsnn_code_set_init(&met, points, error);
    if (status == GSNN_OK && !code)
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = pick_involutions(&some, sylow, error);
    for (size_t i = 0; status == GSNN_OK && i < some.count; i++) {
        gsnn_conjugates class;
        bool whole, added = true;
        uint32_t number;
        for (size_t x = 0; x < points; x++)
            code[x] = some.list[i * points + x];
        if (gsnn_code_set_find(&met, code) != GSNN_NO_ITEM)
            continue;
        status =
            gsnn_conjugates_init(&class, group, some.list + i * points, LARGE_CLASS, &whole, error);
        if (status == GSNN_OK && (!whole || all->count + class.count > LARGE_CLASS)) {
            d->refused = "the elements of order 2 are too many";
            gsnn_conjugates_clear(&class);
            break;
        }
        for (size_t k = i; status == GSNN_OK && k < some.count; k++)
            if (gsnn_conjugates_contain(&class, some.list + k * points)) {
                for (size_t x = 0; x < points; x++)
                    code[x] = some.list[k * points + x];
                status = gsnn_code_set_add(&met, code, &number, &added, error);
            }
        if (status == GSNN_OK)
            status = add_involutions(all, class.list, class.count, points, error);
        gsnn_conjugates_clear(&class);
    }
    gsnn_code_set_clear(&met);
    free(some.list);
    free(code);
    return status;
}

static gsnn_status find_involutions(descent *d, involutions *all, const gsnn_moving_group *group,
                                    gsnn_error *error) {
    gsnn_moving_group sylow;
    bool found;
    if (fmpz_cmp_ui(group->order, SMALL_GROUP) <= 0)
        return pick_involutions(all, group, error);
    gsnn_status status = gsnn_sylow_init(&sylow, group, 2, LARGE_CLASS, &found, error);
    if (status == GSNN_OK && (!found || fmpz_cmp_ui(sylow.order, LARGE_CLASS) > 0))
        d->refused = "a Sylow subgroup for 2 is out of reach";
    if (status == GSNN_OK && !d->refused)
        status = conjugate_involutions(d, all, group, &sylow, error);
    gsnn_moving_group_clear(&sylow);
    return status;
}

/* Takes in what an element fixes of a flat, as it moves a basis of the points. */
static gsnn_status cut_by_points(step *s, const gsnn_flat_item *item, const gsnn_point *element,
                                 gsnn_error *error) {
    const gsnn_point_span *span = s->list->span;
    for (size_t i = 0; i < span->width; i++) {
        s->left[i] = item->codes[span->basis[i]];
        s->right[i] = item->codes[element[span->basis[i]]];
    }
    return cut_by_equations(s, span->width, error);
}

/* Adds the intersections of a flat with what the elements of order 2 fix. */
static gsnn_status join(gsnn_flat_list *list, uint32_t number, const involutions *all,
                        gsnn_code_merger *merger, int32_t *cut, gsnn_error *error) {
    size_t points = list->group->points;
    const gsnn_flat_item item = list->items[number];
    step s;
    gsnn_status status = step_init(&s, list, number, error);
    for (size_t i = 0; status == GSNN_OK && i < all->count; i++) {
        if (list->span) {
            status = cut_by_points(&s, &item, all->list + i * points, error);
            continue;
        }
        gsnn_code_merger_cut(merger, item.codes, item.labels, all->list + i * points, false, cut);
        for (size_t x = 0; x < points; x++)
            if (item.codes[x] > 0)
                s.small[item.codes[x] - 1] = cut[x];
        status = find_code(&s, error);
    }
    if (status == GSNN_OK)
        status = add_found(&s, &s.induced, true, error);
    step_clear(&s);
    return status;
}

static gsnn_status list_perfect(descent *d, gsnn_flat_list *list, const target *to,
                                gsnn_error *error);

/* Looks for perfect subgroups in what the setwise stabiliser of a flat induces on it. */
static gsnn_status look_below(descent *d, gsnn_flat_list *list, uint32_t number,
                              gsnn_error *error) {
    step s;
    bool solvable = true;
    uint32_t whole;
    gsnn_flat_list below = {0};
    target here = {list, list->items[number].codes, list->items[number].labels};
    gsnn_status status = step_init(&s, list, number, error);
    if (status == GSNN_OK)
        status = gsnn_moving_group_is_solvable(&s.induced, &solvable, error);
    if (status == GSNN_OK && !solvable) {
        status = gsnn_flat_list_init(&below, &s.induced, list->span ? &s.span : NULL, error);
        if (status == GSNN_OK)
            status = gsnn_flat_list_add(&below, s.plain, s.labels, &whole, error);
        if (status == GSNN_OK)
            status = list_perfect(d, &below, &here, error);
        gsnn_flat_list_clear(&below);
    }
    step_clear(&s);
    return status;
}

/* Adds a flat of the labels of another one to the list of that. */
static gsnn_status hand_on(const target *to, const gsnn_flat_item *item, gsnn_error *error) {
    int32_t *whole = gsnn_resize(NULL, to->list->group->points + to->labels, sizeof *whole);
    if (!whole)
        return gsnn_fail_memory(error);
    int32_t *on_labels = whole + to->list->group->points;
    uint32_t number;
    for (size_t j = 0; j < to->labels; j++)
        on_labels[j] = item->codes[2 * j];
    gsnn_status status =
        add_codes(to->list, to->codes, on_labels, to->labels, whole, &number, error);
    free(whole);
    return status;
}

/* From the whole space, the first of the list, all flats of perfect subgroups, and some others;
 * they are handed on. */
static gsnn_status list_perfect(descent *d, gsnn_flat_list *list, const target *to,
                                gsnn_error *error) {
    size_t points = list->group->points;
    involutions all = {0};
    gsnn_code_merger merger = {0};
    int32_t *cut = gsnn_resize(NULL, points, sizeof *cut);
    gsnn_status status = cut ? GSNN_OK : gsnn_fail_memory(error);
    list->items[0].joined = true;
    if (status == GSNN_OK)
        status = find_involutions(d, &all, list->group, error);
    if (status == GSNN_OK)
        status = gsnn_code_merger_init(&merger, points, error);
    for (uint32_t i = 0; status == GSNN_OK && !d->refused && i < list->count; i++) {
        status = gsnn_run_step(d->run, "joining elements of order 2", i, list->count, error);
        if (status == GSNN_OK && list->items[i].joined)
            status = join(list, i, &all, &merger, cut, error);
        if (status == GSNN_OK && list->items[i].joined && i > 0)
            status = look_below(d, list, i, error);
        if (status == GSNN_OK && to && i > 0)
            status = hand_on(to, &list->items[i], error);
    }
    gsnn_code_merger_clear(&merger);
    free(all.list);
    free(cut);
    return status;
}

/* ---- All of it ------------------------------------------------------------------------------- */

gsnn_status gsnn_descent_list(gsnn_flat_list *list, int32_t *whole, const gsnn_run *run,
                              const char **refused, gsnn_error *error) {
    descent d = {.run = run};
    bool solvable = true;
    uint32_t number;
    gsnn_status status = gsnn_flat_list_add(
        list, whole, gsnn_code_labels(whole, list->group->points), &number, error);
    if (status == GSNN_OK)
        status = gsnn_moving_group_is_solvable(list->group, &solvable, error);
    if (status == GSNN_OK && !solvable)
        status = list_perfect(&d, list, NULL, error);
    for (uint32_t i = 0; status == GSNN_OK && !d.refused && i < list->count; i++) {
        status = gsnn_run_step(run, "intersecting eigenspaces", i, list->count, error);
        if (status == GSNN_OK)
            status = extend(&d, list, i, error);
    }
    *refused = d.refused;
    return status;
}
