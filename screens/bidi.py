"""Right-to-left text for display: letters joined, lines broken in reading order, then turned.

Kivy's text provider draws left to right and joins no Arabic letters. The two libraries for it are
imported only when a text has such characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable

#: Hebrew, Arabic, Syriac, Thaana, NKo and the presentation forms.
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_STRONG = re.compile("[A-Za-z\u00c0-\u058f\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def has_rtl(text: str) -> bool:
    """Whether `text` has characters that run right to left."""
    return not text.isascii() and _RTL.search(text) is not None


def starts_rtl(text: str) -> bool:
    """Whether the first letter of `text` runs right to left, so that it is set to the right."""
    first = _STRONG.search(text)
    return first is not None and _RTL.match(first.group()) is not None


def _lines(paragraph: str, width: float | None, measure: Callable[[str], float]) -> list[str]:
    """Break `paragraph` into lines no wider than `width`, in reading order."""
    if width is None or measure(paragraph) <= width:
        return [paragraph]
    lines: list[str] = []
    line = ""
    for word in paragraph.split(" "):
        longer = f"{line} {word}" if line else word
        if line and measure(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def displayed(text: str, width: float | None, measure: Callable[[str], float]) -> str:
    """Return `text` as it is to be drawn from left to right, lines broken at `width` pixels.

    `measure` gives the width of a string in pixels; `width` None breaks nothing.
    """
    from arabic_reshaper import reshape
    from bidi import get_display

    out: list[str] = []
    for paragraph in text.split("\n"):
        base = "R" if starts_rtl(paragraph) else "L"
        lines = _lines(reshape(paragraph), width, measure)
        out.extend(get_display(line, base_dir=base) for line in lines)
    return "\n".join(out)
