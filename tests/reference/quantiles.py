"""Writes quantiles.csv: quantiles of every law by scipy, as `python quantiles.py > quantiles.csv`.

A row: law, its parameters and then the bounds of a truncation (`-` for none), the tail (`lower`
or `upper`), its probability, the value. Truncated laws invert scipy's distribution function of
the law before truncation from the nearer tail, in 50-digit arithmetic where it is normal.
"""
import mpmath as mp
import scipy
from scipy import stats

mp.mp.dps = 50
TAILS = [("lower", t) for t in (1e-12, 1e-9, 1e-6, 1e-3, 0.01, 0.05, 0.25, 0.5)]
TAILS += [("upper", t) for t in (0.25, 0.05, 0.01, 1e-3, 1e-6, 1e-9, 1e-12)]


def emit(law, parameters, value, bounds=("-", "-")):
    for side, t in TAILS:
        numbers = ",".join(repr(float(p)) for p in parameters)
        edges = ",".join(b if b == "-" else repr(float(b)) for b in bounds)
        print(f"{law},{numbers},{edges},{side},{t!r},{float(value(side, t))!r}")


def of(frozen):
    return lambda side, t: frozen.ppf(t) if side == "lower" else frozen.isf(t)


def polished_gamma(shape, scale):
    """scipy's value, and two Newton steps in 50 digits: scipy alone errs by 1e-9 at shape 1e6."""
    g = stats.gamma(shape)

    def value(side, t):
        x, a = mp.mpf(g.ppf(t) if side == "lower" else g.isf(t)), mp.mpf(shape)
        for _ in range(2):
            ln_density = (a - 1) * mp.log(x) - x - mp.loggamma(a)
            # x^a e^-x / Gamma(a + 1) * 1F1(1; a + 1; x) by its power series
            total = term = mp.mpf(1)
            n = 1
            while term > mp.mpf("1e-40") * total:
                term *= x / (a + n)
                total += term
                n += 1
            below = mp.exp(ln_density) * x / a * total
            error = below - mp.mpf(t) if side == "lower" else mp.mpf(1) - mp.mpf(t) - below
            x -= error / mp.exp(ln_density) * (1 if side == "lower" else -1)
        return x * scale

    return value


def triangular(low, mode, high):
    """In closed form: scipy takes the upper tail from 1 - t."""
    w = mp.mpf(high) - mp.mpf(low)
    m = (mp.mpf(mode) - mp.mpf(low)) / w

    def value(side, t):
        below, above = (t, 1 - mp.mpf(t)) if side == "lower" else (1 - mp.mpf(t), t)
        return low + w * (mp.sqrt(below * m) if below < m else 1 - mp.sqrt(above * (1 - m)))

    return value


def exact_normal(mean, sd, low, high):
    """Truncated normal by bisection-free root finding on the 50-digit distribution function."""
    a, b = (mp.mpf(low) - mean) / sd, (mp.mpf(high) - mean) / sd
    flip = a + b > 0  # work in the lower tail
    lo, hi = (-b, -a) if flip else (a, b)
    p_lo, p_hi = mp.ncdf(lo), mp.ncdf(hi)

    def value(side, t):
        lower = (side == "lower") != flip
        t = mp.mpf(t)
        p = p_lo + t * (p_hi - p_lo) if lower else p_hi - t * (p_hi - p_lo)
        left, right = max(lo, mp.mpf(-60)), min(hi, mp.mpf(60))
        for _ in range(220):
            mid = (left + right) / 2
            left, right = (mid, right) if mp.ncdf(mid) < p else (left, mid)
        z = (left + right) / 2
        return mean + sd * (-z if flip else z)

    return value


print(f"# scipy {scipy.__version__}, mpmath {mp.__version__}; see quantiles.py")
for p in [(0, 1), (100, 3), (-5, 1e-3)]:
    emit("normal", p, of(stats.norm(*p)))
for median, sigma in [(1, 0.25), (20, 1), (0.3, 2.5)]:
    emit("lognormal", (median, sigma), of(stats.lognorm(sigma, scale=median)))
for a, b in [(1, 1), (2, 3), (0.5, 0.5), (0.2, 4), (5, 0.3), (30, 12), (1.5, 200), (500, 1500),
             (9, 11), (40, 2), (3.7, 2.3), (2e5, 7e4), (0.05, 0.08)]:
    emit("beta", (a, b), of(stats.beta(a, b)))
