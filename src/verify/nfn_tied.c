/* nfn_tied.c - layers that read the parameters of an architecture's channels. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/gamma.h"
#include "verify/nfn_subject.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Coordinates beyond which pairs of them are not laid out. */
#define MOST_COORDINATES 4000

#define ALONE "the enumeration of the architecture was not given"

typedef struct subject {
    gsnn_findings *findings;
    gsnn_error *error;
    const char *id;
    bool alone; /* without the enumeration, and so without Gamma */
    size_t coordinates, q;
    size_t element_count;
    int32_t *elements; /* element_count x coordinates: half of Gamma, by its signed images */
    int8_t *map;       /* coordinates x coordinates: one term */
    bool *met;         /* the same: pairs of all terms */
    bool *met_affine;  /* q x q + q + 1: those of C, its constants, and that of a */
    size_t terms[3];   /* of w, a, C */
} subject;

/* ---- Gamma --------------------------------------------------------------------------------- */

/* The element that takes the first neuron to `target`: the free weights of the first row are taken
 * to those of that one. */
static bool make_element(const gsnn_enumeration_record *record,
                         const gsnn_record_architecture *architecture, int32_t target,
                         int32_t *images) {
    size_t m = record->group.degree, k = architecture->weights.dimension;
    const int32_t *first = architecture->weights.rows;
    const int32_t *row = first + (size_t)(target - 1) * m;
    memset(images, 0, k * sizeof *images);
    for (size_t j = 0; j < m; j++) {
        if (!first[j] != !row[j])
            return false;
        if (!first[j])
            continue;
        int32_t *image = &images[abs(first[j]) - 1], is = first[j] > 0 ? row[j] : -row[j];
        if (*image && *image != is)
            return false;
        *image = is;
    }
    if (architecture->type == 1)
        images[k] = (int32_t)k + 1;
    return true;
}

/* Lays the elements out; *skipped is why not. */
static gsnn_status make_elements(subject *s, const gsnn_enumeration_record *record,
                                 const gsnn_record_architecture *architecture,
                                 const char **skipped) {
    const gsnn_record_weights *weights = &architecture->weights;
    int32_t *targets;
    gsnn_status status =
        gsnn_verify_gamma(record, architecture, &targets, &s->element_count, s->error);
    if (status)
        return status;
    *skipped = !targets         ? "no centraliser of rho can be computed"
               : !weights->rows ? "the enumeration leaves its rows out"
               : weights->row_count != architecture->neurons ? "the enumeration leaves rows out"
                                                             : NULL;
    if (!*skipped) {
        s->elements = gsnn_new(s->element_count * s->coordinates, sizeof *s->elements);
        status = s->elements ? GSNN_OK : gsnn_fail_memory(s->error);
    }
    for (size_t e = 0; !status && !*skipped && e < s->element_count; e++)
        if (!make_element(record, architecture, targets[e], s->elements + e * s->coordinates))
            status = gsnn_fail(s->error, GSNN_INVALID,
                               "%s: its rows and its signed permutations disagree", s->id);
    free(targets);
    return status;
}

/* The dimension of the maps that commute with Gamma: the mean of the squares of the traces, the
 * same for an element and its negative. */
static size_t commuting_maps(const subject *s) {
    int64_t sum = 0;
    for (size_t e = 0; e < s->element_count; e++) {
        int64_t trace = 0;
        for (size_t i = 0; i < s->coordinates; i++) {
            int32_t image = s->elements[e * s->coordinates + i];
            if ((size_t)abs(image) == i + 1)
                trace += image > 0 ? 1 : -1;
        }
        sum += trace * trace;
    }
    assert(s->element_count > 0); /* the identity is in Gamma */
    return (size_t)sum / s->element_count;
}

/* ---- Terms --------------------------------------------------------------------------------- */

/* Whether the term commutes with all elements: its entry at (i, j) is that at their images. */
static bool commutes(const subject *s) {
    size_t n = s->coordinates;
    for (size_t e = 0; e < s->element_count; e++) {
        const int32_t *images = s->elements + e * n;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                int8_t entry = s->map[i * n + j];
                int8_t image =
                    s->map[(size_t)(abs(images[i]) - 1) * n + (size_t)(abs(images[j]) - 1)];
                if (image != ((images[i] > 0) == (images[j] > 0) ? entry : -entry))
                    return false;
            }
    }
    return true;
}

