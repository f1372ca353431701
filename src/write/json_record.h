/* json_record.h - the header and the records of the JSON formats.
 *
 * Records are appended to a text, not written through src/json: they are numbers and words of our
 * own, and there may be hundreds of thousands in a run. */
#ifndef GSNN_WRITE_JSON_RECORD_H
#define GSNN_WRITE_JSON_RECORD_H

#include "write/class_view.h"
#include "write/element_texts.h"
#include "json/writer.h"

/* What the records of one type on one class have in common: "neurons", H, and K up to where its
 * generators come, for type 1 with them. */
typedef struct gsnn_json_opening {
    gsnn_text text;
    size_t class; /* SIZE_MAX: not laid out */
} gsnn_json_opening;

/* What is needed again and again while records are made. */
typedef struct gsnn_json_maker {
    const gsnn_enumeration *enumeration;
    gsnn_tree_store *trees; /* borrowed; shared with other makers */
    bool lines;             /* JSON lines: a record begins by naming what it is */
    gsnn_class_view view;
    gsnn_element_texts elements;
    gsnn_json_opening openings[2]; /* of the records of type 1 and 2 */
    int32_t *list;                 /* of a member that is long */
    size_t list_capacity;
} gsnn_json_maker;

/* The maker borrows both. */
void gsnn_json_maker_init(gsnn_json_maker *maker, const gsnn_enumeration *enumeration,
                          gsnn_tree_store *trees, bool lines);
void gsnn_json_maker_clear(gsnn_json_maker *maker);

/* Append a record, of architecture i of the enumeration or of a morphism.  A lack of memory may be
 * noted in the text only. */
gsnn_status gsnn_json_architecture(gsnn_json_maker *maker, size_t i, gsnn_text *out,
                                   gsnn_error *error);
gsnn_status gsnn_json_morphism(gsnn_json_maker *maker, const gsnn_morphism *morphism,
                               gsnn_text *out, gsnn_error *error);

/* What the sizes of all records have in common. */
typedef struct gsnn_record_sizer {
    const gsnn_enumeration *enumeration;
    double generators; /* bytes for each generator of H, in H and in K */
    double inputs;
} gsnn_record_sizer;

void gsnn_record_sizer_init(gsnn_record_sizer *sizer, const gsnn_enumeration *enumeration);

/* Adds about how many bytes record i takes, of architectures and morphisms taken together. */
void gsnn_record_sizer_add(const gsnn_record_sizer *sizer, size_t i, gsnn_written_sizes *sizes);

/* ---- What precedes the lists in the JSON formats: tool, group, engine, counts ---------------- */

/* Begins the document, or the header among JSON lines, which stays an open object. */
gsnn_status gsnn_json_header(const gsnn_enumeration *enumeration, bool lines, gsnn_json *json,
                             gsnn_error *error);

/* ---- The rows of a weight space in JSON ------------------------------------------------------ */

/* Appends the members of "weights" that describe rows of `degree` entries, each led by a comma:
 * rows of a pattern, or basis and basis_exact; null for rows that are too many. */
void gsnn_append_weight_rows(const gsnn_rows *rows, size_t degree, gsnn_text *out);

#endif
