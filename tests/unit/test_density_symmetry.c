/* test_density_symmetry.c - which elements keep the law of a plain network: the search against
 * trying every element on what the law says of each input. */
#include "density/symmetry.h"
#include "group/elements.h"
#include "group/group.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static gsnn_run run;
static gsnn_error error;

static void read_law(gsnn_law *law, const char *activation, const char *weights, size_t degree) {
    char path[] = "/tmp/gsnn-law-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    FILE *stream = fdopen(file, "w");
    assert_non_null(stream);
    fprintf(stream,
            "{\"schema\":\"gsnn-law/1\",\"activation\":\"%s\",\"hidden\":3,\"weights\":%s,"
            "\"readout\":{\"law\":\"normal\"}}",
            activation, weights);
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(gsnn_law_read(law, path, degree, NULL, &run, &error), GSNN_OK);
    assert_int_equal(remove(path), 0);
}

/* Where element e takes axis i, and with which sign. */
static size_t image(const gsnn_group *group, const gsnn_point *element, size_t i, int *sign) {
    gsnn_point to = element[group->axes[i]];
    bool signs = group->points != group->degree;
    *sign = signs && to % 2 ? -1 : 1;
    return signs ? to / 2 : to;
}

typedef bool (*keeps)(const gsnn_group *group, const gsnn_point *element, const void *law);

/* The order that the search finds is the number of elements that keep the law, and all of its
 * generators are among them. */
static void check_order(const char *source, const char *activation, const char *weights, keeps keep,
                        const void *law_of, bool signs_absorbed) {
    gsnn_group *group;
    gsnn_law law;
    gsnn_symmetry symmetry;
    assert_int_equal(gsnn_group_read(&group, source, &run, &error), GSNN_OK);
    assert_int_equal(gsnn_group_make_chain(group, &error), GSNN_OK);
    assert_int_equal(gsnn_group_list(group, 10000, &run, &error), GSNN_OK);
    read_law(&law, activation, weights, group->degree);
    assert_int_equal(
        gsnn_symmetry_find(&symmetry, &law, group, GSNN_WITHIN_GROUP, NULL, &run, &error), GSNN_OK);
    gsnn_point *element = malloc(group->points * sizeof *element);
    uint64_t count = 0, all = fmpz_get_ui(group->order);
    assert_non_null(element);
    for (uint32_t e = 0; e < all; e++)
        count += keep(group, gsnn_elements_image(group->elements, e), law_of);
    fmpz_t order;
    fmpz_init(order);
    gsnn_found_group_order(order, &symmetry.density);
    if (fmpz_get_ui(order) != count)
        fail_msg("%s, %s: %lu by the search, %lu by trying", source, weights,
                 (unsigned long)fmpz_get_ui(order), (unsigned long)count);
    for (size_t i = 0; i < symmetry.density.count; i++)
        assert_true(keep(group, symmetry.density.generators + i * group->points, law_of));
    /* Weights have densities: a draw is kept by 1 only, or by -1 where that is not seen. */
    gsnn_found_group_order(order, &symmetry.draws);
    assert_true(fmpz_is_one(order));
    assert_int_equal(symmetry.sign_rule, signs_absorbed);
    assert_true(symmetry.exact);
    fmpz_clear(order);
    free(element);
    gsnn_symmetry_clear(&symmetry);
    gsnn_law_clear(&law);
    gsnn_group_free(group);
}

/* ---- Independent entries ----------------------------------------------------------------- */

/* Laws of one number, each beside its negative. */
static const char *const palette[] = {
    "{\"law\":\"normal\",\"mean\":1}",
    "{\"law\":\"normal\",\"mean\":-1}",
    "{\"law\":\"uniform\",\"low\":0,\"high\":1}",
    "{\"law\":\"uniform\",\"low\":-1,\"high\":0}",
    "{\"law\":\"normal\"}",
    "{\"law\":\"normal\"}",
    "{\"law\":\"laplace\",\"scale\":\"1/2\"}",
    "{\"law\":\"laplace\",\"scale\":\"1/2\"}",
};

/* Equal numbers are equal laws; those of negatives differ in the last bit where laws do. */
static int law_number(int choice, int sign) {
    return choice < 4 ? sign < 0 ? choice ^ 1 : choice : choice | 1;
}

static bool keeps_entries(const gsnn_group *group, const gsnn_point *element, const void *law) {
    const int *choice = law;
    for (size_t i = 0; i < group->degree; i++) {
        int sign;
        size_t to = image(group, element, i, &sign);
        if (law_number(choice[i], 1) != law_number(choice[to], sign))
            return false;
    }
    return true;
}

