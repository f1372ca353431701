/* search_claims.h - what a document gsnn-search/1 says, and the data that it is about. */
#ifndef GSNN_VERIFY_SEARCH_CLAIMS_H
#define GSNN_VERIFY_SEARCH_CLAIMS_H

#include "verify/deep_tables.h"
#include "verify/fit_claims.h"

/* Its checks: those of a network, and these; units, noise and folds are those of a fit. */
enum {
    GSNN_SEARCH_CHECK_COUNTS = GSNN_FIT_CHECK_COUNTS,
    GSNN_SEARCH_CHECK_CONTROLS = GSNN_FIT_CHECK_RESTARTS,
    GSNN_SEARCH_CHECK_UNITS = GSNN_FIT_CHECK_UNITS,
    GSNN_SEARCH_CHECK_NOISE = GSNN_FIT_CHECK_NOISE,
    GSNN_SEARCH_CHECK_FOLDS = GSNN_FIT_CHECK_FOLDS,
    GSNN_SEARCH_CHECK_LOSSES = GSNN_FIT_CHECK_LOSSES,
    GSNN_SEARCH_CHECK_CHOICE = GSNN_FIT_CHECK_REFIT,
    GSNN_SEARCH_CHECK_WORDS = GSNN_FIT_CHECK_COUNT,
    GSNN_SEARCH_CHECK_STARTS,
    GSNN_SEARCH_CHECK_COUNT
};

/* An entry, or a control. */
typedef struct gsnn_search_claim {
    gsnn_value value;
    const char *name;
    size_t parameters, neurons;
    bool known;     /* it has an error */
    bool exact;     /* which is rounding */
    bool ordered;   /* fitted one channel at a time, */
    bool grown;     /* or move by move, some of which grow a channel */
    bool deep;      /* it is a deep word */
    size_t rounds;  /* of selection */
    bool validated; /* with an error in the last of them: */
    double validation;
    double nmse;      /* as stated; of classes the logistic loss */
    double work;      /* likewise */
    double *held_out; /* rows x outputs, where the error is known */
    double *units;    /* their errors over the variance, where the data is known; 0 if exact */
    double mean;      /* of units */
} gsnn_search_claim;

typedef struct gsnn_search_claims {
    gsnn_findings *findings;
    gsnn_error *error;
    gsnn_value root, entries, controls; /* of the document */
    gsnn_fit_claims data;               /* rows, units and folds */
    bool moved;                         /* the group moves outputs */
    double
        scale; /* what errors are divided by: the variance of all outputs together, or of classes 1
                */
    uint64_t seed;
    size_t depth;             /* of deep words among what was searched; 0: none */
    size_t width;             /* letters in a layer of these, at most */
    gsnn_deep_tables tables;  /* of these, where the enumeration is known, */
    const char *no_tables;    /* and why there are none, or NULL */
    gsnn_search_claim *items; /* entries, then controls */
    size_t count, entry_count;
    const gsnn_search_claim *best, *chosen;
    const gsnn_search_claim *regular; /* the control where it has an error, or NULL */
} gsnn_search_claims;

/* Reads it, and checks what is not about data: counts, controls, the order of entries, fronts. */
gsnn_status gsnn_search_claims_read(gsnn_search_claims *claims);
void gsnn_search_claims_clear(gsnn_search_claims *claims);

/* The parameters of a channel; and those that all sums share, false where they are not known. */
size_t gsnn_search_channel_size(const gsnn_search_claims *claims,
                                const gsnn_record_architecture *architecture);
bool gsnn_search_affine_size(const gsnn_search_claims *claims, size_t *size);

/* What a measured error is called. */
static inline const char *gsnn_search_error_name(const gsnn_search_claims *claims) {
    return claims->data.logistic ? "loss" : "nmse";
}

/* Counts that something holds, or says of that name what is false. */
void gsnn_search_check(gsnn_search_claims *claims, unsigned which, bool holds, const char *name,
                       const char *says);

/* That its moves, which a list has, make the summands (search_moves.c), and that some of them grow
 * a channel. */
gsnn_status gsnn_search_check_moves(gsnn_search_claims *claims, const gsnn_search_claim *item,
                                    const gsnn_value *summands);

/* That an item has as many starts as restarts, and as many of them met the least as it says, and
 * that an entry's ended for a reason (search_starts.c); then that the error of the chosen one's
 * network on all data is the least of its starts. */
gsnn_status gsnn_search_check_starts(gsnn_search_claims *claims, const gsnn_search_claim *item,
                                     bool entry);
gsnn_status gsnn_search_check_least_start(gsnn_search_claims *claims);

/* Reads up to which depth words were searched, and makes the tables that they are proved with
 * (search_words.c). */
gsnn_status gsnn_search_read_depth(gsnn_search_claims *claims);

/* That the word of an item is admissible, the first that swaps of layers make of it, and has those
 * neurons and parameters. */
gsnn_status gsnn_search_check_word(gsnn_search_claims *claims, const gsnn_search_claim *item);

/* That the network, a deep one, is of the word that was chosen, and that it is one. */
gsnn_status gsnn_search_check_deep_network(gsnn_search_claims *claims, const gsnn_value *network,
                                           gsnn_enumeration_record *record);

/* A move: what is added, or what grows into what. */
typedef struct gsnn_search_claimed_move {
    bool grows;
    const char *id, *from; /* from: NULL where none grows */
    size_t channel;        /* which one grows, from 1; else 0 */
} gsnn_search_claimed_move;

/* Reads a move, of an entry or of the path; `number` counts them from 1.  A channel that grows must
 * do so along an inclusion of the enumeration. */
gsnn_status gsnn_search_read_move(gsnn_search_claims *claims, const gsnn_value *value,
                                  size_t number, gsnn_search_claimed_move *move);

/* What an entry says of its selection, and then that of all (search_path.c): that no other should
 * have been measured, and that the path adds up and leads to an entry; that covers are inclusions.
 */
gsnn_status gsnn_search_read_rounds(gsnn_search_claims *claims, gsnn_search_claim *item);
gsnn_status gsnn_search_check_selection(gsnn_search_claims *claims);
gsnn_status gsnn_search_check_path(gsnn_search_claims *claims);
gsnn_status gsnn_search_check_covers(gsnn_search_claims *claims);

/* The same of the number of units that the path was fitted to, where units are known. */
gsnn_status gsnn_search_check_path_units(gsnn_search_claims *claims);

/* Errors from values held out, then the choice, where units are known. */
gsnn_status gsnn_search_check_losses(gsnn_search_claims *claims);
gsnn_status gsnn_search_check_choice(gsnn_search_claims *claims);

#endif
