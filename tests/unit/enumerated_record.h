/* enumerated_record.h - what `gsnn enumerate` writes for a group, read back. */
#ifndef TESTS_UNIT_ENUMERATED_RECORD_H
#define TESTS_UNIT_ENUMERATED_RECORD_H

#include "base/text.h"
#include "gsnn.h"
#include "record/enumeration_record.h"

#include <stdio.h>
#include <stdlib.h>

static inline bool append_to_text(void *context, const char *bytes, size_t length) {
    gsnn_text *text = context;
    gsnn_text_append_bytes(text, bytes, length);
    return !text->failed;
}

/* Yields the record of a group file or built-in name and a codomain (or NULL), to be freed by the
 * caller.  GSNN_FAILED when the group has more than max_order elements. */
static inline gsnn_status enumerate_with(gsnn_enumeration_record **record, const char *source,
                                         const char *outputs, gsnn_options options,
                                         uint64_t max_order, gsnn_error *error) {
    gsnn_run run = gsnn_run_default();
    gsnn_group *group = NULL;
    gsnn_enumeration *enumeration = NULL;
    gsnn_codomain *codomain = NULL;
    gsnn_text text = {0};
    gsnn_status status;
    run.max_order = max_order;
    if (!(status = gsnn_group_read(&group, source, &run, error)) && outputs) {
        status = gsnn_codomain_read(&codomain, group, outputs, &run, error);
        options.codomain = codomain;
    }
    if (!status && !(status = gsnn_enumerate(&enumeration, group, &options, &run, error)) &&
        !(status = gsnn_write(enumeration, "json", append_to_text, &text, &run, error)))
        status = gsnn_enumeration_record_parse(text.bytes, text.length, record, error);
    gsnn_text_clear(&text);
    gsnn_enumeration_free(enumeration);
    gsnn_codomain_free(codomain);
    gsnn_group_free(group);
    return status;
}

/* With architectures of at most max_neurons neurons and one invariant output, which the record does
 * not mention. */
static inline gsnn_status enumerate_record(gsnn_enumeration_record **record, const char *source,
                                           uint64_t max_neurons, uint64_t max_order,
                                           gsnn_error *error) {
    gsnn_options options = gsnn_options_default();
    options.max_neurons = max_neurons;
    return enumerate_with(record, source, NULL, options, max_order, error);
}

/* The whole record of a group of order at most 10000 and a codomain, with `all` of all pairs; ends
 * the program, with the reason, where there is none. */
static inline gsnn_enumeration_record *enumerated(const char *source, const char *outputs,
                                                  bool all) {
    gsnn_enumeration_record *record = NULL;
    gsnn_options options = gsnn_options_default();
    gsnn_error error;
    options.all = all;
    if (enumerate_with(&record, source, outputs, options, 10000, &error)) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    return record;
}

static inline gsnn_enumeration_record *enumerated_outputs(const char *source, const char *outputs) {
    return enumerated(source, outputs, false);
}

static inline gsnn_enumeration_record *enumerated_record(const char *source) {
    return enumerated(source, NULL, false);
}

/* Of all pairs, inadmissible ones too. */
static inline gsnn_enumeration_record *enumerated_pairs(const char *source) {
    return enumerated(source, NULL, true);
}

#endif
