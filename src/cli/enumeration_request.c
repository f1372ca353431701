#include "cli/enumeration_request.h"

#include "base/error.h"
#include "cli/number_argument.h"

gsnn_enumeration_request gsnn_enumeration_request_default(void) {
    return (gsnn_enumeration_request){
        .options = gsnn_options_default(), .run = gsnn_run_default(), .progress = -1};
}

gsnn_status gsnn_take_enumeration_option(gsnn_enumeration_request *request, int option,
                                         gsnn_error *error) {
    static const char *const engines[] = {"auto", "lattice", "orbits", "coxeter", "gap", NULL};
    uint64_t seconds = 0;
    size_t place;
    gsnn_status status = GSNN_OK;
    switch (option) {
    case 'o':
        request->output = optarg;
        break;
    case GSNN_OPTION_MAX_NEURONS:
        return gsnn_number_argument("--max-neurons", optarg, 1, UINT64_MAX,
                                    &request->options.max_neurons, error);
    case GSNN_OPTION_NO_MORPHISMS:
        request->options.morphisms = false;
        break;
    case GSNN_OPTION_NAMES:
        request->options.structure_names = true;
        break;
    case GSNN_OPTION_ENGINE:
        request->options.engine = optarg;
        return gsnn_choose("--engine", optarg, engines, &place, error);
    case GSNN_OPTION_MAX_ORDER:
        return gsnn_number_argument("--max-order", optarg, 1, UINT32_MAX - 1,
                                    &request->run.max_order, error);
    case GSNN_OPTION_GAP_TIMEOUT:
        status = gsnn_number_argument("--gap-timeout", optarg, 1, 1000000, &seconds, error);
        if (status == GSNN_OK)
            request->run.gap_timeout = (double)seconds;
        break;
    default: /* q or GSNN_OPTION_PROGRESS */
        request->progress = option == GSNN_OPTION_PROGRESS;
    }
    return status;
}

gsnn_status gsnn_take_group(gsnn_enumeration_request *request, int argc, char **argv,
                            gsnn_error *error) {
    if (argc - optind != 1)
        return gsnn_fail(error, GSNN_INVALID, "%s: %s (try gsnn help %s)", argv[0],
                         argc > optind ? "one group at a time" : "which group?", argv[0]);
    request->group = argv[optind];
    return GSNN_OK;
}
