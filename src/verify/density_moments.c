/* density_moments.c - proves gsnn-density-moments/1.
 *
 * Means of one neuron or channel are computed anew: those of weights of few values by listing the
 * values, those of powers by cumulants, those of normal weights by quadrature.  A network of
 * independent ones has them by summing over the partitions of the places, sums of networks by
 * convolution.  Of all values: products of squares are not negative, and kernels obey the
 * inequality of Cauchy and Schwarz. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/checker.h"
#include "verify/moment_means.h"
#include "verify/moment_sets.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { EXACT, CLOSED, TANGENT, SIGNS, SCHWARZ, ERRORS, CHECK_COUNT };
enum { MOST_PLACES = 6 };

/* What closed forms may be off by, of a bound of their size; and where the kernel of a function
 * that jumps is one of an angle, of which an arc cosine has lost half of the digits where it is
 * small. */
#define TOLERANCE 1e-9
#define TOLERANCE_OF_ANGLES 1e-7

/* The places of a product. */
typedef struct place_list {
    size_t count, points[8], outputs[8];
} place_list;

typedef struct subject {
    gsnn_value root;
    gsnn_findings *findings;
    gsnn_error *error;
    size_t products, outputs;
    place_list *places; /* of the products */
    gsnn_moment_points points;
    fmpq *coordinates;
    double *values;
    bool *known;                     /* the value is a number */
    gsnn_enumeration_record *record; /* NULL when it is not there */
    gsnn_moment_channel *channels;   /* one a law that is added */
    size_t channel_count;
    const char *why; /* why no values can be computed; NULL: they can */
} subject;

/* ---- The law ----------------------------------------------------------------------------- */

static gsnn_status read_law(subject *s) {
    gsnn_value law = gsnn_value_member(&s->root, "law"), sum = gsnn_value_member(&law, "sum");
    size_t count = 1;
    gsnn_status status = gsnn_value_object(&law);
    if (!status && gsnn_value_given(&sum))
        status = gsnn_value_array(&sum, &count);
    if (status)
        return status;
    s->channels = gsnn_new(count, sizeof *s->channels);
    if (!s->channels)
        return gsnn_fail_memory(s->error);
    for (size_t i = 0; !status && i < count; i++) {
        gsnn_value one = gsnn_value_given(&sum) ? gsnn_value_element(&sum, i) : law;
        gsnn_moment_channel *channel = &s->channels[s->channel_count++];
        status = gsnn_moment_channel_read(channel, &one, s->record, &s->points, s->error);
        s->why = s->why ? s->why : channel->why;
        gsnn_value outputs = gsnn_value_member(&one, "outputs");
        s->outputs = 1;
        if (!status && gsnn_value_given(&outputs))
            status = gsnn_value_size(&outputs, (size_t)1 << 20, &s->outputs);
        if (!status && !channel->why && channel->outputs != s->outputs)
            status = gsnn_value_complain(&one, "the readout has %zu outputs", channel->outputs);
    }
    return status;
}

/* ---- Values ------------------------------------------------------------------------------- */

/* What came out of a computation. */
typedef enum outcome { FOUND, NOT_KNOWN, NOT_THERE } outcome;

/* E prod f over the sets of some places, and bounds of the terms that they are sums of. */
typedef struct moments {
    const gsnn_moment_places *places;
    fmpq *values, *bounds;
} moments;

/* Adds the terms of all partitions of `rest`: each block takes another copy. */
static void add_partitions(fmpq_t total, const fmpq *blocks, size_t copies, size_t rest,
                           size_t used, const fmpq *before) {
    size_t least = rest & (~rest + 1);
    fmpq_t term;
    if (rest == 0) {
        fmpq_add(total, total, before);
        return;
    }
    fmpq_init(term);
    for (size_t others = rest - least;; others = (others - 1) & (rest - least)) {
        fmpq_mul(term, before, blocks + (others | least));
        fmpq_mul_si(term, term, (slong)copies - (slong)used);
        if (!fmpq_is_zero(term))
            add_partitions(total, blocks, copies, rest - least - others, used + 1, term);
        if (others == 0)
            break;
    }
    fmpq_clear(term);
}

