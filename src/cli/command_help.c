/* command_help.c - a command's help and its part of the manual, from its tables. */
#include "cli/command.h"
#include "cli/prose.h"

#include <stdlib.h>
#include <string.h>

/* Prints the words of a usage line, each by the format for it. */
typedef struct gsnn_usage_style {
    const char *name, *option, *options, *argument, *optional, *repeated, *any;
} gsnn_usage_style;

static const gsnn_usage_style plain = {
    .name = "gsnn %s",
    .option = " --%s=%s",
    .options = " [OPTION]...",
    .argument = " %s",
    .optional = " [%s]",
    .repeated = " %s...",
    .any = " [%s]...",
};

static const gsnn_usage_style mdoc = {
    .name = ".Nm\n.Cm %s\n",
    .option = ".Fl -%s Ns = Ns Ar %s\n",
    .options = ".Op Ar option ...\n",
    .argument = ".Ar %s\n",
    .optional = ".Op Ar %s\n",
    .repeated = ".Ar %s ...\n",
    .any = ".Op Ar %s ...\n",
};

/* The formats come from the two tables above, which agree with what is printed. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void print_usage(const gsnn_command *command, const gsnn_usage_style *style, FILE *stream) {
    gsnn_option_rows rows;
    size_t required = 0;
    gsnn_option_rows_init(&rows, command->options);
    fprintf(stream, style->name, command->name);
    for (size_t i = 0; i < rows.count; i++)
        if (rows.row[i]->required) {
            fprintf(stream, style->option, rows.row[i]->name, rows.row[i]->argument);
            required++;
        }
    if (rows.count > required)
        fputs(style->options, stream);
    if (command->parts)
        fprintf(stream, command->part_optional ? style->optional : style->argument, "PART");
    for (const gsnn_argument *argument = command->arguments; argument && argument->name;
         argument++) {
        bool optional = argument->optional || argument->fallback;
        const char *repeated = optional ? style->any : style->repeated;
        const char *single = optional ? style->optional : style->argument;
        fprintf(stream, argument->repeats ? repeated : single, argument->name);
    }
}
#pragma GCC diagnostic pop

void gsnn_command_print_help(const gsnn_command *command, FILE *stream) {
    gsnn_option_rows rows;
    gsnn_option_rows_init(&rows, command->options);
    fputs("Usage: ", stream);
    print_usage(command, &plain, stream);
    fputs("\n\n", stream);
    gsnn_prose_print(command->description, 0, stream);
    if (command->describe)
        command->describe(stream);
    fputc('\n', stream);
    gsnn_options_print_help(&rows, stream);
}

void gsnn_command_print_synopsis(const gsnn_command *command, FILE *stream) {
    print_usage(command, &mdoc, stream);
}

/* Appends the words of capitals in `text`, and a blank. */
static void add_names(char *names, size_t size, const char *text) {
    for (size_t used; text && *text; text++) {
        size_t length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        used = strlen(names);
        if (length && used + length + 2 < size) {
            snprintf(names + used, size - used, "%.*s ", (int)length, text);
            text += length - 1;
        }
    }
}

void gsnn_command_print_manual(const gsnn_command *command, FILE *stream) {
    gsnn_option_rows rows;
    char names[512] = " ";
    gsnn_option_rows_init(&rows, command->options);
    for (size_t i = 0; i < rows.count; i++)
        add_names(names, sizeof names, rows.row[i]->argument);
    for (const gsnn_argument *argument = command->arguments; argument && argument->name; argument++)
        add_names(names, sizeof names, argument->name);
    if (command->parts)
        add_names(names, sizeof names, "PART");
    fprintf(stream, ".Ss gsnn %s\n", command->name);
    gsnn_prose_print_manual(command->description, names, stream);
    if (command->describe) {
        fputs(".Bd -literal\n", stream);
        command->describe(stream);
        fputs(".Ed\n", stream);
    }
    gsnn_options_print_manual(&rows, names, stream);
}
