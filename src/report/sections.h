/* sections.h - what a page about a group says beside its architectures, each as a section of HTML:
 * which architectures are stacks of filters, what random networks of each are really invariant
 * under, which live under which codomains, behind which layers inadmissible pairs come alive, and
 * what a search among them came to. */
#ifndef GSNN_REPORT_SECTIONS_H
#define GSNN_REPORT_SECTIONS_H

#include "base/text.h"
#include "draw/document.h"
#include "gsnn.h"
#include "record/enumeration_record.h"

/* Appends a section with the channels of every architecture along a translation, or over a torus of
 * two, and the stacks that reach them; nothing where the group has no translation or is given by
 * matrices.  The record has its rows; of architectures without them nothing is said. */
gsnn_status gsnn_filters_section(gsnn_text *html, const gsnn_enumeration_record *record,
                                 const gsnn_run *run, gsnn_error *error);

/* Appends a section with the group, among all permutations of the inputs (signed ones for signed
 * groups), that keeps every network of an architecture: its order, its name where it is all of them
 * or G, and generators.  Nothing for groups of matrices.  Architectures that gsnn_draws_group_find
 * leaves out are counted below the table. */
gsnn_status gsnn_draws_section(gsnn_text *html, const gsnn_enumeration_record *record,
                               const gsnn_run *run, gsnn_error *error);

/* Appends a section with the free output weights of each architecture for the characters of the
 * group and its action on inputs, for activations like ReLU and odd ones.  `architectures` is how
 * many there are: beyond GSNN_CODOMAINS_LIMIT of them, or for a group of more generators than
 * GSNN_CODOMAINS_GENERATORS, the section says that it is left out. */
#define GSNN_CODOMAINS_LIMIT 60
#define GSNN_CODOMAINS_GENERATORS 6
gsnn_status gsnn_codomains_section(gsnn_text *html, gsnn_group *group, size_t architectures,
                                   const gsnn_run *run, gsnn_error *error);

/* Appends a section with the inadmissible pairs of a record that has them, why each is
 * inadmissible, and the first layers of a deep network behind which it is admissible.  Nothing
 * where there are no such pairs.  Cost: generators x pairs of neurons. */
gsnn_status gsnn_wakes_section(gsnn_text *html, const gsnn_enumeration_record *record,
                               const gsnn_run *run, gsnn_error *error);

/* A search, and the rows that it was made from. */
typedef struct gsnn_report_data {
    const gsnn_document *search, *data;
    const char *name;   /* of the search, to begin messages with */
    gsnn_error *reason; /* where reading the search puts what is wrong with it */
} gsnn_report_data;

/* Appends a section: the leaderboard with its controls, errors against parameters and neurons, the
 * inclusion order tinted by errors, predictions against the truth, and the weights.  A search of
 * another group is GSNN_INVALID. */
gsnn_status gsnn_search_section(gsnn_text *html, gsnn_enumeration_record *record,
                                const gsnn_report_data *data, const gsnn_run *run,
                                gsnn_error *error);

#endif
