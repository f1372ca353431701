#include "density/correlators.h"

#include "base/error.h"
#include "base/memory.h"
#include "density/law.h"
#include "density/purposes.h"
#include "random/philox.h"
#include "json/document.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static gsnn_status add(gsnn_correlators *c, const gsnn_correlator *correlator, gsnn_error *error) {
    if (c->count == GSNN_CORRELATORS_MAX)
        return gsnn_fail(error, GSNN_FAILED, "more than %d correlators", GSNN_CORRELATORS_MAX);
    if (gsnn_reserve(&c->list, &c->capacity, c->count + 1, sizeof *c->list))
        return gsnn_fail_memory(error);
    c->list[c->count++] = *correlator;
    return GSNN_OK;
}

/* All products of `order` points, in lexicographic order of lists that do not descend. */
static gsnn_status add_all(gsnn_correlators *c, uint32_t order, gsnn_error *error) {
    gsnn_correlator at = {.order = order};
    for (;;) {
        gsnn_status status = add(c, &at, error);
        if (status)
            return status;
        uint32_t place = order;
        while (place > 0 && at.point[place - 1] + 1 == c->points)
            place--;
        if (place == 0)
            return GSNN_OK;
        uint32_t next = at.point[place - 1] + 1;
        for (uint32_t i = place - 1; i < order; i++)
            at.point[i] = next;
    }
}

static gsnn_status add_orders(gsnn_correlators *c, unsigned orders, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (uint32_t k = 1; !status && k <= GSNN_CORRELATOR_MAX_ORDER; k++)
        if (orders >> k & 1)
            status = add_all(c, k, error);
    return status;
}

static gsnn_status make_points(gsnn_correlators *c, size_t points, size_t degree,
                               gsnn_error *error) {
    c->degree = degree;
    c->points = points;
    c->exact = _fmpq_vec_init((slong)(points * degree));
    c->values = gsnn_new(points * degree, sizeof *c->values);
    return c->values ? GSNN_OK : gsnn_fail_memory(error);
}

static void round_points(gsnn_correlators *c) {
    for (size_t i = 0; i < c->points * c->degree; i++)
        c->values[i] = fmpq_get_d(c->exact + i);
}

/* Coordinates that single precision has, with room to multiply them. */
static gsnn_status check_coordinates(const gsnn_value *point, const double *values) {
    gsnn_value coordinate = gsnn_value_before(point);
    for (size_t j = 0; gsnn_value_next(&coordinate); j++)
        if (!(fabs(values[j]) <= 1e30))
            return gsnn_value_fault(&coordinate, "is above 1e30");
    return GSNN_OK;
}

/* The list of a correlator's points or outputs. */
static gsnn_status read_places(const gsnn_value *list, uint32_t *order, size_t most,
                               uint32_t *places) {
    size_t length;
    gsnn_status status = gsnn_value_array(list, &length);
    if (!status && (length < 1 || length > GSNN_CORRELATOR_MAX_ORDER))
        return gsnn_value_fault(list, "has %zu places; a correlator has 1 to %d", length,
                                GSNN_CORRELATOR_MAX_ORDER);
    if (!status && *order && length != *order)
        return gsnn_value_fault(list, "has %zu places, but the correlator %u", length,
                                (unsigned)*order);
    *order = (uint32_t)length;
    gsnn_value place = gsnn_value_before(list);
    for (size_t i = 0; !status && gsnn_value_next(&place); i++) {
        int64_t index;
        status = gsnn_value_integer(&place, 1, (int64_t)most, &index);
        if (!status)
            places[i] = (uint32_t)(index - 1);
    }
    return status;
}

static gsnn_status read_correlators(gsnn_correlators *c, const gsnn_value *lists,
                                    const gsnn_value *outputs, size_t output_count,
                                    gsnn_error *error) {
    size_t count;
    bool chosen = gsnn_value_given(outputs);
    gsnn_status status = gsnn_value_array(lists, &count);
    if (!status && count == 0)
        return gsnn_value_complain(lists, "an empty list");
    if (!status && chosen)
        status = gsnn_value_array_of(outputs, count, "correlators");
    gsnn_value list = gsnn_value_before(lists), output = gsnn_value_before(outputs);
    while (!status && gsnn_value_next(&list)) {
        gsnn_correlator correlator = {0};
        status = read_places(&list, &correlator.order, c->points, correlator.point);
        if (!status && chosen && gsnn_value_next(&output))
            status = read_places(&output, &correlator.order, output_count, correlator.output);
        if (!status)
            status = add(c, &correlator, error);
    }
    return status;
}

