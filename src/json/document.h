/* document.h - a JSON document, read in one call.
 *
 *     gsnn_json_document *document;
 *     gsnn_status status = gsnn_json_document_read(&document, path, run, error);
 *     if (!status) {
 *         gsnn_value root = gsnn_json_document_root(document);
 *         gsnn_value neurons = gsnn_value_member(&root, "neurons");
 *         status = gsnn_value_size(&neurons, 1000, &count);
 *     }
 *     gsnn_json_document_free(document);
 *
 * The text is checked by the grammar of RFC 8259 (syntax.h), which names line and column of what is
 * wrong, before cJSON makes a tree of it; numbers keep the text they are written as.  A byte order
 * mark before the document is skipped. */
#ifndef GSNN_JSON_DOCUMENT_H
#define GSNN_JSON_DOCUMENT_H

#include "base/text.h"
#include "json/value.h"

typedef struct gsnn_json_document gsnn_json_document;

/* Reads a file of at most GSNN_SOURCE_MAX_BYTES; path "-" is standard input.  The messages of this
 * function and of all readers of the document's values begin with the path and go to `error`, which
 * must live as long.  GSNN_INVALID when the file cannot be read or is not JSON; GSNN_FAILED for
 * lack of memory or an interruption (run may be NULL).  *document is NULL on failure. */
gsnn_status gsnn_json_document_read(gsnn_json_document **document, const char *path,
                                    const gsnn_run *run, gsnn_error *error);

/* The same from a text, whose bytes go over to the document also on failure.  name (copied) is what
 * messages begin with, or NULL. */
gsnn_status gsnn_json_document_parse(gsnn_json_document **document, gsnn_text *text,
                                     const char *name, gsnn_error *error);

/* The document as a value, which lives as long as it. */
gsnn_value gsnn_json_document_root(const gsnn_json_document *document);

/* NULL is fine. */
void gsnn_json_document_free(gsnn_json_document *document);

/* Finds the member "schema" of the object that a text begins with - a document, or the first of
 * JSON lines - without parsing more than it takes, and copies it to schema (size bytes).  False
 * when there is no such string or it does not fit: a group file, for example, has none. */
bool gsnn_json_peek_schema(const char *text, size_t length, char *schema, size_t size);

#endif
