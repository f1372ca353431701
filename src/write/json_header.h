/* json_header.h - what precedes the lists in the JSON formats: tool, group, engine, counts. */
#ifndef GSNN_WRITE_JSON_HEADER_H
#define GSNN_WRITE_JSON_HEADER_H

#include "enumeration/enumeration.h"
#include "json/writer.h"

/* Begins the document, or the header among JSON lines, which stays an open object. */
gsnn_status gsnn_json_header(const gsnn_enumeration *enumeration, bool lines, gsnn_json *json,
                             gsnn_error *error);

#endif
