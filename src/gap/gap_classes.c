/* gap_classes.c - the classes of subgroups of a group: what GAP is asked, and the reading of its
 * answer.
 *
 * GAP's library of tables of marks (package tomlib) has the subgroups of many simple groups and of
 * their extensions by 2, up to conjugacy, which takes it long to find, as words in standard
 * generators.  A group is recognised in it by its largest perfect subgroup, and standard generators
 * are searched for; that these define an isomorphism is proved, and nothing is taken from the
 * library otherwise. */
#include "base/error.h"
#include "base/memory.h"
#include "gap/gap_ask.h"
#include "gap/gap_queries.h"

#include <stdlib.h>

/* Below this order GAP finds subgroups sooner than it has loaded the library. */
#define LIBRARY_ORDER 20000

/* GSNN_marks(group): the table of marks of an isomorphic group in the library and an isomorphism
 * from that group, or fail.  A group with a simple subgroup of index 2 in which nothing centralises
 * that is told from others of the kind by its name: there is one. */
static const char marks_function[] =
    "GSNN_marks := function(group)\n"
    "  local simple, info, name, table, known, generators, map;\n"
    "  if LoadPackage(\"tomlib\", false) <> true then\n"
    "    return fail;\n"
    "  fi;\n"
    "  simple := PerfectResiduum(group);\n"
    "  if IsTrivial(simple) or IndexNC(group, simple) > 2 or not IsSimpleGroup(simple) then\n"
    "    return fail;\n"
    "  fi;\n"
    "  info := IsomorphismTypeInfoFiniteSimpleGroup(simple);\n"
    "  if not IsBound(info.shortname) then\n"
    "    return fail;\n"
    "  fi;\n"
    "  name := info.shortname;\n"
    "  if Size(simple) < Size(group) then\n"
    "    if not IsTrivial(Centralizer(group, simple)) then\n"
    "      return fail;\n"
    "    fi;\n"
    "    if name[1] = 'A' then\n"
    "      name := Concatenation(\"S\", name{[2..Length(name)]});\n"
    "    else\n"
    "      name := Concatenation(name, \".2\");\n"
    "    fi;\n"
    "  fi;\n"
    "  table := TableOfMarks(name);\n"
    "  if table = fail or not IsTableOfMarksWithGens(table) then\n"
    "    return fail;\n"
    "  fi;\n"
    "  known := UnderlyingGroup(table);\n"
    "  if Size(known) <> Size(group) or not HasStandardGeneratorsInfo(table) then\n"
    "    return fail;\n"
    "  fi;\n"
    "  generators := StandardGeneratorsOfGroup(StandardGeneratorsInfo(table)[1], group);\n"
    "  if generators = fail then\n"
    "    return fail;\n"
    "  fi;\n"
    "  map := GroupHomomorphismByImages(known, group, GeneratorsOfGroup(known), generators);\n"
    "  if map = fail or not IsBijective(map) then\n"
    "    return fail;\n"
    "  fi;\n"
    "  return [table, map];\n"
    "end;;\n";

/* The text of a class; of a normaliser only where several characters may be conjugate. */
static const char class_functions[] =
    "GSNN_class := function(subgroup, length, normaliser)\n"
    "  local small, acting;\n"
    "  small := Filtered(SmallGeneratingSet(subgroup), g -> g <> ());\n"
    "  acting := [];\n"
    "  if GSNN_normalisers and Number(AbelianInvariants(subgroup), IsEvenInt) > 1 then\n"
    "    acting := Filtered(GeneratorsOfGroup(normaliser()), g -> g <> ());\n"
    "  fi;\n"
    "  return Concatenation(\"class \", String(Size(subgroup)), \" \", String(length), \" \",\n"
    "    String(Length(small)), \" \", String(Length(acting)), \"\\n\",\n"
    "    GSNN_images(small, GSNN_points), GSNN_images(acting, GSNN_points));\n"
    "end;;\n"
    "GSNN_classes_of_marks := function(table, map)\n"
    "  return List([1..Length(OrdersTom(table))], function(i)\n"
    "    local subgroup;\n"
    "    subgroup := Image(map, RepresentativeTom(table, i));\n"
    "    return GSNN_class(subgroup, LengthsTom(table)[i],\n"
    "      function() return Normalizer(GSNN_group, subgroup); end);\n"
    "  end);\n"
    "end;;\n"
    "GSNN_classes := function()\n"
    "  return List(ConjugacyClassesSubgroups(GSNN_group), class ->\n"
    "    GSNN_class(Representative(class), Size(class),\n"
    "      function() return StabilizerOfExternalSet(class); end));\n"
    "end;;\n";

