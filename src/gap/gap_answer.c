#include "gap/gap_child.h"

#include "base/error.h"

#include <string.h>
#include <sys/wait.h>

#define OLDEST_MAJOR 4
#define OLDEST_MINOR 10
#define STRING_OF(token) #token
#define VERSION_TEXT(major, minor) STRING_OF(major) "." STRING_OF(minor)
#define OLDEST VERSION_TEXT(OLDEST_MAJOR, OLDEST_MINOR)

/* Each mark is a line of its own; a line break precedes it because user code may have printed half
 * a line. */
#define MARK_VERSION "\n@gsnn version "
#define MARK_BEGIN "\n@gsnn begin\n"
#define MARK_END "\n@gsnn end\n"
#define MARK_REFUSED "\n@gsnn refused "
#define MARK_FAILED "\n@gsnn failed\n"

/* -T has switched break loops off already; this is for a program that does not pass it on. */
const char gsnn_gap_prologue[] = "Print(\"\\n@gsnn version \", GAPInfo.Version, \"\\n\");\n"
                                 "BreakOnError := false;;\n";

/* An old GAP does nothing but end.  The stream of the answer does not break lines at the screen's
 * width. */
const char gsnn_gap_epilogue[] =
    "\n"
    "CallFuncList(function()\n"
    "  local caught, out;\n"
    "  if not CompareVersionNumbers(GAPInfo.Version, \"" OLDEST "\") then\n"
    "    return;\n"
    "  fi;\n"
    "  caught := CALL_WITH_CATCH(GSNN_query, []);\n"
    "  out := OutputTextFile(\"*stdout*\", true);\n"
    "  SetPrintFormattingStatus(out, false);\n"
    "  if not caught[1] or Length(caught) < 2 then\n"
    "    WriteAll(out, \"\\n@gsnn failed\\n\");\n"
    "  elif IsRecord(caught[2]) then\n"
    "    WriteAll(out, Concatenation(\"\\n@gsnn refused \", caught[2].refused, \"\\n\"));\n"
    "  else\n"
    "    WriteAll(out, Concatenation(\"\\n@gsnn begin\\n\", caught[2], \"\\n@gsnn end\\n\"));\n"
    "  fi;\n"
    "  QUIT_GAP(0);\n"
    "end, []);\n";

/* A stretch of text; start is NULL when there is none. */
typedef struct stretch {
    const char *start;
    size_t length;
} stretch;

static stretch whole(const gsnn_text *text) {
    return (stretch){text->bytes, text->length};
}

/* The part of text behind the first occurrence of mark. */
static stretch behind(stretch text, const char *mark) {
    size_t size = strlen(mark);
    while (text.length >= size) {
        const char *c = memchr(text.start, mark[0], text.length - size + 1);
        if (!c)
            break;
        text.length -= (size_t)(c - text.start);
        text.start = c;
        if (memcmp(c, mark, size) == 0)
            return (stretch){c + size, text.length - size};
        text.start++;
        text.length--;
    }
    return (stretch){NULL, 0};
}

static bool begins_with(stretch text, const char *prefix) {
    size_t size = strlen(prefix);
    return text.length >= size && memcmp(text.start, prefix, size) == 0;
}

static stretch first_line(stretch text) {
    const char *end = text.length ? memchr(text.start, '\n', text.length) : NULL;
    return (stretch){text.start, end ? (size_t)(end - text.start) : text.length};
}

static stretch cut_at(stretch line, const char *mark) {
    stretch rest = behind(line, mark);
    if (rest.start)
        line.length = (size_t)(rest.start - line.start) - strlen(mark);
    return line;
}

/* The line in which GAP says what went wrong: the first one, as what follows comes of it.  The
 * general line before "no 1st choice method found for..." says nothing, nor does the name of the
 * stream an expression was read from. */
static stretch error_line(stretch errors) {
    while (errors.length) {
        stretch line = first_line(errors);
        bool found = begins_with(line, "Error, ") || begins_with(line, "Syntax error:");
        if (found && !begins_with(line, "Error, no method found!"))
            return cut_at(line, " in stream:");
        size_t used = line.length < errors.length ? line.length + 1 : line.length;
        errors = (stretch){errors.start + used, errors.length - used};
    }
    return (stretch){NULL, 0};
}

