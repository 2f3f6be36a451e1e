"""Going back to a backup: the moments there are, in words, or a file from elsewhere."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from kivy.metrics import dp

from models import keeping
from models.words import _
from screens.more import copy_words
from screens.more.page import MorePage
from screens.more.purging import ask_purge
from screens.more.restoring import choose_backup, restore
from screens.widgets.rows import ListRow

#: So many are shown at first: the rest costs time and is rarely wanted.
FIRST = 8


class CopiesScreen(MorePage):
    """A row a backup, newest first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(title=_("Go back to a backup"), row_spacing=0, **kwargs)
        self._shown = FIRST
        self._rows: list[ListRow] = []

    def show(self, **_args: Any) -> None:
        """Come to the front with the newest."""
        super().show()
        self._shown = FIRST
        self.reload()

    def reload(self) -> None:
        """Read which backups there are; their lists are small, but there may be many."""
        folder = self.settings.opening.folder

        def read() -> tuple[tuple[Any, ...], frozenset[str]]:
            return keeping.copies(folder), keeping.damaged(folder)

        self.worker.in_background(read, self._lay_out)

    def _lay_out(self, found: tuple[tuple[Any, ...], frozenset[str]]) -> None:
        backups, damaged = found
        self.column.clear_widgets()
        self.add_words(
            _(
                "The book comes back as it was then, with both notebooks. The store of now is kept "
                "beside it for thirty days."
            )
        )
        self._gap()
        now = self.settings.now()
        for backup in backups[: self._shown]:
            self.add_row(
                copy_words.title(backup, now),
                partial(self._ask, backup),
                icon="history",
                text=copy_words.detail(backup, now, damaged),
                disabled=backup.listing is None,
            )
        if len(backups) > self._shown:
            self.add_row(_("Earlier ones"), partial(self._more, found), icon="chevron-down")
        if not backups:
            self.add_words(
                _("There is none yet. The first is made when the book is closed."), "body"
            )
            self._gap()
        self.add_row(
            _("A file from elsewhere"),
            self._choose,
            icon="folder",
            text=_("From a stick or another computer, with the passphrases of its day"),
            chevron=True,
        )
        self.add_row(
            _("Delete former copies"),
            partial(ask_purge, self, self.reload),
            icon="trash-2",
            text=_("What you took out of the book or emptied is still in them"),
        )

    def _gap(self) -> None:
        from kivy.uix.widget import Widget

        self.column.add_widget(Widget(size_hint_y=None, height=dp(12)))

    def _more(self, found: tuple[tuple[Any, ...], frozenset[str]]) -> None:
        self._shown = len(found[0])
        self._lay_out(found)

    def _ask(self, backup: Any) -> None:
        now = self.settings.now()
        quote = f"{copy_words.title(backup, now)} · {copy_words.detail(backup, now)}"
        self._ask_file(backup.path, quote)

    def _choose(self) -> None:
        choose_backup(self.worker, lambda file: self._ask_file(file, file.name))

    def _ask_file(self, file: Path, quote: str) -> None:
        self.messages.ask(
            _("Go back to this backup?"),
            _("What was written since is kept in a folder beside the store, for thirty days."),
            quote=quote,
            safe=_("Stay here"),
            act=_("Go back"),
            on_act=lambda: restore(self, file, self._back, stay=_("Stay here")),
        )

    def _back(self, aside: Path | None, lacking: str) -> None:
        self.router.go("today")
        said = (
            _("You are back. The former store is {name}.").format(name=aside.name)
            if aside
            else _("You are back.")
        )
        if lacking:
            self.messages.trouble(f"{said} {lacking}")
        else:
            self.messages.say(said)
