/* lcn_parts.c - the parts of `gsnn lcn` that are about stacks. */
#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/run.h"
#include "cli/lcn_request.h"
#include "lcn/document.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Begins JSON in a text; ended with gsnn_json_end. */
static gsnn_status end_json(gsnn_json *json, const gsnn_lcn_request *request, gsnn_text *text,
                            gsnn_error *error) {
    gsnn_status status = gsnn_json_end(json, error);
    return status ? status : gsnn_request_send(&request->common, text, error);
}

static gsnn_status describe_boxes(const gsnn_lcn_request *request, gsnn_text *text,
                                  gsnn_error *error) {
    uint64_t *sizes = NULL;
    size_t count;
    gsnn_json json;
    gsnn_status status = GSNN_OK;
    if (request->filters || request->strides)
        return gsnn_fail(error, GSNN_INVALID, "lcn describe: --boxes or --filters, not both");
    status = gsnn_lcn_request_sizes(&sizes, &count, "--boxes", request->boxes, true, error);
    for (size_t i = 0; !status && i < count; i++)
        if (sizes[i] < 1 || sizes[i] > GSNN_LCN_MAX_SIZE)
            status = gsnn_fail(error, GSNN_INVALID, "--boxes: size %" PRIu64 " is not in 1..%d",
                               sizes[i], GSNN_LCN_MAX_SIZE);
    if (!status && count / 2 > GSNN_LCN_MAX_LAYERS)
        status = gsnn_fail(error, GSNN_INVALID, "--boxes: more than %d", GSNN_LCN_MAX_LAYERS);
    if (!status && request->format == GSNN_LCN_FORMAT_TABLE) {
        gsnn_lcn_boxes_table(text, sizes, count / 2);
        status = gsnn_request_send(&request->common, text, error);
    } else if (!status) {
        gsnn_json_init_text(&json, text);
        gsnn_lcn_boxes_json(&json, sizes, count / 2);
        status = end_json(&json, request, text, error);
    }
    free(sizes);
    return status;
}

gsnn_status gsnn_lcn_run_describe(const void *at, gsnn_error *error) {
    const gsnn_lcn_request *request = at;
    gsnn_text text = {0};
    gsnn_lcn_stack stack = {0};
    gsnn_json json;
    gsnn_status status;
    if (request->boxes) {
        status = describe_boxes(request, &text, error);
        gsnn_text_clear(&text);
        return status;
    }
    status = gsnn_lcn_request_stack(&stack, request, error);
    if (!status && request->format == GSNN_LCN_FORMAT_TABLE) {
        gsnn_lcn_describe_table(&text, &stack);
        status = gsnn_request_send(&request->common, &text, error);
    } else if (!status) {
        gsnn_json_init_text(&json, &text);
        gsnn_lcn_describe_json(&json, &stack);
        status = end_json(&json, request, &text, error);
    }
    gsnn_text_clear(&text);
    gsnn_lcn_stack_clear(&stack);
    return status;
}

/* The stack of the halved degrees of palindromic filters. */
static gsnn_status fold_stack(gsnn_lcn_stack *folded, const gsnn_lcn_stack *stack,
                              gsnn_error *error) {
    uint64_t *sizes = gsnn_new(stack->layers, sizeof *sizes);
    if (!sizes)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    for (size_t l = 0; !status && l < stack->layers; l++) {
        if (stack->sizes[l] % 2 == 0 || stack->strides[l] != 1)
            status =
                gsnn_fail(error, GSNN_INVALID, "--symmetric: all sizes are odd and all strides 1");
        sizes[l] = stack->sizes[l] / 2 + 1;
    }
    if (!status)
        status = gsnn_lcn_stack_init(folded, sizes, NULL, stack->layers, error);
    free(sizes);
    return status;
}

