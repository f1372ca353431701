/* report_command.c - `gsnn report`: a group's architectures as one HTML page. */
#include "cli/report_command.h"

#include "base/error.h"
#include "base/output_file.h"
#include "cli/complain.h"
#include "cli/interrupt.h"
#include "cli/number_argument.h"
#include "cli/progress.h"
#include "report/group_report.h"

#include <getopt.h>

static const char usage[] =
    "Usage: gsnn report [OPTION]... GROUP\n"
    "\n"
    "Writes one self-contained HTML page about a group: its architectures in a table\n"
    "that sorts, filters and opens to pictures of the weights and of the cohomology,\n"
    "the inclusion graph, and the enumeration as JSON and DOT for download.  GROUP is\n"
    "what gsnn enumerate takes.\n"
    "\n"
    "  -o, --output=FILE       write FILE; it appears only when complete\n"
    "      --max-neurons=N     only architectures with at most N hidden neurons\n"
    "      --no-morphisms      leave the morphisms out\n"
    "      --names             ask GAP for structure descriptions of H and K\n"
    "      --engine=NAME       where subgroups come from, as for gsnn enumerate\n"
    "      --max-order=N       refuse to list a group of larger order (10000000)\n"
    "      --gap-timeout=SEC   how long GAP may take (default 600)\n"
    "  -q, --quiet             no progress on standard error\n"
    "      --progress          progress even when that is not a terminal\n"
    "  -h, --help              this text\n";

typedef struct report_request {
    const char *group, *output;
    gsnn_options options;
    gsnn_run run;
    int progress;
    bool help;
} report_request;

enum {
    OPTION_MAX_NEURONS = 256,
    OPTION_NO_MORPHISMS,
    OPTION_NAMES,
    OPTION_ENGINE,
    OPTION_MAX_ORDER,
    OPTION_GAP_TIMEOUT,
    OPTION_PROGRESS,
};

static const struct option long_options[] = {
    {"output", required_argument, NULL, 'o'},
    {"max-neurons", required_argument, NULL, OPTION_MAX_NEURONS},
    {"no-morphisms", no_argument, NULL, OPTION_NO_MORPHISMS},
    {"names", no_argument, NULL, OPTION_NAMES},
    {"engine", required_argument, NULL, OPTION_ENGINE},
    {"max-order", required_argument, NULL, OPTION_MAX_ORDER},
    {"gap-timeout", required_argument, NULL, OPTION_GAP_TIMEOUT},
    {"quiet", no_argument, NULL, 'q'},
    {"progress", no_argument, NULL, OPTION_PROGRESS},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static gsnn_status read_option(report_request *r, int option, char **argv, gsnn_error *error) {
    uint64_t seconds = 0;
    gsnn_status status;
    switch (option) {
    case 'o':
        r->output = optarg;
        return GSNN_OK;
    case OPTION_MAX_NEURONS:
        return gsnn_number_argument("--max-neurons", optarg, 1, UINT64_MAX, &r->options.max_neurons,
                                    error);
    case OPTION_NO_MORPHISMS:
        r->options.morphisms = false;
        return GSNN_OK;
    case OPTION_NAMES:
        r->options.structure_names = true;
        return GSNN_OK;
    case OPTION_ENGINE:
        r->options.engine = optarg;
        return GSNN_OK;
    case OPTION_MAX_ORDER:
        return gsnn_number_argument("--max-order", optarg, 1, UINT32_MAX - 1, &r->run.max_order,
                                    error);
    case OPTION_GAP_TIMEOUT:
        status = gsnn_number_argument("--gap-timeout", optarg, 1, 1000000, &seconds, error);
        if (status == GSNN_OK)
            r->run.gap_timeout = (double)seconds;
        return status;
    case 'q':
    case OPTION_PROGRESS:
        r->progress = option == OPTION_PROGRESS;
        return GSNN_OK;
    case 'h':
        r->help = true;
        return GSNN_OK;
    case ':':
        return gsnn_fail(error, GSNN_INVALID, "report: %s needs a value", argv[optind - 1]);
    default:
        return gsnn_fail(error, GSNN_INVALID, "report: %s is no option here (try gsnn help report)",
                         argv[optind - 1]);
    }
}

static gsnn_status read_arguments(report_request *r, int argc, char **argv, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    int option;
    optind = 1;
    opterr = 0;
    while (status == GSNN_OK && !r->help &&
           (option = getopt_long(argc, argv, ":o:qh", long_options, NULL)) != -1)
        status = read_option(r, option, argv, error);
    if (status != GSNN_OK || r->help)
        return status;
    if (argc - optind != 1)
        return gsnn_fail(error, GSNN_INVALID, "report: %s (try gsnn help report)",
                         argc > optind ? "one group at a time" : "which group?");
    r->group = argv[optind];
    return GSNN_OK;
}

static gsnn_status write_report(const report_request *r, gsnn_group *group, gsnn_error *error) {
    gsnn_output *output;
    FILE *stream;
    gsnn_status status = gsnn_output_open(r->output, &output, &stream, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_group_report(group, &r->options, &r->run, stream, error);
    if (status == GSNN_OK)
        return gsnn_output_commit(output, error);
    gsnn_output_abandon(output);
    return status;
}

int gsnn_report_command(int argc, char **argv) {
    report_request r = {
        .options = gsnn_options_default(), .run = gsnn_run_default(), .progress = -1};
    gsnn_error error;
    gsnn_group *group = NULL;
    gsnn_progress progress;
    gsnn_status status = read_arguments(&r, argc, argv, &error);
    if (status == GSNN_OK && r.help) {
        fputs(usage, stdout);
        return gsnn_finish_output();
    }
    gsnn_progress_init(&progress, r.progress);
    r.run.interrupted = &gsnn_interrupted;
    r.run.progress = gsnn_progress_report;
    r.run.progress_context = &progress;
    if (status == GSNN_OK)
        status = gsnn_group_read(&group, r.group, &r.run, &error);
    if (status == GSNN_OK)
        status = write_report(&r, group, &error);
    gsnn_progress_end(&progress);
    gsnn_group_free(group);
    return status == GSNN_OK ? 0 : gsnn_complain(&error);
}
