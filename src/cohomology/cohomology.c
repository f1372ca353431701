#include "cohomology/cohomology.h"

#include <assert.h>
#include <string.h>

static gsnn_status allocate(gsnn_cohomology *cohomology, size_t rank, gsnn_arena *arena,
                            gsnn_error *error) {
    memset(cohomology, 0, sizeof *cohomology);
    cohomology->rank = rank;
    cohomology->basis = gsnn_arena_take(arena, rank, sizeof *cohomology->basis);
    cohomology->pivots = gsnn_arena_take(arena, rank, sizeof *cohomology->pivots);
    return cohomology->basis && cohomology->pivots ? GSNN_OK : gsnn_fail_memory(error);
}

#ifndef NDEBUG
/* Whether pivots ascend and each is a bit of its own basis vector only. */
static bool is_reduced(const gsnn_cohomology *cohomology) {
    for (size_t k = 0; k < cohomology->rank; k++) {
        if (k && cohomology->pivots[k - 1] >= cohomology->pivots[k])
            return false;
        for (size_t l = 0; l < cohomology->rank; l++)
            if ((cohomology->basis[l] >> cohomology->pivots[k] & 1) != (k == l))
                return false;
    }
    return true;
}
#endif

size_t gsnn_sign_vectors(const uint64_t *parities, size_t count, uint64_t *basis) {
    /* relations[i] leads with bit i; full reduction leaves leading bits nowhere else, so that
     * bits that lead no relation are free, and each is the pivot of one basis vector: the
     * annihilator has bit i equal to the sum of the free bits of relation i. */
    uint64_t relations[GSNN_MAX_PARITY_BITS];
    memcpy(relations, parities, count * sizeof *relations);
    size_t rank = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; relations[i] && j < i; j++)
            if (relations[j] && relations[i] >> j & 1)
                relations[i] ^= relations[j];
    for (size_t i = 0; i < count; i++) {
        if (relations[i])
            continue;
        basis[rank] = UINT64_C(1) << i;
        for (size_t j = 0; j < count; j++)
            if (relations[j] >> i & 1)
                basis[rank] |= UINT64_C(1) << j;
        rank++;
    }
    return rank;
}

gsnn_status gsnn_cohomology_init(gsnn_cohomology *cohomology, const gsnn_listed_subgroup *subgroup,
                                 gsnn_arena *arena, gsnn_error *error) {
    uint64_t basis[GSNN_MAX_PARITY_BITS];
    size_t rank = gsnn_sign_vectors(subgroup->relations, subgroup->generator_count, basis);
    return gsnn_cohomology_from_basis(cohomology, basis, rank, arena, error);
}

gsnn_status gsnn_cohomology_from_basis(gsnn_cohomology *cohomology, const uint64_t *basis,
                                       size_t rank, gsnn_arena *arena, gsnn_error *error) {
    gsnn_status status = allocate(cohomology, rank, arena, error);
    for (size_t k = 0; status == GSNN_OK && k < rank; k++) {
        assert(basis[k]);
        cohomology->basis[k] = basis[k];
        cohomology->pivots[k] = (unsigned)__builtin_ctzll(basis[k]);
    }
    assert(status != GSNN_OK || is_reduced(cohomology));
    return status;
}

/* The sign vector with the given coordinates; coordinate 0 is the highest bit of the number, so
 * that numbers ascend as coordinates do lexicographically. */
static uint64_t vector_of(const gsnn_cohomology *cohomology, uint32_t number) {
    uint64_t vector = 0;
    for (uint32_t left = number; left; left &= left - 1)
        vector ^= cohomology->basis[cohomology->rank - 1 - (size_t)__builtin_ctz(left)];
    return vector;
}

/* Whether the words of n h_i n^-1 are those of h_i. */
static bool commutes(const uint64_t *words, size_t generators) {
    size_t i = 0;
    while (i < generators && words[i] == UINT64_C(1) << i)
        i++;
    return i == generators;
}

/* How elements n act, by the words of n h_i n^-1, of which each has a row of `generators`:
 * image[j * rank + k] is the number of the class h -> basis_k(n h n^-1).  Elements that move no
 * class are left out; returns how many do. */
static size_t act(const gsnn_cohomology *cohomology, size_t generators, const uint64_t *words,
                  size_t count, uint32_t *image) {
    size_t rank = cohomology->rank, acting = 0;
    for (size_t j = 0; j < count; j++) {
        const uint64_t *parity = words + j * generators;
        uint32_t *row = image + acting * rank, moved = 0;
        if (commutes(parity, generators))
            continue;
        for (size_t k = 0; k < rank; k++) {
            uint32_t number = 0;
            for (size_t l = 0; l < rank; l++)
                number = number << 1 | (uint32_t)__builtin_parityll(parity[cohomology->pivots[l]] &
                                                                    cohomology->basis[k]);
            row[k] = number;
            moved |= number ^ UINT32_C(1) << (rank - 1 - k);
        }
        acting += moved != 0;
    }
    return acting;
}

