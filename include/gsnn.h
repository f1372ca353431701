/* gsnn.h - enumerate the G-invariant shallow ReLU networks of a finite orthogonal group.
 *
 * The library behind the command `gsnn`.  A program reads a group, enumerates its irreducible
 * architectures (pairs (H, chi) up to conjugacy) and the morphisms among them, and walks or
 * writes the finished objects.  Link with `pkg-config --libs gsnn`.
 *
 * Errors travel as a gsnn_status with one line of text in a gsnn_error; nothing in the library
 * prints or exits.  Every object has one owner: what a function hands out through a pointer to
 * a pointer belongs to the caller, who frees it with the matching _free; what an accessor
 * returns belongs to the object.
 */
#ifndef GSNN_H
#define GSNN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define GSNN_VERSION "0.1.0"

/* ---- Errors ------------------------------------------------------------------------------ */

/* The values are the exit statuses of the command. */
typedef enum gsnn_status {
    GSNN_OK = 0,      /* done */
    GSNN_FAILED = 1,  /* it could not be done: a limit, memory, GAP, a write error */
    GSNN_INVALID = 2, /* the command line or the group is wrong */
} gsnn_status;

#define GSNN_MESSAGE_SIZE 1024

/* One line of text without a newline, filled in when a function does not return GSNN_OK. */
typedef struct gsnn_error {
    gsnn_status status;
    char message[GSNN_MESSAGE_SIZE];
} gsnn_error;

/* ---- Groups ------------------------------------------------------------------------------ */

typedef struct gsnn_group gsnn_group;
typedef struct gsnn_action gsnn_action;

void gsnn_group_free(gsnn_group *group);

#endif