emit("beta", (1, 1e6), lambda side, t: -mp.expm1(
    (mp.log1p(-mp.mpf(t)) if side == "lower" else mp.log(mp.mpf(t))) / 1e6))
for a, b, low, high in [(2, 5, 10, 30), (7, 1.5, -2, 1)]:
    emit("scaled_beta", (a, b, low, high), of(stats.beta(a, b, loc=low, scale=high - low)))
for low, mode, high in [(0.45, 0.7, 0.95), (10, 20, 40), (0, 0, 1), (1, 3, 3)]:
    w = high - low
    a, b = 1 + 4 * (mode - low) / w, 1 + 4 * (high - mode) / w
    emit("pert", (low, mode, high), of(stats.beta(a, b, loc=low, scale=w)))
    emit("triangular", (low, mode, high), triangular(low, mode, high))
emit("modified_pert", (10, 20, 40, 9), of(stats.beta(1 + 3, 1 + 6, loc=10, scale=30)))
for shape, scale in [(1, 1), (2, 3), (0.5, 1), (0.1, 7), (11.9, 1), (12.1, 1), (100, 0.1),
                     (4000, 2)]:
    emit("gamma", (shape, scale), of(stats.gamma(shape, scale=scale)))
emit("gamma", (1e6, 1e-3), polished_gamma(1e6, 1e-3))
for shape, scale in [(1, 1), (2, 3), (0.5, 10), (8, 0.7)]:
    emit("weibull", (shape, scale), of(stats.weibull_min(shape, scale=scale)))
for low, high in [(1, 3), (-2, 5)]:
    emit("uniform", (low, high), of(stats.uniform(low, high - low)))
z95 = stats.norm.ppf(0.95)
emit("range90", (-1, 4), of(stats.norm(1.5, 2.5 / z95)))
emit("range90", (2, 8), of(stats.lognorm(float(mp.log(4)) / 2 / z95, scale=4)))
for mean, sd in [(10, 3), (1, 2)]:
    s2 = mp.log1p((mp.mpf(sd) / mean) ** 2)
    m = mean / mp.sqrt(1 + (mp.mpf(sd) / mean) ** 2)
    emit("lognormal_moments", (mean, sd), of(stats.lognorm(float(mp.sqrt(s2)), scale=float(m))))
for mean, sd, low, high in [(0, 1, -1, 2), (0, 1, 30, 31), (0, 1, -1e9, -40), (8000, 300, 0, 1e9),
                            (0, 1, 1, 1.5), (1, 1000, 0, 1), (5, 2, -1e3, 4)]:
    emit("normal", (mean, sd), exact_normal(mean, sd, low, high), (str(low), str(high)))
for shape, scale, low, high in [(2, 3, 1, 20), (0.5, 1, 2, 1e9), (50, 1, 10, 40)]:
    g = stats.gamma(shape, scale=scale)

    def value(side, t, g=g, low=low, high=high):
        lower_mass, upper_mass = g.cdf(high) - g.cdf(low), g.sf(low) - g.sf(high)
        mass = min(lower_mass, upper_mass) if lower_mass else upper_mass
        t_low = t if side == "lower" else 1 - t
        t_high = 1 - t if side == "lower" else t
        p, q = g.cdf(low) + t_low * lower_mass, g.sf(high) + t_high * upper_mass
        return g.ppf(p) if p < q else g.isf(q)

    emit("gamma", (shape, scale), value, (str(low), str(high)))


