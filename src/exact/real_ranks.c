#include "exact/cyclotomic.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

#define ENCLOSURE_BITS 128

typedef struct enclosed {
    const gsnn_field *field;
    const fmpq_poly_struct *number;
    gsnn_interval interval;
    size_t index;
} enclosed;

static int compare(const void *a, const void *b) {
    const enclosed *x = a, *y = b;
    int apart = gsnn_interval_compare(&x->interval, &y->interval);
    if (apart)
        return apart;
    if (fmpq_poly_equal(x->number, y->number))
        return 0;
    fmpq_poly_t difference;
    fmpq_poly_init(difference);
    fmpq_poly_sub(difference, x->number, y->number);
    int sign = gsnn_field_sign(x->field, difference);
    fmpq_poly_clear(difference);
    return sign;
}

gsnn_status gsnn_rank_reals(const gsnn_field *field, const fmpq_poly_struct *numbers, size_t count,
                            uint32_t *rank, gsnn_error *error) {
    enclosed *list = gsnn_new(count, sizeof *list);
    if (!list)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        list[i].field = field;
        list[i].number = numbers + i;
        list[i].index = i;
        gsnn_interval_init(&list[i].interval, ENCLOSURE_BITS);
        gsnn_field_enclose(field, &list[i].interval, list[i].number, ENCLOSURE_BITS);
    }
    if (count)
        qsort(list, count, sizeof *list, compare);
    for (size_t i = 0, below = 0; i < count; i++) {
        below += i > 0 && !fmpq_poly_equal(list[i - 1].number, list[i].number);
        rank[list[i].index] = (uint32_t)below;
    }
    for (size_t i = 0; i < count; i++)
        gsnn_interval_clear(&list[i].interval);
    free(list);
    return GSNN_OK;
}
