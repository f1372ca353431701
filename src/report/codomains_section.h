/* codomains_section.h - which architectures live under which codomains, as a section of HTML. */
#ifndef GSNN_REPORT_CODOMAINS_SECTION_H
#define GSNN_REPORT_CODOMAINS_SECTION_H

#include "base/text.h"
#include "gsnn.h"

/* Appends a section with the free output weights of each architecture for the characters of the
 * group and its action on inputs, for activations like ReLU and odd ones.  `architectures` is how
 * many there are: beyond GSNN_CODOMAINS_LIMIT of them, or for a group of more generators than
 * GSNN_CODOMAINS_GENERATORS, the section says that it is left out. */
#define GSNN_CODOMAINS_LIMIT 60
#define GSNN_CODOMAINS_GENERATORS 6
gsnn_status gsnn_codomains_section(gsnn_text *html, gsnn_group *group, size_t architectures,
                                   const gsnn_run *run, gsnn_error *error);

#endif
