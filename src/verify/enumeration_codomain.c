/* enumeration_codomain.c - the codomain and the output weights of an enumeration, proved anew.
 *
 * sigma is taken to points like the group itself; that it is a representation is seen from the
 * order of both side by side.  H is not asked for: the stabiliser of the first neuron is generated
 * by the Schreier generators of rho, so that the output weights { a : sigma(h) a = a } or { a :
 * sigma(h) a = chi(h) a } come from rho and sigma alone. */
#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

bool gsnn_verify_is_dead(const gsnn_record_architecture *architecture) {
    return !architecture->admissible && architecture->reason &&
           (strcmp(architecture->reason, "no-output") == 0 ||
            strcmp(architecture->reason, "phase") == 0);
}

/* Beyond so many points of Schreier generators output weights are not worked out. */
#define MOST_POINTS ((size_t)1 << 25)

/* ---- The codomain ------------------------------------------------------------------------ */

/* Whether generators and their images side by side generate a group of the order of G. */
static gsnn_status check_order(gsnn_verify_subject *subject) {
    const gsnn_proof_points *points = subject->points, *outputs = subject->outputs;
    size_t count = points->count + outputs->count;
    gsnn_proof_point *both = gsnn_resize(NULL, points->generator_count * count, sizeof *both);
    gsnn_proof_chain *chain = NULL;
    if (!both)
        return gsnn_fail_memory(subject->error);
    for (size_t k = 0; k < points->generator_count; k++) {
        for (size_t x = 0; x < points->count; x++)
            both[k * count + x] = points->generators[k * points->count + x];
        for (size_t x = 0; x < outputs->count; x++)
            both[k * count + points->count + x] =
                (gsnn_proof_point)points->count + outputs->generators[k * outputs->count + x];
    }
    gsnn_status status =
        gsnn_proof_chain_generate(&chain, count, both, points->generator_count, subject->error);
    free(both);
    if (status)
        return status;
    fmpz_t order, joint;
    fmpz_init(order);
    fmpz_init(joint);
    gsnn_proof_chain_order(order, subject->G);
    gsnn_proof_chain_order(joint, chain);
    if (fmpz_equal(order, joint))
        gsnn_findings_pass(subject->findings, GSNN_CHECK_CODOMAIN, 0);
    else
        gsnn_findings_false(subject->findings, GSNN_CHECK_CODOMAIN,
                            "codomain.generators: they respect not every relation of the group");
    fmpz_clear(order);
    fmpz_clear(joint);
    gsnn_proof_chain_free(chain);
    return GSNN_OK;
}

static bool same_elements(const gsnn_record_elements *a, const gsnn_record_elements *b,
                          size_t degree) {
    size_t size = a->count * degree;
    if (a->count != b->count || !a->images != !b->images)
        return false;
    if (a->images)
        return memcmp(a->images, b->images, size * sizeof *a->images) == 0;
    for (size_t i = 0; a->entries && i < size * degree; i++)
        if (strcmp(a->entries[i], b->entries[i]) != 0)
            return false;
    return true;
}

/* What the kind says of the images. */
static void check_kind(gsnn_verify_subject *subject) {
    const gsnn_record_group *group = &subject->record->group;
    const gsnn_record_codomain *codomain = &subject->record->codomain;
    const gsnn_record_elements *images = &codomain->generators;
    bool sound = strcmp(codomain->kind, "file") == 0;
    if (strcmp(codomain->kind, "input") == 0) {
        sound = codomain->dimension == group->degree && codomain->action == group->action &&
                same_elements(images, &group->generators, group->degree);
    } else if (strcmp(codomain->kind, "trivial") == 0 || strcmp(codomain->kind, "signs") == 0) {
        bool signs = codomain->kind[0] == 's';
        sound = codomain->dimension == 1 && !signs == !codomain->signs &&
                (!images->count || images->images) &&
                (!signs || strlen(codomain->signs) == images->count);
        for (size_t k = 0; sound && k < images->count; k++)
            sound = images->images[k] == (signs && codomain->signs[k] == '-' ? -1 : 1);
    }
    if (sound)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_CODOMAIN, 0);
    else
        gsnn_findings_false(subject->findings, GSNN_CHECK_CODOMAIN,
                            "codomain.kind: the generators are not what \"%.40s\" says",
                            codomain->kind);
}

