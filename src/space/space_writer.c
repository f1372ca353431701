#include "space/space_writer.h"

#include "base/run.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <flint/fmpz_vec.h>
#include <string.h>

/* Beyond it, JSON numbers are decimal strings: not every reader keeps them exact. */
#define LARGEST_JSON_INTEGER (INT64_C(1) << 53)

typedef struct {
    FILE *stream;
    bool first; /* of the list in a JSON document */
    bool lines; /* JSON lines */
    const gsnn_run *run;
    uint64_t done, total; /* sums; a total of 0 is not known */
} sum_writer;

static gsnn_status check_stream(FILE *stream, gsnn_error *error) {
    if (!ferror(stream))
        return GSNN_OK;
    return gsnn_fail(error, GSNN_FAILED, "cannot write the space: %s", strerror(errno));
}

/* What is said before the sums. */
typedef struct {
    fmpz *by_neurons; /* max_neurons + 1 */
    fmpz_t all, irredundant, with_redundant;
    gsnn_space_front front; /* empty unless the Pareto front is asked for */
} counts;

/* After each sum: whether to go on. */
static gsnn_status finish_sum(sum_writer *writer, gsnn_error *error) {
    writer->first = false;
    if (++writer->done % 256 == 0) {
        gsnn_status status =
            gsnn_run_step(writer->run, "listing sums", writer->done, writer->total, error);
        if (status)
            return status;
    }
    return check_stream(writer->stream, error);
}

/* ---- JSON -------------------------------------------------------------------------------- */

static bool add_count(cJSON *object, const char *name, const fmpz_t count) {
    char *text = fmpz_get_str(NULL, 10, count);
    bool added = text && (fmpz_cmp_si(count, LARGEST_JSON_INTEGER) <= 0
                              ? cJSON_AddRawToObject(object, name, text) != NULL
                              : cJSON_AddStringToObject(object, name, text) != NULL);
    flint_free(text);
    return added;
}

/* A new object at the end of the array, or NULL. */
static cJSON *append_object(cJSON *array) {
    cJSON *object = cJSON_CreateObject();
    if (object && cJSON_AddItemToArray(array, object))
        return object;
    cJSON_Delete(object);
    return NULL;
}

static bool add_group(cJSON *header, const gsnn_space *space) {
    cJSON *object = cJSON_AddObjectToObject(header, "group");
    fmpz_t order;
    fmpz_init(order);
    bool added = object && fmpz_set_str(order, space->order, 10) == 0 &&
                 cJSON_AddStringToObject(object, "name", space->name) &&
                 cJSON_AddStringToObject(object, "action", space->action) &&
                 cJSON_AddNumberToObject(object, "degree", (double)space->degree) &&
                 add_count(object, "order", order);
    fmpz_clear(order);
    return added;
}

static bool add_parts(cJSON *header, const gsnn_space *space) {
    cJSON *parts = cJSON_AddArrayToObject(header, "architectures");
    for (size_t i = 0; parts && i < space->part_count; i++) {
        const gsnn_space_part *part = &space->parts[i];
        cJSON *object = append_object(parts);
        if (!object || !cJSON_AddStringToObject(object, "id", part->id) ||
            !cJSON_AddNumberToObject(object, "type", part->type) ||
            !cJSON_AddNumberToObject(object, "neurons", (double)part->neurons) ||
            !cJSON_AddNumberToObject(object, "parameters", (double)part->parameters))
            return false;
    }
    return parts != NULL;
}

static bool add_counts(cJSON *header, const gsnn_space *space, const counts *c) {
    cJSON *object = cJSON_AddObjectToObject(header, "counts");
    bool added = object && add_count(object, "sums", c->all) &&
                 add_count(object, "irredundant", c->irredundant) &&
                 add_count(object, "with_redundant", c->with_redundant);
    cJSON *list = added ? cJSON_AddArrayToObject(object, "by_neurons") : NULL;
    for (size_t n = 1; list && n <= space->max_neurons; n++) {
        if (fmpz_is_zero(c->by_neurons + n))
            continue;
        cJSON *entry = append_object(list);
        if (!entry || !cJSON_AddNumberToObject(entry, "neurons", (double)n) ||
            !add_count(entry, "sums", c->by_neurons + n))
            return false;
    }
    return list != NULL;
}

