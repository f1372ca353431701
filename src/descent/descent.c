#include "descent/descent.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "descent/involutions.h"
#include "descent/sylow.h"
#include "group/code_merger.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Of so many flats at a time it is found what is below, on all threads; what was found is added to
 * the list afterwards, in order. */
#define FLATS_AT_A_TIME 64

/* Codes on the points of a list, to be added to it: zeroed, none. */
typedef struct finds {
    int32_t *codes; /* count codes */
    size_t count, capacity;
    size_t joined; /* the first so many are intersections with what elements of order 2 fix */
} finds;

/* What is laid out for one flat of a list. */
typedef struct step {
    const gsnn_flat_list *list;
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
    int32_t *room;             /* and numbers of labels */
} step;

typedef struct descent {
    const gsnn_run *run;
    size_t threads;
    gsnn_refusal refusal;
} descent;

static bool is_refused(const descent *d) {
    return d->refusal.text[0] != '\0';
}

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

static gsnn_status step_init(step *s, const gsnn_flat_list *list, uint32_t number,
                             gsnn_error *error) {
    const gsnn_flat_item *item = &list->items[number];
    size_t labels = 2 * item->labels;
    *s = (step){.list = list, .number = number, .labels = item->labels};
    gsnn_point *generators = gsnn_flat_label_generators(list, item);
    s->plain = gsnn_resize(NULL, labels, sizeof *s->plain);
    s->cut = gsnn_resize(NULL, labels, sizeof *s->cut);
    s->small = gsnn_resize(NULL, labels, sizeof *s->small);
    s->room = gsnn_resize(NULL, list->group->points + 1, sizeof *s->room);
    gsnn_status status =
        generators && s->plain && s->cut && s->small && s->room ? GSNN_OK : gsnn_fail_memory(error);
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

/* Appends a space that has codes on the labels of a flat with codes on `points` points. */
static gsnn_status append_find(finds *found, const int32_t *flat, size_t points,
                               const int32_t *on_labels, gsnn_error *error) {
    if (gsnn_reserve(&found->codes, &found->capacity, (found->count + 1) * points,
                     sizeof *found->codes))
        return gsnn_fail_memory(error);
    int32_t *whole = found->codes + found->count++ * points;
    for (size_t x = 0; x < points; x++) {
        int32_t code = flat[x];
        whole[x] = code == 0 ? 0 : code < 0 ? -on_labels[-code - 1] : on_labels[code - 1];
    }
    return GSNN_OK;
}

/* Appends what was found, one of each orbit of the group with these generators on labels. */
static gsnn_status append_found(step *s, const gsnn_moving_group *under, finds *found,
                                gsnn_error *error) {
    bool *first = gsnn_resize(NULL, s->found.count + 1, sizeof *first);
    gsnn_status status =
        first ? gsnn_code_set_orbits(&s->found, under->generators, under->count, first, error)
              : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < s->found.count; i++)
        if (first[i])
            status = append_find(found, s->list->items[s->number].codes, s->list->group->points,
                                 s->found.list + i * s->labels, error);
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
                                   finds *below, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    size_t limit = gsnn_list_limit(group->points);
    for (uint64_t prime = 2; status == GSNN_OK && !is_refused(d) && prime <= group->points;
         prime++) {
        gsnn_moving_group sylow;
        bool found;
        if (!is_prime(prime) || !fmpz_divisible_si(group->order, (slong)prime))
            continue;
        status = gsnn_sylow_init(&sylow, group, prime, limit, &found, error);
        if (status == GSNN_OK && !gsnn_refuse_sylow(&d->refusal, group, prime, &sylow, found))
            status = cut_by_list(s, &sylow, prime, error);
        if (status == GSNN_OK && !is_refused(d))
            status = append_found(s, &sylow, below, error);
        gsnn_moving_group_clear(&sylow);
    }
    return status;
}

