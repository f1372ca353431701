/* class_store.h - conjugacy classes of subgroups of a listed group, found by their members.
 *
 * Adding a subgroup walks its whole class under the generators of G.  The member with the least key
 * is the class's representative, whichever member came first.  Class length and normaliser come
 * from the same walk (orbit-stabiliser theorem, Schreier generators).  Where the walk grows beyond
 * GSNN_WALKED_MEMBERS, and G has small point stabilisers, it ends: large_class.h goes on without
 * keeping members.
 *
 * Members are remembered by their keys, so that a conjugate is recognised at once: all of them in
 * classes of at most GSNN_WHOLE_CLASS, otherwise those that their keys mark, one in
 * GSNN_MEMBERS_A_MARK, of classes that were not walked one in GSNN_MEMBERS_A_LARGE_MARK.  A
 * conjugate that is not remembered is recognised when a walk from it meets one that is, after some
 * dozens or hundreds of steps. */
#ifndef GSNN_SUBGROUP_CLASS_STORE_H
#define GSNN_SUBGROUP_CLASS_STORE_H

#include "base/arena.h"
#include "base/hash_index.h"
#include "subgroup/closure.h"
#include "subgroup/member_tables.h"
#include "subgroup/zuppos.h"

#define GSNN_NO_CLASS UINT32_MAX
#define GSNN_WHOLE_CLASS 1024
#define GSNN_MEMBERS_A_MARK 64
#define GSNN_MEMBERS_A_LARGE_MARK 256 /* a multiple of it */
#define GSNN_WALKED_MEMBERS 4096

/* A walk over a class: members in the order found, each with its zuppos in one pool. */
typedef struct gsnn_class_walk {
    uint32_t *pool;
    size_t pool_capacity;
    uint32_t *conjugator; /* t: the member is root^t */
    size_t conjugator_capacity;
    uint32_t count;
    uint32_t width; /* zuppos of each member */
    uint32_t least; /* member with the least key */
    gsnn_key least_key;
    uint32_t known;  /* the class that the walk turned out to be in; it ended there */
    bool unfinished; /* it ended since there were too many members */
    /* Of a class that is not remembered whole: its members are kept here while it is walked. */
    bool apart;
    gsnn_key *member_keys;
    size_t member_key_capacity;
    gsnn_hash_index index;
    /* Scratch for some members, conjugated by each generator of G: their sets and keys, and
     * whether they are known to be in the walk. */
    uint32_t *sets;
    size_t set_capacity;
    gsnn_key *keys;
    size_t key_capacity;
    bool *met;
    size_t met_capacity;
} gsnn_class_walk;

/* The arrays belong to the store's arena. */
typedef struct gsnn_listed_class {
    gsnn_key key; /* of the representative */
    uint32_t order;
    uint32_t length;
    uint32_t *zuppos; /* of the representative, ascending */
    uint32_t zuppo_count;
    uint32_t *generators; /* element indices: least zuppos first, none redundant when chosen */
    uint32_t generator_count;
    uint32_t *normaliser; /* element indices that generate the normaliser together with H */
    uint32_t normaliser_count;
    size_t place; /* in the catalogue made from the store */
} gsnn_listed_class;

typedef struct gsnn_class_member {
    gsnn_key key;
    uint32_t class;
} gsnn_class_member;

typedef struct gsnn_class_store {
    gsnn_zuppos *zuppos; /* owned, unless it borrows them */
    bool borrows;
    gsnn_listed_class *classes;
    uint32_t class_count;
    size_t class_capacity;
    gsnn_class_member *members; /* that are remembered, class after class */
    uint32_t member_count;
    size_t member_capacity;
    gsnn_hash_index index;   /* of the members by their keys */
    uint64_t subgroup_count; /* in all classes */
    bool unmarked;           /* some large class has no marked member, and is remembered whole */
    const struct gsnn_class_store
        *among;           /* a walk ends at a member that is known here, unless NULL */
    gsnn_closure closure; /* after an addition: the representative's cosets in its normaliser */
    bool *marked;         /* scratch: for each zuppo, false in between */
    gsnn_class_walk walk; /* the last one */
    uint32_t walk_limit;  /* members after which an addition's walk ends; 0: all are walked */
    gsnn_member_tables *tables; /* owned; made for the first class that is not walked */
    gsnn_arena arena;
    uint64_t random;
    const gsnn_run *run; /* borrowed: looked at during long walks */
} gsnn_class_store;

/* An empty store for the subgroups of a listed group. */
gsnn_status gsnn_class_store_new(gsnn_class_store **store, const gsnn_group *group,
                                 const gsnn_run *run, gsnn_error *error);
void gsnn_class_store_free(gsnn_class_store *store);

/* Another empty store for the same group; it borrows the zuppos of the first one. */
gsnn_status gsnn_class_store_new_beside(gsnn_class_store **store, const gsnn_class_store *other,
                                        gsnn_error *error);

/* Gives back what only additions need: nothing new is added any more. */
void gsnn_class_store_close(gsnn_class_store *store);

/* The class of the subgroup with that key, or GSNN_NO_CLASS where it is not remembered. */
uint32_t gsnn_class_store_find(const gsnn_class_store *store, gsnn_key key);

/* The class of a subgroup that has one, given by all its zuppos.  Any thread may call it while
 * nothing is added.  Cost: where it is not remembered, some dozens of steps of a walk. */
gsnn_status gsnn_class_store_seek(const gsnn_class_store *store, const uint32_t *zuppos,
                                  uint32_t zuppo_count, uint32_t *class, gsnn_error *error);

/* Adds the class of a subgroup that is not remembered, given by all its zuppos, as the last class;
 * unless it turns out to be known, which is then walk.known, else GSNN_NO_CLASS.  Cost: class
 * length * zuppos, times the generators of G where the class is walked. */
gsnn_status gsnn_class_store_add(gsnn_class_store *store, const uint32_t *zuppos,
                                 uint32_t zuppo_count, gsnn_error *error);

/* An element t such that the class's representative moved by t is the member with that key, which
 * must be there.  Cost: a walk over the class. */
gsnn_status gsnn_class_store_conjugator(const gsnn_class_store *store, uint32_t class, gsnn_key key,
                                        uint32_t *t, gsnn_error *error);

/* Elements that generate the normaliser of the class's representative, those of the representative
 * first; the caller frees them.  NULL if there is no memory. */
uint32_t *gsnn_normaliser_generators(const gsnn_listed_class *class, size_t *count);

#endif
