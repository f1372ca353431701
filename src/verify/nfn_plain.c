/* nfn_plain.c - layers that read the weights of plain networks.
 *
 * Counts come from representations: under permutations an index of n > 1 is 1 + std, with signs or
 * scalings each set of scaled layers is irreducible; the maps that commute are as many as the sum
 * of the squares of the multiplicities.  Terms are laid out as matrices on small layers, of 3
 * hidden neurons and 2 of what is free, which is enough since an einsum does not know how long its
 * axes are; they have to commute with random elements and to be independent. */
#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "verify/dimension_span.h"
#include "verify/nfn_subject.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_LAYERS = 1000,
    MOST_AXES = 3,
    MOST_LETTERS = 6, /* of a parameter: free axes of both tensors */
    SMALL_HIDDEN = 3,
    SMALL_FREE = 2,
    MOVES = 3
};

typedef enum kind { PERM, PERM_IO, SCALE, SIGN } kind;

typedef struct axis {
    uint64_t size;
    size_t small;
    size_t layer; /* whose neurons it numbers; SIZE_MAX for taps */
    bool moved;   /* the group renumbers it */
} axis;

typedef struct tensor {
    char name[24];
    size_t layer;
    bool bias;
    size_t axis_count;
    axis axes[MOST_AXES];
} tensor;

typedef struct subject {
    gsnn_findings *findings;
    gsnn_error *error;
    kind kind;
    size_t layers;
    uint64_t *widths, *taps; /* layers + 1, layers */
    tensor *tensors;         /* 2 x layers */
    uint64_t *scales;        /* a move: (layers + 1) x SMALL_HIDDEN residues */
    size_t *images;          /* and permutations */
    fmpz_t listed, listed_constants;
    gsnn_span span;
    size_t span_pair; /* which pair the span is of; SIZE_MAX before */
    bool *met_constant;
} subject;

/* ---- Shapes -------------------------------------------------------------------------------- */

static axis neurons(const subject *s, size_t layer) {
    bool moved = s->kind == PERM_IO || (layer > 0 && layer < s->layers);
    size_t most = moved ? SMALL_HIDDEN : SMALL_FREE;
    uint64_t size = s->widths[layer];
    return (axis){size, size < most ? (size_t)size : most, layer, moved};
}

static void make_tensors(subject *s) {
    for (size_t t = 0; t < 2 * s->layers; t++) {
        tensor *own = &s->tensors[t];
        own->layer = t / 2 + 1;
        own->bias = t % 2 == 1;
        snprintf(own->name, sizeof own->name, "%c%zu", own->bias ? 'b' : 'W', own->layer);
        own->axes[own->axis_count++] = neurons(s, own->layer);
        if (own->bias)
            continue;
        own->axes[own->axis_count++] = neurons(s, own->layer - 1);
        uint64_t taps = s->taps[own->layer - 1];
        if (taps > 1)
            own->axes[own->axis_count++] =
                (axis){taps, taps < SMALL_FREE ? (size_t)taps : SMALL_FREE, SIZE_MAX, false};
    }
}

static gsnn_status read_sizes(const gsnn_value *list, uint64_t *sizes, size_t most, size_t *count) {
    gsnn_status status = gsnn_value_array(list, count);
    if (!status && *count > most)
        return gsnn_value_complain(list, "at most %zu numbers are expected", most);
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item)) {
        int64_t size;
        status = gsnn_value_integer(&item, 1, INT64_C(1) << 53, &size);
        sizes[item.index] = (uint64_t)size;
    }
    return status;
}

