/* atlas_document.c - the atlas as JSON, JSON lines, table and CSV, in the conventions of enumerate.
 */
#include "lcn/document.h"

static void append_id(gsnn_text *text, const gsnn_lcn_entry *entry) {
    gsnn_text_append_format(text, "%u.%u", entry->class_index, entry->member);
}

static void json_id(gsnn_json *json, const char *key, const gsnn_lcn_entry *entry) {
    gsnn_text text = {0};
    append_id(&text, entry);
    gsnn_json_member_string(json, key, gsnn_text_string(&text));
    gsnn_text_clear(&text);
}

static size_t parameters(const gsnn_lcn_entry *entry) {
    size_t sum = 0;
    for (size_t l = 0; l < entry->layers; l++)
        sum += entry->sizes[l];
    return sum;
}

/* d! / prod d_l!. */
static void map_degree(fmpz_t degree, const gsnn_lcn_entry *entry) {
    fmpz_t f;
    size_t used = 0;
    fmpz_init(f);
    fmpz_one(degree);
    for (size_t l = 0; l < entry->layers; l++) {
        used += (size_t)entry->sizes[l] - 1;
        fmpz_bin_uiui(f, used, (ulong)entry->sizes[l] - 1);
        fmpz_mul(degree, degree, f);
    }
    fmpz_clear(f);
}

static void json_entry(gsnn_json *json, const gsnn_lcn_atlas *atlas, const gsnn_lcn_entry *entry) {
    fmpz_t degree;
    fmpz_init(degree);
    map_degree(degree, entry);
    json_id(json, "id", entry);
    gsnn_json_key(json, "filters");
    gsnn_json_begin_array(json);
    for (size_t l = 0; l < entry->layers; l++)
        gsnn_json_integer(json, entry->sizes[l]);
    gsnn_json_end_array(json);
    gsnn_json_member_integer(json, "layers", entry->layers);
    gsnn_json_member_integer(json, "even_filters", entry->even);
    gsnn_json_member_unsigned(json, "parameters", parameters(entry));
    gsnn_json_member_unsigned(json, "dimension", atlas->size);
    gsnn_json_member_boolean(json, "filling", entry->even <= 1);
    gsnn_json_member_fmpz(json, "degree", degree);
    gsnn_json_member_boolean(json, "canonical", entry->member == 0);
    fmpz_clear(degree);
}

static void json_merge(gsnn_json *json, const gsnn_lcn_atlas *atlas, const gsnn_lcn_merge *merge) {
    gsnn_json_member_string(json, "kind", "merge");
    json_id(json, "from", &atlas->entries[merge->from]);
    json_id(json, "to", &atlas->entries[merge->to]);
    gsnn_json_key(json, "layers");
    gsnn_json_begin_array(json);
    for (size_t l = 0; l < atlas->entries[merge->from].layers; l++)
        gsnn_json_integer(json, merge->layers[l] + 1);
    gsnn_json_end_array(json);
    gsnn_json_member_boolean(json, "strict", merge->strict);
}

/* The space of a class in that of the next. */
static void json_inclusion(gsnn_json *json, const gsnn_lcn_atlas *atlas, size_t class_index) {
    gsnn_json_member_string(json, "kind", "inclusion");
    json_id(json, "from", &atlas->entries[atlas->classes[class_index]]);
    json_id(json, "to", &atlas->entries[atlas->classes[class_index + 1]]);
}

static size_t strict_count(const gsnn_lcn_atlas *atlas) {
    size_t count = 0;
    for (size_t i = 0; i < atlas->merge_count; i++)
        count += atlas->merges[i].strict;
    return count;
}

static void json_header(gsnn_json *json, const gsnn_lcn_atlas *atlas) {
    gsnn_json_member_string(json, "command", "atlas");
    gsnn_json_member_unsigned(json, "size", atlas->size);
    gsnn_json_member_boolean(json, "ordered", atlas->ordered);
    gsnn_json_key(json, "counts");
    gsnn_json_begin_object(json);
    gsnn_json_member_unsigned(json, "architectures", atlas->count);
    gsnn_json_member_unsigned(json, "classes", atlas->class_count);
    gsnn_json_member_unsigned(json, "merges", atlas->merge_count);
    gsnn_json_member_unsigned(json, "strict_merges", strict_count(atlas));
    gsnn_json_member_unsigned(json, "inclusions", atlas->class_count - 1);
    gsnn_json_end_object(json);
}

