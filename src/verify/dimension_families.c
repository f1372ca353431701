/* dimension_families.c - G-SNN architectures, sums and networks: everything recounted from the
 * generators and the weights of the first neurons.
 *
 * The functional dimension is computed by a road of its own: a piecewise linear function is 0
 * exactly when its gradient jumps across no hyperplane and it is 0 on one cell.  So the dimension
 * is the rank of the linear map that takes a direction of parameters to the jumps of the derivative
 * across the hyperplanes of all neurons, and to its affine function on one cell. */
#include "verify/dimension_checks.h"
#include "verify/dimension_span.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"
#include "base/random.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DEGREE 100000
#define MOST_ENTRIES ((size_t)5000000) /* of an orbit of rows */
#define MOST_WORK ((size_t)40000)      /* neurons x degree of a Jacobian */

/* ---- The group --------------------------------------------------------------------------- */

typedef struct group {
    size_t degree, count;
    bool matrices;
    int32_t *images; /* count x degree */
    int32_t *orbit;  /* of each axis: 1 + its signed orbit, negative or 0 (no invariant) */
    size_t invariants;
} group;

static void group_clear(group *g) {
    free(g->images);
    free(g->orbit);
    *g = (group){0};
}

/* Axes tied by the generators: an invariant c has c_j = s c_k where g e_j = s e_k. */
static gsnn_status find_invariants(group *g, gsnn_error *error) {
    size_t m = g->degree;
    g->orbit = gsnn_new(m, sizeof *g->orbit);
    size_t *queue = gsnn_new(m, sizeof *queue);
    int8_t *sign = gsnn_new(m, sizeof *sign);
    gsnn_status status = g->orbit && queue && sign ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t start = 0; !status && start < m; start++) {
        if (sign[start])
            continue;
        size_t reached = 1;
        bool consistent = true;
        queue[0] = start;
        sign[start] = 1;
        for (size_t next = 0; next < reached; next++)
            for (size_t s = 0; s < g->count; s++) {
                int32_t image = g->images[s * m + queue[next]];
                size_t to = (size_t)abs(image) - 1;
                int8_t there = (int8_t)(image > 0 ? sign[queue[next]] : -sign[queue[next]]);
                if (!sign[to])
                    queue[reached++] = to;
                consistent = consistent && (!sign[to] || sign[to] == there);
                sign[to] = there;
            }
        g->invariants += consistent;
        for (size_t i = 0; i < reached; i++)
            g->orbit[queue[i]] = consistent ? (int32_t)g->invariants * sign[queue[i]] : 0;
    }
    free(queue);
    free(sign);
    return status;
}

static gsnn_status group_read(group *g, const gsnn_value *value, gsnn_findings *findings) {
    static const char *const actions[] = {"permutation", "signed-permutation", "matrix"};
    gsnn_value action = gsnn_value_member(value, "action");
    gsnn_value generators = gsnn_value_member(value, "generators");
    size_t place;
    int64_t degree;
    gsnn_status status;
    if ((status = gsnn_value_choice(&action, actions, 3, &place)) ||
        (status = gsnn_verify_integer(value, "degree", &degree)) ||
        (status = gsnn_value_array(&generators, &g->count)))
        return status;
    if (degree < 1 || degree > MOST_DEGREE)
        return gsnn_value_complain(value, "a degree from 1 to %d is expected", MOST_DEGREE);
    g->degree = (size_t)degree;
    g->matrices = place == 2;
    if (g->matrices) {
        gsnn_findings_skip(findings, GSNN_DIMENSION_GENERATORS,
                           "a group of matrices: only relations between numbers are checked");
        return GSNN_OK;
    }
    g->images = gsnn_new(g->count * g->degree, sizeof *g->images);
    bool *met = gsnn_new(g->degree, sizeof *met);
    if (!g->images || !met)
        status = gsnn_value_fail_memory(value);
    gsnn_value generator = gsnn_value_before(&generators);
    while (!status && gsnn_value_next(&generator)) {
        int32_t *images = g->images + generator.index * g->degree;
        status =
            gsnn_value_signed_list(&generator, g->degree, "inputs", (int32_t)degree, false, images);
        memset(met, 0, g->degree * sizeof *met);
        bool right = true;
        for (size_t j = 0; !status && j < g->degree; j++) {
            right = right && !met[abs(images[j]) - 1] && (place == 1 || images[j] > 0);
            met[abs(images[j]) - 1] = true;
        }
        if (!right)
            status = gsnn_value_complain(&generator, "is no permutation");
    }
    free(met);
    if (!status)
        status = find_invariants(g, value->reading->error);
    if (!status)
        gsnn_findings_pass(findings, GSNN_DIMENSION_GENERATORS, 0);
    return status;
}

static void check_shared(const group *g, int64_t shared, gsnn_findings *findings) {
    if (g->matrices)
        gsnn_findings_skip(findings, GSNN_DIMENSION_SHARED, "a group of matrices");
    else if (shared != (int64_t)g->invariants + 1)
        gsnn_findings_false(findings, GSNN_DIMENSION_SHARED,
                            "shared_dimension: %lld, but %zu invariant linear functions",
                            (long long)shared, g->invariants);
    else
        gsnn_findings_pass(findings, GSNN_DIMENSION_SHARED, 0);
}

