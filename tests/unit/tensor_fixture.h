/* tensor_fixture.h - small groups on tensors: G on the rows of a table, H on its columns. */
#ifndef GSNN_TESTS_TENSOR_FIXTURE_H
#define GSNN_TESTS_TENSOR_FIXTURE_H

#include "reflection_fixture.h"

/* A factor: signed images of its generators, counted from 1. */
typedef struct tensor_factor {
    const char *name;
    size_t degree, count;
    int images[32];
} tensor_factor;

static const tensor_factor tensor_factors[] = {
    {"C2", 2, 1, {2, 1}},
    {"-1", 1, 1, {-1}},
    {"C3", 3, 1, {2, 3, 1}},
    {"C4", 4, 1, {2, 3, 4, 1}},
    {"C4 with signs", 2, 1, {2, -1}},
    {"S3", 3, 2, {2, 3, 1, /**/ 2, 1, 3}},
    {"S4", 4, 2, {2, 3, 4, 1, /**/ 2, 1, 3, 4}},
    {"A4", 4, 2, {2, 3, 1, 4, /**/ 1, 3, 4, 2}},
    {"D4", 4, 2, {2, 3, 4, 1, /**/ 1, 4, 3, 2}},
    {"B2", 2, 2, {2, 1, /**/ 1, -2}},
    {"Q8", 4, 2, {2, -1, 4, -3, /**/ 3, -4, -1, 2}},
    {"A5", 5, 2, {2, 3, 1, 4, 5, /**/ 1, 2, 4, 5, 3}},
};
#define TENSOR_FACTORS (sizeof tensor_factors / sizeof *tensor_factors)

/* What a generator of each factor, or none, does at once. */
static inline void add_tensor(image_list *list, const tensor_factor *a, const int *g,
                              const tensor_factor *b, const int *h) {
    int *row = add_identity(list);
    for (size_t i = 0; i < a->degree; i++)
        for (size_t k = 0; k < b->degree; k++) {
            int to = g ? g[i] : (int)i + 1, other = h ? h[k] : (int)k + 1;
            int image = (abs(to) - 1) * (int)b->degree + abs(other);
            row[i * b->degree + k] = (to < 0) != (other < 0) ? -image : image;
        }
}

/* The group of a tensor.  Where the generators are to be mixed, each of the first factor's but one
 * comes with the second factor's last, and so on, so that none need move rows or columns only. */
static inline gsnn_group *tensor_group(const tensor_factor *a, const tensor_factor *b, bool mixed) {
    static image_list list;
    list.degree = a->degree * b->degree;
    list.count = 0;
    for (size_t s = 0; s < a->count; s++)
        add_tensor(&list, a, a->images + s * a->degree, b,
                   mixed ? b->images + (b->count - 1) * b->degree : NULL);
    for (size_t t = 0; t < b->count; t++)
        add_tensor(&list, a, mixed && t ? a->images : NULL, b, b->images + t * b->degree);
    return group_of_images(list.degree, list.count, list.images);
}

#endif
