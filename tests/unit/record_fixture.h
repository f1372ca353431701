/* record_fixture.h - small true enumerations, as text. */
#ifndef GSNN_TESTS_RECORD_FIXTURE_H
#define GSNN_TESTS_RECORD_FIXTURE_H

#include "record/enumeration_record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define HEAD                                                                                       \
    "\"schema\": \"gsnn-enumeration/1\", \"tool\": {\"name\": \"gsnn\", \"version\": \"9.9\"}, "   \
    "\"group\": {\"name\": \"C2\", \"action\": \"permutation\", \"degree\": 2, \"order\": 2, "     \
    "\"generators\": [[2, 1]], \"generator_names\": [\"r\"], \"invariant_dimension\": 1}, "        \
    "\"engine\": \"lattice\", \"counts\": {\"subgroup_classes\": 2, "                              \
    "\"pairs\": {\"type1\": 2, \"type2\": 1}, "                                                    \
    "\"cohomology_classes\": {\"type1\": 2, \"type2\": 1}, "                                       \
    "\"admissible\": {\"type1\": 2, \"type2\": 1}, "                                               \
    "\"admissible_cohomology_classes\": {\"type1\": 2, \"type2\": 1}, "                            \
    "\"inclusions\": 2, \"tunnels\": 1}"

#define FIRST                                                                                      \
    "\"id\": \"0.0\", \"type\": 1, \"admissible\": true, \"neurons\": 1, "                         \
    "\"H\": {\"order\": 2, \"generators\": [[2, 1]]}, "                                            \
    "\"K\": {\"order\": 2, \"generators\": [[2, 1]]}, "                                            \
    "\"cohomology\": {\"rank\": 1, \"class\": [0], \"trivial\": true, \"orbit_length\": 1}, "      \
    "\"signed_permutations\": [[1]], \"weights\": {\"dimension\": 1, \"rows\": [[1, 1]]}, "        \
    "\"parameters\": {\"weights\": 1, \"bias\": 1, \"output\": 1, \"linear\": 1, "                 \
    "\"constant\": 1, \"total\": 5}"

#define SECOND                                                                                     \
    "\"id\": \"0.1\", \"type\": 2, \"admissible\": true, \"neurons\": 1, "                         \
    "\"H\": {\"order\": 2, \"generators\": [[2, 1]]}, \"K\": {\"order\": 1, \"generators\": []}, " \
    "\"cohomology\": {\"rank\": 1, \"class\": [1], \"trivial\": false, \"orbit_length\": 1}, "     \
    "\"signed_permutations\": [[-1]], \"weights\": {\"dimension\": 1, \"rows\": [[1, -1]]}, "      \
    "\"parameters\": {\"weights\": 1, \"bias\": 0, \"output\": 1, \"linear\": 1, "                 \
    "\"constant\": 1, \"total\": 4}"

#define THIRD                                                                                      \
    "\"id\": \"1.0\", \"type\": 1, \"admissible\": true, \"neurons\": 2, "                         \
    "\"H\": {\"order\": 1, \"generators\": []}, \"K\": {\"order\": 1, \"generators\": []}, "       \
    "\"cohomology\": {\"rank\": 0, \"class\": [], \"trivial\": true, \"orbit_length\": 1}, "       \
    "\"signed_permutations\": [[2, 1]], "                                                          \
    "\"weights\": {\"dimension\": 2, \"rows\": [[1, 2], [2, 1]]}, "                                \
    "\"parameters\": {\"weights\": 2, \"bias\": 1, \"output\": 1, \"linear\": 1, "                 \
    "\"constant\": 1, \"total\": 6}"

#define INCLUSION1                                                                                 \
    "\"kind\": \"inclusion\", \"from\": \"0.0\", \"to\": \"1.0\", \"neurons\": [1, 1]"
#define INCLUSION2                                                                                 \
    "\"kind\": \"inclusion\", \"from\": \"0.1\", \"to\": \"1.0\", \"neurons\": [1, -1]"
#define TUNNEL "\"kind\": \"tunnel\", \"from\": \"0.0\", \"to\": \"0.1\""

/* C2 on two points. */
static const char document[] =
    "{" HEAD ", \"architectures\": [{" FIRST "}, {" SECOND "}, {" THIRD
    "}], \"morphisms\": [{" INCLUSION1 "}, {" INCLUSION2 "}, {" TUNNEL "}]}";

/* The text with the first `from` in it replaced by `to`, in a buffer that is used again. */
static inline const char *replaced(const char *text, const char *from, const char *to) {
    static char buffer[2 * sizeof document];
    const char *place = strstr(text, from);
    if (!place)
        fail_msg("\"%s\" is not in the text", from);
    snprintf(buffer, sizeof buffer, "%.*s%s%s", (int)(place - text), text, to,
             place + strlen(from));
    return buffer;
}

static inline gsnn_enumeration_record *parse(const char *text) {
    gsnn_enumeration_record *record;
    gsnn_error error;
    if (gsnn_enumeration_record_parse(text, strlen(text), &record, &error))
        fail_msg("%s", error.message);
    return record;
}

#endif
