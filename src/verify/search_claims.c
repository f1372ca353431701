/* search_claims.c - reads what a search says, and checks what needs no data. */
#include "verify/search_claims.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ROWS ((size_t)1 << 28)
#define MOST_SIZE ((size_t)1 << 40)

void gsnn_search_check(gsnn_search_claims *c, unsigned which, bool holds, const char *name,
                       const char *says) {
    if (holds)
        gsnn_findings_pass(c->findings, which, 0);
    else
        gsnn_findings_false(c->findings, which, "%s: %s", name, says);
}

/* How often a list has that string. */
static gsnn_status count_string(const gsnn_value *list, const char *text, size_t *count) {
    size_t length;
    gsnn_status status = gsnn_value_array(list, &length);
    gsnn_value item = gsnn_value_before(list);
    *count = 0;
    while (!status && gsnn_value_next(&item)) {
        const char *string;
        status = gsnn_value_string(&item, &string);
        *count += !status && strcmp(string, text) == 0;
    }
    return status;
}

/* ---- Sizes ----------------------------------------------------------------------------------- */

size_t gsnn_search_channel_size(const gsnn_search_claims *c,
                                const gsnn_record_architecture *architecture) {
    size_t outputs = c->data.codomain ? architecture->output.dimension : 1;
    return architecture->weights.dimension + (architecture->type == 1) + outputs;
}

bool gsnn_search_affine_size(const gsnn_search_claims *c, size_t *size) {
    const gsnn_enumeration_record *record = c->data.record;
    if (!record || (!c->data.codomain && record->group.invariant_dimension < 0))
        return false;
    *size = c->data.codomain
                ? record->codomain.linear.dimension + record->codomain.constant.dimension
                : (size_t)record->group.invariant_dimension + 1;
    return true;
}

/* ---- Items ----------------------------------------------------------------------------------- */

/* The order of its channels has as many of each architecture as the summands. */
static gsnn_status check_order_of(gsnn_search_claims *c, const gsnn_search_claim *item,
                                  const gsnn_value *summands) {
    gsnn_value order = gsnn_value_member(&item->value, "order");
    size_t length, counted = 0;
    gsnn_status status = gsnn_value_array(&order, &length);
    gsnn_value summand = gsnn_value_before(summands);
    while (!status && gsnn_value_next(&summand)) {
        gsnn_value id = gsnn_value_member(&summand, "id");
        gsnn_value of = gsnn_value_member(&summand, "channels");
        const char *text;
        size_t channels, found = 0;
        if ((status = gsnn_value_string(&id, &text)) ||
            (status = gsnn_value_size(&of, MOST_SIZE, &channels)) ||
            (status = count_string(&order, text, &found)))
            break;
        counted += found;
        gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, found == channels, item->name,
                          "its order has other channels than its summands");
    }
    if (!status)
        gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, counted == length, item->name,
                          "its order has channels that its summands have not");
    return status;
}

/* The architectures of an item: its name, and what they add up to. */
static gsnn_status check_summands(gsnn_search_claims *c, const gsnn_search_claim *item,
                                  bool entry) {
    if (item->deep)
        return gsnn_search_check_word(c, item);
    const gsnn_enumeration_record *record = c->data.record;
    gsnn_value list = gsnn_value_member(&item->value, "summands");
    gsnn_text name = {0};
    size_t count, parameters = 0, neurons = 0, affine;
    bool merges = false, unknown = false;
    gsnn_status status = gsnn_value_array(&list, &count);
    gsnn_value summand = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&summand)) {
        gsnn_value id = gsnn_value_member(&summand, "id");
        gsnn_value of = gsnn_value_member(&summand, "channels");
        const char *text;
        size_t channels = 0;
        if ((status = gsnn_value_string(&id, &text)) ||
            (status = gsnn_value_size(&of, MOST_SIZE, &channels)))
            break;
        gsnn_text_append_format(&name, "%s%s:%zu", name.length ? "," : "", text, channels);
        size_t at = record ? gsnn_enumeration_record_find(record, text) : GSNN_RECORD_NONE;
        unknown = unknown || at == GSNN_RECORD_NONE;
        if (at == GSNN_RECORD_NONE)
            continue;
        const gsnn_record_architecture *a = &record->architectures[at];
        parameters += channels * gsnn_search_channel_size(c, a);
        neurons += channels * (size_t)a->neurons;
        merges = merges || (a->type == 2 && a->weights.dimension == 1 && channels > 1);
    }
    if (item->ordered || item->grown)
        gsnn_text_append(&name, item->grown ? " grown" : " greedy");
    const char *made = gsnn_text_string(&name);
    if (!status && !made)
        status = gsnn_fail_memory(c->error);
    if (!status && entry)
        gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, strcmp(made, item->name) == 0, item->name,
                          "the summands are others");
    if (!status && item->ordered)
        status = check_order_of(c, item, &list);
    if (!status && item->grown)
        status = gsnn_search_check_moves(c, item, &list);
    gsnn_text_clear(&name);
    if (status || !record || strcmp(item->name, "constant") == 0)
        return status;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, !unknown, item->name, "not in the enumeration");
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, !merges, item->name,
                      "channels that merge into one");
    if (unknown)
        return status;
    if (gsnn_search_affine_size(c, &affine))
        gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, item->parameters == parameters + affine,
                          item->name, "it has another number of parameters");
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, item->neurons == neurons, item->name,
                      "it has another number of neurons");
    return status;
}

