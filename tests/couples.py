"""Couples for tests of the balance: books drawn from a seed, without numpy and without a store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from models.balance import Book
from models.entities import Direction, Entry, Kind, Mark, Partner, Visibility

ANA = Partner("a" * 32, "Ana", Mark.LAGOON, 0)
BEN = Partner("b" * 32, "Ben", Mark.AMBER, 1)
#: A Sunday: the day a page is published.
SUNDAY = date(2026, 11, 22)
#: The last day that page reads.
SETTLED = SUNDAY - timedelta(days=3)


def note(
    author: Partner,
    ago: int,
    direction: Direction = Direction.GAVE,
    *kinds: Kind,
    number: int = 0,
    **fields: object,
) -> Entry:
    """Return a shared entry, `ago` days before the last settled one."""
    made = Entry(
        id=f"{author.slot:x}{number:031x}",
        author_id=author.id,
        day=SETTLED - timedelta(days=ago),
        direction=direction,
        text=f"note {number}",
        kinds=kinds,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def couple(
    seed: int, *, ratio: float | None = None, rate: float | None = None, days: int = 150
) -> Book:
    """Return a book of two partners whose care flows from Ana to Ben `ratio` times as much."""
    draw = Random(seed)
    ratio = draw.choice((0.1, 0.25, 1.0, 1.0, 4.0, 10.0)) if ratio is None else ratio
    rate = draw.choice((0.1, 0.5, 1.2)) if rate is None else rate
    kinds = draw.sample(list(Kind), draw.randint(1, 6))
    entries: list[Entry] = []
    for ago in range(days):
        for giver, receiver, factor in ((ANA, BEN, ratio**0.5), (BEN, ANA, ratio**-0.5)):
            for author, direction in ((giver, Direction.GAVE), (receiver, Direction.RECEIVED)):
                if draw.random() < 1 - 2.718 ** (-rate * factor * 0.6):
                    kind = draw.choice(kinds)
                    entries.append(note(author, ago, direction, kind, number=len(entries)))
        if draw.random() < 0.2:
            author = draw.choice((ANA, BEN))
            other = draw.choice(
                (Direction.QUIET_DAY, Direction.TOGETHER, Direction.GOOD_NEWS, Direction.OWN)
            )
            entries.append(note(author, ago, other, number=len(entries)))
    return Book((ANA, BEN), tuple(entries))


def with_entries(book: Book, *more: Entry) -> Book:
    return replace(book, entries=(*book.entries, *more))


def mapped(book: Book, change: Callable[[Entry], Entry]) -> Book:
    return replace(book, entries=tuple(change(entry) for entry in book.entries))


def private(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(replace(entry, visibility=Visibility.PRIVATE) for entry in entries)
