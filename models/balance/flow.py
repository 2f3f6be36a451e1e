"""The two-view log ratio: how care flows between two people, from two logs of it.

Each partner's own log is compared with itself only (given over received, received over given);
the two views are then averaged. A partner's volume of writing cancels to first order, and so does
a self-centred bias both share. What is left, the *difference* of the two biases, no log can
reveal: a floor of uncertainty (``TAU``) covers it. The posterior mean and variance of a log Gamma
rate are digamma and trigamma (the Gamma-Poisson model; exposure cancels inside one author), and
a sceptical prior pulls toward mutual flow.

Why not pool the logs: reports of the same aid by giver and receiver agree little, and the union
inflates apparent reciprocity (Ready & Power 2021, *Network Science*). Why a floor and a dead zone
of 1.5 : 1: people over-claim by about that much (Ross & Sicoly 1979, *JPSP* 37:322-336).

Numbers stay inside ``models.balance``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from models.balance.special import digamma, normal_above, trigamma

#: Shape of the Gamma prior of a rate: with 0.5, psi(a + x) is nearly log x.
SHAPE = 0.5
#: Floor of uncertainty on the log ratio that no amount of data removes.
TAU = 0.30
#: Deviation of the sceptical prior of the log ratio.
SIGMA_0 = 0.80
#: Prior of the disagreement of the two views: two ordinary people each over-claim 1.5 : 1.
GAP_MEAN, GAP_DEVIATION = 0.9, 0.7
#: Least variance of an observed disagreement.
GAP_LEAST = 0.02
#: Half-width of a 90 % interval in deviations.
Z_90 = 1.645


@dataclass(frozen=True, slots=True)
class EffectiveCounts:
    """What the two logs hold, in effective marks (unit-less, >= 0).

    ``g_a`` A wrote of giving, ``r_a`` A wrote of receiving, ``g_b`` and ``r_b`` likewise; ``m_ab``
    days on which A wrote of giving and B of receiving the same kind, ``m_ba`` the other way.
    """

    g_a: float
    r_a: float
    g_b: float
    r_b: float
    m_ab: float
    m_ba: float

    def swapped(self) -> EffectiveCounts:
        """Return the same logs with the two partners exchanged."""
        return EffectiveCounts(self.g_b, self.r_b, self.g_a, self.r_a, self.m_ba, self.m_ab)


@dataclass(frozen=True, slots=True)
class FlowEstimate:
    """The log of (flow A to B) over (flow B to A), with its uncertainty.

    ``l`` and ``v`` are before, ``m`` and ``s`` after the sceptical prior. ``l_a`` and ``l_b`` are
    the two views; ``gap_m`` and ``gap_s`` the posterior of their disagreement.
    """

    l: float  # noqa: E741 - the name INTERFACES gives it
    v: float
    m: float
    s: float
    l_a: float
    l_b: float
    gap_m: float
    gap_s: float

    def above(self, bound: float) -> float:
        """Return P(log ratio > bound)."""
        return normal_above(bound, self.m, self.s)

    def between(self, low: float, high: float) -> float:
        """Return P(low < log ratio < high)."""
        return self.above(low) - self.above(high)

    def gap_above(self, bound: float) -> float:
        """Return P(disagreement of the two views > bound)."""
        return normal_above(bound, self.gap_m, self.gap_s)

    def interval(self, z: float = Z_90) -> tuple[float, float]:
        """Return the interval of `z` posterior deviations around the mean; 90 % by default."""
        return self.m - z * self.s, self.m + z * self.s


def estimate(counts: EffectiveCounts, *, tau: float = TAU, sigma: float = SIGMA_0) -> FlowEstimate:
    """Estimate the log ratio of the two flows from `counts`.

    `tau` and `sigma` are arguments for studies of the constants only; the product never gives
    them. Swapping the partners turns the sign of ``l`` and ``m`` and leaves ``v`` and ``s``.
    """
    g_a, r_a = SHAPE + counts.g_a, SHAPE + counts.r_a
    g_b, r_b = SHAPE + counts.g_b, SHAPE + counts.r_b
    l_a = digamma(g_a) - digamma(r_a)
    l_b = digamma(r_b) - digamma(g_b)
    mean = 0.5 * (l_a + l_b)
    spread = (trigamma(g_a) + trigamma(r_b)) + (trigamma(g_b) + trigamma(r_a))
    shared = counts.m_ab / (g_a * r_b) + counts.m_ba / (g_b * r_a)
    variance = 0.25 * spread + 0.5 * shared + tau * tau
    prior = sigma * sigma
    posterior = mean * prior / (prior + variance)
    deviation = math.sqrt(1.0 / (1.0 / prior + 1.0 / variance))
    gap_m, gap_s = _gap(l_a - l_b, spread - 2.0 * shared)
    return FlowEstimate(mean, variance, posterior, deviation, l_a, l_b, gap_m, gap_s)


def _gap(seen: float, variance: float) -> tuple[float, float]:
    """Return the posterior mean and deviation of the disagreement of the two views."""
    precision_seen = 1.0 / max(variance, GAP_LEAST)
    precision_prior = 1.0 / (GAP_DEVIATION * GAP_DEVIATION)
    total = precision_prior + precision_seen
    mean = (GAP_MEAN * precision_prior + seen * precision_seen) / total
    return mean, math.sqrt(1.0 / total)
