/* equivariant_network.c - f(gx) = sigma(g) f(x) of a network with a codomain, proved for all x.
 *
 * For each generator g both sides are sums of terms v phi(u.x + b), with u a row moved by g or not,
 * v an output weight moved by sigma(g) or not, and an affine function.  Terms are brought to a form
 * in which different ones are independent functions: for ReLU(z) = z + ReLU(-z) the first entry of
 * u is 1 after scaling and turning, for tanh and sin it is positive.  The sides are equal when the
 * coefficients of their difference add up to 0. */
#include "verify/checker.h"

#include "base/error.h"
#include "base/memory.h"
#include "proof/function.h"

#include <flint/fmpq.h>
#include <stdlib.h>
#include <string.h>

enum { CHECK_ACTIONS, CHECK_ACTIVATION, CHECK_SUMMANDS, CHECK_EQUIVARIANCE, CHECK_COUNT };

static const gsnn_verify_check CHECKS[CHECK_COUNT] = {
    [CHECK_ACTIONS] = {"actions", "generators", NULL},
    [CHECK_ACTIVATION] = {"activation", "names", NULL},
    [CHECK_SUMMANDS] = {"summands", "summands", "channels"},
    [CHECK_EQUIVARIANCE] = {"equivariance", "generators", "terms"},
};

typedef enum function { RELU, TANH, SIN, ELU } function;

typedef struct network {
    gsnn_findings *findings;
    gsnn_error *error;
    function function;
    size_t degree, outputs, neurons, generators;
    int32_t *g, *sigma; /* generators x degree, generators x outputs: signed images */
    fmpq *W, *b, *a, *cosine, *c, *d;
} network;

/* ---- Reading ----------------------------------------------------------------------------- */

static gsnn_status read_images(network *n, const gsnn_value *of, const char *name, size_t degree,
                               int32_t **images, size_t *count) {
    gsnn_value list = gsnn_value_member(of, "generators");
    gsnn_status status = gsnn_value_array(&list, count);
    if (status)
        return status;
    if (*count) {
        gsnn_value first = gsnn_value_element(&list, 0);
        if ((status = gsnn_value_array_of(&first, degree, "images")))
            return status;
    }
    *images = gsnn_new(*count * degree, sizeof **images);
    bool *met = gsnn_new(degree, sizeof *met);
    if (!*images || !met)
        status = gsnn_fail_memory(n->error);
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item)) {
        int32_t *row = *images + item.index * degree;
        status = gsnn_value_signed_list(&item, degree, "images", (int32_t)degree, false, row);
        bool sound = !status;
        memset(met, 0, degree * sizeof *met);
        for (size_t i = 0; sound && i < degree; i++) {
            sound = !met[abs(row[i]) - 1];
            met[abs(row[i]) - 1] = true;
        }
        if (sound)
            gsnn_findings_pass(n->findings, CHECK_ACTIONS, 0);
        else if (!status)
            status = gsnn_value_complain(&item, "%s: two coordinates have one image", name);
    }
    free(met);
    return status;
}

static gsnn_status read_table(network *n, const gsnn_value *root, const char *name, size_t rows,
                              size_t columns, fmpq **table) {
    gsnn_value list = gsnn_value_member(root, name);
    gsnn_status status = gsnn_value_array_of(&list, rows, "rows");
    if (status)
        return status;
    if (rows) {
        gsnn_value first = gsnn_value_element(&list, 0);
        if ((status = gsnn_value_array_of(&first, columns, "columns")))
            return status;
    }
    *table = gsnn_proof_fractions_new(rows * columns);
    if (!*table)
        return gsnn_fail_memory(n->error);
    gsnn_value row = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&row))
        status = gsnn_value_rational_list(&row, columns, "columns", *table + row.index * columns);
    return status;
}

