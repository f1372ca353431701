#include "cli/command.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/output_file.h"
#include "cli/application.h"
#include "cli/interrupt.h"
#include "cli/memory_limit.h"
#include "cli/progress.h"

#include <stdlib.h>
#include <sys/resource.h>

static gsnn_status read_arguments(const gsnn_command *command, int argc, char **argv, int first,
                                  char *request, const char **list, gsnn_error *error) {
    const gsnn_argument *argument = command->arguments;
    for (; argument && argument->name; argument++) {
        const char **at = (const char **)(request + argument->offset);
        if (first == argc && !argument->fallback && !argument->optional)
            return gsnn_fail(error, GSNN_INVALID, "%s: missing %s (try gsnn help %s)", argv[0],
                             argument->name, argv[0]);
        if (argument->repeats) {
            gsnn_text_list *texts = (gsnn_text_list *)(request + argument->offset);
            texts->items = list;
            while (first < argc)
                texts->items[texts->count++] = argv[first++];
        } else if (first < argc) {
            *at = argv[first++];
        } else {
            *at = argument->fallback;
        }
    }
    if (first < argc)
        return gsnn_fail(error, GSNN_INVALID, "%s: unexpected argument %s (try gsnn help %s)",
                         argv[0], argv[first], argv[0]);
    return GSNN_OK;
}

static gsnn_status read_part(const gsnn_command *command, const gsnn_option_rows *rows,
                             const bool *given, int argc, char **argv, int *first,
                             gsnn_request *request, gsnn_error *error) {
    gsnn_status status = gsnn_command_part_choose(&request->part, command->parts,
                                                  command->part_optional, argc, argv, first, error);
    return status ? status
                  : gsnn_command_part_check(request->part, command->parts, rows, given, request,
                                            argc, argv, *first, error);
}

static bool print_piece(void *context, const char *bytes, size_t length) {
    (void)context;
    return fwrite(bytes, 1, length, stderr) == length;
}

static void print_statistics(const gsnn_counters *counters) {
    struct rusage usage;
    gsnn_error error;
    /* Where standard error cannot be written to, nobody can be told. */
    gsnn_counters_write(counters, print_piece, NULL, &error);
    if (getrusage(RUSAGE_SELF, &usage) == 0)
        fprintf(stderr, "%12.1f  MB of memory at most\n", (double)usage.ru_maxrss / 1024);
}

/* Runs the command with its request complete. */
static gsnn_status run(const gsnn_command *command, gsnn_request *request, gsnn_error *error) {
    gsnn_progress progress;
    gsnn_status status = GSNN_OK;
    if (request->memory_limit)
        status = gsnn_memory_limit_set(request->memory_limit, error);
    if (status)
        return status;
    request->run.threads = (size_t)request->threads;
    request->run.gap_timeout = (double)request->gap_timeout;
    if (request->statistics && (status = gsnn_counters_new(&request->run.counters, error)))
        return status;
    gsnn_progress_begin(&progress, request->progress, &request->run);
    status = request->part ? request->part->run(request, error) : command->run(request, error);
    gsnn_progress_end(&progress);
    if (request->statistics)
        print_statistics(request->run.counters);
    gsnn_counters_free(request->run.counters);
    return status;
}

static int run_with_memory(const gsnn_command *command, const gsnn_option_rows *rows, int argc,
                           char **argv, gsnn_request *request, const char **lists) {
    gsnn_error error;
    bool help, given[GSNN_OPTIONS_MOST];
    int first;
    *request =
        (gsnn_request){.run = gsnn_run_default(), .seed = 1, .gap_timeout = 600, .progress = -1};
    if (command->prepare)
        command->prepare(request);
    gsnn_status status =
        gsnn_options_read(rows, argc, argv, request, lists, given, &first, &help, &error);
    if (!status && help) {
        gsnn_command_print_help(command, stdout);
        return gsnn_finish_output();
    }
    if (!status && command->parts)
        status = read_part(command, rows, given, argc, argv, &first, request, &error);
    if (!status)
        status = read_arguments(command, argc, argv, first, (char *)request,
                                lists + gsnn_option_lists(rows) * (size_t)argc, &error);
    if (!status)
        status = run(command, request, &error);
    if (status == GSNN_FAILED)
        gsnn_end_if_unread();
    if (status == GSNN_FAILED || status == GSNN_INVALID)
        return gsnn_complain(&error);
    int written = gsnn_finish_output();
    return written ? written : (int)status;
}

int gsnn_command_run(const gsnn_command *command, int argc, char **argv) {
    if (command->elsewhere)
        return command->elsewhere(argc, argv);
    gsnn_option_rows rows;
    gsnn_option_rows_init(&rows, command->options);
    gsnn_request *request = gsnn_new(1, command->request_size);
    const char **lists = gsnn_new((gsnn_option_lists(&rows) + 1) * (size_t)argc, sizeof *lists);
    gsnn_error error;
    int status;
    if (request && lists) {
        status = run_with_memory(command, &rows, argc, argv, request, lists);
    } else {
        gsnn_fail_memory(&error);
        status = gsnn_complain(&error);
    }
    free(request);
    free(lists);
    return status;
}

gsnn_status gsnn_request_write(const gsnn_request *request, gsnn_emitter emit, const void *what,
                               gsnn_error *error) {
    gsnn_output *output;
    FILE *stream;
    gsnn_status status = gsnn_output_open(request->output, &output, &stream, error);
    if (status)
        return status;
    status = emit(what, request, gsnn_output_sink, output, error);
    return gsnn_output_end(output, status, error);
}

static gsnn_status emit_text(const void *what, const gsnn_request *request, gsnn_sink sink,
                             void *context, gsnn_error *error) {
    const gsnn_text *text = what;
    (void)request;
    return sink(context, text->bytes, text->length) ? GSNN_OK
                                                    : gsnn_fail(error, GSNN_FAILED, "write error");
}

gsnn_status gsnn_request_send(const gsnn_request *request, const gsnn_text *text,
                              gsnn_error *error) {
    return text->failed ? gsnn_fail_memory(error)
                        : gsnn_request_write(request, emit_text, text, error);
}
