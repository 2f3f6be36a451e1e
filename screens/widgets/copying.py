"""Tells whoever looks after the clipboard that a field has put words there."""

from __future__ import annotations

from collections.abc import Callable

Copied = Callable[[str], None]


class _Attached:
    """Who is told in this process: there is one clipboard."""

    told: Copied | None = None


def attach(told: Copied | None) -> None:
    """From now on tell `told` what was copied, in place of whoever was told before."""
    _Attached.told = told


def tell(text: str) -> None:
    """Say that `text` was put on the clipboard."""
    if text and _Attached.told is not None:
        _Attached.told(text)