static gsnn_status read_list(network *n, const gsnn_value *root, const char *name, size_t count,
                             fmpq **list) {
    gsnn_value value = gsnn_value_member(root, name);
    gsnn_status status = gsnn_value_array_of(&value, count, "numbers");
    if (status)
        return status;
    *list = gsnn_proof_fractions_new(count);
    return *list ? gsnn_value_rational_list(&value, count, "numbers", *list)
                 : gsnn_fail_memory(n->error);
}

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
    n->function = (function)place;
    if (place == class)
        gsnn_findings_pass(n->findings, CHECK_ACTIVATION, 0);
    else
        gsnn_findings_false(n->findings, CHECK_ACTIVATION, "function: %s is not of class %s",
                            functions[place], activations[class]);
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
            gsnn_findings_pass(n->findings, CHECK_SUMMANDS, times);
            total = total > SIZE_MAX / 2 ? total : total + each * times;
        }
    }
    if (!status && total != n->neurons)
        gsnn_findings_false(n->findings, CHECK_SUMMANDS, "neurons: %zu, but the summands have %zu",
                            n->neurons, total);
    return status;
}

static gsnn_status read_network(network *n, const gsnn_value *root) {
    gsnn_value group = gsnn_value_member(root, "group");
    gsnn_value codomain = gsnn_value_member(root, "codomain");
    gsnn_value neurons = gsnn_value_member(root, "neurons");
    size_t images = 0;
    gsnn_status status = gsnn_value_object(&group);
    if (!status)
        status = gsnn_value_object(&codomain);
    if (status)
        return status;
    gsnn_value degree = gsnn_value_member(&group, "degree");
    gsnn_value outputs = gsnn_value_member(&codomain, "dimension");
    if ((status = read_function(n, root)) ||
        (status = gsnn_value_size(&degree, 1 << 24, &n->degree)) ||
        (status = gsnn_value_size(&outputs, 65535, &n->outputs)) ||
        (status = gsnn_value_size(&neurons, 1000000000, &n->neurons)) ||
        (status = read_images(n, &group, "group", n->degree, &n->g, &n->generators)) ||
        (status = read_images(n, &codomain, "codomain", n->outputs, &n->sigma, &images)))
        return status;
    if (images != n->generators)
        return gsnn_value_complain(&codomain, "%zu images of %zu generators", images,
                                   n->generators);
    if ((status = read_table(n, root, "W", n->neurons, n->degree, &n->W)) ||
        (status = read_list(n, root, "b", n->neurons, &n->b)) ||
        (status = read_table(n, root, "a", n->neurons, n->outputs, &n->a)) ||
        (status = read_table(n, root, "c", n->outputs, n->degree, &n->c)) ||
        (status = read_list(n, root, "d", n->outputs, &n->d)))
        return status;
    if (n->function == SIN &&
        (status = read_table(n, root, "cosine", n->neurons, n->outputs, &n->cosine)))
        return status;
    return check_summands(n, root);
}

/* ---- The difference of both sides -------------------------------------------------------- */

/* A term of the difference: its row and bias, then its coefficients, then for a sine those of the
 * cosine; `width` numbers of which the first key_width tell terms apart. */
typedef struct difference {
    size_t width, key_width, count;
    fmpq *terms;    /* count x width */
    fmpq *linear;   /* outputs x degree */
    fmpq *constant; /* outputs */
} difference;

/* v phi(z) with z = u.x + b as a term in normal form; relu moves a part to the affine function. */
static void normalise(const network *n, difference *d, fmpq *term) {
    size_t m = n->degree, p = n->outputs, lead = 0;
    fmpq *v = term + m + 1;
    while (lead < m && fmpq_is_zero(term + lead))
        lead++;
    if (n->function == ELU)
        return;
    if (n->function == RELU && lead == m) { /* a constant */
        for (size_t c = 0; c < p; c++) {
            if (fmpq_sgn(term + m) > 0)
                fmpq_addmul(d->constant + c, v + c, term + m);
            fmpq_zero(v + c);
        }
        return;
    }
    /* Without a row the bias leads; phi(0) = 0. */
    for (size_t c = 0; lead == m && fmpq_is_zero(term + m) && c < p; c++)
        fmpq_zero(v + c);
    if (fmpq_sgn(term + lead) < 0) {
        for (size_t c = 0; c < p && n->function == RELU; c++) {
            for (size_t k = 0; k < m; k++)
                fmpq_addmul(d->linear + c * m + k, v + c, term + k);
            fmpq_addmul(d->constant + c, v + c, term + m);
        }
        for (size_t k = 0; k <= m; k++)
            fmpq_neg(term + k, term + k);
        for (size_t c = 0; c < p && n->function != RELU; c++)
            fmpq_neg(v + c, v + c);
    }
    if (n->function != RELU)
        return;
    fmpq_t scale;
    fmpq_init(scale);
    fmpq_set(scale, term + lead);
    for (size_t k = 0; k <= m; k++)
        fmpq_div(term + k, term + k, scale);
    for (size_t c = 0; c < p; c++)
        fmpq_mul(v + c, v + c, scale);
    fmpq_clear(scale);
}

