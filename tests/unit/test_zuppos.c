/* The cyclic subgroups of prime power order against a look at every element. */
#include "listed_fixture.h"

#include "subgroup/zuppos.h"

static const char *const groups[] = {"C1",    "C2",       "C12",
                                     "D6",    "S4",       "A5",
                                     "S5",    "C2xC2xC2", "groups/q8.json",
                                     "C4xC4", "S4xC3",    "groups/cube.json"};

#define GROUPS (sizeof groups / sizeof *groups)

static uint32_t order_of(const gsnn_elements *e, uint32_t a) {
    uint32_t n = 1;
    for (uint32_t power = a; power; power = gsnn_elements_multiply(e, power, a))
        n++;
    return n;
}

/* The prime of which n is a power, or 0. */
static uint32_t prime_of(uint32_t n) {
    uint32_t p = 2;
    if (n < 2)
        return 0;
    while (n % p)
        p++;
    while (n % p == 0)
        n /= p;
    return n == 1 ? p : 0;
}

static gsnn_zuppos *zuppos_of(const gsnn_group *group) {
    gsnn_zuppos *zuppos;
    gsnn_error error;
    gsnn_run run = gsnn_run_default();
    assert_int_equal(gsnn_zuppos_new(&zuppos, group, &run, &error), GSNN_OK);
    return zuppos;
}

static void each_generator_has_its_zuppo(void **state) {
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(groups[i]);
        const gsnn_elements *e = group->elements;
        gsnn_zuppos *zuppos = zuppos_of(group);
        uint32_t leaders = 0, before = UINT32_MAX;
        for (uint32_t a = 0; a < e->order; a++) {
            uint32_t n = order_of(e, a), prime = prime_of(n), whole;
            assert_int_equal(zuppos->of[a] >= 0, prime != 0);
            leaders += gsnn_zuppos_led_by(zuppos, a) >= 0;
            if (!prime)
                continue;
            uint32_t z = (uint32_t)zuppos->of[a];
            assert_int_equal(zuppos->prime[z], prime);
            /* It generates the same cyclic group as the leader, which is the least that does. */
            assert_true(zuppos->generator[z] <= a);
            bool *inside = span(e, &zuppos->generator[z], 1, &whole);
            assert_true(inside[a]);
            assert_int_equal(whole, n);
            free(inside);
        }
        assert_int_equal(leaders, zuppos->count);
        for (uint32_t z = 0; z < zuppos->count; z++) {
            uint32_t n = order_of(e, zuppos->generator[z]);
            assert_int_equal(gsnn_zuppos_led_by(zuppos, zuppos->generator[z]), z);
            assert_int_equal(zuppos->of[zuppos->generator[z]], z);
            /* By decreasing order, then by the least generator. */
            assert_true(n < before ||
                        (n == before && z && zuppos->generator[z] > zuppos->generator[z - 1]));
            before = n;
        }
        gsnn_zuppos_free(zuppos);
        gsnn_group_free(group);
    }
}

