#include "proof/census.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Products are in a table of 16-bit numbers, and this is the largest group that has one. */
#define MOST_ELEMENTS 5000

/* Bytes of all subgroups, a bit an element. */
#define MOST_BYTES ((size_t)1 << 27)

typedef uint16_t element;

/* The group with all its products, and the subgroups that are known. */
typedef struct listing {
    size_t order, words; /* 64-bit words of a subgroup */
    size_t degree;
    gsnn_proof_point *images; /* order x degree */
    element *product;         /* order x order: row a, column b holds ab */
    element *inverse;
    element *generators; /* of the group */
    size_t generator_count;
    uint64_t *subgroups; /* count x words */
    size_t count, capacity;
    gsnn_hash_index index; /* of the subgroups */
    uint64_t work, most_work;
} listing;

static gsnn_status keep_element(const gsnn_proof_point *g, void *data) {
    listing *all = data;
    memcpy(all->images + all->order++ * all->degree, g, all->degree * sizeof *g);
    return GSNN_OK;
}

/* Where an element is in the order of images; what is looked for must be there. */
static int compare_images(const gsnn_proof_point *a, const gsnn_proof_point *b, size_t degree) {
    for (size_t x = 0; x < degree; x++)
        if (a[x] != b[x])
            return a[x] < b[x] ? -1 : 1;
    return 0;
}

/* Sorts the elements by their images, so that they can be looked up, by merging. */
static void sort_elements(listing *all, element *sorted, element *other) {
    for (size_t a = 0; a < all->order; a++)
        sorted[a] = (element)a;
    for (size_t run = 1; run < all->order; run *= 2) {
        for (size_t begin = 0; begin < all->order; begin += 2 * run) {
            size_t middle = begin + run < all->order ? begin + run : all->order;
            size_t end = middle + run < all->order ? middle + run : all->order;
            size_t i = begin, j = middle;
            for (size_t k = begin; k < end; k++) {
                bool left =
                    j == end || (i < middle && compare_images(all->images + sorted[i] * all->degree,
                                                              all->images + sorted[j] * all->degree,
                                                              all->degree) < 0);
                other[k] = left ? sorted[i++] : sorted[j++];
            }
        }
        memcpy(sorted, other, all->order * sizeof *sorted);
    }
}

static element find_element(const listing *all, const element *sorted, const gsnn_proof_point *g) {
    size_t low = 0, high = all->order;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (compare_images(all->images + sorted[middle] * all->degree, g, all->degree) <= 0)
            low = middle;
        else
            high = middle;
    }
    return sorted[low];
}

/* Fills in the products: those by generators by look-up, the others through words.  Element 0 is
 * the identity. */
static void fill_products(listing *all, const element *right, element *queue, bool *known) {
    size_t met = 1, n = all->order;
    queue[0] = 0;
    known[0] = true;
    for (size_t a = 0; a < n; a++)
        all->product[a * n] = (element)a;
    for (size_t next = 0; next < met; next++)
        for (size_t s = 0; s < all->generator_count; s++) {
            element b = queue[next], bs = right[s * n + b];
            if (known[bs])
                continue;
            known[bs] = true;
            queue[met++] = bs;
            for (size_t a = 0; a < n; a++)
                all->product[a * n + bs] = right[s * n + all->product[a * n + b]];
        }
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            if (!all->product[a * n + b])
                all->inverse[a] = (element)b;
}

