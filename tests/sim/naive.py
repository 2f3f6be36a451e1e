"""The negative control: "who logged more giving", the estimate everybody builds first.

It must fail: a test that lets it pass has no teeth (BALANCE.md 0.1).
"""

from __future__ import annotations

import math

import numpy as np

from tests.sim.generator import Array, Sample

#: The same dead zone as the real one, so that only the estimate differs.
DEAD_ZONE = math.log(1.5)
LEAST = 10


def false_lean(sample: Sample, look_days: tuple[int, ...], settling: int = 3) -> Array:
    """Return, per couple, whether pooled giving totals leaned at any look."""
    given = [counts.sum(axis=2) for counts in sample.gave]
    leaned = np.zeros(len(sample), dtype=bool)
    for look in look_days:
        total_a, total_b = (counts[:, : look - settling + 1].sum(axis=1) for counts in given)
        enough = total_a + total_b >= LEAST
        leaned |= enough & (np.abs(np.log((total_a + 0.5) / (total_b + 0.5))) > DEAD_ZONE)
    return leaned