/* The product over outputs of the moments that a set of places asks for of its law; false where one
 * does not exist. */
static bool find_output_moment(fmpq_t moment, const gsnn_moment_law *laws, size_t count,
                               const gsnn_moment_places *places, size_t set) {
    fmpq_t factor;
    fmpq_init(factor);
    fmpq_one(moment);
    bool exists = true;
    for (size_t o = 0; exists && o < count; o++) {
        ulong times = 0;
        for (size_t i = 0; i < places->count; i++)
            times += (set >> i & 1) && places->outputs[i] == o;
        exists = gsnn_moment_law_moment(factor, &laws[o], times);
        fmpq_mul(moment, moment, factor);
    }
    fmpq_clear(factor);
    return exists;
}

/* Multiplies by what the independent copies have, from E prod phi, and turns that into the blocks
 * of partitions with the moments of the readout. */
static outcome multiply_copies(fmpq *to, fmpq *means, const gsnn_moment_channel *c,
                               const gsnn_moment_places *places, bool bounds) {
    slong size = (slong)1 << places->count;
    fmpq_t moment;
    fmpq_init(moment);
    bool exists = true;
    for (size_t set = 1; exists && set < (size_t)size; set++) {
        exists = find_output_moment(moment, c->readouts, c->outputs, places, set);
        if (bounds)
            fmpq_abs(moment, moment);
        fmpq_mul(means + set, means + set, moment);
    }
    fmpq *all = _fmpq_vec_init(size);
    fmpq_one(moment);
    for (size_t set = 0; exists && set < (size_t)size; set++)
        add_partitions(all + set, means, c->copies, set, 0, moment);
    gsnn_moment_sets_multiply(to, all, places->count);
    _fmpq_vec_clear(all, size);
    fmpq_clear(moment);
    return exists ? FOUND : NOT_THERE;
}

/* Multiplies by what variables, one an output, have, times numbers, one a point or all 1. */
static outcome multiply_variables(fmpq *to, const gsnn_moment_law *laws, size_t count,
                                  const fmpq *numbers, const gsnn_moment_places *places,
                                  bool bounds) {
    slong size = (slong)1 << places->count;
    fmpq *all = _fmpq_vec_init(size);
    bool exists = true;
    for (size_t set = 0; exists && set < (size_t)size; set++) {
        exists = find_output_moment(all + set, laws, count, places, set);
        for (size_t i = 0; numbers && i < places->count; i++)
            if (set >> i & 1)
                fmpq_mul(all + set, all + set, numbers + places->points[i]);
        if (bounds)
            fmpq_abs(all + set, all + set);
    }
    gsnn_moment_sets_multiply(to, all, places->count);
    _fmpq_vec_clear(all, size);
    return exists ? FOUND : NOT_THERE;
}

static outcome multiply_affine(fmpq *to, const gsnn_moment_channel *c,
                               const gsnn_moment_places *places, bool bounds) {
    outcome found = multiply_variables(to, c->constants, c->constant_count, NULL, places, bounds);
    for (size_t k = 0; found == FOUND && k < c->fixed; k++)
        found =
            multiply_variables(to, &c->linear, 1, c->fixed_values + k * c->points, places, bounds);
    return found;
}

/* E prod phi over all sets by quadrature, where the readout has a moment that is not 0. */
static outcome integrate_sets(moments *m, const gsnn_moment_channel *c) {
    outcome found = FOUND;
    fmpq_t moment;
    fmpq_init(moment);
    for (size_t set = 1; found == FOUND && set < (size_t)1 << m->places->count; set++) {
        if (!find_output_moment(moment, c->readouts, c->outputs, m->places, set))
            found = NOT_THERE;
        else if (!fmpq_is_zero(moment) && !gsnn_moment_channel_integrate(
                                              m->values + set, m->bounds + set, c, m->places, set))
            found = NOT_KNOWN;
    }
    fmpq_clear(moment);
    return found;
}

