/* phases_document.c - phases as JSON, a table and CSV. */
#include "base/error.h"
#include "density/phases.h"
#include "density/symmetry_answer.h"

#include <stdio.h>
#include <string.h>

static char *order_text(const gsnn_found_group *found) {
    fmpz_t order;
    fmpz_init(order);
    gsnn_found_group_order(order, found);
    char *digits = fmpz_get_str(NULL, 10, order);
    fmpz_clear(order);
    return digits;
}

static void write_order(gsnn_json *json, const char *name, const gsnn_found_group *found) {
    fmpz_t order;
    fmpz_init(order);
    gsnn_found_group_order(order, found);
    gsnn_json_member_fmpz(json, name, order);
    fmpz_clear(order);
}

static void write_mean(gsnn_json *json, const gsnn_phase *phase, size_t degree) {
    gsnn_json_key(json, "mean");
    gsnn_json_begin_array(json);
    for (size_t j = 0; j < degree; j++) {
        const char *entry = phase->mean[j];
        bool integer =
            strspn(entry + (*entry == '-'), "0123456789") == strlen(entry) - (*entry == '-');
        if (integer && strlen(entry) < 16)
            gsnn_json_raw(json, entry, strlen(entry));
        else
            gsnn_json_string(json, entry);
    }
    gsnn_json_end_array(json);
}

static gsnn_status write_phase(gsnn_json *json, const gsnn_phases *phases, const gsnn_phase *phase,
                               gsnn_error *error) {
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "id", phase->architecture->id);
    gsnn_json_member_integer(json, "type", phase->architecture->type);
    write_mean(json, phase, phases->record->group.degree);
    gsnn_json_key(json, "relu");
    gsnn_json_begin_object(json);
    gsnn_status status =
        gsnn_found_group_write(json, &phase->relu, phases->group,
                               phase->relu_class_known ? &phase->relu_class : NULL, error);
    gsnn_json_end_object(json);
    gsnn_json_key(json, "absorbing");
    gsnn_json_begin_object(json);
    if (!status)
        status = gsnn_found_group_write(
            json, &phase->absorbing, phases->group,
            phase->absorbing_class_known ? &phase->absorbing_class : NULL, error);
    gsnn_json_end_object(json);
    gsnn_json_key(json, "ties");
    gsnn_json_begin_object(json);
    gsnn_json_member_unsigned(json, "none", 1);
    write_order(json, "rows", &phase->rows);
    gsnn_json_key(json, "orbit");
    gsnn_json_number_or_string(json, phases->record->group.order);
    gsnn_json_end_object(json);
    if (phase->hidden_known)
        write_order(json, "hidden", &phase->hidden);
    gsnn_json_end_object(json);
    return status;
}

gsnn_status gsnn_phases_write_json(gsnn_text *text, const gsnn_phases *phases, gsnn_error *error) {
    gsnn_json json;
    gsnn_status status = GSNN_OK;
    gsnn_json_init_text(&json, text);
    gsnn_json_document_head(&json, GSNN_DENSITY_SCHEMA);
    gsnn_json_member_string(&json, "part", "phases");
    gsnn_density_write_group(&json, &phases->record->group);
    gsnn_json_key(&json, "architectures");
    gsnn_json_begin_lines(&json);
    for (size_t i = 0; !status && i < phases->count; i++)
        status = write_phase(&json, phases, &phases->phases[i], error);
    gsnn_json_end_array(&json);
    gsnn_json_end_object(&json);
    gsnn_status end = gsnn_json_end(&json, error);
    return status ? status : end;
}

/* Appends a line for each phase: with commas, or in columns. */
static void append_lines(gsnn_text *text, const gsnn_phases *phases, bool csv) {
    for (size_t i = 0; i < phases->count; i++) {
        const gsnn_phase *phase = &phases->phases[i];
        char *relu = order_text(&phase->relu), *absorbing = order_text(&phase->absorbing);
        char *rows = order_text(&phase->rows);
        char *hidden = phase->hidden_known ? order_text(&phase->hidden) : NULL;
        char line[512];
        snprintf(line, sizeof line,
                 csv ? "%s,%d,%s,%s,%d,%s,%s,%s\n" : "%-8s %4d %10s %10s %5d %10s %10s %10s\n",
                 phase->architecture->id, phase->architecture->type, relu, absorbing, 1, rows,
                 phases->record->group.order,
                 hidden ? hidden
                 : csv  ? ""
                        : "-");
        gsnn_text_append(text, line);
        flint_free(relu);
        flint_free(absorbing);
        flint_free(rows);
        flint_free(hidden);
    }
}

gsnn_status gsnn_phases_write_table(gsnn_text *text, const gsnn_phases *phases, gsnn_error *error) {
    char line[256];
    snprintf(line, sizeof line, "%-8s %4s %10s %10s %5s %10s %10s %10s\n", "id", "type", "relu",
             "absorbing", "none", "rows", "orbit", "hidden");
    gsnn_text_append(text, line);
    append_lines(text, phases, false);
    gsnn_text_append(
        text, "\nrelu, absorbing: how many elements keep the law of a plain network whose rows "
              "have\na generic mean in the weight space, where signs are seen and where the "
              "activation\nabsorbs them.  none, rows, orbit: how many keep each draw, with free "
              "rows, rows\ndrawn independently in their spaces, and one row moved to all "
              "neurons.  hidden:\nthe latter among all permutations (signed ones for signed "
              "groups) of the inputs.\n");
    return text->failed ? gsnn_fail_memory(error) : GSNN_OK;
}

gsnn_status gsnn_phases_write_csv(gsnn_text *text, const gsnn_phases *phases, gsnn_error *error) {
    gsnn_text_append(text, "id,type,relu,absorbing,none,rows,orbit,hidden\n");
    append_lines(text, phases, true);
    return text->failed ? gsnn_fail_memory(error) : GSNN_OK;
}
