#include "space/space.h"

#include "base/run.h"

gsnn_status gsnn_space_count(fmpz *sums, const gsnn_space *space, const gsnn_run *run,
                             gsnn_error *error) {
    size_t last = space->max_neurons;
    for (size_t n = 0; n <= last; n++)
        fmpz_zero(sums + n);
    fmpz_one(sums);
    for (size_t i = 0; i < space->part_count; i++) {
        size_t size = space->parts[i].neurons;
        gsnn_status status = gsnn_run_step(run, "counting sums", i, space->part_count, error);
        if (status)
            return status;
        for (size_t n = size; n <= last; n++) /* divide by 1 - q^size */
            fmpz_add(sums + n, sums + n, sums + n - size);
        if (space->channels >= last / size)
            continue; /* the budget is the tighter limit */
        size_t cut = (space->channels + 1) * size;
        for (size_t n = last; n >= cut; n--) /* multiply by 1 - q^cut */
            fmpz_sub(sums + n, sums + n, sums + n - cut);
    }
    fmpz_zero(sums); /* the empty sum is no network */
    return GSNN_OK;
}
