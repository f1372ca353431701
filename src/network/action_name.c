#include "network/action_name.h"

const char *gsnn_record_action_name(gsnn_record_action action) {
    static const char *const names[] = {
        [GSNN_RECORD_PERMUTATION] = "permutation",
        [GSNN_RECORD_SIGNED_PERMUTATION] = "signed-permutation",
        [GSNN_RECORD_MATRIX] = "matrix",
    };
    return names[action];
}
