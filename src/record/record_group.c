#include "record/record_group.h"

#include "base/text.h"
#include "input/group_source.h"

void gsnn_record_generators_write(gsnn_json *json, const gsnn_record_action *action,
                                  const gsnn_record_elements *generators, size_t degree) {
    gsnn_json_key(json, "generators");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < generators->count; i++)
        action->write_element(json, generators, i, degree);
    gsnn_json_end_array(json);
}

static void write_form(gsnn_json *json, const gsnn_record_group *group) {
    gsnn_json_key(json, "form");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < group->degree; i++) {
        gsnn_json_begin_array(json);
        for (size_t j = 0; j < group->degree; j++)
            gsnn_json_string(json, group->form[i * group->degree + j]);
        gsnn_json_end_array(json);
    }
    gsnn_json_end_array(json);
}

static void write_object(gsnn_json *json, const gsnn_record_group *group, unsigned members) {
    gsnn_json_begin_object(json);
    if (group->name)
        gsnn_json_member_string(json, "name", group->name);
    else if (members & GSNN_GROUP_NULL_NAME)
        gsnn_json_member_null(json, "name");
    if (members & GSNN_GROUP_ACTION)
        gsnn_json_member_string(json, "action", group->action->name);
    if (members & GSNN_GROUP_DEGREE)
        gsnn_json_member_unsigned(json, "degree", group->degree);
    if (members & GSNN_GROUP_ORDER) {
        gsnn_json_key(json, "order");
        gsnn_json_number_or_string(json, group->order);
    }
    if (members & GSNN_GROUP_GENERATORS)
        gsnn_record_generators_write(json, group->action, &group->generators, group->degree);
    if (members & GSNN_GROUP_FORM && group->form)
        write_form(json, group);
    gsnn_json_end_object(json);
}

void gsnn_record_group_write(gsnn_json *json, const gsnn_record_group *group, unsigned members) {
    gsnn_json_key(json, "group");
    write_object(json, group, members);
}

gsnn_status gsnn_group_of_record(gsnn_group **group, const gsnn_record_group *record,
                                 const gsnn_run *run, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_json json;
    *group = NULL;
    gsnn_json_init_text(&json, &text);
    write_object(&json, record,
                 GSNN_GROUP_ACTION | GSNN_GROUP_DEGREE | GSNN_GROUP_GENERATORS | GSNN_GROUP_FORM);
    gsnn_status status = gsnn_json_end(&json, error);
    if (!status)
        status = gsnn_group_file_parse(group, text.bytes, text.length, "G", true, run, error);
    gsnn_text_clear(&text);
    return status;
}