/* to[c'] = t from[c] where sigma sends e_c to t e_c'; negated. */
static void move_output(const network *n, const int32_t *sigma, fmpq *to, const fmpq *from) {
    for (size_t c = 0; c < n->outputs; c++) {
        fmpq *place = to + abs(sigma[c]) - 1;
        if (sigma[c] < 0)
            fmpq_set(place, from + c);
        else
            fmpq_neg(place, from + c);
    }
}

/* The row u g: its entry j is s u_j' where g sends e_j to s e_j'. */
static void move_row(const network *n, const int32_t *g, fmpq *to, const fmpq *from) {
    for (size_t j = 0; j < n->degree; j++) {
        fmpq_set(to + j, from + abs(g[j]) - 1);
        if (g[j] < 0)
            fmpq_neg(to + j, to + j);
    }
}

static void set_terms(const network *n, difference *d, size_t generator) {
    size_t m = n->degree, p = n->outputs;
    const int32_t *g = n->g + generator * m, *sigma = n->sigma + generator * p;
    for (size_t i = 0; i < n->neurons; i++) {
        fmpq *moved = d->terms + 2 * i * d->width, *kept = moved + d->width;
        move_row(n, g, moved, n->W + i * m);
        for (size_t k = 0; k < m; k++)
            fmpq_set(kept + k, n->W + i * m + k);
        fmpq_set(moved + m, n->b + i);
        fmpq_set(kept + m, n->b + i);
        for (size_t c = 0; c < p; c++)
            fmpq_set(moved + m + 1 + c, n->a + i * p + c);
        move_output(n, sigma, kept + m + 1, n->a + i * p);
        for (size_t c = 0; n->cosine && c < p; c++)
            fmpq_set(moved + m + 1 + p + c, n->cosine + i * p + c);
        if (n->cosine)
            move_output(n, sigma, kept + m + 1 + p, n->cosine + i * p);
        normalise(n, d, moved);
        normalise(n, d, kept);
    }
}

static void set_affine(const network *n, difference *d, size_t generator) {
    size_t m = n->degree, p = n->outputs;
    const int32_t *g = n->g + generator * m, *sigma = n->sigma + generator * p;
    for (size_t c = 0; c < p; c++) {
        move_row(n, g, d->linear + c * m, n->c + c * m);
        fmpq_set(d->constant + c, n->d + c);
    }
    for (size_t c = 0; c < p; c++) {
        size_t to = (size_t)abs(sigma[c]) - 1;
        for (size_t k = 0; k <= m; k++) {
            fmpq *place = k < m ? d->linear + to * m + k : d->constant + to;
            const fmpq *x = k < m ? n->c + c * m + k : n->d + c;
            if (sigma[c] < 0)
                fmpq_add(place, place, x);
            else
                fmpq_sub(place, place, x);
        }
    }
}

/* A term in the order of their keys. */
typedef struct place {
    fmpq *term;
    size_t key_width;
} place;

static int compare_terms(const void *a, const void *b) {
    const place *x = a, *y = b;
    for (size_t k = 0; k < x->key_width; k++) {
        int by = fmpq_cmp(x->term + k, y->term + k);
        if (by)
            return by;
    }
    return 0;
}