static void check_entries(const char *source, size_t degree, const int *choice) {
    char weights[1024] = "[";
    size_t used = 1;
    for (size_t i = 0; i < degree; i++)
        used += (size_t)snprintf(weights + used, sizeof weights - used, "%s%s", i ? "," : "",
                                 palette[choice[i]]);
    snprintf(weights + used, sizeof weights - used, "]");
    check_order(source, "relu", weights, keeps_entries, choice, false);
}

static void test_entries(void **state) {
    (void)state;
    static const struct {
        const char *group;
        size_t degree;
    } rows[] = {{"S4", 4},
                {"C6", 6},
                {"groups/d6.json", 6},
                {"groups/b3.json", 3},
                {"groups/b4.json", 4},
                {"groups/s4-edges.json", 6},
                {"groups/a5.json", 5}};
    uint64_t random = 1;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (int round = 0; round < 12; round++) {
            int choice[8];
            /* few different laws, so that much is kept, and in some rounds all alike */
            for (size_t i = 0; i < rows[r].degree; i++) {
                random = random * 6364136223846793005U + 1442695040888963407U;
                choice[i] = round < 2 ? 4 * round : (int)(random >> 40) % (round < 7 ? 2 : 8);
            }
            check_entries(rows[r].group, rows[r].degree, choice);
        }
}

/* ---- Joint normal rows ------------------------------------------------------------------- */

typedef struct joint {
    int mean[6], covariance[6][6];
    bool signs_absorbed; /* a row and its negative are the same */
} joint;

static bool keeps_joint(const gsnn_group *group, const gsnn_point *element, const void *law) {
    const joint *j = law;
    bool plus = true, minus = j->signs_absorbed;
    for (size_t a = 0; a < group->degree; a++) {
        int s, t;
        size_t to = image(group, element, a, &s);
        plus = plus && j->mean[to] == s * j->mean[a];
        minus = minus && j->mean[to] == -s * j->mean[a];
        for (size_t b = 0; b < group->degree; b++) {
            size_t also = image(group, element, b, &t);
            if (j->covariance[to][also] != s * t * j->covariance[a][b])
                return false;
        }
    }
    return plus || minus;
}

static void check_joint(const char *source, size_t degree, const joint *law) {
    char weights[2048];
    size_t used = (size_t)snprintf(weights, sizeof weights, "{\"mean\":[");
    for (size_t i = 0; i < degree; i++)
        used += (size_t)snprintf(weights + used, sizeof weights - used, "%s%d", i ? "," : "",
                                 law->mean[i]);
    used += (size_t)snprintf(weights + used, sizeof weights - used, "],\"covariance\":[");
    for (size_t i = 0; i < degree; i++) {
        for (size_t j = 0; j < degree; j++)
            used += (size_t)snprintf(weights + used, sizeof weights - used, "%s%d",
                                     j   ? ","
                                     : i ? ",["
                                         : "[",
                                     law->covariance[i][j]);
        used += (size_t)snprintf(weights + used, sizeof weights - used, "]");
    }
    snprintf(weights + used, sizeof weights - used, "]}");
    check_order(source, law->signs_absorbed ? "abs" : "relu", weights, keeps_joint, law,
                law->signs_absorbed);
}

/* Covariances 1 and -1 beside a diagonal that makes them positive, along a cycle, and at random. */
static void test_joint(void **state) {
    (void)state;
    static const struct {
        const char *group;
        size_t degree;
    } rows[] = {{"C6", 6}, {"groups/d6.json", 6}, {"S4", 4}, {"groups/a5.json", 5}};
    uint64_t random = 7;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (int round = 0; round < 10; round++) {
            joint law = {.signs_absorbed = round % 2};
            for (size_t i = 0; i < rows[r].degree; i++) {
                random = random * 6364136223846793005U + 1442695040888963407U;
                law.mean[i] = round < 4 ? (i % 2 ? -1 : 1) : (int)(random >> 40) % 3 - 1;
                law.covariance[i][i] = 10;
                for (size_t j = 0; j < i; j++) {
                    random = random * 6364136223846793005U + 1442695040888963407U;
                    bool next = j + 1 == i || (!j && i + 1 == rows[r].degree);
                    law.covariance[i][j] = law.covariance[j][i] =
                        round < 6 ? next : (int)(random >> 41) % 2;
                }
            }
            check_joint(rows[r].group, rows[r].degree, &law);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries),
        cmocka_unit_test(test_joint),
    };
    run = gsnn_run_default();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
