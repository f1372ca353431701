/* page_template.h - a text in which {{names}} are replaced. */
#ifndef GSNN_REPORT_PAGE_TEMPLATE_H
#define GSNN_REPORT_PAGE_TEMPLATE_H

#include "gsnn.h"

/* What stands for {{name}}: written as it is, or by a function. */
typedef struct gsnn_page_field {
    const char *name;
    void (*write)(FILE *stream, const void *data);
    const void *data;
} gsnn_page_field;

/* Writes the template with every {{name}} replaced by its field.  The template names fields only
 * that there are.  Write errors stay in the stream. */
void gsnn_page_template_write(FILE *stream, const char *template, const gsnn_page_field *fields,
                              size_t count);

/* Writers of fields whose data is a string: as it is, as text in HTML, and a JSON document inside
 * of a script element ("<" only occurs in its strings and becomes an escape, so that nothing can
 * end the element). */
void gsnn_page_write_raw(FILE *stream, const void *string);
void gsnn_page_write_text(FILE *stream, const void *string);
void gsnn_page_write_json(FILE *stream, const void *string);

#endif
