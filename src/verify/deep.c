/* deep.c - proves counts and lists of words of layers, with the enumeration that names the letters.
 *
 * Words are counted by meeting each of them. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/checker.h"
#include "verify/deep_morphism.h"

#include <flint/fmpq.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHECK_LETTERS,
    CHECK_COUNTS,
    CHECK_HISTOGRAM,
    CHECK_FRONT,
    CHECK_WORDS,
    CHECK_ORDER,
    CHECK_COMPLETE,
    CHECK_MORPHISMS,
    CHECK_COUNT
};

static const gsnn_verify_check CHECKS[CHECK_COUNT] = {
    [CHECK_LETTERS] = {"letters", "letters", NULL},
    [CHECK_COUNTS] = {"counts", "counts", NULL},
    [CHECK_HISTOGRAM] = {"histograms", "numbers", NULL},
    [CHECK_FRONT] = {"front", "points", NULL},
    [CHECK_WORDS] = {"words", "words", "layers"},
    [CHECK_ORDER] = {"order", "words", NULL},
    [CHECK_COMPLETE] = {"words-complete", "lists", "words"},
    [CHECK_MORPHISMS] = {"morphisms", "morphisms", NULL},
};

/* Words met one by one, at most. */
#define MOST_WORDS 1000000
#define MOST_DEPTH 64

enum { WORDS, NETWORKS, LOOSE, EFFECTIVE, ALL, KINDS };
static const char *const KIND_NAMES[KINDS] = {"words", "networks", "loose", "effective", "all"};

/* So many words of the list have those neurons and parameters. */
typedef struct cell {
    size_t neurons, parameters, words;
    bool front;
} cell;

typedef struct deep {
    gsnn_findings *findings;
    gsnn_error *error;
    gsnn_deep_tables tables;
    const char *reason; /* why there are no tables */
    size_t depth, width, max_neurons, max_parameters, shared;
    bool exact_depth, repeat, decreasing, histogram, orbits, part;
    enum { LIST_NETWORKS, LIST_WORDS, LIST_EFFECTIVE } list;
    enum { SELECT_NONE, SELECT_ALL, SELECT_PARETO, SELECT_SAMPLE, SELECT_NUMBER } selection;
    size_t letter_count, *letters; /* those chosen, as places of the tables */
    size_t counted[KINDS][MOST_DEPTH + 1];
    size_t in_list; /* words of the list in truth */
    bool known;     /* all words were met */
    size_t met;     /* while counting */
    size_t cell_count, cell_capacity;
    cell *cells;
    size_t morphisms;
    size_t listed, orbit_sum; /* words of the document */
    size_t stated_orbits[MOST_DEPTH + 1], listed_by_depth[MOST_DEPTH + 1];
    size_t last[MOST_DEPTH], last_depth;
} deep;

/* ---- The header ---------------------------------------------------------------------------- */

static gsnn_status read_limit(const gsnn_value *header, const char *name, size_t *limit) {
    gsnn_value value = gsnn_value_member(header, name);
    *limit = SIZE_MAX;
    return gsnn_value_given(&value) ? gsnn_value_size(&value, SIZE_MAX >> 1, limit) : GSNN_OK;
}

static gsnn_status read_flag(const gsnn_value *header, const char *name, bool *flag) {
    gsnn_value value = gsnn_value_member(header, name);
    return gsnn_value_boolean(&value, flag);
}

