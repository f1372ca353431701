#include "reflection/parabolics.h"

#include <string.h>

/* A set of nodes of A, B or D as a list of block sizes. */
typedef struct blocks {
    unsigned sizes[GSNN_MAX_NODES + 1];
    unsigned count;
    unsigned tail; /* letters of the tail */
    bool second;   /* for D: the last block is there by the last node, not the last but one */
} blocks;

static unsigned letters(gsnn_cartan_type type) {
    return type.rank + (type.family == 'A');
}

static blocks split(gsnn_cartan_type type, uint64_t nodes) {
    blocks b = {.count = 0};
    unsigned n = letters(type);
    uint64_t last = gsnn_node_bit(n - 1), fork = last | last >> 1;
    if (type.family == 'B' && nodes & last)
        b.tail = 1;
    else if (type.family == 'D' && (nodes & fork) == fork)
        b.tail = 2;
    else if (type.family == 'D' && nodes & last) {
        b.second = true;
        nodes ^= fork;
    }
    while (b.tail && b.tail < n && nodes >> (n - 1 - b.tail) & 1)
        b.tail++;
    for (unsigned letter = 0, end = n - b.tail; letter < end;) {
        unsigned start = letter;
        while (letter + 1 < end && nodes >> letter & 1)
            letter++;
        b.sizes[b.count++] = ++letter - start;
    }
    return b;
}

static uint64_t join(gsnn_cartan_type type, const blocks *b) {
    unsigned n = letters(type), letter = 0;
    uint64_t nodes = 0;
    for (unsigned i = 0; i < b->count; i++) {
        for (unsigned k = 1; k < b->sizes[i]; k++)
            nodes |= gsnn_node_bit(letter++);
        letter++;
    }
    if (b->second)
        nodes ^= gsnn_node_bit(n - 1) | gsnn_node_bit(n - 2);
    for (unsigned k = 0; k < b->tail; k++)
        nodes |= gsnn_node_bit(n - 1 - k);
    return nodes;
}

/* The last block of odd size, or count. */
static unsigned last_odd(const blocks *b) {
    for (unsigned i = b->count; i-- > 0;)
        if (b->sizes[i] % 2)
            return i;
    return b->count;
}

uint64_t gsnn_classical_canonical(gsnn_cartan_type type, uint64_t nodes) {
    blocks b = split(type, nodes);
    for (unsigned i = 1; i < b.count; i++)
        for (unsigned j = i; j > 0 && b.sizes[j - 1] < b.sizes[j]; j--) {
            unsigned size = b.sizes[j];
            b.sizes[j] = b.sizes[j - 1];
            b.sizes[j - 1] = size;
        }
    b.second = b.second && last_odd(&b) == b.count;
    return join(type, &b);
}

/* Order, and number of conjugates: the ways to choose the tail's letters and blocks of these sizes
 * among the others, times the signs within each block for B and D. */
static void measure(gsnn_cartan_type type, const blocks *b, bool split_class,
                    gsnn_parabolic_class *class) {
    unsigned n = letters(type), run = 0;
    fmpz_t factor, divisor;
    fmpz_init(factor);
    fmpz_init(divisor);
    fmpz_one(class->order);
    fmpz_one(divisor);
    for (unsigned i = 0; i < b->count; i++) {
        fmpz_fac_ui(factor, b->sizes[i]);
        fmpz_mul(class->order, class->order, factor);
        run = i && b->sizes[i] == b->sizes[i - 1] ? run + 1 : 1;
        fmpz_mul_ui(divisor, divisor, run);
    }
    fmpz_mul(divisor, divisor, class->order);
    fmpz_fac_ui(factor, b->tail);
    fmpz_mul(divisor, divisor, factor);
    fmpz_mul(class->order, class->order, factor);
    fmpz_fac_ui(class->length, n);
    fmpz_divexact(class->length, class->length, divisor);
    if (type.family != 'A') {
        unsigned signs = b->tail && type.family == 'D' ? b->tail - 1 : b->tail;
        fmpz_mul_2exp(class->order, class->order, signs);
        fmpz_mul_2exp(class->length, class->length, n - b->tail - b->count - split_class);
    }
    fmpz_clear(factor);
    fmpz_clear(divisor);
}

static gsnn_status append(gsnn_cartan_type type, blocks *b, gsnn_parabolic_classes *classes,
                          gsnn_error *error) {
    bool even = type.family == 'D' && !b->tail && last_odd(b) == b->count;
    for (int kind = 0; kind < (even ? 2 : 1); kind++) {
        b->second = kind == 1;
        gsnn_parabolic_class *class = gsnn_parabolic_classes_append(classes, join(type, b));
        if (!class)
            return gsnn_fail_memory(error);
        measure(type, b, even, class);
    }
    return GSNN_OK;
}

/* All partitions of n as block sizes, in reverse lexicographic order, with the given tail. */
static gsnn_status list_partitions(gsnn_cartan_type type, unsigned n, unsigned tail,
                                   gsnn_parabolic_classes *classes, gsnn_error *error) {
    blocks b = {.tail = tail};
    if (n)
        b.sizes[b.count++] = n;
    for (;;) {
        gsnn_status status = append(type, &b, classes, error);
        if (status != GSNN_OK)
            return status;
        unsigned rest = 0;
        while (b.count && b.sizes[b.count - 1] == 1) {
            b.count--;
            rest++;
        }
        if (!b.count)
            return GSNN_OK;
        unsigned size = --b.sizes[b.count - 1];
        for (rest++; rest; rest -= b.sizes[b.count++])
            b.sizes[b.count] = rest < size ? rest : size;
    }
}

gsnn_status gsnn_classical_list(gsnn_cartan_type type, gsnn_parabolic_classes *classes,
                                gsnn_error *error) {
    unsigned n = letters(type);
    gsnn_status status = GSNN_OK;
    for (unsigned tail = 0; status == GSNN_OK && tail <= (type.family == 'A' ? 0 : n); tail++)
        if (tail != 1 || type.family == 'B')
            status = list_partitions(type, n - tail, tail, classes, error);
    if (status != GSNN_OK)
        gsnn_parabolic_classes_clear(classes);
    return status;
}
