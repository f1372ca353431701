/* train_elsewhere.c - what trains, in the program gsnn: it goes over to gsnn-train. */
#include "cli/application.h"
#include "cli/beside.h"
#include "cli/density_request.h"
#include "cli/fit_request.h"
#include "cli/search_request.h"

gsnn_status gsnn_density_run_train(const void *at, gsnn_error *error) {
    (void)at;
    return gsnn_run_beside("gsnn-train", gsnn_application_arguments(), error);
}

gsnn_status gsnn_fit_run(const gsnn_fit_request *request, gsnn_error *error) {
    (void)request;
    return gsnn_run_beside("gsnn-train", gsnn_application_arguments(), error);
}

gsnn_status gsnn_search_run(const gsnn_search_request *request, gsnn_error *error) {
    (void)request;
    return gsnn_run_beside("gsnn-train", gsnn_application_arguments(), error);
}
