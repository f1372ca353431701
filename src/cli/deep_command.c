/* deep_command.c - `gsnn deep`: deep architectures, as words of layers. */
#include "base/error.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/enumeration_options.h"
#include "cli/input.h"
#include "cli/input_file.h"
#include "cli/letter_ids.h"
#include "cli/modulo.h"
#include "codomain/codomain.h"
#include "deep/independent.h"
#include "deep/listing.h"
#include "deep/outputs.h"
#include "deep/write.h"
#include "group/group.h"
#include "record/record_group.h"

#include <flint/fmpz.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SAMPLES 1000000

typedef struct request {
    gsnn_request common;
    gsnn_input input;
    gsnn_deep_query query;
    gsnn_deep_format format;
    uint64_t depth, width, max_neurons, max_parameters, samples;
    bool list, pareto, letters_table;
    const char *letters, *word, *modulo, *part;
    gsnn_output_options outputs;
    uint64_t type_value;
} request;

static const char *const formats[] = {
    [GSNN_DEEP_JSON] = "json",   [GSNN_DEEP_JSONL] = "jsonl", [GSNN_DEEP_CSV] = "csv",
    [GSNN_DEEP_TABLE] = "table", [GSNN_DEEP_DOT] = "dot",     NULL};

static const gsnn_option options[] = {
    GSNN_UNSIGNED('d', "depth", "D", request, depth, 1, GSNN_DEEP_MOST_DEPTH,
                  "at most D hidden layers (default 2)"),
    GSNN_FLAG(0, "exact-depth", request, query.budget.exact_depth,
              "list only words of exactly D layers"),
    GSNN_UNSIGNED(0, "wide", "N", request, width, 1, GSNN_DEEP_MOST_DEPTH,
                  "words with up to N letters in a layer, p+q, that do not see each other"),
    GSNN_UNSIGNED('n', "max-neurons", "N", request, max_neurons, 1, UINT32_MAX,
                  "only words of at most N hidden neurons"),
    GSNN_UNSIGNED(0, "max-parameters", "N", request, max_parameters, 1, UINT32_MAX,
                  "only words of at most N free parameters"),
    GSNN_FLAG('l', "list", request, list, "list the words"),
    GSNN_FLAG('p', "pareto", request, pareto,
              "list only those that no other beats: a word beats another by having at least as "
              "many parameters with at most as many neurons, unless it is equal in both"),
    GSNN_UNSIGNED(0, "sample", "N", request, samples, 1, MOST_SAMPLES,
                  "draw N words of the list, each as likely as any other"),
    GSNN_OPTION_TABLE(gsnn_seed_option, 0),
    GSNN_TEXT(0, "number", "R", request, query.number, "the word of number R in the list, from 0"),
    GSNN_TEXT(0, "part", "I/N", request, part, "list every N-th word, from the I-th on"),
    GSNN_TEXT(0, "modulo", "GROUP", request, modulo,
              "list one word of those that these permutations of the inputs, which normalise the "
              "group, make of each other"),
    GSNN_FLAG(0, "all-words", request, query.all_words,
              "list words, not one for each network: those that swaps of layers make of each "
              "other too"),
    GSNN_FLAG(0, "loose", request, query.loose,
              "words that repeat a letter in parallel layers too"),
    GSNN_FLAG(0, "effective", request, query.effective,
              "list only words in which each layer sees the one before"),
    GSNN_FLAG(0, "decreasing", request, query.decreasing,
              "only words with fewer neurons from layer to layer, none with one"),
    GSNN_TEXT(0, "letters", "ID,ID,...", request, letters, "only these letters"),
    GSNN_UNSIGNED(0, "type", "1|2", request, type_value, 1, 2, "only letters of that type"),
    GSNN_FLAG(0, "morphisms", request, query.morphisms,
              "list how the networks of the list contain each other too"),
    GSNN_OPTION_TABLE(gsnn_output_options_table, offsetof(request, outputs)),
    GSNN_FLAG(0, "independent", request, query.independent,
              "certify that no layer is superfluous, where random weights show it"),
    GSNN_TEXT('w', "word", "ID>ID>...", request, word, "all about one word"),
    GSNN_FLAG(0, "letters-table", request, letters_table,
              "what each letter sees, and behind which it is admissible"),
    GSNN_FORMAT(request, format, formats),
    GSNN_OPTION_TABLE(gsnn_group_options, 0),
    GSNN_OPTION_TABLE(gsnn_common_options, 0),
    GSNN_OPTIONS_END,
};

