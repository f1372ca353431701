/* enumerate_command.c - `gsnn enumerate`: from a group to its architectures and morphisms, and
 * `gsnn count`, which is the same with less to say. */
#include "base/error.h"
#include "cli/command.h"
#include "cli/enumeration_options.h"
#include "group/group.h"
#include "write/writer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct request {
    gsnn_request common;
    gsnn_options options;
    gsnn_output_options outputs;
    const char *group, *format;
} request;

/* I/N with 1 <= I <= N. */
static gsnn_status take_part(void *part_of_request, const char *option, const char *text,
                             gsnn_error *error) {
    gsnn_options *options = part_of_request;
    unsigned long part, parts;
    char *end;
    errno = 0;
    part = strtoul(text, &end, 10);
    bool good = *text >= '1' && *text <= '9' && *end == '/' && end[1] >= '1' && end[1] <= '9';
    parts = good ? strtoul(end + 1, &end, 10) : 0;
    if (!good || *end || errno || part > parts || parts > 1000000)
        return gsnn_fail(error, GSNN_INVALID,
                         "%s=%s is not I/N with I from 1 to N, N at most 1000000", option, text);
    options->part = (unsigned)part - 1;
    options->parts = (unsigned)parts;
    return GSNN_OK;
}

static const char *const details[] = {"full", "row", "none", NULL};

static const char *const generator_details[] = {"all", "words", "none", NULL};

static const gsnn_option selection[] = {
    GSNN_FLAG('a', "all", gsnn_options, all, "also the inadmissible pairs, each with its reason"),
    GSNN_CHOICE(0, "weights", gsnn_options, weights, details,
                "all rows of the weight pattern (default), the first row, or nothing"),
    GSNN_CHOICE(0, "generators", gsnn_options, generators, generator_details,
                "generators of H and K in full (default), as shortest words in those of the group, "
                "or their orders alone"),
    GSNN_UNSIGNED(0, "max-rows", "N", gsnn_options, max_rows, 0, 100000000,
                  "leave rows and signed permutations out (null) above N neurons (default 100000)"),
    GSNN_CALL(0, "part", "I/N", take_part, "with jsonl: one of N parts, for gsnn merge"),
    GSNN_OPTIONS_END,
};

static const gsnn_option options[] = {
    GSNN_WORD('f', "format", request, format, gsnn_writer_name,
              "json is the default of enumerate, counts (a count a line) that of count; jsonl is "
              "an object a line; dot the inclusion graph; table is for people"),
    GSNN_OPTION_TABLE(gsnn_output_option, 0),
    GSNN_OPTION_TABLE(selection, offsetof(request, options)),
    GSNN_OPTION_TABLE(gsnn_enumeration_options, offsetof(request, options)),
    GSNN_OPTION_TABLE(gsnn_output_options_table, offsetof(request, outputs)),
    GSNN_OPTION_TABLE(gsnn_group_options, 0),
    GSNN_OPTION_TABLE(gsnn_resource_options, 0),
    GSNN_OPTION_TABLE(gsnn_progress_options, 0),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    GSNN_ARGUMENT("GROUP", request, group),
    GSNN_ARGUMENTS_END,
};

static void prepare_json(void *at) {
    request *r = at;
    r->options = gsnn_options_default();
    r->format = "json";
}

static void prepare_counts(void *at) {
    request *r = at;
    r->options = gsnn_options_default();
    r->format = "counts";
}

typedef struct job {
    const gsnn_enumeration *enumeration;
    const char *format;
} job;

/* Outputs of more bytes than this do not come without a note. */
#define NOTED_BYTES 1e8

/* A part of the output, and which option makes it small. */
typedef struct large_part {
    double bytes;
    const char *what, *option;
} large_part;

/* The limit of --max-rows, a tenth of the present one or less, that leaves few signed permutations.
 */