/* ---- Rows -------------------------------------------------------------------------------- */

/* An architecture's rows: the orbit of the first one, up to sign for type 2. */
typedef struct rows {
    int type;
    size_t dimension; /* free weights */
    size_t count, capacity;
    int32_t *entries; /* count x degree */
    bool whole;       /* false: too many, only some are there */
} rows;

static gsnn_status read_row(const gsnn_value *object, const group *g, int32_t **row,
                            size_t *dimension) {
    gsnn_value value = gsnn_value_member(object, "row");
    *row = NULL;
    if (!gsnn_value_given(&value) || g->matrices)
        return GSNN_OK;
    *row = gsnn_new(g->degree, sizeof **row);
    if (!*row)
        return gsnn_value_fail_memory(&value);
    gsnn_status status =
        gsnn_value_signed_list(&value, g->degree, "inputs", (int32_t)g->degree, true, *row);
    *dimension = 0;
    for (size_t j = 0; !status && j < g->degree; j++) {
        size_t weight = (size_t)abs((*row)[j]);
        if (weight > *dimension + 1)
            return gsnn_value_complain(&value, "free weight %zu before %zu", weight,
                                       *dimension + 1);
        *dimension = weight > *dimension ? weight : *dimension;
    }
    return status;
}

/* Makes the first entry that is not 0 positive, of a row that counts up to sign. */
static void normalise(int32_t *row, size_t degree) {
    size_t first = 0;
    while (first < degree && !row[first])
        first++;
    bool negative = first < degree && row[first] < 0;
    for (size_t j = first; negative && j < degree; j++)
        row[j] = -row[j];
}

/* Adds a row unless it is there; *whole becomes false when there are too many. */
static gsnn_status add_row(rows *r, gsnn_hash_index *index, const int32_t *row, size_t degree,
                           gsnn_error *error) {
    size_t size = degree * sizeof *row;
    uint64_t hash = gsnn_hash_bytes(row, size);
    gsnn_hash_probe probe = gsnn_hash_index_probe(index, hash);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (memcmp(r->entries + i * degree, row, size) == 0)
            return GSNN_OK;
    r->whole = (r->count + 1) * degree <= MOST_ENTRIES;
    if (!r->whole)
        return GSNN_OK;
    if (gsnn_reserve(&r->entries, &r->capacity, r->count + 1, size) ||
        gsnn_hash_index_add(index, hash, (uint32_t)r->count))
        return gsnn_fail_memory(error);
    memcpy(r->entries + r->count++ * degree, row, size);
    return GSNN_OK;
}

static gsnn_status orbit_of(rows *r, const group *g, const int32_t *row, int type, size_t dimension,
                            gsnn_error *error) {
    size_t m = g->degree;
    gsnn_hash_index index;
    *r = (rows){.type = type, .dimension = dimension, .whole = true};
    int32_t *moved = gsnn_copy(row, m, sizeof *row);
    if (!moved || gsnn_hash_index_init(&index, 64)) {
        free(moved);
        return gsnn_fail_memory(error);
    }
    if (type == 2)
        normalise(moved, m);
    gsnn_status status = add_row(r, &index, moved, m, error);
    for (size_t next = 0; !status && r->whole && next < r->count; next++)
        for (size_t s = 0; !status && r->whole && s < g->count; s++) {
            for (size_t j = 0; j < m; j++) {
                int32_t image = g->images[s * m + j];
                int32_t entry = r->entries[next * m + (size_t)abs(image) - 1];
                moved[j] = image > 0 ? entry : -entry;
            }
            if (type == 2)
                normalise(moved, m);
            status = add_row(r, &index, moved, m, error);
        }
    free(moved);
    gsnn_hash_index_clear(&index);
    return status;
}

/* Rows that become the first one by renaming free weights and changing their signs. */
static size_t count_alike(const rows *r, size_t degree, gsnn_status *status, gsnn_error *error) {
    int32_t *to = gsnn_new(2 * (r->dimension + 1), sizeof *to), *from;
    if (!to) {
        *status = gsnn_fail_memory(error);
        return 0;
    }
    from = to + r->dimension + 1;
    size_t alike = 0;
    for (size_t i = 0; i < r->count; i++) {
        bool same = true;
        memset(to, 0, 2 * (r->dimension + 1) * sizeof *to);
        for (size_t j = 0; same && j < degree; j++) {
            int32_t a = r->entries[i * degree + j], b = r->entries[j];
            if (!a || !b) {
                same = a == b;
                continue;
            }
            int32_t image = a > 0 ? b : -b;
            int32_t *forth = &to[abs(a)], *back = &from[abs(b)];
            same = (*forth == 0 || *forth == image) && (*back == 0 || *back == abs(a));
            *forth = image;
            *back = abs(a);
        }
        alike += same;
    }
    free(to);
    return alike;
}

/* ---- Dimensions -------------------------------------------------------------------------- */

typedef struct channel {
    const rows *rows;
    fmpq *values; /* free weights, b, a */
    size_t place; /* of its parameters */
} channel;

typedef struct network {
    const group *g;
    channel *channels;
    size_t count, parameters;
    fmpq **W;         /* of each channel: its rows x degree */
    uint64_t *matrix; /* (degree + 1) x parameters residues */
    gsnn_span span;
} network;

