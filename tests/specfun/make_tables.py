#!/usr/bin/python3
"""Writes table_specfun.h: special functions at random doubles, by mpmath with
60 digits on the exact value of each double.  Usage: make_tables.py > table_specfun.h
"""
import math
import random

from mpmath import (betainc, erfc, exp, expm1, gammainc, inf, linspace, log,
                    log1p, loggamma, mp, mpf, nstr, pi, quad, sqrt, erfinv)

mp.dps = 60
random.seed(20240229)


def spread(low, high):
    """Even in the logarithm."""
    return math.exp(random.uniform(math.log(low), math.log(high)))


def both(low, high):
    return random.choice((-1, 1)) * spread(low, high)


def erfcx(x):
    if x < 100:
        return exp(x * x) * erfc(x)
    t = 1 / (2 * x * x)
    terms, term = [], mpf(1)
    for k in range(1, 9):
        terms.append(term)
        term *= -(2 * k - 1) * t
    return sum(terms) / (x * sqrt(pi))


def cdf(z):
    return erfc(-z / sqrt(mpf(2))) / 2


def log_cdf(z):
    if z > -100:
        return log(cdf(z))
    return log(erfcx(-z / sqrt(mpf(2))) / 2) - z * z / 2


def log_quantile(target):
    z = -sqrt(-2 * target)
    for _ in range(200):
        ratio = erfcx(-z / sqrt(mpf(2))) * sqrt(pi / 2)
        step = (log_cdf(z) - target) * ratio
        z -= step
        if abs(step) < mpf(10) ** -50 * abs(z):
            return z
    raise ArithmeticError(target)


def quantile(p):
    if p < mpf(10) ** -4:
        return log_quantile(log(p))
    return sqrt(mpf(2)) * erfinv(2 * p - 1)


def interval(z, w):
    w = min(w, 60 / (1 + z))
    return quad(lambda s: exp(-z * s - s * s / 2), linspace(0, w, 25))


def table(name, function, *columns):
    rows = []
    for args in columns:
        want = function(*map(mpf, args))
        rows.append("    { %s, %s }," % (
            ", ".join("%s" % float(a).hex() for a in args), nstr(want, 22)))
    print("static const struct row%d table_%s[] = {" % (len(columns[0]), name))
    print("\n".join(rows))
    print("};\n")


def draw(n, generator):
    return [generator() for _ in range(n)]


def one(n, *generators):
    return [(g(),) for g in generators for _ in range(n)]


print("""/*
 * Written by make_tables.py: values by mpmath, 60 digits, on exact doubles.
 */
#ifndef HPTUNE_TESTS_TABLE_SPECFUN_H
#define HPTUNE_TESTS_TABLE_SPECFUN_H

struct row1 {
    double x, want;
};
struct row2 {
    double a, x, want;
};
struct row3 {
    double a, b, x, want;
};
""")

uniform = random.uniform
table("exp", exp, *one(25, lambda: uniform(-1, 1), lambda: uniform(-708, 709.7),
                       lambda: both(1e-20, 1e-3)))
table("expm1", expm1, *one(25, lambda: uniform(-2, 2), lambda: both(1e-30, 1),
                           lambda: uniform(-40, 709)))
table("log", log, *one(25, lambda: uniform(0.5, 2), lambda: spread(1e-307, 1e308),
                       lambda: 1 + both(1e-15, 1e-2),
                       lambda: random.randrange(1, 10**12) * 5e-324))
table("log1p", log1p, *one(25, lambda: uniform(-1, 2), lambda: both(1e-300, 1e-2),
                           lambda: spread(1e-3, 1e300)))
table("log1pmx", lambda x: log1p(x) - x,
      *one(25, lambda: uniform(-0.9, 2), lambda: both(1e-15, 0.3)))
table("log1mexp", lambda t: log(-expm1(t)), *one(30, lambda: -spread(1e-20, 100)))
table("erfc", erfc, *one(25, lambda: uniform(0, 26), lambda: uniform(-6, 1)))
table("erfcx", erfcx, *one(40, lambda: uniform(0, 15), lambda: uniform(14, 40),
                           lambda: spread(40, 1e200), lambda: uniform(-26, 0)))
table("normal_pdf", lambda z: exp(-z * z / 2) / sqrt(2 * pi),
      *one(30, lambda: uniform(-37, 37)))
table("normal_cdf", cdf, *one(30, lambda: uniform(-37, 0), lambda: uniform(-3, 8)))
table("normal_log_cdf", log_cdf,
      *one(30, lambda: uniform(-40, 8), lambda: -spread(40, 1e8)))
table("normal_quantile", quantile,
      *one(40, lambda: uniform(0, 1), lambda: spread(1e-300, 0.1)))
table("normal_log_quantile", log_quantile,
      *one(30, lambda: -spread(0.2, 1e6), lambda: -spread(600, 800)))
mp.dps = 40
table("normal_interval", interval,
      *draw(30, lambda: (spread(1e-3, 1e4), spread(1e-8, 20))),
      *draw(30, lambda: (uniform(0, 6), uniform(0, 4))))
table("lgamma", loggamma, *one(40, lambda: uniform(0, 10), lambda: uniform(0.9, 2.1),
                               lambda: spread(1e-300, 1e8)))


def gamma_args():
    a = spread(0.01, 2000)
    return a, max(a + uniform(-6, 8) * math.sqrt(a), a * uniform(0.01, 0.9))


def central(a, x):
    """P(a, x) for large a by quadrature of the density."""
    density = lambda t: exp((a - 1) * log(t) - t - loggamma(a))
    sd = sqrt(a)
    return quad(density, linspace(x - 30 * sd, x, 40))


table("gamma_p", lambda a, x: gammainc(a, 0, x, regularized=True),
      *draw(80, gamma_args))
table("gamma_q", lambda a, x: gammainc(a, x, inf, regularized=True),
      *[row for row in draw(120, gamma_args) if row[0] > 0.5])
table("gamma_p_large", central,
      *[(a, a + z * math.sqrt(a)) for a in (1e5, 1e6) for z in (-5, -1, 0, 1, 3)])
table("betainc", lambda a, b, x: betainc(a, b, 0, x, regularized=True),
      *draw(80, lambda: (spread(0.01, 200), spread(0.01, 200), uniform(0.001, 0.999))))


def beta_central(a, b, x):
    density = lambda t: exp((a - 1) * log(t) + (b - 1) * log(1 - t)
                            - loggamma(a) - loggamma(b) + loggamma(a + b))
    sd = sqrt(a * b / (a + b) ** 3)
    return quad(density, linspace(max(x - 30 * sd, 0), x, 60))


table("betainc_large", beta_central,
      *[(a, b, a / (a + b) + z * math.sqrt(a * b / (a + b) ** 3))
        for a, b in ((1e4, 1e6), (1e6, 1e6), (4e5, 15.5), (12.25, 3e5))
        for z in (-2, -1, 0, 1, 2)])
table("lbeta", lambda a, b: loggamma(a) + loggamma(b) - loggamma(a + b),
      *draw(60, lambda: (spread(0.01, 1e6), spread(0.01, 1e6))))
print("#endif")
