#include "deep/tables.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Points by which candidates are told apart before they are tried on all points. */
#define MOST_ROUNDS 12

/* Neurons as the generators move them, and for each how breadth first search came to it. */
typedef struct tree {
    size_t points, generators;
    const int32_t *rho;       /* generators x points */
    bool odd;                 /* signs count */
    uint32_t *order, *parent; /* points in the order of search; where each came from */
    uint32_t *by;             /* and by which generator */
    int32_t *image;           /* the signed point that the first one goes to on that way */
} tree;

static size_t place_of(int32_t image) {
    return (size_t)(image < 0 ? -image : image) - 1;
}

/* The image of a signed point, counted from 1, under a generator. */
static int32_t move(const tree *t, size_t g, int32_t point) {
    int32_t to = t->rho[g * t->points + place_of(point)];
    if (!t->odd)
        return to < 0 ? -to : to;
    return point < 0 ? -to : to;
}

static void clear_tree(tree *t) {
    free(t->order);
    free(t->parent);
    free(t->by);
    free(t->image);
    *t = (tree){0};
}

static gsnn_status init_tree(tree *t, const gsnn_deep_letters *letters, size_t letter, bool odd,
                             gsnn_error *error) {
    const gsnn_deep_letter *p = &letters->items[letter];
    *t = (tree){.points = p->neurons,
                .generators = letters->generator_count,
                .rho = p->rho,
                .odd = odd,
                .order = gsnn_new(p->neurons, sizeof *t->order),
                .parent = gsnn_new(p->neurons, sizeof *t->parent),
                .by = gsnn_new(p->neurons, sizeof *t->by),
                .image = gsnn_new(p->neurons, sizeof *t->image)};
    if (!t->order || !t->parent || !t->by || !t->image) {
        clear_tree(t);
        return gsnn_fail_memory(error);
    }
    size_t end = 1;
    t->image[0] = 1;
    for (size_t at = 0; at < end; at++)
        for (size_t g = 0; g < t->generators; g++) {
            int32_t to = move(t, g, t->image[t->order[at]]);
            size_t place = place_of(to);
            if (t->image[place])
                continue;
            t->image[place] = to;
            t->parent[place] = t->order[at];
            t->by[place] = (uint32_t)g;
            t->order[end++] = (uint32_t)place;
        }
    return GSNN_OK; /* letters are transitive */
}

/* ---- Elements ------------------------------------------------------------------------------ */

/* An element of G: the generators on the way to it in a tree, the first to act first. */
typedef struct element {
    size_t length;
    uint32_t *word;
} element;

static gsnn_status read_way(element *e, const tree *t, size_t point, gsnn_error *error) {
    size_t length = 0;
    for (size_t at = point; at; at = t->parent[at])
        length++;
    *e = (element){length, gsnn_new(length, sizeof *e->word)};
    if (!e->word)
        return gsnn_fail_memory(error);
    for (size_t at = point; at; at = t->parent[at])
        e->word[--length] = t->by[at];
    return GSNN_OK;
}

static int32_t act(const element *e, const tree *t, int32_t point) {
    for (size_t k = 0; k < e->length; k++)
        point = move(t, e->word[k], point);
    return point;
}

/* Generators of H with chi of each. */
typedef struct subgroup {
    size_t count, capacity;
    element *generators;
    size_t *at; /* each as a neuron of the regular letter */
} subgroup;

static void clear_subgroup(subgroup *H) {
    for (size_t i = 0; i < H->count; i++)
        free(H->generators[i].word);
    free(H->generators);
    free(H->at);
    *H = (subgroup){0};
}

/* The signed neuron of a letter to which each element sends the first one. */
static void follow(int32_t *images, const tree *elements, const tree *neurons) {
    images[0] = 1;
    for (size_t at = 1; at < elements->points; at++) {
        size_t e = elements->order[at];
        images[e] = move(neurons, elements->by[e], images[elements->parent[e]]);
    }
}

static gsnn_status add_generator(subgroup *H, const tree *elements, size_t e, gsnn_error *error) {
    size_t capacity = H->capacity;
    if (gsnn_reserve(&H->generators, &H->capacity, H->count + 1, sizeof *H->generators) ||
        gsnn_reserve(&H->at, &capacity, H->count + 1, sizeof *H->at))
        return gsnn_fail_memory(error);
    gsnn_status status = read_way(&H->generators[H->count], elements, e, error);
    H->at[H->count] = e;
    H->count += !status;
    return status;
}

