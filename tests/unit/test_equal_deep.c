/* The normal form of deep networks: it keeps the function, and monomial disguises do not change
 * it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "equal/deep.h"
#include "random/philox.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>

static gsnn_philox stream;

static slong below(slong count) {
    return (slong)gsnn_philox_below(&stream, (uint64_t)count);
}

static gsnn_mlp *random_mlp(gsnn_activation activation) {
    size_t widths[6], layers = 1 + (size_t)below(4);
    gsnn_mlp *mlp;
    for (size_t l = 0; l <= layers; l++)
        widths[l] = 1 + (size_t)below(4);
    assert_int_equal(gsnn_mlp_new(&mlp, activation, widths, layers, NULL), GSNN_OK);
    for (size_t l = 0; l < layers; l++) {
        gsnn_layer *layer = &mlp->layers[l];
        for (slong i = 0; i < layer->W->r; i++) {
            bool dead = below(6) == 0;
            for (slong j = 0; j < layer->W->c; j++)
                fmpq_set_si(fmpq_mat_entry(layer->W, i, j), dead ? 0 : below(7) - 3,
                            (ulong)(1 + below(3)));
            fmpq_set_si(fmpq_mat_entry(layer->b, i, 0), below(5) - 2, (ulong)(1 + below(3)));
        }
        if (l + 1 < layers && layer->W->r > 1 && below(3) == 0) /* twins */
            for (slong j = 0; j < layer->W->c; j++)
                fmpq_set(fmpq_mat_entry(layer->W, 0, j), fmpq_mat_entry(layer->W, 1, j));
    }
    return mlp;
}

/* The same function, its hidden neurons renumbered and scaled. */
static gsnn_mlp *disguised(const gsnn_mlp *mlp) {
    gsnn_mlp *copy = gsnn_mlp_copy(mlp);
    assert_non_null(copy);
    for (size_t l = 1; l < mlp->layer_count; l++) {
        gsnn_layer *own = &copy->layers[l - 1], *next = &copy->layers[l];
        for (slong i = 0; i < own->W->r; i++) {
            slong other = i + below(own->W->r - i);
            for (slong j = 0; j < own->W->c; j++)
                fmpq_swap(fmpq_mat_entry(own->W, i, j), fmpq_mat_entry(own->W, other, j));
            fmpq_swap(fmpq_mat_entry(own->b, i, 0), fmpq_mat_entry(own->b, other, 0));
            for (slong k = 0; k < next->W->r; k++)
                fmpq_swap(fmpq_mat_entry(next->W, k, i), fmpq_mat_entry(next->W, k, other));
            fmpq_t scale;
            fmpq_init(scale);
            if (mlp->activation == GSNN_ACTIVATION_RELU)
                fmpq_set_si(scale, 1 + below(49), (ulong)(1 + below(49)));
            else
                fmpq_set_si(scale, below(2) ? 1 : -1, 1);
            for (slong j = 0; j < own->W->c; j++)
                fmpq_mul(fmpq_mat_entry(own->W, i, j), fmpq_mat_entry(own->W, i, j), scale);
            fmpq_mul(fmpq_mat_entry(own->b, i, 0), fmpq_mat_entry(own->b, i, 0), scale);
            for (slong k = 0; k < next->W->r; k++)
                fmpq_div(fmpq_mat_entry(next->W, k, i), fmpq_mat_entry(next->W, k, i), scale);
            fmpq_clear(scale);
        }
    }
    return copy;
}

