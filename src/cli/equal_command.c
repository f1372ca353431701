/* equal_command.c - `gsnn equal`: whether two networks are the same function. */
#include "base/error.h"
#include "cli/command.h"
#include "cli/network_pair.h"
#include "equal/verdict.h"
#include "json/rational.h"
#include "json/writer.h"

#include <string.h>

typedef struct request {
    gsnn_pair_request pair;
    const char *tolerance;
} request;

static const gsnn_option options[] = {
    GSNN_TEXT('t', "tolerance", "T", request, tolerance,
              "also say whether |f-g| <= T |x| + T is shown, |x| the largest coordinate"),
    GSNN_OPTION_TABLE(gsnn_common_options, 0),
    GSNN_OPTIONS_END,
};

typedef struct equal_document {
    const gsnn_compared *first, *second;
    const gsnn_verdict *verdict;
    const char *words;
} equal_document;

static void write_rationals(gsnn_json *json, const fmpq_mat_t column) {
    for (slong i = 0; i < column->r; i++)
        gsnn_json_fraction(json, fmpq_mat_entry(column, i, 0));
}

/* A value for each network, or a list of them where there are several outputs. */
static void write_values(gsnn_json *json, const gsnn_verdict *verdict) {
    gsnn_json_key(json, "values");
    gsnn_json_begin_array(json);
    for (int i = 0; i < 2; i++) {
        if (verdict->outputs > 1)
            gsnn_json_begin_array(json);
        if (verdict->exact_values)
            write_rationals(json, verdict->values[i]);
        for (size_t k = 0; !verdict->exact_values && k < verdict->outputs; k++)
            gsnn_json_double(json, verdict->doubles[i][k]);
        if (verdict->outputs > 1)
            gsnn_json_end_array(json);
    }
    gsnn_json_end_array(json);
}

static void write_bound(gsnn_json *json, const char *name, const fmpq_t value) {
    gsnn_json_key(json, name);
    gsnn_json_fraction(json, value);
}

static gsnn_status emit(const void *what, const gsnn_request *common, gsnn_sink sink, void *context,
                        gsnn_error *error) {
    (void)common;
    const equal_document *document = what;
    const gsnn_verdict *verdict = document->verdict;
    gsnn_json json;
    gsnn_json_init(&json, sink, context);
    gsnn_json_document_head(&json, "gsnn-equal/1");
    gsnn_json_member_string(&json, "verdict", document->words);
    gsnn_json_key(&json, "compared");
    gsnn_json_begin_array(&json);
    bool in_field = gsnn_compared_in_field(document->first, document->second);
    gsnn_json_string(&json, in_field ? "summands" : document->first->what);
    gsnn_json_string(&json, in_field ? "summands" : document->second->what);
    gsnn_json_end_array(&json);
    if (verdict->kind == GSNN_VERDICT_DIFFERENT && (verdict->exact_values || verdict->doubles[0])) {
        gsnn_json_key(&json, "witness");
        gsnn_json_begin_array(&json);
        write_rationals(&json, verdict->witness);
        gsnn_json_end_array(&json);
        write_values(&json, verdict);
    }
    if (verdict->bounded) {
        gsnn_json_key(&json, "bound");
        gsnn_json_begin_object(&json);
        write_bound(&json, "linear", verdict->distance.linear);
        write_bound(&json, "constant", verdict->distance.constant);
        gsnn_json_end_object(&json);
    }
    gsnn_json_end_object(&json);
    return gsnn_json_end(&json, error);
}

/* What is said, and the status that goes with it. */
static gsnn_status conclude(const request *r, const gsnn_verdict *verdict, const fmpq_t tolerance,
                            const char **words) {
    static const char *const names[] = {"equal", "different", "undecided"};
    static const gsnn_status statuses[] = {GSNN_OK, GSNN_NO, GSNN_UNDECIDED};
    *words = names[verdict->kind];
    if (!r->tolerance || verdict->kind == GSNN_VERDICT_EQUAL)
        return statuses[verdict->kind];
    bool within = verdict->bounded && fmpq_cmp(verdict->distance.linear, tolerance) <= 0 &&
                  fmpq_cmp(verdict->distance.constant, tolerance) <= 0;
    *words = within ? "within" : "not shown to be within T";
    return within ? GSNN_OK : GSNN_NO;
}

static gsnn_status compare(const request *r, const gsnn_compared *first,
                           const gsnn_compared *second, const fmpq_t tolerance, gsnn_error *error) {
    gsnn_verdict verdict;
    gsnn_error reason;
    gsnn_status status = gsnn_verdict_init(&verdict, first, second, &reason);
    if (status == GSNN_INVALID)
        return gsnn_fail(error, status, "%s and %s: %s", r->pair.first, r->pair.second,
                         reason.message);
    if (status)
        return gsnn_fail(error, status, "%s", reason.message);
    equal_document document = {first, second, &verdict, NULL};
    gsnn_status answer = conclude(r, &verdict, tolerance, &document.words);
    status = gsnn_request_write(&r->pair.common, emit, &document, error);
    gsnn_verdict_clear(&verdict);
    return status ? status : answer;
}

static gsnn_status run(void *at, gsnn_error *error) {
    const request *r = at;
    gsnn_pair pair;
    fmpq_t tolerance;
    fmpq_init(tolerance);
    gsnn_status status = GSNN_OK;
    const char *fault = NULL;
    if (r->tolerance) {
        fault = gsnn_rational_parse(tolerance, r->tolerance, strlen(r->tolerance));
        if (!fault && fmpq_sgn(tolerance) < 0)
            fault = "is negative";
    }
    if (fault)
        status = gsnn_fail(error, GSNN_INVALID, "--tolerance=%s %s", r->tolerance, fault);
    if (!status)
        status = gsnn_pair_read(&pair, &r->pair, error);
    if (!status) {
        status = compare(r, &pair.first, &pair.second, tolerance, error);
        gsnn_pair_clear(&pair);
    }
    fmpq_clear(tolerance);
    return status;
}

const gsnn_command gsnn_equal_command = {
    .name = "equal",
    .summary = "whether two networks are the same function",
    .description =
        "Compares two networks (gsnn-network/1 or gsnn-mlp/1) as functions, in exact\n"
        "numbers.  With one hidden layer (relu, tanh or sin) that is decided; where they\n"
        "differ, a witness says at which input.  A bound (linear, constant) says that\n"
        "|f(x)-g(x)| <= linear |x| + constant for all x.  Deep networks with equal normal\n"
        "forms are equal; else some hundred points are tried, and where none tells them\n"
        "apart, the verdict is undecided.  Networks of architectures are compared by\n"
        "their free parameters (summands) where these determine the function exactly; for\n"
        "matrix actions they do if INPUT, the group or enumeration of both, is given, and\n"
        "else their decimals (dense) are compared.\n"
        "The status is 0 for equal (or within), 3 for different, 4 for undecided.\n",
    .options = options,
    .arguments = gsnn_pair_arguments,
    .request_size = sizeof(request),
    .prepare = gsnn_pair_prepare,
    .run = run,
};