static stretch last_line(stretch text) {
    while (text.length &&
           (text.start[text.length - 1] == '\n' || text.start[text.length - 1] == ' '))
        text.length--;
    stretch line = {text.start, 0};
    for (size_t i = text.length; i && text.start[i - 1] != '\n'; i--)
        line = (stretch){text.start + i - 1, text.length - i + 1};
    return line;
}

/* Bounded, so that the length fits printf's precision and the line a message. */
static int printed(stretch line) {
    return line.length < 400 ? (int)line.length : 400;
}

/* Reads decimal digits; at most 9999, which no version number exceeds. */
static bool read_number(stretch *text, int *number) {
    size_t digits = 0;
    *number = 0;
    while (digits < text->length && text->start[digits] >= '0' && text->start[digits] <= '9') {
        if (*number > 999)
            return false;
        *number = *number * 10 + (text->start[digits] - '0');
        digits++;
    }
    *text = (stretch){text->start + digits, text->length - digits};
    return digits > 0;
}

/* Whether the version ("4.12.1", "4.13dev") is old; *known tells whether it is a version. */
static bool is_old(stretch version, bool *known) {
    int major = 0;
    int minor = 0;
    *known = read_number(&version, &major) && version.length && *version.start == '.';
    if (!*known)
        return false;
    version = (stretch){version.start + 1, version.length - 1};
    *known = read_number(&version, &minor);
    return *known && (major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR));
}

static gsnn_status fail_refused(stretch reason, stretch said, gsnn_error *error) {
    if (reason.length)
        return gsnn_fail(error, GSNN_INVALID, "%.*s", printed(reason), reason.start);
    if (said.length)
        return gsnn_fail(error, GSNN_INVALID, "GAP reported an error: %.*s", printed(said),
                         said.start);
    return gsnn_fail(error, GSNN_INVALID, "GAP could not evaluate it");
}

/* A GAP that has ended without an answer, though with status 0. */
static gsnn_status fail_silent(const char *name, stretch output, stretch said, gsnn_error *error) {
    if (said.length)
        return gsnn_fail(error, GSNN_FAILED, "GAP reported an error: %.*s", printed(said),
                         said.start);
    if (behind(output, MARK_FAILED).start)
        return gsnn_fail(error, GSNN_FAILED, "GAP (%s) failed and did not say why", name);
    if (!output.length)
        return gsnn_fail(error, GSNN_FAILED, "GAP (%s) ended without an answer", name);
    if (behind(output, MARK_VERSION).start)
        return gsnn_fail(error, GSNN_FAILED, "GAP (%s) ended before its answer was complete", name);
    return gsnn_fail(error, GSNN_FAILED, "GAP (%s) printed something that is not an answer", name);
}

static gsnn_status fail_status(int wait_status, stretch said, stretch errors, gsnn_error *error) {
    if (WIFSIGNALED(wait_status)) {
        int number = WTERMSIG(wait_status);
        return gsnn_fail(error, GSNN_FAILED, "GAP was killed by signal %d (%s)", number,
                         strsignal(number));
    }
    int code = WEXITSTATUS(wait_status);
    stretch line = said.length ? said : last_line(errors);
    if (!line.length)
        return gsnn_fail(error, GSNN_FAILED, "GAP ended with exit status %d", code);
    return gsnn_fail(error, GSNN_FAILED, "GAP ended with exit status %d: %.*s", code, printed(line),
                     line.start);
}

gsnn_status gsnn_gap_judge(const char *name, int wait_status, const gsnn_text *output,
                           const gsnn_text *errors, const char **answer, size_t *length,
                           gsnn_error *error) {
    stretch said = error_line(whole(errors));
    stretch version = first_line(behind(whole(output), MARK_VERSION));
    bool known = false;
    if (version.start && is_old(version, &known))
        return gsnn_fail(error, GSNN_FAILED,
                         "GAP (%s) is version %.*s, which is too old: " OLDEST
                         " or later is needed",
                         name, printed(version), version.start);
    if (wait_status != 0)
        return fail_status(wait_status, said, whole(errors), error);
    if (!known)
        return fail_silent(name, whole(output), said, error);
    stretch refused = behind(whole(output), MARK_REFUSED);
    if (refused.start)
        return fail_refused(first_line(refused), said, error);
    stretch inside = behind(whole(output), MARK_BEGIN);
    stretch rest = behind(inside, MARK_END);
    if (!rest.start)
        return fail_silent(name, whole(output), said, error);
    *answer = inside.start;
    *length = (size_t)(rest.start - inside.start) - strlen(MARK_END);
    return GSNN_OK;
}