static gsnn_status read_letter(deep *d, const gsnn_value *item) {
    gsnn_value id = gsnn_value_member(item, "id"), type = gsnn_value_member(item, "type");
    gsnn_value neurons = gsnn_value_member(item, "neurons");
    gsnn_value dimension = gsnn_value_member(item, "dimension");
    const char *name;
    int64_t kind;
    gsnn_value output = gsnn_value_member(item, "output");
    size_t n, k, weights = 1;
    gsnn_status status;
    if ((status = gsnn_value_string(&id, &name)) ||
        (d->tables.outputs && (status = gsnn_value_size(&output, SIZE_MAX >> 1, &weights))) ||
        (status = gsnn_value_integer(&type, 1, 2, &kind)) ||
        (status = gsnn_value_size(&neurons, SIZE_MAX >> 1, &n)) ||
        (status = gsnn_value_size(&dimension, SIZE_MAX >> 1, &k)))
        return status;
    size_t letter = gsnn_deep_tables_find(&d->tables, name);
    if (letter == SIZE_MAX) {
        gsnn_findings_false(d->findings, CHECK_LETTERS, "%s: the enumeration has no such pair",
                            name);
        d->reason = d->reason ? d->reason : "a letter is not known";
        return GSNN_OK;
    }
    const gsnn_record_architecture *a = &d->tables.record->architectures[letter];
    const size_t *rank = d->tables.rank;
    bool later = !d->letter_count || rank[letter] > rank[d->letters[d->letter_count - 1]];
    d->letters[d->letter_count++] = letter;
    if (!later)
        gsnn_findings_false(d->findings, CHECK_LETTERS, "%s: it is not in its place", name);
    else if (a->type != kind || a->neurons != n || a->weights.dimension != k)
        gsnn_findings_false(d->findings, CHECK_LETTERS,
                            "%s: type %d, %zu neurons, dimension %zu, but the enumeration has %d, "
                            "%zu, %zu",
                            name, (int)kind, n, k, a->type, (size_t)a->neurons,
                            a->weights.dimension);
    else if (!d->reason && weights != gsnn_deep_tables_output(&d->tables, letter))
        gsnn_findings_false(d->findings, CHECK_LETTERS,
                            "%s: output: %zu, but its character has %zu", name, weights,
                            gsnn_deep_tables_output(&d->tables, letter));
    else if (!d->reason && gsnn_deep_tables_dimension(&d->tables, 0, letter) != k)
        gsnn_findings_false(d->findings, CHECK_LETTERS,
                            "%s: dimension %zu, but its character has %zu", name, k,
                            gsnn_deep_tables_dimension(&d->tables, 0, letter));
    else
        gsnn_findings_pass(d->findings, CHECK_LETTERS, 0);
    return GSNN_OK;
}

static gsnn_status read_letters(deep *d, const gsnn_value *header) {
    gsnn_value list = gsnn_value_member(header, "letter_list");
    gsnn_value which = gsnn_value_member(header, "letters");
    static const char *const choices[] = {"all", "admissible", "chosen"};
    size_t count, choice = 0;
    gsnn_status status = gsnn_value_array(&list, &count);
    if (status || (status = gsnn_value_choice(&which, choices, 3, &choice)))
        return status;
    d->letters = gsnn_new(count, sizeof *d->letters);
    if (!d->letters)
        return gsnn_fail_memory(d->error);
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item))
        status = read_letter(d, &item);
    if (!status && choice == 0 && count != d->tables.record->architecture_count)
        gsnn_findings_false(d->findings, CHECK_LETTERS,
                            "letters: all are %zu, but the enumeration has %zu", count,
                            d->tables.record->architecture_count);
    return status;
}

