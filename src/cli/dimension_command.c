/* dimension_command.c - `gsnn dimension`: how many parameters a function feels. */
#include "base/error.h"
#include "base/memory.h"
#include "base/output_file.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/input_file.h"
#include "cli/sum_option.h"
#include "dimension/write.h"
#include "network/check.h"

#include <stdlib.h>
#include <string.h>

#define MOST_WIDTH 100000
#define MOST_LAYERS 64

typedef enum format { FORMAT_JSON, FORMAT_JSONL, FORMAT_TABLE, FORMAT_CSV } format;

typedef struct request {
    gsnn_request common;
    gsnn_input input;
    format format;
    gsnn_text_list sums;
    const char *at, *on, *net, *widths, *seeds;
    uint64_t lines, max_cells;
    gsnn_seeds_init init;
    gsnn_batch_options batch;
    bool exhaustive, points, sizes;
} request;

static const char *const formats[] = {"json", "jsonl", "table", "csv", NULL};
static const char *const inits[] = {"uniform", "he", NULL};

static const gsnn_option options[] = {
    GSNN_LIST(0, "sum", "ID[:C],...", request, sums,
              "the sum of these architectures, each in C channels (default 1)"),
    GSNN_TEXT(0, "at", "NETWORK", request, at,
              "one network (of realize, grow), exactly at its parameters"),
    GSNN_TEXT(0, "net", "FILE", request, net, "a plain ReLU network, schema gsnn-mlp/1"),
    GSNN_TEXT(0, "on", "DATA", request, on,
              "also the rank on a data file, a row of numbers a line (with --at or --net)"),
    GSNN_FLAG(0, "unseen", request, batch.unseen,
              "with --on: directions that change the function, but not on the data"),
    GSNN_FLAG(0, "sizes", request, sizes,
              "with --on: also the ranks on the first 1, 2, 3, 4, 6, 8, ... rows, for draw"),
    GSNN_FLAG(0, "exact", request, batch.exact,
              "with --on: decide the rank also where that takes long"),
    GSNN_TEXT(0, "widths", "N,N,...", request, widths,
              "plain networks of these widths, with the seeds of --seeds"),
    GSNN_TEXT(0, "seeds", "A..B", request, seeds, "of the networks of --widths (default 1..100)"),
    GSNN_CHOICE(0, "init", request, init, inits,
                "their parameters: integers from -99 to 99, or He's normal ones"),
    GSNN_UNSIGNED(0, "lines", "N", request, lines, 0, 1000000000,
                  "walk at most N random lines to find cells (default 1000)"),
    GSNN_FLAG(0, "exhaustive", request, exhaustive,
              "find all cells, also for more than two inputs"),
    GSNN_UNSIGNED(0, "max-cells", "N", request, max_cells, 1, 1000000000,
                  "give up finding cells beyond N (default 100000)"),
    GSNN_FLAG(0, "points", request, points, "list a point of each cell found, for verify and draw"),
    GSNN_OPTION_TABLE(gsnn_seed_option, 0),
    GSNN_FORMAT(request, format, formats),
    GSNN_OPTION_TABLE(gsnn_input_options, offsetof(request, input)),
    GSNN_OPTION_TABLE(gsnn_group_options, 0),
    GSNN_OPTION_TABLE(gsnn_common_options, 0),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    {.name = "INPUT", GSNN_PLACE(const char *, request, input.source), .optional = true},
    GSNN_ARGUMENTS_END,
};

static void prepare(void *at) {
    request *r = at;
    gsnn_input_prepare(&r->input);
    r->lines = 1000;
    r->max_cells = 100000;
}

/* ---- Output ------------------------------------------------------------------------------ */

/* Writes an answer: as JSON by one function, as text by another. */
typedef struct answer {
    void (*json)(gsnn_json *json, const void *what);
    void (*table)(gsnn_text *text, const void *what);
    const void *what;
} answer;

static gsnn_status write_bytes(FILE *stream, const char *bytes, size_t length) {
    fwrite(bytes, 1, length, stream); /* errors stay with the stream */
    return GSNN_OK;
}

static gsnn_status write_answer(const request *r, const answer *a, gsnn_error *error) {
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    gsnn_text text = {0};
    gsnn_status status = GSNN_OK;
    if (r->format == FORMAT_TABLE) {
        a->table(&text, a->what);
    } else {
        gsnn_json json;
        gsnn_json_init_text(&json, &text);
        a->json(&json, a->what);
        status = gsnn_json_end(&json, error);
    }
    if (!status && text.failed)
        status = gsnn_fail_memory(error);
    if (!status)
        status = gsnn_output_open(r->common.output, &output, &stream, error);
    if (!status)
        status = gsnn_output_end(output, write_bytes(stream, text.bytes, text.length), error);
    gsnn_text_clear(&text);
    return status;
}

