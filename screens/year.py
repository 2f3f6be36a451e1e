"""The year in days: one winding stream with a pebble for every day that has words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from models.entities import DayNote, Entry, Kind
from models.labels import kind_label
from models.words import _, ngettext
from screens import kv
from screens.base import AppScreen
from screens.dates import long_day, month_name
from screens.journal_parts.calendar_sheet import first_of_day
from screens.journal_parts.day_sheet import DaySheet
from screens.journal_parts.filters import brief
from screens.journal_parts.stream import months, runs
from screens.journal_parts.stream_view import Pictures, pictures_for, scale
from screens.journal_parts.undoing import undo_last
from screens.kv import theme_in_use
from screens.widgets.marks import PartnerMark
from screens.widgets.press import Pressable
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["OnThisDay", "PartnerMark", "YearScreen"]

#: Widest stream in dp, and entries shown from earlier years.
WIDEST = 760
MOST_EARLIER = 3


@dataclass(frozen=True, slots=True)
class YearPage:
    """What the screen shows, read in one go on the worker."""

    today: date
    year: int
    years: tuple[int, ...]
    notes: tuple[DayNote, ...]
    pictures: Pictures
    earlier: tuple[Entry, ...]
    kind_labels: dict[Kind, str]


class OnThisDay(Pressable, BoxLayout):
    """What was written on this day in an earlier year."""

    caption = StringProperty()
    text = StringProperty()
    partner = ObjectProperty(None, allownone=True)


class YearScreen(AppScreen):
    """Shows one year; the picture has its text ("In words") for those who would rather read."""

    caption = StringProperty()
    title = StringProperty()
    preview = StringProperty()
    has_earlier = BooleanProperty(False)
    has_later = BooleanProperty(False)
    in_words = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._page: YearPage | None = None
        self._year: int | None = None
        self._reader: str | None = ""
        self._tasks: dict[str, Any] = {}
        self._paint_soon = Clock.create_trigger(self._repaint, 0)
        theme = theme_in_use()
        theme.bind(bg=self._paint_soon, dark=self._paint_soon)
        self.bind(in_words=lambda *_args: self._lay_out())

    def side(self, width: float) -> float:
        """Return the gutter (pixels)."""
        return max(theme_in_use().gutter, (width - dp(WIDEST)) / 2)

    # -- coming and going ----------------------------------------------------------------------

    def show(self, *, year: int | None = None, **_args: Any) -> None:
        """Show `year`, or the one that was shown last."""
        if year is not None and year != self._year:
            self._year = year
            self._page = None
        self.preview = ""
        if self._page is None:
            self.reload()

    def reload(self) -> None:
        """Read the year again."""
        session = self.session
        if not session.is_readable:
            return
        if self._reader != session.reader:  # nothing of the one before stays on screen
            self._reader, self._page, self.preview = session.reader, None, ""
            self.ids.stream.show((), {})
            self.ids.words.clear_widgets()
            self.ids.below.clear_widgets()
        theme = theme_in_use()
        fills, neutral, mark = _fills(theme), list(theme.outline[:3]), _mark(theme)

        def colours(kinds: tuple[Kind, ...]) -> list[list[float]]:
            return [fills[kind] for kind in kinds] or [neutral]

        self._ask(
            "page",
            partial(read_year, session.journal, session.reader, self._year, colours, mark, scale()),
            self._know,
        )

    def leave(self) -> None:
        """Nobody waits any more."""
        for task in self._tasks.values():
            task.cancel()
        self._paint_soon.cancel()

    def undo(self) -> bool:
        """Take back the last step."""
        undo_last(self)
        return True

    def back(self) -> bool:
        """From the words back to the picture."""
        if self.in_words:
            self.in_words = False
            return True
        return False

    def _ask(self, name: str, work: Any, done: Any) -> None:
        if name in self._tasks:
            self._tasks[name].cancel()
        self._tasks[name] = self.worker.in_background(work, done)

    # -- the page ------------------------------------------------------------------------------

    def _know(self, page: YearPage) -> None:
        self._page = page
        self._year = page.year
        two = len(self.session.partners) > 1
        together = _("Both together, as far as it was written")
        self.caption = together if two else _("As far as it was written")
        this_year = page.year == page.today.year
        self.title = (
            _("The year in days") if this_year else _("{year} in days").format(year=page.year)
        )
        self.has_earlier = any(year < page.year for year in page.years)
        self.has_later = any(year > page.year for year in page.years)
        self._lay_out()

    def _lay_out(self) -> None:
        page = self._page
        if page is None:
            return
        stream, words, below = self.ids.stream, self.ids.words, self.ids.below
        words.clear_widgets()
        stream.opacity = 0 if self.in_words else 1
        stream.disabled = self.in_words
        stream.show(() if self.in_words else page.notes, page.pictures)
        if self.in_words:
            for line in year_in_words(page):
                words.add_widget(Words(text=line))
        elif not page.notes:
            words.add_widget(Words(text=_("Days with words will lie here, one beside the other.")))
        below.clear_widgets()
        for entry in page.earlier:
            below.add_widget(self._earlier(entry, page.today))

    def _earlier(self, entry: Entry, today: date) -> OnThisDay:
        partners = self.session.partners
        card = OnThisDay(
            caption=_on_this_day(today.year - entry.day.year),
            text=f"“{brief(entry.text, 160)}”",
            partner=next((p for p in partners if p.id == entry.author_id), None),
        )
        card.bind(on_release=lambda _card: self.router.go("entry", entry_id=entry.id))
        return card

    def _repaint(self, *_args: object) -> None:
        if self._page is not None and self.session.journal is not None:
            self.reload()

    # -- what a person does --------------------------------------------------------------------

    def turn(self, step: int) -> None:
        """Go to the next year with words before (-1) or after (1) the one shown."""
        page = self._page
        if page is None:
            return
        found = [y for y in page.years if (y - page.year) * step > 0]
        if found:
            self._year = min(found, key=lambda year: abs(year - page.year))
            self.preview = ""
            self.reload()

    def look_at(self, day: date) -> None:
        """Say what was written on `day`, under the stream."""
        session = self.session
        self._ask(
            "look",
            partial(first_of_day, session.journal, session.reader, day),
            partial(self._show_look, day),
        )

    def _show_look(self, day: date, entry: Entry | None) -> None:
        words = brief(entry.text, 80) if entry is not None else ""
        self.preview = f"{long_day(day)}: {words}" if words else long_day(day)

    def open_day(self, day: date) -> None:
        """Open a sheet with what was written on `day`."""
        DaySheet(self, day).open()

    def open_entry(self, entry: Entry) -> None:
        """Read an entry."""
        self.router.go("entry", entry_id=entry.id)

    def open_more(self) -> None:
        """Open what else there is."""
        from screens.journal_parts.choice_sheet import Choice, ChoiceSheet

        words = _("As a picture") if self.in_words else _("In words")
        choices = [
            Choice("words", words, icon="file-text"),
            Choice("search", _("Search the journal"), icon="search"),
        ]

        def choose(value: str) -> None:
            if value == "words":
                self.in_words = not self.in_words
            else:
                self.router.go("journal", search=True)

        ChoiceSheet(self.title, choices, None, choose).open()


def read_year(
    journal: Any, reader: str | None, year: int | None, colours: Any, mark: list[float], size: float
) -> YearPage:
    """Read a year (the latest with words where None) and make its pebbles."""
    today = journal.today()
    years = journal.years(reader)
    chosen = year if year is not None else (years[-1] if years else today.year)
    notes = tuple(sorted(journal.year(reader, chosen), key=lambda note: note.day))
    earlier = journal.on_this_day(reader, today)[:MOST_EARLIER]
    labels = dict(journal.people.couple().kind_labels)
    pictures = pictures_for(notes, colours, mark, size)
    return YearPage(today, chosen, years, notes, pictures, earlier, labels)


def year_in_words(page: YearPage) -> list[str]:
    """Return the picture as sentences: the days of each month, its kinds, its days together."""
    lines = []
    for first, notes in months(page.notes):
        days = runs([note.day.day for note in notes])
        line = _("{month}: words on {days}.").format(month=month_name(first.month), days=days)
        kinds = {kind for note in notes for kind in note.kinds}
        if kinds:
            names = sorted((kind_label(kind, page.kind_labels) for kind in kinds), key=str.casefold)
            line += " " + _("There was {kinds}.").format(kinds=", ".join(names))
        light = runs([note.day.day for note in notes if note.together])
        if light:
            line += " " + _("Together on {days}.").format(days=light)
        lines.append(line)
    return lines or [_("Nothing was written in this year.")]


def _on_this_day(years: int) -> str:
    if years == 1:
        return _("On this day, a year ago")
    return ngettext(
        "On this day, {years} year ago", "On this day, {years} years ago", years
    ).format(years=years)


def _fills(theme: Any) -> dict[Kind, list[float]]:
    return {kind: list(theme.kind(str(kind), "fill")) for kind in Kind}


def _mark(theme: Any) -> list[float]:
    return [0.06, 0.1, 0.1] if theme.dark else [1.0, 1.0, 1.0]
