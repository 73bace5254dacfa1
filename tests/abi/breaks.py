"""Changes of the library that a program would notice, and some that none does,
as edits of the tree: (file, text that occurs in it once, what takes its place).

Each has the checks that must refuse it; a change without any must pass them
all.  For test_breaks.py.
"""
import collections

Change = collections.namedtuple("Change", "what refused_by edits")


def everywhere(old, new, *names):
    return [(name, old, new) for name in names]


# ---- a new function ----

MAE = """HPT_API int hpt_metric_mae(size_t n, const double *truth,
                           const double *predicted, double *value);
"""
FUNCTION = [
    ("include/hptune/metric.h", MAE, MAE + "\n/** New.  @since 0.1 */\n"
     "HPT_API int hpt_metric_new(size_t n);\n"),
    ("lib/study/metric-real.c", "int\nhpt_metric_mae(",
     "int\nhpt_metric_new(size_t n)\n{\n    return n > 1;\n}\n\n"
     "int\nhpt_metric_mae(")]
IN_OLD_NODE = [("hptune.map", "    hpt_metric_mae;\n",
                "    hpt_metric_mae;\n    hpt_metric_new;\n")]
END_OF_MAP = "    *;\n};\n"
IN_NEW_NODE = [("hptune.map", END_OF_MAP, END_OF_MAP +
                "\nHPTUNE_0.2 {\nglobal:\n    hpt_metric_new;\n"
                "} HPTUNE_0.1;\n")]
SINCE_0_2 = [("include/hptune/metric.h", "/** New.  @since 0.1",
              "/** New.  @since 0.2")]
RELEASED = [("ChangeLog", "and who is affected.\n",
             "and who is affected.\n\n0.1.0 (2026-12-01)\n")]
VERSION_0_2 = [
    ("meson.build", "version: '0.1.0'", "version: '0.2.0'"),
    ("include/hptune/version.h", "HPT_VERSION_MINOR 1", "HPT_VERSION_MINOR 2"),
    ("tests/abi/test_values.c", "(HPT_VERSION_NUMBER, 100)",
     "(HPT_VERSION_NUMBER, 200)")]

# ---- a new enumerator ----

LAST = "    HPT_MAXIMIZE = 1 "
ENUMERATOR = [("include/hptune/objective.h", LAST,
               "    HPT_NEITHER = 2, /**< new */\n" + LAST)]
PINNED = [("tests/abi/test_values.c", "    PIN(HPT_MAXIMIZE, 1),\n",
           "    PIN(HPT_MAXIMIZE, 1),\n    PIN(HPT_NEITHER, 2),\n"),
          ("lib/report/constant.c", "    CONSTANT(HPT_MAXIMIZE),\n",
           "    CONSTANT(HPT_MAXIMIZE),\n    CONSTANT(HPT_NEITHER),\n")]

# ---- a new member of an open struct ----

ROWS = "include/hptune/split.h"
MEMBER = [(ROWS, "\n} hpt_rows;",
           "\n    int64_t more; /**< new */\n} hpt_rows;"),
          (ROWS, "NULL, NULL, 0, 0.0 }", "NULL, NULL, 0, 0.0, 0 }")]
# What goes with it, as doc/abi.md says.
REVIEWED = [("tests/abi/libhptune.suppr", "See doc/abi.md.\n",
             "See doc/abi.md.\n[suppress_type]\n  type_kind = struct\n"
             "  name = hpt_rows\n  has_data_member_inserted_at = end\n"),
            ("tests/abi/test_values.c", "(rows.size, 4 * word + 16);",
             "(rows.size, 4 * word + 24);"),
            ("tests/abi/test_values.c",
             "hpt_rows_init(grown, sizeof rows - 1)",
             "hpt_rows_init(grown, sizeof rows - 9)")]

