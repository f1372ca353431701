#include "cli/training_input.h"

#include "base/error.h"
#include "cli/input_file.h"
#include "fit/outputs.h"
#include "network/fixed_space.h"

/* ---- Classes --------------------------------------------------------------------------------- */

static gsnn_status read_classes(gsnn_training *t, const gsnn_training_request *r,
                                gsnn_error *error) {
    const gsnn_samples_shape shape = {.outputs = 1, .labels = true, .of = "a row"};
    gsnn_status status = gsnn_samples_read(&t->samples, r->data, &shape, &r->common->run, error);
    t->labelled = status ? 0 : t->samples.table.columns;
    return status ? status
                  : gsnn_classes_init(&t->classes, &t->samples, gsnn_input_name(r->data), error);
}

/* More than two classes have an output each, which nothing moves. */
static gsnn_status check_classes(const gsnn_training *t, const gsnn_training_request *r,
                                 gsnn_error *error) {
    const gsnn_record_codomain *codomain = &t->record->codomain;
    size_t outputs = gsnn_classes_outputs(&t->classes);
    if (outputs == 1 && codomain->given)
        return gsnn_fail(error, GSNN_INVALID,
                         "%s: --loss=logistic of two classes does not take a codomain", r->command);
    if (gsnn_fit_outputs_moved(t->record))
        return gsnn_fail(error, GSNN_INVALID,
                         "%s: --loss=logistic does not take outputs that the group moves",
                         r->command);
    if (outputs != codomain->dimension)
        return gsnn_fail(error, GSNN_INVALID,
                         "%s: %zu output%s for %zu classes: enumerate with --codomain=trivial:%zu",
                         gsnn_input_name(r->input.source), codomain->dimension,
                         codomain->dimension == 1 ? "" : "s", outputs, outputs);
    return GSNN_OK;
}

/* ---- Architectures --------------------------------------------------------------------------- */

/* Whether the codomain is one that can be fitted, and has as many outputs as are asked for. */
static gsnn_status check_codomain(const gsnn_training *t, const gsnn_training_request *r,
                                  gsnn_error *error) {
    const gsnn_record_codomain *codomain = &t->record->codomain;
    if (codomain->activation != GSNN_RECORD_RELU)
        return gsnn_fail(error, GSNN_INVALID, "%s: the activation is %s, and only relu is fitted",
                         r->command, gsnn_record_activation_name(codomain->activation));
    if (r->outputs && r->outputs != codomain->dimension && codomain->given)
        return gsnn_fail(error, GSNN_INVALID, "%s: --outputs=%zu, but the codomain has %zu",
                         r->command, r->outputs, codomain->dimension);
    if (r->outputs > 1 && !codomain->given)
        return gsnn_fail(
            error, GSNN_INVALID,
            "%s: an enumeration with one output: enumerate with --codomain=trivial:%zu",
            gsnn_input_name(r->input.source), r->outputs);
    return r->logistic ? check_classes(t, r, error) : GSNN_OK;
}

gsnn_status gsnn_training_read_architectures(gsnn_training *training,
                                             const gsnn_training_request *request,
                                             gsnn_error *error) {
    gsnn_training *t = training;
    gsnn_input input = request->input;
    gsnn_fixed_space fixed = {0};
    gsnn_status status = request->logistic ? read_classes(t, request, error) : GSNN_OK;
    input.several = request->logistic ? gsnn_classes_outputs(&t->classes) : request->outputs;
    if (!status)
        status = gsnn_input_read(request->common, &input, &t->record, error);
    if (!status)
        status = check_codomain(t, request, error);
    if (!status)
        status = gsnn_exact_record_init(&t->exact, t->record, error);
    if (!status)
        status = gsnn_fixed_space_init(&fixed, &t->record->group, error);
    t->invariant = fixed.dimension;
    gsnn_fixed_space_clear(&fixed);
    return status;
}

/* ---- Data ------------------------------------------------------------------------------------ */

static const char *name_of_group(const gsnn_training *t) {
    const char *group = t->record->group.name;
    return group && *group ? group : "the group";
}

static gsnn_status check_inputs(const gsnn_training *t, const gsnn_training_request *r,
                                gsnn_error *error) {
    size_t inputs = t->record->group.degree;
    return t->labelled == inputs ? GSNN_OK
                                 : gsnn_fail(error, GSNN_INVALID,
                                             "%s: %zu columns before the label; %s has %zu input%s",
                                             gsnn_input_name(r->data), t->labelled,
                                             name_of_group(t), inputs, inputs == 1 ? "" : "s");
}

gsnn_status gsnn_training_read_data(gsnn_training *training, const gsnn_training_request *request,
                                    gsnn_error *error) {
    gsnn_training *t = training;
    const gsnn_training_request *r = request;
    size_t outputs = t->record->codomain.dimension;
    const gsnn_samples_shape shape = {t->record->group.degree, r->logistic ? 1 : outputs,
                                      r->logistic, name_of_group(t)};
    gsnn_status status =
        r->logistic ? check_inputs(t, r, error)
                    : gsnn_samples_read(&t->samples, r->data, &shape, &r->common->run, error);
    if (!status && r->test)
        status = gsnn_samples_read(&t->test, r->test, &shape, &r->common->run, error);
    if (!status && r->test && r->logistic)
        status = gsnn_classes_apply(&t->classes, &t->test, gsnn_input_name(r->test), error);
    size_t least = 2 + t->invariant + 1;
    if (least < r->folds)
        least = r->folds;
    return status ? status
                  : gsnn_fit_data_init(&t->data, &t->samples.table, outputs, &t->exact, least,
                                       gsnn_input_name(r->data), error);
}

void gsnn_training_clear(gsnn_training *training) {
    gsnn_fit_data_clear(&training->data);
    gsnn_samples_clear(&training->samples);
    gsnn_samples_clear(&training->test);
    gsnn_classes_clear(&training->classes);
    gsnn_exact_record_clear(&training->exact);
    gsnn_enumeration_record_free(training->record);
    *training = (gsnn_training){0};
}
