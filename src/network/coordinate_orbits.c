#include "network/coordinate_orbits.h"

#include <flint/fmpz.h>
#include <stdlib.h>

/* The least input known to be in the orbit of j; `first` points towards it. */
static size_t least(const size_t *first, size_t j) {
    while (first[j] != j)
        j = first[j];
    return j;
}

static void join(size_t *first, size_t j, size_t k) {
    size_t a = least(first, j), b = least(first, k);
    if (a < b)
        first[b] = a;
    else
        first[a] = b;
}

size_t gsnn_coordinate_orbits(size_t *orbit, const gsnn_record_group *group) {
    size_t degree = group->degree, count = 0;
    for (size_t j = 0; j < degree; j++)
        orbit[j] = group->action->permutes_inputs ? j : 0;
    if (!group->action->permutes_inputs)
        return 1;
    for (size_t g = 0; g < group->generators.count; g++)
        for (size_t j = 0; j < degree; j++)
            join(orbit, j, (size_t)abs(group->generators.images[g * degree + j]) - 1);
    for (size_t j = 0; j < degree; j++)
        orbit[j] = least(orbit, j);
    /* The numbers of the orbits before are at most j, so that they can stand in the same array. */
    for (size_t j = 0; j < degree; j++)
        orbit[j] = orbit[j] == j ? count++ : orbit[orbit[j]];
    return count;
}

bool gsnn_coordinate_orbits_are_full(const size_t *orbit, size_t count,
                                     const gsnn_record_group *group) {
    if (!group->action->permutes_inputs)
        return false;
    fmpz_t all, part;
    fmpz_init_set_ui(all, 1);
    fmpz_init(part);
    for (size_t o = 0; o < count; o++) {
        ulong size = 0;
        for (size_t j = 0; j < group->degree; j++)
            size += orbit[j] == o;
        fmpz_fac_ui(part, size);
        fmpz_mul(all, all, part);
        if (group->action->negates)
            fmpz_mul_2exp(all, all, size);
    }
    bool full = fmpz_set_str(part, group->order, 10) == 0 && fmpz_equal(all, part);
    fmpz_clear(all);
    fmpz_clear(part);
    return full;
}
