#include "group/inputs.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static uint32_t point_of(int32_t copy) {
    return (uint32_t)(copy < 0 ? -copy : copy) - 1;
}

static uint32_t features_of(const gsnn_inputs *inputs, uint32_t point) {
    return inputs->start[point + 1] - inputs->start[point];
}

/* Where the inputs of each point begin, and those of each copy of an axis. */
static void count_inputs(gsnn_inputs *inputs) {
    for (size_t a = 0; a < inputs->axes; a++) {
        uint32_t before = 0;
        for (size_t i = inputs->first[a]; i < inputs->first[a + 1]; i++) {
            inputs->before[i] = before;
            before += features_of(inputs, point_of(inputs->copy[i]));
        }
    }
    inputs->count = inputs->start[inputs->given];
}

/* Puts the points in the order of their orbits, which that of the copies of each axis follows. */
static gsnn_status sort_by_orbit(size_t given, const uint32_t *orbit, uint32_t *order,
                                 gsnn_error *error) {
    uint32_t *begin = gsnn_new(given + 1, sizeof *begin);
    if (!begin)
        return gsnn_fail_memory(error);
    for (size_t p = 0; p < given; p++)
        begin[orbit[p] + 1]++;
    for (size_t o = 0; o < given; o++)
        begin[o + 1] += begin[o];
    for (size_t p = 0; p < given; p++)
        order[begin[orbit[p]]++] = (uint32_t)p;
    free(begin);
    return GSNN_OK;
}

static void set_copies(gsnn_inputs *inputs, const int32_t *onto, const uint32_t *order) {
    for (size_t p = 0; p < inputs->given; p++)
        inputs->first[point_of(onto[p]) + 1]++;
    for (size_t a = 0; a < inputs->axes; a++) {
        assert(inputs->first[a + 1]); /* each axis is a copy of itself */
        inputs->first[a + 1] += inputs->first[a];
    }
    for (size_t i = 0; i < inputs->given; i++) {
        uint32_t p = order[i], a = point_of(onto[p]);
        uint32_t place = inputs->first[a]++; /* put back below */
        inputs->axis[p] = a;
        inputs->place[p] = place;
        inputs->copy[place] = onto[p] < 0 ? -((int32_t)p + 1) : (int32_t)p + 1;
    }
    for (size_t a = inputs->axes; a > 0; a--)
        inputs->first[a] = inputs->first[a - 1];
    inputs->first[0] = 0;
}

gsnn_status gsnn_inputs_new(gsnn_inputs **out, size_t axes, size_t given, const int32_t *onto,
                            const uint32_t *orbit, gsnn_error *error) {
    assert(axes <= given && given <= GSNN_MAX_INPUTS);
    gsnn_inputs *inputs = gsnn_new(1, sizeof *inputs);
    uint32_t *order = gsnn_new(given, sizeof *order);
    if (inputs)
        *inputs = (gsnn_inputs){.given = given,
                                .axes = axes,
                                .axis = gsnn_new(given, sizeof *inputs->axis),
                                .first = gsnn_new(axes + 1, sizeof *inputs->first),
                                .copy = gsnn_new(given, sizeof *inputs->copy),
                                .place = gsnn_new(given, sizeof *inputs->place),
                                .before = gsnn_new(given, sizeof *inputs->before),
                                .start = gsnn_new(given + 1, sizeof *inputs->start)};
    bool made = inputs && order && inputs->axis && inputs->first && inputs->copy && inputs->place &&
                inputs->before && inputs->start;
    gsnn_status status = made ? sort_by_orbit(given, orbit, order, error) : gsnn_fail_memory(error);
    if (status == GSNN_OK) {
        set_copies(inputs, onto, order);
        for (size_t p = 0; p <= given; p++)
            inputs->start[p] = (uint32_t)p;
        count_inputs(inputs);
        *out = inputs;
    } else {
        gsnn_inputs_free(inputs);
    }
    free(order);
    return status;
}

gsnn_status gsnn_inputs_new_plain(gsnn_inputs **inputs, size_t axes, gsnn_error *error) {
    int32_t *onto = gsnn_new(axes, sizeof *onto);
    uint32_t *orbit = gsnn_new(axes, sizeof *orbit); /* there is one copy of each, so any will do */
    gsnn_status status = onto && orbit ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t a = 0; status == GSNN_OK && a < axes; a++)
        onto[a] = (int32_t)a + 1;
    if (status == GSNN_OK)
        status = gsnn_inputs_new(inputs, axes, axes, onto, orbit, error);
    free(onto);
    free(orbit);
    return status;
}

