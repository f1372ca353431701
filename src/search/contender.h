/* contender.h - a sum of architectures, or none, or a deep word, and what is known of how it fits.
 */
#ifndef GSNN_SEARCH_CONTENDER_H
#define GSNN_SEARCH_CONTENDER_H

#include "fit/problem.h"
#include "search/move.h"

/* The best fit to one part of the data, and what it took. */
typedef struct gsnn_part_fit {
    bool done;      /* not interrupted, nor left out */
    bool supported; /* some restart has enough data behind each channel */
    double loss;    /* mean squared error of normalised outputs */
    double work;    /* operations of all restarts (gsnn_levenberg_work) */
    size_t restarts, hits;
    double *losses; /* of each restart, over the variance; NAN where it is not supported */
    size_t loss_capacity;
    double *inner, *outer; /* parameters */
    /* Of classes, where it has been asked for: parameters that went down in the logistic loss from
     * there, and that loss. */
    double *polished_inner, *polished_outer, polished_loss;
} gsnn_part_fit;

typedef struct gsnn_contender {
    char *name; /* "4.0:2,2.1:1", "4.0:2 greedy", "4.0:2 grown", "2.1>r2"; of a control what it is
                   called */
    gsnn_summand_choice *choices; /* of a sum */
    size_t choice_count;
    gsnn_deep_word *word; /* NULL: a sum */
    bool constant;        /* no linear function either */
    bool finalist;        /* to be measured */
    size_t channels, parameters, neurons;
    gsnn_search_move *moves; /* NULL, or how it comes about when it is fitted, one move at a time
                              * (stack.h) */
    size_t move_count;

    /* Where it is selected from others before it is measured: */
    size_t rounds; /* in which it has been fitted */
    bool validated;
    double validation; /* the last round's error, on the fold left out, over the variance; 0 if
                        * that is rounding */
    double spent;      /* operations of all rounds */

    gsnn_part_fit *parts; /* one each; empty where it has not been fitted */
    size_t part_count;
    double *held_out; /* rows x outputs: by the fit without each row's fold, as outputs are given */
    double *polished; /* of classes: the same by polished fits */
    bool measured;    /* held_out is complete, and what follows is set */
    bool is_polished; /* polishing made the error less: held_out and the fit to all data are so */
    double factor;    /* by which polished values were multiplied (temperature.h) */
    bool exact;       /* the error is rounding; all units are then 0 */
    double *units; /* squared error of each unit, the mean over its rows, over the variance of all
                    * outputs */
    double nmse, deviation; /* their mean and its standard error */
    double accuracy;        /* of classes: the share of rows whose class is right, held out */
} gsnn_contender;

/* A sum of those choices, which are copied; with none, the linear functions.  The caller clears,
 * also on failure. */
gsnn_status gsnn_contender_init(gsnn_contender *contender, const gsnn_search_task *task,
                                const gsnn_summand_choice *choices, size_t count,
                                gsnn_error *error);
void gsnn_contender_clear(gsnn_contender *contender);

/* What is to be fitted, which the caller clears, also on failure. */
gsnn_status gsnn_contender_problem(gsnn_fit_problem *problem, const gsnn_contender *contender,
                                   const gsnn_search_task *task, gsnn_error *error);

/* The same sum, fitted by those moves, which are copied and make it: its name says so, "grown"
 * where some of them grow a channel.  GSNN_FAILED without memory. */
gsnn_status gsnn_contender_set_moves(gsnn_contender *contender, const gsnn_search_move *moves,
                                     size_t count, gsnn_error *error);

/* Gives it another name.  GSNN_FAILED without memory. */
gsnn_status gsnn_contender_rename(gsnn_contender *contender, const char *name, gsnn_error *error);

/* Whether it has been fitted to all parts. */
bool gsnn_contender_done(const gsnn_contender *contender);

/* Operations of all rounds and parts. */
double gsnn_contender_work(const gsnn_contender *contender);

/* Which comes first among contenders of the same error: fewer parameters, fewer neurons, name. */
int gsnn_contender_compare(const gsnn_contender *left, const gsnn_contender *right);

/* The same behind less error in the last of as many rounds, those with more rounds first. */
int gsnn_contender_compare_validation(const gsnn_contender *left, const gsnn_contender *right);

/* ---- Lists ----------------------------------------------------------------------------------- */

typedef struct gsnn_contenders {
    gsnn_contender *items;
    size_t count, capacity;
} gsnn_contenders;

/* Appends gsnn_contender_init's. */
gsnn_status gsnn_contenders_add(gsnn_contenders *list, const gsnn_search_task *task,
                                const gsnn_summand_choice *choices, size_t count,
                                gsnn_error *error);
/* Appends a deep word of letters that outlive it. */
gsnn_status gsnn_contenders_add_word(gsnn_contenders *list, const gsnn_search_task *task,
                                     const gsnn_deep_word *word, gsnn_error *error);
void gsnn_contenders_clear(gsnn_contenders *list);

/* The one of that name, or NULL. */
gsnn_contender *gsnn_contenders_find(const gsnn_contenders *list, const char *name);

#endif