static void tables_agree_with_elements(void **state) {
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(groups[i]);
        const gsnn_elements *e = group->elements;
        gsnn_zuppos *zuppos = zuppos_of(group);
        for (size_t s = 0; s < zuppos->conjugations; s++)
            for (uint32_t z = 0; z < zuppos->count; z++)
                assert_int_equal(zuppos->conjugate[s * zuppos->count + z],
                                 zuppos->of[gsnn_elements_conjugate(e, zuppos->generator[z],
                                                                    zuppos->conjugator[s])]);
        for (uint32_t k = 0; k < e->base_length; k++) {
            const uint32_t *first = zuppos->first + (size_t)k * (e->degree + 1);
            assert_int_equal(first[0], 0);
            assert_int_equal(first[e->degree], zuppos->count);
            for (uint32_t y = 0; y < e->degree; y++)
                for (uint32_t at = first[y]; at < first[y + 1]; at++) {
                    uint32_t z = zuppos->by_image[(size_t)k * zuppos->count + at];
                    assert_int_equal(zuppos->base_images[(size_t)k * zuppos->count + z], y);
                    assert_int_equal(
                        gsnn_elements_image(e, zuppos->generator[z])[e->chain->levels[k].base], y);
                }
        }
        /* A generator that moves a zuppo is a mover or does as one before it. */
        for (size_t s = 0; s < zuppos->conjugations; s++) {
            const uint32_t *row = zuppos->conjugate + s * zuppos->count;
            bool same = true, mover = false;
            for (uint32_t z = 0; z < zuppos->count; z++)
                same = same && row[z] == z;
            for (size_t k = 0; k < zuppos->mover_count; k++)
                mover = mover || memcmp(zuppos->conjugate + zuppos->movers[k] * zuppos->count, row,
                                        zuppos->count * sizeof *row) == 0;
            assert_int_equal(mover, !same);
        }
        gsnn_zuppos_free(zuppos);
        gsnn_group_free(group);
    }
}

/* Subgroups have the same zuppos, and the same key, exactly when they are the same. */
static void keys_tell_subgroups_apart(void **state) {
    (void)state;
    uint64_t random = 4;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(groups[i]);
        const gsnn_elements *e = group->elements;
        gsnn_zuppos *zuppos = zuppos_of(group);
        enum { SETS = 40 };
        bool *inside[SETS];
        gsnn_key keys[SETS];
        uint32_t *list = gsnn_new(e->order, sizeof *list);
        uint32_t *set = gsnn_new(zuppos->count, sizeof *set);
        for (int k = 0; k < SETS; k++) {
            uint32_t by[2] = {any_element(group, &random), any_element(group, &random)};
            uint32_t order, count = 0;
            inside[k] = span(e, by, (size_t)k % 3, &order);
            for (uint32_t a = 0; a < e->order; a++)
                if (inside[k][a])
                    list[count++] = a;
            keys[k] = gsnn_zuppos_key(zuppos, set, gsnn_list_zuppos(zuppos, list, count, set));
            for (int l = 0; l < k; l++)
                assert_int_equal(gsnn_key_compare(keys[k], keys[l]) == 0,
                                 memcmp(inside[k], inside[l], e->order * sizeof **inside) == 0);
        }
        for (int k = 0; k < SETS; k++)
            free(inside[k]);
        free(list);
        free(set);
        gsnn_zuppos_free(zuppos);
        gsnn_group_free(group);
    }
}

static void orbits_of_zuppos_are_met(void **state) {
    (void)state;
    uint64_t random = 9;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(groups[i]);
        const gsnn_elements *e = group->elements;
        gsnn_zuppos *zuppos = zuppos_of(group);
        unsigned char *met = gsnn_new(zuppos->count, 1);
        uint32_t *queue = gsnn_new(zuppos->count, sizeof *queue);
        for (uint32_t z = 0; z < zuppos->count; z++) {
            uint32_t by[2] = {any_element(group, &random), any_element(group, &random)}, order;
            bool *inside = span(e, by, 2, &order);
            unsigned char *expected = gsnn_new(zuppos->count, 1);
            for (uint32_t a = 0; a < e->order; a++)
                if (inside[a])
                    expected[zuppos->of[gsnn_elements_conjugate(e, zuppos->generator[z], a)]] = 1;
            memset(met, 0, zuppos->count);
            gsnn_meet_zuppo_orbit(zuppos, z, by, 2, met, queue);
            assert_memory_equal(met, expected, zuppos->count);
            free(inside);
            free(expected);
        }
        free(met);
        free(queue);
        gsnn_zuppos_free(zuppos);
        gsnn_group_free(group);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_generator_has_its_zuppo),
        cmocka_unit_test(tables_agree_with_elements),
        cmocka_unit_test(keys_tell_subgroups_apart),
        cmocka_unit_test(orbits_of_zuppos_are_met),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
