#include "space/space_writer.h"

#include "base/run.h"
#include "space/space_listing.h"

#include <errno.h>
#include <flint/fmpz_vec.h>
#include <string.h>

typedef struct {
    gsnn_space_listing listing;
    FILE *stream;
    gsnn_json json; /* to the stream */
    bool first;     /* sum of a table */
    const gsnn_run *run;
    uint64_t done, total; /* sums; a total of 0 is not known */
} sum_writer;

static gsnn_status check_stream(FILE *stream, gsnn_error *error) {
    if (!ferror(stream))
        return GSNN_OK;
    return gsnn_fail(error, GSNN_FAILED, "cannot write the space: %s", strerror(errno));
}

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

static bool send(void *stream, const char *bytes, size_t length) {
    return fwrite(bytes, 1, length, stream) == length;
}

static gsnn_status write_json_sum(void *context, const gsnn_space *space, const size_t *channels,
                                  size_t neurons, uint64_t parameters, gsnn_error *error) {
    (void)space;
    sum_writer *writer = context;
    gsnn_space_json_sum(&writer->listing, channels, neurons, parameters, &writer->json);
    return finish_sum(writer, error);
}

/* ---- Table and CSV ---------------------------------------------------------------------- */

static gsnn_status write_table_sum(void *context, const gsnn_space *space, const size_t *channels,
                                   size_t neurons, uint64_t parameters, gsnn_error *error) {
    sum_writer *writer = context;
    gsnn_space_table_sum(space, channels, neurons, parameters, writer->first, writer->stream);
    return finish_sum(writer, error);
}

static gsnn_status write_csv_sum(void *context, const gsnn_space *space, const size_t *channels,
                                 size_t neurons, uint64_t parameters, gsnn_error *error) {
    sum_writer *writer = context;
    gsnn_space_csv_sum(space, channels, neurons, parameters, writer->stream);
    return finish_sum(writer, error);
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
static gsnn_status count(gsnn_space_counts *c, const gsnn_space *space,
                         gsnn_space_selection selection, sum_writer *writer, gsnn_error *error) {
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

static void write_counts(sum_writer *writer, const gsnn_space_counts *c) {
    switch (writer->listing.format) {
    case GSNN_SPACE_TABLE:
        gsnn_space_table_header(&writer->listing, c, writer->stream);
        break;
    case GSNN_SPACE_CSV:
        gsnn_space_csv_header(&writer->listing, c, writer->stream);
        break;
    case GSNN_SPACE_JSON:
    case GSNN_SPACE_JSONL:
        gsnn_space_json_header(&writer->listing, c, &writer->json);
        break;
    }
}

static gsnn_status write_header(sum_writer *writer, gsnn_error *error) {
    const gsnn_space *space = writer->listing.space;
    slong width = (slong)space->max_neurons + 1;
    gsnn_space_counts c = {.by_neurons = _fmpz_vec_init(width)};
    fmpz_init(c.all);
    fmpz_init(c.irredundant);
    fmpz_init(c.with_redundant);
    gsnn_status status = count(&c, space, writer->listing.selection, writer, error);
    if (!status)
        write_counts(writer, &c);
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
    static const gsnn_sum_visitor visitors[] = {
        [GSNN_SPACE_JSON] = write_json_sum,
        [GSNN_SPACE_JSONL] = write_json_sum,
        [GSNN_SPACE_TABLE] = write_table_sum,
        [GSNN_SPACE_CSV] = write_csv_sum,
    };
    sum_writer writer = {
        .listing = {space, selection, format}, .stream = stream, .first = true, .run = run};
    bool json = format == GSNN_SPACE_JSON || format == GSNN_SPACE_JSONL;
    gsnn_json_init(&writer.json, send, stream);
    gsnn_status status = write_header(&writer, error);
    if (!status)
        status = write_sums(space, selection, visitors[format], &writer, error);
    if (!status && format == GSNN_SPACE_TABLE)
        gsnn_space_table_legend(selection, stream);
    else if (!status && json)
        gsnn_space_json_end(&writer.listing, &writer.json);
    if (status || !json)
        gsnn_json_abandon(&writer.json);
    else if ((status = gsnn_json_end(&writer.json, error)) && ferror(stream))
        status = check_stream(stream, error);
    return status;
}
