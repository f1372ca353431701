/* enumerate_command.c - `gsnn enumerate`: from a group to its architectures and morphisms. */
#include "cli/enumerate_command.h"

#include "base/error.h"
#include "base/output_file.h"
#include "cli/complain.h"
#include "cli/interrupt.h"
#include "cli/memory_limit.h"
#include "cli/number_argument.h"
#include "cli/progress.h"
#include "cli/stream_sink.h"

#include <errno.h>
#include <getopt.h>
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
    const char *group, *format, *output;
    gsnn_options options;
    gsnn_run run;
    int progress;
    bool help;
} request;

enum {
    OPTION_MAX_NEURONS = 256,
    OPTION_TYPE,
    OPTION_WEIGHTS,
    OPTION_MAX_ROWS,
    OPTION_NO_MORPHISMS,
    OPTION_NAMES,
    OPTION_ENGINE,
    OPTION_PART,
    OPTION_MEMORY_LIMIT,
    OPTION_MAX_ORDER,
    OPTION_GAP_TIMEOUT,
    OPTION_PROGRESS,
};

static const struct option long_options[] = {
    {"format", required_argument, NULL, 'f'},
    {"output", required_argument, NULL, 'o'},
    {"all", no_argument, NULL, 'a'},
    {"max-neurons", required_argument, NULL, OPTION_MAX_NEURONS},
    {"type", required_argument, NULL, OPTION_TYPE},
    {"weights", required_argument, NULL, OPTION_WEIGHTS},
    {"max-rows", required_argument, NULL, OPTION_MAX_ROWS},
    {"no-morphisms", no_argument, NULL, OPTION_NO_MORPHISMS},
    {"names", no_argument, NULL, OPTION_NAMES},
    {"engine", required_argument, NULL, OPTION_ENGINE},
    {"part", required_argument, NULL, OPTION_PART},
    {"memory-limit", required_argument, NULL, OPTION_MEMORY_LIMIT},
    {"max-order", required_argument, NULL, OPTION_MAX_ORDER},
    {"gap-timeout", required_argument, NULL, OPTION_GAP_TIMEOUT},
    {"jobs", required_argument, NULL, 'j'},
    {"quiet", no_argument, NULL, 'q'},
    {"progress", no_argument, NULL, OPTION_PROGRESS},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* The place of a word in a list that NULL ends, or an error that tells the list. */
static gsnn_status choose(const char *option, const char *word, const char *const *words,
                          size_t *place, gsnn_error *error) {
    char list[128] = "";
    for (*place = 0; words[*place]; ++*place) {
        if (strcmp(words[*place], word) == 0)
            return GSNN_OK;
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "", words[*place]);
    }
    return gsnn_fail(error, GSNN_INVALID, "%s=%s is none of %s", option, word, list);
}

static gsnn_status read_choice(request *r, int option, const char *word, gsnn_error *error) {
    static const char *const formats[] = {"json", "jsonl", "dot", "table", "csv", "counts", NULL};
    static const char *const types[] = {"1", "2", NULL};
    static const char *const details[] = {"full", "row", "none", NULL};
    static const char *const engines[] = {"auto", "lattice", "orbits", "coxeter", "gap", NULL};
    size_t place;
    gsnn_status status;
    switch (option) {
    case 'f':
        r->format = word;
        return choose("--format", word, formats, &place, error);
    case OPTION_TYPE:
        status = choose("--type", word, types, &place, error);
        r->options.type = (int)place + 1;
        return status;
    case OPTION_WEIGHTS:
        status = choose("--weights", word, details, &place, error);
        r->options.weights = (gsnn_weights_detail)place;
        return status;
    default:
        r->options.engine = word;
        return choose("--engine", word, engines, &place, error);
    }
}

/* I/N with 1 <= I <= N. */
static gsnn_status read_part(request *r, const char *text, gsnn_error *error) {
    unsigned long part, parts;
    char *end;
    errno = 0;
    part = strtoul(text, &end, 10);
    bool good = *text >= '1' && *text <= '9' && *end == '/' && end[1] >= '1' && end[1] <= '9';
    parts = good ? strtoul(end + 1, &end, 10) : 0;
    if (!good || *end || errno || part > parts || parts > 1000000)
        return gsnn_fail(error, GSNN_INVALID,
                         "--part=%s is not I/N with I from 1 to N, N at most 1000000", text);
    r->options.part = (unsigned)part - 1;
    r->options.parts = (unsigned)parts;
    return GSNN_OK;
}

