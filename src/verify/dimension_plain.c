/* dimension_plain.c - plain networks: witnesses, bounds, cells, fibres. */
#include "verify/dimension_checks.h"
#include "verify/dimension_net.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

/* ---- The document ------------------------------------------------------------------------ */

typedef struct answer {
    gsnn_verify_net n;
    int64_t lower, upper, cells, nonsmooth;
    bool smooth, exact, all_cells, witnessed;
    bool *dead, *on;
    bool *seen_on, *seen_off; /* by the witnesses */
    size_t witnesses;
    gsnn_span span; /* of the witnesses' cells */
    gsnn_findings *findings;
    gsnn_error *error;
} answer;

/* [[layer, neuron], ...] as flags. */
static gsnn_status read_neurons(const gsnn_value *document, const char *name,
                                const gsnn_verify_net *n, bool *flags) {
    gsnn_value list = gsnn_value_member(document, name);
    size_t count;
    gsnn_status status = gsnn_value_array(&list, &count);
    gsnn_value pair = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&pair)) {
        gsnn_value layer_value = gsnn_value_element(&pair, 0);
        gsnn_value neuron_value = gsnn_value_element(&pair, 1);
        int64_t layer, neuron;
        size_t h = 0;
        if ((status = gsnn_value_array_of(&pair, 2, "layer and neuron")) ||
            (status = gsnn_value_integer(&layer_value, 1, (int64_t)n->layers - 1, &layer)) ||
            (status = gsnn_value_integer(&neuron_value, 1, (int64_t)n->widths[layer], &neuron)))
            return status;
        for (int64_t l = 1; l < layer; l++)
            h += n->widths[l];
        flags[h + (size_t)neuron - 1] = true;
    }
    return status;
}

/* z^l at a point, exactly; the pattern, and whether none is 0. */
static bool pattern_at(const gsnn_verify_net *n, const fmpq *point, bool *pattern) {
    fmpq *t = _fmpq_vec_init((slong)(2 * n->widest)), *z = t + n->widest;
    bool smooth = true;
    size_t h = 0;
    for (size_t j = 0; j < n->widths[0]; j++)
        fmpq_set(t + j, point + j);
    for (size_t l = 0; l + 1 < n->layers; l++) {
        for (size_t i = 0; i < n->widths[l + 1]; i++) {
            fmpq_set(z + i, fmpq_mat_entry(n->b[l], (slong)i, 0));
            for (size_t j = 0; j < n->widths[l]; j++)
                fmpq_addmul(z + i, fmpq_mat_entry(n->W[l], (slong)i, (slong)j), t + j);
        }
        for (size_t i = 0; i < n->widths[l + 1]; i++, h++) {
            smooth = smooth && !fmpq_is_zero(z + i);
            pattern[h] = fmpq_sgn(z + i) > 0;
            fmpq_zero(t + i);
            if (pattern[h])
                fmpq_swap(t + i, z + i);
        }
    }
    _fmpq_vec_clear(t, (slong)(2 * n->widest));
    return smooth;
}