static gsnn_status read_query(deep *d, const gsnn_value *header) {
    static const char *const lists[] = {"networks", "words", "effective"};
    static const char *const selections[] = {"none", "all", "pareto", "sample", "number"};
    gsnn_value depth = gsnn_value_member(header, "depth");
    gsnn_value list = gsnn_value_member(header, "list");
    gsnn_value selection = gsnn_value_member(header, "selection");
    gsnn_value shared = gsnn_value_member(header, "shared_parameters");
    gsnn_value wide = gsnn_value_member(header, "wide");
    gsnn_value part = gsnn_value_member(header, "part");
    gsnn_value counts = gsnn_value_member(header, "counts");
    gsnn_value orbits = gsnn_value_member(&counts, "orbits");
    size_t chosen = 0, selected = 0;
    gsnn_status status;
    if ((status = gsnn_value_size(&depth, MOST_DEPTH, &d->depth)) ||
        (gsnn_value_given(&wide) && (status = gsnn_value_size(&wide, MOST_DEPTH, &d->width))) ||
        (status = read_flag(header, "exact_depth", &d->exact_depth)) ||
        (status = read_limit(header, "max_neurons", &d->max_neurons)) ||
        (status = read_limit(header, "max_parameters", &d->max_parameters)) ||
        (status = read_flag(header, "repeat_rule", &d->repeat)) ||
        (status = read_flag(header, "decreasing", &d->decreasing)) ||
        (status = gsnn_value_choice(&list, lists, 3, &chosen)) ||
        (status = gsnn_value_choice(&selection, selections, 5, &selected)) ||
        (status = gsnn_value_size(&shared, UINT32_MAX, &d->shared)))
        return status;
    d->list = chosen == 0 ? LIST_NETWORKS : chosen == 1 ? LIST_WORDS : LIST_EFFECTIVE;
    d->selection = selected == 0   ? SELECT_NONE
                   : selected == 1 ? SELECT_ALL
                   : selected == 2 ? SELECT_PARETO
                   : selected == 3 ? SELECT_SAMPLE
                                   : SELECT_NUMBER;
    d->part = gsnn_value_given(&part);
    d->orbits = gsnn_value_given(&orbits);
    if (d->orbits && (status = gsnn_value_array_of(&orbits, d->depth, "layers up to the depth")))
        return status;
    gsnn_value number = gsnn_value_before(&orbits);
    while (d->orbits && !status && gsnn_value_next(&number))
        status = gsnn_value_size(&number, SIZE_MAX >> 1, &d->stated_orbits[number.index + 1]);
    if (!status && d->width > 1 && d->depth * d->width > MOST_DEPTH)
        status = gsnn_value_complain(&wide, "words have at most %d letters", MOST_DEPTH);
    if (status)
        return status;
    int64_t invariant = d->tables.record->group.invariant_dimension;
    size_t fixed = d->tables.output ? d->tables.linear + d->tables.constant : (size_t)invariant + 1;
    if ((d->tables.output || invariant >= 0) && d->shared != fixed)
        gsnn_findings_false(d->findings, CHECK_LETTERS, "shared_parameters: %zu, but there are %zu",
                            d->shared, fixed);
    return GSNN_OK;
}

/* ---- Meeting all words --------------------------------------------------------------------- */

/* Whether each layer, or of wide ones some letter of it, sees the one before in a chain of all. */
static bool sees_each(const deep *d, const size_t *word, size_t depth) {
    return gsnn_deep_tables_chain(&d->tables, word, depth) == gsnn_deep_tables_layers(word, depth);
}

/* Whether each type 2 letter that is repeated has more than one free weight where it is. */
static bool obeys_repeat_rule(const deep *d, const size_t *word, size_t depth) {
    for (size_t i = 1; i <= depth; i++)
        if (!gsnn_deep_tables_follows(&d->tables, word, i, false))
            return false;
    return true;
}

/* Whether an admissible word (loose, if the rule is off) is one of the list. */
static bool belongs(const deep *d, const size_t *word, size_t depth, bool obeys) {
    if ((d->repeat && !obeys) ||
        (d->exact_depth && gsnn_deep_tables_layers(word, depth) != d->depth))
        return false;
    return d->list == LIST_WORDS ? true
           : d->list == LIST_NETWORKS
               ? gsnn_deep_tables_is_first(&d->tables, word, depth, d->width > 1)
               : sees_each(d, word, depth);
}

static gsnn_status add_cell(deep *d, size_t neurons, size_t parameters) {
    for (size_t i = 0; i < d->cell_count; i++)
        if (d->cells[i].neurons == neurons && d->cells[i].parameters == parameters) {
            d->cells[i].words++;
            return GSNN_OK;
        }
    if (gsnn_reserve(&d->cells, &d->cell_capacity, d->cell_count + 1, sizeof *d->cells))
        return gsnn_fail_memory(d->error);
    d->cells[d->cell_count++] = (cell){neurons, parameters, 1, false};
    return GSNN_OK;
}

/* Counts a word that is admissible by its rows, whose layers reach outputs. */
static gsnn_status count_word(deep *d, const size_t *word, size_t depth, size_t neurons,
                              size_t parameters) {
    size_t layers = gsnn_deep_tables_layers(word, depth);
    bool obeys = obeys_repeat_rule(d, word, depth);
    d->counted[LOOSE][layers]++;
    d->counted[WORDS][layers] += obeys;
    d->counted[NETWORKS][layers] +=
        obeys && gsnn_deep_tables_is_first(&d->tables, word, depth, d->width > 1);
    d->counted[EFFECTIVE][layers] += obeys && sees_each(d, word, depth);
    if (!belongs(d, word, depth, obeys))
        return GSNN_OK;
    d->in_list++;
    return add_cell(d, neurons, parameters);
}

