#include "verify/density_phases.h"

#include "base/error.h"
#include "base/memory.h"
#include "verify/density_hidden.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

/* A mean, and whether its sign matters. */
typedef struct mean_row {
    size_t degree;
    fmpq *entries;
    bool signs;
} mean_row;

static bool keeps_mean(const void *context, const int32_t *images) {
    const mean_row *mean = context;
    fmpq_t opposite;
    fmpq_init(opposite);
    bool kept[2] = {true, mean->signs};
    for (size_t i = 0; i < mean->degree; i++) {
        const fmpq *to = mean->entries + (abs(images[i]) - 1);
        fmpq_neg(opposite, to);
        for (int k = 0; k < 2; k++)
            kept[k] = kept[k] &&
                      fmpq_equal(mean->entries + i, (images[i] < 0) != (k == 1) ? opposite : to);
    }
    fmpq_clear(opposite);
    return kept[0] || kept[1];
}

/* One of the two subgroups of a phase, with `rows` also what it says of all permutations. */
static gsnn_status check_phase_group(gsnn_verify_density_subject *s, const char *id,
                                     const char *name, const gsnn_value *phase,
                                     const mean_row *mean, bool rows) {
    char where[96];
    gsnn_verify_density_subgroup found = {0};
    gsnn_value object = gsnn_value_member(phase, name);
    gsnn_value generators = gsnn_value_member(&object, "generators");
    gsnn_value order = gsnn_value_member(&object, "order");
    snprintf(where, sizeof where, "%.48s: %s", id, name);
    gsnn_status status = gsnn_verify_density_read_subgroup(s, &generators, s->signs, &found);
    if (!status)
        gsnn_verify_density_lies_in(s, where, &found, &s->group);
    if (!status)
        status = gsnn_verify_density_check_order(s, GSNN_VERIFY_DENSITY_SUBGROUPS, where, &order,
                                                 &found);
    if (!status) {
        gsnn_verify_density_check_kept(s, where, &found, keeps_mean, mean);
        status = gsnn_verify_density_check_maximal(s, where, &s->group, &found, keeps_mean, mean);
    }
    if (!status && rows)
        status = gsnn_verify_density_hidden(s, id, phase, mean->entries, mean->signs, &found);
    gsnn_verify_density_subgroup_clear(&found);
    return status;
}

/* Draws of free rows have no symmetry, those of an orbit that of the group. */
static gsnn_status check_ties(gsnn_verify_density_subject *s, const char *id,
                              const gsnn_value *phase) {
    gsnn_value ties = gsnn_value_member(phase, "ties");
    gsnn_value none = gsnn_value_member(&ties, "none"), orbit = gsnn_value_member(&ties, "orbit");
    gsnn_value rows = gsnn_value_member(&ties, "rows");
    const char *one, *all, *core;
    gsnn_status status = gsnn_value_decimal(&none, &one);
    if (!status)
        status = gsnn_value_decimal(&orbit, &all);
    if (!status)
        status = gsnn_value_decimal(&rows, &core);
    if (status)
        return status;
    fmpz_t order, stated;
    fmpz_init(order);
    fmpz_init(stated);
    gsnn_proof_chain_order(order, s->group.chain);
    fmpz_set_str(stated, all, 10);
    bool whole = fmpz_equal(order, stated);
    fmpz_set_str(stated, core, 10);
    bool divides = fmpz_divisible(order, stated);
    if (strcmp(one, "1") != 0 || !whole || !divides)
        gsnn_findings_false(s->findings, GSNN_VERIFY_DENSITY_PHASES, "%.48s: ties: %s, %s, %s", id,
                            one, core, all);
    else
        gsnn_findings_pass(s->findings, GSNN_VERIFY_DENSITY_PHASES, 0);
    fmpz_clear(order);
    fmpz_clear(stated);
    return GSNN_OK;
}

static gsnn_status check_phase(gsnn_verify_density_subject *s, const gsnn_value *phase) {
    gsnn_value name = gsnn_value_member(phase, "id"), row = gsnn_value_member(phase, "mean");
    gsnn_value type = gsnn_value_member(phase, "type");
    const char *id;
    int64_t signs = 0;
    mean_row mean = {.degree = s->degree, .entries = _fmpq_vec_init((slong)s->degree)};
    gsnn_status status = gsnn_value_string(&name, &id);
    if (!status)
        status = gsnn_value_rational_list(&row, s->degree, "inputs", mean.entries);
    if (!status)
        status = gsnn_value_integer(&type, 1, 2, &signs);
    if (!status)
        status = check_phase_group(s, id, "relu", phase, &mean, signs == 1);
    mean.signs = true;
    if (!status)
        status = check_phase_group(s, id, "absorbing", phase, &mean, signs == 2);
    if (!status)
        status = check_ties(s, id, phase);
    _fmpq_vec_clear(mean.entries, (slong)s->degree);
    return status;
}

gsnn_status gsnn_verify_density_phases(gsnn_verify_density_subject *s, const gsnn_value *document) {
    gsnn_value list = gsnn_value_member(document, "architectures");
    size_t count = 0;
    gsnn_status status = gsnn_value_array(&list, &count);
    gsnn_value phase = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&phase))
        status = check_phase(s, &phase);
    gsnn_findings_summarise(s->findings, "the phases of %zu architectures", count);
    return status;
}
