/* Group files. */
#include "fuzz.h"

#include "input/group_source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    /* Orders are found by listing elements: small groups are as hostile as large ones. */
    gsnn_run run = gsnn_run_default();
    run.max_order = 1000;
    run.threads = 1;
    char *text = fuzz_text(data, size);
    gsnn_group *group = NULL;
    gsnn_error error;
    gsnn_status status = gsnn_group_file_parse(&group, text, size, "fuzz", false, &run, &error);
    fuzz_check(status, &error);
    gsnn_group_free(group);
    free(text);
    return 0;
}
