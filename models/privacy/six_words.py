"""Six words that have nothing to do with each other: a passphrase of 77 bits to offer."""

from __future__ import annotations

import secrets
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "assets" / "words" / "eff_large.txt"
_MANY = 6


@cache
def _words() -> tuple[str, ...]:
    return tuple(FILE.read_text(encoding="utf-8").split())


def six_words() -> str:
    """Return six random words of 7,776, set apart by blanks; kept nowhere."""
    return " ".join(secrets.choice(_words()) for _word in range(_MANY))
