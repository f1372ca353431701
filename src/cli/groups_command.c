/* groups_command.c - `gsnn groups`: the bundled groups, and what each is. */
#include "base/error.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/prose.h"
#include "group/group.h"
#include "input/group_source.h"
#include "json/writer.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SUFFIX ".json"

typedef enum format { TABLE, JSON, JSONL, CSV } format;

typedef struct request {
    gsnn_request common;
    format format;
} request;

static const char *const formats[] = {
    [TABLE] = "table", [JSON] = "json", [JSONL] = "jsonl", [CSV] = "csv", NULL};

static const gsnn_option options[] = {
    GSNN_FORMAT(request, format, formats),
    GSNN_OPTION_TABLE(gsnn_common_options, 0),
    GSNN_OPTIONS_END,
};

/* A group, by the name that commands take, which is its file's. */
typedef struct bundled {
    char *name;
    gsnn_group *group;
} bundled;

typedef struct list {
    bundled *groups;
    size_t count, capacity;
    format format;
} list;

static int compare(const void *a, const void *b) {
    return strcmp(((const bundled *)a)->name, ((const bundled *)b)->name);
}

/* Adds the file of the folder, if it is a group's, without reading it. */
static gsnn_status add_name(list *l, const char *file, gsnn_error *error) {
    size_t length = strlen(file);
    if (*file == '.' || length <= strlen(SUFFIX) ||
        strcmp(file + length - strlen(SUFFIX), SUFFIX) != 0)
        return GSNN_OK;
    if (gsnn_reserve(&l->groups, &l->capacity, l->count + 1, sizeof *l->groups))
        return gsnn_fail_memory(error);
    char *name = gsnn_copy_string(file);
    if (!name)
        return gsnn_fail_memory(error);
    name[length - strlen(SUFFIX)] = '\0';
    l->groups[l->count++] = (bundled){name, NULL};
    return GSNN_OK;
}

static gsnn_status list_names(list *l, const char *folder, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    const struct dirent *entry;
    DIR *directory = opendir(folder);
    if (!directory)
        return gsnn_fail(error, GSNN_INVALID, "%s: %s", folder, strerror(errno));
    while (!status && (entry = readdir(directory)))
        status = add_name(l, entry->d_name, error);
    closedir(directory);
    if (l->count)
        qsort(l->groups, l->count, sizeof *l->groups, compare);
    return status;
}

static gsnn_status read_groups(list *l, const gsnn_run *run, gsnn_error *error) {
    char folder[4096], path[8192];
    if (!gsnn_groups_folder(folder, sizeof folder))
        return gsnn_fail(error, GSNN_INVALID,
                         "the bundled groups are not found; the environment variable GSNN_DATA "
                         "names the folder that their folder, groups, is in");
    gsnn_status status = list_names(l, folder, error);
    for (size_t i = 0; !status && i < l->count; i++) {
        snprintf(path, sizeof path, "%s/%s" SUFFIX, folder, l->groups[i].name);
        status = gsnn_group_read(&l->groups[i].group, path, run, error);
    }
    return status;
}

static void write_members(gsnn_json *json, const bundled *b) {
    gsnn_json_member_string(json, "name", b->name);
    gsnn_json_member_string(json, "title", b->group->name);
    gsnn_json_member_fmpz(json, "order", b->group->order);
    gsnn_json_member_unsigned(json, "degree", b->group->degree);
    gsnn_json_member_string(json, "action", b->group->action->name);
    gsnn_json_member_string(json, "description",
                            b->group->description ? b->group->description : "");
}

static void write_json(gsnn_json *json, const list *l, bool lines) {
    gsnn_json_begin_document(json, "gsnn-groups/1", lines);
    gsnn_json_begin_list(json, "groups");
    for (size_t i = 0; i < l->count; i++) {
        gsnn_json_begin_item(json, "group");
        write_members(json, &l->groups[i]);
        gsnn_json_end_item(json);
    }
    gsnn_json_end_list(json);
    gsnn_json_end_document(json);
}

/* A field in quotes, with quotes in it doubled. */
static void print_quoted(FILE *stream, const char *text) {
    fputc('"', stream);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}

static void print_csv(FILE *stream, const list *l) {
    fputs("name,title,order,degree,action,description\n", stream);
    for (size_t i = 0; i < l->count; i++) {
        const gsnn_group *g = l->groups[i].group;
        fprintf(stream, "%s,", l->groups[i].name);
        print_quoted(stream, g->name);
        fputc(',', stream);
        fmpz_fprint(stream, g->order);
        fprintf(stream, ",%zu,%s,", g->degree, g->action->name);
        print_quoted(stream, g->description ? g->description : "");
        fputc('\n', stream);
    }
}

static void print_table(FILE *stream, const list *l) {
    fprintf(stream, "%-22s %22s %6s  %s\n", "name", "order", "degree", "action");
    for (size_t i = 0; i < l->count; i++) {
        const gsnn_group *g = l->groups[i].group;
        char *order = fmpz_get_str(NULL, 10, g->order);
        fprintf(stream, "%-22s %22s %6zu  %s\n", l->groups[i].name, order, g->degree,
                g->action->name);
        flint_free(order);
        fputs("    ", stream);
        gsnn_prose_print(g->description ? g->description : g->name, 4, stream);
    }
    fputs("\nname: what commands take, as in gsnn enumerate cube; degree: inputs; action:\n"
          "what moves them, permutations, signed permutations or matrices.\n",
          stream);
}

static gsnn_status emit(const void *what, const gsnn_request *common, gsnn_sink sink, void *context,
                        gsnn_error *error) {
    const list *l = what;
    (void)common;
    if (l->format == JSON || l->format == JSONL) {
        gsnn_json json;
        gsnn_json_init(&json, sink, context);
        write_json(&json, l, l->format != JSON);
        return gsnn_json_end(&json, error);
    }
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    if (!stream)
        return gsnn_fail_memory(error);
    (l->format == CSV ? print_csv : print_table)(stream, l);
    bool written = fclose(stream) == 0;
    gsnn_status status = written ? GSNN_OK : gsnn_fail_memory(error);
    if (written && !sink(context, text, length))
        status = gsnn_fail(error, GSNN_FAILED, "the output could not be written");
    free(text);
    return status;
}

static gsnn_status run(void *at, gsnn_error *error) {
    const request *r = at;
    list l = {.format = r->format};
    gsnn_status status = read_groups(&l, &r->common.run, error);
    if (!status)
        status = gsnn_request_write(&r->common, emit, &l, error);
    for (size_t i = 0; i < l.count; i++) {
        gsnn_group_free(l.groups[i].group);
        free(l.groups[i].name);
    }
    free(l.groups);
    return status;
}

const gsnn_command gsnn_groups_command = {
    .name = "groups",
    .summary = "the bundled groups, and what each is",
    .description =
        "Lists the groups that come with gsnn, which every command takes by name: the order\n"
        "of each, on how many inputs it acts and how, and what it is the symmetry of.\n"
        "\n"
        "They are in the folder groups of the source tree, or of share/gsnn where gsnn is\n"
        "installed, or of the folder that the environment variable GSNN_DATA names.\n",
    .options = options,
    .request_size = sizeof(request),
    .run = run,
};