static uint64_t smaller_limit(const gsnn_enumeration *enumeration, const char *format) {
    gsnn_enumeration less = *enumeration;
    gsnn_written_sizes sizes;
    do {
        less.options.max_rows /= 10;
        sizes = gsnn_write_estimate(&less, format);
    } while (less.options.max_rows && sizes.rho > NOTED_BYTES / 10);
    return less.options.max_rows;
}

/* Says how large the output will be, of what, and what would make it small. */
static void note_size(const request *r, const gsnn_enumeration *enumeration) {
    gsnn_written_sizes sizes = gsnn_write_estimate(enumeration, r->format);
    bool full = enumeration->options.weights == GSNN_WEIGHTS_FULL;
    char limit[40];
    const large_part parts[] = {
        {sizes.rows, "weight rows", full ? "--weights=row" : "--weights=none"},
        {sizes.rho, "signed permutations", limit},
        {sizes.generators, "generators of H and K", "--generators=none"},
        {sizes.neuron_maps, "neuron maps", "--weights=row"},
        {sizes.morphisms, "morphisms", "--no-morphisms"},
        {sizes.rest, "all the rest", "--max-neurons"},
    };
    double all = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        all += parts[i].bytes;
    if (all < NOTED_BYTES || !r->common.progress)
        return;
    snprintf(limit, sizeof limit, "--max-rows=%" PRIu64, smaller_limit(enumeration, r->format));
    fprintf(stderr, "gsnn: about %.0f MB will be written", all / 1e6);
    const char *separator = ":";
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].bytes < all / 10)
            continue;
        fprintf(stderr, "%s %.0f MB of %s (see %s)", separator, parts[i].bytes / 1e6, parts[i].what,
                parts[i].option);
        separator = ",";
    }
    fprintf(stderr, "\n");
}

static gsnn_status emit(const void *what, const gsnn_request *common, gsnn_sink sink, void *context,
                        gsnn_error *error) {
    const job *j = what;
    return gsnn_write(j->enumeration, j->format, sink, context, &common->run, error);
}

static gsnn_status run(void *at, gsnn_error *error) {
    request *r = at;
    const gsnn_run *run = &r->common.run;
    gsnn_group *group = NULL;
    gsnn_enumeration *enumeration = NULL;
    if (r->options.parts > 1 && strcmp(r->format, "jsonl") != 0)
        return gsnn_fail(error, GSNN_INVALID, "enumerate: --part needs --format=jsonl");
    gsnn_codomain *codomain = NULL;
    gsnn_status status = gsnn_group_read(&group, r->group, run, error);
    if (!status && r->common.features)
        status = gsnn_group_set_features(group, r->common.features, error);
    if (!status)
        status = gsnn_output_options_apply(&r->outputs, group, &r->options, &codomain, run, error);
    r->options.counts_only = strcmp(r->format, "counts") == 0;
    if (!status)
        status = gsnn_enumerate(&enumeration, group, &r->options, run, error);
    if (!status)
        note_size(r, enumeration);
    if (!status)
        status = gsnn_request_write(&r->common, emit, &(job){enumeration, r->format}, error);
    gsnn_enumeration_free(enumeration);
    gsnn_codomain_free(codomain);
    gsnn_group_free(group);
    return status;
}

const gsnn_command gsnn_enumerate_command = {
    .name = "enumerate",
    .summary = "every G-SNN architecture of a group, and their morphisms",
    .description = "Lists every irreducible G-SNN architecture of a group, and their "
                   "morphisms.\n" GSNN_GROUP_PROSE,
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .prepare = prepare_json,
    .run = run,
};

const gsnn_command gsnn_count_command = {
    .name = "count",
    .summary = "only how many there are",
    .description =
        "Prints how many architectures, pairs and morphisms a group has, a count a line.\n"
        "Counts that the engine does not know are left out: --engine=lattice knows all.\n"
        "Takes the options of gsnn enumerate; --no-morphisms leaves theirs out.\n",
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .prepare = prepare_counts,
    .run = run,
};