static const gsnn_argument arguments[] = {
    GSNN_INPUT(request, input),
    GSNN_ARGUMENTS_END,
};

static void prepare(void *at) {
    request *r = at;
    gsnn_input_prepare(&r->input);
    r->input.chosen = true;
    r->input.codomains = true;
    r->input.options.morphisms = false;
    r->input.options.all = true;
    r->depth = 2;
    r->max_neurons = r->max_parameters = UINT64_MAX;
}

/* ---- Options ------------------------------------------------------------------------------- */

static gsnn_status check_request(const request *r, gsnn_error *error) {
    int selections = r->list + r->pareto + (r->samples > 0) + (r->query.number != NULL);
    if (selections > 1)
        return gsnn_fail(error, GSNN_INVALID,
                         "deep: only one of --list, --pareto, --sample and --number");
    if (r->width * r->depth > GSNN_DEEP_MOST_DEPTH)
        return gsnn_fail(error, GSNN_INVALID, "deep: words of --wide have at most %d letters",
                         GSNN_DEEP_MOST_DEPTH);
    if (r->width > 1 && (r->query.decreasing || r->word || r->letters_table))
        return gsnn_fail(error, GSNN_INVALID,
                         "deep: --wide is not for --decreasing, --word and --letters-table");
    if (r->word && (selections || r->letters_table))
        return gsnn_fail(error, GSNN_INVALID, "deep: --word is about one word, not a list");
    if (r->part && !r->list && !r->pareto)
        return gsnn_fail(error, GSNN_INVALID, "deep: --part is for --list and --pareto");
    if (r->modulo && (r->query.all_words || r->samples || r->query.number))
        return gsnn_fail(error, GSNN_INVALID,
                         "deep: --modulo is not for --all-words, --sample and --number");
    if (r->query.morphisms && (!r->list || r->part || r->modulo ||
                               (r->format != GSNN_DEEP_JSON && r->format != GSNN_DEEP_JSONL)))
        return gsnn_fail(error, GSNN_INVALID,
                         "deep: --morphisms is for a whole --list as json or jsonl");
    if (r->format == GSNN_DEEP_DOT && (!r->list || r->part || r->modulo || r->query.independent))
        return gsnn_fail(error, GSNN_INVALID,
                         "deep: dot is for a whole --list, without --independent");
    if (r->format == GSNN_DEEP_CSV && !selections)
        return gsnn_fail(error, GSNN_INVALID, "deep: csv is for lists of words");
    if ((r->word || r->letters_table) && r->format != GSNN_DEEP_JSON &&
        !(r->letters_table && r->format == GSNN_DEEP_TABLE))
        return gsnn_fail(error, GSNN_INVALID, "deep: %s is written as json%s",
                         r->word ? "--word" : "--letters-table", r->word ? "" : " or table");
    if (r->query.number && (!*r->query.number || strlen(r->query.number) > 1000 ||
                            strspn(r->query.number, "0123456789") != strlen(r->query.number)))
        return gsnn_fail(error, GSNN_INVALID, "--number: '%.40s' is not a number", r->query.number);
    return GSNN_OK;
}

static gsnn_status read_part(const request *r, gsnn_deep_query *query, gsnn_error *error) {
    char text[48];
    query->part = query->parts = 1;
    if (!r->part)
        return GSNN_OK;
    const char *slash = strchr(r->part, '/');
    if (!slash || strlen(r->part) >= sizeof text)
        return gsnn_fail(error, GSNN_INVALID, "--part: '%.40s' is not I/N", r->part);
    memcpy(text, r->part, (size_t)(slash - r->part));
    text[slash - r->part] = '\0';
    gsnn_status status =
        gsnn_number_argument("--part", slash + 1, 1, UINT32_MAX, &query->parts, error);
    return status ? status
                  : gsnn_number_argument("--part", text, 1, query->parts, &query->part, error);
}

