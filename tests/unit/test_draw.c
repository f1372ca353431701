/* Pictures and pages as files: their form, that equal input gives equal bytes, and what is
 * refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "draw/hasse.h"
#include "draw/picture.h"
#include "report/page_template.h"
#include "report/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* C2 on two points, by hand. */
static const char enumeration[] =
    "{\"schema\": \"gsnn-enumeration/1\", \"tool\": {\"name\": \"gsnn\", \"version\": \"1\"},"
    "\"group\": {\"name\": \"<C2>\", \"action\": \"permutation\", \"degree\": 2, \"order\": 2,"
    "\"generators\": [[2,1]], \"generator_names\": [\"g\"], \"invariant_dimension\": 1},"
    "\"engine\": \"lattice\", \"counts\": {\"subgroup_classes\": 2,"
    "\"pairs\": {\"type1\": 2, \"type2\": 1}, \"cohomology_classes\": {\"type1\": 2, \"type2\": 1},"
    "\"admissible\": {\"type1\": 2, \"type2\": 1},"
    "\"admissible_cohomology_classes\": {\"type1\": 2, \"type2\": 1},"
    "\"inclusions\": 2, \"tunnels\": 1}, \"architectures\": ["
    "{\"id\": \"0.0\", \"type\": 1, \"admissible\": true, \"neurons\": 1,"
    "\"H\": {\"order\": 2, \"generators\": [[2,1]]}, \"K\": {\"order\": 2, \"generators\": "
    "[[2,1]]},"
    "\"cohomology\": {\"rank\": 1, \"class\": [0], \"trivial\": true, \"orbit_length\": 1},"
    "\"signed_permutations\": [[1]], \"weights\": {\"dimension\": 1, \"rows\": [[1,1]]},"
    "\"parameters\": {\"weights\": 1, \"bias\": 1, \"output\": 1, \"linear\": 1, \"constant\": 1,"
    "\"total\": 5}},"
    "{\"id\": \"0.1\", \"type\": 2, \"admissible\": true, \"neurons\": 1,"
    "\"H\": {\"order\": 2, \"generators\": [[2,1]]}, \"K\": {\"order\": 1, \"generators\": []},"
    "\"cohomology\": {\"rank\": 1, \"class\": [1], \"trivial\": false, \"orbit_length\": 1},"
    "\"signed_permutations\": [[-1]], \"weights\": {\"dimension\": 1, \"rows\": [[1,-1]]},"
    "\"parameters\": {\"weights\": 1, \"bias\": 0, \"output\": 1, \"linear\": 1, \"constant\": 1,"
    "\"total\": 4}},"
    "{\"id\": \"1.0\", \"type\": 1, \"admissible\": true, \"neurons\": 2,"
    "\"H\": {\"order\": 1, \"generators\": []}, \"K\": {\"order\": 1, \"generators\": []},"
    "\"cohomology\": {\"rank\": 0, \"class\": [], \"trivial\": true, \"orbit_length\": 1},"
    "\"signed_permutations\": [[2,1]], \"weights\": {\"dimension\": 2, \"rows\": [[1,2],[2,1]]},"
    "\"parameters\": {\"weights\": 2, \"bias\": 1, \"output\": 1, \"linear\": 1, \"constant\": 1,"
    "\"total\": 6}}],"
    "\"morphisms\": ["
    "{\"kind\": \"inclusion\", \"from\": \"0.0\", \"to\": \"1.0\", \"neurons\": [1,1]},"
    "{\"kind\": \"inclusion\", \"from\": \"0.1\", \"to\": \"1.0\", \"neurons\": [1,-1]},"
    "{\"kind\": \"tunnel\", \"from\": \"0.0\", \"to\": \"0.1\"}]}";

static gsnn_enumeration_record *parse(void) {
    gsnn_enumeration_record *record = NULL;
    gsnn_error error;
    if (gsnn_enumeration_record_parse(enumeration, strlen(enumeration), &record, &error))
        fail_msg("%s", error.message);
    return record;
}

static gsnn_document as_document(gsnn_enumeration_record *record) {
    return (gsnn_document){.record = record};
}

static const gsnn_picture *named(const char *name) {
    size_t used;
    return gsnn_picture_named(&name, 1, &used);
}

/* The bytes that a picture has; the caller frees them. */
static char *draw(gsnn_enumeration_record *record, const char *picture, const char *id,
                  uint64_t seed, gsnn_picture_format format, size_t *length) {
    char *bytes = NULL;
    gsnn_error error;
    gsnn_document document = as_document(record);
    gsnn_picture_input input = {.documents = {&document}, .id = id, .seed = seed};
    FILE *stream = open_memstream(&bytes, length);
    assert_non_null(stream);
    if (gsnn_picture_write(named(picture), &input, format, stream, &error))
        fail_msg("%s", error.message);
    assert_int_equal(fclose(stream), 0);
    return bytes;
}

static bool contains(const char *bytes, size_t length, const char *text) {
    size_t size = strlen(text);
    for (size_t k = 0; k + size <= length; k++)
        if (memcmp(bytes + k, text, size) == 0)
            return true;
    return false;
}

