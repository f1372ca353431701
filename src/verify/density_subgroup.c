#include "verify/density_subgroup.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void gsnn_verify_density_subgroup_clear(gsnn_verify_density_subgroup *g) {
    free(g->images);
    gsnn_proof_chain_free(g->chain);
    *g = (gsnn_verify_density_subgroup){0};
}

bool gsnn_verify_density_to_points(gsnn_proof_point *points, const int32_t *images, size_t degree) {
    bool *met = gsnn_new(degree, sizeof *met);
    bool fine = met != NULL;
    for (size_t i = 0; fine && i < degree; i++) {
        size_t j = (size_t)abs(images[i]) - 1;
        fine = !met[j];
        met[j] = true;
        points[2 * i] = (gsnn_proof_point)(2 * j + (images[i] < 0));
        points[2 * i + 1] = (gsnn_proof_point)(2 * j + (images[i] > 0));
    }
    free(met);
    return fine;
}

gsnn_status gsnn_verify_density_read_subgroup(gsnn_verify_density_subject *s,
                                              const gsnn_value *generators, bool signs,
                                              gsnn_verify_density_subgroup *g) {
    size_t m = s->degree;
    gsnn_status status = gsnn_value_array(generators, &g->count);
    if (status)
        return status;
    g->images = gsnn_new(g->count * m, sizeof *g->images);
    g->chain = gsnn_proof_chain_new(2 * m);
    gsnn_proof_point *points = gsnn_new(2 * m, sizeof *points);
    if (!g->images || !g->chain || !points)
        status = gsnn_fail_memory(s->error);
    gsnn_value item = gsnn_value_before(generators);
    while (!status && gsnn_value_next(&item)) {
        int32_t *images = g->images + item.index * m;
        status = gsnn_value_signed_list(&item, m, "inputs", (int32_t)m, false, images);
        for (size_t i = 0; !status && i < m; i++)
            if (images[i] < 0 && !signs)
                status = gsnn_value_complain(&item, "a permutation has no negative images");
        if (!status && !gsnn_verify_density_to_points(points, images, m))
            status = gsnn_value_complain(&item, "an image comes twice");
        if (!status)
            status = gsnn_proof_chain_add(g->chain, points, s->error);
    }
    free(points);
    return status;
}

gsnn_status gsnn_verify_density_check_order(gsnn_verify_density_subject *s, unsigned check,
                                            const char *where, const gsnn_value *order,
                                            const gsnn_verify_density_subgroup *g) {
    const char *stated;
    gsnn_status status = gsnn_value_decimal(order, &stated);
    if (status)
        return status;
    fmpz_t truth;
    fmpz_init(truth);
    gsnn_proof_chain_order(truth, g->chain);
    char *digits = fmpz_get_str(NULL, 10, truth);
    if (strcmp(digits, stated) != 0)
        gsnn_findings_false(s->findings, check, "%s.order: %s, but the generators generate %s",
                            where, stated, digits);
    else
        gsnn_findings_pass(s->findings, check, g->count);
    flint_free(digits);
    fmpz_clear(truth);
    return GSNN_OK;
}

bool gsnn_verify_density_lies_in(gsnn_verify_density_subject *s, const char *where,
                                 const gsnn_verify_density_subgroup *part,
                                 const gsnn_verify_density_subgroup *group) {
    size_t m = s->degree;
    gsnn_proof_point *room = gsnn_new(6 * m, sizeof *room);
    bool inside = room != NULL;
    for (size_t i = 0; inside && i < part->count; i++) {
        gsnn_verify_density_to_points(room, part->images + i * m, m);
        inside = gsnn_proof_chain_contains(group->chain, room, room + 2 * m);
        if (!inside)
            gsnn_findings_false(s->findings, GSNN_VERIFY_DENSITY_SUBGROUPS,
                                "%s.generators[%zu]: not in the group", where, i);
    }
    free(room);
    return inside;
}

/* ---- Elements one by one ------------------------------------------------------------------- */

