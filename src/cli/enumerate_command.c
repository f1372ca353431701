/* enumerate_command.c - `gsnn enumerate`: from a group to its architectures and morphisms. */
#include "cli/enumerate_command.h"

#include "base/error.h"
#include "base/output_file.h"
#include "cli/complain.h"
#include "cli/enumeration_request.h"
#include "cli/memory_limit.h"
#include "cli/number_argument.h"
#include "cli/progress.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "Usage: gsnn enumerate [OPTION]... GROUP\n"
    "\n"
    "Lists every irreducible G-SNN architecture of a group, and their morphisms.\n"
    "GROUP is a group file (JSON), - for a group file on standard input, a built-in\n"
    "name (C6, D6, S5, A5: permutations of n points; B3: signed; Q8; products such\n"
    "as C2xC4), or gap:EXPR, a permutation group that GAP evaluates.\n"
    "\n"
    "  -f, --format=FORMAT     json (default), jsonl (an object a line), dot (the\n"
    "                          inclusion graph), table (for people), csv\n"
    "  -o, --output=FILE       write FILE; it appears only when complete\n"
    "  -a, --all               also the inadmissible pairs, each with its reason\n"
    "      --max-neurons=N     only architectures with at most N hidden neurons\n"
    "      --type=1|2          only that type\n"
    "      --weights=full|row|none\n"
    "                          all rows of the weight pattern (default), the first\n"
    "                          row, or nothing\n"
    "      --max-rows=N        leave rows and signed permutations out (null) above\n"
    "                          N neurons (default 100000)\n"
    "      --no-morphisms      leave the morphisms out\n"
    "      --names             ask GAP for structure descriptions of H and K\n"
    "      --engine=auto|lattice|orbits|coxeter|gap\n"
    "                          where subgroups come from; the answer is the same\n"
    "      --part=I/N          with jsonl: one of N parts, for gsnn merge\n"
    "      --memory-limit=SIZE end with a message beyond SIZE bytes (K, M, G)\n"
    "      --max-order=N       refuse to list a group of larger order (10000000)\n"
    "      --gap-timeout=SEC   how long GAP may take (default 600)\n"
    "  -j, --jobs=N            threads (default: the number of processors)\n"
    "  -q, --quiet             no progress on standard error\n"
    "      --progress          progress even when that is not a terminal\n"
    "  -h, --help              this text\n";

static const char count_usage[] =
    "Usage: gsnn count [OPTION]... GROUP\n"
    "\n"
    "Prints how many architectures, pairs and morphisms a group has, a count a line.\n"
    "Counts that the engine does not know are left out: --engine=lattice knows all.\n"
    "Takes the options of gsnn enumerate; --no-morphisms leaves theirs out.\n";

typedef struct request {
    gsnn_enumeration_request common;
    const char *format;
} request;

enum {
    OPTION_TYPE = GSNN_OPTION_OWN,
    OPTION_WEIGHTS,
    OPTION_MAX_ROWS,
    OPTION_PART,
    OPTION_MEMORY_LIMIT,
};

static const struct option words[] = {
    GSNN_ENUMERATION_WORDS,
    {"format", required_argument, NULL, 'f'},
    {"all", no_argument, NULL, 'a'},
    {"type", required_argument, NULL, OPTION_TYPE},
    {"weights", required_argument, NULL, OPTION_WEIGHTS},
    {"max-rows", required_argument, NULL, OPTION_MAX_ROWS},
    {"part", required_argument, NULL, OPTION_PART},
    {"memory-limit", required_argument, NULL, OPTION_MEMORY_LIMIT},
    {"jobs", required_argument, NULL, 'j'},
    {NULL, 0, NULL, 0},
};

/* I/N with 1 <= I <= N. */
static gsnn_status read_part(gsnn_options *options, const char *text, gsnn_error *error) {
    unsigned long part, parts;
    char *end;
    errno = 0;
    part = strtoul(text, &end, 10);
    bool good = *text >= '1' && *text <= '9' && *end == '/' && end[1] >= '1' && end[1] <= '9';
    parts = good ? strtoul(end + 1, &end, 10) : 0;
    if (!good || *end || errno || part > parts || parts > 1000000)
        return gsnn_fail(error, GSNN_INVALID,
                         "--part=%s is not I/N with I from 1 to N, N at most 1000000", text);
    options->part = (unsigned)part - 1;
    options->parts = (unsigned)parts;
    return GSNN_OK;
}

