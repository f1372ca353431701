/* equivariant_network.c - networks with a codomain: f(gx) = sigma(g) f(x), proved for all x. */
#include "verify/checker.h"
#include "verify/equivariant_channels.h"
#include "verify/equivariant_terms.h"
#include "verify/outputs_checks.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/entry.h"

#include <stdlib.h>
#include <string.h>

/* Behind those of any network with a codomain. */
enum { CHECK_CHANNELS = GSNN_OUTPUTS_CHECK_COUNT, CHECK_COUNT };

static const gsnn_verify_check CHECKS[CHECK_COUNT] = {
    GSNN_OUTPUTS_CHECKS(0, ""),
    [CHECK_CHANNELS] = {"channels", "channels", "numbers"},
};

typedef struct network {
    gsnn_findings *findings;
    unsigned first; /* of its checks */
    gsnn_error *error;
    gsnn_field *field;
    gsnn_verify_outputs_net net;
} network;

/* ---- Numbers ----------------------------------------------------------------------------- */

/* The text of a number that is no fraction, such as "1/4+sqrt(5)/4", or NULL. */
static const char *entry_text(const gsnn_value *value) {
    const char *text = gsnn_value_peek(value);
    return text && strchr(text, '(') ? text : NULL;
}

/* Joins the conductors of all numbers in a list of any depth. */
static gsnn_status join_list(const gsnn_value *list, ulong *conductor) {
    size_t count;
    gsnn_status status = gsnn_value_array(list, &count);
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item)) {
        gsnn_error reason;
        ulong needed;
        const char *text = entry_text(&item);
        if (gsnn_value_get_kind(&item) == GSNN_VALUE_ARRAY)
            status = join_list(&item, conductor);
        else if (text && (gsnn_entry_conductor(text, &needed, &reason) ||
                          gsnn_conductor_join(conductor, needed, &reason)))
            return gsnn_value_complain(&item, "%s", reason.message);
    }
    return status;
}

static gsnn_status make_field(network *n, const gsnn_value *root) {
    static const char *const members[] = {"W", "b", "a", "cosine", "c", "d"};
    static const char *const actions[] = {"group", "codomain"};
    ulong conductor = 1;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < 6; i++) {
        gsnn_value member = gsnn_value_member(root, members[i]);
        if (gsnn_value_given(&member))
            status = join_list(&member, &conductor);
    }
    for (size_t i = 0; !status && i < 2; i++) {
        gsnn_value action = gsnn_value_member(root, actions[i]);
        gsnn_value generators = gsnn_value_member(&action, "generators");
        if (!(status = gsnn_value_object(&action)))
            status = join_list(&generators, &conductor);
    }
    return status ? status : gsnn_field_new(&n->field, conductor, n->error);
}

static gsnn_status read_number(const network *n, const gsnn_value *value,
                               fmpq_poly_struct *number) {
    const char *text = entry_text(value);
    gsnn_error reason;
    if (text)
        return gsnn_entry_parse_real(n->field, text, number, &reason)
                   ? gsnn_value_complain(value, "%s", reason.message)
                   : GSNN_OK;
    fmpq_t fraction;
    fmpq_init(fraction);
    gsnn_status status = gsnn_value_rational(value, fraction);
    fmpq_poly_set_fmpq(number, fraction);
    fmpq_clear(fraction);
    return status;
}

static gsnn_status read_numbers(const network *n, const gsnn_value *list, size_t count,
                                const char *of, fmpq_poly_struct *numbers) {
    gsnn_status status = gsnn_value_array_of(list, count, of);
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item))
        status = read_number(n, &item, numbers + item.index);
    return status;
}

static gsnn_status fill_table(const network *n, const gsnn_value *list, size_t columns,
                              fmpq_poly_struct *table) {
    gsnn_status status = GSNN_OK;
    gsnn_value row = gsnn_value_before(list);
    while (!status && gsnn_value_next(&row))
        status = read_numbers(n, &row, columns, "columns", table + row.index * columns);
    return status;
}

static gsnn_status read_table(const network *n, const gsnn_value *root, const char *name,
                              size_t rows, size_t columns, fmpq_poly_struct **table) {
    gsnn_value list = gsnn_value_member(root, name);
    gsnn_status status = gsnn_value_array_of(&list, rows, "rows");
    if (status)
        return status;
    if (rows) { /* it vouches for the columns before anything of that size is allocated */
        gsnn_value first = gsnn_value_element(&list, 0);
        if ((status = gsnn_value_array_of(&first, columns, "columns")))
            return status;
    }
    *table = gsnn_proof_elements_new(rows * columns);
    return *table ? fill_table(n, &list, columns, *table) : gsnn_fail_memory(n->error);
}

