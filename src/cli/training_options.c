#include "cli/training_options.h"

#include "base/error.h"
#include "cli/input_file.h"

gsnn_status gsnn_training_check(const char *command, const gsnn_request *common,
                                const char *network, bool classes_and_outputs, gsnn_error *error) {
    if (gsnn_is_standard(network) && (!common->output || gsnn_is_standard(common->output)))
        return gsnn_fail(error, GSNN_INVALID,
                         "%s: standard output cannot be both --network and --output", command);
    if (classes_and_outputs)
        return gsnn_fail(error, GSNN_INVALID,
                         "%s: --outputs is not for --loss=logistic: classes say how many there are",
                         command);
    return GSNN_OK;
}
