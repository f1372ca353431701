#include "equal/verdict.h"

#include "equal/enclosure.h"

void gsnn_expansions_witness(bool *found, fmpq_mat_t x, double values[2], const gsnn_expansion *f,
                             const gsnn_expansion *g) {
    enum { POINTS = 300 };
    fmpq_poly_t one, two;
    fmpq_poly_init(one);
    fmpq_poly_init(two);
    gsnn_philox stream = gsnn_search_stream();
    *found = false;
    for (int round = 0; !*found && round < POINTS; round++) {
        gsnn_search_point(x, &stream, round);
        gsnn_expansion_value(f, x->entries, one);
        gsnn_expansion_value(g, x->entries, two);
        *found = !fmpq_poly_equal(one, two);
    }
    values[0] = gsnn_field_double(f->W.field, one);
    values[1] = gsnn_field_double(g->W.field, two);
    fmpq_poly_clear(one);
    fmpq_poly_clear(two);
}