typedef struct walk {
    gsnn_verify_density_subject *s;
    const gsnn_verify_density_subgroup *found;
    gsnn_verify_density_keeper keeps;
    const void *context;
    int32_t *images;
    gsnn_proof_point *work;
    size_t seen;
    bool larger;
} walk;

static gsnn_status visit(const gsnn_proof_point *g, void *data) {
    walk *w = data;
    for (size_t i = 0; i < w->s->degree; i++)
        w->images[i] = (int32_t)(g[2 * i] / 2 + 1) * (g[2 * i] % 2 ? -1 : 1);
    w->seen++;
    if (w->keeps(w->context, w->images) &&
        !gsnn_proof_chain_contains(w->found->chain, g, w->work)) {
        w->larger = true;
        return GSNN_NO;
    }
    return GSNN_OK;
}

gsnn_status gsnn_verify_density_check_maximal(gsnn_verify_density_subject *s, const char *where,
                                              const gsnn_verify_density_subgroup *group,
                                              const gsnn_verify_density_subgroup *found,
                                              gsnn_verify_density_keeper keeps,
                                              const void *context) {
    fmpz_t order;
    fmpz_init(order);
    gsnn_proof_chain_order(order, group->chain);
    bool small = fmpz_cmp_ui(order, GSNN_VERIFY_DENSITY_MOST) <= 0;
    fmpz_clear(order);
    if (!small) {
        gsnn_findings_skip(s->findings, GSNN_VERIFY_DENSITY_MAXIMAL,
                           "%s: the group has more than %d elements", where,
                           GSNN_VERIFY_DENSITY_MOST);
        return GSNN_OK;
    }
    walk w = {.s = s, .found = found, .keeps = keeps, .context = context};
    w.images = gsnn_new(s->degree, sizeof *w.images);
    w.work = gsnn_new(4 * s->degree, sizeof *w.work);
    gsnn_status status = w.images && w.work
                             ? gsnn_proof_chain_visit(group->chain, visit, &w, s->error)
                             : gsnn_fail_memory(s->error);
    if (w.larger) {
        status = GSNN_OK;
        gsnn_findings_false(s->findings, GSNN_VERIFY_DENSITY_MAXIMAL,
                            "%s: an element that maps e_1 to %se_%d and is not in it keeps it too",
                            where, w.images[0] < 0 ? "-" : "", abs(w.images[0]));
    } else if (!status) {
        gsnn_findings_pass(s->findings, GSNN_VERIFY_DENSITY_MAXIMAL, w.seen);
    }
    free(w.images);
    free(w.work);
    return status;
}

void gsnn_verify_density_check_kept(gsnn_verify_density_subject *s, const char *where,
                                    const gsnn_verify_density_subgroup *found,
                                    gsnn_verify_density_keeper keeps, const void *context) {
    for (size_t i = 0; i < found->count; i++)
        if (!keeps(context, found->images + i * s->degree)) {
            gsnn_findings_false(s->findings, GSNN_VERIFY_DENSITY_KEPT,
                                "%s.generators[%zu]: it is not kept", where, i);
            return;
        }
    gsnn_findings_pass(s->findings, GSNN_VERIFY_DENSITY_KEPT, found->count);
}

gsnn_status gsnn_verify_density_make_full(gsnn_verify_density_subject *s, bool signs,
                                          gsnn_verify_density_subgroup *full) {
    size_t m = s->degree;
    gsnn_proof_point *points = gsnn_new(2 * m, sizeof *points);
    full->chain = gsnn_proof_chain_new(2 * m);
    gsnn_status status = points && full->chain ? GSNN_OK : gsnn_fail_memory(s->error);
    for (size_t i = 0; !status && i < m; i++) {
        gsnn_proof_permutation_identity(points, 2 * m);
        if (i + 1 < m) {
            points[2 * i] += 2;
            points[2 * i + 1] += 2;
            points[2 * i + 2] -= 2;
            points[2 * i + 3] -= 2;
        } else if (signs) {
            points[2 * i]++;
            points[2 * i + 1]--;
        }
        status = gsnn_proof_chain_add(full->chain, points, s->error);
    }
    free(points);
    return status;
}
