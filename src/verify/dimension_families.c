/* dimension_families.c - all architectures of a group, recounted from their first rows. */
#include "verify/dimension_checks.h"
#include "verify/dimension_tied.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

typedef struct member {
    char *id;
    int type;
    bool admissible;
    int64_t neurons, parameters;
    int32_t *row;
    size_t dimension;
} member;

struct gsnn_verify_families {
    gsnn_findings *findings;
    gsnn_error *error;
    uint64_t seed;
    gsnn_verify_group g;
    int64_t shared;
    member *members;
    size_t count, capacity, inclusions;
};

gsnn_status gsnn_verify_families_new(gsnn_verify_families **families, gsnn_findings *findings,
                                     uint64_t seed, gsnn_error *error) {
    gsnn_verify_families *f = *families = gsnn_new(1, sizeof *f);
    if (!f)
        return gsnn_fail_memory(error);
    f->findings = findings;
    f->seed = seed;
    f->error = error;
    return GSNN_OK;
}

void gsnn_verify_families_free(gsnn_verify_families *f) {
    if (!f)
        return;
    for (size_t i = 0; i < f->count; i++) {
        free(f->members[i].id);
        free(f->members[i].row);
    }
    free(f->members);
    gsnn_verify_group_clear(&f->g);
    free(f);
}

void gsnn_verify_families_end(gsnn_verify_families *f) {
    gsnn_findings_summarise(f->findings, "%zu architectures, %zu inclusions", f->count,
                            f->inclusions);
}

/* What follows from the row: neurons, components of the fibre, the dimension. */
static gsnn_status check_row(gsnn_verify_families *f, const member *a, int64_t dimension,
                             const gsnn_value *fibre) {
    gsnn_verify_rows r;
    gsnn_status status = gsnn_verify_rows_of(&r, &f->g, a->row, a->type, a->dimension, f->error);
    gsnn_value components = gsnn_value_member(fibre, "components");
    int64_t stated = -1;
    if (!status && gsnn_value_given(&components))
        status = gsnn_verify_integer(fibre, "components", &stated);
    if (!status && !r.whole) {
        gsnn_findings_skip(f->findings, GSNN_DIMENSION_ROWS, "more rows than can be laid out");
    } else if (!status && (int64_t)r.count != a->neurons) {
        gsnn_findings_false(f->findings, GSNN_DIMENSION_ROWS,
                            "architecture %s: %lld neurons, but the row's orbit has %zu", a->id,
                            (long long)a->neurons, r.count);
    } else if (!status) {
        gsnn_findings_pass(f->findings, GSNN_DIMENSION_ROWS, r.count);
        size_t alike = gsnn_verify_rows_alike(&r, f->g.degree, &status, f->error);
        if (!status && stated >= 0 && stated != 2 * (int64_t)alike)
            gsnn_findings_false(f->findings, GSNN_DIMENSION_FIBRES,
                                "architecture %s: %lld components, but %zu rows span the space "
                                "of the first",
                                a->id, (long long)stated, alike);
        else if (!status)
            gsnn_findings_pass(f->findings, GSNN_DIMENSION_FIBRES, 0);
        bool smooth;
        size_t parameters, rank, orbits;
        uint64_t state = f->seed;
        gsnn_verify_channel c = {.rows = &r};
        if (!status && r.count * f->g.degree > GSNN_VERIFY_MOST_WORK) {
            gsnn_findings_skip(f->findings, GSNN_DIMENSION_RANKS, "more weights than %zu",
                               GSNN_VERIFY_MOST_WORK);
        } else if (!status) {
            c.values = gsnn_verify_draw_values(&r, &state);
            status = gsnn_verify_measure(&f->g, &c, 1, f->seed, &smooth, &parameters, &rank,
                                         &orbits, f->error);
            _fmpq_vec_clear(c.values, (slong)r.dimension + 2);
            if (!status && ((int64_t)rank != dimension || (int64_t)parameters != a->parameters))
                gsnn_findings_false(f->findings, GSNN_DIMENSION_RANKS,
                                    "architecture %s: dimension %lld of %lld, by our Jacobian "
                                    "%zu of %zu",
                                    a->id, (long long)dimension, (long long)a->parameters, rank,
                                    parameters);
            else if (!status)
                gsnn_findings_pass(f->findings, GSNN_DIMENSION_RANKS, 0);
        }
    }
    free(r.entries);
    return status;
}

