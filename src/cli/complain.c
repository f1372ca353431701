#include "cli/application.h"

#include "base/error.h"
#include "cli/interrupt.h"

#include <errno.h>
#include <string.h>

int gsnn_complain(const gsnn_error *error) {
    fprintf(stderr, "gsnn: %s\n", error->message);
    return (int)error->status;
}

int gsnn_finish_output(void) {
    gsnn_error error;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    gsnn_end_if_unread();
    gsnn_fail(&error, GSNN_FAILED, "standard output: %s", strerror(errno));
    return gsnn_complain(&error);
}
