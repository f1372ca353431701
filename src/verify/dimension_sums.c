/* dimension_sums.c - sums of architectures, and networks. */
#include "verify/dimension_checks.h"
#include "verify/dimension_tied.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

/* The channels of a document's summands. */
typedef struct summands {
    gsnn_verify_group g;
    size_t count;
    gsnn_verify_rows *rows; /* of each summand */
    size_t *alike;
    gsnn_verify_channel *channels;
    size_t channel_count, channel_capacity;
    size_t work;
    bool complete; /* all summands have rows that could be laid out */
} summands;

static void summands_clear(summands *s) {
    for (size_t c = 0; c < s->channel_count; c++)
        _fmpq_vec_clear(s->channels[c].values, (slong)s->channels[c].rows->dimension + 2);
    for (size_t i = 0; i < s->count; i++)
        free(s->rows[i].entries);
    free(s->channels);
    free(s->rows);
    free(s->alike);
    gsnn_verify_group_clear(&s->g);
}

static gsnn_status add_channel(summands *s, const gsnn_verify_rows *r, fmpq *values,
                               gsnn_error *error) {
    if (gsnn_reserve(&s->channels, &s->channel_capacity, s->channel_count + 1,
                     sizeof *s->channels)) {
        _fmpq_vec_clear(values, (slong)r->dimension + 2);
        return gsnn_fail_memory(error);
    }
    s->channels[s->channel_count++] = (gsnn_verify_channel){.rows = r, .values = values};
    s->work += r->count * s->g.degree;
    return GSNN_OK;
}

/* A given number of channels with values of our own, or the channels of a network. */
static gsnn_status read_channels(summands *s, const gsnn_verify_rows *r, const gsnn_value *channels,
                                 uint64_t *state) {
    gsnn_error *error = channels->reading->error;
    int64_t number;
    gsnn_status status = GSNN_OK;
    if (gsnn_value_get_kind(channels) == GSNN_VALUE_NUMBER) {
        status = gsnn_value_integer(channels, 1, 1000000, &number);
        /* Beyond three, more channels of an architecture show nothing new. */
        for (int64_t i = 0; !status && i < number && s->work <= GSNN_VERIFY_MOST_WORK; i++)
            status = add_channel(s, r, gsnn_verify_draw_values(r, state), error);
        return status;
    }
    size_t count;
    status = gsnn_value_array(channels, &count);
    gsnn_value item = gsnn_value_before(channels);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value weights = gsnn_value_member(&item, "weights");
        gsnn_value b = gsnn_value_member(&item, "b"), a = gsnn_value_member(&item, "a");
        fmpq *values = _fmpq_vec_init((slong)r->dimension + 2);
        status = add_channel(s, r, values, error);
        if (!status &&
            !(status = gsnn_value_rational_list(&weights, r->dimension, "free weights", values)) &&
            !(status = gsnn_value_rational(&b, values + r->dimension)))
            status = gsnn_value_rational(&a, values + r->dimension + 1);
    }
    return status;
}

/* How many channels there are is known where all of them were read. */
static void summarise(const summands *s, const char *what, gsnn_findings *findings) {
    if (s->complete)
        gsnn_findings_summarise(findings, "%s of %zu channels", what, s->channel_count);
    else
        gsnn_findings_summarise(findings, "%s of architectures", what);
}

static gsnn_status summands_read(summands *s, const gsnn_value *document, gsnn_findings *findings,
                                 uint64_t *state) {
    gsnn_value group_value = gsnn_value_member(document, "group");
    gsnn_value list = gsnn_value_member(document, "summands");
    gsnn_status status = gsnn_verify_group_read(&s->g, &group_value, findings);
    size_t count = 0;
    if (!status)
        status = gsnn_value_array(&list, &count);
    s->rows = gsnn_new(count, sizeof *s->rows);
    s->alike = gsnn_new(count, sizeof *s->alike);
    if (!s->rows || !s->alike)
        return gsnn_value_fail_memory(document);
    s->complete = true;
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value type_value = gsnn_value_member(&item, "type");
        gsnn_value channels = gsnn_value_member(&item, "channels");
        int64_t type;
        int32_t *row = NULL;
        size_t dimension = 0;
        status = gsnn_value_integer(&type_value, 1, 2, &type);
        if (!status)
            status = gsnn_verify_row_read(&item, &s->g, &row, &dimension);
        if (!status && row) {
            gsnn_verify_rows *r = &s->rows[s->count++];
            status =
                gsnn_verify_rows_of(r, &s->g, row, (int)type, dimension, document->reading->error);
            s->complete = s->complete && r->whole;
            if (!status)
                s->alike[s->count - 1] =
                    gsnn_verify_rows_alike(r, s->g.degree, &status, document->reading->error);
            if (!status && r->whole)
                status = read_channels(s, r, &channels, state);
        } else {
            s->complete = false;
        }
        free(row);
    }
    return status;
}

