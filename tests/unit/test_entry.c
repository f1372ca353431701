/* test_entry.c - the grammar of matrix entries. */
#include "exact/entry.h"

#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Both passes over a text.  The caller frees *field, which is NULL without one. */
static gsnn_status read_entry(const char *text, gsnn_field **field, fmpq_poly_t value,
                              gsnn_error *error) {
    ulong conductor;
    *field = NULL;
    gsnn_status status = gsnn_entry_conductor(text, &conductor, error);
    if (!status)
        status = gsnn_field_new(field, conductor, error);
    if (!status)
        status = gsnn_entry_parse_real(*field, text, value, error);
    return status;
}

/* ---- Values ------------------------------------------------------------------------------ */

/* Each difference of the two texts must be exactly zero, so must the difference of doubles be
 * about zero: the first checks the arithmetic, the second what the functions mean. */
static void test_equalities(void **unused) {
    (void)unused;
    static const struct {
        const char *left, *right;
        double value;
    } known[] = {
        {"cos(pi/5)", "(1+sqrt(5))/4", 0.80901699437494745},
        {"sqrt(2)^2", "2", 2},
        {"sqrt(6)", "sqrt(2)*sqrt(3)", 2.4494897427831779},
        {"sqrt(21)", "sqrt(3)*sqrt(7)", 4.5825756949558398},
        {"sqrt(30)", "sqrt(5)*sqrt(6)", 5.4772255750516612},
        {"sin(pi/12)", "(sqrt(6)-sqrt(2))/4", 0.25881904510252074},
        {"cos(pi/12)", "(sqrt(6)+sqrt(2))/4", 0.96592582628906831},
        {"sin(pi/6)", "1/2", 0.5},
        {"sin(-pi/3)", "-sqrt(3)/2", -0.8660254037844386},
        {"sin(7*pi/6)", "-0.5", -0.5},
        {"cos(2*pi/3)", "-1/2", -0.5},
        {"cos(100*pi)", "1", 1},
        {"cos(0)", "1", 1},
        {"sin(0*pi)", "0", 0},
        {"cos(pi)", "-1", -1},
        {"cos(3*pi/2)", "0", 0},
        {"sin(2*pi/5)", "sqrt((5+1)/12+1/8)*0+sin(3*pi/5)", 0.95105651629515353},
        {"cos(2*pi*3/7)", "cos(-8*pi/7)", -0.90096886790241915},
        {"E(5)+E(5)^4", "(sqrt(5)-1)/2", 0.6180339887498949},
        {"E(8)-E(8)^3", "sqrt(2)", 1.4142135623730951},
        {"(E(3)-E(3)^2)*(E(4)^3)", "sqrt(3)", 1.7320508075688772},
        {"E(6)+E(6)^-1", "1", 1},
        {"E(1)+E(2)", "0", 0},
        {"E(14)^7", "-1", -1},
        {"sqrt(0)", "0", 0},
        {"sqrt(1/2)", "sqrt(2)/2", 0.70710678118654757},
        {"sqrt(8/9)", "2*sqrt(2)/3", 0.94280904158206336},
        {"sqrt(sqrt(16))", "2", 2},
        {"sqrt(12)*sqrt(27)", "18", 18},
        {"1/(1+sqrt(5))", "(sqrt(5)-1)/4", 0.30901699437494745},
        {"(1+sqrt(2))^-2", "3-2*sqrt(2)", 0.17157287525380990},
        {"0.5", "1/2", 0.5},
        {"12.50e-1", "5/4", 1.25},
        {"1E2", "100", 100},
        {"2^10", "1024", 1024},
        {"2^-2", "1/4", 0.25},
        {"-2^2", "-4", -4},
        {"2^3^2", "512", 512},
        {"2*-3", "-6", -6},
        {"--+-1", "-1", -1},
        {"8/4/2", "1", 1},
        {"1-2-3", "-4", -4},
        {" ( 1 +\tsqrt ( 5 ) ) / 4\n", "(1+sqrt(5))/4", 0.80901699437494745},
        {"cos(2 * (pi/5 + pi*3/10) / (1+1))", "0", 0},
        {"sqrt(123456789123456789^2)", "123456789123456789", 123456789123456789.0},
        {"0^0", "1", 1},
        {"(sqrt(2)-sqrt(2))^0", "1", 1},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        gsnn_error error;
        gsnn_field *field;
        fmpq_poly_t x;
        fmpq_poly_init(x);
        char text[200];
        snprintf(text, sizeof text, "(%s)-(%s)", known[i].left, known[i].right);
        if (read_entry(text, &field, x, &error))
            fail_msg("%s: %s", text, error.message);
        if (!fmpq_poly_is_zero(x))
            fail_msg("%s is not 0", text);
        gsnn_field_free(field);
        if (read_entry(known[i].left, &field, x, &error))
            fail_msg("%s: %s", known[i].left, error.message);
        double value = gsnn_field_double(field, x);
        if (fabs(value - known[i].value) > 1e-15 * fabs(value))
            fail_msg("%s is %.17g", known[i].left, value);
        fmpq_poly_clear(x);
        gsnn_field_free(field);
    }
}

