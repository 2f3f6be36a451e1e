"""Whether give-and-take rests for a partner who has marked unease (SAFETY.md).

Apart from the pages: Today asks it at every start, and needs nothing else of the balance.
"""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import func, select

from models.days import couple_day
from models.store.people import People
from models.store.stores import Stores
from models.store.tables import PageRow, UneaseRow


def rests(stores: Stores, reader: str | None, on: date | None = None) -> bool:
    """Return whether give-and-take rests for `reader` on the day `on` (today).

    It does where `reader` had marked unease before the page of that day was there: before its
    week began, or within it before it was published.
    """
    if reader is None:
        return False
    with stores.notebook(reader).reading() as connection:
        since = connection.scalar(
            select(func.min(UneaseRow.since)).where(
                UneaseRow.deleted == 0, UneaseRow.sort.is_not(None)
            )
        )
    if since is None:
        return False
    from models import balance

    couple = People(stores).couple()
    week = balance.week_of(balance.Book(stores.partners, settings=couple), on or stores.today())
    if _day_of(stores, since, couple.day_ends) < week.first:
        return True
    with stores.book.reading() as connection:
        published = connection.scalar(select(PageRow.version).where(PageRow.week == week.first))
    # A page that an import brought was not published when it came.
    return (
        published is not None
        and since < published
        and _day_of(stores, published, couple.day_ends) <= week.last
    )


def _day_of(stores: Stores, version: str, ends: time) -> date:
    """Return the couple's day on which something got its `version`."""
    moment = datetime.fromtimestamp(int(version[:12], 16) / 1000, stores.now().tzinfo)
    return couple_day(moment, ends)
