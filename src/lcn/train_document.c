/* train_document.c - runs of gradient descent and the table of what they ended at. */
#include "lcn/document.h"

#include <inttypes.h>
#include <math.h>

static const char *const verdicts[] = {
    [GSNN_LCN_GLOBAL] = "global",     [GSNN_LCN_PURE] = "pure",
    [GSNN_LCN_SPURIOUS] = "spurious", [GSNN_LCN_UNCONVERGED] = "unconverged",
    [GSNN_LCN_DIVERGED] = "diverged",
};

enum { MOST_DROP = 8 };

/* How many runs ended where; converged ones with a positive loss by drop of the rank. */
typedef struct summary {
    size_t global, unconverged, diverged;
    size_t inside[MOST_DROP + 1], outside[MOST_DROP + 1];
    size_t boundary;
    double drift, mean_drift; /* the largest, and the mean, of runs that did not diverge */
} summary;

static summary summarise(const gsnn_lcn_runs *runs) {
    summary s = {0};
    for (size_t i = 0; i < runs->count; i++) {
        const gsnn_lcn_run *run = &runs->runs[i];
        size_t drop = run->rank_drop < MOST_DROP ? run->rank_drop : MOST_DROP;
        if (run->verdict == GSNN_LCN_DIVERGED) {
            s.diverged++;
            continue;
        }
        s.drift = fmax(s.drift, run->drift);
        s.mean_drift += run->drift;
        if (run->verdict == GSNN_LCN_GLOBAL)
            s.global++;
        else if (run->verdict == GSNN_LCN_UNCONVERGED)
            s.unconverged++;
        else
            (run->target_inside ? s.inside : s.outside)[drop]++;
        s.boundary += run->verdict == GSNN_LCN_SPURIOUS && run->on_boundary;
    }
    if (s.diverged < runs->count)
        s.mean_drift /= (double)(runs->count - s.diverged);
    return s;
}

static void json_drops(gsnn_json *json, const char *key, const size_t *drops) {
    size_t length = MOST_DROP + 1;
    while (length > 1 && !drops[length - 1])
        length--;
    gsnn_json_key(json, key);
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < length; i++)
        gsnn_json_unsigned(json, drops[i]);
    gsnn_json_end_array(json);
}

static void json_root(gsnn_json *json, const gsnn_lcn_shared_root *root) {
    gsnn_json_begin_object(json);
    if (root->infinite) {
        gsnn_json_member_boolean(json, "infinity", true);
    } else {
        const double parts[2] = {creal(root->value), cimag(root->value)};
        gsnn_json_key(json, "root");
        gsnn_json_doubles(json, parts, 2);
    }
    gsnn_json_key(json, "layers");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < root->layer_count; i++)
        gsnn_json_unsigned(json, root->layers[i] + 1);
    gsnn_json_end_array(json);
    gsnn_json_end_object(json);
}

/* Numbers of a run that diverged may not be finite. */
static void json_number(gsnn_json *json, const char *key, double value) {
    if (isfinite(value))
        gsnn_json_member_double(json, key, value);
    else
        gsnn_json_member_null(json, key);
}

static void json_layers(gsnn_json *json, const gsnn_lcn_stack *stack, const double *weights) {
    gsnn_json_key(json, "layers");
    gsnn_json_begin_array(json);
    for (size_t l = 0; l < stack->layers; weights += stack->sizes[l++])
        gsnn_json_doubles(json, weights, (size_t)stack->sizes[l]);
    gsnn_json_end_array(json);
}

static void json_run(gsnn_json *json, const gsnn_lcn_runs *runs, size_t index) {
    const gsnn_lcn_run *run = &runs->runs[index];
    const gsnn_lcn_stack *stack = runs->training->stack;
    size_t size = (size_t)stack->size;
    gsnn_json_member_unsigned(json, "run", index + 1);
    gsnn_json_member_string(json, "verdict", verdicts[run->verdict]);
    gsnn_json_member_boolean(json, "target_member", run->target_inside);
    json_number(json, "loss", run->loss);
    json_number(json, "gradient", run->gradient);
    json_number(json, "drift", run->drift);
    gsnn_json_member_unsigned(json, "steps", run->steps);
    if (run->verdict != GSNN_LCN_DIVERGED) {
        gsnn_json_member_unsigned(json, "rank", run->rank);
        gsnn_json_member_unsigned(json, "rank_drop", run->rank_drop);
        if (gsnn_lcn_stack_is_thick(stack)) {
            gsnn_json_member_boolean(json, "boundary", run->on_boundary);
            gsnn_json_key(json, "shared_roots");
            gsnn_json_begin_array(json);
            for (size_t i = 0; i < run->shared_count; i++)
                json_root(json, &run->shared[i]);
            gsnn_json_end_array(json);
        }
        gsnn_json_key(json, "target");
        gsnn_json_doubles(json, run->target, size);
        gsnn_json_key(json, "filter");
        gsnn_json_doubles(json, run->filter, size);
        json_layers(json, stack, run->weights);
    }
    if (run->trace_count && run->verdict != GSNN_LCN_DIVERGED) {
        gsnn_json_key(json, "trace");
        gsnn_json_begin_array(json);
        for (size_t i = 0; i < run->trace_count; i++)
            gsnn_json_doubles(json, run->trace + i * size, size);
        gsnn_json_end_array(json);
    }
}

