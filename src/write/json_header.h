/* json_header.h - what precedes the lists in the JSON formats: tool, group, engine, counts.
 *
 * It holds strings from outside, so it is made of cJSON's items. */
#ifndef GSNN_WRITE_JSON_HEADER_H
#define GSNN_WRITE_JSON_HEADER_H

#include "enumeration/enumeration.h"

#include <cjson/cJSON.h>

/* Adds the members to an empty object; a header among JSON lines begins by naming itself. */
gsnn_status gsnn_json_header(const gsnn_enumeration *enumeration, bool lines, cJSON *record,
                             gsnn_error *error);

#endif
