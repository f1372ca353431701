/* deep_morphism.h - one morphism of a list of words. */
#ifndef GSNN_VERIFY_DEEP_MORPHISM_H
#define GSNN_VERIFY_DEEP_MORPHISM_H

#include "verify/deep_tables.h"

/* Reads a morphism and says in *fault what is false of it, or NULL: that the letter in its place,
 * or the order of the letters of a layer that becomes two, makes the smaller word the larger one up
 * to swaps, that this is admissible, and that the map of neurons commutes with the generators.
 * Words are `wide` or not. */
gsnn_status gsnn_deep_morphism_check(const gsnn_deep_tables *tables, const gsnn_value *value,
                                     bool wide, const char **fault, gsnn_error *error);

#endif