static gsnn_deep_query query_of(const request *r) {
    gsnn_deep_query query = r->query;
    query.format = r->format;
    query.budget.depth = (size_t)r->depth;
    query.budget.width = (size_t)r->width;
    query.budget.neurons = r->max_neurons;
    query.budget.parameters = r->max_parameters;
    query.budget.front = r->pareto;
    query.budget.histogram =
        r->pareto || r->max_neurons != UINT64_MAX || r->max_parameters != UINT64_MAX;
    query.selection = r->pareto         ? GSNN_DEEP_FRONT
                      : r->list         ? GSNN_DEEP_LIST
                      : r->samples      ? GSNN_DEEP_SAMPLE
                      : r->query.number ? GSNN_DEEP_NUMBER
                                        : GSNN_DEEP_COUNTS;
    query.samples = r->samples;
    query.seed = r->common.seed;
    query.type = (int)r->type_value;
    query.chosen = r->letters != NULL;
    return query;
}

/* ---- Letters ------------------------------------------------------------------------------- */

static gsnn_status make_group(const request *r, const gsnn_enumeration_record *record,
                              gsnn_group **group, gsnn_error *error) {
    gsnn_error reason;
    gsnn_status status = gsnn_group_of_record(group, &record->group, &r->common.run, &reason);
    return status ? gsnn_fail(error, status, "%s: %s", gsnn_input_name(r->input.source),
                              reason.message)
                  : GSNN_OK;
}

static bool lists_all_pairs(const gsnn_enumeration_record *record) {
    const int64_t *pairs = record->counts.pairs;
    return pairs[0] >= 0 && pairs[1] >= 0 &&
           pairs[0] + pairs[1] == (int64_t)record->architecture_count;
}

/* Whether the group of a record has more elements than may be listed. */
static bool is_too_large(const request *r, const gsnn_enumeration_record *record) {
    fmpz_t order;
    fmpz_init(order);
    bool large = !fmpz_set_str(order, record->group.order, 10) &&
                 fmpz_cmp_ui(order, r->common.run.max_order) > 0;
    fmpz_clear(order);
    return large;
}

/* What the outputs of a record do, as options say it. */
static gsnn_status outputs_of_record(const gsnn_record_codomain *codomain,
                                     gsnn_output_options *outputs, gsnn_error *error) {
    if (!codomain->given)
        return GSNN_OK;
    outputs->codomain = codomain->signs ? codomain->signs : codomain->kind;
    outputs->activation = gsnn_record_activation_name(codomain->activation);
    return strcmp(codomain->kind, "file") != 0
               ? GSNN_OK
               : gsnn_fail(error, GSNN_INVALID,
                           "an enumeration with a codomain of a file must have all pairs");
}

/* Enumerates the group of a record, with all pairs and these outputs. */
static gsnn_status enumerate_again(const request *r, const gsnn_output_options *outputs,
                                   gsnn_enumeration_record **record, gsnn_error *error) {
    gsnn_group *group = NULL;
    gsnn_codomain *codomain = NULL;
    gsnn_enumeration *enumeration = NULL;
    gsnn_enumeration_record *whole = NULL;
    gsnn_options what = r->input.options;
    gsnn_status status = make_group(r, *record, &group, error);
    what.all = !is_too_large(r, *record);
    if (!status)
        status = gsnn_output_options_apply(outputs, group, &what, &codomain, &r->common.run, error);
    if (!status)
        status = gsnn_enumerate(&enumeration, group, &what, &r->common.run, error);
    if (!status)
        status = gsnn_record_of_enumeration(&whole, enumeration, &r->common.run, error);
    gsnn_enumeration_free(enumeration);
    gsnn_codomain_free(codomain);
    gsnn_group_free(group);
    if (!status) {
        gsnn_enumeration_record_free(*record);
        *record = whole;
    }
    return status;
}

