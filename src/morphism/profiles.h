/* profiles.h - a quick test that rules out most comparisons of pairs (H,chi).
 *
 * The profile of a pair says how many elements of each conjugacy class of G its H has with chi =
 * +1, and with -1.  Of two comparable pairs the lower has at least as many of each. */
#ifndef GSNN_MORPHISM_PROFILES_H
#define GSNN_MORPHISM_PROFILES_H

#include "architecture/architecture.h"

typedef struct gsnn_profiles {
    uint32_t *element_class; /* for each element of G its conjugacy class */
    uint32_t class_count;
    size_t width;      /* of a profile: 2 * class_count */
    uint32_t *numbers; /* width for each pair: those with chi = +1, then those with -1 */
    size_t words;
    uint64_t *support; /* words for each pair: bit c is set when number c is not 0 */
} gsnn_profiles;

/* Classifies the elements of a listed group and makes room for the profiles of `count` pairs. Cost:
 * order * generators conjugations. */
gsnn_status gsnn_profiles_init(gsnn_profiles *profiles, const gsnn_group *group, size_t count,
                               gsnn_error *error);
void gsnn_profiles_clear(gsnn_profiles *profiles);

/* Fills in profile i: that of H with the character that has the given signs.  Cost: |H|. */
void gsnn_profiles_set(gsnn_profiles *profiles, size_t i, const gsnn_listed_subgroup *subgroup,
                       uint64_t signs);

/* Whether it is possible that pair `lower` is below pair `upper`. */
bool gsnn_profiles_allow(const gsnn_profiles *profiles, size_t lower, size_t upper);

#endif
