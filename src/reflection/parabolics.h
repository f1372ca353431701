/* parabolics.h - the classes of standard parabolic subgroups of an irreducible reflection group.
 *
 * A set of nodes J stands for the parabolic subgroup W_J.  J and J' are conjugate exactly when a
 * chain of moves J -> w J, w = w_{J+s} w_J with s outside J, leads from one to the other; here w_J
 * is the longest element of W_J.  (R. Howlett, "Normalizers of parabolic subgroups of reflection
 * groups", J. London Math. Soc. 21 (1980); M. Geck, G. Pfeiffer, "Characters of finite Coxeter
 * groups and Iwahori-Hecke algebras", 2000, chapter 2.)
 *
 * The canonical set of a class is the one that contains node 0 if any does, then node 1, and so
 * on.  For A, B and D the classes are partitions (see below) and nothing is
 * tabulated; the others have at most 8 nodes, and all sets are. */
#ifndef GSNN_REFLECTION_PARABOLICS_H
#define GSNN_REFLECTION_PARABOLICS_H

#include "base/error.h"
#include "reflection/cartan_type.h"

/* A class by its canonical set. */
typedef struct gsnn_parabolic_class {
    uint64_t nodes;
    fmpz_t order;  /* of the subgroup */
    fmpz_t length; /* how many conjugates it has */
} gsnn_parabolic_class;

typedef struct gsnn_parabolic_classes {
    gsnn_parabolic_class *list;
    size_t count, capacity;
} gsnn_parabolic_classes;

typedef struct gsnn_parabolics {
    gsnn_cartan_type type;
    gsnn_diagram diagram;     /* standard labels */
    unsigned char *canonical; /* for each set that of its class; NULL for a classical type */
} gsnn_parabolics;

gsnn_status gsnn_parabolics_init(gsnn_parabolics *parabolics, gsnn_cartan_type type,
                                 gsnn_error *error);

/* The same, with tables whatever the type; the rank is at most 8.  Cost: 2^rank * rank moves. */
gsnn_status gsnn_parabolics_init_tables(gsnn_parabolics *parabolics, gsnn_cartan_type type,
                                        gsnn_error *error);
void gsnn_parabolics_clear(gsnn_parabolics *parabolics);

/* The canonical set of the class of a set. */
uint64_t gsnn_parabolic_canonical(const gsnn_parabolics *parabolics, uint64_t nodes);

/* The set w J for w = w_{J+s} w_J: J+s without the image of s under -w_{J+s}. */
uint64_t gsnn_parabolic_moved(const gsnn_diagram *diagram, uint64_t nodes, unsigned s);

/* Lists all classes, the whole group and the trivial one included, in no particular order. */
gsnn_status gsnn_parabolic_list(const gsnn_parabolics *parabolics, gsnn_parabolic_classes *classes,
                                gsnn_error *error);

/* Appends a class of the given set, with order and length unset; NULL if there is no memory. */
gsnn_parabolic_class *gsnn_parabolic_classes_append(gsnn_parabolic_classes *classes,
                                                    uint64_t nodes);
void gsnn_parabolic_classes_clear(gsnn_parabolic_classes *classes);

/* ---- Parabolic subgroups of A, B and D as partitions ----------------------------------------- */

/* W acts on letters (n+1 for A_n, n for B_n and D_n).  A set of nodes cuts the letters into blocks
 * of neighbours, each with a symmetric group; for B and D the last k letters, when the last node
 * (for D: both nodes of the fork) is in the set, are a tail with a group of type B_k or D_k.  Sets
 * are conjugate exactly when tail and block sizes agree, but that in D_n without a tail and with
 * even blocks only there are two classes, told apart by the node of the fork that they use.  The
 * canonical set has its blocks by decreasing size. */

uint64_t gsnn_classical_canonical(gsnn_cartan_type type, uint64_t nodes);

/* Appends all classes with order and length.  Cost: a few big multiplications a class. */
gsnn_status gsnn_classical_list(gsnn_cartan_type type, gsnn_parabolic_classes *classes,
                                gsnn_error *error);

/* ---- How many conjugates the parabolic subgroups of a small group have ----------------------- */

/* Fills in the length of each class (all are given, with orders; tables are made).
 *
 * Method: for conjugacy classes c of flats X of dimension d and c' of flats Y of dimension d-1,
 * count the pairs X > Y in two ways:
 *     length(c) * #{Y of c' in X} = length(c') * #{X of c over Y}.
 * The first number is read off the hyperplanes that the roots cut in X = Fix(W_J).  The second is
 * the number of maximal parabolic subgroups of W_J' that lie in class c: in W_J' the set J'-s has
 * |W_J'| / (2 |W_{J'-s}|) conjugates when -w_J' fixes s, and otherwise twice that many, among them
 * J' without the image of s.
 * Cost: for each class, each root and its reflection into the chamber. */
gsnn_status gsnn_parabolic_lengths(const gsnn_parabolics *parabolics,
                                   gsnn_parabolic_classes *classes, gsnn_error *error);

#endif