/* Reads [out, in, sign]. */
static gsnn_status read_entry(const gsnn_value *value, size_t size, size_t *out, size_t *in,
                              int *sign) {
    int32_t numbers[3];
    gsnn_status status =
        gsnn_value_signed_list(value, 3, "out, in and sign", 1 << 20, false, numbers);
    if (status)
        return status;
    if (numbers[0] < 1 || (size_t)numbers[0] > size || numbers[1] < 1 ||
        (size_t)numbers[1] > size || abs(numbers[2]) != 1)
        return gsnn_value_complain(value, "places from 1 to %zu and a sign are expected", size);
    *out = (size_t)numbers[0] - 1;
    *in = (size_t)numbers[1] - 1;
    *sign = numbers[2];
    return GSNN_OK;
}

/* A term of a or C: any single pair that no other term has. */
static gsnn_status take_single(subject *s, const gsnn_value *entries, size_t tensor, size_t index) {
    size_t count, out, in, size = tensor == 1 ? 1 : s->q;
    int sign;
    gsnn_value entry = gsnn_value_element(entries, 0);
    gsnn_status status = gsnn_value_array(entries, &count);
    if (!status)
        status = read_entry(&entry, size, &out, &in, &sign);
    if (status)
        return status;
    bool *met = &s->met_affine[tensor == 1 ? s->q * s->q + s->q : out * s->q + in];
    if (count != 1 || *met)
        gsnn_findings_false(s->findings, GSNN_NFN_CHECK_INDEPENDENCE,
                            "terms[%zu]: a pair of %s that an earlier term has", index,
                            tensor == 1 ? "a" : "C");
    else
        gsnn_findings_pass(s->findings, GSNN_NFN_CHECK_INDEPENDENCE, 1);
    *met = true;
    return GSNN_OK;
}

static gsnn_status take_term(subject *s, const gsnn_value *term) {
    static const char *const names[] = {"w", "a", "C"};
    gsnn_value out_value = gsnn_value_member(term, "out"), in_value = gsnn_value_member(term, "in");
    gsnn_value entries = gsnn_value_member(term, "entries");
    size_t n = s->coordinates, from, to, out, in, count;
    int sign;
    bool fresh = true;
    gsnn_status status;
    if ((status = gsnn_value_choice(&out_value, names, 3, &to)) ||
        (status = gsnn_value_choice(&in_value, names, 3, &from)) ||
        (status = gsnn_value_array(&entries, &count)))
        return status;
    if (from != to) {
        gsnn_findings_false(s->findings, GSNN_NFN_CHECK_EQUIVARIANCE,
                            "terms[%zu]: from %s to %s nothing commutes", term->index, names[from],
                            names[to]);
        return GSNN_OK;
    }
    s->terms[to]++;
    if (to != 0)
        return take_single(s, &entries, to, term->index);
    memset(s->map, 0, n * n);
    gsnn_value entry = gsnn_value_before(&entries);
    while (!status && gsnn_value_next(&entry)) {
        status = read_entry(&entry, n, &out, &in, &sign);
        if (status)
            return status;
        fresh = fresh && !s->met[out * n + in];
        s->met[out * n + in] = true;
        s->map[out * n + in] = (int8_t)sign;
    }
    if (!fresh || count == 0)
        gsnn_findings_false(s->findings, GSNN_NFN_CHECK_INDEPENDENCE, "terms[%zu]: %s", term->index,
                            count ? "a pair that an earlier one has" : "no entries");
    else
        gsnn_findings_pass(s->findings, GSNN_NFN_CHECK_INDEPENDENCE, 1);
    if (s->alone)
        gsnn_findings_skip(s->findings, GSNN_NFN_CHECK_EQUIVARIANCE, ALONE);
    else if (commutes(s))
        gsnn_findings_pass(s->findings, GSNN_NFN_CHECK_EQUIVARIANCE, 0);
    else
        gsnn_findings_false(s->findings, GSNN_NFN_CHECK_EQUIVARIANCE,
                            "terms[%zu]: it does not commute with Gamma", term->index);
    return GSNN_OK;
}

static gsnn_status take_constant(subject *s, const gsnn_value *constant) {
    static const char *const names[] = {"C"};
    gsnn_value out = gsnn_value_member(constant, "out");
    gsnn_value entries = gsnn_value_member(constant, "entries");
    gsnn_value first = gsnn_value_element(&entries, 0);
    size_t place, count;
    int64_t entry;
    gsnn_status status;
    if ((status = gsnn_value_choice(&out, names, 1, &place)) ||
        (status = gsnn_value_array(&entries, &count)) ||
        (status = gsnn_value_integer(&first, 1, (int64_t)s->q, &entry)))
        return status;
    bool *met = &s->met_affine[s->q * s->q + (size_t)entry - 1];
    if (count != 1 || *met)
        gsnn_findings_false(s->findings, GSNN_NFN_CHECK_CONSTANTS,
                            "constants[%zu]: not one entry that no other has", constant->index);
    else
        gsnn_findings_pass(s->findings, GSNN_NFN_CHECK_CONSTANTS, 0);
    *met = true;
    return GSNN_OK;
}

