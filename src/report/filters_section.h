/* filters_section.h - which architectures of a group are stacks of filters, as a section of HTML.
 */
#ifndef GSNN_REPORT_FILTERS_SECTION_H
#define GSNN_REPORT_FILTERS_SECTION_H

#include "base/text.h"
#include "record/enumeration_record.h"

/* Appends a section with the channels of every architecture along a translation, or over a torus of
 * two, and the stacks that reach them; nothing where the group has no translation or is given by
 * matrices.  The record has its rows; of architectures without them nothing is said. */
gsnn_status gsnn_filters_section(gsnn_text *html, const gsnn_enumeration_record *record,
                                 const gsnn_run *run, gsnn_error *error);

#endif