static gsnn_status read_error(gsnn_search_claims *c, gsnn_search_claim *item) {
    gsnn_value exact = gsnn_value_member(&item->value, "exact");
    gsnn_value held_out = gsnn_value_member(&item->value, "held_out");
    gsnn_value polished = gsnn_value_member(&item->value, "polished");
    gsnn_status status = gsnn_value_boolean(&exact, &item->exact);
    bool is_polished;
    if (!status && c->data.logistic)
        status = gsnn_value_boolean(&polished, &is_polished);
    if (status)
        return status;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_LOSSES, item->exact == (item->nmse <= 1e-12), item->name,
                      "exact is not what its error says");
    item->held_out = gsnn_new(c->data.rows * c->data.outputs, sizeof *item->held_out);
    if (!item->held_out)
        return gsnn_fail_memory(c->error);
    status = gsnn_value_array_of(&held_out, c->data.rows, "rows");
    gsnn_value row = gsnn_value_before(&held_out);
    for (size_t i = 0; !status && gsnn_value_next(&row); i++)
        status = gsnn_fit_outputs_read(&c->data, &row, item->held_out + i * c->data.outputs);
    return status;
}

/* What is missing since someone interrupted it is so in a partial search only. */
static gsnn_status check_interrupted(gsnn_search_claims *c, const gsnn_search_claim *item) {
    gsnn_value reason = gsnn_value_member(&item->value, "reason");
    gsnn_value partial = gsnn_value_member(&c->root, "partial");
    const char *text;
    bool is_partial;
    gsnn_status status = gsnn_value_string(&reason, &text);
    if (status || (status = gsnn_value_boolean(&partial, &is_partial)))
        return status;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, is_partial || strcmp(text, "interrupted") != 0,
                      item->name, "interrupted, but the search is not partial");
    return GSNN_OK;
}

static gsnn_status read_item(gsnn_search_claims *c, gsnn_search_claim *item, bool entry) {
    gsnn_value name = gsnn_value_member(&item->value, "name");
    gsnn_value nmse = gsnn_value_member(&item->value, gsnn_search_error_name(c));
    gsnn_value parameters = gsnn_value_member(&item->value, "parameters");
    gsnn_value neurons = gsnn_value_member(&item->value, "neurons");
    gsnn_value work = gsnn_value_member(&item->value, "work");
    gsnn_value order = gsnn_value_member(&item->value, "order");
    gsnn_value moves = gsnn_value_member(&item->value, "moves");
    gsnn_value word = gsnn_value_member(&item->value, "word");
    gsnn_status status = gsnn_value_string(&name, &item->name);
    if (status)
        return status;
    item->ordered = gsnn_value_given(&order);
    item->grown = gsnn_value_given(&moves);
    item->deep = entry && gsnn_value_given(&word);
    item->known = gsnn_value_given(&nmse);
    if (!item->known && (status = check_interrupted(c, item)))
        return status;
    if (!item->known && !entry && !gsnn_value_given(&parameters))
        return GSNN_OK; /* a control that there is not, with its reason */
    if ((item->known && (status = gsnn_value_double(&nmse, &item->nmse))) ||
        (status = gsnn_value_size(&parameters, MOST_SIZE, &item->parameters)) ||
        (status = gsnn_value_size(&neurons, MOST_SIZE, &item->neurons)) ||
        (status = gsnn_value_double(&work, &item->work)) ||
        (status = check_summands(c, item, entry)) ||
        (status = gsnn_search_check_starts(c, item, entry)))
        return status;
    if (entry && (status = gsnn_search_read_rounds(c, item)))
        return status;
    return item->known ? read_error(c, item) : GSNN_OK;
}

