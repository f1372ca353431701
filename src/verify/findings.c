#include "verify/findings.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdlib.h>

static const struct {
    const char *name, *objects, *parts;
} CHECKS[GSNN_CHECK_COUNT] = {
    [GSNN_CHECK_GENERATORS] = {"group-generators", "generators", NULL},
    [GSNN_CHECK_FORM] = {"form", "group", NULL},
    [GSNN_CHECK_GROUP_ORDER] = {"group-order", "group", NULL},
    [GSNN_CHECK_INVARIANT_DIMENSION] = {"invariant-dimension", "group", NULL},
    [GSNN_CHECK_SUBGROUPS] = {"subgroups", "architectures", "generators"},
    [GSNN_CHECK_ORDERS] = {"orders", "architectures", NULL},
    [GSNN_CHECK_COHOMOLOGY_RANK] = {"cohomology-rank", "architectures", NULL},
    [GSNN_CHECK_COHOMOLOGY_CLASS] = {"cohomology-class", "architectures", NULL},
    [GSNN_CHECK_ORBIT_LENGTH] = {"orbit-length", "architectures", NULL},
    [GSNN_CHECK_RHO_PERMUTATIONS] = {"rho-permutations", "architectures", "generators"},
    [GSNN_CHECK_RHO_TRANSITIVE] = {"rho-transitive", "architectures", "neurons"},
    [GSNN_CHECK_RHO_SIGNS] = {"rho-signs", "architectures", NULL},
    [GSNN_CHECK_RHO_INDUCED] = {"rho-induced", "architectures", "coset relations"},
    [GSNN_CHECK_RHO_EQUIVARIANT] = {"rho-equivariant", "architectures", "generators"},
    [GSNN_CHECK_WEIGHT_DIMENSION] = {"weight-dimension", "architectures", NULL},
    [GSNN_CHECK_WEIGHT_SPACE] = {"weight-space", "architectures", NULL},
    [GSNN_CHECK_WEIGHT_NUMBERS] = {"weight-numbers", "architectures", "numbers"},
    [GSNN_CHECK_NON_PARALLEL] = {"non-parallel", "architectures", "rows"},
    [GSNN_CHECK_INADMISSIBLE] = {"inadmissible", "pairs", NULL},
    [GSNN_CHECK_PARAMETERS] = {"parameters", "architectures", NULL},
    [GSNN_CHECK_INVARIANCE] = {"invariance", "architectures", "inputs"},
    [GSNN_CHECK_INEQUIVALENT] = {"inequivalent", "architectures", "comparisons"},
    [GSNN_CHECK_IDS] = {"ids", "architectures", NULL},
    [GSNN_CHECK_INCLUSIONS] = {"inclusions-true", "inclusions", NULL},
    [GSNN_CHECK_NEURON_MAPS] = {"neuron-maps", "inclusions", "neurons"},
    [GSNN_CHECK_OUTPUTS] = {"inclusion-outputs", "inclusions", "inputs"},
    [GSNN_CHECK_ACYCLIC] = {"inclusions-acyclic", "inclusions", NULL},
    [GSNN_CHECK_REDUCED] = {"inclusions-reduced", "inclusions", NULL},
    [GSNN_CHECK_INCLUSIONS_COMPLETE] = {"inclusions-complete", "architectures", "comparable pairs"},
    [GSNN_CHECK_TUNNELS] = {"tunnels", "tunnels", "pairs"},
    [GSNN_CHECK_COUNTS] = {"counts", "counts", NULL},
    [GSNN_CHECK_COMPLETE] = {"complete", "architectures", "flats"},
};

const char *gsnn_verify_check_name(gsnn_verify_check check) {
    return CHECKS[check].name;
}

void gsnn_verify_check_units(gsnn_verify_check check, const char **objects, const char **parts) {
    *objects = CHECKS[check].objects;
    *parts = CHECKS[check].parts;
}

void gsnn_findings_pass(gsnn_findings *findings, gsnn_verify_check check, size_t parts) {
    findings->checks[check].objects++;
    findings->checks[check].parts += parts;
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

void gsnn_findings_false(gsnn_findings *findings, gsnn_verify_check check, const char *format,
                         ...) {
    gsnn_verify_finding *finding = &findings->checks[check];
    if (finding->falsehoods++ >= GSNN_FALSEHOODS_KEPT)
        return;
    va_list arguments;
    va_start(arguments, format);
    char *line = format_line(format, arguments);
    va_end(arguments);
    finding->false_lines[finding->falsehoods - 1] = line;
    findings->out_of_memory |= !line;
}

void gsnn_findings_skip(gsnn_findings *findings, gsnn_verify_check check, const char *format, ...) {
    gsnn_verify_finding *finding = &findings->checks[check];
    if (finding->skipped++)
        return;
    va_list arguments;
    va_start(arguments, format);
    finding->skip_reason = format_line(format, arguments);
    va_end(arguments);
    findings->out_of_memory |= !finding->skip_reason;
}

size_t gsnn_findings_falsehoods(const gsnn_findings *findings) {
    size_t count = 0;
    for (int check = 0; check < GSNN_CHECK_COUNT; check++)
        count += findings->checks[check].falsehoods;
    return count;
}

void gsnn_findings_move(gsnn_findings *findings, gsnn_findings *more) {
    for (int check = 0; check < GSNN_CHECK_COUNT; check++) {
        gsnn_verify_finding *to = &findings->checks[check], *from = &more->checks[check];
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
    findings->out_of_memory |= more->out_of_memory;
    *more = (gsnn_findings){0};
}

void gsnn_findings_clear(gsnn_findings *findings) {
    for (int check = 0; check < GSNN_CHECK_COUNT; check++) {
        gsnn_verify_finding *finding = &findings->checks[check];
        for (size_t i = 0; i < finding->falsehoods && i < GSNN_FALSEHOODS_KEPT; i++)
            free(finding->false_lines[i]);
        free(finding->skip_reason);
    }
    *findings = (gsnn_findings){0};
}