static gsnn_status read_list(const network *n, const gsnn_value *root, const char *name,
                             size_t count, fmpq_poly_struct **list) {
    gsnn_value value = gsnn_value_member(root, name);
    gsnn_status status = gsnn_value_array_of(&value, count, "numbers");
    if (status)
        return status;
    *list = gsnn_proof_elements_new(count);
    return *list ? read_numbers(n, &value, count, "numbers", *list) : gsnn_fail_memory(n->error);
}

/* ---- The actions ------------------------------------------------------------------------- */

static gsnn_status read_images(network *n, const gsnn_value *list, gsnn_verify_moves *moves) {
    size_t degree = moves->degree;
    moves->images = gsnn_new(moves->count * degree, sizeof *moves->images);
    bool *met = gsnn_new(degree, sizeof *met);
    gsnn_status status = moves->images && met ? GSNN_OK : gsnn_fail_memory(n->error);
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item)) {
        int32_t *row = moves->images + item.index * degree;
        status = gsnn_value_signed_list(&item, degree, "images", (int32_t)degree, false, row);
        bool sound = !status;
        memset(met, 0, degree * sizeof *met);
        for (size_t i = 0; sound && i < degree; i++) {
            sound = !met[abs(row[i]) - 1];
            met[abs(row[i]) - 1] = true;
        }
        if (!status && !sound)
            status = gsnn_value_complain(&item, "two coordinates have one image");
    }
    free(met);
    return status;
}

static gsnn_status read_matrices(network *n, const gsnn_value *list, gsnn_verify_moves *moves) {
    size_t degree = moves->degree, size = degree * degree;
    moves->matrices = gsnn_proof_elements_new(moves->count * size);
    gsnn_status status = moves->matrices ? GSNN_OK : gsnn_fail_memory(n->error);
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item))
        if (!(status = gsnn_value_array_of(&item, degree, "rows")))
            status = fill_table(n, &item, degree, moves->matrices + item.index * size);
    return status;
}

static gsnn_status read_moves(network *n, const gsnn_value *of, gsnn_verify_moves *moves) {
    gsnn_value action = gsnn_value_member(of, "action");
    gsnn_value list = gsnn_value_member(of, "generators");
    const char *name;
    gsnn_status status = gsnn_value_string(&action, &name);
    if (!status)
        status = gsnn_value_array(&list, &moves->count);
    if (status)
        return status;
    if (moves->count) {
        gsnn_value first = gsnn_value_element(&list, 0);
        if ((status = gsnn_value_array_of(&first, moves->degree, "images")))
            return status;
    }
    status =
        strcmp(name, "matrix") == 0 ? read_matrices(n, &list, moves) : read_images(n, &list, moves);
    for (size_t k = 0; !status && k < moves->count; k++)
        gsnn_findings_pass(n->findings, n->first + GSNN_OUTPUTS_CHECK_ACTIONS, 0);
    return status;
}

/* ---- The network ------------------------------------------------------------------------- */

static gsnn_status read_function(network *n, const gsnn_value *root) {
    static const char *const functions[] = {"relu", "tanh", "sin", "elu"};
    static const char *const activations[] = {"relu", "odd", "sin", "none"};
    gsnn_value function_value = gsnn_value_member(root, "function");
    gsnn_value activation = gsnn_value_member(root, "activation");
    size_t place = 0, class = 0;
    gsnn_status status = gsnn_value_choice(&function_value, functions, 4, &place);
    if (!status)
        status = gsnn_value_choice(&activation, activations, 4, &class);
    if (status)
        return status;
    n->net.function = (gsnn_verify_phi)place;
    if (place == class)
        gsnn_findings_pass(n->findings, n->first + GSNN_OUTPUTS_CHECK_ACTIVATION, 0);
    else
        gsnn_findings_false(n->findings, n->first + GSNN_OUTPUTS_CHECK_ACTIVATION,
                            "function: %s is not of class %s", functions[place],
                            activations[class]);
    return GSNN_OK;
}

