#!/usr/bin/python3
"""Writes table_gp.h: likelihood, posterior and leave-one-out of Gaussian
processes by mpmath with 80 digits, on the exact doubles; derivatives by central
differences with those digits.  lib/gp/gp.h and covariance.h say what each
number is; test_precision.c makes the same data from the same seeds.  Takes two
minutes.
Usage: make_gp_table.py > table_gp.h
"""
import math
import sys
from collections import namedtuple

from mpmath import exp, fdot, log, mp, mpf, nstr, pi, sqrt

mp.dps = 80
STEP = mpf(10) ** -25  # of the differences, whose errors are its square
JITTER = mpf(1e-10)  # of k(x, x), as the code has it
MATERN, EXPONENTIAL = 0, 1
ADDITIVE, QUADRATIC = 1, 2
POINTS = LEFT_OUT = 3

Case = namedtuple("Case", "family terms categories known n dim gap rough "
                          "log_length log_noise")
PLAIN = Case(MATERN, 0, 0, 0, 20, 2, 0, 0, -1, -7)
ALL = PLAIN._replace(terms=ADDITIVE | QUADRATIC)
NEAR = ALL._replace(n=30, dim=3)
FLAT = PLAIN._replace(n=25, dim=1, log_length=3)
CASES = [
    # random data: kernels, terms, categories, known variances, sizes
    PLAIN, PLAIN._replace(n=5, dim=1), PLAIN._replace(n=40, dim=5),
    PLAIN._replace(terms=ADDITIVE), PLAIN._replace(terms=QUADRATIC, known=1),
    ALL._replace(n=60, dim=8, categories=1, rough=1),
    ALL._replace(family=EXPONENTIAL, n=35, dim=4, categories=1, known=1),
    PLAIN._replace(family=EXPONENTIAL, n=30, dim=3, rough=1),
    ALL._replace(n=30, dim=6, categories=1, log_length=-2.5),
    ALL._replace(n=50, dim=2, known=1),
    # near-duplicates
    *[NEAR._replace(gap=gap, log_noise=noise)
      for gap in (1e-4, 1e-6, 1e-8) for noise in (-7, -18.5, -27)],
    *[NEAR._replace(gap=gap, rough=1, log_noise=noise)
      for gap in (1e-4, 1e-6, 1e-8) for noise in (-7, -13, -18.5)],
    PLAIN._replace(family=EXPONENTIAL, n=40, dim=2, gap=1e-6, log_noise=-18.5),
    PLAIN._replace(n=60, dim=5, gap=1e-8, categories=1, log_noise=-18.5),
    # long lengthscales: the covariance has a few large eigenvalues
    FLAT._replace(log_noise=-7), FLAT._replace(log_noise=-18.5),
    FLAT._replace(log_noise=-27), FLAT._replace(rough=1, log_noise=-13),
    FLAT._replace(family=EXPONENTIAL, log_noise=-18.5),
    FLAT._replace(family=EXPONENTIAL, dim=2, n=40, gap=1e-6, log_noise=-27),
    ALL._replace(n=60, dim=2, log_length=2, log_noise=-18.5),
]


class Draws:
    """The generator of test_precision.c."""

    def __init__(self, seed):
        self.state = seed

    def __call__(self):
        self.state = (self.state * 6364136223846793005
                      + 1442695040888963407) % 2 ** 64
        return (self.state >> 11) * 2.0 ** -53


