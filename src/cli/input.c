#include "cli/input.h"

#include "base/error.h"
#include "base/mapped_text.h"
#include "cli/enumeration_options.h"
#include "cli/input_file.h"
#include "group/group.h"
#include "input/group_source.h"
#include "record/enumeration_record.h"
#include "json/document.h"

#include <string.h>

const gsnn_option gsnn_input_options[] = {
    GSNN_OPTION_TABLE(gsnn_selection_options, offsetof(gsnn_input, options)),
    GSNN_OPTION_TABLE(gsnn_engine_option, offsetof(gsnn_input, options)),
    GSNN_OPTIONS_END,
};

const gsnn_option gsnn_input_output_options[] = {
    GSNN_OPTION_TABLE(gsnn_output_options_table, offsetof(gsnn_input, outputs)),
    GSNN_OPTIONS_END,
};

void gsnn_input_prepare(gsnn_input *input) {
    input->options = gsnn_options_default();
}

/* Options that choose what is enumerated mean nothing for what has been. */
static gsnn_status check_options(const gsnn_input *input, gsnn_error *error) {
    const gsnn_options *options = &input->options, defaults = gsnn_options_default();
    const gsnn_output_options *outputs = &input->outputs;
    const char *refused = outputs->codomain                               ? "--codomain"
                          : outputs->activation                           ? "--activation"
                          : input->chosen                                 ? NULL
                          : options->max_neurons != defaults.max_neurons  ? "--max-neurons"
                          : options->type != defaults.type                ? "--type"
                          : strcmp(options->engine, defaults.engine) != 0 ? "--engine"
                                                                          : NULL;
    return refused
               ? gsnn_fail(error, GSNN_INVALID, "%s: %s is for a group, and this is an enumeration",
                           gsnn_input_name(input->source), refused)
               : GSNN_OK;
}

static gsnn_status enumerate(gsnn_group *group, const gsnn_input *input, const gsnn_run *run,
                             gsnn_enumeration_record **record, gsnn_error *error) {
    gsnn_enumeration *enumeration = NULL;
    gsnn_codomain *codomain = NULL;
    gsnn_options options = input->options;
    if (input->lean && !group->action->images && options.weights == GSNN_WEIGHTS_FULL)
        options.weights = GSNN_WEIGHTS_ROW;
    gsnn_output_options outputs = input->outputs;
    char several[40];
    if (input->several > 1 && !outputs.codomain) {
        snprintf(several, sizeof several, "trivial:%zu", input->several);
        outputs.codomain = several;
    }
    gsnn_status status =
        gsnn_output_options_apply(&outputs, group, &options, &codomain, run, error);
    if (!status)
        status = gsnn_enumerate(&enumeration, group, &options, run, error);
    if (!status)
        status = gsnn_record_of_enumeration(record, enumeration, run, error);
    gsnn_enumeration_free(enumeration);
    gsnn_codomain_free(codomain);
    return status;
}

/* The text of a file is an enumeration, or a group file, which has no schema. */
static gsnn_status read_text(const gsnn_request *common, const gsnn_input *input, const char *path,
                             gsnn_enumeration_record **record, gsnn_group **group,
                             gsnn_error *error) {
    gsnn_mapped_text text = {0};
    gsnn_error reason;
    char schema[64];
    gsnn_status status =
        gsnn_mapped_text_read(&text, gsnn_is_standard(path) ? NULL : path, &common->run, &reason);
    if (!status && gsnn_json_peek_schema(text.bytes, text.length, schema, sizeof schema)) {
        status = common->features ? gsnn_fail(error, GSNN_INVALID,
                                              "%s: --features is for a group, and this is an "
                                              "enumeration",
                                              gsnn_input_name(input->source))
                                  : check_options(input, error);
        if (status) {
            gsnn_mapped_text_clear(&text);
            return status;
        }
        status = gsnn_enumeration_record_read(&text, GSNN_ROWS_READ, record, &reason);
    } else if (!status) {
        status = gsnn_group_source_parse(group, text.bytes, text.length, path, false, &common->run,
                                         error);
        gsnn_mapped_text_clear(&text);
        return status;
    }
    if (status)
        gsnn_fail(error, status, "%s: %s", gsnn_input_name(path), reason.message);
    gsnn_mapped_text_clear(&text);
    return status;
}

/* Most analyses are about one invariant output and relu. */
static gsnn_status check_codomain(const gsnn_input *input, gsnn_enumeration_record **record,
                                  gsnn_error *error) {
    if (input->codomains || !(*record)->codomain.given)
        return GSNN_OK;
    gsnn_enumeration_record_free(*record);
    *record = NULL;
    return gsnn_fail(error, GSNN_INVALID, "%s: this command does not take a codomain",
                     gsnn_input_name(input->source));
}

gsnn_status gsnn_input_read(const gsnn_request *common, const gsnn_input *input,
                            gsnn_enumeration_record **record, gsnn_error *error) {
    char bundled[GSNN_PATH_SIZE];
    gsnn_group *group = NULL;
    const char *path = gsnn_group_source_file(input->source, bundled);
    *record = NULL;
    gsnn_status status = path ? read_text(common, input, path, record, &group, error)
                              : gsnn_group_read(&group, input->source, &common->run, error);
    if (!status && group && common->features)
        status = gsnn_group_set_features(group, common->features, error);
    if (!status && group)
        status = enumerate(group, input, &common->run, record, error);
    if (!status)
        status = check_codomain(input, record, error);
    gsnn_group_free(group);
    return status;
}

gsnn_status gsnn_input_for_networks(const gsnn_request *common, const char *source, bool all,
                                    gsnn_enumeration_record **record, gsnn_error *error) {
    gsnn_input input = {.source = source, .chosen = true, .codomains = true};
    gsnn_input_prepare(&input);
    input.options.all = all;
    return gsnn_input_read(common, &input, record, error);
}
