/* lcn_numbers.c - members of gsnn-lcn/1 against recomputed numbers. */
#include "verify/lcn_subject.h"

#include <math.h>

gsnn_status gsnn_verify_expect(gsnn_verify_lcn *v, unsigned check, const gsnn_value *object,
                               const char *name, const fmpz_t expected) {
    gsnn_value member = gsnn_value_member(object, name);
    fmpq_t value;
    fmpq_init(value);
    gsnn_status status = gsnn_value_rational(&member, value);
    if (!status && fmpz_is_one(fmpq_denref(value)) && fmpz_equal(fmpq_numref(value), expected)) {
        gsnn_findings_pass(v->findings, check, 0);
    } else if (!status) {
        char *text = fmpz_get_str(NULL, 10, expected);
        gsnn_findings_false(v->findings, check, "%s: not %s", name, text);
        flint_free(text);
    }
    fmpq_clear(value);
    return status;
}

gsnn_status gsnn_verify_expect_si(gsnn_verify_lcn *v, unsigned check, const gsnn_value *object,
                                  const char *name, int64_t expected) {
    fmpz_t value;
    fmpz_init(value);
    fmpz_set_si(value, expected);
    gsnn_status status = gsnn_verify_expect(v, check, object, name, value);
    fmpz_clear(value);
    return status;
}

gsnn_status gsnn_verify_expect_boolean(gsnn_verify_lcn *v, const char *name, bool expected) {
    gsnn_value member = gsnn_value_member(&v->root, name);
    bool value;
    gsnn_status status = gsnn_value_boolean(&member, &value);
    if (!status && value == expected)
        gsnn_findings_pass(v->findings, LCN_NUMBERS, 0);
    else if (!status)
        gsnn_findings_false(v->findings, LCN_NUMBERS, "%s: not %s", name,
                            expected ? "true" : "false");
    return status;
}

bool gsnn_verify_is_near(double x, double y, double scale) {
    return fabs(x - y) <= 1e-7 * (scale + fabs(y));
}
