/* document.h - what the commands of lcn write: gsnn-lcn/1 and tables.
 *
 * Each *_json appends one whole document (or, where it says so, JSON lines) to a writer that the
 * caller ends; each *_table appends text of at most 80 columns. */
#ifndef GSNN_LCN_DOCUMENT_H
#define GSNN_LCN_DOCUMENT_H

#include "base/text.h"
#include "lcn/atlas.h"
#include "lcn/box_fit.h"
#include "lcn/count.h"
#include "lcn/critical.h"
#include "lcn/fit.h"
#include "lcn/member.h"
#include "lcn/train.h"
#include "json/writer.h"

#define GSNN_LCN_SCHEMA "gsnn-lcn/1"

/* ---- Parts ------------------------------------------------------------------------------- */

/* Begins a document with the command and, unless stack is NULL, filters and strides. */
void gsnn_lcn_begin_document(gsnn_json *json, const char *command, const gsnn_lcn_stack *stack,
                             bool lines);

/* The same of a document that has no JSON lines. */
void gsnn_lcn_document_head(gsnn_json *json, const char *command, const gsnn_lcn_stack *stack);

/* A rational as a string: "p" or "p/q". */
void gsnn_lcn_json_rational(gsnn_json *json, const fmpq *value);
void gsnn_lcn_json_rationals(gsnn_json *json, const char *key, const fmpq *values, size_t count);

void gsnn_lcn_json_polynomial(gsnn_json *json, const fmpz_poly_t p);
void gsnn_lcn_json_interval(gsnn_json *json, const gsnn_real_interval *interval);

/* (3,2,2) */
void gsnn_lcn_text_sizes(gsnn_text *text, const uint64_t *sizes, size_t count);
void gsnn_lcn_text_fmpz(gsnn_text *text, const fmpz_t value);

/* "interior", "boundary", "outside"; NULL where it is not known. */
const char *gsnn_lcn_where_name(gsnn_lcn_where where);

/* ---- Documents --------------------------------------------------------------------------- */

void gsnn_lcn_describe_json(gsnn_json *json, const gsnn_lcn_stack *stack);
void gsnn_lcn_describe_table(gsnn_text *text, const gsnn_lcn_stack *stack);

/* Filters of two dimensions: sizes[2 l] x sizes[2 l + 1] for each layer. */
void gsnn_lcn_boxes_json(gsnn_json *json, const uint64_t *sizes, size_t layers);
void gsnn_lcn_boxes_table(gsnn_text *text, const uint64_t *sizes, size_t layers);

/* `folded` is the stack that the membership is about where --symmetric halves the sizes of `stack`,
 * NULL otherwise; then `filter` is what was given and `inner` the folded one. */
typedef struct gsnn_lcn_member_question {
    const gsnn_lcn_stack *stack, *folded;
    const fmpq *filter, *inner;
} gsnn_lcn_member_question;

void gsnn_lcn_member_json(gsnn_json *json, const gsnn_lcn_member_question *question,
                          const gsnn_lcn_membership *membership);
void gsnn_lcn_member_table(gsnn_text *text, const gsnn_lcn_member_question *question,
                           const gsnn_lcn_membership *membership);

void gsnn_lcn_atlas_json(gsnn_json *json, const gsnn_lcn_atlas *atlas, bool lines);
void gsnn_lcn_atlas_table(gsnn_text *text, const gsnn_lcn_atlas *atlas);
void gsnn_lcn_atlas_csv(gsnn_text *text, const gsnn_lcn_atlas *atlas);
/* A rank for each class, merges solid, strict ones bold; by libcgraph. */
gsnn_status gsnn_lcn_atlas_dot(gsnn_text *text, const gsnn_lcn_atlas *atlas, gsnn_error *error);

void gsnn_lcn_count_json(gsnn_json *json, const gsnn_lcn_stack *stack, const gsnn_lcn_count *count);
void gsnn_lcn_count_table(gsnn_text *text, const gsnn_lcn_stack *stack,
                          const gsnn_lcn_count *count);

/* metric_name: "identity", "bombieri", "file" or "data". */
void gsnn_lcn_critical_json(gsnn_json *json, const gsnn_lcn_stack *stack, const fmpq *target,
                            const char *metric_name, const fmpq_mat_t metric,
                            const gsnn_lcn_critical *critical);
void gsnn_lcn_critical_table(gsnn_text *text, const gsnn_lcn_stack *stack,
                             const gsnn_lcn_critical *critical);

/* Runs in their order. */
typedef struct gsnn_lcn_runs {
    const gsnn_lcn_training *training;
    const char *metric_name;
    size_t count;
    gsnn_lcn_run *runs;
} gsnn_lcn_runs;

void gsnn_lcn_train_json(gsnn_json *json, const gsnn_lcn_runs *runs, bool lines);
void gsnn_lcn_train_table(gsnn_text *text, const gsnn_lcn_runs *runs);
void gsnn_lcn_train_csv(gsnn_text *text, const gsnn_lcn_runs *runs);

/* Channels of architectures; network_channels[i] is 0, or the number of the network's channel of
 * the architecture whose weights were taken. */
typedef struct gsnn_lcn_fits {
    const gsnn_enumeration_record *record;
    const gsnn_lcn_translation *translation;
    size_t count;
    const size_t *architectures; /* indices into the record */
    const size_t *network_channels;
    const gsnn_lcn_fit *fits;
} gsnn_lcn_fits;

void gsnn_lcn_fit_json(gsnn_json *json, const gsnn_lcn_fits *fits, bool lines);
void gsnn_lcn_fit_table(gsnn_text *text, const gsnn_lcn_fits *fits);
void gsnn_lcn_fit_csv(gsnn_text *text, const gsnn_lcn_fits *fits);

/* The same of filters of two dimensions. */
typedef struct gsnn_lcn_box_fits {
    const gsnn_enumeration_record *record;
    const gsnn_lcn_torus *torus;
    size_t count;
    const size_t *architectures;
    const size_t *network_channels;
    const gsnn_lcn_box_fit *fits;
} gsnn_lcn_box_fits;

/* GSNN_FAILED without memory. */
gsnn_status gsnn_lcn_box_fit_json(gsnn_json *json, const gsnn_lcn_box_fits *fits, bool lines,
                                  gsnn_error *error);
gsnn_status gsnn_lcn_box_fit_table(gsnn_text *text, const gsnn_lcn_box_fits *fits,
                                   gsnn_error *error);
gsnn_status gsnn_lcn_box_fit_csv(gsnn_text *text, const gsnn_lcn_box_fits *fits, gsnn_error *error);

#endif
