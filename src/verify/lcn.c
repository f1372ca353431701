/* lcn.c - proves gsnn-lcn/1: linear convolutional networks. */
#include "verify/lcn_subject.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

void gsnn_verify_stack_clear(gsnn_verify_stack *stack) {
    free(stack->sizes);
    free(stack->products);
    free(stack->groups);
    *stack = (gsnn_verify_stack){0};
}

bool gsnn_verify_stack_is_thick(const gsnn_verify_stack *stack) {
    return !stack->group_count || (stack->group_count == 1 && stack->groups[0].stride == 1);
}

/* Puts layer l, of size above 1, into its group. */
static void add_layer(gsnn_verify_stack *stack, size_t l) {
    size_t g = stack->group_count;
    if (!g || stack->groups[g - 1].stride != stack->products[l])
        stack->groups[stack->group_count++].stride = stack->products[l];
    g = stack->group_count - 1;
    stack->groups[g].degree += stack->sizes[l] - 1;
    stack->groups[g].even += stack->sizes[l] % 2 == 0;
}

gsnn_status gsnn_verify_stack_read(gsnn_verify_stack *stack, const gsnn_value *document,
                                   gsnn_error *error) {
    gsnn_value filters = gsnn_value_member(document, "filters");
    gsnn_value strides = gsnn_value_member(document, "strides");
    *stack = (gsnn_verify_stack){.size = 1};
    gsnn_status status = gsnn_value_array(&filters, &stack->layers);
    if (!status && stack->layers == 0)
        status = gsnn_value_complain(&filters, "an empty list");
    if (!status)
        status = gsnn_value_array_of(&strides, stack->layers, "filters");
    if (status)
        return status;
    stack->sizes = gsnn_new(stack->layers, sizeof *stack->sizes);
    stack->products = gsnn_new(stack->layers, sizeof *stack->products);
    stack->groups = gsnn_new(stack->layers, sizeof *stack->groups);
    if (!stack->sizes || !stack->products || !stack->groups)
        return gsnn_fail_memory(error);
    int64_t product = 1, limit = INT64_C(1) << 40;
    gsnn_value size = gsnn_value_before(&filters), stride = gsnn_value_before(&strides);
    for (size_t l = 0; !status && gsnn_value_next(&size) && gsnn_value_next(&stride); l++) {
        int64_t step = 1;
        status = gsnn_value_integer(&size, 1, 4096, &stack->sizes[l]);
        if (!status)
            status = gsnn_value_integer(&stride, 1, INT64_MAX, &step);
        if (status)
            break;
        stack->products[l] = product;
        if (stack->sizes[l] > 1) {
            if (product > limit)
                return gsnn_value_complain(&strides, "too large to be proved");
            stack->size += (stack->sizes[l] - 1) * product;
            add_layer(stack, l);
        }
        product = step > limit || product > limit ? limit + 1 : product * step;
    }
    return status;
}

gsnn_status gsnn_verify_rationals(fmpq **values, size_t *length, const gsnn_value *list) {
    *values = NULL;
    gsnn_status status = gsnn_value_array(list, length);
    if (status)
        return status;
    *values = _fmpq_vec_init((slong)*length);
    status = gsnn_value_rational_list(list, *length, "itself", *values);
    if (status) {
        _fmpq_vec_clear(*values, (slong)*length);
        *values = NULL;
    }
    return status;
}

int gsnn_verify_compare(const fmpq *x, const fmpq *y) {
    return fmpq_cmp(x, y);
}

int gsnn_verify_sign(const fmpz_poly_t p, const fmpq *x) {
    fmpq_t value, point;
    fmpq_init(value);
    fmpq_init(point);
    fmpq_set(point, x);
    fmpz_poly_evaluate_fmpq(value, p, point);
    int sign = fmpq_sgn(value);
    fmpq_clear(value);
    fmpq_clear(point);
    return sign;
}

static size_t count_changes(const fmpz_poly_t p) {
    size_t changes = 0;
    int last = 0;
    for (slong i = 0; i < fmpz_poly_length(p); i++) {
        int sign = fmpz_sgn(p->coeffs + i);
        changes += sign && last && sign != last;
        last = sign ? sign : last;
    }
    return changes;
}

/* q = a^n p(x / a) */
static void stretch(fmpz_poly_t p, const fmpz_t a) {
    fmpz_t power;
    fmpz_init_set_ui(power, 1);
    for (slong i = fmpz_poly_length(p) - 1; i >= 0; i--) {
        fmpz_mul(p->coeffs + i, p->coeffs + i, power);
        fmpz_mul(power, power, a);
    }
    fmpz_clear(power);
}

/* q = p(a x) */
static void shrink(fmpz_poly_t p, const fmpz_t a) {
    fmpz_t power;
    fmpz_init_set_ui(power, 1);
    for (slong i = 0; i < fmpz_poly_length(p); i++) {
        fmpz_mul(p->coeffs + i, p->coeffs + i, power);
        fmpz_mul(power, power, a);
    }
    fmpz_clear(power);
}