static size_t own_parameters(const rows *r) {
    return r->dimension + (r->type == 1) + 1;
}

/* Adds factor times (row, b) of neuron i to the columns of the channel's parameters. */
static void add_neuron(network *n, const channel *c, size_t i, uint64_t factor) {
    const rows *r = c->rows;
    size_t m = n->g->degree, k = r->dimension;
    const int32_t *row = r->entries + i * m;
    const fmpq *w = n->W[c - n->channels] + i * m;
    uint64_t a = gsnn_span_multiply(factor, gsnn_span_residue(c->values + k + 1));
    size_t da = c->place + k + (r->type == 1);
    for (size_t j = 0; j < m; j++) {
        uint64_t *line = n->matrix + j * n->parameters;
        line[da] =
            gsnn_span_add_residues(line[da], gsnn_span_multiply(factor, gsnn_span_residue(w + j)));
        if (row[j]) {
            uint64_t *entry = &line[c->place + (size_t)abs(row[j]) - 1];
            *entry = gsnn_span_add_residues(*entry, row[j] > 0 ? a : gsnn_span_negative(a));
        }
    }
    uint64_t *line = n->matrix + m * n->parameters;
    line[da] = gsnn_span_add_residues(line[da],
                                      gsnn_span_multiply(factor, gsnn_span_residue(c->values + k)));
    if (r->type == 1)
        line[c->place + k] = gsnn_span_add_residues(line[c->place + k], a);
}

static bool add_matrix(network *n) {
    bool memory = true;
    for (size_t j = 0; memory && j <= n->g->degree; j++)
        memory = gsnn_span_add(&n->span, n->matrix + j * n->parameters);
    memset(n->matrix, 0, (n->g->degree + 1) * n->parameters * sizeof *n->matrix);
    return memory;
}

/* The sign of lambda where (w,b) = lambda (v,c), else 0. */
static int ratio_sign(const fmpq *w, const fmpq *b, const fmpq *v, const fmpq *c, size_t m) {
    size_t pivot = 0;
    while (fmpq_is_zero(v + pivot))
        pivot++;
    int sign = fmpq_sgn(w + pivot) * fmpq_sgn(v + pivot);
    fmpq_t left, right;
    fmpq_init(left);
    fmpq_init(right);
    for (size_t j = 0; sign && j <= m; j++) {
        fmpq_mul(left, j < m ? w + j : b, v + pivot);
        fmpq_mul(right, j < m ? v + j : c, w + pivot);
        sign = fmpq_equal(left, right) ? sign : 0;
    }
    fmpq_clear(left);
    fmpq_clear(right);
    return sign;
}

static bool is_zero_row(const fmpq *row, size_t m) {
    for (size_t j = 0; j < m; j++)
        if (!fmpq_is_zero(row + j))
            return false;
    return true;
}

/* Whether no channel before has a hyperplane of this one, which has weights. */
static bool begins_orbit(const network *n, size_t c) {
    size_t m = n->g->degree;
    const fmpq *b = n->channels[c].values + n->channels[c].rows->dimension;
    if (is_zero_row(n->W[c], m))
        return false;
    for (size_t d = 0; d < c; d++)
        for (size_t k = 0; k < n->channels[d].rows->count; k++)
            if (ratio_sign(n->W[d] + k * m, n->channels[d].values + n->channels[d].rows->dimension,
                           n->W[c], b, m))
                return false;
    return true;
}

/* The jumps across the hyperplane of neuron i of channel c, unless an earlier one has it. */
static bool add_jumps(network *n, size_t c, size_t i) {
    size_t m = n->g->degree;
    const fmpq *v = n->W[c] + i * m, *b = n->channels[c].values + n->channels[c].rows->dimension;
    if (is_zero_row(v, m))
        return true;
    for (size_t d = 0; d < n->count; d++)
        for (size_t k = 0; k < n->channels[d].rows->count; k++) {
            const channel *other = &n->channels[d];
            int sign = ratio_sign(n->W[d] + k * m, other->values + other->rows->dimension, v, b, m);
            if (sign && (d < c || (d == c && k < i))) { /* it is done */
                memset(n->matrix, 0, (m + 1) * n->parameters * sizeof *n->matrix);
                return true;
            }
            if (sign)
                add_neuron(n, other, k, sign > 0 ? 1 : GSNN_SPAN_PRIME - 1);
        }
    return add_matrix(n);
}

/* The derivative on the cell of a random point. */
static bool add_cell(network *n, uint64_t seed) {
    size_t m = n->g->degree;
    fmpq *x = _fmpq_vec_init((slong)m + 1), *z = x + m;
    for (size_t j = 0; j < m; j++)
        fmpq_set_si(x + j, (slong)(gsnn_random_next(&seed) % 20011) - 10005, 101);
    for (size_t c = 0; c < n->count; c++) {
        const channel *own = &n->channels[c];
        const fmpq *b = own->values + own->rows->dimension;
        for (size_t i = 0; i < own->rows->count; i++) {
            fmpq_set(z, b);
            for (size_t j = 0; j < m; j++)
                fmpq_addmul(z, n->W[c] + i * m + j, x + j);
            bool on = fmpq_sgn(z) > 0;
            if (own->rows->type == 2) /* half of |z| */
                add_neuron(n, own, i, on ? 1 : GSNN_SPAN_PRIME - 1);
            else if (on)
                add_neuron(n, own, i, 1);
        }
    }
    size_t first = n->parameters - n->g->invariants - 1;
    for (size_t j = 0; j < m; j++) {
        int32_t orbit = n->g->orbit[j];
        if (orbit)
            n->matrix[j * n->parameters + first + (size_t)abs(orbit) - 1] =
                orbit > 0 ? 1 : GSNN_SPAN_PRIME - 1;
    }
    n->matrix[m * n->parameters + n->parameters - 1] = 1;
    _fmpq_vec_clear(x, (slong)m + 1);
    return add_matrix(n);
}

