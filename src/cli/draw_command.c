/* draw_command.c - `gsnn draw`: pictures of an enumeration. */
#include "cli/draw_command.h"

#include "base/error.h"
#include "base/output_file.h"
#include "cli/command_line.h"
#include "cli/complain.h"
#include "cli/input_file.h"
#include "cli/number_argument.h"
#include "cli/progress.h"
#include "draw/draw.h"

#include <string.h>

static const char usage[] =
    "Usage: gsnn draw KIND [OPTION]... [FILE|-]\n"
    "\n"
    "Draws an enumeration that `gsnn enumerate` wrote (JSON or JSON lines; standard\n"
    "input by default).  KIND is one of\n"
    "  weights     a grid: rows are neurons, columns inputs, a colour a free weight,\n"
    "              hatched where it is negated, blank where the weight is zero\n"
    "  cohomology  the neurons on a circle and the generators' arcs, dashed where\n"
    "              the sign is reversed\n"
    "  morphisms   the inclusion order and the tunnels\n"
    "  contour     level lines of a random network over a plane of inputs\n"
    "\n"
    "  -i, --id=ID                only the architecture ID (morphisms: and its\n"
    "                             neighbours); without it a sheet of all\n"
    "  -s, --seed=N               the random network of a contour (default 1)\n"
    "  -f, --format=svg|png|pdf   default: by the name of the output file, else svg\n"
    "  -o, --output=FILE          write FILE; it appears only when complete\n"
    "  -h, --help                 this text\n";

typedef struct draw_request {
    gsnn_picture_kind kind;
    gsnn_draw_options options;
    const char *input;  /* "-": standard input */
    const char *output; /* NULL: standard output */
    bool format_given, help;
} draw_request;

/* The format that a file's name ends in, or SVG. */
static gsnn_picture_format format_of(const char *output) {
    const char *dot = output ? strrchr(output, '.') : NULL;
    gsnn_picture_format format = GSNN_PICTURE_SVG;
    if (dot)
        gsnn_picture_format_named(dot + 1, &format);
    return format;
}

static gsnn_status take_option(void *context, int option, gsnn_error *error) {
    draw_request *request = context;
    switch (option) {
    case 'i':
        request->options.id = optarg;
        return GSNN_OK;
    case 's':
        return gsnn_number_argument("--seed", optarg, 0, UINT64_MAX, &request->options.seed, error);
    case 'f':
        request->format_given = true;
        if (gsnn_picture_format_named(optarg, &request->options.format))
            return GSNN_OK;
        return gsnn_fail(error, GSNN_INVALID, "--format=%s is none of svg, png, pdf", optarg);
    default: /* o */
        request->output = optarg;
        return GSNN_OK;
    }
}

static gsnn_status read_arguments(draw_request *request, int argc, char **argv, gsnn_error *error) {
    static const struct option options[] = {
        {"id", required_argument, NULL, 'i'},     {"seed", required_argument, NULL, 's'},
        {"format", required_argument, NULL, 'f'}, {"output", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},         {NULL, 0, NULL, 0},
    };
    gsnn_status status = gsnn_read_options(argc, argv, ":i:s:f:o:h", options, take_option, request,
                                           &request->help, error);
    if (status != GSNN_OK || request->help)
        return status;
    if (!request->format_given)
        request->options.format = format_of(request->output);
    if (optind == argc)
        return gsnn_fail(error, GSNN_INVALID,
                         "draw: what? weights, cohomology, morphisms or contour");
    if (!gsnn_picture_kind_named(argv[optind], &request->kind))
        return gsnn_fail(error, GSNN_INVALID,
                         "draw: '%s' is none of weights, cohomology, morphisms, contour",
                         argv[optind]);
    if (argc - optind > 2)
        return gsnn_fail(error, GSNN_INVALID, "draw: one file at a time (try gsnn help draw)");
    request->input = optind + 1 < argc ? argv[optind + 1] : "-";
    return GSNN_OK;
}

/* Draws, and puts the file's name before what is wrong with the request for it. */
static gsnn_status draw(const gsnn_enumeration_record *record, const draw_request *request,
                        FILE *stream, gsnn_error *error) {
    gsnn_draw_options options = request->options;
    gsnn_run run = gsnn_run_default();
    gsnn_progress progress;
    gsnn_error reason;
    gsnn_progress_begin(&progress, -1, &run);
    options.run = &run;
    gsnn_status status = gsnn_draw(record, request->kind, &options, stream, &reason);
    gsnn_progress_end(&progress);
    if (status == GSNN_OK)
        return GSNN_OK;
    if (status == GSNN_INVALID)
        return gsnn_fail(error, status, "%s: %s", gsnn_input_name(request->input), reason.message);
    *error = reason;
    return status;
}

static gsnn_status run(const draw_request *request, gsnn_error *error) {
    gsnn_enumeration_record *record = NULL;
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    gsnn_status status = gsnn_input_record(request->input, &record, error);
    if (status == GSNN_OK)
        status = gsnn_output_open(request->output, &output, &stream, error);
    if (status == GSNN_OK)
        status = gsnn_output_end(output, draw(record, request, stream, error), error);
    gsnn_enumeration_record_free(record);
    return status;
}

int gsnn_draw_command(int argc, char **argv) {
    draw_request request = {.options = {.seed = 1}};
    gsnn_error error;
    gsnn_status status = read_arguments(&request, argc, argv, &error);
    if (status == GSNN_OK && request.help)
        return gsnn_print_usage(usage);
    if (status == GSNN_OK)
        status = run(&request, &error);
    return status == GSNN_OK ? 0 : gsnn_complain(&error);
}