static gsnn_status read_option(request *r, int option, char **argv, gsnn_error *error) {
    uint64_t number;
    gsnn_status status = GSNN_OK;
    switch (option) {
    case 'f':
    case OPTION_TYPE:
    case OPTION_WEIGHTS:
    case OPTION_ENGINE:
        return read_choice(r, option, optarg, error);
    case 'o':
        r->output = optarg;
        return GSNN_OK;
    case 'a':
        r->options.all = true;
        return GSNN_OK;
    case OPTION_MAX_NEURONS:
        return gsnn_number_argument("--max-neurons", optarg, 1, UINT64_MAX, &r->options.max_neurons,
                                    error);
    case OPTION_MAX_ROWS:
        return gsnn_number_argument("--max-rows", optarg, 0, 100000000, &r->options.max_rows,
                                    error);
    case OPTION_MAX_ORDER:
        return gsnn_number_argument("--max-order", optarg, 1, UINT32_MAX - 1, &r->run.max_order,
                                    error);
    case OPTION_GAP_TIMEOUT:
        status = gsnn_number_argument("--gap-timeout", optarg, 1, 1000000, &number, error);
        if (status == GSNN_OK)
            r->run.gap_timeout = (double)number;
        return status;
    case OPTION_PART:
        return read_part(r, optarg, error);
    case OPTION_MEMORY_LIMIT:
        return gsnn_memory_limit_argument("--memory-limit", optarg, error);
    case 'j':
        status = gsnn_number_argument("--jobs", optarg, 1, 64, &number, error);
        if (status == GSNN_OK)
            r->run.threads = number;
        return status;
    case OPTION_NO_MORPHISMS:
        r->options.morphisms = false;
        return GSNN_OK;
    case OPTION_NAMES:
        r->options.structure_names = true;
        return GSNN_OK;
    case 'q':
        r->progress = 0;
        return GSNN_OK;
    case OPTION_PROGRESS:
        r->progress = 1;
        return GSNN_OK;
    case 'h':
        r->help = true;
        return GSNN_OK;
    case ':':
        return gsnn_fail(error, GSNN_INVALID, "%s needs a value", argv[optind - 1]);
    default:
        return gsnn_fail(error, GSNN_INVALID, "%s is no option here (try gsnn help enumerate)",
                         argv[optind - 1]);
    }
}

static gsnn_status read_arguments(request *r, int argc, char **argv, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    int option;
    optind = 1;
    opterr = 0;
    while (status == GSNN_OK &&
           (option = getopt_long(argc, argv, ":f:o:aj:qh", long_options, NULL)) != -1)
        status = read_option(r, option, argv, error);
    if (status != GSNN_OK || r->help)
        return status;
    if (argc - optind != 1)
        return gsnn_fail(error, GSNN_INVALID, "%s (try gsnn help enumerate)",
                         argc > optind ? "one group at a time" : "which group?");
    r->group = argv[optind];
    if (r->options.parts > 1 && strcmp(r->format, "jsonl") != 0)
        return gsnn_fail(error, GSNN_INVALID, "--part needs --format=jsonl");
    return GSNN_OK;
}

static gsnn_status write_output(const request *r, const gsnn_enumeration *enumeration,
                                gsnn_error *error) {
    gsnn_output *output;
    FILE *stream;
    gsnn_status status = gsnn_output_open(r->output, &output, &stream, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_write(enumeration, r->format, gsnn_stream_sink, stream, &r->run, error);
    /* Where the stream failed, committing says why. */
    if (status == GSNN_OK || ferror(stream))
        return gsnn_output_commit(output, error);
    gsnn_output_abandon(output);
    return status;
}

static int run_command(int argc, char **argv, const char *format, const char *text) {
    request r = {
        .format = format,
        .options = gsnn_options_default(),
        .run = gsnn_run_default(),
        .progress = -1,
    };
    gsnn_error error;
    gsnn_group *group = NULL;
    gsnn_enumeration *enumeration = NULL;
    gsnn_progress progress;
    gsnn_status status = read_arguments(&r, argc, argv, &error);
    if (status == GSNN_OK && r.help) {
        fputs(text, stdout);
        return gsnn_finish_output();
    }
    gsnn_progress_init(&progress, r.progress);
    r.run.interrupted = &gsnn_interrupted;
    r.run.progress = gsnn_progress_report;
    r.run.note = gsnn_progress_note;
    r.run.progress_context = &progress;
    if (status == GSNN_OK)
        status = gsnn_group_read(&group, r.group, &r.run, &error);
    if (status == GSNN_OK)
        status = gsnn_enumerate(&enumeration, group, &r.options, &r.run, &error);
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