static void mirror(fmpz_poly_t p) {
    for (slong i = 1; i < fmpz_poly_length(p); i += 2)
        fmpz_neg(p->coeffs + i, p->coeffs + i);
}

size_t gsnn_verify_variations(const fmpz_poly_t p, const fmpq *low, const fmpq *high) {
    fmpz_poly_t q;
    fmpz_t a, b;
    fmpz_poly_init(q);
    fmpz_init(a);
    fmpz_init(b);
    fmpz_poly_set(q, p);
    if (!low && !high) { /* the line cannot be transformed to a half line with the same count */
        mirror(q);
        size_t count = count_changes(p) + count_changes(q) + (size_t)fmpz_is_zero(p->coeffs);
        fmpz_poly_clear(q);
        return count;
    }
    if (!low) { /* x -> -x: from -high to infinity */
        mirror(q);
        stretch(q, fmpq_denref(high));
        fmpz_neg(a, fmpq_numref(high));
        fmpz_poly_taylor_shift(q, q, a);
    } else {
        stretch(q, fmpq_denref(low));
        fmpz_poly_taylor_shift(q, q, fmpq_numref(low));
    }
    if (low && high) { /* now from 0 to width = (high - low) den(low) = a / b */
        fmpz_mul(a, fmpq_numref(high), fmpq_denref(low));
        fmpz_submul(a, fmpq_numref(low), fmpq_denref(high));
        fmpz_set(b, fmpq_denref(high));
        stretch(q, b);
        shrink(q, a); /* from 0 to 1 */
        slong length = fmpz_poly_length(p);
        fmpz_poly_reverse(q, q, length); /* from 1 to infinity */
        fmpz_one(a);
        fmpz_poly_taylor_shift(q, q, a);
    }
    size_t count = count_changes(q);
    fmpz_poly_clear(q);
    fmpz_clear(a);
    fmpz_clear(b);
    return count;
}

/* Reads the document, or the lines of one, and which command wrote it. */
static gsnn_status read_command(gsnn_json_document **document, size_t *command, gsnn_verify_lcn *v,
                                const char *const *names, size_t count) {
    static const gsnn_verify_list lists[] = {{"architectures", "architecture"},
                                             {"morphisms", "morphism"},
                                             {"runs", "run"},
                                             {"channels", "channel"}};
    gsnn_status status = gsnn_verify_read_joined(v->documents, 0, lists,
                                                 sizeof lists / sizeof *lists, document, v->error);
    if (status)
        return status;
    v->root = gsnn_json_document_root(*document);
    gsnn_value word = gsnn_value_member(&v->root, "command");
    status = gsnn_value_object(&v->root);
    return status ? status : gsnn_value_choice(&word, names, count, command);
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    static const struct {
        const char *name;
        gsnn_status (*check)(gsnn_verify_lcn *v);
    } commands[] = {
        {"member", gsnn_verify_lcn_member},     {"describe", gsnn_verify_lcn_describe},
        {"atlas", gsnn_verify_lcn_atlas},       {"count", gsnn_verify_lcn_count},
        {"critical", gsnn_verify_lcn_critical}, {"train", gsnn_verify_lcn_train},
        {"fit", gsnn_verify_lcn_fit},
    };
    enum { COMMANDS = sizeof commands / sizeof *commands };
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i].name;
    gsnn_verify_lcn v = {.documents = documents, .findings = findings, .error = error};
    gsnn_json_document *document;
    size_t command = 0;
    gsnn_status status = read_command(&document, &command, &v, names, COMMANDS);
    if (!status)
        status = commands[command].check(&v);
    if (!status)
        gsnn_findings_summarise(findings, "an answer of lcn %s", names[command]);
    gsnn_verify_stack_clear(&v.stack);
    gsnn_json_document_free(document);
    if (!status)
        documents->at = 0;
    return status;
}

static const gsnn_verify_check checks[LCN_CHECK_COUNT] = {
    [LCN_PRODUCT] = {"lcn-product", "filters", NULL},
    [LCN_SQUAREFREE] = {"lcn-squarefree", "forms", NULL},
    [LCN_COVER] = {"lcn-cover", "forms", "intervals"},
    [LCN_ROOTS] = {"lcn-roots", "roots", NULL},
    [LCN_PARTS] = {"lcn-parts", "parts", NULL},
    [LCN_VERDICT] = {"lcn-verdict", "verdicts", NULL},
    [LCN_FIBRE] = {"lcn-fibre", "counts", NULL},
    [LCN_LAYERS] = {"lcn-layers", "products", NULL},
    [LCN_NUMBERS] = {"lcn-numbers", "numbers", NULL},
    [LCN_LIST] = {"lcn-list", "architectures", NULL},
    [LCN_MERGES] = {"lcn-merges", "morphisms", NULL},
    [LCN_CHANNELS] = {"lcn-channels", "channels", NULL},
};

const gsnn_checker gsnn_lcn_checker = {
    .schema = "gsnn-lcn/1",
    .others = "the enumeration that the channels are of, and the network",
    .least_others = 0,
    .most_others = 2,
    .checks = checks,
    .check_count = LCN_CHECK_COUNT,
    .check = check,
};
