/*
 * Inside of a space, shared by the files of this room.
 *
 * A space is plain data while it is built.  Freezing derives from it, once and
 * without changing it, what the quick paths read (hpti_frozen), and publishes
 * that by one atomic pointer: two threads that freeze at the same time both
 * derive, one publishes, the other drops its copy.
 */
#ifndef HPTI_SPACE_SPACE_PRIV_H
#define HPTI_SPACE_SPACE_PRIV_H

#include "base/error.h"
#include "base/mem.h"
#include "base/text.h"
#include "space/configuration.h"
#include "space/distribution.h"
#include "space/domain.h"
#include "space/names.h"
#include <hptune/space.h>
#include <stdatomic.h>

#define HPTI_NO_COORDINATE SIZE_MAX

/* A double in full as an argument for "%s": a bound that is missed by one ulp
 * shows it. */
#define HPTI_EXACT(x) hpti_format_double((char[HPTI_DOUBLE_TEXT]){ 0 }, (x))

typedef struct hpti_parameter {
    char *name;
    hpt_dist *dist;
    hpti_value standard; /* the default */
    bool has_default;
} hpti_parameter;

/* Child is active only when the parent's value is one of some, or between. */
typedef struct hpti_condition {
    size_t child, parent;
    bool integral;      /* how the parent keeps its values */
    bool between;       /* from .. to, else one of values */
    hpti_value from, to;
    double low, high;   /* from and to as the user gave them */
    size_t n;
    hpti_value *values; /* length n, ascending */
} hpti_condition;

typedef enum hpti_constraint_form {
    HPTI_LINEAR,
    HPTI_ORDER,
    HPTI_PREDICATE
} hpti_constraint_form;

typedef struct hpti_constraint {
    hpti_constraint_form form;
    size_t n;
    size_t *parameters;   /* length n; the smaller first in an order */
    double *coefficients; /* length n, linear only */
    double upper;
    hpt_predicate_fn predicate;
    void *user_data;
    hpt_destroy_fn destroy;
} hpti_constraint;

/* A condition, with where its parent's value is found. */
typedef struct hpti_gate {
    const hpti_condition *condition;
    const hpt_dist *dist;
    size_t coordinate; /* of the parent: it always has one */
} hpti_gate;

/* A parameter as the quick paths see it. */
typedef struct hpti_slot {
    const hpt_dist *dist;
    size_t coordinate; /* or HPTI_NO_COORDINATE */
    hpti_value fixed;  /* the value without a coordinate */
    size_t first_gate, n_gates;
    bool is_integral;
    bool never;        /* no configuration has it active */
    bool pointwise;    /* every cell is a point: settled is as it is */
} hpti_slot;

typedef struct hpti_frozen {
    hpti_domain domain;
    size_t n, n_gates, n_wide;
    hpti_slot *slots;             /* length n */
    hpti_coordinate *coordinates; /* length n, domain.dim of them in use */
    size_t *wide;                 /* length n_wide: the coordinates that are
                                     not pointwise */
    hpti_gate *gates;             /* length n_gates, by child */
} hpti_frozen;

/* A failure of a build call, until the same call succeeds. */
typedef struct hpti_trouble {
    struct hpti_trouble *next;
    uint64_t key; /* of the call and its names */
    hpti_failure failure;
} hpti_trouble;

struct hpt_space {
    hpt_allocator mem;
    atomic_size_t references;
    _Atomic(hpti_frozen *) frozen; /* NULL while it is built */

    hpti_parameter *parameters; /* room for capacity */
    size_t n, capacity;
    size_t *buckets; /* hash table of names: index + 1, 0 for empty */
    size_t n_buckets;

    hpti_condition *conditions;
    size_t n_conditions;
    hpti_constraint *constraints;
    size_t n_constraints;

    hpti_trouble first; /* status HPT_OK: none; in here, so that even a lack of
                           memory can be remembered */
};

/* ---- names.c ---- */

/* As hpt_space_find(), with the index in *index. */
int hpti_name_index(const hpt_space *space, const char *name, size_t *index);

/* May a name be added?  HPT_OK, HPT_E_INVALID. */
int hpti_name_check(const hpt_space *space, const char *name);

/* Room for one more name.  HPT_OK, HPT_E_NOMEM. */
int hpti_name_reserve(hpt_space *space);

/* Enter the name of parameter i; there is room. */
void hpti_name_enter(hpt_space *space, size_t i);

/* ---- space.c ---- */

/* Index of a label of parameter i; an error begins with the name `who`. */
int hpti_space_label_index(const hpt_space *space, size_t i, const char *who,
                           const char *label, int64_t *index);

/* ---- trouble.c ---- */

/* Sorts of build calls; a failure lasts until the same sort of call, with the
 * same names, succeeds. */
typedef enum hpti_call {
    HPTI_CALL_ADD,
    HPTI_CALL_CONDITION,
    HPTI_CALL_LINEAR,
    HPTI_CALL_ORDER,
    HPTI_CALL_PREDICATE,
    HPTI_CALL_DEFAULT
} hpti_call;

/*
 * A build call has ended with rc: remember or forget.  Returns rc with the
 * thread's text as it was.
 */
int hpti_space_conclude(hpt_space *space, hpti_call call, size_t n,
                        const char *const *names, int rc);

/* HPT_E_STATE when the space is frozen. */
int hpti_space_check_open(const hpt_space *space);

/* Raise the first failure that was not mended, or HPT_OK. */
int hpti_space_raise(const hpt_space *space);

void hpti_trouble_clear(hpt_space *space);

/* ---- condition.c, constraint.c ---- */

bool hpti_condition_holds(const hpti_condition *condition, hpti_value value);
void hpti_conditions_clear(hpt_space *space);
void hpti_constraints_clear(hpt_space *space);

/* ---- space-fill.c ---- */

/* The value of parameter i that is the user's number, or HPT_E_RANGE with a
 * text that says why there is none. */
int hpti_space_value_of(const hpt_space *space, size_t i, double number,
                        hpti_value *value);

/* ---- freeze.c, domain-count.c ---- */

void hpti_frozen_destroy(const hpt_allocator *mem, hpti_frozen *frozen);

/*
 * Number of settled points into domain.count, when it is finite, below 2^64,
 * and cheap to find; else 0.  HPT_OK, HPT_E_NOMEM.
 */
int hpti_domain_count(hpti_frozen *frozen, const hpt_allocator *mem);

static inline const hpti_frozen *
hpti_space_frozen(const hpt_space *space)
{
    return atomic_load_explicit(&space->frozen, memory_order_acquire);
}

#endif
