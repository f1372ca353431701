/* cuts.h - objects parsed without their long lists of integers.
 *
 * cJSON makes a node of 64 bytes of each number, which takes several times as long as all that is
 * then done with the numbers.  So the lists are cut out of the text, cJSON parses the rest, with
 * empty lists in their places, and the integers are read straight from the text; what is not the
 * plain form (1.0, 1e3, an error) is left to cJSON again, with its grammar and its messages. */
#ifndef GSNN_JSON_CUTS_H
#define GSNN_JSON_CUTS_H

#include "json/slices.h"

#include <stdint.h>

/* Room for the cuts of an object, used again for the next one. */
enum { GSNN_JSON_MOST_CUTS = 5 };

typedef struct gsnn_json_cuts {
    size_t count;
    const char *owners[GSNN_JSON_MOST_CUTS];    /* the members that hold them, NULL: the object */
    const char *names[GSNN_JSON_MOST_CUTS];     /* of the members that were cut */
    gsnn_json_slice lists[GSNN_JSON_MOST_CUTS]; /* with their brackets */
    char *rest;                                 /* the text without them */
    size_t rest_capacity;
} gsnn_json_cuts;

/* Where an object may have a long list: in the member of that name or, if inner is not NULL, in the
 * member `inner` of that. */
typedef struct gsnn_json_long_list {
    const char *member, *inner;
} gsnn_json_long_list;

/* Parses an object without those of the count (at most GSNN_JSON_MOST_CUTS) lists that are long;
 * NULL when what is left is not JSON or there is no memory.  The caller deletes the tree; the text
 * has to stay as long as the cuts. */
struct cJSON *gsnn_json_cut_parse(gsnn_json_cuts *cuts, gsnn_json_slice text,
                                  const gsnn_json_long_list *lists, size_t count);

/* Parses a text from which the insides of count lists, in order of their places, are left out;
 * NULL as above.  begin may be NULL in some. */
struct cJSON *gsnn_json_parse_without(gsnn_json_cuts *cuts, gsnn_json_slice text,
                                      const gsnn_json_slice *insides, size_t count);

/* Whether memory is too short for the tree of a text of that length, which cJSON does not tell from
 * bad syntax. */
bool gsnn_json_memory_is_short(size_t length);

/* The list that was cut from the member of that name of the object's member `owner`, or of the
 * object itself if that is NULL; begin is NULL if none was. */
gsnn_json_slice gsnn_json_cut_list(const gsnn_json_cuts *cuts, const char *owner, const char *name);

/* Frees the room. */
void gsnn_json_cuts_clear(gsnn_json_cuts *cuts);

/* Reads the next of a list of plain integers: *text stands behind the opening bracket at first, and
 * behind the closing one when all `length` integers, each from -most to most, have been read.
 * False for anything else, which may still be JSON. */
bool gsnn_json_read_integers(gsnn_json_slice *text, size_t length, int32_t most, bool zero_allowed,
                             int32_t *result);

#endif
