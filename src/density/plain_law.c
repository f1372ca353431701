/* plain_law.c - what decides how much a plain network's law tells of its first layer. */
#include "density/conditions.h"
#include "density/symmetry.h"

/* Whether each weight's sign may be changed by itself. */
static bool row_is_even(const gsnn_row_law *row) {
    for (size_t i = 0; !row->joint && i < row->count; i++)
        if (!gsnn_distribution_is_even(&row->entries[i]))
            return false;
    /* A covariance that is not diagonal ties signs together. */
    return !row->joint;
}

static bool readout_is_even(const gsnn_plain_law *plain) {
    if (plain->has_means)
        return fmpq_mat_is_zero(plain->readout_mean);
    for (size_t c = 0; c < plain->outputs; c++)
        if (!gsnn_distribution_is_even(&plain->readout[c]))
            return false;
    return true;
}

bool gsnn_plain_absorbs_signs(const gsnn_plain_law *plain) {
    if (gsnn_law_activation_is_even(plain->activation))
        return true;
    if (!gsnn_law_activation_is_odd(plain->activation))
        return false;
    return plain->depth == 1 ? readout_is_even(plain) : row_is_even(&plain->layers[1].row);
}

bool gsnn_plain_is_zero(const gsnn_plain_law *plain) {
    if (plain->has_means)
        return fmpq_is_zero(plain->readout_variance) && fmpq_mat_is_zero(plain->readout_mean);
    for (size_t c = 0; c < plain->outputs; c++)
        if (!gsnn_distribution_is_zero(&plain->readout[c]))
            return false;
    return true;
}

/* ---- Exactness --------------------------------------------------------------------------- */

static bool has_no_bias(const gsnn_plain_law *plain) {
    return gsnn_distribution_is_zero(&plain->layers[0].bias);
}

/* Activations whose neurons can be told from their functions. */
static bool activation_is_known(const gsnn_plain_law *plain) {
    switch (plain->activation) {
    case GSNN_LAW_SIN:
    case GSNN_LAW_COS:
        return has_no_bias(plain);
    case GSNN_LAW_STEP:
    case GSNN_LAW_SQUARED_RELU:
        return false;
    default:
        return true;
    }
}

static bool grows_linearly(const gsnn_plain_law *plain) {
    return plain->activation != GSNN_LAW_SQUARE && plain->activation != GSNN_LAW_CUBE;
}

/* Weights and bias of laws for which `fits` holds; a joint law is normal. */
static bool all_entries(const gsnn_plain_law *plain, bool (*fits)(const gsnn_distribution *)) {
    const gsnn_layer_law *layer = &plain->layers[0];
    for (size_t i = 0; !layer->row.joint && i < layer->row.count; i++)
        if (!fits(&layer->row.entries[i]))
            return false;
    return fits(&layer->bias);
}

static bool has_light_tails(const gsnn_distribution *law) {
    return law->family != GSNN_LAW_STUDENT;
}

static bool is_normal_or_bounded(const gsnn_distribution *law) {
    return law->family == GSNN_LAW_NORMAL || gsnn_distribution_is_bounded(law);
}

/* A readout for which the characteristic function of a neuron follows from its power. */
static bool readout_is_known(const gsnn_plain_law *plain, const gsnn_distribution *readout) {
    bool centred = gsnn_distribution_is_even(readout);
    switch (readout->family) {
    case GSNN_LAW_STUDENT:
        return true;
    case GSNN_LAW_LAPLACE:
        return centred;
    case GSNN_LAW_NORMAL:
        return centred || (grows_linearly(plain) && all_entries(plain, is_normal_or_bounded));
    case GSNN_LAW_CONSTANT:
        if (gsnn_distribution_is_zero(readout))
            return false;
        /* fall through */
    default:
        return grows_linearly(plain) && all_entries(plain, has_light_tails);
    }
}

/* With means the neurons are exchangeable only if all have the same. */
static bool means_are_equal(const gsnn_plain_law *plain) {
    for (slong i = 0; i < plain->readout_mean->r; i++)
        for (slong j = 1; j < plain->readout_mean->c; j++)
            if (!fmpq_equal(fmpq_mat_entry(plain->readout_mean, i, j),
                            fmpq_mat_entry(plain->readout_mean, i, 0)))
                return false;
    return true;
}

/* Some output decides alone, if signs are seen in it exactly when they are in all: where the
 * activation is odd, the readout of an output that is not even where any is not. */
bool gsnn_plain_is_exact(const gsnn_plain_law *plain) {
    if (gsnn_plain_is_zero(plain))
        return true;
    if (plain->depth > 1 || !activation_is_known(plain))
        return false;
    bool must_be_uneven =
        gsnn_law_activation_is_odd(plain->activation) && !gsnn_plain_absorbs_signs(plain);
    if (plain->has_means && !means_are_equal(plain))
        return false;
    for (size_t c = 0; c < plain->outputs; c++) {
        gsnn_distribution law;
        gsnn_distribution_init(&law);
        if (plain->has_means) {
            law.family =
                fmpq_is_zero(plain->readout_variance) ? GSNN_LAW_CONSTANT : GSNN_LAW_NORMAL;
            fmpq_set(law.first, fmpq_mat_entry(plain->readout_mean, (slong)c, 0));
            fmpq_set(law.second, plain->readout_variance);
        }
        const gsnn_distribution *readout = plain->has_means ? &law : &plain->readout[c];
        bool decides = readout_is_known(plain, readout) &&
                       (!must_be_uneven || !gsnn_distribution_is_even(readout));
        gsnn_distribution_clear(&law);
        if (decides)
            return true;
    }
    return false;
}
