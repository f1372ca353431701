/* space.c - proves the counts, the front and the lists of a space of sums.
 *
 * A sum is a number of channels for each architecture, so that counting is multiplying power
 * series, done here a number of neurons at a time, with exact integers. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/checker.h"

#include <assert.h>
#include <flint/fmpq.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHECK_ARCHITECTURES,
    CHECK_ENUMERATION,
    CHECK_COUNTS,
    CHECK_FRONT,
    CHECK_SUMS,
    CHECK_ORDER,
    CHECK_COMPLETE,
    CHECK_COUNT
};

static const gsnn_verify_check CHECKS[CHECK_COUNT] = {
    [CHECK_ARCHITECTURES] = {"architectures", "architectures", NULL},
    [CHECK_ENUMERATION] = {"enumeration", "architectures", NULL},
    [CHECK_COUNTS] = {"counts", "counts", NULL},
    [CHECK_FRONT] = {"front", "points", NULL},
    [CHECK_SUMS] = {"sums", "sums", "summands"},
    [CHECK_ORDER] = {"order", "sums", NULL},
    [CHECK_COMPLETE] = {"sums-complete", "lists", "sums"},
};

/* Work, in additions of numbers of sums, that counting may be. */
#define MOST_WORK ((size_t)1 << 26)

/* Budgets beyond this are not counted for. */
#define MOST_NEURONS ((size_t)1 << 22)

typedef struct architecture {
    char *id;
    int type;
    size_t neurons, parameters;
    bool line; /* a second channel merges with the first: |w v.x| for one free weight */
} architecture;

typedef struct space {
    gsnn_findings *findings;
    gsnn_error *error;
    size_t max_neurons, channels; /* SIZE_MAX: as many as the budget allows */
    bool redundant;
    size_t shared;
    char activation[8]; /* empty unless the document is of a codomain */
    bool scales;        /* a row may be scaled against its output weight */
    size_t count;
    architecture *architectures;
    enum { NONE, ALL, PARETO } selection;
    fmpz_t sums;       /* counts.sums */
    fmpz_t front_sums; /* of the front as stated, all together */
    /* The front in truth: the most parameters (without the shared ones) of any sum with so many
     * neurons, if that is more than with fewer; 0 elsewhere.  NULL when it was not worked out. */
    size_t *front;
    fmpz *front_counts;
    size_t listed;   /* sums */
    size_t *last;    /* channels of each architecture in the sum before */
    size_t *channel; /* and in this one */
    size_t last_neurons;
} space;

static bool merges(const architecture *a) {
    return a->line;
}

/* The most channels of an architecture in a sum. */
static size_t most_channels(const space *s, const architecture *a, bool redundant) {
    size_t most = !redundant && merges(a) ? 1 : s->max_neurons / a->neurons;
    return most < s->channels ? most : s->channels;
}

/* A natural number, however it is written. */
static gsnn_status read_natural(const gsnn_value *value, fmpz_t number) {
    fmpq_t q;
    fmpq_init(q);
    gsnn_status status = gsnn_value_rational(value, q);
    if (!status && (!fmpz_is_one(fmpq_denref(q)) || fmpz_sgn(fmpq_numref(q)) < 0))
        status = gsnn_value_complain(value, "a natural number is expected");
    if (!status)
        fmpz_set(number, fmpq_numref(q));
    fmpq_clear(q);
    return status;
}

static gsnn_status read_architecture(space *s, const gsnn_value *value, architecture *a) {
    gsnn_value id = gsnn_value_member(value, "id"), type = gsnn_value_member(value, "type");
    gsnn_value neurons = gsnn_value_member(value, "neurons");
    gsnn_value parameters = gsnn_value_member(value, "parameters");
    const char *name;
    int64_t kind = 0;
    gsnn_status status = gsnn_value_object(value);
    if (status || (status = gsnn_value_string(&id, &name)) ||
        (status = gsnn_value_integer(&type, 1, 2, &kind)) ||
        (status = gsnn_value_size(&neurons, MOST_NEURONS, &a->neurons)) ||
        (status = gsnn_value_size(&parameters, UINT32_MAX, &a->parameters)))
        return status;
    if (!a->neurons)
        return gsnn_value_complain(&neurons, "an architecture has neurons");
    gsnn_value weights = gsnn_value_member(value, "weights");
    size_t free_weights = a->parameters == 2;
    if (gsnn_value_given(&weights) &&
        (status = gsnn_value_size(&weights, UINT32_MAX, &free_weights)))
        return status;
    a->line = s->scales && kind == 2 && free_weights == 1;
    a->type = (int)kind;
    a->id = gsnn_copy_string(name);
    return a->id ? GSNN_OK : gsnn_fail_memory(s->error);
}

