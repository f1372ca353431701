#include "deep/letters.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/run.h"
#include "deep/tables.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- Patterns ------------------------------------------------------------------------------ */

/* The neuron that a signed one is, from 0. */
static size_t place_of(int32_t image) {
    return (size_t)(image < 0 ? -image : image) - 1;
}

/* A pair (neuron of the letter, neuron of the source) whose images are still to be labelled. */
typedef struct orbit_walk {
    const gsnn_deep_letters *letters;
    const gsnn_deep_letter *letter;
    const int32_t *moves; /* of the source's neurons, up to sign where phi is even */
    size_t width;         /* the source's neurons */
    int32_t *pattern;
    uint32_t *queue;
} orbit_walk;

/* Labels the orbit of pair (0, x) and returns whether it can be other than 0; *length gets its
 * size, its pairs being in the queue. */
static bool label_orbit(orbit_walk *w, size_t x, int32_t label, size_t *length) {
    size_t neurons = w->letter->neurons, end = 1;
    bool free = true;
    w->pattern[x] = label;
    w->queue[0] = (uint32_t)x;
    for (size_t at = 0; at < end; at++) {
        size_t i = w->queue[at] / w->width, y = w->queue[at] % w->width;
        int32_t value = w->pattern[w->queue[at]];
        for (size_t g = 0; g < w->letters->generator_count; g++) {
            int32_t image = w->letter->rho[g * neurons + i], under = w->moves[g * w->width + y];
            size_t pair = place_of(image) * w->width + place_of(under);
            bool negative = (image < 0) != (w->letters->odd && under < 0);
            int32_t moved = negative ? -value : value;
            if (!w->pattern[pair]) {
                w->pattern[pair] = moved;
                w->queue[end++] = (uint32_t)pair;
            } else if (w->pattern[pair] != moved) {
                free = false;
            }
        }
    }
    *length = end;
    return free;
}

size_t gsnn_deep_block(const gsnn_deep_letters *letters, size_t source, size_t letter,
                       int32_t *pattern) {
    const gsnn_deep_letter *p = &letters->items[letter];
    orbit_walk w = {.letters = letters,
                    .letter = p,
                    .moves = letters->items[letters->source_letter[source]].rho,
                    .width = letters->source_neurons[source],
                    .pattern = pattern};
    size_t pairs = p->neurons * w.width, dimension = 0, zeros = 0, length;
    uint32_t *zero = gsnn_new(pairs, sizeof *zero);
    w.queue = gsnn_new(pairs, sizeof *w.queue);
    memset(pattern, 0, pairs * sizeof *pattern);
    for (size_t x = 0; w.queue && zero && x < w.width; x++) {
        if (pattern[x])
            continue;
        if (label_orbit(&w, x, (int32_t)dimension + 1, &length)) {
            dimension++;
        } else {
            /* Kept apart until the end, so that its pairs are not walked again. */
            for (size_t i = 0; i < length; i++)
                pattern[w.queue[i]] = INT32_MAX;
            memcpy(zero + zeros, w.queue, length * sizeof *zero);
            zeros += length;
        }
    }
    for (size_t i = 0; zero && i < zeros; i++)
        pattern[zero[i]] = 0;
    bool failed = !w.queue || !zero;
    free(w.queue);
    free(zero);
    return failed ? SIZE_MAX : dimension;
}

/* The signed neurons whose rows are those of the first one; of type 1 no element of G makes a
 * neuron negative. */
static void find_fixing(gsnn_signed_set set, const gsnn_deep_letter *p, const int32_t *rows,
                        size_t width) {
    for (size_t i = 0; i < p->neurons; i++) {
        bool plus = true, minus = p->type == 2;
        for (size_t x = 0; x < width && (plus || minus); x++) {
            plus &= rows[i * width + x] == rows[x];
            minus &= rows[i * width + x] == -rows[x];
        }
        if (plus)
            set[2 * i / 64] |= UINT64_C(1) << (2 * i % 64);
        if (minus)
            set[(2 * i + 1) / 64] |= UINT64_C(1) << ((2 * i + 1) % 64);
    }
}

/* ---- Inputs -------------------------------------------------------------------------------- */

