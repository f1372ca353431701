/* lcn_atlas.c - proves an atlas complete and its morphisms true, and the channels of a fit. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/lcn_subject.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SIZE = 31 };

typedef struct entry {
    const char *id;
    int64_t sizes[MOST_SIZE];
    size_t layers;
    int64_t even;
} entry;

static gsnn_status read_entry(entry *e, const gsnn_value *item) {
    gsnn_value id = gsnn_value_member(item, "id"), list = gsnn_value_member(item, "filters");
    gsnn_value size = gsnn_value_before(&list);
    gsnn_status status = gsnn_value_string(&id, &e->id);
    if (!status)
        status = gsnn_value_array(&list, &e->layers);
    if (!status && (e->layers < 1 || e->layers > MOST_SIZE))
        status = gsnn_value_complain(&list, "not 1 to %d filters", MOST_SIZE);
    while (!status && gsnn_value_next(&size)) {
        status = gsnn_value_integer(&size, 1, MOST_SIZE, &e->sizes[size.index]);
        e->even += !status && e->sizes[size.index] % 2 == 0;
    }
    return status;
}

/* The order of the list: more even sizes, more layers, larger first. */
static int compare_entries(const entry *x, const entry *y) {
    if (x->even != y->even)
        return x->even > y->even ? -1 : 1;
    if (x->layers != y->layers)
        return x->layers > y->layers ? -1 : 1;
    for (size_t l = 0; l < x->layers; l++)
        if (x->sizes[l] != y->sizes[l])
            return x->sizes[l] > y->sizes[l] ? -1 : 1;
    return 0;
}

/* How many stacks there are: partitions of size - 1, or compositions. */
static size_t expected_count(int64_t size, bool ordered) {
    size_t ways[MOST_SIZE + 1] = {1};
    if (size == 1)
        return 1;
    if (ordered)
        return (size_t)1 << (size - 2);
    for (int64_t part = 1; part < size; part++)
        for (int64_t n = part; n < size; n++)
            ways[n] += ways[n - part];
    return ways[size - 1];
}

/* What is wrong with an entry behind another (NULL: the first), or NULL. */
static const char *find_fault(const entry *e, const entry *last, int64_t size, bool ordered,
                              const char *id) {
    int64_t sum = 1;
    for (size_t l = 0; l < e->layers; l++) {
        sum += e->sizes[l] - 1;
        if (e->sizes[l] < 2 && size > 1)
            return "a filter of size 1";
        if (!ordered && l && e->sizes[l] > e->sizes[l - 1])
            return "its sizes do not fall";
    }
    if (sum != size)
        return "another end-to-end size";
    if (last && compare_entries(last, e) >= 0)
        return "not in order";
    return strcmp(e->id, id) ? "another id is due" : NULL;
}

static const entry *find_entry(const entry *entries, size_t count, const char *id) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(entries[i].id, id) == 0)
            return &entries[i];
    return NULL;
}

/* The members of an entry follow from its sizes. */
static gsnn_status check_members(gsnn_verify_lcn *v, const gsnn_value *item, const entry *e,
                                 int64_t size, bool first) {
    int64_t sum = 0, value = 0;
    bool flag = false, good = true;
    static const char *const names[] = {"layers", "even_filters", "parameters", "dimension"};
    for (size_t l = 0; l < e->layers; l++)
        sum += e->sizes[l];
    const int64_t expected[] = {(int64_t)e->layers, e->even, sum, size};
    gsnn_status status = GSNN_OK;
    for (int i = 0; !status && i < 4; i++) {
        gsnn_value member = gsnn_value_member(item, names[i]);
        status = gsnn_value_integer(&member, 0, INT64_MAX, &value);
        good = good && value == expected[i];
    }
    gsnn_value filling = gsnn_value_member(item, "filling");
    gsnn_value canonical = gsnn_value_member(item, "canonical");
    gsnn_value degree = gsnn_value_member(item, "degree");
    if (!status)
        status = gsnn_value_boolean(&filling, &flag);
    good = good && flag == (e->even <= 1);
    if (!status)
        status = gsnn_value_boolean(&canonical, &flag);
    good = good && flag == first;
    fmpq_t claimed;
    fmpz_t ways, f;
    fmpq_init(claimed);
    fmpz_init(ways);
    fmpz_init(f);
    if (!status)
        status = gsnn_value_rational(&degree, claimed);
    fmpz_fac_ui(ways, (ulong)size - 1);
    for (size_t l = 0; l < e->layers; l++) {
        fmpz_fac_ui(f, (ulong)e->sizes[l] - 1);
        fmpz_tdiv_q(ways, ways, f);
    }
    good = good && fmpz_is_one(fmpq_denref(claimed)) && fmpz_equal(fmpq_numref(claimed), ways);
    fmpq_clear(claimed);
    fmpz_clear(ways);
    fmpz_clear(f);
    if (!status && !good)
        gsnn_findings_false(v->findings, LCN_LIST, "%s: its numbers do not follow from its filters",
                            e->id);
    return status;
}