static fmpq *expand(const channel *c, size_t m) {
    const rows *r = c->rows;
    fmpq *W = _fmpq_vec_init((slong)(r->count * m));
    for (size_t i = 0; i < r->count * m; i++) {
        int32_t entry = r->entries[i];
        if (entry)
            fmpq_set(W + i, c->values + abs(entry) - 1);
        if (entry < 0)
            fmpq_neg(W + i, W + i);
    }
    return W;
}

/* The dimension of the sum of the channels at their values; *smooth is false where a channel of
 * type 2, or without a bias, has no weights. */
static gsnn_status measure(const group *g, channel *channels, size_t count, uint64_t seed,
                           bool *smooth, size_t *parameters, size_t *dimension, size_t *orbits,
                           gsnn_error *error) {
    network n = {.g = g, .channels = channels, .count = count};
    for (size_t c = 0; c < count; c++) {
        channels[c].place = n.parameters;
        n.parameters += own_parameters(channels[c].rows);
    }
    n.parameters += g->invariants + 1;
    *parameters = n.parameters;
    n.span.width = n.parameters;
    n.matrix = gsnn_new((g->degree + 1) * n.parameters, sizeof *n.matrix);
    n.W = gsnn_new(count, sizeof *n.W);
    bool memory = n.matrix && n.W;
    *smooth = true;
    for (size_t c = 0; memory && c < count; c++) {
        n.W[c] = expand(&channels[c], g->degree);
        const fmpq *b = channels[c].values + channels[c].rows->dimension;
        if (is_zero_row(n.W[c], g->degree) && (channels[c].rows->type == 2 || fmpq_is_zero(b)))
            *smooth = false;
    }
    for (size_t c = 0; memory && c < count; c++)
        for (size_t i = 0; memory && i < channels[c].rows->count; i++)
            memory = add_jumps(&n, c, i);
    memory = memory && add_cell(&n, seed);
    *orbits = 0;
    for (size_t c = 0; memory && c < count; c++)
        *orbits += begins_orbit(&n, c);
    *dimension = n.span.rank;
    for (size_t c = 0; n.W && c < count; c++)
        if (n.W[c])
            _fmpq_vec_clear(n.W[c], (slong)(channels[c].rows->count * g->degree));
    free(n.W);
    free(n.matrix);
    gsnn_span_clear(&n.span);
    return memory ? GSNN_OK : gsnn_fail_memory(error);
}

/* Random values for a channel: b is 0 for type 2. */
static fmpq *draw_values(const rows *r, uint64_t *state) {
    fmpq *values = _fmpq_vec_init((slong)r->dimension + 2);
    for (size_t k = 0; k < r->dimension + 2; k++)
        if (r->type == 1 || k != r->dimension)
            fmpq_set_si(values + k, (slong)(gsnn_random_next(state) % 1000) * 2 - 999, 1);
    return values;
}

/* ---- Families ---------------------------------------------------------------------------- */

typedef struct member {
    char *id;
    int type;
    bool admissible;
    int64_t neurons, parameters;
    int32_t *row;
    size_t dimension;
} member;

struct gsnn_verify_families {
    gsnn_findings *findings;
    gsnn_error *error;
    uint64_t seed;
    group g;
    int64_t shared;
    member *members;
    size_t count, capacity, inclusions;
};

gsnn_status gsnn_verify_families_new(gsnn_verify_families **families, gsnn_findings *findings,
                                     uint64_t seed, gsnn_error *error) {
    gsnn_verify_families *f = *families = gsnn_new(1, sizeof *f);
    if (!f)
        return gsnn_fail_memory(error);
    f->findings = findings;
    f->seed = seed;
    f->error = error;
    return GSNN_OK;
}

void gsnn_verify_families_free(gsnn_verify_families *f) {
    if (!f)
        return;
    for (size_t i = 0; i < f->count; i++) {
        free(f->members[i].id);
        free(f->members[i].row);
    }
    free(f->members);
    group_clear(&f->g);
    free(f);
}

void gsnn_verify_families_end(gsnn_verify_families *f) {
    gsnn_findings_summarise(f->findings, "%zu architectures, %zu inclusions", f->count,
                            f->inclusions);
}