/* The orbits of G on pairs of an output and an input, up to sign, joined pair by pair. */
typedef struct pairs {
    size_t *parent;
    bool *opposite; /* to its parent */
    bool *zero;     /* of a root: the entry is its own opposite */
} pairs;

static size_t find_root(const pairs *p, size_t x, bool *negative) {
    *negative = false;
    while (p->parent[x] != x) {
        *negative ^= p->opposite[x];
        x = p->parent[x];
    }
    return x;
}

static void join(pairs *p, size_t x, size_t y, bool negative) {
    bool of_x, of_y;
    size_t a = find_root(p, x, &of_x), b = find_root(p, y, &of_y);
    bool opposite = negative ^ of_x ^ of_y;
    if (a == b) {
        p->zero[a] |= opposite;
        return;
    }
    if (a > b) {
        size_t larger = a;
        a = b;
        b = larger;
    }
    p->parent[b] = a;
    p->opposite[b] = opposite;
    p->zero[a] |= p->zero[b];
}

/* Holds the listed pattern of linear maps against those orbits, which are numbered as they come. */
static void compare_linear(gsnn_verify_subject *subject, const pairs *p, size_t size) {
    const gsnn_record_weights *linear = &subject->record->codomain.linear;
    int32_t *number = gsnn_new(size, sizeof *number);
    int32_t next = 0;
    size_t wrong = SIZE_MAX;
    for (size_t x = 0; number && x < size; x++) {
        bool negative;
        size_t root = find_root(p, x, &negative);
        if (root == x && !p->zero[x])
            number[x] = ++next;
        int32_t is = p->zero[root] ? 0 : negative ? -number[root] : number[root];
        if (linear->rows[x] != is && wrong == SIZE_MAX)
            wrong = x;
    }
    free(number);
    subject->linear_maps = (size_t)next;
    if (wrong != SIZE_MAX)
        gsnn_findings_false(subject->findings, GSNN_CHECK_CODOMAIN,
                            "codomain.linear.rows[%zu][%zu]: it is not the orbit of that entry",
                            wrong / subject->points->degree, wrong % subject->points->degree);
    else if (linear->dimension != (size_t)next)
        gsnn_findings_false(subject->findings, GSNN_CHECK_CODOMAIN,
                            "codomain.linear.dimension: %zu, but it is %d", linear->dimension,
                            next);
    else
        gsnn_findings_pass(subject->findings, GSNN_CHECK_CODOMAIN, 0);
}

static gsnn_status check_linear(gsnn_verify_subject *subject) {
    const gsnn_record_codomain *codomain = &subject->record->codomain;
    const gsnn_record_group *group = &subject->record->group;
    size_t p = codomain->dimension, m = group->degree, size = p * m;
    subject->linear_maps = codomain->linear.dimension;
    if (!codomain->linear.rows) {
        gsnn_findings_skip(subject->findings, GSNN_CHECK_CODOMAIN,
                           "codomain.linear: matrices are not worked out again");
        return GSNN_OK;
    }
    pairs orbits = {gsnn_new(size, sizeof *orbits.parent), gsnn_new(size, sizeof *orbits.opposite),
                    gsnn_new(size, sizeof *orbits.zero)};
    gsnn_status status = orbits.parent && orbits.opposite && orbits.zero
                             ? GSNN_OK
                             : gsnn_fail_memory(subject->error);
    for (size_t x = 0; !status && x < size; x++)
        orbits.parent[x] = x;
    for (size_t k = 0; !status && k < group->generators.count; k++)
        for (size_t x = 0; x < size; x++) {
            int32_t i = codomain->generators.images[k * p + x / m];
            int32_t j = group->generators.images[k * m + x % m];
            join(&orbits, x, (size_t)(abs(i) - 1) * m + (size_t)(abs(j) - 1), (i < 0) != (j < 0));
        }
    if (!status)
        compare_linear(subject, &orbits, size);
    free(orbits.parent);
    free(orbits.opposite);
    free(orbits.zero);
    return status;
}