static void test_conductors(void **unused) {
    (void)unused;
    static const struct {
        const char *text;
        ulong conductor;
    } known[] = {
        {"1/2", 1},         {"sqrt(4)", 1},    {"cos(pi/3)", 1},        {"sqrt(5)", 5},
        {"sqrt(2)", 8},     {"sqrt(3)", 12},   {"sqrt(2)+sqrt(3)", 24}, {"E(6)", 3},
        {"E(14)", 7},       {"sin(pi/7)", 28}, {"cos(pi/7)", 7},        {"sqrt(5)*sqrt(2)", 40},
        {"cos(2*pi/9)", 9}, {"sqrt(50)", 8},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        gsnn_error error;
        ulong conductor;
        assert_int_equal(gsnn_entry_conductor(known[i].text, &conductor, &error), GSNN_OK);
        if (conductor != known[i].conductor)
            fail_msg("%s has conductor %lu", known[i].text, conductor);
    }
}

/* A field that is larger than needed gives the same number; one that is too small refuses. */
static void test_other_fields(void **unused) {
    (void)unused;
    gsnn_error error;
    gsnn_field *field;
    fmpq_poly_t x;
    fmpq_poly_init(x);
    assert_int_equal(gsnn_field_new(&field, 120, &error), GSNN_OK);
    assert_int_equal(gsnn_entry_parse_real(field, "sqrt(2)+cos(pi/5)+E(6)+E(6)^5", x, &error),
                     GSNN_OK);
    assert_true(fabs(gsnn_field_double(field, x) - 3.2232305567480425) < 1e-14);
    assert_int_equal(gsnn_entry_parse(field, "1+E(4)", x, &error), GSNN_OK);
    assert_int_equal(gsnn_entry_parse_real(field, "1+E(4)", x, &error), GSNN_INVALID);
    assert_string_equal(error.message, "the value is not a real number");
    gsnn_field_free(field);
    assert_int_equal(gsnn_field_new(&field, 5, &error), GSNN_OK);
    static const char *const outside[] = {"1+sqrt(2)", "2*cos(pi/7)", "1+sin(pi/5)", "1*E(4)"};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        assert_int_equal(gsnn_entry_parse(field, outside[i], x, &error), GSNN_INVALID);
        assert_memory_equal(error.message, "at character 3: ", 16);
    }
    gsnn_field_free(field);
    fmpq_poly_clear(x);
}

/* ---- Refusals ---------------------------------------------------------------------------- */

static void check_refused(const char *text, size_t position, const char *reason) {
    gsnn_error error = {GSNN_OK, ""};
    gsnn_field *field;
    fmpq_poly_t x;
    fmpq_poly_init(x);
    char place[40];
    snprintf(place, sizeof place, "at character %zu: ", position);
    if (read_entry(text, &field, x, &error) != GSNN_INVALID || error.status != GSNN_INVALID)
        fail_msg("'%.60s' was not refused", text);
    if (strncmp(error.message, place, strlen(place)) != 0 || !strstr(error.message, reason))
        fail_msg("'%.60s' was refused with '%s', expected '%s...%s'", text, error.message, place,
                 reason);
    fmpq_poly_clear(x);
    gsnn_field_free(field);
}

