"""What is kept in one file of a store, as plain rows of all its tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, or_, select

from models.store.content import TABLES, Row, no_rows
from models.store.database import Database
from models.store.tables import PLACES_A_DAY, Base, Day

#: Columns that never go out.
_KEPT_BACK = frozenset({"version", "deleted", "batch_id", "found", "file", "photos"})


def dump(connection: Connection) -> dict[str, list[Row]]:
    """Return all that is kept in one file as plain rows."""
    found = no_rows()
    for name in TABLES:
        table = Base.metadata.tables[name]
        columns = [column for column in table.c if column.name not in _KEPT_BACK]
        query = kept(table, columns)
        # As it came about: that is the order in which needs and thanks are shown.
        query = query.order_by(table.c["place" if name == "entry" else _age(table)])
        days = [column.name for column in columns if isinstance(column.type, Day)]
        for mapping in connection.execute(query).mappings():
            row = dict(mapping)
            for day in days:
                row[day] = row[day].isoformat() if row[day] is not None else None
            found[name].append(row)
    for row in found["entry"]:
        row["number"] = row.pop("place") % PLACES_A_DAY
    return found


def _age(table: Table) -> str:
    return "version" if "version" in table.c else "id"


def kept(table: Table, columns: list[Any]) -> Any:
    """Return the query for rows that are neither tombstones nor emptied."""
    query = select(*columns)
    if table.name == "entry":
        return query.where(or_(table.c.deleted == 0, table.c.trashed_on.is_not(None)))
    if table.name == "unease":
        query = query.where(table.c.sort.is_not(None))
    return query.where(table.c.deleted == 0) if "deleted" in table.c else query


def has_rows(database: Database, names: list[str]) -> bool:
    """Return whether anything is kept in one of the tables `names`."""
    with database.reading() as connection:
        tables = [Base.metadata.tables[name] for name in names]
        return any(
            connection.execute(kept(table, list(table.primary_key)).limit(1)).first() is not None
            for table in tables
        )