static gsnn_status take_witness(answer *a, const gsnn_value *witness, fmpq *point, bool *pattern,
                                const char **texts) {
    gsnn_value point_value = gsnn_value_member(witness, "point");
    gsnn_value pattern_value = gsnn_value_member(witness, "pattern");
    const char *text;
    int64_t gain;
    gsnn_status status;
    if ((status = gsnn_value_rational_list(&point_value, a->n.widths[0], "inputs", point)) ||
        (status = gsnn_value_string(&pattern_value, &text)) ||
        (status = gsnn_verify_integer(witness, "gain", &gain)))
        return status;
    bool right = pattern_at(&a->n, point, pattern) && strlen(text) == a->n.hidden;
    for (size_t h = 0; right && h < a->n.hidden; h++)
        right = text[h] == (pattern[h] ? '1' : '0');
    for (size_t i = 0; right && i < witness->index; i++)
        right = strcmp(texts[i], text) != 0;
    texts[witness->index] = text;
    if (!right) {
        gsnn_findings_false(a->findings, GSNN_DIMENSION_WITNESSES,
                            "witnesses[%zu]: the point is not in a cell of its own with that "
                            "pattern",
                            witness->index);
        return GSNN_OK;
    }
    size_t before = a->span.rank;
    if (!gsnn_verify_net_add_cell(&a->span, &a->n, pattern))
        return gsnn_fail_memory(a->error);
    if ((int64_t)(a->span.rank - before) != gain)
        gsnn_findings_false(a->findings, GSNN_DIMENSION_WITNESSES,
                            "witnesses[%zu]: gain %lld, but the cell adds %zu to the rank",
                            witness->index, (long long)gain, a->span.rank - before);
    else
        gsnn_findings_pass(a->findings, GSNN_DIMENSION_WITNESSES, 0);
    for (size_t h = 0; h < a->n.hidden; h++) {
        a->seen_on[h] = a->seen_on[h] || pattern[h];
        a->seen_off[h] = a->seen_off[h] || !pattern[h];
    }
    return GSNN_OK;
}

static gsnn_status take_witnesses(answer *a, const gsnn_value *document) {
    gsnn_value list = gsnn_value_member(document, "witnesses");
    if (!gsnn_value_given(&list)) {
        gsnn_findings_skip(a->findings, GSNN_DIMENSION_WITNESSES, "no points of cells are listed");
        return GSNN_OK;
    }
    gsnn_status status = gsnn_value_array(&list, &a->witnesses);
    if (status)
        return status;
    a->witnessed = true;
    fmpq *point = _fmpq_vec_init((slong)a->n.widths[0]);
    bool *pattern = gsnn_new(a->n.hidden, sizeof *pattern);
    const char **texts = gsnn_new(a->witnesses, sizeof *texts);
    if (!pattern || !texts)
        status = gsnn_fail_memory(a->error);
    gsnn_value witness = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&witness))
        status = take_witness(a, &witness, point, pattern, texts);
    _fmpq_vec_clear(point, (slong)a->n.widths[0]);
    free(pattern);
    free(texts);
    if (!status && a->cells >= 0 && (size_t)a->cells != a->witnesses)
        gsnn_findings_false(a->findings, GSNN_DIMENSION_WITNESSES, "%zu are listed, but cells %lld",
                            a->witnesses, (long long)a->cells);
    return status;
}

/* Signs alone that prove a neuron on or off everywhere. */
static bool sign_proves(const gsnn_verify_net *n, size_t l, size_t i, int sign) {
    int bias = fmpq_sgn(fmpq_mat_entry(n->b[l], (slong)i, 0));
    for (size_t j = 0; j < n->widths[l]; j++) {
        int weight = fmpq_sgn(fmpq_mat_entry(n->W[l], (slong)i, (slong)j));
        if (l == 0 ? weight != 0 : weight * sign < 0)
            return false;
    }
    return bias * sign > 0;
}

/* What walks of our own see of neurons, and the rank they reach. */
static gsnn_status check_neurons(answer *a, const bool *ever_on, const bool *ever_off) {
    size_t h = 0;
    for (size_t l = 0; l + 1 < a->n.layers; l++)
        for (size_t i = 0; i < a->n.widths[l + 1]; i++, h++) {
            bool on = ever_on[h] || a->seen_on[h], off = ever_off[h] || a->seen_off[h];
            bool all = a->n.widths[0] == 1 || (a->all_cells && a->witnessed);
            if ((a->dead[h] && on) || (a->on[h] && off)) {
                gsnn_findings_false(a->findings, GSNN_DIMENSION_NEURONS,
                                    "neuron [%zu,%zu] is both on and off somewhere", l + 1, i + 1);
            } else if ((sign_proves(&a->n, l, i, -1) && !a->dead[h]) ||
                       (sign_proves(&a->n, l, i, 1) && !a->on[h]) ||
                       (all && a->all_cells && a->smooth &&
                        (a->dead[h] != !on || a->on[h] != !off))) {
                gsnn_findings_false(a->findings, GSNN_DIMENSION_NEURONS,
                                    "neuron [%zu,%zu] is left out of dead or always_on", l + 1,
                                    i + 1);
            } else if ((a->dead[h] && !sign_proves(&a->n, l, i, -1) && !all) ||
                       (a->on[h] && !sign_proves(&a->n, l, i, 1) && !all)) {
                gsnn_findings_skip(a->findings, GSNN_DIMENSION_NEURONS,
                                   "it takes all cells to prove neurons on or off everywhere");
            } else {
                gsnn_findings_pass(a->findings, GSNN_DIMENSION_NEURONS, 0);
            }
        }
    return GSNN_OK;
}

