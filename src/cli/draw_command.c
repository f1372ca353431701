/* draw_command.c - `gsnn draw`: pictures of what gsnn wrote. */
#include "base/error.h"
#include "base/output_file.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/input_file.h"
#include "draw/picture.h"

#include <string.h>

#define NAME_WIDTH 12
/* The words of a picture's name, and its files. */
#define WORDS_MOST (2 + GSNN_PICTURE_DOCUMENTS)

typedef struct request {
    gsnn_request common;
    const char *name;     /* the first word of the picture's name */
    gsnn_text_list words; /* the others, and the files */
    const gsnn_picture *picture;
    gsnn_picture_input input;
    const char *files[GSNN_PICTURE_DOCUMENTS]; /* "-": standard input */
    size_t file_count;
    const char *format_name; /* NULL: by the name of the output */
    gsnn_picture_format format;
    bool seed_given;
} request;

static const char *format_at(size_t place) {
    static const char *const formats[] = {"svg", "png", "pdf", NULL};
    return formats[place];
}

static gsnn_status take_seed(void *part, const char *option, const char *text, gsnn_error *error) {
    request *r = part;
    r->seed_given = true;
    return gsnn_number_argument(option, text, 0, UINT64_MAX, &r->input.seed, error);
}

static const gsnn_option options[] = {
    GSNN_TEXT('i', "id", "ID", request, input.id, "only the architecture ID"),
    GSNN_CALL('s', "seed", "N", take_seed, "of a random network (default 1)"),
    GSNN_WORD('f', "format", request, format_name, format_at,
              "default: by the name of the output file, else svg"),
    GSNN_OPTION_TABLE(gsnn_common_options, 0),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    GSNN_ARGUMENT("PICTURE", request, name),
    GSNN_ARGUMENTS("FILE", request, words, .optional = true),
    GSNN_ARGUMENTS_END,
};

static void prepare(void *at) {
    request *r = at;
    r->input.seed = 1;
}

/* The format that a file's name ends in; SVG when the name has no suffix. */
static gsnn_status take_suffix(request *r, gsnn_error *error) {
    const char *name = r->common.output ? r->common.output : "", *slash = strrchr(name, '/');
    const char *dot = strrchr(slash ? slash : name, '.');
    r->format = GSNN_PICTURE_SVG;
    if (!dot || gsnn_picture_format_named(dot + 1, &r->format))
        return GSNN_OK;
    return gsnn_fail(error, GSNN_INVALID,
                     "%s: a picture's name ends in .svg, .png or .pdf, unless --format is given",
                     r->common.output);
}

static gsnn_status refuse_picture(const char *name, gsnn_error *error) {
    gsnn_text names = {0};
    for (size_t k = 0; gsnn_picture_at(k); k++) {
        gsnn_text_append(&names, k ? ", " : "");
        gsnn_text_append(&names, gsnn_picture_at(k)->name);
    }
    const char *list = gsnn_text_string(&names);
    gsnn_status status =
        list ? gsnn_fail(error, GSNN_INVALID, "draw: '%s' is none of %s", name, list)
             : gsnn_fail_memory(error);
    gsnn_text_clear(&names);
    return status;
}

/* The picture that the words call, and the files behind its name: standard input for the first one
 * that is needed. */
static gsnn_status take_words(request *r, gsnn_error *error) {
    const char *words[WORDS_MOST] = {r->name};
    size_t count = 1, used = 0, most = 0, standard = 0;
    while (count < WORDS_MOST && count <= r->words.count) {
        words[count] = r->words.items[count - 1];
        count++;
    }
    r->picture = gsnn_picture_named(words, count, &used);
    if (!r->picture)
        return refuse_picture(r->name, error);
    const gsnn_picture *picture = r->picture;
    while (most < GSNN_PICTURE_DOCUMENTS && picture->schemas[most])
        most++;
    if (r->words.count + 1 - used > most)
        return gsnn_fail(error, GSNN_INVALID, "draw: unexpected argument %s (try gsnn help draw)",
                         r->words.items[used - 1 + most]);
    for (size_t k = used; k < count; k++)
        standard += gsnn_is_standard(r->files[r->file_count++] = words[k]);
    if (r->file_count == 0)
        r->files[r->file_count++] = "-";
    if (standard > 1)
        return gsnn_fail(error, GSNN_INVALID, "draw: standard input can be only one of the files");
    if (r->file_count < picture->needed)
        return gsnn_fail(error, GSNN_INVALID, "draw %s: a file of %s is needed too", picture->name,
                         picture->schemas[r->file_count]);
    return GSNN_OK;
}

