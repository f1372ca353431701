/* lanes.h - sixteen computations side by side, in single precision.
 *
 * Code for lanes is written once, as loops over GSNN_LANES neighbouring numbers without any sum
 * across them, and compiled for each width of vector registers that the processor may have.  No
 * operation is contracted or reordered (the Makefile's flags for these files), so that every width
 * and every compiler gives the same bytes.
 *
 *     static GSNN_LANE_CODE void add(struct job *job, gsnn_vectors vectors) { ... }
 *     GSNN_LANE_VERSIONS(add, struct job)
 *     ...
 *     GSNN_LANE_CALL(add, vectors, &job);
 */
#ifndef GSNN_BASE_LANES_H
#define GSNN_BASE_LANES_H

#define GSNN_LANES 16

/* Vector registers of 16, 32 or 64 bytes. */
typedef enum gsnn_vectors {
    GSNN_VECTORS_128,
    GSNN_VECTORS_256,
    GSNN_VECTORS_512,
} gsnn_vectors;

#define GSNN_LANE_CODE inline __attribute__((always_inline))

#if defined __x86_64__ && defined __GNUC__
/* The widest that this processor has. */
static inline gsnn_vectors gsnn_vectors_best(void) {
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
        return GSNN_VECTORS_512;
    return __builtin_cpu_supports("avx2") ? GSNN_VECTORS_256 : GSNN_VECTORS_128;
}

/* NOLINTBEGIN(bugprone-macro-parentheses): a type takes no parentheses. */
#define GSNN_LANE_VERSIONS(name, type)                                                             \
    static void name##_128(type *lane_job) {                                                       \
        name(lane_job, GSNN_VECTORS_128);                                                          \
    }                                                                                              \
    __attribute__((target("avx2"))) static void name##_256(type *lane_job) {                       \
        name(lane_job, GSNN_VECTORS_256);                                                          \
    }                                                                                              \
    __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"))) static void name##_512(          \
        type *lane_job) {                                                                          \
        name(lane_job, GSNN_VECTORS_512);                                                          \
    }

/* NOLINTEND(bugprone-macro-parentheses) */
#define GSNN_LANE_CALL(name, vectors, job)                                                         \
    ((vectors) == GSNN_VECTORS_512   ? name##_512(job)                                             \
     : (vectors) == GSNN_VECTORS_256 ? name##_256(job)                                             \
                                     : name##_128(job))
#else
static inline gsnn_vectors gsnn_vectors_best(void) {
    return GSNN_VECTORS_128;
}

/* NOLINTBEGIN(bugprone-macro-parentheses): a type takes no parentheses. */
#define GSNN_LANE_VERSIONS(name, type)                                                             \
    static void name##_128(type *lane_job) {                                                       \
        name(lane_job, GSNN_VECTORS_128);                                                          \
    }
/* NOLINTEND(bugprone-macro-parentheses) */
#define GSNN_LANE_CALL(name, vectors, job) ((void)(vectors), name##_128(job))
#endif

#endif
