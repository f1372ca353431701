/* conditions_vectors.c - groups of matrices, rows with a covariance, and single draws: conditions
 * on the vectors g e_i. */
#include "density/conditions.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "linear/exact_linear.h"
#include "matrix/point_vectors.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

/* value += factor * coordinate */
static void add_multiple(fmpq_poly_t value, const fmpq_t factor, const fmpq_poly_struct *x,
                         fmpq_poly_t spare) {
    if (fmpq_is_zero(factor) || fmpq_poly_is_zero(x))
        return;
    fmpq_poly_scalar_mul_fmpq(spare, x, factor);
    fmpq_poly_add(value, value, spare);
}

static bool is_identity(const gsnn_exact_matrix *form) {
    for (slong i = 0; form && i < form->rows; i++)
        for (slong j = 0; j < form->columns; j++) {
            const fmpq_poly_struct *entry = gsnn_exact_matrix_entry(form, i, j);
            if (i == j ? !fmpq_poly_is_one(entry) : !fmpq_poly_is_zero(entry))
                return false;
        }
    return true;
}

/* ---- Covariances -------------------------------------------------------------------------- */

struct gsnn_covariance {
    gsnn_point_vectors vectors;
    fmpq_mat_t sigma;         /* degree x degree */
    fmpq_poly_struct *images; /* points x degree: Sigma x, for groups of matrices only */
    fmpq_poly_t product, sum;
};

/* Beyond this many multiplications pairs are not looked at. */
#define MOST_PRODUCTS 50000000

void gsnn_covariance_free(gsnn_covariance *covariance) {
    if (!covariance)
        return;
    const gsnn_group *group = covariance->vectors.group;
    for (size_t i = 0; covariance->images && i < group->points * group->degree; i++)
        fmpq_poly_clear(covariance->images + i);
    free(covariance->images);
    fmpq_poly_clear(covariance->product);
    fmpq_poly_clear(covariance->sum);
    fmpq_mat_clear(covariance->sigma);
    gsnn_point_vectors_clear(&covariance->vectors);
    free(covariance);
}

static gsnn_status make_images(gsnn_covariance *covariance, gsnn_error *error) {
    const gsnn_group *group = covariance->vectors.group;
    size_t m = group->degree, count = group->points * m;
    if (count > MOST_PRODUCTS / m)
        return gsnn_fail(error, GSNN_FAILED, "%zu points are too many for a covariance",
                         group->points);
    covariance->images = gsnn_new(count, sizeof *covariance->images);
    if (!covariance->images)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        fmpq_poly_init(covariance->images + i);
    for (size_t x = 0; x < group->points; x++)
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < m; j++)
                add_multiple(covariance->images + x * m + i,
                             fmpq_mat_entry(covariance->sigma, (slong)i, (slong)j),
                             gsnn_point_coordinate(&covariance->vectors, (gsnn_point)x, j),
                             covariance->product);
    return GSNN_OK;
}

/* x^T Sigma y into covariance->sum, for vectors behind points of a group of matrices. */
static void pair_value(gsnn_covariance *covariance, gsnn_point x, gsnn_point y) {
    size_t m = covariance->vectors.group->degree;
    fmpq_poly_zero(covariance->sum);
    for (size_t k = 0; k < m; k++) {
        const fmpq_poly_struct *a = gsnn_point_coordinate(&covariance->vectors, x, k);
        if (fmpq_poly_is_zero(a))
            continue;
        gsnn_field_multiply(covariance->vectors.field, covariance->product, a,
                            covariance->images + y * m + k);
        fmpq_poly_add(covariance->sum, covariance->sum, covariance->product);
    }
}

bool gsnn_covariance_pair(void *at, size_t i, gsnn_point x, size_t j, gsnn_point y) {
    gsnn_covariance *covariance = at;
    const gsnn_group *group = covariance->vectors.group;
    const fmpq *wanted = fmpq_mat_entry(covariance->sigma, (slong)i, (slong)j);
    if (covariance->images) {
        pair_value(covariance, x, y);
        fmpq_poly_set_fmpq(covariance->product, wanted);
        return fmpq_poly_equal(covariance->sum, covariance->product);
    }
    bool negates = group->points != group->degree;
    const fmpq *value = fmpq_mat_entry(covariance->sigma, negates ? x / 2 : x, negates ? y / 2 : y);
    if (!negates || (x % 2) == (y % 2))
        return fmpq_equal(value, wanted);
    return fmpz_equal(fmpq_denref(value), fmpq_denref(wanted)) &&
           fmpz_cmpabs(fmpq_numref(value), fmpq_numref(wanted)) == 0 &&
           fmpz_sgn(fmpq_numref(value)) == -fmpz_sgn(fmpq_numref(wanted));
}

