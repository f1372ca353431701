/* density_subgroup.h - groups of permutations of the inputs, signed or not, that documents about
 * random networks state: read, and held against what they are said to keep. */
#ifndef GSNN_VERIFY_DENSITY_SUBGROUP_H
#define GSNN_VERIFY_DENSITY_SUBGROUP_H

#include "proof/stabiliser_chain.h"
#include "verify/findings.h"
#include "json/document.h"

/* The checks of documents of schema gsnn-density/1. */
enum {
    GSNN_VERIFY_DENSITY_GROUP,
    GSNN_VERIFY_DENSITY_SUBGROUPS,
    GSNN_VERIFY_DENSITY_DRAWS_NORMAL,
    GSNN_VERIFY_DENSITY_KEPT,
    GSNN_VERIFY_DENSITY_MAXIMAL,
    GSNN_VERIFY_DENSITY_SIGN_RULE,
    GSNN_VERIFY_DENSITY_CLOSED_FORMS,
    GSNN_VERIFY_DENSITY_TRUTH,
    GSNN_VERIFY_DENSITY_PHASES,
    GSNN_VERIFY_DENSITY_HIDDEN,
    GSNN_VERIFY_DENSITY_COUNT
};

/* Groups of larger order are not gone through element by element. */
#define GSNN_VERIFY_DENSITY_MOST 200000

/* A subgroup as the document states it. */
typedef struct gsnn_verify_density_subgroup {
    size_t count;
    int32_t *images; /* count x degree */
    gsnn_proof_chain *chain;
} gsnn_verify_density_subgroup;

typedef struct gsnn_verify_density_subject {
    gsnn_findings *findings;
    gsnn_error *error;
    size_t degree;
    bool signs; /* images may be negative */
    gsnn_verify_density_subgroup group;
} gsnn_verify_density_subject;

/* Whether something is kept by a signed permutation, given by its images. */
typedef bool (*gsnn_verify_density_keeper)(const void *context, const int32_t *images);

void gsnn_verify_density_subgroup_clear(gsnn_verify_density_subgroup *g);

/* The permutation of +-e_i that a list of images is; false when it is none. */
bool gsnn_verify_density_to_points(gsnn_proof_point *points, const int32_t *images, size_t degree);

/* Reads lists of images and makes the chain of what they generate. */
gsnn_status gsnn_verify_density_read_subgroup(gsnn_verify_density_subject *s,
                                              const gsnn_value *generators, bool signs,
                                              gsnn_verify_density_subgroup *g);

/* Holds a stated order against that of a chain. */
gsnn_status gsnn_verify_density_check_order(gsnn_verify_density_subject *s, unsigned check,
                                            const char *where, const gsnn_value *order,
                                            const gsnn_verify_density_subgroup *g);

/* Whether all generators lie in a group; the first that does not is reported. */
bool gsnn_verify_density_lies_in(gsnn_verify_density_subject *s, const char *where,
                                 const gsnn_verify_density_subgroup *part,
                                 const gsnn_verify_density_subgroup *group);

/* That no element of the group outside the subgroup keeps what the subgroup keeps; skipped where
 * the group has more than GSNN_VERIFY_DENSITY_MOST elements. */
gsnn_status gsnn_verify_density_check_maximal(gsnn_verify_density_subject *s, const char *where,
                                              const gsnn_verify_density_subgroup *group,
                                              const gsnn_verify_density_subgroup *found,
                                              gsnn_verify_density_keeper keeps,
                                              const void *context);

/* That each generator is kept. */
void gsnn_verify_density_check_kept(gsnn_verify_density_subject *s, const char *where,
                                    const gsnn_verify_density_subgroup *found,
                                    gsnn_verify_density_keeper keeps, const void *context);

/* All permutations of the inputs, with `signs` signed ones; its generators are not listed. */
gsnn_status gsnn_verify_density_make_full(gsnn_verify_density_subject *s, bool signs,
                                          gsnn_verify_density_subgroup *full);

#endif