/* Widths and taps from the shapes, which have to fit together. */
static gsnn_status read_tensors(subject *s, const gsnn_value *root) {
    gsnn_value list = gsnn_value_member(root, "tensors");
    size_t count;
    gsnn_status status = gsnn_value_array(&list, &count);
    if (status)
        return status;
    s->layers = count / 2;
    if (count < 2 || count % 2 || count / 2 > MOST_LAYERS)
        return gsnn_value_complain(&list, "W and b of 1 to %d layers are expected", MOST_LAYERS);
    s->widths = gsnn_new(s->layers + 1, sizeof *s->widths);
    s->taps = gsnn_new(s->layers, sizeof *s->taps);
    s->tensors = gsnn_new(count, sizeof *s->tensors);
    s->scales = gsnn_new((s->layers + 1) * SMALL_HIDDEN, sizeof *s->scales);
    s->images = gsnn_new((s->layers + 1) * SMALL_HIDDEN, sizeof *s->images);
    s->met_constant = gsnn_new(count, sizeof *s->met_constant);
    if (!s->widths || !s->taps || !s->tensors || !s->scales || !s->images || !s->met_constant)
        return gsnn_fail_memory(s->error);
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value name_value = gsnn_value_member(&item, "name");
        gsnn_value shape = gsnn_value_member(&item, "shape");
        const char *name;
        char is[24];
        uint64_t sizes[MOST_AXES] = {0};
        size_t axes, l = item.index / 2;
        bool bias = item.index % 2 == 1;
        if ((status = gsnn_value_string(&name_value, &name)) ||
            (status = read_sizes(&shape, sizes, MOST_AXES, &axes)))
            break;
        snprintf(is, sizeof is, "%c%zu", bias ? 'b' : 'W', l + 1);
        bool right = !strcmp(name, is) && (bias ? axes == 1 : axes == 2 || axes == 3);
        if (right && !bias) {
            right = l == 0 || sizes[1] == s->widths[l];
            s->widths[l] = sizes[1];
            s->widths[l + 1] = sizes[0];
            s->taps[l] = axes == 3 ? sizes[2] : 1;
            right = right && (axes == 2 || sizes[2] > 1);
        } else if (right) {
            right = sizes[0] == s->widths[l + 1];
        }
        if (right)
            gsnn_findings_pass(s->findings, GSNN_NFN_CHECK_TENSORS, 0);
        else
            gsnn_findings_false(s->findings, GSNN_NFN_CHECK_TENSORS,
                                "tensors[%zu]: %s does not fit those before", item.index, name);
    }
    if (!status)
        make_tensors(s);
    return status;
}

/* ---- Counts -------------------------------------------------------------------------------- */

/* sum += (a + b + c)^2 */
static void add_square(fmpz_t sum, uint64_t a, uint64_t b, uint64_t c) {
    fmpz_t x;
    fmpz_init_set_ui(x, a);
    fmpz_add_ui(x, x, b);
    fmpz_add_ui(x, x, c);
    fmpz_addmul(sum, x, x);
    fmpz_clear(x);
}

/* Multiplicities of W^l as far as they do not come from neurons that are moved: taps times those of
 * free inputs and outputs. */
static uint64_t free_part(const subject *s, size_t l) {
    uint64_t product = s->taps[l - 1];
    if (l == 1 && s->kind != PERM_IO)
        product *= s->widths[0];
    if (l == s->layers && s->kind != PERM_IO)
        product *= s->widths[l];
    return product;
}

static uint64_t free_bias(const subject *s, size_t l) {
    return l == s->layers && s->kind != PERM_IO ? s->widths[l] : 1;
}

static bool is_moved(const subject *s, size_t layer) {
    return s->kind == PERM_IO || (layer > 0 && layer < s->layers);
}

/* Permutations: 1, std of each layer, and std x std of neighbours. */
static void count_permutations(const subject *s, fmpz_t linear, fmpz_t affine) {
    fmpz_t trivial;
    fmpz_init(trivial);
    for (size_t l = 1; l <= s->layers; l++) {
        fmpz_add_ui(trivial, trivial, free_part(s, l));
        fmpz_add_ui(trivial, trivial, free_bias(s, l));
        if (is_moved(s, l) && is_moved(s, l - 1) && s->widths[l] > 1 && s->widths[l - 1] > 1)
            add_square(linear, free_part(s, l), 0, 0);
    }
    for (size_t l = 0; l <= s->layers; l++)
        if (is_moved(s, l) && s->widths[l] > 1)
            add_square(linear, l ? free_part(s, l) : 0, l < s->layers ? free_part(s, l + 1) : 0,
                       l ? free_bias(s, l) : 0);
    fmpz_addmul(linear, trivial, trivial);
    fmpz_set(affine, trivial);
    fmpz_clear(trivial);
}

/* Scalings and signs: one representation for each set of layers, with the powers of their scales.
 */