/* Keeps in `set` the signed neurons whose row in W is that of the first one. */
static void keep_fixing(gsnn_signed_set set, const gsnn_exact_matrix *W, size_t neurons) {
    fmpq_poly_t negative;
    fmpq_poly_init(negative);
    for (size_t i = 0; i < neurons; i++) {
        bool plus = true, minus = true;
        for (slong k = 0; k < W->columns; k++) {
            fmpq_poly_neg(negative, gsnn_exact_matrix_entry(W, (slong)i, k));
            plus &= fmpq_poly_equal(gsnn_exact_matrix_entry(W, (slong)i, k),
                                    gsnn_exact_matrix_entry(W, 0, k));
            minus &= fmpq_poly_equal(negative, gsnn_exact_matrix_entry(W, 0, k));
        }
        if (!plus)
            set[2 * i / 64] &= ~(UINT64_C(1) << (2 * i % 64));
        if (!minus)
            set[(2 * i + 1) / 64] &= ~(UINT64_C(1) << ((2 * i + 1) % 64));
    }
    fmpq_poly_clear(negative);
}

/* Of a matrix action: a neuron has the first one's row for all weights when it has for each basis
 * vector. */
static gsnn_status fixing_of_basis(gsnn_deep_letter *p, const gsnn_exact_record *exact,
                                   const gsnn_record_architecture *architecture,
                                   gsnn_error *error) {
    gsnn_exact_matrix W;
    fmpq *weights = _fmpq_vec_init((slong)p->dimension);
    gsnn_status status = gsnn_exact_matrix_init(&W, exact->field, (slong)p->neurons,
                                                (slong)exact->record->group.degree, error);
    if (status) {
        _fmpq_vec_clear(weights, (slong)p->dimension);
        return status;
    }
    for (size_t i = 0; i < 2 * p->neurons; i += 3 - (size_t)p->type)
        p->fixing_inputs[i / 64] |= UINT64_C(1) << (i % 64);
    for (size_t k = 0; !status && k < p->dimension; k++) {
        fmpq_one(weights + k);
        status = gsnn_exact_rows_expand(&W, 0, exact, architecture, weights, error);
        if (!status)
            keep_fixing(p->fixing_inputs, &W, p->neurons);
        fmpq_zero(weights + k);
    }
    gsnn_exact_matrix_clear(&W);
    _fmpq_vec_clear(weights, (slong)p->dimension);
    return status;
}

/* As the record says, where rows are left out: a letter is admissible, or all is fixed. */
static void trust_record(gsnn_deep_letter *p, const gsnn_record_architecture *architecture) {
    for (size_t j = 0; j < p->set_words; j++)
        p->fixing_inputs[j] =
            architecture->admissible ? j == 0 : UINT64_MAX / (p->type == 1 ? 3 : 1);
}

static gsnn_status find_fixing_inputs(gsnn_deep_letters *letters, gsnn_error *error) {
    const gsnn_enumeration_record *record = letters->record;
    bool matrices = !record->group.action->permutes_inputs;
    gsnn_status status = GSNN_OK;
    if (matrices && letters->tables)
        status = gsnn_exact_record_init(&letters->exact, record, error);
    for (size_t i = 0; !status && i < letters->count; i++) {
        gsnn_deep_letter *p = &letters->items[i];
        const gsnn_record_architecture *architecture = &record->architectures[p->architecture];
        if (!letters->tables || !p->dimension)
            trust_record(p, architecture);
        else if (matrices)
            status = fixing_of_basis(p, &letters->exact, architecture, error);
        else if (architecture->weights.row_count != p->neurons)
            status = gsnn_fail(error, GSNN_INVALID,
                               "architecture %s: the rows of weights are left out", p->id);
        else
            find_fixing(p->fixing_inputs, p, architecture->weights.rows, record->group.degree);
    }
    return status;
}

/* ---- Letters ------------------------------------------------------------------------------- */

static gsnn_status add_letter(gsnn_deep_letters *letters, size_t architecture, gsnn_error *error) {
    const gsnn_record_architecture *a = &letters->record->architectures[architecture];
    gsnn_deep_letter *p = &letters->items[letters->count];
    if (letters->tables && (!a->signed_permutations || a->neurons >= UINT32_MAX))
        return gsnn_fail(error, GSNN_INVALID, "architecture %s: signed_permutations are left out",
                         a->id);
    *p = (gsnn_deep_letter){.id = a->id,
                            .architecture = architecture,
                            .type = a->type,
                            .neurons = (size_t)a->neurons,
                            .dimension = a->weights.dimension,
                            .rho = a->signed_permutations,
                            .set_words = letters->tables ? (2 * (size_t)a->neurons + 63) / 64 : 1};
    p->fixing_inputs = gsnn_new(p->set_words, sizeof *p->fixing_inputs);
    if (!p->fixing_inputs)
        return gsnn_fail_memory(error);
    letters->count++;
    return GSNN_OK;
}

