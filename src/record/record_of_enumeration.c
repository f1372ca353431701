#include "record/record_of_enumeration.h"

#include "base/error.h"
#include "base/text.h"

static bool append(void *text, const char *bytes, size_t length) {
    gsnn_text_append_bytes(text, bytes, length);
    return !((gsnn_text *)text)->failed;
}

gsnn_status gsnn_record_of_enumeration(gsnn_enumeration_record **record,
                                       const gsnn_enumeration *enumeration, const gsnn_run *run,
                                       gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_status status = gsnn_write(enumeration, "json", append, &text, run, error);
    if (!status)
        status = gsnn_enumeration_record_parse(text.bytes, text.length, record, error);
    gsnn_text_clear(&text);
    return status;
}
