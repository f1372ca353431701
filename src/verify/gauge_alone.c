#include "verify/gauge_alone.h"

#include "base/error.h"
#include "base/memory.h"
#include "proof/stabiliser_chain.h"

#include <stdlib.h>

enum { MOST_COORDINATES = 1000 };

/* Whether the images are those of a signed permutation that leaves the bias, the last one, alone or
 * turns it. */
static bool is_move(const int32_t *images, size_t n, bool has_bias, bool *met) {
    for (size_t i = 0; i < n; i++)
        met[i] = false;
    for (size_t i = 0; i < n; i++) {
        size_t place = (size_t)llabs(images[i]) - 1;
        if (met[place])
            return false;
        met[place] = true;
    }
    return !has_bias || (size_t)llabs(images[n - 1]) == n;
}

static gsnn_status read_generators(gsnn_gauge_alone *alone, const gsnn_value *list,
                                   gsnn_error *error) {
    size_t n = alone->coordinates;
    bool *met = gsnn_new(n, sizeof *met);
    alone->generators = gsnn_new(alone->count * n, sizeof *alone->generators);
    gsnn_status status = met && alone->generators ? GSNN_OK : gsnn_fail_memory(error);
    gsnn_value images = gsnn_value_before(list);
    while (!status && gsnn_value_next(&images)) {
        int32_t *own = alone->generators + images.index * n;
        gsnn_value image = gsnn_value_before(&images);
        status = gsnn_value_array_of(&images, n, "coordinates");
        while (!status && gsnn_value_next(&image)) {
            int64_t value;
            status = gsnn_value_integer(&image, -(int64_t)n, (int64_t)n, &value);
            if (!status && value == 0)
                status = gsnn_value_complain(&image, "0 is no place");
            own[image.index] = status ? 1 : (int32_t)value;
        }
        if (!status && !is_move(own, n, alone->has_bias, met))
            alone->fault = "generators: not signed permutations of the coordinates";
    }
    free(met);
    return status;
}

gsnn_status gsnn_gauge_alone_read(gsnn_gauge_alone *alone, const gsnn_value *entry,
                                  gsnn_error *error) {
    gsnn_value generators = gsnn_value_member(entry, "generators");
    gsnn_value coordinates = gsnn_value_member(entry, "coordinates");
    gsnn_value first = gsnn_value_element(&generators, 0), image = gsnn_value_element(&first, 0);
    size_t words, n;
    int64_t number;
    *alone = (gsnn_gauge_alone){0};
    gsnn_status status = gsnn_value_array(&coordinates, &words);
    if (status || !gsnn_value_given(&generators))
        return status;
    if ((status = gsnn_value_array(&generators, &alone->count)) ||
        (status = gsnn_value_array(&first, &n)))
        return status;
    alone->matrices = n && !gsnn_value_is_integer(&image, &number);
    if (n > MOST_COORDINATES || alone->matrices)
        return GSNN_OK;
    alone->coordinates = n;
    alone->has_bias = words > 1;
    return read_generators(alone, &generators, error);
}

void gsnn_gauge_alone_clear(gsnn_gauge_alone *alone) {
    free(alone->generators);
    *alone = (gsnn_gauge_alone){0};
}

/* ---- The group ----------------------------------------------------------------------------- */

/* A signed permutation on 2n points: 2i is coordinate i + 1, and 2i + 1 its negative. */
static void as_permutation(const int32_t *images, size_t n, gsnn_proof_point *permutation) {
    for (size_t i = 0; i < n; i++) {
        size_t place = 2 * ((size_t)llabs(images[i]) - 1), turned = images[i] < 0;
        permutation[2 * i] = (gsnn_proof_point)(place + turned);
        permutation[2 * i + 1] = (gsnn_proof_point)(place + 1 - turned);
    }
}

gsnn_status gsnn_gauge_alone_order(const gsnn_gauge_alone *alone, uint64_t *order, bool *negates,
                                   gsnn_error *error) {
    size_t n = alone->coordinates, points = 2 * n;
    gsnn_proof_point *work = gsnn_new((alone->count + 3) * points, sizeof *work);
    gsnn_proof_chain *chain = NULL;
    if (!work)
        return gsnn_fail_memory(error);
    gsnn_proof_point *minus = work + alone->count * points;
    for (size_t g = 0; g < alone->count; g++)
        as_permutation(alone->generators + g * n, n, work + g * points);
    for (size_t x = 0; x < points; x++)
        minus[x] = (gsnn_proof_point)(x ^ 1);
    gsnn_status status = gsnn_proof_chain_generate(&chain, points, work, alone->count, error);
    if (!status) {
        fmpz_t all;
        fmpz_init(all);
        gsnn_proof_chain_order(all, chain);
        *order = fmpz_abs_fits_ui(all) ? fmpz_get_ui(all) : 0;
        fmpz_clear(all);
        *negates = gsnn_proof_chain_contains(chain, minus, minus + points);
    }
    gsnn_proof_chain_free(chain);
    free(work);
    return status;
}

/* ---- Orbits on pairs ----------------------------------------------------------------------- */

/* The pair of signed coordinates (i, j), up to a common sign, is the point i * n + j, or behind all
 * of them where the signs differ. */
static size_t move_pair(const int32_t *images, size_t n, size_t point) {
    size_t pair = point % (n * n);
    int32_t i = images[pair / n], j = images[pair % n];
    bool differ = (point >= n * n) != ((i < 0) != (j < 0));
    return (differ ? n * n : 0) + ((size_t)llabs(i) - 1) * n + (size_t)llabs(j) - 1;
}

static size_t find_root(size_t *above, size_t point) {
    while (above[point] != point)
        point = above[point] = above[above[point]];
    return point;
}

gsnn_status gsnn_gauge_alone_maps(const gsnn_gauge_alone *alone, size_t *maps, gsnn_error *error) {
    size_t n = alone->coordinates, pairs = n * n;
    size_t *above = gsnn_new(2 * pairs, sizeof *above);
    if (!above)
        return gsnn_fail_memory(error);
    for (size_t p = 0; p < 2 * pairs; p++)
        above[p] = p;
    for (size_t g = 0; g < alone->count; g++)
        for (size_t p = 0; p < 2 * pairs; p++)
            above[find_root(above, p)] =
                find_root(above, move_pair(alone->generators + g * n, n, p));
    /* An orbit that does not meet itself with the other sign is there twice, once with each. */
    *maps = 0;
    for (size_t p = 0; p < 2 * pairs; p++)
        *maps +=
            above[p] == p && find_root(above, p % pairs) != find_root(above, p % pairs + pairs);
    *maps /= 2;
    free(above);
    return GSNN_OK;
}
