/* density_symmetry.c - `gsnn density symmetry`. */
#include "base/error.h"
#include "cli/density_request.h"
#include "cli/input_file.h"
#include "density/record_group.h"
#include "density/symmetry_answer.h"
#include "input/group_source.h"
#include "matrix/matrix_space.h"
#include "json/document.h"

#include <string.h>

/* What an answer refers to. */
typedef struct work {
    gsnn_enumeration_record *record;
    gsnn_law law;
    gsnn_group *group, *within, *truth;
    gsnn_symmetry_answer answer;
} work;

static void work_clear(work *w) {
    gsnn_symmetry_answer_clear(&w->answer);
    gsnn_group_free(w->group);
    gsnn_group_free(w->within);
    gsnn_group_free(w->truth);
    gsnn_law_clear(&w->law);
    gsnn_enumeration_record_free(w->record);
}

/* --within=S, B or a group. */
static gsnn_status find_within(work *w, const gsnn_density_request *request, gsnn_error *error) {
    gsnn_symmetry_answer *answer = &w->answer;
    const gsnn_run *run = &request->common.run;
    bool S = strcmp(request->within, "S") == 0, B = strcmp(request->within, "B") == 0;
    gsnn_status status;
    if (S || B)
        status = gsnn_full_group(&w->within, w->group->degree, B, error);
    else
        status = gsnn_group_read_apart(&w->within, request->within, run, error);
    if (!status)
        status = S || B ? gsnn_full_group_make_chain(w->within, error)
                        : gsnn_group_make_chain(w->within, error);
    if (!status && w->within->degree != w->group->degree)
        status = gsnn_fail(error, GSNN_INVALID, "--within: the group has %zu inputs, not %zu",
                           w->within->degree, w->group->degree);
    if (status)
        return status;
    answer->within = w->within;
    answer->within_name = request->within;
    status =
        gsnn_symmetry_find(&answer->within_symmetry, &w->law, w->within,
                           S || B ? GSNN_WITHIN_FULL : GSNN_WITHIN_OTHER, w->record, run, error);
    return gsnn_density_request_name_law(request, status, error);
}

static gsnn_status find_classes(gsnn_symmetry_answer *answer, const gsnn_run *run,
                                gsnn_error *error) {
    gsnn_status status =
        gsnn_find_class(&answer->density_class, &answer->density_class_known,
                        &answer->symmetry.density, NULL, answer->group, answer->record, run, error);
    return status ? status
                  : gsnn_find_class(&answer->draws_class, &answer->draws_class_known,
                                    &answer->symmetry.draws, NULL, answer->group, answer->record,
                                    run, error);
}

static gsnn_status find_orthogonal(work *w, gsnn_error *error) {
    gsnn_symmetry_answer *answer = &w->answer;
    if (w->law.kind != GSNN_LAW_PLAIN)
        return GSNN_OK;
    gsnn_status status = GSNN_OK;
    answer->has_orthogonal = !w->record->group.form;
    answer->has_output = true;
    if (answer->has_orthogonal)
        status = gsnn_orthogonal_inputs(&answer->orthogonal, &w->law.plain, error);
    return status ? status : gsnn_orthogonal_outputs(&answer->output, &w->law.plain, error);
}

static gsnn_status find_truth(work *w, const gsnn_density_request *request, gsnn_error *error) {
    gsnn_status status =
        gsnn_group_read_apart(&w->truth, request->truth, &request->common.run, error);
    if (!status) {
        gsnn_error reason;
        w->answer.truth = w->truth;
        status = gsnn_symmetry_compare_truth(&w->answer, &reason);
        if (status)
            gsnn_fail(error, status, "--truth=%s: %s", request->truth, reason.message);
    }
    return status;
}

static gsnn_status find_all(work *w, const gsnn_density_request *request, gsnn_error *error) {
    gsnn_symmetry_answer *answer = &w->answer;
    const gsnn_run *run = &request->common.run;
    answer->record = w->record;
    answer->law = &w->law;
    gsnn_status status = gsnn_group_of_record_with_chain(&w->group, w->record, run, error);
    if (status)
        return status;
    answer->group = w->group;
    status = gsnn_symmetry_find(&answer->symmetry, &w->law, w->group, GSNN_WITHIN_GROUP, w->record,
                                run, error);
    status = gsnn_density_request_name_law(request, status, error);
    if (!status)
        status = find_classes(answer, run, error);
    if (!status && request->within)
        status = find_within(w, request, error);
    if (!status)
        status = find_orthogonal(w, error);
    if (!status && request->truth)
        status = find_truth(w, request, error);
    return status;
}

/* Whether the law may be about an architecture, whose rows are then needed: they take most of the
 * time of an enumeration.  What is wrong with the file is said when it is read. */
static bool may_need_rows(const gsnn_density_request *request) {
    gsnn_json_document *document = NULL;
    gsnn_error error;
    if (!request->law || gsnn_is_standard(request->law) ||
        gsnn_json_document_read(&document, request->law, &request->common.run, &error))
        return true;
    gsnn_value root = gsnn_json_document_root(document);
    bool needed = gsnn_value_member(&root, "architecture").item != NULL ||
                  gsnn_value_member(&root, "sum").item != NULL;
    gsnn_json_document_free(document);
    return needed;
}

gsnn_status gsnn_density_run_symmetry(const void *at, gsnn_error *error) {
    const gsnn_density_request *given = at;
    work w = {0};
    gsnn_text text = {0};
    gsnn_density_request lean = *given;
    const gsnn_density_request *request = &lean;
    if (!may_need_rows(given)) {
        lean.input.options.weights = GSNN_WEIGHTS_NONE;
        lean.input.options.max_rows = 0;
    }
    gsnn_status status = gsnn_density_request_record(request, &w.record, error);
    if (!status)
        status = gsnn_density_request_law(request, &w.law, w.record->group.degree, w.record, error);
    if (!status)
        status = find_all(&w, request, error);
    if (!status)
        status = request->format == GSNN_DENSITY_FORMAT_TABLE
                     ? gsnn_symmetry_write_table(&text, &w.answer, error)
                     : gsnn_symmetry_write_json(&text, &w.answer, error);
    if (!status)
        status = gsnn_request_send(&request->common, &text, error);
    gsnn_text_clear(&text);
    work_clear(&w);
    return status;
}
