#include "morphism/cover_search.h"

#include "base/counters.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/run.h"

#include <assert.h>
#include <stdlib.h>

/* The architectures on one class of subgroups: they stand side by side. */
typedef struct stretch {
    size_t begin, end;
} stretch;

/* What the search for covers knows.  Stretches are searched from the last to the first, that is by
 * decreasing number of neurons; those with the same number have nothing above each other, so they
 * can be searched at the same time. */
typedef struct cover_search {
    const gsnn_architecture *architectures;
    size_t count;
    const gsnn_catalogue *catalogue;
    uint64_t *neurons; /* of each architecture; 0 for 2^64 or more */
    stretch *stretches;
    size_t stretch_count;
    size_t *after; /* for each stretch: how many must be done before, those with more neurons */
    const gsnn_comparison *comparison;
    size_t words;
    uint64_t *above;           /* words for each architecture: the set of those above it */
    gsnn_morphisms *morphisms; /* one list a thread */
    const gsnn_run *run;
} cover_search;

/* Whether the numbers of neurons and weights allow that one is below the other. */
static bool numbers_allow(const cover_search *search, size_t from, size_t to) {
    uint64_t few = search->neurons[from], many = search->neurons[to];
    return search->architectures[from].weights.dimension <=
               search->architectures[to].weights.dimension &&
           (!few || !many || (few < many && many % few == 0));
}

/* The covers of architecture `from`, when all larger ones are done.  Candidates are taken by size,
 * so that every new comparison is a cover, and what is above a cover needs no test. */
static gsnn_status find_covers(cover_search *search, size_t worker, size_t from,
                               gsnn_error *error) {
    const gsnn_comparison *comparison = search->comparison;
    uint64_t *mine = search->above + from * search->words;
    gsnn_status status = GSNN_OK;
    bool ready = false;
    uint64_t settled = 0, by_numbers = 0, by_profiles = 0, tested = 0;
    for (size_t to = from + 1; status == GSNN_OK && to < search->count; to++) {
        size_t neuron;
        if (mine[to / 64] >> to % 64 & 1) {
            settled++;
            continue;
        }
        if (!numbers_allow(search, from, to)) {
            by_numbers++;
            continue;
        }
        if (!comparison->allows(comparison->context, from, to)) {
            by_profiles++;
            continue;
        }
        tested++;
        if (!ready)
            status = comparison->set_lower(comparison->context, worker, from, error);
        ready = true;
        if (status != GSNN_OK || !comparison->below(comparison->context, worker, to, &neuron))
            continue;
        status = gsnn_morphisms_append(&search->morphisms[worker],
                                       (gsnn_morphism){GSNN_INCLUSION, from, to, neuron}, error);
        mine[to / 64] |= UINT64_C(1) << to % 64;
        for (size_t i = to / 64; i < search->words; i++)
            mine[i] |= search->above[to * search->words + i];
    }
    gsnn_count(search->run, GSNN_COUNT_COVERS_SETTLED, settled);
    gsnn_count(search->run, GSNN_COUNT_COVERS_BY_NUMBERS, by_numbers);
    gsnn_count(search->run, GSNN_COUNT_COVERS_BY_PROFILES, by_profiles);
    gsnn_count(search->run, GSNN_COUNT_COVERS_TESTED, tested);
    return status;
}

static gsnn_status search_stretch(void *context, size_t worker, size_t index, gsnn_error *error) {
    cover_search *search = context;
    const gsnn_comparison *comparison = search->comparison;
    const stretch *s = &search->stretches[index];
    /* Whoever listens to progress is told by one thread. */
    gsnn_status status = worker == 0 ? gsnn_run_step(search->run, "comparing architectures", index,
                                                     search->stretch_count, error)
                                     : GSNN_OK;
    if (status == GSNN_OK)
        status = comparison->lay_out(comparison->context, worker, s->begin, s->end, error);
    for (size_t i = s->end; status == GSNN_OK && i-- > s->begin;)
        status = find_covers(search, worker, i, error);
    return status;
}

static const fmpz *index_of(const cover_search *search, size_t i) {
    return search->catalogue->classes[search->architectures[i].class].index;
}

/* Cuts the list into stretches, the last first. */
static void cut(cover_search *search) {
    size_t done = 0;
    for (size_t end = search->count; end > 0;) {
        size_t begin = end - 1;
        while (begin > 0 &&
               search->architectures[begin - 1].class == search->architectures[end - 1].class)
            begin--;
        if (end < search->count && !fmpz_equal(index_of(search, end), index_of(search, begin)))
            done = search->stretch_count;
        assert(done <= search->stretch_count);
        search->after[search->stretch_count] = done;
        search->stretches[search->stretch_count++] = (stretch){begin, end};
        end = begin;
    }
}

gsnn_status gsnn_search_covers(gsnn_morphisms *morphisms, const gsnn_comparison *comparison,
                               const gsnn_catalogue *catalogue,
                               const gsnn_architecture *architectures, size_t count,
                               const gsnn_run *run, gsnn_error *error) {
    cover_search search = {.architectures = architectures,
                           .count = count,
                           .catalogue = catalogue,
                           .comparison = comparison,
                           .words = (count + 63) / 64,
                           .run = run};
    size_t threads = comparison->workers;
    search.neurons = gsnn_resize(NULL, count, sizeof *search.neurons);
    search.stretches = gsnn_resize(NULL, count, sizeof *search.stretches);
    search.after = gsnn_resize(NULL, count, sizeof *search.after);
    search.above = gsnn_new(count, search.words * sizeof *search.above);
    search.morphisms = gsnn_new(threads, sizeof *search.morphisms);
    gsnn_status status =
        search.neurons && search.stretches && search.after && search.above && search.morphisms
            ? GSNN_OK
            : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        search.neurons[i] =
            fmpz_abs_fits_ui(index_of(&search, i)) ? fmpz_get_ui(index_of(&search, i)) : 0;
    if (status == GSNN_OK) {
        cut(&search);
        status = gsnn_parallel_after(threads, search.stretch_count, search.after, search_stretch,
                                     &search, error);
    }
    for (size_t i = 0; search.morphisms && i < threads; i++) {
        for (size_t k = 0; status == GSNN_OK && k < search.morphisms[i].count; k++)
            status = gsnn_morphisms_append(morphisms, search.morphisms[i].list[k], error);
        gsnn_morphisms_clear(&search.morphisms[i]);
    }
    gsnn_count(run, GSNN_COUNT_COVERS_FOUND, morphisms->count);
    free(search.neurons);
    free(search.stretches);
    free(search.after);
    free(search.above);
    free(search.morphisms);
    return status;
}
