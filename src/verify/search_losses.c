/* search_losses.c - errors of a search from the values that it states, and what the rule makes of
 * them. */
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "verify/resamples.h"
#include "verify/row_errors.h"
#include "verify/search_claims.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A stated number against the one that is. */
static gsnn_status compare(gsnn_search_claims *c, const gsnn_value *parent, const char *name,
                           double is, double slack) {
    gsnn_value value = gsnn_value_member(parent, name);
    char place[GSNN_PLACE_SIZE];
    double stated;
    gsnn_status status = gsnn_value_double(&value, &stated);
    if (status)
        return status;
    if (fabs(stated - is) <= 1e-9 * fabs(is) + slack)
        gsnn_findings_pass(c->findings, GSNN_SEARCH_CHECK_LOSSES, 0);
    else
        gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_LOSSES, "%s: %.17g, but it is %.17g",
                            gsnn_value_place(&value, place), stated, is);
    return GSNN_OK;
}

/* ---- Errors ---------------------------------------------------------------------------------- */

/* The mean of numbers, one a unit, and its standard error. */
static void summarise(const double *values, size_t count, double *mean, double *deviation) {
    double sum = 0, squares = 0, n = (double)count;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    *mean = sum / n;
    for (size_t i = 0; i < count; i++)
        squares += (values[i] - *mean) * (values[i] - *mean);
    *deviation = sqrt(squares / (n * (n - 1)));
}

/* The share of rows whose class is right. */
static gsnn_status compare_accuracy(gsnn_search_claims *c, const gsnn_value *parent,
                                    const gsnn_row_errors *e, size_t rows) {
    return compare(c, parent, "accuracy", (double)e->right / (double)rows, 0);
}

static gsnn_status measure(gsnn_search_claims *c, gsnn_search_claim *item) {
    size_t units = c->data.units;
    gsnn_row_errors e;
    item->units = gsnn_new(units, sizeof *item->units);
    gsnn_status status = gsnn_row_errors_init(&e, &c->data);
    if (!status && !item->units)
        status = gsnn_fail_memory(c->error);
    if (!status)
        status = gsnn_row_errors_of_values(&c->data, item->held_out, &e);
    double slack = e.slack / c->scale / (double)units;
    for (size_t u = 0; !status && u < units; u++)
        item->units[u] = item->exact ? 0 : e.units[u] / c->scale;
    item->mean = item->exact ? 0 : e.mean / c->scale;
    if (!status)
        status = compare(c, &item->value, gsnn_search_error_name(c), e.mean / c->scale, slack);
    if (!status)
        status = compare(c, &item->value, "se", e.deviation / c->scale, slack);
    if (!status && c->data.logistic)
        status = compare_accuracy(c, &item->value, &e, c->data.rows);
    gsnn_row_errors_clear(&e);
    return status;
}

/* Entry o of the k-th constant that the group leaves as it is. */
static double constant_entry(const gsnn_record_weights *space, size_t outputs, size_t k, size_t o) {
    if (!space->rows)
        return space->basis[k * outputs + o];
    return (size_t)abs(space->rows[o]) == k + 1 ? (space->rows[o] > 0 ? 1 : -1) : 0;
}

static double product_of(const double *left, const double *right, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += left[i] * right[i];
    return sum;
}

/* An orthonormal basis of the constants that the group leaves as they are (by Gram and Schmidt), to
 * be freed by the caller. */
static gsnn_status make_constants(const gsnn_search_claims *c, double **basis) {
    const gsnn_record_weights *space = &c->data.record->codomain.constant;
    size_t p = c->data.outputs;
    *basis = gsnn_new(space->dimension * p, sizeof **basis);
    if (!*basis)
        return gsnn_fail_memory(c->error);
    for (size_t k = 0; k < space->dimension; k++) {
        double *vector = *basis + k * p;
        for (size_t o = 0; o < p; o++)
            vector[o] = constant_entry(space, p, k, o);
        for (size_t l = 0; l < 2 * k; l++) { /* twice each */
            const double *other = *basis + l % k * p;
            double product = product_of(vector, other, p);
            for (size_t o = 0; o < p; o++)
                vector[o] -= product * other[o];
        }
        double length = sqrt(product_of(vector, vector, p));
        for (size_t o = 0; o < p; o++)
            vector[o] /= length;
    }
    return GSNN_OK;
}

