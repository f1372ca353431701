/* lcn_fit.c - the parts of `gsnn lcn` that are about the architectures of a group. */
#include "base/error.h"
#include "base/memory.h"
#include "cli/input_file.h"
#include "cli/lcn_request.h"
#include "lcn/document.h"
#include "network/check.h"

#include <stdlib.h>
#include <string.h>

/* What was read, and the fits made of it. */
typedef struct work {
    gsnn_enumeration_record *record;
    gsnn_network *network;
    gsnn_lcn_translation translation;
    bool on_torus; /* two translations: box_fits instead of fits */
    gsnn_lcn_torus torus;
    size_t count, capacity, place_capacity, channel_capacity;
    gsnn_lcn_fit *fits;
    gsnn_lcn_box_fit *box_fits;
    size_t *architectures, *network_channels;
} work;

static void work_clear(work *w) {
    for (size_t i = 0; i < w->count; i++) {
        if (w->on_torus)
            gsnn_lcn_box_fit_clear(&w->box_fits[i]);
        else
            gsnn_lcn_fit_clear(&w->fits[i]);
    }
    free(w->fits);
    free(w->box_fits);
    gsnn_lcn_torus_clear(&w->torus);
    free(w->architectures);
    free(w->network_channels);
    gsnn_lcn_translation_clear(&w->translation);
    gsnn_network_free(w->network);
    gsnn_enumeration_record_free(w->record);
}

/* The images of a permutation in `text`, which are freed by the caller. */
static gsnn_status read_shift(int32_t **images, const char *text, size_t degree,
                              gsnn_error *error) {
    uint64_t *values = NULL;
    size_t count = 0;
    gsnn_status status = gsnn_lcn_request_sizes(&values, &count, "--shift", text, false, error);
    *images = gsnn_new(degree, sizeof **images);
    bool *met = gsnn_new(degree + 1, sizeof *met);
    if (!status && (!*images || !met))
        status = gsnn_fail_memory(error);
    if (!status && count != degree)
        status =
            gsnn_fail(error, GSNN_INVALID, "--shift: %zu images for degree %zu", count, degree);
    for (size_t i = 0; !status && i < degree; i++) {
        if (values[i] < 1 || values[i] > degree || met[values[i]])
            status = gsnn_fail(error, GSNN_INVALID, "--shift: entry %zu is no new point of 1..%zu",
                               i + 1, degree);
        else
            met[values[i]] = true;
        (*images)[i] = status ? 0 : (int32_t)values[i];
    }
    free(values);
    free(met);
    return status;
}

/* --shift: one translation, or two with a slash between them. */
static gsnn_status set_translations(work *w, const char *shift, gsnn_error *error) {
    size_t degree = w->record->group.degree;
    int32_t *first = NULL, *second = NULL;
    char *text = gsnn_copy(shift, strlen(shift) + 1, 1);
    gsnn_status status = text ? GSNN_OK : gsnn_fail_memory(error);
    if (!status && !w->record->group.action->permutes_inputs)
        status = gsnn_fail(error, GSNN_INVALID, "--shift: the group is given by matrices");
    char *slash = status ? NULL : strchr(text, '/');
    if (slash)
        *slash = '\0';
    if (!status)
        status = read_shift(&first, text, degree, error);
    if (!status && slash)
        status = read_shift(&second, slash + 1, degree, error);
    w->on_torus = slash != NULL;
    if (!status)
        status = slash ? gsnn_lcn_torus_set(&w->torus, first, second, degree, error)
                       : gsnn_lcn_translation_set(&w->translation, first, degree, error);
    free(text);
    free(first);
    free(second);
    return status;
}

/* One translation, else two. */
static gsnn_status find_translations(work *w, gsnn_error *error) {
    gsnn_status status = gsnn_lcn_translation_find(&w->translation, w->record, error);
    if (status != GSNN_NO)
        return status;
    w->on_torus = true;
    status = gsnn_lcn_torus_find(&w->torus, w->record, error);
    if (status == GSNN_NO)
        status = gsnn_fail(error, GSNN_FAILED,
                           "no element was found that moves the %zu inputs in one cycle, and no "
                           "two that move them over a torus",
                           w->record->group.degree);
    return status;
}

/* Room for one more fit of either kind. */
static gsnn_status reserve_fit(work *w, gsnn_error *error) {
    if ((w->on_torus ? gsnn_reserve(&w->box_fits, &w->capacity, w->count + 1, sizeof *w->box_fits)
                     : gsnn_reserve(&w->fits, &w->capacity, w->count + 1, sizeof *w->fits)) ||
        gsnn_reserve(&w->architectures, &w->place_capacity, w->count + 1,
                     sizeof *w->architectures) ||
        gsnn_reserve(&w->network_channels, &w->channel_capacity, w->count + 1,
                     sizeof *w->network_channels))
        return gsnn_fail_memory(error);
    return GSNN_OK;
}

