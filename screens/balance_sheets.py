"""The sheets of Balance: the entries behind a stretch, and what else can be done with a picture."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from models.balance.picture import River, Window
from models.words import _
from screens.balance_parts import Column, EntriesColumn
from screens.balance_reading import Canvas, Stretch, read_stretch, read_together
from screens.widgets.rows import ListRow
from screens.widgets.sheet import Sheet
from screens.widgets.words import Words

#: How much larger than on screen a saved picture is.
SAVED_SCALE = 3.0


def open_stretch(screen: Any, day: date) -> None:
    """Show the entries of the week around `day`, grouped by day: the only detail there is."""
    work = partial(read_stretch, screen.session.journal, day)
    screen.worker.in_background(work, partial(_show_stretch, screen))


def open_together(screen: Any, river: River) -> None:
    """Show what was simply shared in the days of `river`."""
    work = partial(read_together, screen.session.journal, river)
    screen.worker.in_background(
        work, lambda found: _show(screen, found, _("Time that was simply shared"))
    )


def _show_stretch(screen: Any, found: Stretch) -> None:
    from screens.dates import stretch

    _show(screen, found, stretch(found.first, found.last))


def _show(screen: Any, found: Stretch, title: str) -> None:
    beside = screen.ids.entries
    column = EntriesColumn(people=beside.people, labels=beside.labels)
    sheet = Sheet(title=title, content=column)
    column.on_entry = partial(_open_entry, screen, sheet)
    column.show_some(found.entries)
    if not found.entries:
        column.add_widget(Words(text=_("Nothing was written in these days."), role="aside"))
    sheet.open()


def _open_entry(screen: Any, sheet: Sheet, entry_id: str) -> None:
    sheet.dismiss()
    screen.router.go("entry", entry_id=entry_id)


def open_more(screen: Any) -> None:
    """Offer the picture in words, its saving, and how this works."""
    column = Column(spacing=0)
    sheet = Sheet(title=_("The picture"), content=column)

    def row(title: str, icon: str, call: Any) -> None:
        made = ListRow(title=title, icon=icon)

        def pressed(*_args: Any) -> None:
            sheet.dismiss()
            call()

        made.bind(on_release=pressed)
        column.add_widget(made)

    if screen.in_words:
        row(_("Show the picture"), "waves", lambda: setattr(screen, "in_words", False))
    else:
        row(_("In words"), "book-open", lambda: setattr(screen, "in_words", True))
    row(_("Save the picture (PNG)"), "download", partial(_save, screen, ".png"))
    row(_("Save the picture (SVG)"), "download", partial(_save, screen, ".svg"))
    row(_("How this works"), "info", lambda: screen.router.go("reading", name="balance"))
    sheet.open()


def _save(screen: Any, ending: str) -> None:
    from screens.widgets.file_sheet import choose_folder

    canvas = screen.canvas_now(SAVED_SCALE)
    choose_folder(
        screen.worker,
        _("Where to put the picture"),
        lambda folder: _save_into(screen, folder, ending, canvas),
    )


def _save_into(screen: Any, folder: Path, ending: str, canvas: Canvas) -> None:
    journal, who = screen.session.journal, screen.session.reader
    window = Window(screen.window)

    def work() -> Path:
        river = journal.pages.river(window, reader=who, resting=who is None)
        path = _free(folder, ending)
        if ending == ".svg":
            from screens.river.svg import svg

            path.write_text(svg(river, canvas.look, canvas.width, canvas.height), "utf-8")
        else:
            from screens.river.paint import on_paper

            on_paper(river, canvas.look, canvas.width, canvas.height, canvas.scale).save(path)
        return path

    screen.worker.in_background(
        work, lambda path: screen.messages.say(_("Saved: {name}").format(name=path.name))
    )


def _free(folder: Path, ending: str) -> Path:
    """Return a neutral name that is not taken: programs remember the names of files."""
    number = 1
    while (path := folder / f"picture-{number}{ending}").exists():
        number += 1
    return path