/* Multiplies the moments of a sum of networks by those of one of them. */
static gsnn_status multiply_network(subject *s, moments *to, const gsnn_moment_channel *c,
                                    bool exact, outcome *found) {
    slong size = (slong)1 << to->places->count;
    moments one = {to->places, _fmpq_vec_init(size), _fmpq_vec_init(size)};
    gsnn_status status = GSNN_OK;
    bool possible = true;
    *found = FOUND;
    if (exact)
        status = gsnn_moment_channel_list(one.values, &possible, c, to->places, s->error);
    else
        *found = integrate_sets(&one, c);
    if (!possible && !gsnn_moment_channel_expand(one.values, c, to->places))
        *found = NOT_KNOWN;
    for (int k = 0; !status && *found == FOUND && k < (exact ? 1 : 2); k++) {
        *found = multiply_copies(k ? to->bounds : to->values, k ? one.bounds : one.values, c,
                                 to->places, k);
        if (*found == FOUND)
            *found = multiply_affine(k ? to->bounds : to->values, c, to->places, k);
    }
    _fmpq_vec_clear(one.values, size);
    _fmpq_vec_clear(one.bounds, size);
    return status;
}

static gsnn_status read_numbers_of(const gsnn_value *list, size_t most, size_t *numbers,
                                   size_t *count) {
    gsnn_status status = gsnn_value_array(list, count);
    if (!status && (*count == 0 || *count > 8))
        status = gsnn_value_fault(list, "has %zu places", *count);
    gsnn_value place = gsnn_value_before(list);
    for (size_t i = 0; !status && gsnn_value_next(&place); i++) {
        int64_t number;
        status = gsnn_value_integer(&place, 1, (int64_t)most, &number);
        if (!status)
            numbers[i] = (size_t)number - 1;
    }
    return status;
}

static gsnn_status read_places(subject *s) {
    gsnn_value lists = gsnn_value_member(&s->root, "correlators");
    gsnn_value all = gsnn_value_member(&s->root, "outputs");
    gsnn_value list = gsnn_value_before(&lists), outputs = gsnn_value_before(&all);
    gsnn_status status = GSNN_OK;
    s->places = gsnn_new(s->products, sizeof *s->places);
    if (!s->places)
        return gsnn_fail_memory(s->error);
    if (gsnn_value_given(&all))
        status = gsnn_value_array_of(&all, s->products, "correlators");
    for (place_list *p = s->places; !status && gsnn_value_next(&list); p++) {
        size_t count = 0;
        status = read_numbers_of(&list, s->points.count, p->points, &p->count);
        if (status || !gsnn_value_given(&all) || !gsnn_value_next(&outputs))
            continue;
        status = read_numbers_of(&outputs, s->outputs, p->outputs, &count);
        if (!status && count != p->count)
            status = gsnn_value_fault(&outputs, "has %zu outputs, but there are %zu places", count,
                                      p->count);
    }
    return status;
}

static double tolerance(const subject *s) {
    for (size_t i = 0; i < s->channel_count; i++)
        if (strcmp(s->channels[i].activation, "step") == 0)
            return TOLERANCE_OF_ANGLES;
    return TOLERANCE;
}

/* Holds a value against the one found. */
static void compare(subject *s, size_t k, bool exact, const fmpq *told, const fmpq *found,
                    const fmpq *bound) {
    fmpq_t difference;
    fmpq_init(difference);
    fmpq_sub(difference, told, found);
    bool equal = exact ? fmpq_is_zero(difference)
                       : fabs(fmpq_get_d(difference)) <= tolerance(s) * fmpq_get_d(bound);
    fmpq_clear(difference);
    if (equal) {
        gsnn_findings_pass(s->findings, exact ? EXACT : CLOSED, 0);
    } else if (exact) {
        char *text = fmpq_get_str(NULL, 10, found);
        gsnn_findings_false(s->findings, EXACT, "values[%zu]: it is %.60s", k, text);
        flint_free(text);
    } else {
        gsnn_findings_false(s->findings, CLOSED, "values[%zu]: by quadrature %.12g", k,
                            fmpq_get_d(found));
    }
}

