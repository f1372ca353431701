#include "cli/application.h"

#include "base/error.h"
#include "base/output_file.h"
#include "cli/interrupt.h"
#include "cli/prose.h"

#include <flint/flint.h>
#include <gmp.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const gsnn_command *find(const gsnn_command_line *lines, const char *name) {
    for (; lines->heading || lines->command; lines++)
        if (lines->command && strcmp(lines->command->name, name) == 0)
            return lines->command;
    return NULL;
}

static int print_help(const gsnn_command_line *lines) {
    fputs("Usage: gsnn COMMAND [OPTION]... [ARGUMENT]...\n"
          "\n"
          "Enumerates the G-invariant shallow ReLU networks of a finite orthogonal\n"
          "group G: every way to tie weights, and what grows into what.\n",
          stdout);
    for (; lines->heading || lines->command; lines++)
        if (lines->heading) {
            printf("\n%s:\n", lines->heading);
        } else {
            printf("  %-10s ", lines->command->name);
            gsnn_prose_print(lines->command->summary, 13, stdout);
        }
    fputs("\n"
          "  gsnn help COMMAND   what a command does and its options\n"
          "  gsnn --version      the version\n"
          "\n"
          "Exit status: 0 done, or the answer is yes; 1 it could not be done; 2 the\n"
          "command line or the input is wrong; 3 the answer is no; 4 undecided.\n",
          stdout);
    return gsnn_finish_output();
}

static int print_version(void) {
    puts("gsnn " GSNN_VERSION);
    return gsnn_finish_output();
}

static int refuse(const char *what, const char *name) {
    gsnn_error error;
    gsnn_fail(&error, GSNN_INVALID, "%s%s%s%s (try gsnn --help)", what, name ? " '" : "",
              name ? name : "", name ? "'" : "");
    return gsnn_complain(&error);
}

static int help_on(const gsnn_command_line *commands, const char *name) {
    const gsnn_command *found = find(commands, name);
    char *arguments[] = {(char *)name, (char *)"--help", NULL};
    return found ? gsnn_command_run(found, 2, arguments) : refuse("unknown command", name);
}

/* `gsnn --manual`: the names of the commands; `gsnn --manual NAME` and `gsnn --synopsis NAME`: what
 * the manual says of one.  For docs/man/assemble. */
static int print_manual(const gsnn_command_line *commands, int argc, char **argv) {
    if (argc < 2) {
        for (; commands->heading || commands->command; commands++)
            if (commands->command)
                puts(commands->command->name);
        return gsnn_finish_output();
    }
    const gsnn_command *found = find(commands, argv[1]);
    if (!found)
        return refuse("unknown command", argv[1]);
    if (found->elsewhere)
        return found->elsewhere(argc, argv);
    if (strcmp(argv[0], "--manual") == 0)
        gsnn_command_print_manual(found, stdout);
    else
        gsnn_command_print_synopsis(found, stdout);
    return gsnn_finish_output();
}

/* Several threads may run out at the same time: the first ends them all. */
void gsnn_end_without_memory(void) {
    static atomic_flag ending = ATOMIC_FLAG_INIT;
    while (atomic_flag_test_and_set(&ending))
        pause();
    static const char line[] = "gsnn: out of memory\n";
    ssize_t written = write(STDERR_FILENO, line, sizeof line - 1);
    (void)written; /* nothing is left to be done about it */
    gsnn_output_discard_all();
    _exit(GSNN_FAILED);
}

/* FLINT and GMP end the program when memory runs out; it shall end as every other failure does. */
static void *take(void *memory) {
    if (!memory)
        gsnn_end_without_memory();
    return memory;
}

static void *take_malloc(size_t size) {
    return take(malloc(size ? size : 1));
}

static void *take_calloc(size_t count, size_t size) {
    return take(calloc(count ? count : 1, size ? size : 1));
}

static void *take_realloc(void *memory, size_t size) {
    return take(realloc(memory, size ? size : 1));
}

static void *take_gmp_realloc(void *memory, size_t old_size, size_t size) {
    (void)old_size;
    return take_realloc(memory, size);
}

static void gmp_free(void *memory, size_t size) {
    (void)size;
    free(memory);
}

/* Large arrays come and go with every class of subgroups; giving each back to the system, to be
 * cleared and mapped anew, cost a tenth of the time. */
static void keep_large_blocks(void) {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 26);
    mallopt(M_TRIM_THRESHOLD, 1 << 27);
#endif
}

static char **all_arguments;

char **gsnn_application_arguments(void) {
    return all_arguments;
}

int gsnn_application(int argc, char **argv, const gsnn_command_line *commands) {
    all_arguments = argv;
    keep_large_blocks();
    __flint_set_memory_functions(take_malloc, take_calloc, take_realloc, free);
    mp_set_memory_functions(take_malloc, take_gmp_realloc, gmp_free);
    gsnn_catch_signals();
    if (argc < 2)
        return refuse("missing COMMAND", NULL);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return print_help(commands);
    if (strcmp(argv[1], "--version") == 0)
        return print_version();
    if (strcmp(argv[1], "help") == 0)
        return argc > 2 ? help_on(commands, argv[2]) : print_help(commands);
    if (strcmp(argv[1], "--manual") == 0 || strcmp(argv[1], "--synopsis") == 0)
        return print_manual(commands, argc - 1, argv + 1);
    const gsnn_command *found = find(commands, argv[1]);
    if (!found)
        return refuse("unknown command", argv[1]);
    int status = gsnn_command_run(found, argc - 1, argv + 1);
    flint_cleanup();
    return gsnn_end_on_signal(status);
}
