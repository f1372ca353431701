/* record_action.h - what differs between the kinds of action in a record, as a table of operations.
 *
 * Nobody asks which action a record's group has: what can be said here for all users is said here,
 * and where a room above goes two ways it asks whether the action permutes the inputs. */
#ifndef GSNN_RECORD_RECORD_ACTION_H
#define GSNN_RECORD_RECORD_ACTION_H

#include "json/writer.h"

struct gsnn_value;
struct gsnn_record_elements;
struct gsnn_record_reading;
struct gsnn_record_shape;
struct gsnn_record_weights;

typedef struct gsnn_record_action {
    const char *name; /* as in the group file */

    /* Elements permute the inputs up to sign: they are lists of images, weights have patterns, and
     * what is computed with them in doubles is only rounded where weights are.  Otherwise elements
     * are matrices of exact entries, and weights have bases. */
    bool permutes_inputs;

    /* Images may be negative: the group permutes the inputs and their negatives. */
    bool negates;

    /* What an element is a list of, for messages. */
    const char *parts;

    /* Reads the value, a list of elements->count elements, the first of which has as many parts as
     * the degree. */
    gsnn_status (*read_elements)(struct gsnn_record_reading *reading,
                                 const struct gsnn_value *value,
                                 const struct gsnn_record_shape *shape,
                                 struct gsnn_record_elements *elements);

    /* The same straight from the text of a value that has not been parsed; false when it is not
     * plain enough for that.  NULL where it never is. */
    bool (*read_plain_elements)(const struct gsnn_record_reading *reading,
                                const struct gsnn_value *value,
                                const struct gsnn_record_shape *shape,
                                struct gsnn_record_elements *elements);

    /* Reads the pattern or the basis of a member `weights` or the like whose dimension is known. */
    gsnn_status (*read_rows)(struct gsnn_record_reading *reading, const struct gsnn_value *value,
                             const struct gsnn_record_shape *shape, uint64_t neurons,
                             struct gsnn_record_weights *weights);

    /* Writes an element in the group file's notation. */
    void (*write_element)(gsnn_json *json, const struct gsnn_record_elements *elements,
                          size_t index, size_t degree);
} gsnn_record_action;

extern const gsnn_record_action gsnn_record_permutation_action;
extern const gsnn_record_action gsnn_record_signed_permutation_action;
extern const gsnn_record_action gsnn_record_matrix_action;

/* The action with that name, or NULL. */
const gsnn_record_action *gsnn_record_action_find(const char *name);

#endif
