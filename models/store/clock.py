"""The hybrid logical clock that orders versions of rows (Kulkarni et al. 2014).

A version is ``<milliseconds, 12 hex>-<counter, 4 hex>-<device, 8 hex>``: as text it sorts as it
happened. The clock never goes back: a wall clock set back only raises the counter. It is for order
alone, never shown, listed or exported.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Now = Callable[[], datetime]

_COUNTER_MAX = 0xFFFF


class HybridClock:
    """Gives versions that always rise, from a wall clock that may not.

    `now` returns an aware datetime, `device` is 8 hex digits, `last` the newest version known.
    """

    def __init__(self, now: Now, device: str, last: str = "") -> None:
        self._now = now
        self._device = device
        self._ms, self._counter = (int(last[:12], 16), int(last[13:17], 16)) if last else (0, -1)

    def tick(self) -> str:
        """Return the next version, greater than every one given or seen before."""
        wall = int(self._now().timestamp() * 1000)
        if wall > self._ms:
            self._ms, self._counter = wall, 0
        elif self._counter < _COUNTER_MAX:
            self._counter += 1
        else:
            self._ms, self._counter = self._ms + 1, 0
        return self.last

    @property
    def last(self) -> str:
        """The newest version given or seen; empty where there was none."""
        if self._counter < 0:
            return ""
        return f"{self._ms:012x}-{self._counter:04x}-{self._device}"

    def saw(self, version: str) -> None:
        """Go on after `version`, of this or another device; one from the future only ratchets.

        Empty is that of a file in which nothing was written.
        """
        if not version:
            return
        seen = (int(version[:12], 16), int(version[13:17], 16))
        if seen > (self._ms, self._counter):
            self._ms, self._counter = seen