/* ---- Families and sums ------------------------------------------------------------------- */

static void families_json(gsnn_json *json, const void *what) {
    gsnn_dimension_write_families(json, what, false);
}

static void families_jsonl(gsnn_json *json, const void *what) {
    gsnn_dimension_write_families(json, what, true);
}

static void families_table(gsnn_text *text, const void *what) {
    gsnn_dimension_write_families_table(text, what);
}

static void families_csv(gsnn_text *text, const void *what) {
    gsnn_dimension_write_families_csv(text, what);
}

static void sum_json(gsnn_json *json, const void *what) {
    gsnn_dimension_write_sum(json, what);
}

static void sum_table(gsnn_text *text, const void *what) {
    gsnn_dimension_write_sum_table(text, what);
}

static gsnn_status answer_sum(const request *r, const gsnn_family *family, gsnn_error *error) {
    gsnn_summand_choice *terms = NULL;
    size_t count = 0;
    gsnn_status status =
        gsnn_sum_option_read("dimension", &r->sums, family->record, &terms, &count, error);
    if (!status) {
        gsnn_family_sum sum;
        gsnn_family_sum_init(&sum, family, terms, count);
        const gsnn_sum_answer what = {family, terms, count, &sum};
        const answer a = {sum_json, sum_table, &what};
        status = write_answer(r, &a, error);
        gsnn_family_sum_clear(&sum);
    }
    free(terms);
    return status;
}

static gsnn_status answer_families(const request *r, const gsnn_enumeration_record *record,
                                   gsnn_error *error) {
    gsnn_family family;
    gsnn_status status = gsnn_family_init(&family, record, error);
    if (!status && r->sums.count) {
        status = answer_sum(r, &family, error);
    } else if (!status && r->format == FORMAT_CSV) {
        request as_text = *r;
        as_text.format = FORMAT_TABLE;
        const answer a = {families_json, families_csv, &family};
        status = write_answer(&as_text, &a, error);
    } else if (!status) {
        const answer a = {r->format == FORMAT_JSONL ? families_jsonl : families_json,
                          families_table, &family};
        status = write_answer(r, &a, error);
    }
    gsnn_family_clear(&family);
    return status;
}

/* ---- One G-SNN network ------------------------------------------------------------------- */

static void point_json(gsnn_json *json, const void *what) {
    gsnn_dimension_write_point(json, what);
}

static void point_table(gsnn_text *text, const void *what) {
    gsnn_dimension_write_point_table(text, what);
}

/* Reads the data and measures the rank on them, and on fewer of them. */
static gsnn_status measure_on(const request *r, gsnn_batch *batch, size_t columns,
                              gsnn_batch_measure *measure, void *subject, gsnn_error *error) {
    gsnn_table table = {0};
    gsnn_status status = gsnn_table_read(&table, r->on, columns, &r->common.run, error);
    *batch = (gsnn_batch){0};
    if (!status) {
        status = measure(subject, &table, batch, error);
        if (!status && r->sizes)
            status = gsnn_batch_measure_sizes(batch, &table, measure, subject, error);
        if (status)
            gsnn_batch_clear(batch);
    }
    gsnn_table_clear(&table);
    return status;
}

typedef struct point_subject {
    const request *r;
    const gsnn_network *network;
    const gsnn_exact_record *exact;
    const gsnn_point_dimension *point;
} point_subject;

static gsnn_status measure_tied(void *context, const gsnn_table *table, gsnn_batch *batch,
                                gsnn_error *error) {
    const point_subject *s = context;
    gsnn_batch_options asked = s->r->batch;
    asked.seed = s->r->common.seed;
    return gsnn_batch_tied(batch, s->network, s->exact, table, s->point, &asked, &s->r->common.run,
                           error);
}

static gsnn_status measure_point(const request *r, const gsnn_network *network,
                                 const gsnn_exact_record *exact, gsnn_error *error) {
    gsnn_point_dimension point;
    gsnn_batch batch;
    point_subject subject = {r, network, exact, &point};
    gsnn_status status = gsnn_point_dimension_compute(&point, network, exact, error);
    if (!status && r->on)
        status = measure_on(r, &batch, network->degree, measure_tied, &subject, error);
    if (status)
        return status;
    const gsnn_point_answer what = {network, exact, &point, r->on ? &batch : NULL, r->batch.unseen};
    const answer a = {point_json, point_table, &what};
    status = write_answer(r, &a, error);
    if (r->on)
        gsnn_batch_clear(&batch);
    return status;
}

