/* gsnn.h - enumerate the G-invariant shallow ReLU networks of a finite orthogonal group.
 *
 * The library behind the command `gsnn`.  A program reads a group, enumerates its irreducible
 * architectures (pairs (H, chi) up to conjugacy) and the morphisms among them, and walks or
 * writes the finished objects.  Link with `pkg-config --libs gsnn`, or
 * `pkg-config --static --libs gsnn` for libgsnn.a.  C++ programs include it as it is.
 *
 * Threads: any number may use the library at once, as long as each object is used by one thread at
 * a time.  An enumeration reads its group, so that a group belongs to the thread of its
 * enumeration; counters may be shared.  gsnn_enumerate and gsnn_write start threads of their own
 * (gsnn_run.threads) and end them before they return; callbacks are called on the caller's thread
 * only.  A GSNN_FAILED for lack of memory is certain for the library's own memory; FLINT and GMP
 * end the program then, unless it gives them memory functions (flint/flint.h, gmp.h) that do
 * otherwise.
 *
 * Errors travel as a gsnn_status with one line of text in a gsnn_error; nothing in the library
 * prints or exits.  Every object has one owner: what a function hands out through a pointer to
 * a pointer belongs to the caller, who frees it with the matching _free; what an accessor
 * returns belongs to the object.
 */
#ifndef GSNN_H
#define GSNN_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GSNN_VERSION "0.2.0"

#if defined __GNUC__
#pragma GCC visibility push(default) /* all that a shared libgsnn exports */
#endif

/* ---- Errors ------------------------------------------------------------------------------ */

/* The values are the exit statuses of the command. */
typedef enum gsnn_status {
    GSNN_OK = 0,        /* done */
    GSNN_FAILED = 1,    /* it could not be done: a limit, memory, GAP, a write error */
    GSNN_INVALID = 2,   /* the command line or the input is wrong, or cannot be read */
    GSNN_NO = 3,        /* done, and the answer is no; there is no message */
    GSNN_UNDECIDED = 4, /* done, and the answer is neither yes nor no; there is no message */
} gsnn_status;

#define GSNN_MESSAGE_SIZE 1024

/* One line of text without a newline, filled in when a function does not return GSNN_OK. */
typedef struct gsnn_error {
    gsnn_status status;
    char message[GSNN_MESSAGE_SIZE];
} gsnn_error;

/* ---- Long computations ------------------------------------------------------------------- */

/* What a computation did: see gsnn_counters_new. */
typedef struct gsnn_counters gsnn_counters;

/* What a long computation is told, and what it tells. */
typedef struct gsnn_run {
    const char *gap_program; /* NULL: $GSNN_GAP, or gap on PATH */
    double gap_timeout;      /* seconds GAP may take for one answer */
    uint64_t max_order;      /* refuse to list the elements of groups of larger order */
    size_t threads;          /* 0: one each processor; the answer does not depend on it */
    /* NULL, or set to nonzero by a signal handler: the computation ends with GSNN_FAILED. */
    const volatile sig_atomic_t *interrupted;
    /* NULL, or called now and then with the phase and how much of it is done (total 0: not
     * known). */
    void (*progress)(void *context, const char *phase, uint64_t done, uint64_t total);
    /* NULL, or told once in a while what was decided, such as which engine and why. */
    void (*note)(void *context, const char *line);
    void *progress_context;  /* of both */
    gsnn_counters *counters; /* NULL, or where the computation counts what it does */
} gsnn_run;

/* The defaults: GAP from the environment, 600 seconds, order 10000000, nobody listening. */
gsnn_run gsnn_run_default(void);

/* ---- Groups ------------------------------------------------------------------------------ */

typedef struct gsnn_group gsnn_group;
typedef struct gsnn_action gsnn_action;

/* Reads a group from a file, `-` (standard input), a built-in name such as D6 or C2xC4, or
 * gap:EXPR.  GSNN_INVALID when the file or name is wrong: the message then begins with the source
 * and the place in it. */
gsnn_status gsnn_group_read(gsnn_group **group, const char *source, const gsnn_run *run,
                            gsnn_error *error);
void gsnn_group_free(gsnn_group *group);

const char *gsnn_group_name(const gsnn_group *group);
size_t gsnn_group_degree(const gsnn_group *group);

/* ---- Outputs and activations ------------------------------------------------------------- */

/* What outputs do when inputs are moved: a representation sigma with f(gx) = sigma(g) f(x). */
typedef struct gsnn_codomain gsnn_codomain;

/* Reads a codomain for a group, which must outlive it: "trivial", or "trivial:3" for three outputs;
 * "input", the group's own action; a + or - for each generator; or the path of a group file whose
 * generators are the images, in order.  GSNN_INVALID when the images are no representation. */
gsnn_status gsnn_codomain_read(gsnn_codomain **codomain, gsnn_group *group, const char *text,
                               const gsnn_run *run, gsnn_error *error);
void gsnn_codomain_free(gsnn_codomain *codomain);