static gsnn_status read_architectures(space *s, const gsnn_value *header) {
    gsnn_value list = gsnn_value_member(header, "architectures");
    gsnn_status status = gsnn_value_array(&list, &s->count);
    if (status)
        return status;
    s->architectures = gsnn_new(s->count, sizeof *s->architectures);
    s->last = gsnn_new(s->count, sizeof *s->last);
    s->channel = gsnn_new(s->count, sizeof *s->channel);
    if (!s->architectures || !s->last || !s->channel)
        return gsnn_fail_memory(s->error);
    gsnn_value item = gsnn_value_before(&list);
    for (size_t a = 0; !status && gsnn_value_next(&item); a++)
        status = read_architecture(s, &item, &s->architectures[a]);
    return status;
}

/* Of each architecture by itself: within the budget, an id of its own, and a number of parameters
 * that leaves it a free weight. */
static void check_architectures(space *s) {
    for (size_t i = 0; i < s->count; i++) {
        const architecture *a = &s->architectures[i];
        bool repeated = false;
        for (size_t j = 0; j < i; j++)
            repeated |= !strcmp(a->id, s->architectures[j].id);
        if (repeated)
            gsnn_findings_false(s->findings, CHECK_ARCHITECTURES,
                                "architectures[%zu]: %s is there "
                                "already",
                                i, a->id);
        else if (a->neurons > s->max_neurons)
            gsnn_findings_false(s->findings, CHECK_ARCHITECTURES,
                                "%s: neurons: %zu, beyond the budget", a->id, a->neurons);
        else if (a->parameters < (a->type == 1 && s->scales ? 3 : 2))
            gsnn_findings_false(s->findings, CHECK_ARCHITECTURES,
                                "%s: parameters: %zu, but there are a weight, an output weight%s",
                                a->id, a->parameters, a->type == 1 ? " and a bias" : "");
        else
            gsnn_findings_pass(s->findings, CHECK_ARCHITECTURES, 0);
    }
}

/* ---- Counting ---------------------------------------------------------------------------- */

/* counts[n] becomes how many sums have n neurons (the empty one among them). */
static void count_sums(const space *s, bool redundant, fmpz *counts, fmpz *next) {
    fmpz_one(counts);
    for (size_t i = 0; i < s->count; i++) {
        const architecture *a = &s->architectures[i];
        size_t most = most_channels(s, a, redundant);
        assert(a->neurons > 0); /* as read */
        for (size_t n = 0; n <= s->max_neurons; n++) {
            /* sum over k = 0..most of counts[n - k neurons], from that for n - neurons */
            fmpz_set(next + n, counts + n);
            if (n >= a->neurons)
                fmpz_add(next + n, next + n, next + n - a->neurons);
            if (n / a->neurons > most)
                fmpz_sub(next + n, next + n, counts + n - (most + 1) * a->neurons);
        }
        for (size_t n = 0; n <= s->max_neurons; n++)
            fmpz_swap(counts + n, next + n);
    }
}

/* best[n] becomes one more than the most parameters of a sum with n neurons, 0 when there is none,
 * and counts[n] how many have them. */
