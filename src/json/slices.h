/* slices.h - where the members of an object and the elements of a list stand in their text.
 *
 * A document of tens of megabytes is parsed one architecture at a time, and long lists of integers
 * are taken out of it and read by themselves (see cuts.h), so that its tree, many times as
 * large as the text, is never in memory as a whole.  Nothing is interpreted here but brackets,
 * commas and the ends of strings. */
#ifndef GSNN_JSON_SLICES_H
#define GSNN_JSON_SLICES_H

#include <stdbool.h>
#include <stddef.h>

/* Text from begin to before end. */
typedef struct gsnn_json_slice {
    const char *begin, *end;
} gsnn_json_slice;

/* Finds, in an object that is all of the text but white space, the values of the members called
 * names[0..count), without white space around them; begin is NULL for a name that is not met, and
 * of two members of one name the last is found.  False when the text does not look like an object.
 */
bool gsnn_json_find_members(gsnn_json_slice text, const char *const *names, size_t count,
                            gsnn_json_slice *values);

/* Whom a search tells, every few megabytes, how far it has come. */
typedef struct gsnn_json_watch {
    void (*passed)(void *context, const char *at);
    void *context;
    const char *next; /* where it is told again; NULL at first */
} gsnn_json_watch;

/* gsnn_json_find_members in a text that may be larger than memory. */
bool gsnn_json_find_large_members(gsnn_json_slice text, const char *const *names, size_t count,
                                  gsnn_json_slice *values, gsnn_json_watch *watch);

/* Finds the first member of that name of the object that a text begins with; what is behind it is
 * not looked at.  False when there is none. */
bool gsnn_json_find_first_member(gsnn_json_slice text, const char *name, gsnn_json_slice *value);

/* What stands between the quotes of the member "schema" of the object that a text begins with - a
 * document, or the first of JSON lines, perhaps behind a byte order mark - without looking at what
 * is behind it; begin is NULL when there is no such string. */
gsnn_json_slice gsnn_json_find_schema(gsnn_json_slice text);

/* The text without the byte order mark that it may begin with. */
gsnn_json_slice gsnn_json_skip_mark(gsnn_json_slice text);

/* What is between the brackets of a value that is a list; begin is NULL for another. */
gsnn_json_slice gsnn_json_list_inside(gsnn_json_slice value);

/* Takes the next element off the inside of a list, with the comma behind it; false at its end, or
 * when it does not look like a list (then *list is not empty).  The text goes on behind the list.
 */
bool gsnn_json_next_element(gsnn_json_slice *list, gsnn_json_slice *element);

#endif