/* Whether a letter may stand beside the last one of a word: behind it in the order of letters, and
 * no more than the layer may have. */
static bool fits_layer(const deep *d, const size_t *word, size_t depth, size_t letter) {
    size_t length = 0;
    while (length < depth && (!length || word[depth - length] >= GSNN_DEEP_TABLES_BESIDE))
        length++;
    const gsnn_deep_tables *t = &d->tables;
    return length && length < d->width &&
           t->rank[letter] >= t->rank[gsnn_deep_tables_letter(word[depth - 1])];
}

/* Meets all words that begin with word[0 .. depth-1], which has those neurons and parameters.
 * `alive` is whether they are admissible by their rows. */
static gsnn_status meet(deep *d, size_t *word, size_t depth, size_t neurons, size_t parameters,
                        bool alive) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && d->known && i < 2 * d->letter_count; i++) {
        bool beside = i >= d->letter_count;
        size_t p = d->letters[beside ? i - d->letter_count : i];
        size_t n = (size_t)d->tables.record->architectures[p].neurons;
        if (beside ? !fits_layer(d, word, depth, p)
                   : gsnn_deep_tables_layers(word, depth) == d->depth)
            continue;
        word[depth] = p | (beside ? GSNN_DEEP_TABLES_BESIDE : 0);
        size_t more = parameters + gsnn_deep_tables_layer(&d->tables, word, depth + 1);
        if (neurons + n > d->max_neurons || more > d->max_parameters ||
            (d->decreasing &&
             (n < 2 || (depth && n >= d->tables.record
                                          ->architectures[gsnn_deep_tables_letter(word[depth - 1])]
                                          .neurons))))
            continue;
        d->known = ++d->met < MOST_WORDS;
        d->counted[ALL][gsnn_deep_tables_layers(word, depth + 1)]++;
        bool follows = alive && gsnn_deep_tables_follows(&d->tables, word, depth + 1, true);
        if (follows && gsnn_deep_tables_reaches(&d->tables, word, depth + 1))
            status = count_word(d, word, depth + 1, neurons + n, more);
        if (!status)
            status = meet(d, word, depth + 1, neurons + n, more, follows);
    }
    return status;
}

static int compare_cells(const void *a, const void *b) {
    const cell *x = a, *y = b;
    if (x->neurons != y->neurons)
        return x->neurons < y->neurons ? -1 : 1;
    return (x->parameters > y->parameters) - (x->parameters < y->parameters);
}

static gsnn_status count_words(deep *d) {
    size_t word[MOST_DEPTH];
    d->known = !d->reason;
    gsnn_status status = d->known ? meet(d, word, 0, 0, d->shared, true) : GSNN_OK;
    if (d->cell_count)
        qsort(d->cells, d->cell_count, sizeof *d->cells, compare_cells);
    /* A cell is on the front when each other one has fewer parameters or more neurons. */
    for (size_t i = 0; i < d->cell_count; i++) {
        d->cells[i].front = true;
        for (size_t j = 0; j < d->cell_count; j++)
            if (j != i && d->cells[j].neurons <= d->cells[i].neurons &&
                d->cells[j].parameters >= d->cells[i].parameters)
                d->cells[i].front = false;
    }
    return status;
}

/* ---- Counts -------------------------------------------------------------------------------- */

static const char *why_not(const deep *d) {
    return d->reason ? d->reason : "there are too many words to meet them all";
}

/* A natural number that should be another; large ones are strings. */
static gsnn_status check_number(deep *d, unsigned check, const gsnn_value *value, const char *name,
                                size_t truth) {
    fmpq_t stated;
    fmpq_init(stated);
    gsnn_status status = gsnn_value_rational(value, stated);
    if (!status &&
        (!fmpz_is_one(fmpq_denref(stated)) || fmpz_cmp_ui(fmpq_numref(stated), truth) != 0)) {
        char *text = fmpq_get_str(NULL, 10, stated);
        gsnn_findings_false(d->findings, check, "%s: %s, but there are %zu", name, text, truth);
        flint_free(text);
    } else if (!status) {
        gsnn_findings_pass(d->findings, check, 0);
    }
    fmpq_clear(stated);
    return status;
}