static void find_best(const space *s, size_t *best, size_t *next, fmpz *counts, fmpz *next_counts) {
    memset(best, 0, (s->max_neurons + 1) * sizeof *best);
    best[0] = 1;
    fmpz_one(counts);
    for (size_t i = 0; i < s->count; i++) {
        const architecture *a = &s->architectures[i];
        size_t most = most_channels(s, a, s->redundant);
        for (size_t n = 0; n <= s->max_neurons; n++) {
            next[n] = 0;
            fmpz_zero(next_counts + n);
            for (size_t k = 0; k <= most && k * a->neurons <= n; k++) {
                size_t from = n - k * a->neurons;
                size_t parameters = best[from] ? best[from] + k * a->parameters : 0;
                if (!parameters || parameters < next[n])
                    continue;
                if (parameters > next[n])
                    fmpz_zero(next_counts + n);
                next[n] = parameters;
                fmpz_add(next_counts + n, next_counts + n, counts + from);
            }
        }
        for (size_t n = 0; n <= s->max_neurons; n++) {
            best[n] = next[n];
            fmpz_swap(counts + n, next_counts + n);
        }
    }
}

/* The work of find_best; that of count_sums is less. */
static size_t front_work(const space *s) {
    size_t work = 0;
    for (size_t i = 0; i < s->count && work <= MOST_WORK; i++)
        work += (most_channels(s, &s->architectures[i], true) / 2 + 1) * (s->max_neurons + 1);
    return work;
}

static fmpz *new_numbers(size_t count) {
    return gsnn_new(count, sizeof(fmpz)); /* zeros are initialised */
}

static void free_numbers(fmpz *numbers, size_t count) {
    for (size_t i = 0; numbers && i < count; i++)
        fmpz_clear(numbers + i);
    free(numbers);
}

static void compare(space *s, unsigned check, const char *name, const fmpz_t stated,
                    const fmpz_t is) {
    if (fmpz_equal(stated, is)) {
        gsnn_findings_pass(s->findings, check, 0);
        return;
    }
    char *a = fmpz_get_str(NULL, 10, stated), *b = fmpz_get_str(NULL, 10, is);
    gsnn_findings_false(s->findings, check, "%s: %s, but there are %s", name, a, b);
    flint_free(a);
    flint_free(b);
}

/* counts.by_neurons against the truth, number by number; what is not listed is 0. */
static gsnn_status check_by_neurons(space *s, const gsnn_value *list, const fmpz *counts) {
    size_t length, last = 0;
    gsnn_status status = gsnn_value_array(list, &length);
    gsnn_value item = gsnn_value_before(list);
    fmpz_t stated, zero;
    fmpz_init(stated);
    fmpz_init(zero);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value neurons = gsnn_value_member(&item, "neurons");
        gsnn_value sums = gsnn_value_member(&item, "sums");
        size_t n;
        if ((status = gsnn_value_size(&neurons, s->max_neurons, &n)) ||
            (status = read_natural(&sums, stated)))
            break;
        char name[64];
        snprintf(name, sizeof name, "counts.by_neurons, %zu neurons", n);
        if (n <= last)
            gsnn_findings_false(s->findings, CHECK_COUNTS, "%s: behind %zu neurons", name, last);
        else
            compare(s, CHECK_COUNTS, name, stated, counts + n);
        for (size_t m = last + 1; m < n; m++)
            if (!fmpz_is_zero(counts + m)) {
                snprintf(name, sizeof name, "counts.by_neurons, %zu neurons", m);
                compare(s, CHECK_COUNTS, name, zero, counts + m);
            }
        last = n > last ? n : last;
    }
    for (size_t m = last + 1; m <= s->max_neurons && !status; m++)
        if (!fmpz_is_zero(counts + m)) {
            char name[64];
            snprintf(name, sizeof name, "counts.by_neurons, %zu neurons", m);
            compare(s, CHECK_COUNTS, name, zero, counts + m);
        }
    fmpz_clear(stated);
    fmpz_clear(zero);
    return status;
}