static void count_scales(const subject *s, fmpz_t linear, fmpz_t affine) {
    size_t L = s->layers;
    if (L == 1) {
        add_square(linear, free_part(s, 1), free_bias(s, 1), 0);
        fmpz_set_ui(affine, free_part(s, 1));
        fmpz_add_ui(affine, affine, free_bias(s, 1));
        return;
    }
    fmpz_set_ui(affine, free_bias(s, L));
    add_square(linear, free_bias(s, L), 0, 0);
    for (size_t l = 1; l < L; l++) {
        /* b^l, with W^1 where l = 1 and, up to sign, with W^L where l = L - 1 */
        uint64_t first = l == 1 ? free_part(s, 1) : 0;
        uint64_t last = l == L - 1 ? free_part(s, L) : 0;
        add_square(linear, 1, first, s->kind == SIGN ? last : 0);
        if (last && s->kind == SCALE)
            add_square(linear, last, 0, 0);
        if (l > 1)
            add_square(linear, free_part(s, l), 0, 0);
    }
}

/* ---- Moves --------------------------------------------------------------------------------- */

/* A random element: for each layer a permutation and scales, 1 where there are none. */
static void draw_move(subject *s, uint64_t *state) {
    for (size_t l = 0; l <= s->layers; l++) {
        axis of = neurons(s, l);
        uint64_t *scales = s->scales + l * SMALL_HIDDEN;
        size_t *images = s->images + l * SMALL_HIDDEN;
        for (size_t i = 0; i < of.small; i++) {
            images[i] = i;
            scales[i] = 1;
            if (of.moved && s->kind == SCALE)
                scales[i] = gsnn_random_next(state) % (GSNN_SPAN_PRIME - 1) + 1;
            else if (of.moved && s->kind == SIGN && gsnn_random_next(state) % 2)
                scales[i] = GSNN_SPAN_PRIME - 1;
        }
        for (size_t i = of.moved ? of.small : 0; i > 1; i--) {
            size_t j = (size_t)(gsnn_random_next(state) % i), image = images[i - 1];
            images[i - 1] = images[j];
            images[j] = image;
        }
    }
}

static size_t small_size(const tensor *t) {
    size_t size = 1;
    for (size_t a = 0; a < t->axis_count; a++)
        size *= t->axes[a].small;
    return size;
}

/* Where entry `at` of a tensor goes; it is multiplied by numerator / denominator. */
static size_t move_entry(const subject *s, const tensor *t, size_t at, uint64_t *numerator,
                         uint64_t *denominator) {
    size_t image = 0, stride = 1;
    *numerator = *denominator = 1;
    for (size_t a = t->axis_count; a-- > 0;) {
        const axis *of = &t->axes[a];
        size_t i = at % of->small;
        at /= of->small;
        size_t j = of->moved ? s->images[of->layer * SMALL_HIDDEN + i] : i;
        image += stride * j;
        stride *= of->small;
        if (of->moved && of->layer == t->layer)
            *numerator = gsnn_span_multiply(*numerator, s->scales[of->layer * SMALL_HIDDEN + i]);
        else if (of->moved)
            *denominator =
                gsnn_span_multiply(*denominator, s->scales[of->layer * SMALL_HIDDEN + i]);
    }
    return image;
}

/* Whether map (out x in, 0 or 1) commutes with the move. */
static bool commutes(const subject *s, const tensor *out, const tensor *in, const uint64_t *map) {
    size_t rows = small_size(out), columns = small_size(in);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            uint64_t up, down, left, right;
            size_t to = move_entry(s, out, i, &up, &down);
            size_t from = move_entry(s, in, j, &left, &right);
            /* image of entry (i, j): map[to, from] times (left/right) has to be (up/down) map[i, j]
             */
            uint64_t x =
                gsnn_span_multiply(map[to * columns + from], gsnn_span_multiply(left, down));
            uint64_t y = gsnn_span_multiply(map[i * columns + j], gsnn_span_multiply(up, right));
            if (x != y)
                return false;
        }
    return true;
}

/* ---- Terms --------------------------------------------------------------------------------- */

/* An einsum "parameter,in->result" whose result is repeated to `output`. */
typedef struct term {
    char parameter[8], input[8], result[8], output[8];
    size_t sizes[128];    /* small, of each letter; 0: it does not occur */
    uint64_t shapes[128]; /* in truth */
} term;

static bool are_letters(const char *begin, const char *end, char *text) {
    size_t length = (size_t)(end - begin);
    if (length > 6)
        return false;
    for (size_t i = 0; i < length; i++)
        if (begin[i] < 'a' || begin[i] > 'z' || memchr(begin, begin[i], i))
            return false;
    memcpy(text, begin, length);
    text[length] = '\0';
    return true;
}

