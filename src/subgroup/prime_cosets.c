#include "subgroup/prime_cosets.h"

#include "base/memory.h"

#include <flint/ulong_extras.h>
#include <stdlib.h>
#include <string.h>

static uint32_t element_of(const gsnn_closure *closure, uint32_t coset) {
    return closure->list[(size_t)coset * closure->subgroup_order];
}

/* Lists the cosets of the powers x, x^2, ... of an element x of coset c until they are H; the order
 * of c in N/H is one more than there are. */
static gsnn_status list_powers(gsnn_prime_cosets *search, uint32_t c, gsnn_error *error) {
    const gsnn_closure *closure = search->closure;
    uint32_t x = element_of(closure, c);
    search->power_count = 0;
    for (uint32_t power = x; closure->label[power] != 0;
         power = gsnn_elements_multiply(closure->elements, power, x)) {
        if (gsnn_reserve(&search->powers, &search->power_capacity, search->power_count + 1,
                         sizeof *search->powers))
            return gsnn_fail_memory(error);
        search->powers[search->power_count++] = (uint32_t)closure->label[power];
    }
    return GSNN_OK;
}

/* Marks the cosets that generate the same cyclic subgroup of N/H as the one whose powers are
 * listed. */
static void meet_generators(gsnn_prime_cosets *search) {
    size_t order = search->power_count + 1;
    search->met[search->powers[0]] = 1;
    for (size_t k = 2; k < order; k++)
        if (n_gcd(k, order) == 1)
            search->met[search->powers[k - 1]] = 1;
}

/* Marks the conjugates under N of the subgroup of N/H that coset c generates; c is marked already.
 * The powers of c are listed again at the end. */
static gsnn_status meet_conjugates(gsnn_prime_cosets *search, uint32_t c, gsnn_error *error) {
    const gsnn_closure *closure = search->closure;
    size_t length = 0;
    search->queue[length++] = c;
    for (size_t i = 0; i < length; i++)
        for (size_t k = 0; k < search->by_count; k++) {
            uint32_t image = gsnn_elements_conjugate(
                closure->elements, element_of(closure, search->queue[i]), search->by[k]);
            uint32_t d = (uint32_t)closure->label[image];
            if (search->met[d])
                continue;
            gsnn_status status = list_powers(search, d, error);
            if (status != GSNN_OK)
                return status;
            meet_generators(search);
            search->queue[length++] = d;
        }
    return length > 1 ? list_powers(search, c, error) : GSNN_OK;
}

static bool is_abelian(const gsnn_prime_cosets *search) {
    const gsnn_closure *closure = search->closure;
    for (size_t i = 0; i < search->by_count; i++)
        for (size_t k = 0; k < i; k++) {
            uint32_t a = search->by[i], b = search->by[k];
            if (closure->label[gsnn_elements_multiply(closure->elements, a, b)] !=
                closure->label[gsnn_elements_multiply(closure->elements, b, a)])
                return false;
        }
    return true;
}

gsnn_status gsnn_prime_cosets_begin(gsnn_prime_cosets *search, const gsnn_closure *closure,
                                    const uint32_t *by, size_t by_count, gsnn_error *error) {
    uint32_t cosets = gsnn_closure_cosets(closure);
    if (gsnn_reserve(&search->met, &search->met_capacity, cosets, 1) ||
        gsnn_reserve(&search->queue, &search->queue_capacity, cosets, sizeof *search->queue))
        return gsnn_fail_memory(error);
    memset(search->met, 0, cosets);
    search->closure = closure;
    search->by = by;
    search->by_count = by_count;
    search->at = 0;
    search->abelian = is_abelian(search);
    return GSNN_OK;
}

gsnn_status gsnn_prime_cosets_next(gsnn_prime_cosets *search, gsnn_error *error) {
    uint32_t cosets = gsnn_closure_cosets(search->closure);
    for (uint32_t c = search->at + 1; c < cosets; c++) {
        if (search->met[c])
            continue;
        gsnn_status status = list_powers(search, c, error);
        if (status != GSNN_OK)
            return status;
        meet_generators(search);
        if (!n_is_prime(search->power_count + 1))
            continue;
        search->at = c;
        return search->abelian ? GSNN_OK : meet_conjugates(search, c, error);
    }
    search->at = 0;
    return GSNN_OK;
}

void gsnn_prime_cosets_clear(gsnn_prime_cosets *search) {
    free(search->met);
    free(search->queue);
    free(search->powers);
    memset(search, 0, sizeof *search);
}
