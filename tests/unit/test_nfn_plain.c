/* The terms of an equivariant layer: known counts, and on small shapes the whole space by linear
 * algebra modulo a prime. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "nfn/plain.h"

#include <flint/nmod_mat.h>
#include <stdlib.h>
#include <string.h>

#define PRIME UINT64_C(2305843009213693951)

typedef struct shape {
    size_t layers;
    uint64_t widths[8], taps[8];
} shape;

static void check_counts(const shape *s, const char *const linear[4], const char *const affine[4]) {
    for (int group = 0; group < 4; group++) {
        gsnn_nfn_plain nfn;
        if (!linear[group])
            continue;
        assert_int_equal(gsnn_nfn_plain_init(&nfn, (gsnn_nfn_group)group, s->layers, s->widths,
                                             s->taps[0] ? s->taps : NULL, NULL),
                         GSNN_OK);
        char *text = fmpz_get_str(NULL, 10, nfn.linear);
        assert_string_equal(text, linear[group]);
        flint_free(text);
        if (affine && affine[group]) {
            text = fmpz_get_str(NULL, 10, nfn.affine);
            assert_string_equal(text, affine[group]);
            flint_free(text);
        }
        gsnn_nfn_plain_clear(&nfn);
    }
}

/* In the order perm, perm-io, scale, sign. */
static void known_counts(void **state) {
    (void)state;
    static const struct {
        shape s;
        const char *linear[4], *affine[4];
    } cases[] = {
        {{2, {2, 8, 1}, {0}}, {"41", "27", "11", "17"}, {"5", "4", "1", "1"}},
        {{2, {2, 3, 1}, {0}}, {"41", "27", "11", "17"}, {0}},
        {{2, {3, 2, 2}, {0}}, {"100", "32", "24", "40"}, {0}},
        {{2, {1, 1, 1}, {0}}, {"16", "16", "6", "10"}, {0}},
        {{3, {2, 3, 2, 1}, {0}}, {"75", "57", "13", "15"}, {0}},
        {{3, {2, 1, 2, 1}, {0}}, {"58", "46", "13", "15"}, {0}},
        {{4, {1, 2, 1, 2, 2}, {0}}, {"125", "87", "16", "20"}, {0}},
        {{4, {2, 2, 3, 2, 2}, {0}}, {"164", "100", "21", "25"}, {0}},
        {{5, {1, 2, 2, 2, 2, 1}, {0}}, {"139", "139", "12", "14"}, {0}},
        {{3, {2, 32, 32, 3}, {0}}, {"163", "62", "29", "35"}, {0}},
        {{2, {784, 128, 10}, {0}}, {"1280050", "32", "616425", NULL}, {0}},
        {{3, {784, 128, 128, 10}, {0}}, {"1269190", "62", "616427", "616447"}, {0}},
        {{2, {2, 2, 2}, {2, 1}}, {"130", "54", "33", "53"}, {0}},
        {{3, {1, 16, 16, 10}, {9, 9, 1}}, {"2442", NULL, "382", "402"}, {0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_counts(&cases[i].s, cases[i].linear, cases[i].affine);
}

/* ---- The space by linear algebra ------------------------------------------------------------ */

/* Where the tensors lie in the vector of all weights. */
static size_t offsets(const gsnn_nfn_plain *nfn, size_t *offset) {
    size_t total = 0;
    for (size_t t = 0; t < nfn->tensor_count; t++) {
        size_t size = 1;
        for (size_t a = 0; a < nfn->tensors[t].axis_count; a++)
            size *= nfn->tensors[t].axes[a].size;
        offset[t] = total;
        total += size;
    }
    return total;
}

/* The monomial matrix of a random element: a permutation and a scalar for each neuron. */
static void random_move(const gsnn_nfn_plain *nfn, const shape *s, const size_t *offset,
                        nmod_mat_t move, uint64_t *state) {
    uint64_t permutation[8][8], scalar[8][8];
    nmod_t mod = move->mod;
    for (size_t l = 0; l <= s->layers; l++) {
        bool moved = nfn->group == GSNN_NFN_PERM_IO || (l > 0 && l < s->layers);
        for (size_t i = 0; i < s->widths[l]; i++) {
            permutation[l][i] = i;
            scalar[l][i] = 1;
            if (moved && l > 0 && l < s->layers && nfn->group == GSNN_NFN_SCALE)
                scalar[l][i] = 1 + gsnn_random_next(state) % (PRIME - 1);
            if (moved && nfn->group == GSNN_NFN_SIGN && gsnn_random_next(state) & 1)
                scalar[l][i] = PRIME - 1;
        }
        for (size_t i = s->widths[l]; moved && i > 1; i--) {
            size_t j = gsnn_random_next(state) % i;
            uint64_t kept = permutation[l][i - 1];
            permutation[l][i - 1] = permutation[l][j];
            permutation[l][j] = kept;
        }
    }
    nmod_mat_zero(move);
    for (size_t t = 0; t < nfn->tensor_count; t++) {
        const gsnn_nfn_tensor *tensor = &nfn->tensors[t];
        uint64_t rows = s->widths[tensor->layer], below = s->widths[tensor->layer - 1];
        uint64_t taps = s->taps[0] ? s->taps[tensor->layer - 1] : 1;
        uint64_t columns = tensor->bias ? 1 : below, depth = tensor->bias ? 1 : taps;
        for (uint64_t i = 0; i < rows; i++)
            for (uint64_t j = 0; j < columns; j++)
                for (uint64_t k = 0; k < depth; k++) {
                    const size_t l = tensor->layer;
                    uint64_t value = scalar[l][i];
                    uint64_t to_j = tensor->bias ? 0 : permutation[l - 1][j];
                    if (!tensor->bias)
                        value = nmod_div(value, scalar[l - 1][j], mod);
                    uint64_t to = offset[t] + (permutation[l][i] * columns + to_j) * depth + k;
                    nmod_mat_entry(move, to, offset[t] + (i * columns + j) * depth + k) = value;
                }
    }
}

/* Adds the matrix of one parameter entry of a term to a row of `space`. */
static void add_term(const gsnn_nfn_plain *nfn, const gsnn_nfn_term *term, const size_t *offset,
                     size_t entry, size_t total, mp_limb_t *row) {
    uint64_t value[128] = {0}, size[128] = {0};
    char letters[32] = "";
    const gsnn_nfn_tensor *out = &nfn->tensors[term->out], *in = &nfn->tensors[term->in];
    for (size_t a = 0; a < out->axis_count; a++)
        size[(unsigned char)term->output[a]] = out->axes[a].size;
    for (size_t a = 0; a < in->axis_count; a++)
        size[(unsigned char)term->input[a]] = in->axes[a].size;
    for (size_t a = term->parameter_axes; a-- > 0;) {
        value[(unsigned char)term->parameter[a]] = entry % term->parameter_shape[a];
        entry /= term->parameter_shape[a];
    }
    size_t letter_count = 0;
    for (const char *c = "ijkl"; *c; c++)
        if (size[(unsigned char)*c])
            letters[letter_count++] = *c;
    /* All values of the index letters; an odometer. */
    for (;;) {
        size_t x = 0, y = 0;
        for (size_t a = 0; a < out->axis_count; a++)
            x = x * out->axes[a].size + value[(unsigned char)term->output[a]];
        for (size_t a = 0; a < in->axis_count; a++)
            y = y * in->axes[a].size + value[(unsigned char)term->input[a]];
        row[(offset[term->out] + x) * total + offset[term->in] + y] = 1;
        size_t at = 0;
        while (letters[at] &&
               ++value[(unsigned char)letters[at]] == size[(unsigned char)letters[at]])
            value[(unsigned char)letters[at++]] = 0;
        if (!letters[at])
            return;
    }
}

static void check_shape(const shape *s, gsnn_nfn_group group, uint64_t *state) {
    gsnn_nfn_plain nfn;
    assert_int_equal(
        gsnn_nfn_plain_init(&nfn, group, s->layers, s->widths, s->taps[0] ? s->taps : NULL, NULL),
        GSNN_OK);
    size_t offset[16], n = offsets(&nfn, offset), count = fmpz_get_ui(nfn.linear);
    /* The terms' matrices are independent ... */
    nmod_mat_t terms, move, matrix, left, right, system;
    nmod_mat_init(terms, (slong)count, (slong)(n * n), PRIME);
    size_t line = 0;
    for (size_t t = 0; t < nfn.term_count; t++) {
        size_t entries = 1;
        for (size_t a = 0; a < nfn.terms[t].parameter_axes; a++)
            entries *= nfn.terms[t].parameter_shape[a];
        for (size_t e = 0; e < entries; e++)
            add_term(&nfn, &nfn.terms[t], offset, e, n, terms->rows[line++]);
    }
    assert_int_equal(line, count);
    nmod_mat_init(matrix, (slong)n, (slong)n, PRIME);
    nmod_mat_init(move, (slong)n, (slong)n, PRIME);
    nmod_mat_init(left, (slong)n, (slong)n, PRIME);
    nmod_mat_init(right, (slong)n, (slong)n, PRIME);
    enum { MOVES = 12 };
    nmod_mat_init(system, (slong)(MOVES * n * n), (slong)(n * n), PRIME);
    for (size_t m = 0; m < MOVES; m++) {
        random_move(&nfn, s, offset, move, state);
        /* ... commute with the group ... */
        for (size_t t = 0; t < count; t++) {
            memcpy(matrix->entries, terms->rows[t], n * n * sizeof(mp_limb_t));
            nmod_mat_mul(left, move, matrix);
            nmod_mat_mul(right, matrix, move);
            assert_true(nmod_mat_equal(left, right));
        }
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                for (size_t k = 0; k < n; k++) {
                    mp_limb_t *row = system->rows[(m * n + i) * n + j];
                    row[k * n + j] =
                        nmod_add(row[k * n + j], nmod_mat_entry(move, i, k), move->mod);
                    row[i * n + k] =
                        nmod_sub(row[i * n + k], nmod_mat_entry(move, k, j), move->mod);
                }
    }
    /* ... and are all that do: so many random elements generate the group. */
    assert_int_equal(nmod_mat_rank(terms), count);
    assert_int_equal(n * n - (size_t)nmod_mat_rank(system), count);
    nmod_mat_clear(terms);
    nmod_mat_clear(matrix);
    nmod_mat_clear(move);
    nmod_mat_clear(left);
    nmod_mat_clear(right);
    nmod_mat_clear(system);
    gsnn_nfn_plain_clear(&nfn);
}

static void terms_are_a_basis(void **state) {
    (void)state;
    static const shape shapes[] = {
        {1, {2, 2}, {0}},          {2, {1, 1, 1}, {0}},    {2, {2, 3, 1}, {0}},
        {2, {3, 2, 2}, {0}},       {3, {1, 2, 2, 1}, {0}}, {3, {2, 1, 2, 1}, {0}},
        {4, {1, 2, 1, 2, 1}, {0}}, {2, {1, 3, 1}, {2, 1}}, {3, {1, 2, 1, 1}, {1, 2, 1}},
        {2, {1, 4, 1}, {0}},       {3, {1, 1, 1, 1}, {0}}, {2, {2, 2, 2}, {0}},
    };
    uint64_t seed = 1;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int group = 0; group < 4; group++)
            check_shape(&shapes[i], (gsnn_nfn_group)group, &seed);
}

static void bad_shapes_are_refused(void **state) {
    (void)state;
    gsnn_nfn_plain nfn;
    gsnn_error error;
    uint64_t widths[] = {2, 0, 1}, good[] = {2, 3, 1}, taps[] = {1, 0};
    assert_int_equal(gsnn_nfn_plain_init(&nfn, GSNN_NFN_PERM, 2, widths, NULL, &error),
                     GSNN_INVALID);
    assert_int_equal(gsnn_nfn_plain_init(&nfn, GSNN_NFN_PERM, 2, good, taps, &error), GSNN_INVALID);
    assert_int_equal(gsnn_nfn_plain_init(&nfn, GSNN_NFN_PERM, 0, good, NULL, &error), GSNN_INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_counts),
        cmocka_unit_test(terms_are_a_basis),
        cmocka_unit_test(bad_shapes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