static gsnn_status check_options(request *r, gsnn_error *error) {
    const gsnn_picture *picture = r->picture;
    const char *refused = NULL;
    if (r->input.id && !(picture->options & GSNN_PICTURE_TAKES_ID))
        refused = "--id";
    if (r->seed_given && !(picture->options & GSNN_PICTURE_TAKES_SEED))
        refused = "--seed";
    if (refused)
        return gsnn_fail(error, GSNN_INVALID, "draw %s: %s does not apply to this picture",
                         picture->name, refused);
    if (!r->format_name)
        return take_suffix(r, error);
    gsnn_picture_format_named(r->format_name, &r->format);
    return GSNN_OK;
}

/* Puts the file's name before what is wrong with it. */
static gsnn_status name_file(const char *file, gsnn_status status, const gsnn_error *reason,
                             gsnn_error *error) {
    if (status == GSNN_INVALID)
        return gsnn_fail(error, status, "%s: %s", gsnn_input_name(file), reason->message);
    *error = *reason;
    return status;
}

/* The readers of the document's values will put what is wrong into *reason, too, which lives as
 * long as it. */
static gsnn_status read_document(const char *file, const char *schema, bool list,
                                 gsnn_document *document, gsnn_error *reason, gsnn_error *error) {
    FILE *stream;
    gsnn_status status = gsnn_input_open(file, &stream, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_document_read(document, stream, schema, list, reason);
    gsnn_input_close(stream);
    return status == GSNN_OK ? status : name_file(file, status, reason, error);
}

/* The data that the first document is about. */
static gsnn_status read_data(const request *r, size_t k, gsnn_document *documents,
                             const gsnn_error *reason, gsnn_error *error) {
    gsnn_data_claim claim;
    gsnn_status status = gsnn_document_data_claim(&documents[0], &claim);
    if (status)
        return name_file(r->files[0], status, reason, error);
    return gsnn_document_read_data(&documents[k], r->files[k], &claim, &r->common.run, error);
}

static gsnn_status draw(request *r, FILE *stream, gsnn_error *reason, gsnn_error *error) {
    r->input.run = &r->common.run;
    gsnn_status status = gsnn_picture_write(r->picture, &r->input, r->format, stream, reason);
    return status == GSNN_OK ? status : name_file(r->files[0], status, reason, error);
}

static gsnn_status run(void *at, gsnn_error *error) {
    request *r = at;
    gsnn_document documents[GSNN_PICTURE_DOCUMENTS] = {0};
    gsnn_error reason = {0};
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    gsnn_status status = take_words(r, error);
    if (status == GSNN_OK)
        status = check_options(r, error);
    for (size_t k = 0; status == GSNN_OK && k < r->file_count; k++) {
        const char *schema = r->picture->schemas[k];
        status = strcmp(schema, GSNN_DATA_SCHEMA) == 0
                     ? read_data(r, k, documents, &reason, error)
                     : read_document(r->files[k], schema, r->picture->list, &documents[k], &reason,
                                     error);
        r->input.documents[k] = &documents[k];
    }
    if (status == GSNN_OK)
        status = gsnn_output_open(r->common.output, &output, &stream, error);
    if (status == GSNN_OK)
        status = gsnn_output_end(output, draw(r, stream, &reason, error), error);
    for (size_t k = 0; k < GSNN_PICTURE_DOCUMENTS; k++)
        gsnn_document_clear(&documents[k]);
    return status;
}

/* The help of one picture, its further lines below the first. */
static void print_picture(const gsnn_picture *picture, FILE *stream) {
    size_t length = strlen(picture->name);
    fputs("  ", stream);
    fputs(picture->name, stream);
    for (size_t k = length; k < NAME_WIDTH || k == length; k++)
        fputc(' ', stream);
    for (const char *c = picture->help; *c; c++) {
        fputc(*c, stream);
        for (size_t k = 0; *c == '\n' && k < NAME_WIDTH + 2; k++)
            fputc(' ', stream);
    }
    fputc('\n', stream);
}

static void describe(FILE *stream) {
    for (size_t k = 0; gsnn_picture_at(k); k++)
        print_picture(gsnn_picture_at(k), stream);
}

const gsnn_command gsnn_draw_command = {
    .name = "draw",
    .summary = "pictures: weights, cohomology, morphisms, contour, space",
    .description =
        "Draws what another command wrote (standard input by default): an enumeration as\n"
        "JSON or JSON lines, or the JSON of an analysis.  PICTURE is one of\n",
    .describe = describe,
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .prepare = prepare,
    .run = run,
};
