/* prose.h - texts of a command, broken into lines for a terminal or marked up for the manual. */
#ifndef GSNN_CLI_PROSE_H
#define GSNN_CLI_PROSE_H

#include <stdio.h>

/* Prints a text whose first line begins at `column`, where the further ones are indented to.  Lines
 * are filled and broken at blanks before column 80, but those that begin with a blank are printed
 * as they are; empty lines separate paragraphs.  Ends with an end of line unless the text does. */
void gsnn_prose_print(const char *text, int column, FILE *stream);

/* The same text for mdoc: lines that begin with a blank are shown as they are, empty lines separate
 * paragraphs, options stand out, and so do the words in `names`, each between blanks. */
void gsnn_prose_print_manual(const char *text, const char *names, FILE *stream);

#endif