static gsnn_status check_value(subject *s, size_t k, bool exact, const gsnn_value *value) {
    unsigned check = exact ? EXACT : CLOSED;
    const place_list *list = &s->places[k];
    size_t count = list->count;
    outcome found = FOUND;
    gsnn_status status = GSNN_OK;
    if (!s->known[k])
        return status;
    if (s->why || count > MOST_PLACES) {
        gsnn_findings_skip(s->findings, check, "%s%s",
                           s->why ? s->why : "more than 6 places are not",
                           s->why && strstr(s->why, "second file") ? "" : " computed anew");
        return GSNN_OK;
    }
    const gsnn_moment_places places = {count, list->points, list->outputs};
    slong size = (slong)1 << count;
    moments all = {&places, _fmpq_vec_init(size), _fmpq_vec_init(size)};
    fmpq_t told;
    fmpq_init(told);
    fmpq_one(all.values);
    fmpq_one(all.bounds);
    for (size_t i = 0; !status && found == FOUND && i < s->channel_count; i++)
        status = multiply_network(s, &all, &s->channels[i], exact, &found);
    if (!status)
        status = gsnn_value_rational(value, told);
    if (!status && found == NOT_THERE)
        gsnn_findings_false(s->findings, check, "values[%zu]: the mean does not exist", k);
    else if (!status && found == NOT_KNOWN)
        gsnn_findings_skip(s->findings, check, "%s",
                           exact ? "the weights take more values than are listed"
                                 : "such products are not integrated");
    else if (!status)
        compare(s, k, exact, told, all.values + size - 1, all.bounds + size - 1);
    fmpq_clear(told);
    _fmpq_vec_clear(all.values, size);
    _fmpq_vec_clear(all.bounds, size);
    return status;
}

static gsnn_status check_values(subject *s, bool exact) {
    gsnn_value values = gsnn_value_member(&s->root, "values");
    gsnn_value value = gsnn_value_before(&values);
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; !status && gsnn_value_next(&value); k++)
        status = check_value(s, k, exact, &value);
    return status;
}

static gsnn_status check_tangents(subject *s) {
    gsnn_value kernels = gsnn_value_member(&s->root, "tangent_kernels");
    gsnn_value kernel = gsnn_value_before(&kernels);
    gsnn_status status = GSNN_OK;
    if (!gsnn_value_given(&kernels))
        return GSNN_OK;
    status = gsnn_value_array_of(&kernels, s->products, "correlators");
    for (size_t k = 0; !status && gsnn_value_next(&kernel); k++) {
        const place_list *list = &s->places[k];
        const gsnn_moment_places pair = {list->count, list->points, list->outputs};
        double told = 0, found, bound;
        if (gsnn_value_get_kind(&kernel) == GSNN_VALUE_NULL)
            continue;
        status = gsnn_value_double(&kernel, &told);
        if (status)
            continue;
        if (list->count != 2 || s->channel_count != 1)
            gsnn_findings_false(s->findings, TANGENT,
                                "tangent_kernels[%zu]: of no two values of one network", k);
        else if (s->why ||
                 !gsnn_moment_channel_tangent(&found, &bound, &s->channels[0], &s->points, &pair))
            gsnn_findings_skip(s->findings, TANGENT, "such kernels are not computed anew");
        else if (fabs(told - found) > TOLERANCE_OF_ANGLES * bound)
            gsnn_findings_false(s->findings, TANGENT, "tangent_kernels[%zu]: by quadrature %.12g",
                                k, found);
        else
            gsnn_findings_pass(s->findings, TANGENT, 0);
    }
    return status;
}

