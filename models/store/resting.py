"""Whether give-and-take rests for a partner who has marked unease (SAFETY.md).

Apart from the pages: Today asks it at every start, and needs nothing else of the balance.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.days import couple_day
from models.store.people import People
from models.store.stores import Stores
from models.store.tables import PageRow, UneaseRow

if TYPE_CHECKING:
    from models.balance.book import Week


def rests(stores: Stores, reader: str | None, on: date | None = None) -> bool:
    """Return whether give-and-take rests for `reader` on the day `on` (today).

    It does where `reader` had marked unease before the page of that day was there: before its
    week began, or within it before it was published.
    """
    if reader is None:
        return False
    marks = select(UneaseRow.since).where(UneaseRow.deleted == 0, UneaseRow.sort.is_not(None))
    with stores.notebook(reader).reading() as connection:
        found = [since for since in connection.scalars(marks) if since]
    if not found:
        return False
    from models import balance

    couple = People(stores).couple()
    week = balance.week_of(balance.Book(stores.partners, settings=couple), on or stores.today())
    with stores.book.reading() as connection:
        published = connection.scalar(select(PageRow.version).where(PageRow.week == week.first))
    if published and week.last < _day_of(stores, published, couple.day_ends) <= stores.today():
        published = None  # an import brought that page: it was not published when it came
    return any(_was_before(stores, since, week, published, couple.day_ends) for since in found)


def _was_before(stores: Stores, since: str, week: Week, published: str | None, ends: time) -> bool:
    """Return whether a mark was set before the page of `week` was there."""
    _moment, noted, reached = since.partition("/")
    if published and noted:
        return reached < published  # both are versions of the book, and no clock matters
    marked_on, today = _day_of(stores, since, ends), stores.today()
    # A mark from a day to come: the computer's clock ran ahead then, and was set right since.
    if marked_on < week.first or marked_on > today <= week.last:
        return True
    # Marks of earlier versions of Both Ways hold a version of the one clock there was.
    return published is not None and since < published


def _day_of(stores: Stores, when: str, ends: time) -> date:
    """Return the couple's day of a moment, or on which something got a version."""
    moment = datetime.fromtimestamp(int(when[:12], 16) / 1000, stores.now().tzinfo)
    return couple_day(moment, ends)
