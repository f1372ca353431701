#include "lcn/train.h"

#include "base/error.h"
#include "base/memory.h"
#include "polynomial/approximate_roots.h"

#include <math.h>
#include <stdlib.h>

static const double near = 1e-2;

/* A root of a layer, or of several once they are joined. */
typedef struct mark {
    bool infinite, used;
    double complex value;
    size_t layer;
} mark;

/* The distance on the sphere of diameter 1. */
static double distance(const mark *x, const mark *y) {
    if (x->infinite && y->infinite)
        return 0;
    if (x->infinite || y->infinite)
        return 1 / hypot(1, cabs(x->infinite ? y->value : x->value));
    return cabs(x->value - y->value) / (hypot(1, cabs(x->value)) * hypot(1, cabs(y->value)));
}

/* The distance to the real line, on the sphere. */
static bool is_real(const mark *x) {
    return x->infinite || fabs(cimag(x->value)) / (1 + cabs(x->value) * cabs(x->value)) < near / 2;
}

/* The roots of one filter; coefficients that vanish at the ends to double precision are roots at 0
 * and infinity. */
static gsnn_status add_roots(mark *marks, size_t *count, const double *filter, size_t size,
                             size_t layer, gsnn_error *error) {
    double most = 0;
    for (size_t i = 0; i < size; i++)
        most = fmax(most, fabs(filter[i]));
    int exponent;
    frexp(most, &exponent);
    fmpz_poly_t p;
    fmpz_poly_init(p);
    for (size_t i = 0; i < size; i++)
        fmpz_poly_set_coeff_si(p, (slong)i, (slong)ldexp(filter[i], 60 - exponent));
    gsnn_status status = GSNN_OK;
    if (!fmpz_poly_is_zero(p)) {
        size_t zero = 0, degree;
        while (fmpz_is_zero(p->coeffs + zero))
            zero++;
        for (size_t k = 0; k < zero; k++)
            marks[(*count)++] = (mark){.layer = layer};
        for (size_t k = (size_t)fmpz_poly_length(p); k < size; k++)
            marks[(*count)++] = (mark){.infinite = true, .layer = layer};
        fmpz_poly_shift_right(p, p, (slong)zero);
        degree = (size_t)fmpz_poly_degree(p);
        double complex *roots = gsnn_new(degree, sizeof *roots);
        status = roots ? gsnn_approximate_roots(roots, p, error) : gsnn_fail_memory(error);
        for (size_t k = 0; !status && k < degree; k++)
            marks[(*count)++] = (mark){.value = roots[k], .layer = layer};
        free(roots);
    }
    fmpz_poly_clear(p);
    return status;
}

/* Joins all that is near to the mark into one root; tells how many there are. */
static size_t join(mark *marks, size_t count, size_t first, size_t *layers) {
    size_t joined = 0;
    for (size_t i = first; i < count; i++) {
        if (marks[i].used || distance(&marks[first], &marks[i]) > near)
            continue;
        marks[i].used = true;
        layers[joined++] = marks[i].layer;
    }
    return joined;
}

gsnn_status gsnn_lcn_find_shared_roots(gsnn_lcn_run *result, const gsnn_lcn_stack *stack,
                                       gsnn_error *error) {
    size_t degree = gsnn_lcn_stack_degree(stack), count = 0, odd = 0, place = 0;
    mark *marks = gsnn_new(degree, sizeof *marks);
    size_t *layers = gsnn_new(degree, sizeof *layers);
    result->shared = gsnn_new(degree, sizeof *result->shared);
    gsnn_status status = marks && layers && result->shared ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t l = 0; !status && l < stack->layers; l++) {
        status =
            add_roots(marks, &count, result->weights + place, (size_t)stack->sizes[l], l, error);
        place += (size_t)stack->sizes[l];
    }
    for (size_t i = 0; !status && i < count; i++) {
        if (marks[i].used)
            continue;
        size_t joined = join(marks, count, i, layers);
        bool real = is_real(&marks[i]);
        odd += real && joined % 2;
        bool several = false;
        for (size_t k = 1; k < joined; k++)
            several |= layers[k] != layers[0];
        /* Of a conjugate pair the one above the line stands for both. */
        if (!several || (!real && cimag(marks[i].value) < 0))
            continue;
        gsnn_lcn_shared_root *shared = &result->shared[result->shared_count];
        *shared = (gsnn_lcn_shared_root){
            .infinite = marks[i].infinite,
            .value = real ? creal(marks[i].value) : marks[i].value,
            .layer_count = joined,
            .layers = gsnn_copy(layers, joined, sizeof *layers),
        };
        if (!shared->layers)
            status = gsnn_fail_memory(error);
        else
            result->shared_count++;
    }
    result->on_boundary = odd < gsnn_lcn_stack_even(stack);
    free(marks);
    free(layers);
    return status;
}
