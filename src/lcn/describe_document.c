/* describe_document.c - what is known of a stack without looking at a filter. */
#include "lcn/document.h"
#include "lcn/strata.h"

#include <inttypes.h>

typedef struct strata {
    fmpz_t interior, boundary, outside;
} strata;

static void strata_init(strata *s, size_t degree, size_t even) {
    fmpz_init(s->interior);
    fmpz_init(s->boundary);
    fmpz_init(s->outside);
    gsnn_lcn_count_strata(s->interior, s->boundary, s->outside, degree, even);
}

static void strata_clear(strata *s) {
    fmpz_clear(s->interior);
    fmpz_clear(s->boundary);
    fmpz_clear(s->outside);
}

/* The degree of the map from layers, up to scaling, to filters: the product over the groups of
 * D! / prod d_l!. */
static void find_degree(fmpz_t degree, const gsnn_lcn_stack *stack) {
    fmpz_t f;
    fmpz_init(f);
    fmpz_one(degree);
    for (size_t g = 0; g < stack->group_count; g++) {
        size_t used = 0;
        for (size_t l = 0; l < stack->groups[g].count; l++) {
            size_t more = (size_t)stack->sizes[stack->groups[g].first + l] - 1;
            used += more;
            fmpz_bin_uiui(f, used, more);
            fmpz_mul(degree, degree, f);
        }
    }
    fmpz_clear(f);
}

static uint64_t zero_fibre_dimension(const gsnn_lcn_stack *stack) {
    uint64_t sum = 0, least = UINT64_MAX;
    for (size_t l = 0; l < stack->layers; l++) {
        sum += stack->sizes[l];
        least = stack->sizes[l] < least ? stack->sizes[l] : least;
    }
    return sum - least;
}

/* The deepest stack with the same function space: filters of size 3, then 2. */
static void json_canonical(gsnn_json *json, size_t degree, size_t even) {
    gsnn_json_key(json, "canonical");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < (degree - even) / 2; i++)
        gsnn_json_integer(json, 3);
    for (size_t i = 0; i < even; i++)
        gsnn_json_integer(json, 2);
    if (!degree)
        gsnn_json_integer(json, 1);
    gsnn_json_end_array(json);
}

