/* cosets.h - G/H through the listed rho, where rows do not tell the cosets apart. */
#ifndef GSNN_VERIFY_COSETS_H
#define GSNN_VERIFY_COSETS_H

#include "verify/subject.h"

/* A transversal: element j takes neuron 1 to sign[j] times neuron j. */
typedef struct gsnn_verify_cosets {
    size_t count;
    gsnn_verify_point *elements; /* count x points */
    gsnn_verify_point *inverses; /* count x points */
    int8_t *signs;
} gsnn_verify_cosets;

/* Builds the transversal of architecture a, whose rho must be sound; the caller clears it. */
gsnn_status gsnn_verify_cosets_new(gsnn_verify_cosets *cosets, const gsnn_verify_subject *subject,
                                   size_t a);

void gsnn_verify_cosets_clear(gsnn_verify_cosets *cosets);

/* The value of chi of architecture a at g: 1 in K, -1 in H but not in K, 0 outside H.  work holds
 * 2 x points. */
int8_t gsnn_verify_character(const gsnn_verify_own *own, const gsnn_verify_point *g,
                             gsnn_verify_point *work);

/* Compares the orbit length of architecture a with the number of distinct vectors of signs (count
 * of them, one sign for each generator of H). */
gsnn_status gsnn_verify_compare_orbit_length(gsnn_verify_subject *subject, size_t a,
                                             const int8_t *vectors, size_t count);

#endif
