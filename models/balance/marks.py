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
    kept for breadth and shared doing. `noticed` are days with an entry the other noticed.
    """

    hands: tuple[Hand, Hand]
    together: Days
    agreed: Days
    good_news: set[int]
    noticed: set[int]

    def first(self) -> int | None:
        """Return the first day with a direction mark, or None."""
        days = [min(m) for hand in self.hands for m in (hand.gave, hand.received) if m]
        return min(days) if days else None

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


def day_marks(partners: tuple[Partner, ...], entries: Iterable[Entry]) -> DayMarks:
    """Read the marks off `entries`, once; private ones and strangers' are left aside."""
    hands = (Hand(), Hand())
    by_author = {partner.id: hand for partner, hand in zip(partners, hands, strict=False)}
    together: Days = {}
    agreed: Days = {}
    good_news: set[int] = set()
    noticed: set[int] = set()
    bits_of: dict[tuple[Kind, ...], int] = {}
    for entry in entries:
        hand = by_author.get(entry.author_id)
        direction = entry.direction
        if hand is None or direction is None or entry.visibility is Visibility.PRIVATE:
            continue
        day = date.toordinal(entry.day)
        hand.present.add(day)
        if entry.noticed is not None:
            noticed.add(day)
        if direction is Direction.RECEIVED or direction is Direction.GAVE:
            if entry.spirit is Spirit.AGREED:
                marks = agreed
            else:
                marks = hand.received if direction is Direction.RECEIVED else hand.gave
            bits = _bits(entry.kinds, bits_of)
            if bits:
                marks[day] = marks.get(day, 0) | bits
        elif direction is Direction.TOGETHER:
            together[day] = together.get(day, 0) | _bits(entry.kinds, bits_of)
        elif direction is Direction.GOOD_NEWS:
            good_news.add(day)
    return DayMarks(hands, together, agreed, good_news, noticed)


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