static void test_malformed(void **unused) {
    (void)unused;
    static const struct {
        const char *text;
        size_t position;
        const char *reason;
    } malformed[] = {
        /* syntax */
        {"", 1, "found the end"},
        {"   ", 4, "found the end"},
        {"+", 2, "found the end"},
        {"1+", 3, "found the end"},
        {"1 2", 3, "expected an operator or the end, found '2'"},
        {"1)", 2, "found ')'"},
        {"(1", 3, "expected an operator or ')', found the end"},
        {"()", 2, "found ')'"},
        {"((1)", 5, "')'"},
        {"*2", 1, "found '*'"},
        {"2**3", 3, "found '*'"},
        {"2//3", 3, "found '/'"},
        {"1/", 3, "found the end"},
        {"2^", 3, "found the end"},
        {"1,5", 2, "found ','"},
        {".5", 1, "found '.'"},
        {"5.", 3, "a digit after the point"},
        {"1.2.3", 4, "found '.'"},
        {"1e", 2, "found 'e'"},
        {"1e+", 2, "found 'e'"},
        {"0x10", 2, "found 'x'"},
        {"2E(3)", 2, "found 'E'"},
        {"2pi", 2, "found 'p'"},
        {"1=1", 2, "found '='"},
        {"\xe2\x88\x9a"
         "2",
         1, "a character outside the grammar"},
        {"1+\xc3\xa9", 3, "a character outside the grammar"},
        {"\"\xc3\xa9\"", 1, "found '\"'"},
        {"sqrt(\xc3\xa9)", 6, "a character outside the grammar"},
        {"1\x01", 2, "a character outside the grammar"},
        /* names */
        {"foo(1)", 1, "unknown name 'foo'"},
        {"1+i", 3, "unknown name 'i'"},
        {"tan(pi/4)", 1, "unknown name 'tan'"},
        {"Sqrt(2)", 1, "unknown name 'Sqrt'"},
        {"sqrt2", 5, "expected '(', found '2'"},
        {"sqrt()", 6, "found ')'"},
        {"sqrt(2", 7, "found the end"},
        {"cos", 4, "expected '(', found the end"},
        {"cos(pi/5", 9, "found the end"},
        {"E(5", 4, "found the end"},
        {"inf", 1, "unknown name"},
        {"nan", 1, "unknown name"},
        /* meaning */
        {"pi", 1, "pi may stand only inside cos() or sin()"},
        {"1+2*pi", 5, "pi may stand only inside"},
        {"E(pi)", 3, "pi may stand only inside"},
        {"cos(pi/5)*pi", 11, "pi may stand only inside"},
        {"cos(1)", 1, "a rational multiple of pi"},
        {"2*sin(1/2)", 3, "a rational multiple of pi"},
        {"cos(sqrt(2))", 1, "a rational multiple of pi"},
        {"cos(1+pi)", 6, "a multiple of pi"},
        {"cos(pi*pi)", 7, "a multiple of pi"},
        {"cos(1/pi)", 6, "a multiple of pi"},
        {"cos(pi^2)", 7, "a multiple of pi"},
        {"cos(sqrt(2)*pi)", 12, "a multiple of pi"},
        {"cos(sqrt(pi))", 5, "sqrt() takes a rational number"},
        {"sqrt(-1)", 1, "negative"},
        {"1+sqrt(1-2)", 3, "negative"},
        {"sqrt(sqrt(2))", 1, "sqrt() takes a rational number"},
        {"E(0)", 1, "a positive integer"},
        {"E(-3)", 1, "a positive integer"},
        {"E(1/2)", 1, "a positive integer"},
        {"E(E(3))", 1, "a positive integer"},
        {"1/0", 2, "division by zero"},
        {"0^-1", 2, "division by zero"},
        {"1+2/(3-3)", 4, "division by zero"},
        {"1/(sqrt(6)-sqrt(2)*sqrt(3))", 2, "division by zero"},
        {"(cos(pi/5)+cos(3*pi/5)-1/2)^-2", 28, "division by zero"},
        {"cos(pi/0)", 7, "division by zero"},
        {"2^(1/2)", 2, "the exponent must be an integer"},
        {"2^sqrt(2)", 2, "the exponent must be an integer"},
        {"2^0.5", 2, "the exponent must be an integer"},
        /* limits */
        {"2^1001", 2, "beyond 1000"},
        {"2^-99999999999999999999", 2, "beyond 1000"},
        {"9^9^9^9", 4, "beyond 1000"},
        {"(10^999)^2", 9, "beyond 1000 digits"},
        {"10^600*10^600", 7, "beyond 1000 digits"},
        {"(sqrt(2)*10^600)^2", 17, "beyond 1000 digits"},
        {"1e1001", 1, "1000 digits at most"},
        {"1e-99999999999999999999", 7, "1000 digits at most"},
        {"sqrt(1000003)", 1, "beyond 5000"},
        {"sqrt(1009)", 1, "beyond the limit of 512"},
        {"sqrt(2)*sqrt(509)", 9, "beyond the limit of 512"},
        {"cos(2*pi/5003)", 1, "beyond the limit of 5000"},
        {"cos(2*pi/1000000000000000000000)", 1, "beyond the limit of 5000"},
        {"E(5001)", 1, "beyond the limit of 5000"},
        {"E(10^30)", 1, "up to 5000"},
        {"1/(1+1000000000*E(509))", 2, "too long to invert"},
    };
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
        check_refused(malformed[i].text, malformed[i].position, malformed[i].reason);
}

