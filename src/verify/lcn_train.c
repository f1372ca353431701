/* lcn_train.c - holds layers, filters, losses and verdicts of runs of training together. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/lcn_subject.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The product of the layers of a run in doubles. */
static gsnn_status multiply_layers(double *product, const gsnn_verify_stack *s,
                                   const gsnn_value *layers, gsnn_error *error) {
    size_t size = (size_t)s->size, length = 1;
    double *next = gsnn_new(size, sizeof *next), *layer = gsnn_new(4096, sizeof *layer);
    gsnn_status status = next && layer ? GSNN_OK : gsnn_fail_memory(error);
    gsnn_value item = gsnn_value_before(layers);
    product[0] = 1;
    while (!status && gsnn_value_next(&item)) {
        size_t l = item.index, count = (size_t)s->sizes[l];
        int64_t step = count > 1 ? s->products[l] : 0;
        status = gsnn_value_double_list(&item, count, "the size of the filter", layer);
        memset(next, 0, size * sizeof *next);
        for (size_t i = 0; !status && i < length; i++)
            for (size_t j = 0; j < count; j++)
                next[i + j * (size_t)step] += product[i] * layer[j];
        length += (count - 1) * (size_t)step;
        memcpy(product, next, size * sizeof *product);
    }
    free(next);
    free(layer);
    return status;
}

static gsnn_status check_run(gsnn_verify_lcn *v, const gsnn_value *item, bool identity) {
    const gsnn_verify_stack *s = &v->stack;
    size_t size = (size_t)s->size;
    gsnn_value verdict = gsnn_value_member(item, "verdict");
    gsnn_value layers = gsnn_value_member(item, "layers");
    gsnn_value filter_list = gsnn_value_member(item, "filter");
    gsnn_value target_list = gsnn_value_member(item, "target");
    gsnn_value loss_member = gsnn_value_member(item, "loss");
    const char *word = "";
    double loss = 0, sum = 0, norm = 0;
    gsnn_status status = gsnn_value_string(&verdict, &word);
    if (status || strcmp(word, "diverged") == 0)
        return status;
    double *product = gsnn_new(size, sizeof *product), *filter = gsnn_new(size, sizeof *filter);
    double *target = gsnn_new(size, sizeof *target);
    if (!product || !filter || !target)
        status = gsnn_fail_memory(v->error);
    if (!status)
        status = gsnn_value_array_of(&layers, s->layers, "filters");
    if (!status)
        status = multiply_layers(product, s, &layers, v->error);
    if (!status)
        status = gsnn_value_double_list(&filter_list, size, "the end-to-end size", filter);
    if (!status)
        status = gsnn_value_double_list(&target_list, size, "the end-to-end size", target);
    if (!status)
        status = gsnn_value_double(&loss_member, &loss);
    if (!status) {
        bool good = true;
        for (size_t i = 0; i < size; i++) {
            sum += (filter[i] - target[i]) * (filter[i] - target[i]);
            norm += target[i] * target[i];
        }
        for (size_t i = 0; i < size; i++)
            good = good && gsnn_verify_is_near(product[i], filter[i], sqrt(norm));
        if (identity)
            good = good && gsnn_verify_is_near(loss, sum, norm * 1e-6);
        if (strcmp(word, "global") == 0 && identity)
            good = good && sum <= 1e-8 * norm;
        if (strcmp(word, "spurious") == 0 && identity)
            good = good && sum > 1e-10 * norm;
        if (good)
            gsnn_findings_pass(v->findings, LCN_LAYERS, 0);
        else
            gsnn_findings_false(v->findings, LCN_LAYERS,
                                "runs[%zu]: layers, filter, loss and verdict do not agree",
                                item->index);
    }
    free(product);
    free(filter);
    free(target);
    return status;
}

/* What the runs add up to. */
typedef struct tally {
    int64_t global, unconverged, diverged, boundary;
    int64_t drops[2][9]; /* converged runs that miss the target: not a member, member; by drop */
    double drift, mean;
} tally;

