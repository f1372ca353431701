#include "network/output_network.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/entry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const gsnn_output_function_names[4] = {"relu", "tanh", "sin", "elu"};

/* Where numbers that are no fractions live: the field of the last one, since most are alike. */
typedef struct fields {
    gsnn_field *last;
} fields;

/* An exact entry such as "1/4+sqrt(5)/4", rounded. */
static gsnn_status get_entry(fields *f, const gsnn_value *value, const char *text, double *result) {
    gsnn_error reason;
    ulong needed = 1, conductor = f->last ? gsnn_field_conductor(f->last) : 1;
    gsnn_status status = gsnn_entry_conductor(text, &needed, &reason);
    if (!status && (!f->last || conductor % needed)) {
        gsnn_field_free(f->last);
        f->last = NULL;
        status = gsnn_field_new(&f->last, needed, &reason);
    }
    fmpq_poly_t number;
    fmpq_poly_init(number);
    if (!status)
        status = gsnn_entry_parse_real(f->last, text, number, &reason);
    if (!status)
        *result = gsnn_field_double(f->last, number);
    fmpq_poly_clear(number);
    return status ? gsnn_value_complain(value, "%s", reason.message) : GSNN_OK;
}

static gsnn_status get_numbers(fields *f, const gsnn_value *list, size_t count, const char *of,
                               double *numbers) {
    gsnn_status status = gsnn_value_array_of(list, count, of);
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item)) {
        const char *text = gsnn_value_peek(&item);
        status = text && strchr(text, '(') ? get_entry(f, &item, text, numbers + item.index)
                                           : gsnn_value_double(&item, numbers + item.index);
    }
    return status;
}

/* A table of `rows` rows, allocated once the list has that length. */
static gsnn_status get_table(fields *f, const gsnn_value *document, const char *name, size_t rows,
                             const char *of, size_t columns, double **values) {
    gsnn_value list = gsnn_value_member(document, name);
    gsnn_status status = gsnn_value_array_of(&list, rows, of);
    if (status)
        return status;
    if (rows) {
        gsnn_value first = gsnn_value_element(&list, 0);
        status = gsnn_value_array_of(&first, columns, "columns");
        if (status)
            return status;
    }
    *values = gsnn_new(rows * columns, sizeof **values);
    if (!*values)
        return gsnn_value_fail_memory(&list);
    gsnn_value row = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&row))
        status = get_numbers(f, &row, columns, "columns", *values + row.index * columns);
    return status;
}

static gsnn_status get_list(fields *f, const gsnn_value *document, const char *name, size_t count,
                            const char *of, double **values) {
    gsnn_value list = gsnn_value_member(document, name);
    gsnn_status status = gsnn_value_array_of(&list, count, of);
    if (status)
        return status;
    *values = gsnn_new(count, sizeof **values);
    return *values ? get_numbers(f, &list, count, of, *values) : gsnn_value_fail_memory(&list);
}

static gsnn_status get_sizes(const gsnn_value *document, gsnn_output_network *network) {
    gsnn_value group = gsnn_value_member(document, "group");
    gsnn_value codomain = gsnn_value_member(document, "codomain");
    gsnn_value function = gsnn_value_member(document, "function");
    gsnn_value neurons = gsnn_value_member(document, "neurons");
    size_t place = 0;
    gsnn_status status = gsnn_value_object(&group);
    if (!status)
        status = gsnn_value_object(&codomain);
    if (status)
        return status;
    gsnn_value degree = gsnn_value_member(&group, "degree");
    gsnn_value outputs = gsnn_value_member(&codomain, "dimension");
    if ((status = gsnn_value_choice(&function, gsnn_output_function_names, 4, &place)) ||
        (status = gsnn_value_size(&degree, 1 << 24, &network->degree)) ||
        (status = gsnn_value_size(&outputs, 65535, &network->outputs)) ||
        (status = gsnn_value_size(&neurons, 1000000000, &network->neurons)))
        return status;
    network->function = (gsnn_output_function)place;
    if (!network->degree || !network->outputs)
        return gsnn_value_complain(document, "a network has inputs and outputs");
    return GSNN_OK;
}