/* Both have the same values at random points: exactly for ReLU, else up to rounding. */
static void check_same_function(const gsnn_mlp *f, const gsnn_mlp *g) {
    slong m = (slong)f->widths[0], k = (slong)f->widths[f->layer_count];
    for (int round = 0; round < 5; round++) {
        fmpq *x = _fmpq_vec_init(m), *a = _fmpq_vec_init(k), *b = _fmpq_vec_init(k);
        double point[4], y[4], z[4], workspace[16];
        for (slong j = 0; j < m; j++) {
            fmpq_set_si(x + j, below(11) - 5, (ulong)(1 + below(3)));
            point[j] = fmpq_get_d(x + j);
        }
        if (f->activation == GSNN_ACTIVATION_RELU) {
            gsnn_mlp_value(f, x, a);
            gsnn_mlp_value(g, x, b);
            for (slong i = 0; i < k; i++)
                assert_true(fmpq_equal(a + i, b + i));
        } else {
            double *p = gsnn_mlp_doubles(f), *q = gsnn_mlp_doubles(g);
            assert_true(p && q);
            gsnn_mlp_value_double(f, p, point, workspace, y);
            gsnn_mlp_value_double(g, q, point, workspace, z);
            for (slong i = 0; i < k; i++)
                assert_true(fabs(y[i] - z[i]) < 1e-9);
            free(p);
            free(q);
        }
        _fmpq_vec_clear(x, m);
        _fmpq_vec_clear(a, k);
        _fmpq_vec_clear(b, k);
    }
}

/* Where nothing was removed, each row of the form is the stated multiple of the stated row, after
 * the columns have been scaled by the layer before. */
static void check_origins(const gsnn_deep_canon *canon, const gsnn_mlp *mlp) {
    for (size_t l = 1; l < mlp->layer_count; l++)
        for (slong i = 0; i < canon->form->layers[l - 1].W->r; i++) {
            const gsnn_neuron_origin *origin = &canon->origins[l - 1][i];
            fmpq_t value;
            fmpq_init(value);
            fmpq_mul(value, origin->factor,
                     fmpq_mat_entry(mlp->layers[l - 1].b, (slong)origin->origin, 0));
            assert_true(fmpq_equal(value, fmpq_mat_entry(canon->form->layers[l - 1].b, i, 0)));
            for (slong j = 0; j < canon->form->layers[l - 1].W->c; j++) {
                slong column = j;
                fmpq_set(value, origin->factor);
                if (l > 1) {
                    column = (slong)canon->origins[l - 2][j].origin;
                    fmpq_div(value, value, canon->origins[l - 2][j].factor);
                }
                fmpq_mul(value, value,
                         fmpq_mat_entry(mlp->layers[l - 1].W, (slong)origin->origin, column));
                assert_true(fmpq_equal(value, fmpq_mat_entry(canon->form->layers[l - 1].W, i, j)));
            }
            fmpq_clear(value);
        }
}

static void disguises_have_one_form(void **state) {
    (void)state;
    stream = gsnn_philox_stream(1, 0, 0, 0);
    int whole = 0;
    for (int round = 0; round < 900; round++) {
        gsnn_mlp *f = random_mlp((gsnn_activation)(round % 3)), *g = disguised(f);
        gsnn_deep_canon a, b, again;
        assert_int_equal(gsnn_deep_canon_init(&a, f, NULL), GSNN_OK);
        assert_int_equal(gsnn_deep_canon_init(&b, g, NULL), GSNN_OK);
        assert_int_equal(gsnn_deep_canon_init(&again, a.form, NULL), GSNN_OK);
        check_same_function(f, a.form);
        check_same_function(f, g);
        assert_true(gsnn_mlp_equal(a.form, b.form));
        assert_int_equal(a.removed, b.removed);
        assert_true(gsnn_mlp_equal(a.form, again.form) && again.pure);
        assert_true(a.pure == b.pure);
        if (a.pure) {
            check_origins(&a, f);
            check_origins(&b, g);
            whole++;
        }
        gsnn_deep_canon_clear(&a);
        gsnn_deep_canon_clear(&b);
        gsnn_deep_canon_clear(&again);
        gsnn_mlp_free(f);
        gsnn_mlp_free(g);
    }
    assert_true(whole > 100 && whole < 800);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(disguises_have_one_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
