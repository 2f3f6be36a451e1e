"""Which of the things one wrote of giving the other wrote of receiving (M4), chance removed.

Units are day-marks. A mark of giving and one of receiving may tell of one event where they have
the same kind and lie at most a day apart (weight ``0.9 ** distance``; shared words break ties), or
where a person linked their entries. Pairs are one to one and of greatest total weight; links come
first. Because dense writing matches by accident, the same count after turning the receiver's days
round by two to five weeks (weekday kept) is taken off. Raw shares must never be used: they rise
with density while the corrected share falls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.balance.marks import BITS, KINDS
from models.balance.special import beta_above
from models.entities import Direction, Entry, Kind, Spirit

#: Thirteen whole weeks, so that turning days round keeps their weekday.
WINDOW = 91
SHIFTS = tuple(sign * days for days in (14, 21, 28, 35) for sign in (1, -1))
NEXT_DAY = 0.9
TIE_BREAK = 0.01
LEAST_DAYS = 12
SEEN, SURE = 0.4, 0.95

Cell = tuple[Kind, int]
Pair = tuple[Cell, Cell]
_Chain = tuple[tuple[int, int], "_Chain"] | None
_States = dict[tuple[bool, bool], tuple[float, _Chain]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What of one partner's giving the other wrote of: pairs, pairs by chance, marks and days."""

    pairs: int
    chance: float
    given: int
    days: int

    def much(self) -> bool:
        """Whether "much was noticed" may be said of this direction."""
        if self.days < LEAST_DAYS:
            return False
        more = max(0.0, self.pairs - self.chance)
        return beta_above(SEEN, 2.0 + more, 2.0 + self.given - self.pairs) >= SURE


def pair_days(
    given: set[int], got: set[int], bonus: Callable[[int, int], float] = lambda _g, _r: 0.0
) -> list[tuple[int, int]]:
    """Return the one-to-one pairs (giving day, receiving day) of greatest weight, for one kind.

    A walk along the days that keeps, for each way of having left yesterday's two marks free or
    not, the best pairing so far; exact, because pairs reach one day only.
    """
    states: _States = {(False, False): (0.0, None)}
    before: int | None = None
    for day in sorted(given | got):
        if before != day - 1:
            states = {(False, False): max(states.values(), key=lambda s: s[0])}
        states = _next_day(states, day, day in given, day in got, bonus)
        before = day
    chain = max(states.values(), key=lambda s: s[0])[1]
    pairs: list[tuple[int, int]] = []
    while chain is not None:
        pairs.append(chain[0])
        chain = chain[1]
    return pairs[::-1]


def _next_day(
    states: _States, day: int, give: bool, get: bool, bonus: Callable[[int, int], float]
) -> _States:
    best: _States = {}

    def keep(key: tuple[bool, bool], score: float, chain: _Chain) -> None:
        if key not in best or score > best[key][0]:
            best[key] = (score, chain)

    for (give_free, get_free), (score, chain) in states.items():
        keep((give, get), score, chain)
        if give and get:
            keep((False, False), score + 1.0 + bonus(day, day), ((day, day), chain))
        late = NEXT_DAY + bonus(day, day - 1) if give and get_free else 0.0
        early = NEXT_DAY + bonus(day - 1, day) if get and give_free else 0.0
        if late:
            keep((False, get), score + late, ((day, day - 1), chain))
        if early:
            keep((give, False), score + early, ((day - 1, day), chain))
        if late and early:
            both = ((day, day - 1), ((day - 1, day), chain))
            keep((False, False), score + late + early, both)
    return best


