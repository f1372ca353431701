#include "verify/checks.h"
#include "verify/cosets.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* N_G(H) is the union of the cosets t_j H that H fixes, and t_j takes chi to the signs with which
 * H fixes the neuron j of Ind chi; so the orbit of chi under N_G(H) is read off a list of sign
 * vectors, one for each neuron that H fixes. */

static int compare_bytes(const void *a, const void *b, size_t length) {
    return length ? memcmp(a, b, length) : 0;
}

/* The number of distinct vectors among count vectors of the given length, by insertion into a
 * sorted list of those met: few are distinct. */
static gsnn_status count_distinct(const int8_t *vectors, size_t count, size_t length,
                                  size_t *distinct, gsnn_error *error) {
    const int8_t **sorted = gsnn_new(count, sizeof *sorted);
    if (!sorted)
        return gsnn_fail_memory(error);
    *distinct = 0;
    for (size_t i = 0; i < count; i++) {
        const int8_t *vector = vectors + i * length;
        size_t low = 0, high = *distinct;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (compare_bytes(sorted[middle], vector, length) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        if (low < *distinct && !compare_bytes(sorted[low], vector, length))
            continue;
        memmove(sorted + low + 1, sorted + low, (*distinct - low) * sizeof *sorted);
        sorted[low] = vector;
        (*distinct)++;
    }
    free(sorted);
    return GSNN_OK;
}

gsnn_status gsnn_verify_compare_orbit_length(gsnn_verify_subject *subject, size_t a,
                                             const int8_t *vectors, size_t count) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    size_t length = 0;
    gsnn_status status =
        count_distinct(vectors, count, subject->own[a].generator_count, &length, subject->error);
    if (status)
        return status;
    if ((uint64_t)architecture->cohomology.orbit_length == length)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_ORBIT_LENGTH, 0);
    else
        gsnn_findings_false(subject->findings, GSNN_CHECK_ORBIT_LENGTH,
                            "%s: cohomology.orbit_length: %lld, but the normaliser of H takes "
                            "chi to %zu classes",
                            architecture->id, (long long)architecture->cohomology.orbit_length,
                            length);
    return GSNN_OK;
}

gsnn_status gsnn_verify_check_orbit_length(gsnn_verify_subject *subject, size_t a,
                                           const gsnn_verify_rows *rows) {
    const gsnn_verify_points *points = subject->points;
    const gsnn_verify_own *own = &subject->own[a];
    int type = subject->record->architectures[a].type;
    size_t count = 0, length = own->generator_count;
    if (length && rows->count > SIZE_MAX / length)
        return gsnn_fail_memory(subject->error);
    int8_t *vectors = gsnn_new(rows->count * length, 1);
    if (!vectors)
        return gsnn_fail_memory(subject->error);
    for (size_t j = 0; j < rows->count; j++) {
        bool fixed = true;
        for (size_t k = 0; k < length && fixed; k++) {
            int8_t sign = gsnn_verify_neuron_sign(points, type, rows->values + j * points->count,
                                                  own->generators + k * points->count);
            vectors[count * length + k] = sign;
            fixed = sign != 0;
        }
        count += fixed;
    }
    gsnn_status status = gsnn_verify_compare_orbit_length(subject, a, vectors, count);
    free(vectors);
    return status;
}