/* Finds the flats below one that elements of prime order lead to. */
static gsnn_status extend(descent *d, const gsnn_flat_list *list, uint32_t number, finds *below,
                          gsnn_error *error) {
    step s;
    gsnn_moving_group group = {0};
    gsnn_status status = step_init(&s, list, number, error);
    if (status == GSNN_OK)
        status = init_signed(&group, &s, error);
    if (status == GSNN_OK && fmpz_cmp_ui(group.order, GSNN_LISTED_GROUP) > 0) {
        status = extend_by_sylow(d, &s, &group, below, error);
    } else if (status == GSNN_OK) {
        status = cut_by_list(&s, &group, 0, error);
        if (status == GSNN_OK)
            status = append_found(&s, &group, below, error);
    }
    gsnn_moving_group_clear(&group);
    step_clear(&s);
    return status;
}

/* ---- Perfect subgroups ----------------------------------------------------------------------- */

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

/* Takes in what an element of order 2 fixes of a flat, where labels are merged. */
static gsnn_status cut_by_pairs(step *s, const gsnn_flat_item *item, bool plain,
                                const gsnn_point *element, gsnn_error *error) {
    size_t dimension = gsnn_code_merger_join(&s->merger, item->codes, item->labels,
                                             s->list->group->points, element, plain, s->small);
    return dimension ? find_code(s, error) : GSNN_OK;
}

/* Finds the intersections of a flat with what the elements of order 2 in a class fix. */
static gsnn_status join(const gsnn_flat_list *list, uint32_t number, const gsnn_involutions *all,
                        size_t class, finds *below, gsnn_error *error) {
    size_t points = list->group->points;
    const gsnn_flat_item *item = &list->items[number];
    step s;
    bool plain = true;
    for (size_t x = 0; x < points; x++)
        plain = plain && item->codes[x] > 0;
    gsnn_status status = step_init(&s, list, number, error);
    for (size_t i = all->begin[class]; status == GSNN_OK && i < all->begin[class + 1]; i++)
        status = list->span ? cut_by_points(&s, item, all->list + i * points, error)
                            : cut_by_pairs(&s, item, plain, all->list + i * points, error);
    if (status == GSNN_OK)
        status = append_found(&s, &s.induced, below, error);
    below->joined = below->count;
    step_clear(&s);
    return status;
}

static gsnn_status list_perfect(descent *d, gsnn_flat_list *list, gsnn_error *error);

/* Hands the flats of a list of the labels of a flat on, but for the whole space. */
static gsnn_status hand_on(const gsnn_flat_list *list, const gsnn_flat_item *flat, size_t points,
                           finds *below, gsnn_error *error) {
    int32_t *on_labels = gsnn_resize(NULL, flat->labels, sizeof *on_labels);
    gsnn_status status = on_labels ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 1; status == GSNN_OK && i < list->count; i++) {
        for (size_t j = 0; j < flat->labels; j++)
            on_labels[j] = list->items[i].codes[2 * j];
        status = append_find(below, flat->codes, points, on_labels, error);
    }
    free(on_labels);
    return status;
}

/* Looks for perfect subgroups in what the setwise stabiliser of a flat induces on it. */
static gsnn_status look_below(descent *d, const gsnn_flat_list *list, uint32_t number, finds *below,
                              gsnn_error *error) {
    step s;
    bool solvable = true;
    uint32_t whole;
    gsnn_flat_list induced = {0};
    gsnn_status status = step_init(&s, list, number, error);
    if (status == GSNN_OK)
        status = gsnn_moving_group_is_solvable(&s.induced, &solvable, error);
    if (status == GSNN_OK && !solvable) {
        status = gsnn_flat_list_init(&induced, &s.induced, list->span ? &s.span : NULL, error);
        gsnn_flat_list_listen(&induced, d->run);
        if (status == GSNN_OK)
            status = gsnn_flat_list_add(&induced, s.plain, s.labels, &whole, error);
        if (status == GSNN_OK)
            status = list_perfect(d, &induced, error);
        if (status == GSNN_OK)
            status = hand_on(&induced, &list->items[number], list->group->points, below, error);
        gsnn_flat_list_clear(&induced);
    }
    step_clear(&s);
    return status;
}

