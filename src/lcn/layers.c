#include "lcn/layers.h"

#include "base/error.h"
#include "base/memory.h"
#include "polynomial/approximate_roots.h"

#include <assert.h>
#include <flint/fmpq_vec.h>
#include <flint/nmod_poly.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_EXACT_DEGREE = 256,   /* beyond it nothing is factored over Q */
    MOST_MODULAR_FACTORS = 24, /* of a polynomial that seems hard to factor */
    MOST_STEPS = 200000,       /* of the packing */
    MOST_DEGREE = 1000,        /* beyond it no roots are sought */
};

void gsnn_lcn_layers_clear(gsnn_lcn_layers *layers, const gsnn_lcn_stack *stack) {
    for (size_t l = 0; l < stack->layers; l++) {
        if (layers->filters && layers->filters[l])
            _fmpq_vec_clear(layers->filters[l], (slong)stack->sizes[l]);
        if (layers->values)
            free(layers->values[l]);
    }
    free(layers->filters);
    free(layers->values);
    *layers = (gsnn_lcn_layers){0};
}

/* ---- Exact layers ------------------------------------------------------------------------ */

/* Irreducible factors with their degrees, to be packed; NULL stands for a root at infinity. */
typedef struct pieces {
    size_t count, capacity;
    struct piece {
        const fmpz_poly_struct *polynomial;
        size_t degree, layer;
    } * items;
    size_t *room; /* of each layer */
    size_t steps;
} pieces;

/* Whether factoring is known to be quick: few factors modulo some prime, or a small degree. */
static bool is_tractable(const fmpz_poly_t p) {
    if (fmpz_poly_degree(p) <= 24)
        return true;
    if (fmpz_poly_degree(p) > MOST_EXACT_DEGREE || fmpz_poly_max_limbs(p) > 64)
        return false;
    ulong prime = 1000;
    for (int attempt = 0; attempt < 5; attempt++) {
        nmod_poly_t image;
        nmod_poly_factor_t factors;
        prime = n_nextprime(prime, 0);
        nmod_poly_init(image, prime);
        fmpz_poly_get_nmod_poly(image, p);
        nmod_poly_factor_init(factors);
        bool good =
            nmod_poly_degree(image) == fmpz_poly_degree(p) && nmod_poly_is_squarefree(image);
        if (good) {
            nmod_poly_factor(factors, image);
            good = factors->num <= MOST_MODULAR_FACTORS;
        }
        nmod_poly_factor_clear(factors);
        nmod_poly_clear(image);
        if (good)
            return true;
    }
    return false;
}

static gsnn_status add_piece(pieces *list, const fmpz_poly_struct *p, size_t degree,
                             gsnn_error *error) {
    if (gsnn_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items))
        return gsnn_fail_memory(error);
    list->items[list->count++] = (struct piece){p, degree, 0};
    return GSNN_OK;
}

/* Backtracking, the largest pieces first, each into the first layer with room. */
static bool pack(pieces *list, const gsnn_lcn_group *group, size_t next) {
    if (next == list->count)
        return true;
    if (++list->steps > MOST_STEPS)
        return false;
    struct piece *piece = &list->items[next];
    /* Equal pieces go to layers in order, which spares permutations of them. */
    size_t from = group->first;
    if (next && list->items[next - 1].polynomial == piece->polynomial)
        from = list->items[next - 1].layer;
    for (size_t l = from; l < group->first + group->count; l++) {
        if (list->room[l] < piece->degree)
            continue;
        list->room[l] -= piece->degree;
        piece->layer = l;
        if (pack(list, group, next + 1))
            return true;
        list->room[l] += piece->degree;
    }
    return false;
}

static int compare_pieces(const void *a, const void *b) {
    const struct piece *x = a, *y = b;
    if (x->degree != y->degree)
        return x->degree < y->degree ? 1 : -1;
    /* Infinity last. */
    if (!x->polynomial != !y->polynomial)
        return x->polynomial ? -1 : 1;
    return (x->polynomial > y->polynomial) - (x->polynomial < y->polynomial);
}

