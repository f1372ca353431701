/* draw_command.c - `gsnn draw`: pictures of what gsnn wrote. */
#include "cli/draw_command.h"

#include "base/error.h"
#include "base/output_file.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/complain.h"
#include "cli/input_file.h"
#include "cli/number_argument.h"
#include "cli/progress.h"
#include "draw/picture.h"

#include <string.h>

#define NAME_WIDTH 12

/* The list of pictures stands where the table has it, between the two. */
static const char usage_begin[] =
    "Usage: gsnn draw PICTURE [OPTION]... [FILE|-]...\n"
    "\n"
    "Draws what another command wrote (standard input by default): an enumeration as\n"
    "JSON or JSON lines, or the JSON of an analysis.  PICTURE is one of\n";

static const char usage_end[] =
    "\n"
    "  -i, --id=ID                only the architecture ID\n"
    "  -s, --seed=N               of a random network (default 1)\n"
    "  -f, --format=svg|png|pdf   default: by the name of the output file, else svg\n"
    "  -o, --output=FILE          write FILE; it appears only when complete\n"
    "  -h, --help                 this text\n";

typedef struct draw_request {
    const gsnn_picture *picture;
    gsnn_picture_input input;
    const char *files[GSNN_PICTURE_DOCUMENTS]; /* "-": standard input */
    size_t file_count;
    gsnn_picture_format format;
    const char *output; /* NULL: standard output */
    bool format_given, seed_given, help;
} draw_request;

/* The format that a file's name ends in; SVG when the name has no suffix. */
static gsnn_status take_suffix(draw_request *request, gsnn_error *error) {
    const char *name = request->output ? request->output : "", *slash = strrchr(name, '/');
    const char *dot = strrchr(slash ? slash : name, '.');
    request->format = GSNN_PICTURE_SVG;
    if (!dot || gsnn_picture_format_named(dot + 1, &request->format))
        return GSNN_OK;
    return gsnn_fail(error, GSNN_INVALID,
                     "%s: a picture's name ends in .svg, .png or .pdf, unless --format is given",
                     request->output);
}

static gsnn_status take_option(void *context, int option, gsnn_error *error) {
    draw_request *request = context;
    switch (option) {
    case 'i':
        request->input.id = optarg;
        return GSNN_OK;
    case 's':
        request->seed_given = true;
        return gsnn_number_argument("--seed", optarg, 0, UINT64_MAX, &request->input.seed, error);
    case 'f':
        request->format_given = true;
        if (gsnn_picture_format_named(optarg, &request->format))
            return GSNN_OK;
        return gsnn_fail(error, GSNN_INVALID, "--format=%s is none of svg, png, pdf", optarg);
    default: /* o */
        request->output = optarg;
        return GSNN_OK;
    }
}

static gsnn_status take_picture(draw_request *request, int argc, char **argv, size_t *used,
                                gsnn_error *error) {
    gsnn_text names = {0};
    request->picture =
        gsnn_picture_named((const char *const *)(argv + optind), (size_t)(argc - optind), used);
    if (request->picture)
        return GSNN_OK;
    for (size_t k = 0; gsnn_picture_at(k); k++) {
        gsnn_text_append(&names, k ? ", " : "");
        gsnn_text_append(&names, gsnn_picture_at(k)->name);
    }
    const char *list = gsnn_text_string(&names);
    gsnn_status status;
    if (!list)
        status = gsnn_fail_memory(error);
    else if (optind == argc)
        status = gsnn_fail(error, GSNN_INVALID, "draw: missing PICTURE: one of %s", list);
    else
        status = gsnn_fail(error, GSNN_INVALID, "draw: '%s' is none of %s", argv[optind], list);
    gsnn_text_clear(&names);
    return status;
}

/* The files behind the picture's name: standard input for the first one that is needed. */
static gsnn_status take_files(draw_request *request, char **files, size_t count,
                              gsnn_error *error) {
    const gsnn_picture *picture = request->picture;
    size_t most = 0, standard = 0;
    while (most < GSNN_PICTURE_DOCUMENTS && picture->schemas[most])
        most++;
    if (count > most)
        return most == 1
                   ? gsnn_fail(error, GSNN_INVALID, "draw: one file at a time (try gsnn help draw)")
                   : gsnn_fail(error, GSNN_INVALID, "draw %s: at most %zu files", picture->name,
                               most);
    for (size_t k = 0; k < count; k++)
        standard += strcmp(request->files[k] = files[k], "-") == 0;
    request->file_count = count;
    if (count == 0)
        request->files[request->file_count++] = "-";
    if (standard > 1)
        return gsnn_fail(error, GSNN_INVALID, "draw: standard input can be only one of the files");
    if (request->file_count < picture->needed)
        return gsnn_fail(error, GSNN_INVALID, "draw %s: a file of %s is needed too", picture->name,
                         picture->schemas[request->file_count]);
    return GSNN_OK;
}

