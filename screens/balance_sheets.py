"""The sheets of Balance: the entries behind a stretch, and what else can be done with a picture."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from kivy.uix.boxlayout import BoxLayout

from models.balance.picture import Window
from models.entities import Entry
from models.words import _
from screens.balance_reading import AROUND, Canvas, entries_around
from screens.kv import theme_in_use
from screens.widgets.cards import DayHeading
from screens.widgets.entry_card import EntryCard
from screens.widgets.rows import ListRow
from screens.widgets.sheet import Sheet
from screens.widgets.words import Words

#: How much larger than on screen a saved picture is.
SAVED_SCALE = 3.0


def _column() -> BoxLayout:
    column = BoxLayout(orientation="vertical", size_hint_y=None, spacing=theme_in_use().space_m)
    column.bind(minimum_height=column.setter("height"))
    return column


def open_stretch(screen: Any, day: date) -> None:
    """Show the entries of the week around `day`, grouped by day: the only detail there is."""
    journal, writer = screen.session.journal, screen.session.writer
    screen.worker.in_background(
        partial(entries_around, journal, writer.id, day), partial(_show_stretch, screen, day)
    )


def _show_stretch(screen: Any, day: date, entries: tuple[Entry, ...]) -> None:
    from screens.dates import long_day, stretch

    around = timedelta(days=AROUND)
    last = min(day + around, screen.session.journal.today())
    column = _column()
    people = {partner.id: partner for partner in screen.session.partners}
    sheet = Sheet(title=stretch(day - around, last), content=column)
    for one, group in groupby(entries, key=lambda entry: entry.day):
        column.add_widget(DayHeading(text=long_day(one)))
        for entry in group:
            noticed = people.get(entry.noticed.author_id) if entry.noticed else None
            card = EntryCard(
                entry=entry,
                author=people.get(entry.author_id),
                noticed_by=noticed.name if noticed else "",
            )
            card.bind(on_release=partial(_open_entry, screen, sheet, entry.id))
            column.add_widget(card)
    if not entries:
        column.add_widget(Words(text=_("Nothing was written in these days."), role="aside"))
    sheet.open()


def _open_entry(screen: Any, sheet: Sheet, entry_id: str, *_args: Any) -> None:
    sheet.dismiss()
    screen.router.go("entry", entry_id=entry_id)


def open_more(screen: Any) -> None:
    """Offer the picture in words, its saving, and how this works."""
    column = _column()
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
    journal, who = screen.session.journal, screen.session.writer.id
    window = Window(screen.window)

    def work() -> Path:
        river = journal.pages.river(window, reader=who)
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
