#include "matrix/matrix_orbit.h"

#include "base/random.h"
#include "exact/order_bound.h"

#include <flint/nmod_poly.h>
#include <stdio.h>

/* How far the search for elements of infinite order goes. */
#define PAIRED_GENERATORS 20
#define WALKS 12
#define WALK_LENGTH 20

/* Whether g^exponent is not the identity, exponent being a multiple of all finite orders: then g
 * has infinite order, for a power that is the identity would be so modulo p.  Powers of x modulo
 * the minimal polynomial are much cheaper than powers of g. */
static bool has_infinite_order(const nmod_mat_t g, fmpz_t exponent) {
    nmod_poly_t minimal, power;
    nmod_poly_init_mod(minimal, g->mod);
    nmod_poly_init_mod(power, g->mod);
    nmod_mat_minpoly(minimal, g);
    nmod_poly_set_coeff_ui(power, 1, 1);
    nmod_poly_rem(power, power, minimal);
    nmod_poly_powmod_fmpz_binexp(power, power, exponent, minimal);
    bool infinite = !nmod_poly_is_one(power);
    nmod_poly_clear(minimal);
    nmod_poly_clear(power);
    return infinite;
}

/* A word in the generators and its value. */
typedef struct word {
    size_t length;
    size_t letters[WALK_LENGTH];
    nmod_mat_t value, spare;
} word;

static void start(word *w, const nmod_mat_struct *generators, size_t letter) {
    w->length = 1;
    w->letters[0] = letter;
    nmod_mat_set(w->value, generators + letter);
}

static void extend(word *w, const nmod_mat_struct *generators, size_t letter) {
    w->letters[w->length++] = letter;
    nmod_mat_mul(w->spare, w->value, generators + letter);
    nmod_mat_swap(w->spare, w->value);
}

static gsnn_status refuse(const word *w, gsnn_error *error) {
    char text[WALK_LENGTH * 32] = "";
    size_t used = 0;
    for (size_t i = 0; i < w->length; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%sgenerators[%zu]",
                                 i ? " * " : "", w->letters[i]);
    return gsnn_fail(error, GSNN_INVALID, "%s%s has infinite order: the group is infinite",
                     w->length > 1 ? "the product " : "", text);
}

/* All words of one letter, then of two. */
static gsnn_status try_short_words(word *w, const nmod_mat_struct *generators, size_t count,
                                   fmpz_t exponent, gsnn_error *error) {
    for (size_t i = 0; i < count; i++) {
        start(w, generators, i);
        if (has_infinite_order(w->value, exponent))
            return refuse(w, error);
    }
    for (size_t i = 0; i < count && i < PAIRED_GENERATORS; i++)
        for (size_t j = i + 1; j < count && j < PAIRED_GENERATORS; j++) {
            start(w, generators, i);
            extend(w, generators, j);
            if (has_infinite_order(w->value, exponent))
                return refuse(w, error);
        }
    return GSNN_OK;
}

static gsnn_status try_random_words(word *w, const nmod_mat_struct *generators, size_t count,
                                    fmpz_t exponent, gsnn_error *error) {
    uint64_t random = 1;
    for (int walk = 0; walk < WALKS; walk++) {
        start(w, generators, gsnn_random_next(&random) % count);
        while (w->length < WALK_LENGTH) {
            extend(w, generators, gsnn_random_next(&random) % count);
            if (has_infinite_order(w->value, exponent))
                return refuse(w, error);
        }
    }
    return GSNN_OK;
}

gsnn_status gsnn_refuse_infinite_order(const nmod_mat_struct *generators, size_t count,
                                       ulong conductor, gsnn_error *error) {
    slong m = generators[0].r;
    fmpz_t exponent;
    word w;
    fmpz_init(exponent);
    nmod_mat_init(w.value, m, m, generators[0].mod.n);
    nmod_mat_init(w.spare, m, m, generators[0].mod.n);
    gsnn_order_bound(exponent, conductor, m);
    gsnn_status status = try_short_words(&w, generators, count, exponent, error);
    if (status == GSNN_OK)
        status = try_random_words(&w, generators, count, exponent, error);
    fmpz_clear(exponent);
    nmod_mat_clear(w.value);
    nmod_mat_clear(w.spare);
    return status;
}