static bool is_chosen(const gsnn_deep_choice *choice, const gsnn_record_architecture *a) {
    bool named = !choice->ids;
    for (size_t i = 0; !named && i < choice->id_count; i++)
        named = !strcmp(choice->ids[i], a->id);
    return named && (!choice->type || choice->type == a->type);
}

/* Whether what two letters' layers feed on is moved alike: of the same H neurons are numbered
 * alike, from H itself, and only an odd activation feels chi. */
static bool same_source(const gsnn_deep_letters *letters, const gsnn_deep_letter *p,
                        const gsnn_deep_letter *q) {
    if (p->neurons != q->neurons)
        return false;
    for (size_t i = 0; i < letters->generator_count * p->neurons; i++)
        if (letters->odd ? p->rho[i] != q->rho[i] : place_of(p->rho[i]) != place_of(q->rho[i]))
            return false;
    return true;
}

static gsnn_status find_sources(gsnn_deep_letters *letters, gsnn_error *error) {
    letters->source_letter = gsnn_new(letters->count, sizeof *letters->source_letter);
    letters->source_neurons = gsnn_new(letters->count, sizeof *letters->source_neurons);
    if (!letters->source_letter || !letters->source_neurons)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < letters->count; i++) {
        gsnn_deep_letter *p = &letters->items[i];
        size_t s = 0;
        while (s < letters->source_count &&
               !same_source(letters, &letters->items[letters->source_letter[s]], p))
            s++;
        if (s == letters->source_count) {
            letters->source_letter[s] = i;
            letters->source_neurons[s] = p->neurons;
            letters->source_count++;
        }
        p->source = s;
    }
    return GSNN_OK;
}

/* Rho must send the first neuron everywhere, or sets of signed neurons were no subgroups. */
static gsnn_status check_transitive(const gsnn_deep_letters *letters, const gsnn_deep_letter *p,
                                    gsnn_error *error) {
    bool *seen = gsnn_new(p->neurons, sizeof *seen);
    uint32_t *queue = gsnn_new(p->neurons, sizeof *queue);
    size_t end = 1;
    if (!seen || !queue) {
        free(seen);
        free(queue);
        return gsnn_fail_memory(error);
    }
    queue[0] = 0;
    seen[0] = true;
    for (size_t at = 0; at < end; at++)
        for (size_t g = 0; g < letters->generator_count; g++) {
            size_t to = place_of(p->rho[g * p->neurons + queue[at]]);
            if (!seen[to]) {
                seen[to] = true;
                queue[end++] = (uint32_t)to;
            }
        }
    free(seen);
    free(queue);
    return end == p->neurons
               ? GSNN_OK
               : gsnn_fail(error, GSNN_INVALID,
                           "architecture %s: signed_permutations do not move all neurons", p->id);
}

gsnn_status gsnn_deep_table_set(gsnn_deep_letters *letters, size_t source, size_t letter,
                                gsnn_signed_set set, gsnn_error *error) {
    size_t words = letters->items[letter].set_words;
    gsnn_signed_set *place = &letters->fixing[source * letters->count + letter];
    for (size_t s = source; !*place && s-- > 0;) {
        gsnn_signed_set known = letters->fixing[s * letters->count + letter];
        if (!memcmp(known, set, words * sizeof *set))
            *place = known;
    }
    if (!*place)
        *place = gsnn_arena_copy(&letters->sets, set, words, sizeof *set);
    return *place ? GSNN_OK : gsnn_fail_memory(error);
}

