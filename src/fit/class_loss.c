#include "fit/class_loss.h"

#include <math.h>

double gsnn_logistic(double margin, double *slope) {
    double part = exp(-fabs(margin));
    *slope = (margin > 0 ? part : 1) / (1 + part);
    return log1p(part) + (margin > 0 ? 0 : -margin);
}

static size_t class_of(const double *y, size_t outputs) {
    size_t class = 0;
    while (class + 1 < outputs && !(y[class] > 0))
        class ++;
    return class;
}

double gsnn_class_loss(const double *values, const double *y, size_t outputs, double *slopes) {
    if (outputs == 1) {
        double slope, loss = gsnn_logistic(*y * *values, &slope);
        if (slopes)
            *slopes = *y * slope;
        return loss;
    }
    size_t class = class_of(y, outputs), first = 0;
    double rest = 0; /* of the sum over exp(f_o - most), without the largest itself, which is 1 */
    for (size_t o = 1; o < outputs; o++)
        first = values[o] > values[first] ? o : first;
    for (size_t o = 0; o < outputs; o++)
        rest += o == first ? 0 : exp(values[o] - values[first]);
    for (size_t o = 0; slopes && o < outputs; o++)
        slopes[o] = (o == class) - exp(values[o] - values[first]) / (1 + rest);
    return log1p(rest) + (values[first] - values[class]);
}

bool gsnn_class_right(const double *values, const double *y, size_t outputs) {
    if (outputs == 1)
        return *y * *values > 0;
    size_t class = class_of(y, outputs);
    for (size_t o = 0; o < outputs; o++)
        if (o != class && !(values[class] > values[o]))
            return false;
    return true;
}
