#include "reflection/parabolics.h"

#include "base/random.h"
#include "reflection/golden.h"

#define MAX_RANK 8
#define MAX_ROOTS 120

/* Positive coroots in coordinates on the simple ones. */
typedef struct coroots {
    unsigned rank, count;
    gsnn_golden cartan[MAX_RANK][MAX_RANK]; /* [s][t]: <root s, coroot t> */
    gsnn_golden list[MAX_ROOTS][MAX_RANK];
} coroots;

static void set_cartan(coroots *roots, const gsnn_diagram *diagram) {
    for (unsigned s = 0; s < roots->rank; s++)
        for (unsigned t = 0; t < roots->rank; t++) {
            gsnn_golden entry = gsnn_golden_integer(s == t ? 2 : 0);
            if (diagram->bonds[s][t] == 3)
                entry.a = -1;
            if (diagram->bonds[s][t] == 4)
                entry.a = s < t ? -2 : -1;
            if (diagram->bonds[s][t] == 5)
                entry.b = -1;
            roots->cartan[s][t] = entry;
        }
}

static bool is_listed(const coroots *roots, const gsnn_golden *coroot) {
    for (unsigned i = 0; i < roots->count; i++) {
        bool same = true;
        for (unsigned t = 0; t < roots->rank && same; t++)
            same = gsnn_golden_is_zero(gsnn_golden_subtract(roots->list[i][t], coroot[t]));
        if (same)
            return true;
    }
    return false;
}

/* A simple reflection s turns every positive coroot but its own into a positive one. */
static void list_coroots(coroots *roots) {
    for (unsigned s = 0; s < roots->rank; s++)
        for (unsigned t = 0; t < roots->rank; t++)
            roots->list[s][t] = gsnn_golden_integer(s == t);
    roots->count = roots->rank;
    for (unsigned i = 0; i < roots->count; i++)
        for (unsigned s = 0; s < roots->rank; s++) {
            gsnn_golden image[MAX_RANK], value = {0, 0};
            for (unsigned t = 0; t < roots->rank; t++) {
                gsnn_golden term = gsnn_golden_multiply(roots->list[i][t], roots->cartan[s][t]);
                value.a += term.a;
                value.b += term.b;
                image[t] = roots->list[i][t];
            }
            image[s] = gsnn_golden_subtract(image[s], value);
            if (i == s || roots->count == MAX_ROOTS || is_listed(roots, image))
                continue;
            for (unsigned t = 0; t < roots->rank; t++)
                roots->list[roots->count][t] = image[t];
            roots->count++;
        }
}

/* Whether two coroots cut the same hyperplane in Fix(W_J). */
static bool proportional(const coroots *roots, uint64_t outside, const gsnn_golden *x,
                         const gsnn_golden *y) {
    unsigned first = gsnn_take_node(&outside);
    while (gsnn_golden_is_zero(x[first]) && gsnn_golden_is_zero(y[first]) && outside)
        first = gsnn_take_node(&outside);
    for (unsigned t = first + 1; t < roots->rank; t++)
        if ((outside >> t & 1) &&
            !gsnn_golden_is_zero(gsnn_golden_subtract(gsnn_golden_multiply(x[first], y[t]),
                                                      gsnn_golden_multiply(y[first], x[t]))))
            return false;
    return gsnn_golden_is_zero(x[first]) == gsnn_golden_is_zero(y[first]);
}

/* The nodes whose walls contain the image in the chamber of the vector with these values of the
 * simple coroots. */
static uint64_t face_of(const coroots *roots, gsnn_golden *values) {
    for (unsigned s = 0; s < roots->rank;) {
        if (gsnn_golden_sign(values[s]) >= 0) {
            s++;
            continue;
        }
        gsnn_golden value = values[s];
        for (unsigned t = 0; t < roots->rank; t++)
            values[t] =
                gsnn_golden_subtract(values[t], gsnn_golden_multiply(value, roots->cartan[s][t]));
        s = 0;
    }
    uint64_t face = 0;
    for (unsigned s = 0; s < roots->rank; s++)
        if (gsnn_golden_is_zero(values[s]))
            face |= gsnn_node_bit(s);
    return face;
}

/* The face in the chamber that a generic vector of Fix(W_J), orthogonal to a root outside W_J, is
 * moved to.  A vector that happens to lie on more walls is drawn again. */
static uint64_t hyperplane_face(const coroots *roots, uint64_t nodes, const gsnn_golden *coroot) {
    unsigned wanted = (unsigned)__builtin_popcountll(nodes) + 1, pivot = 0;
    uint64_t random = 0, face;
    while (nodes >> pivot & 1 || gsnn_golden_is_zero(coroot[pivot]))
        pivot++;
    do {
        gsnn_golden values[MAX_RANK], sum = {0, 0};
        for (unsigned t = 0; t < roots->rank; t++) {
            values[t] = (gsnn_golden){0, 0};
            if (t == pivot || nodes >> t & 1)
                continue;
            gsnn_golden drawn = gsnn_golden_integer((int64_t)(gsnn_random_next(&random) >> 52) + 1);
            sum = gsnn_golden_subtract(sum, gsnn_golden_multiply(coroot[t], drawn));
            values[t] = gsnn_golden_multiply(coroot[pivot], drawn);
        }
        values[pivot] = sum;
        face = face_of(roots, values);
    } while ((unsigned)__builtin_popcountll(face) != wanted);
    return face;
}