static gsnn_status make_products(listing *all, const gsnn_proof_point *generators,
                                 gsnn_error *error) {
    size_t n = all->order, count = all->generator_count;
    gsnn_status status = GSNN_OK;
    element *sorted = gsnn_new(n, sizeof *sorted), *queue = gsnn_new(n, sizeof *queue);
    bool *known = gsnn_new(n, sizeof *known);
    element *right = gsnn_new(count * n, sizeof *right);
    gsnn_proof_point *image = gsnn_new(all->degree, sizeof *image);
    all->product = gsnn_resize(NULL, n * n, sizeof *all->product);
    all->inverse = gsnn_new(n, sizeof *all->inverse);
    all->generators = gsnn_new(count, sizeof *all->generators);
    if (!sorted || !queue || !known || !right || !image || !all->product || !all->inverse ||
        !all->generators) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    sort_elements(all, sorted, queue);
    for (size_t s = 0; s < count; s++) {
        const gsnn_proof_point *g = generators + s * all->degree;
        all->generators[s] = find_element(all, sorted, g);
        for (size_t a = 0; a < n; a++) {
            gsnn_proof_permutation_multiply(image, all->images + a * all->degree, g, all->degree);
            right[s * n + a] = find_element(all, sorted, image);
        }
    }
    fill_products(all, right, queue, known);
done:
    free(sorted);
    free(queue);
    free(known);
    free(right);
    free(image);
    return status;
}

static bool has(const uint64_t *set, size_t a) {
    return set[a / 64] >> a % 64 & 1;
}

static void put(uint64_t *set, size_t a) {
    set[a / 64] |= UINT64_C(1) << a % 64;
}

static element multiply(listing *all, element a, element b) {
    all->work++;
    return all->product[a * all->order + b];
}

/* Extends a subgroup, listed in elements[0..count) and in the set, by x: the union of cosets of the
 * old one, closed under multiplication by old generators and x from the left.  Returns the new
 * order. */
static size_t extend(listing *all, uint64_t *set, element *elements, size_t count,
                     const element *generators, size_t generator_count, element x) {
    size_t old = count;
    for (size_t begin = 0; begin < count; begin += old)
        for (size_t s = 0; s <= generator_count; s++) {
            element g = s < generator_count ? generators[s] : x;
            element first = multiply(all, g, elements[begin]);
            if (has(set, first))
                continue;
            for (size_t k = 0; k < old; k++) {
                element member = multiply(all, first, elements[k]);
                put(set, member);
                elements[count++] = member;
            }
        }
    return count;
}

static uint64_t hash_set(const listing *all, const uint64_t *set) {
    return gsnn_hash_bytes(set, all->words * sizeof *set);
}

/* Whether a set is among the subgroups. */
static bool is_known(const listing *all, const uint64_t *set) {
    if (!all->count)
        return false;
    gsnn_hash_probe probe = gsnn_hash_index_probe(&all->index, hash_set(all, set));
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM &&
           memcmp(all->subgroups + i * all->words, set, all->words * sizeof *set) != 0)
        i = gsnn_hash_probe_next(&probe);
    return i != GSNN_NO_ITEM;
}

/* Adds a set that is not there. */
static gsnn_status add_set(listing *all, const uint64_t *set, gsnn_error *error) {
    if (gsnn_reserve(&all->subgroups, &all->capacity, all->count + 1,
                     all->words * sizeof *all->subgroups))
        return gsnn_fail_memory(error);
    if (!all->index.slots && gsnn_hash_index_init(&all->index, 32))
        return gsnn_fail_memory(error);
    if (gsnn_hash_index_add(&all->index, hash_set(all, set), (uint32_t)all->count))
        return gsnn_fail_memory(error);
    memcpy(all->subgroups + all->count * all->words, set, all->words * sizeof *set);
    all->count++;
    return GSNN_OK;
}

/* Adds the conjugates of the last subgroup; `moved` is a set. */
static gsnn_status add_conjugates(listing *all, uint64_t *moved, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = all->count - 1; i < all->count && !status; i++)
        for (size_t s = 0; s < all->generator_count && !status; s++) {
            element g = all->generators[s], inverse = all->inverse[g];
            memset(moved, 0, all->words * sizeof *moved);
            for (size_t a = 0; a < all->order; a++)
                if (has(all->subgroups + i * all->words, a))
                    put(moved, multiply(all, multiply(all, g, (element)a), inverse));
            if (!is_known(all, moved))
                status = add_set(all, moved, error);
        }
    return status;
}

