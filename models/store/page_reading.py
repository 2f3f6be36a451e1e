"""What a balance page is made from, out of the shared book: values, without anybody's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from models import balance
from models.entities import (
    Direction,
    Entry,
    FeltMet,
    Fit,
    Load,
    LoadWord,
    Met,
    Noticed,
    Spirit,
)
from models.store.state import kinds_of
from models.store.tables import (
    PLACES_A_DAY,
    EntryRow,
    FeltMetRow,
    FitRow,
    LinkRow,
    LoadRow,
    NeedEventRow,
    NoticedRow,
    PageRow,
)

_DIRECTIONS: dict[str | None, Direction | None] = {
    None: None,
    **{one.value: one for one in Direction},
}
_SPIRITS: dict[str | None, Spirit | None] = {None: None, **{one.value: one for one in Spirit}}


def entries(connection: Connection, authors: Sequence[str], since: date) -> tuple[Entry, ...]:
    """Return the entries of `authors` from the day `since` on, and the first one of each."""
    start = since.toordinal() * PLACES_A_DAY
    noticed = {
        row.entry_id: Noticed(row.author_id, row.words)
        for row in connection.execute(
            select(NoticedRow.entry_id, NoticedRow.author_id, NoticedRow.words).where(
                NoticedRow.deleted == 0
            )
        )
    }
    links = _links(connection)
    columns = select(
        EntryRow.id,
        EntryRow.author_id,
        EntryRow.day,
        EntryRow.direction,
        EntryRow.kinds,
        EntryRow.spirit,
        EntryRow.need_id,
    )
    recent = columns.where(EntryRow.deleted == 0, EntryRow.place >= start)
    rows = [
        *_first_before(connection, columns, authors, start),
        *connection.execute(recent.order_by(EntryRow.place)).all(),
    ]
    return tuple(_entry(tuple(row), noticed, links) for row in rows)


def _first_before(
    connection: Connection, columns: Any, authors: Sequence[str], start: int
) -> list[Any]:
    """Return each author's first entry before `start`: that somebody wrote at all counts.

    One walk of the index an author; the least place of each in one query would read every row.
    """
    found: list[Any] = []
    for author in authors:
        first = columns.where(
            EntryRow.author_id == author, EntryRow.deleted == 0, EntryRow.place < start
        )
        found += connection.execute(first.order_by(EntryRow.place).limit(1))
    return found


def earliest(connection: Connection) -> tuple[Entry, ...]:
    """Return the first entry there is, with nothing but its day."""
    first = connection.execute(
        select(EntryRow.id, EntryRow.author_id, EntryRow.day)
        .where(EntryRow.deleted == 0)
        .order_by(EntryRow.place)
        .limit(1)
    )
    return tuple(
        Entry(id=row.id, author_id=row.author_id, day=row.day, direction=None, text="")
        for row in first
    )


def _entry(
    row: tuple[Any, ...], noticed: Mapping[str, Noticed], links: Mapping[str, list[str]]
) -> Entry:
    """Return the entry of one row, columns as :func:`entries` asks for them; thousands a page."""
    entry_id, author_id, day, direction, kinds, spirit, need_id = row
    return Entry(
        entry_id,
        author_id,
        day,
        _DIRECTIONS[direction],
        "",
        kinds_of(kinds),
        spirit=_SPIRITS[spirit],
        need_id=need_id,
        noticed=noticed.get(entry_id),
        links=tuple(links[entry_id]) if entry_id in links else (),
    )


def _links(connection: Connection) -> Mapping[str, list[str]]:
    links: dict[str, list[str]] = defaultdict(list)
    for a_id, b_id in connection.execute(
        select(LinkRow.a_id, LinkRow.b_id).where(LinkRow.deleted == 0)
    ):
        links[a_id].append(b_id)
        links[b_id].append(a_id)
    return links


def felt_met(connection: Connection) -> tuple[balance.FeltAnswer, ...]:
    """Return how much each felt met."""
    rows = connection.execute(
        select(
            FeltMetRow.entry_id,
            FeltMetRow.author_id,
            FeltMetRow.understood,
            FeltMetRow.accepted,
            FeltMetRow.cared_for,
        ).where(FeltMetRow.deleted == 0)
    )
    return tuple(
        balance.FeltAnswer(
            row.entry_id,
            row.author_id,
            FeltMet(*(Met(word) if word else None for word in row[2:])),
        )
        for row in rows
    )


def fits(connection: Connection) -> tuple[balance.FitAnswer, ...]:
    """Return what fitted, in the words of who received it."""
    rows = connection.execute(
        select(FitRow.subject_id, FitRow.author_id, FitRow.fit).where(FitRow.deleted == 0)
    )
    return tuple(balance.FitAnswer(row.subject_id, row.author_id, Fit(row.fit)) for row in rows)


def spoken_of_needs(connection: Connection, first: date, last: date) -> bool:
    """Return whether a need was voiced or answered from `first` to `last`, both included."""
    found = select(NeedEventRow.need_id).where(
        NeedEventRow.deleted == 0, NeedEventRow.day.between(first, last)
    )
    return connection.execute(found.limit(1)).first() is not None


def loads(connection: Connection, since: date) -> tuple[Load, ...]:
    """Return the loads that were shared, from the week of `since` on."""
    rows = connection.execute(
        select(LoadRow.author_id, LoadRow.week, LoadRow.word).where(
            LoadRow.deleted == 0, LoadRow.week >= since
        )
    )
    return tuple(Load(row.author_id, row.week, LoadWord(row.word), shared=True) for row in rows)


def published(connection: Connection) -> tuple[balance.Published, ...]:
    """Return the pages that are kept."""
    return tuple(balance.decode(body) for body in connection.scalars(select(PageRow.body)))