static gsnn_status check_bounds(answer *a, const gsnn_value *document, uint64_t seed) {
    size_t kernel = 0;
    if (!gsnn_verify_net_kernel(&a->n, a->dead, a->on, &kernel))
        return gsnn_fail_memory(a->error);
    bool *flags = gsnn_new(3 * a->n.hidden, sizeof *flags);
    if (!flags)
        return gsnn_fail_memory(a->error);
    gsnn_verify_line walk = {.n = &a->n,
                             .span = &a->span,
                             .pattern = flags,
                             .memory = true,
                             .enough = a->n.parameters + 1,
                             .ever_on = flags + a->n.hidden,
                             .ever_off = flags + 2 * a->n.hidden};
    /* With more inputs than one, lines stop at the lower bound, plus what may exceed the upper. */
    if (a->n.widths[0] > 1)
        walk.enough = (size_t)a->lower + (a->n.parameters < 400);
    gsnn_value data = gsnn_value_member(document, "rank"); /* it may have raised the bound */
    if (a->smooth && a->witnesses && !gsnn_value_given(&data) && a->span.rank != (size_t)a->lower)
        gsnn_findings_false(a->findings, GSNN_DIMENSION_LOWER,
                            "%lld, but the witnesses' cells have rank %zu", (long long)a->lower,
                            a->span.rank);
    gsnn_status status = gsnn_verify_net_walk(&walk, seed) ? GSNN_OK : gsnn_fail_memory(a->error);
    if (!status)
        status = check_neurons(a, walk.ever_on, walk.ever_off);
    free(flags);
    if (status || !a->smooth)
        return status;
    size_t rank = a->span.rank;
    if (rank > (size_t)a->upper)
        gsnn_findings_false(a->findings, GSNN_DIMENSION_UPPER,
                            "the Jacobian has rank %zu, above %lld", rank, (long long)a->upper);
    else if ((size_t)a->upper > a->n.parameters - kernel)
        gsnn_findings_false(a->findings, GSNN_DIMENSION_UPPER,
                            "%lld, but %zu explicit kernel vectors leave %zu", (long long)a->upper,
                            kernel, a->n.parameters - kernel);
    else if ((size_t)a->upper == a->n.parameters - kernel ||
             (a->n.widths[0] == 1 && rank == (size_t)a->upper)) /* all cells have been walked */
        gsnn_findings_pass(a->findings, GSNN_DIMENSION_UPPER, 0);
    else if (!a->all_cells && a->n.layers > 2)
        gsnn_findings_false(a->findings, GSNN_DIMENSION_UPPER,
                            "%lld, but explicit kernel vectors leave %zu", (long long)a->upper,
                            a->n.parameters - kernel);
    else
        gsnn_findings_skip(a->findings, GSNN_DIMENSION_UPPER,
                           "it rests on all cells or on a formula, and nothing of ours exceeds it");
    bool all = a->n.widths[0] == 1 || (a->all_cells && a->witnessed);
    if (rank >= (size_t)a->lower && (rank == (size_t)a->lower || !a->exact))
        gsnn_findings_pass(a->findings, GSNN_DIMENSION_LOWER, 0);
    else if (all || rank > (size_t)a->lower)
        gsnn_findings_false(a->findings, GSNN_DIMENSION_LOWER, "%lld, but the cells have rank %zu",
                            (long long)a->lower, rank);
    else
        gsnn_findings_skip(a->findings, GSNN_DIMENSION_LOWER,
                           "without witnesses, lines of our own reach only rank %zu", rank);
    if (a->n.widths[0] == 1 && a->all_cells && a->cells >= 0) {
        if ((a->nonsmooth > 0) != (walk.stuck > 0) || a->nonsmooth > (int64_t)walk.stuck)
            gsnn_findings_false(a->findings, GSNN_DIMENSION_CELLS,
                                "%lld nonsmooth cells, but a walk meets %zu",
                                (long long)a->nonsmooth, walk.stuck);
        else if (a->nonsmooth)
            gsnn_findings_skip(a->findings, GSNN_DIMENSION_CELLS, "there are nonsmooth cells");
        else if (walk.pieces != (size_t)a->cells)
            gsnn_findings_false(a->findings, GSNN_DIMENSION_CELLS,
                                "%lld cells, but a walk meets %zu pieces", (long long)a->cells,
                                walk.pieces);
        else
            gsnn_findings_pass(a->findings, GSNN_DIMENSION_CELLS, walk.pieces);
    } else if (a->all_cells) {
        gsnn_findings_skip(a->findings, GSNN_DIMENSION_CELLS,
                           "that all are listed is checked for one input only");
    }
    return status;
}

