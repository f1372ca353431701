/* neuron_rows.c - the weight pattern of every neuron, rebuilt when the file has the first only. */
#include "draw/neuron_rows.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define ENTRIES_LIMIT ((size_t)1 << 24)

/* Row j from row i of which rho(g) = images makes it `sign` times the image: entry by entry,
 * w_j[|g(k)|] = sign * sgn(g(k)) * w_i[k]. */
static void move_row(int32_t *row_j, const int32_t *row_i, const int32_t *images, size_t degree,
                     int32_t sign) {
    for (size_t k = 0; k < degree; k++) {
        int32_t image = images[k];
        row_j[(image < 0 ? -image : image) - 1] = (image < 0 ? -sign : sign) * row_i[k];
    }
}

/* Fills in the rows from the first one, breadth first along the generators; the number reached,
 * which is all unless the file is false. */
static size_t spread(const gsnn_enumeration_record *record,
                     const gsnn_record_architecture *architecture, int32_t *rows, size_t *queue,
                     bool *known) {
    size_t degree = record->group.degree, neurons = (size_t)architecture->neurons, end = 1;
    known[0] = true;
    queue[0] = 0;
    for (size_t begin = 0; begin < end; begin++)
        for (size_t g = 0; g < record->group.generators.count; g++) {
            size_t i = queue[begin];
            int32_t entry = architecture->signed_permutations[g * neurons + i];
            size_t j = (size_t)(entry < 0 ? -entry : entry) - 1;
            if (known[j])
                continue;
            known[j] = true;
            queue[end++] = j;
            move_row(rows + j * degree, rows + i * degree,
                     record->group.generators.images + g * degree, degree, entry < 0 ? -1 : 1);
        }
    return end;
}

/* The same from the rows that the file lists. */
static gsnn_status complete(const gsnn_enumeration_record *record,
                            const gsnn_record_architecture *architecture,
                            const gsnn_record_weights *listed, int32_t **rows, size_t *row_count,
                            gsnn_error *error) {
    size_t degree = record->group.degree, given = listed->row_count, count = given;
    bool rebuild = given == 1 && architecture->signed_permutations &&
                   record->group.generators.images &&
                   architecture->neurons <= ENTRIES_LIMIT / (degree ? degree : 1);
    if (rebuild)
        count = (size_t)architecture->neurons;
    *rows = gsnn_new(count * degree, sizeof **rows);
    if (!*rows)
        return gsnn_fail_memory(error);
    if (given)
        memcpy(*rows, listed->rows, given * degree * sizeof **rows);
    *row_count = count;
    if (!rebuild)
        return GSNN_OK;
    size_t *queue = gsnn_new(count, sizeof *queue);
    bool *known = gsnn_new(count, sizeof *known);
    gsnn_status status = GSNN_OK;
    if (!queue || !known)
        status = gsnn_fail_memory(error);
    else if (spread(record, architecture, *rows, queue, known) != count)
        status = gsnn_fail(error, GSNN_INVALID, "architecture %s: the neurons are not one orbit",
                           architecture->id);
    if (status != GSNN_OK) {
        free(*rows);
        *rows = NULL;
    }
    free(queue);
    free(known);
    return status;
}

gsnn_status gsnn_neuron_rows(const gsnn_enumeration_record *record,
                             const gsnn_record_architecture *architecture, int32_t **rows,
                             size_t *row_count, gsnn_error *error) {
    gsnn_arena memory = {0};
    gsnn_record_weights listed;
    gsnn_status status = gsnn_record_read_rows(
        record, (size_t)(architecture - record->architectures), &memory, &listed, error);
    if (!status)
        status = complete(record, architecture, &listed, rows, row_count, error);
    gsnn_arena_clear(&memory);
    return status;
}
