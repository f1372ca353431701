#include "matrix/number_table.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "exact/entry.h"

#include <math.h>
#include <stdlib.h>

gsnn_status gsnn_number_table_init(gsnn_number_table *table, const gsnn_field *field,
                                   gsnn_error *error) {
    *table = (gsnn_number_table){.field = field};
    return gsnn_hash_index_init(&table->index, 32) ? gsnn_fail_memory(error) : GSNN_OK;
}

void gsnn_number_table_clear(gsnn_number_table *table) {
    for (size_t i = 0; i < table->count; i++) {
        fmpq_poly_clear(table->numbers + i);
        free(table->exact[i]);
        free(table->decimals[i]);
    }
    free(table->numbers);
    free(table->exact);
    free(table->decimals);
    gsnn_hash_index_clear(&table->index);
    *table = (gsnn_number_table){0};
}

static uint64_t hash(const fmpq_poly_t x) {
    /* Any modulus would do; this prime leaves small integers as they are. */
    const ulong modulus = (UWORD(1) << 61) - 1;
    uint64_t h = fmpz_fdiv_ui(x->den, modulus);
    for (slong k = 0; k < x->length; k++)
        h = gsnn_hash_word(h, fmpz_fdiv_ui(x->coeffs + k, modulus));
    return h;
}

static uint32_t find(const gsnn_number_table *table, const fmpq_poly_t number, uint64_t hash) {
    gsnn_hash_probe probe = gsnn_hash_index_probe(&table->index, hash);
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM && !fmpq_poly_equal(table->numbers + i, number))
        i = gsnn_hash_probe_next(&probe);
    return i;
}

gsnn_status gsnn_number_table_add(gsnn_number_table *table, const fmpq_poly_t number,
                                  uint32_t *index, gsnn_error *error) {
    uint64_t key = hash(number);
    *index = find(table, number, key);
    if (*index != GSNN_NO_ITEM)
        return GSNN_OK;
    size_t i = table->count;
    if (gsnn_reserve(&table->numbers, &table->number_capacity, i + 1, sizeof *table->numbers) ||
        gsnn_reserve(&table->exact, &table->exact_capacity, i + 1, sizeof *table->exact) ||
        gsnn_reserve(&table->decimals, &table->decimal_capacity, i + 1, sizeof *table->decimals) ||
        gsnn_hash_index_add(&table->index, key, (uint32_t)i))
        return gsnn_fail_memory(error);
    fmpq_poly_init(table->numbers + i);
    fmpq_poly_set(table->numbers + i, number);
    table->exact[i] = NULL;
    table->decimals[i] = NULL;
    table->count++;
    *index = (uint32_t)i;
    return GSNN_OK;
}

gsnn_status gsnn_number_table_exact(gsnn_number_table *table, uint32_t index, const char **text,
                                    gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    if (!table->exact[index])
        status =
            gsnn_field_format(table->field, &table->exact[index], table->numbers + index, error);
    *text = table->exact[index];
    return status;
}

gsnn_status gsnn_number_table_decimal(gsnn_number_table *table, uint32_t index, const char **text,
                                      gsnn_error *error) {
    if (!table->decimals[index]) {
        double value = gsnn_field_double(table->field, table->numbers + index);
        if (!isfinite(value))
            return gsnn_fail(error, GSNN_FAILED,
                             "a weight is beyond the range of floating point numbers; first rows "
                             "alone can be written exactly");
        char *decimal = gsnn_new(GSNN_DOUBLE_TEXT_SIZE, 1);
        if (!decimal)
            return gsnn_fail_memory(error);
        gsnn_format_double(decimal, value);
        table->decimals[index] = decimal;
    }
    *text = table->decimals[index];
    return GSNN_OK;
}
