/* critical.h - the critical points of the distance from a target to the filters with a double root.
 *
 * With v(t) = (1, t, ..., t^d), N = v^T A^{-1} v and u(t) the target as a polynomial, they are
 * f_t = u - (u(t) / N(t)) A^{-1} v(t) at the roots t of T = u N' - 2 u' N, a form of degree 3 d -
 * 2; the squared distance is u(t)^2 / N(t).  Where u has no real root, the least one over the real
 * t is the distance to the filters with a real root at all. */
#ifndef GSNN_LCN_CRITICAL_H
#define GSNN_LCN_CRITICAL_H

#include "lcn/member.h"
#include "lcn/metric.h"

typedef struct gsnn_lcn_critical_point {
    bool infinite; /* t is infinity */
    gsnn_real_interval t;
    double value;    /* of t */
    double distance; /* squared */
    double *filter;  /* f_t */
    size_t multiplicity;
    bool least;           /* of all real points */
    gsnn_lcn_where where; /* f_t in the function space; found numerically */
    size_t real_roots;    /* of f_t, numerically */
} gsnn_lcn_critical_point;

typedef struct gsnn_lcn_critical {
    size_t size;
    fmpz_poly_t equation; /* T, divided by gcd(T, N) and by its content */
    size_t degree;        /* formal, before the division: 3 d - 2 */
    size_t infinity;      /* multiplicity of the root at infinity */
    bool degenerate;      /* T = 0: every t is critical, at one distance */
    bool target_inside;   /* the target is in the function space */
    size_t target_roots;  /* real ones of the target */
    size_t count;
    gsnn_lcn_critical_point *points; /* finite ones by t, then infinity */
} gsnn_lcn_critical;

/* Of a thick stack of end-to-end size at least 3, a target that is not 0, and a metric (checked).
 * The caller clears it, also on failure. */
gsnn_status gsnn_lcn_critical_init(gsnn_lcn_critical *critical, const gsnn_lcn_stack *stack,
                                   const fmpq *target, const fmpq_mat_t metric, const gsnn_run *run,
                                   gsnn_error *error);

void gsnn_lcn_critical_clear(gsnn_lcn_critical *critical);

#endif
