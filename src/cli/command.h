/* command.h - what a command is, and what all have in common while they run.
 *
 * A command is one file, X_command.c, with a gsnn_command named gsnn_X_command, and one line in
 * commands.def.  See "Adding a command" in docs/architecture.md. */
#ifndef GSNN_CLI_COMMAND_H
#define GSNN_CLI_COMMAND_H

#include "base/text.h"
#include "cli/parts.h"

/* What every request begins with. */
typedef struct gsnn_request {
    const char *output; /* NULL: standard output */
    gsnn_run run;       /* threads, limits, progress and interruption: to be handed on */
    uint64_t seed;      /* 1 unless given */
    uint64_t threads, memory_limit, gap_timeout;
    uint64_t features; /* numbers that each point of a group carries; 0: as the group says */
    int progress;      /* 1 yes, 0 no, -1 when standard error is a terminal */
    bool statistics;
    const gsnn_command_part *part; /* the one that runs, of a command with parts */
} gsnn_request;

/* Rows for tables: each goes into gsnn_request. */
extern const gsnn_option gsnn_output_option[];    /* -o, --output=FILE */
extern const gsnn_option gsnn_seed_option[];      /* -s, --seed=N */
extern const gsnn_option gsnn_progress_options[]; /* -q, --progress, --statistics */
extern const gsnn_option gsnn_resource_options[]; /* -j, --memory-limit */
extern const gsnn_option gsnn_group_options[];    /* --max-order, --gap-timeout: to read a group */
/* -o, -j, --memory-limit, -q, --progress, --statistics: what every analysis takes. */
extern const gsnn_option gsnn_common_options[];

/* -f, --format: a choice, see GSNN_CHOICE; the first format is the default. */
#define GSNN_FORMAT(request, member, array)                                                        \
    GSNN_CHOICE('f', "format", request, member, array, "what is written; the first is the default")

/* An argument that is no option. */
typedef struct gsnn_argument {
    const char *name;     /* as help calls it */
    size_t offset;        /* a const char *, or for the last that repeats a gsnn_text_list */
    const char *fallback; /* what it is when left out; NULL: it must be given */
    bool optional;        /* may be left out and is then NULL */
    bool repeats;         /* one or more; only the last */
} gsnn_argument;

#define GSNN_ARGUMENT(n, request, member)                                                          \
    { .name = (n), GSNN_PLACE(const char *, request, member) }
/* Left out, it is `text`; "-" means standard input in most commands. */
#define GSNN_ARGUMENT_OR(n, request, member, text)                                                 \
    { .name = (n), GSNN_PLACE(const char *, request, member), .fallback = (text) }
#define GSNN_ARGUMENT_IF(n, request, member)                                                       \
    { .name = (n), GSNN_PLACE(const char *, request, member), .optional = true }
/* One or more; with `.optional = true` behind it, none is fine too. */
#define GSNN_ARGUMENTS(n, request, ...) GSNN_ARGUMENT_LIST(n, request, __VA_ARGS__, .repeats = true)
#define GSNN_ARGUMENT_LIST(n, request, member, ...)                                                \
    { .name = (n), GSNN_PLACE(gsnn_text_list, request, member), __VA_ARGS__ }
#define GSNN_ARGUMENTS_END                                                                         \
    { .name = NULL }

typedef struct gsnn_command {
    const char *name;
    const char *summary; /* a line of `gsnn help` */
    /* What `gsnn help NAME` says below its first line: lines of at most 79 columns; those that
     * begin with a blank are shown as they are in the manual. */
    const char *description;
    /* Prints lines that follow it, such as a list from a table; NULL: none. */
    void (*describe)(FILE *stream);
    const gsnn_option *options;
    const gsnn_argument *arguments;
    size_t request_size;
    /* Sets the defaults that are not zero; what is common has been set.  May be NULL. */
    void (*prepare)(void *request);
    /* The parts, which an empty row ends, or NULL; they are run instead of the command, and are
     * named in front of the arguments.  Without a name it is the first if part_optional. */
    const gsnn_command_part *parts;
    bool part_optional;
    /* Does it.  GSNN_NO and GSNN_UNDECIDED are answers and say nothing on standard error. */
    gsnn_status (*run)(void *request, gsnn_error *error);
    /* Instead of all the above but name and summary: a command of another program beside this. */
    int (*elsewhere)(int argc, char **argv);
} gsnn_command;

/* Runs the command on its own arguments, argv[0] being its name: reads them, sets limits and
 * progress up, runs, and says what went wrong.  Returns the exit status. */
int gsnn_command_run(const gsnn_command *command, int argc, char **argv);

/* Prints `gsnn help NAME`, the command's line in the manual's synopsis, or its section there. */
void gsnn_command_print_help(const gsnn_command *command, FILE *stream);
void gsnn_command_print_synopsis(const gsnn_command *command, FILE *stream);
void gsnn_command_print_manual(const gsnn_command *command, FILE *stream);

/* Writes something to the request's output, a file that appears only when complete: `emit` hands
 * its bytes to the sink. */
typedef gsnn_status (*gsnn_emitter)(const void *what, const gsnn_request *request, gsnn_sink sink,
                                    void *context, gsnn_error *error);
gsnn_status gsnn_request_write(const gsnn_request *request, gsnn_emitter emit, const void *what,
                               gsnn_error *error);

/* Writes a finished text there; a text that ran out of memory is an error. */
gsnn_status gsnn_request_send(const gsnn_request *request, const gsnn_text *text,
                              gsnn_error *error);

#endif
