/* output_read.c - the free parameters of a network with a codomain, read back. */
#include "network/output_expansion.h"
#include "network/output_network.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AGREEMENT 0x1p-40 /* of the largest entry, between dense numbers and parameters */

/* ---- Whose network it is ----------------------------------------------------------------- */

static gsnn_status differs(const gsnn_value *value, const char *what) {
    return gsnn_value_complain(value, "the enumeration has another %s", what);
}

/* Compares the generators of a group or a codomain. */
static gsnn_status check_elements(const gsnn_value *of, const gsnn_record_elements *elements,
                                  size_t degree) {
    gsnn_value list = gsnn_value_member(of, "generators");
    gsnn_status status = gsnn_value_array_of(&list, elements->count, "generators");
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item)) {
        if ((status = gsnn_value_array_of(&item, degree, "inputs")))
            break;
        gsnn_value part = gsnn_value_before(&item);
        while (!status && gsnn_value_next(&part)) {
            size_t at = item.index * degree + part.index;
            int64_t image = 0;
            if (elements->images) {
                if (!(status = gsnn_value_integer(&part, -65535, 65535, &image)) &&
                    image != elements->images[at])
                    status = differs(&item, "generator");
                continue;
            }
            status = gsnn_value_array_of(&part, degree, "inputs");
            gsnn_value entry = gsnn_value_before(&part);
            const char *text;
            while (!status && gsnn_value_next(&entry))
                if (!(status = gsnn_value_entry(&entry, &text)) &&
                    strcmp(text, elements->entries[at * degree + entry.index]) != 0)
                    status = differs(&item, "generator");
        }
    }
    return status;
}

/* Compares a string member. */
static gsnn_status check_name(const gsnn_value *of, const char *member, const char *wanted) {
    gsnn_value value = gsnn_value_member(of, member);
    const char *name;
    gsnn_status status = gsnn_value_string(&value, &name);
    return status || strcmp(name, wanted) == 0 ? status : differs(&value, member);
}

static gsnn_status check_identity(const gsnn_value *document,
                                  const gsnn_enumeration_record *record) {
    const gsnn_record_group *of = &record->group;
    const gsnn_record_codomain *sigma = &record->codomain;
    gsnn_value group = gsnn_value_member(document, "group");
    gsnn_value codomain = gsnn_value_member(document, "codomain");
    gsnn_status status;
    if ((status = gsnn_value_object(&group)) || (status = gsnn_value_object(&codomain)) ||
        (status = check_name(&group, "name", of->name ? of->name : "")) ||
        (status = check_name(&group, "action", of->action->name)) ||
        (status = check_elements(&group, &of->generators, of->degree)) ||
        (status = check_name(&codomain, "action", sigma->action->name)) ||
        (status = check_elements(&codomain, &sigma->generators, sigma->dimension)) ||
        (status =
             check_name(document, "activation", gsnn_record_activation_name(sigma->activation))))
        return status;
    return check_name(document, "function", gsnn_output_function_names[sigma->activation]);
}

/* ---- The parameters ---------------------------------------------------------------------- */

static gsnn_status read_choice(const gsnn_value *summand, const gsnn_enumeration_record *record,
                               gsnn_summand_choice *choice) {
    gsnn_value id = gsnn_value_member(summand, "id");
    gsnn_value type = gsnn_value_member(summand, "type");
    gsnn_value neurons = gsnn_value_member(summand, "neurons");
    gsnn_value channels = gsnn_value_member(summand, "channels");
    const char *name;
    int64_t is_type = 0;
    size_t count = 0;
    gsnn_status status;
    if ((status = gsnn_value_string(&id, &name)) ||
        (status = gsnn_value_integer(&type, 1, 2, &is_type)) ||
        (status = gsnn_value_size(&neurons, 1000000000, &count)) ||
        (status = gsnn_value_array(&channels, &choice->channels)))
        return status;
    choice->architecture = gsnn_enumeration_record_find(record, name);
    if (choice->architecture == GSNN_RECORD_NONE)
        return gsnn_value_complain(&id, "the enumeration has no architecture %.48s", name);
    const gsnn_record_architecture *found = &record->architectures[choice->architecture];
    if (found->type != is_type || found->neurons != count)
        return gsnn_value_complain(summand, "architecture %s is another one in the enumeration",
                                   found->id);
    return GSNN_OK;
}

static gsnn_status read_choices(gsnn_output_plan *plan, const gsnn_value *list) {
    gsnn_status status = gsnn_value_array(list, &plan->choice_count);
    if (status)
        return status;
    plan->choices = gsnn_new(plan->choice_count, sizeof *plan->choices);
    if (!plan->choices)
        return gsnn_value_fail_memory(list);
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item)) {
        status = read_choice(&item, gsnn_output_record(plan), &plan->choices[item.index]);
        for (size_t j = 0; !status && j < item.index; j++)
            if (plan->choices[j].architecture == plan->choices[item.index].architecture)
                status = gsnn_value_complain(&item, "its architecture stands there twice");
    }
    return status;
}

