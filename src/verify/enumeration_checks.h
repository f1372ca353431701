/* enumeration_checks.h - the families of checks, a file each; private to the files enumeration*.c.
 *
 * Each reports to subject->findings what holds, what is false and what it had to skip; the status
 * is GSNN_OK unless there is no memory or an exact entry cannot be read. */
#ifndef GSNN_VERIFY_ENUMERATION_CHECKS_H
#define GSNN_VERIFY_ENUMERATION_CHECKS_H

#include "verify/enumeration_subject.h"

/* The group: its order, the form that matrices preserve, and the dimension of its fixed space. */
gsnn_status gsnn_verify_check_group(gsnn_verify_subject *subject);

/* The codomain, if there is one: a representation, its linear maps and fixed outputs.  Sets
 * subject->outputs, linear_maps and constants. */
gsnn_status gsnn_verify_check_codomain(gsnn_verify_subject *subject);

/* The part of it about linear maps. */
gsnn_status gsnn_verify_check_linear(gsnn_verify_subject *subject);

/* The stabiliser chain of the generators on the points of G and, behind these, of the outputs; the
 * caller frees it. */
gsnn_status gsnn_verify_joint_chain(gsnn_verify_subject *subject, gsnn_proof_chain **chain);

/* The output weights of architecture a under a codomain, and whether it lives. */
gsnn_status gsnn_verify_check_output(gsnn_verify_subject *subject, size_t a,
                                     const gsnn_verify_rows *rows);

/* H and K of architecture a: subgroups, orders, index, neurons.  Sets own->pair_sound. */
gsnn_status gsnn_verify_check_pair(gsnn_verify_subject *subject, size_t a);

/* Sets H and K of architecture a, whose generators are not listed, to what its rho leaves neuron 1;
 * *sound is cleared, and the orders are skipped, when that cannot be done. */
gsnn_status gsnn_verify_derive_pair(gsnn_verify_subject *subject, size_t a, bool *sound);

/* The rank of H^1(H,{+-1}) and whether the class is trivial exactly for type 1. */
gsnn_status gsnn_verify_check_cohomology(gsnn_verify_subject *subject, size_t a);

/* The coordinates of the classes of one and the same H: one linear and injective map. */
gsnn_status gsnn_verify_check_coordinates(gsnn_verify_subject *subject);

/* V(H,chi): its dimension and the first row or basis as listed in subject->weights, and the
 * parameters.  Sets own->pattern. */
gsnn_status gsnn_verify_check_weights(gsnn_verify_subject *subject, size_t a);

/* rho by itself: signed permutations, transitive, signs as the type asks.  Sets
 * own->rho_sound. */
gsnn_status gsnn_verify_check_rho(gsnn_verify_subject *subject, size_t a);

/* W g = rho(g) W for every generator g.  Sets own->rows_sound. */
void gsnn_verify_check_equivariance(gsnn_verify_subject *subject, size_t a,
                                    const gsnn_verify_rows *rows);

/* The numbers of a matrix action's basis, against exact coordinates. */
gsnn_status gsnn_verify_check_numbers(gsnn_verify_subject *subject, size_t a,
                                      const gsnn_verify_rows *rows);

/* Rows of an admissible architecture: none zero, no two equal (type 1) or parallel (type 2). */
gsnn_status gsnn_verify_check_non_parallel(gsnn_verify_subject *subject, size_t a,
                                           const gsnn_verify_rows *rows);

/* The number of classes that the normaliser of H fuses, read off sound rows. */
gsnn_status gsnn_verify_check_orbit_length(gsnn_verify_subject *subject, size_t a,
                                           const gsnn_verify_rows *rows);

/* f(g x) = f(x) for a random network at random inputs. */
gsnn_status gsnn_verify_check_invariance(gsnn_verify_subject *subject, size_t a,
                                         const gsnn_verify_rows *rows);

/* Where rows do not tell: rho against the cosets of H, and the orbit length. */
gsnn_status gsnn_verify_check_induced(gsnn_verify_subject *subject, size_t a);

/* Compares an admissible architecture with all others: fills in subject->relations, as far as
 * it can if its sound rows are not to be had (NULL). */