static gsnn_status read_items(gsnn_search_claims *c) {
    size_t control_count;
    c->entries = gsnn_value_member(&c->root, "entries");
    c->controls = gsnn_value_member(&c->root, "controls");
    gsnn_status status = gsnn_value_array(&c->entries, &c->entry_count);
    if (status || (status = gsnn_value_array(&c->controls, &control_count)))
        return status;
    size_t most = c->entry_count + control_count;
    c->items = gsnn_new(most, sizeof *c->items);
    if (!c->items)
        return gsnn_fail_memory(c->error);
    gsnn_value entry = gsnn_value_before(&c->entries), control = gsnn_value_before(&c->controls);
    while (!status && c->count < most) {
        bool is_entry = c->count < c->entry_count;
        gsnn_value *next = is_entry ? &entry : &control;
        if (!gsnn_value_next(next))
            break;
        gsnn_search_claim *item = &c->items[c->count++];
        item->value = *next;
        status = read_item(c, item, is_entry);
    }
    return status;
}

/* ---- The budget and the controls ------------------------------------------------------------- */

static gsnn_status check_budget(gsnn_search_claims *c) {
    gsnn_value budget = gsnn_value_member(&c->root, "budget");
    gsnn_value parameters = gsnn_value_member(&budget, "parameters");
    gsnn_value neurons = gsnn_value_member(&budget, "neurons");
    size_t most = 0, most_neurons = SIZE_MAX;
    gsnn_status status = gsnn_value_size(&parameters, MOST_SIZE, &most);
    if (!status && gsnn_value_given(&neurons))
        status = gsnn_value_size(&neurons, MOST_SIZE, &most_neurons);
    for (size_t i = 0; !status && i < c->entry_count; i++)
        gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS,
                          c->items[i].parameters <= most && c->items[i].neurons <= most_neurons,
                          c->items[i].name, "it is over the budget");
    return status;
}

/* The regular architecture: its one summand has as many neurons a channel as G has elements. */
static gsnn_status check_regular(gsnn_search_claims *c, const gsnn_search_claim *item,
                                 double work) {
    gsnn_search_check(c, GSNN_SEARCH_CHECK_CONTROLS,
                      item->ordered == (strcmp(item->name, "regular") != 0), item->name,
                      "it says otherwise how it is fitted");
    gsnn_value summands = gsnn_value_member(&item->value, "summands");
    gsnn_value group = gsnn_value_member(&c->root, "group");
    gsnn_value order = gsnn_value_member(&group, "order");
    gsnn_status status = gsnn_value_array_of(&summands, 1, "regular control");
    gsnn_value summand = gsnn_value_element(&summands, 0);
    gsnn_value channels = gsnn_value_member(&summand, "channels");
    size_t count = 0, elements = 0;
    if (status || (status = gsnn_value_size(&channels, MOST_SIZE, &count)) ||
        (status = gsnn_value_size(&order, MOST_SIZE, &elements)))
        return status;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_CONTROLS, item->neurons == count * elements, item->name,
                      "its neurons are not the elements of the group");
    gsnn_search_check(c, GSNN_SEARCH_CHECK_CONTROLS,
                      item->work <= work && item->work >= 0.95 * work, item->name,
                      "its work is not within 5 percent of the search's");
    return status;
}

static void check_constant(gsnn_search_claims *c, const gsnn_search_claim *item) {
    const gsnn_enumeration_record *record = c->data.record;
    if (c->data.codomain && !record)
        return;
    size_t size = c->data.codomain ? record->codomain.constant.dimension : 1;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_CONTROLS, item->parameters == size && item->neurons == 0,
                      item->name, "it has no more than its constants");
}