/* Multiplies a layer by a primitive polynomial. */
static void multiply_layer(fmpq *layer, size_t size, const fmpz_poly_struct *p) {
    fmpq_t term;
    fmpq *product = _fmpq_vec_init((slong)size);
    fmpq_init(term);
    for (size_t i = 0; i < size; i++) {
        for (slong j = 0; j < p->length && i + (size_t)j < size; j++) {
            fmpq_mul_fmpz(term, layer + i, p->coeffs + j);
            fmpq_add(product + i + j, product + i + j, term);
        }
    }
    for (size_t i = 0; i < size; i++)
        fmpq_swap(layer + i, product + i);
    _fmpq_vec_clear(product, (slong)size);
    fmpq_clear(term);
}

/* Packs the factors of one part into the layers of its group; *fits tells whether it worked. */
static gsnn_status pack_part(gsnn_lcn_layers *layers, const gsnn_lcn_stack *stack,
                             const gsnn_lcn_group *group, const gsnn_form_roots *roots, bool *fits,
                             gsnn_error *error) {
    pieces list = {.room = gsnn_new(stack->layers, sizeof *list.room)};
    fmpz_poly_factor_t *factors = gsnn_new(roots->factor_count, sizeof *factors);
    gsnn_status status = list.room && factors ? GSNN_OK : gsnn_fail_memory(error);
    size_t factored = 0;
    *fits = true;
    for (; !status && *fits && factored < roots->factor_count; factored++) {
        const gsnn_form_factor *factor = &roots->factors[factored];
        if (!(*fits = is_tractable(factor->polynomial)))
            break;
        fmpz_poly_factor_init(factors[factored]);
        fmpz_poly_factor(factors[factored], factor->polynomial);
        for (slong k = 0; k < factors[factored]->num; k++) {
            const fmpz_poly_struct *p = factors[factored]->p + k;
            for (size_t copy = 0; !status && copy < factor->multiplicity; copy++)
                status = add_piece(&list, p, (size_t)fmpz_poly_degree(p), error);
        }
    }
    for (size_t k = 0; !status && k < roots->infinity; k++)
        status = add_piece(&list, NULL, 1, error);
    if (!status && *fits) {
        for (size_t l = 0; l < stack->layers; l++)
            list.room[l] = (size_t)stack->sizes[l] - 1;
        if (list.count)
            qsort(list.items, list.count, sizeof *list.items, compare_pieces);
        *fits = pack(&list, group, 0);
        for (size_t k = 0; *fits && k < list.count; k++)
            if (list.items[k].polynomial)
                multiply_layer(layers->filters[list.items[k].layer],
                               (size_t)stack->sizes[list.items[k].layer], list.items[k].polynomial);
    }
    while (factored-- > 0)
        fmpz_poly_factor_clear(factors[factored]);
    free(factors);
    free(list.items);
    free(list.room);
    return status;
}

static gsnn_status make_exact(gsnn_lcn_layers *layers, const gsnn_lcn_membership *membership,
                              bool *fits, gsnn_error *error) {
    const gsnn_lcn_stack *stack = membership->stack;
    gsnn_status status = GSNN_OK;
    if (!(layers->filters = gsnn_new(stack->layers, sizeof *layers->filters)))
        return gsnn_fail_memory(error);
    for (size_t l = 0; l < stack->layers; l++) {
        layers->filters[l] = _fmpq_vec_init((slong)stack->sizes[l]);
        fmpq_set_si(layers->filters[l], 1, 1);
    }
    *fits = true;
    if (membership->zero) {
        for (size_t l = 0; l < stack->layers; l++)
            fmpq_zero(layers->filters[l]);
        return status;
    }
    for (size_t g = 0; !status && *fits && g < stack->group_count; g++)
        status = pack_part(layers, stack, &stack->groups[g], &membership->parts[g], fits, error);
    for (size_t i = 0; i < stack->sizes[0]; i++)
        fmpq_mul(layers->filters[0] + i, layers->filters[0] + i, membership->content);
    return status;
}

/* ---- Layers in doubles ------------------------------------------------------------------- */

/* The roots of a form in doubles: the real ones and one of each pair, with multiplicity. */
typedef struct numeric_roots {
    size_t real_count, pair_count;
    double *real; /* INFINITY for infinity */
    double complex *pairs;
} numeric_roots;