static bool add_front(cJSON *header, const gsnn_space_front *front) {
    cJSON *list = cJSON_AddArrayToObject(header, "front");
    for (size_t i = 0; list && i < front->count; i++) {
        cJSON *point = append_object(list);
        if (!point ||
            !cJSON_AddNumberToObject(point, "neurons", (double)front->points[i].neurons) ||
            !cJSON_AddNumberToObject(point, "parameters", (double)front->points[i].parameters) ||
            !add_count(point, "sums", front->ways + i))
            return false;
    }
    return list != NULL;
}

static const char *selection_name(gsnn_space_selection selection) {
    static const char *const names[] = {
        [GSNN_SPACE_NONE] = "none", [GSNN_SPACE_ALL] = "all", [GSNN_SPACE_PARETO] = "pareto"};
    return names[selection];
}

static bool fill_header(cJSON *header, const gsnn_space *space, gsnn_space_selection selection,
                        const counts *c) {
    if (!cJSON_AddStringToObject(header, "schema", "gsnn-space/1"))
        return false;
    cJSON *tool = cJSON_AddObjectToObject(header, "tool");
    if (!tool || !cJSON_AddStringToObject(tool, "name", "gsnn") ||
        !cJSON_AddStringToObject(tool, "version", GSNN_VERSION) || !add_group(header, space) ||
        !cJSON_AddNumberToObject(header, "max_neurons", (double)space->max_neurons))
        return false;
    bool unlimited = space->channels == GSNN_SPACE_UNLIMITED;
    if (!(unlimited ? cJSON_AddNullToObject(header, "channels")
                    : cJSON_AddNumberToObject(header, "channels", (double)space->channels)))
        return false;
    return cJSON_AddBoolToObject(header, "redundant", space->redundant) &&
           cJSON_AddNumberToObject(header, "shared_parameters", (double)space->shared) &&
           add_parts(header, space) && add_counts(header, space, c) &&
           cJSON_AddStringToObject(header, "selection", selection_name(selection)) &&
           (selection != GSNN_SPACE_PARETO || add_front(header, &c->front));
}

static gsnn_status write_json_sum(void *context, const gsnn_space *space, const size_t *channels,
                                  size_t neurons, uint64_t parameters, gsnn_error *error) {
    sum_writer *writer = context;
    char *text = NULL;
    cJSON *object = cJSON_CreateObject();
    if (!object || (writer->lines && !cJSON_AddStringToObject(object, "record", "sum")) ||
        !cJSON_AddNumberToObject(object, "neurons", (double)neurons) ||
        !cJSON_AddNumberToObject(object, "parameters", (double)parameters) ||
        !cJSON_AddNumberToObject(object, "dimension",
                                 (double)gsnn_space_dimension(space, channels)))
        goto done;
    cJSON *summands = cJSON_AddArrayToObject(object, "summands");
    for (size_t i = 0; summands && i < space->part_count; i++) {
        if (!channels[i])
            continue;
        cJSON *summand = append_object(summands);
        if (!summand || !cJSON_AddStringToObject(summand, "id", space->parts[i].id) ||
            !cJSON_AddNumberToObject(summand, "channels", (double)channels[i]))
            goto done;
    }
    if (summands)
        text = cJSON_PrintUnformatted(object);
done:
    cJSON_Delete(object);
    if (!text)
        return gsnn_fail_memory(error);
    if (writer->lines)
        fprintf(writer->stream, "%s\n", text);
    else
        fprintf(writer->stream, "%s\n%s", writer->first ? "" : ",", text);
    cJSON_free(text);
    return finish_sum(writer, error);
}