static gsnn_status check_counts(deep *d, const gsnn_value *header) {
    gsnn_value counts = gsnn_value_member(header, "counts");
    gsnn_status status = gsnn_value_object(&counts);
    for (unsigned kind = 0; !status && kind < KINDS; kind++) {
        gsnn_value list = gsnn_value_member(&counts, KIND_NAMES[kind]);
        status = gsnn_value_array_of(&list, d->depth, "layers up to the depth");
        gsnn_value item = gsnn_value_before(&list);
        while (!status && d->known && gsnn_value_next(&item)) {
            char name[64];
            snprintf(name, sizeof name, "counts.%s[%zu]", KIND_NAMES[kind], item.index);
            status = check_number(d, CHECK_COUNTS, &item, name, d->counted[kind][item.index + 1]);
        }
    }
    gsnn_value listed = gsnn_value_member(&counts, "listed");
    if (!status && !d->known)
        gsnn_findings_skip(d->findings, CHECK_COUNTS, "%s", why_not(d));
    else if (!status) {
        size_t on_front = 0;
        for (size_t i = 0; i < d->cell_count; i++)
            on_front += d->cells[i].front ? d->cells[i].words : 0;
        status = check_number(d, CHECK_COUNTS, &listed, "counts.listed",
                              d->selection == SELECT_PARETO ? on_front : d->in_list);
    }
    return status;
}

static gsnn_status check_histogram(deep *d, const gsnn_value *header, bool by_neurons) {
    const char *const name = by_neurons ? "neurons" : "parameters";
    gsnn_value counts = gsnn_value_member(header, "counts");
    gsnn_value list = gsnn_value_member(&counts, by_neurons ? "by_neurons" : "by_parameters");
    if (!gsnn_value_given(&list))
        return GSNN_OK;
    size_t length, last = 0, sum = 0;
    gsnn_status status = gsnn_value_array(&list, &length);
    gsnn_value item = gsnn_value_before(&list);
    if (!d->known) {
        gsnn_findings_skip(d->findings, CHECK_HISTOGRAM, "%s", why_not(d));
        return status;
    }
    while (!status && gsnn_value_next(&item)) {
        gsnn_value at = gsnn_value_member(&item, name), words = gsnn_value_member(&item, "words");
        char place[64];
        size_t number, truth = 0;
        if ((status = gsnn_value_size(&at, SIZE_MAX >> 1, &number)))
            break;
        for (size_t i = 0; i < d->cell_count; i++)
            truth += (by_neurons ? d->cells[i].neurons : d->cells[i].parameters) == number
                         ? d->cells[i].words
                         : 0;
        snprintf(place, sizeof place, "counts.by_%s, %zu %s", name, number, name);
        if (number <= last)
            gsnn_findings_false(d->findings, CHECK_HISTOGRAM, "%s: behind %zu", place, last);
        status = check_number(d, CHECK_HISTOGRAM, &words, place, truth);
        last = number;
        sum += truth;
    }
    if (!status && sum != d->in_list)
        gsnn_findings_false(d->findings, CHECK_HISTOGRAM, "counts.by_%s: %zu words of %zu", name,
                            sum, d->in_list);
    return status;
}

