"""Choosing a file or a folder on this computer, in a sheet of our own.

The system's own choosers note what was opened in their lists of recent files; this one leaves no
trace. Folders are read off the UI thread.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kivy.properties import ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from models.words import _
from screens import kv
from screens.widgets.fields import Field
from screens.widgets.rows import ListRow
from screens.widgets.sheet import Sheet
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["Field", "FileSheet", "ListRow", "Words", "choose_file", "choose_folder"]

#: So many rows of a folder are shown; typing a few letters narrows it.
MOST_ROWS = 120


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds: its folders first, then the files with a wanted ending."""

    folder: Path
    folders: tuple[Path, ...]
    files: tuple[Path, ...]


def list_folder(folder: Path, endings: tuple[str, ...]) -> Listing:
    """Read `folder`; what is hidden or cannot be read is left out. Raises OSError for itself."""
    folders, files = [], []
    with os.scandir(folder) as found:
        for one in found:
            if one.name.startswith("."):
                continue
            if one.is_dir():
                folders.append(Path(one.path))
            elif one.name.lower().endswith(endings):
                files.append(Path(one.path))
    return Listing(folder, tuple(sorted(folders, key=_by_name)), tuple(sorted(files, key=_by_name)))


def _by_name(path: Path) -> str:
    return path.name.casefold()


class FileSheet(BoxLayout):
    """The content of the sheet. `chosen` gets the path; with `folders` a folder is chosen."""

    place = StringProperty()
    rows = ListProperty()

    def __init__(
        self,
        worker: Any,
        chosen: Callable[[Path], None],
        *,
        endings: tuple[str, ...] = ("",),
        folders: bool = False,
        start: Path | None = None,
        **kwargs: Any,
    ) -> None:
        self._worker = worker
        self._chosen = chosen
        self._endings = endings
        self.folders = folders
        self._listing: Listing | None = None
        self.sheet: Any = None
        super().__init__(**kwargs)
        self.go(start or Path.home())

    def go(self, folder: Path) -> None:
        """Show what `folder` holds."""
        self._worker.in_background(
            lambda: list_folder(folder, self._endings), self._show, self._not_read
        )

    def narrow(self, words: str) -> None:
        """Show only rows whose name has `words`; a whole path typed is gone to."""
        typed = Path(words).expanduser() if words.startswith(("/", "~")) or ":" in words else None
        if typed is not None and typed.is_dir():
            self.go(typed)
        elif typed is not None and typed.is_file() and not self.folders:
            self.choose(typed)
        else:
            self._fill(words.casefold().strip())

    def choose(self, path: Path) -> None:
        """Take `path` and close the sheet."""
        if self.sheet is not None:
            self.sheet.dismiss()
        self._chosen(path)

    def choose_here(self) -> None:
        """Take the folder that is shown."""
        if self._listing is not None:
            self.choose(self._listing.folder)

    def _show(self, listing: Listing) -> None:
        self._listing = listing
        self.place = str(listing.folder)
        self.ids.words.text = ""
        self._fill("")

    def _not_read(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        self.place = _("That folder cannot be read.")

    def _fill(self, words: str) -> None:
        box = self.ids.rows
        box.clear_widgets()
        if self._listing is None:
            return
        here = self._listing.folder
        if here.parent != here and not words:
            box.add_widget(self._row(_("Up: {name}").format(name=here.parent), here.parent, "up"))
        shown = [(path, "folder") for path in self._listing.folders]
        shown += [(path, "file") for path in self._listing.files if not self.folders]
        shown = [(path, sort) for path, sort in shown if words in path.name.casefold()]
        for path, sort in shown[:MOST_ROWS]:
            box.add_widget(self._row(path.name, path, sort))
        if not shown:
            box.add_widget(Words(text=_("Nothing that fits lies here."), role="body_small"))

    def _row(self, title: str, path: Path, sort: str) -> ListRow:
        icon = {"up": "chevron-up", "folder": "book-open", "file": "image"}[sort]
        row = ListRow(title=title, icon=icon, chevron=sort == "folder")
        go = self.choose if sort == "file" else self.go
        row.bind(on_release=lambda _row: go(path))
        return row


def choose_file(
    worker: Any, title: str, endings: tuple[str, ...], chosen: Callable[[Path], None]
) -> None:
    """Let a person choose a file with one of `endings` (lower case, with their dot)."""
    _open(title, FileSheet(worker, chosen, endings=endings))


def choose_folder(worker: Any, title: str, chosen: Callable[[Path], None]) -> None:
    """Let a person choose a folder."""
    _open(title, FileSheet(worker, chosen, folders=True))


def _open(title: str, content: FileSheet) -> None:
    sheet = Sheet(title=title, content=content)
    content.sheet = sheet
    sheet.open()