void gsnn_lcn_describe_json(gsnn_json *json, const gsnn_lcn_stack *stack) {
    bool thick = gsnn_lcn_stack_is_thick(stack);
    size_t even = gsnn_lcn_stack_even(stack), degree = gsnn_lcn_stack_degree(stack);
    fmpz_t ways;
    fmpz_init(ways);
    gsnn_lcn_document_head(json, "describe", stack);
    gsnn_json_member_unsigned(json, "size", stack->size);
    gsnn_json_key(json, "groups");
    gsnn_json_begin_array(json);
    for (size_t g = 0; g < stack->group_count; g++) {
        gsnn_json_begin_object(json);
        gsnn_json_member_unsigned(json, "stride", stack->groups[g].stride);
        gsnn_json_member_unsigned(json, "degree", stack->groups[g].degree);
        gsnn_json_member_unsigned(json, "even_filters", stack->groups[g].even);
        json_canonical(json, stack->groups[g].degree, stack->groups[g].even);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_member_unsigned(json, "dimension", gsnn_lcn_stack_dimension(stack));
    gsnn_json_member_unsigned(json, "ambient", stack->size);
    gsnn_json_member_boolean(json, "thick", thick);
    gsnn_json_member_boolean(json, "filling", thick && even <= 1);
    gsnn_json_member_boolean(json, "closed", true);
    gsnn_json_member_boolean(json, "zariski_closed", gsnn_lcn_stack_zariski_closed(stack));
    if (thick) {
        gsnn_json_member_unsigned(json, "even_filters", even);
        json_canonical(json, degree, even);
    } else {
        gsnn_json_member_null(json, "even_filters");
        gsnn_json_member_null(json, "canonical");
    }
    if (thick && degree <= GSNN_LCN_MAX_STRATA_DEGREE) {
        strata s;
        strata_init(&s, degree, even);
        gsnn_json_key(json, "strata");
        gsnn_json_begin_object(json);
        gsnn_json_member_fmpz(json, "interior", s.interior);
        gsnn_json_member_fmpz(json, "boundary", s.boundary);
        gsnn_json_member_fmpz(json, "outside", s.outside);
        gsnn_json_end_object(json);
        strata_clear(&s);
    } else {
        gsnn_json_member_null(json, "strata");
    }
    find_degree(ways, stack);
    gsnn_json_member_fmpz(json, "degree", ways);
    gsnn_json_key(json, "fibre");
    gsnn_json_begin_object(json);
    gsnn_json_member_unsigned(json, "dimension", stack->layers - 1);
    fmpz_one(ways);
    fmpz_mul_2exp(ways, ways, stack->layers - 1);
    gsnn_json_member_fmpz(json, "sign_choices", ways);
    gsnn_json_member_unsigned(json, "dimension_over_zero", zero_fibre_dimension(stack));
    gsnn_json_end_object(json);
    gsnn_json_end_object(json);
    fmpz_clear(ways);
}

static const char *yes(bool answer) {
    return answer ? "yes" : "no";
}

static void table_strata(gsnn_text *text, size_t degree, size_t even) {
    strata s;
    strata_init(&s, degree, even);
    gsnn_text_append(text, "strata         ");
    gsnn_lcn_text_fmpz(text, s.interior);
    gsnn_text_append(text, " interior, ");
    gsnn_lcn_text_fmpz(text, s.boundary);
    gsnn_text_append(text, " boundary, ");
    gsnn_lcn_text_fmpz(text, s.outside);
    gsnn_text_append(text, " outside\n");
    strata_clear(&s);
}

void gsnn_lcn_describe_table(gsnn_text *text, const gsnn_lcn_stack *stack) {
    bool thick = gsnn_lcn_stack_is_thick(stack);
    size_t even = gsnn_lcn_stack_even(stack), degree = gsnn_lcn_stack_degree(stack);
    fmpz_t ways;
    fmpz_init(ways);
    gsnn_text_append(text, "filters        ");
    gsnn_lcn_text_sizes(text, stack->sizes, stack->layers);
    gsnn_text_append(text, "  strides ");
    gsnn_lcn_text_sizes(text, stack->strides, stack->layers);
    gsnn_text_append_format(text,
                            "\nend to end     size %" PRIu64 ", dimension %" PRIu64
                            " of the function space\nfilling        %s\n",
                            stack->size, gsnn_lcn_stack_dimension(stack), yes(thick && even <= 1));
    gsnn_text_append_format(text, "thick          %s\nclosed         yes; Zariski closed: %s\n",
                            yes(thick), yes(gsnn_lcn_stack_zariski_closed(stack)));
    for (size_t g = 0; g < stack->group_count; g++)
        gsnn_text_append_format(text,
                                "%s stride %" PRIu64 ": degree %zu, at least %zu real roots; "
                                "canonical %zux3 %zux2\n",
                                g ? "              " : "factors       ", stack->groups[g].stride,
                                stack->groups[g].degree, stack->groups[g].even,
                                (stack->groups[g].degree - stack->groups[g].even) / 2,
                                stack->groups[g].even);
    if (thick && degree <= GSNN_LCN_MAX_STRATA_DEGREE)
        table_strata(text, degree, even);
    find_degree(ways, stack);
    gsnn_text_append(text, "factorisations ");
    gsnn_lcn_text_fmpz(text, ways);
    gsnn_text_append_format(text, " of a generic filter over C; fibres of dimension %zu\n",
                            stack->layers - 1);
    gsnn_text_append(text, "\n"
                           "filling: every filter of this size is represented.  thick: the "
                           "function space\n"
                           "has full dimension.  strata: patterns of real and conjugate roots, by "
                           "where\n"
                           "filters with that pattern lie.\n");
    fmpz_clear(ways);
}

/* dim = sum a_l b_l - (L - 1); the ambient box has 1 + sum (a_l - 1) rows and so many columns. */
static void measure_boxes(const uint64_t *sizes, size_t layers, uint64_t *dimension, uint64_t *rows,
                          uint64_t *columns) {
    *dimension = *rows = *columns = 1;
    for (size_t l = 0; l < layers; l++) {
        *dimension += sizes[2 * l] * sizes[2 * l + 1] - 1;
        *rows += sizes[2 * l] - 1;
        *columns += sizes[2 * l + 1] - 1;
    }
}

void gsnn_lcn_boxes_json(gsnn_json *json, const uint64_t *sizes, size_t layers) {
    uint64_t dimension, rows, columns;
    measure_boxes(sizes, layers, &dimension, &rows, &columns);
    gsnn_lcn_document_head(json, "describe", NULL);
    gsnn_json_key(json, "boxes");
    gsnn_json_begin_array(json);
    for (size_t l = 0; l < layers; l++) {
        gsnn_json_begin_array(json);
        gsnn_json_unsigned(json, sizes[2 * l]);
        gsnn_json_unsigned(json, sizes[2 * l + 1]);
        gsnn_json_end_array(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_key(json, "size");
    gsnn_json_begin_array(json);
    gsnn_json_unsigned(json, rows);
    gsnn_json_unsigned(json, columns);
    gsnn_json_end_array(json);
    gsnn_json_member_unsigned(json, "dimension", dimension);
    gsnn_json_member_unsigned(json, "ambient", rows * columns);
    gsnn_json_member_boolean(json, "thick", dimension == rows * columns);
    gsnn_json_end_object(json);
}

void gsnn_lcn_boxes_table(gsnn_text *text, const uint64_t *sizes, size_t layers) {
    uint64_t dimension, rows, columns;
    measure_boxes(sizes, layers, &dimension, &rows, &columns);
    gsnn_text_append(text, "boxes        ");
    for (size_t l = 0; l < layers; l++)
        gsnn_text_append_format(text, " %" PRIu64 "x%" PRIu64, sizes[2 * l], sizes[2 * l + 1]);
    gsnn_text_append_format(
        text, "\nend to end    %" PRIu64 "x%" PRIu64 "\ndimension     %" PRIu64 " of %" PRIu64 "\n",
        rows, columns, dimension, rows * columns);
}
