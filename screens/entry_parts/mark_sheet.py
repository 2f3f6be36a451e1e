"""A private mark on an own entry, for what did not feel free (SAFETY): quiet, and for one alone.

It sets a row in the author's notebook and nothing else: who may read the entry stays as it is,
nothing is asked back, nothing is advised, and nothing is said when it is done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.entities import Entry, EntryChanges
from models.words import _
from screens.widgets.private_mark import PrivateMark
from screens.widgets.sheet import Sheet


class MarkSheet(Sheet):
    """Shows the three marks and, once one is set, what belongs to it."""

    def __init__(self, entry: Entry, host: Any, change: Callable[[EntryChanges], None]) -> None:
        self._host = host
        self._change = change
        super().__init__(title=_("A private mark"), text=_("Shown to you alone"))
        self.marks = PrivateMark(
            unease=entry.unease,
            pattern=entry.pattern,
            write_on=self._write_on,
            help_page=self._help,
        )
        self.marks.bind(on_change=self._changed)
        self.add_widget(self.marks)

    def _changed(self, marks: PrivateMark) -> None:
        self._change(EntryChanges(unease=marks.unease, pattern=marks.pattern))

    def _write_on(self) -> None:
        self.dismiss()
        self._host.router.go("today", alone=True)

    def _help(self) -> None:
        self.dismiss()
        self._host.router.go("reading", name="safety")
