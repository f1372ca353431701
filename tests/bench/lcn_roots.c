/* lcn_roots.c - times membership against FLINT's Sturm sequences on polynomials that it also
 * prints, so that PARI can be timed on the same ones.
 *
 *     lcn_roots DEGREE COUNT REPEAT FLINT    seconds of ours, of FLINT's (0 when FLINT is 0), and
 * roots */
#include "lcn/member.h"

#include "base/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv) {
    if (argc != 5)
        return 2;
    slong degree = atol(argv[1]);
    int count = atoi(argv[2]), repeat = atoi(argv[3]), flint = atoi(argv[4]);
    gsnn_run settings = {0};
    gsnn_error error;
    uint64_t state = (uint64_t)degree, size = (uint64_t)degree + 1;
    size_t roots = 0;
    double ours = 0, theirs = 0;
    gsnn_lcn_stack stack;
    if (gsnn_lcn_stack_init(&stack, &size, NULL, 1, &error))
        return 1;
    for (int i = 0; i < count; i++) {
        fmpz_poly_t p;
        fmpz_poly_init(p);
        fmpq *filter = _fmpq_vec_init(degree + 1);
        for (slong k = 0; k <= degree; k++) {
            fmpz_poly_set_coeff_si(p, k, (slong)(gsnn_random_next(&state) >> 10) - (WORD(1) << 53));
            fmpz_poly_get_coeff_fmpz(fmpq_numref(filter + k), p, k);
        }
        double begin = now();
        for (int k = 0; k < repeat; k++) {
            gsnn_lcn_membership m;
            if (gsnn_lcn_member(&m, &stack, filter, false, &settings, &error))
                return 1;
            roots += k == 0 ? m.real_roots : 0;
            gsnn_lcn_membership_clear(&m);
        }
        ours += (now() - begin) / repeat;
        begin = now();
        if (flint && fmpz_poly_num_real_roots(p) < 0)
            return 1;
        theirs += flint ? now() - begin : 0;
        char *text = fmpz_poly_get_str_pretty(p, "x");
        printf("%s\n", text);
        flint_free(text);
        fmpz_poly_clear(p);
        _fmpq_vec_clear(filter, degree + 1);
    }
    fprintf(stderr, "%.9f %.9f %zu\n", ours / count, theirs / count, roots);
    gsnn_lcn_stack_clear(&stack);
    return 0;
}
