/* density_moments.c - proves gsnn-density-moments/1.
 *
 * Exact values are computed anew where the weights take few values: E prod phi over subsets of
 * places by listing the values, moments of the readout by recursions, and the sum over partitions
 * of the places by assigning one place after the other.  Of all values: products of squares are not
 * negative, and kernels obey the inequality of Cauchy and Schwarz. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/checker.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { EXACT, SIGNS, SCHWARZ, ERRORS, CHECK_COUNT };
enum { MOST_PLACES = 6, MOST_VALUES = 1 << 14 };

typedef struct entry {
    const char *law;
    fmpq_t first, second;
    size_t count;
    fmpq *values, *weights;
} entry;

typedef struct subject {
    gsnn_value root;
    gsnn_findings *findings;
    gsnn_error *error;
    size_t products, inputs, points, width;
    fmpq *coordinates;
    double *values;
    bool *known; /* the value is a number */
    const char *activation;
    fmpq_t slope;
    entry *weights; /* inputs of them, and the bias */
    entry readout;
} subject;

/* ---- The law ----------------------------------------------------------------------------- */

static gsnn_status read_number(const gsnn_value *object, const char *name, fmpq_t number) {
    gsnn_value value = gsnn_value_member(object, name);
    return gsnn_value_rational(&value, number);
}

static gsnn_status read_entry(entry *e, const gsnn_value *value) {
    static const char *const members[][3] = {{"normal", "mean", "variance"},
                                             {"uniform", "low", "high"},
                                             {"laplace", "mean", "scale"},
                                             {"student", "nu", "scale"},
                                             {"constant", "value", NULL}};
    gsnn_value law = gsnn_value_member(value, "law");
    gsnn_status status = gsnn_value_string(&law, &e->law);
    if (status)
        return status;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (strcmp(e->law, members[i][0]) == 0) {
            status = read_number(value, members[i][1], e->first);
            if (!status && members[i][2])
                status = read_number(value, members[i][2], e->second);
            e->count = members[i][2] ? 0 : 1;
            return status;
        }
    gsnn_value values = gsnn_value_member(value, "values");
    gsnn_value weights = gsnn_value_member(value, "weights");
    size_t count;
    status = gsnn_value_array(&values, &count);
    if (status)
        return status;
    e->count = count;
    e->values = _fmpq_vec_init((slong)count);
    e->weights = _fmpq_vec_init((slong)count);
    status = gsnn_value_rational_list(&values, count, "itself", e->values);
    return status ? status : gsnn_value_rational_list(&weights, count, "values", e->weights);
}

static void clear_entry(entry *e) {
    fmpq_clear(e->first);
    fmpq_clear(e->second);
    if (e->values)
        _fmpq_vec_clear(e->values, (slong)e->count);
    if (e->weights)
        _fmpq_vec_clear(e->weights, (slong)e->count);
}

/* E x^k; false where there is none. */
static bool find_moment(fmpq_t moment, const entry *e, ulong k) {
    fmpq_t before, factor;
    bool exists = true;
    if (k == 0) {
        fmpq_one(moment);
        return true;
    }
    fmpq_init(before);
    fmpq_init(factor);
    if (strcmp(e->law, "constant") == 0) {
        fmpq_pow_si(moment, e->first, (slong)k);
    } else if (strcmp(e->law, "normal") == 0) { /* M_k = mu M_(k-1) + (k-1) v M_(k-2) */
        find_moment(before, e, k - 1);
        fmpq_mul(moment, before, e->first);
        if (k > 1) {
            find_moment(before, e, k - 2);
            fmpq_mul_ui(before, before, k - 1);
            fmpq_addmul(moment, before, e->second);
        }
    } else if (strcmp(e->law, "laplace") == 0) { /* M_k = mu^k + k (k-1) s^2 M_(k-2) */
        fmpq_pow_si(moment, e->first, (slong)k);
        if (k > 1) {
            find_moment(before, e, k - 2);
            fmpq_mul(factor, e->second, e->second);
            fmpq_mul_ui(factor, factor, k * (k - 1));
            fmpq_addmul(moment, before, factor);
        }
    } else if (strcmp(e->law, "uniform") == 0) { /* sum_i low^i high^(k-i) / (k+1) */
        fmpq_zero(moment);
        for (ulong i = 0; i <= k; i++) {
            fmpq_pow_si(before, e->first, (slong)i);
            fmpq_pow_si(factor, e->second, (slong)(k - i));
            fmpq_addmul(moment, before, factor);
        }
        fmpq_set_ui(factor, k + 1, 1);
        fmpq_div(moment, moment, factor);
    } else if (strcmp(e->law, "student") == 0) { /* M_k = M_(k-2) nu s^2 (k-1) / (nu-k) */
        fmpq_sub_ui(factor, e->first, k);
        exists = fmpq_sgn(factor) > 0;
        fmpq_zero(moment);
        if (exists && k > 1) {
            find_moment(before, e, k - 2);
            fmpq_mul(before, before, e->first);
            fmpq_mul(before, before, e->second);
            fmpq_mul(before, before, e->second);
            fmpq_mul_ui(before, before, k - 1);
            fmpq_div(moment, before, factor);
        }
    } else {
        fmpq_zero(moment);
        for (size_t i = 0; i < e->count; i++) {
            fmpq_pow_si(before, e->values + i, (slong)k);
            fmpq_addmul(moment, before, e->weights + i);
        }
    }
    fmpq_clear(before);
    fmpq_clear(factor);
    return exists;
}

