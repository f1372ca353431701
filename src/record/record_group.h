/* record_group.h - a record's group in the documents of analyses, and as it acts. */
#ifndef GSNN_RECORD_RECORD_GROUP_H
#define GSNN_RECORD_RECORD_GROUP_H

#include "record/enumeration_record.h"

/* What a document says of a group beside its name: any of these together. */
enum {
    GSNN_GROUP_ACTION = 1,
    GSNN_GROUP_DEGREE = 2,
    GSNN_GROUP_ORDER = 4,
    GSNN_GROUP_GENERATORS = 8,
    GSNN_GROUP_FORM = 16,     /* where it is not the identity */
    GSNN_GROUP_NULL_NAME = 32 /* a name that is not given is null, not left out */
};

/* Writes the member "group", an object with these members. */
void gsnn_record_group_write(gsnn_json *json, const gsnn_record_group *group, unsigned members);

/* Writes the member "generators", a list in the group file's notation. */
void gsnn_record_generators_write(gsnn_json *json, const gsnn_record_action *action,
                                  const gsnn_record_elements *generators, size_t degree);

/* Makes the group that the generators generate, to be freed by the caller; one without a name is
 * called G.  GSNN_INVALID when they generate none, such as matrices that do not preserve the form.
 */
gsnn_status gsnn_group_of_record(gsnn_group **group, const gsnn_record_group *record,
                                 const gsnn_run *run, gsnn_error *error);

#endif