/* ---- The document -------------------------------------------------------------------------- */

static gsnn_status check_tensors(subject *s, const gsnn_value *root) {
    static const char *const names[] = {"w", "a", "C"};
    const size_t sizes[] = {s->coordinates, 1, s->q};
    gsnn_value list = gsnn_value_member(root, "tensors");
    gsnn_status status = gsnn_value_array_of(&list, 3, "tensors");
    gsnn_value tensor = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&tensor)) {
        gsnn_value name_value = gsnn_value_member(&tensor, "name");
        gsnn_value shape = gsnn_value_member(&tensor, "shape");
        gsnn_value axis = gsnn_value_element(&shape, 0);
        gsnn_value channel = gsnn_value_member(&tensor, "per_channel");
        const char *name;
        size_t size;
        bool per_channel;
        if ((status = gsnn_value_string(&name_value, &name)) ||
            (status = gsnn_value_array_of(&shape, 1, "axes")) ||
            (status = gsnn_value_size(&axis, UINT32_MAX, &size)) ||
            (status = gsnn_value_boolean(&channel, &per_channel)))
            break;
        if (strcmp(name, names[tensor.index]) != 0 || size != sizes[tensor.index] ||
            per_channel != (tensor.index < 2))
            gsnn_findings_false(s->findings, GSNN_NFN_CHECK_TENSORS,
                                "tensors[%zu]: not %s of %zu numbers", tensor.index,
                                names[tensor.index], sizes[tensor.index]);
        else
            gsnn_findings_pass(s->findings, GSNN_NFN_CHECK_TENSORS, 0);
    }
    return status;
}

static gsnn_status check_lists(subject *s, const gsnn_value *root, size_t maps) {
    gsnn_value terms = gsnn_value_member(root, "terms");
    gsnn_value constants = gsnn_value_member(root, "constants");
    if (!gsnn_value_given(&terms)) {
        gsnn_findings_skip(s->findings, GSNN_NFN_CHECK_SIZES, "only the counts are there");
        return GSNN_OK;
    }
    size_t n = s->coordinates, count;
    s->map = gsnn_new(n * n, sizeof *s->map);
    s->met = gsnn_new(n * n, sizeof *s->met);
    s->met_affine = gsnn_new(s->q * s->q + s->q + 1, sizeof *s->met_affine);
    if (!s->map || !s->met || !s->met_affine)
        return gsnn_fail_memory(s->error);
    gsnn_status status = gsnn_value_array(&terms, &count);
    gsnn_value item = gsnn_value_before(&terms);
    while (!status && gsnn_value_next(&item))
        status = take_term(s, &item);
    if (!status)
        status = gsnn_value_array(&constants, &count);
    item = gsnn_value_before(&constants);
    while (!status && gsnn_value_next(&item))
        status = take_constant(s, &item);
    if (status)
        return status;
    if (s->terms[0] != maps || s->terms[1] != 1 || s->terms[2] != s->q * s->q || count != s->q)
        gsnn_findings_false(s->findings, GSNN_NFN_CHECK_SIZES,
                            "%zu, %zu and %zu terms and %zu constants, but it is %zu, 1, %zu and "
                            "%zu",
                            s->terms[0], s->terms[1], s->terms[2], count, maps, s->q * s->q, s->q);
    else
        gsnn_findings_pass(s->findings, GSNN_NFN_CHECK_SIZES, maps + 1 + s->q * s->q);
    return GSNN_OK;
}

static void clear(subject *s) {
    free(s->elements);
    free(s->map);
    free(s->met);
    free(s->met_affine);
}

static gsnn_status check_found(subject *s, const gsnn_value *root,
                               const gsnn_enumeration_record *record,
                               const gsnn_record_architecture *architecture) {
    const char *skipped;
    gsnn_status status = check_tensors(s, root);
    if (!status)
        status = make_elements(s, record, architecture, &skipped);
    if (status)
        return status;
    if (skipped) {
        gsnn_findings_skip(s->findings, GSNN_NFN_CHECK_COUNTS, "%s: %s", s->id, skipped);
        return GSNN_OK;
    }
    size_t maps = commuting_maps(s);
    fmpz_t linear, affine;
    fmpz_init_set_ui(linear, maps + 1 + s->q * s->q);
    fmpz_init_set_ui(affine, s->q);
    status = gsnn_verify_nfn_counts(root, linear, affine, s->findings);
    fmpz_clear(linear);
    fmpz_clear(affine);
    return status ? status : check_lists(s, root, maps);
}

