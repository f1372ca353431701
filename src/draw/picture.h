/* picture.h - what a kind of picture is, and the table of all kinds.
 *
 * A kind is one gsnn_picture: what it is called, which documents it is made of, which options it
 * takes, and either a panel for each architecture of an enumeration, which a sheet arranges on
 * pages, or functions that read the documents and draw the whole.  To add one, write one file with
 * a gsnn_picture called gsnn_NAME_picture and add NAME to GSNN_PICTURES: the command, its help and
 * the manual's list follow from the table. */
#ifndef GSNN_DRAW_PICTURE_H
#define GSNN_DRAW_PICTURE_H

#include "draw/document.h"
#include "draw/panel.h"
#include "draw/surface.h"

#define GSNN_PICTURE_DOCUMENTS 3

/* The options that a picture takes, beside the format. */
enum {
    GSNN_PICTURE_TAKES_ID = 1,   /* --id: one architecture instead of all */
    GSNN_PICTURE_TAKES_SEED = 2, /* --seed: of something random */
};

/* What a picture is made of. */
typedef struct gsnn_picture_input {
    const gsnn_document *documents[GSNN_PICTURE_DOCUMENTS]; /* NULL: not given */
    const char *id;                                         /* or NULL */
    uint64_t seed;
    const gsnn_run *run; /* NULL: no progress, no interruption */
} gsnn_picture_input;

/* What a picture read: its own data, and what stands above it. */
typedef struct gsnn_picture_page {
    void *data;
    char title[128]; /* set by the caller to the picture's; a picture may change it */
    char facts[400]; /* a line below the title; empty: none */
} gsnn_picture_page;

typedef struct gsnn_picture {
    const char *name;  /* on the command line: one word, or two, "lcn roots" */
    const char *title; /* above the picture, after the group's name */
    const char *help;  /* a few words for the list of pictures */
    const char *schemas[GSNN_PICTURE_DOCUMENTS]; /* of the documents, in order; NULL: no more */
    size_t needed;                               /* so many of them must be given */
    bool list;                                   /* a document may also be a list of documents */
    unsigned options;                            /* GSNN_PICTURE_TAKES_... */

    gsnn_panel_draw panel; /* of each architecture; or NULL and the three below */

    /* Reads the documents into page->data. */
    gsnn_status (*read)(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error);
    /* Sets *size to what the picture takes to the right and down from the origin and, with `paint`,
     * paints it; called once without and once with it. */
    gsnn_status (*draw)(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error);
    /* Frees page->data; called once after read, also when that failed. */
    void (*clear)(gsnn_picture_page *page);
} gsnn_picture;

/* Every kind of picture, in the order of the help. */
#define GSNN_PICTURES(X)                                                                           \
    X(weights)                                                                                     \
    X(cohomology)                                                                                  \
    X(morphisms)                                                                                   \
    X(contour)                                                                                     \
    X(space)                                                                                       \
    X(dimension)                                                                                   \
    X(fibre)                                                                                       \
    X(gauge)                                                                                       \
    X(codomain)                                                                                    \
    X(density_phases)                                                                              \
    X(density_ladder)                                                                              \
    X(density_test)                                                                                \
    X(density_kernels)                                                                             \
    X(density_accuracy)                                                                            \
    X(equal)                                                                                       \
    X(deep)                                                                                        \
    X(tower)                                                                                       \
    X(lcn_roots)                                                                                   \
    X(lcn_distance)                                                                                \
    X(lcn_runs)                                                                                    \
    X(lcn_atlas)                                                                                   \
    X(lcn_strata)                                                                                  \
    X(lcn_slice)                                                                                   \
    X(search_errors)                                                                               \
    X(search_order)                                                                                \
    X(search_starts)                                                                               \
    X(predictions)                                                                                 \
    X(restarts)                                                                                    \
    X(network)

/* The k-th kind, or NULL behind the last. */
const gsnn_picture *gsnn_picture_at(size_t k);

/* The kind that the words call, of which *used is then how many; NULL when there is none. */
const gsnn_picture *gsnn_picture_named(const char *const *words, size_t count, size_t *used);

/* Writes the picture to the stream.  An id that the documents do not have is GSNN_INVALID, an
 * interruption GSNN_FAILED.  Equal input gives equal bytes. */
gsnn_status gsnn_picture_write(const gsnn_picture *picture, const gsnn_picture_input *input,
                               gsnn_picture_format format, FILE *stream, gsnn_error *error);

#endif