/* ---- Fibres of shallow networks ---------------------------------------------------------- */

#define MOST_SUBSETS 16

static bool proportional(const gsnn_verify_net *n, slong i, slong j) {
    slong m = n->W[0]->c;
    fmpq_t left, right;
    fmpq_init(left);
    fmpq_init(right);
    bool same = true;
    for (slong k = 0; k <= m; k++)
        for (slong l = 0; same && l < k; l++) {
            const fmpq *ik = k < m ? fmpq_mat_entry(n->W[0], i, k) : n->b[0]->rows[i];
            const fmpq *jk = k < m ? fmpq_mat_entry(n->W[0], j, k) : n->b[0]->rows[j];
            fmpq_mul(left, ik, fmpq_mat_entry(n->W[0], j, l));
            fmpq_mul(right, jk, fmpq_mat_entry(n->W[0], i, l));
            same = fmpq_equal(left, right);
        }
    fmpq_clear(left);
    fmpq_clear(right);
    return same;
}

static bool zero_line(const fmpq_mat_t matrix, slong i, bool column) {
    slong count = column ? matrix->r : matrix->c;
    for (slong k = 0; k < count; k++)
        if (!fmpq_is_zero(column ? fmpq_mat_entry(matrix, k, i) : fmpq_mat_entry(matrix, i, k)))
            return false;
    return true;
}

/* Whether the hypotheses of the count hold. */
static bool is_generic(const gsnn_verify_net *n) {
    for (slong i = 0; i < n->W[0]->r; i++) {
        if (zero_line(n->W[0], i, false) || zero_line(n->W[1], i, true))
            return false;
        for (slong j = 0; j < i; j++)
            if (proportional(n, i, j))
                return false;
    }
    return true;
}

/* Subsets with sum a_i (x) w_i = 0. */
static size_t count_subsets(const gsnn_verify_net *n) {
    slong hidden = n->W[0]->r, m = n->W[0]->c, k = n->W[1]->r;
    size_t count = 0;
    fmpq_t sum, term;
    fmpq_init(sum);
    fmpq_init(term);
    for (ulong subset = 0; subset < UWORD(1) << hidden; subset++) {
        bool zero = true;
        for (slong o = 0; zero && o < k; o++)
            for (slong j = 0; zero && j < m; j++) {
                fmpq_zero(sum);
                for (slong i = 0; i < hidden; i++)
                    if (subset >> i & 1)
                        fmpq_addmul(sum, fmpq_mat_entry(n->W[1], o, i),
                                    fmpq_mat_entry(n->W[0], i, j));
                zero = fmpq_is_zero(sum);
            }
        count += zero;
    }
    fmpq_clear(sum);
    fmpq_clear(term);
    return count;
}