/* Marks the elements that the generators of H generate, and returns how many these are. */
static size_t generate(const subgroup *H, const tree *elements, bool *inside, uint32_t *queue) {
    size_t end = 1;
    memset(inside, 0, elements->points);
    inside[0] = true;
    queue[0] = 0;
    for (size_t at = 0; at < end; at++)
        for (size_t k = 0; k < H->count; k++) {
            size_t to = place_of(act(&H->generators[k], elements, (int32_t)queue[at] + 1));
            if (!inside[to]) {
                inside[to] = true;
                queue[end++] = (uint32_t)to;
            }
        }
    return end;
}

/* Finds generators of what sends the first neuron to itself up to sign: elements from all over H,
 * each outside of what those before generate. */
static gsnn_status find_subgroup(subgroup *H, const tree *elements, const int32_t *images,
                                 gsnn_error *error) {
    size_t order = 0, generated = 1;
    bool *inside = gsnn_new(elements->points, sizeof *inside);
    uint32_t *members = gsnn_new(elements->points, sizeof *members);
    uint32_t *queue = gsnn_new(elements->points, sizeof *queue);
    gsnn_status status = inside && members && queue ? GSNN_OK : gsnn_fail_memory(error);
    *H = (subgroup){0};
    for (size_t e = 0; !status && e < elements->points; e++)
        if (place_of(images[e]) == 0)
            members[order++] = (uint32_t)e;
    if (!status)
        inside[0] = true;
    while (!status && generated < order) {
        size_t k = (H->count + 1) * 2 * order / 5 % order;
        while (inside[members[k]])
            k = (k + 1) % order;
        status = add_generator(H, elements, members[k], error);
        if (!status)
            generated = generate(H, elements, inside, queue);
    }
    free(inside);
    free(members);
    free(queue);
    if (status)
        clear_subgroup(H);
    return status;
}

/* ---- One source and one letter ------------------------------------------------------------- */

typedef struct cell {
    const tree *neurons, *source;
    const subgroup *H;
    const int32_t *chi;   /* of each generator of H */
    const int32_t *moves; /* generators of H x points of the source: signed images from 1 */
    int type;
    size_t dimension;
    int32_t *row;       /* of the first neuron: a number for each signed orbit, or 0 */
    uint32_t *queue;    /* as many as there are points */
    int32_t *images;    /* as many as there are neurons */
    bool *plus, *minus; /* of each neuron: still a candidate */
} cell;

/* The orbit of a point of the source; false when it meets itself with the other sign. */
static bool label(cell *c, size_t x, int32_t number, size_t *length) {
    size_t points = c->source->points, end = 1;
    bool free = true;
    c->row[x] = number;
    c->queue[0] = (uint32_t)x;
    for (size_t at = 0; at < end; at++)
        for (size_t k = 0; k < c->H->count; k++) {
            int32_t to = c->moves[k * points + c->queue[at]], value = c->row[c->queue[at]];
            int32_t *there = &c->row[place_of(to)];
            int32_t moved = (to < 0) != (c->chi[k] < 0) ? -value : value;
            if (!*there) {
                *there = moved;
                c->queue[end++] = (uint32_t)place_of(to);
            } else if (*there != moved) {
                free = false;
            }
        }
    *length = end;
    return free;
}

static void label_orbits(cell *c) {
    size_t points = c->source->points, length;
    c->dimension = 0;
    memset(c->row, 0, points * sizeof *c->row);
    for (size_t x = 0; x < points; x++) {
        if (c->row[x])
            continue;
        if (label(c, x, (int32_t)c->dimension + 1, &length))
            c->dimension++;
        else
            for (size_t i = 0; i < length; i++)
                c->row[c->queue[i]] = INT32_MAX;
    }
    for (size_t x = 0; x < points; x++)
        if (c->row[x] == INT32_MAX)
            c->row[x] = 0;
}

/* The row at a signed point. */
static int32_t value_at(const cell *c, int32_t point) {
    int32_t value = c->row[place_of(point)];
    return point < 0 ? -value : value;
}

/* Drops neurons whose rows differ from the first one's at the image of x.  Where the way to neuron
 * i sends the first one to s*i, row i at the image of x is s times the row at x. */
static size_t filter(cell *c, size_t x) {
    const tree *t = c->neurons;
    size_t left = 0;
    c->images[0] = (int32_t)x + 1;
    for (size_t at = 0; at < t->points; at++) {
        size_t i = t->order[at];
        if (at)
            c->images[i] = move(c->source, t->by[i], c->images[t->parent[i]]);
        int32_t here = value_at(c, c->images[i]);
        int32_t there = t->image[i] < 0 ? -c->row[x] : c->row[x];
        c->plus[i] &= here == there;
        c->minus[i] &= here == -there;
        left += (size_t)c->plus[i] + c->minus[i];
    }
    return left;
}

