/* isolate.c - bisection with Descartes' rule, in fixed point and with more limbs where needed. */
#include "polynomial/bernstein.h"
#include "polynomial/real_roots.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/run.h"

#include <assert.h>
#include <string.h>

/* The interval (position / 2^depth, (position + 1) / 2^depth), or the point position / 2^depth. */
typedef struct dyadic {
    fmpz_t position;
    ulong depth;
    int variations; /* 0 or 1; -1: not decided with the limbs of this pass */
    bool point;
} dyadic;

typedef struct dyadics {
    size_t count, capacity;
    dyadic *items;
} dyadics;

/* One side: a polynomial on (0,1), and what is known of it. */
typedef struct side {
    fmpz_poly_t p, transform;
    dyadics leaves, hard, targets;
    const gsnn_run *run;
    uint64_t nodes;
} side;

static void dyadics_clear(dyadics *list) {
    for (size_t i = 0; i < list->count; i++)
        fmpz_clear(list->items[i].position);
    free(list->items);
    *list = (dyadics){0};
}

static gsnn_status dyadics_add(dyadics *list, const fmpz_t position, ulong depth, int variations,
                               bool point, gsnn_error *error) {
    if (gsnn_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items))
        return gsnn_fail_memory(error);
    dyadic *item = &list->items[list->count++];
    fmpz_init_set(item->position, position);
    item->depth = depth;
    item->variations = variations;
    item->point = point;
    return GSNN_OK;
}

/* The sign of p at position / 2^depth by Horner's rule. */
static int exact_sign(const fmpz_poly_t p, const fmpz_t position, ulong depth) {
    fmpz_t sum, term;
    slong n = fmpz_poly_degree(p);
    fmpz_init_set(sum, p->coeffs + n);
    fmpz_init(term);
    for (slong i = n; i-- > 0;) {
        fmpz_mul(sum, sum, position);
        fmpz_mul_2exp(term, p->coeffs + i, (ulong)(n - i) * depth);
        fmpz_add(sum, sum, term);
    }
    int sign = fmpz_sgn(sum);
    fmpz_clear(sum);
    fmpz_clear(term);
    return sign;
}

/* The targets in an interval of a pass with more limbs: targets[begin .. end) lie inside it. */
typedef struct node {
    gsnn_bernstein block;
    fmpz_t position;
    ulong depth;
    size_t begin, end;
} node;

static void node_clear(node *x) {
    gsnn_bernstein_clear(&x->block);
    fmpz_clear(x->position);
}

/* The first of the targets begin .. end that lies in the right half of the interval. */
static size_t first_on_the_right(const side *s, const node *x) {
    fmpz_t ancestor;
    size_t i = x->begin;
    fmpz_init(ancestor);
    for (; i < x->end; i++) {
        const dyadic *target = &s->targets.items[i];
        assert(target->depth > x->depth);
        fmpz_fdiv_q_2exp(ancestor, target->position, target->depth - x->depth - 1);
        if (fmpz_is_odd(ancestor))
            break;
    }
    fmpz_clear(ancestor);
    return i;
}

typedef struct node_stack {
    size_t count, capacity;
    node *items;
} node_stack;

/* Settles the interval, or puts it on the stack to be halved; takes the node over. */
static gsnn_status settle(side *s, node_stack *stack, node *x, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    bool inside = x->begin < x->end && s->targets.items[x->begin].depth > x->depth;
    if (!inside) {
        gsnn_variation_bounds bounds = gsnn_bernstein_variations(&x->block);
        if (bounds.most <= 1 || bounds.exhausted) {
            /* With both end signs known, 0 and 1 differ by parity: `most` is then the number. */
            bool known = bounds.most <= 1 && bounds.least == bounds.most;
            status = known ? dyadics_add(&s->leaves, x->position, x->depth, (int)bounds.most, false,
                                         error)
                           : dyadics_add(&s->hard, x->position, x->depth, -1, false, error);
            node_clear(x);
            return status;
        }
        x->begin = x->end; /* it was a target itself */
    }
    if (gsnn_reserve(&stack->items, &stack->capacity, stack->count + 1, sizeof *stack->items)) {
        node_clear(x);
        return gsnn_fail_memory(error);
    }
    stack->items[stack->count++] = *x;
    return status;
}

