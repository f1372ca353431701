/* page_template.h - a text in which {{names}} are replaced. */
#ifndef GSNN_REPORT_PAGE_TEMPLATE_H
#define GSNN_REPORT_PAGE_TEMPLATE_H

#include "dimension/family.h"
#include "draw/morphism_layout.h"
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

/* ---- The page's files (src/report/page), which the build puts into the library --------------- */

extern const char gsnn_asset_html[];   /* the page with {{names}} of what is to be filled in */
extern const char gsnn_asset_style[];  /* its style sheet */
extern const char gsnn_asset_script[]; /* its script, all files in order */

/* ---- The inclusion graph as SVG inside of a page, its nodes links to the entries ------------- */

/* Writes the svg element.  A node links to #a-ID and has the functional dimension; an inclusion has
 * beside it how many directions growing opens at second order, where there are not too many.  With
 * `family` NULL functional dimensions are not known, and nodes have the number of parameters.
 * Colours are the style sheet's, by class: node type1 or type2, inclusion, head, tunnel, opens.
 * Write errors stay in the stream. */
void gsnn_graph_svg_write(FILE *stream, const gsnn_enumeration_record *record,
                          const gsnn_family *family, const gsnn_morphism_layout *layout);

#endif
