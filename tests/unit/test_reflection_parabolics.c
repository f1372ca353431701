/* test_reflection_parabolics.c - diagrams, and the classes of their parabolic subgroups. */
#include "reflection_fixture.h"

#include "base/random.h"
#include "reflection/parabolics.h"

static gsnn_error error;

static void must(gsnn_status status) {
    if (status != GSNN_OK)
        fail_msg("%s", error.message);
}

static const gsnn_cartan_type types[] = {
    {'A', 1, 0}, {'A', 2, 0}, {'A', 3, 0}, {'A', 4, 0},  {'A', 5, 0}, {'A', 6, 0}, {'A', 7, 0},
    {'A', 8, 0}, {'B', 2, 0}, {'B', 3, 0}, {'B', 4, 0},  {'B', 5, 0}, {'B', 6, 0}, {'B', 7, 0},
    {'B', 8, 0}, {'D', 4, 0}, {'D', 5, 0}, {'D', 6, 0},  {'D', 7, 0}, {'D', 8, 0}, {'E', 6, 0},
    {'E', 7, 0}, {'E', 8, 0}, {'F', 4, 0}, {'H', 3, 0},  {'H', 4, 0}, {'I', 2, 5}, {'I', 2, 6},
    {'I', 2, 7}, {'I', 2, 8}, {'I', 2, 9}, {'I', 2, 12},
};

#define TYPES (sizeof types / sizeof *types)

static const char *name_of(gsnn_cartan_type type) {
    static char name[24];
    cartan_name(type, name);
    return name;
}

/* A diagram whose nodes are shuffled is recognised, and labelled so that bonds are standard. */
static void identify_shuffled(void **state) {
    (void)state;
    uint64_t random = 3;
    for (size_t i = 0; i < TYPES; i++)
        for (int trial = 0; trial < 20; trial++) {
            gsnn_diagram standard, shuffled;
            gsnn_cartan_type found;
            unsigned n = types[i].rank, place[GSNN_MAX_NODES] = {0}, order[GSNN_MAX_NODES];
            for (unsigned k = 0; k < n; k++) {
                unsigned j = (unsigned)(gsnn_random_next(&random) % (k + 1));
                place[k] = place[j];
                place[j] = k;
            }
            gsnn_diagram_of_type(&standard, types[i]);
            gsnn_diagram_init(&shuffled, n);
            for (unsigned a = 0; a < n; a++)
                for (unsigned b = 0; b < a; b++)
                    if (standard.bonds[a][b] > 2)
                        gsnn_diagram_join(&shuffled, place[a], place[b], standard.bonds[a][b]);
            if (!gsnn_diagram_identify(&shuffled, gsnn_node_bit(n) - 1, &found, order) ||
                found.family != types[i].family || found.rank != n || found.bond != types[i].bond)
                fail_msg("%s is not identified", name_of(types[i]));
            for (unsigned a = 0; a < n; a++)
                for (unsigned b = 0; b < n; b++)
                    assert_int_equal(shuffled.bonds[order[a]][order[b]], standard.bonds[a][b]);
        }
}

