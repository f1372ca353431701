/* test_coxeter_engine.c - the engine for reflection groups against closed forms and against the
 * lattice of all subgroups. */
#include "reflection_fixture.h"

#include "architecture/architecture.h"
#include "engine/engine.h"
#include "gsnn.h"
#include "reflection/reflection_system.h"

static const gsnn_run quiet = {.max_order = 100000};

static gsnn_catalogue list_with(const char *engine, gsnn_group *group) {
    gsnn_catalogue catalogue = {0};
    gsnn_error error;
    const gsnn_engine *by = gsnn_engine_named(engine);
    assert_non_null(by);
    if (by->lists_elements && gsnn_group_list(group, quiet.max_order, &quiet, &error) != GSNN_OK)
        fail_msg("%s", error.message);
    if (by->list(group, &quiet, &catalogue, &error) != GSNN_OK)
        fail_msg("%s", error.message);
    return catalogue;
}

static void count_types(const gsnn_catalogue *catalogue, size_t counts[2]) {
    counts[0] = counts[1] = 0;
    for (size_t i = 0; i < catalogue->count; i++)
        for (size_t k = 0; k < catalogue->classes[i].character_count; k++)
            counts[catalogue->classes[i].characters[k].signs != 0]++;
}

/* The number of partitions of n. */
static size_t partitions(size_t n) {
    size_t p[64] = {1};
    for (size_t part = 1; part <= n; part++)
        for (size_t m = part; m <= n; m++)
            p[m] += p[m - part];
    return p[n];
}

static size_t sum_of_partitions(size_t from, size_t to) {
    size_t sum = 0;
    for (size_t k = from; k <= to; k++)
        sum += partitions(k);
    return sum;
}

static void check_counts(char family, size_t rank, size_t type1, size_t type2) {
    char name[8];
    size_t counts[2];
    snprintf(name, sizeof name, "%c%zu", family, rank);
    gsnn_group *group = classical_group(name);
    gsnn_catalogue catalogue = list_with("coxeter", group);
    assert_null(group->chain);
    count_types(&catalogue, counts);
    if (counts[0] != type1 || counts[1] != type2)
        fail_msg("%s: %zu and %zu, not %zu and %zu", name, counts[0], counts[1], type1, type2);
    gsnn_catalogue_clear(&catalogue);
    gsnn_group_free(group);
}

static void closed_forms(void **state) {
    (void)state;
    for (size_t n = 2; n <= 30; n++)
        check_counts('A', n - 1, partitions(n), sum_of_partitions(1, n / 2));
    for (size_t n = 1; n <= 20; n++)
        check_counts('B', n, sum_of_partitions(1, n), sum_of_partitions(1, n));
    for (size_t n = 4; n <= 20; n++) {
        /* A tail of one coordinate is no tail; even blocks alone come in two kinds. */
        size_t type1 = sum_of_partitions(0, n) - partitions(n - 1) - 1;
        size_t very_even = n % 2 ? 0 : partitions(n / 2);
        check_counts('D', n, type1 + very_even,
                     n % 2 ? sum_of_partitions(1, n - 1) : type1 + very_even);
    }
}

static int compare_lines(const void *a, const void *b) {
    return strcmp(a, b);
}

#define LINE 400

/* One line for each class that carries admissible pairs, sorted: order, length, rank of H^1, and
 * type, dimension and orbit length of each pair. */
static char (*describe(const gsnn_group *group, const gsnn_catalogue *catalogue,
                       size_t *count))[LINE] {
    char(*lines)[LINE] = gsnn_new(catalogue->count, LINE);
    gsnn_selection all = {.max_neurons = UINT64_MAX, .inadmissible = true};
    gsnn_pair_maker maker;
    gsnn_error error;
    assert_non_null(lines);
    *count = 0;
    if (gsnn_pair_maker_init(&maker, group, catalogue, &all, &error) != GSNN_OK)
        fail_msg("%s", error.message);
    for (size_t c = 0; c < catalogue->count; c++) {
        const gsnn_subgroup_class *class = &catalogue->classes[c];
        gsnn_pairs pairs;
        char parts[16][24];
        size_t used = 0;
        if (gsnn_pairs_init(&pairs, &maker, c, &error) != GSNN_OK)
            fail_msg("%s", error.message);
        for (size_t i = 0; i < pairs.count; i++)
            if (pairs.pairs[i].reason == GSNN_ADMISSIBLE)
                snprintf(parts[used++], 24, " %d:%zu:%llu", pairs.pairs[i].type,
                         pairs.pairs[i].weights.dimension,
                         (unsigned long long)fmpz_get_ui(pairs.pairs[i].orbit_length));
        qsort(parts, used, 24, compare_lines);
        if (used) {
            char *line = lines[(*count)++];
            size_t at = (size_t)snprintf(
                line, LINE, "%llu %llu %zu", (unsigned long long)fmpz_get_ui(class->order),
                (unsigned long long)fmpz_get_ui(class->length), pairs.cohomology.rank);
            for (size_t i = 0; i < used; i++)
                at += (size_t)snprintf(line + at, LINE - at, "%s", parts[i]);
        }
        gsnn_pairs_clear(&pairs);
    }
    gsnn_pair_maker_clear(&maker);
    qsort(lines, *count, LINE, compare_lines);
    return lines;
}