/* What follows from the row: neurons, components of the fibre, the dimension. */
static gsnn_status check_row(gsnn_verify_families *f, const member *a, int64_t dimension,
                             const gsnn_value *fibre) {
    rows r;
    gsnn_status status = orbit_of(&r, &f->g, a->row, a->type, a->dimension, f->error);
    gsnn_value components = gsnn_value_member(fibre, "components");
    int64_t stated = -1;
    if (!status && gsnn_value_given(&components))
        status = gsnn_verify_integer(fibre, "components", &stated);
    if (!status && !r.whole) {
        gsnn_findings_skip(f->findings, GSNN_DIMENSION_ROWS, "more rows than can be laid out");
    } else if (!status && (int64_t)r.count != a->neurons) {
        gsnn_findings_false(f->findings, GSNN_DIMENSION_ROWS,
                            "architecture %s: %lld neurons, but the row's orbit has %zu", a->id,
                            (long long)a->neurons, r.count);
    } else if (!status) {
        gsnn_findings_pass(f->findings, GSNN_DIMENSION_ROWS, r.count);
        size_t alike = count_alike(&r, f->g.degree, &status, f->error);
        if (!status && stated >= 0 && stated != 2 * (int64_t)alike)
            gsnn_findings_false(f->findings, GSNN_DIMENSION_FIBRES,
                                "architecture %s: %lld components, but %zu rows span the space "
                                "of the first",
                                a->id, (long long)stated, alike);
        else if (!status)
            gsnn_findings_pass(f->findings, GSNN_DIMENSION_FIBRES, 0);
        bool smooth;
        size_t parameters, rank, orbits;
        uint64_t state = f->seed;
        channel c = {.rows = &r};
        if (!status && r.count * f->g.degree > MOST_WORK) {
            gsnn_findings_skip(f->findings, GSNN_DIMENSION_RANKS, "more weights than %zu",
                               MOST_WORK);
        } else if (!status) {
            c.values = draw_values(&r, &state);
            status = measure(&f->g, &c, 1, f->seed, &smooth, &parameters, &rank, &orbits, f->error);
            _fmpq_vec_clear(c.values, (slong)r.dimension + 2);
            if (!status && ((int64_t)rank != dimension || (int64_t)parameters != a->parameters))
                gsnn_findings_false(f->findings, GSNN_DIMENSION_RANKS,
                                    "architecture %s: dimension %lld of %lld, by our Jacobian "
                                    "%zu of %zu",
                                    a->id, (long long)dimension, (long long)a->parameters, rank,
                                    parameters);
            else if (!status)
                gsnn_findings_pass(f->findings, GSNN_DIMENSION_RANKS, 0);
        }
    }
    free(r.entries);
    return status;
}

static gsnn_status take_architecture(gsnn_verify_families *f, const gsnn_value *value) {
    gsnn_value id = gsnn_value_member(value, "id"), type_value = gsnn_value_member(value, "type");
    gsnn_value line_value = gsnn_value_member(value, "line");
    gsnn_value fibre = gsnn_value_member(value, "fibre");
    gsnn_value reason = gsnn_value_member(value, "reason");
    int64_t type, dimension, scalings, rays = 1;
    bool is_line;
    const char *text;
    member a = {0};
    gsnn_status status;
    if ((status = gsnn_value_string(&id, &text)) ||
        (status = gsnn_value_integer(&type_value, 1, 2, &type)) ||
        (status = gsnn_verify_integer(value, "neurons", &a.neurons)) ||
        (status = gsnn_verify_integer(value, "parameters", &a.parameters)) ||
        (status = gsnn_verify_integer(value, "dimension", &dimension)) ||
        (status = gsnn_verify_integer(value, "scalings", &scalings)) ||
        (status = gsnn_value_boolean(&line_value, &is_line)) ||
        (gsnn_value_given(&fibre) && (status = gsnn_verify_integer(&fibre, "dimension", &rays))))
        return status;
    a.type = (int)type;
    a.admissible = !gsnn_value_given(&reason);
    if (gsnn_reserve(&f->members, &f->capacity, f->count + 1, sizeof *f->members) ||
        !(a.id = gsnn_copy_string(text)))
        return gsnn_fail_memory(f->error);
    status = read_row(value, &f->g, &a.row, &a.dimension);
    f->members[f->count++] = a;
    if (status)
        return status;
    size_t own = a.dimension + (a.type == 1);
    bool right = scalings == a.parameters - dimension && scalings >= 1 && rays == 1;
    if (a.admissible)
        right = right && scalings == 1 && gsnn_value_given(&fibre);
    if (a.row)
        right = right && a.parameters == (int64_t)own + 1 + f->shared &&
                is_line == (a.type == 2 && a.dimension == 1);
    if (!a.row && a.admissible && a.parameters - 1 - f->shared < 1)
        right = false;
    if (!right)
        gsnn_findings_false(f->findings, GSNN_DIMENSION_RELATIONS,
                            "architecture %s: parameters, dimension, scalings and line do not "
                            "fit together",
                            a.id);
    else
        gsnn_findings_pass(f->findings, GSNN_DIMENSION_RELATIONS, 0);
    if (!a.row || !a.admissible) {
        if (a.admissible)
            gsnn_findings_skip(f->findings, GSNN_DIMENSION_ROWS, "no row is there to start from");
        return GSNN_OK;
    }
    return check_row(f, &a, dimension, &fibre);
}

/* Whether V(from) is in V(to): some row of the smaller one is a special case of the larger one's
 * first row. */
