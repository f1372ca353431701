/* tables.h - of each source and letter: the dimension of the maps, and what fixes their rows.
 *
 * Two roads to the same tables.  One walks the orbits of G on all pairs of neurons.  The other
 * takes the elements of G from the letter whose H is trivial, whose neurons they are: H of a letter
 * is what leaves its first neuron in place, the maps are signed orbits of H on the source alone,
 * and elements that fix rows are sought by their action on a few points and proved on all. */
#ifndef GSNN_DEEP_TABLES_H
#define GSNN_DEEP_TABLES_H

#include "deep/letters.h"

/* The letter whose neurons are the elements of G, or SIZE_MAX. */
size_t gsnn_deep_regular_letter(const gsnn_deep_letters *letters);

/* Fill letters->dimensions and ->fixing, whose places are there.  Cost: generators x pairs of
 * neurons of all sources and letters. */
gsnn_status gsnn_deep_table_of_pairs(gsnn_deep_letters *letters, const gsnn_run *run,
                                     gsnn_error *error);

/* The same for a regular letter: about (letters + sources) x elements, and for each source and
 * letter the neurons of both times the generators of H. */
gsnn_status gsnn_deep_table_of_subgroups(gsnn_deep_letters *letters, size_t regular,
                                         const gsnn_run *run, gsnn_error *error);

/* Takes what fixes the rows of a source and a letter, once for equal sets; sources come in order.
 */
gsnn_status gsnn_deep_table_set(gsnn_deep_letters *letters, size_t source, size_t letter,
                                gsnn_signed_set set, gsnn_error *error);

#endif