static gsnn_status check_counts(space *s, const gsnn_value *header) {
    static const char *const names[] = {"irredundant", "with_redundant"};
    gsnn_value counts = gsnn_value_member(header, "counts");
    gsnn_value by_neurons = gsnn_value_member(&counts, "by_neurons");
    gsnn_value sums = gsnn_value_member(&counts, "sums");
    size_t size = s->max_neurons + 1;
    gsnn_status status = read_natural(&sums, s->sums);
    if (status)
        return status;
    if (front_work(s) > MOST_WORK) {
        gsnn_findings_skip(s->findings, CHECK_COUNTS, "the budget is too large to count again");
        return GSNN_OK;
    }
    fmpz *numbers = new_numbers(size), *next = new_numbers(size);
    fmpz_t stated, total;
    fmpz_init(stated);
    fmpz_init(total);
    if (!numbers || !next)
        status = gsnn_fail_memory(s->error);
    for (int redundant = 0; redundant < 2 && !status; redundant++) {
        gsnn_value value = gsnn_value_member(&counts, names[redundant]);
        char name[40];
        snprintf(name, sizeof name, "counts.%s", names[redundant]);
        for (size_t n = 0; n < size; n++)
            fmpz_zero(numbers + n);
        count_sums(s, redundant, numbers, next);
        fmpz_zero(total);
        for (size_t n = 1; n < size; n++) /* the empty sum is none */
            fmpz_add(total, total, numbers + n);
        if ((status = read_natural(&value, stated)))
            break;
        compare(s, CHECK_COUNTS, name, stated, total);
        if (redundant != s->redundant)
            continue;
        compare(s, CHECK_COUNTS, "counts.sums", s->sums, total);
        status = check_by_neurons(s, &by_neurons, numbers);
    }
    fmpz_clear(stated);
    fmpz_clear(total);
    free_numbers(numbers, size);
    free_numbers(next, size);
    return status;
}

/* Works out the front: for each number of neurons the most parameters, where that is a record. */
static gsnn_status find_front(space *s) {
    size_t size = s->max_neurons + 1;
    size_t *next = gsnn_new(size, sizeof *next);
    fmpz *next_counts = new_numbers(size);
    s->front = gsnn_new(size, sizeof *s->front);
    s->front_counts = new_numbers(size);
    if (!next || !next_counts || !s->front || !s->front_counts) {
        free(next);
        free_numbers(next_counts, size);
        return gsnn_fail_memory(s->error);
    }
    find_best(s, s->front, next, s->front_counts, next_counts);
    size_t record = 1; /* of the empty sum */
    s->front[0] = 0;
    for (size_t n = 1; n < size; n++) {
        if (s->front[n] <= record) {
            s->front[n] = 0;
            continue;
        }
        record = s->front[n];
        s->front[n]--;
    }
    free(next);
    free_numbers(next_counts, size);
    return GSNN_OK;
}

/* The front as stated against the truth. */
static gsnn_status check_front(space *s, const gsnn_value *header) {
    gsnn_value list = gsnn_value_member(header, "front");
    size_t length, next = 1;
    gsnn_status status = gsnn_value_array(&list, &length);
    if (status)
        return status;
    bool known = front_work(s) <= MOST_WORK;
    if (!known)
        gsnn_findings_skip(s->findings, CHECK_FRONT, "the budget is too large to find it again");
    else if ((status = find_front(s)))
        return status;
    gsnn_value item = gsnn_value_before(&list);
    fmpz_t sums;
    fmpz_init(sums);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value neurons = gsnn_value_member(&item, "neurons");
        gsnn_value parameters = gsnn_value_member(&item, "parameters");
        gsnn_value how_many = gsnn_value_member(&item, "sums");
        size_t n, p;
        if ((status = gsnn_value_size(&neurons, s->max_neurons, &n)) ||
            (status = gsnn_value_size(&parameters, SIZE_MAX >> 1, &p)) ||
            (status = read_natural(&how_many, sums)))
            break;
        fmpz_add(s->front_sums, s->front_sums, sums);
        if (!known)
            continue;
        for (; next < n; next++)
            if (s->front[next])
                gsnn_findings_false(s->findings, CHECK_FRONT,
                                    "front: %zu neurons with %zu parameters are missing", next,
                                    s->front[next] + s->shared);
        if (n < next)
            gsnn_findings_false(s->findings, CHECK_FRONT,
                                "front[%zu]: neurons: %zu, not more than "
                                "before",
                                item.index, n);
        else if (!s->front[n] || s->front[n] + s->shared != p)
            gsnn_findings_false(s->findings, CHECK_FRONT,
                                "front[%zu]: %zu neurons with %zu parameters are not of the front",
                                item.index, n, p);
        else if (!fmpz_equal(sums, s->front_counts + n))
            compare(s, CHECK_FRONT, "front: sums", sums, s->front_counts + n);
        else
            gsnn_findings_pass(s->findings, CHECK_FRONT, 0);
        next = n + 1;
    }
    for (; next <= s->max_neurons && !status && known; next++)
        if (s->front[next])
            gsnn_findings_false(s->findings, CHECK_FRONT,
                                "front: %zu neurons with %zu parameters are missing", next,
                                s->front[next] + s->shared);
    fmpz_clear(sums);
    return status;
}