/* Lists all classes, where none is moved. */
static size_t list_classes(const gsnn_cohomology *cohomology, uint64_t *orbits, uint64_t *lengths) {
    uint32_t total = UINT32_C(1) << cohomology->rank;
    for (uint32_t number = 0; number < total; number++) {
        uint32_t rest = number & (number - 1);
        orbits[number] = number ? orbits[rest] ^ vector_of(cohomology, number ^ rest) : 0;
        lengths[number] = 1;
    }
    return total;
}

/* Lists the orbit of a class into the queue; returns its length. */
static size_t walk(const uint32_t *image, size_t acting, size_t rank, uint32_t start,
                   unsigned char *met, uint32_t *queue) {
    size_t length = 0;
    met[start] = 1;
    queue[length++] = start;
    for (size_t i = 0; i < length; i++)
        for (size_t j = 0; j < acting; j++) {
            uint32_t to = 0;
            for (size_t k = 0; k < rank; k++)
                if (queue[i] >> (rank - 1 - k) & 1)
                    to ^= image[j * rank + k];
            if (!met[to]) {
                met[to] = 1;
                queue[length++] = to;
            }
        }
    return length;
}

gsnn_status gsnn_cohomology_make_orbits_by_words(gsnn_cohomology *cohomology, size_t generators,
                                                 const uint64_t *words, size_t count,
                                                 gsnn_arena *arena, gsnn_arena *scratch,
                                                 gsnn_error *error) {
    size_t rank = cohomology->rank, found = 0;
    if (rank > GSNN_MAX_RANK)
        return gsnn_fail(error, GSNN_FAILED,
                         "a subgroup has 2^%zu characters to {+-1}; the limit is 2^%d", rank,
                         GSNN_MAX_RANK);
    size_t total = (size_t)1 << rank;
    gsnn_arena_mark mark = gsnn_arena_now(scratch);
    uint32_t *image = gsnn_arena_take(scratch, count * rank, sizeof *image);
    unsigned char *met = gsnn_arena_take(scratch, total, 1);
    uint32_t *queue = gsnn_arena_take(scratch, total, sizeof *queue);
    uint64_t *orbits = gsnn_arena_take(scratch, total, sizeof *orbits);
    uint64_t *lengths = gsnn_arena_take(scratch, total, sizeof *lengths);
    gsnn_status status =
        image && met && queue && orbits && lengths ? GSNN_OK : gsnn_fail_memory(error);
    if (status == GSNN_OK) {
        size_t acting = act(cohomology, generators, words, count, image);
        memset(met, 0, total);
        if (!acting)
            found = list_classes(cohomology, orbits, lengths);
        for (uint32_t start = 0; acting && start < total; start++)
            if (!met[start]) {
                orbits[found] = vector_of(cohomology, start);
                lengths[found++] = walk(image, acting, rank, start, met, queue);
            }
        assert(orbits[0] == 0 && lengths[0] == 1); /* the trivial class */
        cohomology->orbit_count = found;
        cohomology->orbits = gsnn_arena_copy(arena, orbits, found, sizeof *orbits);
        cohomology->orbit_lengths = gsnn_arena_copy(arena, lengths, found, sizeof *lengths);
        if (!cohomology->orbits || !cohomology->orbit_lengths)
            status = gsnn_fail_memory(error);
    }
    gsnn_arena_return(scratch, mark);
    return status;
}

gsnn_status gsnn_cohomology_make_orbits(gsnn_cohomology *cohomology,
                                        const gsnn_listed_subgroup *subgroup,
                                        const uint32_t *normaliser, size_t count, gsnn_arena *arena,
                                        gsnn_arena *scratch, gsnn_error *error) {
    const gsnn_elements *elements = subgroup->group->elements;
    size_t generators = subgroup->generator_count;
    gsnn_arena_mark mark = gsnn_arena_now(scratch);
    uint64_t *words = gsnn_arena_take(scratch, count * generators, sizeof *words);
    gsnn_status status = words ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t j = 0; status == GSNN_OK && j < count; j++) {
        uint32_t inverse = elements->inverse[normaliser[j]];
        for (size_t i = 0; status == GSNN_OK && i < generators; i++) {
            uint32_t conjugate =
                gsnn_elements_conjugate(elements, subgroup->generators[i], inverse);
            words[j * generators + i] = gsnn_listed_subgroup_parity(subgroup, conjugate);
            if (!subgroup->member[conjugate])
                status = gsnn_fail(error, GSNN_FAILED,
                                   "internal error: an element does not normalise its subgroup");
        }
    }
    if (status == GSNN_OK)
        status = gsnn_cohomology_make_orbits_by_words(cohomology, generators, words, count, arena,
                                                      scratch, error);
    gsnn_arena_return(scratch, mark);
    return status;
}