/* Gives the letters of a tensor its axes' sizes; false when they do not fit. */
static bool set_sizes(term *t, const char *letters, const tensor *of) {
    if (strlen(letters) != of->axis_count)
        return false;
    for (size_t a = 0; a < of->axis_count; a++) {
        size_t letter = (size_t)letters[a];
        if (t->sizes[letter] && t->shapes[letter] != of->axes[a].size)
            return false;
        t->sizes[letter] = of->axes[a].small;
        t->shapes[letter] = of->axes[a].size;
    }
    return true;
}

/* Each letter of `some` is in `all`. */
static bool within(const char *some, const char *all, const char *more) {
    for (; *some; some++)
        if (!strchr(all, *some) && !strchr(more, *some))
            return false;
    return true;
}

/* Reads the letters; false when they make no einsum of these tensors.  A letter of the output that
 * the result has not is repeated, so that nothing else may have it. */
static bool read_letters(term *t, const char *einsum, const char *output, const tensor *out,
                         const tensor *in) {
    const char *comma = strchr(einsum, ','), *arrow = strstr(einsum, "->");
    if (!comma || !arrow || arrow < comma || !are_letters(einsum, comma, t->parameter) ||
        !are_letters(comma + 1, arrow, t->input) ||
        !are_letters(arrow + 2, einsum + strlen(einsum), t->result) ||
        !are_letters(output, output + strlen(output), t->output))
        return false;
    if (!set_sizes(t, t->output, out) || !set_sizes(t, t->input, in) ||
        !within(t->parameter, t->output, t->input) || !within(t->result, t->parameter, t->input) ||
        !within(t->result, t->output, ""))
        return false;
    for (const char *letter = t->output; *letter; letter++)
        if (!strchr(t->result, *letter) &&
            (strchr(t->input, *letter) || strchr(t->parameter, *letter)))
            return false;
    return true;
}

static void spell(const char *letters, size_t at, const size_t *sizes, size_t *values) {
    for (size_t a = strlen(letters); a-- > 0; at /= sizes[(size_t)letters[a]])
        values[(size_t)letters[a]] = at % sizes[(size_t)letters[a]];
}

/* The matrix of the term when one parameter is 1 and the others are 0. */
static void lay_out(const term *t, size_t parameter, size_t rows, size_t columns, uint64_t *map) {
    size_t at_output[128], at_input[128], at_parameter[128];
    spell(t->parameter, parameter, t->sizes, at_parameter);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            bool meets = true;
            spell(t->output, i, t->sizes, at_output);
            spell(t->input, j, t->sizes, at_input);
            for (const char *l = t->input; *l; l++)
                meets = meets &&
                        (!strchr(t->result, *l) || at_input[(size_t)*l] == at_output[(size_t)*l]);
            for (const char *l = t->parameter; *l; l++) {
                if (strchr(t->output, *l))
                    meets = meets && at_parameter[(size_t)*l] == at_output[(size_t)*l];
                if (strchr(t->input, *l))
                    meets = meets && at_parameter[(size_t)*l] == at_input[(size_t)*l];
            }
            map[i * columns + j] = meets;
        }
}

static gsnn_status find_tensor(const subject *s, const gsnn_value *value, size_t *index) {
    const char *name = "";
    gsnn_status status = gsnn_value_string(value, &name);
    for (*index = 0; !status && *index < 2 * s->layers; ++*index)
        if (!strcmp(s->tensors[*index].name, name))
            return GSNN_OK;
    return status ? status : gsnn_value_complain(value, "there is no tensor %s", name);
}

/* Whether the list is the shape of the letters; its product is added. */
static gsnn_status check_shape(const gsnn_value *value, const char *letters, const uint64_t *shapes,
                               fmpz_t total, bool *right) {
    uint64_t sizes[MOST_LETTERS];
    size_t count;
    gsnn_status status = read_sizes(value, sizes, MOST_LETTERS, &count);
    if (status)
        return status;
    *right = count == strlen(letters);
    fmpz_t product;
    fmpz_init_set_ui(product, 1);
    for (size_t i = 0; *right && i < count; i++) {
        *right = sizes[i] == shapes[(size_t)letters[i]];
        fmpz_mul_ui(product, product, sizes[i]);
    }
    fmpz_add(total, total, product);
    fmpz_clear(product);
    return GSNN_OK;
}

/* The matrices of a term against the group and against those of the terms before; false without
 * memory. */
