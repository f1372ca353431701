/* lcn_member.c - proves the verdicts of `gsnn lcn member` from their certificates. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/lcn_forms.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a document says. */
typedef struct claim {
    gsnn_verify_lcn *v;
    gsnn_value certificate;
    gsnn_verify_stack stack; /* sizes halved where symmetric */
    fmpq *filter, *folded;   /* folded: of the halved sizes, else the filter itself */
    size_t length, folded_length;
    bool symmetric, decided, member;
    const char *reason;
    fmpq_t content;
} claim;

static const char *const reasons[] = {"real-roots", "support", "common-divisor", "no-real-choice",
                                      "undecided"};

static bool is_thick(const gsnn_verify_stack *stack) {
    return !stack->group_count || (stack->group_count == 1 && stack->groups[0].stride == 1);
}

static bool is_zero(const fmpq *values, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (!fmpq_is_zero(values + i))
            return false;
    return true;
}

/* content times the product, of formal degree length - 1, is the filter. */
static void check_product(claim *c, const fmpz_poly_t product, int64_t infinity) {
    bool good = fmpz_poly_length(product) + infinity == (slong)c->folded_length;
    fmpq_t value;
    fmpq_init(value);
    for (size_t i = 0; good && i < c->folded_length; i++) {
        fmpz_poly_get_coeff_fmpz(fmpq_numref(value), product, (slong)i);
        fmpz_one(fmpq_denref(value));
        fmpq_mul(value, value, c->content);
        good = fmpq_equal(value, c->folded + i);
    }
    fmpq_clear(value);
    if (good)
        gsnn_findings_pass(c->v->findings, LCN_PRODUCT, 0);
    else
        gsnn_findings_false(c->v->findings, LCN_PRODUCT,
                            "certificate: the factors do not multiply to the filter");
}

/* ---- Stride one -------------------------------------------------------------------------- */

static gsnn_status expect_integer(claim *c, const char *name, int64_t expected) {
    gsnn_value member = gsnn_value_member(&c->v->root, name);
    int64_t value;
    gsnn_status status = gsnn_value_integer(&member, INT64_MIN, INT64_MAX, &value);
    if (!status && value == expected)
        gsnn_findings_pass(c->v->findings, LCN_VERDICT, 0);
    else if (!status)
        gsnn_findings_false(c->v->findings, LCN_VERDICT, "%s: %lld, not %lld", name,
                            (long long)value, (long long)expected);
    return status;
}

static void expect_word(claim *c, const char *name, const char *expected) {
    gsnn_value member = gsnn_value_member(&c->v->root, name);
    const char *word = NULL;
    bool given =
        gsnn_value_get_kind(&member) == GSNN_VALUE_STRING && !gsnn_value_string(&member, &word);
    if (given == (expected != NULL) && (!given || strcmp(word, expected) == 0))
        gsnn_findings_pass(c->v->findings, LCN_VERDICT, 0);
    else
        gsnn_findings_false(c->v->findings, LCN_VERDICT, "%s: not %s", name,
                            expected ? expected : "null");
}

/* Whether a list holds those numbers. */
static bool same_numbers(const gsnn_value *list, const int64_t *expected, size_t count) {
    size_t length;
    if (gsnn_value_get_kind(list) != GSNN_VALUE_ARRAY || gsnn_value_array(list, &length) ||
        length != count)
        return false;
    gsnn_value item = gsnn_value_before(list);
    while (gsnn_value_next(&item)) {
        int64_t value;
        if (!gsnn_value_is_integer(&item, &value) || value != expected[item.index])
            return false;
    }
    return true;
}

