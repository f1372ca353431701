/* purposes.h - what the analyses of network densities draw random numbers for (random/philox.h). */
#ifndef GSNN_DENSITY_PURPOSES_H
#define GSNN_DENSITY_PURPOSES_H

enum {
    GSNN_PURPOSE_DRAWS = 40,              /* the networks */
    GSNN_PURPOSE_POINTS,                  /* the points of a test */
    GSNN_PURPOSE_COPIES,                  /* the randomised copies of a test */
    GSNN_PURPOSE_SUBGROUPS,               /* its cyclic subgroups */
    GSNN_PURPOSE_BATCHES,                 /* minibatches of training */
    GSNN_PURPOSE_DRAWS_OF_SUBGROUPS = 64, /* and on: draws for each cyclic subgroup */
};

#endif
