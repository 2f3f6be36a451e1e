"""What this computer does for reminders: its scheduler, a test notice, what keeps them away."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from kivy.metrics import dp
from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout

from models.reminders import delivery, schedule
from models.reminders.due import NAME, DueTimes
from models.words import N_, _
from screens.moments import moment_words
from screens.widgets.cards import Card, DayHeading
from screens.widgets.rows import ListRow, SwitchRow
from screens.widgets.words import Words

#: What each way of the system is, by its name in ``models.reminders.schedule``.
WAYS = {
    "systemd": N_("A timer of systemd looks every minute. It opens no window and reads no words."),
    "autostart": N_(
        "A small process that starts when you log in looks every minute. "
        "It opens no window and reads no words."
    ),
    "launchd": N_(
        "A launch agent of macOS looks every minute. It opens no window and reads no words."
    ),
    "task": N_(
        "The Task Scheduler of Windows looks every minute. It opens no window and reads no words."
    ),
}


def trouble_of(folder: Path) -> str:
    """Return what keeps notices from showing, with its cure; empty where nothing is known to."""
    path = folder / NAME
    if not path.exists():
        return ""
    with DueTimes(path) as file:
        key = file.fact("trouble")
    return delivery.cure(key) if key else ""


def send_test(folder: Path) -> str:
    """Show a test notice and remember how it went; returns the trouble with its cure, or ""."""
    outcome = delivery.notify(delivery.TEST_WORDS)
    with DueTimes(folder / NAME, create=True) as file:
        file.note("trouble", outcome.trouble)
    return delivery.cure(outcome.trouble) if outcome.trouble else ""


class ReminderComputer(BoxLayout):
    """Shows a status of the scheduler and a trouble once both are known.

    ``on_schedule(wanted)`` and ``on_test`` are dispatched when a person asks for it.
    """

    status = ObjectProperty(None, allownone=True)
    __events__ = ("on_schedule", "on_test")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(orientation="vertical", size_hint_y=None, spacing=dp(4), **kwargs)
        self.bind(minimum_height=self.setter("height"))

    def show(self, status: schedule.Status, trouble: str, now: datetime) -> None:
        """Lay out what is known."""
        self.status = status
        self.clear_widgets()
        self.add_widget(DayHeading(text=_("On this computer")))
        if trouble:
            self._trouble(trouble)
        switch = SwitchRow(
            title=_("Also while the app is closed"),
            text=self._words(status, now),
            active=status.installed,
        )
        switch.bind(on_toggle=lambda _row, on: self.dispatch("on_schedule", on))
        self.add_widget(switch)
        test = ListRow(icon="bell", title=_("Send a test notice"), chevron=True)
        test.bind(on_release=lambda *_args: self.dispatch("on_test"))
        self.add_widget(test)

    @staticmethod
    def _words(status: schedule.Status, now: datetime) -> str:
        if not status.installed:
            return status.sentence
        said = _(WAYS[status.way]) if status.way in WAYS else status.sentence
        if status.next_run is None:
            return said
        when = moment_words(status.next_run, now)
        return said + " " + _("It looks again {when}.").format(when=when)

    def _trouble(self, said: str) -> None:
        card = Card()
        card.add_widget(Words(text=_("Notices may not show here"), role="label"))
        card.add_widget(Words(text=said, role="body_small"))
        self.add_widget(card)

    def on_schedule(self, wanted: bool) -> None:
        """A person wants notices while the app is closed, or no longer."""

    def on_test(self) -> None:
        """A person wants to see how a notice looks."""