/* Reads a law with one hidden layer and weights of few values; *why tells what is otherwise. */
static gsnn_status read_law(subject *s, const char **why) {
    gsnn_value law = gsnn_value_member(&s->root, "law");
    gsnn_value activation = gsnn_value_member(&law, "activation");
    gsnn_value hidden = gsnn_value_member(&law, "hidden");
    gsnn_value weights = gsnn_value_member(&law, "weights"), row = gsnn_value_element(&weights, 0);
    gsnn_value biases = gsnn_value_member(&law, "bias"), bias = gsnn_value_element(&biases, 0);
    gsnn_value readouts = gsnn_value_member(&law, "readout");
    gsnn_value readout = gsnn_value_element(&readouts, 0);
    gsnn_value added = gsnn_value_member(&law, "output_bias"), beta = gsnn_value_element(&added, 0);
    gsnn_value slope = gsnn_value_member(&law, "slope"), width = gsnn_value_element(&hidden, 0);
    gsnn_value more = gsnn_value_element(&hidden, 1), other = gsnn_value_element(&readouts, 1);
    *why = "only laws of plain networks with one hidden layer and one output are proved";
    if (!gsnn_value_given(&activation) || gsnn_value_given(&more) || gsnn_value_given(&other) ||
        gsnn_value_get_kind(&row) != GSNN_VALUE_ARRAY ||
        gsnn_value_get_kind(&readout) != GSNN_VALUE_OBJECT)
        return GSNN_OK;
    gsnn_status status = gsnn_value_string(&activation, &s->activation);
    if (!status && gsnn_value_given(&slope))
        status = gsnn_value_rational(&slope, s->slope);
    if (!status)
        status = gsnn_value_size(&width, (size_t)1 << 40, &s->width);
    if (!status)
        status = gsnn_value_array_of(&row, s->inputs, "inputs");
    gsnn_value one = gsnn_value_before(&row);
    for (size_t i = 0; !status && gsnn_value_next(&one); i++)
        status = read_entry(&s->weights[i], &one);
    if (!status)
        status = read_entry(&s->weights[s->inputs], &bias);
    if (!status)
        status = read_entry(&s->readout, &readout);
    if (status)
        return status;
    gsnn_value zero = gsnn_value_member(&beta, "value");
    int64_t value = 1;
    size_t size = 1;
    for (size_t i = 0; i <= s->inputs && size <= MOST_VALUES; i++)
        size *= s->weights[i].count;
    if (!gsnn_value_is_integer(&zero, &value) || value != 0)
        *why = "output biases are not proved";
    else if (size == 0 || size > MOST_VALUES)
        *why = "the weights take more values than are listed";
    else
        *why = NULL;
    return GSNN_OK;
}

/* ---- Exact values ------------------------------------------------------------------------ */

/* act(z); false for an activation that is not rational. */
static bool activate(const subject *s, fmpq_t z) {
    const char *name = s->activation;
    bool negative = fmpq_sgn(z) < 0, squared_relu = strcmp(name, "squared-relu") == 0;
    if (strcmp(name, "identity") == 0)
        return true;
    if (strcmp(name, "relu") == 0 || squared_relu)
        fmpq_mul_ui(z, z, !negative);
    else if (strcmp(name, "leaky-relu") == 0 && negative)
        fmpq_mul(z, z, s->slope);
    else if (strcmp(name, "abs") == 0)
        fmpq_abs(z, z);
    else if (strcmp(name, "step") == 0)
        fmpq_set_ui(z, fmpq_sgn(z) > 0, 1);
    else if (strcmp(name, "cube") == 0)
        fmpq_pow_si(z, z, 3);
    else if (strcmp(name, "square") != 0)
        return strcmp(name, "leaky-relu") == 0;
    if (squared_relu || strcmp(name, "square") == 0)
        fmpq_mul(z, z, z);
    return true;
}