def student(df, mean, scale, low=None, high=None):
    """From the 50-digit distribution function, inverted in ln |t| by secants from scipy's value."""
    df, mean, scale = mp.mpf(df), mp.mpf(mean), mp.mpf(scale)

    def tail(t):
        """Beyond |t| on one side."""
        return mp.betainc(df / 2, mp.mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2

    def below(x):
        t = (mp.mpf(x) - mean) / scale
        return tail(t) if t < 0 else 1 - tail(t)

    def value(side, t):
        p_low = below(low) if low is not None else mp.mpf(0)
        p_high = below(high) if high is not None else mp.mpf(1)
        inside = p_high - p_low
        p = p_low + mp.mpf(t) * inside if side == "lower" else p_high - mp.mpf(t) * inside
        far = min(p, 1 - p)
        if far == mp.mpf(1) / 2:
            return mean
        start = mp.log(abs(mp.mpf(float(stats.t.ppf(float(far), float(df))))))
        # Far tails underflow scipy no more than they do a double.
        x = mp.findroot(lambda y: mp.log(tail(mp.exp(y)) / far), (start, start + mp.mpf("1e-6")),
                        tol=mp.mpf("1e-40"), maxsteps=100)
        return mean + scale * (mp.exp(x) if p > mp.mpf(1) / 2 else -mp.exp(x))

    return value


for df, mean, scale in [(3, 0, 1), (2.1, 0, 1), (4.5, 10, 3), (30, -2, 0.5), (1000, 0, 1),
                        (1e6, 0, 1)]:
    emit("student", (df, mean, scale), student(df, mean, scale))
for p, low, high in [((3, 10, 4), 0, 1e9), ((5, 0, 1), -1, 2), ((3, 0, 1), 50, 60),
                     ((2.5, 1, 1000), 0, 1), ((8, 0, 1), -1e9, -3)]:
    emit("student", p, student(*p, low, high), (str(low), str(high)))
for low, high in [(1, 10), (1e-6, 1e6), (3, 3.001)]:
    w = mp.log(mp.mpf(high) / mp.mpf(low))
    emit("loguniform", (low, high), lambda side, t, low=low, high=high, w=w:
         low * mp.exp(w * mp.mpf(t)) if side == "lower" else high * mp.exp(-w * mp.mpf(t)))


def spread(p, x):
    """Through points of the distribution function, by scipy's PCHIP, from the nearer end."""
    from scipy.interpolate import PchipInterpolator
    up = PchipInterpolator(p, x)
    return lambda side, t: up(t) if side == "lower" else up(1 - t)


def metalog(p, x, low, high):
    """Keelin's metalog, its linear system solved in 50 digits."""
    low, high = (None if b in (mp.inf, -mp.inf) else mp.mpf(b) for b in (low, high))

    def terms(y):
        c, logit = y - mp.mpf(1) / 2, mp.log(y / (1 - y))
        row = [mp.mpf(1), logit, c * logit, c]
        for n in range(5, 11):
            row.append(c ** ((n - 1) // 2) if n % 2 else c ** (n // 2 - 1) * logit)
        return row[:len(p)]

    def height(v):
        v = mp.mpf(v)
        if low is None and high is None:
            return v
        if high is None:
            return mp.log(v - low)
        return -mp.log(high - v) if low is None else mp.log((v - low) / (high - v))

    a = mp.lu_solve(mp.matrix([terms(mp.mpf(v)) for v in p]), mp.matrix([height(v) for v in x]))

    def value(side, t):
        y = mp.mpf(t) if side == "lower" else 1 - mp.mpf(t)
        m = sum(k * term for k, term in zip(a, terms(y)))
        if low is None and high is None:
            return m
        if high is None:
            return low + mp.exp(m)
        return high - mp.exp(-m) if low is None else (low + high * mp.exp(m)) / (1 + mp.exp(m))

    return value


for p, x in [((0, 1), (2, 5)), ((0, 0.5, 1), (0, 1, 3)), ((0, 0.1, 0.5, 0.9, 1), (1, 3, 4, 6, 20)),
             ((0, 0.2, 0.6, 1), (0, 2, 2, 3))]:
    emit("quantiles", (*p, *x), spread(p, x))
TRIPLE = ((0.1, 0.5, 0.9), (0.45, 0.7, 0.85))
inf = mp.inf
for p, x, low, high in [((0.1, 0.5, 0.85), (4, 9, 17), -inf, inf), ((0.1, 0.5, 0.85), (4, 9, 17), 0, inf),
                        ((0.1, 0.5, 0.85), (4, 9, 17), -inf, 50), ((0.1, 0.5, 0.85), (4, 9, 17), 0, 50),
                        (*TRIPLE, 0, 1),
                        ((0.05, 0.25, 0.5, 0.75, 0.95), (3, 5.2, 7, 9.4, 15), -inf, inf),
                        ((0.01, 0.05, 0.2, 0.4, 0.5, 0.6, 0.8, 0.95, 0.99),
                         (7.35, 8.4, 9.2, 9.8, 10, 10.2, 10.9, 12.1, 13), 0, inf)]:
    emit("metalog", (*p, *x, low, high), metalog(p, x, low, high))