/* The header of a document is written without its closing brace, so that the list can follow. */
static gsnn_status write_json_header(const gsnn_space *space, gsnn_space_selection selection,
                                     const counts *c, const sum_writer *writer, gsnn_error *error) {
    char *text = NULL;
    cJSON *header = cJSON_CreateObject();
    if (header && (!writer->lines || cJSON_AddStringToObject(header, "record", "header")) &&
        fill_header(header, space, selection, c))
        text = cJSON_PrintUnformatted(header);
    cJSON_Delete(header);
    if (!text)
        return gsnn_fail_memory(error);
    if (writer->lines)
        fprintf(writer->stream, "%s\n", text);
    else
        fprintf(writer->stream, "%.*s", (int)(strlen(text) - 1), text);
    cJSON_free(text);
    return check_stream(writer->stream, error);
}

/* ---- Table ------------------------------------------------------------------------------- */

static void write_count_line(FILE *stream, const fmpz_t count) {
    fmpz_fprint(stream, count);
    fputc('\n', stream);
}

static void write_table_header(const gsnn_space *space, gsnn_space_selection selection,
                               const counts *c, FILE *stream) {
    fprintf(stream, "%s, order %s: %ssums of at most %zu neuron%s", space->name, space->order,
            space->redundant ? "" : "irredundant ", space->max_neurons,
            space->max_neurons == 1 ? "" : "s");
    if (space->channels != GSNN_SPACE_UNLIMITED)
        fprintf(stream, ", at most %zu channel%s each", space->channels,
                space->channels == 1 ? "" : "s");
    fprintf(stream, "\n\n%8s  sums\n", "neurons");
    for (size_t n = 1; n <= space->max_neurons; n++)
        if (!fmpz_is_zero(c->by_neurons + n)) {
            fprintf(stream, "%8zu  ", n);
            write_count_line(stream, c->by_neurons + n);
        }
    fprintf(stream, "%8s  ", "all");
    write_count_line(stream, c->all);
    fputs(space->redundant ? "irredundant: " : "with redundant ones: ", stream);
    write_count_line(stream, space->redundant ? c->irredundant : c->with_redundant);
    if (selection != GSNN_SPACE_PARETO)
        return;
    fprintf(stream, "\nPareto front:\n%8s  %10s  sums\n", "neurons", "parameters");
    for (size_t i = 0; i < c->front.count; i++) {
        fprintf(stream, "%8zu  %10llu  ", c->front.points[i].neurons,
                (unsigned long long)c->front.points[i].parameters);
        write_count_line(stream, c->front.ways + i);
    }
}

static gsnn_status write_table_sum(void *context, const gsnn_space *space, const size_t *channels,
                                   size_t neurons, uint64_t parameters, gsnn_error *error) {
    sum_writer *writer = context;
    if (writer->first)
        fprintf(writer->stream, "\n%8s  %10s  %9s  sum\n", "neurons", "parameters", "dimension");
    fprintf(writer->stream, "%8zu  %10llu  %9llu  ", neurons, (unsigned long long)parameters,
            (unsigned long long)gsnn_space_dimension(space, channels));
    const char *separator = "";
    for (size_t i = 0; i < space->part_count; i++) {
        if (!channels[i])
            continue;
        fputs(separator, writer->stream);
        separator = " + ";
        if (channels[i] > 1)
            fprintf(writer->stream, "%zu x ", channels[i]);
        fputs(space->parts[i].id, writer->stream);
    }
    fputc('\n', writer->stream);
    return finish_sum(writer, error);
}

static void write_table_legend(gsnn_space_selection selection, FILE *stream) {
    fputs("\nneurons: hidden ones of the whole sum; sums: how many sums have so many\n", stream);
    if (selection != GSNN_SPACE_NONE)
        fputs("parameters: free ones of all channels, the linear function and the constant\n"
              "dimension: in how many directions generic parameters change the function\n"
              "2 x 0.0 + 1.0: two channels of architecture 0.0 and one of 1.0\n",
              stream);
}

