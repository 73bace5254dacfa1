#!/usr/bin/python3
"""Writes table_ei.h: h(z) = phi(z) + z Phi(z) in logarithms, with Phi / h and
phi / h, at random doubles by mpmath with 80 digits, of which z^2 costs some.
Usage: make_ei_table.py > table_ei.h
"""
import math
import random

from mpmath import erfc, exp, log, mp, mpf, nstr, pi, sqrt

mp.dps = 80
random.seed(20240611)


def row(z):
    pdf = exp(-mpf(z) ** 2 / 2) / sqrt(2 * pi)
    cdf = erfc(-z / sqrt(mpf(2))) / 2
    h = pdf + z * cdf
    return "    { %s, %s },\n" % (float(z).hex(), ", ".join(
        nstr(v, 19) for v in (log(h), cdf / h, pdf / h)))


uniform = random.uniform
print("""/*
 * Written by make_ei_table.py: values by mpmath, 80 digits, on exact doubles.
 */
#ifndef HPTUNE_TESTS_TABLE_EI_H
#define HPTUNE_TESTS_TABLE_EI_H

static const struct ei_row {
    double z, log_h, cdf_ratio, pdf_ratio;
} table_ei[] = {""")
print("".join(row(draw()) for draw in (
    lambda: uniform(-1, 1), lambda: uniform(1, 30), lambda: uniform(-3, -1),
    lambda: uniform(-20, -3), lambda: uniform(-21, -19),
    lambda: -math.exp(uniform(3, 18))) for _ in range(20)), end="")
print("};\n\n#endif")
