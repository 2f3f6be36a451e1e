"""The faces the app ships: registering them, and which face can draw a text.

Kivy draws a label with one file and has no fallback. The regular text face has everything; the
medium one lacks CJK and the display face has Latin, Cyrillic, Greek and Vietnamese alone. So a
text is looked at once and set in a face that has all of it (:func:`face_for`).

Registering only notes names: a font file is read when the first text is drawn with it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "fonts"

TEXT = "BothWaysText-Regular"
TEXT_MEDIUM = "BothWaysText-Medium"
#: The text faces cut down to Latin, Greek and Cyrillic, for texts that need no more.
EVERYDAY = "BothWaysText-Everyday"
EVERYDAY_MEDIUM = "BothWaysText-EverydayMedium"
DISPLAY = "BothWaysDisplay-Regular"
DISPLAY_MEDIUM = "BothWaysDisplay-Medium"
DISPLAY_ITALIC = "BothWaysDisplay-Italic"
ICONS = "BothWaysIcons"
_TEXTS = (TEXT, TEXT_MEDIUM, EVERYDAY, EVERYDAY_MEDIUM)
_DISPLAYS = (DISPLAY, DISPLAY_MEDIUM, DISPLAY_ITALIC)
FACES = (*_TEXTS, *_DISPLAYS, ICONS)

#: Natural line height of a face in em, as assets/fonts/build.py sets it.
NATURAL = {**dict.fromkeys(_TEXTS, 1.30), **dict.fromkeys(_DISPLAYS, 1.20)}
#: Every face but the icons has all letters before this one (held by a test).
_ALL_HAVE_BEFORE = "\u0149"


def register() -> None:
    """Make the faces known to Kivy under their file names."""
    from kivy.core.text import LabelBase

    for face in FACES:
        LabelBase.register(face, str(FOLDER / f"{face}.ttf"))


@lru_cache(maxsize=1)
def icon_points() -> dict[str, str]:
    """Return the character of every icon; ``name+`` is the heavier drawing."""
    table = json.loads((FOLDER / "icons.json").read_text(encoding="utf-8"))
    return {name: chr(int(point, 16)) for name, point in table.items()}


@lru_cache(maxsize=1)
def _coverage() -> dict[str, tuple[list[int], list[int]]]:
    table = json.loads((FOLDER / "coverage.json").read_text(encoding="utf-8"))
    return {face: ([a for a, _ in pairs], [b for _, b in pairs]) for face, pairs in table.items()}


def has_point(face: str, point: int) -> bool:
    """Whether `face` draws the code point `point`."""
    firsts, lasts = _coverage()[face]
    place = bisect_right(firsts, point) - 1
    return place >= 0 and point <= lasts[place]


def covers(face: str, text: str) -> bool:
    """Whether `face` has every character of `text`; line breaks and tabs need no glyph."""
    if face == TEXT or text.isascii():
        return True
    return all(char < _ALL_HAVE_BEFORE or has_point(face, ord(char)) for char in set(text))


@lru_cache(maxsize=512)
def face_for(face: str, text: str) -> str:
    """Return `face`, or where it lacks a character of `text` the next that has all of them.

    An everyday medium text stays medium as long as it can; the regular text face has everything.
    """
    if face == EVERYDAY_MEDIUM and not covers(face, text):
        face = TEXT_MEDIUM
    return face if covers(face, text) else TEXT
