#include "deep/independent.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/run.h"
#include "random/philox.h"

#include <flint/fmpz_vec.h>
#include <flint/nmod_mat.h>
#include <stdlib.h>

/* Of the random numbers: weights, and points. */
enum { PURPOSE = 21 };

#define PRIME ((UWORD(1) << 61) - 1)

typedef struct trial {
    const gsnn_deep_word *word;
    size_t inputs, neurons, points;
    int32_t **rows; /* of each layer */
    fmpz *values;   /* inputs, then |z| of each layer, at one point */
    fmpz *weights[GSNN_DEEP_MOST_DEPTH];
    fmpz_t bias[GSNN_DEEP_MOST_DEPTH];
    gsnn_philox random;
} trial;

static slong draw(gsnn_philox *random, slong most) {
    return (slong)gsnn_philox_below(random, 2 * (uint64_t)most + 1) - most;
}

static size_t layer_neurons(const trial *t, size_t i) {
    return t->word->letters->items[t->word->at[i]].neurons;
}

/* Sum of weights times values for neuron k of layer i, without the bias. */
static void preactivation(fmpz_t z, const trial *t, size_t i, size_t k) {
    size_t columns = gsnn_deep_word_columns(t->word, i);
    const int32_t *row = t->rows[i] + k * columns;
    fmpz_zero(z);
    for (size_t c = 0; c < columns; c++) {
        if (row[c] > 0)
            fmpz_addmul(z, t->weights[i] + row[c] - 1, t->values + c);
        else if (row[c] < 0)
            fmpz_submul(z, t->weights[i] - row[c] - 1, t->values + c);
    }
}

/* Fills in |z| of layers up to `depth` at the point that the values begin with. */
static void propagate(const trial *t, size_t depth) {
    size_t place = t->inputs;
    for (size_t i = 0; i < depth; i++)
        for (size_t k = 0, n = layer_neurons(t, i); k < n; k++, place++) {
            preactivation(t->values + place, t, i, k);
            fmpz_add(t->values + place, t->values + place, t->bias[i]);
            fmpz_abs(t->values + place, t->values + place);
        }
}

static void draw_point(trial *t) {
    for (size_t j = 0; j < t->inputs; j++)
        fmpz_set_si(t->values + j, draw(&t->random, 60));
}

static void draw_parameters(trial *t) {
    for (size_t i = 0; i < t->word->depth; i++) {
        for (size_t k = 0; k < gsnn_deep_word_weights(t->word, i); k++)
            fmpz_set_si(t->weights[i] + k, draw(&t->random, 12));
        fmpz_zero(t->bias[i]);
        if (t->word->letters->items[t->word->at[i]].type == 1) {
            draw_point(t);
            propagate(t, i);
            preactivation(t->bias[i], t, i, 0);
            fmpz_neg(t->bias[i], t->bias[i]);
        }
    }
}

static bool full_rank(trial *t) {
    size_t features = 1 + t->inputs + t->neurons;
    nmod_mat_t matrix;
    nmod_mat_init(matrix, (slong)t->points, (slong)features, PRIME);
    for (size_t r = 0; r < t->points; r++) {
        draw_point(t);
        propagate(t, t->word->depth);
        nmod_mat_entry(matrix, r, 0) = 1;
        for (size_t c = 1; c < features; c++)
            nmod_mat_entry(matrix, r, c) = fmpz_fdiv_ui(t->values + c - 1, PRIME);
    }
    bool full = (size_t)nmod_mat_rank(matrix) == features;
    nmod_mat_clear(matrix);
    return full;
}

static gsnn_status prepare(trial *t, gsnn_error *error) {
    const gsnn_deep_word *word = t->word;
    gsnn_status status = GSNN_OK;
    t->rows = gsnn_new(word->depth, sizeof *t->rows);
    if (!t->rows)
        return gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < word->depth; i++) {
        t->weights[i] = _fmpz_vec_init((slong)gsnn_deep_word_weights(word, i));
        fmpz_init(t->bias[i]);
        t->rows[i] =
            gsnn_new(layer_neurons(t, i) * gsnn_deep_word_columns(word, i), sizeof **t->rows);
        status =
            t->rows[i] ? gsnn_deep_word_rows(word, i, t->rows[i], error) : gsnn_fail_memory(error);
    }
    t->values = _fmpz_vec_init((slong)(t->inputs + t->neurons));
    return status;
}

static void clear(trial *t) {
    for (size_t i = 0; i < t->word->depth; i++) {
        if (t->rows)
            free(t->rows[i]);
        if (t->weights[i]) {
            _fmpz_vec_clear(t->weights[i], (slong)gsnn_deep_word_weights(t->word, i));
            fmpz_clear(t->bias[i]);
        }
    }
    free(t->rows);
    if (t->values)
        _fmpz_vec_clear(t->values, (slong)(t->inputs + t->neurons));
}

gsnn_status gsnn_deep_independent(bool *certified, const gsnn_deep_word *word, unsigned trials,
                                  uint64_t seed, const gsnn_run *run, gsnn_error *error) {
    const gsnn_record_group *group = &word->letters->record->group;
    *certified = false;
    if (!group->action->permutes_inputs)
        return gsnn_fail(error, GSNN_INVALID, "independent: the group acts by matrices");
    trial t = {
        .word = word, .inputs = group->degree, .neurons = (size_t)gsnn_deep_word_neurons(word)};
    t.points = 4 * t.neurons + 60 + t.inputs;
    gsnn_status status = prepare(&t, error);
    for (unsigned k = 0; !status && !*certified && k < trials; k++) {
        status = gsnn_run_step(run, "independence", k, trials, error);
        t.random = gsnn_philox_stream(seed, PURPOSE, 0, k);
        if (!status) {
            draw_parameters(&t);
            *certified = full_rank(&t);
        }
    }
    clear(&t);
    return status;
}
