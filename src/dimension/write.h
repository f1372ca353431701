/* write.h - answers about functional dimension, schema gsnn-dimension/1, and tables for people. */
#ifndef GSNN_DIMENSION_WRITE_H
#define GSNN_DIMENSION_WRITE_H

#include "dimension/batch.h"
#include "dimension/family.h"
#include "dimension/plain.h"
#include "dimension/point.h"
#include "dimension/seeds.h"
#include "record/record_group.h"
#include "json/writer.h"

#define GSNN_DIMENSION_SCHEMA "gsnn-dimension/1"

/* ---- What answers contain so that they can be proved -------------------------------------- */

/* What they say of the group. */
#define GSNN_DIMENSION_GROUP (GSNN_GROUP_ACTION | GSNN_GROUP_DEGREE | GSNN_GROUP_GENERATORS)

/* The weights of the first neuron: "row" of the pattern, or "basis", the first rows of it. */
void gsnn_dimension_write_row(gsnn_json *json, const gsnn_record_architecture *architecture,
                              size_t degree);

/* ---- Families ---------------------------------------------------------------------------- */

/* All architectures and inclusions: one document or, with `lines`, JSON lines. */
void gsnn_dimension_write_families(gsnn_json *json, const gsnn_family *family, bool lines);
void gsnn_dimension_write_families_csv(gsnn_text *text, const gsnn_family *family);
void gsnn_dimension_write_families_table(gsnn_text *text, const gsnn_family *family);

/* One sum. */
typedef struct gsnn_sum_answer {
    const gsnn_family *family;
    const gsnn_summand_choice *terms;
    size_t count;
    const gsnn_family_sum *sum;
} gsnn_sum_answer;

void gsnn_dimension_write_sum(gsnn_json *json, const gsnn_sum_answer *answer);
void gsnn_dimension_write_sum_table(gsnn_text *text, const gsnn_sum_answer *answer);

/* ---- Networks ---------------------------------------------------------------------------- */

/* One G-SNN network; batch is NULL without data. */
typedef struct gsnn_point_answer {
    const gsnn_network *network;
    const gsnn_exact_record *exact;
    const gsnn_point_dimension *point;
    const gsnn_batch *batch;
    bool unseen;
} gsnn_point_answer;

void gsnn_dimension_write_point(gsnn_json *json, const gsnn_point_answer *answer);
void gsnn_dimension_write_point_table(gsnn_text *text, const gsnn_point_answer *answer);

/* One plain network; batch is NULL without data. */
typedef struct gsnn_plain_answer {
    const gsnn_mlp *mlp;
    const gsnn_plain_dimension *dimension;
    const gsnn_plain_options *options;
    const gsnn_batch *batch;
    bool unseen;
} gsnn_plain_answer;

void gsnn_dimension_write_plain(gsnn_json *json, const gsnn_plain_answer *answer);
void gsnn_dimension_write_plain_table(gsnn_text *text, const gsnn_plain_answer *answer);

void gsnn_dimension_write_seeds(gsnn_json *json, const gsnn_seeds *seeds);
void gsnn_dimension_write_seeds_table(gsnn_text *text, const gsnn_seeds *seeds);

#endif
