#include "gap/gap_reader.h"

#include "base/error.h"

#include <string.h>

static void note(gsnn_gap_reader *reader, const char *problem) {
    if (!reader->problem)
        reader->problem = problem;
}

static bool is_space(char c) {
    return c == ' ' || c == '\n';
}

static void skip_space(gsnn_gap_reader *reader) {
    while (reader->at < reader->end && is_space(*reader->at))
        reader->at++;
}

static bool at_token_end(const gsnn_gap_reader *reader) {
    return reader->at == reader->end || is_space(*reader->at);
}

void gsnn_gap_read_word(gsnn_gap_reader *reader, const char *word) {
    if (reader->problem)
        return;
    skip_space(reader);
    size_t length = strlen(word);
    if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0) {
        note(reader, "a word is missing");
        return;
    }
    reader->at += length;
    if (!at_token_end(reader))
        note(reader, "a word is too long");
}

uint64_t gsnn_gap_read_number(gsnn_gap_reader *reader, uint64_t least, uint64_t most) {
    if (reader->problem)
        return least;
    skip_space(reader);
    uint64_t value = 0;
    const char *start = reader->at;
    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9') {
        uint64_t digit = (uint64_t)(*reader->at - '0');
        if (value > (UINT64_MAX - digit) / 10) {
            note(reader, "a number exceeds 64 bits");
            return least;
        }
        value = value * 10 + digit;
        reader->at++;
    }
    if (reader->at == start || !at_token_end(reader))
        note(reader, "a number is missing");
    else if (value < least || value > most)
        note(reader, "a number is out of range");
    return reader->problem ? least : value;
}

void gsnn_gap_read_permutation(gsnn_gap_reader *reader, size_t points, uint16_t *images,
                               bool *seen) {
    memset(seen, 0, points * sizeof *seen);
    for (size_t i = 0; i < points && !reader->problem; i++) {
        size_t image = (size_t)gsnn_gap_read_number(reader, 1, points) - 1;
        if (seen[image])
            note(reader, "a permutation is not one-to-one");
        seen[image] = true;
        images[i] = (uint16_t)image;
    }
}

const char *gsnn_gap_read_text(gsnn_gap_reader *reader, size_t length) {
    if (!reader->problem &&
        ((size_t)(reader->end - reader->at) < length + 1 || *reader->at != ' ' || length == 0))
        note(reader, "a text is missing");
    if (reader->problem)
        return NULL;
    const char *text = reader->at + 1;
    for (size_t i = 0; i < length; i++)
        if (text[i] < ' ' || text[i] > '~')
            note(reader, "a text is not printable");
    reader->at = text + length;
    if (text[0] == ' ' || text[length - 1] == ' ' || !at_token_end(reader))
        note(reader, "a text has another length than said");
    return reader->problem ? NULL : text;
}

bool gsnn_gap_read_has_room(gsnn_gap_reader *reader, uint64_t count, uint64_t size) {
    if (size && count > (uint64_t)(reader->end - reader->at) / size)
        note(reader, "it is shorter than said");
    return !reader->problem;
}

gsnn_status gsnn_gap_read_finish(gsnn_gap_reader *reader, gsnn_error *error) {
    skip_space(reader);
    if (reader->at != reader->end)
        note(reader, "something follows its end");
    if (!reader->problem)
        return GSNN_OK;
    return gsnn_fail(error, GSNN_FAILED, "GAP's answer is malformed: %s", reader->problem);
}