static gsnn_status answer_point(const request *r, const gsnn_enumeration_record *record,
                                gsnn_error *error) {
    gsnn_network *network = NULL;
    gsnn_exact_record exact = {0};
    gsnn_error reason;
    gsnn_status status = gsnn_input_network(r->at, &network, error);
    if (!status && (status = gsnn_network_check(network, record, &reason)))
        gsnn_fail(error, status, "%s: %s", gsnn_input_name(r->at), reason.message);
    if (!status)
        status = gsnn_exact_record_init(&exact, record, error);
    if (!status)
        status = measure_point(r, network, &exact, error);
    gsnn_exact_record_clear(&exact);
    gsnn_network_free(network);
    return status;
}

/* ---- Plain networks ---------------------------------------------------------------------- */

static void plain_json(gsnn_json *json, const void *what) {
    gsnn_dimension_write_plain(json, what);
}

static void plain_table(gsnn_text *text, const void *what) {
    gsnn_dimension_write_plain_table(text, what);
}

static void seeds_json(gsnn_json *json, const void *what) {
    gsnn_dimension_write_seeds(json, what);
}

static void seeds_table(gsnn_text *text, const void *what) {
    gsnn_dimension_write_seeds_table(text, what);
}

static gsnn_plain_options plain_options(const request *r) {
    return (gsnn_plain_options){
        .lines = (size_t)r->lines,
        .seed = r->common.seed,
        .exhaustive = r->exhaustive,
        .max_cells = (size_t)r->max_cells,
        .points = r->points,
    };
}

typedef struct plain_subject {
    const request *r;
    const gsnn_mlp *mlp;
    gsnn_plain_dimension *dimension;
} plain_subject;

static gsnn_status measure_batch(void *context, const gsnn_table *table, gsnn_batch *batch,
                                 gsnn_error *error) {
    const plain_subject *s = context;
    gsnn_batch_options asked = s->r->batch;
    asked.seed = s->r->common.seed;
    return gsnn_batch_plain(batch, s->mlp, table, s->dimension, &asked, &s->r->common.run, error);
}

static gsnn_status measure_plain(const request *r, const gsnn_mlp *mlp, gsnn_error *error) {
    const gsnn_plain_options settings = plain_options(r);
    gsnn_plain_dimension dimension;
    gsnn_batch batch;
    gsnn_error reason;
    plain_subject subject = {r, mlp, &dimension};
    gsnn_status status =
        gsnn_plain_dimension_init(&dimension, mlp, &settings, &r->common.run, &reason);
    if (status)
        gsnn_fail(error, status, "%s: %s", gsnn_input_name(r->net), reason.message);
    if (!status && r->on)
        status = measure_on(r, &batch, mlp->widths[0], measure_batch, &subject, error);
    if (!status) {
        const gsnn_plain_answer what = {mlp, &dimension, &settings, r->on ? &batch : NULL,
                                        r->batch.unseen};
        const answer a = {plain_json, plain_table, &what};
        status = write_answer(r, &a, error);
        if (r->on)
            gsnn_batch_clear(&batch);
    }
    gsnn_plain_dimension_clear(&dimension);
    return status;
}

static gsnn_status answer_plain(const request *r, gsnn_error *error) {
    gsnn_mlp *mlp = NULL;
    gsnn_status status = gsnn_mlp_read(r->net, &mlp, error);
    if (!status)
        status = measure_plain(r, mlp, error);
    gsnn_mlp_free(mlp);
    return status;
}

static gsnn_status read_widths(const char *text, size_t *widths, size_t *count, gsnn_error *error) {
    for (*count = 0;; text++) {
        char number[32];
        size_t length = strcspn(text, ",");
        uint64_t width;
        if (*count == MOST_LAYERS)
            return gsnn_fail(error, GSNN_INVALID, "dimension: --widths: more than %d layers",
                             MOST_LAYERS - 1);
        snprintf(number, sizeof number, "%.*s", length < 31 ? (int)length : 31, text);
        gsnn_status status = gsnn_number_argument("--widths", number, 1, MOST_WIDTH, &width, error);
        if (status)
            return status;
        widths[(*count)++] = (size_t)width;
        text += length;
        if (*text == '\0')
            break;
    }
    return *count >= 2
               ? GSNN_OK
               : gsnn_fail(error, GSNN_INVALID, "dimension: --widths: inputs and outputs at least");
}