/* ---- Many at a time -------------------------------------------------------------------------- */

/* A loop over some flats of a list. */
typedef struct flat_loop {
    gsnn_run run; /* for any thread: nobody listens to progress */
    const gsnn_flat_list *list;
    const uint32_t *numbers;      /* of the flats */
    const gsnn_involutions *all;  /* NULL: elements of prime order are wanted */
    size_t class;                 /* of them */
    finds below[FLATS_AT_A_TIME]; /* what is found, and why it was refused, for each flat */
    gsnn_refusal refusals[FLATS_AT_A_TIME];
} flat_loop;

static gsnn_status find_below(void *context, size_t worker, size_t index, gsnn_error *error) {
    flat_loop *loop = context;
    uint32_t number = loop->numbers[index];
    finds *below = &loop->below[index];
    descent d = {.run = &loop->run, .threads = 1};
    (void)worker;
    gsnn_status status = gsnn_run_step(&loop->run, "intersecting eigenspaces", 0, 0, error);
    if (status == GSNN_OK && !loop->all)
        status = extend(&d, loop->list, number, below, error);
    if (status == GSNN_OK && loop->all)
        status = join(loop->list, number, loop->all, loop->class, below, error);
    if (status == GSNN_OK && loop->all && number > 0 && !loop->list->items[number].looked_below)
        status = look_below(&d, loop->list, number, below, error);
    loop->refusals[index] = d.refusal;
    return status;
}

/* A queue of flats. */
typedef struct flat_queue {
    uint32_t *numbers;
    size_t count, capacity;
} flat_queue;

static gsnn_status enqueue(flat_queue *queue, uint32_t number, gsnn_error *error) {
    if (gsnn_reserve(&queue->numbers, &queue->capacity, queue->count + 1, sizeof *queue->numbers))
        return gsnn_fail_memory(error);
    queue->numbers[queue->count++] = number;
    return GSNN_OK;
}

/* Adds what was found below some flats; where elements of order 2 were taken, the queue is longer
 * by what was not known to be such an intersection. */
static gsnn_status add_finds(descent *d, gsnn_flat_list *list, const flat_loop *loop, size_t count,
                             flat_queue *queue, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    size_t points = list->group->points, all = 0, done = 0;
    for (size_t i = 0; i < count; i++)
        all += loop->below[i].count;
    int32_t *codes = gsnn_resize(NULL, all, points * sizeof *codes);
    uint32_t *numbers = gsnn_resize(NULL, all, sizeof *numbers);
    if (!codes || !numbers)
        status = gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        const finds *below = &loop->below[i];
        if (below->count)
            memcpy(codes + done * points, below->codes, below->count * points * sizeof *codes);
        done += below->count;
    }
    if (status == GSNN_OK)
        status = gsnn_flat_list_add_all(list, codes, all, d->threads, numbers, error);
    done = 0;
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        const finds *below = &loop->below[i];
        for (size_t k = 0; status == GSNN_OK && k < below->joined; k++) {
            gsnn_flat_item *item = &list->items[numbers[done + k]];
            if (item->joined != loop->class + 1)
                status = enqueue(queue, numbers[done + k], error);
            item->joined = (uint32_t)loop->class + 1;
        }
        done += below->count;
    }
    free(codes);
    free(numbers);
    return status;
}

/* Finds and adds what is below flats of the queue, from number `begin` on; *end is the first that
 * is left. */