static gsnn_status fill(const gsnn_value *document, fields *f, gsnn_output_network *network) {
    size_t m = network->degree, p = network->outputs, n = network->neurons;
    gsnn_status status;
    if ((status = get_table(f, document, "W", n, "neurons", m, &network->W)) ||
        (status = get_list(f, document, "b", n, "neurons", &network->b)) ||
        (status = get_table(f, document, "a", n, "neurons", p, &network->a)) ||
        (status = get_table(f, document, "c", p, "outputs", m, &network->c)) ||
        (status = get_list(f, document, "d", p, "outputs", &network->d)))
        return status;
    return network->function == GSNN_FUNCTION_SIN
               ? get_table(f, document, "cosine", n, "neurons", p, &network->cosine)
               : GSNN_OK;
}

/* The channels of all summands have as many neurons as there are. */
static gsnn_status check_summands(const gsnn_value *document, size_t neurons) {
    gsnn_value list = gsnn_value_member(document, "summands");
    size_t count, total = 0;
    gsnn_status status = gsnn_value_array(&list, &count);
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value of_one = gsnn_value_member(&item, "neurons");
        gsnn_value channels = gsnn_value_member(&item, "channels");
        size_t each = 0, times = 0;
        if (!(status = gsnn_value_size(&of_one, 1000000000, &each)) &&
            !(status = gsnn_value_array(&channels, &times)))
            total = total > neurons ? total : total + each * times;
    }
    if (!status && total != neurons)
        return gsnn_value_complain(&list, "they do not have %zu neurons", neurons);
    return status;
}

gsnn_status gsnn_output_network_from_value(const gsnn_value *document,
                                           gsnn_output_network **network) {
    *network = NULL;
    gsnn_status status = gsnn_value_schema(document, "gsnn-equivariant-network/1");
    if (status)
        return status;
    gsnn_output_network *made = gsnn_new(1, sizeof *made);
    if (!made)
        return gsnn_value_fail_memory(document);
    fields f = {NULL};
    if (!(status = get_sizes(document, made)) && !(status = fill(document, &f, made)))
        status = check_summands(document, made->neurons);
    gsnn_field_free(f.last);
    if (!status)
        *network = made;
    else
        gsnn_output_network_free(made);
    return status;
}

void gsnn_output_network_free(gsnn_output_network *network) {
    if (!network)
        return;
    free(network->W);
    free(network->b);
    free(network->a);
    free(network->cosine);
    free(network->c);
    free(network->d);
    free(network);
}

static double apply(gsnn_output_function function, double z) {
    switch (function) {
    case GSNN_FUNCTION_TANH:
        return tanh(z);
    case GSNN_FUNCTION_SIN:
        return sin(z);
    case GSNN_FUNCTION_ELU:
        return z > 0 ? z : expm1(z);
    case GSNN_FUNCTION_RELU:
        break;
    }
    return z <= 0 ? 0 : z; /* so that not-a-number is not hidden */
}

void gsnn_output_network_value(const gsnn_output_network *network, const double *x, double *y) {
    size_t m = network->degree, p = network->outputs;
    for (size_t c = 0; c < p; c++) {
        y[c] = network->d[c];
        for (size_t k = 0; k < m; k++)
            y[c] += network->c[c * m + k] * x[k];
    }
    for (size_t i = 0; i < network->neurons; i++) {
        double z = network->b[i];
        for (size_t k = 0; k < m; k++)
            z += network->W[i * m + k] * x[k];
        double value = apply(network->function, z);
        for (size_t c = 0; c < p; c++)
            y[c] += network->a[i * p + c] * value;
        for (size_t c = 0; network->cosine && c < p; c++)
            y[c] += network->cosine[i * p + c] * cos(z);
    }
}
