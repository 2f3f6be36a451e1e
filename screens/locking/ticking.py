"""Seconds that go on while the computer sleeps, to tell how long nobody was here."""

from __future__ import annotations

import time
from collections.abc import Callable

Ticks = Callable[[], float]


def ticks() -> float:
    """Return seconds from some beginning, those of sleep counted where the system counts them."""
    counts_sleep = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if counts_sleep is None else time.clock_gettime(counts_sleep)