static gsnn_status take_some(descent *d, gsnn_flat_list *list, const gsnn_involutions *all,
                             size_t class, flat_queue *queue, size_t begin, size_t *end,
                             gsnn_error *error) {
    flat_loop loop = {.run = *d->run,
                      .list = list,
                      .all = all,
                      .class = class,
                      .numbers = queue->numbers + begin};
    size_t count = queue->count - begin < FLATS_AT_A_TIME ? queue->count - begin : FLATS_AT_A_TIME;
    *end = begin + count;
    loop.run.progress = NULL;
    gsnn_status status = gsnn_parallel(d->threads, count, find_below, &loop, error);
    for (size_t i = 0; i < count && !is_refused(d); i++)
        d->refusal = loop.refusals[i];
    for (size_t i = 0; all && i < count; i++)
        list->items[loop.numbers[i]].looked_below = true;
    if (status == GSNN_OK && !is_refused(d))
        status = add_finds(d, list, &loop, count, queue, error);
    for (size_t i = 0; i < count; i++)
        free(loop.below[i].codes);
    return status;
}

/* From the whole space, the first of the list, the flats of all subgroups that some elements of
 * order 2 in a class generate, and of what is below. */
static gsnn_status list_joined(descent *d, gsnn_flat_list *list, const gsnn_involutions *all,
                               size_t class, gsnn_error *error) {
    flat_queue queue = {0};
    list->items[0].joined = (uint32_t) class + 1;
    gsnn_status status = enqueue(&queue, 0, error);
    for (size_t i = 0; status == GSNN_OK && !is_refused(d) && i < queue.count;) {
        status = gsnn_run_step(d->run, "joining elements of order 2", i, queue.count, error);
        if (status == GSNN_OK)
            status = take_some(d, list, all, class, &queue, i, &i, error);
    }
    free(queue.numbers);
    return status;
}

/* All flats of perfect subgroups, and some others. */
static gsnn_status list_perfect(descent *d, gsnn_flat_list *list, gsnn_error *error) {
    gsnn_involutions all = {0};
    gsnn_status status = gsnn_involutions_find(&all, list->group, &d->refusal, error);
    for (size_t c = 0; status == GSNN_OK && !is_refused(d) && c < all.class_count; c++)
        status = list_joined(d, list, &all, c, error);
    gsnn_involutions_clear(&all);
    return status;
}

/* From all flats of the list, all that elements of prime order lead to. */
static gsnn_status list_below(descent *d, gsnn_flat_list *list, gsnn_error *error) {
    flat_queue queue = {0};
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && !is_refused(d) && i < list->count;) {
        while (status == GSNN_OK && queue.count < list->count)
            status = enqueue(&queue, (uint32_t)queue.count, error);
        if (status == GSNN_OK)
            status = gsnn_run_step(d->run, "intersecting eigenspaces", i, list->count, error);
        if (status == GSNN_OK)
            status = take_some(d, list, NULL, 0, &queue, i, &i, error);
    }
    free(queue.numbers);
    return status;
}

/* ---- All of it ------------------------------------------------------------------------------- */

gsnn_status gsnn_descent_list(gsnn_flat_list *list, int32_t *whole, const gsnn_run *run,
                              gsnn_refusal *refusal, gsnn_error *error) {
    descent d = {.run = run, .threads = gsnn_parallel_threads(run->threads)};
    bool solvable = true;
    uint32_t number;
    gsnn_flat_list_listen(list, run);
    gsnn_status status = gsnn_run_step(run, "finding stabilisers of spaces", 0, 0, error);
    if (status == GSNN_OK)
        status = gsnn_flat_list_add(list, whole, gsnn_code_labels(whole, list->group->points),
                                    &number, error);
    if (status == GSNN_OK)
        status = gsnn_moving_group_is_solvable(list->group, &solvable, error);
    if (status == GSNN_OK && !solvable)
        status = list_perfect(&d, list, error);
    if (status == GSNN_OK && !is_refused(&d))
        status = list_below(&d, list, error);
    *refusal = d.refusal;
    return status;
}
