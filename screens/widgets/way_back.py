"""The way back to what was typed into a sheet and left unsaved: who offers it is told."""

from __future__ import annotations

from collections.abc import Callable

Offer = Callable[[Callable[[], None]], None]


class _Attached:
    """Who offers it in this process: there is one window."""

    offer: Offer | None = None


def attach(offer: Offer | None) -> None:
    """From now on let `offer` show the way back, in place of whoever did before."""
    _Attached.offer = offer


def offer(again: Callable[[], None]) -> None:
    """Offer to call `again`, which brings back what was left."""
    if _Attached.offer is not None:
        _Attached.offer(again)
