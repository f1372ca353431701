#include "input/image_list.h"

#include "base/memory.h"
#include "input/cycle_notation.h"
#include "input/json_kind.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What the generators seen so far say about the degree. */
typedef struct measure {
    size_t degree;              /* 0: not known */
    char from[GSNN_LABEL_SIZE]; /* who says it, for a contradiction */
    size_t largest;             /* point named in cycles */
} measure;

static gsnn_status measure_list(measure *known, const cJSON *list, bool signs, const char *label,
                                gsnn_error *error) {
    size_t length = (size_t)cJSON_GetArraySize(list);
    if (length == 0)
        return gsnn_fail(error, GSNN_INVALID, "%s is an empty list", label);
    if (length > gsnn_max_degree(signs))
        return gsnn_fail(error, GSNN_INVALID, "%s has %zu images, above the limit of %zu", label,
                         length, gsnn_max_degree(signs));
    if (!known->degree) {
        known->degree = length;
        snprintf(known->from, sizeof known->from, "%s has %zu", label, length);
    } else if (length != known->degree) {
        return gsnn_fail(error, GSNN_INVALID, "%s has %zu images, but %s", label, length,
                         known->from);
    }
    return GSNN_OK;
}

static gsnn_status measure_generator(measure *known, const cJSON *generator, bool signs,
                                     const char *label, gsnn_error *error) {
    if (cJSON_IsArray(generator))
        return measure_list(known, generator, signs, label, error);
    if (signs)
        return gsnn_fail(error, GSNN_INVALID, "%s is %s, not a list of signed images", label,
                         gsnn_json_kind(generator));
    if (!cJSON_IsString(generator))
        return gsnn_fail(error, GSNN_INVALID, "%s is %s, not a list of images or cycles", label,
                         gsnn_json_kind(generator));
    size_t largest;
    gsnn_status status = gsnn_cycles_measure(&largest, generator->valuestring, label, error);
    if (!status && largest > known->largest)
        known->largest = largest;
    return status;
}

static gsnn_status read_list(gsnn_generator_table *table, size_t generator, const cJSON *list,
                             size_t *preimage, const char *label, gsnn_error *error) {
    memset(preimage, 0, table->degree * sizeof *preimage);
    size_t i = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, list) {
        int64_t image;
        if (!cJSON_IsNumber(item))
            return gsnn_fail(error, GSNN_INVALID, "%s[%zu] is %s, not an integer", label, i,
                             gsnn_json_kind(item));
        if (!gsnn_json_to_integer(item, &image) || image == 0 || (image < 0 && !table->signs) ||
            imaxabs(image) > (intmax_t)table->degree) {
            char number[GSNN_LABEL_SIZE];
            return gsnn_fail(error, GSNN_INVALID, "%s[%zu]: image %s is outside %s1..%zu", label, i,
                             gsnn_json_number(number, item), table->signs ? "+-" : "",
                             table->degree);
        }
        size_t j = (size_t)imaxabs(image) - 1;
        if (preimage[j])
            return gsnn_fail(error, GSNN_INVALID, "%s: image %zu occurs twice (of %zu and %zu)",
                             label, j + 1, preimage[j], i + 1);
        gsnn_generator_table_set(table, generator, i, j, image < 0);
        preimage[j] = ++i;
    }
    return GSNN_OK;
}

static gsnn_status read_generators(gsnn_generator_table *table, const cJSON *generators,
                                   gsnn_error *error) {
    size_t *preimage = gsnn_new(table->degree, sizeof *preimage);
    if (!preimage)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    size_t index = 0;
    const cJSON *generator;
    cJSON_ArrayForEach(generator, generators) {
        char label[GSNN_LABEL_SIZE];
        gsnn_label(label, "generators", index);
        if (cJSON_IsString(generator))
            status = gsnn_cycles_read(gsnn_generator_table_row(table, index), table->degree,
                                      generator->valuestring, label, error);
        else
            status = read_list(table, index, generator, preimage, label, error);
        if (status)
            break;
        index++;
    }
    free(preimage);
    return status;
}

gsnn_status gsnn_image_lists_read(gsnn_generator_table *table, const cJSON *generators,
                                  size_t degree, bool signs, gsnn_error *error) {
    measure known = {.degree = degree};
    snprintf(known.from, sizeof known.from, "degree is %zu", degree);
    size_t count = 0;
    const cJSON *generator;
    cJSON_ArrayForEach(generator, generators) {
        char label[GSNN_LABEL_SIZE];
        gsnn_status status = measure_generator(&known, generator, signs,
                                               gsnn_label(label, "generators", count), error);
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
