#include "input/generator_table.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What the generators seen so far say about the degree. */
typedef struct measure {
    size_t degree;                   /* 0: not known */
    char from[GSNN_PLACE_SIZE + 32]; /* who says it, for a contradiction */
    size_t largest;                  /* point named in cycles */
} measure;

static gsnn_status measure_list(measure *known, const gsnn_value *list) {
    size_t length = 0;
    gsnn_value_array(list, &length);
    if (length == 0)
        return gsnn_value_fault(list, "is an empty list");
    if (length > GSNN_MAX_INPUTS)
        return gsnn_value_fault(list, "has %zu images, above the limit of %d", length,
                                GSNN_MAX_INPUTS);
    if (!known->degree) {
        char place[GSNN_PLACE_SIZE];
        known->degree = length;
        snprintf(known->from, sizeof known->from, "%s has %zu", gsnn_value_place(list, place),
                 length);
    } else if (length != known->degree) {
        return gsnn_value_fault(list, "has %zu images, but %s", length, known->from);
    }
    return GSNN_OK;
}

static gsnn_status measure_generator(measure *known, const gsnn_value *generator, bool signs,
                                     gsnn_error *error) {
    if (gsnn_value_get_kind(generator) == GSNN_VALUE_ARRAY)
        return measure_list(known, generator);
    if (signs)
        return gsnn_value_fault(generator, "is %s, not a list of signed images",
                                gsnn_value_kind_name(generator));
    const char *cycles = gsnn_value_peek(generator);
    if (!cycles)
        return gsnn_value_fault(generator, "is %s, not a list of images or cycles",
                                gsnn_value_kind_name(generator));
    size_t largest;
    char place[GSNN_PLACE_SIZE];
    gsnn_status status =
        gsnn_cycles_measure(&largest, cycles, gsnn_value_place(generator, place), error);
    if (!status && largest > known->largest)
        known->largest = largest;
    return status;
}

static gsnn_status read_list(gsnn_generator_table *table, const gsnn_value *list,
                             size_t *preimage) {
    memset(preimage, 0, table->degree * sizeof *preimage);
    gsnn_value item = gsnn_value_before(list);
    while (gsnn_value_next(&item)) {
        int64_t image;
        if (gsnn_value_get_kind(&item) != GSNN_VALUE_NUMBER)
            return gsnn_value_fault(&item, "is %s, not an integer", gsnn_value_kind_name(&item));
        if (!gsnn_value_is_integer(&item, &image) || image == 0 || (image < 0 && !table->signs) ||
            imaxabs(image) > (intmax_t)table->degree) {
            char number[GSNN_EXCERPT_SIZE];
            return gsnn_value_complain(&item, "image %s is outside %s1..%zu",
                                       gsnn_value_excerpt(&item, number), table->signs ? "+-" : "",
                                       table->degree);
        }
        size_t j = (size_t)imaxabs(image) - 1;
        if (preimage[j])
            return gsnn_value_complain(list, "image %zu occurs twice (of %zu and %zu)", j + 1,
                                       preimage[j], item.index + 1);
        gsnn_generator_table_set(table, list->index, item.index, j, image < 0);
        preimage[j] = item.index + 1;
    }
    return GSNN_OK;
}

static gsnn_status read_generators(gsnn_generator_table *table, const gsnn_value *generators,
                                   gsnn_error *error) {
    size_t *preimage = gsnn_new(table->degree, sizeof *preimage);
    if (!preimage)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    gsnn_value generator = gsnn_value_before(generators);
    while (!status && gsnn_value_next(&generator)) {
        char place[GSNN_PLACE_SIZE];
        const char *cycles = gsnn_value_peek(&generator);
        if (cycles)
            status =
                gsnn_cycles_read(gsnn_generator_table_row(table, generator.index), table->degree,
                                 cycles, gsnn_value_place(&generator, place), error);
        else
            status = read_list(table, &generator, preimage);
    }
    free(preimage);
    return status;
}

gsnn_status gsnn_image_lists_read(gsnn_generator_table *table, const gsnn_value *generators,
                                  size_t degree, bool signs, gsnn_error *error) {
    measure known = {.degree = degree};
    snprintf(known.from, sizeof known.from, "degree is %zu", degree);
    size_t count = 0;
    gsnn_value generator = gsnn_value_before(generators);
    while (gsnn_value_next(&generator)) {
        gsnn_status status = measure_generator(&known, &generator, signs, error);
        if (status)
            return status;
        count++;
    }
    if (!known.degree)
        known.degree = known.largest;
    if (!known.degree)
        return gsnn_fail(error, GSNN_INVALID, "degree is needed: %s",
                         count ? "the generators name no point" : "there are no generators");
    gsnn_status status = gsnn_generator_table_init(table, signs, known.degree, count, error);
    if (!status)
        status = read_generators(table, generators, error);
    if (status)
        gsnn_generator_table_clear(table);
    return status;
}
