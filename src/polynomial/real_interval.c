#include "polynomial/real_roots.h"

#include <stdlib.h>

void gsnn_real_interval_init(gsnn_real_interval *interval) {
    fmpq_init(interval->low);
    fmpq_init(interval->high);
    interval->low_infinite = interval->high_infinite = false;
    interval->variations = 0;
}

void gsnn_real_interval_clear(gsnn_real_interval *interval) {
    fmpq_clear(interval->low);
    fmpq_clear(interval->high);
}

void gsnn_real_interval_set(gsnn_real_interval *copy, const gsnn_real_interval *interval) {
    fmpq_set(copy->low, interval->low);
    fmpq_set(copy->high, interval->high);
    copy->low_infinite = interval->low_infinite;
    copy->high_infinite = interval->high_infinite;
    copy->variations = interval->variations;
}

void gsnn_real_intervals_clear(gsnn_real_intervals *list) {
    for (size_t i = 0; i < list->count; i++)
        gsnn_real_interval_clear(&list->items[i]);
    free(list->items);
    *list = (gsnn_real_intervals){0};
}

bool gsnn_real_interval_is_point(const gsnn_real_interval *interval) {
    return !interval->low_infinite && !interval->high_infinite &&
           fmpq_equal(interval->low, interval->high);
}

size_t gsnn_real_intervals_roots(const gsnn_real_intervals *list) {
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++)
        count += (size_t)list->items[i].variations;
    return count;
}

void gsnn_real_interval_cut(fmpq_t cut, const gsnn_real_interval *interval) {
    fmpq_t two;
    fmpq_init(two);
    fmpq_set_si(two, 2, 1);
    if (interval->low_infinite && interval->high_infinite) {
        fmpq_zero(cut);
    } else if (interval->low_infinite || interval->high_infinite) {
        int side = interval->high_infinite ? 1 : -1;
        const fmpq *end = interval->high_infinite ? interval->low : interval->high;
        if (fmpq_sgn(end) * side > 0)
            fmpq_mul(cut, end, two);
        else if (fmpq_is_zero(end))
            fmpq_set_si(cut, side, 1);
        else
            fmpq_zero(cut);
    } else {
        fmpq_add(cut, interval->low, interval->high);
        fmpq_div(cut, cut, two);
    }
    fmpq_clear(two);
}

bool gsnn_real_interval_is_narrow(const gsnn_real_interval *interval, slong bits) {
    if (bits < 0)
        return true;
    fmpq_t width, bound;
    fmpq_init(width);
    fmpq_init(bound);
    fmpq_sub(width, interval->high, interval->low);
    fmpq_mul_2exp(width, width, (ulong)bits);
    fmpq_abs(bound, interval->low);
    bool narrow =
        fmpz_cmp(fmpq_numref(width), fmpq_denref(width)) <= 0 || fmpq_cmp(width, bound) <= 0;
    fmpq_clear(width);
    fmpq_clear(bound);
    return narrow;
}
