#include "density/kernels.h"

#include <math.h>

#define PI 3.14159265358979323846

/* The angle between the two vectors; 0 where one vanishes. */
static double angle(double uu, double vv, double uv) {
    double norms = sqrt(uu) * sqrt(vv);
    if (norms == 0)
        return 0;
    return acos(fmax(-1, fmin(1, uv / norms)));
}

static double relu_kernel(double uu, double vv, double uv) {
    double t = angle(uu, vv, uv);
    return sqrt(uu) * sqrt(vv) * (sin(t) + (PI - t) * cos(t)) / (2 * PI);
}

static double abs_kernel(double uu, double vv, double uv) {
    double t = angle(uu, vv, uv);
    return 2 * sqrt(uu) * sqrt(vv) * (sin(t) + (PI / 2 - t) * cos(t)) / PI;
}

static double step_kernel(double uu, double vv, double uv) {
    return uu == 0 || vv == 0 ? 0 : (PI - angle(uu, vv, uv)) / (2 * PI);
}

static double squared_relu_kernel(double uu, double vv, double uv) {
    double t = angle(uu, vv, uv);
    return uu * vv * (3 * sin(t) * cos(t) + (PI - t) * (1 + 2 * cos(t) * cos(t))) / (2 * PI);
}

bool gsnn_kernel(gsnn_law_activation activation, double slope, double uu, double vv, double uv,
                 double *value) {
    double plus = (1 + slope) / 2, minus = (1 - slope) / 2;
    switch (activation) {
    case GSNN_LAW_RELU:
        *value = relu_kernel(uu, vv, uv);
        return true;
    case GSNN_LAW_LEAKY_RELU: /* plus z + minus |z| */
        *value = plus * plus * uv + minus * minus * abs_kernel(uu, vv, uv);
        return true;
    case GSNN_LAW_ABS:
        *value = abs_kernel(uu, vv, uv);
        return true;
    case GSNN_LAW_STEP:
        *value = step_kernel(uu, vv, uv);
        return true;
    case GSNN_LAW_SQUARED_RELU:
        *value = squared_relu_kernel(uu, vv, uv);
        return true;
    case GSNN_LAW_ERF:
        *value = 2 / PI * asin(2 * uv / sqrt((1 + 2 * uu) * (1 + 2 * vv)));
        return true;
    case GSNN_LAW_SIN:
        *value = exp(-(uu + vv) / 2) * sinh(uv);
        return true;
    case GSNN_LAW_COS:
        *value = exp(-(uu + vv) / 2) * cosh(uv);
        return true;
    case GSNN_LAW_SQUARE:
        *value = uu * vv + 2 * uv * uv;
        return true;
    case GSNN_LAW_CUBE:
        *value = 9 * uu * vv * uv + 6 * uv * uv * uv;
        return true;
    case GSNN_LAW_IDENTITY:
        *value = uv;
        return true;
    case GSNN_LAW_TANH:
        break;
    }
    return false;
}

bool gsnn_kernel_of_derivative(gsnn_law_activation activation, double slope, double uu, double vv,
                               double uv, double *value) {
    double plus = (1 + slope) / 2, minus = (1 - slope) / 2;
    double signs = uu == 0 || vv == 0 ? 0 : 1 - 2 * angle(uu, vv, uv) / PI; /* E sgn s sgn t */
    switch (activation) {
    case GSNN_LAW_RELU:
        *value = step_kernel(uu, vv, uv);
        return true;
    case GSNN_LAW_LEAKY_RELU:
        *value = plus * plus + minus * minus * signs;
        return true;
    case GSNN_LAW_ABS:
        *value = signs;
        return true;
    case GSNN_LAW_SQUARED_RELU:
        *value = 4 * relu_kernel(uu, vv, uv);
        return true;
    case GSNN_LAW_ERF:
        *value = 4 / PI / sqrt((1 + 2 * uu) * (1 + 2 * vv) - 4 * uv * uv);
        return true;
    case GSNN_LAW_SIN:
        return gsnn_kernel(GSNN_LAW_COS, 0, uu, vv, uv, value);
    case GSNN_LAW_COS:
        return gsnn_kernel(GSNN_LAW_SIN, 0, uu, vv, uv, value);
    case GSNN_LAW_SQUARE:
        *value = 4 * uv;
        return true;
    case GSNN_LAW_CUBE:
        *value = 9 * (uu * vv + 2 * uv * uv);
        return true;
    case GSNN_LAW_IDENTITY:
        *value = 1;
        return true;
    case GSNN_LAW_STEP:
    case GSNN_LAW_TANH:
        break;
    }
    return false;
}

bool gsnn_kernel_mean(gsnn_law_activation activation, double slope, double uu, double *value) {
    switch (activation) {
    case GSNN_LAW_RELU:
        *value = sqrt(uu / (2 * PI));
        return true;
    case GSNN_LAW_LEAKY_RELU:
        *value = (1 - slope) * sqrt(uu / (2 * PI));
        return true;
    case GSNN_LAW_ABS:
        *value = sqrt(2 * uu / PI);
        return true;
    case GSNN_LAW_STEP:
        *value = uu == 0 ? 0 : 0.5;
        return true;
    case GSNN_LAW_SQUARED_RELU:
        *value = uu / 2;
        return true;
    case GSNN_LAW_SQUARE:
        *value = uu;
        return true;
    case GSNN_LAW_COS:
        *value = exp(-uu / 2);
        return true;
    case GSNN_LAW_TANH:
    case GSNN_LAW_ERF:
    case GSNN_LAW_SIN:
    case GSNN_LAW_CUBE:
    case GSNN_LAW_IDENTITY:
        *value = 0;
        return true;
    }
    return false;
}

bool gsnn_kernel_of_squares(gsnn_law_activation activation, double uu, double vv, double uv,
                            double *value) {
    switch (activation) {
    case GSNN_LAW_RELU:
        return gsnn_kernel(GSNN_LAW_SQUARED_RELU, 0, uu, vv, uv, value);
    case GSNN_LAW_STEP:
        return gsnn_kernel(GSNN_LAW_STEP, 0, uu, vv, uv, value);
    case GSNN_LAW_ABS:
    case GSNN_LAW_IDENTITY:
        return gsnn_kernel(GSNN_LAW_SQUARE, 0, uu, vv, uv, value);
    case GSNN_LAW_LEAKY_RELU:
    case GSNN_LAW_TANH:
    case GSNN_LAW_ERF:
    case GSNN_LAW_SQUARE:
    case GSNN_LAW_CUBE:
    case GSNN_LAW_SIN:
    case GSNN_LAW_COS:
    case GSNN_LAW_SQUARED_RELU:
        break;
    }
    return false;
}
