"""What the planner hands over: plain records, written through the Journal by ``build``."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from random import Random

from models.entities import (
    Direction,
    FeltMet,
    Fit,
    Kind,
    LoadWord,
    Mark,
    NeedState,
    Spirit,
    Unease,
)


@dataclass(slots=True)
class PlannedEntry:
    """One entry to be written, with what follows from it. `who` is ``ana`` or ``ben``."""

    id: str
    who: str
    day: date
    direction: Direction | None
    text: str
    kinds: tuple[Kind, ...] = ()
    tags: tuple[str, ...] = ()
    private: bool = False
    spirit: Spirit | None = None
    feeling: str | None = None
    unease: Unease | None = None
    need_id: str | None = None
    photo: str | None = None
    noticed: bool = False
    thanks: str | None = None
    answered_by: str | None = None
    felt_met: FeltMet | None = None
    fit: Fit | None = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of a need after it was voiced."""

    who: str
    day: date
    state: NeedState
    words: str | None
    entry_id: str | None


@dataclass(frozen=True, slots=True)
class PlannedNeed:
    """A need with its whole history, oldest step first."""

    id: str
    who: str
    day: date
    text: str
    kind: Kind | None
    steps: tuple[PlannedStep, ...]
    fit: Fit | None


@dataclass(frozen=True, slots=True)
class PlannedSeason:
    """A season; the other partner confirms it."""

    label: str
    who: str
    start: date
    end: date | None
    tint: str


@dataclass(frozen=True, slots=True)
class PlannedLoad:
    """The word one partner gives the week that begins on `week`."""

    who: str
    week: date
    word: LoadWord
    shared: bool


@dataclass(frozen=True, slots=True)
class PlannedIntention:
    """A private "I'd like to ..." written on `day`."""

    who: str
    day: date
    text: str


@dataclass(slots=True)
class Plan:
    """All of it. `entries` are oldest first; `names` and `marks` by ``ana`` and ``ben``."""

    names: dict[str, str]
    marks: dict[str, Mark]
    entries: list[PlannedEntry] = field(default_factory=list)
    needs: list[PlannedNeed] = field(default_factory=list)
    seasons: list[PlannedSeason] = field(default_factory=list)
    loads: list[PlannedLoad] = field(default_factory=list)
    intentions: list[PlannedIntention] = field(default_factory=list)


def new_id(rng: Random) -> str:
    """Return a random UUID (version 4) as 32 hex digits, from `rng` so that it can be repeated."""
    return uuid.UUID(int=rng.getrandbits(128), version=4).hex


def other(who: str) -> str:
    """Return the partner of ``ana`` or ``ben``."""
    return "ben" if who == "ana" else "ana"
