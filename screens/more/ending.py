"""An end: the shared book closed by one alone, the own notebook emptied, everything erased.

Each asks once, calmly, and says what stays. No reason is asked for, and nobody is told.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from models import keeping
from models.words import _
from screens.more.purging import offer_purge
from screens.widgets.cards import DayHeading


class Ending:
    """The rows under "An end" on `page`, and what they do for who is writing."""

    def __init__(self, page: Any) -> None:
        self._page = page

    def add_rows(self) -> None:
        """Add the rows; what can be done depends on whether the book is closed, and by whom."""
        page, journal = self._page, self._page.session.journal
        page.column.add_widget(DayHeading(text=_("An end")))
        if journal is None or page.session.writer is None:
            return
        self._add_book_row(journal)
        page.add_row(
            _("Empty my notebook"),
            self._ask_empty,
            icon="feather",
            text=_("All that is yours alone goes; what you shared stays"),
        )
        page.add_row(
            _("Erase everything"),
            self._ask_erase,
            icon="triangle-alert",
            text=_("The book, both notebooks, photos, and the copies beside them"),
        )

    def _add_book_row(self, journal: Any) -> None:
        page = self._page
        if not journal.is_closed():
            page.add_row(
                _("Close the shared book"),
                self._ask_close,
                icon="book-open",
                text=_("From then on both of you can read and export it, and nothing is added"),
            )
            return
        page.add_words(_("This book is closed."), "body")
        if journal.leaving.may_open(page.session.writer.id):
            page.add_row(_("Open the shared book again"), self._open_again, icon="book-open")
        if not page.settings.opening.sample:
            page.add_row(
                _("Begin a new book"),
                self._ask_begin,
                icon="feather",
                text=_("The closed one stays in a folder beside it"),
            )

    # -- the shared book -----------------------------------------------------------------------

    def _ask_close(self) -> None:
        who = self._page.session.writer.id
        self._page.messages.ask(
            _("Close the shared book?"),
            _(
                "Nothing can be added to it any more. Both of you can read and export it, and "
                "take your own words out of it. Nobody is told why. You can open it again."
            ),
            safe=_("Leave it open"),
            act=_("Close the book"),
            on_act=lambda: self._do(
                lambda journal: journal.leaving.close(who), _("This book is closed.")
            ),
        )

    def _open_again(self) -> None:
        who = self._page.session.writer.id
        self._do(lambda journal: journal.leaving.open_again(who), _("The book is open again."))

    def _ask_begin(self) -> None:
        folder = self._page.settings.opening.folder
        self._page.messages.ask(
            _("Begin a new book?"),
            _(
                "The closed book moves to a folder beside the place where it lies now, and an "
                "empty one begins. Nothing of it is lost."
            ),
            safe=_("Stay here"),
            act=_("Begin a new book"),
            on_act=lambda: self._leave(
                lambda: _("The closed book lies in {folder}.").format(
                    folder=keeping.set_aside(folder)
                )
            ),
        )

    # -- the own notebook ----------------------------------------------------------------------

    def _ask_empty(self) -> None:
        who = self._page.session.writer.id
        self._page.messages.ask(
            _("Empty your notebook?"),
            _(
                "Your private entries, marks, feelings, reminders, drafts and pictures are gone "
                "for good, and what could be taken back with them. What you shared stays in the "
                "book. Backups and former stores still hold a copy: you can delete them after it."
            ),
            safe=_("Keep it"),
            act=_("Empty it"),
            on_act=lambda: self._do(
                lambda journal: journal.leaving.empty(who),
                _("Your notebook is empty."),
                partial(offer_purge, self._page),
            ),
        )

    # -- everything ----------------------------------------------------------------------------

    def _ask_erase(self) -> None:
        folder = self._page.settings.opening.folder
        self._page.messages.ask(
            _("Erase everything?"),
            _(
                "The book, both notebooks, photos, and the backups and former stores beside them "
                "are gone for good. Backups and exports you put elsewhere stay. Make a backup "
                "first if you are not sure."
            ),
            safe=_("Keep it all"),
            act=_("Erase everything"),
            on_act=lambda: self._leave(lambda: keeping.erase(folder)),
        )

    # -- inside --------------------------------------------------------------------------------

    def _do(
        self, work: Callable[[Any], None], said: str, say: Callable[[str], None] | None = None
    ) -> None:
        session, messages = self._page.session, self._page.messages
        journal = session.journal

        def done(_none: Any) -> None:
            (say or messages.say)(said)
            session.touch()

        self._page.worker.in_background(lambda: work(journal), done)

    def _leave(self, work: Callable[[], str]) -> None:
        """Close the store, let `work` take it away, and begin anew; then say what it returned."""
        messages = self._page.messages
        told: list[str] = []

        def leaving() -> None:
            told.append(work())

        def left() -> None:
            if told and told[0]:
                messages.say(told[0])

        self._page.settings.erase(leaving, left)
