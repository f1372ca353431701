/* json_record.h - the objects of the JSON formats: header, architecture, morphism.
 *
 * Each function adds the members to a cJSON object, which the caller owns; fails for memory.  Long
 * arrays of integers are laid out by gsnn_text and attached as raw text. */
#ifndef GSNN_WRITE_JSON_RECORD_H
#define GSNN_WRITE_JSON_RECORD_H

#include "write/class_view.h"
#include "write/tree_store.h"

#include <cjson/cJSON.h>

/* What is needed again and again while records are made. */
typedef struct gsnn_json_maker {
    const gsnn_enumeration *enumeration;
    gsnn_tree_store *trees; /* borrowed; shared with other makers */
    gsnn_class_view view;
    gsnn_text text;     /* scratch */
    gsnn_text subgroup; /* the "generators" of H of the class in view */
    size_t subgroup_class;
} gsnn_json_maker;

/* The maker borrows both; trees may be NULL where only the header is made. */
void gsnn_json_maker_init(gsnn_json_maker *maker, const gsnn_enumeration *enumeration,
                          gsnn_tree_store *trees);
void gsnn_json_maker_clear(gsnn_json_maker *maker);

/* All but the lists. */
gsnn_status gsnn_json_header(gsnn_json_maker *maker, cJSON *record, gsnn_error *error);
gsnn_status gsnn_json_architecture(gsnn_json_maker *maker, const gsnn_architecture *architecture,
                                   cJSON *record, gsnn_error *error);
gsnn_status gsnn_json_morphism(gsnn_json_maker *maker, const gsnn_morphism *morphism, cJSON *record,
                               gsnn_error *error);

#endif