/* A merge of two layers, of neighbours where the order counts. */
static bool is_merge(const entry *from, const entry *to, const int64_t *layers, bool ordered) {
    int64_t sizes[MOST_SIZE] = {0}, taken[MOST_SIZE] = {0};
    size_t twice = 0;
    if (from->layers != to->layers + 1)
        return false;
    for (size_t l = 0; l < from->layers; l++) {
        if (layers[l] < 1 || layers[l] > (int64_t)to->layers)
            return false;
        sizes[layers[l] - 1] += from->sizes[l] - 1;
        twice += ++taken[layers[l] - 1] == 2;
        if (ordered && l && layers[l] < layers[l - 1])
            return false;
    }
    for (size_t l = 0; l < to->layers; l++)
        if (sizes[l] + 1 != to->sizes[l] || taken[l] < 1)
            return false;
    return twice == 1;
}

static gsnn_status check_morphism(gsnn_verify_lcn *v, const gsnn_value *item, const entry *entries,
                                  size_t count, bool ordered, size_t *merges, size_t *inclusions) {
    static const char *const kinds[] = {"merge", "inclusion"};
    gsnn_value kind_member = gsnn_value_member(item, "kind");
    gsnn_value from_member = gsnn_value_member(item, "from");
    gsnn_value to_member = gsnn_value_member(item, "to");
    const char *from_id, *to_id;
    size_t kind;
    gsnn_status status = gsnn_value_choice(&kind_member, kinds, 2, &kind);
    if (!status)
        status = gsnn_value_string(&from_member, &from_id);
    if (!status)
        status = gsnn_value_string(&to_member, &to_id);
    if (status)
        return status;
    const entry *from = find_entry(entries, count, from_id),
                *to = find_entry(entries, count, to_id);
    bool good = from && to;
    if (good && kind == 0) {
        gsnn_value list = gsnn_value_member(item, "layers"), place = gsnn_value_before(&list);
        gsnn_value strict_member = gsnn_value_member(item, "strict");
        int64_t layers[MOST_SIZE] = {0};
        bool strict = false;
        status = gsnn_value_array_of(&list, from->layers, "layers");
        while (!status && gsnn_value_next(&place))
            status = gsnn_value_integer(&place, 1, MOST_SIZE, &layers[place.index]);
        if (!status)
            status = gsnn_value_boolean(&strict_member, &strict);
        good = is_merge(from, to, layers, ordered) && strict == (from->even > to->even);
        ++*merges;
    } else if (good) {
        good = from->even == to->even + 2 && strstr(from->id, ".0") && strstr(to->id, ".0");
        ++*inclusions;
    }
    if (!status && good)
        gsnn_findings_pass(v->findings, LCN_MERGES, 0);
    else if (!status)
        gsnn_findings_false(v->findings, LCN_MERGES, "morphisms[%zu]: it is none", item->index);
    return status;
}

/* How many merges of two layers lead from the stack to different stacks. */
static size_t merges_from(const entry *e, bool ordered) {
    size_t count = 0;
    if (!ordered) { /* pairs of sizes */
        for (size_t i = 0; i < e->layers; i++)
            for (size_t k = i + 1; k < e->layers; k++)
                count += (i == 0 || e->sizes[i] != e->sizes[i - 1]) &&
                         (k == i + 1 || e->sizes[k] != e->sizes[k - 1]);
        return count;
    }
    for (size_t i = 0; i + 1 < e->layers; i++) {
        bool repeated = false;
        for (size_t k = 0; k < i && !repeated; k++) {
            repeated = true; /* merging at k and at i give the same sizes */
            for (size_t l = 0; repeated && l + 1 < e->layers; l++) {
                int64_t a = l < k   ? e->sizes[l]
                            : l > k ? e->sizes[l + 1]
                                    : e->sizes[l] + e->sizes[l + 1] - 1;
                int64_t b = l < i   ? e->sizes[l]
                            : l > i ? e->sizes[l + 1]
                                    : e->sizes[l] + e->sizes[l + 1] - 1;
                repeated = a == b;
            }
        }
        count += !repeated;
    }
    return count;
}

