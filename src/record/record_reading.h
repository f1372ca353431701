/* record_reading.h - the parts that read one object each; private to this room. */
#ifndef GSNN_RECORD_RECORD_READING_H
#define GSNN_RECORD_RECORD_READING_H

#include "record/enumeration_record.h"
#include "json/value.h"

/* A record under construction. */
typedef struct gsnn_record_reading {
    gsnn_value_reading json;
    gsnn_enumeration_record *record;
    const char *text; /* all of it, to count lines in */
    gsnn_record_rows rows;
    gsnn_mapped_walk walk; /* through the text, if it is mapped */
    size_t architecture_capacity, morphism_capacity;
    const char **collapses_to; /* the id, or NULL, of each architecture; looked up at the end */
    size_t collapses_to_capacity;
    size_t *by_id; /* architectures sorted by id, once they are complete; else NULL */
} gsnn_record_reading;

/* What elements and rows look like: those of the group, or of the codomain. */
typedef struct gsnn_record_shape {
    const gsnn_record_action *action;
    size_t degree;
} gsnn_record_shape;

static inline gsnn_record_shape gsnn_record_group_shape(const gsnn_enumeration_record *record) {
    return (gsnn_record_shape){record->group.action, record->group.degree};
}

static inline gsnn_record_shape gsnn_record_codomain_shape(const gsnn_enumeration_record *record) {
    return (gsnn_record_shape){record->codomain.action, record->codomain.dimension};
}

/* Reads the members of the document, or of the header line, that are not lists of objects. */
gsnn_status gsnn_record_read_header(gsnn_record_reading *reading, const gsnn_value *value);

/* Reads the object `group`. */
gsnn_status gsnn_record_read_group(gsnn_record_reading *reading, const gsnn_value *value);

/* Reads the name of an action. */
gsnn_status gsnn_record_read_action(const gsnn_value *value, const gsnn_record_action **action);

/* Reads the members `activation` and `codomain`, or the lack of them; the group is known. */
gsnn_status gsnn_record_read_codomain(gsnn_record_reading *reading, const gsnn_value *header);

/* Reads elements: lists of signed images or matrices, as the shape has it. */
gsnn_status gsnn_record_read_elements(gsnn_record_reading *reading, const gsnn_value *value,
                                      const gsnn_record_shape *shape,
                                      gsnn_record_elements *elements);

/* Reads elements of the group given as words in its generators, which are known, and multiplies
 * them out. */
gsnn_status gsnn_record_read_words(gsnn_record_reading *reading, const gsnn_value *value,
                                   gsnn_record_elements *elements);

/* The operations of the actions, see record_action.h. */
gsnn_status gsnn_record_read_images(gsnn_record_reading *reading, const gsnn_value *value,
                                    const gsnn_record_shape *shape, gsnn_record_elements *elements);
bool gsnn_record_read_plain_images(const gsnn_record_reading *reading, const gsnn_value *value,
                                   const gsnn_record_shape *shape, gsnn_record_elements *elements);
gsnn_status gsnn_record_read_matrices(gsnn_record_reading *reading, const gsnn_value *value,
                                      const gsnn_record_shape *shape,
                                      gsnn_record_elements *elements);
gsnn_status gsnn_record_read_pattern(gsnn_record_reading *reading, const gsnn_value *value,
                                     const gsnn_record_shape *shape, uint64_t neurons,
                                     gsnn_record_weights *weights);
gsnn_status gsnn_record_read_bases(gsnn_record_reading *reading, const gsnn_value *value,
                                   const gsnn_record_shape *shape, uint64_t neurons,
                                   gsnn_record_weights *weights);

/* Reads a matrix of exact entries, row by row, into entries (degree x degree). */
gsnn_status gsnn_record_read_matrix(const gsnn_value *value, size_t degree, const char **entries);

/* Reads an architecture and adds it to the record. */
gsnn_status gsnn_record_read_architecture(gsnn_record_reading *reading, const gsnn_value *value);

/* Reads the member `weights`, `output` or the like, or the lack of it, of a space whose rows have
 * that shape; weights->dimension stays where nothing is given. */
gsnn_status gsnn_record_read_weights(gsnn_record_reading *reading, const gsnn_value *value,
                                     const gsnn_record_shape *shape, uint64_t neurons,
                                     gsnn_record_weights *weights);

/* To be called after the last architecture: ids are checked to be unique and collapses_to is
 * looked up. */
gsnn_status gsnn_record_close_architectures(gsnn_record_reading *reading);

/* The index of the architecture with an id, or GSNN_RECORD_NONE; architectures are closed. */
size_t gsnn_record_look_up(const gsnn_record_reading *reading, const char *id);

/* Reads a morphism and adds it to the record; architectures are closed. */
gsnn_status gsnn_record_read_morphism(gsnn_record_reading *reading, const gsnn_value *value);

#endif