/* ---- All --------------------------------------------------------------------------------- */

static gsnn_status write_sums(const gsnn_space *space, gsnn_space_selection selection,
                              gsnn_sum_visitor visit, sum_writer *writer, gsnn_error *error) {
    switch (selection) {
    case GSNN_SPACE_ALL:
        return gsnn_space_list(space, visit, writer, writer->run, error);
    case GSNN_SPACE_PARETO:
        return gsnn_space_pareto(space, visit, writer, writer->run, error);
    case GSNN_SPACE_NONE:
        break;
    }
    return GSNN_OK;
}

/* Counts, and tells how many sums will be listed where that fits. */
static gsnn_status count(counts *c, const gsnn_space *space, gsnn_space_selection selection,
                         sum_writer *writer, gsnn_error *error) {
    slong width = (slong)space->max_neurons + 1;
    gsnn_space other = *space; /* with the redundant sums, or without them */
    other.redundant = !space->redundant;
    gsnn_status status = gsnn_space_count(c->by_neurons, &other, writer->run, error);
    if (!status) {
        _fmpz_vec_sum(c->all, c->by_neurons, width);
        fmpz_set(space->redundant ? c->irredundant : c->with_redundant, c->all);
        status = gsnn_space_count(c->by_neurons, space, writer->run, error);
    }
    if (!status && selection == GSNN_SPACE_PARETO)
        status = gsnn_space_front_init(&c->front, space, writer->run, error);
    if (status)
        return status;
    fmpz_t listed;
    fmpz_init(listed);
    _fmpz_vec_sum(c->all, c->by_neurons, width);
    fmpz_set(space->redundant ? c->with_redundant : c->irredundant, c->all);
    if (selection == GSNN_SPACE_PARETO)
        _fmpz_vec_sum(listed, c->front.ways, (slong)c->front.count);
    else
        fmpz_set(listed, c->all);
    writer->total = fmpz_abs_fits_ui(listed) ? fmpz_get_ui(listed) : 0;
    fmpz_clear(listed);
    return GSNN_OK;
}

static gsnn_status write_header(const gsnn_space *space, gsnn_space_selection selection,
                                gsnn_space_format format, sum_writer *writer, gsnn_error *error) {
    slong width = (slong)space->max_neurons + 1;
    counts c = {.by_neurons = _fmpz_vec_init(width)};
    fmpz_init(c.all);
    fmpz_init(c.irredundant);
    fmpz_init(c.with_redundant);
    gsnn_status status = count(&c, space, selection, writer, error);
    if (!status && format == GSNN_SPACE_TABLE)
        write_table_header(space, selection, &c, writer->stream);
    else if (!status)
        status = write_json_header(space, selection, &c, writer, error);
    gsnn_space_front_clear(&c.front);
    fmpz_clear(c.all);
    fmpz_clear(c.irredundant);
    fmpz_clear(c.with_redundant);
    _fmpz_vec_clear(c.by_neurons, width);
    return status;
}

gsnn_status gsnn_space_write(const gsnn_space *space, gsnn_space_selection selection,
                             gsnn_space_format format, FILE *stream, const gsnn_run *run,
                             gsnn_error *error) {
    sum_writer writer = {
        .stream = stream, .first = true, .lines = format == GSNN_SPACE_JSONL, .run = run};
    gsnn_status status = write_header(space, selection, format, &writer, error);
    if (status)
        return status;
    if (format != GSNN_SPACE_JSON) {
        status = write_sums(space, selection,
                            format == GSNN_SPACE_TABLE ? write_table_sum : write_json_sum, &writer,
                            error);
        if (!status && format == GSNN_SPACE_TABLE)
            write_table_legend(selection, stream);
        return status;
    }
    if (selection != GSNN_SPACE_NONE) {
        fputs(",\n\"sums\":[", stream);
        status = write_sums(space, selection, write_json_sum, &writer, error);
        fputs("\n]", stream);
    }
    fputs("}\n", stream);
    return status;
}
