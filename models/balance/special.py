"""The few special functions the estimator needs, in plain Python.

Digamma and trigamma by recurrence and asymptotic series (Abramowitz & Stegun, *Handbook of
Mathematical Functions*, 6.3.5, 6.3.18, 6.4.6, 6.4.12); the regularised incomplete beta function by
its continued fraction (ibid. 26.5.8, evaluated with Lentz's method); the Gamma distribution with a
whole shape as a Poisson tail (ibid. 26.4.21). Tests hold them to mpmath and SciPy.
"""

from __future__ import annotations

import math

#: From here on the asymptotic series is good to 1e-15; below, the recurrence steps up to it.
_LARGE = 12.0
#: B_2n / (2n), the coefficients of 6.3.18, after the leading terms.
_DIGAMMA = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12)
#: B_2n, the coefficients of 6.4.12.
_TRIGAMMA = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6)
_TINY = 1e-300
_STEPS = 500


def digamma(x: float) -> float:
    """Return psi(x), the logarithmic derivative of the Gamma function, for x > 0."""
    below = 0.0
    while x < _LARGE:
        below += 1.0 / x
        x += 1.0
    square = 1.0 / (x * x)
    series = 0.0
    for coefficient in reversed(_DIGAMMA):
        series = (series + coefficient) * square
    return math.log(x) - 0.5 / x - series - below


def trigamma(x: float) -> float:
    """Return psi'(x), the derivative of :func:`digamma`, for x > 0."""
    below = 0.0
    while x < _LARGE:
        below += 1.0 / (x * x)
        x += 1.0
    square = 1.0 / (x * x)
    series = 0.0
    for coefficient in reversed(_TRIGAMMA):
        series = (series + coefficient) * square
    return 1.0 / x + 0.5 * square + series / x + below


def normal_above(bound: float, mean: float, deviation: float) -> float:
    """Return P(X > bound) for a normal X."""
    return 0.5 * math.erfc((bound - mean) / (deviation * math.sqrt(2.0)))


def _beta_fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of the incomplete beta function, for x < (a+1)/(a+b+2)."""
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > _TINY else _TINY)
    result = d
    for m in range(1, _STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 + term * d
            d = 1.0 / (d if abs(d) > _TINY else _TINY)
            c = 1.0 + term / c
            c = c if abs(c) > _TINY else _TINY
            result *= c * d
        if abs(c * d - 1.0) < 1e-15:
            break
    return result


def beta_above(bound: float, a: float, b: float) -> float:
    """Return P(p > bound) for p ~ Beta(a, b), a and b > 0, bound in 0..1."""
    if bound <= 0.0:
        return 1.0
    if bound >= 1.0:
        return 0.0
    log_front = (
        math.lgamma(a + b)
        - math.lgamma(a)
        - math.lgamma(b)
        + a * math.log(bound)
        + b * math.log1p(-bound)
    )
    front = math.exp(log_front)
    if bound < (a + 1.0) / (a + b + 2.0):
        return 1.0 - front * _beta_fraction(bound, a, b) / a
    return front * _beta_fraction(1.0 - bound, b, a) / b


def gamma_below(bound: float, shape: int, rate: float) -> float:
    """Return P(X < bound) for X ~ Gamma(shape, rate) with a whole shape >= 1."""
    if bound <= 0.0:
        return 0.0
    mean = rate * bound
    term = total = math.exp(-mean)
    for k in range(1, shape):
        term *= mean / k
        total += term
    return max(0.0, 1.0 - total)


def gamma_quantile(share: float, shape: int, rate: float) -> float:
    """Return the x with P(X < x) = share for X ~ Gamma(shape, rate), by bisection."""
    low, high = 0.0, (shape + 10.0 * math.sqrt(shape) + 20.0) / rate
    for _ in range(200):
        middle = 0.5 * (low + high)
        if gamma_below(middle, shape, rate) < share:
            low = middle
        else:
            high = middle
        if high - low <= 1e-13 * high:
            break
    return 0.5 * (low + high)
