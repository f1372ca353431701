/* verify_command.c - `gsnn verify`: proves what gsnn wrote from its text alone. */
#include "base/error.h"
#include "base/memory.h"
#include "base/output_file.h"
#include "cli/command.h"
#include "cli/input_file.h"
#include "verify/verify.h"

#include <stdlib.h>
#include <string.h>

typedef struct request {
    gsnn_request common;
    gsnn_text_list files;
    bool complete, quiet;
    enum { TABLE, JSON } format;
} request;

static const char *const formats[] = {[TABLE] = "table", [JSON] = "json", NULL};

static const gsnn_option options[] = {
    GSNN_FLAG(0, "complete", request, complete,
              "also that no architecture is missing, by brute force over orbit types, for groups "
              "of order up to 100000000 whose spaces of weight rows fit into half a gigabyte; and "
              "that the counts of all subgroups are true, up to order 5000"),
    GSNN_UNSIGNED(0, "seed", "N", gsnn_request, seed, 0, UINT64_MAX,
                  "of the random networks and inputs (default 1)"),
    GSNN_FORMAT(request, format, formats),
    GSNN_OPTION_TABLE(gsnn_output_option, 0),
    GSNN_OPTION_TABLE(gsnn_resource_options, 0),
    GSNN_FLAG('q', "quiet", request, quiet, "in a table, only what is false"),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    GSNN_ARGUMENTS("FILE", request, files, .optional = true),
    GSNN_ARGUMENTS_END,
};

/* Reads the files and proves the first. */
static gsnn_status verify_files(const request *r, gsnn_findings *findings, gsnn_error *error) {
    const gsnn_verify_options wanted = {
        .complete = r->complete, .seed = r->common.seed, .threads = r->common.run.threads};
    gsnn_status status = GSNN_OK;
    gsnn_mapped_text *texts = gsnn_new(r->files.count, sizeof *texts);
    gsnn_verify_file *files = gsnn_new(r->files.count, sizeof *files);
    if (!texts || !files)
        status = gsnn_fail_memory(error);
    for (size_t i = 0; i < r->files.count && !status; i++) {
        status = gsnn_input_mapped(r->files.items[i], &texts[i], error);
        files[i] = (gsnn_verify_file){gsnn_input_name(r->files.items[i]), &texts[i]};
    }
    if (!status)
        status = gsnn_verify(files, r->files.count, &wanted, findings, error);
    for (size_t i = 0; texts && i < r->files.count; i++)
        gsnn_mapped_text_clear(&texts[i]);
    free(texts);
    free(files);
    return status;
}

static gsnn_status status_of(gsnn_verdict verdict) {
    switch (verdict) {
    case GSNN_VERDICT_TRUE:
        return GSNN_OK;
    case GSNN_VERDICT_FALSE:
        return GSNN_NO;
    default:
        return GSNN_UNDECIDED;
    }
}

static gsnn_status print(const gsnn_findings *findings, const request *r, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_output *output = NULL;
    FILE *stream;
    gsnn_status status = GSNN_OK;
    if (r->format == JSON)
        status = gsnn_findings_write_json(findings, &text, error);
    else
        gsnn_findings_write(findings, r->quiet, &text);
    if (!status && text.failed)
        status = gsnn_fail_memory(error);
    if (!status)
        status = gsnn_output_open(r->common.output, &output, &stream, error);
    if (!status) {
        if (text.length)
            fwrite(text.bytes, 1, text.length, stream);
        status = gsnn_output_end(output, status, error);
    }
    gsnn_text_clear(&text);
    return status ? status : status_of(gsnn_findings_verdict(findings));
}

static gsnn_status run(void *at, gsnn_error *error) {
    static const char *no_file[] = {"-"};
    request *r = at;
    gsnn_findings findings = {0};
    size_t streams = 0;
    if (!r->files.count)
        r->files = (gsnn_text_list){no_file, 1};
    for (size_t i = 0; i < r->files.count; i++)
        streams += !strcmp(r->files.items[i], "-");
    if (streams > 1)
        return gsnn_fail(error, GSNN_INVALID,
                         "verify: standard input can be read only once (try gsnn help verify)");
    gsnn_status status = verify_files(r, &findings, error);
    if (!status)
        status = print(&findings, r, error);
    gsnn_findings_clear(&findings);
    return status;
}

const gsnn_command gsnn_verify_command = {
    .name = "verify",
    .summary = "prove what gsnn wrote from its text alone",
    .description =
        "Proves a document that gsnn wrote, JSON or JSON lines told apart by \"schema\",\n"
        "from what it says alone, with code that shares with what made it only the\n"
        "readers of JSON and of matrix entries.  - or nothing stands for standard input.\n"
        "Some documents are about another one, which follows as a second FILE: a network,\n"
        "a space of sums, a gauge and layers for an architecture take their enumeration,\n"
        "a canonical form its network, a comparison or an alignment both networks, and\n"
        "behind those of a matrix action their enumeration, for the exact rows.\n"
        "\n"
        "Each check is a line: PASS, how many objects passed; FALSE, where, and the\n"
        "witness; SKIP, what could not be checked, and why; the last one is the verdict,\n"
        "TRUE, FALSE, or UNDECIDED when nothing could be checked.\n"
        "\n"
        "Exit status: 0 all that was checked is true; 1 it could not be done; 2 the\n"
        "command line is wrong, or FILE is no such document; 3 something is false; 4\n"
        "nothing could be checked.\n",
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .run = run,
};
