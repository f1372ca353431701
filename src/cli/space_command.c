/* space_command.c - `gsnn space`: the sums of architectures within a budget of neurons. */
#include "cli/space_command.h"

#include "base/error.h"
#include "base/output_file.h"
#include "cli/command_line.h"
#include "cli/complain.h"
#include "cli/input_file.h"
#include "cli/number_argument.h"
#include "cli/progress.h"
#include "space/space_input.h"
#include "space/space_writer.h"

static const char usage[] =
    "Usage: gsnn space --max-neurons=N [OPTION]... GROUP\n"
    "       gsnn space --max-neurons=N [OPTION]... --from=FILE\n"
    "\n"
    "Counts the networks to choose from: the sums of one or more admissible\n"
    "irreducible architectures of GROUP (or of the enumeration in FILE, - for\n"
    "standard input), each in any number of channels, with at most N hidden neurons.\n"
    "A sum's parameters are those of its channels and, once, the linear function and\n"
    "the constant.  Redundant sums are left out: an architecture of type 2 with one\n"
    "free weight merges with itself.\n"
    "\n"
    "  -n, --max-neurons=N        the budget\n"
    "  -c, --channels=C           at most C channels of each architecture (default:\n"
    "                             as many as the budget allows)\n"
    "      --redundant            count and list the redundant sums too\n"
    "  -l, --list                 list the sums, by neurons\n"
    "  -p, --pareto               list only those that no other beats: a sum beats\n"
    "                             another by having at least as many parameters with\n"
    "                             at most as many neurons, unless it is equal in both\n"
    "  -f, --format=json|jsonl|table\n"
    "                             json is the default\n"
    "  -o, --output=FILE          write FILE; it appears only when complete\n"
    "  -q, --quiet                no progress on standard error\n"
    "      --progress             progress even when that is not a terminal\n"
    "  -h, --help                 this text\n";

typedef struct space_request {
    uint64_t max_neurons, channels;
    gsnn_space_selection selection;
    gsnn_space_format format;
    const char *from, *group, *output;
    gsnn_run run;
    int progress;
    bool redundant, help;
} space_request;

enum { OPTION_FROM = 256, OPTION_PROGRESS, OPTION_REDUNDANT };

static gsnn_status check_arguments(space_request *request, int argc, char **argv,
                                   gsnn_error *error) {
    if (request->max_neurons == 0)
        return gsnn_fail(error, GSNN_INVALID, "space: --max-neurons=N is needed");
    if (optind < argc && request->from)
        return gsnn_fail(error, GSNN_INVALID, "space: --from=FILE or a group, not both of them");
    if (optind == argc && !request->from)
        return gsnn_fail(error, GSNN_INVALID, "space: say which group");
    if (optind + 1 < argc)
        return gsnn_fail(error, GSNN_INVALID, "space: one group at a time, not also %s",
                         argv[optind + 1]);
    request->group = argv[optind];
    return GSNN_OK;
}

static gsnn_status take_option(void *context, int option, gsnn_error *error) {
    static const char *const formats[] = {[GSNN_SPACE_JSON] = "json",
                                          [GSNN_SPACE_JSONL] = "jsonl",
                                          [GSNN_SPACE_TABLE] = "table",
                                          NULL};
    space_request *request = context;
    size_t format;
    gsnn_status status = GSNN_OK;
    switch (option) {
    case 'n':
        return gsnn_number_argument("--max-neurons", optarg, 1, GSNN_SPACE_MAX_NEURONS,
                                    &request->max_neurons, error);
    case 'c':
        return gsnn_number_argument("--channels", optarg, 1, GSNN_SPACE_MAX_NEURONS,
                                    &request->channels, error);
    case 'l':
        request->selection = GSNN_SPACE_ALL;
        break;
    case 'p':
        request->selection = GSNN_SPACE_PARETO;
        break;
    case 'f':
        status = gsnn_choose("--format", optarg, formats, &format, error);
        request->format = (gsnn_space_format)format;
        break;
    case OPTION_REDUNDANT:
        request->redundant = true;
        break;
    case OPTION_FROM:
        request->from = optarg;
        break;
    case 'o':
        request->output = optarg;
        break;
    default: /* q or OPTION_PROGRESS */
        request->progress = option == OPTION_PROGRESS;
    }
    return status;
}

static gsnn_status read_arguments(space_request *request, int argc, char **argv,
                                  gsnn_error *error) {
    static const struct option options[] = {
        {"max-neurons", required_argument, NULL, 'n'},
        {"channels", required_argument, NULL, 'c'},
        {"redundant", no_argument, NULL, OPTION_REDUNDANT},
        {"list", no_argument, NULL, 'l'},
        {"pareto", no_argument, NULL, 'p'},
        {"format", required_argument, NULL, 'f'},
        {"from", required_argument, NULL, OPTION_FROM},
        {"output", required_argument, NULL, 'o'},
        {"quiet", no_argument, NULL, 'q'},
        {"progress", no_argument, NULL, OPTION_PROGRESS},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    gsnn_status status = gsnn_read_options(argc, argv, ":n:c:lpf:o:qh", options, take_option,
                                           request, &request->help, error);
    return status || request->help ? status : check_arguments(request, argc, argv, error);
}

/* The space of the group, enumerated, or of the enumeration in a file. */
static gsnn_status make_space(gsnn_space *space, const space_request *request, gsnn_error *error) {
    gsnn_status status;
    if (request->from) {
        gsnn_enumeration_record *record = NULL;
        gsnn_error reason;
        status = gsnn_input_record(request->from, &record, error);
        if (!status && (status = gsnn_space_of_record(space, record, &reason)))
            gsnn_fail(error, status, "%s: %s", gsnn_input_name(request->from), reason.message);
        gsnn_enumeration_record_free(record);
        return status;
    }
    gsnn_group *group = NULL;
    status = gsnn_group_read(&group, request->group, &request->run, error);
    if (!status)
        status = gsnn_space_of_group(space, group, &request->run, error);
    gsnn_group_free(group);
    return status;
}

static gsnn_status write_space(const space_request *request, gsnn_error *error) {
    gsnn_space space = {
        .max_neurons = (size_t)request->max_neurons,
        .redundant = request->redundant,
        .channels = request->channels ? (size_t)request->channels : GSNN_SPACE_UNLIMITED,
    };
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    gsnn_status status = make_space(&space, request, error);
    if (!status)
        status = gsnn_output_open(request->output, &output, &stream, error);
    if (!status) {
        status = gsnn_space_write(&space, request->selection, request->format, stream,
                                  &request->run, error);
        status = gsnn_output_end(output, status, error);
    }
    gsnn_space_clear(&space);
    return status;
}

int gsnn_space_command(int argc, char **argv) {
    space_request request = {.run = gsnn_run_default(), .progress = -1};
    gsnn_error error;
    gsnn_progress progress;
    gsnn_status status = read_arguments(&request, argc, argv, &error);
    if (!status && request.help)
        return gsnn_print_usage(usage);
    gsnn_progress_begin(&progress, request.progress, &request.run);
    if (!status)
        status = write_space(&request, &error);
    gsnn_progress_end(&progress);
    return status ? gsnn_complain(&error) : 0;
}