/* counts[J'] = the number of hyperplanes of Fix(W_J) in the class of each canonical set J'. */
static void count_hyperplanes(const gsnn_parabolics *parabolics, const coroots *roots,
                              uint64_t nodes, unsigned *counts) {
    uint64_t outside = (gsnn_node_bit(roots->rank) - 1) & ~nodes;
    for (unsigned set = 0; set < 1U << roots->rank; set++)
        counts[set] = 0;
    for (unsigned i = 0; i < roots->count; i++) {
        bool met = true;
        for (uint64_t rest = outside; rest && met;)
            met = gsnn_golden_is_zero(roots->list[i][gsnn_take_node(&rest)]);
        for (unsigned j = 0; j < i && !met; j++)
            met = proportional(roots, outside, roots->list[i], roots->list[j]);
        if (!met)
            counts[gsnn_parabolic_canonical(parabolics,
                                            hyperplane_face(roots, nodes, roots->list[i]))]++;
    }
}

/* The number of maximal parabolic subgroups of W_J' in the class of a canonical set. */
static void count_above(fmpz_t count, const gsnn_parabolics *parabolics,
                        const gsnn_parabolic_class *lower, const gsnn_parabolic_class *upper) {
    fmpz_t term;
    fmpz_init(term);
    fmpz_zero(count);
    for (uint64_t rest = lower->nodes; rest;) {
        unsigned s = gsnn_take_node(&rest);
        uint64_t smaller = lower->nodes & ~gsnn_node_bit(s);
        unsigned opposite = gsnn_diagram_opposite(&parabolics->diagram, lower->nodes, s);
        if (opposite < s || gsnn_parabolic_canonical(parabolics, smaller) != upper->nodes)
            continue;
        fmpz_divexact(term, lower->order, upper->order);
        if (opposite == s)
            fmpz_divexact_ui(term, term, 2);
        fmpz_add(count, count, term);
    }
    fmpz_clear(term);
}

static gsnn_parabolic_class *class_of(gsnn_parabolic_classes *classes, uint64_t nodes) {
    size_t i = 0;
    while (classes->list[i].nodes != nodes)
        i++;
    return &classes->list[i];
}

/* In I2(m) only the lines' stabilisers, the reflections, have more than one conjugate. */
static void dihedral_lengths(const gsnn_parabolics *parabolics, gsnn_parabolic_classes *classes) {
    ulong reflections = parabolics->type.bond / gsnn_cartan_root_orbits(parabolics->type);
    for (size_t i = 0; i < classes->count; i++)
        fmpz_set_ui(classes->list[i].length,
                    __builtin_popcountll(classes->list[i].nodes) == 1 ? reflections : 1);
}

gsnn_status gsnn_parabolic_lengths(const gsnn_parabolics *parabolics,
                                   gsnn_parabolic_classes *classes, gsnn_error *error) {
    if (parabolics->type.family == 'I') {
        dihedral_lengths(parabolics, classes);
        return GSNN_OK;
    }
    coroots roots = {.rank = parabolics->type.rank};
    set_cartan(&roots, &parabolics->diagram);
    list_coroots(&roots);
    gsnn_status status = GSNN_OK;
    fmpz_t above;
    fmpz_init(above);
    fmpz_one(class_of(classes, 0)->length);
    for (unsigned rank = 0; status == GSNN_OK && rank < roots.rank; rank++)
        for (size_t i = 0; i < classes->count; i++) {
            unsigned counts[1 << MAX_RANK];
            const gsnn_parabolic_class *upper = &classes->list[i];
            if ((unsigned)__builtin_popcountll(upper->nodes) != rank)
                continue;
            count_hyperplanes(parabolics, &roots, upper->nodes, counts);
            for (size_t j = 0; j < classes->count; j++) {
                gsnn_parabolic_class *lower = &classes->list[j];
                if (!counts[lower->nodes])
                    continue;
                count_above(above, parabolics, lower, upper);
                fmpz_mul_ui(lower->length, upper->length, counts[lower->nodes]);
                if (fmpz_is_zero(above) || !fmpz_divisible(lower->length, above))
                    status = gsnn_fail(error, GSNN_FAILED,
                                       "internal error: parabolic subgroups do not count up");
                else
                    fmpz_divexact(lower->length, lower->length, above);
            }
        }
    fmpz_clear(above);
    return status;
}
