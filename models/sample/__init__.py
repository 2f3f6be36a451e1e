"""Ana and Ben, the couple one can look around at: two believable years, made from a seed.

``make`` builds their store; ``models.sample.plan.plan`` is the same as plain records, without one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from models.journal import Journal
    from models.store.clock import Now


def make(folder: Path, *, now: Now, seed: int = 7, size: int | None = None) -> Journal:
    """Make the sample couple's store in `folder` and return it, open; see :mod:`.build`."""
    from models.sample.build import make as build

    return build(folder, now=now, seed=seed, size=size)
