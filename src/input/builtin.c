#include "input/builtin.h"

#include "base/memory.h"
#include "input/generator_table.h"

#include <stdlib.h>
#include <string.h>

/* ---- Generators of the families ---------------------------------------------------------- */

/* A generator acts on the n points from `first` on. */
typedef void (*generator_writer)(gsnn_generator_table *table, size_t generator, size_t first,
                                 size_t n);

static void write_cycle(gsnn_generator_table *table, size_t generator, size_t first, size_t n) {
    for (size_t i = 0; i < n; i++)
        gsnn_generator_table_set(table, generator, first + i, first + (i + 1) % n, false);
}

static void write_odd_cycle(gsnn_generator_table *table, size_t generator, size_t first, size_t n) {
    write_cycle(table, generator, first, n % 2 ? n : n - 1);
}

static void write_last_three(gsnn_generator_table *table, size_t generator, size_t first,
                             size_t n) {
    write_cycle(table, generator, first + n - 3, 3);
}

static void write_transposition(gsnn_generator_table *table, size_t generator, size_t first,
                                size_t n) {
    (void)n;
    write_cycle(table, generator, first, 2);
}

static void write_mirror(gsnn_generator_table *table, size_t generator, size_t first, size_t n) {
    for (size_t i = 0; i < n; i++)
        gsnn_generator_table_set(table, generator, first + i, first + n - 1 - i, false);
}

static void write_flip(gsnn_generator_table *table, size_t generator, size_t first, size_t n) {
    gsnn_generator_table_set(table, generator, first + n - 1, first + n - 1, true);
}

static void write_images(gsnn_generator_table *table, size_t generator, size_t first,
                         const unsigned char *images, size_t n) {
    for (size_t i = 0; i < n; i++)
        gsnn_generator_table_set(table, generator, first + i, first + images[i] - 1, false);
}

/* Multiplication by i from the left on 1, i, j, -1, -k, k, -i, -j. */
static void write_quaternion_i(gsnn_generator_table *table, size_t generator, size_t first,
                               size_t n) {
    static const unsigned char images[] = {2, 4, 6, 7, 3, 8, 1, 5};
    write_images(table, generator, first, images, n);
}

/* The same by j. */
static void write_quaternion_j(gsnn_generator_table *table, size_t generator, size_t first,
                               size_t n) {
    static const unsigned char images[] = {3, 5, 4, 8, 7, 2, 6, 1};
    write_images(table, generator, first, images, n);
}

/* ---- The families ------------------------------------------------------------------------ */

typedef struct family {
    size_t only; /* the one n there is; 0: any */
    size_t least;
    char letter;
    bool signs;
    struct {
        char name;
        size_t least; /* n from which on it is neither the identity nor equal to another */
        generator_writer write;
    } generators[3];
} family;

static const family families[] = {
    {
        .letter = 'C',
        .least = 1,
        .generators = {{'r', 2, write_cycle}},
    },
    {
        .letter = 'D',
        .least = 3, /* on two points r and s are equal */
        .generators = {{'r', 3, write_cycle}, {'s', 3, write_mirror}},
    },
    {
        .letter = 'S',
        .least = 1,
        .generators = {{'c', 3, write_cycle}, {'t', 2, write_transposition}},
    },
    {
        .letter = 'A',
        .least = 1,
        .generators = {{'c', 3, write_odd_cycle}, {'d', 4, write_last_three}},
    },
    {
        .letter = 'B',
        .least = 1,
        .signs = true,
        .generators = {{'c', 3, write_cycle}, {'t', 2, write_transposition}, {'f', 1, write_flip}},
    },
    {
        .letter = 'Q',
        .only = 8,
        .generators = {{'i', 8, write_quaternion_i}, {'j', 8, write_quaternion_j}},
    },
};

#define MAX_FAMILY_GENERATORS (sizeof families->generators / sizeof *families->generators)

/* ---- Names ------------------------------------------------------------------------------- */

typedef struct builtin_factor {
    const family *family;
    size_t n;          /* more than GSNN_MAX_POINTS stands for anything larger */
    const char *begin; /* its name */
    size_t length;
} builtin_factor;