/* ---- The document ------------------------------------------------------------------------ */

static gsnn_status take_header(space *s, const gsnn_value *header) {
    static const char *const selections[] = {"none", "all", "pareto"};
    gsnn_value most = gsnn_value_member(header, "max_neurons");
    gsnn_value channels = gsnn_value_member(header, "channels");
    gsnn_value redundant = gsnn_value_member(header, "redundant");
    gsnn_value shared = gsnn_value_member(header, "shared_parameters");
    gsnn_value selection = gsnn_value_member(header, "selection");
    size_t chosen = 0;
    gsnn_value activation = gsnn_value_member(header, "activation");
    const char *name = NULL;
    gsnn_status status = gsnn_value_optional_string(&activation, &name);
    if (status)
        return status;
    if (name)
        snprintf(s->activation, sizeof s->activation, "%s", name);
    s->scales = !name || strcmp(name, "relu") == 0;
    status = gsnn_value_size(&most, MOST_NEURONS, &s->max_neurons);
    s->channels = SIZE_MAX;
    if (!status && gsnn_value_given(&channels))
        status = gsnn_value_size(&channels, SIZE_MAX >> 1, &s->channels);
    if (status || (status = gsnn_value_boolean(&redundant, &s->redundant)) ||
        (status = gsnn_value_size(&shared, UINT32_MAX, &s->shared)) ||
        (status = gsnn_value_choice(&selection, selections, 3, &chosen)) ||
        (status = read_architectures(s, header)))
        return status;
    s->selection = chosen == 0 ? NONE : chosen == 1 ? ALL : PARETO;
    check_architectures(s);
    status = check_counts(s, header);
    if (!status && s->selection == PARETO)
        status = check_front(s, header);
    return status;
}

/* Reads the summands of a sum into s->channel; *sound is false, and that reported, when they are
 * not what a sum may have. */
static gsnn_status read_summands(space *s, const gsnn_value *list, size_t *count, bool *sound) {
    gsnn_status status = gsnn_value_array(list, count);
    gsnn_value item = gsnn_value_before(list);
    size_t a = 0;
    *sound = *count > 0;
    if (!status && !*count)
        gsnn_findings_false(s->findings, CHECK_SUMS, "sums[%zu]: it is empty", s->listed);
    memset(s->channel, 0, s->count * sizeof *s->channel);
    while (!status && *sound && gsnn_value_next(&item)) {
        gsnn_value id = gsnn_value_member(&item, "id");
        gsnn_value channels = gsnn_value_member(&item, "channels");
        const char *name;
        size_t k;
        if ((status = gsnn_value_string(&id, &name)) ||
            (status = gsnn_value_size(&channels, SIZE_MAX >> 1, &k)))
            break;
        while (a < s->count && strcmp(s->architectures[a].id, name) != 0)
            a++;
        *sound = a < s->count && k && k <= most_channels(s, &s->architectures[a], s->redundant);
        if (a == s->count)
            gsnn_findings_false(s->findings, CHECK_SUMS,
                                "sums[%zu]: %s is no architecture, or not in its place", s->listed,
                                name);
        else if (!*sound)
            gsnn_findings_false(s->findings, CHECK_SUMS,
                                "sums[%zu]: %zu channels of %s are none, or too many", s->listed, k,
                                name);
        else
            s->channel[a++] = k;
    }
    return status;
}

