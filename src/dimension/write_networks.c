/* write_networks.c - what is known of one network, or of many seeded ones. */
#include "dimension/write.h"

#include <stdio.h>
#include <stdlib.h>

static void write_vector(gsnn_json *json, const fmpq *values, size_t count) {
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < count; i++)
        gsnn_json_fmpq(json, values + i);
    gsnn_json_end_array(json);
}

/* ---- Data -------------------------------------------------------------------------------- */

static void write_sizes(gsnn_json *json, const gsnn_batch *batch, const char *orbits_name) {
    gsnn_json_key(json, "sizes");
    gsnn_json_begin_lines(json);
    for (size_t i = 0; i < batch->size_count; i++) {
        const gsnn_batch_size *size = &batch->sizes[i];
        gsnn_json_begin_object(json);
        gsnn_json_member_unsigned(json, "points", size->points);
        if (size->orbits_known)
            gsnn_json_member_unsigned(json, orbits_name, size->orbits);
        else
            gsnn_json_member_null(json, orbits_name);
        gsnn_json_member_unsigned(json, "rank", size->rank);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static void write_batch(gsnn_json *json, const gsnn_batch *batch, const char *orbits_name,
                        bool known, size_t dimension, bool unseen) {
    gsnn_json_member_unsigned(json, "points", batch->points);
    if (batch->orbits_known)
        gsnn_json_member_unsigned(json, orbits_name, batch->orbits);
    else
        gsnn_json_member_null(json, orbits_name);
    gsnn_json_member_unsigned(json, "boundary", batch->boundary);
    gsnn_json_member_unsigned(json, "rank", batch->rank);
    gsnn_json_member_string(json, "rank_status",
                            batch->exact       ? "exact"
                            : batch->certified ? "certified"
                                               : "lower");
    if (!batch->exact && batch->certified)
        gsnn_json_member_double(json, "rank_error", batch->rank_error);
    if (known)
        gsnn_json_member_unsigned(json, "unseen", dimension - batch->rank);
    else
        gsnn_json_member_null(json, "unseen");
    if (batch->size_count)
        write_sizes(json, batch, orbits_name);
    if (!unseen)
        return;
    gsnn_json_key(json, "unseen_directions");
    if (!batch->unseen_known) {
        gsnn_json_null(json);
        return;
    }
    gsnn_json_begin_lines(json);
    for (slong i = 0; i < batch->basis->r; i++)
        write_vector(json, batch->basis->rows[i], (size_t)batch->basis->c);
    gsnn_json_end_array(json);
}

static void append_batch(gsnn_text *text, const gsnn_batch *batch, const char *orbits_name,
                         bool known, size_t dimension) {
    gsnn_text_append_format(text,
                            "  rows of data          %zu, of them %zu on a kink and left out\n",
                            batch->points, batch->boundary);
    if (batch->orbits_known)
        gsnn_text_append_format(text, "  %-21s %zu\n", orbits_name, batch->orbits);
    gsnn_text_append_format(text, "  rank on the data      %zu%s\n", batch->rank,
                            batch->exact ? "" : " at least (modulo a prime)");
    for (size_t i = 0; i + 1 < batch->size_count; i++)
        gsnn_text_append_format(text, "    on the first %-7zu  %zu\n", batch->sizes[i].points,
                                batch->sizes[i].rank);
    if (known)
        gsnn_text_append_format(text, "  unseen directions     %zu%s\n", dimension - batch->rank,
                                batch->exact ? "" : " at most");
}

/* ---- A G-SNN network --------------------------------------------------------------------- */

static void write_summand(gsnn_json *json, const gsnn_summand *summand,
                          const gsnn_enumeration_record *record) {
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "id", summand->id);
    gsnn_json_member_integer(json, "type", summand->type);
    gsnn_json_key(json, "channels");
    gsnn_json_begin_array(json);
    for (size_t j = 0; j < summand->channel_count; j++) {
        const fmpq *exact = summand->channels[j].exact;
        gsnn_json_begin_object(json);
        gsnn_json_key(json, "weights");
        write_vector(json, exact, summand->dimension);
        gsnn_json_member_fmpq(json, "b", exact + summand->dimension);
        gsnn_json_member_fmpq(json, "a", exact + summand->dimension + 1);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    size_t index = gsnn_enumeration_record_find(record, summand->id);
    gsnn_dimension_write_row(json, &record->architectures[index], record->group.degree);
    gsnn_json_end_object(json);
}

void gsnn_dimension_write_point(gsnn_json *json, const gsnn_point_answer *answer) {
    const gsnn_point_dimension *point = answer->point;
    gsnn_json_document_head(json, GSNN_DIMENSION_SCHEMA);
    gsnn_json_member_string(json, "of", "network");
    gsnn_record_group_write(json, &answer->exact->record->group, GSNN_DIMENSION_GROUP);
    gsnn_json_key(json, "summands");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < answer->network->summand_count; i++)
        write_summand(json, &answer->network->summands[i], answer->exact->record);
    gsnn_json_end_array(json);
    gsnn_json_member_unsigned(json, "parameters", point->parameters);
    if (point->smooth) {
        gsnn_json_member_unsigned(json, "dimension", point->dimension);
    } else {
        gsnn_json_member_null(json, "dimension");
        gsnn_json_member_string(json, "reason", "nowhere-smooth");
    }
    gsnn_json_member_unsigned(json, "generic", point->generic);
    gsnn_json_member_unsigned(json, "hyperplane_orbits", point->orbit_count);
    gsnn_json_member_string(json, "status", "exact");
    if (answer->batch)
        write_batch(json, answer->batch, "input_orbits", point->smooth, point->dimension,
                    answer->unseen);
    gsnn_json_end_object(json);
    gsnn_json_end_line(json);
}

void gsnn_dimension_write_point_table(gsnn_text *text, const gsnn_point_answer *answer) {
    const gsnn_point_dimension *point = answer->point;
    gsnn_text_append_format(text, "  parameters            %zu\n", point->parameters);
    if (point->smooth)
        gsnn_text_append_format(text, "  functional dimension  %zu (of generic parameters: %zu)\n",
                                point->dimension, point->generic);
    else
        gsnn_text_append(text,
                         "  functional dimension  none: a channel's weights are all 0, so that\n"
                         "                        the network is nowhere smooth in them\n");
    gsnn_text_append_format(text, "  orbits of hyperplanes %zu, of %zu channels with weights\n",
                            point->orbit_count, point->live);
    if (answer->batch)
        append_batch(text, answer->batch, "input orbits", point->smooth, point->dimension);
}

/* ---- A plain network --------------------------------------------------------------------- */

static void write_neurons(gsnn_json *json, const char *name, const gsnn_mlp *mlp,
                          const bool *flags) {
    gsnn_json_key(json, name);
    gsnn_json_begin_array(json);
    size_t h = 0;
    for (size_t l = 1; l < mlp->layer_count; l++)
        for (size_t i = 1; i <= mlp->widths[l]; i++, h++) {
            if (!flags[h])
                continue;
            gsnn_json_begin_array(json);
            gsnn_json_unsigned(json, l);
            gsnn_json_unsigned(json, i);
            gsnn_json_end_array(json);
        }
    gsnn_json_end_array(json);
}

static void write_points(gsnn_json *json, const gsnn_plain_answer *answer) {
    const gsnn_plain_dimension *d = answer->dimension;
    gsnn_json_key(json, "witnesses");
    gsnn_json_begin_lines(json);
    for (size_t c = 0; c < d->patterns.count; c++) {
        gsnn_text pattern = {0};
        for (size_t h = 0; h < d->hidden; h++)
            gsnn_text_append_char(
                &pattern,
                gsnn_pattern_on(d->patterns.patterns + c * d->patterns.words, h) ? '1' : '0');
        gsnn_json_begin_object(json);
        gsnn_json_key(json, "point");
        write_vector(json, d->points + c * d->inputs, d->inputs);
        gsnn_json_member_string(json, "pattern", gsnn_text_string(&pattern));
        gsnn_json_member_unsigned(json, "gain", d->gains[c]);
        gsnn_json_end_object(json);
        gsnn_text_clear(&pattern);
    }
    gsnn_json_end_array(json);
}

static void write_plain_fibre(gsnn_json *json, const gsnn_plain_dimension *d) {
    gsnn_json_key(json, "fibre");
    if (!d->fibre_known) {
        gsnn_json_null(json);
        return;
    }
    gsnn_json_begin_object(json);
    gsnn_json_member_fmpz(json, "components", d->components);
    gsnn_json_member_fmpz(json, "orbits", d->orbits);
    gsnn_json_member_unsigned(json, "dimension", d->fibre_dimension);
    gsnn_json_end_object(json);
}

void gsnn_dimension_write_plain(gsnn_json *json, const gsnn_plain_answer *answer) {
    const gsnn_plain_dimension *d = answer->dimension;
    gsnn_json_document_head(json, GSNN_DIMENSION_SCHEMA);
    gsnn_json_member_string(json, "of", "plain");
    gsnn_json_key(json, "widths");
    gsnn_json_begin_array(json);
    for (size_t l = 0; l <= answer->mlp->layer_count; l++)
        gsnn_json_unsigned(json, answer->mlp->widths[l]);
    gsnn_json_end_array(json);
    gsnn_json_member_unsigned(json, "parameters", d->parameters);
    gsnn_json_member_unsigned(json, "bound", d->bound);
    if (d->smooth && d->exact)
        gsnn_json_member_unsigned(json, "dimension", d->lower);
    else
        gsnn_json_member_null(json, "dimension");
    if (d->smooth) {
        gsnn_json_member_unsigned(json, "lower", d->lower);
        gsnn_json_member_unsigned(json, "upper", d->upper);
    } else {
        gsnn_json_member_string(json, "reason", "nowhere-smooth");
    }
    gsnn_json_member_string(json, "status", d->exact || !d->smooth ? "exact" : "bounds");
    if (d->patterns.count)
        gsnn_json_member_unsigned(json, "cells", d->cells);
    else
        gsnn_json_member_null(json, "cells");
    gsnn_json_member_boolean(json, "all_cells", d->cells_known);
    if (d->cells_known)
        gsnn_json_member_unsigned(json, "nonsmooth_cells", d->nonsmooth_cells);
    else
        gsnn_json_member_null(json, "nonsmooth_cells");
    gsnn_json_member_unsigned(json, "lines", d->lines);
    write_neurons(json, "dead", answer->mlp, d->dead);
    write_neurons(json, "always_on", answer->mlp, d->always_on);
    write_plain_fibre(json, d);
    if (answer->batch)
        write_batch(json, answer->batch, "input_orbits", d->smooth && d->exact, d->lower,
                    answer->unseen);
    gsnn_json_key(json, "network");
    gsnn_json_begin_object(json);
    gsnn_mlp_write_members(answer->mlp, json);
    gsnn_json_end_object(json);
    if (answer->options->points)
        write_points(json, answer);
    gsnn_json_end_object(json);
    gsnn_json_end_line(json);
}

static void append_widths(gsnn_text *text, const size_t *widths, size_t layers) {
    for (size_t l = 0; l <= layers; l++)
        gsnn_text_append_format(text, "%s%zu", l ? "," : "", widths[l]);
}

void gsnn_dimension_write_plain_table(gsnn_text *text, const gsnn_plain_answer *answer) {
    const gsnn_plain_dimension *d = answer->dimension;
    size_t dead = 0, on = 0;
    for (size_t h = 0; h < d->hidden; h++) {
        dead += d->dead[h];
        on += d->always_on[h];
    }
    gsnn_text_append(text, "widths ");
    append_widths(text, answer->mlp->widths, answer->mlp->layer_count);
    gsnn_text_append_format(text, "\n  parameters            %zu\n", d->parameters);
    gsnn_text_append_format(text, "  bound                 %zu (parameters less hidden neurons)\n",
                            d->bound);
    if (!d->smooth)
        gsnn_text_append(text, "  functional dimension  none: nowhere smooth\n");
    else if (d->exact)
        gsnn_text_append_format(text, "  functional dimension  %zu (proved)\n", d->lower);
    else
        gsnn_text_append_format(text, "  functional dimension  at least %zu, at most %zu\n",
                                d->lower, d->upper);
    if (d->patterns.count)
        gsnn_text_append_format(text, "  cells                 %zu%s\n", d->cells,
                                d->cells_known ? " (all there are)" : " met");
    gsnn_text_append_format(
        text, "  neurons always off    %zu, always on %zu (of %zu; those proved so)\n", dead, on,
        d->hidden);
    if (d->fibre_known) {
        char *components = fmpz_get_str(NULL, 10, d->components);
        gsnn_text_append_format(text, "  fibre                 %s parts of dimension %zu\n",
                                components, d->fibre_dimension);
        flint_free(components);
    }
    if (answer->batch)
        append_batch(text, answer->batch, "different rows", d->smooth && d->exact, d->lower);
}

/* ---- Seeded networks --------------------------------------------------------------------- */

static const char *init_name(gsnn_seeds_init init) {
    return init == GSNN_SEEDS_HE ? "he" : "uniform";
}

void gsnn_dimension_write_seeds(gsnn_json *json, const gsnn_seeds *seeds) {
    gsnn_json_document_head(json, GSNN_DIMENSION_SCHEMA);
    gsnn_json_member_string(json, "of", "seeds");
    gsnn_json_key(json, "widths");
    gsnn_json_begin_array(json);
    for (size_t l = 0; l <= seeds->layer_count; l++)
        gsnn_json_unsigned(json, seeds->widths[l]);
    gsnn_json_end_array(json);
    gsnn_json_key(json, "seeds");
    gsnn_json_begin_array(json);
    gsnn_json_unsigned(json, seeds->first);
    gsnn_json_unsigned(json, seeds->last);
    gsnn_json_end_array(json);
    gsnn_json_member_string(json, "init", init_name(seeds->init));
    gsnn_json_member_unsigned(json, "parameters", seeds->parameters);
    gsnn_json_member_unsigned(json, "bound", seeds->bound);
    gsnn_json_key(json, "histogram");
    gsnn_json_begin_object(json);
    for (size_t i = 0; i < seeds->histogram_size; i++) {
        char name[32];
        snprintf(name, sizeof name, "%zu", i);
        if (seeds->histogram[i])
            gsnn_json_member_unsigned(json, name, seeds->histogram[i]);
    }
    gsnn_json_end_object(json);
    gsnn_json_member_unsigned(json, "nowhere_smooth", seeds->nowhere_smooth);
    gsnn_json_member_unsigned(json, "inexact", seeds->inexact);
    gsnn_json_member_string(json, "status", seeds->inexact ? "bounds" : "exact");
    gsnn_json_end_object(json);
    gsnn_json_end_line(json);
}

#define BAR 40

void gsnn_dimension_write_seeds_table(gsnn_text *text, const gsnn_seeds *seeds) {
    size_t most = 1;
    for (size_t i = 0; i < seeds->histogram_size; i++)
        most = seeds->histogram[i] > most ? seeds->histogram[i] : most;
    gsnn_text_append(text, "widths ");
    append_widths(text, seeds->widths, seeds->layer_count);
    gsnn_text_append_format(text, ", seeds %llu to %llu, %s, %zu parameters\n\n  dim  seeds\n",
                            (unsigned long long)seeds->first, (unsigned long long)seeds->last,
                            init_name(seeds->init), seeds->parameters);
    for (size_t i = 0; i < seeds->histogram_size; i++) {
        if (!seeds->histogram[i])
            continue;
        gsnn_text_append_format(text, "%5zu %6zu ", i, seeds->histogram[i]);
        for (size_t k = 0; k < (seeds->histogram[i] * BAR + most - 1) / most; k++)
            gsnn_text_append_char(text, '#');
        gsnn_text_append(text, i == seeds->bound ? "  bound\n" : "\n");
    }
    gsnn_text_append_format(
        text,
        "\ndim    functional dimension%s; the bound, %zu, is parameters less hidden\n"
        "       neurons\n",
        seeds->inexact ? " or the lower bound of it that was proved" : "", seeds->bound);
    if (seeds->inexact)
        gsnn_text_append_format(text, "%llu of them are lower bounds only\n",
                                (unsigned long long)seeds->inexact);
    if (seeds->nowhere_smooth)
        gsnn_text_append_format(text, "%llu more are nowhere smooth and have none\n",
                                (unsigned long long)seeds->nowhere_smooth);
}