static bool check_maps(subject *s, const term *t, size_t index, const tensor *out, const tensor *in,
                       uint64_t *state) {
    size_t rows = small_size(out), columns = small_size(in), parameters = 1;
    for (const char *l = t->parameter; *l; l++)
        parameters *= t->sizes[(size_t)*l];
    uint64_t *map = gsnn_new(rows * columns, sizeof *map);
    bool memory = map, equivariant = true;
    size_t rank = s->span.rank;
    for (size_t move = 0; memory && move < MOVES; move++) {
        draw_move(s, state);
        for (size_t p = 0; equivariant && p < parameters; p++) {
            lay_out(t, p, rows, columns, map);
            equivariant = commutes(s, out, in, map);
        }
    }
    for (size_t p = 0; memory && p < parameters; p++) {
        lay_out(t, p, rows, columns, map);
        memory = gsnn_span_add(&s->span, map);
    }
    free(map);
    if (!memory)
        return false;
    if (equivariant)
        gsnn_findings_pass(s->findings, GSNN_NFN_CHECK_EQUIVARIANCE, 0);
    else
        gsnn_findings_false(s->findings, GSNN_NFN_CHECK_EQUIVARIANCE,
                            "terms[%zu]: it does not commute with the group", index);
    if (s->span.rank == rank + parameters)
        gsnn_findings_pass(s->findings, GSNN_NFN_CHECK_INDEPENDENCE, 1);
    else
        gsnn_findings_false(s->findings, GSNN_NFN_CHECK_INDEPENDENCE,
                            "terms[%zu]: it depends on the terms before", index);
    return true;
}

static gsnn_status take_term(subject *s, const gsnn_value *value, uint64_t *state) {
    gsnn_value out_value = gsnn_value_member(value, "out"),
               in_value = gsnn_value_member(value, "in");
    gsnn_value einsum_value = gsnn_value_member(value, "einsum");
    gsnn_value output_value = gsnn_value_member(value, "output");
    gsnn_value shape = gsnn_value_member(value, "parameter_shape");
    const char *einsum, *output;
    size_t out, in;
    bool right;
    gsnn_status status;
    if ((status = find_tensor(s, &out_value, &out)) || (status = find_tensor(s, &in_value, &in)) ||
        (status = gsnn_value_string(&einsum_value, &einsum)) ||
        (status = gsnn_value_string(&output_value, &output)))
        return status;
    term t = {0};
    if (!read_letters(&t, einsum, output, &s->tensors[out], &s->tensors[in])) {
        gsnn_findings_false(s->findings, GSNN_NFN_CHECK_SIZES,
                            "terms[%zu]: %s to %s is no einsum of these tensors", value->index,
                            einsum, output);
        return GSNN_OK;
    }
    if ((status = check_shape(&shape, t.parameter, t.shapes, s->listed, &right)))
        return status;
    if (!right) {
        gsnn_findings_false(s->findings, GSNN_NFN_CHECK_SIZES,
                            "terms[%zu]: parameter_shape: it is not that of its letters",
                            value->index);
        return GSNN_OK;
    }
    size_t pair = out * 2 * s->layers + in;
    if (pair < s->span_pair && s->span_pair != SIZE_MAX) {
        gsnn_findings_false(s->findings, GSNN_NFN_CHECK_INDEPENDENCE,
                            "terms[%zu]: terms are in the order of their tensors", value->index);
        return GSNN_OK;
    }
    if (pair != s->span_pair) {
        gsnn_span_clear(&s->span);
        s->span = (gsnn_span){.width = small_size(&s->tensors[out]) * small_size(&s->tensors[in])};
        s->span_pair = pair;
    }
    return check_maps(s, &t, value->index, &s->tensors[out], &s->tensors[in], state)
               ? GSNN_OK
               : gsnn_fail_memory(s->error);
}