/* sigma^G. */
static gsnn_status check_constant(gsnn_verify_subject *subject) {
    const gsnn_proof_points *outputs = subject->outputs;
    const gsnn_record_codomain *codomain = &subject->record->codomain;
    int8_t *trivial = gsnn_new(outputs->generator_count, sizeof *trivial);
    gsnn_proof_pattern fixed;
    if (!trivial)
        return gsnn_fail_memory(subject->error);
    memset(trivial, 1, outputs->generator_count);
    gsnn_status status = gsnn_proof_weight_space(&fixed, outputs, outputs->generators, trivial,
                                                 outputs->generator_count, subject->error);
    free(trivial);
    if (status)
        return status;
    subject->constants = fixed.dimension;
    bool same = codomain->constant.dimension == fixed.dimension;
    for (size_t c = 0; same && codomain->constant.rows && c < outputs->degree; c++)
        same = codomain->constant.rows[c] == fixed.labels[outputs->basis[c]];
    gsnn_proof_pattern_clear(&fixed);
    if (same)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_CODOMAIN, 0);
    else
        gsnn_findings_false(subject->findings, GSNN_CHECK_CODOMAIN,
                            "codomain.constant: it is not the space that sigma fixes, of dimension "
                            "%zu",
                            subject->constants);
    return GSNN_OK;
}

gsnn_status gsnn_verify_check_codomain(gsnn_verify_subject *subject) {
    const gsnn_enumeration_record *record = subject->record;
    if (!record->codomain.given)
        return GSNN_OK;
    /* The images as a group of their own. */
    gsnn_enumeration_record images = {.group = record->group};
    images.group.action = record->codomain.action;
    images.group.degree = record->codomain.dimension;
    images.group.generators = record->codomain.generators;
    images.group.form = NULL;
    gsnn_proof_fault fault = {{0}};
    gsnn_status status = gsnn_proof_points_new(&subject->outputs, &images, &fault, subject->error);
    if (status)
        return status;
    if (!subject->outputs) {
        gsnn_findings_false(subject->findings, GSNN_CHECK_CODOMAIN, "codomain: %s", fault.text);
        return GSNN_OK;
    }
    check_kind(subject);
    if ((status = check_order(subject)) || (status = check_linear(subject)))
        return status;
    return check_constant(subject);
}

/* ---- The output weights of an architecture ----------------------------------------------- */

/* The neurons as cosets: w_j = sign[j] w t_j, with t_j as permutations of the points of outputs. */
typedef struct cosets {
    size_t count, points;
    gsnn_proof_point *elements, *inverses; /* count x points */
    int8_t *sign;                          /* 0: not reached */
    /* Schreier generators of H, without the identity with sign 1. */
    gsnn_proof_point *generators;
    int8_t *chi;
    size_t generator_count, generator_capacity, chi_capacity;
} cosets;

static void clear_cosets(cosets *c) {
    free(c->elements);
    free(c->inverses);
    free(c->sign);
    free(c->generators);
    free(c->chi);
}

/* Row i is s times row j moved by generator g: a new coset, or an element of H. */
static gsnn_status add_edge(cosets *c, const gsnn_proof_point *g, size_t i, size_t j, int8_t s,
                            bool *new_one, gsnn_error *error) {
    const gsnn_proof_point *from = c->elements + j * c->points;
    *new_one = !c->sign[i];
    if (*new_one) {
        gsnn_proof_permutation_multiply(c->elements + i * c->points, from, g, c->points);
        gsnn_proof_permutation_invert(c->inverses + i * c->points, c->elements + i * c->points,
                                      c->points);
        c->sign[i] = (int8_t)(s * c->sign[j]);
        return GSNN_OK;
    }
    if (gsnn_reserve(&c->generators, &c->generator_capacity, (c->generator_count + 1) * c->points,
                     sizeof *c->generators) ||
        gsnn_reserve(&c->chi, &c->chi_capacity, c->generator_count + 1, sizeof *c->chi))
        return gsnn_fail_memory(error);
    gsnn_proof_point *h = c->generators + c->generator_count * c->points;
    const gsnn_proof_point *back = c->inverses + i * c->points;
    for (size_t x = 0; x < c->points; x++)
        h[x] = from[g[back[x]]];
    c->chi[c->generator_count] = (int8_t)(s * c->sign[j] * c->sign[i]);
    c->generator_count +=
        c->chi[c->generator_count] < 0 || !gsnn_proof_permutation_is_identity(h, c->points);
    return GSNN_OK;
}