/* Whether every element keeps Sigma because it keeps the group's inner product: Sigma is a multiple
 * of the form. */
static bool is_isotropic(const fmpq_mat_t sigma, const gsnn_exact_matrix *form) {
    bool is = true;
    fmpq_mat_t plain;
    fmpq_t scale;
    fmpq_init(scale);
    fmpq_mat_init(plain, sigma->r, sigma->c);
    fmpq_mat_one(plain);
    if (form && !gsnn_exact_matrix_get_rational(plain, form))
        is = false;
    if (is)
        fmpq_div(scale, fmpq_mat_entry(sigma, 0, 0), fmpq_mat_entry(plain, 0, 0));
    fmpq_mat_scalar_mul_fmpq(plain, plain, scale);
    is = is && fmpq_mat_equal(plain, sigma);
    fmpq_mat_clear(plain);
    fmpq_clear(scale);
    return is;
}

/* Sets the conditions' covariance unless all elements keep it anyway. */
static gsnn_status set_covariance(gsnn_conditions *conditions, const gsnn_group *group,
                                  const fmpq_mat_t sigma, gsnn_error *error) {
    if (is_isotropic(sigma, gsnn_group_form(group)))
        return GSNN_OK;
    gsnn_covariance *covariance = gsnn_new(1, sizeof *covariance);
    if (!covariance)
        return gsnn_fail_memory(error);
    conditions->covariance = covariance;
    gsnn_status status = gsnn_point_vectors_init(&covariance->vectors, group, error);
    fmpq_poly_init(covariance->product);
    fmpq_poly_init(covariance->sum);
    fmpq_mat_init_set(covariance->sigma, sigma);
    return status || group->action->integer_rows ? status : make_images(covariance, error);
}

/* ---- Colours from texts ------------------------------------------------------------------- */

/* What each point is told apart by, and each axis as it must come out. */
typedef struct labels {
    gsnn_point_vectors vectors;
    const gsnn_row_view *view;
    char **texts; /* of the points, then of the axes for each wish */
    size_t count;
    fmpq_poly_t value, spare;
} labels;

static gsnn_status labels_init(labels *l, const gsnn_group *group, const gsnn_row_view *view,
                               size_t wishes, gsnn_error *error) {
    *l = (labels){.view = view, .count = group->points + wishes * group->degree};
    gsnn_status status = gsnn_point_vectors_init(&l->vectors, group, error);
    fmpq_poly_init(l->value);
    fmpq_poly_init(l->spare);
    l->texts = gsnn_new(l->count, sizeof *l->texts);
    return l->texts ? status : gsnn_fail_memory(error);
}

static void labels_clear(labels *l) {
    for (size_t i = 0; l->texts && i < l->count; i++)
        free(l->texts[i]);
    free(l->texts);
    fmpq_poly_clear(l->value);
    fmpq_poly_clear(l->spare);
    gsnn_point_vectors_clear(&l->vectors);
}

static void append_value(gsnn_text *text, const fmpq_poly_t value) {
    char *string = fmpq_poly_get_str(value);
    gsnn_text_append(text, string);
    gsnn_text_append_char(text, ';');
    flint_free(string);
}

static gsnn_status keep_text(labels *l, size_t at, gsnn_text *text, gsnn_error *error) {
    const char *string = gsnn_text_string(text);
    l->texts[at] = string ? gsnn_copy_string(string) : NULL;
    gsnn_text_clear(text);
    return l->texts[at] ? GSNN_OK : gsnn_fail_memory(error);
}

/* factor * mu.x for the means mu of the normal entries that `chosen` is set for (NULL: all). */
static void append_mean(labels *l, gsnn_text *text, gsnn_point x, bool opposite,
                        const bool *chosen) {
    const gsnn_row_law *row = l->view->row;
    fmpq_poly_zero(l->value);
    for (size_t j = 0; j < row->count; j++)
        if (!chosen || chosen[j])
            add_multiple(l->value,
                         row->joint ? fmpq_mat_entry(row->mean, 0, (slong)j)
                                    : row->entries[j].first,
                         gsnn_point_coordinate(&l->vectors, x, j), l->spare);
    if (opposite)
        fmpq_poly_neg(l->value, l->value);
    append_value(text, l->value);
}

static int compare_texts(const void *a, const void *b) {
    return strcmp(**(char *const *const *)a, **(char *const *const *)b);
}

gsnn_status gsnn_rank_texts(uint32_t *ranks, char *const *texts, size_t count, gsnn_error *error) {
    char *const **sorted = gsnn_new(count, sizeof *sorted);
    if (!sorted)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &texts[i];
    qsort(sorted, count, sizeof *sorted, compare_texts);
    uint32_t rank = 0;
    for (size_t i = 0; i < count; i++) {
        rank += i > 0 && strcmp(*sorted[i], *sorted[i - 1]) != 0;
        ranks[sorted[i] - texts] = rank;
    }
    free(sorted);
    return GSNN_OK;
}