static gsnn_status check_entries(gsnn_verify_lcn *v, const gsnn_value *list, entry *entries,
                                 int64_t size, bool ordered) {
    gsnn_value item = gsnn_value_before(list);
    gsnn_status status = GSNN_OK;
    unsigned class_index = 0, member = 0;
    while (!status && gsnn_value_next(&item)) {
        char id[32];
        entry *e = &entries[item.index], *last = item.index ? e - 1 : NULL;
        status = read_entry(e, &item);
        if (status)
            break;
        if (last && last->even != e->even) {
            class_index++;
            member = 0;
        }
        snprintf(id, sizeof id, "%u.%u", class_index, member++);
        const char *fault = find_fault(e, last, size, ordered, id);
        if (fault)
            gsnn_findings_false(v->findings, LCN_LIST, "architectures[%zu]: %s", item.index, fault);
        else
            gsnn_findings_pass(v->findings, LCN_LIST, 0);
        status = check_members(v, &item, e, size, member == 1);
    }
    return status;
}

gsnn_status gsnn_verify_lcn_atlas(gsnn_verify_lcn *v) {
    gsnn_value size_member = gsnn_value_member(&v->root, "size");
    gsnn_value ordered_member = gsnn_value_member(&v->root, "ordered");
    gsnn_value list = gsnn_value_member(&v->root, "architectures");
    gsnn_value morphisms = gsnn_value_member(&v->root, "morphisms");
    gsnn_value counts = gsnn_value_member(&v->root, "counts");
    int64_t size = 1;
    bool ordered = false;
    size_t count = 0, morphism_count = 0, merges = 0, inclusions = 0, expected = 0, classes = 0;
    gsnn_status status = gsnn_value_integer(&size_member, 1, MOST_SIZE, &size);
    if (!status)
        status = gsnn_value_boolean(&ordered_member, &ordered);
    if (!status)
        status = gsnn_value_array(&list, &count);
    if (!status)
        status = gsnn_value_array(&morphisms, &morphism_count);
    if (status)
        return status;
    if (count != expected_count(size, ordered)) {
        gsnn_findings_false(v->findings, LCN_LIST, "architectures: %zu, not %zu", count,
                            expected_count(size, ordered));
        return GSNN_OK;
    }
    entry *entries = gsnn_new(count, sizeof *entries);
    if (!entries)
        return gsnn_fail_memory(v->error);
    status = check_entries(v, &list, entries, size, ordered);
    gsnn_value item = gsnn_value_before(&morphisms);
    while (!status && gsnn_value_next(&item))
        status = check_morphism(v, &item, entries, count, ordered, &merges, &inclusions);
    for (size_t i = 0; !status && i < count; i++) {
        expected += merges_from(&entries[i], ordered);
        classes += i == 0 || entries[i].even != entries[i - 1].even;
    }
    if (!status && (merges != expected || inclusions + 1 != classes))
        gsnn_findings_false(v->findings, LCN_MERGES,
                            "morphisms: %zu merges and %zu inclusions, not %zu and %zu", merges,
                            inclusions, expected, classes - 1);
    static const char *const names[] = {"architectures", "classes", "merges", "inclusions"};
    const size_t numbers[] = {count, classes, expected, classes - 1};
    for (size_t i = 0; !status && i < 4; i++) {
        gsnn_value member = gsnn_value_member(&counts, names[i]);
        int64_t value;
        status = gsnn_value_integer(&member, 0, INT64_MAX, &value);
        if (!status && value != (int64_t)numbers[i])
            gsnn_findings_false(v->findings, LCN_LIST, "counts.%s: not %zu", names[i], numbers[i]);
    }
    free(entries);
    return status;
}