static gsnn_status read_document(gsnn_correlators *c, const gsnn_value *root, size_t degree,
                                 unsigned orders, gsnn_error *error) {
    static const char *const members[] = {"schema", "description", "points", "correlators",
                                          "outputs"};
    gsnn_value points = gsnn_value_member(root, "points");
    gsnn_value lists = gsnn_value_member(root, "correlators");
    gsnn_value places = gsnn_value_member(root, "outputs");
    size_t count = 0;
    gsnn_status status = gsnn_value_object_of(root, members, sizeof members / sizeof *members);
    if (!status)
        status = gsnn_value_schema(root, "gsnn-points/1");
    if (!status)
        status = gsnn_value_array(&points, &count);
    if (!status && (count < 1 || count > GSNN_CORRELATORS_MAX_POINTS))
        status = gsnn_value_complain(&points, "%zu points; there can be 1 to %d", count,
                                     GSNN_CORRELATORS_MAX_POINTS);
    if (!status && degree == 0) {
        gsnn_value first = gsnn_value_element(&points, 0);
        status = gsnn_value_array(&first, &degree);
        if (!status && (degree < 1 || degree > GSNN_CORRELATORS_MAX_INPUTS))
            status = gsnn_value_fault(&first, "has %zu coordinates; there can be 1 to %d", degree,
                                      GSNN_CORRELATORS_MAX_INPUTS);
    }
    if (!status)
        status = make_points(c, count, degree, error);
    gsnn_value point = gsnn_value_before(&points);
    for (size_t p = 0; !status && gsnn_value_next(&point); p++)
        status = gsnn_value_rational_list(&point, degree, "inputs", c->exact + p * degree);
    if (!status)
        round_points(c);
    point = gsnn_value_before(&points);
    for (size_t p = 0; !status && gsnn_value_next(&point); p++)
        status = check_coordinates(&point, c->values + p * degree);
    if (!status && !gsnn_value_given(&lists)) {
        if (gsnn_value_given(&places))
            return gsnn_value_complain(&places, "outputs without correlators");
        return add_orders(c, orders, error);
    }
    if (!status)
        status = read_correlators(c, &lists, &places, GSNN_LAW_MAX_OUTPUTS, error);
    return status;
}

gsnn_status gsnn_correlators_read(gsnn_correlators *correlators, const char *path, size_t degree,
                                  unsigned orders, const gsnn_run *run, gsnn_error *error) {
    gsnn_json_document *document;
    *correlators = (gsnn_correlators){0};
    gsnn_status status = gsnn_json_document_read(&document, path, run, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = read_document(correlators, &root, degree, orders, error);
    }
    gsnn_json_document_free(document);
    return status;
}

gsnn_status gsnn_correlators_choose(gsnn_correlators *correlators, size_t points, size_t degree,
                                    unsigned orders, uint64_t seed, gsnn_error *error) {
    *correlators = (gsnn_correlators){0};
    gsnn_status status = make_points(correlators, points, degree, error);
    for (size_t p = 0; !status && p < points; p++) {
        gsnn_philox stream = gsnn_philox_stream(seed, GSNN_PURPOSE_POINTS, 0, p);
        for (size_t j = 0; j < degree; j++)
            fmpq_set_si(correlators->exact + p * degree + j,
                        (slong)gsnn_philox_below(&stream, 129) - 64, 8);
    }
    if (status)
        return status;
    round_points(correlators);
    return add_orders(correlators, orders, error);
}

gsnn_status gsnn_correlators_check(const gsnn_correlators *correlators, const char *path,
                                   size_t outputs, gsnn_error *error) {
    for (size_t i = 0; i < correlators->count; i++)
        for (uint32_t k = 0; k < correlators->list[i].order; k++)
            if (correlators->list[i].output[k] >= outputs)
                return gsnn_fail(
                    error, GSNN_INVALID, "%s: outputs[%zu][%u]: output %u, but the law has %zu",
                    path, i, (unsigned)k, (unsigned)correlators->list[i].output[k] + 1, outputs);
    return GSNN_OK;
}

void gsnn_correlators_clear(gsnn_correlators *correlators) {
    if (correlators->exact)
        _fmpq_vec_clear(correlators->exact, (slong)(correlators->points * correlators->degree));
    free(correlators->values);
    free(correlators->list);
    *correlators = (gsnn_correlators){0};
}

void gsnn_correlators_write(const gsnn_correlators *c, gsnn_json *json) {
    gsnn_json_line(json);
    gsnn_json_key(json, "points");
    gsnn_json_begin_array(json);
    for (size_t p = 0; p < c->points; p++) {
        gsnn_json_begin_array(json);
        for (size_t j = 0; j < c->degree; j++)
            gsnn_json_fmpq(json, c->exact + p * c->degree + j);
        gsnn_json_end_array(json);
    }
    gsnn_json_end_array(json);
    bool outputs = false;
    for (int which = 0; which < 1 + outputs; which++) {
        gsnn_json_line(json);
        gsnn_json_key(json, which ? "outputs" : "correlators");
        gsnn_json_begin_array(json);
        for (size_t i = 0; i < c->count; i++) {
            gsnn_json_begin_array(json);
            for (size_t k = 0; k < c->list[i].order; k++) {
                outputs = outputs || c->list[i].output[k];
                gsnn_json_unsigned(json, (which ? c->list[i].output[k] : c->list[i].point[k]) + 1);
            }
            gsnn_json_end_array(json);
        }
        gsnn_json_end_array(json);
    }
}