static const char query_function[] =
    "GSNN_query := function()\n"
    "  local marks, classes;\n"
    "  marks := fail;\n"
    "  if Size(GSNN_group) >= GSNN_library_order then\n"
    "    marks := GSNN_marks(GSNN_group);\n"
    "  fi;\n"
    "  if marks = fail then\n"
    "    classes := GSNN_classes();\n"
    "  else\n"
    "    classes := GSNN_classes_of_marks(marks[1], marks[2]);\n"
    "  fi;\n"
    "  return Concatenation(\"classes \", String(Size(GSNN_group)), \" \",\n"
    "    String(Length(classes)), \"\\n\", Concatenation(classes));\n"
    "end;;\n";

static void write_script(gsnn_text *script, size_t points, const uint16_t *generators,
                         size_t generator_count, bool normalisers) {
    gsnn_gap_add_library_loading(script);
    gsnn_gap_add_images_function(script);
    gsnn_text_append(script, "GSNN_points := ");
    gsnn_text_append_integer(script, (int64_t)points);
    gsnn_text_append(script, ";;\nGSNN_library_order := ");
    gsnn_text_append_integer(script, LIBRARY_ORDER);
    gsnn_text_append(script, ";;\nGSNN_normalisers := ");
    gsnn_text_append(script, normalisers ? "true" : "false");
    gsnn_text_append(script, ";;\nGSNN_group := ");
    gsnn_gap_add_group(script, points, generators, generator_count);
    gsnn_text_append(script, ";;\n");
    gsnn_text_append(script, marks_function);
    gsnn_text_append(script, class_functions);
    gsnn_text_append(script, query_function);
}

/* Reads a list of permutations, of which there are so many; false without memory. */
static bool read_generators(gsnn_gap_reader *reader, uint64_t count, size_t points, bool *seen,
                            uint16_t **generators, size_t *generator_count) {
    if (!gsnn_gap_read_has_room(reader, count, 2 * points))
        return true;
    *generators = gsnn_new((size_t)count * points, sizeof **generators);
    if (!*generators)
        return false;
    *generator_count = (size_t)count;
    for (size_t i = 0; i < count && !reader->problem; i++)
        gsnn_gap_read_permutation(reader, points, *generators + i * points, seen);
    return true;
}

/* Reads a class of subgroups of a group of that order.  false without memory. */
static bool read_class(gsnn_gap_reader *reader, uint64_t group_order, size_t points, bool *seen,
                       gsnn_gap_subgroup_class *class) {
    gsnn_gap_read_word(reader, "class");
    class->order = gsnn_gap_read_number(reader, 1, group_order);
    class->length = gsnn_gap_read_number(reader, 1, group_order / class->order);
    if (group_order % class->order != 0 || group_order / class->order % class->length != 0)
        reader->problem = "an order or a length is impossible";
    uint64_t count = gsnn_gap_read_number(reader, 0, UINT64_MAX);
    uint64_t acting = gsnn_gap_read_number(reader, 0, UINT64_MAX);
    return read_generators(reader, count, points, seen, &class->generators,
                           &class->generator_count) &&
           read_generators(reader, acting, points, seen, &class->normaliser,
                           &class->normaliser_count);
}

gsnn_status gsnn_gap_subgroup_classes(size_t points, const uint16_t *generators,
                                      size_t generator_count, bool normalisers,
                                      const gsnn_gap_options *options,
                                      gsnn_gap_subgroup_class **classes, size_t *class_count,
                                      gsnn_error *error) {
    gsnn_text script = {0};
    write_script(&script, points, generators, generator_count, normalisers);
    char *answer = NULL;
    gsnn_gap_reader reader;
    gsnn_status status =
        gsnn_gap_ask(options, GSNN_GAP_PACKAGES_NEEDED, &script, &answer, &reader, error);
    if (status)
        return status;
    gsnn_gap_read_word(&reader, "classes");
    uint64_t group_order = gsnn_gap_read_number(&reader, 1, UINT64_MAX);
    uint64_t count = gsnn_gap_read_number(&reader, 1, UINT64_MAX);
    if (!gsnn_gap_read_has_room(&reader, count, sizeof "class 1 1 0 0"))
        count = 0;
    gsnn_gap_subgroup_class *list = gsnn_new((size_t)count, sizeof *list);
    bool *seen = gsnn_new(points, sizeof *seen);
    bool memory = list && seen;
    for (size_t i = 0; memory && i < count && !reader.problem; i++)
        memory = read_class(&reader, group_order, points, seen, &list[i]);
    status = memory ? gsnn_gap_read_finish(&reader, error) : gsnn_fail_memory(error);
    if (status == GSNN_OK) {
        *classes = list;
        *class_count = (size_t)count;
    } else {
        gsnn_gap_subgroup_classes_free(list, (size_t)count);
    }
    free(seen);
    free(answer);
    return status;
}

void gsnn_gap_subgroup_classes_free(gsnn_gap_subgroup_class *classes, size_t count) {
    for (size_t i = 0; classes && i < count; i++) {
        free(classes[i].generators);
        free(classes[i].normaliser);
    }
    free(classes);
}