static gsnn_status check_controls(gsnn_search_claims *c) {
    static const char *const names[] = {"constant", "linear", "regular", "regular greedy"};
    gsnn_value work = gsnn_value_member(&c->root, "work");
    gsnn_value of_path = gsnn_value_member(&c->root, "path_work");
    double stated, sum = 0;
    gsnn_status status = gsnn_value_double(&work, &stated);
    if (status || (status = gsnn_value_double(&of_path, &sum)))
        return status;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_CONTROLS, sum >= 0, "path_work", "it is negative");
    for (size_t i = 0; i < c->entry_count; i++)
        sum += c->items[i].work;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_CONTROLS, fabs(stated - sum) <= 1e-9 * sum, "work",
                      "it is not that of the entries and of the path");
    gsnn_search_check(c, GSNN_SEARCH_CHECK_CONTROLS, c->count - c->entry_count == 4, "controls",
                      "there are not four");
    for (size_t i = c->entry_count; !status && i < c->count && i < c->entry_count + 4; i++) {
        const gsnn_search_claim *item = &c->items[i];
        gsnn_value parameters = gsnn_value_member(&item->value, "parameters");
        gsnn_search_check(c, GSNN_SEARCH_CHECK_CONTROLS,
                          strcmp(item->name, names[i - c->entry_count]) == 0, item->name,
                          "not the control of that place");
        if (i == c->entry_count)
            check_constant(c, item);
        if (i < c->entry_count + 2 || !gsnn_value_given(&parameters))
            continue;
        status = check_regular(c, item, stated);
        if (i == c->entry_count + 2)
            c->regular = item->known ? item : NULL;
    }
    return status;
}

/* ---- Order and fronts ------------------------------------------------------------------------ */

static double error_of(const gsnn_search_claim *item) {
    return item->exact ? 0 : item->nmse;
}

static bool on_front(const gsnn_search_claims *c, const gsnn_search_claim *item, bool neurons) {
    size_t size = neurons ? item->neurons : item->parameters;
    for (size_t i = 0; i < c->entry_count; i++) {
        const gsnn_search_claim *other = &c->items[i];
        size_t its = neurons ? other->neurons : other->parameters;
        if (other->known && its <= size && error_of(other) <= error_of(item) &&
            (its < size || error_of(other) < error_of(item)))
            return false;
    }
    return item->known;
}

static gsnn_status check_front(gsnn_search_claims *c, const char *size, const char *front,
                               bool neurons) {
    gsnn_value list = gsnn_value_member(&c->root, front);
    size_t stated, count = 0;
    gsnn_status status = gsnn_value_array(&list, &stated);
    for (size_t i = 0; !status && i < c->entry_count; i++) {
        const gsnn_search_claim *item = &c->items[i];
        gsnn_value own = gsnn_value_member(&item->value, "front");
        bool is = on_front(c, item, neurons);
        size_t listed, told = 0;
        count += is;
        if (!(status = count_string(&list, item->name, &listed)))
            status = count_string(&own, size, &told);
        if (!status)
            gsnn_search_check(c, GSNN_SEARCH_CHECK_CHOICE, is == (listed > 0) && is == (told > 0),
                              item->name,
                              neurons ? "wrong about the front of neurons"
                                      : "wrong about the front of parameters");
    }
    if (!status)
        gsnn_search_check(c, GSNN_SEARCH_CHECK_CHOICE, stated == count, front,
                          "it has other names, too");
    return status;
}

static void check_order(gsnn_search_claims *c) {
    for (size_t i = 1; i < c->entry_count; i++) {
        const gsnn_search_claim *item = &c->items[i], *before = item - 1;
        gsnn_search_check(c, GSNN_SEARCH_CHECK_CHOICE,
                          !item->known || (before->known && error_of(before) <= error_of(item)),
                          item->name, "entries come by rising error");
        for (size_t k = 0; k < i; k++)
            if (strcmp(c->items[k].name, item->name) == 0)
                gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_COUNTS, "%s: twice", item->name);
    }
}

/* ---- The document ---------------------------------------------------------------------------- */