static gsnn_status take_architecture(gsnn_verify_families *f, const gsnn_value *value) {
    gsnn_value id = gsnn_value_member(value, "id"), type_value = gsnn_value_member(value, "type");
    gsnn_value line_value = gsnn_value_member(value, "line");
    gsnn_value fibre = gsnn_value_member(value, "fibre");
    gsnn_value reason = gsnn_value_member(value, "reason");
    int64_t type, dimension, scalings, rays = 1;
    bool is_line;
    const char *text;
    member a = {0};
    gsnn_status status;
    if ((status = gsnn_value_string(&id, &text)) ||
        (status = gsnn_value_integer(&type_value, 1, 2, &type)) ||
        (status = gsnn_verify_integer(value, "neurons", &a.neurons)) ||
        (status = gsnn_verify_integer(value, "parameters", &a.parameters)) ||
        (status = gsnn_verify_integer(value, "dimension", &dimension)) ||
        (status = gsnn_verify_integer(value, "scalings", &scalings)) ||
        (status = gsnn_value_boolean(&line_value, &is_line)) ||
        (gsnn_value_given(&fibre) && (status = gsnn_verify_integer(&fibre, "dimension", &rays))))
        return status;
    a.type = (int)type;
    a.admissible = !gsnn_value_given(&reason);
    if (gsnn_reserve(&f->members, &f->capacity, f->count + 1, sizeof *f->members) ||
        !(a.id = gsnn_copy_string(text)))
        return gsnn_fail_memory(f->error);
    status = gsnn_verify_row_read(value, &f->g, &a.row, &a.dimension);
    f->members[f->count++] = a;
    if (status)
        return status;
    size_t own = a.dimension + (a.type == 1);
    bool right = scalings == a.parameters - dimension && scalings >= 1 && rays == 1;
    if (a.admissible)
        right = right && scalings == 1 && gsnn_value_given(&fibre);
    if (a.row)
        right = right && a.parameters == (int64_t)own + 1 + f->shared &&
                is_line == (a.type == 2 && a.dimension == 1);
    if (!a.row && a.admissible && a.parameters - 1 - f->shared < 1)
        right = false;
    if (!right)
        gsnn_findings_false(f->findings, GSNN_DIMENSION_RELATIONS,
                            "architecture %s: parameters, dimension, scalings and line do not "
                            "fit together",
                            a.id);
    else
        gsnn_findings_pass(f->findings, GSNN_DIMENSION_RELATIONS, 0);
    if (!a.row || !a.admissible) {
        if (a.admissible)
            gsnn_findings_skip(f->findings, GSNN_DIMENSION_ROWS, "no row is there to start from");
        return GSNN_OK;
    }
    return check_row(f, &a, dimension, &fibre);
}

/* Whether V(from) is in V(to): some row of the smaller one is a special case of the larger one's
 * first row. */
static gsnn_status specialises(gsnn_verify_families *f, const member *from, const member *to,
                               bool *does) {
    size_t m = f->g.degree;
    gsnn_verify_rows r;
    gsnn_status status =
        gsnn_verify_rows_of(&r, &f->g, from->row, from->type, from->dimension, f->error);
    int32_t *value = gsnn_new(to->dimension + 1, sizeof *value);
    bool *set = gsnn_new(to->dimension + 1, sizeof *set);
    if (!status && (!value || !set))
        status = gsnn_fail_memory(f->error);
    *does = false;
    for (size_t i = 0; !status && !*does && i < r.count; i++) {
        bool fits = true;
        memset(set, 0, (to->dimension + 1) * sizeof *set);
        for (size_t j = 0; fits && j < m; j++) {
            int32_t small = r.entries[i * m + j], large = to->row[j];
            if (!large) {
                fits = small == 0;
                continue;
            }
            int32_t wanted = large > 0 ? small : -small;
            fits = !set[abs(large)] || value[abs(large)] == wanted;
            value[abs(large)] = wanted;
            set[abs(large)] = true;
        }
        *does = fits;
    }
    *does = *does || !r.whole;
    free(value);
    free(set);
    free(r.entries);
    return status;
}

static const member *find_member(const gsnn_verify_families *f, const char *id) {
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->members[i].id, id) == 0)
            return &f->members[i];
    return NULL;
}

static gsnn_status take_inclusion(gsnn_verify_families *f, const gsnn_value *value) {
    gsnn_value from_value = gsnn_value_member(value, "from");
    gsnn_value to_value = gsnn_value_member(value, "to");
    const char *from_id, *to_id;
    int64_t image, first, second, flat;
    gsnn_status status;
    f->inclusions++;
    if ((status = gsnn_value_string(&from_value, &from_id)) ||
        (status = gsnn_value_string(&to_value, &to_id)) ||
        (status = gsnn_verify_integer(value, "dimension_at_image", &image)) ||
        (status = gsnn_verify_integer(value, "first_order", &first)) ||
        (status = gsnn_verify_integer(value, "second_order", &second)) ||
        (status = gsnn_verify_integer(value, "flat", &flat)))
        return status;
    const member *from = find_member(f, from_id), *to = find_member(f, to_id);
    if (!from || !to)
        return gsnn_value_complain(from ? &to_value : &from_value, "there is no such architecture");
    bool right = image == from->parameters - 1 && first == 0 &&
                 second == to->parameters - from->parameters && second > 0 && flat == second + 1 &&
                 from->neurons <= to->neurons &&
                 to->neurons % (from->neurons > 0 ? from->neurons : 1) == 0;
    bool contained = true;
    if (right && from->row && to->row)
        status = specialises(f, from, to, &contained);
    if (!status && (!right || !contained))
        gsnn_findings_false(f->findings, GSNN_DIMENSION_INCLUSIONS, "%s in %s: %s", from_id, to_id,
                            right ? "no row of the smaller one is one of the larger one"
                                  : "the numbers do not follow from the parameters");
    else if (!status)
        gsnn_findings_pass(f->findings, GSNN_DIMENSION_INCLUSIONS, 0);
    return status;
}

gsnn_status gsnn_verify_families_take(void *context, const char *record, const gsnn_value *value) {
    gsnn_verify_families *f = context;
    if (record)
        return strcmp(record, "architecture") == 0 ? take_architecture(f, value)
                                                   : take_inclusion(f, value);
    gsnn_value group_value = gsnn_value_member(value, "group");
    gsnn_status status = gsnn_verify_group_read(&f->g, &group_value, f->findings);
    if (!status)
        status = gsnn_verify_integer(value, "shared_dimension", &f->shared);
    if (!status)
        gsnn_verify_shared(&f->g, f->shared, f->findings);
    return status;
}