/* The representative of a class: its place among the subgroups, and generators. */
typedef struct class {
    size_t subgroup, generator_count;
    element generators[16]; /* each at least doubles the order */
} class;

/* A subgroup as a vector space over {+-1}: its quotient by the squares, which is elementary
 * abelian; `coordinates` of each element there, for elements of the subgroup. */
static size_t find_coordinates(listing *all, const element *elements, size_t count, uint64_t *set,
                               element *square, uint16_t *coordinates) {
    size_t squares = 1, generator_count = 0, rank = 0;
    element generators[16];
    memset(set, 0, all->words * sizeof *set);
    put(set, 0);
    square[0] = 0;
    for (size_t i = 0; i < count; i++) {
        element s = multiply(all, elements[i], elements[i]);
        if (has(set, s))
            continue;
        squares = extend(all, set, square, squares, generators, generator_count, s);
        generators[generator_count++] = s;
    }
    for (size_t i = 0; i < squares; i++)
        coordinates[square[i]] = 0;
    for (size_t i = 0; i < count; i++) { /* square[] goes on with cosets that have coordinates */
        if (has(set, elements[i]))
            continue;
        for (size_t k = 0, known = squares; k < known; k++) {
            element member = multiply(all, elements[i], square[k]);
            put(set, member);
            coordinates[member] = coordinates[square[k]] | (uint16_t)(1 << rank);
            square[squares++] = member;
        }
        rank++;
    }
    return rank;
}

/* The rank of at most 16 vectors over GF(2), which are destroyed. */
static size_t rank_of(uint16_t *vectors, size_t count) {
    size_t rank = 0;
    for (unsigned bit = 0; bit < 16; bit++) {
        size_t pivot = rank;
        while (pivot < count && !(vectors[pivot] >> bit & 1))
            pivot++;
        if (pivot == count)
            continue;
        uint16_t v = vectors[pivot];
        vectors[pivot] = vectors[rank];
        vectors[rank++] = v;
        for (size_t i = rank; i < count; i++)
            if (vectors[i] >> bit & 1)
                vectors[i] ^= v;
    }
    return rank;
}

/* Counts the characters of a representative H, and their orbits under its normaliser by Burnside's
 * lemma: n fixes the characters of H / <h^-1 h^n>. */
static void count_characters(listing *all, const class *c, uint64_t *set, element *elements,
                             element *scratch, uint16_t *coordinates, gsnn_proof_census *census) {
    const uint64_t *H = all->subgroups + c->subgroup * all->words;
    size_t count = 0;
    for (size_t a = 0; a < all->order; a++)
        if (has(H, a))
            elements[count++] = (element)a;
    size_t rank = find_coordinates(all, elements, count, set, scratch, coordinates);
    uint64_t fixed = 0, normaliser = 0;
    for (size_t n = 0; n < all->order; n++) {
        uint16_t moved[16];
        size_t k = 0;
        for (; k < c->generator_count; k++) {
            element h = c->generators[k];
            element image = multiply(all, multiply(all, (element)n, h), all->inverse[n]);
            if (!has(H, image))
                break;
            moved[k] = coordinates[image] ^ coordinates[h];
        }
        if (k < c->generator_count)
            continue;
        normaliser++;
        fixed += UINT64_C(1) << (rank - rank_of(moved, c->generator_count));
    }
    assert(normaliser > 0); /* the identity is in it */
    census->characters += (UINT64_C(1) << rank) - 1;
    census->pairs += fixed / normaliser - 1;
}

