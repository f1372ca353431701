#include "verify/deep_moves.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/entry.h"
#include "exact/rational.h"

#include <math.h>
#include <stdlib.h>

/* The number that an exact entry is, or the double nearest to it. */
static gsnn_status read_number(fmpq_t number, const char *text, gsnn_error *error) {
    gsnn_field *field = NULL;
    ulong conductor;
    fmpq_poly_t value;
    fmpq_poly_init(value);
    gsnn_status status = gsnn_entry_conductor(text, &conductor, error);
    if (!status)
        status = gsnn_field_new(&field, conductor, error);
    if (!status)
        status = gsnn_entry_parse_real(field, text, value, error);
    if (!status && fmpq_poly_length(value) > 1)
        gsnn_rational_set_double(number, gsnn_field_double(field, value));
    else if (!status)
        fmpq_poly_get_coeff_fmpq(number, value, 0);
    gsnn_field_free(field);
    fmpq_poly_clear(value);
    return status;
}

gsnn_status gsnn_deep_moves_init(gsnn_deep_moves *moves, const gsnn_record_elements *elements,
                                 size_t count, size_t size, gsnn_error *error) {
    *moves = (gsnn_deep_moves){.count = count, .size = size};
    moves->of = gsnn_new(count, sizeof *moves->of);
    if (!moves->of)
        return gsnn_fail_memory(error);
    for (size_t g = 0; g < count; g++) {
        fmpq_mat_init(moves->of[g], (slong)size, (slong)size);
        if (!elements->entries && !elements->images)
            fmpq_mat_one(moves->of[g]);
    }
    gsnn_status status = GSNN_OK;
    for (size_t g = 0; !status && g < count; g++)
        for (size_t c = 0; c < size && elements->images; c++) {
            int32_t image = elements->images[g * size + c];
            fmpq_set_si(fmpq_mat_entry(moves->of[g], labs(image) - 1, (slong)c), image < 0 ? -1 : 1,
                        1);
        }
    for (size_t k = 0; !status && elements->entries && k < count * size * size; k++)
        status = read_number(fmpq_mat_entry(moves->of[k / (size * size)], (slong)(k / size % size),
                                            (slong)(k % size)),
                             elements->entries[k], error);
    if (status)
        gsnn_deep_moves_clear(moves);
    return status;
}

void gsnn_deep_moves_clear(gsnn_deep_moves *moves) {
    for (size_t g = 0; moves->of && g < moves->count; g++)
        fmpq_mat_clear(moves->of[g]);
    free(moves->of);
    *moves = (gsnn_deep_moves){0};
}

bool gsnn_deep_moves_combine(fmpq *sum, size_t count, const gsnn_record_weights *space,
                             const fmpq *coordinates) {
    bool known = space->rows || space->basis_exact || !space->dimension;
    fmpq_t number;
    fmpq_init(number);
    for (size_t c = 0; space->rows && c < count; c++) {
        int32_t code = space->rows[c];
        if (code > 0)
            fmpq_add(sum + c, sum + c, coordinates + code - 1);
        else if (code < 0)
            fmpq_sub(sum + c, sum + c, coordinates - code - 1);
    }
    for (size_t k = 0; known && !space->rows && k < space->dimension; k++)
        for (size_t c = 0; known && c < count; c++) {
            known = !read_number(number, space->basis_exact[k * count + c], NULL);
            fmpq_addmul(sum + c, number, coordinates + k);
        }
    fmpq_clear(number);
    return known;
}

bool gsnn_deep_moves_agree(const fmpq *a, const fmpq *b, size_t count, bool exactly) {
    double most = 0, gap = 0;
    bool equal = true;
    fmpq_t difference;
    fmpq_init(difference);
    for (size_t i = 0; i < count; i++) {
        fmpq_sub(difference, a + i, b + i);
        equal &= fmpq_is_zero(difference);
        gap = fmax(gap, fabs(gsnn_rational_double(difference)));
        most =
            fmax(most, fmax(fabs(gsnn_rational_double(a + i)), fabs(gsnn_rational_double(b + i))));
    }
    fmpq_clear(difference);
    return equal || (!exactly && gap <= most * 0x1p-40);
}
