/* data_folder.h - where the bundled groups are. */
#ifndef GSNN_INPUT_DATA_FOLDER_H
#define GSNN_INPUT_DATA_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* Puts the path of the folder `groups` into path: that of $GSNN_DATA if it is set, and otherwise
 * the first there is of those that belong to the program that runs, in the source tree or
 * installed, and of the installed library.  False when there is none. */
bool gsnn_groups_folder(char *path, size_t size);

#endif