static gsnn_status check_front(deep *d, const gsnn_value *header) {
    gsnn_value list = gsnn_value_member(header, "front");
    if (!gsnn_value_given(&list))
        return GSNN_OK;
    size_t length, next = 0;
    gsnn_status status = gsnn_value_array(&list, &length);
    gsnn_value item = gsnn_value_before(&list);
    if (!d->known) {
        gsnn_findings_skip(d->findings, CHECK_FRONT, "%s", why_not(d));
        return status;
    }
    while (!status && gsnn_value_next(&item)) {
        gsnn_value neurons = gsnn_value_member(&item, "neurons");
        gsnn_value parameters = gsnn_value_member(&item, "parameters");
        gsnn_value words = gsnn_value_member(&item, "words");
        size_t n, p;
        if ((status = gsnn_value_size(&neurons, SIZE_MAX >> 1, &n)) ||
            (status = gsnn_value_size(&parameters, SIZE_MAX >> 1, &p)))
            break;
        while (next < d->cell_count && !d->cells[next].front)
            next++;
        if (next == d->cell_count || d->cells[next].neurons != n || d->cells[next].parameters != p)
            gsnn_findings_false(d->findings, CHECK_FRONT,
                                "front[%zu]: %zu neurons with %zu parameters are not the next "
                                "point",
                                item.index, n, p);
        else
            status = check_number(d, CHECK_FRONT, &words, "front: words", d->cells[next].words);
        next += next < d->cell_count;
    }
    while (next < d->cell_count && !d->cells[next].front)
        next++;
    if (!status && next < d->cell_count)
        gsnn_findings_false(d->findings, CHECK_FRONT,
                            "front: %zu neurons with %zu parameters are missing",
                            d->cells[next].neurons, d->cells[next].parameters);
    return status;
}

/* ---- Words --------------------------------------------------------------------------------- */

/* Reads the letters; *sound is false, and that reported, when one is not of those chosen. */
static gsnn_status read_word(deep *d, const gsnn_value *list, size_t *word, size_t *depth,
                             bool *sound) {
    size_t layers, wide = d->width > 1 ? d->width : 1;
    gsnn_status status = gsnn_value_array(list, &layers);
    *sound = layers > 0 && layers <= d->depth;
    *depth = 0;
    if (!status && !*sound)
        gsnn_findings_false(d->findings, CHECK_WORDS, "words[%zu]: %zu layers", d->listed, layers);
    gsnn_value item = gsnn_value_before(list);
    while (!status && *sound && gsnn_value_next(&item)) {
        const char *name, *fault;
        size_t first = *depth;
        if ((status = gsnn_value_string(&item, &name)))
            break;
        *sound = gsnn_deep_tables_read_layer(&d->tables, name, word, depth, MOST_DEPTH, &fault) &&
                 !fault && *depth - first <= wide;
        for (size_t i = first; *sound && i < *depth; i++) {
            bool chosen = i == first || fits_layer(d, word, i, gsnn_deep_tables_letter(word[i]));
            size_t k = 0;
            while (k < d->letter_count && d->letters[k] != gsnn_deep_tables_letter(word[i]))
                k++;
            *sound = chosen && k < d->letter_count;
        }
        if (!*sound)
            gsnn_findings_false(d->findings, CHECK_WORDS, "words[%zu]: %s is no layer here",
                                d->listed, name);
    }
    return status;
}

static bool compare(deep *d, const char *name, size_t stated, size_t is) {
    if (stated != is)
        gsnn_findings_false(d->findings, CHECK_WORDS, "words[%zu]: %s: %zu, but it is %zu",
                            d->listed, name, stated, is);
    return stated == is;
}

static bool on_front(const deep *d, size_t neurons, size_t parameters) {
    for (size_t i = 0; i < d->cell_count; i++)
        if (d->cells[i].neurons == neurons && d->cells[i].parameters == parameters)
            return d->cells[i].front;
    return false;
}

/* Whether the word is one of those that the query lists. */
static bool check_membership(deep *d, const size_t *word, size_t depth, size_t neurons,
                             size_t parameters) {
    const char *fault = NULL;
    for (size_t i = 1; i <= depth && !fault; i++)
        if (!gsnn_deep_tables_follows(&d->tables, word, i, true))
            fault = "a letter is not admissible in it";
    bool obeys = fault || obeys_repeat_rule(d, word, depth);
    if (!fault && !gsnn_deep_tables_reaches(&d->tables, word, depth))
        fault = "a layer reaches no output";
    if (!fault && d->repeat && !obeys)
        fault = "it repeats a letter in parallel layers";
    else if (!fault && !belongs(d, word, depth, obeys))
        fault = "it is not of the list";
    for (size_t i = 0; !fault && d->decreasing && i < depth; i++) {
        const gsnn_record_architecture *letters = d->tables.record->architectures;
        if (letters[gsnn_deep_tables_letter(word[i])].neurons < 2 ||
            (i && letters[gsnn_deep_tables_letter(word[i])].neurons >=
                      letters[gsnn_deep_tables_letter(word[i - 1])].neurons))
            fault = "its neurons do not fall";
    }
    if (!fault && (neurons > d->max_neurons || parameters > d->max_parameters))
        fault = "it is beyond the budget";
    if (!fault && d->selection == SELECT_PARETO && d->known && !on_front(d, neurons, parameters))
        fault = "another word beats it";
    if (fault)
        gsnn_findings_false(d->findings, CHECK_WORDS, "words[%zu]: %s", d->listed, fault);
    return !fault;
}

