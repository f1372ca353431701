/* space_listing.h - what the formats of a space share; private to this room. */
#ifndef GSNN_SPACE_SPACE_LISTING_H
#define GSNN_SPACE_SPACE_LISTING_H

#include "space/space_writer.h"
#include "json/writer.h"

typedef struct gsnn_space_listing {
    const gsnn_space *space;
    gsnn_space_selection selection;
    gsnn_space_format format;
} gsnn_space_listing;

/* What is said before the sums. */
typedef struct gsnn_space_counts {
    fmpz *by_neurons; /* max_neurons + 1 */
    fmpz_t all, irredundant, with_redundant;
    gsnn_space_front front; /* empty unless the Pareto front is asked for */
} gsnn_space_counts;

/* Begins the document, up to the list of sums, or writes the header of JSON lines. */
void gsnn_space_json_header(const gsnn_space_listing *listing, const gsnn_space_counts *counts,
                            gsnn_json *json);

/* Writes a sum, given by the channels of each architecture. */
void gsnn_space_json_sum(const gsnn_space_listing *listing, const size_t *channels, size_t neurons,
                         uint64_t parameters, gsnn_json *json);

/* Ends the document. */
void gsnn_space_json_end(const gsnn_space_listing *listing, gsnn_json *json);

/* The same of a table for people, and what is said below it. */
void gsnn_space_table_header(const gsnn_space_listing *listing, const gsnn_space_counts *counts,
                             FILE *stream);
void gsnn_space_table_sum(const gsnn_space *space, const size_t *channels, size_t neurons,
                          uint64_t parameters, bool first, FILE *stream);
void gsnn_space_table_legend(gsnn_space_selection selection, FILE *stream);

/* The same of CSV: the counts where no sums are listed, else a line of names. */
void gsnn_space_csv_header(const gsnn_space_listing *listing, const gsnn_space_counts *counts,
                           FILE *stream);
void gsnn_space_csv_sum(const gsnn_space *space, const size_t *channels, size_t neurons,
                        uint64_t parameters, FILE *stream);

#endif
