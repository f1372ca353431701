/* phases.h - what a mean of the weights leaves of a group's symmetry.
 *
 * Rows of weights with a mean in the weight space of an architecture keep exactly the elements that
 * fix the mean: K where signs are seen, H where the activation absorbs them.  So the architectures
 * of a group are the phases into which a mean shift breaks its symmetry. */
#ifndef GSNN_DENSITY_PHASES_H
#define GSNN_DENSITY_PHASES_H

#include "density/draws_group.h"
#include "density/symmetry.h"

typedef struct gsnn_phase {
    const gsnn_record_architecture *architecture;
    char **mean;                /* degree exact entries: a generic row of the weight space */
    gsnn_found_group relu;      /* what fixes the mean */
    gsnn_found_group absorbing; /* what fixes it up to sign */
    size_t relu_class, absorbing_class;
    bool relu_class_known, absorbing_class_known;
    gsnn_found_group rows; /* of draws whose rows are drawn independently: the core of H */
    gsnn_draws_group hidden;
} gsnn_phase;

typedef struct gsnn_phases {
    const gsnn_enumeration_record *record;
    gsnn_group *group;
    gsnn_group *all; /* NULL, or the same without a chain where it is that of all permutations */
    gsnn_phase *phases;
    size_t count;
} gsnn_phases;

/* Makes the phases of all admissible architectures of a record, to be cleared in any case.
 * GSNN_INVALID where the record of a group of matrices leaves their first
 * rows out. */
gsnn_status gsnn_phases_init(gsnn_phases *phases, const gsnn_enumeration_record *record,
                             const gsnn_run *run, gsnn_error *error);
void gsnn_phases_clear(gsnn_phases *phases);

gsnn_status gsnn_phases_write_json(gsnn_text *text, const gsnn_phases *phases, gsnn_error *error);
gsnn_status gsnn_phases_write_jsonl(gsnn_text *text, const gsnn_phases *phases, gsnn_error *error);
gsnn_status gsnn_phases_write_table(gsnn_text *text, const gsnn_phases *phases, gsnn_error *error);
gsnn_status gsnn_phases_write_csv(gsnn_text *text, const gsnn_phases *phases, gsnn_error *error);

#endif