gsnn_status gsnn_deep_table_of_pairs(gsnn_deep_letters *letters, const gsnn_run *run,
                                     gsnn_error *error) {
    size_t most = 0, widest = 0, cells = letters->source_count * letters->count;
    for (size_t s = 0; s < letters->source_count; s++)
        widest = letters->source_neurons[s] > widest ? letters->source_neurons[s] : widest;
    for (size_t i = 0; i < letters->count; i++)
        most = letters->items[i].neurons > most ? letters->items[i].neurons : most;
    int32_t *pattern = gsnn_new(most * widest, sizeof *pattern);
    gsnn_signed_set set = gsnn_new((2 * most + 63) / 64, sizeof *set);
    gsnn_status status = pattern && set ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t cell = 0; !status && cell < cells; cell++) {
        const gsnn_deep_letter *p = &letters->items[cell % letters->count];
        size_t s = cell / letters->count;
        status = gsnn_run_step(run, "letters", cell, cells, error);
        if (!status && (letters->dimensions[cell] = gsnn_deep_block(
                            letters, s, cell % letters->count, pattern)) == SIZE_MAX)
            status = gsnn_fail_memory(error);
        if (status)
            break;
        memset(set, 0, p->set_words * sizeof *set);
        find_fixing(set, p, pattern, letters->source_neurons[s]);
        status = gsnn_deep_table_set(letters, s, cell % letters->count, set, error);
    }
    free(pattern);
    free(set);
    return status;
}

/* Pairs of neurons beyond which elements are the shorter road. */
#define MANY_PAIRS (UINT64_C(1) << 22)

static gsnn_status make_table(gsnn_deep_letters *letters, const gsnn_run *run, gsnn_error *error) {
    uint64_t columns = 0, rows = 0;
    size_t cells = letters->source_count * letters->count;
    size_t regular = gsnn_deep_regular_letter(letters);
    for (size_t s = 0; s < letters->source_count; s++)
        columns += letters->source_neurons[s];
    for (size_t i = 0; i < letters->count; i++)
        rows += letters->items[i].neurons;
    if (regular == SIZE_MAX && rows && columns > GSNN_DEEP_MOST_PAIRS / rows)
        return gsnn_fail(error, GSNN_FAILED,
                         "the letters have %" PRIu64 " neurons, too many for tables of all pairs; "
                         "fewer letters have fewer, and where the one with an element of the group "
                         "for each neuron is among them, tables need no pairs",
                         rows);
    double bytes = (double)cells * (sizeof *letters->dimensions + sizeof *letters->fixing);
    double most = (double)gsnn_memory_most();
    if (bytes > most)
        return gsnn_fail(error, GSNN_FAILED,
                         "the tables of %zu letters and %zu classes of H are %.3g GB, but there is "
                         "memory for %.3g GB; fewer letters have smaller tables, and words of one "
                         "letter none",
                         letters->count, letters->source_count, bytes * 1e-9, most * 1e-9);
    letters->dimensions = gsnn_new(cells, sizeof *letters->dimensions);
    letters->fixing = gsnn_new(cells, sizeof *letters->fixing);
    if (!letters->dimensions || !letters->fixing)
        return gsnn_fail_memory(error);
    return regular != SIZE_MAX && rows && columns > MANY_PAIRS / rows
               ? gsnn_deep_table_of_subgroups(letters, regular, run, error)
               : gsnn_deep_table_of_pairs(letters, run, error);
}

/* The order of letters: "0.0", "0.1", ..., then "r1", "r2", ..., which a codomain leaves as it is.
 */
static int compare_ids(const void *a, const void *b) {
    const char *x = (*(const gsnn_record_architecture *const *)a)->id;
    const char *y = (*(const gsnn_record_architecture *const *)b)->id;
    if ((*x == 'r') != (*y == 'r'))
        return *x == 'r' ? 1 : -1;
    while (*x && *y) {
        size_t m = strspn(x, "0123456789"), n = strspn(y, "0123456789");
        if (m != n)
            return m < n ? -1 : 1; /* a longer number is a larger one */
        size_t length = m ? m : 1;
        int order = strncmp(x, y, length);
        if (order)
            return order;
        x += length;
        y += length;
    }
    return (*x != 0) - (*y != 0);
}

