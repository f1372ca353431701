#include "verify/findings.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_findings_init(gsnn_findings *findings, const gsnn_verify_check *checks,
                               size_t count, gsnn_error *error) {
    *findings = (gsnn_findings){.checks = checks};
    findings->found = gsnn_new(count, sizeof *findings->found);
    if (!findings->found)
        return gsnn_fail_memory(error);
    findings->check_count = count;
    return GSNN_OK;
}

void gsnn_findings_pass(gsnn_findings *findings, unsigned check, size_t parts) {
    findings->found[check].objects++;
    findings->found[check].parts += parts;
}

void gsnn_findings_add_parts(gsnn_findings *findings, unsigned check, size_t parts) {
    findings->found[check].parts += parts;
}

/* The formatted line, or NULL without memory. */
static char *format_line(const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *line = length < 0 ? NULL : gsnn_new((size_t)length + 1, 1);
    if (!line)
        return NULL;
    vsnprintf(line, (size_t)length + 1, format, arguments);
    for (char *c = line; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
    return line;
}

void gsnn_findings_false(gsnn_findings *findings, unsigned check, const char *format, ...) {
    gsnn_verify_finding *finding = &findings->found[check];
    if (finding->falsehoods++ >= GSNN_FALSEHOODS_KEPT)
        return;
    va_list arguments;
    va_start(arguments, format);
    char *line = format_line(format, arguments);
    va_end(arguments);
    finding->false_lines[finding->falsehoods - 1] = line;
    findings->out_of_memory |= !line;
}

void gsnn_findings_skip(gsnn_findings *findings, unsigned check, const char *format, ...) {
    gsnn_verify_finding *finding = &findings->found[check];
    if (finding->skipped++)
        return;
    va_list arguments;
    va_start(arguments, format);
    finding->skip_reason = format_line(format, arguments);
    va_end(arguments);
    findings->out_of_memory |= !finding->skip_reason;
}

void gsnn_findings_summarise(gsnn_findings *findings, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    free(findings->summary);
    findings->summary = format_line(format, arguments);
    va_end(arguments);
    findings->out_of_memory |= !findings->summary;
}

size_t gsnn_findings_falsehoods(const gsnn_findings *findings) {
    size_t count = 0;
    for (size_t check = 0; check < findings->check_count; check++)
        count += findings->found[check].falsehoods;
    return count;
}

void gsnn_findings_move(gsnn_findings *findings, gsnn_findings *more) {
    for (size_t check = 0; check < findings->check_count; check++) {
        gsnn_verify_finding *to = &findings->found[check], *from = &more->found[check];
        to->objects += from->objects;
        to->parts += from->parts;
        for (size_t i = 0; i < from->falsehoods && i < GSNN_FALSEHOODS_KEPT; i++)
            if (to->falsehoods + i < GSNN_FALSEHOODS_KEPT)
                to->false_lines[to->falsehoods + i] = from->false_lines[i];
            else
                free(from->false_lines[i]);
        to->falsehoods += from->falsehoods;
        if (!to->skipped)
            to->skip_reason = from->skip_reason;
        else
            free(from->skip_reason);
        to->skipped += from->skipped;
    }
    memset(more->found, 0, more->check_count * sizeof *more->found);
    findings->out_of_memory |= more->out_of_memory;
    more->out_of_memory = false;
}

void gsnn_findings_clear(gsnn_findings *findings) {
    for (size_t check = 0; check < findings->check_count; check++) {
        gsnn_verify_finding *finding = &findings->found[check];
        for (size_t i = 0; i < finding->falsehoods && i < GSNN_FALSEHOODS_KEPT; i++)
            free(finding->false_lines[i]);
        free(finding->skip_reason);
    }
    free(findings->found);
    free(findings->summary);
    *findings = (gsnn_findings){0};
}
