/* member_document.c - a verdict on a filter and its certificate. */
#include "lcn/document.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>

static const char *const reasons[] = {
    [GSNN_LCN_REAL_ROOTS] = "real-roots",         [GSNN_LCN_SUPPORT] = "support",
    [GSNN_LCN_COMMON_DIVISOR] = "common-divisor", [GSNN_LCN_NO_REAL_CHOICE] = "no-real-choice",
    [GSNN_LCN_UNDECIDED] = "undecided",
};

/* ---- Certificates ------------------------------------------------------------------------ */

static void json_factors(gsnn_json *json, const gsnn_form_roots *roots) {
    gsnn_json_key(json, "factors");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < roots->factor_count; i++) {
        gsnn_json_begin_object(json);
        gsnn_json_key(json, "poly");
        gsnn_lcn_json_polynomial(json, roots->factors[i].polynomial);
        gsnn_json_member_unsigned(json, "multiplicity", roots->factors[i].multiplicity);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_member_unsigned(json, "infinity", roots->infinity);
}

static void json_cover(gsnn_json *json, const gsnn_form_roots *roots) {
    gsnn_json_key(json, "cover");
    gsnn_json_begin_lines(json);
    for (size_t i = 0; i < roots->factor_count; i++) {
        const gsnn_real_intervals *line = &roots->factors[i].line;
        for (size_t k = 0; k < line->count; k++) {
            gsnn_json_begin_object(json);
            gsnn_json_member_unsigned(json, "factor", i);
            gsnn_json_key(json, "interval");
            gsnn_lcn_json_interval(json, &line->items[k]);
            gsnn_json_member_integer(json, "variations", line->items[k].variations);
            gsnn_json_end_object(json);
        }
    }
    gsnn_json_end_array(json);
}

