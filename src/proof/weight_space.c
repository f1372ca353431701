#include "proof/action.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* Points in a forest: the value at a point is sign times the value at its parent. */
typedef struct node {
    gsnn_proof_point parent;
    int8_t sign;
    bool zero; /* of a root: its value is its own negative */
} node;

/* The root above x; *sign is the value at x over the value at the root.  Shortens the path. */
static gsnn_proof_point find_root(node *nodes, gsnn_proof_point x, int8_t *sign) {
    gsnn_proof_point root = x;
    int8_t whole = 1;
    while (nodes[root].parent != root) {
        whole = (int8_t)(whole * nodes[root].sign);
        root = nodes[root].parent;
    }
    *sign = whole;
    while (nodes[x].parent != root && x != root) {
        gsnn_proof_point next = nodes[x].parent;
        int8_t step = nodes[x].sign;
        nodes[x].parent = root;
        nodes[x].sign = whole;
        whole = (int8_t)(whole * step);
        x = next;
    }
    return root;
}

/* Demands that the value at y is sign times the value at x. */
static void relate(node *nodes, gsnn_proof_point x, gsnn_proof_point y, int8_t sign) {
    int8_t sign_x, sign_y;
    gsnn_proof_point a = find_root(nodes, x, &sign_x), b = find_root(nodes, y, &sign_y);
    int8_t between = (int8_t)(sign * sign_x * sign_y); /* value at b over value at a */
    if (a == b) {
        nodes[a].zero |= between < 0;
        return;
    }
    nodes[b].parent = a;
    nodes[b].sign = between;
    nodes[a].zero |= nodes[b].zero;
}

gsnn_status gsnn_proof_solve_on_coordinates(gsnn_proof_pattern *pattern,
                                            const gsnn_proof_points *points,
                                            const gsnn_proof_point *generators, const int8_t *chi,
                                            size_t count, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    node *nodes = gsnn_new(points->count, sizeof *nodes);
    int32_t *label_of = gsnn_new(points->count, sizeof *label_of); /* of each root */
    pattern->labels = gsnn_new(points->count, sizeof *pattern->labels);
    if (!nodes || !label_of || !pattern->labels) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    for (size_t x = 0; x < points->count; x++)
        nodes[x] = (node){.parent = (gsnn_proof_point)x, .sign = 1};
    if (points->sides == 2)
        for (gsnn_proof_point x = 0; x < points->count; x += 2)
            relate(nodes, x, x + 1, -1);
    for (size_t k = 0; k < count; k++)
        for (gsnn_proof_point x = 0; x < points->count; x++)
            relate(nodes, x, generators[k * points->count + x], chi[k]);
    for (gsnn_proof_point x = 0; x < points->count; x++) {
        int8_t sign;
        gsnn_proof_point root = find_root(nodes, x, &sign);
        if (nodes[root].zero)
            continue;
        if (!label_of[root])
            label_of[root] = sign * ++pattern->label_count;
        pattern->labels[x] = sign * label_of[root];
    }
    pattern->dimension = (size_t)pattern->label_count;
done:
    free(nodes);
    free(label_of);
    return status;
}

gsnn_status gsnn_proof_weight_space(gsnn_proof_pattern *pattern, const gsnn_proof_points *points,
                                    const gsnn_proof_point *generators, const int8_t *chi,
                                    size_t count, gsnn_error *error) {
    *pattern = (gsnn_proof_pattern){0};
    gsnn_status status =
        points->action->weight_space(pattern, points, generators, chi, count, error);
    if (status)
        gsnn_proof_pattern_clear(pattern);
    return status;
}

void gsnn_proof_pattern_clear(gsnn_proof_pattern *pattern) {
    free(pattern->labels);
    *pattern = (gsnn_proof_pattern){0};
}
