#include "density/moment_order.h"

/* k! */
static void factorial(fmpz_t value, unsigned k) {
    fmpz_fac_ui(value, k);
}

/* E x^k of the law with mean 0 and scale 1 (variance 1 for normal laws), 0 for odd k. */
static void standard_moment(fmpq_t moment, const gsnn_distribution *law, unsigned k) {
    fmpz_t value;
    fmpz_init(value);
    fmpq_zero(moment);
    if (k % 2 == 0 && law->family == GSNN_LAW_NORMAL) { /* (k - 1)!! */
        fmpz_one(value);
        for (unsigned i = 1; i < k; i += 2)
            fmpz_mul_ui(value, value, i);
        fmpq_set_fmpz(moment, value);
    } else if (k % 2 == 0 && law->family == GSNN_LAW_LAPLACE) {
        factorial(value, k);
        fmpq_set_fmpz(moment, value);
    }
    fmpz_clear(value);
}

/* sum_j binomial(k, j) mean^(k-j) factor^j E x^j of a standard law; for normal laws factor^2 is
 * known. */
static void shifted_moment(fmpq_t moment, const gsnn_distribution *law, unsigned k) {
    fmpq_t term, part;
    fmpz_t binomial;
    fmpq_init(term);
    fmpq_init(part);
    fmpz_init(binomial);
    fmpq_zero(moment);
    for (unsigned j = 0; j <= k; j += 2) {
        standard_moment(term, law, j);
        fmpq_pow_si(part, law->second, (slong)(law->family == GSNN_LAW_NORMAL ? j / 2 : j));
        fmpq_mul(term, term, part);
        fmpq_pow_si(part, law->first, (slong)(k - j));
        fmpq_mul(term, term, part);
        fmpz_bin_uiui(binomial, k, j);
        fmpq_mul_fmpz(term, term, binomial);
        fmpq_add(moment, moment, term);
    }
    fmpq_clear(term);
    fmpq_clear(part);
    fmpz_clear(binomial);
}

/* (high^(k+1) - low^(k+1)) / ((k + 1) (high - low)) */
static void uniform_moment(fmpq_t moment, const gsnn_distribution *law, unsigned k) {
    fmpq_t low, width;
    fmpq_init(low);
    fmpq_init(width);
    fmpq_pow_si(moment, law->second, (slong)k + 1);
    fmpq_pow_si(low, law->first, (slong)k + 1);
    fmpq_sub(moment, moment, low);
    fmpq_sub(width, law->second, law->first);
    fmpq_div(moment, moment, width);
    fmpq_div_fmpz(moment, moment, (fmpz[1]){(fmpz)k + 1});
    fmpq_clear(low);
    fmpq_clear(width);
}

static void discrete_moment(fmpq_t moment, const gsnn_distribution *law, unsigned k) {
    fmpq_t term;
    fmpq_init(term);
    fmpq_zero(moment);
    for (size_t i = 0; i < law->count; i++) {
        fmpq_pow_si(term, law->values + i, (slong)k);
        fmpq_mul(term, term, law->weights + i);
        fmpq_add(moment, moment, term);
    }
    fmpq_clear(term);
}

/* scale^k nu^(k/2) prod_(i = 1 .. k/2) (2i - 1) / (nu - 2i) for even k below nu. */
static void student_moment(fmpq_t moment, const gsnn_distribution *law, unsigned k) {
    fmpq_t factor;
    fmpq_init(factor);
    fmpq_set_ui(moment, k % 2 == 0, 1);
    if (k % 2 == 0)
        fmpq_pow_si(moment, law->second, (slong)k);
    for (unsigned i = 1; 2 * i <= k && k % 2 == 0; i++) {
        fmpq_sub_si(factor, law->first, 2 * (slong)i);
        fmpq_div(factor, law->first, factor);
        fmpq_mul_si(factor, factor, 2 * (slong)i - 1);
        fmpq_mul(moment, moment, factor);
    }
    fmpq_clear(factor);
}