CHANGES = [
    Change("a function is removed", {"abidiff"}, [
        ("include/hptune/metric.h", MAE, ""),
        ("hptune.map", "    hpt_metric_mae;\n", "")]),
    Change("a function is left out of the map", {"abidiff", "exports"}, [
        ("hptune.map", "    hpt_metric_mae;\n", "")]),
    Change("a function moves to another version", {"abidiff", "exports"}, [
        ("hptune.map", "    hpt_metric_mae;\n", ""),
        ("hptune.map", END_OF_MAP, END_OF_MAP +
         "\nHPTUNE_0.2 {\nglobal:\n    hpt_metric_mae;\n} HPTUNE_0.1;\n")]),
    Change("a parameter has another type", {"abidiff", "declared"},
           everywhere("int64_t positive,", "int positive,",
                      "include/hptune/metric.h", "lib/study/metric-class.c")),
    Change("another type is returned", {"abidiff", "declared"}, [
        ("include/hptune/metric.h", "HPT_API int hpt_metric_mae(",
         "HPT_API int64_t hpt_metric_mae("),
        ("lib/study/metric-real.c", "int\nhpt_metric_mae(",
         "int64_t\nhpt_metric_mae(")]),
    Change("a handle is taken for another", {"declared"}, [
        ("include/hptune/result.h", "hpt_result_count(const hpt_result *r",
         "hpt_result_count(const hpt_study *r"),
        ("lib/study/result-read.c",
         "hpt_result_count(const hpt_result *result)\n{\n",
         "hpt_result_count(const hpt_study *study)\n{\n"
         "    const hpt_result *result = (const void *)study;\n\n")]),
    Change("a callback returns nothing", {"abidiff", "declared"}, [
        ("include/hptune/study.h", "typedef int (*hpt_trial_fn)",
         "typedef void (*hpt_trial_fn)"),
        ("lib/study/callback.c", "    rc = hook->call(",
         "    rc = HPT_OK, hook->call(")]),
    Change("the soname is another", {"abidiff"}, [
        ("meson.build", "soversion = '0'", "soversion = '1'")]),
    Change("a function is added to a version that is released", {"exports"},
           [*RELEASED, *FUNCTION, *IN_OLD_NODE]),
    Change("a function is added, with a wrong @since", {"exports"},
           [*FUNCTION, *IN_OLD_NODE, *SINCE_0_2]),
    Change("an enumerator has another value", {"values", "constants"}, [
        ("include/hptune/objective.h", LAST, "    HPT_MAXIMIZE = 2 ")]),
    Change("an enumerator is appended, and not pinned", {"constants"},
           ENUMERATOR),
    Change("an open struct grows in the middle", {"abidiff", "values"}, [
        (ROWS, "    uint64_t seed;         /**< of",
         "    int64_t more; /**< new */\n    uint64_t seed;         /**< of")]),
    Change("an open struct has another order", {"abidiff", "values"}, [
        (ROWS, "    const int64_t *strata; /**<", "    uint64_t seed; /**<"),
        (ROWS, "    uint64_t seed;         /**<",
         "    const int64_t *strata; /**<")]),
    Change("a member of an open struct has another name", {"values"}, [
        (ROWS, "    uint64_t seed;         /**<",
         "    uint64_t origin;       /**<"),
        ("lib/study/deal.c", "= given.seed;", "= given.origin;")]),
    Change("an open struct grows at its end, without a word",
           {"abidiff", "values"}, MEMBER),
    Change("an open struct grows, and programs of before are refused",
           {"values"}, [*MEMBER, *REVIEWED,
                        ("lib/study/deal.c",
                         "(offsetof(hpt_rows, test_fraction) + sizeof(double))",
                         "sizeof(hpt_rows)")]),
    Change("an option has another key", {"keys"}, [
        ("lib/sampler/grid.c", '{ "levels", 1,', '{ "steps", 1,')]),
    Change("an option takes less", {"keys"}, [
        ("lib/sampler/grid.c", '{ "levels", 1,', '{ "levels", 2,')]),

    Change("nothing", set(), []),
    Change("an opaque struct grows", set(), [
        ("lib/sampler/sampler.c", "struct hpt_sampler {\n",
         "struct hpt_sampler {\n    size_t more;\n")]),
    Change("all that doc/abi.md allows: a function, an enumerator, a member, "
           "a deprecation", set(),
           [*RELEASED, *VERSION_0_2, *FUNCTION, *IN_NEW_NODE, *SINCE_0_2,
            *ENUMERATOR, *PINNED, *MEMBER, *REVIEWED,
            ("include/hptune/metric.h", "HPT_API int hpt_metric_rmse(",
             'HPT_API HPT_DEPRECATED("0.2: use hpt_metric_mae()")\n'
             "int hpt_metric_rmse(")]),
]
