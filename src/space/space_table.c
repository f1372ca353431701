/* space_table.c - a space of sums as a table for people and as CSV. */
#include "space/space_listing.h"

static void write_count_line(FILE *stream, const fmpz_t count) {
    fmpz_fprint(stream, count);
    fputc('\n', stream);
}

/* ---- Table ------------------------------------------------------------------------------- */

void gsnn_space_table_header(const gsnn_space_listing *listing, const gsnn_space_counts *c,
                             FILE *stream) {
    const gsnn_space *space = listing->space;
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
    if (listing->selection != GSNN_SPACE_PARETO)
        return;
    fprintf(stream, "\nPareto front:\n%8s  %10s  sums\n", "neurons", "parameters");
    for (size_t i = 0; i < c->front.count; i++) {
        fprintf(stream, "%8zu  %10llu  ", c->front.points[i].neurons,
                (unsigned long long)c->front.points[i].parameters);
        write_count_line(stream, c->front.ways + i);
    }
}

void gsnn_space_table_sum(const gsnn_space *space, const size_t *channels, size_t neurons,
                          uint64_t parameters, bool first, FILE *stream) {
    if (first)
        fprintf(stream, "\n%8s  %10s  %9s  sum\n", "neurons", "parameters", "dimension");
    fprintf(stream, "%8zu  %10llu  %9llu  ", neurons, (unsigned long long)parameters,
            (unsigned long long)gsnn_space_dimension(space, channels));
    const char *separator = "";
    for (size_t i = 0; i < space->part_count; i++) {
        if (!channels[i])
            continue;
        fputs(separator, stream);
        separator = " + ";
        if (channels[i] > 1)
            fprintf(stream, "%zu x ", channels[i]);
        fputs(space->parts[i].id, stream);
    }
    fputc('\n', stream);
}

void gsnn_space_table_legend(gsnn_space_selection selection, FILE *stream) {
    fputs("\nneurons: hidden ones of the whole sum; sums: how many sums have so many\n", stream);
    if (selection != GSNN_SPACE_NONE)
        fputs("parameters: free ones of all channels, the linear function and the constant\n"
              "dimension: in how many directions generic parameters change the function\n"
              "2 x 0.0 + 1.0: two channels of architecture 0.0 and one of 1.0\n",
              stream);
}

/* ---- CSV --------------------------------------------------------------------------------- */

void gsnn_space_csv_header(const gsnn_space_listing *listing, const gsnn_space_counts *c,
                           FILE *stream) {
    const gsnn_space *space = listing->space;
    if (listing->selection != GSNN_SPACE_NONE) {
        fputs("neurons,parameters,dimension,sum\n", stream);
        return;
    }
    fputs("neurons,sums\n", stream);
    for (size_t n = 1; n <= space->max_neurons; n++)
        if (!fmpz_is_zero(c->by_neurons + n)) {
            fprintf(stream, "%zu,", n);
            write_count_line(stream, c->by_neurons + n);
        }
}

/* A sum in quotes, as the commands that take one read it. */
void gsnn_space_csv_sum(const gsnn_space *space, const size_t *channels, size_t neurons,
                        uint64_t parameters, FILE *stream) {
    const char *separator = "";
    fprintf(stream, "%zu,%llu,%llu,\"", neurons, (unsigned long long)parameters,
            (unsigned long long)gsnn_space_dimension(space, channels));
    for (size_t i = 0; i < space->part_count; i++) {
        if (!channels[i])
            continue;
        fprintf(stream, "%s%s", separator, space->parts[i].id);
        if (channels[i] > 1)
            fprintf(stream, ":%zu", channels[i]);
        separator = ",";
    }
    fputs("\"\n", stream);
}
