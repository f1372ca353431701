/* merge_command.c - `gsnn merge`: the parts of a divided enumeration or list become one again. */
#include "base/error.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/input_file.h"
#include "merge/merge.h"

#include <stdlib.h>
#include <string.h>

typedef struct request {
    gsnn_request common;
    gsnn_text_list parts;
} request;

static const gsnn_argument arguments[] = {
    GSNN_ARGUMENTS("PART", request, parts),
    GSNN_ARGUMENTS_END,
};

typedef struct part_list {
    gsnn_part *parts;
    size_t count;
} part_list;

static gsnn_status emit(const void *what, const gsnn_request *common, gsnn_sink sink, void *context,
                        gsnn_error *error) {
    const part_list *list = what;
    (void)common;
    return gsnn_merge(list->parts, list->count, sink, context, error);
}

static gsnn_status run(void *at, gsnn_error *error) {
    const request *r = at;
    size_t count = r->parts.count;
    gsnn_part *parts = gsnn_new(count, sizeof *parts);
    gsnn_status status = parts ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        const char *name = r->parts.items[i];
        parts[i].name = name;
        status = gsnn_input_open(name, &parts[i].stream, error);
    }
    if (status == GSNN_OK)
        status = gsnn_request_write(&r->common, emit, &(part_list){parts, count}, error);
    for (size_t i = 0; parts && i < count; i++)
        gsnn_input_close(parts[i].stream);
    free(parts);
    return status;
}

const gsnn_command gsnn_merge_command = {
    .name = "merge",
    .summary = "the parts of a divided enumeration or list",
    .description =
        "Puts the parts of an enumeration or of a list of deep networks together, which\n"
        "were written by one of\n"
        "  gsnn enumerate --format=jsonl --part=I/N GROUP     for I = 1 to N\n"
        "  gsnn deep --list --format=jsonl --part=I/N GROUP\n"
        "in any order; the result is what the undivided run writes.\n",
    .options = gsnn_output_option,
    .arguments = arguments,
    .request_size = sizeof(request),
    .run = run,
};