/* Texts that are too long, too deep or too wide, and just not. */
static void test_hostile(void **unused) {
    (void)unused;
    static char text[GSNN_ENTRY_LENGTH_LIMIT + 10];
    gsnn_error error;
    gsnn_field *field;
    fmpq_poly_t x;
    fmpq_poly_init(x);

    memset(text, '(', GSNN_ENTRY_NESTING_LIMIT);
    text[GSNN_ENTRY_NESTING_LIMIT] = '\0';
    check_refused(text, GSNN_ENTRY_NESTING_LIMIT + 1, "nested too deeply");
    memset(text, '-', GSNN_ENTRY_LENGTH_LIMIT);
    text[GSNN_ENTRY_LENGTH_LIMIT] = '\0';
    check_refused(text, GSNN_ENTRY_NESTING_LIMIT + 1, "nested too deeply");
    for (int i = 0; i < GSNN_ENTRY_LENGTH_LIMIT; i++)
        text[i] = i % 2 ? '^' : '1';
    check_refused(text, 2 * GSNN_ENTRY_NESTING_LIMIT + 1, "nested too deeply");

    memset(text, '9', GSNN_ENTRY_DIGITS_LIMIT);
    text[GSNN_ENTRY_DIGITS_LIMIT] = '\0';
    assert_int_equal(read_entry(text, &field, x, &error), GSNN_OK);
    gsnn_field_free(field);
    memset(text, '9', GSNN_ENTRY_DIGITS_LIMIT + 1);
    text[GSNN_ENTRY_DIGITS_LIMIT + 1] = '\0';
    check_refused(text, GSNN_ENTRY_DIGITS_LIMIT + 1, "1000 digits at most");

    for (int i = 0; i < GSNN_ENTRY_LENGTH_LIMIT; i++)
        text[i] = i % 2 ? '+' : '1';
    text[GSNN_ENTRY_LENGTH_LIMIT - 1] = '\0';
    assert_int_equal(read_entry(text, &field, x, &error), GSNN_OK);
    assert_true(gsnn_field_double(field, x) == GSNN_ENTRY_LENGTH_LIMIT / 2);
    fmpq_poly_clear(x);
    gsnn_field_free(field);
    memset(text, ' ', GSNN_ENTRY_LENGTH_LIMIT + 1);
    text[GSNN_ENTRY_LENGTH_LIMIT + 1] = '\0';
    check_refused(text, 1, "longer than");
}