static int compare_falling(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

/* The multiplicities of real points and of pairs, in falling order. */
typedef struct pattern {
    int64_t *real, *pairs;
    size_t real_count, pair_count;
} pattern;

static gsnn_status find_pattern(pattern *p, const gsnn_verify_form *form, gsnn_error *error) {
    size_t most = (size_t)form->degree + 1;
    *p = (pattern){.real = gsnn_new(most, sizeof *p->real),
                   .pairs = gsnn_new(most, sizeof *p->pairs)};
    if (!p->real || !p->pairs)
        return gsnn_fail_memory(error);
    if (form->infinity)
        p->real[p->real_count++] = form->infinity;
    for (size_t i = 0; i < form->factor_count; i++) {
        for (size_t k = 0; k < form->real[i]; k++)
            p->real[p->real_count++] = form->multiplicities[i];
        size_t others = (size_t)fmpz_poly_degree(form->factors[i]) - form->real[i];
        for (size_t k = 0; k < others / 2; k++)
            p->pairs[p->pair_count++] = form->multiplicities[i];
    }
    qsort(p->real, p->real_count, sizeof *p->real, compare_falling);
    qsort(p->pairs, p->pair_count, sizeof *p->pairs, compare_falling);
    return GSNN_OK;
}

/* The number of ways to give every layer its degree: over all vectors of what the layers have,
 * point by point and layer by layer. */
enum { MOST_VECTORS = 60000 };

static gsnn_status count_ways(fmpz_t ways, bool *counted, const claim *c, const pattern *p) {
    const gsnn_verify_stack *s = &c->stack;
    size_t vectors = 1, most = 1;
    *counted = false;
    for (size_t l = 0; l < s->layers; l++) {
        vectors *= (size_t)s->sizes[l];
        if (vectors > MOST_VECTORS)
            return GSNN_OK;
    }
    for (size_t i = 0; i < p->real_count; i++)
        most = p->real[i] > (int64_t)most ? (size_t)p->real[i] : most;
    for (size_t i = 0; i < p->pair_count; i++)
        most = p->pairs[i] > (int64_t)most ? (size_t)p->pairs[i] : most;
    if (vectors * (most + 1) > (size_t)40 * MOST_VECTORS || most > (size_t)c->folded_length)
        return GSNN_OK;
    /* table[j][vector]: j copies of the point are still to be placed. */
    fmpz *table = _fmpz_vec_init((slong)(vectors * (most + 1)));
    fmpz_one(table);
    for (size_t point = 0; point < p->real_count + p->pair_count; point++) {
        bool real = point < p->real_count;
        size_t copies = (size_t)(real ? p->real[point] : p->pairs[point - p->real_count]);
        size_t unit = real ? 1 : 2;
        for (size_t x = 0; x < vectors; x++) {
            fmpz_swap(table + copies * vectors + x, table + x);
            if (copies)
                fmpz_zero(table + x);
        }
        size_t weight = 1;
        for (size_t l = 0; l < s->layers; weight *= (size_t)s->sizes[l++])
            for (size_t j = copies; j > 0; j--)
                for (size_t x = 0; x < vectors; x++)
                    if ((int64_t)(x / weight % (size_t)s->sizes[l] + unit) < s->sizes[l])
                        fmpz_add(table + (j - 1) * vectors + x + unit * weight,
                                 table + (j - 1) * vectors + x + unit * weight,
                                 table + j * vectors + x);
        for (size_t x = vectors; x < vectors * (copies + 1); x++)
            fmpz_zero(table + x);
    }
    fmpz_set(ways, table + vectors - 1);
    _fmpz_vec_clear(table, (slong)(vectors * (most + 1)));
    *counted = true;
    return GSNN_OK;
}

static gsnn_status expect_count(claim *c, const char *name, const fmpz_t expected) {
    gsnn_value member = gsnn_value_member(&c->v->root, name);
    fmpq_t value;
    if (!gsnn_value_given(&member)) {
        gsnn_findings_skip(c->v->findings, LCN_FIBRE, "%s is not given", name);
        return GSNN_OK;
    }
    fmpq_init(value);
    gsnn_status status = gsnn_value_rational(&member, value);
    if (!status && fmpz_is_one(fmpq_denref(value)) && fmpz_equal(fmpq_numref(value), expected))
        gsnn_findings_pass(c->v->findings, LCN_FIBRE, 0);
    else if (!status)
        gsnn_findings_false(c->v->findings, LCN_FIBRE, "%s: another number", name);
    fmpq_clear(value);
    return status;
}

static gsnn_status check_fibre(claim *c, const pattern *p) {
    fmpz_t ways;
    bool counted;
    fmpz_init(ways);
    gsnn_status status = count_ways(ways, &counted, c, p);
    if (!counted)
        gsnn_findings_skip(c->v->findings, LCN_FIBRE, "too many ways to recount");
    if (!status && counted)
        status = expect_count(c, "factorisations", ways);
    fmpz_mul_2exp(ways, ways, c->stack.layers - 1);
    if (!status && counted)
        status = expect_count(c, "components", ways);
    fmpz_clear(ways);
    return status;
}

/* A root that a layer of even size gets: of a factor in a closed interval, or infinity. */
typedef struct use {
    int64_t factor; /* -1: infinity */
    fmpq_t low, high;
} use;

static gsnn_status read_use(use *u, int64_t *layer, const claim *c, const gsnn_value *item,
                            const gsnn_verify_form *form) {
    gsnn_value infinity = gsnn_value_member(item, "infinity");
    gsnn_value place = gsnn_value_member(item, "layer");
    gsnn_value factor = gsnn_value_member(item, "factor");
    gsnn_value interval = gsnn_value_member(item, "interval");
    bool infinite = false;
    gsnn_status status = gsnn_value_integer(&place, 1, (int64_t)c->stack.layers, layer);
    u->factor = -1;
    if (!status && gsnn_value_given(&infinity))
        status = gsnn_value_boolean(&infinity, &infinite);
    if (status || infinite)
        return status;
    status = gsnn_value_integer(&factor, 0, (int64_t)form->factor_count - 1, &u->factor);
    if (!status)
        status = gsnn_value_array_of(&interval, 2, "ends");
    for (size_t end = 0; !status && end < 2; end++) {
        gsnn_value value = gsnn_value_element(&interval, end);
        status = gsnn_value_rational(&value, end ? u->high : u->low);
    }
    return status;
}

/* What is wrong with a use, beside those before it; or NULL. */
static const char *find_fault(const use *uses, size_t count, const gsnn_verify_form *form) {
    const use *u = &uses[count];
    int64_t same = 1;
    if (u->factor >= 0) {
        const fmpz_poly_struct *p = form->factors[u->factor];
        int order = gsnn_verify_compare(u->low, u->high);
        if (order > 0)
            return "the interval is empty";
        if (order == 0 ? gsnn_verify_sign(p, u->low) != 0
                       : gsnn_verify_sign(p, u->low) * gsnn_verify_sign(p, u->high) != -1)
            return "no change of sign in the interval";
    }
    for (size_t i = 0; i < count; i++) {
        if (uses[i].factor != u->factor)
            continue;
        if (u->factor < 0 || (fmpq_equal(uses[i].low, u->low) && fmpq_equal(uses[i].high, u->high)))
            same++;
        else if (gsnn_verify_compare(uses[i].low, u->high) < 0 &&
                 gsnn_verify_compare(u->low, uses[i].high) < 0)
            return "the interval meets another one";
    }
    if (same > (u->factor < 0 ? form->infinity : form->multiplicities[u->factor]))
        return "the root is used too often";
    return NULL;
}

/* Every even size gets a real root. */
static gsnn_status check_uses(claim *c, const gsnn_verify_form *form) {
    gsnn_value list = gsnn_value_member(&c->certificate, "roots"), item = gsnn_value_before(&list);
    size_t length, count = 0;
    gsnn_status status = gsnn_value_array(&list, &length);
    if (status)
        return status;
    if (length > c->stack.layers) {
        gsnn_findings_false(c->v->findings, LCN_ROOTS, "more roots than layers");
        return GSNN_OK;
    }
    use *uses = gsnn_new(length, sizeof *uses);
    bool *served = gsnn_new(c->stack.layers, sizeof *served);
    if (!uses || !served)
        status = gsnn_fail_memory(c->v->error);
    bool good = true;
    while (!status && good && gsnn_value_next(&item)) {
        int64_t layer = 1;
        fmpq_init(uses[count].low);
        fmpq_init(uses[count].high);
        status = read_use(&uses[count], &layer, c, &item, form);
        const char *fault = status ? NULL : find_fault(uses, count, form);
        count++;
        if (!fault && !status && (served[layer - 1] || c->stack.sizes[layer - 1] % 2))
            fault = "its layer needs none, or has one";
        if (fault)
            gsnn_findings_false(c->v->findings, LCN_ROOTS, "roots[%zu]: %s", count - 1, fault);
        else
            gsnn_findings_pass(c->v->findings, LCN_ROOTS, 0);
        good = !fault;
        served[layer - 1] = true;
    }
    for (size_t l = 0; !status && good && l < c->stack.layers; l++) {
        if (c->stack.sizes[l] % 2 == 0 && !served[l]) {
            gsnn_findings_false(c->v->findings, LCN_ROOTS, "layer %zu has no real root", l + 1);
            good = false;
        }
    }
    while (uses && count > 0) {
        fmpq_clear(uses[--count].low);
        fmpq_clear(uses[count].high);
    }
    free(uses);
    free(served);
    return status;
}

static gsnn_status check_pattern(claim *c, const gsnn_verify_form *form) {
    pattern p;
    gsnn_value both = gsnn_value_member(&c->v->root, "pattern");
    gsnn_value real = gsnn_value_element(&both, 0), pairs = gsnn_value_element(&both, 1);
    gsnn_status status = find_pattern(&p, form, c->v->error);
    if (!status) {
        if (same_numbers(&real, p.real, p.real_count) &&
            same_numbers(&pairs, p.pairs, p.pair_count))
            gsnn_findings_pass(c->v->findings, LCN_VERDICT, 0);
        else
            gsnn_findings_false(c->v->findings, LCN_VERDICT, "pattern: another one");
    }
    if (!status && c->member)
        status = check_fibre(c, &p);
    free(p.real);
    free(p.pairs);
    return status;
}

static gsnn_status check_thick(claim *c) {
    gsnn_verify_form form;
    int64_t even = 0;
    for (size_t l = 0; l < c->stack.layers; l++)
        even += c->stack.sizes[l] % 2 == 0;
    gsnn_status status = gsnn_verify_form_read(&form, c->v, &c->certificate, "certificate");
    if (!status) {
        fmpz_poly_t product;
        fmpz_poly_init(product);
        gsnn_verify_form_product(product, &form, 1);
        check_product(c, product, form.infinity);
        fmpz_poly_clear(product);
    }
    if (!status && c->member)
        status = check_uses(c, &form);
    if (!status && form.covered) {
        int64_t real = form.origin + form.positive + form.negative;
        if (c->member != (real >= even))
            gsnn_findings_false(c->v->findings, LCN_VERDICT,
                                "member: the filter has %lld real roots and needs %lld",
                                (long long)real, (long long)even);
        status = expect_integer(c, "real_roots", real);
        if (!status)
            status = expect_integer(c, c->member ? "even_filters" : "need", even);
        expect_word(c, "where",
                    real < even        ? "outside"
                    : form.odd >= even ? "interior"
                                       : "boundary");
        if (!c->member && (!c->reason || strcmp(c->reason, "real-roots") != 0))
            gsnn_findings_false(c->v->findings, LCN_VERDICT, "reason: not real-roots");
        if (!status)
            status = check_pattern(c, &form);
    }
    gsnn_verify_form_clear(&form);
    return status;
}

/* ---- Strides ----------------------------------------------------------------------------- */

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
static gsnn_status check_choices(claim *c, const kinds *parts) {
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

static void judge_strided(claim *c, const kinds *parts) {
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

static gsnn_status check_parts(claim *c) {
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
        check_product(c, part, infinity * base);
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

static gsnn_status check_strided(claim *c) {
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

/* ---- Layers ------------------------------------------------------------------------------ */

/* The product of layers is the filter: exactly, or as near as the residual says. */
static gsnn_status check_layers(claim *c) {
    gsnn_value layers = gsnn_value_member(&c->v->root, "layers");
    gsnn_value exact_member = gsnn_value_member(&c->v->root, "exact");
    gsnn_value residual_member = gsnn_value_member(&c->v->root, "residual");
    gsnn_verify_stack outer = {0};
    bool exact = false;
    double residual = 0;
    if (!gsnn_value_given(&layers)) {
        gsnn_findings_skip(c->v->findings, LCN_LAYERS, "no layers are given");
        return GSNN_OK;
    }
    gsnn_status status = gsnn_value_boolean(&exact_member, &exact);
    if (!status && !exact)
        status = gsnn_value_double(&residual_member, &residual);
    if (!status)
        status = gsnn_verify_stack_read(&outer, &c->v->root, c->v->error);
    if (!status)
        status = gsnn_value_array_of(&layers, outer.layers, "filters");
    fmpq_poly_t product, factor, filter;
    fmpq_poly_init(product);
    fmpq_poly_init(factor);
    fmpq_poly_init(filter);
    fmpq_poly_one(product);
    gsnn_value item = gsnn_value_before(&layers);
    while (!status && gsnn_value_next(&item)) {
        size_t l = item.index, size = (size_t)outer.sizes[l];
        fmpq *values = _fmpq_vec_init((slong)size);
        status = gsnn_value_rational_list(&item, size, "the size of the filter", values);
        fmpq_poly_zero(factor);
        for (size_t i = 0; !status && i < size; i++)
            fmpq_poly_set_coeff_fmpq(factor, (slong)i * (size > 1 ? outer.products[l] : 1),
                                     values + i);
        fmpq_poly_mul(product, product, factor);
        _fmpq_vec_clear(values, (slong)size);
    }
    if (!status) {
        for (size_t i = 0; i < c->length; i++)
            fmpq_poly_set_coeff_fmpq(filter, (slong)i, c->filter + i);
        double norm = 0, rest = 0;
        fmpq_t value;
        fmpq_init(value);
        fmpq_poly_sub(product, product, filter);
        for (slong i = 0; i < (slong)c->length; i++) {
            fmpq_poly_get_coeff_fmpq(value, product, i);
            rest = hypot(rest, fmpq_get_d(value));
            norm = hypot(norm, fmpq_get_d(c->filter + i));
        }
        fmpq_clear(value);
        bool good = exact
                        ? fmpq_poly_is_zero(product)
                        : residual >= 0 && residual < 0.5 && rest <= norm * (2 * residual + 1e-12);
        if (good)
            gsnn_findings_pass(c->v->findings, LCN_LAYERS, 0);
        else
            gsnn_findings_false(c->v->findings, LCN_LAYERS,
                                "layers: they do not multiply to the filter");
    }
    fmpq_poly_clear(product);
    fmpq_poly_clear(factor);
    fmpq_poly_clear(filter);
    gsnn_verify_stack_clear(&outer);
    return status;
}

/* ---- Reading ----------------------------------------------------------------------------- */

/* x^m g(x + 1/x) for the folded g is the filter. */
static void check_folding(claim *c) {
    fmpq_poly_t sum, square, power, term;
    fmpq_poly_init(sum);
    fmpq_poly_init(square);
    fmpq_poly_init(power);
    fmpq_poly_init(term);
    fmpq_poly_set_coeff_ui(square, 0, 1);
    fmpq_poly_set_coeff_ui(square, 2, 1);
    fmpq_poly_one(power);
    size_t m = c->folded_length - 1;
    for (size_t i = 0; i <= m; i++) {
        fmpq_poly_shift_left(term, power, (slong)(m - i));
        fmpq_poly_scalar_mul_fmpq(term, term, c->folded + i);
        fmpq_poly_add(sum, sum, term);
        fmpq_poly_mul(power, power, square);
    }
    bool good = c->length == 2 * m + 1;
    fmpq_t value;
    fmpq_init(value);
    for (size_t i = 0; good && i < c->length; i++) {
        fmpq_poly_get_coeff_fmpq(value, sum, (slong)i);
        good = fmpq_equal(value, c->filter + i);
    }
    fmpq_clear(value);
    if (!good)
        gsnn_findings_false(c->v->findings, LCN_PRODUCT, "folded: not of the filter");
    fmpq_poly_clear(sum);
    fmpq_poly_clear(square);
    fmpq_poly_clear(power);
    fmpq_poly_clear(term);
}

static gsnn_status read_claim(claim *c) {
    gsnn_value *root = &c->v->root;
    gsnn_value filter = gsnn_value_member(root, "filter");
    gsnn_value folded = gsnn_value_member(root, "folded");
    gsnn_value symmetric = gsnn_value_member(root, "symmetric");
    gsnn_value member = gsnn_value_member(root, "member");
    gsnn_value reason = gsnn_value_member(root, "reason");
    gsnn_status status = gsnn_verify_stack_read(&c->stack, root, c->v->error);
    if (!status && gsnn_value_given(&symmetric))
        status = gsnn_value_boolean(&symmetric, &c->symmetric);
    if (!status)
        status = gsnn_verify_rationals(&c->filter, &c->length, &filter);
    if (!status && (int64_t)c->length != c->stack.size)
        status = gsnn_value_complain(&filter, "%zu entries, but the end-to-end size is %lld",
                                     c->length, (long long)c->stack.size);
    if (!status)
        status =
            gsnn_verify_rationals(&c->folded, &c->folded_length, c->symmetric ? &folded : &filter);
    if (!status && (c->decided = gsnn_value_given(&member)))
        status = gsnn_value_boolean(&member, &c->member);
    if (!status && !c->member) {
        size_t place;
        status = gsnn_value_choice(&reason, reasons, sizeof reasons / sizeof *reasons, &place);
        c->reason = status ? NULL : reasons[place];
    }
    if (status || !c->symmetric)
        return status;
    if (!is_thick(&c->stack))
        return gsnn_value_complain(&symmetric, "not with strides");
    if (2 * c->folded_length != c->length + 1)
        return gsnn_value_complain(&folded, "not half as long as the filter");
    c->stack.groups[0].degree /= 2;
    c->stack.groups[0].even = 0;
    for (size_t l = 0; l < c->stack.layers; l++) {
        if (c->stack.sizes[l] % 2 == 0)
            return gsnn_value_complain(&symmetric, "not with even sizes");
        c->stack.sizes[l] = c->stack.sizes[l] / 2 + 1;
    }
    c->stack.size = (int64_t)c->folded_length;
    check_folding(c);
    return GSNN_OK;
}

static gsnn_status check_claim(claim *c) {
    if (is_zero(c->filter, c->length)) {
        if (c->decided && c->member)
            gsnn_findings_pass(c->v->findings, LCN_VERDICT, 0);
        else
            gsnn_findings_false(c->v->findings, LCN_VERDICT, "member: the zero filter is one");
        return check_layers(c);
    }
    c->certificate = gsnn_value_member(&c->v->root, "certificate");
    gsnn_value content = gsnn_value_member(&c->certificate, "content");
    bool thick = is_thick(&c->stack);
    gsnn_status status = gsnn_value_object(&c->certificate);
    if (!status)
        status = gsnn_value_rational(&content, c->content);
    if (!status)
        status = thick ? check_thick(c) : check_strided(c);
    if (!status && c->member)
        status = check_layers(c);
    return status;
}

gsnn_status gsnn_verify_lcn_member(gsnn_verify_lcn *v) {
    claim c = {.v = v};
    gsnn_value channels = gsnn_value_member(&v->root, "channels");
    if (gsnn_value_given(&channels)) {
        gsnn_findings_skip(v->findings, LCN_VERDICT,
                           "verdicts on the channels of a network have no certificate");
        return GSNN_OK;
    }
    fmpq_init(c.content);
    gsnn_status status = read_claim(&c);
    if (!status)
        status = check_claim(&c);
    fmpq_clear(c.content);
    if (c.filter)
        _fmpq_vec_clear(c.filter, (slong)c.length);
    if (c.folded)
        _fmpq_vec_clear(c.folded, (slong)c.folded_length);
    gsnn_verify_stack_clear(&c.stack);
    return status;
}