static gsnn_status check_fibre(answer *a, const gsnn_value *document) {
    gsnn_value fibre = gsnn_value_member(document, "fibre");
    bool possible = a->n.layers == 2 && is_generic(&a->n);
    if (!gsnn_value_given(&fibre)) {
        if (possible && a->n.hidden <= MOST_SUBSETS)
            gsnn_findings_false(a->findings, GSNN_DIMENSION_FIBRES,
                                "fibre: null, though hyperplanes are distinct and no weights 0");
        return GSNN_OK;
    }
    gsnn_value components_value = gsnn_value_member(&fibre, "components");
    gsnn_value orbits_value = gsnn_value_member(&fibre, "orbits");
    const char *components, *orbits;
    int64_t dimension;
    gsnn_status status;
    if ((status = gsnn_value_decimal(&components_value, &components)) ||
        (status = gsnn_value_decimal(&orbits_value, &orbits)) ||
        (status = gsnn_verify_integer(&fibre, "dimension", &dimension)))
        return status;
    if (!possible || dimension != (int64_t)a->n.hidden) {
        gsnn_findings_false(a->findings, GSNN_DIMENSION_FIBRES,
                            "fibre: of a network that does not satisfy its hypotheses, or of "
                            "another dimension than its hidden neurons");
        return GSNN_OK;
    }
    if (a->n.hidden > MOST_SUBSETS) {
        gsnn_findings_skip(a->findings, GSNN_DIMENSION_FIBRES, "more than %d neurons",
                           MOST_SUBSETS);
        return GSNN_OK;
    }
    fmpz_t want, stated, count;
    fmpz_init(want);
    fmpz_init(stated);
    fmpz_init_set_ui(count, count_subsets(&a->n));
    fmpz_fac_ui(want, a->n.hidden);
    fmpz_mul(want, want, count);
    bool right = fmpz_set_str(stated, orbits, 10) == 0 && fmpz_equal(stated, count) &&
                 fmpz_set_str(stated, components, 10) == 0 && fmpz_equal(stated, want);
    fmpz_clear(want);
    fmpz_clear(stated);
    fmpz_clear(count);
    if (right)
        gsnn_findings_pass(a->findings, GSNN_DIMENSION_FIBRES, 0);
    else
        gsnn_findings_false(a->findings, GSNN_DIMENSION_FIBRES,
                            "fibre: %s components in %s orbits, by our count others", components,
                            orbits);
    return GSNN_OK;
}

/* ---- Relations --------------------------------------------------------------------------- */

/* Whether a list of widths is that of the network. */
static gsnn_status check_widths(const gsnn_value *document, const gsnn_verify_net *n, bool *right) {
    gsnn_value widths = gsnn_value_member(document, "widths");
    gsnn_status status = gsnn_value_array_of(&widths, n->layers + 1, "layers and the inputs");
    gsnn_value width = gsnn_value_before(&widths);
    *right = true;
    while (!status && gsnn_value_next(&width)) {
        int64_t number;
        status = gsnn_value_integer(&width, 1, INT64_C(1) << 40, &number);
        *right = *right && !status && (size_t)number == n->widths[width.index];
    }
    return status;
}

