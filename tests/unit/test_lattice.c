/* Lattices against sets of vectors modulo the moduli, listed. */
#include "base/random.h"
#include "linear/lattice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TRIALS 300
#define MOST 4096

/* A lattice modulo its moduli: which of all vectors, numbered by their entries, are in it. */
typedef struct listed {
    size_t dimension, size;
    int32_t moduli[3];
    bool inside[MOST];
} listed;

static size_t number_of(const listed *l, const int64_t *vector) {
    size_t number = 0;
    for (size_t i = 0; i < l->dimension; i++) {
        int64_t rest = vector[i] % l->moduli[i];
        number = number * (size_t)l->moduli[i] + (size_t)(rest < 0 ? rest + l->moduli[i] : rest);
    }
    return number;
}

static void vector_at(const listed *l, size_t number, int64_t *vector) {
    for (size_t i = l->dimension; i-- > 0;) {
        vector[i] = (int64_t)(number % (size_t)l->moduli[i]);
        number /= (size_t)l->moduli[i];
    }
}

/* Adds a vector and all sums with it, until nothing new comes. */
static void adjoin(listed *l, const int64_t *vector) {
    for (bool grown = true; grown;) {
        grown = false;
        for (size_t i = 0; i < l->size; i++) {
            int64_t sum[3];
            vector_at(l, i, sum);
            for (size_t k = 0; k < l->dimension; k++)
                sum[k] += vector[k];
            size_t to = number_of(l, sum);
            if (l->inside[i] && !l->inside[to])
                grown = l->inside[to] = true;
        }
    }
}

static void begin(listed *l, uint64_t *random) {
    static const int32_t sizes[] = {1, 2, 3, 4, 6, 8, 12, 16};
    memset(l, 0, sizeof *l);
    l->dimension = 1 + gsnn_random_next(random) % 3;
    l->size = 1;
    for (size_t i = 0; i < l->dimension; i++) {
        l->moduli[i] = sizes[gsnn_random_next(random) % 8];
        l->size *= (size_t)l->moduli[i];
    }
    l->inside[0] = true;
}

static void lattices_are_the_sums(void **state) {
    (void)state;
    uint64_t random = 20;
    for (size_t trial = 0; trial < TRIALS; trial++) {
        listed l;
        gsnn_lattice lattice, backwards;
        int64_t vectors[3][3], copy[3];
        size_t index = 1, members = 0;
        begin(&l, &random);
        gsnn_lattice_init(&lattice, l.dimension, l.moduli);
        gsnn_lattice_init(&backwards, l.dimension, l.moduli);
        for (size_t v = 0; v < 3; v++) {
            for (size_t i = 0; i < l.dimension; i++)
                vectors[v][i] = (int64_t)(gsnn_random_next(&random) % 61) - 30;
            adjoin(&l, vectors[v]);
            memcpy(copy, vectors[v], sizeof copy);
            gsnn_lattice_adjoin(&lattice, copy);
        }
        for (size_t v = 3; v-- > 0;)
            gsnn_lattice_adjoin(&backwards, vectors[v]);
        gsnn_lattice_normalise(&lattice);
        gsnn_lattice_normalise(&backwards);
        assert_true(gsnn_lattice_equal(&lattice, &backwards));
        for (size_t i = 0; i < l.dimension; i++)
            index *= (size_t)lattice.row[i][i];
        for (size_t i = 0; i < l.size; i++) {
            int64_t vector[3], reduced[3], difference[3];
            vector_at(&l, i, vector);
            members += l.inside[i];
            memcpy(reduced, vector, sizeof reduced);
            gsnn_lattice_reduce(&lattice, reduced);
            for (size_t k = 0; k < l.dimension; k++) {
                difference[k] = vector[k] - reduced[k];
                assert_true(reduced[k] >= 0 && reduced[k] < lattice.row[k][k]);
            }
            assert_true(l.inside[number_of(&l, difference)]);
            assert_int_equal(gsnn_lattice_contains(&lattice, vector), l.inside[i]);
        }
        assert_int_equal(index * members, l.size);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(lattices_are_the_sums)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