/* Of classes: logarithms of shares of those outside a fold and one more of each class. */
static double set_logarithms(const gsnn_search_claims *c, size_t fold, double *value) {
    size_t p = c->data.outputs;
    double all = p == 1 ? 2 : (double)p;
    for (size_t i = 0; i < c->data.rows; i++)
        all += c->data.fold[i] != fold;
    for (size_t o = 0; o < p; o++) {
        double has = 1;
        for (size_t i = 0; i < c->data.rows; i++)
            has += c->data.fold[i] != fold && gsnn_fit_output_of(&c->data, i, o) > 0;
        value[o] = log(has) - log(p == 1 ? all - has : all);
    }
    return all;
}

/* What the constant is to be for the rows of a fold: the mean of those outside, or with constants
 * its projection to them.  Returns the size of the outputs. */
static double set_constant(const gsnn_search_claims *c, size_t fold, const double *constants,
                           double *mean, double *value) {
    size_t p = c->data.outputs;
    double count = 0, size = 0;
    if (c->data.logistic)
        return set_logarithms(c, fold, value);
    memset(mean, 0, p * sizeof *mean);
    for (size_t i = 0; i < c->data.rows; i++) {
        count += c->data.fold[i] != fold;
        for (size_t o = 0; c->data.fold[i] != fold && o < p; o++) {
            double y = gsnn_fit_output_of(&c->data, i, o);
            mean[o] += y;
            size += fabs(y);
        }
    }
    for (size_t o = 0; o < p; o++)
        mean[o] /= count;
    memcpy(value, mean, p * sizeof *value);
    if (!constants)
        return size;
    memset(value, 0, p * sizeof *value);
    for (size_t k = 0; k < c->data.record->codomain.constant.dimension; k++) {
        double product = product_of(mean, constants + k * p, p);
        for (size_t o = 0; o < p; o++)
            value[o] += product * constants[k * p + o];
    }
    return size;
}

static gsnn_status check_constant(gsnn_search_claims *c, const gsnn_search_claim *item) {
    size_t p = c->data.outputs;
    double *mean = gsnn_new(2 * p, sizeof *mean), *constants = NULL;
    gsnn_status status = mean ? GSNN_OK : gsnn_fail_memory(c->error);
    if (!status && c->moved)
        status = make_constants(c, &constants);
    for (size_t f = 1; !status && f <= c->data.folds; f++) {
        double size = set_constant(c, f, constants, mean, mean + p);
        bool holds = true;
        for (size_t i = 0; i < c->data.rows; i++)
            for (size_t o = 0; c->data.fold[i] == f && o < p; o++)
                holds = holds && fabs(item->held_out[i * p + o] - mean[p + o]) <= 1e-12 * size;
        if (holds)
            gsnn_findings_pass(c->findings, GSNN_SEARCH_CHECK_LOSSES, 0);
        else
            gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_LOSSES,
                                "constant: not what the rows outside fold %zu say", f);
    }
    free(mean);
    free(constants);
    return status;
}

static gsnn_status check_against(gsnn_search_claims *c, const gsnn_search_claim *item) {
    gsnn_value against = gsnn_value_member(&item->value, "against_control");
    if (!c->regular || !gsnn_value_given(&against)) {
        if (c->regular || gsnn_value_given(&against))
            gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_LOSSES,
                                "%s: held against a control that there is not, or not held",
                                item->name);
        return GSNN_OK;
    }
    gsnn_value share = gsnn_value_member(&against, "share");
    double stated;
    gsnn_status status = gsnn_value_double(&share, &stated);
    if (status)
        return status;
    double *gaps = gsnn_new(c->data.units, sizeof *gaps), least, most, scale = 0;
    if (!gaps)
        return gsnn_fail_memory(c->error);
    for (size_t u = 0; u < c->data.units; u++) {
        gaps[u] = item->units[u] - c->regular->units[u];
        scale += fabs(item->units[u]) + fabs(c->regular->units[u]);
    }
    gsnn_verify_resample(gaps, c->data.units, item == c->regular ? 0 : 1e-12 * scale, c->seed,
                         &least, &most);
    free(gaps);
    bool holds = stated >= least - 1e-9 && stated <= most + 1e-9;
    if (holds)
        gsnn_findings_pass(c->findings, GSNN_SEARCH_CHECK_LOSSES, 0);
    else
        gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_LOSSES, "%s: the share is not %.17g",
                            item->name, stated);
    return c->regular->nmse > 0 ? compare(c, &against, "ratio", item->nmse / c->regular->nmse, 0)
                                : GSNN_OK;
}

/* ---- The network ----------------------------------------------------------------------------- */