/* Lists come in the order of letters, a word before those that it begins. */
static void check_order(deep *d, const size_t *word, size_t depth) {
    size_t i = 0;
    while (i < depth && i < d->last_depth && word[i] == d->last[i])
        i++;
    /* A letter beside the last one comes behind all that open a layer. */
    bool behind =
        i < depth && (i == d->last_depth || gsnn_deep_tables_rank(&d->tables, word[i]) >
                                                gsnn_deep_tables_rank(&d->tables, d->last[i]));
    bool ordered = d->selection == SELECT_ALL || d->selection == SELECT_PARETO;
    if (ordered && d->listed && !behind)
        gsnn_findings_false(d->findings, CHECK_ORDER, "words[%zu]: not behind the one before it",
                            d->listed);
    else if (ordered)
        gsnn_findings_pass(d->findings, CHECK_ORDER, 0);
    memcpy(d->last, word, depth * sizeof *word);
    d->last_depth = depth;
}

static gsnn_status take_word(deep *d, const gsnn_value *value) {
    gsnn_value list = gsnn_value_member(value, "word");
    gsnn_value neurons = gsnn_value_member(value, "neurons");
    gsnn_value parameters = gsnn_value_member(value, "parameters");
    gsnn_value effective = gsnn_value_member(value, "effective_depth");
    gsnn_value orbit = gsnn_value_member(value, "orbit");
    size_t word[MOST_DEPTH], depth, stated[3], size = 0, n = 0, p = d->shared;
    bool sound;
    gsnn_status status = gsnn_value_object(value);
    if (status || (status = gsnn_value_size(&neurons, SIZE_MAX >> 1, &stated[0])) ||
        (status = gsnn_value_size(&parameters, SIZE_MAX >> 1, &stated[1])) ||
        (status = gsnn_value_size(&effective, SIZE_MAX >> 1, &stated[2])) ||
        (gsnn_value_given(&orbit) && (status = gsnn_value_size(&orbit, SIZE_MAX >> 1, &size))) ||
        (status = read_word(d, &list, word, &depth, &sound)))
        return status;
    d->orbit_sum += size;
    if (sound && d->reason)
        gsnn_findings_skip(d->findings, CHECK_WORDS, "%s", d->reason);
    if (sound && !d->reason) {
        for (size_t i = 0; i < depth; i++) {
            n += (size_t)d->tables.record->architectures[gsnn_deep_tables_letter(word[i])].neurons;
            p += gsnn_deep_tables_layer(&d->tables, word, i + 1);
        }
        sound = compare(d, "neurons", stated[0], n);
        sound &= compare(d, "parameters", stated[1], p);
        sound &= compare(d, "effective_depth", stated[2],
                         gsnn_deep_tables_chain(&d->tables, word, depth));
        sound &= check_membership(d, word, depth, n, p);
        if (sound)
            gsnn_findings_pass(d->findings, CHECK_WORDS, gsnn_deep_tables_layers(word, depth));
        check_order(d, word, depth);
    }
    d->listed++;
    d->listed_by_depth[sound ? gsnn_deep_tables_layers(word, depth) : 0]++;
    return GSNN_OK;
}

static gsnn_status take_morphism(deep *d, const gsnn_value *value) {
    const char *fault;
    if (d->reason) {
        gsnn_findings_skip(d->findings, CHECK_MORPHISMS, "%s", d->reason);
        return GSNN_OK;
    }
    gsnn_status status =
        gsnn_deep_morphism_check(&d->tables, value, d->width > 1, &fault, d->error);
    if (!status && fault)
        gsnn_findings_false(d->findings, CHECK_MORPHISMS, "morphisms[%zu]: %s", d->morphisms,
                            fault);
    else if (!status)
        gsnn_findings_pass(d->findings, CHECK_MORPHISMS, 0);
    d->morphisms++;
    return status;
}

