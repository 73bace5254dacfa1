"""Count the checks in Meson's test logs: "PASSED FAILED" on one line.

usage: count-tests.py TESTLOG.json...

A Check program counts as many checks as it says ("95%: Checks: 20, Failures:
1, Errors: 0"), any other test as one.  A program that fails without a failed
check (a sanitizer's report, a time limit) is one failure more.
"""
import json
import re
import sys

SUMMARY = re.compile(r"^\d+%: Checks: (\d+), Failures: (\d+), Errors: (\d+)",
                     re.M)


def count(test):
    """(passed, failed) of one test."""
    if test["result"] == "SKIP":
        return 0, 0
    is_ok = test["result"] in ("OK", "EXPECTEDFAIL")
    found = SUMMARY.search(test.get("stdout", ""))
    if not found:
        return (1, 0) if is_ok else (0, 1)
    checks, failures, errors = map(int, found.groups())
    failed = failures + errors
    return checks - failed, failed if is_ok or failed else 1


def main():
    passed = failed = 0
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as log:
            for line in log:
                test = count(json.loads(line))
                passed += test[0]
                failed += test[1]
    print(passed, failed)


main()