static gsnn_status read_values(const gsnn_output_plan *plan, const gsnn_value *document,
                               fmpq *values) {
    const gsnn_enumeration_record *record = gsnn_output_record(plan);
    gsnn_value list = gsnn_value_member(document, "summands");
    gsnn_value linear = gsnn_value_member(document, "linear");
    gsnn_value constant = gsnn_value_member(document, "constant");
    gsnn_status status = GSNN_OK;
    gsnn_value summand = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&summand)) {
        size_t size = gsnn_output_channel_size(record, gsnn_output_chosen(plan, summand.index));
        gsnn_value channels = gsnn_value_member(&summand, "channels");
        gsnn_value channel = gsnn_value_before(&channels);
        while (!status && gsnn_value_next(&channel)) {
            status = gsnn_value_rational_list(&channel, size, "parameters", values);
            values += size;
        }
    }
    if (!status)
        status = gsnn_value_rational_list(&linear, record->codomain.linear.dimension, "linear maps",
                                          values);
    values += record->codomain.linear.dimension;
    return status ? status
                  : gsnn_value_rational_list(&constant, record->codomain.constant.dimension,
                                             "constants", values);
}

/* ---- The dense numbers ------------------------------------------------------------------- */

static gsnn_status compare(const gsnn_value *document, const char *name,
                           const gsnn_exact_matrix *expected, const double *stated, double scale) {
    slong size = expected->rows * expected->columns;
    gsnn_value member = gsnn_value_member(document, name);
    for (int pass = 0; pass < 2; pass++)
        for (slong i = 0; i < size; i++) {
            double value = gsnn_output_double(expected->field, expected->entries + i);
            if (!pass)
                scale = fmax(scale, fabs(value));
            else if (!(fabs(stated[i] - value) <= AGREEMENT * scale))
                return gsnn_value_complain(&member,
                                           "entry %ld is %.17g where the free parameters make "
                                           "%.17g",
                                           (long)i, stated[i], value);
        }
    return GSNN_OK;
}

/* The largest product of an output weight and a weight: terms of c may cancel. */
static double largest_term(const gsnn_output_network *network) {
    double w = 0, a = 0;
    for (size_t i = 0; i < network->neurons * network->degree; i++)
        w = fmax(w, fabs(network->W[i]));
    for (size_t i = 0; i < network->neurons * network->outputs; i++)
        a = fmax(a, fabs(network->a[i]));
    return w * a;
}

static gsnn_status check_dense(const gsnn_output_plan *plan, const fmpq *values,
                               const gsnn_value *document, gsnn_error *error) {
    gsnn_output_network *stated;
    gsnn_output_expansion expected;
    gsnn_status status = gsnn_output_network_from_value(document, &stated);
    if (status)
        return status;
    status = gsnn_output_expansion_init(&expected, plan, values, error);
    if (!status) {
        if (stated->neurons != (size_t)expected.W.rows)
            status = gsnn_value_complain(document, "neurons: not those of the summands");
        else if (!(status = compare(document, "W", &expected.W, stated->W, 0)) &&
                 !(status = compare(document, "b", &expected.b, stated->b, 0)) &&
                 !(status = compare(document, "a", &expected.a, stated->a, 0)) &&
                 !(status = compare(document, "c", &expected.c, stated->c, largest_term(stated))) &&
                 !(status = compare(document, "d", &expected.d, stated->d, 0)) && stated->cosine)
            status = compare(document, "cosine", &expected.cosine, stated->cosine, 0);
        gsnn_output_expansion_clear(&expected);
    }
    gsnn_output_network_free(stated);
    return status;
}

gsnn_status gsnn_output_plan_read(gsnn_output_plan *plan, fmpq **values, size_t *count,
                                  const gsnn_value *document, gsnn_error *error) {
    gsnn_value list = gsnn_value_member(document, "summands");
    plan->choices = NULL;
    plan->choice_count = 0;
    *values = NULL;
    *count = 0;
    gsnn_status status = gsnn_value_schema(document, "gsnn-equivariant-network/1");
    if (!status)
        status = check_identity(document, gsnn_output_record(plan));
    if (!status)
        status = read_choices(plan, &list);
    if (!status)
        status = gsnn_output_plan_check(plan, error);
    if (!status) {
        *count = gsnn_output_plan_count(plan);
        *values = _fmpq_vec_init((slong)*count);
        status = read_values(plan, document, *values);
    }
    if (!status)
        status = check_dense(plan, *values, document, error);
    if (status) {
        free(plan->choices);
        plan->choices = NULL;
        if (*values)
            _fmpq_vec_clear(*values, (slong)*count);
        *values = NULL;
    }
    return status;
}