/* Whether E |x|^k exists. */
static bool has_moment(const gsnn_distribution *law, uint64_t k) {
    if (law->family != GSNN_LAW_STUDENT)
        return true;
    fmpq_t order;
    fmpq_init(order);
    fmpq_set_ui(order, k, 1);
    bool yes = k == 0 || fmpq_cmp(law->first, order) > 0;
    fmpq_clear(order);
    return yes;
}

bool gsnn_distribution_moment(fmpq_t moment, const gsnn_distribution *law, unsigned order) {
    if (!has_moment(law, order))
        return false;
    switch (law->family) {
    case GSNN_LAW_CONSTANT:
        fmpq_pow_si(moment, law->first, (slong)order);
        break;
    case GSNN_LAW_NORMAL:
    case GSNN_LAW_LAPLACE:
        shifted_moment(moment, law, order);
        break;
    case GSNN_LAW_UNIFORM:
        uniform_moment(moment, law, order);
        break;
    case GSNN_LAW_DISCRETE:
        discrete_moment(moment, law, order);
        break;
    case GSNN_LAW_STUDENT:
        student_moment(moment, law, order);
        break;
    }
    return true;
}

unsigned gsnn_law_activation_growth(gsnn_law_activation activation) {
    switch (activation) {
    case GSNN_LAW_TANH:
    case GSNN_LAW_ERF:
    case GSNN_LAW_SIN:
    case GSNN_LAW_COS:
    case GSNN_LAW_STEP:
        return 0;
    case GSNN_LAW_SQUARE:
    case GSNN_LAW_SQUARED_RELU:
        return 2;
    case GSNN_LAW_CUBE:
        return 3;
    case GSNN_LAW_RELU:
    case GSNN_LAW_LEAKY_RELU:
    case GSNN_LAW_ABS:
    case GSNN_LAW_IDENTITY:
        break;
    }
    return 1;
}

static uint64_t capped_product(uint64_t a, uint64_t b) {
    return b && a > UINT32_MAX / b ? UINT32_MAX : a * b;
}

static bool plain_has_moment(const gsnn_plain_law *law, const gsnn_correlator *c, unsigned power) {
    unsigned growth = gsnn_law_activation_growth(law->activation);
    for (uint32_t i = 0; i < c->order; i++) {
        uint64_t times = 0;
        for (uint32_t j = 0; j < c->order; j++)
            times += c->output[j] == c->output[i];
        if ((law->readout && !has_moment(&law->readout[c->output[i]], times * power)) ||
            !has_moment(&law->output_bias[c->output[i]], times * power))
            return false;
    }
    /* From the last hidden layer down: a weight enters f with the power growth^(layers from it). */
    uint64_t order = (uint64_t)c->order * power;
    for (size_t l = law->depth; l-- > 0;) {
        const gsnn_layer_law *layer = &law->layers[l];
        order = capped_product(order, growth);
        for (size_t j = 0; !layer->row.joint && j < layer->row.count; j++)
            if (!has_moment(&layer->row.entries[j], order))
                return false;
        if (!has_moment(&layer->bias, order))
            return false;
    }
    return true;
}

bool gsnn_law_has_moment(const gsnn_law *law, const gsnn_correlator *correlator, unsigned power) {
    uint64_t order = (uint64_t)correlator->order * power;
    if (law->kind == GSNN_LAW_PLAIN)
        return plain_has_moment(&law->plain, correlator, power);
    if (law->kind == GSNN_LAW_TIED) {
        const gsnn_tied_law *tied = &law->tied;
        for (size_t k = 0; k < tied->count; k++)
            if (!has_moment(&tied->weights[k], order))
                return false;
        return has_moment(&tied->bias, order) && has_moment(&tied->readout, order) &&
               has_moment(&tied->linear, order) && has_moment(&tied->constant, order);
    }
    for (size_t i = 0; i < law->count; i++)
        if (!gsnn_law_has_moment(&law->summands[i], correlator, power))
            return false;
    return true;
}