static gsnn_status add_run(tally *t, const gsnn_value *item) {
    gsnn_value verdict = gsnn_value_member(item, "verdict");
    gsnn_value drift_member = gsnn_value_member(item, "drift");
    gsnn_value drop_member = gsnn_value_member(item, "rank_drop");
    gsnn_value inside_member = gsnn_value_member(item, "target_member");
    gsnn_value boundary_member = gsnn_value_member(item, "boundary");
    const char *word;
    double drift = 0;
    int64_t drop = 0;
    bool inside = false, boundary = false;
    gsnn_status status = gsnn_value_string(&verdict, &word);
    if (!status && strcmp(word, "diverged") == 0) {
        t->diverged++;
        return GSNN_OK;
    }
    if (!status)
        status = gsnn_value_double(&drift_member, &drift);
    if (!status)
        status = gsnn_value_integer(&drop_member, 0, INT64_MAX, &drop);
    if (!status)
        status = gsnn_value_boolean(&inside_member, &inside);
    if (!status && gsnn_value_given(&boundary_member))
        status = gsnn_value_boolean(&boundary_member, &boundary);
    if (status)
        return status;
    t->drift = fmax(t->drift, drift);
    t->mean += drift;
    bool global = strcmp(word, "global") == 0, on_its_way = strcmp(word, "unconverged") == 0;
    t->global += global;
    t->unconverged += on_its_way;
    t->boundary += boundary && strcmp(word, "spurious") == 0;
    if (!global && !on_its_way)
        t->drops[inside][drop < 8 ? drop : 8]++;
    return GSNN_OK;
}

/* A list of drops, which ends with the last that is not 0. */
static gsnn_status expect_drops(gsnn_verify_lcn *v, const gsnn_value *summary, const char *name,
                                const int64_t *drops) {
    gsnn_value list = gsnn_value_member(summary, name), item = gsnn_value_before(&list);
    size_t length, expected = 9;
    while (expected > 1 && !drops[expected - 1])
        expected--;
    gsnn_status status = gsnn_value_array(&list, &length);
    bool good = length == expected;
    while (!status && good && gsnn_value_next(&item)) {
        int64_t value;
        status = gsnn_value_integer(&item, 0, INT64_MAX, &value);
        good = !status && value == drops[item.index];
    }
    if (!status && good)
        gsnn_findings_pass(v->findings, LCN_NUMBERS, 0);
    else if (!status)
        gsnn_findings_false(v->findings, LCN_NUMBERS, "%s: not those of the runs", name);
    return status;
}

static gsnn_status expect_near(gsnn_verify_lcn *v, const gsnn_value *summary, const char *name,
                               double expected) {
    gsnn_value member = gsnn_value_member(summary, name);
    double value = 0;
    gsnn_status status = gsnn_value_double(&member, &value);
    if (!status && fabs(value - expected) <= 1e-12 * (1 + fabs(expected)))
        gsnn_findings_pass(v->findings, LCN_NUMBERS, 0);
    else if (!status)
        gsnn_findings_false(v->findings, LCN_NUMBERS, "%s: not %.17g", name, expected);
    return status;
}

static gsnn_status check_summary(gsnn_verify_lcn *v, const tally *t, int64_t count) {
    gsnn_value summary = gsnn_value_member(&v->root, "summary");
    const struct {
        const char *name;
        int64_t value;
    } numbers[] = {{"runs", count},
                   {"global", t->global},
                   {"unconverged", t->unconverged},
                   {"diverged", t->diverged},
                   {"boundary", t->boundary}};
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < sizeof numbers / sizeof *numbers; i++)
        status = gsnn_verify_expect_si(v, LCN_NUMBERS, &summary, numbers[i].name, numbers[i].value);
    if (!status)
        status = expect_drops(v, &summary, "not_member_by_rank_drop", t->drops[0]);
    if (!status)
        status = expect_drops(v, &summary, "member_by_rank_drop", t->drops[1]);
    if (!status)
        status = expect_near(v, &summary, "drift", t->drift);
    if (!status)
        status = expect_near(v, &summary, "mean_drift",
                             count > t->diverged ? t->mean / (double)(count - t->diverged) : 0);
    return status;
}

gsnn_status gsnn_verify_lcn_train(gsnn_verify_lcn *v) {
    gsnn_value runs = gsnn_value_member(&v->root, "runs"), item = gsnn_value_before(&runs);
    gsnn_value metric = gsnn_value_member(&v->root, "metric");
    const char *name = "";
    size_t count = 0;
    tally t = {0};
    gsnn_status status = gsnn_verify_stack_read(&v->stack, &v->root, v->error);
    if (!status && v->stack.size > 4096)
        status = gsnn_value_complain(&v->root, "too large to be proved");
    if (!status)
        status = gsnn_value_string(&metric, &name);
    if (!status)
        status = gsnn_value_array(&runs, &count);
    while (!status && gsnn_value_next(&item)) {
        status = gsnn_verify_expect_si(v, LCN_NUMBERS, &item, "run", (int64_t)item.index + 1);
        if (!status)
            status = check_run(v, &item, strcmp(name, "identity") == 0);
        if (!status)
            status = add_run(&t, &item);
    }
    return status ? status : check_summary(v, &t, (int64_t)count);
}
