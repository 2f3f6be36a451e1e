"""Balance pages: the book both can read becomes values, the page is computed, published and kept.

Only shared things are read, so that nothing private changes one byte of a page (BALANCE.md, P6).
A page is a row, written once: once the week has begun whoever opens the app publishes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from models import balance
from models.balance.marks import DayMarks, kinds_in
from models.balance.picture import River, Window, is_misty, river, window_days
from models.balance.telling import Picture, told
from models.balance.wording import in_words, kind_slot
from models.days import SETTLING_DAYS
from models.store import page_reading as reading
from models.store.core_tables import MetaRow
from models.store.day_marks import day_marks
from models.store.needs import Needs
from models.store.people import People
from models.store.resting import rests
from models.store.seasons import Seasons
from models.store.stores import Stores
from models.store.tables import PageRow


@dataclass(frozen=True, slots=True)
class _Remembered:
    """Day-marks from the day `since` on, as they are in one state of the book."""

    state: tuple[str, tuple[str, ...]]
    since: int
    marks: DayMarks


class Pages:
    """The weekly pages of the couple."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._remembered: _Remembered | None = None

    def page(
        self, on: date | None = None, reader: str | None = None, *, resting: bool = False
    ) -> balance.Page:
        """Return the page that stands on the day `on` (today), kept or computed; keeps nothing.

        `reader` is the partner who looks: after a mark of unease of their own the measures of
        give-and-take rest for them (SAFETY.md), from the next week on. With `resting` they do for
        whoever looks.
        """
        day = on or self._stores.today()
        book = self.book(day)
        return balance.page(book, day, resting=resting or rests(self._stores, reader, day))

    def notes(self, reader: str, on: date | None = None) -> tuple[str, ...]:
        """Return the lines for `reader` alone beside the page of the day `on` (today); mostly none.

        They are never kept, and nothing of them is on the page both see.
        """
        day = on or self._stores.today()
        book = self.book(day)
        resting = rests(self._stores, reader, day)
        with self._stores.notebook(reader).reading() as connection:
            own = reading.loads(connection, balance.needed_since(book, day))
        return balance.notes(book, day, reader, (*book.loads, *own), resting=resting)

    def publish(self) -> bool:
        """Keep this week's page, if none is kept yet; returns whether one was written."""
        if self._stores.closed_by():
            return False
        day = self._stores.today()
        book = self.book(day)
        kept = balance.publish(book, day)
        if any(page.week.first == kept.week.first for page in book.pages):
            return False
        with self._stores.book.writing() as session:
            row = insert(PageRow).values(
                week=kept.week.first,
                body=balance.encode(kept),
                digest=kept.digest,
                version=self._stores.version(session),
            )
            session.execute(row.on_conflict_do_nothing(index_elements=["week"]))
        return True

    def weeks(self) -> tuple[date, ...]:
        """Return the first days of the weeks whose page is kept, oldest first."""
        with self._stores.book.reading() as connection:
            return tuple(connection.scalars(select(PageRow.week).order_by(PageRow.week)))

    def picture(
        self, window: Window, on: date | None = None, reader: str | None = None, **how: bool
    ) -> Picture:
        """Return the river of `window` with what tells it in words; see :meth:`river`."""
        day = on or self._stores.today()
        settings = People(self._stores).couple()
        drawn = self.river(window, day, reader, **how)
        first = drawn.first.toordinal()
        last = min(drawn.last, day - timedelta(days=SETTLING_DAYS)).toordinal()
        with self._stores.book.reading() as connection:
            marks = self._marks(connection, first)
            needs = reading.spoken_of_needs(connection, drawn.first, drawn.last)
        kinds = kinds_in(marks.took_part(first, last))
        lines = told(
            kinds=tuple(kind_slot(kind, settings) for kind in kinds),
            sided=drawn.sides is not None,
            misty=is_misty(drawn),
            together=bool(drawn.together),
            seasons=tuple(tint.label for tint in drawn.seasons),
            settling=drawn.last >= day,
            lately=window is Window.LATELY,
        )
        return Picture(drawn, kinds, needs, in_words(lines))

    def river(
        self,
        window: Window,
        on: date | None = None,
        reader: str | None = None,
        *,
        resting: bool = False,
    ) -> River:
        """Return the river of `window` as it stands on the day `on` (today); see :meth:`page`."""
        day = on or self._stores.today()
        settings = People(self._stores).couple()
        authors = self._stores.partner_ids
        seasons = Seasons(self._stores).all()
        with self._stores.book.reading() as connection:
            earliest = reading.earliest(connection) if window is Window.ALL else ()
            sided = settings.directions_visible(authors)
            book = balance.Book(
                self._stores.partners,
                entries=earliest,
                seasons=seasons,
                settings=settings,
                pages=reading.published(connection) if sided else (),
            )
            first, last = window_days(book, window, day)
            # A side is claimed by the look of each week, which reaches back further still.
            since = balance.needed_since(book, first) if sided else first
            marks = self._marks(connection, since.toordinal())
        resting = resting or rests(self._stores, reader, day)
        return river(book, first, last, day, resting=resting, marks=marks)

    def forget(self) -> None:
        """Read the day-marks again at next use; needed by nobody but who measures."""
        self._remembered = None

    def _marks(self, connection: Connection, since: int) -> DayMarks:
        """Return the day-marks from the day `since` on, remembered until the book changes."""
        book = connection.scalar(select(MetaRow.value).where(MetaRow.key == "clock")) or ""
        state = (book, self._stores.partner_ids)
        kept = self._remembered
        if kept is None or kept.state != state or kept.since > since:
            kept = _Remembered(state, since, day_marks(connection, self._stores.partner_ids, since))
            self._remembered = kept
        return kept.marks

    def book(self, on: date, *, since: date | None = None) -> balance.Book:
        """Return what a page on the day `on` may be made from: what both partners can read.

        Entries before `since` (what a page needs) are left out.
        """
        settings = People(self._stores).couple()
        frame = balance.Book(self._stores.partners, settings=settings)
        since = since or balance.needed_since(frame, on)
        with self._stores.book.reading() as connection:
            return balance.Book(
                partners=self._stores.partners,
                entries=reading.entries(connection, self._stores.partner_ids, since),
                needs=Needs(self._stores).histories(),
                felt_met=reading.felt_met(connection),
                fits=reading.fits(connection),
                loads=reading.loads(connection, since),
                seasons=Seasons(self._stores).all(),
                settings=settings,
                pages=reading.published(connection),
            )