/* Extends the class by every element outside, and adds what is new as further classes. */
static gsnn_status extend_class(listing *all, class **classes, size_t *count, size_t *capacity,
                                size_t c, uint64_t *set, uint64_t *tried, element *elements,
                                gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    size_t order = 0;
    memcpy(tried, all->subgroups + (*classes)[c].subgroup * all->words, all->words * sizeof *tried);
    for (size_t a = 0; a < all->order; a++)
        if (has(tried, a))
            elements[order++] = (element)a; /* the identity first */
    for (size_t x = 0; x < all->order && !status && all->work <= all->most_work; x++) {
        if (has(tried, x))
            continue;
        class next = (*classes)[c];
        memcpy(set, all->subgroups + next.subgroup * all->words, all->words * sizeof *set);
        extend(all, set, elements, order, next.generators, next.generator_count, (element)x);
        /* Elements of the coset Hx generate the same. */
        for (size_t k = 0; k < order; k++)
            put(tried, multiply(all, elements[k], (element)x));
        if (is_known(all, set))
            continue;
        next.subgroup = all->count;
        next.generators[next.generator_count++] = (element)x;
        if (all->count * all->words * sizeof *set > MOST_BYTES) {
            all->work = all->most_work + 1;
            break;
        }
        if (gsnn_reserve(classes, capacity, *count + 1, sizeof **classes))
            return gsnn_fail_memory(error);
        (*classes)[(*count)++] = next;
        status = add_set(all, set, error);
        if (!status)
            status = add_conjugates(all, set, error);
    }
    return status;
}

static gsnn_status count_all(listing *all, gsnn_proof_census *census, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    class *classes = NULL;
    size_t count = 0, capacity = 0;
    uint64_t *set = gsnn_new(all->words, sizeof *set), *tried = gsnn_new(all->words, sizeof *tried);
    element *elements = gsnn_new(all->order, sizeof *elements);
    element *scratch = gsnn_new(all->order, sizeof *scratch);
    uint16_t *coordinates = gsnn_new(all->order, sizeof *coordinates);
    if (!set || !tried || !elements || !scratch || !coordinates ||
        gsnn_reserve(&classes, &capacity, 1, sizeof *classes)) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    classes[count++] = (class){0};
    put(set, 0);
    status = add_set(all, set, error);
    for (size_t c = 0; c < count && !status && all->work <= all->most_work; c++) {
        count_characters(all, &classes[c], set, elements, scratch, coordinates, census);
        status = extend_class(all, &classes, &count, &capacity, c, set, tried, elements, error);
    }
    census->classes = count;
    census->subgroups = all->count;
    census->finished = all->work <= all->most_work;
done:
    free(classes);
    free(set);
    free(tried);
    free(elements);
    free(scratch);
    free(coordinates);
    return status;
}

gsnn_status gsnn_proof_census_take(gsnn_proof_census *census, const gsnn_proof_chain *chain,
                                   const gsnn_proof_point *generators, size_t count,
                                   uint64_t most_work, gsnn_error *error) {
    *census = (gsnn_proof_census){0};
    fmpz_t order;
    fmpz_init(order);
    gsnn_proof_chain_order(order, chain);
    bool small = fmpz_cmp_ui(order, MOST_ELEMENTS) <= 0;
    size_t size = small ? fmpz_get_ui(order) : 0;
    fmpz_clear(order);
    if (!small || size * size > most_work) /* the table alone is that much */
        return GSNN_OK;
    listing all = {.words = (size + 63) / 64,
                   .degree = gsnn_proof_chain_degree(chain),
                   .generator_count = count,
                   .work = size * size,
                   .most_work = most_work};
    all.images = gsnn_resize(NULL, size * all.degree, sizeof *all.images);
    gsnn_status status = all.images ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_proof_chain_visit(chain, keep_element, &all, error);
    if (!status)
        status = make_products(&all, generators, error);
    if (!status)
        status = count_all(&all, census, error);
    free(all.images);
    free(all.product);
    free(all.inverse);
    free(all.generators);
    free(all.subgroups);
    gsnn_hash_index_clear(&all.index);
    return status;
}
