/* symmetry_answer.h - the whole answer about a law's symmetry, and its writing. */
#ifndef GSNN_DENSITY_SYMMETRY_ANSWER_H
#define GSNN_DENSITY_SYMMETRY_ANSWER_H

#include "density/orthogonal.h"
#include "density/symmetry.h"

#define GSNN_DENSITY_SCHEMA "gsnn-density/1"

/* How a group that was found stands to the true one. */
typedef enum gsnn_truth_verdict {
    GSNN_TRUTH_EQUAL,
    GSNN_TRUTH_BLIND,          /* smaller: some true symmetries are not seen */
    GSNN_TRUTH_MORE_SYMMETRIC, /* larger */
    GSNN_TRUTH_INCOMPARABLE,
} gsnn_truth_verdict;

typedef struct gsnn_symmetry_answer {
    const gsnn_enumeration_record *record;
    const gsnn_law *law;
    const gsnn_group *group;
    gsnn_symmetry symmetry;
    size_t density_class, draws_class;
    bool density_class_known, draws_class_known;
    /* Within another group, if any. */
    const gsnn_group *within; /* NULL: none */
    const char *within_name;
    gsnn_symmetry within_symmetry;
    /* Plain laws only, and inputs only where the group has no form. */
    bool has_orthogonal, has_output;
    gsnn_orthogonal orthogonal, output;
    /* The true group, if any. */
    const gsnn_group *truth; /* NULL: none */
    gsnn_truth_verdict density_verdict, draws_verdict;
    bool *density_missing, *draws_missing; /* for each generator of the truth */
} gsnn_symmetry_answer;

/* Compares with the answer's truth, within the group that --within gives, else the group.
 * GSNN_INVALID when it does not act on the same inputs in the same way. */
gsnn_status gsnn_symmetry_compare_truth(gsnn_symmetry_answer *answer, gsnn_error *error);

void gsnn_symmetry_answer_clear(gsnn_symmetry_answer *answer);

/* Order, class (NULL: none is known) and generators, as members of the object that is open. */
gsnn_status gsnn_found_group_write(gsnn_json *json, const gsnn_found_group *found,
                                   const gsnn_group *group, const size_t *class, gsnn_error *error);

/* What documents say of the group of a record. */
#define GSNN_DENSITY_GROUP                                                                         \
    (GSNN_GROUP_ACTION | GSNN_GROUP_DEGREE | GSNN_GROUP_ORDER | GSNN_GROUP_GENERATORS |            \
     GSNN_GROUP_FORM)

/* Appends the answer as a document or as lines for people. */
gsnn_status gsnn_symmetry_write_json(gsnn_text *text, const gsnn_symmetry_answer *answer,
                                     gsnn_error *error);
gsnn_status gsnn_symmetry_write_table(gsnn_text *text, const gsnn_symmetry_answer *answer,
                                      gsnn_error *error);

#endif