static void test_formats(void **state) {
    (void)state;
    static const char *const signatures[] = {"<?xml", "\x89PNG", "%PDF"};
    static const char *const ends[] = {"</svg>", "IEND", "%%EOF"};
    static const char *const ids[] = {NULL, "0.0", "1.0"};
    gsnn_enumeration_record *record = parse();
    static const char *const kinds[] = {"weights", "cohomology", "morphisms", "contour"};
    for (size_t kind = 0; kind < sizeof kinds / sizeof kinds[0]; kind++)
        for (int format = GSNN_PICTURE_SVG; format <= GSNN_PICTURE_PDF; format++)
            for (int k = 0; k < 3; k++) {
                size_t length, again;
                char *bytes =
                    draw(record, kinds[kind], ids[k], 7, (gsnn_picture_format)format, &length);
                char *same =
                    draw(record, kinds[kind], ids[k], 7, (gsnn_picture_format)format, &again);
                assert_memory_equal(bytes, signatures[format], strlen(signatures[format]));
                assert_true(contains(bytes, length, ends[format]));
                assert_int_equal(length, again);
                assert_memory_equal(bytes, same, length);
                free(bytes);
                free(same);
            }
    gsnn_enumeration_record_free(record);
}

static void test_seed(void **state) {
    (void)state;
    gsnn_enumeration_record *record = parse();
    size_t length, other;
    char *bytes = draw(record, "contour", NULL, 1, GSNN_PICTURE_SVG, &length);
    char *changed = draw(record, "contour", NULL, 2, GSNN_PICTURE_SVG, &other);
    assert_true(length != other || memcmp(bytes, changed, length) != 0);
    free(bytes);
    free(changed);
    gsnn_enumeration_record_free(record);
}

/* Every picture of the table is found by its name and says what it needs. */
static void test_names(void **state) {
    (void)state;
    gsnn_picture_format format;
    for (size_t k = 0; gsnn_picture_at(k); k++) {
        const gsnn_picture *picture = gsnn_picture_at(k);
        char name[64];
        const char *words[] = {name, NULL};
        snprintf(name, sizeof name, "%s", picture->name);
        char *space = strchr(name, ' ');
        if (space) {
            *space = '\0';
            words[1] = space + 1;
        }
        size_t used = 0;
        assert_ptr_equal(gsnn_picture_named(words, space ? 2 : 1, &used), picture);
        assert_int_equal(used, space ? 2 : 1);
        assert_true(picture->needed >= 1 && picture->schemas[picture->needed - 1]);
        assert_true(picture->panel || (picture->read && picture->draw && picture->clear));
        assert_non_null(picture->help);
    }
    assert_null(named("morphism"));
    assert_true(gsnn_picture_format_named("pdf", &format) && format == GSNN_PICTURE_PDF);
    assert_false(gsnn_picture_format_named("", &format));
}

/* Nodes are tinted by their values, white without one, and labels say what they are told to. */
static void test_hasse(void **state) {
    (void)state;
    gsnn_enumeration_record *record = parse();
    const double values[] = {1, NAN, 3};
    const char *const nodes[] = {"first", NULL, "third"}, *const edges[] = {"+1", NULL, NULL};
    const bool barred[] = {true, false, false}, ringed[] = {false, true, false};
    const double widths[] = {3, 1, 1};
    const char *const steps[] = {NULL, "1, 2", NULL};
    const gsnn_hasse_marks marks = {.values = values,
                                    .value_label = "a value",
                                    .node_texts = nodes,
                                    .edge_texts = edges,
                                    .barred = barred,
                                    .widths = widths,
                                    .ringed = ringed,
                                    .steps = steps};
    const size_t all[] = {0, 1, 2};
    gsnn_hasse hasse;
    gsnn_error error;
    gsnn_panel_size size = {0};
    if (gsnn_hasse_init(&hasse, record, all, 3, &marks, &error))
        fail_msg("%s", error.message);
    assert_int_equal(hasse.layout.node_count, 3);
    assert_int_equal(hasse.layout.edge_count, 3);
    assert_true(hasse.marks.low == 1 && hasse.marks.high == 3);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 600, 400);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    gsnn_hasse_draw(&hasse, cr, true, &size);
    cairo_surface_flush(surface);
    double left = (size.width - hasse.layout.width) / 2, top = size.height - hasse.layout.height;
    for (size_t k = 0; k < 3; k++) {
        const gsnn_layout_node *node = &hasse.layout.nodes[k];
        /* Beside the texts, at the left of the node. */
        int x = (int)(left + node->x - node->width / 2 + 6), y = (int)(top + node->y);
        uint32_t pixel;
        memcpy(&pixel,
               cairo_image_surface_get_data(surface) +
                   (ptrdiff_t)y * cairo_image_surface_get_stride(surface) + 4 * (ptrdiff_t)x,
               sizeof pixel);
        double value = values[node->architecture];
        gsnn_colour tint = {1, 1, 1};
        if (!isnan(value))
            tint = gsnn_palette_tint((value - 1) / 2);
        assert_true(fabs((pixel >> 16 & 255) - 255 * tint.red) < 1.5);
        assert_true(fabs((pixel >> 8 & 255) - 255 * tint.green) < 1.5);
        assert_true(fabs((pixel & 255) - 255 * tint.blue) < 1.5);
        /* The middle of the upper side, and as far above it as a ring is. */
        y = (int)(top + node->y - node->height / 2 - 4);
        x = (int)(left + node->x + node->width / 4);
        if (record->architectures[node->architecture].type == 2)
            x = (int)(left + node->x);
        memcpy(&pixel,
               cairo_image_surface_get_data(surface) +
                   (ptrdiff_t)y * cairo_image_surface_get_stride(surface) + 4 * (ptrdiff_t)x,
               sizeof pixel);
        gsnn_colour ring = gsnn_palette_tunnel();
        bool painted = fabs((pixel & 255) - 255 * ring.blue) < 60 &&
                       fabs((pixel >> 16 & 255) - 255 * ring.red) < 60;
        assert_int_equal(painted, ringed[node->architecture]);
    }
    assert_int_equal(cairo_status(cr), CAIRO_STATUS_SUCCESS);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    gsnn_hasse_clear(&hasse);
    gsnn_enumeration_record_free(record);
}