static void json_header(gsnn_json *json, const gsnn_lcn_runs *runs) {
    const gsnn_lcn_training *t = runs->training;
    summary s = summarise(runs);
    gsnn_json_member_string(json, "metric", runs->metric_name);
    gsnn_json_member_string(json, "target", t->target ? "given" : "random");
    gsnn_json_member_unsigned(json, "seed", t->seed);
    gsnn_json_member_double(json, "step", t->step);
    gsnn_json_member_unsigned(json, "steps", t->steps);
    gsnn_json_member_string(json, "status", "numerical");
    gsnn_json_key(json, "summary");
    gsnn_json_begin_object(json);
    gsnn_json_member_unsigned(json, "runs", runs->count);
    gsnn_json_member_unsigned(json, "global", s.global);
    json_drops(json, "member_by_rank_drop", s.inside);
    json_drops(json, "not_member_by_rank_drop", s.outside);
    gsnn_json_member_unsigned(json, "boundary", s.boundary);
    gsnn_json_member_unsigned(json, "unconverged", s.unconverged);
    gsnn_json_member_unsigned(json, "diverged", s.diverged);
    gsnn_json_member_double(json, "drift", s.drift);
    gsnn_json_member_double(json, "mean_drift", s.mean_drift);
    gsnn_json_end_object(json);
}

void gsnn_lcn_train_json(gsnn_json *json, const gsnn_lcn_runs *runs, bool lines) {
    gsnn_lcn_begin_document(json, "train", runs->training->stack, lines);
    json_header(json, runs);
    gsnn_json_begin_list(json, "runs");
    for (size_t i = 0; i < runs->count; i++) {
        gsnn_json_begin_item(json, "run");
        json_run(json, runs, i);
        gsnn_json_end_item(json);
    }
    gsnn_json_end_list(json);
    gsnn_json_end_document(json);
}

void gsnn_lcn_train_table(gsnn_text *text, const gsnn_lcn_runs *runs) {
    const gsnn_lcn_training *t = runs->training;
    summary s = summarise(runs);
    gsnn_text_append(text, "filters ");
    gsnn_lcn_text_sizes(text, t->stack->sizes, t->stack->layers);
    gsnn_text_append_format(text, ", %zu runs of %" PRIu64 " steps of %g\n\n", runs->count,
                            t->steps, t->step);
    gsnn_text_append(text, "  target reached                  ");
    gsnn_text_append_format(text, "%6zu\n", s.global);
    for (size_t k = 0; k <= MOST_DROP; k++)
        if (s.inside[k])
            gsnn_text_append_format(text, "  stuck, target a member, drop %zu  %6zu\n", k,
                                    s.inside[k]);
    for (size_t k = 0; k <= MOST_DROP; k++)
        if (s.outside[k])
            gsnn_text_append_format(text, "  target not a member, drop %zu     %6zu\n", k,
                                    s.outside[k]);
    gsnn_text_append_format(text,
                            "  not converged                   %6zu\n"
                            "  diverged                        %6zu\n\n"
                            "Drift of |w_l|^2 - |w_m|^2: %.3g in the mean, %.3g at most\n\n",
                            s.unconverged, s.diverged, s.mean_drift, s.drift);
    gsnn_text_append(text, "drop: by how much the rank of the derivative falls short where the run "
                           "ended, the\n"
                           "number of roots that layers share.  All numerical.\n");
    if (runs->count == 1 && runs->runs->verdict != GSNN_LCN_DIVERGED) {
        gsnn_text_append_format(text, "\n%s: loss %.6g", verdicts[runs->runs->verdict],
                                runs->runs->loss);
        for (size_t i = 0; i < runs->runs->shared_count; i++) {
            const gsnn_lcn_shared_root *root = &runs->runs->shared[i];
            gsnn_text_append(text, "; layers");
            for (size_t k = 0; k < root->layer_count; k++)
                gsnn_text_append_format(text, " %zu", root->layers[k] + 1);
            if (root->infinite)
                gsnn_text_append(text, " share a root at infinity");
            else
                gsnn_text_append_format(text, " share the root %.4g%+.4gi", creal(root->value),
                                        cimag(root->value));
        }
        gsnn_text_append_char(text, '\n');
    }
}

void gsnn_lcn_train_csv(gsnn_text *text, const gsnn_lcn_runs *runs) {
    gsnn_text_append(text, "run,verdict,target_member,loss,gradient,drift,steps,rank,rank_drop,"
                           "boundary\n");
    for (size_t i = 0; i < runs->count; i++) {
        const gsnn_lcn_run *run = &runs->runs[i];
        gsnn_text_append_format(text, "%zu,%s,%s,%.17g,%.17g,%.17g,%" PRIu64 ",%zu,%zu,%s\n", i + 1,
                                verdicts[run->verdict], run->target_inside ? "true" : "false",
                                run->loss, run->gradient, run->drift, run->steps, run->rank,
                                run->rank_drop, run->on_boundary ? "true" : "false");
    }
}
