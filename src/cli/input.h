/* input.h - the INPUT of the commands about a group's architectures: a GROUP, which is enumerated,
 * or an enumeration that `gsnn enumerate` wrote, as JSON or JSON lines.
 *
 *     typedef struct request {
 *         gsnn_request common;
 *         gsnn_input input;
 *         ...
 *     } request;
 *
 *     options:    GSNN_OPTION_TABLE(gsnn_input_options, offsetof(request, input))
 *     arguments:  GSNN_INPUT(request, input)
 *     prepare:    gsnn_input_prepare(&request->input), then change input.options as is needed
 *     run:        gsnn_input_read(&request->common, &request->input, &record, error)
 *
 * Both ways give the same record.  A command that needs no rows sets input.options.weights to
 * GSNN_WEIGHTS_NONE and max_rows to 0: the record of a group is then made without writing any JSON.
 * What an enumeration file leaves out (rows, weights, morphisms, inadmissible pairs, what its
 * selection excludes) is seen in the record, and an answer should say it. */
#ifndef GSNN_CLI_INPUT_H
#define GSNN_CLI_INPUT_H

#include "cli/command.h"
#include "cli/enumeration_options.h"
#include "record/enumeration_record.h"

typedef struct gsnn_input {
    const char *source; /* the argument */
    gsnn_options
        options; /* of the enumeration of a GROUP; its weights say how many rows are made */
    gsnn_output_options outputs;
    size_t
        several; /* of a group without --codomain: that many outputs, which nothing moves; 0: 1 */
    bool codomains; /* whether the command can do with outputs that are not one invariant number */
    bool lean;      /* of a matrix action the first rows alone are made */
    bool chosen;    /* by the command, not the user: no matter for what is an enumeration */
} gsnn_input;

/* --max-neurons, --type, --engine, into a gsnn_input; they are refused when the INPUT is an
 * enumeration.  gsnn_group_options of command.h belong beside them. */
extern const gsnn_option gsnn_input_options[];

/* --codomain, --activation, for the commands that can do with them; likewise. */
extern const gsnn_option gsnn_input_output_options[];

/* NOLINTNEXTLINE(bugprone-macro-parentheses): a member takes no parentheses. */
#define GSNN_INPUT(request, input) GSNN_ARGUMENT("INPUT", request, input.source)

/* What INPUT may be, for descriptions. */
#define GSNN_INPUT_PROSE                                                                           \
    "INPUT is a group, as for gsnn enumerate, or an enumeration that it wrote (JSON\n"             \
    "or JSON lines, - for standard input).\n"

/* The defaults of gsnn enumerate, with all weight rows and with morphisms. */
void gsnn_input_prepare(gsnn_input *input);

/* Reads or enumerates; the caller frees the record.  The message of an error names the file. */
gsnn_status gsnn_input_read(const gsnn_request *common, const gsnn_input *input,
                            gsnn_enumeration_record **record, gsnn_error *error);

/* The same for commands that build networks, without options of what is enumerated: of a group all
 * rows and morphisms, and inadmissible pairs where `all` says so. */
gsnn_status gsnn_input_for_networks(const gsnn_request *common, const char *source, bool all,
                                    gsnn_enumeration_record **record, gsnn_error *error);

#endif
