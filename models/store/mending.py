"""What repeats other rows, compared with them and built again: links, picture counts, the index.

The columns ``kinds`` and ``tags`` of an entry are what its author sees, so they are right where the
link tables say something else; an entry in the trash has no links. The number of pictures is right
in the rows of the pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, update

from models.entities import Visibility
from models.store import rows
from models.store.database import Database
from models.store.rules import folded_tag
from models.store.state import EntryState
from models.store.tables import EntryKindRow, EntryRow, EntryTagRow, PhotoRow


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An entry whose links or picture count do not fit; `photos` is the right count."""

    entry_id: str
    photos: int


def mismatches(database: Database) -> tuple[Mismatch, ...]:
    """Return the entries of `database` that do not agree with what repeats them."""
    with database.reading() as connection:
        kinds = _links(connection, EntryKindRow, EntryKindRow.kind)
        tags = _links(connection, EntryTagRow, EntryTagRow.folded)
        photos = _photo_counts(connection)
        entries = select(
            EntryRow.id,
            EntryRow.place,
            EntryRow.deleted,
            EntryRow.kinds,
            EntryRow.tags,
            EntryRow.photos,
        )
        found = []
        for row in connection.execute(entries):
            right = photos.get(row.id, 0)
            links = (kinds.get(row.id, set()), tags.get(row.id, set()))
            if links != _wanted(row) or row.photos != right:
                found.append(Mismatch(row.id, right))
    return tuple(found)


def mend(database: Database, found: tuple[Mismatch, ...]) -> None:
    """Write links and picture counts of these entries again, in one transaction."""
    with database.writing() as session:
        for mismatch in found:
            row = rows.row_of(session, mismatch.entry_id)
            if row is not None:
                state = EntryState.of_row(row, Visibility.SHARED)
                rows.put_links(session, state, row.place)
            session.execute(
                update(EntryRow)
                .where(EntryRow.id == mismatch.entry_id)
                .values(photos=mismatch.photos)
            )


def rebuild_search(database: Database) -> None:
    """Build the search index of `database` again from its entries."""
    with database.writing() as session:
        session.connection().exec_driver_sql(
            "insert into entry_words(entry_words) values ('rebuild')"
        )


def _links(connection: Connection, table: Any, column: Any) -> dict[str, set[tuple[str, int]]]:
    found: dict[str, set[tuple[str, int]]] = {}
    for entry_id, word, place in connection.execute(select(table.entry_id, column, table.place)):
        found.setdefault(entry_id, set()).add((word, place))
    return found


def _photo_counts(connection: Connection) -> dict[str, int]:
    query = (
        select(PhotoRow.entry_id, func.count())
        .where(PhotoRow.deleted == 0)
        .group_by(PhotoRow.entry_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _wanted(row: Any) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    if row.deleted:
        return set(), set()
    kinds = {(kind, row.place) for kind in row.kinds.split(",") if kind}
    tags = {(folded_tag(tag), row.place) for tag in row.tags.split("\n") if tag}
    return kinds, tags
