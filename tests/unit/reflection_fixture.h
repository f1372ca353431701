/* reflection_fixture.h - small signed permutation groups for the tests of reflections. */
#ifndef GSNN_TESTS_REFLECTION_FIXTURE_H
#define GSNN_TESTS_REFLECTION_FIXTURE_H

#include "base/memory.h"
#include "group/group.h"
#include "reflection/recognise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A group by its generators, each a row of `degree` signed images counted from 1: entry i is s*j
 * when e_i goes to s e_j.  Without a negative entry anywhere it is made a permutation group. */
static inline gsnn_group *group_of_images(size_t degree, size_t count, const int *images) {
    bool is_signed = false;
    for (size_t i = 0; i < count * degree; i++)
        is_signed = is_signed || images[i] < 0;
    size_t points = is_signed ? 2 * degree : degree;
    gsnn_point *generators = gsnn_new(count * points, sizeof *generators);
    gsnn_point *axes = gsnn_new(degree, sizeof *axes);
    assert_non_null(generators);
    assert_non_null(axes);
    for (size_t i = 0; i < degree; i++)
        axes[i] = (gsnn_point)(is_signed ? 2 * i : i);
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < degree; i++) {
            int image = images[k * degree + i];
            size_t axis = (size_t)(image < 0 ? -image : image) - 1;
            if (!is_signed) {
                generators[k * points + i] = (gsnn_point)axis;
                continue;
            }
            generators[k * points + 2 * i] = (gsnn_point)(2 * axis + (image < 0));
            generators[k * points + 2 * i + 1] = (gsnn_point)(2 * axis + (image > 0));
        }
    gsnn_error error;
    gsnn_group *group = NULL;
    const gsnn_action *action =
        is_signed ? &gsnn_signed_permutation_action : &gsnn_permutation_action;
    if (gsnn_group_new(&group, action, "test", NULL, degree, points, count, generators, axes, NULL,
                       NULL, &error) != GSNN_OK ||
        gsnn_group_find_order(&group, &error) != GSNN_OK)
        fail_msg("%s", error.message);
    return group;
}

/* A list of generators under construction. */
typedef struct image_list {
    size_t degree, count;
    int images[128 * 128];
} image_list;

static inline int *add_identity(image_list *list) {
    int *row = list->images + list->count++ * list->degree;
    for (size_t i = 0; i < list->degree; i++)
        row[i] = (int)i + 1;
    return row;
}

/* The signed transposition e_a <-> sign e_b. */
static inline void add_transposition(image_list *list, size_t a, size_t b, int sign) {
    int *row = add_identity(list);
    row[a] = sign * ((int)b + 1);
    row[b] = sign * ((int)a + 1);
}

static inline void add_sign_change(image_list *list, size_t a) {
    int *row = add_identity(list);
    row[a] = -row[a];
}

/* Simple reflections of the classical type of the given rank on coordinates from `first` on. */
static inline void add_classical(image_list *list, char family, size_t rank, size_t first) {
    size_t letters = rank + (family == 'A');
    for (size_t i = 0; i + 1 < letters; i++)
        add_transposition(list, first + i, first + i + 1, 1);
    if (family == 'B')
        add_sign_change(list, first + letters - 1);
    if (family == 'D')
        add_transposition(list, first + letters - 2, first + letters - 1, -1);
}

static inline gsnn_group *group_of_list(const image_list *list) {
    return group_of_images(list->degree, list->count, list->images);
}

/* The reflection group of that type on its usual coordinates, "B3 A2" side by side; A_n on n+1. */
static inline gsnn_group *classical_group(const char *types) {
    static image_list list;
    const char *at;
    size_t first = 0;
    list.degree = list.count = 0;
    for (at = types; *at; at += strcspn(at, " "), at += strspn(at, " "))
        list.degree += (size_t)atoi(at + 1) + (*at == 'A');
    for (at = types; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        size_t rank = (size_t)atoi(at + 1);
        add_classical(&list, *at, rank, first);
        first += rank + (*at == 'A');
    }
    return group_of_list(&list);
}

/* Writes a name such as "E8" or "I2(7)". */
static inline void cartan_name(gsnn_cartan_type type, char name[24]) {
    if (type.family == 'I')
        snprintf(name, 24, "I2(%u)", (unsigned)type.bond);
    else
        snprintf(name, 24, "%c%u", type.family, type.rank);
}

/* The components of the system as a string such as "A2 B3", or "none". */
static inline void system_name(const gsnn_group *group, char *name, size_t size) {
    snprintf(name, size, "none");
    for (size_t c = 0; group->reflections && c < group->reflections->component_count; c++) {
        char one[24];
        size_t length = c ? strlen(name) : 0;
        cartan_name(group->reflections->components[c].type, one);
        snprintf(name + length, size - length, "%s%s", c ? " " : "", one);
    }
}

#endif