/* Compares a number of a sum with what its channels make of it. */
static bool compare_sum(space *s, const char *name, size_t stated, size_t is) {
    if (stated != is)
        gsnn_findings_false(s->findings, CHECK_SUMS, "sums[%zu]: %s: %zu, but it is %zu", s->listed,
                            name, stated, is);
    return stated == is;
}

/* Sums come by neurons, then with more channels of the first architecture that tells. */
static void check_place(space *s, size_t neurons) {
    int by = (s->last_neurons > neurons) - (s->last_neurons < neurons);
    for (size_t a = 0; a < s->count && !by; a++)
        by = (s->last[a] < s->channel[a]) - (s->last[a] > s->channel[a]);
    if (s->listed && by >= 0)
        gsnn_findings_false(s->findings, CHECK_ORDER, "sums[%zu]: %s", s->listed,
                            by ? "it belongs before the one in front of it" : "it is listed twice");
    else
        gsnn_findings_pass(s->findings, CHECK_ORDER, 0);
    s->last_neurons = neurons;
    memcpy(s->last, s->channel, s->count * sizeof *s->last);
}

static gsnn_status take_sum(space *s, const gsnn_value *value) {
    gsnn_value neurons = gsnn_value_member(value, "neurons");
    gsnn_value parameters = gsnn_value_member(value, "parameters");
    gsnn_value dimension = gsnn_value_member(value, "dimension");
    gsnn_value summands = gsnn_value_member(value, "summands");
    size_t stated[3], n = 0, p = s->shared, d = p, count;
    bool sound;
    gsnn_status status = gsnn_value_object(value);
    if (status || (status = gsnn_value_size(&neurons, SIZE_MAX >> 1, &stated[0])) ||
        (status = gsnn_value_size(&parameters, SIZE_MAX >> 1, &stated[1])) ||
        (status = gsnn_value_size(&dimension, SIZE_MAX >> 1, &stated[2])) ||
        (status = read_summands(s, &summands, &count, &sound)))
        return status;
    for (size_t a = 0; a < s->count && sound; a++) {
        const architecture *of = &s->architectures[a];
        size_t k = s->channel[a], apart = merges(of) && k ? 1 : k;
        n += k * of->neurons;
        p += k * of->parameters;
        d += apart * (of->parameters - (s->scales ? 1 : 0));
    }
    if (sound) {
        sound = compare_sum(s, "neurons", stated[0], n);
        sound &= compare_sum(s, "parameters", stated[1], p);
        sound &= compare_sum(s, "dimension", stated[2], d);
        if (n > s->max_neurons) {
            sound = false;
            gsnn_findings_false(s->findings, CHECK_SUMS,
                                "sums[%zu]: neurons: %zu, beyond the "
                                "budget",
                                s->listed, n);
        } else if (s->selection == PARETO && s->front && s->front[n] + s->shared != p) {
            sound = false;
            gsnn_findings_false(s->findings, CHECK_SUMS, "sums[%zu]: another sum beats it",
                                s->listed);
        }
        check_place(s, n);
    }
    if (sound)
        gsnn_findings_pass(s->findings, CHECK_SUMS, count);
    s->listed++;
    return GSNN_OK;
}

static gsnn_status take(void *context, const char *record, const gsnn_value *value) {
    space *s = context;
    if (!record)
        return take_header(s, value);
    gsnn_value kind = gsnn_value_member(value, "record");
    if (strcmp(record, "sum") != 0 || !s->architectures)
        return gsnn_value_complain(&kind, "sums are expected behind one header");
    return take_sum(s, value);
}

/* That as many sums are listed as there are: they differ and are all sums, so these are all. */
static void check_complete(space *s) {
    fmpz_t listed;
    fmpz_init_set_ui(listed, s->listed);
    const fmpz *expected = s->selection == ALL ? s->sums : s->front_sums;
    if (s->selection == NONE && s->listed)
        gsnn_findings_false(s->findings, CHECK_COMPLETE, "sums: %zu, but none are selected",
                            s->listed);
    else if (s->selection != NONE && fmpz_equal(listed, expected)) {
        gsnn_findings_pass(s->findings, CHECK_COMPLETE, s->listed);
    } else if (s->selection != NONE) {
        char *text = fmpz_get_str(NULL, 10, expected);
        gsnn_findings_false(s->findings, CHECK_COMPLETE, "sums: %zu are listed of %s", s->listed,
                            text);
        flint_free(text);
    }
    fmpz_clear(listed);
}

