/* verify_command.c - `gsnn verify`: proves an enumeration from its JSON alone. */
#include "cli/verify_command.h"

#include "base/error.h"
#include "cli/command_line.h"
#include "cli/complain.h"
#include "cli/input_file.h"
#include "cli/number_argument.h"
#include "verify/verify.h"

static const char usage[] =
    "Usage: gsnn verify [OPTION]... [FILE]\n"
    "\n"
    "Proves an enumeration from its JSON (or JSON lines) alone, sharing no code with\n"
    "the enumerator but the readers of JSON and of matrix entries.  FILE is what\n"
    "gsnn enumerate wrote; - or nothing stands for standard input.\n"
    "\n"
    "Each check is a line: PASS, how many objects passed; FALSE, where, and the\n"
    "witness; SKIP, what could not be checked, and why.\n"
    "\n"
    "      --complete          also that no architecture is missing, by brute force\n"
    "                          over orbit types, for groups of order up to 5000\n"
    "      --seed=N            of the random networks and inputs (default 1)\n"
    "  -q, --quiet             only what is false\n"
    "  -h, --help              this text\n"
    "\n"
    "Exit status: 0 all proved; 1 something is false, or it could not be done; 2 the\n"
    "command line is wrong, or FILE is not an enumeration.\n";

typedef struct request {
    const char *file;
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
    if (argc - optind > 1)
        return gsnn_fail(error, GSNN_INVALID, "verify: one file at a time (try gsnn help verify)");
    r->file = optind < argc ? argv[optind] : "-";
    return GSNN_OK;
}

/* The lines of one check; what passed and what was skipped only if it is wanted. */
static void print_check(const gsnn_findings *findings, gsnn_verify_check check, bool quiet) {
    const gsnn_verify_finding *finding = &findings->checks[check];
    const char *name = gsnn_verify_check_name(check), *objects, *parts;
    gsnn_verify_check_units(check, &objects, &parts);
    for (size_t i = 0; i < finding->falsehoods && i < GSNN_FALSEHOODS_KEPT; i++)
        printf("FALSE %-20s %s\n", name, finding->false_lines[i]);
    if (finding->falsehoods > GSNN_FALSEHOODS_KEPT)
        printf("FALSE %-20s and %zu more\n", name, finding->falsehoods - GSNN_FALSEHOODS_KEPT);
    if (quiet)
        return;
    if (!finding->falsehoods && (finding->objects || finding->parts)) {
        printf("PASS  %-20s %zu %s", name, finding->objects, objects);
        if (parts)
            printf(", %zu %s", finding->parts, parts);
        putchar('\n');
    }
    if (finding->skipped)
        printf("SKIP  %-20s %zu: %s%s\n", name, finding->skipped, finding->skip_reason,
               finding->skipped > 1 ? ", ..." : "");
}

int gsnn_verify_command(int argc, char **argv) {
    request r = {.options.seed = 1};
    gsnn_error error;
    gsnn_enumeration_record *record = NULL;
    gsnn_findings findings = {0};
    gsnn_status status = read_arguments(&r, argc, argv, &error);
    if (status == GSNN_OK && r.help)
        return gsnn_print_usage(usage);
    if (status == GSNN_OK)
        status = gsnn_input_record(r.file, &record, &error);
    if (status == GSNN_OK) {
        gsnn_error inner;
        status = gsnn_verify(record, &r.options, &findings, &inner);
        if (status != GSNN_OK)
            gsnn_fail(&error, status, "%s: %s", gsnn_input_name(r.file), inner.message);
    }
    int result;
    if (status == GSNN_OK) {
        for (int check = 0; check < GSNN_CHECK_COUNT; check++)
            if (check != GSNN_CHECK_COMPLETE || r.options.complete)
                print_check(&findings, check, r.quiet);
        result = gsnn_finish_output();
        if (!result && gsnn_findings_falsehoods(&findings))
            result = GSNN_FAILED;
    } else {
        result = gsnn_complain(&error);
    }
    gsnn_findings_clear(&findings);
    gsnn_enumeration_record_free(record);
    return result;
}
