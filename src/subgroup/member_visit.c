#include "subgroup/member_visit.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <stdlib.h>
#include <string.h>

/* The cosets are shared among threads in so many pieces. */
#define PIECES 16

typedef struct piece {
    gsnn_key least_key;
    uint32_t least_word; /* of least_key; no word is larger before any */
    uint32_t *least;
    size_t least_count, least_capacity;
    gsnn_key *marked;
    size_t marked_count, marked_capacity;
} piece;

/* What a thread works in: a row for each level. */
typedef struct workspace {
    uint32_t *sets; /* moved zuppos */
    uint32_t *by;   /* what of N fixes the images chosen so far */
    bool *met;      /* of a level's orbit: what is not the first of its orbit */
} workspace;

typedef struct visiting {
    const gsnn_member_visit *visit;
    const gsnn_member_tables *tables;
    const gsnn_elements *elements;
    /* Elements, one for each orbit of N on the images of the first base points. */
    uint32_t *prefixes;
    size_t prefix_count, prefix_capacity;
    workspace *workspaces;
    size_t workspace_count;
    piece pieces[PIECES];
} visiting;

gsnn_key gsnn_member_moved(const gsnn_zuppos *zuppos, const uint32_t *root, uint32_t width,
                           uint32_t element, uint32_t *set) {
    gsnn_key key = {0, 0};
    for (uint32_t i = 0; i < width; i++) {
        uint32_t moved = (uint32_t)zuppos->of[gsnn_elements_conjugate(
            zuppos->elements, zuppos->generator[root[i]], element)];
        key.high ^= zuppos->keys[moved].high;
        key.low ^= zuppos->keys[moved].low;
        if (set)
            set[i] = moved;
    }
    return key;
}

/* ---- Orbits of what is left of N ------------------------------------------------------------ */

/* Marks in `met` what of a level's orbit, moved by g, is not the first of its orbit. */
static void mark_orbits(const visiting *v, uint32_t level, uint32_t g, const uint32_t *by,
                        uint32_t count, bool *met) {
    const gsnn_elements *elements = v->elements;
    const gsnn_level *orbit = &elements->chain->levels[level];
    const gsnn_point *to = gsnn_elements_image(elements, g);
    const gsnn_point *back = gsnn_elements_image(elements, elements->inverse[g]);
    memset(met, 0, orbit->orbit_length);
    for (uint32_t i = 0; i < orbit->orbit_length; i++)
        for (uint32_t n = 1; !met[i] && n < count; n++) {
            const gsnn_point *image = gsnn_elements_image(elements, by[n]);
            int32_t other = orbit->position[back[image[to[orbit->orbit[i]]]]];
            assert(other >= 0);
            if (other > (int32_t)i)
                met[other] = true;
        }
}

/* Those elements that fix a point; the identity remains the first. */
static uint32_t keep_fixing(const gsnn_elements *elements, const uint32_t *by, uint32_t count,
                            gsnn_point point, uint32_t *fixing) {
    uint32_t kept = 0;
    for (uint32_t n = 0; n < count; n++)
        if (gsnn_elements_image(elements, by[n])[point] == point)
            fixing[kept++] = by[n];
    return kept;
}

/* ---- The members below a prefix ------------------------------------------------------------- */

/* Keeps the member H^(g t) if it is the least so far, another way to it, or marked; `set` moved by
 * a row of moves, unless that is NULL, is H^g, and t is in the tail. */
static gsnn_status note(const visiting *v, piece *p, uint32_t g, const uint32_t *set,
                        const uint32_t *move, uint32_t t, uint32_t word, gsnn_error *error) {
    const gsnn_zuppos *zuppos = v->tables->zuppos;
    gsnn_key key = {0, 0};
    for (uint32_t i = 0; i < v->visit->width; i++) {
        uint32_t z = move ? move[set[i]] : set[i];
        gsnn_key one = gsnn_member_moved(zuppos, &z, 1, t, NULL);
        key.high ^= one.high;
        key.low ^= one.low;
    }
    assert(gsnn_key_word(key) == word);
    int by = p->least_count ? gsnn_key_compare(key, p->least_key) : -1;
    if (by < 0) {
        p->least_key = key;
        p->least_word = word;
        p->least_count = 0;
    }
    if (by <= 0) {
        if (gsnn_reserve(&p->least, &p->least_capacity, p->least_count + 1, sizeof *p->least))
            return gsnn_fail_memory(error);
        p->least[p->least_count++] = g + t;
    }
    if (word % GSNN_MEMBERS_A_LARGE_MARK == 0) {
        if (gsnn_reserve(&p->marked, &p->marked_capacity, p->marked_count + 1, sizeof *p->marked))
            return gsnn_fail_memory(error);
        p->marked[p->marked_count++] = key;
    }
    return GSNN_OK;
}

