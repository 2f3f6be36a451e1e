"""What goes into a balance page and what comes out: plain, frozen values.

A :class:`Book` holds what both partners can read and nothing else: the page is a function of
shared entries only, so that private ones can never change one byte the partner sees. A
:class:`Page` is what a person reads; it has no numeric field. A :class:`Published` is a page as it
is kept: names of templates and what stands in their slots, so that it is read in any language and
never rewritten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.entities import (
    CoupleSettings,
    Entry,
    FeltMet,
    Fit,
    Kind,
    Load,
    Need,
    Partner,
    Season,
)


class Band(StrEnum):
    """What a page may say about how care moved; never a side."""

    TOO_LITTLE = "too_little"
    TWO_PICTURES = "two_pictures"
    QUIET = "quiet"
    LEANING = "leaning"
    BOTH_WAYS = "both_ways"
    MIXED = "mixed"
    CARRYING = "carrying"


@dataclass(frozen=True, slots=True)
class FeltAnswer:
    """A receiver's answers on how the care of an entry landed."""

    entry_id: str
    author_id: str
    answers: FeltMet


@dataclass(frozen=True, slots=True)
class FitAnswer:
    """A receiver's word for how well something fitted; `subject_id` is an entry or a need."""

    subject_id: str
    author_id: str
    fit: Fit


@dataclass(frozen=True, slots=True)
class Week:
    """The seven days a page stands for, both ends included; `first` is the day it is published."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as it is kept: its template and what stands in the slots.

    `kinds` are names of kinds, or ``=`` and a label the couple gave one; `name` is a partner's
    name and `label` a season's words, both as they were when the page was published.
    """

    template: str
    kinds: tuple[str, ...] = ()
    name: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class KindBand:
    """One kind on a page: its name as it reads, and its band."""

    name: str
    band: Band


@dataclass(frozen=True, slots=True)
class Published:
    """A page as it is kept, written once; `digest` tells what it was computed from."""

    week: Week
    partners: tuple[str, ...]
    band: Band
    toward: str | None
    kinds: tuple[tuple[Kind, Band], ...]
    took_part: tuple[Kind, ...]
    season: str | None
    lines: tuple[Line, ...]
    pictures: tuple[Line, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a person reads it. No field is, or holds, a number.

    `sentences` end with the closing line; `took_part` are the kinds of the settled days,
    alphabetically by label; `toward` is a name only where both switched directions on.
    """

    week: Week
    partners: tuple[str, ...]
    band: Band
    toward: str | None
    kinds: tuple[KindBand, ...]
    took_part: tuple[Kind, ...]
    season: str | None
    sentences: tuple[str, ...]
    pictures: tuple[str, ...]

    @property
    def letter(self) -> tuple[str, ...]:
        """The sentences without the closing line."""
        return self.sentences[:-1]

    @property
    def closing(self) -> str:
        """The line that stands on every page."""
        return self.sentences[-1]


@dataclass(frozen=True, slots=True)
class Book:
    """Everything a page may be made from: what both partners can read.

    `entries` are the shared ones, in any order; those before :func:`models.balance.needed_since`
    may be left out. `pages` are those published earlier, in any order; where there is none for a
    week its look is computed again from the entries.
    """

    partners: tuple[Partner, ...]
    entries: tuple[Entry, ...] = ()
    needs: tuple[Need, ...] = ()
    felt_met: tuple[FeltAnswer, ...] = ()
    fits: tuple[FitAnswer, ...] = ()
    loads: tuple[Load, ...] = ()
    seasons: tuple[Season, ...] = ()
    settings: CoupleSettings = field(default_factory=CoupleSettings)
    pages: tuple[Published, ...] = ()
