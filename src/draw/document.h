/* document.h - a JSON document that a picture is made of. */
#ifndef GSNN_DRAW_DOCUMENT_H
#define GSNN_DRAW_DOCUMENT_H

#include "data/samples.h"
#include "record/enumeration_record.h"
#include "json/document.h"

#define GSNN_ENUMERATION_SCHEMA "gsnn-enumeration/1"
#define GSNN_DATA_SCHEMA "data" /* no JSON, but the rows that the first document is about */

typedef struct gsnn_document {
    gsnn_enumeration_record *record; /* of an enumeration; NULL of any other document */
    gsnn_mapped_text text;           /* in which it left its rows */
    gsnn_samples samples;            /* of data; no rows of any other document */
    gsnn_value root;                 /* of any other document: an object of the wanted schema, or a
                                      * list of these */
    gsnn_json_document *json;        /* its root belongs to it */
} gsnn_document;

/* Reads the stream to its end and checks that it is a document of the schema, or of one of several
 * with | between them: an enumeration as one
 * document or as JSON lines, any other as one document or, with `list`, as a list of them.
 * GSNN_INVALID otherwise, with the place of
 * the fault.  The caller clears the document, which must not be moved, in any case. */
gsnn_status gsnn_document_read(gsnn_document *document, FILE *stream, const char *schema, bool list,
                               gsnn_error *error);

/* What a fit or a search says of the data it was made from. */
typedef struct gsnn_data_claim {
    gsnn_samples_shape shape;
    size_t rows;
    const char *sha256;
} gsnn_data_claim;

gsnn_status gsnn_document_data_claim(const gsnn_document *document, gsnn_data_claim *claim);

/* Reads the data from a file, "-" for standard input; GSNN_INVALID, with the name of the file, for
 * data of another shape and for other bytes.  The caller clears as above. */
gsnn_status gsnn_document_read_data(gsnn_document *document, const char *path,
                                    const gsnn_data_claim *claim, const gsnn_run *run,
                                    gsnn_error *error);

void gsnn_document_clear(gsnn_document *document);

/* The name of the group that the document is about: "group" is a name, or an object with one.
 * NULL when it names none; of a list, the first. */
const char *gsnn_document_group(const gsnn_document *document);

#endif