/* Random strings over the grammar's characters are read or refused with a place, never worse. */
static void test_noise(void **unused) {
    (void)unused;
    static const char *const tokens[] = {"1",  "2",  "10", "0", "(",     ")",    "+",
                                         "-",  "*",  "/",  "^", "sqrt(", "cos(", "sin(",
                                         "pi", "E(", ".",  "e", " ",     "5"};
    flint_rand_t state;
    flint_randinit(state);
    int read = 0, refused = 0;
    for (int round = 0; round < 20000; round++) {
        char text[120] = "";
        for (ulong length = 1 + n_randint(state, 10); length > 0; length--)
            strcat(text, tokens[n_randint(state, sizeof tokens / sizeof *tokens)]);
        gsnn_error error;
        gsnn_field *field;
        fmpq_poly_t x;
        fmpq_poly_init(x);
        if (read_entry(text, &field, x, &error) == GSNN_OK) {
            read++;
        } else {
            if (strncmp(error.message, "at character ", 13) != 0 &&
                strcmp(error.message, "the value is not a real number") != 0)
                fail_msg("'%s': %s", text, error.message);
            refused++;
        }
        fmpq_poly_clear(x);
        gsnn_field_free(field);
    }
    assert_true(read > 100 && refused > 100);
    flint_randclear(state);
}

/* ---- Proposals --------------------------------------------------------------------------- */

static void test_suggest(void **unused) {
    (void)unused;
    static const struct {
        double value;
        const char *entry; /* NULL: none */
    } known[] = {
        {0.7071, "sqrt(2)/2"},
        {0.70710678118654757, "sqrt(2)/2"},
        {-0.7071, "-sqrt(2)/2"},
        {0.866, "sqrt(3)/2"},
        {0.8660254, "sqrt(3)/2"},
        {0.809, "(1+sqrt(5))/4"},
        {-0.309, "-(sqrt(5)-1)/4"},
        {1.618, "(1+sqrt(5))/2"},
        {0.577, "sqrt(3)/3"},
        {0.816, "sqrt(6)/3"},
        {0.333, "1/3"},
        {-0.6667, "-2/3"},
        {0.9239, "cos(pi/8)"},
        {0.6235, "cos(2*pi/7)"},
        {0.951, "cos(pi/10)"},
        {0.588, "cos(3*pi/10)"},
        {0.5, NULL},
        {0.25, NULL},
        {3, NULL},
        {0, NULL},
        {0.1234, NULL},
        {1e300, NULL},
        {1e-300, NULL},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char buffer[80] = "";
        bool found = gsnn_entry_suggest(known[i].value, buffer, sizeof buffer);
        if (found != (known[i].entry != NULL))
            fail_msg("%.17g: '%s'", known[i].value, buffer);
        if (found)
            assert_string_equal(buffer, known[i].entry);
    }
    char buffer[80];
    assert_false(gsnn_entry_suggest(INFINITY, buffer, sizeof buffer));
    assert_false(gsnn_entry_suggest(NAN, buffer, sizeof buffer));
}

/* Whatever is suggested can be read, and is near the decimal it was suggested for. */
static void test_suggest_reads(void **unused) {
    (void)unused;
    int found = 0;
    for (int thousandths = -2500; thousandths <= 2500; thousandths++) {
        double decimal = thousandths / 1000.0;
        char buffer[80];
        if (!gsnn_entry_suggest(decimal, buffer, sizeof buffer))
            continue;
        gsnn_error error;
        gsnn_field *field;
        fmpq_poly_t x;
        fmpq_poly_init(x);
        if (read_entry(buffer, &field, x, &error))
            fail_msg("%s: %s", buffer, error.message);
        if (fabs(gsnn_field_double(field, x) - decimal) > 1.0001e-3)
            fail_msg("%s for %g", buffer, decimal);
        fmpq_poly_clear(x);
        gsnn_field_free(field);
        found++;
    }
    assert_true(found > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equalities),   cmocka_unit_test(test_conductors),
        cmocka_unit_test(test_other_fields), cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_hostile),      cmocka_unit_test(test_noise),
        cmocka_unit_test(test_suggest),      cmocka_unit_test(test_suggest_reads),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    flint_cleanup();
    return failed;
}