static gsnn_status decide(const gsnn_lcn_request *request, const gsnn_lcn_member_question *q,
                          gsnn_error *error) {
    gsnn_lcn_membership membership;
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_status status =
        gsnn_lcn_member(&membership, q->folded ? q->folded : q->stack,
                        q->folded ? q->inner : q->filter, true, &request->common.run, error);
    if (!status && request->format == GSNN_LCN_FORMAT_TABLE) {
        gsnn_lcn_member_table(&text, q, &membership);
        status = gsnn_request_send(&request->common, &text, error);
    } else if (!status) {
        gsnn_json_init_text(&json, &text);
        gsnn_lcn_member_json(&json, q, &membership);
        status = end_json(&json, request, &text, error);
    }
    if (!status && membership.answer != GSNN_LCN_YES)
        status = membership.answer == GSNN_LCN_UNDECIDED ? GSNN_UNDECIDED : GSNN_NO;
    gsnn_lcn_membership_clear(&membership);
    gsnn_text_clear(&text);
    return status;
}

gsnn_status gsnn_lcn_run_member(const void *at, gsnn_error *error) {
    const gsnn_lcn_request *request = at;
    if (request->network)
        return gsnn_lcn_run_fit(request, error);
    gsnn_lcn_stack stack = {0}, folded = {0};
    gsnn_status status = gsnn_lcn_request_stack(&stack, request, error);
    if (!status && request->shift)
        status = gsnn_fail(error, GSNN_INVALID, "lcn member: --shift belongs to --network");
    if (!status && stack.size > GSNN_LCN_MAX_FILTER)
        status = gsnn_fail(error, GSNN_INVALID,
                           "--filters: the end-to-end size %" PRIu64 " is larger than %" PRIu64,
                           stack.size, GSNN_LCN_MAX_FILTER);
    if (!status && !request->argument)
        status = gsnn_fail(error, GSNN_INVALID, "lcn member: missing FILTER");
    if (!status && request->symmetric)
        status = fold_stack(&folded, &stack, error);
    if (!status) {
        size_t size = (size_t)stack.size;
        fmpq *filter = _fmpq_vec_init((slong)size), *inner = _fmpq_vec_init((slong)size);
        gsnn_lcn_member_question q = {&stack, request->symmetric ? &folded : NULL, filter, inner};
        status = gsnn_lcn_request_rationals(filter, size, "FILTER", request->argument,
                                            &request->common.run, error);
        if (!status && request->symmetric && !gsnn_lcn_fold(inner, filter, size))
            status = gsnn_fail(error, GSNN_INVALID, "--symmetric: FILTER is not palindromic");
        if (!status)
            status = decide(request, &q, error);
        _fmpq_vec_clear(filter, (slong)size);
        _fmpq_vec_clear(inner, (slong)size);
    }
    gsnn_lcn_stack_clear(&stack);
    gsnn_lcn_stack_clear(&folded);
    return status;
}

gsnn_status gsnn_lcn_run_atlas(const void *at, gsnn_error *error) {
    const gsnn_lcn_request *request = at;
    gsnn_lcn_atlas atlas;
    gsnn_text text = {0};
    gsnn_json json;
    if (!request->size)
        return gsnn_fail(error, GSNN_INVALID, "lcn atlas: missing --size");
    if (request->ordered && request->size > GSNN_LCN_MAX_ORDERED_ATLAS)
        return gsnn_fail(error, GSNN_INVALID, "--size: at most %d with --ordered",
                         GSNN_LCN_MAX_ORDERED_ATLAS);
    gsnn_status status =
        gsnn_lcn_atlas_init(&atlas, (size_t)request->size, request->ordered, error);
    if (!status) {
        switch (request->format) {
        case GSNN_LCN_FORMAT_TABLE:
            gsnn_lcn_atlas_table(&text, &atlas);
            break;
        case GSNN_LCN_FORMAT_CSV:
            gsnn_lcn_atlas_csv(&text, &atlas);
            break;
        case GSNN_LCN_FORMAT_DOT:
            status = gsnn_lcn_atlas_dot(&text, &atlas, error);
            break;
        default:
            gsnn_json_init_text(&json, &text);
            gsnn_lcn_atlas_json(&json, &atlas, request->format == GSNN_LCN_FORMAT_JSONL);
            status = gsnn_json_end(&json, error);
        }
    }
    if (!status)
        status = gsnn_request_send(&request->common, &text, error);
    gsnn_text_clear(&text);
    gsnn_lcn_atlas_clear(&atlas);
    return status;
}

