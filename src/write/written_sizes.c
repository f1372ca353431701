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
    bool large = COEFF_IS_MPZ(*neurons);
    return !large && (uint64_t)*neurons <= e->options.max_rows       ? (uint64_t)*neurons
           : large && fmpz_cmp_ui(neurons, e->options.max_rows) <= 0 ? fmpz_get_ui(neurons)
                                                                     : 0;
}

void gsnn_record_sizer_init(gsnn_record_sizer *sizer, const gsnn_enumeration *enumeration) {
    *sizer = (gsnn_record_sizer){
        .enumeration = enumeration,
        .generators = 2 * generator_bytes(enumeration),
        .inputs = (double)gsnn_group_inputs(enumeration->group),
    };
}

static void architecture_sizes(const gsnn_record_sizer *sizer, size_t i,
                               gsnn_written_sizes *sizes) {
    const gsnn_enumeration *e = sizer->enumeration;
    const gsnn_architecture *a = gsnn_enumeration_architecture(e, i);
    uint64_t neurons = listed_neurons(e, a);
    sizes->rest += ARCHITECTURE_BYTES;
    sizes->generators += sizer->generators * (double)e->catalogue.classes[a->class].generator_count;
    bool full = e->options.weights == GSNN_WEIGHTS_FULL;
    if (full || i < e->admissible)
        sizes->rho += (double)neurons * (double)e->group->generator_count * integer_bytes(neurons);
    /* Where all rows are wanted there are none of too many neurons; where one is, there is one. */
    uint64_t rows = full ? neurons : e->options.weights == GSNN_WEIGHTS_ROW;
    size_t dimension = gsnn_group_weight_dimension(e->group, &a->weights);
    sizes->rows +=
        (double)rows * sizer->inputs *
        (e->group->action->integer_rows ? integer_bytes(dimension) : 8 * (double)dimension);
}

static void morphism_sizes(const gsnn_enumeration *e, const gsnn_morphism *m,
                           gsnn_written_sizes *sizes) {
    sizes->morphisms += MORPHISM_BYTES;
    if (m->kind == GSNN_INCLUSION && e->options.weights == GSNN_WEIGHTS_FULL)
        sizes->neuron_maps += (double)listed_neurons(e, &e->architectures[m->to]) *
                              integer_bytes(listed_neurons(e, &e->architectures[m->from]));
}

void gsnn_record_sizer_add(const gsnn_record_sizer *sizer, size_t i, gsnn_written_sizes *sizes) {
    const gsnn_enumeration *e = sizer->enumeration;
    if (i < e->count)
        architecture_sizes(sizer, i, sizes);
    else
        morphism_sizes(e, &e->morphisms.list[i - e->count], sizes);
}

gsnn_written_sizes gsnn_write_estimate(const gsnn_enumeration *enumeration, const char *format) {
    gsnn_written_sizes all = {0};
    if (strcmp(format, gsnn_json_writer.format) != 0 &&
        strcmp(format, gsnn_jsonl_writer.format) != 0)
        return all;
    size_t stride = enumeration->options.parts;
    size_t count = enumeration->count + enumeration->morphisms.count;
    gsnn_record_sizer sizer;
    gsnn_record_sizer_init(&sizer, enumeration);
    for (size_t i = enumeration->options.part; i < count; i += stride)
        gsnn_record_sizer_add(&sizer, i, &all);
    return all;
}
