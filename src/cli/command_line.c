#include "cli/command_line.h"

#include "base/error.h"
#include "cli/complain.h"

#include <string.h>

/* getopt_long() stops behind the word it objects to, unless that is a letter with others behind. */
static gsnn_status refuse(int option, char **argv, const char *letters, gsnn_error *error) {
    const char *word = argv[optind - 1];
    char letter[] = {'-', (char)optopt, '\0'};
    if (option == ':')
        return gsnn_fail(error, GSNN_INVALID, "%s: %s needs a value (try gsnn help %s)", argv[0],
                         word, argv[0]);
    if (optopt > ' ' && optopt <= '~' && !strchr(letters, optopt))
        word = letter;
    return gsnn_fail(error, GSNN_INVALID, "%s: %s is no option here (try gsnn help %s)", argv[0],
                     word, argv[0]);
}

gsnn_status gsnn_read_options(int argc, char **argv, const char *letters,
                              const struct option *words, gsnn_option_taker take, void *request,
                              bool *help, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    int option;
    optind = 1;
    opterr = 0;
    while (status == GSNN_OK && !*help &&
           (option = getopt_long(argc, argv, letters, words, NULL)) != -1)
        switch (option) {
        case 'h':
            *help = true;
            break;
        case ':':
        case '?':
            status = refuse(option, argv, letters, error);
            break;
        default:
            status = take(request, option, error);
        }
    return status;
}

gsnn_status gsnn_choose(const char *option, const char *given, const char *const *words,
                        size_t *place, gsnn_error *error) {
    char list[128] = "";
    for (*place = 0; words[*place]; ++*place) {
        if (strcmp(words[*place], given) == 0)
            return GSNN_OK;
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "", words[*place]);
    }
    return gsnn_fail(error, GSNN_INVALID, "%s=%s is none of %s", option, given, list);
}

int gsnn_print_usage(const char *usage) {
    fputs(usage, stdout);
    return gsnn_finish_output();
}