static gsnn_status evaluate(gsnn_search_claims *c) {
    gsnn_row_errors e;
    double rows = (double)c->data.rows;
    gsnn_status status = gsnn_row_errors_init(&e, &c->data);
    if (!status)
        status = gsnn_row_errors_of_network(&c->data, &e);
    if (!status)
        status = compare(c, &c->root, "train", e.sum / c->scale / rows, e.slack / c->scale / rows);
    if (!status && c->data.logistic)
        status = compare_accuracy(c, &c->root, &e, c->data.rows);
    gsnn_row_errors_clear(&e);
    return status;
}

/* The mean error over the rows of the test, and its standard error. */
static gsnn_status check_test(gsnn_search_claims *c) {
    gsnn_value test = gsnn_value_member(&c->root, "test");
    double mean, deviation, n;
    if (!c->data.test) {
        gsnn_findings_skip(c->findings, GSNN_SEARCH_CHECK_LOSSES,
                           "test: it takes the data of the test as a further file");
        return GSNN_OK;
    }
    gsnn_fit_claims on = c->data; /* the same network on other rows, each a unit */
    on.table = c->data.test;
    on.rows = c->data.test->rows;
    on.unit = NULL;
    n = (double)on.rows;
    if (on.rows != c->data.test_rows)
        gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_LOSSES,
                            "data.test.rows: %zu, but there are %zu", c->data.test_rows, on.rows);
    if (!gsnn_value_given(&test)) {
        if (on.rows > 1)
            gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_LOSSES, "test: it has no error");
        return GSNN_OK;
    }
    gsnn_row_errors e;
    gsnn_status status = gsnn_row_errors_init(&e, &on);
    if (!status)
        status = gsnn_row_errors_of_network(&on, &e);
    if (!status) {
        summarise(e.errors, on.rows, &mean, &deviation);
        status =
            compare(c, &test, gsnn_search_error_name(c), mean / c->scale, e.slack / c->scale / n);
    }
    if (!status)
        status = compare(c, &test, "se", deviation / c->scale, e.slack / c->scale / n);
    if (!status && c->data.logistic)
        status = compare_accuracy(c, &test, &e, on.rows);
    gsnn_row_errors_clear(&e);
    return status;
}

/* ---- Coverage -------------------------------------------------------------------------------- */

static int by_size(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The ceil(0.9 (n + 1))-th of the units' largest errors of the chosen one. */
static gsnn_status check_coverage(gsnn_search_claims *c) {
    gsnn_value value = gsnn_value_member(&c->root, "coverage90");
    size_t n = c->data.units, place = (9 * (n + 1) + 9) / 10;
    if (place > n || c->data.logistic) {
        if (gsnn_value_given(&value))
            gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_LOSSES,
                                "coverage90: it is not known from %zu units, or of classes", n);
        return GSNN_OK;
    }
    gsnn_row_errors e;
    double *largest = gsnn_new(n, sizeof *largest);
    gsnn_status status = gsnn_row_errors_init(&e, &c->data);
    if (!status && !largest)
        status = gsnn_fail_memory(c->error);
    if (!status)
        status = gsnn_row_errors_of_values(&c->data, c->chosen->held_out, &e);
    for (size_t i = 0; !status && i < c->data.rows; i++)
        largest[c->data.unit[i]] = fmax(largest[c->data.unit[i]], e.largest[i]);
    if (!status) {
        qsort(largest, n, sizeof *largest, by_size);
        status = compare(c, &c->root, "coverage90", largest[place - 1], e.rounding);
    }
    gsnn_row_errors_clear(&e);
    free(largest);
    return status;
}

gsnn_status gsnn_search_check_losses(gsnn_search_claims *claims) {
    gsnn_search_claims *c = claims;
    const gsnn_record_codomain *codomain = c->data.record ? &c->data.record->codomain : NULL;
    gsnn_value of = gsnn_value_member(&c->root, "codomain"), kind = gsnn_value_member(&of, "kind");
    const char *name = c->data.codomain ? gsnn_value_peek(&kind) : NULL;
    c->moved = c->data.codomain && !(name && strcmp(name, "trivial") == 0);
    gsnn_status status = gsnn_fit_check_variances(&c->data, &c->root, &c->scale);
    c->scale = c->data.logistic ? 1 : c->scale;
    if (!status)
        status = evaluate(c);
    if (!status && c->data.tested)
        status = check_test(c);
    for (size_t i = 0; !status && c->data.unit && i < c->count; i++)
        if (c->items[i].known)
            status = measure(c, &c->items[i]);
    for (size_t i = 0; !status && c->data.unit && i < c->count; i++)
        if (c->items[i].known)
            status = check_against(c, &c->items[i]);
    bool listed =
        !c->moved || (codomain && codomain->given && codomain->dimension == c->data.outputs &&
                      (codomain->constant.rows || codomain->constant.basis ||
                       codomain->constant.dimension == 0));
    if (!status && listed && c->count > c->entry_count && c->items[c->entry_count].known)
        status = check_constant(c, &c->items[c->entry_count]);
    return status || !c->data.unit || !c->chosen ? status : check_coverage(c);
}

