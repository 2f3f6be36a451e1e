"""The calendar, the year in days and the words used for tags. Nothing here says who wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, and_, bindparam, func, or_, select, text

from models.days import next_month, same_day_in_years_before
from models.entities import DayNote, Direction, Entry
from models.store.core_tables import EntryRow
from models.store.database import Database
from models.store.listing import Listing
from models.store.rules import folded_tag
from models.store.state import kinds_of
from models.store.stores import Stores

#: Each step jumps to the next year that has an entry, so that 100,000 cost no more than ten.
_YEARS = text("""
with recursive year(first) as (
    select min(day) from entry where deleted = 0
    union all
    select (select min(day) from entry
            where day > substr(year.first, 1, 4) || '-12-31' and deleted = 0)
    from year where year.first is not null
)
select cast(substr(first, 1, 4) as integer) from year where first is not null
""")

#: Each step jumps to the next tag, however many entries have it.
_TAGS = text("""
with recursive next(folded) as (
    select min(folded) from entry_tag where folded >= :low and folded < :high
    union all
    select (select min(folded) from entry_tag
            where folded > next.folded and folded < :high)
    from next where next.folded is not null
)
select folded, (select tag from entry_tag where entry_tag.folded = next.folded
                order by place desc limit 1) as tag
from next where folded is not null limit :most
""").bindparams(bindparam("low"), bindparam("high"), bindparam("most"))


class Calendar:
    """Days that have words, for one reader at a time; None reads the shared book alone."""

    def __init__(self, stores: Stores, listing: Listing) -> None:
        self._stores = stores
        self._listing = listing

    def month(self, reader: str | None, year: int, month: int) -> tuple[DayNote, ...]:
        """Return the days of a month that have words, first to last."""
        following = date(*next_month(year, month), 1) if (year, month) < (9999, 12) else None
        return self._days(reader, date(year, month, 1), following)

    def year(self, reader: str | None, year: int) -> tuple[DayNote, ...]:
        """Return the days of a year that have words, first to last."""
        return self._days(reader, date(year, 1, 1), date(year + 1, 1, 1) if year < 9999 else None)

    def years(self, reader: str | None) -> tuple[int, ...]:
        """Return the years that have entries, oldest first."""
        found: set[int] = set()
        for database in self._readable(reader):
            with database.reading() as connection:
                found.update(connection.execute(_YEARS).scalars())
        return tuple(sorted(found))

    def on_this_day(self, reader: str | None, day: date, years: int) -> tuple[Entry, ...]:
        """Return what was written for this day in each of the `years` before, newest first."""
        days = list(same_day_in_years_before(day, min(years, day.year - 1)))
        return self._listing.of_days(reader, days) if days else ()

    def tags(self, reader: str | None, prefix: str, limit: int) -> tuple[str, ...]:
        """Return tags in use that begin with `prefix`, caseless, in alphabetical order."""
        low = folded_tag(prefix.strip().lstrip("#"))
        asked = {"low": low, "high": low + "\U0010ffff", "most": limit}
        found: dict[str, str] = {}
        for database in self._readable(reader):
            with database.reading() as connection:
                for row in connection.execute(_TAGS, asked):
                    found.setdefault(row.folded, row.tag)
        return tuple(found[folded] for folded in sorted(found))[:limit]

    def _readable(self, reader: str | None) -> Iterator[Database]:
        yield self._stores.book
        if reader is not None:
            yield self._stores.notebook(reader)

    def _days(self, reader: str | None, first: date, following: date | None) -> tuple[DayNote, ...]:
        kinds: dict[date, dict[str, None]] = {}
        together: set[date] = set()
        for database in self._readable(reader):
            with database.reading() as connection:
                for day, joined, shared in _noted(connection, first, following):
                    kinds.setdefault(day, {}).update(dict.fromkeys(joined.split(",")))
                    if shared:
                        together.add(day)
        return tuple(
            DayNote(day, kinds_of(",".join(k for k in words if k)), day in together)
            for day, words in sorted(kinds.items())
        )


def _noted(
    connection: Connection, first: date, following: date | None
) -> list[tuple[date, str, bool]]:
    """Return each day with words, its kinds joined by commas, and whether one was together.

    A quiet day that was only tapped has no words and is not shown.
    """
    is_together = EntryRow.direction == Direction.TOGETHER.value
    days = [EntryRow.day >= first] + ([EntryRow.day < following] if following else [])
    query = (
        select(
            EntryRow.day,
            func.group_concat(EntryRow.kinds.distinct()),
            func.max(func.coalesce(is_together, 0)),
        )
        .where(
            *days,
            EntryRow.deleted == 0,
            or_(
                EntryRow.direction.is_(None),
                EntryRow.direction != Direction.QUIET_DAY.value,
                and_(EntryRow.direction == Direction.QUIET_DAY.value, EntryRow.text != ""),
            ),
        )
        .group_by(EntryRow.day)
    )
    return [(day, joined or "", bool(both)) for day, joined, both in connection.execute(query)]
