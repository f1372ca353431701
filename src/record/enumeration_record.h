/* enumeration_record.h - an enumeration as its file states it.
 *
 * The reader of gsnn-enumeration/1, as one JSON document or as JSON lines, which it tells apart by
 * itself.  What it yields is typed and has the right shape (lists have the length that the degree,
 * the neurons and the generators ask for; images, free weights and neurons are in range; ids are
 * unique and every id that is referred to exists), but nothing in it is known to be true: that is
 * what `gsnn verify` is for.  Members that the format does not have are ignored.
 *
 * Indices (of architectures, generators, neurons as array positions) count from 0; signed images,
 * free weights and neuron maps keep the file's +-1, +-2, ...  Every pointer in a record belongs to
 * the record.
 */
#ifndef GSNN_RECORD_ENUMERATION_RECORD_H
#define GSNN_RECORD_ENUMERATION_RECORD_H

#include "base/arena.h"
#include "base/mapped_text.h"
#include "gsnn.h"
#include "record/record_action.h"

/* A count that the file leaves out or gives as null. */
#define GSNN_RECORD_UNKNOWN ((int64_t)-1)

/* An index of no architecture. */
#define GSNN_RECORD_NONE SIZE_MAX

/* A number of neurons that does not fit 64 bits; its decimal form is still there. */
#define GSNN_RECORD_HUGE UINT64_MAX

/* Group elements in the file's notation: lists of (signed) images for permutations and signed
 * permutations, exact entries for matrices.  The one that does not apply is NULL. */
typedef struct gsnn_record_elements {
    size_t count;
    const int32_t *images;      /* count x degree, each +-1..+-degree */
    const char *const *entries; /* count x degree x degree, row by row */
} gsnn_record_elements;

typedef struct gsnn_record_group {
    const char *name; /* NULL when the file gives none */
    const gsnn_record_action *action;
    size_t degree;
    const char *order; /* decimal */
    gsnn_record_elements generators;
    const char *const *generator_names; /* one a generator, or NULL */
    const char *const *form;            /* degree x degree exact entries, or NULL: the identity */
    int64_t invariant_dimension;
} gsnn_record_group;

/* What the file was asked to list; everything, when it does not say. */
typedef struct gsnn_record_selection {
    int type;             /* only that type; 0 for both */
    uint64_t max_neurons; /* UINT64_MAX for no limit */
} gsnn_record_selection;

/* Counts; [0] is type 1, [1] is type 2.  GSNN_RECORD_UNKNOWN where the file gives none. */
typedef struct gsnn_record_counts {
    int64_t subgroup_classes;
    int64_t pairs[2];
    int64_t cohomology_classes[2];
    int64_t admissible[2];
    int64_t admissible_cohomology_classes[2];
    int64_t inclusions;
    int64_t tunnels;
} gsnn_record_counts;

typedef struct gsnn_record_subgroup {
    const char *order; /* decimal */
    bool listed;       /* false when the file leaves the generators out */
    gsnn_record_elements generators;
} gsnn_record_subgroup;

typedef struct gsnn_record_cohomology {
    size_t rank;
    const int32_t *class; /* rank coordinates, each 0 or 1 */
    bool trivial;
    int64_t orbit_length;
} gsnn_record_cohomology;

/* The weights: a pattern for permutations and signed permutations, a basis for matrices. */
typedef struct gsnn_record_weights {
    bool listed;         /* false when the file leaves the weights out */
    size_t dimension;    /* taken from the parameters when they are left out */
    size_t row_count;    /* rows of the pattern: 0 (left out), 1 or all neurons */
    const int32_t *rows; /* row_count x degree, each 0 or +-1..+-dimension; NULL without rows */
    const char *text;    /* of rows that were left where they are, up to text_end; or NULL */
    const char *text_end;
    size_t text_line;               /* of JSON lines, else 0 */
    size_t basis_row_count;         /* rows of each basis matrix: 0 (left out), 1 or all neurons */
    const double *basis;            /* dimension x basis_row_count x degree, or NULL */
    const char *const *basis_exact; /* dimension x degree: the first rows, or NULL */
} gsnn_record_weights;

/* Listed basis vectors, as exact entries. */
typedef struct gsnn_record_basis {
    size_t count;
    const char *const *entries; /* count x length, or NULL: not listed */
} gsnn_record_basis;

typedef enum gsnn_record_activation {
    GSNN_RECORD_RELU,
    GSNN_RECORD_ODD,
    GSNN_RECORD_SIN,
    GSNN_RECORD_NO_SYMMETRY,
} gsnn_record_activation;

/* "relu", "odd", "sin" or "none". */
const char *gsnn_record_activation_name(gsnn_record_activation activation);

/* What outputs do: f(gx) = sigma(g) f(x).  Unless `given` there is one invariant output, the
 * activation is relu, and only action (permutation) and dimension (1) are set. */
