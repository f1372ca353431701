/* lcn_parts.c - proves verdicts on stacks with strides from the parts of their groups. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/lcn_claim.h"

#include <stdlib.h>
#include <string.h>

typedef struct kinds {
    int64_t origin, positive, negative, pairs;
} kinds;

static int64_t real_of(kinds x) {
    return x.origin + x.positive + x.negative;
}

static kinds break_up(kinds x, int64_t t) {
    if (t % 2)
        return (kinds){x.origin * t, x.positive, x.negative,
                       x.pairs * t + (x.positive + x.negative) * (t - 1) / 2};
    return (kinds){x.origin * t, x.positive, x.positive,
                   x.pairs * t + x.positive * (t - 2) / 2 + x.negative * t / 2};
}

/* A search by brute force: what the groups up to g can do with these roots. */
typedef struct trial {
    const gsnn_verify_stack *stack;
    const kinds *parts;
    size_t tries;
} trial;

enum { MOST_TRIES = 2000000 };

static bool try_all(trial *t, size_t g, kinds all) {
    int64_t need = t->stack->groups[g].degree, even = t->stack->groups[g].even;
    if (++t->tries > MOST_TRIES || real_of(all) + 2 * all.pairs < need)
        return false;
    if (g == 0)
        return real_of(all) >= even;
    int64_t step = t->stack->groups[g].stride / t->stack->groups[g - 1].stride;
    for (int64_t pairs = 0; pairs <= all.pairs && 2 * pairs <= need; pairs++)
        for (int64_t p = 0; p <= all.positive && p <= need - 2 * pairs; p++)
            for (int64_t n = 0; n <= all.negative && n <= need - 2 * pairs - p; n++) {
                int64_t o = need - 2 * pairs - p - n;
                if (o > all.origin || o + p + n < even)
                    continue;
                kinds rest = break_up(
                    (kinds){all.origin - o, all.positive - p, all.negative - n, all.pairs - pairs},
                    step);
                kinds mine = t->parts[g - 1];
                if (try_all(t, g - 1,
                            (kinds){rest.origin + mine.origin, rest.positive + mine.positive,
                                    rest.negative + mine.negative, rest.pairs + mine.pairs}))
                    return true;
            }
    return false;
}

/* The choices of a "yes" add up. */
static gsnn_status check_choices(gsnn_lcn_claim *c, const kinds *parts) {
    gsnn_value list = gsnn_value_member(&c->certificate, "choices");
    const gsnn_verify_stack *s = &c->stack;
    gsnn_status status = gsnn_value_array_of(&list, s->group_count, "groups");
    kinds all = {0};
    bool good = true;
    for (size_t g = s->group_count; !status && good && g-- > 0;) {
        gsnn_value item = gsnn_value_element(&list, g);
        static const char *const names[] = {"zero_or_infinite", "positive", "negative", "pairs"};
        int64_t numbers[4];
        for (size_t i = 0; !status && i < 4; i++) {
            gsnn_value member = gsnn_value_member(&item, names[i]);
            status = gsnn_value_integer(&member, 0, INT64_C(1) << 21, &numbers[i]);
        }
        if (status)
            break;
        kinds taken = {numbers[0], numbers[1], numbers[2], numbers[3]};
        all = (kinds){all.origin + parts[g].origin, all.positive + parts[g].positive,
                      all.negative + parts[g].negative, all.pairs + parts[g].pairs};
        kinds rest = {all.origin - taken.origin, all.positive - taken.positive,
                      all.negative - taken.negative, all.pairs - taken.pairs};
        good = rest.origin >= 0 && rest.positive >= 0 && rest.negative >= 0 && rest.pairs >= 0 &&
               real_of(taken) + 2 * taken.pairs == s->groups[g].degree &&
               real_of(taken) >= s->groups[g].even;
        if (g == 0)
            good = good && real_of(rest) + rest.pairs == 0;
        else
            all = break_up(rest, s->groups[g].stride / s->groups[g - 1].stride);
    }
    if (!status && good)
        gsnn_findings_pass(c->v->findings, LCN_VERDICT, 0);
    else if (!status)
        gsnn_findings_false(c->v->findings, LCN_VERDICT, "choices: they do not add up");
    return status;
}

/* The largest degree of b with b(x^t) dividing p, plus its roots at infinity. */
static bool has_inner_divisor(const fmpz_poly_t p, int64_t infinity, int64_t t) {
    fmpz_poly_t common, part;
    fmpz_poly_init(common);
    fmpz_poly_init(part);
    for (int64_t j = 0; j < t && j < fmpz_poly_length(p); j++) {
        fmpz_poly_zero(part);
        for (int64_t i = j; i < fmpz_poly_length(p); i += t)
            fmpz_poly_set_coeff_fmpz(part, i / t, p->coeffs + i);
        fmpz_poly_gcd(common, common, part);
    }
    bool found = infinity >= t || fmpz_poly_degree(common) > 0;
    fmpz_poly_clear(common);
    fmpz_poly_clear(part);
    return found;
}

