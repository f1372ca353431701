/* Blocks of neurons against the conjugates of (H,chi), moved element by element. */
#include "listed_fixture.h"

#include "enumeration/enumeration.h"
#include "morphism/neuron_blocks.h"

static const char *const groups[] = {"C6",    "D6",       "S4",  "A5",
                                     "S5",    "S4xC2",    "B3",  "Q8",
                                     "D4xC2", "C2xC2xC2", "D12", "groups/torus-4x4.json"};

#define GROUPS (sizeof groups / sizeof *groups)

/* For each element of G its sign in (H,chi) moved by the element t, whose inverse is given, and 0
 * outside. */
static void move_pair(const gsnn_listed_subgroup *h, uint64_t signs, uint32_t inverse,
                      int8_t *moved) {
    const gsnn_elements *elements = h->group->elements;
    for (uint32_t g = 0; g < elements->order; g++) {
        uint32_t back = gsnn_elements_conjugate(elements, g, inverse); /* t g t^-1 */
        moved[g] = 0;
        if (h->member[back])
            moved[g] = __builtin_parityll(gsnn_listed_subgroup_parity(h, back) & signs) ? -1 : 1;
    }
}

static void check_pair(const gsnn_group *group, const gsnn_catalogue *catalogue,
                       const gsnn_architecture *pair, gsnn_neuron_blocks *blocks) {
    const gsnn_subgroup_class *class = &catalogue->classes[pair->class];
    uint32_t order = group->elements->order, found = 0;
    gsnn_listed_subgroup subgroup;
    gsnn_neurons neurons;
    gsnn_error error;
    assert_int_equal(gsnn_listed_subgroup_init(&subgroup, group, &error), GSNN_OK);
    assert_int_equal(
        gsnn_listed_subgroup_set(&subgroup, class->elements, class->generator_count, &error),
        GSNN_OK);
    assert_int_equal(gsnn_neurons_from_list(&neurons, &subgroup, true, &error), GSNN_OK);
    assert_int_equal(
        gsnn_neuron_blocks_find(blocks, &neurons, &subgroup, class, pair->signs, &error), GSNN_OK);
    int8_t *moved = gsnn_new(neurons.count, order);
    assert_non_null(moved);
    for (uint32_t j = 0; j < neurons.count; j++) {
        int8_t *mine = moved + (size_t)j * order;
        assert_int_equal(neurons.coset[group->elements->inverse[neurons.inverse[j]]], j);
        move_pair(&subgroup, pair->signs, neurons.inverse[j], mine);
        uint32_t k = 0;
        while (memcmp(moved + (size_t)k * order, mine, order) != 0)
            k++;
        if (k == j)
            assert_int_equal(blocks->first[found++], j);
    }
    assert_int_equal(blocks->count, found);
    free(moved);
    gsnn_neurons_clear(&neurons);
    gsnn_listed_subgroup_clear(&subgroup);
}

static void blocks_are_conjugates(void **state) {
    (void)state;
    gsnn_neuron_blocks blocks = {0};
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(groups[i]);
        gsnn_run run = gsnn_run_default();
        gsnn_options options = gsnn_options_default();
        gsnn_enumeration *e;
        gsnn_error error;
        options.engine = "lattice";
        options.all = true;
        assert_int_equal(gsnn_enumerate(&e, group, &options, &run, &error), GSNN_OK);
        for (size_t k = 0; k < e->admissible; k++)
            check_pair(group, &e->catalogue, &e->architectures[k], &blocks);
        for (size_t k = e->admissible; k < e->count; k++)
            check_pair(group, &e->catalogue, e->inadmissible[k - e->admissible], &blocks);
        gsnn_enumeration_free(e);
        gsnn_group_free(group);
    }
    gsnn_neuron_blocks_clear(&blocks);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(blocks_are_conjugates)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