typedef struct gsnn_record_codomain {
    bool given;
    gsnn_record_activation activation;
    const char *kind;
    const gsnn_record_action *action;
    size_t dimension;                /* outputs */
    const char *signs;               /* as asked for, or NULL */
    gsnn_record_elements generators; /* the images of the generators, dimension x dimension */
    gsnn_record_weights linear;      /* of matrices C with C g = sigma(g) C: `dimension` rows of the
                                      * group's degree; basis_exact has whole matrices */
    gsnn_record_weights constant;    /* of sigma^G: one row */
} gsnn_record_codomain;

typedef struct gsnn_record_parameters {
    int64_t weights, bias, output, linear, constant, total;
} gsnn_record_parameters;

typedef struct gsnn_record_architecture {
    const char *id;
    int type; /* 1 or 2 */
    bool admissible;
    const char *reason;  /* why it is not admissible, else NULL */
    size_t collapses_to; /* index of what coincident neurons collapse to, or GSNN_RECORD_NONE */
    const char *neurons_decimal;
    uint64_t neurons; /* the same number, or GSNN_RECORD_HUGE */
    gsnn_record_subgroup H, K;
    const char *class_length; /* decimal: of the conjugacy class of H; NULL when not given */
    gsnn_record_cohomology cohomology;
    const int32_t *signed_permutations; /* generators of the group x neurons, or NULL */
    gsnn_record_weights weights;
    gsnn_record_weights output; /* with a codomain: rows of output weights, laid out likewise */
    gsnn_record_weights cosine; /* for a sine: those of its cosine part */
    gsnn_record_basis output_basis, cosine_basis; /* those of the first neuron */
    gsnn_record_parameters parameters;
} gsnn_record_architecture;

typedef enum gsnn_record_kind { GSNN_RECORD_INCLUSION, GSNN_RECORD_TUNNEL } gsnn_record_kind;

typedef struct gsnn_record_morphism {
    gsnn_record_kind kind;
    size_t from, to; /* indices of architectures */
    const int32_t
        *neurons; /* of an inclusion: one signed neuron of `from` for each of `to`; or NULL */
    /* With a codomain: one signed output weight of `from`, or 0, for each of `to`; or NULL. */
    const int32_t *output, *cosine;
    size_t output_count, cosine_count;
} gsnn_record_morphism;

typedef struct gsnn_enumeration_record {
    const char *tool_version; /* NULL when not given */
    const char *engine;       /* NULL when not given */
    gsnn_record_group group;
    gsnn_record_codomain codomain;
    gsnn_record_selection selection;
    gsnn_record_counts counts;
    size_t architecture_count;
    gsnn_record_architecture *architectures;
    bool morphisms_listed; /* false when the file leaves the morphisms out */
    size_t morphism_count;
    gsnn_record_morphism *morphisms;
    gsnn_arena memory;
} gsnn_enumeration_record;

/* What becomes of the rows of patterns, nearly all of a large text. */
typedef enum gsnn_record_rows {
    GSNN_ROWS_READ,    /* they are in the record */
    GSNN_ROWS_CHECKED, /* they have been read once, and mostly stay in the text */
    GSNN_ROWS_LEFT     /* they mostly stay in the text, and nothing has looked at them */
} gsnn_record_rows;

/* Reads the text and yields the record in *record, to be freed by the caller.  The text, which may
 * be larger than memory, has to stay as long as the record unless the rows are read.
 * Anything that is not an enumeration is GSNN_INVALID with a line that names the place, such as
 * `architectures[3].weights.rows[0]: ...`; lack of memory is GSNN_FAILED.
 * Time is that of the text, memory that of the record. */
gsnn_status gsnn_enumeration_record_read(const gsnn_mapped_text *text, gsnn_record_rows rows,
                                         gsnn_enumeration_record **record, gsnn_error *error);

/* The same with all rows from `length` bytes of text, which need not end in a zero byte. */
gsnn_status gsnn_enumeration_record_parse(const char *text, size_t length,
                                          gsnn_enumeration_record **record, gsnn_error *error);

/* The weights of architecture `index`, with the rows that were left in the text, which are taken
 * from `memory`.  Errors are those of reading the record. */
gsnn_status gsnn_record_read_rows(const gsnn_enumeration_record *record, size_t index,
                                  gsnn_arena *memory, gsnn_record_weights *weights,
                                  gsnn_error *error);

/* Frees a record and everything in it; NULL is allowed. */
void gsnn_enumeration_record_free(gsnn_enumeration_record *record);

/* The index of the architecture with that id, or GSNN_RECORD_NONE.  Linear in the list. */
size_t gsnn_enumeration_record_find(const gsnn_enumeration_record *record, const char *id);

/* GSNN_INVALID unless the generators of H are there. */
gsnn_status gsnn_record_need_generators(const gsnn_record_architecture *architecture,
                                        gsnn_error *error);

/* ---- The record of an enumeration in memory, without a file between -------------------------- */

/* Makes the record that reading the enumeration's JSON would give; the caller frees it.  It does
 * not refer to the enumeration. */
gsnn_status gsnn_record_of_enumeration(gsnn_enumeration_record **record,
                                       const gsnn_enumeration *enumeration, const gsnn_run *run,
                                       gsnn_error *error);

#endif