/* Whether row i is `sign` times the first one, at all points. */
static bool has_row(const cell *c, const element *way, size_t i, int sign) {
    int32_t s = (c->neurons->image[i] < 0) == (sign < 0) ? 1 : -1;
    for (size_t x = 0; x < c->source->points; x++)
        if (value_at(c, act(way, c->source, (int32_t)x + 1)) != s * c->row[x])
            return false;
    return true;
}

/* What fixes the row: H with chi, and elements found with the sign that they make of it. */
typedef struct fixing {
    subgroup found;
    int32_t *signs;
    size_t capacity;
} fixing;

/* Adds to the set what the elements make of the first neuron, until nothing is new. */
static void close_set(const cell *c, const fixing *f, gsnn_signed_set set, uint32_t *queue) {
    const tree *t = c->neurons;
    size_t end = 1;
    memset(set, 0, (2 * t->points + 63) / 64 * sizeof *set);
    queue[0] = 0; /* signed neuron i as 2i, its negative as 2i+1 */
    set[0] |= 1;
    for (size_t at = 0; at < end; at++)
        for (size_t k = 0; k < c->H->count + f->found.count; k++) {
            bool own = k < c->H->count;
            const element *e = own ? &c->H->generators[k] : &f->found.generators[k - c->H->count];
            int32_t sign = own ? c->chi[k] : f->signs[k - c->H->count];
            int32_t from = (int32_t)(queue[at] / 2) + 1;
            int32_t to = act(e, t, queue[at] % 2 ? -from : from);
            to = sign < 0 ? -to : to;
            size_t bit = 2 * place_of(to) + (to < 0);
            if (!(set[bit / 64] >> (bit % 64) & 1)) {
                set[bit / 64] |= UINT64_C(1) << (bit % 64);
                queue[end++] = (uint32_t)bit;
            }
        }
}

static gsnn_status try_neuron(const cell *c, fixing *f, gsnn_signed_set set, uint32_t *queue,
                              size_t i, int sign, gsnn_error *error) {
    size_t bit = 2 * i + (sign < 0);
    element way;
    if (set[bit / 64] >> (bit % 64) & 1)
        return GSNN_OK;
    gsnn_status status = read_way(&way, c->neurons, i, error);
    if (status || !has_row(c, &way, i, sign)) {
        if (!status)
            free(way.word);
        return status;
    }
    free(way.word);
    if (gsnn_reserve(&f->signs, &f->capacity, f->found.count + 1, sizeof *f->signs))
        return gsnn_fail_memory(error);
    f->signs[f->found.count] = (c->neurons->image[i] < 0) == (sign < 0) ? 1 : -1;
    status = add_generator(&f->found, c->neurons, i, error);
    if (!status)
        close_set(c, f, set, queue);
    return status;
}

static gsnn_status find_fixing(cell *c, gsnn_signed_set set, gsnn_error *error) {
    size_t neurons = c->neurons->points, points = c->source->points, left = SIZE_MAX;
    memset(set, 0, (2 * neurons + 63) / 64 * sizeof *set);
    if (!c->dimension) {
        for (size_t bit = 0; bit < 2 * neurons; bit += 3 - (size_t)c->type)
            set[bit / 64] |= UINT64_C(1) << (bit % 64);
        return GSNN_OK;
    }
    for (size_t i = 0; i < neurons; i++) {
        c->plus[i] = true;
        c->minus[i] = c->type == 2;
    }
    for (size_t k = 0; k < MOST_ROUNDS && k < points && left > 1; k++)
        left = filter(c, (k * (points / 5 * 2 + 1)) % points);
    set[0] = 1;
    if (left == 1)
        return GSNN_OK;
    fixing f = {0};
    uint32_t *queue = gsnn_new(2 * neurons, sizeof *queue);
    gsnn_status status = queue ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < neurons; i++) {
        if (c->plus[i])
            status = try_neuron(c, &f, set, queue, i, 1, error);
        if (!status && c->minus[i])
            status = try_neuron(c, &f, set, queue, i, -1, error);
    }
    clear_subgroup(&f.found);
    free(f.signs);
    free(queue);
    return status;
}

/* ---- All of them --------------------------------------------------------------------------- */

typedef struct work {
    gsnn_deep_letters *letters;
    tree elements, *sources, neurons; /* of one letter */
    subgroup H;
    size_t most; /* neurons of a letter or a source */
    int32_t *images;
    gsnn_signed_set set;
} work;

/* How generators of H move all points of a source. */
static int32_t *moves_of(const subgroup *H, const tree *source) {
    int32_t *moves = gsnn_new(H->count * source->points, sizeof *moves);
    for (size_t k = 0; moves && k < H->count; k++)
        for (size_t x = 0; x < source->points; x++)
            moves[k * source->points + x] = act(&H->generators[k], source, (int32_t)x + 1);
    return moves;
}

