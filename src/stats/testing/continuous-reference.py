"""Writes continuous-reference.json: densities, both tails and quantiles of the continuous distributions to 20 figures, by mpmath 1.3 with 60 digits.

Only definitions are used: mpmath's regularised incomplete beta and gamma functions and erfc, and for quantiles a root of these. Run by hand:
python3 src/stats/testing/continuous-reference.py > src/stats/testing/continuous-reference.json
"""
import json
from mpmath import mp, mpf, betainc, beta, gamma, gammainc, erfc, exp, sqrt, pi, findroot, nstr, log, inf
from scipy import stats

mp.dps = 60


def normal():
    return (lambda x: exp(-x * x / 2) / sqrt(2 * pi), lambda x: (erfc(-x / sqrt(2)) / 2, erfc(x / sqrt(2)) / 2), stats.norm())


def gam(a, b):
    a, b = mpf(a), mpf(b)
    return (
        lambda x: b**a * x ** (a - 1) * exp(-b * x) / gamma(a),
        lambda x: (gammainc(a, 0, b * x, regularized=True), gammainc(a, b * x, inf, regularized=True)),
        stats.gamma(float(a), scale=1 / float(b)),
    )


def chi(n):
    d, t, _ = gam(mpf(n) / 2, mpf(1) / 2)
    return d, t, stats.chi2(n)


def bet(a, b):
    a, b = mpf(a), mpf(b)
    return (
        lambda x: x ** (a - 1) * (1 - x) ** (b - 1) / beta(a, b),
        lambda x: (betainc(a, b, 0, x, regularized=True), betainc(b, a, 0, 1 - x, regularized=True)),
        stats.beta(float(a), float(b)),
    )


def f(m, n):
    a, b = mpf(m) / 2, mpf(n) / 2
    share = lambda x: a * x / (a * x + b)
    return (
        lambda x: share(x) ** a * (1 - share(x)) ** b / beta(a, b) / x,
        lambda x: (betainc(a, b, 0, share(x), regularized=True), betainc(b, a, 0, 1 - share(x), regularized=True)),
        stats.f(m, n),
    )


def t(n):
    n = mpf(n)

    def tails(x):
        small = betainc(n / 2, mpf(1) / 2, 0, n / (n + x * x), regularized=True) / 2
        return (small, 1 - small) if x < 0 else (1 - small, small)

    return lambda x: (1 + x * x / n) ** (-(n + 1) / 2) / (sqrt(n) * beta(mpf(1) / 2, n / 2)), tails, stats.t(float(n))


CASES = [
    ("normal", [], normal(), [-20, -5, -1.96, -0.01, 0.5, 3, 8, 35]),
    *[("t", [n], t(n), [-400, -12.7, -2.5, 0.001, 1, 4.3, 60]) for n in (0.5, 1, 2.5, 7, 30, 1000)],
    *[("chiSquare", [n], chi(n), [0.001, 0.5, 3.84, 20, 150]) for n in (0.5, 1, 2, 5, 17, 120)],
    *[("chiSquare", [n], chi(n), [n * 0.9, n, n * 1.1]) for n in (1000,)],
    *[("gamma", p, gam(*p), [0.0001, 0.3, 1, 4, 30]) for p in ([0.05, 1], [0.2041, 0.0582], [1.4155, 1.8380], [4, 0.5], [33, 7])],
    *[("beta", p, bet(*p), [0.001, 0.1, 0.5, 0.93, 0.999]) for p in ([0.05, 0.05], [0.5, 0.5], [1, 3], [2, 7.5], [95, 6], [0.3, 400], [2500, 1500])],
    *[("f", p, f(*p), [0.01, 0.7, 1, 3.3, 25]) for p in ([1, 1], [2, 9], [5, 10], [12.5, 3], [60, 120], [400, 7])],
]
PROBABILITIES = [1e-100, 1e-12, 0.001, 0.025, 0.3, 0.5, 0.9, 0.995]


def quantile(tails, p, start, name):
    """Root of ln P on the scale of the variable, from SciPy's double."""
    target = log(mpf(p)) if p <= 0.5 else log(1 - mpf(p))
    side = 0 if p <= 0.5 else 1
    if start == 0:
        return None
    g = lambda r: log(tails(mpf(start) * r)[side]) - target
    try:
        r = findroot(g, (mpf(1), mpf(1) + mpf(10) ** -7), tol=mpf(10) ** -50, maxsteps=60)
    except (ValueError, ZeroDivisionError):
        return None
    return mpf(start) * r if abs(r - 1) < 1e-3 else None


rows = []
for name, parameters, (density, tails, frozen), places in CASES:
    values = []
    for x in places:
        low, high = tails(mpf(x))
        assert abs(low + high - 1) < mpf(10) ** -40, (name, parameters, x)
        values.append([x, nstr(density(mpf(x)), 20), nstr(low, 20), nstr(high, 20)])
    quantiles = []
    for p in PROBABILITIES:
        start = float(frozen.ppf(p))
        if abs(start) < 1e-300 or abs(start) == float("inf") or (name == "beta" and start > 0.999999):
            continue
        x = quantile(tails, p, start, name)
        if x is not None:
            quantiles.append([p, nstr(x, 20)])
    rows.append({"distribution": name, "parameters": parameters, "values": values, "quantiles": quantiles})

print("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]")
