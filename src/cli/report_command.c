/* report_command.c - `gsnn report`: a group's architectures as one HTML page. */
#include "cli/report_command.h"

#include "base/error.h"
#include "base/output_file.h"
#include "cli/complain.h"
#include "cli/enumeration_request.h"
#include "cli/progress.h"
#include "report/group_report.h"

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

static gsnn_status take_option(void *request, int option, gsnn_error *error) {
    return gsnn_take_enumeration_option(request, option, error);
}

static gsnn_status read_arguments(gsnn_enumeration_request *r, int argc, char **argv,
                                  gsnn_error *error) {
    static const struct option words[] = {GSNN_ENUMERATION_WORDS, {NULL, 0, NULL, 0}};
    gsnn_status status =
        gsnn_read_options(argc, argv, ":o:qh", words, take_option, r, &r->help, error);
    return status != GSNN_OK || r->help ? status : gsnn_take_group(r, argc, argv, error);
}

static gsnn_status write_report(const gsnn_enumeration_request *r, gsnn_group *group,
                                gsnn_error *error) {
    gsnn_output *output;
    FILE *stream;
    gsnn_status status = gsnn_output_open(r->output, &output, &stream, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_group_report(group, &r->options, &r->run, stream, error);
    return gsnn_output_end(output, status, error);
}

int gsnn_report_command(int argc, char **argv) {
    gsnn_enumeration_request r = gsnn_enumeration_request_default();
    gsnn_error error;
    gsnn_group *group = NULL;
    gsnn_progress progress;
    gsnn_status status = read_arguments(&r, argc, argv, &error);
    if (status == GSNN_OK && r.help)
        return gsnn_print_usage(usage);
    gsnn_progress_begin(&progress, r.progress, &r.run);
    if (status == GSNN_OK)
        status = gsnn_group_read(&group, r.group, &r.run, &error);
    if (status == GSNN_OK)
        status = write_report(&r, group, &error);
    gsnn_progress_end(&progress);
    gsnn_group_free(group);
    return status == GSNN_OK ? 0 : gsnn_complain(&error);
}
