#include "verify/normal_means.h"

#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846
#define MOST_DEVIATION 1000

/* ---- The functions ------------------------------------------------------------------------ */

typedef enum form {
    RELU,
    LEAKY,
    ABS,
    STEP,
    SQUARED_RELU,
    SQUARE,
    CUBE,
    IDENTITY,
    ERF,
    SIN,
    COS,
    FORMS
} form;

static const struct {
    const char *name;
    double degree; /* of homogeneity; -1: none */
} forms[FORMS] = {
    [RELU] = {"relu", 1},
    [LEAKY] = {"leaky-relu", 1},
    [ABS] = {"abs", 1},
    [STEP] = {"step", 0},
    [SQUARED_RELU] = {"squared-relu", 2},
    [SQUARE] = {"square", 2},
    [CUBE] = {"cube", 3},
    [IDENTITY] = {"identity", 1},
    [ERF] = {"erf", -1},
    [SIN] = {"sin", -1},
    [COS] = {"cos", -1},
};

static form find_form(const char *activation) {
    form f = RELU;
    while (f < FORMS && strcmp(forms[f].name, activation) != 0)
        f++;
    return f;
}

/* An activation that is homogeneous, or its derivative, at z. */
static double activate(form f, double slope, bool derivative, double z) {
    double one = derivative ? 1 : z, above = z > 0;
    switch (f) {
    case RELU:
        return above * one;
    case LEAKY:
        return z > 0 ? one : slope * one;
    case ABS:
        return z > 0 ? one : -one;
    case STEP:
        return above;
    case SQUARED_RELU:
        return above * (derivative ? 2 * z : z * z);
    case SQUARE:
        return derivative ? 2 * z : z * z;
    case CUBE:
        return derivative ? 3 * z * z : z * z * z;
    default:
        return one;
    }
}

/* The mean of one that is not homogeneous, or of its derivative, of N(mu, v). */
static double smooth_mean(form f, bool derivative, double mu, double v) {
    double wide = sqrt(1 + 2 * v), fall = exp(-v / 2);
    if (f == ERF)
        return derivative ? 2 / sqrt(PI) / wide * exp(-mu * mu / (wide * wide)) : erf(mu / wide);
    if ((f == SIN) != derivative)
        return fall * (derivative ? -sin(mu) : sin(mu));
    return fall * cos(mu);
}

/* ---- Quadrature --------------------------------------------------------------------------- */

typedef double (*integrand)(const void *context, double x);

/* The rule of Gauss and Legendre with five points on `panels` pieces of an interval. */
static double integrate(integrand f, const void *context, double from, double to, int panels) {
    const double near = sqrt(5 - 2 * sqrt(10.0 / 7)) / 3, far = sqrt(5 + 2 * sqrt(10.0 / 7)) / 3;
    const double points[] = {0, near, -near, far, -far};
    const double weights[] = {128.0 / 225, (322 + 13 * sqrt(70)) / 900, (322 + 13 * sqrt(70)) / 900,
                              (322 - 13 * sqrt(70)) / 900, (322 - 13 * sqrt(70)) / 900};
    double half = (to - from) / (2.0 * panels);
    long double sum = 0;
    for (int k = 0; k < panels; k++)
        for (int i = 0; i < 5; i++)
            sum += weights[i] * f(context, from + half * (2 * k + 1 + points[i]));
    return (double)(half * sum);
}

typedef struct subject {
    form form;
    double slope;
    unsigned power;
    double s, t, turn; /* deviations; the angle between the two as vectors */
    bool alone;        /* f(s) only */
} subject;

static double power_of(const subject *u, double z) {
    double value = activate(u->form, u->slope, u->power == 0, z);
    return u->power == 2 ? value * value : value;
}

static double on_circle(const void *context, double angle) {
    const subject *u = context;
    double first = power_of(u, cos(angle));
    return u->alone ? first : first * power_of(u, cos(angle - u->turn));
}

static double degree_of(const subject *u) {
    return u->power ? forms[u->form].degree * u->power : forms[u->form].degree - 1;
}

/* (1/2 pi) of the integral over the circle, from kink to kink: a quarter behind each of the two
 * vectors and of their negatives. */
static double mean_on_circle(const subject *u) {
    double kinks[] = {-PI / 2, u->turn - PI / 2, PI / 2, u->turn + PI / 2, 3 * PI / 2}, sum = 0;
    for (int k = 0; k < 4; k++)
        sum += integrate(on_circle, u, kinks[k], kinks[k + 1], 16);
    return sum / (2 * PI);
}

/* f(s) times the mean of f(t) given s = s z, under the normal density of z. */
static double on_line(const void *context, double z) {
    const subject *u = context;
    double across = u->t * sin(u->turn), density = exp(-z * z / 2) / sqrt(2 * PI);
    double first = smooth_mean(u->form, u->power == 0, u->s * z, 0);
    return density * first *
           (u->alone
                ? 1
                : smooth_mean(u->form, u->power == 0, u->t * cos(u->turn) * z, across * across));
}

static bool find_mean(double *mean, subject *u) {
    enum { REACH = 12 };
    double most = fmax(u->s, u->t);
    if (forms[u->form].degree >= 0) {
        double degree = degree_of(u);
        bool vanishes = u->s == 0 || (!u->alone && u->t == 0);
        if (degree < 0 || u->power > 2 || (vanishes && degree == 0 && u->power == 0))
            return false;
        if (vanishes) { /* all of them are 0 at 0 */
            *mean = 0;
            return true;
        }
        double radial = u->alone ? pow(2, degree / 2) * tgamma(1 + degree / 2)
                                 : pow(2, degree) * tgamma(1 + degree);
        double size = pow(u->s, degree) * (u->alone ? 1 : pow(u->t, degree));
        *mean = size * radial * mean_on_circle(u);
        return true;
    }
    if (u->power > 1 || !(most <= MOST_DEVIATION))
        return false;
    *mean = integrate(on_line, u, -REACH, REACH, (int)(8 * REACH * (1 + most)));
    return true;
}

bool gsnn_normal_mean(double *mean, const gsnn_normal_function *f, double ss) {
    subject u = {find_form(f->activation), f->slope, f->power, sqrt(ss), 0, 0, true};
    return u.form < FORMS && find_mean(mean, &u);
}

bool gsnn_normal_product(double *mean, const gsnn_normal_function *f,
                         const gsnn_normal_pair *pair) {
    subject u = {find_form(f->activation), f->slope, f->power, sqrt(pair->ss),
                 sqrt(pair->tt),           0,        false};
    if (u.form == FORMS)
        return false;
    if (pair->ss > 0 && pair->tt > 0)
        u.turn = atan2(sqrt(fmax(0, pair->determinant)), pair->st);
    return find_mean(mean, &u);
}