void gsnn_inputs_free(gsnn_inputs *inputs) {
    if (!inputs)
        return;
    free(inputs->axis);
    free(inputs->first);
    free(inputs->copy);
    free(inputs->place);
    free(inputs->before);
    free(inputs->start);
    free(inputs);
}

gsnn_status gsnn_inputs_set_features(gsnn_inputs *inputs, const uint32_t *features,
                                     gsnn_error *error) {
    uint64_t sum = 0;
    for (size_t p = 0; p < inputs->given; p++) {
        assert(features[p] > 0);
        sum += features[p];
    }
    if (sum > GSNN_MAX_INPUTS)
        return gsnn_fail(
            error, GSNN_INVALID, "%zu point%s with so many features are %llu inputs, more than %d",
            inputs->given, inputs->given == 1 ? "" : "s", (unsigned long long)sum, GSNN_MAX_INPUTS);
    for (size_t p = 0; p < inputs->given; p++)
        inputs->start[p + 1] = inputs->start[p] + features[p];
    count_inputs(inputs);
    return GSNN_OK;
}

void gsnn_inputs_move_axis(const gsnn_inputs *inputs, size_t from, size_t to, bool negative,
                           int32_t *images) {
    const int32_t *copies = inputs->copy + inputs->first[from];
    const int32_t *moved = inputs->copy + inputs->first[to];
    size_t count = inputs->first[from + 1] - inputs->first[from];
    assert(count == inputs->first[to + 1] - inputs->first[to]);
    for (size_t j = 0; j < count; j++) {
        uint32_t p = point_of(copies[j]), q = point_of(moved[j]);
        bool opposite = negative ^ (copies[j] < 0) ^ (moved[j] < 0);
        assert(features_of(inputs, p) == features_of(inputs, q));
        for (uint32_t c = 0; c < features_of(inputs, p); c++) {
            int32_t image = (int32_t)(inputs->start[q] + c) + 1;
            images[inputs->start[p] + c] = opposite ? -image : image;
        }
    }
}

/* ---- Rows of weights --------------------------------------------------------------------- */

/* Number c of point p has the sign of the copy times that of the axis's code. */
static int32_t *find_number(const gsnn_input_codes *codes, const int32_t *row, size_t p,
                            bool *negative) {
    const gsnn_inputs *inputs = codes->inputs;
    uint32_t place = inputs->place[p];
    int32_t code = row[inputs->axis[p]];
    *negative = (code < 0) ^ (inputs->copy[place] < 0);
    return code ? codes->number + codes->offset[code < 0 ? -code : code] + inputs->before[place]
                : NULL;
}

gsnn_status gsnn_input_codes_init(gsnn_input_codes *codes, const gsnn_inputs *inputs,
                                  const int32_t *row, gsnn_error *error) {
    *codes = (gsnn_input_codes){.inputs = inputs,
                                .offset = gsnn_new(inputs->axes + 1, sizeof *codes->offset)};
    int32_t met = 0, next = 1;
    for (size_t a = 0; codes->offset && a < inputs->axes; a++)
        if (row[a] > met) {
            assert(row[a] == met + 1);
            met = row[a];
            codes->offset[met] = (uint32_t)codes->dimension;
            codes->dimension += gsnn_inputs_of_axis(inputs, a);
        }
    codes->number = gsnn_new(codes->dimension, sizeof *codes->number);
    if (!codes->offset || !codes->number) {
        gsnn_input_codes_clear(codes);
        return gsnn_fail_memory(error);
    }
    for (size_t p = 0; p < inputs->given; p++) {
        bool negative;
        int32_t *number = find_number(codes, row, p, &negative);
        for (uint32_t c = 0; number && c < features_of(inputs, (uint32_t)p); c++)
            if (!number[c]) {
                number[c] = negative ? -next : next;
                next++;
            }
    }
    assert((size_t)next == codes->dimension + 1);
    return GSNN_OK;
}

void gsnn_input_codes_clear(gsnn_input_codes *codes) {
    free(codes->offset);
    free(codes->number);
    *codes = (gsnn_input_codes){0};
}

void gsnn_input_codes_spread(const gsnn_input_codes *codes, const int32_t *row, int32_t *out) {
    const gsnn_inputs *inputs = codes->inputs;
    for (size_t p = 0; p < inputs->given; p++) {
        bool negative;
        const int32_t *number = find_number(codes, row, p, &negative);
        for (uint32_t c = 0; c < features_of(inputs, (uint32_t)p); c++)
            out[inputs->start[p] + c] = !number ? 0 : negative ? -number[c] : number[c];
    }
}
