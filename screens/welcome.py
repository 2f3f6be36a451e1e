"""Welcome: two names, who is writing, who may read, and the end of the day; under one minute."""

from __future__ import annotations

from datetime import time
from functools import partial
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)

from models import locks
from models.days import DAY_ENDS
from models.entities import Mark, Visibility
from models.errors import BothWaysError, Refused
from models.labels import MARKS
from models.names import tidy_names
from models.reminders.rules import ReminderKind, Rule
from models.words import _
from screens import kv
from screens.base import AppScreen
from screens.kv import theme_in_use
from screens.steps_wave import STEPS, StepsWave
from screens.visibility_choice import SafetyBox, VisibilityChoice
from screens.widgets.buttons import Button48, IconButton
from screens.widgets.empty_state import Strands
from screens.widgets.fields import Field
from screens.widgets.fold import Fold
from screens.widgets.mark_choice import MarkChoice
from screens.widgets.marks import initial
from screens.widgets.rows import ListRow
from screens.widgets.scroller import Scroller

kv.load(__file__)
__all__ = [
    "Button48",
    "Field",
    "IconButton",
    "ListRow",
    "SafetyBox",
    "Scroller",
    "StepsWave",
    "Strands",
    "VisibilityChoice",
    "WelcomeScreen",
]


class WelcomePage(Fold):
    """What the three steps share: a page that takes no room while it does not show."""

    welcome = ObjectProperty(None, allownone=True, rebind=True)
    showing = BooleanProperty(False)


class NamesPage(WelcomePage):
    """Step one: two names, of which the second can wait."""


class ReadersPage(WelcomePage):
    """Step two: the own mark, and who may read."""

    def on_welcome(self, _page: Any, welcome: WelcomeScreen) -> None:
        """Offer the six marks and follow what was chosen."""
        welcome.bind(marks=self._show_marks, first_name=self._show_marks)
        self._show_marks()

    def _show_marks(self, *_args: object) -> None:
        box = self.ids.marks
        if not box.children:
            for mark in Mark:
                choice = MarkChoice(mark=mark.value, tip=self.welcome.mark_name(mark.value))
                choice.bind(on_release=lambda choice: self.welcome.choose_mark(choice.mark))
                box.add_widget(choice)
        for choice in box.children:
            choice.letter = initial(self.welcome.first_name) or "?"
            choice.chosen = choice.mark == self.welcome.marks[0]

    def readers_words(self, other: str) -> str:
        """Say that the partner chooses alone."""
        if not other.strip():
            return _("You can change it for every single entry.")
        return _(
            "{name} chooses alone when writing. You can change it for every single entry."
        ).format(name=other.strip())


class DayPage(WelcomePage):
    """Step three: when the day ends, and a reminder where one is wanted."""


