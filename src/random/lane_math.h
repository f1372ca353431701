/* lane_math.h - elementary functions in single precision for code in lanes (base/lanes.h).
 *
 * They call no mathematical library and have no branches, so that compilers turn loops of them into
 * vector instructions and every machine gives the same bytes.  The polynomials are weighted least
 * squares fits that level the error (Lawson's iteration). */
#ifndef GSNN_RANDOM_LANE_MATH_H
#define GSNN_RANDOM_LANE_MATH_H

#include "base/lanes.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static GSNN_LANE_CODE float gsnn_lane_from_bits(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static GSNN_LANE_CODE uint32_t gsnn_lane_bits(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* (word + 1/2) 2^-32, rounded once: in (0, 1]. */
static GSNN_LANE_CODE float gsnn_lane_uniform(uint32_t word) {
    float high = (float)(int32_t)(word >> 16), low = (float)(int32_t)(word & 0xffff);
    return (high * 65536.0F + (low + 0.5F)) * 0x1p-32F;
}

/* log x for normal positive x, to 2 units in the last place away from x = 1 and to 1e-8 there. */
static GSNN_LANE_CODE float gsnn_lane_log(float x) {
    /* x = 2^e (1 + t) with 1 + t between the roots of 1/2 and 2 */
    uint32_t bits = gsnn_lane_bits(x) + (0x3f800000 - 0x3f3504f3);
    float e = (float)((int32_t)(bits >> 23) - 127);
    float t = gsnn_lane_from_bits((bits & 0x007fffff) + 0x3f3504f3) - 1.0F;
    float p = -0.0786021097F;
    p = p * t + 0.1288140622F;
    p = p * t - 0.1312840343F;
    p = p * t + 0.1418121368F;
    p = p * t - 0.166245962F;
    p = p * t + 0.2000228599F;
    p = p * t - 0.25000809F;
    p = p * t + 0.3333331673F;
    float square = t * t;
    return (t + (square * (t * p - 0.5F) + e * -2.12194440e-4F)) + e * 0.693359375F;
}

/* exp x to 2 units in the last place for x from -87 to 88, as it must be. */
static GSNN_LANE_CODE float gsnn_lane_exp_inside(float x) {
    float k = (x * 1.44269504F + 0x1.8p23F) - 0x1.8p23F;
    float r = (x - k * 0.693359375F) + k * 2.12194440e-4F;
    float p = 0.0013946457F;
    p = p * r + 0.008366589F;
    p = p * r + 0.0416662821F;
    p = p * r + 0.1666654299F;
    p = p * r + 0.5000000062F;
    float value = 1.0F + (r + r * r * p);
    return value * gsnn_lane_from_bits((uint32_t)((int32_t)k + 127) << 23);
}

/* The same for all x; beyond -87 and 88, the values there. */
static GSNN_LANE_CODE float gsnn_lane_exp(float x) {
    x = x < -87.0F ? -87.0F : x;
    return gsnn_lane_exp_inside(x > 88.0F ? 88.0F : x);
}

/* sin and cos of (quarter + part) quarter turns, |part| <= 1/2. */
static GSNN_LANE_CODE void gsnn_lane_turn(int32_t quarter, float part, float *sine, float *cosine) {
    float t = part * 1.57079633F, u = t * t;
    float s = t + t * u * ((-0.000195173F * u + 0.0083321781F) * u - 0.1666665494F);
    float c = 1.0F - 0.5F * u +
              u * u * ((2.4438451517e-05F * u - 0.0013887367515F) * u + 0.041666646866F);
    uint32_t odd = 0 - (uint32_t)(quarter & 1);
    uint32_t a = gsnn_lane_bits(s), b = gsnn_lane_bits(c);
    uint32_t first = (a & ~odd) | (b & odd), second = (b & ~odd) | (a & odd);
    *sine = gsnn_lane_from_bits(first ^ (uint32_t)(quarter & 2) << 30);
    *cosine = gsnn_lane_from_bits(second ^ (uint32_t)((quarter + 1) & 2) << 30);
}

/* sin and cos of 2 pi u, 0 <= u <= 1. */
static GSNN_LANE_CODE void gsnn_lane_circle(float u, float *sine, float *cosine) {
    float quarters = 4.0F * u, whole = (quarters + 0x1.8p23F) - 0x1.8p23F;
    gsnn_lane_turn((int32_t)whole, quarters - whole, sine, cosine);
}

/* sin and cos of x, |x| up to a thousand million; more is taken as that. */
static GSNN_LANE_CODE void gsnn_lane_sincos(float x, float *sine, float *cosine) {
    double y = (double)x;
    y = y > 1e9 ? 1e9 : y;
    y = y < -1e9 ? -1e9 : y;
    double quarters = y * 0.63661977236758134308;
    double whole = (quarters + 0x1.8p52) - 0x1.8p52;
    gsnn_lane_turn((int32_t)whole, (float)(quarters - whole), sine, cosine);
}

/* tanh x = (1 - e) / (1 + e) with e = 2^(k + t), |t| <= 1/2, to 1.3e-7; NaN stays NaN.  The
 * polynomial is summed in parts, since what a processor waits for is a long chain of operations. */
static GSNN_LANE_CODE float gsnn_lane_tanh(float x) {
    float size = fabsf(x);
    size = size > 20.0F ? 20.0F : size; /* beyond, tanh is 1 */
    float y = size * -2.88539008F, shifted = y + 0x1.8p23F, t = y - (shifted - 0x1.8p23F);
    float u = t * t;
    float low = (1.0F + 0.6931472029F * t) + u * (0.2402264791F + 0.05550332471F * t);
    float high = (0.009618437358F + 0.001339887442F * t) + 0.0001535336188F * u;
    /* the low bits of `shifted` are k */
    float power = gsnn_lane_from_bits((gsnn_lane_bits(shifted) + 127) << 23);
    float e = (low + u * u * high) * power, value = (1.0F - e) / (1.0F + e);
    return gsnn_lane_from_bits(gsnn_lane_bits(value) | (gsnn_lane_bits(x) & 0x80000000));
}

/* erf x, to 3e-7: formula 7.1.26 of M. Abramowitz, I. Stegun, Handbook of Mathematical Functions.
 */
static GSNN_LANE_CODE float gsnn_lane_erf(float x) {
    float z = fabsf(x), t = 1.0F / (1.0F + 0.3275911F * z);
    float p = 1.061405429F;
    p = p * t - 1.453152027F;
    p = p * t + 1.421413741F;
    p = p * t - 0.284496736F;
    p = p * t + 0.254829592F;
    float value = 1.0F - p * t * gsnn_lane_exp(-(z * z));
    return gsnn_lane_from_bits(gsnn_lane_bits(value) | (gsnn_lane_bits(x) & 0x80000000));
}

#endif
