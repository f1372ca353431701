/* merge_command.c - `gsnn merge`: the parts of a divided enumeration become one again. */
#include "cli/merge_command.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/output_file.h"
#include "cli/command_line.h"
#include "cli/complain.h"
#include "merge/merge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] = "Usage: gsnn merge [-o FILE] PART...\n"
                            "\n"
                            "Puts the parts of an enumeration together, which were written by\n"
                            "  gsnn enumerate --format=jsonl --part=I/N GROUP     for I = 1 to N\n"
                            "in any order; the result is what the undivided run writes.\n"
                            "\n"
                            "  -o, --output=FILE       write FILE; it appears only when complete\n"
                            "  -h, --help              this text\n";

static gsnn_status merge_streams(const gsnn_part *parts, size_t count, const char *path,
                                 gsnn_error *error) {
    gsnn_output *output;
    FILE *stream;
    gsnn_status status = gsnn_output_open(path, &output, &stream, error);
    if (status != GSNN_OK)
        return status;
    return gsnn_output_end(output, gsnn_merge(parts, count, gsnn_output_sink, output, error),
                           error);
}

static gsnn_status merge_files(char **names, size_t count, const char *path, gsnn_error *error) {
    gsnn_part *parts = gsnn_new(count, sizeof *parts);
    gsnn_status status = parts ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        parts[i] = (gsnn_part){fopen(names[i], "r"), names[i]};
        if (!parts[i].stream)
            status = gsnn_fail(error, GSNN_INVALID, "%s: %s", names[i], strerror(errno));
    }
    if (status == GSNN_OK)
        status = merge_streams(parts, count, path, error);
    for (size_t i = 0; parts && i < count; i++)
        if (parts[i].stream)
            fclose(parts[i].stream);
    free(parts);
    return status;
}

typedef struct merge_request {
    const char *output;
    bool help;
} merge_request;

static gsnn_status take_option(void *context, int option, gsnn_error *error) {
    merge_request *request = context;
    (void)option; /* -o is the only one */
    (void)error;
    request->output = optarg;
    return GSNN_OK;
}

int gsnn_merge_command(int argc, char **argv) {
    static const struct option options[] = {
        {"output", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    merge_request request = {0};
    gsnn_error error;
    gsnn_status status = gsnn_read_options(argc, argv, ":o:h", options, take_option, &request,
                                           &request.help, &error);
    if (status == GSNN_OK && request.help)
        return gsnn_print_usage(usage);
    if (status == GSNN_OK && optind == argc)
        status = gsnn_fail(&error, GSNN_INVALID, "merge: which parts? (try gsnn help merge)");
    if (status == GSNN_OK)
        status = merge_files(argv + optind, (size_t)(argc - optind), request.output, &error);
    return status == GSNN_OK ? 0 : gsnn_complain(&error);
}