/* Adds prod phi over all subsets of places at one choice of all weights to `sums`. */
static bool add_choice(const subject *s, const size_t *choice, const size_t *places, size_t count,
                       fmpq *sums) {
    fmpq_t weight, z, product, phi[MOST_PLACES];
    bool rational = true;
    fmpq_init(weight);
    fmpq_init(z);
    fmpq_init(product);
    fmpq_one(weight);
    for (size_t j = 0; j <= s->inputs; j++)
        if (s->weights[j].values)
            fmpq_mul(weight, weight, s->weights[j].weights + choice[j]);
    for (size_t i = 0; i < count; i++) {
        fmpq_init(phi[i]);
        for (size_t j = 0; j <= s->inputs; j++) {
            const entry *e = &s->weights[j];
            const fmpq *value = e->values ? e->values + choice[j] : e->first;
            if (j < s->inputs)
                fmpq_addmul(phi[i], value, s->coordinates + places[i] * s->inputs + j);
            else
                fmpq_add(phi[i], phi[i], value);
        }
        rational = activate(s, phi[i]) && rational;
    }
    for (size_t set = 0; set < (size_t)1 << count; set++) {
        fmpq_set(product, weight);
        for (size_t i = 0; i < count; i++)
            if (set >> i & 1)
                fmpq_mul(product, product, phi[i]);
        fmpq_add(sums + set, sums + set, product);
    }
    for (size_t i = 0; i < count; i++)
        fmpq_clear(phi[i]);
    fmpq_clear(weight);
    fmpq_clear(z);
    fmpq_clear(product);
    return rational;
}

/* Adds the contributions of all partitions that refine what has been assigned: blocks[] are the
 * sets of places so far. */
static bool add_partitions(const subject *s, const fmpq *sums, size_t count, size_t place,
                           size_t *blocks, size_t used, fmpq_t total) {
    bool exists = true;
    if (place < count) {
        for (size_t b = 0; exists && b <= used; b++) {
            blocks[b] = (b < used ? blocks[b] : 0) | (size_t)1 << place;
            exists = add_partitions(s, sums, count, place + 1, blocks, used + (b == used), total);
            blocks[b] &= ~((size_t)1 << place);
        }
        return exists;
    }
    fmpq_t term, moment;
    fmpq_init(term);
    fmpq_init(moment);
    fmpq_one(term);
    for (size_t b = 0; exists && b < used; b++) {
        exists = find_moment(moment, &s->readout, (ulong)__builtin_popcountll(blocks[b]));
        fmpq_mul(term, term, moment);
        fmpq_mul(term, term, sums + blocks[b]);
        fmpq_mul_si(term, term, (slong)s->width - (slong)b);
    }
    fmpq_add(total, total, term);
    fmpq_clear(term);
    fmpq_clear(moment);
    return exists;
}

static gsnn_status compute(const subject *s, const size_t *places, size_t count, bool *possible,
                           fmpq_t total) {
    size_t *choice = gsnn_new(s->inputs + 1, sizeof *choice), blocks[MOST_PLACES + 1] = {0};
    fmpq *sums = _fmpq_vec_init((slong)1 << count);
    if (!choice) {
        _fmpq_vec_clear(sums, (slong)1 << count);
        return gsnn_fail_memory(s->error);
    }
    size_t j = 0;
    *possible = true;
    while (*possible && j <= s->inputs) {
        *possible = add_choice(s, choice, places, count, sums);
        for (j = 0; j <= s->inputs && ++choice[j] == s->weights[j].count; j++)
            choice[j] = 0;
    }
    fmpq_zero(total);
    if (*possible)
        *possible = add_partitions(s, sums, count, 0, blocks, 0, total);
    _fmpq_vec_clear(sums, (slong)1 << count);
    free(choice);
    return GSNN_OK;
}

static gsnn_status read_places(const subject *s, const gsnn_value *list, size_t *places,
                               size_t *count) {
    gsnn_status status = gsnn_value_array(list, count);
    if (!status && (*count == 0 || *count > 8))
        status = gsnn_value_fault(list, "has %zu places", *count);
    gsnn_value place = gsnn_value_before(list);
    for (size_t i = 0; !status && gsnn_value_next(&place); i++) {
        int64_t point;
        status = gsnn_value_integer(&place, 1, (int64_t)s->points, &point);
        if (!status)
            places[i] = (size_t)point - 1;
    }
    return status;
}

