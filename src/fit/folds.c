/* folds.c - units dealt into folds. */
#include "base/error.h"
#include "base/memory.h"
#include "fit/fit.h"
#include "fit/start.h"

#include <stdlib.h>

gsnn_status gsnn_fit_deal(size_t *fold, const gsnn_fit_data *data, size_t folds, uint64_t seed,
                          gsnn_error *error) {
    if (data->units > UINT32_MAX)
        return gsnn_fail_memory(error);
    uint32_t *order = gsnn_new(data->units, sizeof *order);
    size_t *of_unit = gsnn_new(data->units, sizeof *of_unit);
    gsnn_status status = order && of_unit ? GSNN_OK : gsnn_fail_memory(error);
    if (!status) {
        for (size_t u = 0; u < data->units; u++)
            order[u] = (uint32_t)u;
        gsnn_philox random = gsnn_philox_stream(seed, GSNN_PURPOSE_FIT_FOLDS, 0, 0);
        gsnn_philox_shuffle(&random, order, (uint32_t)data->units);
        for (size_t i = 0; i < data->units; i++)
            of_unit[order[i]] = i % folds;
        for (size_t i = 0; i < data->rows; i++)
            fold[i] = of_unit[data->unit[i]];
    }
    free(order);
    free(of_unit);
    return status;
}
