/* count_document.c - critical points by stratum. */
#include "lcn/document.h"

void gsnn_lcn_count_json(gsnn_json *json, const gsnn_lcn_stack *stack,
                         const gsnn_lcn_count *count) {
    gsnn_lcn_document_head(json, "count", stack);
    gsnn_json_member_string(json, "metric", "generic");
    if (count->strata_known) {
        gsnn_json_key(json, "strata");
        gsnn_json_begin_lines(json);
        for (size_t i = 0; i < count->stratum_count; i++) {
            const gsnn_lcn_stratum *s = &count->strata[i];
            gsnn_json_begin_object(json);
            gsnn_json_key(json, "multiplicities");
            gsnn_json_begin_array(json);
            for (size_t k = 0; k < s->length; k++)
                gsnn_json_integer(json, s->parts[k]);
            gsnn_json_end_array(json);
            gsnn_json_member_fmpz(json, "critical_points", s->points);
            gsnn_json_member_fmpz(json, "placements", s->placements);
            gsnn_json_end_object(json);
        }
        gsnn_json_end_array(json);
    } else {
        gsnn_json_member_null(json, "strata");
    }
    gsnn_json_member_fmpz(json, "total", count->total);
    gsnn_json_member_fmpz(json, "segre", count->segre);
    gsnn_json_end_object(json);
}

void gsnn_lcn_count_table(gsnn_text *text, const gsnn_lcn_stack *stack,
                          const gsnn_lcn_count *count) {
    gsnn_text_append(text, "filters ");
    gsnn_lcn_text_sizes(text, stack->sizes, stack->layers);
    gsnn_text_append(text, "\n\nmultiplicities                 points  x  placements\n");
    for (size_t i = 0; i < count->stratum_count; i++) {
        const gsnn_lcn_stratum *s = &count->strata[i];
        size_t begin = text->length;
        gsnn_text_append_char(text, '(');
        for (size_t k = 0; k < s->length; k++)
            gsnn_text_append_format(text, "%s%d", k ? "," : "", s->parts[k]);
        gsnn_text_append_char(text, ')');
        gsnn_text_pad(text, begin + 30);
        gsnn_text_append(text, " ");
        gsnn_lcn_text_fmpz(text, s->points);
        gsnn_text_append(text, " x ");
        gsnn_lcn_text_fmpz(text, s->placements);
        gsnn_text_append_char(text, '\n');
    }
    if (!count->strata_known)
        gsnn_text_append(text, "all at smooth points (strides)\n");
    gsnn_text_append(text, "\ntotal ");
    gsnn_lcn_text_fmpz(text, count->total);
    gsnn_text_append(text, ", Segre number ");
    gsnn_lcn_text_fmpz(text, count->segre);
    gsnn_text_append(text, "\n\n"
                           "Complex critical points of the squared distance to a generic target, "
                           "for a\n"
                           "generic metric: on filters with those multiplicities of roots, times "
                           "the ways\n"
                           "to share the roots out among the layers.\n");
}