static gsnn_status check_exact(subject *s) {
    gsnn_value lists = gsnn_value_member(&s->root, "correlators");
    gsnn_value values = gsnn_value_member(&s->root, "values");
    gsnn_value list = gsnn_value_before(&lists), value = gsnn_value_before(&values);
    const char *why;
    fmpq_t told, total;
    fmpq_init(told);
    fmpq_init(total);
    gsnn_status status = read_law(s, &why);
    for (size_t k = 0; !status && gsnn_value_next(&list) && gsnn_value_next(&value); k++) {
        size_t places[8], count;
        bool possible = false;
        status = read_places(s, &list, places, &count);
        if (status || !s->known[k])
            continue;
        if (why || count > MOST_PLACES) {
            gsnn_findings_skip(s->findings, EXACT, "%s",
                               why ? why : "more than 6 places are not proved");
            continue;
        }
        status = compute(s, places, count, &possible, total);
        if (!status)
            status = gsnn_value_rational(&value, told);
        if (!status && !possible)
            gsnn_findings_false(s->findings, EXACT, "values[%zu]: the mean does not exist", k);
        else if (!status && !fmpq_equal(told, total)) {
            char *text = fmpq_get_str(NULL, 10, total);
            gsnn_findings_false(s->findings, EXACT, "values[%zu]: it is %.60s", k, text);
            flint_free(text);
        } else if (!status)
            gsnn_findings_pass(s->findings, EXACT, 0);
    }
    fmpq_clear(told);
    fmpq_clear(total);
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
    gsnn_value lists = gsnn_value_member(&s->root, "correlators");
    gsnn_value list = gsnn_value_before(&lists);
    size_t(*pairs)[2] = gsnn_new(s->products, sizeof *pairs);
    gsnn_status status = pairs ? GSNN_OK : gsnn_fail_memory(s->error);
    for (size_t k = 0; !status && gsnn_value_next(&list); k++) {
        size_t places[8] = {0}, count = 0, odd = 0;
        status = read_places(s, &list, places, &count);
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
    gsnn_status status = gsnn_value_array(&points, &s->points);
    if (!status)
        status = gsnn_value_array(&first, &s->inputs);
    if (!status)
        status = gsnn_value_array(&lists, &s->products);
    if (!status)
        status = gsnn_value_array_of(&values, s->products, "correlators");
    if (status)
        return status;
    s->coordinates = _fmpq_vec_init((slong)(s->points * s->inputs));
    s->values = gsnn_new(s->products, sizeof *s->values);
    s->known = gsnn_new(s->products, sizeof *s->known);
    s->weights = gsnn_new(s->inputs + 1, sizeof *s->weights);
    if (!s->values || !s->known || !s->weights)
        return gsnn_fail_memory(s->error);
    for (size_t i = 0; i <= s->inputs; i++) {
        fmpq_init(s->weights[i].first);
        fmpq_init(s->weights[i].second);
    }
    gsnn_value point = gsnn_value_before(&points);
    for (size_t p = 0; !status && gsnn_value_next(&point); p++)
        status =
            gsnn_value_rational_list(&point, s->inputs, "inputs", s->coordinates + p * s->inputs);
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
        _fmpq_vec_clear(s->coordinates, (slong)(s->points * s->inputs));
    for (size_t i = 0; s->weights && i <= s->inputs; i++)
        clear_entry(&s->weights[i]);
    clear_entry(&s->readout);
    fmpq_clear(s->slope);
    free(s->weights);
    free(s->values);
    free(s->known);
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    static const char *const methods[] = {"exact", "closed form", "monte carlo"};
    gsnn_json_document *document;
    subject s = {.findings = findings, .error = error};
    size_t method = 0;
    fmpq_init(s.slope);
    fmpq_init(s.readout.first);
    fmpq_init(s.readout.second);
    gsnn_status status = gsnn_verify_read_document(documents, 0, &document, error);
    if (!status) {
        s.root = gsnn_json_document_root(document);
        gsnn_value word = gsnn_value_member(&s.root, "method");
        gsnn_value outputs = gsnn_value_member(&s.root, "outputs");
        status = gsnn_value_object(&s.root);
        if (!status)
            status = gsnn_value_choice(&word, methods, 3, &method);
        if (!status)
            status = read_numbers(&s);
        if (!status && gsnn_value_given(&outputs))
            gsnn_findings_skip(findings, EXACT, "products of several outputs are not proved");
        else if (!status && method == 0)
            status = check_exact(&s);
        else if (!status)
            gsnn_findings_skip(findings, EXACT, "values by %s are not computed anew",
                               methods[method]);
        if (!status && !gsnn_value_given(&outputs))
            status = check_inequalities(&s);
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
    [EXACT] = {"moments-exact", "values", NULL},
    [SIGNS] = {"moments-signs", "values", NULL},
    [SCHWARZ] = {"moments-schwarz", "values", NULL},
    [ERRORS] = {"moments-errors", "errors", NULL},
};

const gsnn_checker gsnn_density_moments_checker = {
    .schema = "gsnn-density-moments/1",
    .checks = checks,
    .check_count = CHECK_COUNT,
    .check = check,
};
