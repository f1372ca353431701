/* written_sizes.c - how large the records of the JSON formats will be, before they are made. */
#include "write/json_record.h"
#include "write/writer.h"

#include <string.h>

/* Of a record without what grows with the group. */
#define ARCHITECTURE_BYTES 420
#define MORPHISM_BYTES 64

/* Bytes of an integer from 1 to `largest`, most of which have as many digits as that, and of the
 * comma behind it. */
static double integer_bytes(uint64_t largest) {
    double bytes = 2;
    for (; largest >= 10; largest /= 10)
        bytes++;
    return bytes;
}

/* Of a generator of a subgroup. */
static double generator_bytes(const gsnn_enumeration *e) {
    double degree = (double)gsnn_group_inputs(e->group);
    switch (e->options.generators) {
    case GSNN_GENERATORS_ALL:
        /* Entries of matrices have few characters. */
        return 2 + (e->group->action->images ? degree * integer_bytes(gsnn_group_inputs(e->group))
                                             : 4 * degree * degree);
    case GSNN_GENERATORS_WORDS:
        return 2 + 1.5 * (double)e->words.longest;
    case GSNN_GENERATORS_NONE:
        return 0;
    }
    return 0;
}

/* Of the neurons of an architecture with at most max_rows of them, else 0. */
static uint64_t listed_neurons(const gsnn_enumeration *e, const gsnn_architecture *a) {
    const fmpz *neurons = e->catalogue.classes[a->class].index;
    return fmpz_cmp_ui(neurons, e->options.max_rows) <= 0 ? fmpz_get_ui(neurons) : 0;
}

static gsnn_written_sizes architecture_sizes(const gsnn_enumeration *e, size_t i) {
    const gsnn_architecture *a = gsnn_enumeration_architecture(e, i);
    uint64_t neurons = listed_neurons(e, a);
    size_t dimension = gsnn_group_weight_dimension(e->group, &a->weights);
    gsnn_written_sizes sizes = {.rest = ARCHITECTURE_BYTES};
    sizes.generators =
        2 * generator_bytes(e) * (double)e->catalogue.classes[a->class].generator_count;
    bool full = e->options.weights == GSNN_WEIGHTS_FULL;
    if (full || i < e->admissible)
        sizes.rho = (double)neurons * (double)e->group->generator_count * integer_bytes(neurons);
    /* Where all rows are wanted there are none of too many neurons; where one is, there is one. */
    uint64_t rows = full ? neurons : e->options.weights == GSNN_WEIGHTS_ROW;
    sizes.rows =
        (double)rows * (double)gsnn_group_inputs(e->group) *
        (e->group->action->integer_rows ? integer_bytes(dimension) : 8 * (double)dimension);
    return sizes;
}

static gsnn_written_sizes morphism_sizes(const gsnn_enumeration *e, const gsnn_morphism *m) {
    gsnn_written_sizes sizes = {.morphisms = MORPHISM_BYTES};
    if (m->kind == GSNN_INCLUSION && e->options.weights == GSNN_WEIGHTS_FULL)
        sizes.neuron_maps = (double)listed_neurons(e, &e->architectures[m->to]) *
                            integer_bytes(listed_neurons(e, &e->architectures[m->from]));
    return sizes;
}

gsnn_written_sizes gsnn_json_record_sizes(const gsnn_enumeration *enumeration, size_t i) {
    return i < enumeration->count
               ? architecture_sizes(enumeration, i)
               : morphism_sizes(enumeration, &enumeration->morphisms.list[i - enumeration->count]);
}

gsnn_written_sizes gsnn_write_estimate(const gsnn_enumeration *enumeration, const char *format) {
    gsnn_written_sizes all = {0};
    if (strcmp(format, gsnn_json_writer.format) != 0 &&
        strcmp(format, gsnn_jsonl_writer.format) != 0)
        return all;
    size_t stride = enumeration->options.parts;
    size_t count = enumeration->count + enumeration->morphisms.count;
    for (size_t i = enumeration->options.part; i < count; i += stride) {
        gsnn_written_sizes one = gsnn_json_record_sizes(enumeration, i);
        all.generators += one.generators;
        all.rho += one.rho;
        all.rows += one.rows;
        all.neuron_maps += one.neuron_maps;
        all.morphisms += one.morphisms;
        all.rest += one.rest;
    }
    return all;
}
