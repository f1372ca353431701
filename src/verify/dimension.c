/* dimension.c - proves answers about functional dimension from what they say, with code of its own:
 * Jacobians at points of its own choice modulo a prime of its own, and cells by walking lines. */
#include "verify/checker.h"
#include "verify/dimension_checks.h"

static const gsnn_verify_check checks[GSNN_DIMENSION_CHECK_COUNT] = {
    [GSNN_DIMENSION_RELATIONS] = {"dimension-relations", "objects", NULL},
    [GSNN_DIMENSION_GENERATORS] = {"dimension-generators", "groups", NULL},
    [GSNN_DIMENSION_SHARED] = {"shared-dimension", "groups", NULL},
    [GSNN_DIMENSION_ROWS] = {"row-orbits", "architectures", "rows"},
    [GSNN_DIMENSION_FIBRES] = {"fibre-components", "fibres", NULL},
    [GSNN_DIMENSION_RANKS] = {"jacobian-ranks", "objects", NULL},
    [GSNN_DIMENSION_INCLUSIONS] = {"growth", "inclusions", NULL},
    [GSNN_DIMENSION_WITNESSES] = {"witnesses", "points", NULL},
    [GSNN_DIMENSION_LOWER] = {"lower-bound", "networks", NULL},
    [GSNN_DIMENSION_UPPER] = {"upper-bound", "networks", NULL},
    [GSNN_DIMENSION_CELLS] = {"cells-complete", "networks", "cells"},
    [GSNN_DIMENSION_NEURONS] = {"neurons-fixed", "neurons", NULL},
    [GSNN_DIMENSION_DATA] = {"data", "answers", NULL},
};

gsnn_status gsnn_verify_integer(const gsnn_value *object, const char *name, int64_t *result) {
    gsnn_value value = gsnn_value_member(object, name);
    return gsnn_value_integer(&value, -(INT64_C(1) << 53), INT64_C(1) << 53, result);
}

/* Ranks at the first rows: none falls, each row adds one an output at most, and the last is that of
 * all. */
static gsnn_status check_sizes(const gsnn_value *sizes, int64_t points, int64_t rank,
                               int64_t outputs, gsnn_findings *findings) {
    gsnn_value size = gsnn_value_before(sizes);
    int64_t last_points = 0, last_rank = 0, last_orbits = 0;
    size_t count;
    gsnn_status status = gsnn_value_array(sizes, &count);
    while (!status && gsnn_value_next(&size)) {
        gsnn_value orbits_value = gsnn_value_member(&size, "input_orbits");
        int64_t own_points, own_rank, orbits = last_orbits;
        if ((status = gsnn_verify_integer(&size, "points", &own_points)) ||
            (status = gsnn_verify_integer(&size, "rank", &own_rank)) ||
            (gsnn_value_given(&orbits_value) &&
             (status = gsnn_verify_integer(&size, "input_orbits", &orbits))))
            break;
        if (own_points <= last_points || own_rank < last_rank || orbits < last_orbits ||
            own_rank - last_rank > (own_points - last_points) * outputs || orbits > own_points ||
            (gsnn_value_given(&orbits_value) && own_rank > orbits * outputs))
            gsnn_findings_false(findings, GSNN_DIMENSION_DATA,
                                "rank %lld at the first %lld rows, after %lld at %lld",
                                (long long)own_rank, (long long)own_points, (long long)last_rank,
                                (long long)last_points);
        last_points = own_points;
        last_rank = own_rank;
        last_orbits = orbits;
    }
    if (!status && (last_points != points || last_rank != rank))
        gsnn_findings_false(findings, GSNN_DIMENSION_DATA,
                            "rank %lld at %lld rows ends the sizes, but rank is %lld at %lld",
                            (long long)last_rank, (long long)last_points, (long long)rank,
                            (long long)points);
    return status;
}

/* A larger bound of the probability that a rank is too small certifies nothing. */
#define MOST_RANK_ERROR 1e-6