static void infinite_groups_are_refused(void **state) {
    /* Bonds along a path, then the node that one more node is joined to. */
    static const struct {
        unsigned path[10];
        int branch;
    } cases[] = {
        {{4, 4}, -1},
        {{3, 6}, -1},
        {{5, 5}, -1},
        {{4, 3, 4}, -1},
        {{3, 5, 3}, -1},
        {{5, 3, 3, 3}, -1},
        {{3, 4, 3, 3}, -1},
        {{3, 3, 3, 4}, 1},
        {{3, 3, 3, 3, 3, 3}, 3},
        {{3, 3, 3, 3, 3, 3, 3, 3}, 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gsnn_diagram diagram;
        gsnn_cartan_type type;
        unsigned n = 1, order[GSNN_MAX_NODES];
        while (cases[i].path[n - 1])
            n++;
        bool branched = cases[i].branch >= 0;
        gsnn_diagram_init(&diagram, n + branched);
        for (unsigned k = 0; k + 1 < n; k++)
            gsnn_diagram_join(&diagram, k, k + 1, cases[i].path[k]);
        if (branched)
            gsnn_diagram_join(&diagram, (unsigned)cases[i].branch, n, 3);
        if (gsnn_diagram_identify(&diagram, gsnn_node_bit(diagram.rank) - 1, &type, order))
            fail_msg("case %zu is taken for %s", i, name_of(type));
    }
}

/* For A, B and D: partitions against the tables of all sets, whose classes come from moves. */
static void partitions_agree_with_tables(void **state) {
    (void)state;
    for (size_t i = 0; i < TYPES; i++) {
        gsnn_parabolics tables, plain;
        must(gsnn_parabolics_init_tables(&tables, types[i], &error));
        must(gsnn_parabolics_init(&plain, types[i], &error));
        for (uint64_t nodes = 0; nodes < gsnn_node_bit(types[i].rank); nodes++)
            if (gsnn_parabolic_canonical(&tables, nodes) != gsnn_parabolic_canonical(&plain, nodes))
                fail_msg("%s: %#llx is %#llx or %#llx", name_of(types[i]),
                         (unsigned long long)nodes,
                         (unsigned long long)gsnn_parabolic_canonical(&tables, nodes),
                         (unsigned long long)gsnn_parabolic_canonical(&plain, nodes));
        gsnn_parabolics_clear(&tables);
        gsnn_parabolics_clear(&plain);
    }
}

/* The sets with the same canonical set are those that moves reach from it. */
static void classes_are_closed_under_moves(void **state) {
    (void)state;
    for (size_t i = 0; i < TYPES; i++) {
        gsnn_parabolics parabolics;
        bool reached[256] = {false}, grown = true;
        uint64_t sets = gsnn_node_bit(types[i].rank);
        must(gsnn_parabolics_init(&parabolics, types[i], &error));
        for (uint64_t nodes = 0; nodes < sets; nodes++)
            reached[nodes] = gsnn_parabolic_canonical(&parabolics, nodes) == nodes;
        while (grown) {
            grown = false;
            for (uint64_t k = 0; k < sets * types[i].rank; k++) {
                uint64_t nodes = k / types[i].rank;
                unsigned s = (unsigned)(k % types[i].rank);
                if (!reached[nodes] || nodes >> s & 1)
                    continue;
                uint64_t moved = gsnn_parabolic_moved(&parabolics.diagram, nodes, s);
                if (gsnn_parabolic_canonical(&parabolics, moved) !=
                    gsnn_parabolic_canonical(&parabolics, nodes))
                    fail_msg("%s: %#llx is moved to %#llx, of another class", name_of(types[i]),
                             (unsigned long long)nodes, (unsigned long long)moved);
                grown = grown || !reached[moved];
                reached[moved] = true;
            }
        }
        for (uint64_t nodes = 0; nodes < sets; nodes++)
            if (!reached[nodes])
                fail_msg("%s: no moves reach %#llx", name_of(types[i]), (unsigned long long)nodes);
        gsnn_parabolics_clear(&parabolics);
    }
}

static int compare_classes(const void *a, const void *b) {
    const gsnn_parabolic_class *x = a, *y = b;
    return x->nodes < y->nodes ? -1 : x->nodes > y->nodes;
}

/* Orders and lengths of A, B and D in closed form against the count of hyperplanes. */
static void lengths_agree(void **state) {
    (void)state;
    for (size_t i = 0; i < TYPES; i++) {
        gsnn_parabolics tables, plain;
        gsnn_parabolic_classes counted, listed;
        must(gsnn_parabolics_init_tables(&tables, types[i], &error));
        must(gsnn_parabolics_init(&plain, types[i], &error));
        must(gsnn_parabolic_list(&tables, &counted, &error));
        must(gsnn_parabolic_list(&plain, &listed, &error));
        assert_int_equal(counted.count, listed.count);
        qsort(counted.list, counted.count, sizeof *counted.list, compare_classes);
        qsort(listed.list, listed.count, sizeof *listed.list, compare_classes);
        for (size_t k = 0; k < listed.count; k++) {
            assert_int_equal(counted.list[k].nodes, listed.list[k].nodes);
            if (!fmpz_equal(counted.list[k].order, listed.list[k].order) ||
                !fmpz_equal(counted.list[k].length, listed.list[k].length))
                fail_msg("%s: class %#llx is measured differently", name_of(types[i]),
                         (unsigned long long)listed.list[k].nodes);
        }
        gsnn_parabolic_classes_clear(&counted);
        gsnn_parabolic_classes_clear(&listed);
        gsnn_parabolics_clear(&tables);
        gsnn_parabolics_clear(&plain);
    }
}

/* The degrees of the basic invariants, which determine how many elements fix a flat of each
 * dimension and no more (L. Solomon, "Invariants of finite reflection groups", 1963). */
static void degrees(gsnn_cartan_type type, unsigned *d) {
    static const unsigned char e[3][8] = {
        {2, 5, 6, 8, 9, 12}, {2, 6, 8, 10, 12, 14, 18}, {2, 8, 12, 14, 18, 20, 24, 30}};
    static const unsigned char f[] = {2, 6, 8, 12}, h[2][4] = {{2, 6, 10}, {2, 12, 20, 30}};
    for (unsigned i = 0; i < type.rank; i++)
        switch (type.family) {
        case 'A':
            d[i] = i + 2;
            break;
        case 'B':
            d[i] = 2 * i + 2;
            break;
        case 'D':
            d[i] = i + 1 == type.rank ? type.rank : 2 * i + 2;
            break;
        case 'E':
            d[i] = e[type.rank - 6][i];
            break;
        case 'F':
            d[i] = f[i];
            break;
        case 'H':
            d[i] = h[type.rank - 3][i];
            break;
        default:
            d[i] = i ? type.bond : 2;
        }
}

/* Elements of W whose fixed space is a given flat: those of W_J that fix nothing more, which are
 * the product of the exponents of W_J in number.  Over all flats of a dimension, they are an
 * elementary symmetric function of the exponents of W. */
static void lengths_count_elements(void **state) {
    (void)state;
    for (size_t i = 0; i < TYPES; i++) {
        gsnn_parabolics parabolics;
        gsnn_parabolic_classes classes;
        unsigned n = types[i].rank, d[8];
        must(gsnn_parabolics_init(&parabolics, types[i], &error));
        must(gsnn_parabolic_list(&parabolics, &classes, &error));
        fmpz_t term, expected[9], found[9];
        fmpz_init(term);
        for (unsigned k = 0; k <= n; k++) {
            fmpz_init_set_ui(expected[k], k == 0);
            fmpz_init(found[k]);
        }
        degrees(types[i], d);
        for (unsigned k = 0; k < n; k++)
            for (unsigned r = k + 1; r > 0; r--)
                fmpz_addmul_ui(expected[r], expected[r - 1], d[k] - 1);
        for (size_t c = 0; c < classes.count; c++) {
            fmpz_set(term, classes.list[c].length);
            for (uint64_t rest = classes.list[c].nodes; rest;) {
                gsnn_cartan_type type;
                unsigned order[GSNN_MAX_NODES];
                uint64_t component = gsnn_diagram_component(&parabolics.diagram, rest,
                                                            (unsigned)__builtin_ctzll(rest));
                assert_true(gsnn_diagram_identify(&parabolics.diagram, component, &type, order));
                degrees(type, d);
                for (unsigned k = 0; k < type.rank; k++)
                    fmpz_mul_ui(term, term, d[k] - 1);
                rest &= ~component;
            }
            unsigned rank = (unsigned)__builtin_popcountll(classes.list[c].nodes);
            fmpz_add(found[rank], found[rank], term);
        }
        for (unsigned k = 0; k <= n; k++) {
            if (!fmpz_equal(found[k], expected[k]))
                fail_msg("%s: flats of codimension %u do not add up", name_of(types[i]), k);
            fmpz_clear(expected[k]);
            fmpz_clear(found[k]);
        }
        fmpz_clear(term);
        gsnn_parabolic_classes_clear(&classes);
        gsnn_parabolics_clear(&parabolics);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identify_shuffled),
        cmocka_unit_test(infinite_groups_are_refused),
        cmocka_unit_test(partitions_agree_with_tables),
        cmocka_unit_test(classes_are_closed_under_moves),
        cmocka_unit_test(lengths_agree),
        cmocka_unit_test(lengths_count_elements),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    flint_cleanup();
    return failed;
}
