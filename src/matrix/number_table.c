#include "matrix/number_table.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/entry.h"

#include <math.h>
#include <stdlib.h>

#define DECIMAL_SIZE 32

gsnn_status gsnn_number_table_init(gsnn_number_table *table, const gsnn_field *field,
                                   gsnn_error *error) {
    *table = (gsnn_number_table){.field = field, .slot_count = 64};
    table->slots = gsnn_new(table->slot_count, sizeof *table->slots);
    return table->slots ? GSNN_OK : gsnn_fail_memory(error);
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
    free(table->slots);
    *table = (gsnn_number_table){0};
}

static uint64_t hash(const fmpq_poly_t x) {
    /* Any modulus would do; this prime leaves small integers as they are. */
    const ulong modulus = (UWORD(1) << 61) - 1;
    uint64_t h = fmpz_fdiv_ui(x->den, modulus);
    for (slong k = 0; k < x->length; k++)
        h = (h ^ h >> 29 ^ fmpz_fdiv_ui(x->coeffs + k, modulus)) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 32;
}

static size_t find_slot(const gsnn_number_table *table, const fmpq_poly_t number) {
    size_t slot = hash(number) & (table->slot_count - 1);
    while (table->slots[slot] && !fmpq_poly_equal(table->numbers + table->slots[slot] - 1, number))
        slot = (slot + 1) & (table->slot_count - 1);
    return slot;
}

static int grow(gsnn_number_table *table) {
    uint32_t *slots = gsnn_new(2 * table->slot_count, sizeof *slots);
    if (!slots)
        return -1;
    free(table->slots);
    table->slots = slots;
    table->slot_count *= 2;
    for (size_t i = 0; i < table->count; i++)
        table->slots[find_slot(table, table->numbers + i)] = (uint32_t)i + 1;
    return 0;
}

gsnn_status gsnn_number_table_add(gsnn_number_table *table, const fmpq_poly_t number,
                                  uint32_t *index, gsnn_error *error) {
    size_t slot = find_slot(table, number);
    if (table->slots[slot]) {
        *index = table->slots[slot] - 1;
        return GSNN_OK;
    }
    size_t i = table->count;
    if (gsnn_reserve(&table->numbers, &table->number_capacity, i + 1, sizeof *table->numbers) ||
        gsnn_reserve(&table->exact, &table->exact_capacity, i + 1, sizeof *table->exact) ||
        gsnn_reserve(&table->decimals, &table->decimal_capacity, i + 1, sizeof *table->decimals))
        return gsnn_fail_memory(error);
    fmpq_poly_init(table->numbers + i);
    fmpq_poly_set(table->numbers + i, number);
    table->exact[i] = NULL;
    table->decimals[i] = NULL;
    table->slots[slot] = (uint32_t)i + 1;
    table->count++;
    *index = (uint32_t)i;
    if (2 * table->count > table->slot_count && grow(table))
        return gsnn_fail_memory(error);
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
                             "a weight is beyond the range of floating point numbers "
                             "(--weights=row writes weights exactly)");
        char *decimal = gsnn_new(DECIMAL_SIZE, 1);
        if (!decimal)
            return gsnn_fail_memory(error);
        gsnn_entry_decimal(value, decimal, DECIMAL_SIZE);
        table->decimals[index] = decimal;
    }
    *text = table->decimals[index];
    return GSNN_OK;
}

bool gsnn_number_table_is_plain_integer(const gsnn_number_table *table, uint32_t index) {
    const fmpq_poly_struct *x = table->numbers + index;
    return x->length == 0 || (x->length == 1 && fmpz_is_one(x->den) && fmpz_bits(x->coeffs) <= 53);
}
