"""Journal: the one door for screens and commands. Use cases in, entities out.

Nothing else opens a store. Every method raises only :class:`models.errors.BothWaysError` with a
sentence for a person; what was asked for then has not happened, not even in part.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from models.days import local_now
from models.entities import (
    DayNote,
    Done,
    Entry,
    EntryChanges,
    Mark,
    NewEntry,
    Partner,
    Query,
    Slice,
    Trashed,
    Visibility,
)
from models.errors import NotFound, StoreError
from models.files import free_space
from models.privacy.keys import BOOK
from models.store.ballast import ENOUGH, is_low
from models.store.calendar import Calendar
from models.store.clock import Now
from models.store.listing import Listing
from models.store.padding import PAD
from models.store.rooms import Rooms
from models.store.stores import Stores
from models.store.tidying import Tidying
from models.text import folded
from models.words import _, listed

if TYPE_CHECKING:
    from models.balance import Page
    from models.privacy.keys import Keys
    from models.store.undo import Room
    from models.store.writing import Writing


class Journal(Rooms):
    """An open store. `who` and `reader` are partner ids; a `reader` None sees the book alone."""

    def __init__(self, stores: Stores) -> None:
        super().__init__(stores)
        self._listing = Listing(stores)
        self._calendar = Calendar(stores, self._listing)
        tidying = Tidying(stores, lambda: self._writing)
        stores.tidy = tidying.notebook
        tidying.book()

    @classmethod
    def create(
        cls,
        folder: Path,
        names: Sequence[str],
        *,
        now: Now = local_now,
        marks: Sequence[Mark] = (),
        pad: int = PAD,
    ) -> Self:
        """Make a store for one or two partners in `folder` and open it.

        Raises :class:`StoreExists`, :class:`Refused` for the names or marks, :class:`StoreFull`,
        :class:`StoreReadOnly`; nothing is left behind then. `pad` is the step of the notebooks'
        size in bytes.
        """
        from models.store.making import make_store

        make_store(folder, names, now=now, marks=marks, pad=pad)
        return cls.open(folder, now=now)

    @classmethod
    def open(cls, folder: Path, *, keys: Keys | None = None, now: Now = local_now) -> Self:
        """Open the store in `folder` with `keys`, or with what lies open where None.

        Raises :class:`Locked` where the book is locked, :class:`StoreMissing`,
        :class:`StoreDamaged`, :class:`StoreNewer`, :class:`StoreReadOnly`, :class:`StoreBusy`; the
        files are then as they were.
        """
        stores = Stores.open(folder, keys=keys, now=now)
        try:
            return cls(stores)
        except BaseException:
            stores.close()
            raise

    def close(self) -> None:
        """Close every file of the store; due times follow what changed."""
        try:
            if self.stores.due_changed:
                with suppress(StoreError):  # they are worked out again at the next opening
                    self.reminders.refresh()
        finally:
            self.stores.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        sort: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- who and when -----------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """Where the store lies."""
        return self.stores.folder

    @property
    def partners(self) -> tuple[Partner, ...]:
        """The partners who have a name, in slot order."""
        return self.stores.partners

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written where the store lies; then every change is refused."""
        return self.stores.read_only

    def refuse_read_only(self) -> None:
        """Raise what writing would where nothing can be written; call it before a code is shown."""
        self.stores.book.refuse_read_only()

    @property
    def is_full(self) -> bool:
        """Whether it is only read because the disk was full when it was opened."""
        return self.stores.is_full

    @property
    def has_room(self) -> bool:
        """Whether a store that is only read because of a full disk could be written by now."""
        return self.is_full and free_space(self.folder) >= ENOUGH

    @property
    def is_disk_low(self) -> bool:
        """Whether there will soon be no room for new pages."""
        return is_low(self.folder)

    @property
    def keys_trouble(self) -> str:
        """What to tell where ``keys.json`` is an older one that was put back, mostly nothing."""
        if not self.stores.keys_put_back:
            return ""
        return _(
            "The file with the keys is an older one than this journal last used: a passphrase "
            "from before may open it. Set your passphrase anew, then renew all keys."
        )

    def partner(self, who: str) -> Partner:
        """Return a partner by id or name (caseless); raises :class:`NotFound` with the names."""
        wanted = folded(who.strip())
        for partner in self.partners:
            if who == partner.id or wanted == folded(partner.name):
                return partner
        names = listed([partner.name for partner in self.partners])
        raise NotFound(
            _("Nobody here is called “{name}”. This journal belongs to {names}.").format(
                name=" ".join(who.split())[:40], names=names
            )
        )

    def other(self, who: str) -> Partner | None:
        """Return the partner of `who`, None while there is one alone."""
        return next((partner for partner in self.partners if partner.id != who), None)

    def can_read(self, who: str) -> bool:
        """Return whether the notebook of `who` (a partner's id) is open in this journal.

        Where it is not, reading and writing as `who` raises :class:`Locked`.
        """
        return self.stores.can_read(who)

    def today(self) -> date:
        """Return the couple's day."""
        return self.stores.today()

    def is_closed(self) -> bool:
        """Return whether the shared book is closed; see the room ``leaving``."""
        return bool(self.stores.closed_by())

    # --- writing ----------------------------------------------------------------------------

    def write(self, who: str, new: NewEntry) -> Entry:
        """Keep a new entry of `who`; raises :class:`Refused`, :class:`NotFound` for a need."""
        author = self._author(who)
        return self.entry(author, self._writing.entries.write(author, new))

    def write_many(
        self,
        who: str,
        news: Sequence[NewEntry],
        *,
        source: str | None = None,
        batch: str | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> tuple[str, ...]:
        """Keep many entries at once, undone at once; returns the ids of those that were new.

        Raises :class:`Refused` with the number of the entry at fault, before anything is written.
        """
        author = self._author(who)
        return self._writing.bulk.write_many(
            author, news, source=source, batch=batch, on_progress=on_progress
        )

    def edit(self, who: str, entry_id: str, changes: EntryChanges) -> Entry:
        """Change an own entry; raises :class:`NotYours`, :class:`NotFound`, :class:`Refused`."""
        author, entry_id = self._named(who, entry_id)
        self._writing.entries.edit(author, entry_id, changes)
        return self.entry(author, entry_id)

    def delete(self, who: str, entry_id: str) -> None:
        """Put an own entry into the trash for thirty days."""
        self._writing.entries.delete(*self._named(who, entry_id))

    def restore(self, who: str, entry_id: str) -> Entry:
        """Take an own entry back out of the trash."""
        author, entry_id = self._named(who, entry_id)
        self._writing.entries.restore(author, entry_id)
        return self.entry(author, entry_id)

    def erase(self, who: str, entry_id: str | None = None) -> int:
        """Empty the own trash (or take one entry of it) for good; returns how many went."""
        author = self._author(who)
        named = None if entry_id is None else self._named(who, entry_id)[1]
        gone = self._writing.trash.erase(author, named)
        # Where nothing went nothing is swept: the book is no matter of what went in private.
        for home in {BOOK if one is Visibility.SHARED else author for one in gone}:
            self.photos.sweep(home)
        return len(gone)

    def trash(self, who: str) -> tuple[Trashed, ...]:
        """Return own deleted entries, newest first, with the last day to take each back."""
        return self._writing.trash.all(self._author(who))

    def undo(self, who: str | None = None) -> Done:
        """Take back the last action of `who`, or without one the last in the shared book.

        Raises :class:`Refused` where there is none.
        """
        return self._writing.undo.last(None if who is None else self._author(who))

    # --- reading ----------------------------------------------------------------------------

    def entry(self, reader: str | None, entry_id: str) -> Entry:
        """Return an entry by its id or the unique beginning of it (six digits or more)."""
        return self._listing.one(reader, entry_id)

    def entries(
        self,
        reader: str | None,
        query: Query = Query(),  # noqa: B008 - frozen
        after: str | None = None,
        limit: int = 50,
    ) -> Slice:
        """Return entries that meet `query`, newest first, from the cursor `after` on."""
        if query.by is not None:
            query = replace(query, by=self.partner(query.by).id)
        return self._listing.page(reader, query, after, limit)

    def month(self, reader: str | None, year: int, month: int) -> tuple[DayNote, ...]:
        """Return the days of a month that have words."""
        return self._calendar.month(reader, year, month)

    def year(self, reader: str | None, year: int) -> tuple[DayNote, ...]:
        """Return the days of a year that have words."""
        return self._calendar.year(reader, year)

    def years(self, reader: str | None) -> tuple[int, ...]:
        """Return the years that have entries, oldest first."""
        return self._calendar.years(reader)

    def on_this_day(self, reader: str | None, day: date, years: int = 30) -> tuple[Entry, ...]:
        """Return what was written for `day` in each of the `years` before, newest first."""
        return self._calendar.on_this_day(reader, day, years)

    def tags(self, reader: str | None, prefix: str = "", limit: int = 20) -> tuple[str, ...]:
        """Return tags in use that begin with `prefix`."""
        return self._calendar.tags(reader, prefix, limit)

    def page(self, on: date | None = None, reader: str | None = None) -> Page:
        """Return the page that stands on the day `on` (today), as `reader` sees it."""
        return self.pages.page(on, reader)

    def rests(self, reader: str | None, on: date | None = None) -> bool:
        """Return whether give-and-take rests for `reader` on the day `on` (today), SAFETY.md."""
        from models.store.resting import rests

        return rests(self.stores, reader, on)

    def changed_elsewhere(self) -> bool:
        """Return whether another process changed the store since this was last asked."""
        return self.stores.changed_elsewhere()

    def sweep(self) -> None:
        """Delete what killed programs left lying about; slow: call it after opening, on a worker.

        Raises :class:`StoreError`, which costs nothing but the tidying.
        """
        from models.store.sweeping import sweep

        sweep(self.stores, self.photos)

    # --- inside -----------------------------------------------------------------------------

    @cached_property
    def _writing(self) -> Writing:
        from models.store.writing import Writing

        return Writing(self.stores, self.photos, self._room)

    def _author(self, who: str) -> str:
        """Return the id of a partner; raises :class:`Locked` where their notebook is locked."""
        author = self.partner(who).id
        self.stores.refuse_locked(author)
        return author

    def _named(self, who: str, entry_id: str) -> tuple[str, str]:
        """Return the ids of the partner and of the entry, which may be given by its beginning."""
        author = self._author(who)
        return author, self._listing.whole_id(author, entry_id)

    def _room(self, name: str) -> Room:
        room: Room = getattr(self, name)
        return room