gsnn_status gsnn_verify_nfn_tied(const gsnn_value *root, const gsnn_enumeration_record *record,
                                 gsnn_findings *findings, gsnn_error *error) {
    gsnn_value id = gsnn_value_member(root, "id");
    gsnn_value group = gsnn_value_member(root, "group");
    gsnn_value group_name = gsnn_value_member(&group, "name");
    const char *name, *of, *is = record->group.name ? record->group.name : "";
    gsnn_status status = gsnn_value_string(&id, &name);
    if (!status)
        status = gsnn_value_optional_string(&group_name, &of);
    if (status)
        return status;
    if (strcmp(of ? of : "", is) != 0)
        gsnn_findings_false(findings, GSNN_NFN_CHECK_TENSORS,
                            "group: %s, but the enumeration is of %s", of ? of : "none",
                            *is ? is : "a nameless group");
    size_t a = gsnn_enumeration_record_find(record, name);
    if (a == GSNN_RECORD_NONE || !record->architectures[a].admissible) {
        gsnn_findings_false(findings, GSNN_NFN_CHECK_TENSORS, "id: the enumeration has no %s",
                            name);
        return GSNN_OK;
    }
    const gsnn_record_architecture *architecture = &record->architectures[a];
    subject s = {.findings = findings,
                 .error = error,
                 .id = architecture->id,
                 .coordinates = architecture->weights.dimension + (architecture->type == 1),
                 .q = (size_t)record->group.invariant_dimension + 1};
    if (s.coordinates > MOST_COORDINATES || s.q > MOST_COORDINATES)
        gsnn_findings_skip(findings, GSNN_NFN_CHECK_COUNTS, "%s: it has too many free weights",
                           s.id);
    else
        status = check_found(&s, root, record, architecture);
    gsnn_findings_summarise(findings, "layers for %s", s.id);
    clear(&s);
    return status;
}

/* The length of a tensor, from 1 on. */
static gsnn_status read_length(const gsnn_value *root, size_t tensor, size_t *length) {
    gsnn_value list = gsnn_value_member(root, "tensors"), item = gsnn_value_element(&list, tensor);
    gsnn_value shape = gsnn_value_member(&item, "shape"), axis = gsnn_value_element(&shape, 0);
    int64_t size;
    gsnn_status status = gsnn_value_integer(&axis, 1, UINT32_MAX, &size);
    *length = status ? 0 : (size_t)size;
    return status;
}

gsnn_status gsnn_verify_nfn_alone(const gsnn_value *root, gsnn_findings *findings,
                                  gsnn_error *error) {
    gsnn_value id = gsnn_value_member(root, "id"), linear_value = gsnn_value_member(root, "linear");
    gsnn_value affine_value = gsnn_value_member(root, "affine");
    subject s = {.findings = findings, .error = error, .alone = true};
    size_t linear, affine;
    gsnn_status status;
    if ((status = gsnn_value_string(&id, &s.id)) ||
        (status = gsnn_value_size(&linear_value, SIZE_MAX / 2, &linear)) ||
        (status = gsnn_value_size(&affine_value, UINT32_MAX, &affine)) ||
        (status = read_length(root, 0, &s.coordinates)) || (status = read_length(root, 2, &s.q)))
        return status;
    gsnn_findings_skip(findings, GSNN_NFN_CHECK_COUNTS, ALONE);
    size_t rest = 1 + s.q * s.q;
    if (affine != s.q || linear < rest)
        gsnn_findings_false(findings, GSNN_NFN_CHECK_SIZES,
                            "linear %zu and affine %zu, but C has %zu numbers", linear, affine,
                            s.q);
    else if (s.coordinates > MOST_COORDINATES || s.q > MOST_COORDINATES)
        gsnn_findings_skip(findings, GSNN_NFN_CHECK_SIZES, "%s: it has too many free weights",
                           s.id);
    else if (!(status = check_tensors(&s, root)))
        status = check_lists(&s, root, linear - rest);
    gsnn_findings_summarise(findings, "layers for %s", s.id);
    clear(&s);
    return status;
}
