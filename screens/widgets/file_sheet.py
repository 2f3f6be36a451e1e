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

#: So many rows of a folder are shown: each costs time, and typing a few letters narrows it.
MOST_ROWS = 30


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


def typed_path(words: str) -> tuple[Path | None, str]:
    """Return the folder a typed path leads to, and the part of a name after it, in lower case.

    The folder is None where no path was typed.
    """
    words = words.strip()
    typed = Path(words).expanduser()
    if not typed.is_absolute():
        return None, words.casefold()
    if words.endswith(("/", os.sep)) or words == "~":
        return typed, ""
    return typed.parent, typed.name.casefold()


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
        self.file_icon = "image" if ".png" in endings else "file-text"
        self.folders = folders
        self._listing: Listing | None = None
        self._wanted: Path | None = None
        self._part = ""
        self._shown: list[tuple[Path, str]] = []
        self._said = ""
        self.sheet: Any = None
        super().__init__(**kwargs)
        self.go(start or Path.home())

    def go(self, folder: Path) -> None:
        """Show what `folder` holds, with the caret in the empty field."""
        self._listing = None  # what it held shows until the next is read
        self.ids.words.text = ""
        if self.sheet is not None:
            self.ids.words.take_focus()
        self._read(folder)

    def _read(self, folder: Path) -> None:
        self._wanted = folder
        self._worker.in_background(
            lambda: list_folder(folder, self._endings), self._show, self._not_read
        )

    def narrow(self, words: str) -> None:
        """Show only rows whose name has `words`; of a path, what lies in the folder it leads to."""
        folder, self._part = typed_path(words)
        if folder is not None and folder != self._wanted:
            self._read(folder)
        else:
            self._fill()

    def take_first(self) -> None:
        """Enter: take the one row that is left, or what the path that was typed leads to."""
        words = self.ids.words.text.strip()
        typed = Path(words).expanduser()
        if words and typed.is_absolute() and typed.is_dir():
            self.go(typed)
        elif words and typed.is_absolute() and typed.is_file() and not self.folders:
            self.choose(typed)
        elif words and len(self._shown) == 1:
            path, sort = self._shown[0]
            (self.choose if sort == "file" else self.go)(path)

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
        if listing.folder != self._wanted:
            return
        self._listing = listing
        self.place = str(listing.folder)
        self._fill()

    def _not_read(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        self.place = _("That folder cannot be read.")

    def _fill(self) -> None:
        if self._listing is None:
            return
        here = self._listing.folder
        up = [(here.parent, "up")] if here.parent != here and not self._part else []
        found = [(path, "folder") for path in self._listing.folders]
        found += [(path, "file") for path in self._listing.files if not self.folders]
        found = [(path, sort) for path, sort in found if self._part in path.name.casefold()]
        wanted = [*up, *found[:MOST_ROWS]]
        words = "" if found else self._nothing()
        if len(found) > MOST_ROWS:
            words = _("There is more here; a few letters of a name find it.")
        if (wanted, words) == (self._shown, self._said):
            return
        self._shown, self._said = wanted, words
        box = self.ids.rows
        box.clear_widgets()
        for path, sort in wanted:
            title = _("Up: {name}").format(name=path) if sort == "up" else path.name
            box.add_widget(self._row(title, path, sort))
        if words:
            box.add_widget(Words(text=words, role="body_small"))

    def _nothing(self) -> str:
        if self.folders and not self._part:
            return _("There is no further folder in this one.")
        return _("Nothing that fits lies here.")

    def _row(self, title: str, path: Path, sort: str) -> ListRow:
        icon = {"up": "chevron-up", "folder": "folder", "file": self.file_icon}[sort]
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