/* The channels of all summands have as many neurons as there are. */
static gsnn_status check_summands(network *n, const gsnn_value *root) {
    gsnn_value list = gsnn_value_member(root, "summands");
    size_t count, total = 0;
    gsnn_status status = gsnn_value_array(&list, &count);
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value neurons = gsnn_value_member(&item, "neurons");
        gsnn_value channels = gsnn_value_member(&item, "channels");
        size_t each = 0, times = 0;
        if (!(status = gsnn_value_size(&neurons, 1000000000, &each)) &&
            !(status = gsnn_value_array(&channels, &times))) {
            gsnn_findings_pass(n->findings, n->first + GSNN_OUTPUTS_CHECK_SUMMANDS, times);
            total = total > SIZE_MAX / 2 ? total : total + each * times;
        }
    }
    if (!status && total != n->net.neurons)
        gsnn_findings_false(n->findings, n->first + GSNN_OUTPUTS_CHECK_SUMMANDS,
                            "neurons: %zu, but the summands have %zu", n->net.neurons, total);
    return status;
}

static gsnn_status read_network(network *n, const gsnn_value *root) {
    gsnn_verify_outputs_net *net = &n->net;
    gsnn_value group = gsnn_value_member(root, "group");
    gsnn_value codomain = gsnn_value_member(root, "codomain");
    gsnn_value neurons = gsnn_value_member(root, "neurons");
    gsnn_status status = make_field(n, root);
    if (status)
        return status;
    net->field = n->field;
    gsnn_value degree = gsnn_value_member(&group, "degree");
    gsnn_value outputs = gsnn_value_member(&codomain, "dimension");
    if ((status = read_function(n, root)) ||
        (status = gsnn_value_size(&degree, 1 << 24, &net->g.degree)) ||
        (status = gsnn_value_size(&outputs, 65535, &net->sigma.degree)) ||
        (status = gsnn_value_size(&neurons, 1000000000, &net->neurons)) ||
        (status = read_moves(n, &group, &net->g)) ||
        (status = read_moves(n, &codomain, &net->sigma)))
        return status;
    size_t m = net->g.degree, p = net->sigma.degree;
    if (net->sigma.count != net->g.count)
        return gsnn_value_complain(&codomain, "%zu images of %zu generators", net->sigma.count,
                                   net->g.count);
    if ((status = read_table(n, root, "W", net->neurons, m, &net->W)) ||
        (status = read_list(n, root, "b", net->neurons, &net->b)) ||
        (status = read_table(n, root, "a", net->neurons, p, &net->a)) ||
        (status = read_table(n, root, "c", p, m, &net->c)) ||
        (status = read_list(n, root, "d", p, &net->d)))
        return status;
    if (net->function == GSNN_PHI_SIN &&
        (status = read_table(n, root, "cosine", net->neurons, p, &net->cosine)))
        return status;
    return check_summands(n, root);
}

static gsnn_status check_equivariance(network *n) {
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; !status && k < n->net.g.count; k++) {
        const char *differ = "";
        size_t terms = 0;
        status = gsnn_verify_compare_sides(&n->net, k, &differ, &terms, n->error);
        if (!status && !*differ)
            gsnn_findings_pass(n->findings, n->first + GSNN_OUTPUTS_CHECK_EQUIVARIANCE, terms);
        else if (!status)
            gsnn_findings_false(n->findings, n->first + GSNN_OUTPUTS_CHECK_EQUIVARIANCE,
                                "generators[%zu]: f(gx) and sigma(g) f(x) differ in their %s", k,
                                differ);
    }
    return status;
}

static void clear_moves(gsnn_verify_moves *moves) {
    free(moves->images);
    gsnn_proof_elements_free(moves->matrices, moves->count * moves->degree * moves->degree);
}

static void clear_network(network *n) {
    gsnn_verify_outputs_net *net = &n->net;
    size_t m = net->g.degree, p = net->sigma.degree;
    gsnn_proof_elements_free(net->W, net->neurons * m);
    gsnn_proof_elements_free(net->b, net->neurons);
    gsnn_proof_elements_free(net->a, net->neurons * p);
    gsnn_proof_elements_free(net->cosine, net->neurons * p);
    gsnn_proof_elements_free(net->c, p * m);
    gsnn_proof_elements_free(net->d, p);
    clear_moves(&net->g);
    clear_moves(&net->sigma);
    gsnn_field_free(n->field);
}