class _Log:
    """One direction of one partner's shared entries: cells (kind, day) and the entries behind."""

    def __init__(
        self, entries: Iterable[Entry], author: str, direction: Direction, first: int, last: int
    ) -> None:
        self.cells: dict[Cell, list[Entry]] = {}
        self._words: dict[Cell, set[str]] = {}
        for entry in entries:
            if entry.author_id != author or entry.direction is not direction:
                continue
            day = date.toordinal(entry.day)
            if first <= day <= last and entry.spirit is not Spirit.AGREED:
                for kind in entry.kinds:
                    self.cells.setdefault((kind, day), []).append(entry)

    def days(self, kind: Kind) -> set[int]:
        return {day for of, day in self.cells if of is kind}

    def words(self, cell: Cell) -> set[str]:
        if cell not in self._words:
            texts = (entry.text for entry in self.cells.get(cell, ()))
            self._words[cell] = {word for text in texts for word in text.casefold().split()}
        return self._words[cell]


def _links(given: _Log, got: _Log) -> list[Pair]:
    """Return the pairs a person linked, one to one, in an order that does not depend on ids."""
    order = {kind: place for place, kind in enumerate(KINDS)}
    behind: dict[str, list[Cell]] = {}
    for cell, entries in got.cells.items():
        for entry in entries:
            behind.setdefault(entry.id, []).append(cell)
    wanted = {
        (cell, other)
        for cell, entries in given.cells.items()
        for entry in entries
        for link in entry.links
        for other in behind.get(link, ())
    }
    pairs: list[Pair] = []
    used: tuple[set[Cell], set[Cell]] = (set(), set())
    for cell, other in sorted(
        wanted,
        key=lambda p: (p[0][0] is not p[1][0], p[0][1], order[p[0][0]], p[1][1], order[p[1][0]]),
    ):
        if cell not in used[0] and other not in used[1]:
            pairs.append((cell, other))
            used[0].add(cell)
            used[1].add(other)
    return pairs


def _pairs(given: _Log, got: _Log) -> list[Pair]:
    linked = _links(given, got)
    taken, taken_there = {cell for cell, _ in linked}, {cell for _, cell in linked}
    pairs = list(linked)
    for kind in KINDS:

        def bonus(g: int, r: int, kind: Kind = kind) -> float:
            mine, theirs = given.words((kind, g)), got.words((kind, r))
            shared = len(mine & theirs)
            return TIE_BREAK * shared / len(mine | theirs) if shared else 0.0

        free = {day for day in given.days(kind) if (kind, day) not in taken}
        there = {day for day in got.days(kind) if (kind, day) not in taken_there}
        pairs += [((kind, g), (kind, r)) for g, r in pair_days(free, there, bonus)]
    return pairs


def matched(
    entries: Iterable[Entry], giver: str, receiver: str, first: int, last: int
) -> tuple[Pair, ...]:
    """Return the pairs of cells (kind, day) of `giver`'s giving and `receiver`'s receiving."""
    kept = tuple(entries)
    given = _Log(kept, giver, Direction.GAVE, first, last)
    got = _Log(kept, receiver, Direction.RECEIVED, first, last)
    return tuple(sorted(_pairs(given, got), key=lambda p: (p[0][1], BITS[p[0][0]])))


def seen(entries: Iterable[Entry], giver: str, receiver: str, last: int) -> Seen:
    """Return what of `giver`'s giving `receiver` wrote of, in the window up to day `last`."""
    kept = tuple(entries)
    first = last - WINDOW + 1
    given = _Log(kept, giver, Direction.GAVE, first, last)
    days = len({day for _, day in given.cells})
    if days < LEAST_DAYS:
        return Seen(0, 0.0, len(given.cells), days)
    got = _Log(kept, receiver, Direction.RECEIVED, first, last)
    by_kind = {kind: (given.days(kind), got.days(kind)) for kind in KINDS}
    chance = sum(_turned(by_kind, first, shift) for shift in SHIFTS) / len(SHIFTS)
    return Seen(len(_pairs(given, got)), chance, len(given.cells), days)


def _turned(by_kind: Mapping[Kind, tuple[set[int], set[int]]], first: int, shift: int) -> int:
    """Return how many pairs remain when the receiver's days are turned round by `shift`."""
    return sum(
        len(pair_days(given, {first + (day - first + shift) % WINDOW for day in got}))
        for given, got in by_kind.values()
        if given and got
    )