static gsnn_status take_option(void *context, int option, gsnn_error *error) {
    static const char *const formats[] = {"json", "jsonl", "dot", "table", "csv", "counts", NULL};
    static const char *const types[] = {"1", "2", NULL};
    static const char *const details[] = {"full", "row", "none", NULL};
    request *r = context;
    gsnn_options *options = &r->common.options;
    uint64_t number = 0;
    size_t place;
    gsnn_status status;
    switch (option) {
    case 'f':
        r->format = optarg;
        return gsnn_choose("--format", optarg, formats, &place, error);
    case 'a':
        options->all = true;
        return GSNN_OK;
    case OPTION_TYPE:
        status = gsnn_choose("--type", optarg, types, &place, error);
        options->type = (int)place + 1;
        return status;
    case OPTION_WEIGHTS:
        status = gsnn_choose("--weights", optarg, details, &place, error);
        options->weights = (gsnn_weights_detail)place;
        return status;
    case OPTION_MAX_ROWS:
        return gsnn_number_argument("--max-rows", optarg, 0, 100000000, &options->max_rows, error);
    case OPTION_PART:
        return read_part(options, optarg, error);
    case OPTION_MEMORY_LIMIT:
        return gsnn_memory_limit_argument("--memory-limit", optarg, error);
    case 'j':
        status = gsnn_number_argument("--jobs", optarg, 1, 64, &number, error);
        if (status == GSNN_OK)
            r->common.run.threads = number;
        return status;
    default:
        return gsnn_take_enumeration_option(&r->common, option, error);
    }
}

static gsnn_status read_arguments(request *r, int argc, char **argv, gsnn_error *error) {
    gsnn_status status =
        gsnn_read_options(argc, argv, ":f:o:aj:qh", words, take_option, r, &r->common.help, error);
    if (status != GSNN_OK || r->common.help)
        return status;
    status = gsnn_take_group(&r->common, argc, argv, error);
    if (status == GSNN_OK && r->common.options.parts > 1 && strcmp(r->format, "jsonl") != 0)
        status = gsnn_fail(error, GSNN_INVALID, "--part needs --format=jsonl");
    return status;
}

static gsnn_status write_output(const request *r, const gsnn_enumeration *enumeration,
                                gsnn_error *error) {
    gsnn_output *output;
    FILE *stream;
    gsnn_status status = gsnn_output_open(r->common.output, &output, &stream, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_write(enumeration, r->format, gsnn_output_sink, output, &r->common.run, error);
    return gsnn_output_end(output, status, error);
}

static int run_command(int argc, char **argv, const char *format, const char *text) {
    request r = {gsnn_enumeration_request_default(), format};
    gsnn_enumeration_request *common = &r.common;
    gsnn_error error;
    gsnn_group *group = NULL;
    gsnn_enumeration *enumeration = NULL;
    gsnn_progress progress;
    gsnn_status status = read_arguments(&r, argc, argv, &error);
    if (status == GSNN_OK && common->help)
        return gsnn_print_usage(text);
    gsnn_progress_begin(&progress, common->progress, &common->run);
    if (status == GSNN_OK)
        status = gsnn_group_read(&group, common->group, &common->run, &error);
    if (status == GSNN_OK)
        status = gsnn_enumerate(&enumeration, group, &common->options, &common->run, &error);
    if (status == GSNN_OK)
        status = write_output(&r, enumeration, &error);
    gsnn_progress_end(&progress);
    gsnn_enumeration_free(enumeration);
    gsnn_group_free(group);
    return status == GSNN_OK ? 0 : gsnn_complain(&error);
}

int gsnn_enumerate_command(int argc, char **argv) {
    return run_command(argc, argv, "json", usage);
}

int gsnn_count_command(int argc, char **argv) {
    return run_command(argc, argv, "counts", count_usage);
}