/* ---- The document -------------------------------------------------------------------------- */

static gsnn_status take(void *at, const char *record, const gsnn_value *value) {
    deep *d = at;
    gsnn_status status;
    gsnn_value kind = gsnn_value_member(value, "record");
    bool morphism = record && strcmp(record, "morphism") == 0;
    if (record && ((strcmp(record, "word") != 0 && !morphism) || !d->letters))
        return gsnn_value_complain(&kind, "words are expected behind one header");
    if (record)
        return morphism ? take_morphism(d, value) : take_word(d, value);
    const char *fault;
    if ((status = gsnn_deep_tables_set_codomain(&d->tables, value, &d->reason, &fault, d->error)))
        return status;
    if (fault)
        gsnn_findings_false(d->findings, CHECK_LETTERS, "codomain.%s", fault);
    if ((status = gsnn_deep_tables_check_group(&d->tables, value, &fault)))
        return status;
    if (fault)
        gsnn_findings_false(d->findings, CHECK_LETTERS, "group.%s: not that of the enumeration",
                            fault);
    if ((status = read_query(d, value)) || (status = read_letters(d, value)) ||
        (status = count_words(d)) || (status = check_counts(d, value)) ||
        (status = check_histogram(d, value, true)) || (status = check_histogram(d, value, false)))
        return status;
    return check_front(d, value);
}

static void check_complete(deep *d) {
    size_t truth = 0;
    for (size_t i = 0; i < d->cell_count; i++)
        if (d->selection == SELECT_ALL || d->cells[i].front)
            truth += d->cells[i].words;
    size_t stands_for = d->orbits ? d->orbit_sum : d->listed;
    if (d->selection != SELECT_ALL && d->selection != SELECT_PARETO)
        return;
    for (size_t k = 1; d->orbits && !d->part && k <= d->depth; k++)
        if (d->stated_orbits[k] != d->listed_by_depth[k])
            gsnn_findings_false(d->findings, CHECK_COMPLETE,
                                "counts.orbits[%zu]: %zu, but %zu words are listed", k - 1,
                                d->stated_orbits[k], d->listed_by_depth[k]);
    if (!d->known || d->part)
        gsnn_findings_skip(d->findings, CHECK_COMPLETE, "%s",
                           d->part ? "it is a part of a list" : why_not(d));
    else if (stands_for != truth)
        gsnn_findings_false(d->findings, CHECK_COMPLETE, "words: %zu, but there are %zu",
                            stands_for, truth);
    else
        gsnn_findings_pass(d->findings, CHECK_COMPLETE, d->listed);
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    static const gsnn_verify_list lists[] = {{"words", "word"}, {"morphisms", "morphism"}};
    deep d = {.findings = findings, .error = error};
    gsnn_enumeration_record *record = NULL;
    gsnn_status status = gsnn_verify_read_enumeration(documents, 1, &record, error);
    if (!status)
        status = gsnn_deep_tables_init(&d.tables, record, false, &d.reason, error);
    documents->at = 0;
    if (!status && !d.reason && !gsnn_deep_tables_has_order(&d.tables))
        gsnn_findings_false(findings, CHECK_LETTERS,
                            "the enumeration's signed permutations are no representation: with the "
                            "generators they generate %zu elements",
                            d.tables.element_count);
    if (!status)
        status = gsnn_verify_read_items(documents, 0, lists, 2, take, &d, error);
    if (!status) {
        check_complete(&d);
        gsnn_findings_summarise(findings, "%zu letters, %zu words", d.letter_count, d.listed);
    }
    free(d.letters);
    free(d.cells);
    gsnn_deep_tables_clear(&d.tables);
    gsnn_enumeration_record_free(record);
    return status;
}

const gsnn_checker gsnn_deep_checker = {
    .schema = "gsnn-deep/1",
    .others = "the enumeration of all pairs, inadmissible ones too, that has the letters",
    .least_others = 1,
    .most_others = 1,
    .checks = CHECKS,
    .check_count = CHECK_COUNT,
    .check = check,
};