/* What is known of the activation phi, which decides what may happen at the outputs. */
typedef enum gsnn_activation_class {
    GSNN_CLASS_RELU, /* a multiple of z and an even function: ReLU, leaky ReLU, abs, GELU, SiLU */
    GSNN_CLASS_ODD,  /* a constant and an odd function: tanh, erf, sigmoid */
    GSNN_CLASS_SIN,  /* sin with a free phase */
    GSNN_CLASS_NONE  /* neither: ELU, exp */
} gsnn_activation_class;

/* ---- Enumeration ------------------------------------------------------------------------- */

/* How much of each weight pattern is written. */
typedef enum gsnn_weights_detail {
    GSNN_WEIGHTS_FULL,
    GSNN_WEIGHTS_ROW,
    GSNN_WEIGHTS_NONE,
} gsnn_weights_detail;

/* How the subgroups H and K are written. */
typedef enum gsnn_generators_detail {
    GSNN_GENERATORS_ALL,   /* by generators as the group file has elements */
    GSNN_GENERATORS_WORDS, /* by generators as shortest words in the group's own */
    GSNN_GENERATORS_NONE,  /* by their orders only */
} gsnn_generators_detail;

typedef struct gsnn_options {
    const char *engine;   /* a name, or "auto" */
    bool all;             /* the inadmissible pairs too */
    int type;             /* 1 or 2: only that type; 0: both */
    uint64_t max_neurons; /* only architectures with at most so many */
    bool morphisms;       /* inclusions and tunnels */
    bool counts_only; /* nothing is asked of the enumeration but "counts", which may be quicker */
    bool structure_names; /* ask GAP for structure descriptions */
    gsnn_weights_detail weights;
    /* Words need the elements listed, up to the run's max_order, and no group of matrices. */
    gsnn_generators_detail generators;
    unsigned part, parts; /* JSON lines: of every `parts` records only number `part` (0-based) */
    uint64_t max_rows;    /* weight rows and signed permutations only up to so many neurons */
    /* NULL: one invariant output, nothing is said of it, and the activation is GSNN_CLASS_RELU;
     * else of this group, and it must outlive the enumeration. */
    const gsnn_codomain *codomain;
    gsnn_activation_class activation;
} gsnn_options;

/* The defaults of the command `gsnn enumerate`. */
gsnn_options gsnn_options_default(void);

/* The irreducible architectures of a group and their morphisms; it keeps a pointer to the group,
 * which must outlive it. */
typedef struct gsnn_enumeration gsnn_enumeration;

gsnn_status gsnn_enumerate(gsnn_enumeration **enumeration, gsnn_group *group,
                           const gsnn_options *options, const gsnn_run *run, gsnn_error *error);
void gsnn_enumeration_free(gsnn_enumeration *enumeration);

/* The architectures listed: admissible ones by id, then inadmissible ones. */
size_t gsnn_enumeration_count(const gsnn_enumeration *enumeration);
size_t gsnn_enumeration_admissible(const gsnn_enumeration *enumeration);

/* What is known of architecture i.  The id has at most 47 characters; neurons are a decimal
 * number, since they may exceed 64 bits. */
typedef struct gsnn_summary {
    char id[48];
    int type;
    bool admissible;
    const char *neurons;
    size_t weights;    /* dimension of the weight space */
    size_t parameters; /* all free parameters */
} gsnn_summary;

gsnn_summary gsnn_enumeration_summary(const gsnn_enumeration *enumeration, size_t i);

/* ---- Writers ----------------------------------------------------------------------------- */

/* Receives a piece of output, always on the thread that called gsnn_write; returns false when it
 * cannot take it, which ends the writing. */
typedef bool (*gsnn_sink)(void *context, const char *bytes, size_t length);

/* Writes an enumeration in a format: json, jsonl, dot, table, csv, or counts (a line for each
 * count).  GSNN_INVALID for another format; GSNN_FAILED when the sink refused or memory ran out. */
gsnn_status gsnn_write(const gsnn_enumeration *enumeration, const char *format, gsnn_sink sink,
                       void *context, const gsnn_run *run, gsnn_error *error);

/* About how many bytes gsnn_write will hand to the sink, by what takes them. */
typedef struct gsnn_written_sizes {
    double generators;  /* of the subgroups H and K */
    double rho;         /* signed permutations */
    double rows;        /* weight rows */
    double neuron_maps; /* of inclusions */
    double morphisms;   /* without those */
    double rest;
} gsnn_written_sizes;

/* Within a factor of about two; 0 for formats without such lists. */
gsnn_written_sizes gsnn_write_estimate(const gsnn_enumeration *enumeration, const char *format);

/* ---- Statistics -------------------------------------------------------------------------- */

/* Counters at 0, and no time spent.  A computation whose run has them adds to them. */
gsnn_status gsnn_counters_new(gsnn_counters **counters, gsnn_error *error);
void gsnn_counters_free(gsnn_counters *counters);

/* Writes the seconds of each phase and each count with what it counts, a line each. */
gsnn_status gsnn_counters_write(const gsnn_counters *counters, gsnn_sink sink, void *context,
                                gsnn_error *error);

#if defined __GNUC__
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
