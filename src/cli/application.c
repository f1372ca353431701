#include "cli/application.h"

#include "base/error.h"
#include "base/output_file.h"
#include "cli/complain.h"
#include "cli/interrupt.h"

#include <flint/flint.h>
#include <gmp.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const gsnn_command *find(const gsnn_command *commands, const char *name) {
    while (commands->name && strcmp(commands->name, name) != 0)
        commands++;
    return commands->name ? commands : NULL;
}

static int print_help(const gsnn_command *commands) {
    fputs("Usage: gsnn COMMAND [OPTION]... [ARGUMENT]...\n"
          "\n"
          "Enumerates the G-invariant shallow ReLU networks of a finite orthogonal\n"
          "group G: every way to tie weights, and what grows into what.\n"
          "\n",
          stdout);
    for (; commands->name; commands++)
        printf("  %-10s %s\n", commands->name, commands->summary);
    fputs("\n"
          "  gsnn help COMMAND   what a command does and its options\n"
          "  gsnn --version      the version\n"
          "\n"
          "Exit status: 0 done; 1 it could not be done; 2 the command line or the\n"
          "input is wrong.\n",
          stdout);
    return gsnn_finish_output();
}

static int print_version(void) {
    puts("gsnn " GSNN_VERSION);
    return gsnn_finish_output();
}

static int complain_of(const char *what, const char *name) {
    gsnn_error error;
    gsnn_fail(&error, GSNN_INVALID, "%s%s%s%s (try gsnn --help)", what, name ? " '" : "",
              name ? name : "", name ? "'" : "");
    return gsnn_complain(&error);
}

static int help_on(const gsnn_command *commands, const char *name) {
    const gsnn_command *found = find(commands, name);
    char *arguments[] = {(char *)name, (char *)"--help", NULL};
    return found ? found->run(2, arguments) : complain_of("there is no command", name);
}

/* FLINT and GMP end the program when memory runs out; it shall end as every other failure does. */
static void *take(void *memory) {
    if (!memory) {
        static const char line[] = "gsnn: out of memory\n";
        ssize_t written = write(STDERR_FILENO, line, sizeof line - 1);
        (void)written; /* nothing is left to be done about it */
        gsnn_output_discard_all();
        _exit(GSNN_FAILED);
    }
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

int gsnn_application(int argc, char **argv, const gsnn_command *commands) {
    keep_large_blocks();
    __flint_set_memory_functions(take_malloc, take_calloc, take_realloc, free);
    mp_set_memory_functions(take_malloc, take_gmp_realloc, gmp_free);
    gsnn_catch_signals();
    if (argc < 2)
        return complain_of("no command is given", NULL);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return print_help(commands);
    if (strcmp(argv[1], "--version") == 0)
        return print_version();
    if (strcmp(argv[1], "help") == 0)
        return argc > 2 ? help_on(commands, argv[2]) : print_help(commands);
    const gsnn_command *found = find(commands, argv[1]);
    if (!found)
        return complain_of("there is no command", argv[1]);
    int status = found->run(argc - 1, argv + 1);
    flint_cleanup();
    return gsnn_end_on_signal(status);
}
