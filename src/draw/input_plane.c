/* input_plane.c - a plane of inputs on which the symmetry of an architecture shows. */
#include "draw/input_plane.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ORDER_LIMIT 120      /* of an element whose turns are looked at */
#define UNIT_VECTORS 16      /* so many inputs are tried as the start of a projection */
#define PRODUCT_GENERATORS 8 /* so many generators have their products tried */
#define PI 3.14159265358979323846
#define TINY 1e-9

/* A generator, or the product that applies `second` first and `first` then. */
typedef struct word {
    size_t first, second;
    bool product;
} word;

/* What the search works with: vectors of one entry a neuron. */
typedef struct search {
    const gsnn_enumeration_record *record;
    const gsnn_record_architecture *architecture;
    const double *weights;
    size_t neurons, degree;
    double *start, *power, *scratch;
    gsnn_input_plane *plane;
} search;

static const int32_t *rho(const search *s, size_t generator) {
    return s->architecture->signed_permutations + generator * s->neurons;
}

/* to = rho(g) from. */
static void act(const search *s, size_t generator, const double *from, double *to) {
    const int32_t *images = rho(s, generator);
    for (size_t i = 0; i < s->neurons; i++)
        if (images[i] > 0)
            to[images[i] - 1] = from[i];
        else
            to[-images[i] - 1] = -from[i];
}

/* power = rho(word) power. */
static void advance(search *s, const word *w) {
    act(s, w->product ? w->second : w->first, s->power, s->scratch);
    if (w->product)
        act(s, w->first, s->scratch, s->power);
    else
        memcpy(s->power, s->scratch, s->neurons * sizeof *s->power);
}

static size_t image_of(const search *s, const word *w, size_t i, bool *negative) {
    int32_t image = rho(s, w->product ? w->second : w->first)[i];
    *negative ^= image < 0;
    size_t j = (size_t)(image < 0 ? -image : image) - 1;
    if (!w->product)
        return j;
    image = rho(s, w->first)[j];
    *negative ^= image < 0;
    return (size_t)(image < 0 ? -image : image) - 1;
}