/* ---- The choice ------------------------------------------------------------------------------ */

static bool goes_first(const gsnn_search_claim *a, const gsnn_search_claim *b) {
    if (a->parameters != b->parameters)
        return a->parameters < b->parameters;
    if (a->neurons != b->neurons)
        return a->neurons < b->neurons;
    double slack = 1e-9 * (a->mean + b->mean);
    if (fabs(a->mean - b->mean) > slack)
        return a->mean < b->mean;
    return a->mean <= b->mean && a->mean >= b->mean && strcmp(a->name, b->name) < 0;
}

/* How an item's errors are above those of the best: 1 by more than the standard errors that are
 * given away, -1 not, 0 where rounding decides. */
static gsnn_status hold(gsnn_search_claims *c, const gsnn_search_claim *item, double errors,
                        int *side) {
    size_t n = c->data.units;
    double *gaps = gsnn_new(n, sizeof *gaps), mean, deviation;
    if (!gaps)
        return gsnn_fail_memory(c->error);
    for (size_t u = 0; u < n; u++)
        gaps[u] = item->units[u] - c->best->units[u];
    summarise(gaps, n, &mean, &deviation);
    free(gaps);
    double slack = 1e-9 * (item->mean + c->best->mean + deviation);
    *side = item == c->best || mean < errors * deviation - slack ? -1
            : mean > errors * deviation + slack                  ? 1
            : item->exact && c->best->exact                      ? -1
                                                                 : 0;
    gsnn_value to_best = gsnn_value_member(&item->value, "to_best");
    gsnn_status status = compare(c, &to_best, "difference", mean, slack);
    return status ? status : compare(c, &to_best, "se", deviation, slack);
}

static void judge(gsnn_search_claims *c, bool holds, const char *name, const char *says) {
    if (holds)
        gsnn_findings_pass(c->findings, GSNN_SEARCH_CHECK_CHOICE, 0);
    else
        gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_CHOICE, "%s: %s", name, says);
}

static gsnn_status check_reason(gsnn_search_claims *c, size_t errors) {
    gsnn_value value = gsnn_value_member(&c->root, "reason");
    const char *stated;
    gsnn_status status = gsnn_value_string(&value, &stated);
    if (status)
        return status;
    gsnn_text text = {0};
    if (c->best == c->chosen)
        gsnn_text_append_format(&text, "least error%s; none with fewer parameters is within %zu se",
                                c->chosen->exact ? " (exact)" : "", errors);
    else
        gsnn_text_append_format(&text, "fewest parameters within %zu se of %s", errors,
                                c->best->name);
    const char *is = gsnn_text_string(&text);
    if (!is)
        status = gsnn_fail_memory(c->error);
    else
        judge(c, strcmp(is, stated) == 0, "reason", "it is another");
    gsnn_text_clear(&text);
    return status;
}

gsnn_status gsnn_search_check_choice(gsnn_search_claims *claims) {
    gsnn_search_claims *c = claims;
    gsnn_value errors = gsnn_value_member(&c->root, "standard_errors");
    size_t count;
    gsnn_status status = gsnn_value_size(&errors, 2, &count);
    if (status || !c->best || !c->chosen || !c->data.unit)
        return status;
    for (size_t i = 0; !status && i < c->count; i++) {
        const gsnn_search_claim *item = &c->items[i];
        int side;
        if (!item->known)
            continue;
        if ((status = hold(c, item, (double)count, &side)))
            break;
        double slack = 1e-9 * (item->mean + c->best->mean);
        judge(c,
              item->mean >= c->best->mean - slack &&
                  (item == c->best || item->mean > c->best->mean + slack || item->mean > 0 ||
                   !goes_first(item, c->best)),
              item->name, "it has less error than the best");
        judge(c, item != c->chosen || side <= 0, item->name, "chosen, and not as good as that");
        judge(c, item == c->chosen || side >= 0 || !goes_first(item, c->chosen), item->name,
              "it should have been chosen");
    }
    return status ? status : check_reason(c, count);
}