/* Which group lacks roots, or SIZE_MAX. */
static size_t short_group(const gsnn_verify_stack *s, const kinds *parts) {
    int64_t broken = 0;
    for (size_t g = s->group_count; g-- > 0;) {
        int64_t total = real_of(parts[g]) + 2 * parts[g].pairs + broken;
        if (total < s->groups[g].degree)
            return g;
        if (g)
            broken =
                (total - s->groups[g].degree) * (s->groups[g].stride / s->groups[g - 1].stride);
    }
    return SIZE_MAX;
}

static void judge_strided(gsnn_lcn_claim *c, const kinds *parts) {
    const gsnn_verify_stack *s = &c->stack;
    size_t lacking = short_group(s, parts);
    trial t = {s, parts, 0};
    bool found = lacking == SIZE_MAX && try_all(&t, s->group_count - 1, parts[s->group_count - 1]);
    if (t.tries > MOST_TRIES) {
        gsnn_findings_skip(c->v->findings, LCN_VERDICT, "too many choices to try them all");
        return;
    }
    bool good = c->decided && c->member == found;
    if (good && !found)
        good = c->reason && (strcmp(c->reason, "common-divisor") == 0) == (lacking != SIZE_MAX) &&
               strcmp(c->reason, "support") != 0 && strcmp(c->reason, "undecided") != 0;
    if (good)
        gsnn_findings_pass(c->v->findings, LCN_VERDICT, 0);
    else
        gsnn_findings_false(c->v->findings, LCN_VERDICT, "member: the parts say another thing");
}

static gsnn_status check_parts(gsnn_lcn_claim *c) {
    const gsnn_verify_stack *s = &c->stack;
    gsnn_value list = gsnn_value_member(&c->certificate, "parts");
    gsnn_status status = gsnn_value_array_of(&list, s->group_count, "groups");
    kinds *parts = gsnn_new(s->group_count, sizeof *parts);
    fmpz_poly_t product, part, below;
    fmpz_poly_init(product);
    fmpz_poly_init(part);
    fmpz_poly_init(below);
    fmpz_poly_one(product);
    if (!status && !parts)
        status = gsnn_fail_memory(c->v->error);
    int64_t infinity = 0, base = s->groups[0].stride;
    bool covered = true;
    for (size_t g = 0; !status && g < s->group_count; g++) {
        gsnn_verify_form form;
        gsnn_value item = gsnn_value_element(&list, g);
        char where[32];
        snprintf(where, sizeof where, "parts[%zu]", g);
        status = gsnn_verify_form_read(&form, c->v, &item, where);
        if (!status && form.degree * (s->groups[g].stride / base) > INT64_C(1) << 21)
            status = gsnn_value_complain(&item, "the degree is too large to be proved");
        if (!status) {
            covered = covered && form.covered;
            parts[g] = (kinds){form.origin, form.positive, form.negative, form.pairs};
            gsnn_verify_form_product(part, &form, s->groups[g].stride / base);
            /* What is below is not divisible by anything in x^stride. */
            if (g && has_inner_divisor(product, infinity, s->groups[g].stride / base))
                gsnn_findings_false(c->v->findings, LCN_PARTS, "%s: not as large as it can be",
                                    where);
            else
                gsnn_findings_pass(c->v->findings, LCN_PARTS, 0);
            fmpz_poly_mul(product, product, part);
            infinity += form.infinity * (s->groups[g].stride / base);
        }
        gsnn_verify_form_clear(&form);
    }
    if (!status) {
        fmpz_poly_inflate(part, product, (ulong)base);
        gsnn_lcn_claim_product(c, part, infinity * base);
    }
    if (!status && covered && c->member)
        status = check_choices(c, parts);
    if (!status && covered)
        judge_strided(c, parts);
    fmpz_poly_clear(product);
    fmpz_poly_clear(part);
    fmpz_poly_clear(below);
    free(parts);
    return status;
}

gsnn_status gsnn_lcn_claim_parts(gsnn_lcn_claim *c) {
    int64_t base = c->stack.groups[0].stride;
    bool supported = true;
    for (size_t i = 0; i < c->folded_length; i++)
        if ((int64_t)i % base && !fmpq_is_zero(c->folded + i))
            supported = false;
    if (!supported) {
        if (c->decided && !c->member && c->reason && strcmp(c->reason, "support") == 0)
            gsnn_findings_pass(c->v->findings, LCN_VERDICT, 0);
        else
            gsnn_findings_false(c->v->findings, LCN_VERDICT,
                                "member: the filter has entries off the multiples of %lld",
                                (long long)base);
        return GSNN_OK;
    }
    return check_parts(c);
}
