"""What may be said at one look, given the one before: BALANCE.md section 5.

A dead zone of 1.5 : 1, a posterior of 0.90 and two looks in a row, both partners writing: hard to
get in, easy to get out. Every unclear case is silence. Sides stay in here: :class:`State` knows
them, :class:`models.balance.book.Band` does not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from models.balance.book import Band
from models.balance.flow import EffectiveCounts, FlowEstimate, estimate
from models.balance.special import gamma_below

#: Log ratios inside which a lean cannot be told from ordinary perception.
DEAD_ZONE = math.log(1.5)
LEAN_SURE = 0.90
#: Log ratios inside which care moved in both directions.
MUTUAL_ZONE = math.log(2.0)
MUTUAL_SURE = 0.80
#: A disagreement of the two views beyond this is two different pictures.
TWO_PICTURES_GAP = math.log(6.0)
TWO_PICTURES_SURE = 0.90
#: Least effective marks on each page: all kinds together, and one kind.
LEAST_OVERALL, LEAST_KIND = 10.0, 6.0
#: Days of the last 28 on which each must have written something.
LEAST_PRESENT = 4
#: M12: marks a day below which a stretch is quiet, and how sure.
#: (0.90 sure called a stretch of just that rate quiet in 7.5 % of simulated couples.)
QUIET_RATE, QUIET_SURE = 0.15, 0.95
#: Prior of the total rate: one mark in two days of presence.
QUIET_SHAPE, QUIET_DAYS = 1, 2.0


class State(StrEnum):
    """A band with its side; it never leaves ``models.balance``."""

    TOO_LITTLE = "too_little"
    TWO_PICTURES = "two_pictures"
    QUIET = "quiet"
    TOWARD_A = "toward_a"
    TOWARD_B = "toward_b"
    BOTH_WAYS = "both_ways"
    MIXED = "mixed"

    @property
    def leans(self) -> bool:
        """Whether it has a side."""
        return self in (State.TOWARD_A, State.TOWARD_B)

    def band(self, in_season: bool) -> Band:
        """Return the band a page may show: a lean in a confirmed season is carrying."""
        if self.leans:
            return Band.CARRYING if in_season else Band.LEANING
        return Band(self.value)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one look alone would allow; `found` is None where there is too little."""

    found: FlowEstimate | None = None
    toward_a: bool = False
    toward_b: bool = False
    mutual: bool = False
    apart: bool = False

    @property
    def enough(self) -> bool:
        """Whether both pages hold enough."""
        return self.found is not None


NOTHING = Verdict()


def judge(counts: EffectiveCounts, least: float, both_present: bool) -> Verdict:
    """Judge one series at one look; `least` effective marks are wanted on each page."""
    if not both_present or counts.g_a + counts.r_a < least or counts.g_b + counts.r_b < least:
        return NOTHING
    found = estimate(counts)
    return Verdict(
        found,
        toward_a=1.0 - found.above(-DEAD_ZONE) >= LEAN_SURE,
        toward_b=found.above(DEAD_ZONE) >= LEAN_SURE,
        mutual=found.between(-MUTUAL_ZONE, MUTUAL_ZONE) >= MUTUAL_SURE,
        apart=found.gap_above(TWO_PICTURES_GAP) >= TWO_PICTURES_SURE,
    )


def decide(now: Verdict, before: Verdict, quiet: bool = False) -> State:
    """Return the state after the looks `before` and `now`."""
    if not now.enough:
        return State.TOO_LITTLE
    if now.apart:
        return State.TWO_PICTURES
    if quiet:
        return State.QUIET
    if now.toward_b and before.toward_b:
        return State.TOWARD_B
    if now.toward_a and before.toward_a:
        return State.TOWARD_A
    if now.mutual and before.mutual:
        return State.BOTH_WAYS
    return State.MIXED


def is_quiet(marks: int, both_present: int) -> bool:
    """M12: whether `marks` on `both_present` days of the last 28 are a quiet stretch.

    Total rate ~ Gamma(1 + marks, 2 + days). It needs presence, for not writing is not quiet: so
    sure of so low a rate one is only after 18 days with both there and no mark at all.
    """
    return gamma_below(QUIET_RATE, QUIET_SHAPE + marks, QUIET_DAYS + both_present) >= QUIET_SURE