gsnn_status gsnn_lcn_run_count(const void *at, gsnn_error *error) {
    const gsnn_lcn_request *request = at;
    gsnn_lcn_stack stack;
    gsnn_lcn_count count;
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_status status = gsnn_lcn_request_stack(&stack, request, error);
    if (status) {
        gsnn_lcn_stack_clear(&stack);
        return status;
    }
    status = gsnn_lcn_count_init(&count, &stack, error);
    if (!status && request->format == GSNN_LCN_FORMAT_TABLE) {
        gsnn_lcn_count_table(&text, &stack, &count);
        status = gsnn_request_send(&request->common, &text, error);
    } else if (!status) {
        gsnn_json_init_text(&json, &text);
        gsnn_lcn_count_json(&json, &stack, &count);
        status = end_json(&json, request, &text, error);
    }
    gsnn_lcn_count_clear(&count);
    gsnn_lcn_stack_clear(&stack);
    gsnn_text_clear(&text);
    return status;
}

/* The largest end-to-end size of which critical points are found: matrices are inverted over Q. */
enum { MOST_CRITICAL_SIZE = 64 };

/* What a filter is to be near to, and how that is measured. */
typedef struct lcn_aim {
    fmpq *target;
    fmpq_mat_t metric;
    bool given;       /* the target; else it is random */
    const char *name; /* of the metric */
} lcn_aim;

/* The aim of --target, --metric and --data; the caller clears it in any case. */
static gsnn_status aim_init(lcn_aim *aim, const gsnn_lcn_stack *stack,
                            const gsnn_lcn_request *request, gsnn_error *error) {
    slong size = (slong)stack->size;
    aim->target = _fmpq_vec_init(size);
    fmpq_mat_init(aim->metric, size, size);
    return gsnn_lcn_request_metric(aim->metric, aim->target, &aim->given, &aim->name, stack,
                                   request, error);
}

static void aim_clear(lcn_aim *aim, size_t size) {
    _fmpq_vec_clear(aim->target, (slong)size);
    fmpq_mat_clear(aim->metric);
}

static bool is_zero(const fmpq *filter, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (!fmpq_is_zero(filter + i))
            return false;
    return true;
}

gsnn_status gsnn_lcn_run_critical(const void *at, gsnn_error *error) {
    const gsnn_lcn_request *request = at;
    gsnn_lcn_stack stack;
    gsnn_status status = gsnn_lcn_request_stack(&stack, request, error);
    if (!status && (stack.size < 3 || stack.size > MOST_CRITICAL_SIZE))
        status = gsnn_fail(error, GSNN_INVALID,
                           "--filters: an end-to-end size of 3 to %d is needed for a double root",
                           MOST_CRITICAL_SIZE);
    if (status) {
        gsnn_lcn_stack_clear(&stack);
        return status;
    }
    size_t size = (size_t)stack.size;
    lcn_aim aim;
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_lcn_critical critical;
    status = aim_init(&aim, &stack, request, error);
    if (!status && !aim.given)
        status = gsnn_fail(error, GSNN_INVALID, "lcn critical: --target is a filter, not random");
    if (!status && is_zero(aim.target, size))
        status = gsnn_fail(error, GSNN_INVALID, "lcn critical: the target is the zero filter");
    if (!status) {
        status = gsnn_lcn_critical_init(&critical, &stack, aim.target, aim.metric,
                                        &request->common.run, error);
        if (!status && request->format == GSNN_LCN_FORMAT_TABLE) {
            gsnn_lcn_critical_table(&text, &stack, &critical);
            status = gsnn_request_send(&request->common, &text, error);
        } else if (!status) {
            gsnn_json_init_text(&json, &text);
            gsnn_lcn_critical_json(&json, &stack, aim.target, aim.name, aim.metric, &critical);
            status = end_json(&json, request, &text, error);
        }
        gsnn_lcn_critical_clear(&critical);
    }
    aim_clear(&aim, size);
    gsnn_lcn_stack_clear(&stack);
    gsnn_text_clear(&text);
    return status;
}

/* ---- Training ---------------------------------------------------------------------------- */

/* So many runs are given to a thread at once. */
enum { BLOCK = 64 };

typedef struct batch {
    const gsnn_lcn_training *training;
    const gsnn_run *run;
    gsnn_lcn_run *runs;
    size_t count;
} batch;