static gsnn_status walk(cosets *c, const gsnn_verify_subject *subject, const int32_t *rho) {
    const gsnn_proof_points *outputs = subject->outputs;
    size_t n = c->count, generators = outputs->generator_count, reached = 1;
    size_t *queue = gsnn_new(n, sizeof *queue);
    int32_t *before = gsnn_new(generators * n, sizeof *before);
    gsnn_status status = queue && before ? GSNN_OK : gsnn_fail_memory(subject->error);
    for (size_t k = 0; !status && k < generators; k++)
        for (size_t i = 0; i < n; i++)
            before[k * n + (size_t)(abs(rho[k * n + i]) - 1)] =
                rho[k * n + i] < 0 ? -(int32_t)i - 1 : (int32_t)i + 1;
    for (size_t at = 0; !status && at < reached; at++)
        for (size_t k = 0; !status && k < generators; k++) {
            int32_t to = before[k * n + queue[at]];
            bool new_one;
            status = add_edge(c, outputs->generators + k * outputs->count, (size_t)abs(to) - 1,
                              queue[at], to < 0 ? -1 : 1, &new_one, subject->error);
            if (!status && new_one)
                queue[reached++] = (size_t)abs(to) - 1;
        }
    free(queue);
    free(before);
    return status;
}

static gsnn_status make_cosets(cosets *c, const gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    size_t n = (size_t)architecture->neurons, points = subject->outputs->count;
    *c = (cosets){.count = n, .points = points};
    c->elements = gsnn_resize(NULL, n * points, sizeof *c->elements);
    c->inverses = gsnn_resize(NULL, n * points, sizeof *c->inverses);
    c->sign = gsnn_new(n, sizeof *c->sign);
    if (!c->elements || !c->inverses || !c->sign)
        return gsnn_fail_memory(subject->error);
    gsnn_proof_permutation_identity(c->elements, points);
    gsnn_proof_permutation_identity(c->inverses, points);
    c->sign[0] = 1;
    return walk(c, subject, architecture->signed_permutations);
}

/* The listed rows against the space: row j is that of the first neuron moved by t_j. */
static bool compare_rows(const gsnn_verify_subject *subject, const cosets *c, bool odd,
                         const gsnn_record_weights *listed, const gsnn_proof_pattern *space,
                         size_t *wrong) {
    const gsnn_proof_points *outputs = subject->outputs;
    for (size_t j = 0; j < listed->row_count; j++)
        for (size_t k = 0; k < outputs->degree; k++) {
            int32_t is = space->labels[c->elements[j * c->points + outputs->basis[k]]];
            if (odd && c->sign[j] < 0)
                is = -is;
            *wrong = j;
            if (listed->rows[j * outputs->degree + k] != is)
                return false;
        }
    return true;
}

/* One of the two spaces of output weights; *dimension is what it is. */
static gsnn_status check_space(gsnn_verify_subject *subject, size_t a, const cosets *c, bool odd,
                               const gsnn_record_weights *listed, const char *name,
                               size_t *dimension) {
    const char *id = subject->record->architectures[a].id;
    gsnn_proof_pattern space;
    size_t wrong = 0;
    int8_t *trivial = gsnn_new(c->generator_count, sizeof *trivial);
    if (!trivial)
        return gsnn_fail_memory(subject->error);
    memset(trivial, 1, c->generator_count);
    gsnn_status status =
        gsnn_proof_weight_space(&space, subject->outputs, c->generators, odd ? c->chi : trivial,
                                c->generator_count, subject->error);
    free(trivial);
    if (status)
        return status;
    *dimension = space.dimension;
    if (listed->listed && listed->dimension != space.dimension)
        gsnn_findings_false(subject->findings, GSNN_CHECK_OUTPUT_WEIGHTS,
                            "%s: %s.dimension: %zu, but it is %zu", id, name, listed->dimension,
                            space.dimension);
    else if (listed->rows && !compare_rows(subject, c, odd, listed, &space, &wrong))
        gsnn_findings_false(subject->findings, GSNN_CHECK_OUTPUT_WEIGHTS,
                            "%s: %s.rows[%zu]: sigma moves the first row elsewhere", id, name,
                            wrong);
    else
        gsnn_findings_pass(subject->findings, GSNN_CHECK_OUTPUT_WEIGHTS,
                           listed->rows ? listed->row_count : 0);
    gsnn_proof_pattern_clear(&space);
    return GSNN_OK;
}

