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
    marked_on, today = _day_of(stores, since, couple.day_ends), stores.today()
    # A mark from a day to come: the computer's clock ran ahead then, and was set right since.
    if marked_on < week.first or marked_on > today <= week.last:
        return True
    with stores.book.reading() as connection:
        published = connection.scalar(select(PageRow.version).where(PageRow.week == week.first))
    # Both are versions of the book; a mark of an earlier Both Ways is a version of one clock.
    marked = since.partition("/")[2] or since
    # A page that an import brought was not published when it came.
    return (
        published is not None
        and marked < published
        and _day_of(stores, published, couple.day_ends) <= week.last
    )


def _day_of(stores: Stores, when: str, ends: time) -> date:
    """Return the couple's day of a moment, or on which something got a version."""
    moment = datetime.fromtimestamp(int(when[:12], 16) / 1000, stores.now().tzinfo)
    return couple_day(moment, ends)