static gsnn_status train_block(void *context, size_t worker, size_t index, gsnn_error *error) {
    batch *b = context;
    size_t first = index * BLOCK, rest = b->count - first;
    (void)worker;
    return gsnn_lcn_runs_init(b->runs + first, b->training, first, rest < BLOCK ? rest : BLOCK,
                              b->run, error);
}

static gsnn_status write_runs(const gsnn_lcn_request *request, const gsnn_lcn_runs *runs,
                              gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_status status = GSNN_OK;
    if (request->format == GSNN_LCN_FORMAT_TABLE) {
        gsnn_lcn_train_table(&text, runs);
    } else if (request->format == GSNN_LCN_FORMAT_CSV) {
        gsnn_lcn_train_csv(&text, runs);
    } else {
        gsnn_json_init_text(&json, &text);
        gsnn_lcn_train_json(&json, runs, request->format == GSNN_LCN_FORMAT_JSONL);
        status = gsnn_json_end(&json, error);
    }
    if (!status)
        status = gsnn_request_send(&request->common, &text, error);
    gsnn_text_clear(&text);
    return status;
}

static gsnn_status train(const gsnn_lcn_request *request, const gsnn_lcn_training *training,
                         const char *metric_name, gsnn_error *error) {
    size_t count = request->runs ? (size_t)request->runs : 1;
    gsnn_lcn_run *runs = gsnn_new(count, sizeof *runs);
    batch b = {training, &request->common.run, runs, count};
    gsnn_lcn_runs all = {training, metric_name, count, runs};
    if (!runs)
        return gsnn_fail_memory(error);
    gsnn_status status = gsnn_parallel(gsnn_parallel_threads(request->common.run.threads),
                                       (count + BLOCK - 1) / BLOCK, train_block, &b, error);
    if (!status)
        status = write_runs(request, &all, error);
    for (size_t i = 0; i < count; i++)
        gsnn_lcn_run_clear(&runs[i]);
    free(runs);
    return status;
}

gsnn_status gsnn_lcn_run_train(const void *at, gsnn_error *error) {
    const gsnn_lcn_request *request = at;
    gsnn_lcn_stack stack;
    gsnn_status status = gsnn_lcn_request_stack(&stack, request, error);
    uint64_t parameters = 0;
    for (size_t l = 0; !status && l < stack.layers; l++)
        parameters += stack.sizes[l];
    if (!status &&
        (stack.size > GSNN_LCN_MAX_TRAINED_SIZE || parameters > GSNN_LCN_MAX_TRAINED_PARAMETERS))
        status = gsnn_fail(error, GSNN_INVALID,
                           "--filters: an end-to-end size up to %d and %d parameters are trained",
                           GSNN_LCN_MAX_TRAINED_SIZE, GSNN_LCN_MAX_TRAINED_PARAMETERS);
    if (status) {
        gsnn_lcn_stack_clear(&stack);
        return status;
    }
    size_t size = (size_t)stack.size;
    lcn_aim aim;
    status = aim_init(&aim, &stack, request, error);
    double *metric_values = gsnn_new(size * size, sizeof *metric_values);
    double *target_values = gsnn_new(size, sizeof *target_values);
    if (!status && (!metric_values || !target_values))
        status = gsnn_fail_memory(error);
    if (!status) {
        for (size_t i = 0; i < size; i++) {
            target_values[i] = fmpq_get_d(aim.target + i);
            for (size_t j = 0; j < size; j++)
                metric_values[i * size + j] =
                    fmpq_get_d(fmpq_mat_entry(aim.metric, (slong)i, (slong)j));
        }
        gsnn_lcn_training training = {
            .stack = &stack,
            .metric = strcmp(aim.name, "identity") == 0 ? NULL : metric_values,
            .target = aim.given ? target_values : NULL,
            .seed = request->common.seed,
            .steps = request->steps ? request->steps : 20000,
            .step = request->step > 0 ? request->step : 0.05,
            .trace = request->trace,
        };
        status = train(request, &training, aim.name, error);
    }
    free(metric_values);
    free(target_values);
    aim_clear(&aim, size);
    gsnn_lcn_stack_clear(&stack);
    return status;
}
