#include "cli/search_request.h"

void gsnn_search_prepare(void *request) {
    gsnn_search_request *r = request;
    gsnn_input_prepare(&r->input);
    r->input.options.morphisms = false;
    r->input.codomains = true;
    r->input.chosen = true; /* the budget of neurons is one for what an enumeration lists, too */
    r->iterations = 40;
    r->folds = 5;
}