/* Halves an interval and settles the halves. */
static gsnn_status halve(side *s, node_stack *stack, node *right, gsnn_error *error) {
    node left = {.depth = right->depth + 1};
    int middle;
    bool inside = right->begin < right->end;
    size_t cut = first_on_the_right(s, right);
    left.begin = right->begin;
    left.end = right->begin = cut;
    gsnn_status status = gsnn_bernstein_halve(&left.block, &right->block, &middle, error);
    fmpz_init(left.position);
    if (status) {
        node_clear(&left);
        node_clear(right);
        return status;
    }
    fmpz_mul_2exp(left.position, right->position, 1);
    fmpz_add_ui(right->position, left.position, 1);
    right->depth++;
    if (middle != 1 && middle != -1)
        middle = exact_sign(s->p, right->position, right->depth);
    left.block.high_sign = right->block.low_sign = middle;
    /* In a pass with more limbs, whatever is above a target has been seen before. */
    if (middle == 0 && !inside)
        status = dyadics_add(&s->leaves, right->position, right->depth, 1, true, error);
    bool keep_left = !inside || left.begin < left.end, keep_right = !inside || cut < right->end;
    if (!status && keep_right)
        status = settle(s, stack, right, error);
    else
        node_clear(right);
    if (!status && keep_left)
        status = settle(s, stack, &left, error);
    else
        node_clear(&left);
    return status;
}

/* One pass over the tree, from the top, with that many limbs. */
static gsnn_status walk(side *s, size_t limbs, gsnn_error *error) {
    node_stack stack = {0};
    node top = {.end = s->targets.count};
    fmpz_init(top.position);
    gsnn_status status =
        gsnn_bernstein_init(&top.block, s->transform, (size_t)fmpz_poly_degree(s->p), limbs, error);
    if (status)
        node_clear(&top);
    else
        status = settle(s, &stack, &top, error);
    while (!status && stack.count) {
        node x = stack.items[--stack.count];
        status = halve(s, &stack, &x, error);
        if (!status && ++s->nodes % 16 == 0)
            status = gsnn_run_step(s->run, "isolating real roots", s->nodes, 0, error);
    }
    while (stack.count)
        node_clear(&stack.items[--stack.count]);
    free(stack.items);
    return status;
}

/* By position on the line; a point before the interval that begins with it. */
static int compare_dyadics(const void *a, const void *b) {
    const dyadic *x = a, *y = b;
    fmpz_t left, right;
    fmpz_init(left);
    fmpz_init(right);
    ulong depth = x->depth > y->depth ? x->depth : y->depth;
    fmpz_mul_2exp(left, x->position, depth - x->depth);
    fmpz_mul_2exp(right, y->position, depth - y->depth);
    int order = fmpz_cmp(left, right);
    fmpz_clear(left);
    fmpz_clear(right);
    return order ? order : (int)y->point - (int)x->point;
}

static size_t exact_variations(const fmpz_poly_t transform) {
    size_t count = 0;
    int last = 0;
    for (slong i = 0; i < fmpz_poly_length(transform); i++) {
        int sign = fmpz_sgn(transform->coeffs + i);
        if (sign && last && sign != last)
            count++;
        if (sign)
            last = sign;
    }
    return count;
}

/* Finds the leaves of the side; the sign at 1 goes to *at_one. */
static gsnn_status isolate_side(side *s, const fmpz_poly_t p, int *at_one, const gsnn_run *run,
                                gsnn_error *error) {
    gsnn_status status;
    s->run = run;
    fmpz_poly_init(s->p);
    fmpz_poly_init(s->transform);
    fmpz_poly_set(s->p, p);
    fmpz_poly_reverse(s->transform, p, fmpz_poly_length(p));
    fmpz_t one, zero;
    fmpz_init_set_ui(one, 1);
    fmpz_init(zero);
    fmpz_poly_taylor_shift(s->transform, s->transform, one);
    *at_one = fmpz_sgn(s->transform->coeffs);
    size_t variations = exact_variations(s->transform);
    if (variations <= 1) {
        status = dyadics_add(&s->leaves, zero, 0, (int)variations, false, error);
    } else {
        status = dyadics_add(&s->hard, zero, 0, -1, false, error);
        for (size_t limbs = 1; !status && s->hard.count; limbs *= 2) {
            dyadics_clear(&s->targets);
            s->targets = s->hard;
            s->hard = (dyadics){0};
            qsort(s->targets.items, s->targets.count, sizeof *s->targets.items, compare_dyadics);
            status = walk(s, limbs, error);
        }
        qsort(s->leaves.items, s->leaves.count, sizeof *s->leaves.items, compare_dyadics);
    }
    fmpz_clear(one);
    fmpz_clear(zero);
    return status;
}

