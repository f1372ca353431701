/* dimension_checks.h - what is checked of a gsnn-dimension/1 document. */
#ifndef GSNN_VERIFY_DIMENSION_CHECKS_H
#define GSNN_VERIFY_DIMENSION_CHECKS_H

#include "verify/checker.h"

enum {
    GSNN_DIMENSION_RELATIONS,  /* the numbers follow from one another */
    GSNN_DIMENSION_GENERATORS, /* the group's generators act */
    GSNN_DIMENSION_SHARED,     /* invariant affine functions */
    GSNN_DIMENSION_ROWS,       /* a row's orbit has as many members as there are neurons */
    GSNN_DIMENSION_FIBRES,     /* components, recounted */
    GSNN_DIMENSION_RANKS,      /* dimensions against ranks of Jacobians at points of our own */
    GSNN_DIMENSION_INCLUSIONS, /* the smaller weight space is in the larger one */
    GSNN_DIMENSION_WITNESSES,  /* points lie in the cells they are said to */
    GSNN_DIMENSION_LOWER,      /* the lower bound is reached */
    GSNN_DIMENSION_UPPER,      /* nothing exceeds the upper bound; its kernel vectors are there */
    GSNN_DIMENSION_CELLS,      /* all cells are listed */
    GSNN_DIMENSION_NEURONS,    /* always on, always off */
    GSNN_DIMENSION_DATA,       /* ranks on data files, which are not in the document */
    GSNN_DIMENSION_CHECK_COUNT
};

/* A document of one kind, "of" in it. */
gsnn_status gsnn_verify_dimension_plain(const gsnn_value *document, gsnn_findings *findings,
                                        uint64_t seed);
gsnn_status gsnn_verify_dimension_seeds(const gsnn_value *document, gsnn_findings *findings,
                                        uint64_t seed);
gsnn_status gsnn_verify_dimension_sum(const gsnn_value *document, gsnn_findings *findings,
                                      uint64_t seed);
gsnn_status gsnn_verify_dimension_network(const gsnn_value *document, gsnn_findings *findings,
                                          uint64_t seed);

/* Families come in one document or in lines: the header, then each item. */
typedef struct gsnn_verify_families gsnn_verify_families;
gsnn_status gsnn_verify_families_new(gsnn_verify_families **families, gsnn_findings *findings,
                                     uint64_t seed, gsnn_error *error);
gsnn_status gsnn_verify_families_take(void *families, const char *record, const gsnn_value *value);
void gsnn_verify_families_end(gsnn_verify_families *families);
void gsnn_verify_families_free(gsnn_verify_families *families);

/* A member of an object as an integer of at most 2^53. */
gsnn_status gsnn_verify_integer(const gsnn_value *object, const char *name, int64_t *result);

/* rank, rank_status, unseen and points of an answer with data: what must hold between them. */
gsnn_status gsnn_verify_data(const gsnn_value *document, bool smooth, int64_t dimension,
                             int64_t outputs, gsnn_findings *findings);

#endif
