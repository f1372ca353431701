/* density_train.c - proves gsnn-density-train/1: what its numbers say about each other. */
#include "verify/checker.h"

#include <math.h>
#include <string.h>

enum { SPREAD, PAIRS, PATHS, CHECK_COUNT };

typedef struct subject {
    gsnn_value root;
    gsnn_findings *findings;
    size_t networks;
} subject;

static const char *const times[] = {"before", "after"};

static gsnn_status read_member(const gsnn_value *object, const char *name, double *number) {
    gsnn_value value = gsnn_value_member(object, name);
    return gsnn_value_double(&value, number);
}

/* With n networks, the mean square of single differences is that of the mean difference plus n - 1
 * times the square of its standard error, exactly. */
static gsnn_status check_spread(subject *s) {
    gsnn_value differences = gsnn_value_member(&s->root, "differences");
    gsnn_status status = GSNN_OK;
    for (int after = 0; !status && gsnn_value_given(&differences) && after < 2; after++) {
        gsnn_value at = gsnn_value_member(&differences, times[after]);
        double single = 0, mean = 0, error = 0, most = 0;
        status = read_member(&at, "single", &single);
        if (!status)
            status = read_member(&at, "mean", &mean);
        if (!status)
            status = read_member(&at, "error", &error);
        if (!status)
            status = read_member(&at, "largest_z", &most);
        if (status)
            break;
        double expected = mean * mean + (double)(s->networks - 1) * error * error;
        if (fabs(single * single - expected) > 1e-9 * expected)
            gsnn_findings_false(s->findings, SPREAD,
                                "differences.%s: mean^2 + %zu error^2 is %.10g, but single^2 %.10g",
                                times[after], s->networks - 1, expected, single * single);
        else if (mean < 0 || error < 0 || most < 0 || most * error < mean * (1 - 1e-9))
            gsnn_findings_false(s->findings, SPREAD,
                                "differences.%s: largest_z is %g, but mean / error %g",
                                times[after], most, mean / error);
        else
            gsnn_findings_pass(s->findings, SPREAD, 0);
    }
    return status;
}

static gsnn_status check_pair(subject *s, const char *name, double most) {
    gsnn_value pair = gsnn_value_member(&s->root, name);
    gsnn_status status = GSNN_OK;
    for (int after = 0; !status && gsnn_value_given(&pair) && after < 2; after++) {
        gsnn_value at = gsnn_value_member(&pair, times[after]);
        gsnn_value given = gsnn_value_member(&at, "error");
        double mean = 0, error = 0;
        status = read_member(&at, "mean", &mean);
        if (!status && gsnn_value_given(&given))
            status = gsnn_value_double(&given, &error);
        if (status)
            break;
        /* numbers between 0 and `most` with that mean deviate by at most sqrt(mean (most - mean))
         */
        double spread = sqrt(fmax(0, mean * (most - mean)) / fmax(1, (double)s->networks - 1));
        if (mean < 0 || mean > most || error < 0 ||
            (isfinite(most) && error > spread * (1 + 1e-9) + 1e-12))
            gsnn_findings_false(s->findings, PAIRS, "%s.%s: %g +- %g is impossible", name,
                                times[after], mean, error);
        else if (gsnn_value_given(&given) != (s->networks > 1))
            gsnn_findings_false(s->findings, PAIRS, "%s.%s: an error of %zu networks", name,
                                times[after], s->networks);
        else
            gsnn_findings_pass(s->findings, PAIRS, 0);
    }
    return status;
}

/* Full batches over data that is closed take moved parameters along moved paths, but for rounding
 * (which may be that of the draws, in single precision, and grows along the path). */
static gsnn_status check_paths(subject *s) {
    gsnn_value paths = gsnn_value_member(&s->root, "paths");
    gsnn_value optimizer = gsnn_value_member(&s->root, "optimizer");
    gsnn_value path = gsnn_value_before(&paths);
    const char *word = gsnn_value_peek(&optimizer);
    gsnn_status status = GSNN_OK;
    while (!status && gsnn_value_next(&path)) {
        gsnn_value closed = gsnn_value_member(&path, "data_closed");
        double difference = 0;
        bool is_closed = false;
        status = gsnn_value_boolean(&closed, &is_closed);
        if (!status)
            status = read_member(&path, "difference", &difference);
        if (status)
            break;
        if (difference < 0)
            gsnn_findings_false(s->findings, PATHS, "paths[%zu].difference: below 0", path.index);
        else if (is_closed && word && strcmp(word, "gd") == 0 && difference > 1e-3)
            gsnn_findings_false(s->findings, PATHS,
                                "paths[%zu].difference: %g, but the data is closed and batches are "
                                "full",
                                path.index, difference);
        else
            gsnn_findings_pass(s->findings, PATHS, 0);
    }
    return status;
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    gsnn_json_document *document;
    gsnn_status status = gsnn_verify_read_document(documents, 0, &document, error);
    if (!status) {
        subject s = {.root = gsnn_json_document_root(document), .findings = findings};
        gsnn_value networks = gsnn_value_member(&s.root, "networks");
        status = gsnn_value_object(&s.root);
        if (!status)
            status = gsnn_value_size(&networks, (size_t)1 << 53, &s.networks);
        if (!status && s.networks == 0)
            status = gsnn_value_complain(&networks, "no networks");
        if (!status)
            status = check_spread(&s);
        if (!status)
            status = check_pair(&s, "loss", INFINITY);
        if (!status)
            status = check_pair(&s, "test_loss", INFINITY);
        if (!status)
            status = check_pair(&s, "accuracy", 1);
        if (!status)
            status = check_paths(&s);
        if (!status)
            gsnn_findings_summarise(findings, "an ensemble of %zu networks", s.networks);
    }
    gsnn_json_document_free(document);
    return status;
}

static const gsnn_verify_check checks[CHECK_COUNT] = {
    [SPREAD] = {"train-spread", "differences", NULL},
    [PAIRS] = {"train-means", "means", NULL},
    [PATHS] = {"train-paths", "generators", NULL},
};

const gsnn_checker gsnn_density_train_checker = {
    .schema = "gsnn-density-train/1",
    .checks = checks,
    .check_count = CHECK_COUNT,
    .check = check,
};
