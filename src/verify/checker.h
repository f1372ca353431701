/* checker.h - what proves the documents of one schema.
 *
 * A checker is a file of its own with a gsnn_checker, declared below and listed in checker.c.  It
 * works with code of its own: besides the algebra of src/proof it may use base, json, the reader of
 * records and the reader of exact entries, but nothing that made the document. */
#ifndef GSNN_VERIFY_CHECKER_H
#define GSNN_VERIFY_CHECKER_H

#include "record/enumeration_record.h"
#include "verify/findings.h"
#include "verify/verify.h"
#include "json/document.h"

/* The files of one call: files[0] is to be proved, the others are what it is about. */
typedef struct gsnn_verify_documents {
    const gsnn_verify_file *files;
    size_t count;
    size_t at; /* the file that the message of an error is about: 0 unless a checker sets it */
    const gsnn_verify_options *options;
} gsnn_verify_documents;

typedef struct gsnn_checker {
    const char *schema; /* of the documents that it proves */
    /* What other files it needs and how many it can use, for messages ("the enumeration that the
     * network is of"); NULL when there are none. */
    const char *others;
    size_t least_others, most_others;
    const gsnn_verify_check *checks;
    size_t check_count;
    /* Proves files[0]: reports to findings, which are made for `checks`, what holds, what is false
     * and what was skipped, and calls gsnn_findings_summarise.  GSNN_OK whatever was found;
     * GSNN_INVALID when a file cannot be read as what it should be; GSNN_FAILED without memory.
     * The message of an error need not name the file. */
    gsnn_status (*check)(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error);
} gsnn_checker;

/* Reads file `index` as an enumeration, which the caller frees; an error is about that file. */
gsnn_status gsnn_verify_read_enumeration(gsnn_verify_documents *documents, size_t index,
                                         gsnn_enumeration_record **record, gsnn_error *error);

/* Reads file `index` as one JSON document, which the caller frees.  An error, also one of the
 * readers of its values, which goes to `error` too, is about that file until the checker sets
 * documents->at = 0. */
gsnn_status gsnn_verify_read_document(gsnn_verify_documents *documents, size_t index,
                                      gsnn_json_document **document, gsnn_error *error);

/* A list of a document, and the "record" that its items are in JSON lines: {"sums", "sum"}. */
typedef struct gsnn_verify_list {
    const char *list, *record;
} gsnn_verify_list;

/* Takes the header (record is NULL: the document itself, or the first line), or an item.  The value
 * and its strings live until it returns. */
typedef gsnn_status (*gsnn_verify_taker)(void *context, const char *record,
                                         const gsnn_value *value);

/* Gives the header, then the items of the lists, of file `index` to `take`, whether it is one
 * document or JSON lines; a list may be missing.  Errors as above, of lines with their number. */
gsnn_status gsnn_verify_read_items(gsnn_verify_documents *documents, size_t index,
                                   const gsnn_verify_list *lists, size_t count,
                                   gsnn_verify_taker take, void *context, gsnn_error *error);

/* Reads file `index` as one document also when it is JSON lines: items come in the order of the
 * lists, each with the "record" of its list.  As gsnn_verify_read_document. */
gsnn_status gsnn_verify_read_joined(gsnn_verify_documents *documents, size_t index,
                                    const gsnn_verify_list *lists, size_t count,
                                    gsnn_json_document **document, gsnn_error *error);

/* The checkers. */
extern const gsnn_checker gsnn_enumeration_checker;
extern const gsnn_checker gsnn_space_checker;
extern const gsnn_checker gsnn_network_checker;
extern const gsnn_checker gsnn_equivariant_network_checker;
extern const gsnn_checker gsnn_deep_checker;
extern const gsnn_checker gsnn_deep_word_checker;
extern const gsnn_checker gsnn_deep_network_checker;
extern const gsnn_checker gsnn_dimension_checker;
extern const gsnn_checker gsnn_density_checker;
extern const gsnn_checker gsnn_lcn_checker;
extern const gsnn_checker gsnn_density_moments_checker;
extern const gsnn_checker gsnn_density_test_checker;
extern const gsnn_checker gsnn_density_train_checker;
extern const gsnn_checker gsnn_gauge_checker;
extern const gsnn_checker gsnn_nfn_checker;
extern const gsnn_checker gsnn_canon_checker;
extern const gsnn_checker gsnn_equal_checker;
extern const gsnn_checker gsnn_align_checker;
extern const gsnn_checker gsnn_fit_checker;
extern const gsnn_checker gsnn_search_checker;

#endif
