"""An entry as a page of its own, where there is no room beside the list."""

from __future__ import annotations

from typing import Any

from models.entities import Entry
from screens.base import AppScreen
from screens.entry_parts.detail import EntryDetail


class EntryScreen(AppScreen):
    """Shows one entry; goes back where it is no longer there."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.detail = EntryDetail(host=self, beside=False)
        self.detail.bind(
            on_gone=lambda _detail: self.router.back(), on_back=lambda _detail: self.router.back()
        )
        self.add_widget(self.detail)
        self._entry_id = ""

    def show(self, *, entry_id: str = "", **_args: Any) -> None:
        """Show the entry `entry_id`."""
        self._entry_id = entry_id
        self.detail.show_id(entry_id)

    def reload(self) -> None:
        """Read it again."""
        if self._entry_id:
            self.detail.show_id(self._entry_id)

    def on_wide(self, _screen: Any, wide: bool) -> None:
        """Where there is room now, go on reading beside the list."""
        if wide and self._entry_id and self.router.current is self:
            self.router.go("journal", entry_id=self._entry_id)

    def open_entry(self, entry: Entry) -> None:
        """Go on to another entry, one that tells of the same thing."""
        self.router.go("entry", entry_id=entry.id)

    def undo(self) -> bool:
        """Take back the last step."""
        self.detail.actions.undo()
        return True

    def leave(self) -> None:
        """Show nothing, so that the next entry does not flash the one before."""
        self.detail.clear()