gsnn_status gsnn_verify_data(const gsnn_value *document, bool smooth, int64_t dimension,
                             int64_t outputs, gsnn_findings *findings) {
    gsnn_value rank_value = gsnn_value_member(document, "rank");
    if (!gsnn_value_given(&rank_value))
        return GSNN_OK;
    gsnn_value orbits_value = gsnn_value_member(document, "input_orbits");
    gsnn_value unseen_value = gsnn_value_member(document, "unseen");
    static const char *const statuses[] = {"exact", "lower", "certified"};
    gsnn_value error_value = gsnn_value_member(document, "rank_error");
    gsnn_value status_value = gsnn_value_member(document, "rank_status");
    int64_t rank, points, boundary, orbits = -1, unseen = -1;
    double rank_error = 0;
    size_t place;
    gsnn_status status;
    if ((status = gsnn_value_choice(&status_value, statuses, 3, &place)) ||
        (gsnn_value_given(&error_value) &&
         (status = gsnn_value_double(&error_value, &rank_error))) ||
        (status = gsnn_verify_integer(document, "rank", &rank)) ||
        (status = gsnn_verify_integer(document, "points", &points)) ||
        (status = gsnn_verify_integer(document, "boundary", &boundary)) ||
        (gsnn_value_given(&orbits_value) &&
         (status = gsnn_verify_integer(document, "input_orbits", &orbits))) ||
        (gsnn_value_given(&unseen_value) &&
         (status = gsnn_verify_integer(document, "unseen", &unseen))))
        return status;
    if (boundary < 0 || boundary > points || rank < 0 || rank > (points - boundary) * outputs)
        gsnn_findings_false(findings, GSNN_DIMENSION_DATA,
                            "rank %lld at %lld of %lld points cannot be", (long long)rank,
                            (long long)(points - boundary), (long long)points);
    else if (orbits >= 0 && (rank > orbits * outputs || orbits > points))
        gsnn_findings_false(findings, GSNN_DIMENSION_DATA, "rank %lld of %lld different rows",
                            (long long)rank, (long long)orbits);
    else if (smooth && (unseen != dimension - rank || unseen < 0))
        gsnn_findings_false(findings, GSNN_DIMENSION_DATA,
                            "unseen %lld, but dimension %lld less rank %lld", (long long)unseen,
                            (long long)dimension, (long long)rank);
    else if ((place == 2) != (rank_error > 0) || rank_error > MOST_RANK_ERROR)
        gsnn_findings_false(findings, GSNN_DIMENSION_DATA,
                            "rank_error %g does not go with a rank that is %s", rank_error,
                            statuses[place]);
    else
        gsnn_findings_skip(findings, GSNN_DIMENSION_DATA, "the data are not in the document");
    gsnn_value sizes = gsnn_value_member(document, "sizes");
    return gsnn_value_given(&sizes) ? check_sizes(&sizes, points, rank, outputs, findings)
                                    : GSNN_OK;
}

/* ---- The kinds --------------------------------------------------------------------------- */

/* What a document is about, from its header. */
static gsnn_status take_kind(void *context, const char *record, const gsnn_value *value) {
    static const char *const kinds[] = {"families", "sum", "network", "plain", "seeds"};
    gsnn_value of = gsnn_value_member(value, "of");
    return record ? GSNN_OK : gsnn_value_choice(&of, kinds, 5, context);
}

static const gsnn_verify_list lists[] = {{"architectures", "architecture"},
                                         {"inclusions", "inclusion"}};

static gsnn_status check_families(gsnn_verify_documents *documents, gsnn_findings *findings,
                                  gsnn_error *error) {
    gsnn_verify_families *families;
    gsnn_status status =
        gsnn_verify_families_new(&families, findings, documents->options->seed, error);
    if (!status)
        status = gsnn_verify_read_items(documents, 0, lists, 2, gsnn_verify_families_take, families,
                                        error);
    if (!status)
        gsnn_verify_families_end(families);
    gsnn_verify_families_free(families);
    return status;
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    static gsnn_status (*const provers[])(const gsnn_value *, gsnn_findings *, uint64_t) = {
        NULL, gsnn_verify_dimension_sum, gsnn_verify_dimension_network, gsnn_verify_dimension_plain,
        gsnn_verify_dimension_seeds};
    size_t kind = 0;
    gsnn_status status = gsnn_verify_read_items(documents, 0, lists, 2, take_kind, &kind, error);
    if (status)
        return status;
    if (kind == 0)
        return check_families(documents, findings, error);
    gsnn_json_document *document;
    status = gsnn_verify_read_document(documents, 0, &document, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = provers[kind](&root, findings, documents->options->seed);
    }
    gsnn_json_document_free(document);
    return status;
}

const gsnn_checker gsnn_dimension_checker = {
    .schema = "gsnn-dimension/1",
    .checks = checks,
    .check_count = GSNN_DIMENSION_CHECK_COUNT,
    .check = check,
};
