#include "enumeration/codomain_table.h"

#include "base/error.h"
#include "base/memory.h"
#include "enumeration/enumeration.h"

#include <stdlib.h>
#include <string.h>

static gsnn_status add_name(gsnn_codomain_table *table, const char *name, gsnn_error *error) {
    table->names[table->columns] = gsnn_copy_string(name);
    return table->names[table->columns++] ? GSNN_OK : gsnn_fail_memory(error);
}

/* Whether the signs are a character: -1 on each generator of the mask. */
static gsnn_status try_signs(gsnn_group *group, unsigned mask, char *signs, bool *is,
                             const gsnn_run *run, gsnn_error *error) {
    gsnn_codomain *codomain = NULL;
    for (size_t k = 0; k < group->generator_count; k++)
        signs[k] = mask >> (group->generator_count - 1 - k) & 1 ? '-' : '+';
    signs[group->generator_count] = '\0';
    gsnn_status status = gsnn_codomain_read(&codomain, group, signs, run, error);
    *is = !status;
    gsnn_codomain_free(codomain);
    return status == GSNN_INVALID ? GSNN_OK : status;
}

static gsnn_status find_codomains(gsnn_codomain_table *table, gsnn_group *group,
                                  const gsnn_run *run, gsnn_error *error) {
    char signs[GSNN_CODOMAIN_TABLE_GENERATORS + 1];
    table->names = gsnn_new(GSNN_CODOMAIN_TABLE_COLUMNS, sizeof *table->names);
    if (!table->names)
        return gsnn_fail_memory(error);
    gsnn_status status = add_name(table, "trivial", error);
    table->characters = 1;
    table->searched = group->generator_count <= GSNN_CODOMAIN_TABLE_GENERATORS;
    unsigned all = table->searched ? 1U << group->generator_count : 1;
    for (unsigned mask = 1; !status && mask < all; mask++) {
        bool is = false;
        status = try_signs(group, mask, signs, &is, run, error);
        table->characters += is;
        if (!status && is && table->columns < GSNN_CODOMAIN_TABLE_COLUMNS - 1)
            status = add_name(table, signs, error);
    }
    return status ? status : add_name(table, "input", error);
}

static gsnn_status enumerate(gsnn_enumeration **enumeration, gsnn_group *group,
                             const gsnn_codomain *codomain, gsnn_activation_class activation,
                             const gsnn_run *run, gsnn_error *error) {
    gsnn_options options = gsnn_options_default();
    options.weights = GSNN_WEIGHTS_NONE;
    options.morphisms = false;
    options.codomain = codomain;
    options.activation = activation;
    return gsnn_enumerate(enumeration, group, &options, run, error);
}

static gsnn_status find_rows(gsnn_codomain_table *table, gsnn_group *group, const gsnn_run *run,
                             gsnn_error *error) {
    gsnn_enumeration *enumeration = NULL;
    gsnn_status status = enumerate(&enumeration, group, NULL, GSNN_CLASS_RELU, run, error);
    if (status)
        return status;
    table->rows = enumeration->admissible;
    table->ids = gsnn_new(table->rows, sizeof *table->ids);
    table->outputs = gsnn_new(table->columns * 2 * table->rows, sizeof *table->outputs);
    if (!table->ids || !table->outputs)
        status = gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < table->rows; i++)
        gsnn_architecture_id(&enumeration->architectures[i], table->ids[i]);
    gsnn_enumeration_free(enumeration);
    return status;
}

/* Fills the outputs of one codomain and activation: what lives is a part of the rows, in order. */
static gsnn_status fill(const gsnn_codomain_table *table, gsnn_group *group,
                        const gsnn_codomain *codomain, gsnn_activation_class activation,
                        uint32_t *outputs, const gsnn_run *run, gsnn_error *error) {
    gsnn_enumeration *enumeration = NULL;
    gsnn_status status = enumerate(&enumeration, group, codomain, activation, run, error);
    if (status)
        return status;
    size_t row = 0;
    for (size_t i = 0; i < enumeration->admissible; i++) {
        char id[48];
        gsnn_architecture_id(&enumeration->architectures[i], id);
        while (row < table->rows && strcmp(table->ids[row], id) != 0)
            row++;
        assert(row < table->rows);
        if (row < table->rows)
            outputs[row] = enumeration->architectures[i].output[0];
    }
    gsnn_enumeration_free(enumeration);
    return GSNN_OK;
}

gsnn_status gsnn_codomain_table_init(gsnn_codomain_table *table, gsnn_group *group,
                                     const gsnn_run *run, gsnn_error *error) {
    *table = (gsnn_codomain_table){0};
    gsnn_status status = find_codomains(table, group, run, error);
    if (!status)
        status = find_rows(table, group, run, error);
    for (size_t c = 0; !status && c < table->columns; c++) {
        gsnn_codomain *codomain = NULL;
        uint32_t *outputs = table->outputs + c * 2 * table->rows;
        status = gsnn_codomain_read(&codomain, group, table->names[c], run, error);
        if (!status)
            status = fill(table, group, codomain, GSNN_CLASS_RELU, outputs, run, error);
        if (!status)
            status =
                fill(table, group, codomain, GSNN_CLASS_ODD, outputs + table->rows, run, error);
        gsnn_codomain_free(codomain);
    }
    if (status)
        gsnn_codomain_table_clear(table);
    return status;
}

void gsnn_codomain_table_clear(gsnn_codomain_table *table) {
    for (size_t c = 0; table->names && c < table->columns; c++)
        free(table->names[c]);
    free(table->names);
    free(table->ids);
    free(table->outputs);
    *table = (gsnn_codomain_table){0};
}
