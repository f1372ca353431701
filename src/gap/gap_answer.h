/* gap_answer.h - the frame around what GAP says: what is sent around a script, and what is made of
 * the way GAP ended and what it printed. */
#ifndef GSNN_GAP_GAP_ANSWER_H
#define GSNN_GAP_GAP_ANSWER_H

#include "base/text.h"
#include "gsnn.h"

/* What precedes and follows a script (see gsnn_gap_run): GAP says its version first, and prints
 * the answer in one piece, once it is complete, between lines that mark its begin and end. */
extern const char gsnn_gap_prologue[];
extern const char gsnn_gap_epilogue[];

/* Judges an ended GAP by its wait status, standard output and standard error.  GSNN_OK: *answer
 * (*length bytes) is the part of `output` inside the frame.  GSNN_INVALID: the query was refused.
 * GSNN_FAILED: everything else, with one line.  `name` is what the user calls GAP. */
gsnn_status gsnn_gap_judge(const char *name, int wait_status, const gsnn_text *output,
                           const gsnn_text *errors, const char **answer, size_t *length,
                           gsnn_error *error);

#endif