class Data:
    """Doubles, made step by step as the test makes them."""

    def __init__(self, case, seed):
        draw = Draws(seed)
        self.x = []
        self.y = []
        for i in range(case.n):
            twin = i >= case.n // 2 and case.gap > 0
            x = [self.x[i - case.n // 2][d] + case.gap * (draw() - 0.5) if twin
                 else draw() for d in range(case.dim)]
            self.x.append(self.settle(case, x))
            y = 0.0
            for d in range(case.dim):
                t = x[d] - 0.25 * (d % 3)
                y += (1 - 3 * t) * t + 0.5 * t * t * t
            self.y.append(y + case.rough * (draw() - 0.5))
        self.extra = [0.01 * draw() if case.known and i % 3 == 0 else 0.0
                      for i in range(case.n)]
        count = 2 * case.dim + 4
        self.theta = [self.parameter(case, i, draw()) for i in range(count)]
        self.points = [
            self.settle(case, [draw() for _ in range(case.dim)]),
            self.settle(case, [x + 0.001 * (draw() - 0.5) for x in self.x[0]]),
            self.x[1]]

    @staticmethod
    def settle(case, x):
        """One coordinate of three or more is a category of three values."""
        if case.categories and case.dim > 2:
            x[2] = (math.floor(3 * x[2]) + 0.5) / 3
        return x

    @staticmethod
    def parameter(case, i, u):
        step = math.floor(16 * u) / 16
        if i == case.dim + 1:
            return case.log_noise
        if i < case.dim or case.dim + 2 <= i < 2 * case.dim + 2:
            return case.log_length + step
        return step - 0.5


class Kernel:
    """lib/gp/covariance.h at one theta."""

    def __init__(self, case, theta):
        dim = case.dim
        e = [exp(t) for t in theta]
        self.case = case
        self.lengths, self.signal, self.noise = e[:dim], e[dim], e[dim + 1]
        self.shares, self.share, self.trend = (
            e[dim + 2:2 * dim + 2], e[2 * dim + 2], e[2 * dim + 3])
        self.share *= 1 if case.terms & ADDITIVE else 0
        self.trend *= 1 if case.terms & QUADRATIC else 0
        self.level = self.signal + self.share

    def is_category(self, d):
        return self.case.categories and self.case.dim > 2 and d == 2

    def correlation(self, square):
        if self.case.family == EXPONENTIAL:
            return exp(-square / 2)
        s = sqrt(5 * square)
        return (1 + s + s * s / 3) * exp(-s)

    def __call__(self, x, z):
        dim = self.case.dim
        squares = [mpf(x[d] != z[d]) if self.is_category(d)
                   else (mpf(x[d]) - z[d]) ** 2 for d in range(dim)]
        k = self.signal * self.correlation(
            sum(s / l ** 2 for s, l in zip(squares, self.lengths)))
        if self.share:
            k += self.share / dim * sum(
                self.correlation(s / a ** 2)
                for s, a in zip(squares, self.shares))
        if self.trend:
            product = 1 + sum((2 * mpf(x[d]) - 1) * (2 * mpf(z[d]) - 1)
                              for d in range(dim) if not self.is_category(d))
            k += self.trend * (product / (1 + mpf(dim) / 3)) ** 2
        return k


def cholesky(k):
    rows = []
    for i in range(len(k)):
        row = []
        for j in range(i):
            row.append((k[i][j] - fdot(row, rows[j][:j])) / rows[j][j])
        row.append(sqrt(k[i][i] - fdot(row, row)))
        rows.append(row)
    return rows


def forward(rows, b):
    v = []
    for row, rest in zip(rows, b):
        v.append((rest - fdot(row[:-1], v)) / row[-1])
    return v


def backward(rows, b):
    n = len(b)
    v = [mpf(0)] * n
    for i in reversed(range(n)):
        v[i] = (b[i] - fdot([rows[j][i] for j in range(i + 1, n)],
                            v[i + 1:])) / rows[i][i]
    return v


class Process:
    """Conditioned on data at one theta."""

    def __init__(self, case, data, theta):
        n = case.n
        self.data = data
        self.kernel = kernel = Kernel(case, theta)
        k = [[kernel(data.x[i], data.x[j]) for j in range(i + 1)]
             for i in range(n)]
        for i in range(n):
            k[i][i] += (kernel.noise + mpf(data.extra[i])
                        + JITTER * kernel.level)
        self.rows = cholesky(k)
        ones = forward(self.rows, [mpf(1)] * n)
        white = forward(self.rows, [mpf(y) for y in data.y])
        self.mean = fdot(ones, white) / fdot(ones, ones)
        white = [w - self.mean * o for w, o in zip(white, ones)]
        self.likelihood = (-fdot(white, white) / 2
                           - sum(log(row[-1]) for row in self.rows)
                           - n * log(2 * pi) / 2)
        self.alpha = backward(self.rows, white)

    def posterior(self, x):
        k = [self.kernel(x, z) for z in self.data.x]
        v = forward(self.rows, k)
        return (self.mean + fdot(k, self.alpha),
                self.kernel(x, x) - fdot(v, v))

    def left_out(self, i):
        unit = [mpf(j == i) for j in range(len(self.alpha))]
        v = forward(self.rows, unit)
        inverse = fdot(v, v)
        return mpf(self.data.y[i]) - self.alpha[i] / inverse, 1 / inverse


def difference(function, at, i):
    """Derivative of a function of a list, or of a tuple of them."""
    values = []
    for sign in (1, -1):
        moved = [mpf(a) for a in at]
        moved[i] += sign * STEP
        values.append(function(moved))
    return [(high - low) / (2 * STEP) for high, low in zip(*values)]


def is_used(case, i):
    dim = case.dim
    if i < dim + 2:
        return True
    if i < 2 * dim + 3:
        return case.terms & ADDITIVE
    return case.terms & QUADRATIC


def listed(values):
    return "{ %s }" % ", ".join(nstr(v, 19) for v in values)


def write(case, seed):
    data = Data(case, seed)
    process = Process(case, data, [mpf(t) for t in data.theta])

    def likelihood(theta):
        return [Process(case, data, theta).likelihood]

    gradient = [difference(likelihood, data.theta, i)[0] if is_used(case, i)
                else mpf(0) for i in range(len(data.theta))]
    print("    { %d, %d, %d, %d, %d, %d, %r, %d, %r, %r,\n      %s, %s,\n"
          "      %s,\n      {" % (
              *case, nstr(process.likelihood, 19), nstr(process.mean, 19),
              listed(gradient)))
    for x in data.points:
        slopes = [difference(process.posterior, x, d)
                  if not process.kernel.is_category(d) else (mpf(0), mpf(0))
                  for d in range(case.dim)]
        print("        { %s, %s,\n          %s,\n          %s },"
              % (*(nstr(v, 19) for v in process.posterior(x)),
                 listed(s[0] for s in slopes), listed(s[1] for s in slopes)))
    print("      }, {")
    for i in range(LEFT_OUT):
        print("        { %s, %s }," % tuple(
            nstr(v, 19) for v in process.left_out(i * case.n // LEFT_OUT)))
    print("      } },", flush=True)


if __name__ == "__main__":
    print("""/*
 * Written by make_gp_table.py: values by mpmath, 80 digits, on exact doubles.
 */
#ifndef HPTUNE_TESTS_TABLE_GP_H
#define HPTUNE_TESTS_TABLE_GP_H

static const struct gp_row {
    int family, terms, categories, known, n, dim;
    double gap, rough, log_length, log_noise;
    double likelihood, mean, gradient[20];
    struct {
        double mean, variance, mean_gradient[8], variance_gradient[8];
    } points[%d];
    struct {
        double mean, variance;
    } left_out[%d];
} table_gp[] = {""" % (POINTS, LEFT_OUT))
    for number, chosen in enumerate(CASES):
        print("%d of %d" % (number + 1, len(CASES)), file=sys.stderr)
        write(chosen, number + 1)
    print("};\n\n#endif")