static int compare_imaginary(const void *a, const void *b) {
    double x = cimag(*(const double complex *)a), y = cimag(*(const double complex *)b);
    return (x < y) - (x > y);
}

static gsnn_status find_numeric_roots(numeric_roots *n, const gsnn_form_roots *roots,
                                      gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    *n = (numeric_roots){.real = gsnn_new(roots->degree, sizeof *n->real),
                         .pairs = gsnn_new(roots->degree, sizeof *n->pairs)};
    double complex *all = gsnn_new(roots->degree, sizeof *all);
    if (!n->real || !n->pairs || !all)
        status = gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < roots->factor_count; i++) {
        const gsnn_form_factor *factor = &roots->factors[i];
        size_t degree = (size_t)fmpz_poly_degree(factor->polynomial);
        for (size_t k = 0; k < factor->line.count; k++) {
            if (!factor->line.items[k].variations)
                continue;
            double x = gsnn_real_interval_double(&factor->line.items[k], factor->polynomial);
            for (size_t copy = 0; copy < factor->multiplicity; copy++)
                n->real[n->real_count++] = x;
        }
        if (factor->real_roots == degree)
            continue;
        status = gsnn_approximate_roots(all, factor->polynomial, error);
        /* As many pairs as there are: those farthest from the line. */
        qsort(all, degree, sizeof *all, compare_imaginary);
        for (size_t k = 0; k < (degree - factor->real_roots) / 2; k++)
            for (size_t copy = 0; copy < factor->multiplicity; copy++)
                n->pairs[n->pair_count++] = all[k];
    }
    for (size_t k = 0; !status && k < roots->infinity; k++)
        n->real[n->real_count++] = INFINITY;
    free(all);
    return status;
}

/* Multiplies a filter with `degree` used by a + b x + c x^2, of norm about 1. */
static void multiply_values(double *filter, size_t *degree, double a, double b, double c,
                            size_t by) {
    double scale = 1 / hypot(hypot(a, b), c);
    for (size_t i = *degree + by + 1; i-- > 0;) {
        double sum = i <= *degree ? a * filter[i] : 0;
        if (i >= 1 && i - 1 <= *degree)
            sum += b * filter[i - 1];
        if (by == 2 && i >= 2 && i - 2 <= *degree)
            sum += c * filter[i - 2];
        filter[i] = scale * sum;
    }
    *degree += by;
}

static void multiply_real(double *filter, size_t *degree, double x) {
    if (isinf(x))
        multiply_values(filter, degree, 1, 0, 0, 1);
    else
        multiply_values(filter, degree, -x, 1, 0, 1);
}

/* One real root to each even size, pairs where two fit, the other real ones in pairs. */
static void fill_layers(gsnn_lcn_layers *layers, const gsnn_lcn_stack *stack,
                        const gsnn_lcn_group *group, const numeric_roots *n) {
    size_t real = 0, pair = 0;
    for (size_t l = group->first; l < group->first + group->count; l++) {
        size_t degree = 0;
        if (stack->sizes[l] % 2 == 0)
            multiply_real(layers->values[l], &degree, n->real[real++]);
        while (degree + 1 < stack->sizes[l]) {
            if (pair < n->pair_count) {
                double complex z = n->pairs[pair++];
                double size = creal(z) * creal(z) + cimag(z) * cimag(z);
                multiply_values(layers->values[l], &degree, size, -2 * creal(z), 1, 2);
            } else {
                multiply_real(layers->values[l], &degree, n->real[real++]);
                multiply_real(layers->values[l], &degree, n->real[real++]);
            }
        }
    }
}

