/* gauge_command.c - `gsnn gauge`: changes of parameters that leave the function as it is. */
#include "base/error.h"
#include "base/memory.h"
#include "base/run.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/input_file.h"
#include "gauge/gauge.h"
#include "network/normaliser_index.h"
#include "record/record_group.h"
#include "json/writer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Commutants of larger spaces are not computed: coordinates^2 unknowns. */
#define MOST_COMMUTANT 32

typedef enum format { FORMAT_JSON, FORMAT_JSONL, FORMAT_TABLE, FORMAT_CSV } format;

typedef struct request {
    gsnn_request common;
    gsnn_input input;
    format format;
    const char *id;
} request;

static const char *const formats[] = {"json", "jsonl", "table", "csv", NULL};

static const gsnn_option options[] = {
    GSNN_TEXT('i', "id", "ID", request, id, "only that architecture"),
    GSNN_FORMAT(request, format, formats),
    GSNN_OPTION_TABLE(gsnn_input_options, offsetof(request, input)),
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
    r->input.options.morphisms = false;
    r->input.lean = true; /* their other rows follow from rho */
}

/* ---- One architecture ---------------------------------------------------------------------- */

typedef struct entry {
    const gsnn_record_architecture *architecture;
    gsnn_gauge pattern;           /* of permutations and signed permutations */
    gsnn_gauge_matrices matrices; /* of matrices; no coordinates: not known */
    bool order_known, kappa_known;
    fmpz_t order;
    size_t kappa; /* linear maps of the coordinates that commute with Gamma */
} entry;

typedef struct gauge_document {
    const gsnn_enumeration_record *record;
    entry *entries;
    size_t count;
    format format;
} gauge_document;

static gsnn_status find_order(entry *e, const gsnn_normaliser_indexer *indexer, gsnn_error *error) {
    gsnn_status status =
        gsnn_normaliser_index(indexer, e->architecture, &e->order_known, e->order, error);
    fmpz_mul_ui(e->order, e->order, 2);
    return status;
}

static gsnn_status fill_pattern(entry *e, const gsnn_enumeration_record *record,
                                gsnn_error *error) {
    gsnn_gauge_maps maps;
    gsnn_status status = gsnn_gauge_of_pattern(
        &e->pattern, record, (size_t)(e->architecture - record->architectures), error);
    if (status || !e->pattern.order_known)
        return status;
    if (e->order_known && !fmpz_equal(e->order, e->pattern.order))
        return gsnn_fail(error, GSNN_INVALID, "the rows of %s are not those of an architecture",
                         e->architecture->id);
    status = gsnn_gauge_maps_init(&maps, &e->pattern, error);
    if (!status) {
        e->kappa = maps.count;
        e->kappa_known = true;
        gsnn_gauge_maps_clear(&maps);
    }
    return status;
}

static gsnn_status fill_matrices(entry *e, const gsnn_exact_record *exact, gsnn_error *error) {
    if (!e->architecture->signed_permutations || !e->architecture->weights.basis_exact)
        return GSNN_OK;
    gsnn_status status = gsnn_gauge_of_basis(&e->matrices, exact, e->architecture, error);
    if (!status && e->matrices.coordinates <= MOST_COMMUTANT) {
        status = gsnn_gauge_commutant(&e->kappa, &e->matrices, error);
        e->kappa_known = true;
    }
    return status;
}

static void entry_clear(entry *e) {
    gsnn_gauge_clear(&e->pattern);
    gsnn_gauge_matrices_clear(&e->matrices);
    fmpz_clear(e->order);
}

/* ---- Writing ------------------------------------------------------------------------------- */

static size_t identifiable(const gsnn_record_architecture *architecture) {
    return (size_t)architecture->parameters.total - 1;
}

static void write_matrix(gsnn_json *json, const gsnn_exact_matrix *matrix) {
    gsnn_json_begin_array(json);
    for (slong i = 0; i < matrix->rows; i++) {
        gsnn_json_begin_array(json);
        for (slong j = 0; j < matrix->columns; j++) {
            char *text = NULL;
            gsnn_field_format(matrix->field, &text, gsnn_exact_matrix_entry(matrix, i, j), NULL);
            gsnn_json_string(json, text);
            free(text);
        }
        gsnn_json_end_array(json);
    }
    gsnn_json_end_array(json);
}

static void write_generators(gsnn_json *json, const entry *e) {
    gsnn_json_key(json, "generators");
    if (!e->pattern.generators && !e->matrices.generators) {
        gsnn_json_null(json);
        return;
    }
    gsnn_json_begin_array(json);
    for (size_t g = 0; g < e->pattern.generator_count; g++)
        gsnn_json_int32s(json, e->pattern.generators + g * e->pattern.coordinates,
                         e->pattern.coordinates);
    for (size_t g = 0; g < e->matrices.count; g++)
        write_matrix(json, &e->matrices.generators[g]);
    gsnn_json_end_array(json);
}

