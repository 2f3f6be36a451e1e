"""Day-marks: at most one mark per author, direction, kind and local day.

The unit of the balance. Capping makes people who split an event over many entries equal to those
who write one, and takes away any reward for logging more. Kinds of a day are kept as a bit set
(bit k is the k-th :class:`models.entities.Kind`), days as ordinals, so that a long book is read
once and never again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from models.entities import Direction, Entry, Kind, Partner, Spirit, Visibility

KINDS: tuple[Kind, ...] = tuple(Kind)
BITS: Mapping[Kind, int] = {kind: 1 << place for place, kind in enumerate(KINDS)}

Days = dict[int, int]


@dataclass(frozen=True, slots=True)
class Hand:
    """What one partner wrote in the shared book: days as ordinals, kinds as bit sets."""

    gave: Days = field(default_factory=dict)
    received: Days = field(default_factory=dict)
    present: set[int] = field(default_factory=set)

    def until(self, last: int) -> bool:
        """Whether anything was written up to day `last`."""
        return any(day <= last for day in self.present)


@dataclass(frozen=True, slots=True)
class DayMarks:
    """The marks of a book. `hands` are those of A and B in the order of the partners.

    `together` and `agreed` (swaps the two settled on) make no direction mark; their kinds are
    kept for breadth and shared doing. `noticed` are days with an entry the other noticed;
    `wrote_before` who wrote anything before the days that were read.
    """

    hands: tuple[Hand, Hand]
    together: Days
    agreed: Days
    good_news: set[int]
    noticed: set[int]
    wrote_before: set[str]

    def flows(self) -> tuple[Days, Days, Days, Days]:
        """Return the marks of A giving, A receiving, B giving, B receiving."""
        a, b = self.hands
        return a.gave, a.received, b.gave, b.received

    def took_part(self, first: int, last: int) -> int:
        """Return the bit set of kinds that took part from `first` to `last`, both included."""
        bits = 0
        for marks in (*self.flows(), self.together, self.agreed):
            for day, kinds in marks.items():
                if first <= day <= last:
                    bits |= kinds
        return bits


def day_marks(
    partners: tuple[Partner, ...], entries: Iterable[Entry], since: date = date.min
) -> DayMarks:
    """Read the marks off `entries`, once; private ones and strangers' are left aside.

    Of entries before `since` only that somebody wrote them is kept.
    """
    hands = (Hand(), Hand())
    by_author = {partner.id: hand for partner, hand in zip(partners, hands, strict=False)}
    found = DayMarks(hands, {}, {}, set(), set(), set())
    known: dict[tuple[Kind, ...], int] = {}
    ordinals: dict[date, int] = {}
    received, gave, private = Direction.RECEIVED, Direction.GAVE, Visibility.PRIVATE
    for entry in entries:
        author, on, direction = entry.author_id, entry.day, entry.direction
        hand = by_author.get(author)
        if hand is None or direction is None or entry.visibility is private:
            continue
        if on < since:
            found.wrote_before.add(author)
            continue
        if on not in ordinals:
            ordinals[on] = on.toordinal()
        day = ordinals[on]
        hand.present.add(day)
        if entry.noticed is not None:
            found.noticed.add(day)
        if direction is not received and direction is not gave:
            _other(found, direction, day, entry, known)
            continue
        bits = known[entry.kinds] if entry.kinds in known else _bits(entry.kinds, known)
        if not bits:
            continue
        marks = hand.received if direction is received else hand.gave
        if entry.spirit is Spirit.AGREED:
            marks = found.agreed
        marks[day] = marks.get(day, 0) | bits
    return found


def _other(
    found: DayMarks,
    direction: Direction,
    day: int,
    entry: Entry,
    known: dict[tuple[Kind, ...], int],
) -> None:
    """Keep an entry that makes no direction mark."""
    if direction is Direction.TOGETHER:
        found.together[day] = found.together.get(day, 0) | _bits(entry.kinds, known)
    elif direction is Direction.GOOD_NEWS:
        found.good_news.add(day)


def _bits(kinds: tuple[Kind, ...], known: dict[tuple[Kind, ...], int]) -> int:
    """Return the bit set of `kinds`, remembered in `known`."""
    if kinds not in known:
        bits = 0
        for kind in kinds:
            bits |= BITS[kind]
        known[kinds] = bits
    return known[kinds]


def kinds_in(bits: int) -> tuple[Kind, ...]:
    """Return the kinds of a bit set, in the order of :class:`Kind`."""
    return tuple(kind for kind, bit in BITS.items() if bits & bit)
