#include "density/symmetry_answer.h"

#include "base/error.h"
#include "record/record_group.h"
#include "write/element_texts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const verdicts[] = {
    [GSNN_TRUTH_EQUAL] = "equal",
    [GSNN_TRUTH_BLIND] = "blind",
    [GSNN_TRUTH_MORE_SYMMETRIC] = "more-symmetric",
    [GSNN_TRUTH_INCOMPARABLE] = "incomparable",
};

void gsnn_symmetry_answer_clear(gsnn_symmetry_answer *answer) {
    gsnn_symmetry_clear(&answer->symmetry);
    gsnn_symmetry_clear(&answer->within_symmetry);
    gsnn_orthogonal_clear(&answer->orthogonal);
    gsnn_orthogonal_clear(&answer->output);
    free(answer->density_missing);
    free(answer->draws_missing);
}

/* ---- JSON -------------------------------------------------------------------------------- */

gsnn_status gsnn_found_group_write(gsnn_json *json, const gsnn_found_group *found,
                                   const gsnn_group *group, const size_t *class,
                                   gsnn_error *error) {
    fmpz_t order;
    fmpz_init(order);
    gsnn_found_group_order(order, found);
    gsnn_json_member_fmpz(json, "order", order);
    fmpz_clear(order);
    if (class)
        gsnn_json_member_unsigned(json, "class", *class);
    gsnn_json_key(json, "generators");
    gsnn_element_texts texts;
    gsnn_text text = {0};
    gsnn_element_texts_init(&texts, group, NULL);
    gsnn_status status =
        gsnn_element_texts_append_points(&texts, found->generators, found->count, &text, error);
    if (!status && text.failed)
        status = gsnn_fail_memory(error);
    gsnn_json_raw(json, text.bytes, text.length);
    gsnn_text_clear(&text);
    gsnn_element_texts_clear(&texts);
    return status;
}

static gsnn_status write_pair(gsnn_json *json, const gsnn_symmetry *symmetry,
                              const gsnn_group *group, const size_t *density_class,
                              const size_t *draws_class, gsnn_error *error) {
    gsnn_json_key(json, "density");
    gsnn_json_begin_object(json);
    gsnn_status status =
        gsnn_found_group_write(json, &symmetry->density, group, density_class, error);
    gsnn_json_end_object(json);
    gsnn_json_key(json, "draws");
    gsnn_json_begin_object(json);
    if (!status)
        status = gsnn_found_group_write(json, &symmetry->draws, group, draws_class, error);
    gsnn_json_end_object(json);
    return status;
}

static const char *status_name(bool exact) {
    return exact ? "exact" : "guaranteed";
}

static void write_orthogonal(gsnn_json *json, const char *name, const gsnn_orthogonal *group) {
    gsnn_json_key(json, name);
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "status", status_name(group->exact));
    gsnn_json_key(json, "factors");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < group->count; i++) {
        char type[2] = {group->factors[i].type, '\0'};
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "type", type);
        gsnn_json_member_unsigned(json, "n", group->factors[i].n);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    if (group->with_permutations)
        gsnn_json_member_fmpz(json, "permutations", group->permutations);
    gsnn_json_member_boolean(json, "minus_one", group->minus_one);
    gsnn_json_member_unsigned(json, "dimension", gsnn_orthogonal_dimension(group));
    gsnn_json_end_object(json);
}

static void write_verdict(gsnn_json *json, const char *name, const gsnn_group *truth,
                          gsnn_truth_verdict verdict, const bool *missing) {
    gsnn_json_key(json, name);
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "verdict", verdicts[verdict]);
    gsnn_json_key(json, "missing");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < truth->generator_count; i++)
        if (missing[i])
            gsnn_json_string(json, truth->generator_names[i]);
    gsnn_json_end_array(json);
    gsnn_json_end_object(json);
}

static void write_truth(gsnn_json *json, const gsnn_symmetry_answer *answer) {
    gsnn_json_key(json, "truth");
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "name", answer->truth->name);
    gsnn_json_member_fmpz(json, "order", answer->truth->order);
    write_verdict(json, "draws", answer->truth, answer->draws_verdict, answer->draws_missing);
    write_verdict(json, "density", answer->truth, answer->density_verdict, answer->density_missing);
    gsnn_json_end_object(json);
}

gsnn_status gsnn_symmetry_write_json(gsnn_text *text, const gsnn_symmetry_answer *answer,
                                     gsnn_error *error) {
    gsnn_json json;
    gsnn_json_init_text(&json, text);
    gsnn_json_document_head(&json, GSNN_DENSITY_SCHEMA);
    gsnn_json_member_string(&json, "part", "symmetry");
    gsnn_record_group_write(&json, &answer->record->group, GSNN_DENSITY_GROUP);
    gsnn_json_key(&json, "law");
    gsnn_law_write(answer->law, &json);
    gsnn_json_member_string(&json, "status", status_name(answer->symmetry.exact));
    gsnn_json_member_boolean(&json, "sign_rule", answer->symmetry.sign_rule);
    gsnn_status status = write_pair(&json, &answer->symmetry, answer->group,
                                    answer->density_class_known ? &answer->density_class : NULL,
                                    answer->draws_class_known ? &answer->draws_class : NULL, error);
    if (!status && answer->within) {
        gsnn_json_key(&json, "within");
        gsnn_json_begin_object(&json);
        gsnn_json_member_string(&json, "name", answer->within_name);
        gsnn_json_member_string(&json, "action", answer->within->action->name);
        gsnn_json_member_fmpz(&json, "order", answer->within->order);
        gsnn_json_member_string(&json, "status", status_name(answer->within_symmetry.exact));
        status = write_pair(&json, &answer->within_symmetry, answer->within, NULL, NULL, error);
        gsnn_json_end_object(&json);
    }
    if (answer->has_orthogonal)
        write_orthogonal(&json, "orthogonal", &answer->orthogonal);
    if (answer->has_output)
        write_orthogonal(&json, "output", &answer->output);
    if (answer->truth)
        write_truth(&json, answer);
    gsnn_json_end_object(&json);
    gsnn_status end = gsnn_json_end(&json, error);
    return status ? status : end;
}