static gsnn_status specialises(gsnn_verify_families *f, const member *from, const member *to,
                               bool *does) {
    size_t m = f->g.degree;
    rows r;
    gsnn_status status = orbit_of(&r, &f->g, from->row, from->type, from->dimension, f->error);
    int32_t *value = gsnn_new(to->dimension + 1, sizeof *value);
    bool *set = gsnn_new(to->dimension + 1, sizeof *set);
    if (!status && (!value || !set))
        status = gsnn_fail_memory(f->error);
    *does = false;
    for (size_t i = 0; !status && !*does && i < r.count; i++) {
        bool fits = true;
        memset(set, 0, (to->dimension + 1) * sizeof *set);
        for (size_t j = 0; fits && j < m; j++) {
            int32_t small = r.entries[i * m + j], large = to->row[j];
            if (!large) {
                fits = small == 0;
                continue;
            }
            int32_t wanted = large > 0 ? small : -small;
            fits = !set[abs(large)] || value[abs(large)] == wanted;
            value[abs(large)] = wanted;
            set[abs(large)] = true;
        }
        *does = fits;
    }
    *does = *does || !r.whole;
    free(value);
    free(set);
    free(r.entries);
    return status;
}

static const member *find_member(const gsnn_verify_families *f, const char *id) {
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->members[i].id, id) == 0)
            return &f->members[i];
    return NULL;
}

static gsnn_status take_inclusion(gsnn_verify_families *f, const gsnn_value *value) {
    gsnn_value from_value = gsnn_value_member(value, "from");
    gsnn_value to_value = gsnn_value_member(value, "to");
    const char *from_id, *to_id;
    int64_t image, first, second, flat;
    gsnn_status status;
    f->inclusions++;
    if ((status = gsnn_value_string(&from_value, &from_id)) ||
        (status = gsnn_value_string(&to_value, &to_id)) ||
        (status = gsnn_verify_integer(value, "dimension_at_image", &image)) ||
        (status = gsnn_verify_integer(value, "first_order", &first)) ||
        (status = gsnn_verify_integer(value, "second_order", &second)) ||
        (status = gsnn_verify_integer(value, "flat", &flat)))
        return status;
    const member *from = find_member(f, from_id), *to = find_member(f, to_id);
    if (!from || !to)
        return gsnn_value_complain(from ? &to_value : &from_value, "there is no such architecture");
    bool right = image == from->parameters - 1 && first == 0 &&
                 second == to->parameters - from->parameters && second > 0 && flat == second + 1 &&
                 from->neurons <= to->neurons &&
                 to->neurons % (from->neurons > 0 ? from->neurons : 1) == 0;
    bool contained = true;
    if (right && from->row && to->row)
        status = specialises(f, from, to, &contained);
    if (!status && (!right || !contained))
        gsnn_findings_false(f->findings, GSNN_DIMENSION_INCLUSIONS, "%s in %s: %s", from_id, to_id,
                            right ? "no row of the smaller one is one of the larger one"
                                  : "the numbers do not follow from the parameters");
    else if (!status)
        gsnn_findings_pass(f->findings, GSNN_DIMENSION_INCLUSIONS, 0);
    return status;
}

gsnn_status gsnn_verify_families_take(void *context, const char *record, const gsnn_value *value) {
    gsnn_verify_families *f = context;
    if (record)
        return strcmp(record, "architecture") == 0 ? take_architecture(f, value)
                                                   : take_inclusion(f, value);
    gsnn_value group_value = gsnn_value_member(value, "group");
    gsnn_status status = group_read(&f->g, &group_value, f->findings);
    if (!status)
        status = gsnn_verify_integer(value, "shared_dimension", &f->shared);
    if (!status)
        check_shared(&f->g, f->shared, f->findings);
    return status;
}

/* ---- Sums and networks ------------------------------------------------------------------- */

/* The channels of a document's summands. */
typedef struct summands {
    group g;
    size_t count;
    rows *rows; /* of each summand */
    size_t *alike;
    channel *channels;
    size_t channel_count, channel_capacity;
    size_t work;
    bool complete; /* all summands have rows that could be laid out */
} summands;

static void summands_clear(summands *s) {
    for (size_t c = 0; c < s->channel_count; c++)
        _fmpq_vec_clear(s->channels[c].values, (slong)s->channels[c].rows->dimension + 2);
    for (size_t i = 0; i < s->count; i++)
        free(s->rows[i].entries);
    free(s->channels);
    free(s->rows);
    free(s->alike);
    group_clear(&s->g);
}

static gsnn_status add_channel(summands *s, const rows *r, fmpq *values, gsnn_error *error) {
    if (gsnn_reserve(&s->channels, &s->channel_capacity, s->channel_count + 1,
                     sizeof *s->channels)) {
        _fmpq_vec_clear(values, (slong)r->dimension + 2);
        return gsnn_fail_memory(error);
    }
    s->channels[s->channel_count++] = (channel){.rows = r, .values = values};
    s->work += r->count * s->g.degree;
    return GSNN_OK;
}