/* Scales the first layer so that the product is nearest to the filter, and says how near. */
static gsnn_status scale_layers(gsnn_lcn_layers *layers, const gsnn_lcn_stack *stack,
                                const fmpq *filter, gsnn_error *error) {
    size_t size = (size_t)stack->size;
    double *product = gsnn_new(size, sizeof *product), *next = gsnn_new(size, sizeof *next);
    gsnn_status status = product && next ? GSNN_OK : gsnn_fail_memory(error);
    if (!status) {
        size_t degree = 0;
        product[0] = 1;
        for (size_t l = 0; l < stack->layers; l++) {
            if (stack->sizes[l] == 1)
                continue;
            memset(next, 0, size * sizeof *next);
            for (size_t i = 0; i <= degree; i++)
                for (size_t j = 0; j < stack->sizes[l]; j++)
                    next[i + j * stack->products[l]] += product[i] * layers->values[l][j];
            degree += (size_t)((stack->sizes[l] - 1) * stack->products[l]);
            memcpy(product, next, size * sizeof *product);
        }
        double dot = 0, norm = 0, length = 0, rest = 0;
        for (size_t i = 0; i < size; i++) {
            double f = fmpq_get_d(filter + i);
            dot += f * product[i];
            norm += product[i] * product[i];
            length += f * f;
        }
        double scale = dot / norm;
        for (size_t i = 0; i < size; i++) {
            double d = fmpq_get_d(filter + i) - scale * product[i];
            rest += d * d;
        }
        layers->residual = sqrt(rest / length);
        layers->known = isfinite(scale) && isfinite(layers->residual) && layers->residual < 0.5;
        for (size_t i = 0; i < stack->sizes[0]; i++)
            layers->values[0][i] *= scale;
    }
    free(product);
    free(next);
    return status;
}

static gsnn_status make_numeric(gsnn_lcn_layers *layers, const gsnn_lcn_membership *membership,
                                const fmpq *filter, gsnn_error *error) {
    const gsnn_lcn_stack *stack = membership->stack;
    gsnn_status status = GSNN_OK;
    if (!(layers->values = gsnn_new(stack->layers, sizeof *layers->values)))
        return gsnn_fail_memory(error);
    for (size_t l = 0; l < stack->layers; l++) {
        if (!(layers->values[l] = gsnn_new((size_t)stack->sizes[l], sizeof(double))))
            return gsnn_fail_memory(error);
        layers->values[l][0] = 1;
    }
    for (size_t g = 0; !status && g < stack->group_count; g++) {
        numeric_roots n;
        status = find_numeric_roots(&n, &membership->parts[g], error);
        if (!status)
            fill_layers(layers, stack, &stack->groups[g], &n);
        free(n.real);
        free(n.pairs);
    }
    return status ? status : scale_layers(layers, stack, filter, error);
}

/* The layer that is larger than 1, where there is one alone; else the number of layers. */
static size_t find_single(const gsnn_lcn_stack *stack) {
    size_t found = stack->layers;
    for (size_t l = 0; l < stack->layers; l++) {
        if (stack->sizes[l] == 1)
            continue;
        if (found < stack->layers)
            return stack->layers;
        found = l;
    }
    return found;
}

/* That layer is the filter itself. */
static gsnn_status keep_single(gsnn_lcn_layers *layers, const gsnn_lcn_stack *stack, size_t single,
                               const fmpq *filter, gsnn_error *error) {
    if (!(layers->filters = gsnn_new(stack->layers, sizeof *layers->filters)))
        return gsnn_fail_memory(error);
    for (size_t l = 0; l < stack->layers; l++) {
        layers->filters[l] = _fmpq_vec_init((slong)stack->sizes[l]);
        fmpq_one(layers->filters[l]);
        for (size_t i = 0; l == single && i < stack->sizes[l]; i++)
            fmpq_set(layers->filters[l] + i, filter + i * stack->products[l]);
    }
    layers->known = layers->exact = true;
    return GSNN_OK;
}

gsnn_status gsnn_lcn_layers_init(gsnn_lcn_layers *layers, const gsnn_lcn_membership *membership,
                                 const fmpq *filter, gsnn_error *error) {
    *layers = (gsnn_lcn_layers){0};
    if (membership->slack || membership->stack->size > MOST_DEGREE + 1)
        return GSNN_OK;
    size_t single = find_single(membership->stack);
    if (single < membership->stack->layers)
        return keep_single(layers, membership->stack, single, filter, error);
    bool fits;
    gsnn_status status = make_exact(layers, membership, &fits, error);
    if (!status && fits) {
        layers->known = layers->exact = true;
        return status;
    }
    if (!status)
        status = make_numeric(layers, membership, filter, error);
    return status;
}