class WelcomeScreen(AppScreen):
    """Three steps; every one can be skipped, and everything can be changed later."""

    step = NumericProperty(0)
    first_name = StringProperty()
    second_name = StringProperty()
    trouble = StringProperty()
    #: What is wrong with the partner's name.
    second_trouble = StringProperty()
    marks = ListProperty([Mark.LAGOON.value, Mark.AMBER.value])
    visibility = StringProperty(Visibility.SHARED.value)
    day_ends = ObjectProperty(DAY_ENDS)
    #: The hour of the evening's reminder; None where none is wanted.
    reminder = ObjectProperty(None, allownone=True)
    busy = BooleanProperty(False)
    #: A passphrase is to stand before the notebook from the first day.
    has_passphrase = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._passphrase = ""

    def show(self, **_args: Any) -> None:
        """Come to the front with the cursor in the first name."""
        self.ids.names.ids.first.take_focus()

    def back(self) -> bool:
        """Go to the step before."""
        if self.step == 0:
            return False
        self.step -= 1
        return True

    def on_step(self, _screen: Any, step: int) -> None:
        """Begin a step where it begins: the caret in the first name, the keyboard on its way on."""
        first = self.ids.names.ids.first.input
        begin = self.ids.go_on if step else first
        Clock.schedule_once(lambda _dt: setattr(begin, "focus", True), 0)  # once it can be used

    def go_on(self) -> None:
        """Go to the next step; after the last one the book opens."""
        if self.step == 0 and not self._names_fit():
            return
        if self.step < STEPS - 1:
            self.step += 1
        else:
            self.open_book()

    def skip(self) -> None:
        """Leave the rest as it is usual; the name alone is asked for."""
        if self._names_fit():
            self.open_book()

    def choose_mark(self, mark: str) -> None:
        """Take the mark for the first partner; the second never has the same one."""
        second = self.marks[1]
        if second == mark:
            second = next(m.value for m in Mark if m.value != mark)
        self.marks = [mark, second]

    def mark_name(self, mark: str) -> str:
        """Return the name of a mark, for its tooltip."""
        return _(MARKS[Mark(mark)])

    def choose_day_end(self) -> None:
        """Ask when the couple's day ends."""
        from screens.widgets.sheet import Sheet
        from screens.widgets.time_picker import TimePicker

        picker = TimePicker(time=self.day_ends)
        picker.bind(time=lambda _picker, chosen: setattr(self, "day_ends", chosen))
        Sheet(title=_("Your day ends at"), content=picker).open()

    def choose_reminder(self) -> None:
        """Ask at what hour a reminder is welcome, if at all."""
        from screens.more.reminder_forms import ask_reminder

        ask_reminder(self.reminder, lambda chosen: setattr(self, "reminder", chosen))

    def choose_passphrase(self) -> None:
        """Ask for an optional passphrase."""
        from screens.more.passphrase_sheets import ask_first

        names = (self.first_name, self.second_name)
        ask_first(self.worker, names, self._take_passphrase)

    def _take_passphrase(self, chosen: str) -> None:
        self._passphrase = chosen
        self.has_passphrase = bool(chosen)

    def leave(self) -> None:
        """Forget the passphrase, once the book is made."""
        if self._passphrase:
            self._passphrase = ""
            self.settings.guard.known.locks_changed()

    def reminder_words(self, moment: time | None) -> str:
        """Return the hour of the reminder, or that there is none."""
        return _("Off") if moment is None else self.clock_words(moment)

    def clock_words(self, moment: time) -> str:
        """Return a time of day as it is written here."""
        from screens.dates import clock_time

        return clock_time(moment)

    def side_padding(self, width: float) -> float:
        """Return the gutter (pixels) beside a narrow column."""
        theme = theme_in_use()
        return max(theme.gutter, (width - theme.list_pane * 1.1) / 2)

    # -- making the book -----------------------------------------------------------------------

    def open_book(self) -> None:
        """Make the store and open it; the recovery code of a passphrase is shown before."""
        if self._passphrase and not self.busy:
            from screens.more.code_sheet import show_code

            code, held = locks.fresh_code(), _("It holds as soon as the book is open.")
            show_code(_("Your recovery code"), code, text=held, written=partial(self._make, code))
        elif not self.busy:
            self._make()

    def _make(self, code: str = "") -> None:
        """Make the store with what was said so far, and open it."""
        self.busy = True
        names = [name for name in (self.first_name, self.second_name) if name.strip()]
        marks = [Mark(mark) for mark in self.marks[: len(names)]]
        chosen = (Visibility(self.visibility), self.day_ends, self.reminder)
        settle = partial(self._settle, *chosen, self._passphrase, code)
        self.settings.make_store(names, marks, settle, self.not_made)

    def _settle(
        self,
        visibility: Visibility,
        day_ends: time,
        reminder: time | None,
        passphrase: str,
        code: str,
        journal: Any,
    ) -> None:
        journal.people.change_settings(journal.partners[0].id, visibility=visibility)
        if day_ends != DAY_ENDS:
            journal.people.change_couple(day_ends=day_ends)
        if reminder is not None:
            rule = Rule(ReminderKind.EVENING, reminder)
            journal.reminders.set(journal.partners[0].id, rule)
        if passphrase:
            locks.set_at_once(journal, journal.partners[0].id, passphrase, code)

    def not_made(self, error: Exception) -> None:
        """Show what stood in the way beside the names; nothing typed is lost."""
        self.busy = False
        self.step = 0
        if isinstance(error, BothWaysError):
            self.trouble = str(error)
        else:
            self.messages.fail(error)

    def look_around(self) -> None:
        """Open the sample couple in a store of its own."""
        self.settings.look_around()

    # -- back from a backup --------------------------------------------------------------------

    def choose_backup(self) -> None:
        """Let the book be the one in a backup."""
        from screens.more.restoring import choose_backup

        choose_backup(self.worker, self._restore)

    def _restore(self, file: Path) -> None:
        from screens.more.restoring import restore

        restore(self, file, self._back, stay=_("Leave it"))

    def _back(self, _aside: Path | None, _lacking: str) -> None:
        self.router.go("today")
        self.messages.say(_("You are back."))

    def _names_fit(self) -> bool:
        first, second = self.first_name.strip(), self.second_name.strip()
        self.trouble = _trouble(first) if first else _("A first name, or what you are called.")
        self.second_trouble = _trouble(second) if second else ""
        if first and second and not (self.trouble or self.second_trouble):
            self.second_trouble = _trouble(first, second)
        return not (self.trouble or self.second_trouble)


def _trouble(*names: str) -> str:
    """Return why these cannot be the names of partners, or nothing."""
    try:
        tidy_names(names)
    except Refused as refused:
        return str(refused)
    return ""
