/* engines.h - the engines there are; each is one file. */
#ifndef GSNN_SUBGROUP_ENGINES_H
#define GSNN_SUBGROUP_ENGINES_H

#include "subgroup/engine.h"

extern const gsnn_engine gsnn_coxeter_engine;
extern const gsnn_engine gsnn_lattice_engine;
extern const gsnn_engine gsnn_gap_engine;
extern const gsnn_engine gsnn_orbits_engine;

#endif
