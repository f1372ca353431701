#include "dimension/family.h"

#include "base/error.h"
#include "base/memory.h"
#include "network/normaliser_index.h"

#include <flint/fmpz_vec.h>
#include <stdlib.h>
#include <string.h>

static bool is_line(const gsnn_record_architecture *architecture) {
    return architecture->type == 2 && architecture->weights.dimension == 1;
}

static size_t generic_dimension(const gsnn_family *family,
                                const gsnn_record_architecture *architecture) {
    return architecture->weights.dimension + (architecture->type == 1) + family->shared_dimension;
}

/* The dimension of V^G, from what the record says of it. */
static size_t fixed_dimension(const gsnn_enumeration_record *record) {
    if (record->group.invariant_dimension != GSNN_RECORD_UNKNOWN)
        return (size_t)record->group.invariant_dimension;
    return record->architecture_count ? (size_t)record->architectures[0].parameters.linear : 0;
}

static gsnn_status fill_member(gsnn_family *family, size_t i, gsnn_normaliser_indexer *indexer,
                               gsnn_error *error) {
    const gsnn_record_architecture *architecture = &family->record->architectures[i];
    gsnn_family_member *member = &family->members[i];
    member->line = is_line(architecture);
    if (!architecture->admissible) {
        /* Coincident neurons: the function is that of what the pair collapses to; zero weights: it
         * is affine. */
        member->dimension = family->shared_dimension;
        if (architecture->collapses_to != GSNN_RECORD_NONE)
            member->dimension = generic_dimension(
                family, &family->record->architectures[architecture->collapses_to]);
        member->scalings = (size_t)architecture->parameters.total - member->dimension;
        return GSNN_OK;
    }
    member->dimension = generic_dimension(family, architecture);
    member->scalings = 1;
    member->fibre_dimension = 1;
    gsnn_status status = gsnn_normaliser_index(indexer, architecture, &member->components_known,
                                               member->components, error);
    fmpz_mul_2exp(member->components, member->components, 1);
    return status;
}

gsnn_status gsnn_family_init(gsnn_family *family, const gsnn_enumeration_record *record,
                             gsnn_error *error) {
    *family = (gsnn_family){.record = record, .shared_dimension = fixed_dimension(record) + 1};
    family->members = gsnn_new(record->architecture_count, sizeof *family->members);
    if (!family->members)
        return gsnn_fail_memory(error);
    gsnn_normaliser_indexer indexer;
    gsnn_status status = gsnn_normaliser_indexer_init(&indexer, record, error);
    for (; !status && family->count < record->architecture_count; family->count++) {
        fmpz_init(family->members[family->count].components);
        status = fill_member(family, family->count, &indexer, error);
    }
    gsnn_normaliser_indexer_clear(&indexer);
    return status;
}

void gsnn_family_clear(gsnn_family *family) {
    for (size_t i = 0; i < family->count; i++)
        fmpz_clear(family->members[i].components);
    free(family->members);
    *family = (gsnn_family){0};
}

gsnn_growth gsnn_family_growth(const gsnn_family *family, size_t from, size_t to) {
    const gsnn_record_architecture *small = &family->record->architectures[from];
    const gsnn_record_architecture *large = &family->record->architectures[to];
    size_t small_parameters = (size_t)small->parameters.total;
    size_t large_parameters = (size_t)large->parameters.total;
    return (gsnn_growth){
        .dimension_at_image = small_parameters - 1,
        .first_order = 0,
        .second_order = large_parameters - small_parameters,
        .flat = large_parameters - (small_parameters - 1),
    };
}

void gsnn_family_sum_init(gsnn_family_sum *sum, const gsnn_family *family,
                          const gsnn_summand_choice *terms, size_t count) {
    *sum = (gsnn_family_sum){
        .parameters = family->shared_dimension,
        .dimension = family->shared_dimension,
        .components_known = true,
    };
    fmpz_init_set_ui(sum->components, 1);
    fmpz_t factor;
    fmpz_init(factor);
    for (size_t i = 0; i < count; i++) {
        const gsnn_family_member *member = &family->members[terms[i].architecture];
        const gsnn_record_architecture *architecture =
            &family->record->architectures[terms[i].architecture];
        size_t channels = terms[i].channels;
        size_t own = architecture->weights.dimension + (architecture->type == 1);
        bool merged = member->line && channels > 1;
        sum->channels += channels;
        sum->parameters += channels * (own + 1);
        sum->dimension += merged ? own : channels * own;
        sum->fibre_dimension += merged ? 2 * channels - 1 : channels;
        sum->redundant = sum->redundant || merged;
        sum->components_known = sum->components_known && !merged && member->components_known;
        if (!sum->components_known)
            continue;
        fmpz_pow_ui(factor, member->components, channels);
        fmpz_mul(sum->components, sum->components, factor);
        fmpz_fac_ui(factor, channels);
        fmpz_mul(sum->components, sum->components, factor);
    }
    fmpz_clear(factor);
}

void gsnn_family_sum_clear(gsnn_family_sum *sum) {
    fmpz_clear(sum->components);
}
