#include "dimension/region.h"

#include "dimension/simplex.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

static void copy_point(fmpq *to, const fmpq *from, size_t count) {
    for (size_t i = 0; i < count; i++)
        fmpq_set(to + i, from + i);
}

size_t gsnn_region_pieces(size_t variables) {
    return variables <= 2 ? (size_t)1 << variables : 1;
}

void gsnn_region_init(gsnn_region *region, size_t variables, size_t piece) {
    *region = (gsnn_region){.variables = variables};
    if (variables > 2) {
        region->vectors = _fmpz_vec_init(1);
        region->point = _fmpq_vec_init((slong)variables);
        return;
    }
    /* A quadrant: the origin and the directions of two half axes; or a half line. */
    region->count = variables + 1;
    region->vectors = _fmpz_vec_init((slong)(region->count * (variables + 1)));
    fmpz_one(region->vectors + variables);
    for (size_t j = 0; j < variables; j++)
        fmpz_set_si(region->vectors + (j + 1) * (variables + 1) + j, piece >> j & 1 ? -1 : 1);
}

void gsnn_region_clear(gsnn_region *region) {
    slong width = (slong)region->variables + 1;
    _fmpz_vec_clear(region->vectors,
                    region->variables > 2 && region->count == 0 ? 1 : (slong)region->count * width);
    if (region->point)
        _fmpq_vec_clear(region->point, (slong)region->variables);
    *region = (gsnn_region){0};
}

/* ---- Polygons ---------------------------------------------------------------------------- */

/* Appends the point of the edge from u (sign * g > 0) to v (< 0) where g is 0. */
static void append_crossing(fmpz *corner, const fmpz *u, const fmpz *v, const fmpz_t at_u,
                            const fmpz_t at_v, slong width) {
    fmpz_t a, b;
    fmpz_init(a);
    fmpz_init(b);
    fmpz_abs(a, at_v);
    fmpz_abs(b, at_u);
    _fmpz_vec_scalar_mul_fmpz(corner, u, width, a);
    _fmpz_vec_scalar_addmul_fmpz(corner, v, width, b);
    _fmpz_vec_content(a, corner, width);
    if (!fmpz_is_one(a) && !fmpz_is_zero(a))
        _fmpz_vec_scalar_divexact_fmpz(corner, corner, width, a);
    fmpz_clear(a);
    fmpz_clear(b);
}

static bool cut_polygon(gsnn_region *part, const gsnn_region *region, const fmpz *g, int sign) {
    slong width = (slong)region->variables + 1;
    size_t count = region->count;
    fmpz *at = _fmpz_vec_init((slong)count);
    bool some = false, all = true;
    for (size_t i = 0; i < count; i++) {
        _fmpz_vec_dot(at + i, g, region->vectors + (slong)i * width, width);
        int here = fmpz_sgn(at + i) * sign;
        some = some || here > 0;
        all = all && here >= 0;
    }
    if (some) {
        *part = (gsnn_region){.variables = region->variables};
        part->vectors = _fmpz_vec_init((slong)(count + 2) * width);
        for (size_t i = 0; i < count; i++) {
            const fmpz *u = region->vectors + (slong)i * width;
            size_t j = (i + 1) % count;
            int here = fmpz_sgn(at + i) * sign, there = fmpz_sgn(at + j) * sign;
            if (all || here >= 0)
                _fmpz_vec_set(part->vectors + (slong)part->count++ * width, u, width);
            /* An interval has one edge, which is not to be gone along twice. */
            if (here * there < 0 && (width > 2 || i < j))
                append_crossing(part->vectors + (slong)part->count++ * width, u,
                                region->vectors + (slong)j * width, at + i, at + j, width);
        }
        for (slong i = (slong)part->count * width; i < (slong)(count + 2) * width; i++)
            fmpz_clear(part->vectors + i);
    }
    _fmpz_vec_clear(at, (slong)count);
    return some;
}

/* ---- Inequalities ------------------------------------------------------------------------ */

static bool cut_by_inequality(gsnn_region *part, const gsnn_region *region, const fmpz *g,
                              int sign) {
    slong width = (slong)region->variables + 1;
    size_t count = region->count + 1;
    *part = (gsnn_region){.variables = region->variables, .count = count};
    part->vectors = _fmpz_vec_init((slong)count * width);
    part->point = _fmpq_vec_init((slong)region->variables);
    _fmpz_vec_set(part->vectors, region->vectors, (slong)region->count * width);
    fmpz *added = part->vectors + (slong)region->count * width;
    if (sign > 0)
        _fmpz_vec_set(added, g, width);
    else
        _fmpz_vec_neg(added, g, width);
    /* The region's own point decides for one of the two sides. */
    fmpq_t value, term;
    fmpq_init(value);
    fmpq_init(term);
    fmpq_set_fmpz(value, added + region->variables);
    for (size_t j = 0; j < region->variables; j++) {
        fmpq_mul_fmpz(term, region->point + j, added + j);
        fmpq_add(value, value, term);
    }
    bool some = fmpq_sgn(value) > 0;
    fmpq_clear(value);
    fmpq_clear(term);
    if (some)
        copy_point(part->point, region->point, region->variables);
    else
        some = gsnn_strictly_feasible(part->vectors, count, region->variables, part->point);
    if (!some)
        gsnn_region_clear(part);
    return some;
}

bool gsnn_region_cut(gsnn_region *part, const gsnn_region *region, const fmpz *g, int sign) {
    return region->point ? cut_by_inequality(part, region, g, sign)
                         : cut_polygon(part, region, g, sign);
}

void gsnn_region_point(const gsnn_region *region, fmpq *point) {
    size_t v = region->variables;
    if (region->point) {
        copy_point(point, region->point, v);
        return;
    }
    /* The sum of the corners is in the interior of the cone over the polygon. */
    fmpz *sum = _fmpz_vec_init((slong)v + 1);
    for (size_t i = 0; i < region->count; i++)
        _fmpz_vec_add(sum, sum, region->vectors + i * (v + 1), (slong)v + 1);
    for (size_t j = 0; j < v; j++)
        fmpq_set_fmpz_frac(point + j, sum + j, sum + v);
    _fmpz_vec_clear(sum, (slong)v + 1);
}
