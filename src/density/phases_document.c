/* phases_document.c - phases as JSON, JSON lines, a table and CSV. */
#include "base/error.h"
#include "density/phases.h"
#include "density/symmetry_answer.h"
#include "record/record_group.h"

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

static void write_hidden(gsnn_json *json, const gsnn_draws_group *hidden) {
    gsnn_json_member_fmpz(json, "hidden", hidden->order);
    gsnn_json_key(json, "hidden_generators");
    gsnn_json_begin_array(json);
    for (size_t g = 0; g < hidden->count; g++)
        gsnn_json_int32s(json, hidden->generators + g * hidden->degree, hidden->degree);
    gsnn_json_end_array(json);
}

/* Writes the members of a phase. */
static gsnn_status write_phase(gsnn_json *json, const gsnn_phases *phases, const gsnn_phase *phase,
                               gsnn_error *error) {
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
    if (phase->hidden.known)
        write_hidden(json, &phase->hidden);
    return status;
}

static void write_header(gsnn_json *json, const gsnn_phases *phases) {
    gsnn_json_member_string(json, "part", "phases");
    gsnn_record_group_write(json, &phases->record->group, GSNN_DENSITY_GROUP);
}

static gsnn_status write_document(gsnn_text *text, const gsnn_phases *phases, bool lines,
                                  gsnn_error *error) {
    gsnn_json json;
    gsnn_status status = GSNN_OK;
    gsnn_json_init_text(&json, text);
    gsnn_json_begin_document(&json, GSNN_DENSITY_SCHEMA, lines);
    write_header(&json, phases);
    gsnn_json_begin_list(&json, "architectures");
    for (size_t i = 0; !status && i < phases->count; i++) {
        gsnn_json_begin_item(&json, "architecture");
        status = write_phase(&json, phases, &phases->phases[i], error);
        gsnn_json_end_item(&json);
    }
    gsnn_json_end_list(&json);
    gsnn_json_end_document(&json);
    gsnn_status end = gsnn_json_end(&json, error);
    return status ? status : end;
}

gsnn_status gsnn_phases_write_json(gsnn_text *text, const gsnn_phases *phases, gsnn_error *error) {
    return write_document(text, phases, false, error);
}

gsnn_status gsnn_phases_write_jsonl(gsnn_text *text, const gsnn_phases *phases, gsnn_error *error) {
    return write_document(text, phases, true, error);
}

/* Appends a cell: in CSV as it is, in a table with its width, where a number of many digits has its
 * first ones and a power of ten.  Frees the digits; NULL is no number. */
static void append_number(gsnn_text *text, char *digits, int width, bool csv) {
    enum { MOST_DIGITS = 10 };
    size_t length = digits ? strlen(digits) : 0;
    if (csv) {
        gsnn_text_append_char(text, ',');
        gsnn_text_append(text, digits ? digits : "");
    } else {
        char number[32] = "-";
        if (length > MOST_DIGITS)
            snprintf(number, sizeof number, "%c.%.2se%zu", digits[0], digits + 1, length - 1);
        else if (digits)
            snprintf(number, sizeof number, "%s", digits);
        gsnn_text_append_format(text, " %*s", width, number);
    }
    flint_free(digits);
}

/* Appends a line for each phase: with commas, or in columns. */
static void append_lines(gsnn_text *text, const gsnn_phases *phases, bool csv) {
    fmpz_t order;
    fmpz_init(order);
    fmpz_set_str(order, phases->record->group.order, 10);
    for (size_t i = 0; i < phases->count; i++) {
        const gsnn_phase *phase = &phases->phases[i];
        gsnn_text_append_format(text, csv ? "%s,%d" : "%-8s %4d", phase->architecture->id,
                                phase->architecture->type);
        append_number(text, order_text(&phase->relu), 10, csv);
        append_number(text, order_text(&phase->absorbing), 10, csv);
        gsnn_text_append(text, csv ? ",1" : "     1");
        append_number(text, order_text(&phase->rows), 10, csv);
        append_number(text, fmpz_get_str(NULL, 10, order), 10, csv);
        append_number(text,
                      phase->hidden.known ? fmpz_get_str(NULL, 10, phase->hidden.order) : NULL, 10,
                      csv);
        gsnn_text_append_char(text, '\n');
    }
    fmpz_clear(order);
}

gsnn_status gsnn_phases_write_table(gsnn_text *text, const gsnn_phases *phases, gsnn_error *error) {
    gsnn_text_append_format(text, "%-8s %4s %10s %10s %5s %10s %10s %10s\n", "id", "type", "relu",
                            "absorbing", "none", "rows", "orbit", "hidden");
    append_lines(text, phases, false);
    gsnn_text_append(
        text, "\nrelu, absorbing: how many elements keep the law of a plain network whose rows "
              "have\na generic mean in the weight space, where signs are seen and where the "
              "activation\nabsorbs them.  none, rows, orbit: how many keep each draw, with free "
              "rows, rows\ndrawn independently in their spaces, and one row moved to all "
              "neurons.  hidden:\nthe latter among all permutations (signed ones for signed "
              "groups) of the inputs.\nNumbers of more than 10 digits are cut off: 1.23e45; other "
              "formats have all.\n");
    return text->failed ? gsnn_fail_memory(error) : GSNN_OK;
}

gsnn_status gsnn_phases_write_csv(gsnn_text *text, const gsnn_phases *phases, gsnn_error *error) {
    gsnn_text_append(text, "id,type,relu,absorbing,none,rows,orbit,hidden\n");
    append_lines(text, phases, true);
    return text->failed ? gsnn_fail_memory(error) : GSNN_OK;
}
