"""Claims about "often" and "soon" that small numbers can carry.

Proportions: ``p | data ~ Beta(2 + k, 2 + n - k)``. "Often" is claimed from n >= 6 and
P(p > 0.5) >= 0.95; at p = 0.5 that is wrong in 1.6 to 5.8 % of cases (0.90 would be wrong in 12 %).
Times: exponential with censoring, rate ~ Gamma(1 + met, 3 days + total open days) (the conjugate
model of survival analysis, e.g. Gelman et al., *Bayesian Data Analysis*); a word is spoken only
where the 90 % interval of the median stays within one or two neighbouring words, and of two it is
the slower one: "within a few days" is then true whichever of the two it was.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from models.balance.special import beta_above, gamma_quantile

PRIOR = 2
LEAST_TRIES = 6
HALF, SURE = 0.5, 0.95
#: Prior of the rate of answers, and the least number of answers.
TIME_SHAPE, TIME_DAYS, LEAST_ANSWERS = 1, 3.0, 4
#: Medians up to these many days have one word each; the last word is for longer ones.
WORD_ENDS = (1.5, 4.0, 10.0)
WORDS = ("day", "days", "week", "time")


@dataclass(frozen=True, slots=True)
class Tries:
    """`held` of `tried` occasions went the way the claim says."""

    held: int
    tried: int

    def sure_above(self, bound: float = HALF) -> float:
        """Return P(p > bound)."""
        return beta_above(bound, PRIOR + self.held, PRIOR + self.tried - self.held)

    def often(self) -> bool:
        """Whether "often" may be said."""
        return self.tried >= LEAST_TRIES and self.sure_above() >= SURE


def often_for_both(one: Tries, other: Tries) -> bool:
    """Whether "often" may be said of each of two people on their own."""
    return one.often() and other.often()


def least_above_half(one: Tries, other: Tries) -> bool:
    """Whether P(min of the two proportions > 0.5) >= 0.95, each from at least six occasions."""
    if min(one.tried, other.tried) < LEAST_TRIES:
        return False
    return one.sure_above() * other.sure_above() >= SURE


@dataclass(frozen=True, slots=True)
class Wait:
    """Days from voicing to the answer, or for how long there was none yet."""

    days: int
    answered: bool


def word_for(days: float) -> int:
    """Return the number of the word for a median of `days`."""
    return sum(days > end for end in WORD_ENDS)


def time_word(waits: Sequence[Wait]) -> str | None:
    """Return ``day``, ``days``, ``week`` or ``time`` for how soon answers came; None is silence.

    The word is that of the slow end of the interval: the word of the median itself named a time
    shorter than the true one for up to half of the couples whose median lay just beyond it.
    """
    answered = sum(wait.answered for wait in waits)
    if answered < LEAST_ANSWERS:
        return None
    shape, rate = TIME_SHAPE + answered, TIME_DAYS + sum(wait.days for wait in waits)
    soonest, latest = (
        word_for(math.log(2.0) / gamma_quantile(share, shape, rate)) for share in (0.95, 0.05)
    )
    return WORDS[latest] if latest - soonest <= 1 else None
