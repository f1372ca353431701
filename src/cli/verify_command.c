/* verify_command.c - `gsnn verify`: proves what gsnn wrote from its text alone. */
#include "cli/verify_command.h"

#include "base/error.h"
#include "base/memory.h"
#include "cli/command_line.h"
#include "cli/complain.h"
#include "cli/input_file.h"
#include "cli/number_argument.h"
#include "verify/verify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "Usage: gsnn verify [OPTION]... [FILE [OTHER]...]\n"
    "\n"
    "Proves a document that gsnn wrote, JSON or JSON lines told apart by \"schema\",\n"
    "from what it says alone, with code that shares with what made it only the\n"
    "readers of JSON and of matrix entries.  - or nothing stands for standard input.\n"
    "Some documents need OTHER files, which they are about.\n"
    "\n"
    "Each check is a line: PASS, how many objects passed; FALSE, where, and the\n"
    "witness; SKIP, what could not be checked, and why; the last one is the verdict.\n"
    "\n"
    "      --complete          also that no architecture is missing, by brute force\n"
    "                          over orbit types, for groups of order up to 5000\n"
    "      --seed=N            of the random networks and inputs (default 1)\n"
    "  -q, --quiet             only what is false\n"
    "  -h, --help              this text\n"
    "\n"
    "Exit status: 0 all that was checked is true; 1 it could not be done; 2 the\n"
    "command line is wrong, or FILE is no such document; 3 something is false; 4\n"
    "nothing could be checked.\n";

typedef struct request {
    char *const *files;
    size_t file_count;
    gsnn_verify_options options;
    bool quiet, help;
} request;

enum { OPTION_COMPLETE = 256, OPTION_SEED };

static const struct option long_options[] = {
    {"complete", no_argument, NULL, OPTION_COMPLETE},
    {"seed", required_argument, NULL, OPTION_SEED},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static gsnn_status take_option(void *context, int option, gsnn_error *error) {
    request *r = context;
    switch (option) {
    case OPTION_COMPLETE:
        r->options.complete = true;
        return GSNN_OK;
    case OPTION_SEED:
        return gsnn_number_argument("--seed", optarg, 0, UINT64_MAX, &r->options.seed, error);
    default: /* q */
        r->quiet = true;
        return GSNN_OK;
    }
}

static gsnn_status read_arguments(request *r, int argc, char **argv, gsnn_error *error) {
    gsnn_status status =
        gsnn_read_options(argc, argv, ":qh", long_options, take_option, r, &r->help, error);
    if (status != GSNN_OK || r->help)
        return status;
    static char standard_input[] = "-";
    static char *const no_file[] = {standard_input};
    r->files = optind < argc ? argv + optind : no_file;
    r->file_count = optind < argc ? (size_t)(argc - optind) : 1;
    size_t streams = 0;
    for (size_t i = 0; i < r->file_count; i++)
        streams += !strcmp(r->files[i], "-");
    if (streams > 1)
        return gsnn_fail(error, GSNN_INVALID,
                         "verify: standard input can be read only once (try gsnn help verify)");
    return GSNN_OK;
}

/* Reads all of a file, or of standard input for "-"; the caller clears text. */
static gsnn_status read_all(const char *path, gsnn_text *text, gsnn_error *error) {
    FILE *stream;
    gsnn_status status = gsnn_input_open(path, &stream, error);
    if (status)
        return status;
    size_t got = 1;
    while (!status && got) {
        if (!gsnn_text_reserve(text, 1 << 16)) {
            status = gsnn_fail_memory(error);
            break;
        }
        got = fread(text->bytes + text->length, 1, text->capacity - text->length, stream);
        text->length += got;
    }
    if (!status && ferror(stream))
        status = gsnn_fail(error, GSNN_INVALID, "%s: cannot be read: %s", gsnn_input_name(path),
                           strerror(errno));
    gsnn_input_close(stream);
    return status;
}

/* Reads the files and proves the first. */
static gsnn_status verify_files(const request *r, gsnn_findings *findings, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    gsnn_text *texts = gsnn_new(r->file_count, sizeof *texts);
    gsnn_verify_file *files = gsnn_new(r->file_count, sizeof *files);
    if (!texts || !files)
        status = gsnn_fail_memory(error);
    for (size_t i = 0; i < r->file_count && !status; i++) {
        status = read_all(r->files[i], &texts[i], error);
        files[i] =
            (gsnn_verify_file){gsnn_input_name(r->files[i]), texts[i].bytes, texts[i].length};
    }
    if (!status)
        status = gsnn_verify(files, r->file_count, &r->options, findings, error);
    for (size_t i = 0; texts && i < r->file_count; i++)
        gsnn_text_clear(&texts[i]);
    free(texts);
    free(files);
    return status;
}

/* The exit status of a verdict. */
static int verdict_status(gsnn_verdict verdict) {
    switch (verdict) {
    case GSNN_VERDICT_TRUE:
        return 0;
    case GSNN_VERDICT_FALSE:
        return 3;
    default:
        return 4;
    }
}

/* Prints the findings; returns the exit status. */
static int print(const gsnn_findings *findings, bool quiet) {
    gsnn_text text = {0};
    gsnn_findings_write(findings, quiet, &text);
    if (text.failed) {
        gsnn_error error;
        gsnn_text_clear(&text);
        gsnn_fail_memory(&error);
        return gsnn_complain(&error);
    }
    fwrite(text.bytes, 1, text.length, stdout);
    gsnn_text_clear(&text);
    int result = gsnn_finish_output();
    return result ? result : verdict_status(gsnn_findings_verdict(findings));
}

int gsnn_verify_command(int argc, char **argv) {
    request r = {.options.seed = 1};
    gsnn_error error;
    gsnn_findings findings = {0};
    gsnn_status status = read_arguments(&r, argc, argv, &error);
    if (status == GSNN_OK && r.help)
        return gsnn_print_usage(usage);
    if (status == GSNN_OK)
        status = verify_files(&r, &findings, &error);
    int result = status == GSNN_OK ? print(&findings, r.quiet) : gsnn_complain(&error);
    gsnn_findings_clear(&findings);
    return result;
}