static gsnn_status check_options(const draw_request *request, gsnn_error *error) {
    const gsnn_picture *picture = request->picture;
    const char *refused = NULL;
    if (request->input.id && !(picture->options & GSNN_PICTURE_TAKES_ID))
        refused = "--id";
    if (request->seed_given && !(picture->options & GSNN_PICTURE_TAKES_SEED))
        refused = "--seed";
    return refused ? gsnn_fail(error, GSNN_INVALID, "draw %s: %s means nothing here", picture->name,
                               refused)
                   : GSNN_OK;
}

static gsnn_status read_arguments(draw_request *request, int argc, char **argv, gsnn_error *error) {
    static const struct option options[] = {
        {"id", required_argument, NULL, 'i'},     {"seed", required_argument, NULL, 's'},
        {"format", required_argument, NULL, 'f'}, {"output", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},         {NULL, 0, NULL, 0},
    };
    size_t used = 0;
    gsnn_status status = gsnn_read_options(argc, argv, ":i:s:f:o:h", options, take_option, request,
                                           &request->help, error);
    if (status != GSNN_OK || request->help)
        return status;
    status = take_picture(request, argc, argv, &used, error);
    if (status == GSNN_OK && !request->format_given)
        status = take_suffix(request, error);
    if (status == GSNN_OK)
        status = check_options(request, error);
    if (status == GSNN_OK) {
        size_t first = (size_t)optind + used;
        status = take_files(request, argv + first, (size_t)argc - first, error);
    }
    return status;
}

/* Puts the file's name before what is wrong with it. */
static gsnn_status name_file(const char *file, gsnn_status status, const gsnn_error *reason,
                             gsnn_error *error) {
    if (status == GSNN_INVALID)
        return gsnn_fail(error, status, "%s: %s", gsnn_input_name(file), reason->message);
    *error = *reason;
    return status;
}

static gsnn_status read_document(const char *file, const char *schema, gsnn_document *document,
                                 gsnn_error *error) {
    FILE *stream;
    gsnn_error reason;
    gsnn_status status = gsnn_input_open(file, &stream, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_document_read(document, stream, schema, &reason);
    gsnn_input_close(stream);
    return status == GSNN_OK ? status : name_file(file, status, &reason, error);
}

static gsnn_status draw(draw_request *request, FILE *stream, gsnn_error *error) {
    gsnn_run run = gsnn_run_default();
    gsnn_progress progress;
    gsnn_error reason;
    gsnn_progress_begin(&progress, -1, &run);
    request->input.run = &run;
    gsnn_status status =
        gsnn_picture_write(request->picture, &request->input, request->format, stream, &reason);
    gsnn_progress_end(&progress);
    return status == GSNN_OK ? status : name_file(request->files[0], status, &reason, error);
}

static gsnn_status run(draw_request *request, gsnn_error *error) {
    gsnn_document documents[GSNN_PICTURE_DOCUMENTS] = {0};
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; status == GSNN_OK && k < request->file_count; k++) {
        status =
            read_document(request->files[k], request->picture->schemas[k], &documents[k], error);
        request->input.documents[k] = &documents[k];
    }
    if (status == GSNN_OK)
        status = gsnn_output_open(request->output, &output, &stream, error);
    if (status == GSNN_OK)
        status = gsnn_output_end(output, draw(request, stream, error), error);
    for (size_t k = 0; k < GSNN_PICTURE_DOCUMENTS; k++)
        gsnn_document_clear(&documents[k]);
    return status;
}

/* The help of one picture, its further lines below the first. */
static void append_picture(gsnn_text *text, const gsnn_picture *picture) {
    size_t length = strlen(picture->name);
    gsnn_text_append(text, "  ");
    gsnn_text_append(text, picture->name);
    for (size_t k = length; k < NAME_WIDTH || k == length; k++)
        gsnn_text_append_char(text, ' ');
    for (const char *c = picture->help; *c; c++) {
        gsnn_text_append_char(text, *c);
        for (size_t k = 0; *c == '\n' && k < NAME_WIDTH + 2; k++)
            gsnn_text_append_char(text, ' ');
    }
    gsnn_text_append_char(text, '\n');
}

static int print_usage(void) {
    gsnn_text text = {0};
    gsnn_error error;
    gsnn_text_append(&text, usage_begin);
    for (size_t k = 0; gsnn_picture_at(k); k++)
        append_picture(&text, gsnn_picture_at(k));
    gsnn_text_append(&text, usage_end);
    const char *usage = gsnn_text_string(&text);
    if (!usage)
        gsnn_fail_memory(&error);
    int status = usage ? gsnn_print_usage(usage) : gsnn_complain(&error);
    gsnn_text_clear(&text);
    return status;
}

int gsnn_draw_command(int argc, char **argv) {
    draw_request request = {.input = {.seed = 1}};
    gsnn_error error;
    gsnn_status status = read_arguments(&request, argc, argv, &error);
    if (status == GSNN_OK && request.help)
        return print_usage();
    if (status == GSNN_OK)
        status = run(&request, &error);
    return status == GSNN_OK ? 0 : gsnn_complain(&error);
}
