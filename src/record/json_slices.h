/* json_slices.h - where the elements of a document's lists stand in its text.
 *
 * A document of tens of megabytes is parsed one architecture at a time, so that its tree, many
 * times as large as the text, is never in memory as a whole.  Nothing is interpreted here but
 * brackets, commas and the ends of strings; cJSON parses every part. */
#ifndef GSNN_RECORD_JSON_SLICES_H
#define GSNN_RECORD_JSON_SLICES_H

#include <stdbool.h>
#include <stddef.h>

/* Text from begin to before end. */
typedef struct gsnn_json_slice {
    const char *begin, *end;
} gsnn_json_slice;

/* Finds, in an object that is all of the text but white space, the members called names[0..count)
 * that are lists, and sets slices to what is between their brackets (begin is NULL for a name that
 * is not met so).  False when the text does not look like an object. */
bool gsnn_json_find_lists(gsnn_json_slice text, const char *const *names, size_t count,
                          gsnn_json_slice *slices);

/* Takes the next element off the list, with the comma behind it; false at its end, or when it does
 * not look like a list (then *list is not empty). */
bool gsnn_json_next_element(gsnn_json_slice *list, gsnn_json_slice *element);

#endif
