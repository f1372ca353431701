#include "cli/application.h"

#include "base/error.h"
#include "base/output_file.h"
#include "cli/complain.h"
#include "cli/draw_command.h"
#include "cli/enumerate_command.h"
#include "cli/eval_command.h"
#include "cli/grow_command.h"
#include "cli/interrupt.h"
#include "cli/merge_command.h"
#include "cli/realize_command.h"
#include "cli/report_command.h"
#include "cli/space_command.h"
#include "cli/verify_command.h"

#include <flint/flint.h>
#include <gmp.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct command {
    const char *name;
    const char *summary;
    int (*run)(int argc, char **argv);
} command;

static const command commands[] = {
    {"enumerate", "every G-SNN architecture of a group, and their morphisms",
     gsnn_enumerate_command},
    {"count", "only how many there are", gsnn_count_command},
    {"merge", "the parts of a divided enumeration", gsnn_merge_command},
    {"verify", "prove an enumeration from its JSON alone", gsnn_verify_command},
    {"realize", "one network of an enumeration", gsnn_realize_command},
    {"grow", "a larger network with the same function", gsnn_grow_command},
    {"eval", "a network's values", gsnn_eval_command},
    {"space", "the sums of architectures within a budget of neurons", gsnn_space_command},
    {"draw", "pictures of an enumeration: weights, cohomology, morphisms, contour",
     gsnn_draw_command},
    {"report", "one HTML page about a group's architectures", gsnn_report_command},
};

#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static const command *find(const char *name) {
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int print_help(void) {
    fputs("Usage: gsnn COMMAND [OPTION]... [ARGUMENT]...\n"
          "\n"
          "Enumerates the G-invariant shallow ReLU networks of a finite orthogonal\n"
          "group G: every way to tie weights, and what grows into what.\n"
          "\n",
          stdout);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        printf("  %-10s %s\n", commands[i].name, commands[i].summary);
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

static int help_on(const char *name) {
    const command *found = find(name);
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

int gsnn_application(int argc, char **argv) {
    keep_large_blocks();
    __flint_set_memory_functions(take_malloc, take_calloc, take_realloc, free);
    mp_set_memory_functions(take_malloc, take_gmp_realloc, gmp_free);
    gsnn_catch_signals();
    if (argc < 2)
        return complain_of("no command is given", NULL);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return print_help();
    if (strcmp(argv[1], "--version") == 0)
        return print_version();
    if (strcmp(argv[1], "help") == 0)
        return argc > 2 ? help_on(argv[2]) : print_help();
    const command *found = find(argv[1]);
    if (!found)
        return complain_of("there is no command", argv[1]);
    int status = found->run(argc - 1, argv + 1);
    flint_cleanup();
    return gsnn_end_on_signal(status);
}