/* The parameters and the dimension that are stated, against ours; *known is false where there are
 * no rows or too many. */
static gsnn_status compare_dimension(summands *s, const gsnn_value *document, uint64_t seed,
                                     int64_t parameters, int64_t dimension, size_t *orbits,
                                     gsnn_findings *findings) {
    *orbits = SIZE_MAX;
    if (!s->complete || s->work > GSNN_VERIFY_MOST_WORK) {
        gsnn_findings_skip(findings, GSNN_DIMENSION_RANKS,
                           "no rows to start from, or more weights than %zu",
                           GSNN_VERIFY_MOST_WORK);
        return GSNN_OK;
    }
    bool smooth;
    size_t own, rank;
    gsnn_status status = gsnn_verify_measure(&s->g, s->channels, s->channel_count, seed, &smooth,
                                             &own, &rank, orbits, document->reading->error);
    if (status)
        return status;
    if ((int64_t)own != parameters || (dimension >= 0) != smooth ||
        (smooth && (int64_t)rank != dimension))
        gsnn_findings_false(findings, GSNN_DIMENSION_RANKS,
                            "dimension %lld of %lld, by our Jacobian %zu of %zu%s",
                            (long long)dimension, (long long)parameters, rank, own,
                            smooth ? "" : ", nowhere smooth");
    else
        gsnn_findings_pass(findings, GSNN_DIMENSION_RANKS, 0);
    return GSNN_OK;
}

/* Components and dimension of the fibre of a sum, and whether it is redundant. */
static gsnn_status check_sum_fibre(const summands *s, const gsnn_value *document,
                                   gsnn_findings *findings) {
    gsnn_value fibre = gsnn_value_member(document, "fibre");
    gsnn_value components = gsnn_value_member(&fibre, "components");
    gsnn_value redundant_value = gsnn_value_member(document, "redundant");
    const char *stated = NULL;
    bool redundant, merged = false;
    int64_t dimension, rays = 0;
    gsnn_status status;
    if ((status = gsnn_verify_integer(&fibre, "dimension", &dimension)) ||
        (status = gsnn_value_boolean(&redundant_value, &redundant)) ||
        (gsnn_value_given(&components) && (status = gsnn_value_decimal(&components, &stated))))
        return status;
    if (!s->complete || s->work > GSNN_VERIFY_MOST_WORK) {
        gsnn_findings_skip(findings, GSNN_DIMENSION_FIBRES, "no rows to count from");
        return GSNN_OK;
    }
    fmpz_t product, factor, given;
    fmpz_init_set_ui(product, 1);
    fmpz_init(factor);
    fmpz_init(given);
    for (size_t i = 0; i < s->count; i++) {
        ulong channels = 0;
        for (size_t c = 0; c < s->channel_count; c++)
            channels += s->channels[c].rows == &s->rows[i];
        bool line = s->rows[i].type == 2 && s->rows[i].dimension == 1 && channels > 1;
        merged = merged || line;
        rays += (int64_t)(line ? 2 * channels - 1 : channels);
        fmpz_set_ui(factor, 2 * s->alike[i]);
        fmpz_pow_ui(factor, factor, channels);
        fmpz_mul(product, product, factor);
        fmpz_fac_ui(factor, channels);
        fmpz_mul(product, product, factor);
    }
    bool right =
        redundant == merged && dimension == rays && (merged || stated) &&
        (!stated || (!merged && !fmpz_set_str(given, stated, 10) && fmpz_equal(given, product)));
    fmpz_clear(product);
    fmpz_clear(factor);
    fmpz_clear(given);
    if (right)
        gsnn_findings_pass(findings, GSNN_DIMENSION_FIBRES, 0);
    else
        gsnn_findings_false(findings, GSNN_DIMENSION_FIBRES,
                            "fibre and redundant: by our count another one");
    return GSNN_OK;
}