/* A given number of channels with values of our own, or the channels of a network. */
static gsnn_status read_channels(summands *s, const rows *r, const gsnn_value *channels,
                                 uint64_t *state) {
    gsnn_error *error = channels->reading->error;
    int64_t number;
    gsnn_status status = GSNN_OK;
    if (gsnn_value_get_kind(channels) == GSNN_VALUE_NUMBER) {
        status = gsnn_value_integer(channels, 1, 1000000, &number);
        /* Beyond three, more channels of an architecture show nothing new. */
        for (int64_t i = 0; !status && i < number && s->work <= MOST_WORK; i++)
            status = add_channel(s, r, draw_values(r, state), error);
        return status;
    }
    size_t count;
    status = gsnn_value_array(channels, &count);
    gsnn_value item = gsnn_value_before(channels);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value weights = gsnn_value_member(&item, "weights");
        gsnn_value b = gsnn_value_member(&item, "b"), a = gsnn_value_member(&item, "a");
        fmpq *values = _fmpq_vec_init((slong)r->dimension + 2);
        status = add_channel(s, r, values, error);
        if (!status &&
            !(status = gsnn_value_rational_list(&weights, r->dimension, "free weights", values)) &&
            !(status = gsnn_value_rational(&b, values + r->dimension)))
            status = gsnn_value_rational(&a, values + r->dimension + 1);
    }
    return status;
}

static gsnn_status summands_read(summands *s, const gsnn_value *document, gsnn_findings *findings,
                                 uint64_t *state) {
    gsnn_value group_value = gsnn_value_member(document, "group");
    gsnn_value list = gsnn_value_member(document, "summands");
    gsnn_status status = group_read(&s->g, &group_value, findings);
    size_t count = 0;
    if (!status)
        status = gsnn_value_array(&list, &count);
    s->rows = gsnn_new(count, sizeof *s->rows);
    s->alike = gsnn_new(count, sizeof *s->alike);
    if (!status && (!s->rows || !s->alike))
        status = gsnn_value_fail_memory(document);
    s->complete = true;
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value type_value = gsnn_value_member(&item, "type");
        gsnn_value channels = gsnn_value_member(&item, "channels");
        int64_t type;
        int32_t *row = NULL;
        size_t dimension = 0;
        status = gsnn_value_integer(&type_value, 1, 2, &type);
        if (!status)
            status = read_row(&item, &s->g, &row, &dimension);
        if (!status && row) {
            rows *r = &s->rows[s->count++];
            status = orbit_of(r, &s->g, row, (int)type, dimension, document->reading->error);
            s->complete = s->complete && r->whole;
            if (!status)
                s->alike[s->count - 1] =
                    count_alike(r, s->g.degree, &status, document->reading->error);
            if (!status && r->whole)
                status = read_channels(s, r, &channels, state);
        } else {
            s->complete = false;
        }
        free(row);
    }
    return status;
}

/* The parameters and the dimension that are stated, against ours; *known is false where there are
 * no rows or too many. */
static gsnn_status compare_dimension(summands *s, const gsnn_value *document, uint64_t seed,
                                     int64_t parameters, int64_t dimension, size_t *orbits,
                                     gsnn_findings *findings) {
    *orbits = SIZE_MAX;
    if (!s->complete || s->work > MOST_WORK) {
        gsnn_findings_skip(findings, GSNN_DIMENSION_RANKS,
                           "no rows to start from, or more weights than %zu", MOST_WORK);
        return GSNN_OK;
    }
    bool smooth;
    size_t own, rank;
    gsnn_status status = measure(&s->g, s->channels, s->channel_count, seed, &smooth, &own, &rank,
                                 orbits, document->reading->error);
    if (status)
        return status;
    if ((int64_t)own != parameters || (dimension >= 0) != smooth ||
        (smooth && (int64_t)rank != dimension))
        gsnn_findings_false(findings, GSNN_DIMENSION_RANKS,
                            "dimension %lld of %lld, by our Jacobian %zu of %zu%s",
                            (long long)dimension, (long long)parameters, rank, own,
                            smooth ? "" : ", nowhere smooth");
    else
        gsnn_findings_pass(findings, GSNN_DIMENSION_RANKS, 0);
    return GSNN_OK;
}

/* Components and dimension of the fibre of a sum, and whether it is redundant. */
static gsnn_status check_sum_fibre(const summands *s, const gsnn_value *document,
                                   gsnn_findings *findings) {
    gsnn_value fibre = gsnn_value_member(document, "fibre");
    gsnn_value components = gsnn_value_member(&fibre, "components");
    gsnn_value redundant_value = gsnn_value_member(document, "redundant");
    const char *stated = NULL;
    bool redundant, merged = false;
    int64_t dimension, rays = 0;
    gsnn_status status;
    if ((status = gsnn_verify_integer(&fibre, "dimension", &dimension)) ||
        (status = gsnn_value_boolean(&redundant_value, &redundant)) ||
        (gsnn_value_given(&components) && (status = gsnn_value_decimal(&components, &stated))))
        return status;
    if (!s->complete || s->work > MOST_WORK) {
        gsnn_findings_skip(findings, GSNN_DIMENSION_FIBRES, "no rows to count from");
        return GSNN_OK;
    }
    fmpz_t product, factor, given;
    fmpz_init_set_ui(product, 1);
    fmpz_init(factor);
    fmpz_init(given);
    for (size_t i = 0; i < s->count; i++) {
        ulong channels = 0;
        for (size_t c = 0; c < s->channel_count; c++)
            channels += s->channels[c].rows == &s->rows[i];
        bool line = s->rows[i].type == 2 && s->rows[i].dimension == 1 && channels > 1;
        merged = merged || line;
        rays += (int64_t)(line ? 2 * channels - 1 : channels);
        fmpz_set_ui(factor, 2 * s->alike[i]);
        fmpz_pow_ui(factor, factor, channels);
        fmpz_mul(product, product, factor);
        fmpz_fac_ui(factor, channels);
        fmpz_mul(product, product, factor);
    }
    bool right =
        redundant == merged && dimension == rays && (merged || stated) &&
        (!stated || (!merged && !fmpz_set_str(given, stated, 10) && fmpz_equal(given, product)));
    fmpz_clear(product);
    fmpz_clear(factor);
    fmpz_clear(given);
    if (right)
        gsnn_findings_pass(findings, GSNN_DIMENSION_FIBRES, 0);
    else
        gsnn_findings_false(findings, GSNN_DIMENSION_FIBRES,
                            "fibre and redundant: by our count another one");
    return GSNN_OK;
}

