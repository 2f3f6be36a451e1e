"""What a person types into the search field becomes a query of the index, never its syntax.

Words are quoted, all must be there, the last may be unfinished. Scripts that write no spaces
between words are indexed as overlapping pairs of characters, so that any part of a sentence is
found. A word without letters or digits (an emoji, ``%``) is looked for as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from models.text import clean

#: Longer input is no search any more; the rest is left out.
MOST_WORDS = 24
MOST_CHARACTERS = 400

#: Han, Kana, Bopomofo, Thai, Lao, Myanmar and Khmer: no spaces between words.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff]+"
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\.?\s+(?:de\s+)?([^\W\d_]{3,})\.?(?:,?\s+(?:de\s+)?(\d{4}))?")
_DAY_LAST = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?")


@dataclass(frozen=True, slots=True)
class Search:
    """`match` for the index (empty: none), and texts that must stand in an entry as they are."""

    match: str = ""
    literals: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing, so that everything is found."""
        return not self.match and not self.literals


@dataclass(frozen=True, slots=True)
class TypedDay:
    """A day as it was typed; `year` None means that day of any year."""

    month: int
    day: int
    year: int | None = None

    def in_years(self, first: int, last: int) -> tuple[date, ...]:
        """Return the dates it stands for between two years, both included."""
        years = range(first, last + 1) if self.year is None else (self.year,)
        found = []
        for year in years:
            try:
                found.append(date(year, self.month, self.day))
            except ValueError:
                continue
        return tuple(found)


def read(words: str) -> Search:
    """Return what `words` look for; never raises, whatever they are."""
    typed = unicodedata.normalize("NFC", clean(words[:MOST_CHARACTERS])).split()[:MOST_WORDS]
    spoken = [word for word in typed if _has_token(word)]
    rest = [word.rstrip("\ufe0f") for word in typed if not _has_token(word)]
    if spoken:
        rest = [word for word in rest if not word.isascii()]
    phrases = [_phrase(word, last=word is spoken[-1]) for word in spoken]
    return Search(" ".join(phrases), tuple(word for word in rest if word))


def _phrase(word: str, *, last: bool) -> str:
    pieces: list[str] = []
    runs = _split(word)
    for number, (run, unspaced) in enumerate(runs):
        at_end = number == len(runs) - 1
        if not unspaced:
            pieces.append(run.replace('"', '""'))
        else:
            pairs = [run[i : i + 2] for i in range(len(run) - 1)]
            pieces += pairs if at_end and pairs else [*pairs, run[-1]]
    open_end = last or runs[-1][1]
    return '"' + " ".join(pieces) + '"' + ("*" if open_end else "")


def _split(text: str) -> list[tuple[str, bool]]:
    """Return the runs of `text` and whether each is of a script without spaces."""
    runs, at = [], 0
    for found in _UNSPACED.finditer(text):
        if found.start() > at:
            runs.append((text[at : found.start()], False))
        runs.append((found.group(), True))
        at = found.end()
    if at < len(text) or not runs:
        runs.append((text[at:], False))
    return runs


def index_form(text: str) -> str | None:
    """Return `text` as the index takes it, or None where that is `text` itself."""
    if text.isascii():
        return None
    composed = unicodedata.normalize("NFC", text)
    if _UNSPACED.search(composed):
        composed = _UNSPACED.sub(_pairs, composed)
    return None if composed == text else composed


def _pairs(found: re.Match[str]) -> str:
    run = found.group()
    return " " + " ".join(run[i : i + 2] for i in range(len(run))) + " "


def _has_token(word: str) -> bool:
    """Return whether the index sees a word in `word`: a letter, a digit or of private use."""
    return any(unicodedata.category(char)[0] in "LN" or _is_private(char) for char in word)


def _is_private(char: str) -> bool:
    return unicodedata.category(char) == "Co"


def typed_day(words: str) -> TypedDay | None:
    """Return the day `words` name as a whole ("2026-11-21", "21 November"), or None."""
    typed = words.strip()
    if not any(char.isdigit() for char in typed) or len(typed) > 40:
        return None
    if found := _ISO.fullmatch(typed):
        year, month, day = (int(part) for part in found.groups())
        return _sound(month, day, year)
    if found := _DAY_FIRST.fullmatch(typed):
        day_typed, name, year_typed = found.groups()
    elif found := _DAY_LAST.fullmatch(typed):
        name, day_typed, year_typed = found.groups()
    else:
        return None
    return _sound(_month(name), int(day_typed), int(year_typed) if year_typed else None)


def _sound(month: int, day: int, year: int | None) -> TypedDay | None:
    try:
        date(2000 if year is None else year, month, day)
    except ValueError:
        return None
    return TypedDay(month, day, year)


def _month(name: str) -> int:
    """Return the number of the month called `name`, in the language in use or English; else 0."""
    from babel.core import UnknownLocaleError
    from babel.dates import get_month_names

    from models.words import PSEUDO, language

    wanted = name.casefold()
    for tongue in dict.fromkeys(("en" if language() == PSEUDO else language(), "en")):
        try:
            names = [get_month_names(width, locale=tongue) for width in ("wide", "abbreviated")]
        except (UnknownLocaleError, ValueError):
            continue
        for number, month in (pair for months in names for pair in months.items()):
            if wanted == month.casefold().rstrip("."):
                return int(number)
    return 0