/* The architectures against an enumeration: those that are admissible and within the budget. */
static void check_enumeration(space *s, const gsnn_enumeration_record *record) {
    size_t next = 0;
    const gsnn_record_codomain *codomain = &record->codomain;
    if (!*s->activation != !codomain->given ||
        (*s->activation &&
         strcmp(s->activation, gsnn_record_activation_name(codomain->activation)) != 0))
        gsnn_findings_false(s->findings, CHECK_ENUMERATION,
                            "activation: it is not that of the enumeration");
    if (codomain->given && s->shared != codomain->linear.dimension + codomain->constant.dimension)
        gsnn_findings_false(s->findings, CHECK_ENUMERATION,
                            "shared_parameters: %zu, but there are %zu linear maps and %zu "
                            "constants",
                            s->shared, codomain->linear.dimension, codomain->constant.dimension);
    if (!codomain->given && s->shared != (uint64_t)record->group.invariant_dimension + 1)
        gsnn_findings_false(s->findings, CHECK_ENUMERATION,
                            "shared_parameters: %zu, but they are %lld and the constant", s->shared,
                            (long long)record->group.invariant_dimension);
    for (size_t i = 0; i < record->architecture_count; i++) {
        const gsnn_record_architecture *is = &record->architectures[i];
        if (!is->admissible || is->neurons > s->max_neurons)
            continue;
        const architecture *a = next < s->count ? &s->architectures[next] : NULL;
        if (!a || strcmp(a->id, is->id) != 0) {
            gsnn_findings_false(s->findings, CHECK_ENUMERATION, "architectures[%zu]: %s is missing",
                                next, is->id);
            return;
        }
        const gsnn_record_parameters *p = &is->parameters;
        if (a->type != is->type || a->neurons != is->neurons ||
            a->parameters != (uint64_t)(p->weights + p->bias + p->output) ||
            a->line != (s->scales && a->type == 2 && p->weights == 1))
            gsnn_findings_false(s->findings, CHECK_ENUMERATION,
                                "%s: its type, neurons or parameters are not those of the "
                                "enumeration",
                                a->id);
        else
            gsnn_findings_pass(s->findings, CHECK_ENUMERATION, 0);
        next++;
    }
    if (next < s->count)
        gsnn_findings_false(s->findings, CHECK_ENUMERATION, "%s: the enumeration has it not",
                            s->architectures[next].id);
}

static gsnn_status check_document(gsnn_verify_documents *documents, gsnn_findings *findings,
                                  gsnn_error *error) {
    static const gsnn_verify_list lists[] = {{"sums", "sum"}};
    space s = {.findings = findings, .error = error};
    fmpz_init(s.sums);
    fmpz_init(s.front_sums);
    gsnn_status status = gsnn_verify_read_items(documents, 0, lists, 1, take, &s, error);
    if (!status)
        check_complete(&s);
    if (!status && documents->count > 1) {
        gsnn_enumeration_record *record;
        status = gsnn_verify_read_enumeration(documents, 1, &record, error);
        if (!status)
            check_enumeration(&s, record);
        gsnn_enumeration_record_free(record);
    }
    char *sums = fmpz_get_str(NULL, 10, s.sums);
    gsnn_findings_summarise(findings, "%s sums of %zu architectures, %zu listed", sums, s.count,
                            s.listed);
    flint_free(sums);
    for (size_t a = 0; s.architectures && a < s.count; a++)
        free(s.architectures[a].id);
    free(s.architectures);
    free(s.last);
    free(s.channel);
    free(s.front);
    free_numbers(s.front_counts, s.max_neurons + 1);
    fmpz_clear(s.sums);
    fmpz_clear(s.front_sums);
    return status;
}

const gsnn_checker gsnn_space_checker = {
    .schema = "gsnn-space/1",
    .others = "the enumeration that it was made from",
    .most_others = 1,
    .checks = CHECKS,
    .check_count = CHECK_COUNT,
    .check = check_document,
};