/* The texts become the conditions' colours. */
static gsnn_status take_colours(gsnn_conditions *conditions, const labels *l, gsnn_error *error) {
    const gsnn_group *group = l->vectors.group;
    uint32_t *ranks = gsnn_new(l->count, sizeof *ranks);
    gsnn_status status =
        ranks ? gsnn_rank_texts(ranks, l->texts, l->count, error) : gsnn_fail_memory(error);
    if (!status) {
        size_t rest = l->count - group->points;
        conditions->colour = gsnn_copy(ranks, group->points, sizeof *ranks);
        conditions->wanted = gsnn_copy(ranks + group->points, rest, sizeof *ranks);
        conditions->wish_count = rest / group->degree;
        if (!conditions->colour || !conditions->wanted)
            status = gsnn_fail_memory(error);
    }
    free(ranks);
    return status;
}

/* ---- The law ------------------------------------------------------------------------------ */

/* How the entries of a row are treated. */
typedef struct treatment {
    bool *normal;       /* entries that matrices may mix */
    bool even_parts;    /* of the others only the even part is seen */
    bool opposite;      /* also the law with all signs changed */
    fmpq_mat_t sigma;   /* of the normal entries, 0 elsewhere */
    bool sigma_matters; /* elements may send normal entries to normal ones and change it */
} treatment;

static void choose_treatment(treatment *t, const gsnn_row_view *view, gsnn_conditions *conditions) {
    const gsnn_row_law *row = view->row;
    size_t last, uneven = gsnn_count_uneven(view, &last);
    bool all_normal = gsnn_row_is_normal(row), bias_even = gsnn_distribution_is_even(view->bias);
    for (size_t i = 0; i < row->count; i++)
        t->normal[i] = row->joint || row->entries[i].family == GSNN_LAW_NORMAL ||
                       row->entries[i].family == GSNN_LAW_CONSTANT;
    conditions->complete = true;
    t->opposite = view->signs && bias_even;
    if (all_normal)
        return;
    if (view->signs && uneven < 2) {
        /* The even part of an entry with a mean is normal no more. */
        t->even_parts = true;
        t->opposite = false;
        if (uneven == 1 && last != SIZE_MAX)
            t->normal[last] = false;
    } else {
        conditions->complete = !view->signs;
    }
}

static void set_sigma(treatment *t, const gsnn_row_law *row) {
    const fmpq *first = NULL;
    fmpq_mat_init(t->sigma, (slong)row->count, (slong)row->count);
    if (row->joint) {
        fmpq_mat_set(t->sigma, row->covariance);
        t->sigma_matters = true;
        return;
    }
    for (size_t i = 0; i < row->count; i++) {
        fmpq *entry = fmpq_mat_entry(t->sigma, (slong)i, (slong)i);
        if (!t->normal[i])
            continue;
        if (row->entries[i].family == GSNN_LAW_NORMAL)
            fmpq_set(entry, row->entries[i].second);
        if (first && !fmpq_equal(first, entry))
            t->sigma_matters = true;
        first = entry;
    }
}

/* The entry that a point is up to sign, if it is one that is not normal. */
static bool is_other_axis(const labels *l, const treatment *t, gsnn_point x, size_t *entry,
                          bool *negative) {
    size_t count = 0;
    for (size_t j = 0; j < l->view->row->count; j++) {
        const fmpq_poly_struct *a = gsnn_point_coordinate(&l->vectors, x, j);
        if (fmpq_poly_is_zero(a))
            continue;
        *negative = fmpq_poly_equal(a, &l->vectors.constants[0]);
        if (++count > 1 || t->normal[j] || (!*negative && !fmpq_poly_is_one(a)))
            return false;
        *entry = j;
    }
    return count == 1;
}

/* What decides where a point may come from: the law of +- an entry that is not normal, or the mean
 * of w.x where only normal entries count. */
static void append_label(labels *l, gsnn_text *text, const treatment *t, const uint32_t *ranks,
                         gsnn_point x, bool opposite) {
    size_t entry = 0;
    bool negative = false, mixed = false;
    if (is_other_axis(l, t, x, &entry, &negative)) {
        gsnn_text_append_char(text, 'e');
        gsnn_text_append_integer(text, ranks[2 * entry + (negative != opposite)]);
        return;
    }
    for (size_t j = 0; !mixed && j < l->view->row->count; j++)
        mixed = !t->normal[j] && !fmpq_poly_is_zero(gsnn_point_coordinate(&l->vectors, x, j));
    gsnn_text_append_char(text, mixed ? 'x' : 'n');
    if (!mixed)
        append_mean(l, text, x, opposite, t->normal);
}