static void json_roots(gsnn_json *json, const gsnn_lcn_membership *m) {
    gsnn_json_key(json, "roots");
    gsnn_json_begin_lines(json);
    for (size_t i = 0; i < m->use_count; i++) {
        const gsnn_lcn_root_use *use = &m->uses[i];
        gsnn_json_begin_object(json);
        if (use->infinity) {
            gsnn_json_member_boolean(json, "infinity", true);
        } else {
            gsnn_json_member_unsigned(json, "factor", use->factor);
            gsnn_json_key(json, "interval");
            gsnn_lcn_json_interval(json, &use->interval);
        }
        gsnn_json_member_unsigned(json, "layer", use->layer + 1);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static void json_strided(gsnn_json *json, const gsnn_lcn_membership *m) {
    const gsnn_lcn_stack *stack = m->stack;
    gsnn_json_key(json, "parts");
    gsnn_json_begin_array(json);
    for (size_t g = 0; g < m->part_count; g++) {
        gsnn_json_begin_object(json);
        gsnn_json_member_unsigned(json, "stride", stack->groups[g].stride);
        gsnn_json_member_unsigned(json, "degree", m->parts[g].degree);
        json_factors(json, &m->parts[g]);
        json_cover(json, &m->parts[g]);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    if (m->answer != GSNN_LCN_YES)
        return;
    gsnn_json_key(json, "choices");
    gsnn_json_begin_array(json);
    for (size_t g = 0; g < stack->group_count; g++) {
        gsnn_json_begin_object(json);
        gsnn_json_member_unsigned(json, "stride", stack->groups[g].stride);
        gsnn_json_member_unsigned(json, "zero_or_infinite", m->choices[g].origin);
        gsnn_json_member_unsigned(json, "positive", m->choices[g].positive);
        gsnn_json_member_unsigned(json, "negative", m->choices[g].negative);
        gsnn_json_member_unsigned(json, "pairs", m->choices[g].pairs);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static void json_certificate(gsnn_json *json, const gsnn_lcn_membership *m) {
    gsnn_json_key(json, "certificate");
    if (m->zero) {
        gsnn_json_null(json);
        return;
    }
    gsnn_json_begin_object(json);
    gsnn_json_key(json, "content");
    gsnn_lcn_json_rational(json, m->content);
    if (m->strided) {
        json_strided(json, m);
    } else {
        json_factors(json, m->parts);
        if (m->answer == GSNN_LCN_YES)
            json_roots(json, m);
        json_cover(json, m->parts);
    }
    gsnn_json_end_object(json);
}

/* ---- Layers ------------------------------------------------------------------------------ */

/* The palindromic filter of odd size that a layer of a folded stack stands for. */
static void json_unfolded(gsnn_json *json, const fmpq *layer, size_t size) {
    fmpq *filter = _fmpq_vec_init((slong)size);
    gsnn_lcn_unfold(filter, layer, size);
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < size; i++)
        gsnn_lcn_json_rational(json, filter + i);
    gsnn_json_end_array(json);
    _fmpq_vec_clear(filter, (slong)size);
}

/* The same in doubles: sum_i g_i x^(m-i) (x^2 + 1)^i. */
static void json_unfolded_values(gsnn_json *json, const double *layer, size_t size) {
    size_t m = size / 2;
    double *filter = gsnn_new(size, sizeof *filter);
    double *power = gsnn_new(m + 1, sizeof *power); /* of (x^2 + 1) */
    if (filter && power) {
        power[0] = 1;
        for (size_t i = 0; i <= m; i++) {
            for (size_t k = 0; k <= i; k++)
                filter[m - i + 2 * k] += layer[i] * power[k];
            for (size_t k = i + 1; k > 0 && i < m; k--)
                power[k] += power[k - 1];
        }
        gsnn_json_doubles(json, filter, size);
    } else {
        gsnn_json_null(json);
    }
    free(filter);
    free(power);
}

static void json_layers(gsnn_json *json, const gsnn_lcn_member_question *q,
                        const gsnn_lcn_membership *m) {
    const gsnn_lcn_layers *layers = &m->layers;
    if (!layers->known) {
        gsnn_json_member_null(json, "layers");
        return;
    }
    gsnn_json_member_boolean(json, "exact", layers->exact);
    if (!layers->exact)
        gsnn_json_member_double(json, "residual", layers->residual);
    gsnn_json_key(json, "layers");
    gsnn_json_begin_array(json);
    for (size_t l = 0; l < m->stack->layers; l++) {
        size_t size = (size_t)m->stack->sizes[l], outer = (size_t)q->stack->sizes[l];
        if (q->folded && layers->exact) {
            json_unfolded(json, layers->filters[l], outer);
        } else if (q->folded) {
            json_unfolded_values(json, layers->values[l], outer);
        } else if (layers->exact) {
            gsnn_json_begin_array(json);
            for (size_t i = 0; i < size; i++)
                gsnn_lcn_json_rational(json, layers->filters[l] + i);
            gsnn_json_end_array(json);
        } else {
            gsnn_json_doubles(json, layers->values[l], size);
        }
    }
    gsnn_json_end_array(json);
}

/* ---- Documents --------------------------------------------------------------------------- */

static void json_list(gsnn_json *json, const size_t *values, size_t count) {
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < count; i++)
        gsnn_json_unsigned(json, values[i]);
    gsnn_json_end_array(json);
}

/* What only stacks without strides have. */
static void json_thick(gsnn_json *json, const gsnn_lcn_membership *m) {
    const char *where = gsnn_lcn_where_name(m->where);
    gsnn_json_key(json, "pattern");
    if (m->zero || m->strided) {
        gsnn_json_null(json);
    } else {
        gsnn_json_begin_array(json);
        json_list(json, m->pattern.real, m->pattern.real_count);
        json_list(json, m->pattern.pairs, m->pattern.pair_count);
        gsnn_json_end_array(json);
    }
    gsnn_json_key(json, "where");
    if (where)
        gsnn_json_string(json, where);
    else
        gsnn_json_null(json);
    bool counted = m->counted && m->answer == GSNN_LCN_YES;
    gsnn_json_key(json, "factorisations");
    if (counted)
        gsnn_json_fmpz(json, m->factorisations);
    else
        gsnn_json_null(json);
    gsnn_json_key(json, "components");
    if (counted)
        gsnn_json_fmpz(json, m->components);
    else
        gsnn_json_null(json);
}

void gsnn_lcn_member_json(gsnn_json *json, const gsnn_lcn_member_question *q,
                          const gsnn_lcn_membership *m) {
    gsnn_lcn_document_head(json, "member", q->stack);
    if (q->folded)
        gsnn_json_member_boolean(json, "symmetric", true);
    gsnn_lcn_json_rationals(json, "filter", q->filter, (size_t)q->stack->size);
    if (q->folded)
        gsnn_lcn_json_rationals(json, "folded", q->inner, (size_t)q->folded->size);
    gsnn_json_key(json, "member");
    if (m->answer == GSNN_LCN_UNDECIDED)
        gsnn_json_null(json);
    else
        gsnn_json_boolean(json, m->answer == GSNN_LCN_YES);
    if (m->answer != GSNN_LCN_YES)
        gsnn_json_member_string(json, "reason", reasons[m->answer]);
    bool roots_known = !m->zero && m->answer != GSNN_LCN_SUPPORT &&
                       m->answer != GSNN_LCN_COMMON_DIVISOR && m->answer != GSNN_LCN_UNDECIDED;
    if (m->strided && m->answer != GSNN_LCN_YES && m->answer != GSNN_LCN_SUPPORT)
        gsnn_json_member_unsigned(json, "group", m->group + 1);
    if (!m->strided || m->answer == GSNN_LCN_REAL_ROOTS) {
        if (roots_known)
            gsnn_json_member_unsigned(json, "real_roots", m->real_roots);
        else
            gsnn_json_member_null(json, "real_roots");
        gsnn_json_member_unsigned(json, m->answer == GSNN_LCN_YES ? "even_filters" : "need",
                                  m->even);
    }
    json_thick(json, m);
    json_certificate(json, m);
    if (m->answer == GSNN_LCN_YES)
        json_layers(json, q, m);
    gsnn_json_end_object(json);
}

static void table_layers(gsnn_text *text, const gsnn_lcn_membership *m) {
    if (!m->layers.known)
        return;
    gsnn_text_append(text, m->layers.exact ? "layers (exact)\n" : "layers (doubles)\n");
    for (size_t l = 0; l < m->stack->layers; l++) {
        size_t size = (size_t)m->stack->sizes[l];
        gsnn_text_append_format(text, "%5zu:", l + 1);
        for (size_t i = 0; i < size && i < 12; i++) {
            char *entry = m->layers.exact ? fmpq_get_str(NULL, 10, m->layers.filters[l] + i) : NULL;
            if (entry)
                gsnn_text_append_format(text, " %.60s", entry);
            else
                gsnn_text_append_format(text, " %.6g", m->layers.values[l][i]);
            flint_free(entry);
        }
        gsnn_text_append(text, size > 12 ? " ...\n" : "\n");
    }
}

static void table_thick(gsnn_text *text, const gsnn_lcn_membership *m) {
    gsnn_text_append_format(text, "%zu real roots, %zu even filters (need %zu); %s", m->real_roots,
                            m->even, m->even, gsnn_lcn_where_name(m->where));
    gsnn_text_append(text, "; pattern");
    for (size_t i = 0; i < m->pattern.real_count && i < 20; i++)
        gsnn_text_append_format(text, " %zu", m->pattern.real[i]);
    gsnn_text_append(text, m->pattern.real_count > 20 ? " ... |" : " |");
    for (size_t i = 0; i < m->pattern.pair_count && i < 20; i++)
        gsnn_text_append_format(text, " %zu", m->pattern.pairs[i]);
    if (m->pattern.pair_count > 20)
        gsnn_text_append(text, " ...");
    if (m->counted && m->answer == GSNN_LCN_YES) {
        gsnn_text_append(text, "; ");
        gsnn_lcn_text_fmpz(text, m->factorisations);
        gsnn_text_append(text, " factorisations, ");
        gsnn_lcn_text_fmpz(text, m->components);
        gsnn_text_append(text, " components");
    }
}

static void table_strided(gsnn_text *text, const gsnn_lcn_membership *m) {
    if (m->answer == GSNN_LCN_REAL_ROOTS)
        gsnn_text_append_format(text, "group %zu (stride %" PRIu64 ") has %zu real roots, need %zu",
                                m->group + 1, m->stack->groups[m->group].stride, m->real_roots,
                                m->even);
    else if (m->answer != GSNN_LCN_YES)
        gsnn_text_append(text, reasons[m->answer]);
    for (size_t g = 0; m->answer == GSNN_LCN_YES && g < m->stack->group_count; g++)
        gsnn_text_append_format(text,
                                "%sgroup %zu takes %zu roots at 0 or infinity, %zu positive, %zu "
                                "negative, %zu pairs",
                                g ? "\n            " : "", g + 1, m->choices[g].origin,
                                m->choices[g].positive, m->choices[g].negative,
                                m->choices[g].pairs);
}

void gsnn_lcn_member_table(gsnn_text *text, const gsnn_lcn_member_question *q,
                           const gsnn_lcn_membership *m) {
    gsnn_text_append(text, m->answer == GSNN_LCN_YES         ? "member yes: "
                           : m->answer == GSNN_LCN_UNDECIDED ? "member undecided: "
                                                             : "member no: ");
    if (q->folded)
        gsnn_text_append(text, "symmetric; ");
    if (m->zero)
        gsnn_text_append(text, "the zero filter");
    else if (m->strided)
        table_strided(text, m);
    else
        table_thick(text, m);
    gsnn_text_append_char(text, '\n');
    if (m->answer == GSNN_LCN_YES && !q->folded)
        table_layers(text, m);
}