/* An enumeration without its inadmissible pairs is made anew, from its group, with them, unless the
 * group is too large to list.  So is one for other outputs. */
static gsnn_status complete(const request *r, gsnn_enumeration_record **record, gsnn_error *error) {
    gsnn_output_options outputs = r->outputs;
    gsnn_error reason;
    gsnn_status status = GSNN_OK;
    if (!outputs.codomain && !outputs.activation) {
        if (lists_all_pairs(*record) || is_too_large(r, *record))
            return GSNN_OK;
        status = outputs_of_record(&(*record)->codomain, &outputs, &reason);
    } else if ((*record)->codomain.given) {
        status = gsnn_fail(&reason, GSNN_INVALID, "this enumeration has a codomain already");
    }
    return status ? gsnn_fail(error, status, "%s: %s", gsnn_input_name(r->input.source),
                              reason.message)
                  : enumerate_again(r, &outputs, record, error);
}

static gsnn_status check_activation(const request *r, const gsnn_enumeration_record *record,
                                    gsnn_error *error) {
    gsnn_record_activation activation = record->codomain.activation;
    if (r->query.independent && activation != GSNN_RECORD_RELU)
        return gsnn_fail(error, GSNN_INVALID, "deep: --independent is for activations like relu");
    return activation == GSNN_RECORD_RELU || activation == GSNN_RECORD_ODD
               ? GSNN_OK
               : gsnn_fail(error, GSNN_INVALID,
                           "deep networks have activations like relu, or odd, not %s",
                           gsnn_record_activation_name(activation));
}

static gsnn_status choose_letters(const request *r, const gsnn_enumeration_record *record,
                                  gsnn_deep_letters *letters, gsnn_error *error) {
    gsnn_letter_ids chosen = {0};
    gsnn_status status = r->letters ? gsnn_letter_ids_read(&chosen, r->letters, error) : GSNN_OK;
    if (!status) {
        const gsnn_deep_choice choice = {
            .type = (int)r->type_value,
            .ids = (const char *const *)chosen.ids,
            .id_count = chosen.count,
            .alone = r->depth == 1 && r->width < 2 && !r->word && !r->letters_table && !r->modulo &&
                     !r->query.independent && !record->codomain.given && !r->query.morphisms};
        gsnn_error reason;
        status = gsnn_deep_letters_init(letters, record, &choice, &r->common.run, &reason);
        if (status)
            gsnn_fail(error, status, "%s: %s", gsnn_input_name(r->input.source), reason.message);
    }
    gsnn_letter_ids_clear(&chosen);
    return status;
}

/* ---- Output -------------------------------------------------------------------------------- */

typedef struct deep_document {
    const gsnn_deep_letters *letters;
    const gsnn_deep_query *query;
    const gsnn_deep_word *word; /* of --word */
    const bool *certified;
    const gsnn_run *run;
    bool letters_table, table;
} deep_document;

static gsnn_status emit(const void *what, const gsnn_request *common, gsnn_sink sink, void *context,
                        gsnn_error *error) {
    const deep_document *d = what;
    if (d->word)
        return gsnn_deep_write_whole_word(d->word, d->certified, sink, context, error);
    if (d->letters_table)
        return gsnn_deep_write_letters(d->letters, d->table, sink, context, error);
    return gsnn_deep_write(d->letters, d->query, sink, context, &common->run, error);
}

static gsnn_status run_word(const request *r, const gsnn_deep_letters *letters, gsnn_error *error) {
    gsnn_deep_word word;
    bool certified = false;
    gsnn_status status = gsnn_deep_word_parse(&word, letters, r->word, error);
    if (!status)
        status = gsnn_deep_word_check(&word, !r->query.loose, error);
    if (!status && r->query.independent)
        status = gsnn_deep_independent(&certified, &word, GSNN_DEEP_TRIALS, r->common.seed,
                                       &r->common.run, error);
    const deep_document document = {
        .letters = letters, .word = &word, .certified = r->query.independent ? &certified : NULL};
    return status ? status : gsnn_request_write(&r->common, emit, &document, error);
}

