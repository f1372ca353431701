/* search_starts.c - how low each restart came, and how many of them met the least. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/search_claims.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_STARTS ((size_t)1 << 32)

/* Errors over the variance that are rounding, all alike. */
#define EXACT 1e-12

/* An error of the network as it is written may be so far from what its fit had. */
#define ROUNDING 1e-6

/* The starts of an item, in their order. */
typedef struct starts {
    size_t count, stated; /* of them, as listed and as told */
    size_t hits, met;     /* as told, and as counted */
    bool any;             /* some have enough data behind each channel, of which the least error: */
    double least;
} starts;

/* Whether two errors are within a percent of each other. */
static bool near(double a, double b) {
    a = fmax(a, EXACT);
    b = fmax(b, EXACT);
    return a <= 1.01 * b && b <= 1.01 * a;
}

/* Counts anew where a start is better by more than a percent than all before. */
static void count_start(starts *s, double error) {
    if (s->any && near(error, s->least))
        s->met++;
    else if (!s->any || error < s->least)
        s->met = 1;
    s->least = s->any ? fmin(s->least, error) : error;
    s->any = true;
}

static gsnn_status read_starts(const gsnn_value *item, starts *s) {
    gsnn_value list = gsnn_value_member(item, "starts");
    gsnn_value restarts = gsnn_value_member(item, "restarts");
    gsnn_value hits = gsnn_value_member(item, "hits");
    *s = (starts){0};
    gsnn_status status = gsnn_value_size(&restarts, MOST_STARTS, &s->stated);
    if (status || (status = gsnn_value_size(&hits, MOST_STARTS, &s->hits)) ||
        (status = gsnn_value_array(&list, &s->count)))
        return status;
    gsnn_value start = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&start)) {
        double error;
        if (!gsnn_value_given(&start))
            continue;
        status = gsnn_value_double(&start, &error);
        if (!status && error < 0)
            return gsnn_value_complain(&start, "a squared error of %g", error);
        if (!status)
            count_start(s, error);
    }
    return status;
}

/* Entries have as many restarts as were asked for, unless one is exact, or, where entries were
 * selected, half of them have met the least. */
static gsnn_status check_count(gsnn_search_claims *c, const gsnn_search_claim *item,
                               const starts *s) {
    static const char *const whole[] = {"exhaustive", "regular"};
    gsnn_value restarts = gsnn_value_member(&c->root, "restarts");
    gsnn_value strategy = gsnn_value_member(&c->root, "strategy");
    const char *name;
    size_t asked;
    gsnn_status status = gsnn_value_size(&restarts, MOST_STARTS, &asked);
    if (status || (status = gsnn_value_string(&strategy, &name)))
        return status;
    bool selected = strcmp(name, whole[0]) != 0 && strcmp(name, whole[1]) != 0;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_STARTS, s->count <= asked, item->name,
                      "more restarts than were asked for");
    if (item->known && s->count < asked)
        gsnn_search_check(c, GSNN_SEARCH_CHECK_STARTS,
                          (s->any && s->least <= EXACT) ||
                              (selected && s->hits >= asked - asked / 2),
                          item->name, "its restarts ended before there was a reason");
    return GSNN_OK;
}

gsnn_status gsnn_search_check_starts(gsnn_search_claims *c, const gsnn_search_claim *item,
                                     bool entry) {
    starts s;
    gsnn_status status = read_starts(&item->value, &s);
    if (status)
        return status;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_STARTS, s.stated == s.count, item->name,
                      "its starts are not as many as its restarts");
    gsnn_search_check(c, GSNN_SEARCH_CHECK_STARTS, s.hits == s.met, item->name,
                      "its hits are not those of its starts");
    if (item->known && strcmp(item->name, "constant") != 0)
        gsnn_search_check(c, GSNN_SEARCH_CHECK_STARTS, s.any, item->name,
                          "it has an error, but no start");
    return entry ? check_count(c, item, &s) : GSNN_OK;
}

gsnn_status gsnn_search_check_least_start(gsnn_search_claims *c) {
    gsnn_value train = gsnn_value_member(&c->root, "train");
    starts s;
    double stated;
    /* Outputs each over its own variance have another mean; classes are fitted further. */
    if (!c->chosen || c->data.outputs > 1 || c->data.logistic)
        return GSNN_OK;
    gsnn_status status = read_starts(&c->chosen->value, &s);
    if (status || !s.any || (status = gsnn_value_double(&train, &stated)))
        return status;
    gsnn_search_check(c, GSNN_SEARCH_CHECK_STARTS,
                      fabs(s.least - stated) <= ROUNDING * fmax(stated, EXACT / ROUNDING), "train",
                      "it is not the least of the chosen one's starts");
    return GSNN_OK;
}