static gsnn_status label_points(labels *l, const treatment *t, const uint32_t *ranks,
                                gsnn_error *error) {
    const gsnn_group *group = l->vectors.group;
    gsnn_status status = GSNN_OK;
    for (size_t at = 0; !status && at < l->count; at++) {
        gsnn_text text = {0};
        size_t axis = at < group->points ? 0 : at - group->points;
        append_label(l, &text, t, ranks,
                     at < group->points ? (gsnn_point)at : group->axes[axis % group->degree],
                     at >= group->points && axis >= group->degree);
        status = keep_text(l, at, &text, error);
    }
    return status;
}

gsnn_status gsnn_conditions_of_vectors(gsnn_conditions *conditions, const gsnn_group *group,
                                       const gsnn_row_view *view, gsnn_error *error) {
    const gsnn_row_law *row = view->row;
    bool has_form = !is_identity(gsnn_group_form(group));
    if (has_form && !gsnn_row_is_normal(row))
        return gsnn_fail(error, GSNN_INVALID,
                         "weights that are not normal need a group of orthogonal matrices, and "
                         "this one has a form");
    treatment t = {.normal = gsnn_new(row->count, sizeof(bool))};
    uint32_t *ranks = gsnn_new(2 * row->count, sizeof *ranks);
    labels l = {0};
    gsnn_status status = t.normal && ranks ? GSNN_OK : gsnn_fail_memory(error);
    if (!status) {
        choose_treatment(&t, view, conditions);
        set_sigma(&t, row);
        /* Equal variances are kept by orthogonal matrices only. */
        t.sigma_matters = t.sigma_matters || has_form;
        if (!row->joint)
            status = gsnn_rank_signed_laws(ranks, row, t.even_parts, error);
        if (!status)
            status = labels_init(&l, group, view, 1 + t.opposite, error);
        if (!status)
            status = label_points(&l, &t, ranks, error);
        if (!status)
            status = take_colours(conditions, &l, error);
        if (!status && t.sigma_matters)
            status = set_covariance(conditions, group, t.sigma, error);
        labels_clear(&l);
        fmpq_mat_clear(t.sigma);
    }
    free(t.normal);
    free(ranks);
    return status;
}

/* ---- Single draws ------------------------------------------------------------------------- */

/* Everything that w.x tells for almost every w: the coordinates of x on entries that vary, and what
 * the constant ones add; or Sigma x and mu.x. */
static void append_draw_label(labels *l, gsnn_text *text, gsnn_point x, const bool *constant,
                              bool opposite) {
    const gsnn_row_law *row = l->view->row;
    for (size_t i = 0; i < row->count; i++) {
        fmpq_poly_zero(l->value);
        if (row->joint)
            for (size_t j = 0; j < row->count; j++)
                add_multiple(l->value, fmpq_mat_entry(row->covariance, (slong)i, (slong)j),
                             gsnn_point_coordinate(&l->vectors, x, j), l->spare);
        else if (!constant[i])
            fmpq_poly_set(l->value, gsnn_point_coordinate(&l->vectors, x, i));
        if (opposite)
            fmpq_poly_neg(l->value, l->value);
        append_value(text, l->value);
    }
    append_mean(l, text, x, opposite, row->joint ? NULL : constant);
}

gsnn_status gsnn_conditions_of_draws(gsnn_conditions *conditions, const gsnn_group *group,
                                     const gsnn_row_view *view, bool even_activation,
                                     gsnn_error *error) {
    const gsnn_row_law *row = view->row;
    bool opposite = even_activation && gsnn_distribution_is_zero(view->bias);
    bool *constant = gsnn_new(row->count, sizeof *constant);
    labels l = {0};
    *conditions = (gsnn_conditions){.complete = true};
    if (!constant)
        return gsnn_fail_memory(error);
    for (size_t i = 0; !row->joint && i < row->count; i++)
        constant[i] = row->entries[i].family == GSNN_LAW_CONSTANT;
    gsnn_status status = labels_init(&l, group, view, 1 + opposite, error);
    for (size_t at = 0; !status && at < l.count; at++) {
        gsnn_text text = {0};
        size_t axis = at < group->points ? 0 : at - group->points;
        append_draw_label(&l, &text, at < group->points ? at : group->axes[axis % group->degree],
                          constant, at >= group->points && axis >= group->degree);
        status = keep_text(&l, at, &text, error);
    }
    if (!status)
        status = take_colours(conditions, &l, error);
    labels_clear(&l);
    free(constant);
    return status;
}