/* Whether the coefficients of equal terms add up to 0; they are summed into the first of them. */
static gsnn_status terms_vanish(difference *d, bool *vanish, gsnn_error *error) {
    place *order = gsnn_new(d->count, sizeof *order);
    if (!order)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < d->count; i++)
        order[i] = (place){d->terms + i * d->width, d->key_width};
    if (d->count)
        qsort(order, d->count, sizeof *order, compare_terms);
    *vanish = true;
    for (size_t i = 0, next; i < d->count && *vanish; i = next) {
        for (next = i + 1; next < d->count && !compare_terms(&order[i], &order[next]); next++)
            for (size_t c = d->key_width; c < d->width; c++)
                fmpq_add(order[i].term + c, order[i].term + c, order[next].term + c);
        for (size_t c = d->key_width; c < d->width && *vanish; c++)
            *vanish = fmpq_is_zero(order[i].term + c);
    }
    free(order);
    return GSNN_OK;
}

static gsnn_status check_generator(network *n, difference *d, size_t generator) {
    size_t m = n->degree, p = n->outputs;
    bool vanish;
    set_affine(n, d, generator);
    set_terms(n, d, generator);
    gsnn_status status = terms_vanish(d, &vanish, n->error);
    if (status)
        return status;
    bool affine = true;
    for (size_t i = 0; i < p * m && affine; i++)
        affine = fmpq_is_zero(d->linear + i);
    for (size_t c = 0; c < p && affine; c++)
        affine = fmpq_is_zero(d->constant + c);
    if (vanish && affine)
        gsnn_findings_pass(n->findings, CHECK_EQUIVARIANCE, d->count);
    else
        gsnn_findings_false(n->findings, CHECK_EQUIVARIANCE,
                            "generators[%zu]: f(gx) and sigma(g) f(x) differ in their %s",
                            generator, vanish ? "affine part" : "neurons");
    return GSNN_OK;
}

static gsnn_status check_equivariance(network *n) {
    size_t m = n->degree, p = n->outputs;
    difference d = {
        .count = 2 * n->neurons, .key_width = m + 1, .width = m + 1 + p + (n->cosine ? p : 0)};
    if (n->neurons > SIZE_MAX / 4 / d.width)
        return gsnn_fail_memory(n->error);
    d.terms = gsnn_proof_fractions_new(d.count * d.width);
    d.linear = gsnn_proof_fractions_new(p * m);
    d.constant = gsnn_proof_fractions_new(p);
    gsnn_status status = d.terms && d.linear && d.constant ? GSNN_OK : gsnn_fail_memory(n->error);
    for (size_t k = 0; !status && k < n->generators; k++)
        status = check_generator(n, &d, k);
    gsnn_proof_fractions_free(d.terms, d.count * d.width);
    gsnn_proof_fractions_free(d.linear, p * m);
    gsnn_proof_fractions_free(d.constant, p);
    return status;
}

static gsnn_status check_document(gsnn_verify_documents *documents, gsnn_findings *findings,
                                  gsnn_error *error) {
    network n = {.findings = findings, .error = error};
    gsnn_json_document *document = NULL;
    gsnn_status status = gsnn_verify_read_document(documents, 0, &document, error);
    if (status)
        return status;
    gsnn_value root = gsnn_json_document_root(document);
    status = read_network(&n, &root);
    if (!status)
        status = check_equivariance(&n);
    gsnn_findings_summarise(findings, "a network of %zu neurons and %zu outputs", n.neurons,
                            n.outputs);
    gsnn_json_document_free(document);
    free(n.g);
    free(n.sigma);
    gsnn_proof_fractions_free(n.W, n.neurons * n.degree);
    gsnn_proof_fractions_free(n.b, n.neurons);
    gsnn_proof_fractions_free(n.a, n.neurons * n.outputs);
    gsnn_proof_fractions_free(n.cosine, n.neurons * n.outputs);
    gsnn_proof_fractions_free(n.c, n.outputs * n.degree);
    gsnn_proof_fractions_free(n.d, n.outputs);
    return status;
}

const gsnn_checker gsnn_equivariant_network_checker = {
    .schema = "gsnn-equivariant-network/1",
    .checks = CHECKS,
    .check_count = CHECK_COUNT,
    .check = check_document,
};