static gsnn_status add_fit(work *w, size_t architecture, size_t network_channel,
                           const fmpq *weights, const gsnn_run *run, gsnn_error *error) {
    const gsnn_record_architecture *a = &w->record->architectures[architecture];
    gsnn_status status = reserve_fit(w, error);
    if (status)
        return status;
    w->architectures[w->count] = architecture;
    w->network_channels[w->count] = network_channel;
    if (w->on_torus)
        return gsnn_lcn_box_fit_init(&w->box_fits[w->count++], a, &w->torus, weights, run, error);
    return gsnn_lcn_fit_init(&w->fits[w->count++], a, &w->translation, weights, run, error);
}

static gsnn_status fit_network(work *w, const gsnn_run *run, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < w->network->summand_count; i++) {
        const gsnn_summand *summand = &w->network->summands[i];
        size_t at = gsnn_enumeration_record_find(w->record, summand->id);
        for (size_t c = 0; !status && c < summand->channel_count; c++)
            status = add_fit(w, at, c + 1, summand->channels[c].exact, run, error);
    }
    return status;
}

static gsnn_status fit_all(work *w, const gsnn_run *run, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < w->record->architecture_count; i++)
        if (w->record->architectures[i].admissible)
            status = add_fit(w, i, 0, NULL, run, error);
    return status;
}

/* Reads INPUT and the network, and makes the fits. */
static gsnn_status make_fits(work *w, const gsnn_lcn_request *request, gsnn_error *error) {
    if (!request->argument)
        return gsnn_fail(error, GSNN_INVALID, "lcn %s: missing %s", request->common.part->name,
                         request->network ? "ENUMERATION" : "INPUT");
    gsnn_input input = request->input;
    input.source = request->argument;
    gsnn_status status = gsnn_input_read(&request->common, &input, &w->record, error);
    if (!status && request->network)
        status = gsnn_input_network(request->network, &w->network, error);
    if (!status && request->network) {
        gsnn_error reason;
        status = gsnn_network_check(w->network, w->record, &reason);
        if (status)
            gsnn_fail(error, status, "%s: %s", gsnn_input_name(request->network), reason.message);
    }
    if (!status)
        status = request->shift ? set_translations(w, request->shift, error)
                                : find_translations(w, error);
    if (!status)
        status = w->network ? fit_network(w, &request->common.run, error)
                            : fit_all(w, &request->common.run, error);
    return status;
}

static gsnn_status write_box_fits(const work *w, const gsnn_lcn_request *request,
                                  gsnn_error *error) {
    gsnn_lcn_box_fits fits = {w->record,        &w->torus,           w->count,
                              w->architectures, w->network_channels, w->box_fits};
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_status status;
    if (request->format == GSNN_LCN_FORMAT_TABLE) {
        status = gsnn_lcn_box_fit_table(&text, &fits, error);
    } else if (request->format == GSNN_LCN_FORMAT_CSV) {
        status = gsnn_lcn_box_fit_csv(&text, &fits, error);
    } else {
        gsnn_json_init_text(&json, &text);
        status =
            gsnn_lcn_box_fit_json(&json, &fits, request->format == GSNN_LCN_FORMAT_JSONL, error);
        if (status)
            gsnn_json_abandon(&json);
        else
            status = gsnn_json_end(&json, error);
    }
    if (!status)
        status = gsnn_request_send(&request->common, &text, error);
    gsnn_text_clear(&text);
    return status;
}

static gsnn_status write_fits(const work *w, const gsnn_lcn_request *request, gsnn_error *error) {
    gsnn_lcn_fits fits = {w->record,        &w->translation,     w->count,
                          w->architectures, w->network_channels, w->fits};
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_status status = GSNN_OK;
    if (request->format == GSNN_LCN_FORMAT_TABLE) {
        gsnn_lcn_fit_table(&text, &fits);
    } else if (request->format == GSNN_LCN_FORMAT_CSV) {
        gsnn_lcn_fit_csv(&text, &fits);
    } else {
        gsnn_json_init_text(&json, &text);
        gsnn_lcn_fit_json(&json, &fits, request->format == GSNN_LCN_FORMAT_JSONL);
        status = gsnn_json_end(&json, error);
    }
    if (!status)
        status = gsnn_request_send(&request->common, &text, error);
    gsnn_text_clear(&text);
    return status;
}

/* ---- member --network -------------------------------------------------------------------- */

