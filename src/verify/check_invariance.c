#include "verify/checks.h"
#include "verify/random_network.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

/* Sums of a few hundred thousand terms lose no more than this, relative to the terms' size. */
static const double TOLERANCE = 1e-9;

/* A network and room to evaluate it. */
typedef struct network {
    const gsnn_verify_rows *rows;
    int type;
    gsnn_verify_labelled weights;
    const double *linear; /* c, degree numbers */
    double *pre;          /* a number for each neuron */
} network;

/* f(x), with a = 0.7, b = 0.3 and d = 0.1; *scale gets the sum of the absolute terms. */
static double evaluate(const gsnn_verify_points *points, const network *f, const double *x,
                       double *scale) {
    gsnn_verify_preactivate(points, f->rows, &f->weights, x, f->pre);
    double value = gsnn_verify_output(f->type, f->pre, f->rows->count, 0.7, 0.3, scale) + 0.1;
    for (size_t i = 0; i < points->degree; i++) {
        value += f->linear[i] * x[i];
        *scale += fabs(f->linear[i] * x[i]);
    }
    return value;
}

/* Compares f(g x) with f(x) for each generator and a few x. */
static void compare(gsnn_verify_subject *subject, size_t a, const network *f, double *x,
                    double *image) {
    const gsnn_verify_points *points = subject->points;
    gsnn_verify_own *own = &subject->own[a];
    size_t n = f->rows->count;
    for (size_t t = 0; t < GSNN_VERIFY_INPUTS; t++) {
        double scale;
        for (size_t i = 0; i < points->degree; i++)
            x[i] = gsnn_verify_random(subject->seed + 2 + t, i);
        double value = evaluate(points, f, x, &scale);
        for (size_t j = 0; j < n; j++)
            own->preactivations[t * n + j] = f->pre[j];
        for (size_t k = 0; k < points->generator_count; k++) {
            double moved_scale;
            gsnn_verify_move_input(points, points->generators + k * points->count, x, image);
            double moved = evaluate(points, f, image, &moved_scale);
            if (fabs(moved - value) <= TOLERANCE * (1 + scale + moved_scale))
                continue;
            gsnn_findings_false(subject->findings, GSNN_CHECK_INVARIANCE,
                                "%s: f(g x) = %.12g, but f(x) = %.12g, for generators[%zu] and "
                                "random input %zu",
                                subject->record->architectures[a].id, moved, value, k, t + 1);
            return;
        }
    }
    gsnn_findings_pass(subject->findings, GSNN_CHECK_INVARIANCE,
                       GSNN_VERIFY_INPUTS * points->generator_count);
}

gsnn_status gsnn_verify_check_invariance(gsnn_verify_subject *subject, size_t a,
                                         const gsnn_verify_rows *rows) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    size_t degree = subject->points->degree;
    network f = {.rows = rows, .type = architecture->type, .linear = subject->linear};
    bool done;
    double *x = NULL, *image = NULL;
    gsnn_status status = gsnn_verify_random_row(subject, a, rows, &f.weights, &done);
    if (status || !done) {
        if (!status)
            gsnn_findings_skip(subject->findings, GSNN_CHECK_INVARIANCE,
                               "%s: its weights are not listed", architecture->id);
        return status;
    }
    f.pre = gsnn_new(rows->count, sizeof *f.pre);
    x = gsnn_new(degree, sizeof *x);
    image = gsnn_new(degree, sizeof *image);
    double *kept = gsnn_new(GSNN_VERIFY_INPUTS * rows->count, sizeof *kept);
    subject->own[a].preactivations = kept;
    if (!f.pre || !x || !image || !kept)
        status = gsnn_fail_memory(subject->error);
    else
        compare(subject, a, &f, x, image);
    free(f.weights.values);
    free(f.pre);
    free(x);
    free(image);
    return status;
}