gsnn_status gsnn_verify_dimension_sum(const gsnn_value *document, gsnn_findings *findings,
                                      uint64_t seed) {
    summands s = {0};
    uint64_t state = seed;
    int64_t parameters, dimension, shared;
    size_t orbits;
    gsnn_status status = summands_read(&s, document, findings, &state);
    if (!status && !(status = gsnn_verify_integer(document, "parameters", &parameters)) &&
        !(status = gsnn_verify_integer(document, "dimension", &dimension)) &&
        !(status = gsnn_verify_integer(document, "shared_dimension", &shared))) {
        summarise(&s, "a sum", findings);
        gsnn_verify_shared(&s.g, shared, findings);
        if (dimension < shared || dimension > parameters)
            gsnn_findings_false(findings, GSNN_DIMENSION_RELATIONS,
                                "dimension %lld of %lld parameters", (long long)dimension,
                                (long long)parameters);
        else
            gsnn_findings_pass(findings, GSNN_DIMENSION_RELATIONS, 0);
        status = compare_dimension(&s, document, seed, parameters, dimension, &orbits, findings);
        if (!status)
            status = check_sum_fibre(&s, document, findings);
    }
    summands_clear(&s);
    return status;
}

/* The generic dimension of the same sum, and the orbits of hyperplanes. */
static gsnn_status check_generic(const summands *s, const gsnn_value *document, bool smooth,
                                 int64_t dimension, size_t own_orbits, gsnn_findings *findings) {
    static const char *const statuses[] = {"exact"};
    gsnn_value status_value = gsnn_value_member(document, "status");
    int64_t generic, orbits, own;
    size_t place;
    gsnn_status status;
    if ((status = gsnn_value_choice(&status_value, statuses, 1, &place)) ||
        (status = gsnn_verify_integer(document, "generic", &generic)) ||
        (status = gsnn_verify_integer(document, "hyperplane_orbits", &orbits)))
        return status;
    own = (int64_t)s->g.invariants + 1;
    for (size_t i = 0; i < s->count; i++) {
        int64_t channels = 0;
        for (size_t c = 0; c < s->channel_count; c++)
            channels += s->channels[c].rows == &s->rows[i];
        bool line = s->rows[i].type == 2 && s->rows[i].dimension == 1;
        own += (line ? channels > 0 : channels) *
               (int64_t)(s->rows[i].dimension + (s->rows[i].type == 1));
    }
    bool right = !s->complete || generic == own;
    right = right && (own_orbits == SIZE_MAX || orbits == (int64_t)own_orbits);
    right = right && (!smooth || (dimension <= generic && dimension >= 0)) && orbits >= 0;
    if (right)
        gsnn_findings_pass(findings, GSNN_DIMENSION_RELATIONS, 0);
    else
        gsnn_findings_false(findings, GSNN_DIMENSION_RELATIONS,
                            "generic dimension %lld and %lld orbits of hyperplanes, by our count "
                            "%lld and %zu",
                            (long long)generic, (long long)orbits, (long long)own, own_orbits);
    return GSNN_OK;
}

gsnn_status gsnn_verify_dimension_network(const gsnn_value *document, gsnn_findings *findings,
                                          uint64_t seed) {
    summands s = {0};
    uint64_t state = seed;
    gsnn_value dimension_value = gsnn_value_member(document, "dimension");
    bool smooth = gsnn_value_given(&dimension_value);
    int64_t parameters, dimension = -1;
    size_t orbits;
    gsnn_status status = summands_read(&s, document, findings, &state);
    if (!status && !(status = gsnn_verify_integer(document, "parameters", &parameters)) &&
        (!smooth || !(status = gsnn_verify_integer(document, "dimension", &dimension)))) {
        summarise(&s, "a network", findings);
        status = compare_dimension(&s, document, seed, parameters, dimension, &orbits, findings);
        if (!status)
            status = check_generic(&s, document, smooth, dimension, orbits, findings);
        if (!status)
            status = gsnn_verify_data(document, smooth, dimension, 1, findings);
    }
    summands_clear(&s);
    return status;
}