/* Meets the members H^(g t) for all t in the tail. */
static gsnn_status meet(const visiting *v, piece *p, uint32_t g, const uint32_t *set,
                        const uint32_t *move, gsnn_error *error) {
    uint32_t words[GSNN_TAIL], tail = v->tables->size[v->tables->tail];
    gsnn_member_tables_words(v->tables, set, v->visit->width, move, words);
    gsnn_status status = GSNN_OK;
    for (uint32_t t = 0; status == GSNN_OK && t < tail; t++)
        if (words[t] <= p->least_word || words[t] % GSNN_MEMBERS_A_LARGE_MARK == 0)
            status = note(v, p, g, set, move, t, words[t], error);
    return status;
}

/* Meets the members below g, which has chosen images above this level; `by` is what of N fixes
 * them, and `set` is H^g. */
static gsnn_status go_down(const visiting *v, const workspace *w, piece *p, uint32_t level,
                           uint32_t g, const uint32_t *set, const uint32_t *by, uint32_t count,
                           gsnn_error *error) {
    const gsnn_member_tables *tables = v->tables;
    if (level == tables->tail)
        return meet(v, p, g, set, NULL, error);
    const gsnn_level *orbit = &v->elements->chain->levels[level];
    uint32_t row = level - tables->first, width = v->visit->width;
    uint32_t *moved = w->sets + (size_t)(row + 1) * width;
    uint32_t *fixing = w->by + (size_t)(row + 1) * v->visit->by_count;
    bool *met = w->met + (size_t)row * v->elements->degree;
    fixing[0] = 0;
    if (count > 1)
        mark_orbits(v, level, g, by, count, met);
    gsnn_status status = GSNN_OK;
    for (uint32_t i = 0; status == GSNN_OK && i < orbit->orbit_length; i++) {
        if (count > 1 && met[i])
            continue;
        uint32_t at = g + i * tables->size[level + 1], left = 1;
        const uint32_t *move = i ? gsnn_member_tables_move(tables, level, i) : NULL;
        if (level + 1 == tables->tail) {
            status = meet(v, p, at, set, move, error);
            continue;
        }
        if (count > 1)
            left = keep_fixing(v->elements, by, count,
                               gsnn_elements_image(v->elements, g)[orbit->orbit[i]], fixing);
        for (uint32_t k = 0; move && k < width; k++)
            moved[k] = move[set[k]];
        status = go_down(v, w, p, level + 1, at, move ? moved : set, fixing, left, error);
    }
    return status;
}

static gsnn_status visit_piece(void *context, size_t worker, size_t number, gsnn_error *error) {
    visiting *v = context;
    const gsnn_member_visit *visit = v->visit;
    const gsnn_level *levels = v->elements->chain->levels;
    const workspace *w = &v->workspaces[worker];
    piece *p = &v->pieces[number];
    p->least_word = UINT32_MAX;
    gsnn_status status = GSNN_OK;
    size_t end = v->prefix_count * (number + 1) / PIECES;
    for (size_t i = v->prefix_count * number / PIECES; status == GSNN_OK && i < end; i++) {
        uint32_t g = v->prefixes[i], count = visit->by_count;
        const gsnn_point *image = gsnn_elements_image(v->elements, g);
        memcpy(w->by, visit->by, count * sizeof *w->by);
        for (uint32_t k = 0; count > 1 && k < v->tables->first; k++)
            count = keep_fixing(v->elements, w->by, count, image[levels[k].base], w->by);
        gsnn_member_moved(v->tables->zuppos, visit->root, visit->width, g, w->sets);
        status = go_down(v, w, p, v->tables->first, g, w->sets, w->by, count, error);
    }
    return status;
}

/* ---- Prefixes ------------------------------------------------------------------------------- */