/* The verdicts on all channels; *all is the least favourable. */
static gsnn_status write_windows(const work *w, const gsnn_lcn_stack *stack, gsnn_lcn_reach *all,
                                 const gsnn_lcn_request *request, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_json json;
    bool table = request->format == GSNN_LCN_FORMAT_TABLE;
    gsnn_status status = GSNN_OK;
    gsnn_json_init_text(&json, &text);
    if (table) {
        gsnn_text_append(&text, "  id        network channel  channel  taps  shift  real roots  "
                                "member\n");
    } else {
        gsnn_lcn_document_head(&json, "member", stack);
        gsnn_json_member_unsigned(&json, "need", gsnn_lcn_stack_even(stack));
        gsnn_json_key(&json, "translation");
        gsnn_json_int32s(&json, w->translation.images, w->translation.degree);
        gsnn_json_key(&json, "channels");
        gsnn_json_begin_lines(&json);
    }
    *all = GSNN_LCN_REACHED;
    for (size_t i = 0; !status && i < w->count; i++) {
        const char *id = w->record->architectures[w->architectures[i]].id;
        if (!w->fits[i].rows_known)
            status = gsnn_fail(error, GSNN_INVALID, "architecture %s: its rows are not listed", id);
        for (size_t c = 0; !status && c < w->fits[i].channel_count; c++) {
            const gsnn_lcn_channel *channel = &w->fits[i].channels[c];
            gsnn_lcn_reach reach;
            size_t shift, roots;
            status = gsnn_lcn_fit_window(&reach, &shift, &roots, channel, stack->size,
                                         gsnn_lcn_stack_even(stack), &request->common.run, error);
            if (reach == GSNN_LCN_NOT_REACHED || *all == GSNN_LCN_REACHED)
                *all = reach;
            if (table) {
                gsnn_text_append_format(&text, "  %-8.12s  %15zu  %7zu  %3zu%c  %5zu  %10zu  %s\n",
                                        id, w->network_channels[i], c + 1, channel->taps,
                                        channel->sign > 0 ? '+' : '-', shift, roots,
                                        reach == GSNN_LCN_REACHED       ? "yes"
                                        : reach == GSNN_LCN_NOT_REACHED ? "no"
                                                                        : "undecided");
                continue;
            }
            gsnn_json_begin_object(&json);
            gsnn_json_member_string(&json, "id", id);
            gsnn_json_member_unsigned(&json, "network_channel", w->network_channels[i]);
            gsnn_json_member_unsigned(&json, "channel", c + 1);
            gsnn_json_member_unsigned(&json, "taps", channel->taps);
            gsnn_json_member_integer(&json, "sign", channel->sign);
            gsnn_json_member_unsigned(
                &json, "weights", w->record->architectures[w->architectures[i]].weights.dimension);
            gsnn_json_key(&json, "rows");
            gsnn_json_int32s(&json, channel->row, channel->taps);
            gsnn_json_key(&json, "member");
            if (reach == GSNN_LCN_DEPENDS)
                gsnn_json_null(&json);
            else
                gsnn_json_boolean(&json, reach == GSNN_LCN_REACHED);
            if (stack->size <= channel->taps) {
                gsnn_json_member_unsigned(&json, "shift", shift);
                gsnn_json_member_unsigned(&json, "real_roots", roots);
            }
            gsnn_json_end_object(&json);
        }
    }
    if (!status && !table) {
        gsnn_json_end_array(&json);
        gsnn_json_end_object(&json);
        status = gsnn_json_end(&json, error);
    } else {
        gsnn_json_abandon(&json);
    }
    if (!status)
        status = gsnn_request_send(&request->common, &text, error);
    gsnn_text_clear(&text);
    return status;
}

static gsnn_status decide_windows(const work *w, const gsnn_lcn_request *request,
                                  gsnn_error *error) {
    gsnn_lcn_stack stack = {0};
    gsnn_lcn_reach all = GSNN_LCN_REACHED;
    gsnn_status status = gsnn_lcn_request_stack(&stack, request, error);
    if (!status && !gsnn_lcn_stack_is_thick(&stack))
        status = gsnn_fail(error, GSNN_INVALID, "--network: strides are not supported");
    if (!status && request->symmetric)
        status = gsnn_fail(error, GSNN_INVALID, "--network: not with --symmetric");
    if (!status)
        status = write_windows(w, &stack, &all, request, error);
    gsnn_lcn_stack_clear(&stack);
    if (status)
        return status;
    return all == GSNN_LCN_REACHED       ? GSNN_OK
           : all == GSNN_LCN_NOT_REACHED ? GSNN_NO
                                         : GSNN_UNDECIDED;
}

gsnn_status gsnn_lcn_run_fit(const void *at, gsnn_error *error) {
    const gsnn_lcn_request *request = at;
    work w = {0};
    gsnn_status status = make_fits(&w, request, error);
    if (!status && request->filters)
        status = w.on_torus ? gsnn_fail(error, GSNN_FAILED,
                                        "no element was found that moves the inputs in one cycle")
                            : decide_windows(&w, request, error);
    else if (!status)
        status = w.on_torus ? write_box_fits(&w, request, error) : write_fits(&w, request, error);
    work_clear(&w);
    return status;
}