/* Reads a factor at *at and steps over it and the x behind it; false if there is none. */
static bool read_factor(const char **at, builtin_factor *factor) {
    factor->begin = *at;
    factor->family = NULL;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (**at == families[i].letter)
            factor->family = &families[i];
    if (!factor->family)
        return false;
    const char *digits = ++*at;
    factor->n = 0;
    for (; **at >= '0' && **at <= '9'; ++*at)
        if (factor->n <= GSNN_MAX_POINTS)
            factor->n = 10 * factor->n + (size_t)(**at - '0');
    factor->length = (size_t)(*at - factor->begin);
    if (*at == digits || (factor->family->only && factor->n != factor->family->only))
        return false;
    if (**at != 'x')
        return !**at;
    ++*at;
    return true;
}

bool gsnn_builtin_is_name(const char *name) {
    builtin_factor factor;
    const char *at = name;
    while (read_factor(&at, &factor))
        if (!*at)
            return at[-1] != 'x';
    return false;
}

/* ---- Groups ------------------------------------------------------------------------------ */

/* What the factors come to, side by side. */
typedef struct builtin_product {
    size_t factors, degree, generators;
    bool signs;
} builtin_product;

static gsnn_status measure_factor(builtin_product *product, const builtin_factor *factor,
                                  gsnn_error *error) {
    if (factor->n < factor->family->least)
        return gsnn_fail(error, GSNN_INVALID, "the n of %.*s is at least %zu%s",
                         (int)factor->length, factor->begin, factor->family->least,
                         factor->n == 2 ? " (C2xC2 has the structure of a D2)" : "");
    product->factors++;
    product->degree += factor->n;
    product->signs |= factor->family->signs;
    for (size_t i = 0; i < MAX_FAMILY_GENERATORS; i++)
        if (factor->family->generators[i].write && factor->n >= factor->family->generators[i].least)
            product->generators++;
    if (product->degree > gsnn_max_degree(product->signs))
        return gsnn_fail(error, GSNN_INVALID, "it acts on more than %zu %s",
                         gsnn_max_degree(product->signs),
                         product->signs ? "coordinates" : "points");
    if (product->generators > GSNN_MAX_GENERATORS)
        return gsnn_fail(error, GSNN_INVALID, "it has more than %d generators",
                         GSNN_MAX_GENERATORS);
    return GSNN_OK;
}

typedef char generator_name[16];

static void write_factors(gsnn_generator_table *table, const char *at, size_t factors,
                          generator_name *names) {
    builtin_factor factor;
    size_t first = 0, generator = 0;
    for (size_t number = 1; number <= factors && read_factor(&at, &factor); number++) {
        for (size_t i = 0; i < MAX_FAMILY_GENERATORS; i++) {
            if (!factor.family->generators[i].write ||
                factor.n < factor.family->generators[i].least)
                continue;
            factor.family->generators[i].write(table, generator, first, factor.n);
            if (factors == 1)
                snprintf(names[generator], sizeof *names, "%c", factor.family->generators[i].name);
            else
                snprintf(names[generator], sizeof *names, "%c%zu",
                         factor.family->generators[i].name, number);
            generator++;
        }
        first += factor.n;
    }
}

static gsnn_status make_product(gsnn_group **group, const char *name,
                                const builtin_product *product, bool apart, gsnn_error *error) {
    gsnn_generator_table table = {0};
    const gsnn_table_use use = {.apart = apart};
    generator_name *names = gsnn_new(product->generators, sizeof *names);
    const char **pointers = gsnn_new(product->generators, sizeof *pointers);
    gsnn_status status = GSNN_OK;
    if (!names || !pointers) {
        status = gsnn_fail_memory(error);
        goto cleanup;
    }
    status = gsnn_generator_table_init(&table, product->signs, product->degree, product->generators,
                                       error);
    if (status)
        goto cleanup;
    write_factors(&table, name, product->factors, names);
    for (size_t i = 0; i < product->generators; i++)
        pointers[i] = names[i];
    gsnn_group_labels labels = {.name = name, .generator_names = pointers};
    status = gsnn_generator_table_group(group, &table, &labels, &use, error);
cleanup:
    free(names);
    free(pointers);
    return status;
}

gsnn_status gsnn_builtin_group(gsnn_group **group, const char *name, bool apart,
                               gsnn_error *error) {
    if (!gsnn_builtin_is_name(name))
        return gsnn_fail(error, GSNN_INVALID, "not a built-in group (" GSNN_BUILTIN_EXAMPLES ")");
    builtin_product product = {0};
    builtin_factor factor;
    for (const char *at = name; *at;) {
        read_factor(&at, &factor);
        gsnn_status status = measure_factor(&product, &factor, error);
        if (status)
            return status;
    }
    return make_product(group, name, &product, apart, error);
}