static size_t common_divisor(size_t a, size_t b) {
    while (b) {
        size_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The order of the word on the signed neurons, or 0 when it is over the limit. */
static size_t order_of(const search *s, const word *w) {
    size_t order = 1;
    for (size_t i = 0; i < s->neurons; i++) {
        bool negative = false;
        size_t length = 1;
        for (size_t j = image_of(s, w, i, &negative); j != i; j = image_of(s, w, j, &negative))
            if (++length > ORDER_LIMIT)
                return 0;
        length *= negative ? 2 : 1;
        order *= length / common_divisor(order, length);
        if (order > ORDER_LIMIT)
            return 0;
    }
    return order;
}

/* start = the image of a unit vector under the weights. */
static void start_at(search *s, size_t input) {
    for (size_t i = 0; i < s->neurons; i++)
        s->start[i] = s->weights[i * s->degree + input];
}

static double largest(const double *values, size_t count) {
    double result = 0;
    for (size_t i = 0; i < count; i++)
        result = fmax(result, fabs(values[i]));
    return result;
}

/* Projects the start on the component which the word turns by 2 pi turns / order per step. */
static bool project(search *s, const word *w, size_t order, size_t turns) {
    double *across = s->plane->across, *up = s->plane->up;
    memcpy(s->power, s->start, s->neurons * sizeof *s->power);
    for (size_t i = 0; i < s->neurons; i++)
        across[i] = up[i] = 0;
    for (size_t k = 0; k < order; k++) {
        double angle = 2 * PI * (double)(k * turns % order) / (double)order;
        for (size_t i = 0; i < s->neurons; i++) {
            across[i] += cos(angle) * s->power[i];
            up[i] += sin(angle) * s->power[i];
        }
        advance(s, w);
    }
    return largest(across, s->neurons) > TINY * largest(s->start, s->neurons) * (double)order;
}

/* Whether the word turns some plane by 2 pi j / r, j prime to r; leaves it in the plane. */
static bool turned_by(search *s, const word *w, size_t order, size_t r) {
    for (size_t j = 1; 2 * j < r; j++) {
        if (common_divisor(j, r) != 1)
            continue;
        for (size_t input = 0; input < s->degree && input < UNIT_VECTORS; input++) {
            start_at(s, input);
            if (project(s, w, order, order / r * j))
                return true;
        }
    }
    return false;
}

static void name_generator(const search *s, size_t generator, char name[40]) {
    const gsnn_record_group *group = &s->record->group;
    if (group->generator_names)
        snprintf(name, 40, "%.30s", group->generator_names[generator]);
    else
        snprintf(name, 40, "generator %zu", generator + 1);
}

/* Looks for a plane that the word turns by less than 2 pi / *best. */
static void try_word(search *s, const word *w, size_t *best, double *across, double *up) {
    size_t order = order_of(s, w);
    for (size_t r = order; r > *best; r--) {
        if (order % r != 0 || !turned_by(s, w, order, r))
            continue;
        *best = r;
        memcpy(across, s->plane->across, s->neurons * sizeof *across);
        memcpy(up, s->plane->up, s->neurons * sizeof *up);
        char first[40], second[40] = "";
        name_generator(s, w->first, first);
        if (w->product)
            name_generator(s, w->second, second);
        snprintf(s->plane->description, sizeof s->plane->description,
                 "a plane of inputs that %s%s%s turns by 1/%zu of a circle", first,
                 w->product ? " times " : "", second, r);
        return;
    }
}

static gsnn_status find_turned(search *s, bool *found, gsnn_error *error) {
    size_t generators = s->record->group.generators.count, best = 2;
    double *across = gsnn_new(s->neurons, sizeof *across);
    double *up = gsnn_new(s->neurons, sizeof *up);
    if (!across || !up) {
        free(across);
        free(up);
        return gsnn_fail_memory(error);
    }
    for (size_t g = 0; g < generators; g++)
        try_word(s, &(word){.first = g}, &best, across, up);
    for (size_t g = 0; g < generators && generators <= PRODUCT_GENERATORS; g++)
        for (size_t h = g + 1; h < generators; h++)
            try_word(s, &(word){.first = g, .second = h, .product = true}, &best, across, up);
    *found = best > 2;
    memcpy(s->plane->across, across, s->neurons * sizeof *across);
    memcpy(s->plane->up, up, s->neurons * sizeof *up);
    free(across);
    free(up);
    return GSNN_OK;
}

/* Splits the start: for each generator in turn what it reverses, or what it keeps where there is
 * nothing of the other kind (or the other way round); leaves the part in `part` and returns how
 * many generators reverse it. */
static size_t split(search *s, bool keep_first, double *part) {
    size_t reversing = 0;
    memcpy(part, s->start, s->neurons * sizeof *part);
    for (size_t g = 0; g < s->record->group.generators.count; g++) {
        act(s, g, part, s->scratch);
        double kept = 0, reversed = 0;
        for (size_t i = 0; i < s->neurons; i++) {
            kept = fmax(kept, fabs(part[i] + s->scratch[i]));
            reversed = fmax(reversed, fabs(part[i] - s->scratch[i]));
        }
        double floor = TINY * largest(part, s->neurons);
        bool keep = keep_first ? kept > floor : reversed <= floor;
        for (size_t i = 0; i < s->neurons; i++)
            part[i] = (part[i] + (keep ? s->scratch[i] : -s->scratch[i])) / 2;
        reversing += !keep;
    }
    return reversing;
}

/* across = a direction that some generator reverses, or, where there is none, one that all keep. */
static void find_across(search *s) {
    for (size_t input = 0; input < s->degree; input++) {
        start_at(s, input);
        if (largest(s->start, s->neurons) > 0 && split(s, false, s->plane->across) > 0)
            return;
    }
    for (size_t input = 0; input < s->degree; input++) {
        start_at(s, input);
        split(s, false, s->plane->across);
        if (largest(s->start, s->neurons) > 0)
            return;
    }
}

/* Makes up orthogonal to across on the neurons and as long; false when nothing is left. */
static bool make_independent(search *s) {
    double *across = s->plane->across, *up = s->plane->up, dot = 0, norm = 0;
    double before = largest(up, s->neurons), length = largest(across, s->neurons);
    for (size_t i = 0; i < s->neurons; i++) {
        dot += across[i] * up[i];
        norm += across[i] * across[i];
    }
    for (size_t i = 0; i < s->neurons && norm > 0; i++)
        up[i] -= dot / norm * across[i];
    double after = largest(up, s->neurons);
    if (after <= TINY * before)
        return false;
    for (size_t i = 0; i < s->neurons; i++)
        up[i] *= length / after;
    return true;
}

/* Two directions that the generators keep or reverse; up is 0 when there is but one. */
static void find_reversed(search *s) {
    find_across(s);
    for (int keep = 0; keep < 2; keep++) /* rather one that is reversed as well */
        for (size_t input = 0; input < s->degree; input++) {
            start_at(s, input);
            split(s, keep == 1, s->plane->up);
            if (make_independent(s)) {
                snprintf(s->plane->description, sizeof s->plane->description,
                         "a plane of inputs whose axes the generators keep or reverse");
                return;
            }
        }
    for (size_t i = 0; i < s->neurons; i++)
        s->plane->up[i] = 0;
    snprintf(s->plane->description, sizeof s->plane->description,
             "across: a direction of inputs; upwards nothing changes");
}

/* Scales both directions alike, so that angles stay what they are. */
static void scale_to_one(search *s) {
    double length = 0;
    for (size_t i = 0; i < s->neurons; i++)
        length = fmax(length, hypot(s->plane->across[i], s->plane->up[i]));
    for (size_t i = 0; i < s->neurons && length > 0; i++) {
        s->plane->across[i] /= length;
        s->plane->up[i] /= length;
    }
}

static gsnn_status find(search *s, gsnn_error *error) {
    if (s->degree <= 2) {
        for (size_t i = 0; i < s->neurons; i++) {
            s->plane->across[i] = s->weights[i * s->degree];
            s->plane->up[i] = s->degree == 2 ? s->weights[i * s->degree + 1] : 0;
        }
        snprintf(s->plane->description, sizeof s->plane->description,
                 s->degree == 2 ? "the plane of inputs" : "across: the input; upwards nothing");
        return GSNN_OK;
    }
    bool found = false;
    gsnn_status status = find_turned(s, &found, error);
    if (status == GSNN_OK && !found)
        find_reversed(s);
    return status;
}

gsnn_status gsnn_input_plane_find(gsnn_input_plane *plane, const gsnn_enumeration_record *record,
                                  const gsnn_record_architecture *architecture,
                                  const double *weights, gsnn_error *error) {
    search s = {.record = record,
                .architecture = architecture,
                .weights = weights,
                .neurons = (size_t)architecture->neurons,
                .degree = record->group.degree,
                .plane = plane};
    memset(plane, 0, sizeof *plane);
    plane->across = gsnn_new(s.neurons, sizeof *plane->across);
    plane->up = gsnn_new(s.neurons, sizeof *plane->up);
    s.start = gsnn_new(s.neurons, sizeof *s.start);
    s.power = gsnn_new(s.neurons, sizeof *s.power);
    s.scratch = gsnn_new(s.neurons, sizeof *s.scratch);
    gsnn_status status = GSNN_OK;
    if (!plane->across || !plane->up || !s.start || !s.power || !s.scratch)
        status = gsnn_fail_memory(error);
    else
        status = find(&s, error);
    if (status == GSNN_OK)
        scale_to_one(&s);
    else
        gsnn_input_plane_clear(plane);
    free(s.start);
    free(s.power);
    free(s.scratch);
    return status;
}

void gsnn_input_plane_clear(gsnn_input_plane *plane) {
    free(plane->across);
    free(plane->up);
    memset(plane, 0, sizeof *plane);
}