/* ---- Table ------------------------------------------------------------------------------- */

static void append_order(gsnn_text *text, const gsnn_found_group *found) {
    fmpz_t order;
    fmpz_init(order);
    gsnn_found_group_order(order, found);
    char *digits = fmpz_get_str(NULL, 10, order);
    gsnn_text_append(text, digits);
    flint_free(digits);
    fmpz_clear(order);
}

static void append_group(gsnn_text *text, const char *label, const gsnn_found_group *found,
                         const size_t *class) {
    gsnn_text_append(text, label);
    append_order(text, found);
    if (class) {
        gsnn_text_append(text, ", class ");
        gsnn_text_append_integer(text, (int64_t) * class);
    }
    gsnn_text_append_char(text, '\n');
}

static void append_orthogonal(gsnn_text *text, const char *label, const gsnn_orthogonal *group) {
    gsnn_text_append(text, label);
    size_t shown = 0;
    for (size_t i = 0; i < group->count;) {
        size_t times = 1;
        while (i + times < group->count &&
               group->factors[i + times].type == group->factors[i].type &&
               group->factors[i + times].n == group->factors[i].n)
            times++;
        char power[32] = "";
        if (times > 1)
            snprintf(power, sizeof power, "^%zu", times);
        gsnn_text_append_format(text, "%s%c(%zu)%s", shown++ ? " x " : "", group->factors[i].type,
                                group->factors[i].n, power);
        i += times;
    }
    if (group->with_permutations && !fmpz_is_one(group->permutations)) {
        char *digits = fmpz_get_str(NULL, 10, group->permutations);
        gsnn_text_append(text, shown++ ? " x " : "");
        gsnn_text_append(text, digits);
        gsnn_text_append(text, " permutations of columns");
        flint_free(digits);
    }
    if (group->minus_one)
        gsnn_text_append(text, shown++ ? " x {1, -1}" : "{1, -1}");
    gsnn_text_append(text, shown ? "\n" : "1\n");
}

static void append_truth(gsnn_text *text, const char *label, const gsnn_group *truth,
                         gsnn_truth_verdict verdict, const bool *missing) {
    gsnn_text_append(text, label);
    gsnn_text_append(text, verdicts[verdict]);
    bool first = true;
    for (size_t i = 0; i < truth->generator_count; i++)
        if (missing[i]) {
            gsnn_text_append(text, first ? ", missing " : " ");
            gsnn_text_append(text, truth->generator_names[i]);
            first = false;
        }
    gsnn_text_append_char(text, '\n');
}

gsnn_status gsnn_symmetry_write_table(gsnn_text *text, const gsnn_symmetry_answer *answer,
                                      gsnn_error *error) {
    const gsnn_record_group *group = &answer->record->group;
    gsnn_text_append(text, "group        ");
    gsnn_text_append(text, group->name ? group->name : "G");
    gsnn_text_append(text, ", order ");
    gsnn_text_append(text, group->order);
    gsnn_text_append(text, "\nstatus       ");
    gsnn_text_append(text, status_name(answer->symmetry.exact));
    gsnn_text_append(text, answer->symmetry.sign_rule ? ", signs of rows are not seen\n" : "\n");
    append_group(text, "density      ", &answer->symmetry.density,
                 answer->density_class_known ? &answer->density_class : NULL);
    append_group(text, "draws        ", &answer->symmetry.draws,
                 answer->draws_class_known ? &answer->draws_class : NULL);
    if (answer->within) {
        gsnn_text_append(text, "within       ");
        gsnn_text_append(text, answer->within_name);
        gsnn_text_append(text, "\n");
        append_group(text, "  density    ", &answer->within_symmetry.density, NULL);
        append_group(text, "  draws      ", &answer->within_symmetry.draws, NULL);
    }
    if (answer->has_orthogonal)
        append_orthogonal(text, "orthogonal   ", &answer->orthogonal);
    if (answer->has_output)
        append_orthogonal(text, "outputs      ", &answer->output);
    if (answer->truth) {
        append_truth(text, "truth, density  ", answer->truth, answer->density_verdict,
                     answer->density_missing);
        append_truth(text, "truth, draws    ", answer->truth, answer->draws_verdict,
                     answer->draws_missing);
    }
    gsnn_text_append(text,
                     "\ndensity: the elements g for which f(gx) has the law of f(x), their number "
                     "and\nclass; draws: those with f(gx) = f(x) for almost every network f.\n");
    return text->failed ? gsnn_fail_memory(error) : GSNN_OK;
}
