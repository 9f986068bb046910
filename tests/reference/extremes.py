"""Writes extremes.csv: quantiles where shapes end, by scipy, as `python extremes.py > extremes.csv`.

A row: law, its parameters, the tail, its probability, the value. scipy's own quantiles err there, so
the value is the root of its distribution function, by halving of the logarithm and Newton's steps;
what is no number apart from 0 and 1 is left out.
"""
import numpy as np
import scipy
from scipy import optimize, stats

SHAPES = (0.001, 0.05, 1.0, 5.0, 30.0, 1e4, 1e6)
TAILS = [(side, t) for side in ("lower", "upper") for t in (1e-12, 1e-3, 0.3)]


def root(law, side, t, top):
    """The coordinate y with the tail t at e^y, and that value."""
    tail = law.cdf if side == "lower" else law.sf
    miss = lambda y: tail(np.exp(y)) - t
    low, high = -660.0, np.log(top)
    if miss(low) * miss(high) >= 0.0:
        return None
    x = np.exp(optimize.brentq(miss, low, high, xtol=1e-15, rtol=1e-15, maxiter=2000))
    for _ in range(3):
        step = (tail(x) - t) / law.pdf(x)
        x -= step if side == "lower" else -step
    return x if 1e-280 < x < top and abs(tail(x) - t) < 1e-11 * t else None


def emit(name, parameters, law, top):
    for side, t in TAILS:
        x = root(law, side, t, top)
        if x is not None and not (top == 1.0 and x > 1.0 - 1e-3):
            print(f"{name},{','.join(map(repr, parameters))},-,-,{side},{t!r},{float(x)!r}")


print(f"# scipy {scipy.__version__}; see extremes.py")
for a in SHAPES:
    emit("gamma", (a, 1.0), stats.gamma(a), 1e12)
    for b in SHAPES:
        emit("beta", (a, b), stats.beta(a, b), 1.0)
for df in (2.001, 30.0, 1e6, 1e9):
    emit("student", (df, 0.0, 1.0), stats.t(df), 1e12)
