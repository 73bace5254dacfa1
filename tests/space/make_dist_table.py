#!/usr/bin/python3
"""Writes table_dist.h: quantile, cdf, density and mean of distributions, by
mpmath with 40 digits on exact doubles; quantiles by solving the cdf for u, means
by quadrature where there is no textbook formula.
Usage: make_dist_table.py > table_dist.h
"""
import random

from mpmath import (betainc, erfc, exp, expm1, findroot, floor, gammainc, inf,
                    linspace, log, loggamma, mp, mpf, nstr, pi, quad, sqrt)

mp.dps = 40
random.seed(20240517)
U = [1e-9, 0.001, 0.1, 0.25, 0.5, 0.7, 0.9375, 0.999, 1 - 2.0 ** -20]


def phi(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def cap_phi(z):
    return erfc(-z / sqrt(mpf(2))) / 2


class Uniform:
    def __init__(self, a, b):
        self.a, self.b = mpf(a), mpf(b)
        self.mean = (self.a + self.b) / 2

    def quantile(self, u):
        return self.a + u * (self.b - self.a)

    def cdf(self, x):
        return (x - self.a) / (self.b - self.a)

    def pdf(self, x):
        return 1 / (self.b - self.a)


class LogUniform(Uniform):
    def __init__(self, a, b):
        self.a, self.b = mpf(a), mpf(b)
        self.ratio = log(self.b / self.a)
        self.mean = (self.b - self.a) / self.ratio

    def quantile(self, u):
        return self.a * exp(u * self.ratio)

    def cdf(self, x):
        return log(x / self.a) / self.ratio

    def pdf(self, x):
        return 1 / (x * self.ratio)


class Solved:
    """Quantile by bisection of the cdf, then Newton steps."""
    low, high = -inf, inf

    def quantile(self, u):
        low, high = self.bracket
        for _ in range(60):
            middle = (low + high) / 2
            if self.cdf(middle) < u:
                low = middle
            else:
                high = middle
        x = (low + high) / 2
        for _ in range(6):
            x -= (self.cdf(x) - u) / self.pdf(x)
        return x


class Normal(Solved):
    def __init__(self, m, s):
        self.m, self.s, self.mean = mpf(m), mpf(s), mpf(m)
        self.bracket = self.m - 10 * self.s, self.m + 10 * self.s

    def cdf(self, x):
        return cap_phi((x - self.m) / self.s)

    def pdf(self, x):
        return phi((x - self.m) / self.s) / self.s


class LogNormal(Normal):
    def __init__(self, m, s):
        Normal.__init__(self, m, s)
        self.mean = exp(self.m + self.s ** 2 / 2)

    def quantile(self, u):
        return exp(Normal(self.m, self.s).quantile(u))

    def cdf(self, x):
        return Normal.cdf(self, log(x))

    def pdf(self, x):
        return Normal.pdf(self, log(x)) / x


class Truncated(Solved):
    def __init__(self, m, s, a, b):
        self.m, self.s = mpf(m), mpf(s)
        self.a, self.b = mpf(a), mpf(b)
        self.inner = Normal(m, s)
        self.flip = self.a > self.m  # the left tail has the digits
        self.total = self.mass(self.a, self.b)
        edges = max(self.a, self.m - 60 * self.s), min(self.b, self.m + 60 * self.s)
        self.bracket = edges
        self.mean = quad(lambda x: x * self.pdf(x), linspace(*edges, 60))

    def tail(self, x):
        z = (x - self.m) / self.s
        return cap_phi(-z if self.flip else z)

    def mass(self, a, b):
        return abs(self.tail(b) - self.tail(a))

    def cdf(self, x):
        return self.mass(self.a, x) / self.total

    def pdf(self, x):
        return self.inner.pdf(x) / self.total


class Exponential(Solved):
    def __init__(self, scale):
        self.scale = self.mean = mpf(scale)

    def quantile(self, u):
        return -self.scale * log(1 - u)

    def cdf(self, x):
        return -expm1(-x / self.scale)

    def pdf(self, x):
        return exp(-x / self.scale) / self.scale


class Gamma(Solved):
    def __init__(self, k, s):
        self.k, self.s = mpf(k), mpf(s)
        self.mean = self.k * self.s

    def cdf(self, x):
        t = x / self.s
        if self.k > 1e4:  # the series is too slow there
            start = max(self.k - 40 * sqrt(self.k), 0)
            return quad(lambda y: self.pdf(y * self.s) * self.s,
                        linspace(start, t, 80))
        return gammainc(self.k, 0, t, regularized=True)

    def pdf(self, x):
        t = x / self.s
        return exp((self.k - 1) * log(t) - t - loggamma(self.k)) / self.s

    def quantile(self, u):
        # in the logarithm: small shapes reach down to 1e-300
        low = log(u) / self.k - 3
        high = log(self.k + 30 * sqrt(self.k) + 60)
        for _ in range(40):
            middle = (low + high) / 2
            if self.cdf(exp(middle) * self.s) < u:
                low = middle
            else:
                high = middle
        t = (low + high) / 2
        for _ in range(5):
            x = exp(t) * self.s
            t -= (self.cdf(x) - u) / (self.pdf(x) * x)
        return exp(t) * self.s


class Beta(Solved):
    def __init__(self, a, b):
        self.a, self.b = mpf(a), mpf(b)
        self.mean = self.a / (self.a + self.b)
        self.norm = loggamma(self.a + self.b) - loggamma(self.a) - loggamma(self.b)

    def cdf(self, x):
        return betainc(self.a, self.b, 0, x, regularized=True)

    def pdf(self, x):
        return exp((self.a - 1) * log(x) + (self.b - 1) * log(1 - x) + self.norm)

    def quantile(self, u):
        low, high = mpf(-250), mpf(60)
        for _ in range(50):
            middle = (low + high) / 2
            if self.cdf(1 / (1 + exp(-middle))) < u:
                low = middle
            else:
                high = middle
        t = (low + high) / 2
        for _ in range(5):
            x = 1 / (1 + exp(-t))
            t -= (self.cdf(x) - u) / (self.pdf(x) * x * (1 - x))
        return 1 / (1 + exp(-t))


CASES = [
    ("uniform", Uniform, (-2.5, 5.125)),
    ("uniform", Uniform, (1e-3, 2e-3)),
    ("log_uniform", LogUniform, (1e-5, 0.1)),
    ("log_uniform", LogUniform, (1e-300, 1e300)),
    ("log_uniform", LogUniform, (1.0, 1.0009765625)),
    ("normal", Normal, (0.0, 1.0)),
    ("normal", Normal, (100.0, 2.5)),
    ("log_normal", LogNormal, (1.0, 0.5)),
    ("log_normal", LogNormal, (-3.0, 4.0)),
    ("truncated_normal", Truncated, (1.0, 2.0, -1.5, 4.0)),
    ("truncated_normal", Truncated, (0.0, 1.0, 5.0, 9.0)),
    ("truncated_normal", Truncated, (0.0, 1.0, -inf, -20.0)),
    ("truncated_normal", Truncated, (3.0, 1.0, 0.5, inf)),
    ("truncated_normal", Truncated, (0.0, 1e4, 1.0, 2.0)),
    ("truncated_normal", Truncated, (0.0, 1.0, 35.0, 35.5)),
    ("truncated_normal", Truncated, (-1000.0, 20.0, 1.0, inf)),
    ("exponential", Exponential, (100.0,)),
    ("gamma", Gamma, (2.5, 3.0)),
    ("gamma", Gamma, (0.1, 7.0)),
    ("gamma", Gamma, (150.75, 0.01)),
    ("gamma", Gamma, (1e6, 1e-3)),
    ("beta", Beta, (2.0, 0.5)),
    ("beta", Beta, (0.3, 0.2)),
    ("beta", Beta, (40.0, 1.25)),
    ("beta", Beta, (300.5, 1200.25)),
]

def hexa(x):
    return "INFINITY" if x == inf else "-INFINITY" if x == -inf else float(x).hex()


print("""/*
 * Written by make_dist_table.py: mpmath, 40 digits, on exact doubles.
 */
#ifndef HPTUNE_TESTS_TABLE_DIST_H
#define HPTUNE_TESTS_TABLE_DIST_H

/* Q(u) = quantile; at x: cdf and density. */
struct dist_row {
    double u, quantile, x, cdf, density;
};

struct dist_case {
    const char *family;
    double arguments[4];
    double mean;
    struct dist_row rows[%d];
};

static const struct dist_case dist_cases[] = {""" % len(U))
for name, make, args in CASES:
    d = make(*args)
    print('    { "%s", { %s }, %s, {' % (name, ", ".join(hexa(a) for a in args),
                                        nstr(d.mean, 20)))
    for u in U:
        q = d.quantile(mpf(u))
        x = float(q)  # the double nearby, for which the cdf is exact
        if name == "beta" and x == 1:
            x = 0.999
        print("        { %s, %s,\n          %s, %s, %s }," % (
            float(u).hex(), nstr(q, 20), x.hex(), nstr(d.cdf(mpf(x)), 20),
            nstr(d.pdf(mpf(x)), 20)))
    print("    } },")
print("};\n\n#endif")
