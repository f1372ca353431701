/* lcn_describe.c - recomputes what `gsnn lcn describe` says. */
#include "verify/lcn_subject.h"

/* The partitions of n into parts up to `most`, tallied for each number of odd parts. */
static void tally_odd(uint64_t *tally, int64_t n, int64_t most, int64_t odd) {
    if (n == 0)
        tally[odd]++;
    for (int64_t part = n < most ? n : most; part > 0; part--)
        tally_odd(tally, n - part, part, odd + part % 2);
}

enum { MOST_LISTED_DEGREE = 40 };

/* All patterns one by one. */
static gsnn_status check_strata(gsnn_verify_lcn *v, int64_t degree, int64_t even) {
    gsnn_value strata = gsnn_value_member(&v->root, "strata");
    if (!gsnn_value_given(&strata) || degree > MOST_LISTED_DEGREE) {
        gsnn_findings_skip(v->findings, LCN_NUMBERS, "too many strata to list");
        return GSNN_OK;
    }
    int64_t interior = 0, boundary = 0, outside = 0;
    for (int64_t real = degree % 2; real <= degree; real += 2) {
        uint64_t rho[MOST_LISTED_DEGREE + 1] = {0}, gamma[MOST_LISTED_DEGREE + 1] = {0};
        int64_t pairs = 0;
        tally_odd(rho, real, real, 0);
        tally_odd(gamma, (degree - real) / 2, degree, 0);
        for (int i = 0; i <= MOST_LISTED_DEGREE; i++)
            pairs += (int64_t)gamma[i];
        for (int64_t odd = 0; odd <= real; odd++)
            *(real < even  ? &outside
              : odd < even ? &boundary
                           : &interior) += (int64_t)rho[odd] * pairs;
    }
    gsnn_status status = gsnn_verify_expect_si(v, LCN_NUMBERS, &strata, "interior", interior);
    if (!status)
        status = gsnn_verify_expect_si(v, LCN_NUMBERS, &strata, "boundary", boundary);
    return status ? status : gsnn_verify_expect_si(v, LCN_NUMBERS, &strata, "outside", outside);
}

static gsnn_status check_boxes(gsnn_verify_lcn *v, const gsnn_value *boxes) {
    int64_t rows = 1, columns = 1, dimension = 1;
    gsnn_value item = gsnn_value_before(boxes);
    size_t count;
    gsnn_status status = gsnn_value_array(boxes, &count);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value first = gsnn_value_element(&item, 0), second = gsnn_value_element(&item, 1);
        int64_t a = 1, b = 1;
        status = gsnn_value_array_of(&item, 2, "sides");
        if (!status)
            status = gsnn_value_integer(&first, 1, 4096, &a);
        if (!status)
            status = gsnn_value_integer(&second, 1, 4096, &b);
        rows += a - 1;
        columns += b - 1;
        dimension += a * b - 1;
    }
    if (!status)
        status = gsnn_verify_expect_si(v, LCN_NUMBERS, &v->root, "dimension", dimension);
    if (!status)
        status = gsnn_verify_expect_si(v, LCN_NUMBERS, &v->root, "ambient", rows * columns);
    return status ? status : gsnn_verify_expect_boolean(v, "thick", dimension == rows * columns);
}

gsnn_status gsnn_verify_lcn_describe(gsnn_verify_lcn *v) {
    gsnn_value boxes = gsnn_value_member(&v->root, "boxes");
    if (gsnn_value_given(&boxes))
        return check_boxes(v, &boxes);
    gsnn_status status = gsnn_verify_stack_read(&v->stack, &v->root, v->error);
    if (status)
        return status;
    const gsnn_verify_stack *s = &v->stack;
    int64_t dimension = 1, before = 0;
    bool thick = gsnn_verify_stack_is_thick(s);
    bool zariski = true;
    int64_t even = s->group_count ? s->groups[0].even : 0;
    int64_t degree = s->group_count ? s->groups[0].degree : 0;
    fmpz_t ways, f;
    fmpz_init_set_ui(ways, 1);
    fmpz_init(f);
    for (size_t l = 0; l < s->layers; l++)
        dimension += s->sizes[l] - 1;
    for (size_t g = 0; g < s->group_count; g++) {
        if (s->groups[g].even > 1 ||
            (g && s->groups[g].degree % 2 && before >= s->groups[g].stride))
            zariski = false;
        before += s->groups[g].degree * s->groups[g].stride;
        fmpz_fac_ui(f, (ulong)s->groups[g].degree);
        fmpz_mul(ways, ways, f);
    }
    for (size_t l = 0; l < s->layers; l++) {
        fmpz_fac_ui(f, (ulong)s->sizes[l] - 1);
        fmpz_divexact(ways, ways, f);
    }
    status = gsnn_verify_expect_si(v, LCN_NUMBERS, &v->root, "size", s->size);
    if (!status)
        status = gsnn_verify_expect_si(v, LCN_NUMBERS, &v->root, "dimension", dimension);
    if (!status)
        status = gsnn_verify_expect_boolean(v, "thick", thick);
    if (!status)
        status = gsnn_verify_expect_boolean(v, "filling", thick && even <= 1);
    if (!status)
        status = gsnn_verify_expect_boolean(v, "closed", true);
    if (!status)
        status = gsnn_verify_expect_boolean(v, "zariski_closed", zariski);
    if (!status)
        status = gsnn_verify_expect(v, LCN_NUMBERS, &v->root, "degree", ways);
    if (!status && thick)
        status = gsnn_verify_expect_si(v, LCN_NUMBERS, &v->root, "even_filters", even);
    if (!status && thick)
        status = check_strata(v, degree, even);
    fmpz_clear(ways);
    fmpz_clear(f);
    return status;
}
