/* lcn_subject.h - what the checks of gsnn-lcn/1 share: the checks, the stack, sign changes. */
#ifndef GSNN_VERIFY_LCN_SUBJECT_H
#define GSNN_VERIFY_LCN_SUBJECT_H

#include "verify/checker.h"

#include <flint/fmpq_poly.h>
#include <flint/fmpz_poly.h>

enum {
    LCN_PRODUCT,    /* factors multiply to the filter */
    LCN_SQUAREFREE, /* factors are squarefree and coprime */
    LCN_COVER,      /* intervals cover the line, with true sign changes */
    LCN_ROOTS,      /* roots of layers are roots */
    LCN_PARTS,      /* parts of a strided filter are as large as can be */
    LCN_VERDICT,    /* the verdict and all numbers follow */
    LCN_FIBRE,      /* factorisations and components */
    LCN_LAYERS,     /* layers multiply to the filter */
    LCN_NUMBERS,    /* numbers of describe, count, critical, train */
    LCN_LIST,       /* the atlas is complete and in order */
    LCN_MERGES,     /* merges and inclusions of the atlas */
    LCN_CHANNELS,   /* channels of fit against the enumeration */
    LCN_CHECK_COUNT
};

/* The stack that a document is about. */
typedef struct gsnn_verify_stack {
    size_t layers;
    int64_t *sizes, *products; /* products of the strides before */
    int64_t size;              /* end to end */
    /* Groups of layers of one product, those of size 1 left out. */
    size_t group_count;
    struct {
        int64_t stride, degree, even;
    } * groups;
} gsnn_verify_stack;

typedef struct gsnn_verify_lcn {
    gsnn_verify_documents *documents;
    gsnn_findings *findings;
    gsnn_error *error;
    gsnn_value root;
    gsnn_verify_stack stack;
} gsnn_verify_lcn;

/* Reads "filters" and "strides" of the document; cleared by the caller, also on failure. */
gsnn_status gsnn_verify_stack_read(gsnn_verify_stack *stack, const gsnn_value *document,
                                   gsnn_error *error);
void gsnn_verify_stack_clear(gsnn_verify_stack *stack);

/* One group and no stride: the function space is full-dimensional. */
bool gsnn_verify_stack_is_thick(const gsnn_verify_stack *stack);

/* A list of rationals as long as it is, into *values, which the caller clears with the length. */
gsnn_status gsnn_verify_rationals(fmpq **values, size_t *length, const gsnn_value *list);

/* x - y has that sign. */
int gsnn_verify_compare(const fmpq *x, const fmpq *y);

/* The sign of p at x, and Descartes' number of sign changes for the open interval between two
 * points, of which an infinite one is given by NULL: by Taylor shifts. */
int gsnn_verify_sign(const fmpz_poly_t p, const fmpq *x);
size_t gsnn_verify_variations(const fmpz_poly_t p, const fmpq *low, const fmpq *high);

/* The member of that name is that integer, in the eyes of that check. */
gsnn_status gsnn_verify_expect(gsnn_verify_lcn *v, unsigned check, const gsnn_value *object,
                               const char *name, const fmpz_t expected);
gsnn_status gsnn_verify_expect_si(gsnn_verify_lcn *v, unsigned check, const gsnn_value *object,
                                  const char *name, int64_t expected);
/* Likewise a boolean member of the document. */
gsnn_status gsnn_verify_expect_boolean(gsnn_verify_lcn *v, const char *name, bool expected);

/* Equal but for rounding. */
bool gsnn_verify_is_near(double x, double y, double scale);

/* The checks of one command each. */
gsnn_status gsnn_verify_lcn_member(gsnn_verify_lcn *v);
gsnn_status gsnn_verify_lcn_describe(gsnn_verify_lcn *v);
gsnn_status gsnn_verify_lcn_atlas(gsnn_verify_lcn *v);
gsnn_status gsnn_verify_lcn_count(gsnn_verify_lcn *v);
gsnn_status gsnn_verify_lcn_critical(gsnn_verify_lcn *v);
gsnn_status gsnn_verify_lcn_train(gsnn_verify_lcn *v);
gsnn_status gsnn_verify_lcn_fit(gsnn_verify_lcn *v);
/* member --network: verdicts on the channels of a network. */
gsnn_status gsnn_verify_lcn_windows(gsnn_verify_lcn *v);

#endif
