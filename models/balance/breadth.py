"""Breadth (M10): whether care took several forms.

Shares of the kinds ~ Dirichlet(0.25 + marks); the effective number of kinds is the exponential of
their entropy (Hill 1973, *Ecology* 54:427-432). The claim needs P(effective number >= 3) >= 0.9,
by Monte Carlo with a fixed seed. With no marks at all that probability is 0.34, hence the hard
minimum.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

PRIOR = 0.25
FORMS = 3.0
SURE = 0.90
LEAST_MARKS = 6
DRAWS = 20_000
_BATCH = 250
_SEED = 20_000
#: Standard errors from the border at which further draws cannot change the answer.
_CLEAR = 4.0


def chance_of_several(counts: Sequence[int], draws: int = DRAWS, *, early: bool = False) -> float:
    """Return P(effective number of kinds >= 3) for the marks of each kind.

    With `early`, drawing stops once the answer lies clearly on one side of ``SURE``.
    """
    rng = Random(_SEED)  # noqa: S311 - a study of chance, not a secret
    shapes = sorted((PRIOR + count for count in counts), reverse=True)
    border = math.log(FORMS)
    held = 0
    for drawn in range(1, draws + 1):
        weights = [rng.gammavariate(shape, 1.0) for shape in shapes]
        total = sum(weights)
        mean_log = sum(w * math.log(w) for w in weights if w > 0.0) / total
        held += math.log(total) - mean_log >= border
        if early and drawn % _BATCH == 0:
            error = math.sqrt(SURE * (1.0 - SURE) / drawn)
            if abs(held / drawn - SURE) > _CLEAR * error:
                return held / drawn
    return held / draws


def several_forms(counts: Sequence[int]) -> bool:
    """Whether "care took several forms" may be said."""
    return sum(counts) >= LEAST_MARKS and chance_of_several(counts, early=True) >= SURE
