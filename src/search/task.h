/* task.h - what a search is about: architectures, data and a budget. */
#ifndef GSNN_SEARCH_TASK_H
#define GSNN_SEARCH_TASK_H

#include "base/run.h"
#include "deep/symmetry.h"
#include "fit/fit_data.h"
#include "fit/outputs.h"

typedef enum gsnn_search_strategy {
    GSNN_SEARCH_PORTFOLIO,  /* halving and greedy */
    GSNN_SEARCH_HALVING,    /* a list, thinned out round by round (halving.h) */
    GSNN_SEARCH_EXHAUSTIVE, /* the list, each in full */
    GSNN_SEARCH_GREEDY,     /* channel by channel, whichever is best next (greedy.h) */
    GSNN_SEARCH_GROW,       /* likewise, and channels grow along inclusions */
    GSNN_SEARCH_RANDOM,     /* as many sums as the list has, drawn */
    GSNN_SEARCH_REGULAR,    /* the regular architecture alone */
} gsnn_search_strategy;

/* The names in their order, ended by NULL. */
extern const char *const gsnn_search_strategies[];

typedef struct gsnn_search_options {
    gsnn_search_strategy strategy;
    size_t channels;       /* all sums of at most so many channels; 0: see list.h */
    size_t max_parameters; /* the budget */
    size_t max_neurons;    /* likewise; SIZE_MAX: any number */
    size_t folds;          /* at least 2 */
    size_t restarts, iterations;
    unsigned errors; /* what the choice lets a smaller network lose, in standard errors: 1 or 2 */
    size_t depth;    /* also deep words of up to so many layers (words.h); 0: none */
    size_t width;    /* with up to so many letters in a layer */
    const gsnn_deep_letters *letters;   /* of these; borrowed, with the record of the task */
    bool chosen;                        /* which are not all that the record has */
    const gsnn_deep_symmetry *symmetry; /* up to these permutations; NULL: all.  Borrowed */
    bool normalise;
    bool logistic; /* outputs stand for classes: what is measured is the logistic loss
                    * (fit/class_loss.h) */
    bool covers;   /* also say what growing promises (covers.h) */
    bool nested;   /* also search without each fold (nested.h) */
    uint64_t seed;
    size_t threads;
} gsnn_search_options;

/* What random numbers of searches are drawn for (random/philox.h); starts are those of fits. */
enum {
    GSNN_PURPOSE_SEARCH_RESAMPLES = 54,
    GSNN_PURPOSE_SEARCH_CHANNELS, /* starts of channels that are added to others */
    GSNN_PURPOSE_SEARCH_SUMS,
};

/* Parts of the data: 0 is all, f + 1 all but fold f.  What is selected before it is measured is
 * selected on this part, by its errors on the fold that it leaves out: */
#define GSNN_SEARCH_SELECTION 1

typedef struct gsnn_search_task {
    const gsnn_exact_record *exact;
    const gsnn_enumeration_record *record; /* the same without its field */
    const gsnn_fit_data *data;
    gsnn_search_options options;
    size_t invariant; /* dimension of the invariant linear functions */
    size_t affine;    /* parameters that all sums share (gsnn_fit_affine_parameters) */
    double variance;  /* of all outputs together */
    double scale;     /* what measured errors are divided by: the variance, or of classes 1 */
    size_t *fold;     /* of each row */
    const gsnn_run *run;
} gsnn_search_task;

/* Deals the folds; exact, data and run are borrowed.  The caller clears, also on failure. */
gsnn_status gsnn_search_task_init(gsnn_search_task *task, const gsnn_exact_record *exact,
                                  const gsnn_fit_data *data, size_t invariant,
                                  const gsnn_search_options *options, const gsnn_run *run,
                                  gsnn_error *error);
void gsnn_search_task_clear(gsnn_search_task *task);

/* Whether someone wants it to end: then what has been measured is all there will be. */
static inline bool gsnn_search_interrupted(const gsnn_search_task *task) {
    return task->run->interrupted && *task->run->interrupted;
}

static inline size_t gsnn_search_parts(const gsnn_search_task *task) {
    return task->options.folds + 1;
}

/* Free weights and the bias of a channel of an architecture; and all its parameters. */
static inline size_t gsnn_search_inner_parameters(const gsnn_record_architecture *architecture) {
    return architecture->weights.dimension + (architecture->type == 1);
}

static inline size_t gsnn_search_channel_parameters(const gsnn_search_task *task,
                                                    const gsnn_record_architecture *architecture) {
    return gsnn_fit_channel_parameters(task->record, architecture);
}

/* Whether two channels of it are one, with their output weights added. */
static inline bool gsnn_search_merges(const gsnn_record_architecture *architecture) {
    return architecture->type == 2 && architecture->weights.dimension == 1;
}

/* Puts the rows of a part, or with `fold` of the fold that it leaves out, into which[] and returns
 * how many there are. */
size_t gsnn_search_rows(const gsnn_search_task *task, size_t part, bool fold, size_t *which);

/* The budget of parameters where none is given: an eighth of the units, of each output, but at most
 * 200 and at least 7 and a number for each output more than the parameters that are shared. */
size_t gsnn_search_default_parameters(size_t units, size_t outputs, size_t affine);

#endif