static gsnn_status run_letters(const request *r, const gsnn_deep_letters *letters,
                               gsnn_error *error) {
    gsnn_deep_query query = query_of(r);
    int32_t *images = NULL;
    gsnn_status status = read_part(r, &query, error);
    uint64_t linear = 0, constant = 0;
    if (!status)
        status = gsnn_deep_shared(letters, &linear, &constant, error);
    query.budget.shared = linear + constant;
    if (!status && r->modulo)
        status = gsnn_modulo_read(r->modulo, letters->record, &r->common.run, &images,
                                  &query.modulo_count, error);
    query.modulo = images;
    const deep_document document = {.letters = letters,
                                    .query = &query,
                                    .letters_table = r->letters_table,
                                    .table = r->format == GSNN_DEEP_TABLE};
    if (!status)
        status = gsnn_request_write(&r->common, emit, &document, error);
    free(images);
    return status;
}

/* Runs with the outputs that the record's codomain has. */
static gsnn_status run_with_outputs(const request *r, gsnn_deep_letters *letters,
                                    gsnn_error *error) {
    gsnn_deep_outputs outputs = {0};
    gsnn_status status = GSNN_OK;
    if (letters->record->codomain.given &&
        !(status = gsnn_deep_outputs_init(&outputs, letters, error)))
        letters->outputs = &outputs;
    if (!status)
        status = r->word ? run_word(r, letters, error) : run_letters(r, letters, error);
    letters->outputs = NULL;
    gsnn_deep_outputs_clear(&outputs);
    return status;
}

/* A group too large to list has no inadmissible pairs, but an engine may find the others. */
static gsnn_status read_input(const request *r, gsnn_enumeration_record **record,
                              gsnn_error *error) {
    gsnn_status status = gsnn_input_read(&r->common, &r->input, record, error);
    if (status != GSNN_FAILED || gsnn_is_standard(r->input.source))
        return status;
    gsnn_input admissible = r->input;
    gsnn_error again;
    admissible.options.all = false;
    if (!gsnn_input_read(&r->common, &admissible, record, &again) && is_too_large(r, *record))
        return GSNN_OK;
    gsnn_enumeration_record_free(*record);
    *record = NULL;
    return status;
}

static gsnn_status run(void *at, gsnn_error *error) {
    const request *r = at;
    gsnn_enumeration_record *record = NULL;
    gsnn_deep_letters letters;
    gsnn_status status = check_request(r, error);
    if (!status)
        status = read_input(r, &record, error);
    if (!status)
        status = complete(r, &record, error);
    if (!status)
        status = check_activation(r, record, error);
    if (!status && !(status = choose_letters(r, record, &letters, error))) {
        status = run_with_outputs(r, &letters, error);
        gsnn_deep_letters_clear(&letters);
    }
    gsnn_enumeration_record_free(record);
    return status;
}

const gsnn_command gsnn_deep_command = {
    .name = "deep",
    .summary = "deep architectures: words of layers, counted and listed",
    .description =
        "Deep G-invariant ReLU networks.  A word ID>ID>... names the letter of each\n"
        "hidden layer, a pair (H, chi) with the id that gsnn enumerate --all gives it,\n"
        "admissible as a shallow network or not: what earlier layers feel can make a\n"
        "letter admissible.  Each layer sees the inputs and all layers before it.  Words\n"
        "to a depth are counted by states, without listing them: the admissible ones,\n"
        "the networks (words up to swaps of layers that do not see each other), the\n"
        "loose ones (repeating a letter in parallel layers), those in which each layer\n"
        "sees the one before, and all words of any letters.  --list, --pareto, --sample\n"
        "and --number write words, by default one for each network; as dot --list is\n"
        "the graph of how these contain each other.  Parts as jsonl are put together by\n"
        "gsnn merge.\n" GSNN_INPUT_PROSE
        "The inadmissible letters that an enumeration without --all lacks are found anew.\n"
        "Where the engine cannot know them (large reflection groups), the answer says that\n"
        "its letters are the admissible ones.\n",
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .prepare = prepare,
    .run = run,
};