static gsnn_status list_prefixes(visiting *v, uint32_t level, uint32_t g, const uint32_t *by,
                                 uint32_t count, gsnn_error *error) {
    if (level == v->tables->first) {
        if (gsnn_reserve(&v->prefixes, &v->prefix_capacity, v->prefix_count + 1,
                         sizeof *v->prefixes))
            return gsnn_fail_memory(error);
        v->prefixes[v->prefix_count++] = g;
        return GSNN_OK;
    }
    const gsnn_level *orbit = &v->elements->chain->levels[level];
    uint32_t *fixing = gsnn_resize(NULL, count, sizeof *fixing);
    bool *met = gsnn_new(orbit->orbit_length, sizeof *met);
    gsnn_status status = fixing && met ? GSNN_OK : gsnn_fail_memory(error);
    if (status == GSNN_OK && count > 1)
        mark_orbits(v, level, g, by, count, met);
    for (uint32_t i = 0; status == GSNN_OK && i < orbit->orbit_length; i++) {
        if (met[i])
            continue;
        gsnn_point point = gsnn_elements_image(v->elements, g)[orbit->orbit[i]];
        uint32_t left = keep_fixing(v->elements, by, count, point, fixing);
        status =
            list_prefixes(v, level + 1, g + i * v->tables->size[level + 1], fixing, left, error);
    }
    free(fixing);
    free(met);
    return status;
}

/* ---- All of it ------------------------------------------------------------------------------ */

static gsnn_status make_workspaces(visiting *v, size_t threads, gsnn_error *error) {
    size_t rows = v->tables->tail - v->tables->first + 1;
    v->workspaces = gsnn_new(threads, sizeof *v->workspaces);
    if (!v->workspaces)
        return gsnn_fail_memory(error);
    v->workspace_count = threads;
    for (size_t i = 0; i < threads; i++) {
        workspace *w = &v->workspaces[i];
        w->sets = gsnn_resize(NULL, rows, v->visit->width * sizeof *w->sets);
        w->by = gsnn_resize(NULL, rows, v->visit->by_count * sizeof *w->by);
        w->met = gsnn_resize(NULL, rows, v->elements->degree * sizeof *w->met);
        if (!w->sets || !w->by || !w->met)
            return gsnn_fail_memory(error);
    }
    return GSNN_OK;
}

/* Puts together what the pieces met, in their order. */
static gsnn_status gather(const visiting *v, gsnn_member_visit *visit, gsnn_error *error) {
    visit->least_count = visit->marked_count = 0;
    for (size_t i = 0; i < PIECES; i++) {
        const piece *p = &v->pieces[i];
        int by = visit->least_count ? gsnn_key_compare(p->least_key, visit->least_key) : -1;
        if (gsnn_reserve(&visit->least, &visit->least_capacity, visit->least_count + p->least_count,
                         sizeof *visit->least) ||
            gsnn_reserve(&visit->marked, &visit->marked_capacity,
                         visit->marked_count + p->marked_count, sizeof *visit->marked))
            return gsnn_fail_memory(error);
        if (p->least_count && by < 0) {
            visit->least_key = p->least_key;
            visit->least_count = 0;
        }
        for (size_t k = 0; by <= 0 && k < p->least_count; k++)
            visit->least[visit->least_count++] = p->least[k];
        for (size_t k = 0; k < p->marked_count; k++)
            visit->marked[visit->marked_count++] = p->marked[k];
    }
    return GSNN_OK;
}

static void visiting_clear(visiting *v) {
    for (size_t i = 0; i < PIECES; i++) {
        free(v->pieces[i].least);
        free(v->pieces[i].marked);
    }
    for (size_t i = 0; i < v->workspace_count; i++) {
        free(v->workspaces[i].sets);
        free(v->workspaces[i].by);
        free(v->workspaces[i].met);
    }
    free(v->workspaces);
    free(v->prefixes);
}

gsnn_status gsnn_member_visit_run(gsnn_member_visit *visit, size_t threads, gsnn_error *error) {
    visiting v = {
        .visit = visit, .tables = visit->tables, .elements = visit->tables->zuppos->elements};
    assert(visit->by_count > 0 && visit->by[0] == 0);
    threads = gsnn_parallel_threads(threads);
    gsnn_status status = list_prefixes(&v, 0, 0, visit->by, visit->by_count, error);
    if (status == GSNN_OK)
        status = make_workspaces(&v, threads, error);
    if (status == GSNN_OK)
        status = gsnn_parallel(threads, PIECES, visit_piece, &v, error);
    if (status == GSNN_OK)
        status = gather(&v, visit, error);
    visiting_clear(&v);
    return status;
}

void gsnn_member_visit_clear(gsnn_member_visit *visit) {
    free(visit->least);
    free(visit->marked);
    memset(visit, 0, sizeof *visit);
}