static void side_clear(side *s) {
    fmpz_poly_clear(s->p);
    fmpz_poly_clear(s->transform);
    dyadics_clear(&s->leaves);
    dyadics_clear(&s->hard);
    dyadics_clear(&s->targets);
}

static gsnn_real_interval *add_interval(gsnn_real_intervals *list) {
    if (gsnn_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items))
        return NULL;
    gsnn_real_interval *item = &list->items[list->count++];
    gsnn_real_interval_init(item);
    return item;
}

static gsnn_status add_point(gsnn_real_intervals *list, slong x, gsnn_error *error) {
    gsnn_real_interval *item = add_interval(list);
    if (!item)
        return gsnn_fail_memory(error);
    fmpq_set_si(item->low, x, 1);
    fmpq_set_si(item->high, x, 1);
    item->variations = 1;
    return GSNN_OK;
}

/* Where y = position / 2^depth in (0,1) stands on the line: y, 1/y, -y or -1/y.  False for 1/0. */
static bool place(fmpq_t x, const fmpz_t position, ulong depth, bool inverse, bool negative) {
    if (inverse && fmpz_is_zero(position))
        return false;
    fmpz_set(fmpq_numref(x), position);
    fmpz_one(fmpq_denref(x));
    fmpz_mul_2exp(fmpq_denref(x), fmpq_denref(x), depth);
    fmpq_canonicalise(x);
    if (inverse)
        fmpq_inv(x, x);
    if (negative)
        fmpq_neg(x, x);
    return true;
}

/* Appends what was found on a side, from left to right. */
static gsnn_status append_side(gsnn_real_intervals *list, const side *s, bool inverse,
                               bool negative, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    fmpz_t next;
    fmpz_init(next);
    for (size_t k = 0; !status && k < s->leaves.count; k++) {
        bool backward = inverse != negative;
        const dyadic *leaf = &s->leaves.items[backward ? s->leaves.count - 1 - k : k];
        gsnn_real_interval *item = add_interval(list);
        if (!item) {
            status = gsnn_fail_memory(error);
            break;
        }
        item->variations = leaf->variations;
        fmpz_add_ui(next, leaf->position, leaf->point ? 0 : 1);
        bool finite = place(item->low, leaf->position, leaf->depth, inverse, negative);
        place(item->high, next, leaf->depth, inverse, negative);
        if (backward)
            fmpq_swap(item->low, item->high);
        if (!finite)
            *(negative ? &item->low_infinite : &item->high_infinite) = true;
    }
    fmpz_clear(next);
    return status;
}

gsnn_status gsnn_real_roots_isolate(gsnn_real_intervals *list, const fmpz_poly_t p,
                                    const gsnn_run *run, gsnn_error *error) {
    /* Left to right: -1/y, -1, -y, 0, y, 1, 1/y. */
    static const struct {
        bool inverse, negative;
    } sides[4] = {{true, true}, {false, true}, {false, false}, {true, false}};
    gsnn_status status = GSNN_OK;
    fmpz_poly_t core, q;
    assert(!fmpz_poly_is_zero(p));
    fmpz_poly_init(core);
    fmpz_poly_init(q);
    bool zero = fmpz_is_zero(p->coeffs);
    fmpz_poly_shift_right(core, p, zero ? 1 : 0);
    fmpz_poly_primitive_part(core, core);
    for (size_t i = 0; !status && i < 4; i++) {
        side s = {0};
        int at_one;
        fmpz_poly_set(q, core);
        if (sides[i].negative)
            for (slong k = 1; k < fmpz_poly_length(q); k += 2)
                fmpz_neg(q->coeffs + k, q->coeffs + k);
        if (sides[i].inverse)
            fmpz_poly_reverse(q, q, fmpz_poly_length(q));
        status = isolate_side(&s, q, &at_one, run, error);
        if (!status && i == 2 && zero)
            status = add_point(list, 0, error);
        if (!status && i == 3 && at_one == 0)
            status = add_point(list, 1, error);
        if (!status)
            status = append_side(list, &s, sides[i].inverse, sides[i].negative, error);
        if (!status && i == 0 && at_one == 0)
            status = add_point(list, -1, error);
        side_clear(&s);
    }
    fmpz_poly_clear(core);
    fmpz_poly_clear(q);
    return status;
}
