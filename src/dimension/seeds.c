#include "dimension/seeds.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/run.h"

#include <stdlib.h>

static gsnn_status measure_one(gsnn_seeds *seeds, gsnn_mlp *mlp, uint64_t seed, const gsnn_run *run,
                               gsnn_error *error) {
    gsnn_plain_dimension dimension;
    if (seeds->init == GSNN_SEEDS_HE)
        gsnn_mlp_seed_he(mlp, seed);
    else
        gsnn_mlp_seed(mlp, seed);
    gsnn_status status = gsnn_plain_dimension_init(&dimension, mlp, &seeds->options, run, error);
    if (!status && !dimension.smooth)
        seeds->nowhere_smooth++;
    else if (!status)
        seeds->histogram[dimension.lower]++;
    if (!status && !dimension.exact && dimension.smooth)
        seeds->inexact++;
    gsnn_plain_dimension_clear(&dimension);
    return status;
}

gsnn_status gsnn_seeds_measure(gsnn_seeds *seeds, const gsnn_run *run, gsnn_error *error) {
    gsnn_mlp *mlp;
    gsnn_status status =
        gsnn_mlp_new(&mlp, GSNN_ACTIVATION_RELU, seeds->widths, seeds->layer_count, error);
    if (status)
        return status;
    seeds->parameters = gsnn_mlp_parameters(mlp);
    seeds->bound = seeds->parameters - gsnn_mlp_hidden(mlp);
    seeds->histogram_size = seeds->bound + 1;
    seeds->histogram = gsnn_new(seeds->histogram_size, sizeof *seeds->histogram);
    if (!seeds->histogram)
        status = gsnn_fail_memory(error);
    gsnn_run quiet = *run; /* progress counts seeds, not the cells of each */
    quiet.progress = NULL;
    for (uint64_t seed = seeds->first; !status; seed++) {
        status =
            gsnn_run_step(run, "seeds", seed - seeds->first, seeds->last - seeds->first + 1, error);
        if (!status)
            status = measure_one(seeds, mlp, seed, &quiet, error);
        if (seed == seeds->last)
            break;
    }
    gsnn_mlp_free(mlp);
    return status;
}

void gsnn_seeds_clear(gsnn_seeds *seeds) {
    free(seeds->histogram);
    seeds->histogram = NULL;
}
