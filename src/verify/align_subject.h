/* align_subject.h - two networks that were aligned, for the checks of layers and of channels. */
#ifndef GSNN_VERIFY_ALIGN_SUBJECT_H
#define GSNN_VERIFY_ALIGN_SUBJECT_H

#include "proof/function.h"
#include "verify/exact_form.h"

enum {
    GSNN_ALIGN_CHECK_SUBJECT,
    GSNN_ALIGN_CHECK_SHAPE,
    GSNN_ALIGN_CHECK_EQUATIONS,
    GSNN_ALIGN_CHECK_CHANNELS,
    GSNN_ALIGN_CHECK_FUNCTIONS,
    GSNN_ALIGN_CHECK_COUNT
};

typedef struct gsnn_align_subject {
    gsnn_findings *findings;
    gsnn_error *error;
    gsnn_exact_function f[2];
    bool rounded; /* rows are those of the dense copies, since the exact ones are not read */
} gsnn_align_subject;

/* Proves the list "channels" of networks of architectures: each pair once, and where it is said to
 * be exact the equations between the parameters of both. */
gsnn_status gsnn_verify_align_channels(const gsnn_align_subject *s, const gsnn_value *list,
                                       const gsnn_value networks[2], bool exact);

#endif
