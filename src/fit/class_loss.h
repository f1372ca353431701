/* class_loss.h - the logistic loss of a row's outputs, and whether they say its class.
 *
 * Of two classes there is one output f, and y is -1 or 1: log(1 + exp(-y f)).  Of more there is an
 * output for each, y is 1 for the row's class and 0 for others: the logarithm of sum_o exp(f_o -
 * f_class), as softmax has it. */
#ifndef GSNN_FIT_CLASS_LOSS_H
#define GSNN_FIT_CLASS_LOSS_H

#include <stdbool.h>
#include <stddef.h>

/* log(1 + exp(-m)), for any margin m, and minus its derivative. */
double gsnn_logistic(double margin, double *slope);

/* The loss; unless it is NULL, slopes gets minus its derivatives by the outputs. */
double gsnn_class_loss(const double *values, const double *y, size_t outputs, double *slopes);

/* Whether the value has the sign of y, or that of the class is the largest of all. */
bool gsnn_class_right(const double *values, const double *y, size_t outputs);

#endif
