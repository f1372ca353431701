/* draws_section.h - what random networks of each architecture are really invariant under, as a
 * section of HTML. */
#ifndef GSNN_REPORT_DRAWS_SECTION_H
#define GSNN_REPORT_DRAWS_SECTION_H

#include "base/text.h"
#include "record/enumeration_record.h"

/* Appends a section with the group, among all permutations of the inputs (signed ones for signed
 * groups), that keeps every network of an architecture: its order, its name where it is all of them
 * or G, and generators.  Nothing for groups of matrices.  Architectures that gsnn_draws_group_find
 * leaves out are counted below the table. */
gsnn_status gsnn_draws_section(gsnn_text *html, const gsnn_enumeration_record *record,
                               const gsnn_run *run, gsnn_error *error);

#endif