gsnn_status gsnn_verify_relate(gsnn_verify_subject *subject, size_t a,
                               const gsnn_verify_rows *rows);

/* Of the inadmissible pairs that are said to collapse to a: whether they do. */
void gsnn_verify_check_collapses(gsnn_verify_subject *subject, size_t a,
                                 const gsnn_verify_rows *rows);

/* The reasons of inadmissible pairs, but for what gsnn_verify_check_collapses looks at. */
void gsnn_verify_check_reasons(gsnn_verify_subject *subject);

/* Of a sound inadmissible pair, whether G normalises it: sets own->normal.  Its chains are there.
 */
gsnn_status gsnn_verify_find_normal(const gsnn_verify_subject *subject, size_t a);

/* That no two inadmissible pairs are equivalent, and the verdict on all. */
gsnn_status gsnn_verify_check_inequivalent(gsnn_verify_subject *subject);

/* The scheme of the ids. */
gsnn_status gsnn_verify_check_ids(gsnn_verify_subject *subject);

/* The order in which architectures and morphisms are listed. */
gsnn_status gsnn_verify_check_order(gsnn_verify_subject *subject);

/* The inclusions: ends, sizes, truth, cycles, reducedness and completeness. */
gsnn_status gsnn_verify_check_inclusions(gsnn_verify_subject *subject);

/* The neuron maps of the inclusions, exactly and by outputs at random inputs. */
gsnn_status gsnn_verify_check_neuron_maps(gsnn_verify_subject *subject);

/* What becomes of output weights over the inclusions. */
void gsnn_verify_check_output_maps(gsnn_verify_subject *subject);

/* The tunnels: exactly the pairs with the same class of H. */
gsnn_status gsnn_verify_check_tunnels(gsnn_verify_subject *subject);

/* The engine's name, and the counts: against the lists, and those of all subgroups by a count of
 * the checker's own as far as that is little work (options->complete: more of it). */
gsnn_status gsnn_verify_check_counts(gsnn_verify_subject *subject,
                                     const gsnn_verify_options *options);

/* That no architecture is missing, by brute force over orbit types. */
gsnn_status gsnn_verify_check_complete(gsnn_verify_subject *subject);

/* A random linear part in the fixed space, degree numbers, which the caller frees: a random row
 * averaged over the orbit of each e_i under G. */
gsnn_status gsnn_verify_random_fixed_row(const gsnn_verify_subject *subject, double **row);

/* G/H through the listed rho, where rows do not tell the cosets apart. */

/* A transversal: element j takes neuron 1 to sign[j] times neuron j. */
typedef struct gsnn_verify_cosets {
    size_t count;
    gsnn_proof_point *elements; /* count x points */
    gsnn_proof_point *inverses; /* count x points */
    int8_t *signs;
} gsnn_verify_cosets;

/* Builds the transversal of architecture a, whose rho must be sound; the caller clears it. */
gsnn_status gsnn_verify_cosets_new(gsnn_verify_cosets *cosets, const gsnn_verify_subject *subject,
                                   size_t a);

void gsnn_verify_cosets_clear(gsnn_verify_cosets *cosets);

/* ---- The chains of H and K ---------------------------------------------------------------- */

/* Sets own->K, where own->H, the generators and chi are set: by Schreier, with 1 and a generator
 * outside K as transversal; H itself where there is none. */
gsnn_status gsnn_verify_make_K(gsnn_verify_own *own, size_t degree, gsnn_error *error);

/* Makes the chains of architecture a, whose pair is sound, unless they are there; to be dropped
 * soon: chains of all architectures together take gigabytes.  Cost: that of two chains. */
gsnn_status gsnn_verify_hold_chains(const gsnn_verify_subject *subject, size_t a);
void gsnn_verify_drop_chains(gsnn_verify_own *own);

/* Whether two lists of generators of H are the same, so that H and the order of chi are. */
bool gsnn_verify_same_generators(const gsnn_verify_own *a, const gsnn_verify_own *b, size_t degree);

/* The value of chi at g, by chains that are there: 1 in K, -1 in H but not in K, 0 outside H.  work
 * holds 2 x points. */
int8_t gsnn_verify_character(const gsnn_verify_own *own, const gsnn_proof_point *g,
                             gsnn_proof_point *work);

#endif
