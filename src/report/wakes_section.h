/* wakes_section.h - behind which layers inadmissible pairs come alive, as a section of HTML. */
#ifndef GSNN_REPORT_WAKES_SECTION_H
#define GSNN_REPORT_WAKES_SECTION_H

#include "base/text.h"
#include "record/enumeration_record.h"

/* Appends a section with the inadmissible pairs of a record that has them, why each is
 * inadmissible, and the first layers of a deep network behind which it is admissible.  Nothing
 * where there are no such pairs.  Cost: generators x pairs of neurons. */
gsnn_status gsnn_wakes_section(gsnn_text *html, const gsnn_enumeration_record *record,
                               const gsnn_run *run, gsnn_error *error);

#endif
