"""The words of the sample couple, read from ``assets/sample/*.toml`` into frozen values.

A text may hold choices, ``{this|or that}``; :meth:`Line.say` takes one of each, so that a scene
that comes round again a year later is told with another detail.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.entities import Direction, Kind, Spirit, Unease

FOLDER = Path(__file__).resolve().parent.parent.parent / "assets" / "sample"

_CHOICE = re.compile(r"\{([^{}]*)\}")
_WORD = re.compile(r"[\w’]+")
_ALL_YEAR = frozenset(range(1, 13))


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a partner of the sample may write.

    `who` is ``ana`` or ``ben``; `on` one of "", ``nights``, ``off``, ``weekend``, ``weekday``;
    `once` means that it cannot happen twice, `ago` the days before the last one for what has its
    place in the story, else None.
    """

    who: str
    text: str
    direction: Direction | None
    kinds: tuple[Kind, ...] = ()
    tags: tuple[str, ...] = ()
    months: frozenset[int] = _ALL_YEAR
    on: str = ""
    spirit: Spirit | None = None
    feeling: str | None = None
    thanks: str | None = None
    noticed: bool = False
    pair: str | None = None
    photo: str | None = None
    once: bool = False
    private: bool = False
    unease: Unease | None = None
    ago: int | None = None
    answers: str | None = None

    @property
    def choices(self) -> int:
        """How many ways there are of saying it."""
        if "{" not in self.text:
            return 1
        return max(len(m.group(1).split("|")) for m in _CHOICE.finditer(self.text))

    @property
    def words(self) -> frozenset[str]:
        """The words of the text, as they are written."""
        return frozenset(_WORD.findall(self.text))

    def say(self, turn: int) -> str:
        """Return the text with the `turn`-th of every choice (turning round at the end)."""

        def chosen(match: re.Match[str]) -> str:
            words = match.group(1).split("|")
            return words[turn % len(words)]

        return _CHOICE.sub(chosen, self.text)


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a need, `after` so many days: heard, answered by an entry, met, ..."""

    after: int
    state: str
    words: str | None = None
    answer: Line | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A need of the sample, voiced `ago` days before the last one."""

    who: str
    ago: int
    text: str
    kind: Kind | None
    steps: tuple[Step, ...]
    months: frozenset[int]
    name: str | None


@dataclass(frozen=True, slots=True)
class Texts:
    """Everything the planner draws on. `couple` is the plain content of ``couple.toml``."""

    couple: dict[str, Any]
    pools: dict[str, dict[Direction | None, tuple[Line, ...]]]
    beats: tuple[Line, ...]
    yearly: tuple[tuple[int, int, tuple[Line, ...]], ...]
    wishes: tuple[Wish, ...]


def load(folder: Path = FOLDER) -> Texts:
    """Read the texts of `folder`. Unknown kinds, directions and fields raise ``ValueError``."""
    threads = _read(folder, "threads")
    yearly = []
    for entry in threads["yearly"]:
        month, day = (int(part) for part in entry["date"].split("-"))
        yearly.append((month, day, tuple(_line(raw) for raw in entry["texts"])))
    return Texts(
        couple=_read(folder, "couple"),
        pools={who: _pool(_read(folder, who), who) for who in ("ana", "ben")},
        beats=tuple(_line(raw) for raw in threads["beats"]),
        yearly=tuple(yearly),
        wishes=tuple(_wish(raw) for raw in _read(folder, "needs")["needs"]),
    )


def _read(folder: Path, name: str) -> dict[str, Any]:
    with (folder / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _pool(lists: dict[str, Any], who: str) -> dict[Direction | None, tuple[Line, ...]]:
    """Return the lines by direction; the private ones under None, whatever theirs is."""
    pool: dict[Direction | None, tuple[Line, ...]] = {}
    for name, raws in lists.items():
        if name == "private":
            pool[None] = tuple(
                _line({"direction": "own", **raw, "who": who, "private": True}) for raw in raws
            )
        else:
            pool[Direction(name)] = tuple(
                _line({**raw, "who": who, "direction": name}) for raw in raws
            )
    return pool


def _line(raw: dict[str, Any]) -> Line:
    values = dict(raw)
    direction = values.pop("direction", None)
    spirit, unease = values.pop("spirit", None), values.pop("unease", None)
    same = values.pop("same", None)
    try:
        return Line(
            direction=None if direction is None else Direction(direction),
            kinds=tuple(Kind(word) for word in values.pop("kinds", "").split()),
            tags=tuple(values.pop("tags", "").replace(",", " ").split()),
            months=frozenset(values.pop("months", _ALL_YEAR)),
            spirit=None if spirit is None else Spirit(spirit),
            unease=None if unease is None else Unease(unease),
            pair=values.pop("pair", same),
            **values,
        )
    except TypeError as error:
        raise ValueError(f"{raw.get('text', raw)!r}: {error}") from error


def _wish(raw: dict[str, Any]) -> Wish:
    partner = "ben" if raw["who"] == "ana" else "ana"
    return Wish(
        who=raw["who"],
        ago=raw["ago"],
        text=raw["text"],
        kind=Kind(raw["kind"]) if "kind" in raw else None,
        steps=tuple(_step(step, partner, raw["ago"]) for step in raw["steps"]),
        months=frozenset(raw.get("months", _ALL_YEAR)),
        name=raw.get("id"),
    )


def _step(raw: dict[str, Any], partner: str, ago: int) -> Step:
    answer = None
    if "text" in raw:
        answer = _line(
            {
                "who": partner,
                "direction": "gave",
                "kinds": raw["kinds"],
                "text": raw["text"],
                "ago": ago - raw["after"],
            }
        )
    return Step(raw["after"], raw["state"], raw.get("words"), answer)
