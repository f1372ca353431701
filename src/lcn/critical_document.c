/* critical_document.c - the real points of the double-root boundary. */
#include "lcn/document.h"

void gsnn_lcn_critical_json(gsnn_json *json, const gsnn_lcn_stack *stack, const fmpq *target,
                            const char *metric_name, const fmpq_mat_t metric,
                            const gsnn_lcn_critical *critical) {
    gsnn_lcn_document_head(json, "critical", stack);
    gsnn_lcn_json_rationals(json, "target", target, critical->size);
    gsnn_json_member_string(json, "metric", metric_name);
    gsnn_json_key(json, "metric_matrix");
    gsnn_json_begin_array(json);
    for (slong i = 0; i < fmpq_mat_nrows(metric); i++) {
        gsnn_json_begin_array(json);
        for (slong j = 0; j < fmpq_mat_ncols(metric); j++)
            gsnn_lcn_json_rational(json, fmpq_mat_entry(metric, i, j));
        gsnn_json_end_array(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_member_unsigned(json, "target_real_roots", critical->target_roots);
    gsnn_json_member_boolean(json, "target_member", critical->target_inside);
    gsnn_json_key(json, "equation");
    gsnn_lcn_json_polynomial(json, critical->equation);
    gsnn_json_member_unsigned(json, "degree", critical->degree);
    gsnn_json_member_unsigned(json, "infinity", critical->infinity);
    gsnn_json_member_boolean(json, "degenerate", critical->degenerate);
    gsnn_json_key(json, "points");
    gsnn_json_begin_lines(json);
    for (size_t i = 0; i < critical->count; i++) {
        const gsnn_lcn_critical_point *point = &critical->points[i];
        const char *where = gsnn_lcn_where_name(point->where);
        gsnn_json_begin_object(json);
        if (point->infinite) {
            gsnn_json_member_boolean(json, "infinity", true);
        } else {
            gsnn_json_key(json, "interval");
            gsnn_lcn_json_interval(json, &point->t);
            gsnn_json_member_double(json, "t", point->value);
        }
        gsnn_json_member_unsigned(json, "multiplicity", point->multiplicity);
        gsnn_json_member_double(json, "squared_distance", point->distance);
        gsnn_json_member_boolean(json, "least", point->least);
        gsnn_json_key(json, "filter");
        gsnn_json_doubles(json, point->filter, critical->size);
        gsnn_json_member_unsigned(json, "real_roots", point->real_roots);
        if (where)
            gsnn_json_member_string(json, "where", where);
        else
            gsnn_json_member_null(json, "where");
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_key(json, "status");
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "points", "exact");
    gsnn_json_member_string(json, "where", "numerical");
    gsnn_json_end_object(json);
    gsnn_json_end_object(json);
}

void gsnn_lcn_critical_table(gsnn_text *text, const gsnn_lcn_stack *stack,
                             const gsnn_lcn_critical *critical) {
    gsnn_text_append(text, "filters ");
    gsnn_lcn_text_sizes(text, stack->sizes, stack->layers);
    gsnn_text_append_format(text, "; the target has %zu real roots and is %sa member\n\n",
                            critical->target_roots, critical->target_inside ? "" : "not ");
    if (critical->degenerate)
        gsnn_text_append(text, "degenerate: every double root is critical, at one distance\n\n");
    gsnn_text_append(text, "  double root       squared distance     real roots  where\n");
    for (size_t i = 0; i < critical->count; i++) {
        const gsnn_lcn_critical_point *point = &critical->points[i];
        const char *where = gsnn_lcn_where_name(point->where);
        if (point->infinite)
            gsnn_text_append(text, "  infinity        ");
        else
            gsnn_text_append_format(text, "  %-16.10g", point->value);
        gsnn_text_append_format(text, "  %-18.12g %s  %-10zu  %s\n", point->distance,
                                point->least ? "*" : " ", point->real_roots, where ? where : "-");
    }
    gsnn_text_append(text, "\n"
                           "Real critical points of the distance among filters with a double root; "
                           "* the\n"
                           "least.  Roots are isolated exactly; real roots and where are "
                           "numerical.\n");
}