static void write_entry(gsnn_json *json, const entry *e, size_t q) {
    const gsnn_record_architecture *architecture = e->architecture;
    gsnn_json_member_string(json, "id", architecture->id);
    gsnn_json_member_boolean(json, "scaling", true);
    if (e->order_known)
        gsnn_json_member_fmpz(json, "order", e->order);
    else
        gsnn_json_member_null(json, "order");
    write_generators(json, e);
    gsnn_json_key(json, "coordinates");
    gsnn_json_begin_array(json);
    gsnn_json_string(json, "weights");
    if (architecture->type == 1)
        gsnn_json_string(json, "bias");
    gsnn_json_end_array(json);
    gsnn_json_member_integer(json, "parameters", architecture->parameters.total);
    gsnn_json_member_unsigned(json, "identifiable", identifiable(architecture));
    gsnn_json_key(json, "nfn");
    if (e->kappa_known) {
        gsnn_json_begin_object(json);
        gsnn_json_member_unsigned(json, "linear", e->kappa + 1 + q * q);
        gsnn_json_member_unsigned(json, "affine", q);
        gsnn_json_end_object(json);
    } else {
        gsnn_json_null(json);
    }
}

static gsnn_status emit_json(const gauge_document *document, size_t q, gsnn_sink sink,
                             void *context, gsnn_error *error) {
    gsnn_json json;
    gsnn_json_init(&json, sink, context);
    gsnn_json_begin_document(&json, "gsnn-gauge/1", document->format == FORMAT_JSONL);
    gsnn_record_group_write(&json, &document->record->group, GSNN_GROUP_DEGREE | GSNN_GROUP_ORDER);
    gsnn_json_begin_list(&json, "architectures");
    for (size_t i = 0; i < document->count; i++) {
        gsnn_json_begin_item(&json, "architecture");
        write_entry(&json, &document->entries[i], q);
        gsnn_json_end_item(&json);
    }
    gsnn_json_end_list(&json);
    gsnn_json_end_document(&json);
    return gsnn_json_end(&json, error);
}

/* The first generators, as far as a line of the table goes. */
static void append_generators(gsnn_text *text, const entry *e, size_t room) {
    gsnn_text line = {0};
    size_t shown = 0;
    for (size_t g = 0; g < e->pattern.generator_count; g++) {
        size_t before = line.length;
        if (g)
            gsnn_text_append(&line, " ");
        gsnn_text_append_integers(&line, e->pattern.generators + g * e->pattern.coordinates,
                                  e->pattern.coordinates);
        if (line.length > room - 4) {
            line.length = before;
            break;
        }
        shown++;
    }
    gsnn_text_append_bytes(text, line.bytes ? line.bytes : "", line.length);
    if (shown < e->pattern.generator_count)
        gsnn_text_append(text, " ...");
    else if (e->matrices.count)
        gsnn_text_append_format(text, "%zu %s", e->matrices.count,
                                e->matrices.count == 1 ? "matrix" : "matrices");
    else if (!e->pattern.generators)
        gsnn_text_append(text, "not known: rows are left out");
    gsnn_text_clear(&line);
}

static void append_table(gsnn_text *text, const gauge_document *document, size_t q) {
    gsnn_text_append_format(text, "%-7s %4s %12s %4s %5s %6s  %s\n", "id", "type", "order", "par",
                            "ident", "nfn", "generators");
    for (size_t i = 0; i < document->count; i++) {
        const entry *e = &document->entries[i];
        char *order = e->order_known ? fmpz_get_str(NULL, 10, e->order) : NULL;
        gsnn_text_append_format(text, "%-7s %4d %12s %4" PRId64 " %5zu ", e->architecture->id,
                                e->architecture->type, order ? order : "-",
                                e->architecture->parameters.total, identifiable(e->architecture));
        if (e->kappa_known)
            gsnn_text_append_format(text, "%6zu  ", e->kappa + 1 + q * q);
        else
            gsnn_text_append_format(text, "%6s  ", "-");
        flint_free(order);
        append_generators(text, e, 34);
        gsnn_text_append(text, "\n");
    }
    gsnn_text_append(
        text, "\n"
              "order      of Gamma: it moves the parameters and keeps the function, as does\n"
              "           the scaling (w, b, a) -> (l w, l b, a/l), l > 0\n"
              "par        free parameters; ident: what the function determines of them\n"
              "nfn        parameters of a linear layer that reads them and respects Gamma\n"
              "generators of Gamma: entry i is s*j when weight i goes to place j with sign\n"
              "           s; of type 1 the last entry is the bias\n");
}