void gsnn_lcn_atlas_json(gsnn_json *json, const gsnn_lcn_atlas *atlas, bool lines) {
    gsnn_json_begin_document(json, GSNN_LCN_SCHEMA, lines);
    json_header(json, atlas);
    gsnn_json_begin_list(json, "architectures");
    for (size_t i = 0; i < atlas->count; i++) {
        gsnn_json_begin_item(json, "architecture");
        json_entry(json, atlas, &atlas->entries[i]);
        gsnn_json_end_item(json);
    }
    gsnn_json_end_list(json);
    gsnn_json_begin_list(json, "morphisms");
    for (size_t i = 0; i < atlas->merge_count + atlas->class_count - 1; i++) {
        gsnn_json_begin_item(json, "morphism");
        if (i < atlas->merge_count)
            json_merge(json, atlas, &atlas->merges[i]);
        else
            json_inclusion(json, atlas, i - atlas->merge_count);
        gsnn_json_end_item(json);
    }
    gsnn_json_end_list(json);
    gsnn_json_end_document(json);
}

static void append_sizes(gsnn_text *text, const gsnn_lcn_entry *entry, const char *separator) {
    for (size_t l = 0; l < entry->layers; l++)
        gsnn_text_append_format(text, "%s%d", l ? separator : "", entry->sizes[l]);
}

void gsnn_lcn_atlas_table(gsnn_text *text, const gsnn_lcn_atlas *atlas) {
    gsnn_text_append_format(
        text,
        "End-to-end size %zu: %zu architectures in %zu classes, %zu merges (%zu "
        "strict)\n",
        atlas->size, atlas->count, atlas->class_count, atlas->merge_count, strict_count(atlas));
    for (size_t i = 0; i < atlas->count; i++) {
        const gsnn_lcn_entry *entry = &atlas->entries[i];
        if (entry->member == 0)
            gsnn_text_append_format(text,
                                    "\nclass %u: at least %d real roots%s\n"
                                    "  id        layers  parameters  filters\n",
                                    entry->class_index, entry->even,
                                    entry->even <= 1 ? " (every filter)" : "");
        gsnn_text_append(text, "  ");
        size_t begin = text->length;
        append_id(text, entry);
        gsnn_text_pad(text, begin + 8);
        gsnn_text_append_format(text, "  %6d  %10zu  ", entry->layers, parameters(entry));
        append_sizes(text, entry, ",");
        gsnn_text_append_char(text, '\n');
    }
    gsnn_text_append(text, "\n"
                           "Stacks of one class represent the same filters, those with that many "
                           "real roots\n"
                           "(0 and infinity included); the first is canonical.  Each class "
                           "contains the one\n"
                           "before.\n");
}

void gsnn_lcn_atlas_csv(gsnn_text *text, const gsnn_lcn_atlas *atlas) {
    gsnn_text_append(text, "id,class,member,layers,even_filters,parameters,dimension,filling,"
                           "degree,canonical,filters\n");
    fmpz_t degree;
    fmpz_init(degree);
    for (size_t i = 0; i < atlas->count; i++) {
        const gsnn_lcn_entry *entry = &atlas->entries[i];
        append_id(text, entry);
        gsnn_text_append_format(text, ",%u,%u,%d,%d,%zu,%zu,%s,", entry->class_index, entry->member,
                                entry->layers, entry->even, parameters(entry), atlas->size,
                                entry->even <= 1 ? "true" : "false");
        map_degree(degree, entry);
        gsnn_lcn_text_fmpz(text, degree);
        gsnn_text_append(text, entry->member == 0 ? ",true," : ",false,");
        append_sizes(text, entry, " ");
        gsnn_text_append_char(text, '\n');
    }
    fmpz_clear(degree);
}
