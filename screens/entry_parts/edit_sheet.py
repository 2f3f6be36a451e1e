"""Changing an own entry: the composer in a sheet. Leaving it by mistake loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from kivy.core.window import Keyboard

from models.entities import Entry, EntryChanges, Visibility
from models.words import _
from screens.locking.wording import caveat
from screens.widgets.composer import Composer
from screens.widgets.sheet import Sheet

#: The endings of files that may hold a picture.
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif")
_ENTER = (Keyboard.keycodes["enter"], Keyboard.keycodes["numpadenter"])


class EditSheet(Sheet):
    """Shows `entry` in the composer; `change` gets the changes when a person saves."""

    def __init__(self, entry: Entry, host: Any, change: Callable[[EntryChanges], None]) -> None:
        self._entry = entry
        self._host = host
        self._change = change
        self._saved = False
        self.holds_private = entry.visibility is Visibility.PRIVATE
        super().__init__(title=_("Edit"))
        other = host.session.other
        self.composer = Composer(mode="edit", other_name=other.name if other else "")
        self.composer.caveat = caveat(host.session.writer.id in host.session.protected)
        self.composer.take(entry)
        self._untouched = self.composer.changes()
        self.composer.bind(
            on_save=lambda _composer: self._save(),
            on_more=lambda _composer: self._open_details(),
            on_photo=lambda _composer: self._choose_photo(),
        )
        self.add_widget(self.composer)

    def _save(self) -> None:
        self._saved = True
        changes = self.composer.changes()
        self.dismiss()
        if changes != self._untouched:
            self._change(changes)

    def unsaved(self) -> str:
        """Return the words, where they are others than they were, and how it felt."""
        if not self.is_unsaved():
            return ""
        changes = self.composer.changes()
        felt = self.composer.feeling if changes.feeling != self._untouched.feeling else ""
        return "\n\n".join(words for words in (self.composer.text, felt) if words)

    def is_unsaved(self) -> bool:
        """Whether anything was changed, in words or otherwise."""
        return not self._saved and self.composer.changes() != self._untouched

    def key(self, key: int, text: str | None, modifiers: list[str]) -> bool:
        """Ctrl Enter saves."""
        if key in _ENTER and ("ctrl" in modifiers or "meta" in modifiers):
            self.composer.save()
            return True
        return bool(super().key(key, text, modifiers))

    def first_control(self) -> Any:
        """The field has the caret at first."""
        return self.composer.ids["field"].ids["input"]

    def _open_details(self) -> None:
        from screens.widgets.composer_details import ComposerDetails, read_offer

        session = self._host.session
        self._host.worker.in_background(
            partial(read_offer, session.journal, session.writer.id),
            lambda offer: ComposerDetails.open(self.composer, offer),
        )

    def _choose_photo(self) -> None:
        from screens.widgets.file_sheet import choose_file

        choose_file(self._host.worker, _("Choose a photo"), PICTURES, self._read_photo)

    def _read_photo(self, path: Path) -> None:
        """Look at the picture at `path`; a bad one is told kindly, the words stay."""
        journal = self._host.session.journal

        def read() -> bytes:
            data = path.read_bytes()
            journal.photos.prepare(data)
            return data

        self._host.worker.in_background(read, self._add_photo)

    def _add_photo(self, data: bytes) -> None:
        self.composer.photos = [*self.composer.photos, data]