static gsnn_status read_data(gsnn_search_claims *c) {
    gsnn_status status = gsnn_fit_read_data(&c->data, &c->root);
    if (status)
        return status;
    if (c->data.record)
        gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, gsnn_fit_is_of_codomain(&c->data, &c->root),
                          "codomain", "that of the enumeration is another");
    static const char *const losses[] = {"squared", "logistic"};
    gsnn_value loss = gsnn_value_member(&c->root, "loss");
    size_t kind;
    if ((status = gsnn_value_choice(&loss, losses, 2, &kind)))
        return status;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_COUNTS, (kind == 1) == c->data.logistic, "loss",
                      "it is logistic where data has classes, and only there");
    gsnn_value seed = gsnn_value_member(&c->root, "seed");
    const char *digits;
    int64_t number;
    if (gsnn_value_is_integer(&seed, &number) && number == 0)
        return GSNN_OK; /* as it is, not being a positive integer */
    if ((status = gsnn_value_decimal(&seed, &digits)))
        return status;
    errno = 0;
    c->seed = strtoull(digits, NULL, 10);
    if (errno)
        return gsnn_value_complain(&seed, "%s has more than 64 bits", digits);
    return GSNN_OK;
}

static gsnn_status read_folds(gsnn_search_claims *c) {
    gsnn_value folds = gsnn_value_member(&c->root, "folds");
    gsnn_value fold = gsnn_value_member(&c->root, "fold");
    gsnn_status status = gsnn_value_size(&folds, MOST_ROWS, &c->data.folds);
    if (status || (status = gsnn_value_array_of(&fold, c->data.rows, "rows")))
        return status;
    c->data.fold = gsnn_new(c->data.rows, sizeof *c->data.fold);
    if (!c->data.fold)
        return gsnn_fail_memory(c->error);
    c->data.prediction_count = c->data.rows;
    gsnn_value item = gsnn_value_before(&fold);
    for (size_t i = 0; !status && gsnn_value_next(&item); i++) {
        status = gsnn_value_size(&item, MOST_ROWS, &c->data.fold[i]);
        if (status)
            break;
        if (c->data.fold[i] >= 1 && c->data.fold[i] <= c->data.folds)
            gsnn_findings_pass(c->findings, GSNN_SEARCH_CHECK_FOLDS, 0);
        else
            gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_FOLDS, "fold[%zu]: %zu of %zu", i,
                                c->data.fold[i], c->data.folds);
    }
    return status;
}

static gsnn_status find_item(gsnn_search_claims *c, const char *member,
                             const gsnn_search_claim **item) {
    gsnn_value value = gsnn_value_member(&c->root, member);
    const char *name;
    gsnn_status status = gsnn_value_string(&value, &name);
    *item = NULL;
    for (size_t i = 0; !status && i < c->count; i++)
        if (c->items[i].known && strcmp(c->items[i].name, name) == 0)
            *item = &c->items[i];
    if (!status && !*item)
        gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_CHOICE,
                            "%s: %.60s is nothing that has an error", member, name);
    return status;
}

gsnn_status gsnn_search_claims_read(gsnn_search_claims *claims) {
    gsnn_search_claims *c = claims;
    gsnn_status status;
    if ((status = read_data(c)) || (status = read_folds(c)) ||
        (status = gsnn_search_read_depth(c)) || (status = read_items(c)) ||
        (status = check_budget(c)) || (status = check_controls(c)) ||
        (status = find_item(c, "best", &c->best)) || (status = find_item(c, "chosen", &c->chosen)))
        return status;
    check_order(c);
    if ((status = gsnn_search_check_least_start(c)) || (status = gsnn_search_check_selection(c)) ||
        (status = gsnn_search_check_path(c)) || (status = gsnn_search_check_covers(c)))
        return status;
    status = check_front(c, "parameters", "front_parameters", false);
    return status ? status : check_front(c, "neurons", "front_neurons", true);
}

void gsnn_search_claims_clear(gsnn_search_claims *claims) {
    for (size_t i = 0; i < claims->count; i++) {
        free(claims->items[i].held_out);
        free(claims->items[i].units);
    }
    free(claims->items);
    gsnn_deep_tables_clear(&claims->tables);
    gsnn_fit_deep_clear(&claims->data);
    free(claims->data.fold);
    free(claims->data.unit);
    free(claims->data.numbers.dense);
    *claims = (gsnn_search_claims){0};
}