/* A letter of a class: its signs on the generators of H, then each source. */
static gsnn_status fill_letter(work *w, cell *c, size_t letter, int32_t *const *moves,
                               gsnn_error *error) {
    gsnn_deep_letters *letters = w->letters;
    int32_t *chi = gsnn_new(c->H->count, sizeof *chi);
    gsnn_status status =
        chi ? init_tree(&w->neurons, letters, letter, true, error) : gsnn_fail_memory(error);
    if (!status)
        follow(w->images, &w->elements, &w->neurons);
    for (size_t k = 0; !status && k < c->H->count; k++)
        chi[k] = w->images[c->H->at[k]];
    c->neurons = &w->neurons;
    c->chi = chi;
    c->type = letters->items[letter].type;
    for (size_t s = 0; !status && s < letters->source_count; s++) {
        c->source = &w->sources[s];
        c->moves = moves[s];
        label_orbits(c);
        letters->dimensions[s * letters->count + letter] = c->dimension;
        status = find_fixing(c, w->set, error);
        if (!status)
            status = gsnn_deep_table_set(letters, s, letter, w->set, error);
    }
    clear_tree(&w->neurons);
    free(chi);
    return status;
}

/* The letters of a source have the same H. */
static gsnn_status fill_class(work *w, cell *c, size_t source, gsnn_error *error) {
    gsnn_deep_letters *letters = w->letters;
    int32_t **moves = gsnn_new(letters->source_count, sizeof *moves);
    gsnn_status status =
        moves ? init_tree(&w->neurons, letters, letters->source_letter[source], true, error)
              : gsnn_fail_memory(error);
    if (!status) {
        follow(w->images, &w->elements, &w->neurons);
        status = find_subgroup(&w->H, &w->elements, w->images, error);
    }
    clear_tree(&w->neurons); /* each letter makes its own */
    for (size_t s = 0; !status && s < letters->source_count; s++)
        if (!(moves[s] = moves_of(&w->H, &w->sources[s])))
            status = gsnn_fail_memory(error);
    c->H = &w->H;
    for (size_t i = 0; !status && i < letters->count; i++)
        if (letters->items[i].source == source)
            status = fill_letter(w, c, i, moves, error);
    for (size_t s = 0; moves && s < letters->source_count; s++)
        free(moves[s]);
    free(moves);
    clear_subgroup(&w->H);
    return status;
}

size_t gsnn_deep_regular_letter(const gsnn_deep_letters *letters) {
    for (size_t i = 0; i < letters->count; i++) {
        char neurons[32];
        snprintf(neurons, sizeof neurons, "%zu", letters->items[i].neurons);
        if (!strcmp(neurons, letters->record->group.order))
            return i;
    }
    return SIZE_MAX;
}

gsnn_status gsnn_deep_table_of_subgroups(gsnn_deep_letters *letters, size_t regular,
                                         const gsnn_run *run, gsnn_error *error) {
    work w = {.letters = letters, .most = letters->items[regular].neurons};
    cell c = {.row = gsnn_new(w.most, sizeof *c.row),
              .queue = gsnn_new(w.most, sizeof *c.queue),
              .images = gsnn_new(w.most, sizeof *c.images),
              .plus = gsnn_new(w.most, sizeof *c.plus),
              .minus = gsnn_new(w.most, sizeof *c.minus)};
    w.sources = gsnn_new(letters->source_count, sizeof *w.sources);
    w.images = gsnn_new(w.most, sizeof *w.images);
    w.set = gsnn_new((2 * w.most + 63) / 64, sizeof *w.set);
    gsnn_status status =
        c.row && c.queue && c.images && c.plus && c.minus && w.sources && w.images && w.set
            ? init_tree(&w.elements, letters, regular, false, error)
            : gsnn_fail_memory(error);
    for (size_t s = 0; !status && s < letters->source_count; s++)
        status = init_tree(&w.sources[s], letters, letters->source_letter[s], letters->odd, error);
    for (size_t s = 0; !status && s < letters->source_count; s++)
        if (!(status = gsnn_run_step(run, "letters", s, letters->source_count, error)))
            status = fill_class(&w, &c, s, error);
    for (size_t s = 0; w.sources && s < letters->source_count; s++)
        clear_tree(&w.sources[s]);
    clear_tree(&w.elements);
    free(w.sources);
    free(w.images);
    free(w.set);
    free(c.row);
    free(c.queue);
    free(c.images);
    free(c.plus);
    free(c.minus);
    return status;
}