/* ---- Inequalities ------------------------------------------------------------------------ */

/* The value of the product f(x) f(y), or NaN. */
static double find_kernel(const subject *s, const size_t (*pairs)[2], size_t x, size_t y) {
    for (size_t k = 0; k < s->products; k++)
        if (s->known[k] &&
            ((pairs[k][0] == x && pairs[k][1] == y) || (pairs[k][0] == y && pairs[k][1] == x)))
            return s->values[k];
    return NAN;
}

static gsnn_status check_inequalities(subject *s) {
    size_t(*pairs)[2] = gsnn_new(s->products, sizeof *pairs);
    gsnn_status status = pairs ? GSNN_OK : gsnn_fail_memory(s->error);
    for (size_t k = 0; !status && k < s->products; k++) {
        const place_list *list = &s->places[k];
        size_t places[8] = {0}, odd = 0, count = list->count;
        for (size_t i = 0; i < count; i++) /* a number for each point and output */
            places[i] = list->outputs[i] * s->points.count + list->points[i];
        for (size_t i = 0; !status && i < count; i++) {
            size_t times = 0;
            for (size_t j = 0; j < count; j++)
                times += places[j] == places[i];
            odd += times % 2;
        }
        pairs[k][0] = count == 2 ? places[0] : SIZE_MAX;
        pairs[k][1] = count == 2 ? places[1] : SIZE_MAX;
        if (!status && !odd && s->known[k]) {
            if (s->values[k] < 0)
                gsnn_findings_false(s->findings, SIGNS, "values[%zu]: a mean of squares below 0",
                                    k);
            else
                gsnn_findings_pass(s->findings, SIGNS, 0);
        }
    }
    for (size_t k = 0; !status && k < s->products; k++) {
        if (pairs[k][0] == SIZE_MAX || pairs[k][0] == pairs[k][1] || !s->known[k])
            continue;
        double xx = find_kernel(s, (const size_t(*)[2])pairs, pairs[k][0], pairs[k][0]);
        double yy = find_kernel(s, (const size_t(*)[2])pairs, pairs[k][1], pairs[k][1]);
        if (isnan(xx) || isnan(yy))
            continue;
        if (s->values[k] * s->values[k] > xx * yy * (1 + 1e-9))
            gsnn_findings_false(s->findings, SCHWARZ,
                                "values[%zu]: %g is more than its points' own kernels allow", k,
                                s->values[k]);
        else
            gsnn_findings_pass(s->findings, SCHWARZ, 0);
    }
    free(pairs);
    return status;
}

static gsnn_status check_errors(subject *s) {
    gsnn_value errors = gsnn_value_member(&s->root, "errors");
    gsnn_value error = gsnn_value_before(&errors);
    gsnn_status status = GSNN_OK;
    if (gsnn_value_given(&errors))
        status = gsnn_value_array_of(&errors, s->products, "correlators");
    for (size_t k = 0; !status && gsnn_value_next(&error); k++) {
        double size = 0;
        bool word = gsnn_value_peek(&error) != NULL;
        if (!word)
            status = gsnn_value_double(&error, &size);
        if (!status && (size < 0 || (!word && !s->known[k])))
            gsnn_findings_false(s->findings, ERRORS, "errors[%zu]: %g", k, size);
        else if (!status)
            gsnn_findings_pass(s->findings, ERRORS, 0);
    }
    return status;
}