static gsnn_status read_answer(answer *a, const gsnn_value *document) {
    static const char *const statuses[] = {"exact", "bounds"};
    gsnn_value reason = gsnn_value_member(document, "reason");
    gsnn_value dimension_value = gsnn_value_member(document, "dimension");
    gsnn_value cells_value = gsnn_value_member(document, "cells");
    gsnn_value nonsmooth_value = gsnn_value_member(document, "nonsmooth_cells");
    gsnn_value all_value = gsnn_value_member(document, "all_cells");
    gsnn_value status_value = gsnn_value_member(document, "status");
    int64_t parameters, bound, dimension = -1;
    size_t status_place;
    bool widths_right;
    gsnn_status status;
    a->smooth = !gsnn_value_given(&reason);
    a->cells = -1;
    if ((status = check_widths(document, &a->n, &widths_right)) ||
        (status = gsnn_verify_integer(document, "parameters", &parameters)) ||
        (status = gsnn_verify_integer(document, "bound", &bound)) ||
        (status = gsnn_value_choice(&status_value, statuses, 2, &status_place)) ||
        (status = gsnn_value_boolean(&all_value, &a->all_cells)) ||
        (gsnn_value_given(&cells_value) &&
         (status = gsnn_verify_integer(document, "cells", &a->cells))) ||
        (gsnn_value_given(&nonsmooth_value) &&
         (status = gsnn_verify_integer(document, "nonsmooth_cells", &a->nonsmooth))) ||
        (a->smooth && ((status = gsnn_verify_integer(document, "lower", &a->lower)) ||
                       (status = gsnn_verify_integer(document, "upper", &a->upper)))) ||
        (gsnn_value_given(&dimension_value) &&
         (status = gsnn_verify_integer(document, "dimension", &dimension))))
        return status;
    a->exact = status_place == 0;
    bool right = widths_right && parameters == (int64_t)a->n.parameters &&
                 bound == parameters - (int64_t)a->n.hidden;
    if (a->smooth)
        right = right && a->lower >= 0 && a->lower <= a->upper && a->upper <= bound &&
                dimension == (a->exact ? a->lower : -1) && a->exact == (a->lower == a->upper);
    else
        right = right && dimension == -1 && a->exact;
    right = right && a->nonsmooth >= 0 && a->all_cells == gsnn_value_given(&nonsmooth_value);
    if (right)
        gsnn_findings_pass(a->findings, GSNN_DIMENSION_RELATIONS, 0);
    else
        gsnn_findings_false(a->findings, GSNN_DIMENSION_RELATIONS,
                            "widths, parameters, bound, bounds, dimension and status do not fit "
                            "together");
    return right ? GSNN_OK : GSNN_NO;
}

gsnn_status gsnn_verify_dimension_plain(const gsnn_value *document, gsnn_findings *findings,
                                        uint64_t seed) {
    answer a = {.findings = findings, .error = document->reading->error};
    gsnn_value network = gsnn_value_member(document, "network");
    gsnn_status status = gsnn_verify_net_read(&a.n, &network);
    a.span.width = a.n.parameters;
    if (!status) {
        gsnn_findings_summarise(findings, "a plain network of %zu parameters", a.n.parameters);
        status = read_answer(&a, document);
    }
    if (!status) {
        a.dead = gsnn_new(4 * a.n.hidden, sizeof *a.dead);
        if (!a.dead)
            status = gsnn_fail_memory(a.error);
    }
    if (!status) {
        a.on = a.dead + a.n.hidden;
        a.seen_on = a.on + a.n.hidden;
        a.seen_off = a.seen_on + a.n.hidden;
        if (!(status = read_neurons(document, "dead", &a.n, a.dead)) &&
            !(status = read_neurons(document, "always_on", &a.n, a.on)) &&
            !(status = take_witnesses(&a, document)) &&
            !(status = check_bounds(&a, document, seed)) && !(status = check_fibre(&a, document)))
            status = gsnn_verify_data(document, a.smooth && a.exact, a.lower,
                                      (int64_t)a.n.widths[a.n.layers], findings);
    }
    free(a.dead);
    gsnn_span_clear(&a.span);
    gsnn_verify_net_clear(&a.n);
    return status == GSNN_NO ? GSNN_OK : status;
}