/* A..B, or one seed. */
static gsnn_status read_seeds(const char *text, uint64_t *first, uint64_t *last,
                              gsnn_error *error) {
    char number[32];
    const char *dots = strstr(text, "..");
    size_t length = dots ? (size_t)(dots - text) : strlen(text);
    snprintf(number, sizeof number, "%.*s", length < 31 ? (int)length : 31, text);
    gsnn_status status = gsnn_number_argument("--seeds", number, 0, UINT64_MAX, first, error);
    *last = *first;
    if (!status && dots)
        status = gsnn_number_argument("--seeds", dots + 2, *first, UINT64_MAX, last, error);
    return status;
}

static gsnn_status answer_seeds(const request *r, gsnn_error *error) {
    size_t widths[MOST_LAYERS], count;
    gsnn_seeds seeds = {.widths = widths, .init = r->init, .options = plain_options(r)};
    gsnn_status status = read_widths(r->widths, widths, &count, error);
    if (!status)
        status = read_seeds(r->seeds ? r->seeds : "1..100", &seeds.first, &seeds.last, error);
    if (status)
        return status;
    seeds.layer_count = count - 1;
    status = gsnn_seeds_measure(&seeds, &r->common.run, error);
    if (!status) {
        const answer a = {seeds_json, seeds_table, &seeds};
        status = write_answer(r, &a, error);
    }
    gsnn_seeds_clear(&seeds);
    return status;
}

/* ---- The command ------------------------------------------------------------------------- */

static gsnn_status check(const request *r, gsnn_error *error) {
    int subjects = (r->input.source != NULL) + (r->net != NULL) + (r->widths != NULL);
    const char *fault = NULL;
    if (subjects == 0)
        fault = "missing INPUT, --net=FILE or --widths=N,N,... (try gsnn help dimension)";
    else if (subjects > 1)
        fault = "one of INPUT, --net=FILE and --widths=N,N,..., not two of them";
    else if (!r->input.source && (r->at || r->sums.count))
        fault = "--at and --sum need an INPUT";
    else if (r->at && r->sums.count)
        fault = "--at or --sum, not both of them";
    else if (r->on && !r->at && !r->net)
        fault = "--on=DATA needs a network, --at or --net";
    else if (r->batch.unseen && !r->on)
        fault = "--unseen needs --on=DATA";
    else if (r->batch.exact && !r->on)
        fault = "--exact needs --on=DATA";
    else if (r->sizes && !r->on)
        fault = "--sizes needs --on=DATA";
    else if ((r->seeds || r->init) && !r->widths)
        fault = "--seeds and --init need --widths";
    else if (r->points && !r->net)
        fault = "--points needs --net";
    else if (r->format == FORMAT_CSV && (!r->input.source || r->at || r->sums.count))
        fault = "csv is a format of families only";
    if (fault)
        return gsnn_fail(error, GSNN_INVALID, "dimension: %s", fault);
    const char *readers[] = {r->input.source, r->at, r->net, r->on};
    int standard = 0;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        standard += gsnn_is_standard(readers[i]);
    return standard > 1
               ? gsnn_fail(error, GSNN_INVALID, "dimension: standard input cannot be two files")
               : GSNN_OK;
}

static gsnn_status run(void *at, gsnn_error *error) {
    const request *r = at;
    gsnn_status status = check(r, error);
    if (status)
        return status;
    if (r->net)
        return answer_plain(r, error);
    if (r->widths)
        return answer_seeds(r, error);
    gsnn_enumeration_record *record = NULL;
    gsnn_input input = r->input;
    if (!r->at) { /* orders of normalisers come with the classes: the first row is for the answer */
        input.options.weights = GSNN_WEIGHTS_ROW;
        input.options.max_rows = 0;
    }
    status = gsnn_input_read(&r->common, &input, &record, error);
    if (!status)
        status = r->at ? answer_point(r, record, error) : answer_families(r, record, error);
    gsnn_enumeration_record_free(record);
    return status;
}

const gsnn_command gsnn_dimension_command = {
    .name = "dimension",
    .summary = "how many parameters the function of a network feels",
    .description =
        "The functional dimension: the number of independent directions in which\n"
        "parameters change the function of a ReLU network, to first order.  It is exact,\n"
        "or given by two proved bounds; nothing is rounded.\n"
        "\n" GSNN_INPUT_PROSE "It is answered with the dimension of\n"
        "every architecture at generic parameters, how many parts the set of parameters\n"
        "with the same function has, and what growing opens.  With --sum, a sum of\n"
        "architectures; with --at, one network.\n"
        "\n"
        "--net measures a plain network, --widths many seeded ones:\n"
        "\n"
        "    gsnn dimension D6\n"
        "    gsnn dimension d6.json --at=net.json --on=data.csv\n"
        "    gsnn dimension --net=net.json\n"
        "    gsnn dimension --widths=1,2,2,1 --seeds=1..100 -f table\n",
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .prepare = prepare,
    .run = run,
};