static gsnn_status read_numbers(subject *s) {
    gsnn_value points = gsnn_value_member(&s->root, "points");
    gsnn_value first = gsnn_value_element(&points, 0);
    gsnn_value lists = gsnn_value_member(&s->root, "correlators");
    gsnn_value values = gsnn_value_member(&s->root, "values");
    size_t inputs = 0;
    gsnn_status status = gsnn_value_array(&points, &s->points.count);
    if (!status)
        status = gsnn_value_array(&first, &inputs);
    if (!status)
        status = gsnn_value_array(&lists, &s->products);
    if (!status)
        status = gsnn_value_array_of(&values, s->products, "correlators");
    if (status)
        return status;
    s->coordinates = _fmpq_vec_init((slong)(s->points.count * inputs));
    s->points.degree = inputs;
    s->points.coordinates = s->coordinates;
    s->values = gsnn_new(s->products, sizeof *s->values);
    s->known = gsnn_new(s->products, sizeof *s->known);
    if (!s->values || !s->known)
        return gsnn_fail_memory(s->error);
    gsnn_value point = gsnn_value_before(&points);
    for (size_t p = 0; !status && gsnn_value_next(&point); p++)
        status = gsnn_value_rational_list(&point, inputs, "inputs", s->coordinates + p * inputs);
    gsnn_value value = gsnn_value_before(&values);
    for (size_t k = 0; !status && gsnn_value_next(&value); k++) {
        const char *word = gsnn_value_peek(&value);
        s->known[k] = !word || strcmp(word, "does not exist") != 0;
        if (s->known[k])
            status = gsnn_value_double(&value, &s->values[k]);
    }
    return status;
}

static void clear(subject *s) {
    if (s->coordinates)
        _fmpq_vec_clear(s->coordinates, (slong)(s->points.count * s->points.degree));
    for (size_t i = 0; i < s->channel_count; i++)
        gsnn_moment_channel_clear(&s->channels[i]);
    free(s->channels);
    free(s->places);
    free(s->values);
    free(s->known);
    gsnn_enumeration_record_free(s->record);
}

/* The values, by the way that the document says they were found in. */
static gsnn_status check_method(subject *s) {
    enum { BY_EXACT, BY_CLOSED, BY_DRAWS };
    static const char *const methods[] = {"exact", "closed form", "monte carlo"};
    gsnn_value word = gsnn_value_member(&s->root, "method");
    size_t method = 0;
    gsnn_status status = gsnn_value_choice(&word, methods, 3, &method);
    if (status)
        return status;
    status = read_law(s);
    if (!status)
        status = read_places(s);
    if (!status && method == BY_DRAWS)
        gsnn_findings_skip(s->findings, CLOSED, "values by %s are not computed anew",
                           methods[method]);
    else if (!status)
        status = check_values(s, method == BY_EXACT);
    if (!status)
        status = check_tangents(s);
    return status ? status : check_inequalities(s);
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    gsnn_json_document *document = NULL;
    subject s = {.findings = findings, .error = error};
    gsnn_status status = GSNN_OK;
    if (documents->count > 1)
        status = gsnn_verify_read_enumeration(documents, 1, &s.record, error);
    if (!status)
        status = gsnn_verify_read_document(documents, 0, &document, error);
    if (!status) {
        s.root = gsnn_json_document_root(document);
        status = gsnn_value_object(&s.root);
        if (!status)
            status = read_numbers(&s);
        if (!status)
            status = check_method(&s);
        if (!status)
            status = check_errors(&s);
        if (!status)
            gsnn_findings_summarise(findings, "%zu means", s.products);
    }
    clear(&s);
    gsnn_json_document_free(document);
    return status;
}

static const gsnn_verify_check checks[CHECK_COUNT] = {
    [EXACT] = {"moments-exact", "values", NULL},      [CLOSED] = {"moments-closed", "values", NULL},
    [TANGENT] = {"tangent-kernels", "kernels", NULL}, [SIGNS] = {"moments-signs", "values", NULL},
    [SCHWARZ] = {"moments-schwarz", "values", NULL},  [ERRORS] = {"moments-errors", "errors", NULL},
};

const gsnn_checker gsnn_density_moments_checker = {
    .schema = "gsnn-density-moments/1",
    .others = "the enumeration that the law's architectures are of",
    .most_others = 1,
    .checks = checks,
    .check_count = CHECK_COUNT,
    .check = check,
};
