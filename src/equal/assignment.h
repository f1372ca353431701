/* assignment.h - pairing rows with columns at least cost. */
#ifndef GSNN_EQUAL_ASSIGNMENT_H
#define GSNN_EQUAL_ASSIGNMENT_H

#include <stdbool.h>
#include <stddef.h>

/* Finds column[i], all different, that minimise the sum of cost[i * columns + column[i]] over rows
 * i; rows <= columns, all costs finite.  O(rows^2 * columns) by shortest augmenting paths with
 * potentials (R. Jonker, A. Volgenant, Computing 38, 1987).  False without memory. */
bool gsnn_assign(const double *cost, size_t rows, size_t columns, size_t *column);

#endif
