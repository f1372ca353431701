#include "descent/homomorphism.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Writes both parts of a pair of permutations as one of all points. */
static void join(gsnn_point *joint, const gsnn_point *image, size_t images, const gsnn_point *g,
                 size_t points) {
    memcpy(joint, image, images * sizeof *joint);
    for (size_t x = 0; x < points; x++)
        joint[images + x] = (gsnn_point)(images + g[x]);
}

static gsnn_status use_base(gsnn_homomorphism *map, gsnn_error *error) {
    /* The identity lists the points in order. */
    gsnn_permutation_identity(map->room, map->images);
    return gsnn_chain_set_base(&map->chain, map->room, map->images, error);
}

gsnn_status gsnn_homomorphism_init(gsnn_homomorphism *map, size_t images,
                                   const gsnn_point *image_generators, size_t points,
                                   const gsnn_point *generators, size_t count, gsnn_error *error) {
    size_t all = images + points;
    assert(all <= GSNN_MAX_POINTS);
    *map = (gsnn_homomorphism){.images = images, .points = points};
    gsnn_chain_init(&map->chain, all, NULL, 0);
    map->room = gsnn_resize(NULL, 3 * all, sizeof *map->room);
    if (!map->room)
        return gsnn_fail_memory(error);
    gsnn_status status = use_base(map, error);
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        join(map->room, image_generators + i * images, images, generators + i * points, points);
        status = gsnn_chain_add(&map->chain, map->room, 0, error);
    }
    return status;
}

void gsnn_homomorphism_clear(gsnn_homomorphism *map) {
    gsnn_chain_clear(&map->chain);
    free(map->room);
    memset(map, 0, sizeof *map);
}

void gsnn_homomorphism_orders(const gsnn_homomorphism *map, fmpz_t image, fmpz_t kernel) {
    fmpz_one(image);
    fmpz_one(kernel);
    for (size_t k = 0; k < map->chain.level_count; k++) {
        fmpz *order = k < map->images ? image : kernel;
        fmpz_mul_ui(order, order, map->chain.levels[k].orbit_length);
    }
}

size_t gsnn_homomorphism_kernel_count(const gsnn_homomorphism *map) {
    return map->chain.level_count > map->images ? map->chain.levels[map->images].generator_count
                                                : 0;
}

void gsnn_homomorphism_kernel_generator(const gsnn_homomorphism *map, size_t i,
                                        gsnn_point *generator) {
    const gsnn_point *joint =
        map->chain.levels[map->images].generators + i * map->chain.degree + map->images;
    for (size_t x = 0; x < map->points; x++)
        generator[x] = (gsnn_point)(joint[x] - map->images);
}

bool gsnn_homomorphism_lift(gsnn_homomorphism *map, const gsnn_point *image, gsnn_point *element) {
    size_t all = map->images + map->points;
    gsnn_point *rest = map->room, *product = rest + all, *spare = product + all;
    memcpy(rest, image, map->images * sizeof *rest);
    gsnn_permutation_identity(product, all);
    for (size_t k = 0; k < map->images; k++) {
        const gsnn_level *level = &map->chain.levels[k];
        int32_t at = level->position[rest[level->base]];
        if (at < 0)
            return false;
        if (at == 0)
            continue;
        gsnn_level_multiply(spare, product, level, (size_t)at);
        memcpy(product, spare, all * sizeof *product);
        gsnn_level_divide(rest, map->images, level, (size_t)at);
    }
    for (size_t x = 0; x < map->points; x++)
        element[x] = (gsnn_point)(product[map->images + x] - map->images);
    return gsnn_permutation_is_identity(rest, map->images);
}