static double *round_elements(const network *n, const fmpq_poly_struct *elements, size_t count,
                              double *to) {
    for (size_t i = 0; i < count; i++)
        *to++ = gsnn_field_double(n->field, elements + i);
    return to;
}

static gsnn_status round_numbers(const network *n, gsnn_outputs_numbers *numbers) {
    const gsnn_verify_outputs_net *net = &n->net;
    size_t m = numbers->inputs, p = numbers->outputs, k = numbers->neurons;
    numbers->dense = gsnn_new(k * m + k + k * p + p * m + p, sizeof *numbers->dense);
    if (!numbers->dense)
        return gsnn_fail_memory(n->error);
    double *to = round_elements(n, net->W, k * m, numbers->dense);
    to = round_elements(n, net->b, k, to);
    to = round_elements(n, net->a, k * p, to);
    to = round_elements(n, net->c, p * m, to);
    round_elements(n, net->d, p, to);
    return GSNN_OK;
}

static gsnn_status prove(network *n, const gsnn_value *value, gsnn_outputs_numbers *numbers) {
    gsnn_status status = read_network(n, value);
    if (!status)
        status = check_equivariance(n);
    *numbers = (gsnn_outputs_numbers){
        .inputs = n->net.g.degree, .outputs = n->net.sigma.degree, .neurons = n->net.neurons};
    return status;
}

gsnn_status gsnn_verify_outputs(gsnn_findings *findings, unsigned first, const gsnn_value *value,
                                gsnn_outputs_numbers *numbers, gsnn_error *error) {
    network n = {.findings = findings, .first = first, .error = error};
    gsnn_status status = prove(&n, value, numbers);
    if (!status && n.net.function != GSNN_PHI_SIN)
        status = round_numbers(&n, numbers);
    clear_network(&n);
    return status;
}

/* The free parameters, with the enumeration if that is given. */
static gsnn_status check_channels(network *n, const gsnn_value *root,
                                  const gsnn_enumeration_record *record) {
    const gsnn_verify_outputs_net *net = &n->net;
    size_t m = net->g.degree, p = net->sigma.degree, k = net->neurons;
    if (!record) {
        gsnn_findings_skip(n->findings, CHECK_CHANNELS,
                           "the enumeration that the network is of is not given");
        return GSNN_OK;
    }
    double *dense = gsnn_new(k, (m + 1 + 2 * p) * sizeof *dense);
    if (!dense)
        return gsnn_fail_memory(n->error);
    double *b = round_elements(n, net->W, k * m, dense);
    double *a = round_elements(n, net->b, k, b);
    double *cosine = round_elements(n, net->a, k * p, a);
    if (net->cosine)
        round_elements(n, net->cosine, k * p, cosine);
    const gsnn_verify_dense rounded = {m, p, k, dense, b, a, net->cosine ? cosine : NULL};
    gsnn_status status =
        gsnn_verify_channels(n->findings, CHECK_CHANNELS, root, record, &rounded, n->error);
    free(dense);
    return status;
}

static gsnn_status check_document(gsnn_verify_documents *documents, gsnn_findings *findings,
                                  gsnn_error *error) {
    network n = {.findings = findings, .error = error};
    gsnn_outputs_numbers numbers = {0};
    gsnn_json_document *document = NULL;
    gsnn_enumeration_record *record = NULL;
    gsnn_status status =
        documents->count > 1 ? gsnn_verify_read_enumeration(documents, 1, &record, error) : GSNN_OK;
    if (!status)
        status = gsnn_verify_read_document(documents, 0, &document, error);
    if (status) {
        gsnn_enumeration_record_free(record);
        return status;
    }
    gsnn_value root = gsnn_json_document_root(document);
    status = prove(&n, &root, &numbers);
    if (!status)
        status = check_channels(&n, &root, record);
    gsnn_findings_summarise(findings, "a network of %zu neurons and %zu outputs", numbers.neurons,
                            numbers.outputs);
    clear_network(&n);
    gsnn_json_document_free(document);
    gsnn_enumeration_record_free(record);
    return status;
}

const gsnn_checker gsnn_equivariant_network_checker = {
    .schema = "gsnn-equivariant-network/1",
    .others = "the enumeration that the network is of",
    .most_others = 1,
    .checks = CHECKS,
    .check_count = CHECK_COUNT,
    .check = check_document,
};
