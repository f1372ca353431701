/* lcn_forms.h - a form as a certificate states it: factors, infinity and a cover. */
#ifndef GSNN_VERIFY_LCN_FORMS_H
#define GSNN_VERIFY_LCN_FORMS_H

#include "verify/lcn_subject.h"

typedef struct gsnn_verify_form {
    size_t factor_count;
    fmpz_poly_t *factors;
    int64_t *multiplicities;
    size_t *real; /* distinct real roots of each factor, by the cover */
    int64_t infinity;
    int64_t degree; /* of the product, infinity included */
    bool covered;   /* the cover is true, so that what follows is known */
    /* With multiplicity: at 0 or infinity, positive, negative; pairs of others. */
    int64_t origin, positive, negative, pairs;
    int64_t odd; /* distinct real points of odd multiplicity */
} gsnn_verify_form;

/* Reads "factors", "infinity" and "cover" of an object and checks that the factors are squarefree
 * and coprime and that the cover is true; `where` names it.  The caller clears the form. */
gsnn_status gsnn_verify_form_read(gsnn_verify_form *form, gsnn_verify_lcn *v,
                                  const gsnn_value *object, const char *where);
void gsnn_verify_form_clear(gsnn_verify_form *form);

/* The product of the powers of the factors, in x^stride. */
void gsnn_verify_form_product(fmpz_poly_t product, const gsnn_verify_form *form, int64_t stride);

#endif