gsnn_status gsnn_verify_dimension_sum(const gsnn_value *document, gsnn_findings *findings,
                                      uint64_t seed) {
    summands s = {0};
    uint64_t state = seed;
    int64_t parameters, dimension, shared;
    size_t orbits;
    gsnn_status status = summands_read(&s, document, findings, &state);
    if (!status && !(status = gsnn_verify_integer(document, "parameters", &parameters)) &&
        !(status = gsnn_verify_integer(document, "dimension", &dimension)) &&
        !(status = gsnn_verify_integer(document, "shared_dimension", &shared))) {
        gsnn_findings_summarise(findings, "a sum of %zu channels", s.channel_count);
        check_shared(&s.g, shared, findings);
        if (dimension < shared || dimension > parameters)
            gsnn_findings_false(findings, GSNN_DIMENSION_RELATIONS,
                                "dimension %lld of %lld parameters", (long long)dimension,
                                (long long)parameters);
        else
            gsnn_findings_pass(findings, GSNN_DIMENSION_RELATIONS, 0);
        status = compare_dimension(&s, document, seed, parameters, dimension, &orbits, findings);
        if (!status)
            status = check_sum_fibre(&s, document, findings);
    }
    summands_clear(&s);
    return status;
}

/* The generic dimension of the same sum, and the orbits of hyperplanes. */
static gsnn_status check_generic(const summands *s, const gsnn_value *document, bool smooth,
                                 int64_t dimension, size_t own_orbits, gsnn_findings *findings) {
    static const char *const statuses[] = {"exact"};
    gsnn_value status_value = gsnn_value_member(document, "status");
    int64_t generic, orbits, own;
    size_t place;
    gsnn_status status;
    if ((status = gsnn_value_choice(&status_value, statuses, 1, &place)) ||
        (status = gsnn_verify_integer(document, "generic", &generic)) ||
        (status = gsnn_verify_integer(document, "hyperplane_orbits", &orbits)))
        return status;
    own = (int64_t)s->g.invariants + 1;
    for (size_t i = 0; i < s->count; i++) {
        int64_t channels = 0;
        for (size_t c = 0; c < s->channel_count; c++)
            channels += s->channels[c].rows == &s->rows[i];
        bool line = s->rows[i].type == 2 && s->rows[i].dimension == 1;
        own += (line ? channels > 0 : channels) *
               (int64_t)(s->rows[i].dimension + (s->rows[i].type == 1));
    }
    bool right = !s->complete || generic == own;
    right = right && (own_orbits == SIZE_MAX || orbits == (int64_t)own_orbits);
    right = right && (!smooth || (dimension <= generic && dimension >= 0)) && orbits >= 0;
    if (right)
        gsnn_findings_pass(findings, GSNN_DIMENSION_RELATIONS, 0);
    else
        gsnn_findings_false(findings, GSNN_DIMENSION_RELATIONS,
                            "generic dimension %lld and %lld orbits of hyperplanes, by our count "
                            "%lld and %zu",
                            (long long)generic, (long long)orbits, (long long)own, own_orbits);
    return GSNN_OK;
}

gsnn_status gsnn_verify_dimension_network(const gsnn_value *document, gsnn_findings *findings,
                                          uint64_t seed) {
    summands s = {0};
    uint64_t state = seed;
    gsnn_value dimension_value = gsnn_value_member(document, "dimension");
    bool smooth = gsnn_value_given(&dimension_value);
    int64_t parameters, dimension = -1;
    size_t orbits;
    gsnn_status status = summands_read(&s, document, findings, &state);
    if (!status && !(status = gsnn_verify_integer(document, "parameters", &parameters)) &&
        (!smooth || !(status = gsnn_verify_integer(document, "dimension", &dimension)))) {
        gsnn_findings_summarise(findings, "a network of %zu channels", s.channel_count);
        status = compare_dimension(&s, document, seed, parameters, dimension, &orbits, findings);
        if (!status)
            status = check_generic(&s, document, smooth, dimension, orbits, findings);
        if (!status)
            status = gsnn_verify_data(document, smooth, dimension, 1, findings);
    }
    summands_clear(&s);
    return status;
}
