#include "cli/parts.h"

#include "base/error.h"

#include <string.h>

void gsnn_command_part_names(const gsnn_command_part *parts,
                             char names[GSNN_COMMAND_PART_NAMES_SIZE]) {
    size_t used = 0;
    names[0] = '\0';
    for (size_t i = 0; parts[i].name && used < GSNN_COMMAND_PART_NAMES_SIZE; i++)
        used += (size_t)snprintf(names + used, GSNN_COMMAND_PART_NAMES_SIZE - used, "%s%s",
                                 !i                  ? ""
                                 : parts[i + 1].name ? ", "
                                                     : " and ",
                                 parts[i].name);
}

gsnn_status gsnn_command_part_choose(const gsnn_command_part **part, const gsnn_command_part *parts,
                                     bool optional, int argc, char **argv, int *first,
                                     gsnn_error *error) {
    char names[GSNN_COMMAND_PART_NAMES_SIZE];
    for (*part = parts; *first < argc && (*part)->name; ++*part)
        if (strcmp((*part)->name, argv[*first]) == 0) {
            ++*first;
            return GSNN_OK;
        }
    *part = parts;
    if (optional)
        return GSNN_OK;
    gsnn_command_part_names(parts, names);
    if (*first == argc)
        return gsnn_fail(error, GSNN_INVALID, "%s: missing PART, one of %s (try gsnn help %s)",
                         argv[0], names, argv[0]);
    return gsnn_fail(error, GSNN_INVALID, "%s: unknown part %.60s; there are %s", argv[0],
                     argv[*first], names);
}

static gsnn_status check_format(const gsnn_command_part *part, const gsnn_option_rows *rows,
                                size_t i, const void *request, const char *command,
                                gsnn_error *error) {
    const gsnn_option *row = rows->row[i];
    unsigned format;
    memcpy(&format, (const char *)request + rows->base[i] + row->offset, sizeof format);
    return part->formats >> format & 1
               ? GSNN_OK
               : gsnn_fail(error, GSNN_INVALID, "%s %s: no --format=%s", command, part->name,
                           gsnn_word_at(&row->words, format));
}

gsnn_status gsnn_command_part_check(const gsnn_command_part *part, const gsnn_command_part *parts,
                                    const gsnn_option_rows *rows, const bool *given,
                                    const void *request, int argc, char **argv, int first,
                                    gsnn_error *error) {
    unsigned bit = 1U << (part - parts);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < rows->count; i++) {
        if (!given[i])
            continue;
        if (rows->row[i]->parts && !(rows->row[i]->parts & bit))
            status = gsnn_fail(error, GSNN_INVALID, "%s %s: unknown option --%s", argv[0],
                               part->name, rows->row[i]->name);
        else if (strcmp(rows->row[i]->name, "format") == 0)
            status = check_format(part, rows, i, request, argv[0], error);
    }
    if (!status && first < argc && !part->argument)
        status = gsnn_fail(error, GSNN_INVALID, "%s %s: unexpected argument %s", argv[0],
                           part->name, argv[first]);
    return status;
}