static void append_csv(gsnn_text *text, const gauge_document *document, size_t q) {
    gsnn_text_append(text,
                     "id,class,member,type,order,parameters,identifiable,nfn_linear,nfn_affine\n");
    for (size_t i = 0; i < document->count; i++) {
        const entry *e = &document->entries[i];
        const char *dot = strchr(e->architecture->id, '.');
        char *order = e->order_known ? fmpz_get_str(NULL, 10, e->order) : NULL;
        gsnn_text_append_format(text, "%s,%.*s,%s,%d,%s,%" PRId64 ",%zu,", e->architecture->id,
                                dot ? (int)(dot - e->architecture->id) : 0, e->architecture->id,
                                dot ? dot + 1 : "", e->architecture->type, order ? order : "",
                                e->architecture->parameters.total, identifiable(e->architecture));
        if (e->kappa_known)
            gsnn_text_append_format(text, "%zu", e->kappa + 1 + q * q);
        gsnn_text_append_format(text, ",%zu\n", q);
        flint_free(order);
    }
}

static gsnn_status emit(const void *what, const gsnn_request *common, gsnn_sink sink, void *context,
                        gsnn_error *error) {
    (void)common;
    const gauge_document *document = what;
    size_t q = (size_t)document->record->group.invariant_dimension + 1;
    if (document->format == FORMAT_JSON || document->format == FORMAT_JSONL)
        return emit_json(document, q, sink, context, error);
    gsnn_text text = {0};
    if (document->format == FORMAT_TABLE)
        append_table(&text, document, q);
    else
        append_csv(&text, document, q);
    gsnn_status status = GSNN_OK;
    if (text.failed)
        status = gsnn_fail_memory(error);
    else if (!sink(context, text.bytes, text.length))
        status = gsnn_fail(error, GSNN_FAILED, "the output cannot be written");
    gsnn_text_clear(&text);
    return status;
}

/* ---- The command --------------------------------------------------------------------------- */

static gsnn_status fill_entries(gauge_document *document, size_t only,
                                const gsnn_normaliser_indexer *indexer, const gsnn_run *run,
                                gsnn_error *error) {
    const gsnn_enumeration_record *record = document->record;
    gsnn_status status = GSNN_OK;
    for (size_t a = 0; !status && a < record->architecture_count; a++) {
        const gsnn_record_architecture *architecture = &record->architectures[a];
        if (!architecture->admissible || (only != GSNN_RECORD_NONE && only != a))
            continue;
        entry *e = &document->entries[document->count++];
        e->architecture = architecture;
        fmpz_init(e->order);
        status = gsnn_run_step(run, "gauge groups", a, record->architecture_count, error);
        if (!status)
            status = find_order(e, indexer, error);
        if (!status)
            status = record->group.action->permutes_inputs
                         ? fill_pattern(e, record, error)
                         : fill_matrices(e, &indexer->exact, error);
    }
    return status;
}

static gsnn_status run_record(const request *r, const gsnn_enumeration_record *record,
                              gsnn_error *error) {
    size_t only = GSNN_RECORD_NONE;
    gsnn_status status = GSNN_OK;
    if (r->id)
        status = gsnn_input_architecture(record, r->id, &only, error);
    if (status)
        return status;
    gauge_document document = {.record = record, .format = r->format};
    gsnn_normaliser_indexer indexer;
    gsnn_error reason;
    document.entries = gsnn_new(record->architecture_count, sizeof *document.entries);
    if (!document.entries)
        return gsnn_fail_memory(error);
    status = gsnn_normaliser_indexer_init(&indexer, record, &reason);
    if (!status)
        status = fill_entries(&document, only, &indexer, &r->common.run, &reason);
    if (status == GSNN_INVALID)
        gsnn_fail(error, status, "%s: %s", gsnn_input_name(r->input.source), reason.message);
    else if (status)
        gsnn_fail(error, status, "%s", reason.message);
    else
        status = gsnn_request_write(&r->common, emit, &document, error);
    gsnn_normaliser_indexer_clear(&indexer);
    for (size_t i = 0; i < document.count; i++)
        entry_clear(&document.entries[i]);
    free(document.entries);
    return status;
}

static gsnn_status run(void *at, gsnn_error *error) {
    const request *r = at;
    gsnn_enumeration_record *record;
    gsnn_status status = gsnn_input_read(&r->common, &r->input, &record, error);
    if (!status)
        status = run_record(r, record, error);
    gsnn_enumeration_record_free(record);
    return status;
}

const gsnn_command gsnn_gauge_command = {
    .name = "gauge",
    .summary = "parameter changes that leave the function as it is",
    .description =
        "For each architecture the group of changes of one channel's parameters that keep\n"
        "its function: the scaling (w, b, a) -> (l w, l b, a/l) for l > 0, and a finite\n"
        "group Gamma, which moves the free weights (and the bias of type 1) by signed\n"
        "permutations, or by matrices where the action is given by matrices.  A flip of\n"
        "type 1 (w, b) -> (-w, -b) goes with c + a sum w_i and d + n a b.  All parameter\n"
        "points of a generic function are one orbit of the two.\n" GSNN_INPUT_PROSE
        "Where an enumeration leaves rows out, generators are null, and so is an order\n"
        "that does not follow without them.\n",
    .options = options,
    .arguments = arguments,
    .request_size = sizeof(request),
    .prepare = prepare,
    .run = run,
};