/* A type 1 that a sine of type 2 makes superfluous: some g is -1 on its V, so that the opposite of
 * the first row is a row. */
static void check_phase(gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const gsnn_record_weights *weights = &architecture->weights;
    size_t degree = subject->points->degree;
    bool sine = subject->record->codomain.activation == GSNN_RECORD_SIN;
    bool said = architecture->reason && strcmp(architecture->reason, "phase") == 0;
    if (architecture->type != 1 || (!said && (!sine || !architecture->admissible)))
        return;
    if (!weights->rows || weights->row_count != architecture->neurons) {
        gsnn_findings_skip(subject->findings, GSNN_CHECK_LIVE, "%s: its rows are not listed",
                           architecture->id);
        return;
    }
    bool opposite = false;
    for (size_t j = 0; j < weights->row_count && !opposite; j++) {
        opposite = true;
        for (size_t k = 0; k < degree && opposite; k++)
            opposite = weights->rows[j * degree + k] == -weights->rows[k];
    }
    if (opposite != said || (said && !sine))
        gsnn_findings_false(subject->findings, GSNN_CHECK_LIVE,
                            "%s: %s of its neurons is the opposite of the first", architecture->id,
                            opposite ? "one" : "none");
    else
        gsnn_findings_pass(subject->findings, GSNN_CHECK_LIVE, 0);
}

/* Whether it lives, and is said to, and how many output weights there are. */
static void check_live(gsnn_verify_subject *subject, size_t a, size_t outputs) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    bool dead = architecture->reason && strcmp(architecture->reason, "no-output") == 0;
    if ((size_t)architecture->parameters.output != outputs)
        gsnn_findings_false(subject->findings, GSNN_CHECK_LIVE,
                            "%s: parameters.output: %lld, but there are %zu", architecture->id,
                            (long long)architecture->parameters.output, outputs);
    else if ((architecture->admissible && !outputs) || (dead && outputs))
        gsnn_findings_false(subject->findings, GSNN_CHECK_LIVE, "%s: it has %zu output weights",
                            architecture->id, outputs);
    else
        gsnn_findings_pass(subject->findings, GSNN_CHECK_LIVE, 0);
}

gsnn_status gsnn_verify_check_output(gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    gsnn_record_activation activation = subject->record->codomain.activation;
    if (!subject->outputs)
        return GSNN_OK;
    size_t n = (size_t)architecture->neurons, points = subject->outputs->count;
    if (!subject->own[a].rho_sound ||
        n > MOST_POINTS / points / (subject->outputs->generator_count + 1)) {
        gsnn_findings_skip(subject->findings, GSNN_CHECK_OUTPUT_WEIGHTS,
                           "%s: rho is not listed, false, or too large", architecture->id);
        return GSNN_OK;
    }
    cosets c;
    size_t first = 0, second = 0;
    gsnn_status status = make_cosets(&c, subject, a);
    bool odd = activation == GSNN_RECORD_ODD || activation == GSNN_RECORD_SIN;
    bool none = activation == GSNN_RECORD_NO_SYMMETRY && architecture->type == 2;
    if (!status && !none)
        status = check_space(subject, a, &c, odd, &architecture->output, "output", &first);
    if (!status && activation == GSNN_RECORD_SIN)
        status = check_space(subject, a, &c, false, &architecture->cosine, "cosine", &second);
    if (!status) {
        check_live(subject, a, first + second);
        check_phase(subject, a);
    }
    clear_cosets(&c);
    return status;
}