/* A group file, if there is a slash in the name. */
static gsnn_group *named_group(const char *name) {
    gsnn_group *group;
    gsnn_error error;
    if (!strchr(name, '/'))
        return classical_group(name);
    if (gsnn_group_read(&group, name, &quiet, &error) != GSNN_OK)
        fail_msg("%s", error.message);
    return group;
}

static void check_against_lattice(const char *types) {
    gsnn_group *group = named_group(types);
    gsnn_catalogue mine = list_with("coxeter", group), all = list_with("lattice", group);
    size_t mine_count, all_count;
    char(*mine_lines)[LINE] = describe(group, &mine, &mine_count);
    char(*all_lines)[LINE] = describe(group, &all, &all_count);
    for (size_t i = 0; i < mine_count || i < all_count; i++) {
        const char *x = i < mine_count ? mine_lines[i] : "nothing";
        const char *y = i < all_count ? all_lines[i] : "nothing";
        if (strcmp(x, y) != 0)
            fail_msg("%s: coxeter has '%s', lattice '%s'", types, x, y);
    }
    free(mine_lines);
    free(all_lines);
    gsnn_catalogue_clear(&mine);
    gsnn_catalogue_clear(&all);
    gsnn_group_free(group);
}

static void agrees_with_lattice(void **state) {
    static const char *const groups[] = {
        "A1",
        "A2",
        "A3",
        "A4",
        "A5",
        "A6",
        "B1",
        "B2",
        "B3",
        "B4",
        "D2",
        "D3",
        "D4",
        "D5",
        "A1 A1",
        "A1 A2",
        "A2 A2",
        "B2 A2",
        "B3 A2",
        "B2 B2",
        "A1 B1 B2",
        "A3 B2",
        "D4 A1",
        "B1 B1 B1 B1",
        "A3 A1",
        "A3 A2",
        "B3 B1",
        "D3 B2",
        "A1 A1 A1",
        "A2 B1 B1",
        "B2 A1 B1",
        "groups/f4.json",
        "groups/icosahedron.json",
        "groups/cube.json",
        "groups/tetrahedron.json",
        "groups/d5-plane.json",
        "groups/d8-plane.json",
    };
    (void)state;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        check_against_lattice(groups[i]);
}

/* Every class's order, cohomology basis and characters against its generators alone. */
static void check_classes(const char *types) {
    gsnn_group *group = named_group(types);
    gsnn_catalogue catalogue = list_with("coxeter", group);
    gsnn_error error;
    fmpz_t order;
    fmpz_init(order);
    if (gsnn_group_make_chain(group, &error) != GSNN_OK)
        fail_msg("%s", error.message);
    gsnn_chain_order(order, group->chain);
    assert_true(fmpz_equal(order, group->order));
    for (size_t c = 0; c < catalogue.count; c++) {
        const gsnn_subgroup_class *class = &catalogue.classes[c];
        gsnn_listed_subgroup relations = {.generator_count = class->generator_count};
        gsnn_cohomology cohomology;
        gsnn_arena arena = {0};
        gsnn_chain chain;
        gsnn_chain_init(&chain, group->points, NULL, 0);
        for (size_t i = 0; i < class->generator_count; i++)
            if (gsnn_chain_add(&chain, class->generators + i * group->points, UINT64_C(1) << i,
                               &error) != GSNN_OK)
                fail_msg("%s", error.message);
        gsnn_chain_order(order, &chain);
        if (!fmpz_equal(order, class->order))
            fail_msg("%s: the order of class %zu is wrong", types, c);
        memcpy(relations.relations, chain.relations, sizeof chain.relations);
        if (gsnn_cohomology_init(&cohomology, &relations, &arena, &error) != GSNN_OK)
            fail_msg("%s", error.message);
        if (cohomology.rank != class->rank ||
            memcmp(cohomology.basis, class->basis, class->rank * sizeof *class->basis) != 0)
            fail_msg("%s: the cohomology of class %zu is wrong", types, c);
        gsnn_arena_clear(&arena);
        gsnn_chain_clear(&chain);
    }
    fmpz_clear(order);
    gsnn_catalogue_clear(&catalogue);
    gsnn_group_free(group);
}

static void classes_are_consistent(void **state) {
    static const char *const groups[] = {
        "A7",
        "B6",
        "D6",
        "D7",
        "A4 B3 D4",
        "A9",
        "B1 A2 D5",
        "groups/e6.json",
        "groups/e7.json",
        "groups/h4.json",
        "groups/f4.json",
    };
    (void)state;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        check_classes(groups[i]);
}

static void refuses_other_groups(void **state) {
    static const int six_cycle[] = {2, 3, 4, 5, 6, 1};
    (void)state;
    gsnn_group *group = group_of_images(6, 1, six_cycle);
    gsnn_catalogue catalogue = {0};
    gsnn_error error;
    assert_null(group->reflections);
    assert_int_equal(gsnn_engine_named("coxeter")->list(group, &quiet, &catalogue, &error),
                     GSNN_INVALID);
    gsnn_catalogue_clear(&catalogue);
    gsnn_group_free(group);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_forms),
        cmocka_unit_test(agrees_with_lattice),
        cmocka_unit_test(classes_are_consistent),
        cmocka_unit_test(refuses_other_groups),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    flint_cleanup();
    return failed;
}