gsnn_status gsnn_deep_letters_init(gsnn_deep_letters *letters,
                                   const gsnn_enumeration_record *record,
                                   const gsnn_deep_choice *choice, const gsnn_run *run,
                                   gsnn_error *error) {
    *letters = (gsnn_deep_letters){.record = record,
                                   .tables = !choice->alone,
                                   .odd = record->codomain.activation == GSNN_RECORD_ODD,
                                   .generator_count = record->group.generators.count};
    letters->items = gsnn_new(record->architecture_count, sizeof *letters->items);
    gsnn_status status = letters->items ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < choice->id_count; i++)
        if (gsnn_enumeration_record_find(record, choice->ids[i]) == GSNN_RECORD_NONE)
            status = gsnn_fail(error, GSNN_INVALID, "there is no letter %s", choice->ids[i]);
    const gsnn_record_architecture **ordered =
        gsnn_new(record->architecture_count, sizeof *ordered);
    if (!status && !ordered)
        status = gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < record->architecture_count; i++)
        ordered[i] = &record->architectures[i];
    if (!status && record->architecture_count)
        qsort(ordered, record->architecture_count, sizeof *ordered, compare_ids);
    for (size_t i = 0; !status && i < record->architecture_count; i++) {
        letters->all |= !ordered[i]->admissible;
        if (!is_chosen(choice, ordered[i]))
            continue;
        status = add_letter(letters, (size_t)(ordered[i] - record->architectures), error);
        if (!status && letters->tables)
            status = check_transitive(letters, &letters->items[letters->count - 1], error);
    }
    free(ordered);
    /* Every pair is there when the counts say so. */
    if (record->counts.pairs[0] >= 0 && record->counts.pairs[1] >= 0)
        letters->all = record->counts.pairs[0] + record->counts.pairs[1] ==
                       (int64_t)record->architecture_count;
    if (!status && letters->tables)
        status = find_sources(letters, error);
    if (!status)
        status = find_fixing_inputs(letters, error);
    if (!status && letters->tables)
        status = make_table(letters, run, error);
    if (status)
        gsnn_deep_letters_clear(letters);
    return status;
}

void gsnn_deep_letters_clear(gsnn_deep_letters *letters) {
    for (size_t i = 0; i < letters->count; i++)
        free(letters->items[i].fixing_inputs);
    gsnn_exact_record_clear(&letters->exact);
    free(letters->items);
    free(letters->source_neurons);
    free(letters->source_letter);
    free(letters->dimensions);
    free(letters->fixing);
    gsnn_arena_clear(&letters->sets);
    *letters = (gsnn_deep_letters){0};
}

size_t gsnn_deep_letter_find(const gsnn_deep_letters *letters, const char *id, size_t length) {
    for (size_t i = 0; i < letters->count; i++)
        if (strlen(letters->items[i].id) == length && !memcmp(letters->items[i].id, id, length))
            return i;
    return SIZE_MAX;
}

/* ---- Inclusions ---------------------------------------------------------------------------- */

/* Extends a map that sends the first neuron of q to `image` along the generators; false when two
 * roads to a neuron disagree. */
static bool extend_map(const gsnn_deep_letters *letters, const gsnn_deep_letter *p,
                       const gsnn_deep_letter *q, int32_t image, int32_t *map, uint32_t *queue) {
    size_t end = 1;
    memset(map, 0, q->neurons * sizeof *map);
    map[0] = image;
    queue[0] = 0;
    for (size_t at = 0; at < end; at++)
        for (size_t g = 0; g < letters->generator_count; g++) {
            size_t i = queue[at];
            int32_t to = q->rho[g * q->neurons + i];
            int32_t under = p->rho[g * p->neurons + place_of(map[i])];
            int32_t value = (to < 0) == (map[i] < 0) ? under : -under;
            int32_t *there = &map[place_of(to)];
            if (*there && *there != value)
                return false;
            if (!*there) {
                *there = value;
                queue[end++] = (uint32_t)place_of(to);
            }
        }
    return true;
}

bool gsnn_deep_inclusion(const gsnn_deep_letters *letters, size_t p, size_t q, int32_t *map,
                         bool *failed) {
    const gsnn_deep_letter *small = &letters->items[p], *large = &letters->items[q];
    bool found = false;
    *failed = false;
    if (large->neurons % small->neurons)
        return false;
    uint32_t *queue = gsnn_new(large->neurons, sizeof *queue);
    *failed = !queue;
    for (size_t i = 1; queue && !found && i <= small->neurons; i++)
        found = extend_map(letters, small, large, (int32_t)i, map, queue);
    free(queue);
    return found;
}
