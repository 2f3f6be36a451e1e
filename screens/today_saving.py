"""Saving what was written on Today, also before the store is open; and taking it back at once.

Who takes back what was saved just now gets the words back into the field, and the entry is gone:
it was a slip of the hand. Any other undo is the journal's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from models.entities import Done, Entry, NewEntry, Visibility
from models.errors import BothWaysError
from models.words import _


class Saving:
    """Writes the entries of `screen`; `edited` is called where words come back into the field."""

    def __init__(self, screen: Any, edited: Callable[[], None]) -> None:
        self._screen = screen
        self._edited = edited
        self._early: list[NewEntry] = []
        self._last: tuple[str, NewEntry, Entry] | None = None

    def save(self, new: NewEntry) -> None:
        """Write `new` now, or once the store is open."""
        if self._screen.session.journal is None:
            self._early.append(new)
        else:
            self._write(new)

    def save_early(self) -> None:
        """Save what was saved before the store was open."""
        for new in self._early:
            self._write(new)
        self._early.clear()

    def forget(self) -> None:
        """Something else came in between: an undo is not about the last entry any more."""
        self._last = None

    def undo(self) -> None:
        """Take back the last step; what was saved just now comes back into the empty field."""
        session = self._screen.session
        journal, who = session.journal, session.writer.id
        last, self._last = self._last, None
        composer = self._screen.composer
        into_field = last is not None and last[0] == who and not composer.text.strip()

        def work() -> tuple[Done, bool]:
            done = journal.undo(who)
            mine = into_field and last is not None and last[2].id in done.entry_ids
            if mine and last is not None:
                journal.erase(who, last[2].id)
            return done, mine

        def undone(found: tuple[Done, bool]) -> None:
            done, mine = found
            if mine and last is not None:
                composer.take(last[1])
                self._edited()
                self._screen.messages.say(_("Taken back: your words are in the field again."))
            else:
                self._screen.messages.say(done.what)
            session.touch()

        self._screen.worker.in_background(work, undone, self._nothing_undone)

    # -- inside --------------------------------------------------------------------------------

    def _write(self, new: NewEntry) -> None:
        session = self._screen.session
        journal, who = session.journal, session.writer.id

        def work() -> Entry:
            entry: Entry = journal.write(who, new)
            if new.text:  # a quiet day leaves in the field what stands there
                journal.drafts.drop(who)
            return entry

        self._screen.worker.in_background(
            work, partial(self._written, who, new), partial(self._not_written, new)
        )

    def _written(self, who: str, new: NewEntry, entry: Entry) -> None:
        self._last = (who, new, entry) if new.text else None
        shared = entry.visibility is Visibility.SHARED
        said = _("Saved. It is in the book.") if shared else _("Saved. It is for you alone.")
        self._screen.messages.say(said, _("Undo"), self.undo)
        self._screen.session.touch()

    def _not_written(self, new: NewEntry, error: Exception) -> None:
        """Put the words back before saying what went wrong: nothing typed is lost."""
        composer = self._screen.composer
        typed_since = composer.text
        text = f"{new.text}\n{typed_since}" if typed_since.strip() else new.text
        composer.take(replace(new, text=text))
        self._edited()
        self._screen.messages.fail(error)

    def _nothing_undone(self, error: Exception) -> None:
        if isinstance(error, BothWaysError):
            self._screen.messages.say(str(error))
        else:
            self._screen.messages.fail(error)