static void test_refusals(void **state) {
    (void)state;
    gsnn_enumeration_record *record = parse();
    gsnn_document document = as_document(record);
    gsnn_error error;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    static const char *const kinds[] = {"weights", "morphisms"};
    for (size_t k = 0; k < 2; k++) {
        gsnn_picture_input input = {.documents = {&document}, .id = "9.9"};
        assert_int_equal(
            gsnn_picture_write(named(kinds[k]), &input, GSNN_PICTURE_SVG, full, &error),
            GSNN_INVALID);
        assert_string_equal(error.message, "there is no architecture 9.9");
    }
    setvbuf(full, NULL, _IONBF, 0);
    for (int format = GSNN_PICTURE_SVG; format <= GSNN_PICTURE_PDF; format++) {
        gsnn_picture_input input = {.documents = {&document}};
        assert_int_equal(
            gsnn_picture_write(named("weights"), &input, (gsnn_picture_format)format, full, &error),
            GSNN_FAILED);
        assert_string_equal(error.message, "cannot write the picture: No space left on device");
    }
    assert_int_equal(gsnn_report_write(record, enumeration, "digraph {}", "", full, &error),
                     GSNN_FAILED);
    fclose(full);
    gsnn_enumeration_record_free(record);
}

static void test_report(void **state) {
    (void)state;
    char *bytes = NULL;
    size_t length;
    gsnn_error error;
    gsnn_enumeration_record *record;
    FILE *stream = open_memstream(&bytes, &length);
    assert_non_null(stream);
    assert_int_equal(
        gsnn_enumeration_record_parse(enumeration, strlen(enumeration), &record, &error), GSNN_OK);
    if (gsnn_report_write(record, enumeration, "digraph \"<C2>\" {}\n", "", stream, &error))
        fail_msg("%s", error.message);
    assert_int_equal(fclose(stream), 0);
    assert_memory_equal(bytes, "<!DOCTYPE html>", 15);
    assert_true(contains(bytes, length, "<h1>&lt;C2&gt;</h1>"));
    assert_true(contains(bytes, length, "\"name\": \"\\u003cC2>\""));
    assert_true(contains(bytes, length, "digraph \\\"\\u003cC2>\\\" {}\\n"));
    assert_true(contains(bytes, length, "<a href=\"#a-1.0\""));
    assert_true(contains(bytes, length, "functional dimension"));
    assert_true(contains(bytes, length, "<text class=\"opens\""));
    assert_false(contains(bytes, length, "<C2>"));
    assert_false(contains(bytes, length, "{{"));
    gsnn_enumeration_record_free(record);
    free(bytes);
}

static void write_number(FILE *stream, const void *data) {
    fprintf(stream, "%d", *(const int *)data);
}

static void test_template(void **state) {
    (void)state;
    const int number = 42;
    const gsnn_page_field fields[] = {
        {"a", gsnn_page_write_text, "<&\">"},
        {"ab", gsnn_page_write_json, "\"<\""},
        {"n", write_number, &number},
    };
    char *bytes = NULL;
    size_t length;
    FILE *stream = open_memstream(&bytes, &length);
    assert_non_null(stream);
    gsnn_page_template_write(stream, "{{a}}{x}{{ab}} {{n}}{{n}}}", fields, 3);
    assert_int_equal(fclose(stream), 0);
    assert_string_equal(bytes, "&lt;&amp;&quot;&gt;{x}\"\\u003c\" 4242}");
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats),  cmocka_unit_test(test_hasse),
        cmocka_unit_test(test_seed),     cmocka_unit_test(test_names),
        cmocka_unit_test(test_refusals), cmocka_unit_test(test_report),
        cmocka_unit_test(test_template),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
