/* json_record.h - the objects of the JSON formats: header, architecture, morphism.
 *
 * The header, which holds strings from outside, is a cJSON object that the caller owns.  The others
 * are appended to a text: they are numbers and words of our own, there may be hundreds of
 * thousands, and making an item for every member and printing it took most of the time of a run. */
#ifndef GSNN_WRITE_JSON_RECORD_H
#define GSNN_WRITE_JSON_RECORD_H

#include "write/class_view.h"
#include "write/tree_store.h"

#include <cjson/cJSON.h>

/* What is needed again and again while records are made. */
typedef struct gsnn_json_maker {
    const gsnn_enumeration *enumeration;
    gsnn_tree_store *trees; /* borrowed; shared with other makers */
    bool lines;             /* JSON lines: a record begins by naming what it is */
    gsnn_class_view view;
    gsnn_text text;     /* scratch */
    gsnn_text subgroup; /* the "generators" of H of the class in view */
    size_t subgroup_class;
} gsnn_json_maker;

/* The maker borrows both; trees may be NULL where only the header is made. */
void gsnn_json_maker_init(gsnn_json_maker *maker, const gsnn_enumeration *enumeration,
                          gsnn_tree_store *trees, bool lines);
void gsnn_json_maker_clear(gsnn_json_maker *maker);

/* Adds the members of a document but for the lists. */
gsnn_status gsnn_json_header(gsnn_json_maker *maker, cJSON *record, gsnn_error *error);

/* Append a record.  A lack of memory may be noted in the text only. */
gsnn_status gsnn_json_architecture(gsnn_json_maker *maker, const gsnn_architecture *architecture,
                                   gsnn_text *out, gsnn_error *error);
gsnn_status gsnn_json_morphism(gsnn_json_maker *maker, const gsnn_morphism *morphism,
                               gsnn_text *out, gsnn_error *error);

#endif