/* A constant is repeated along what the group moves, and has a parameter for all else. */
static gsnn_status take_constant(subject *s, const gsnn_value *value) {
    gsnn_value out_value = gsnn_value_member(value, "out");
    gsnn_value parameter_value = gsnn_value_member(value, "parameter");
    gsnn_value output_value = gsnn_value_member(value, "output");
    gsnn_value shape = gsnn_value_member(value, "parameter_shape");
    const char *parameter, *output;
    size_t out;
    bool right;
    gsnn_status status;
    if ((status = find_tensor(s, &out_value, &out)) ||
        (status = gsnn_value_string(&parameter_value, &parameter)) ||
        (status = gsnn_value_string(&output_value, &output)))
        return status;
    const tensor *of = &s->tensors[out];
    term t = {0};
    right = are_letters(parameter, parameter + strlen(parameter), t.parameter) &&
            are_letters(output, output + strlen(output), t.output) && set_sizes(&t, t.output, of) &&
            within(t.parameter, t.output, "") && !s->met_constant[out];
    for (size_t a = 0; right && a < of->axis_count; a++)
        right = of->axes[a].moved == !strchr(t.parameter, t.output[a]);
    for (size_t a = 0; right && a < of->axis_count; a++)
        right = !of->axes[a].moved || s->kind == PERM || s->kind == PERM_IO;
    s->met_constant[out] = true;
    bool shaped = right;
    if (right)
        status = check_shape(&shape, t.parameter, t.shapes, s->listed_constants, &shaped);
    if (status)
        return status;
    if (right && shaped)
        gsnn_findings_pass(s->findings, GSNN_NFN_CHECK_CONSTANTS, 0);
    else
        gsnn_findings_false(s->findings, GSNN_NFN_CHECK_CONSTANTS,
                            "constants[%zu]: it is not what the group leaves of %s", value->index,
                            of->name);
    return GSNN_OK;
}

static gsnn_status check_terms(subject *s, const gsnn_value *root, uint64_t seed,
                               const fmpz_t linear, const fmpz_t affine) {
    gsnn_value terms = gsnn_value_member(root, "terms");
    gsnn_value constants = gsnn_value_member(root, "constants");
    size_t count, constant_count;
    if (!gsnn_value_given(&terms)) {
        gsnn_findings_skip(s->findings, GSNN_NFN_CHECK_SIZES, "only the counts are there");
        return GSNN_OK;
    }
    gsnn_status status = gsnn_value_array(&terms, &count);
    gsnn_value item = gsnn_value_before(&terms);
    while (!status && gsnn_value_next(&item))
        status = take_term(s, &item, &seed);
    if (!status)
        status = gsnn_value_array(&constants, &constant_count);
    item = gsnn_value_before(&constants);
    while (!status && gsnn_value_next(&item))
        status = take_constant(s, &item);
    if (status)
        return status;
    if (fmpz_equal(s->listed, linear))
        gsnn_findings_pass(s->findings, GSNN_NFN_CHECK_SIZES, count);
    else
        gsnn_findings_false(s->findings, GSNN_NFN_CHECK_SIZES,
                            "terms: they have not as many parameters as linear maps commute");
    if (fmpz_equal(s->listed_constants, affine))
        gsnn_findings_pass(s->findings, GSNN_NFN_CHECK_SIZES, constant_count);
    else
        gsnn_findings_false(s->findings, GSNN_NFN_CHECK_SIZES,
                            "constants: they have not as many parameters as vectors are fixed");
    return GSNN_OK;
}

gsnn_status gsnn_verify_nfn_plain(const gsnn_value *root, uint64_t seed, gsnn_findings *findings,
                                  gsnn_error *error) {
    static const char *const groups[] = {"perm", "perm-io", "scale", "sign"};
    gsnn_value group = gsnn_value_member(root, "group");
    size_t kind_index;
    subject s = {.findings = findings, .error = error, .span_pair = SIZE_MAX};
    fmpz_t linear, affine;
    fmpz_init(linear);
    fmpz_init(affine);
    fmpz_init(s.listed);
    fmpz_init(s.listed_constants);
    gsnn_status status = gsnn_value_choice(&group, groups, 4, &kind_index);
    if (!status) {
        s.kind = (kind)kind_index;
        status = read_tensors(&s, root);
    }
    if (!status && s.widths && s.tensors) {
        if (s.kind == PERM || s.kind == PERM_IO)
            count_permutations(&s, linear, affine);
        else
            count_scales(&s, linear, affine);
        status = gsnn_verify_nfn_counts(root, linear, affine, findings);
        if (!status)
            status = check_terms(&s, root, seed, linear, affine);
    }
    gsnn_findings_summarise(findings, "layers for networks of %zu layers", s.layers);
    gsnn_span_clear(&s.span);
    fmpz_clear(linear);
    fmpz_clear(affine);
    fmpz_clear(s.listed);
    fmpz_clear(s.listed_constants);
    free(s.widths);
    free(s.taps);
    free(s.tensors);
    free(s.scales);
    free(s.images);
    free(s.met_constant);
    return status;
}
