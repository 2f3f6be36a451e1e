"""Reminders under the hands of two partners: choosing, what was due, the look every half minute."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from models.entities import Visibility
from models.errors import Refused
from models.journal import Journal
from models.reminders import delivery, schedule
from models.reminders.delivery import Outcome
from models.reminders.due import NAME, DueTimes
from models.reminders.rules import WORDS, Chosen, QuietHours, Reached, ReminderKind, Rule
from models.reminders.schedule import Status
from tests.conftest import FrozenClock
from tests.grammar import faults, short_faults
from tests.ui.opened import Opened

Open = Callable[..., Opened]
BASIL = "Water the basil"


@pytest.fixture(autouse=True)
def quiet_desktop(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let no test reach a desktop: what would be shown is noted; the scheduler is a double."""
    shown: list[str] = []

    def with_actions() -> Outcome:
        shown.append(WORDS)
        return Outcome(True, way="bus")

    monkeypatch.setattr(delivery, "with_actions", with_actions)
    monkeypatch.setattr(delivery, "notify", lambda *_args, **_how: with_actions())
    monkeypatch.setattr(
        schedule, "status", lambda _store: Status(False, "systemd", "Nothing is installed.")
    )
    return shown


def own(at: time = time(20), words: str = BASIL, who: str = "Ana") -> Callable[[Journal], object]:
    """Give a partner an own reminder, as yesterday would have."""
    return lambda journal: journal.reminders.set(
        journal.partner(who).id, Rule(ReminderKind.OWN, at, words=words)
    )


def rules(app: Opened, kind: ReminderKind, who: str = "Ana") -> list[Rule]:
    app.rest()
    partner = app.journal.partner(who).id
    return [rule for rule in app.journal.reminders.rules(partner) if rule.kind == kind]


def look(app: Opened, *, focus: bool = True) -> None:
    """Let the half minute pass."""
    app.bothways.reminding._has_focus = lambda: focus
    app.bothways.reminding._look(0)
    app.rest()


def tabs_to(app: Opened, title: str) -> int:
    """Press Tab until the row `title` has the ring; return how often."""
    for steps in range(1, 40):
        app.keys("tab")
        if getattr(app.focused(), "title", "") == title:
            return steps
    raise AssertionError(f"{title} cannot be reached by Tab")


# --- choosing ---


def test_an_evening_reminder_by_keys_alone(open_app: Open) -> None:
    app = open_app()
    app.chord("5")  # More
    assert tabs_to(app, "Reminders") <= 5, "the row is near the top"
    app.keys("enter")
    app.rest()
    assert tabs_to(app, "In the evening") <= 5, "back, help, the inbox, the morning, the evening"
    app.keys("spacebar")
    (rule,) = rules(app, ReminderKind.EVENING)
    assert (rule.active, rule.at) == (True, time(20))
    assert app.sees("Next: this evening at 20:00")


def test_an_own_reminder_by_touch_is_five_touches_and_the_words(open_app: Open) -> None:
    app = open_app()
    app.go("more")
    app.press("Reminders")
    app.press("Add a reminder")
    app.tap(app.find("Field"))
    app.type(BASIL)
    app.press("Keep it")
    (rule,) = rules(app, ReminderKind.OWN)
    assert (rule.words, rule.days, rule.every) == (BASIL, frozenset(range(7)), 1)
    assert app.sees(BASIL)
    assert rules(app, ReminderKind.OWN, "Ben") == []


def test_days_hour_and_rhythm_are_chosen_in_one_sheet(open_app: Open) -> None:
    app = open_app(own())
    app.go("reminders")
    app.press(BASIL)
    for day in ("Mon", "Tue", "Thu", "Fri", "Sat", "Sun"):
        app.press(day, "Chip")
    app.press("Every other week", "Chip")
    app.press("Later", "IconButton")
    app.press("Keep it")
    (rule,) = rules(app, ReminderKind.OWN)
    assert (rule.days, rule.every) == (frozenset({2}), 2)
    assert rule.at != time(20)
    assert app.sees("Wed, every other week")


def test_a_date_to_remember_needs_its_words_and_its_day(open_app: Open) -> None:
    app = open_app()
    app.go("reminders")
    app.press("Add a date")
    app.tap(app.find("Field"))
    app.type("The day we met")
    assert app.find("Button48", text="Keep it").disabled
    app.press("Day")
    app.find("DatePicker").dispatch("on_day", date(2026, 11, 30))
    app.rest()
    app.press("Keep it")
    (rule,) = rules(app, ReminderKind.DATE)
    assert (rule.words, rule.on, rule.yearly) == ("The day we met", date(2026, 11, 30), True)
    assert app.sees("30 Nov, every year")


def test_a_reminder_that_is_taken_away_can_be_brought_back(open_app: Open) -> None:
    app = open_app(own())
    app.go("reminders")
    app.press(BASIL)
    app.press("Take it away")
    assert rules(app, ReminderKind.OWN) == []
    assert not app.sees(BASIL)
    app.press("Undo")
    assert [rule.words for rule in rules(app, ReminderKind.OWN)] == [BASIL]


def test_quiet_hours_and_a_rest_are_told_in_words(open_app: Open) -> None:
    app = open_app(own())
    app.go("reminders")
    app.press("Quiet hours")
    ana = app.journal.partner("Ana").id
    assert app.journal.reminders.chosen(ana).quiet == QuietHours(time(22), time(7))
    app.press("Rest until")
    app.find("DatePicker").dispatch("on_day", date(2026, 12, 1))
    app.rest()
    assert app.sees("Resting until Tuesday, 1 December")
    assert app.journal.reminders.chosen(ana).paused_until == date(2026, 12, 1)
    app.press("Go on now")
    assert app.journal.reminders.chosen(ana) == Chosen(QuietHours(time(22), time(7)))
    assert app.sees("Next: this evening at 20:00")


def test_each_partner_has_an_own_page(open_app: Open) -> None:
    app = open_app(own())
    app.go("reminders")
    assert app.sees(BASIL)
    app.chord("p")
    assert app.sees("Ben")
    assert not app.sees(BASIL)


# --- what was due ---


def test_what_was_due_stands_behind_a_bell_until_it_is_put_away(
    open_app: Open, clock: FrozenClock, couple: Path
) -> None:
    clock.set(2026, 11, 21, 12, 0)
    with Journal.open(couple, now=clock) as journal:
        own()(journal)
    clock.set(2026, 11, 22, 19, 30)
    app = open_app()
    assert not app.sees(BASIL), "words stand in the inbox alone"
    app.press("Something was due")
    assert app.sees(BASIL)
    assert app.sees("Yesterday at 20:00")
    app.press("Done")
    assert app.sees("Nothing rests here")
    app.go("today")
    assert not app.screen.something_due
    assert not app.find_all("IconButton", tip="Something was due")


def test_without_anything_due_there_is_no_bell(open_app: Open) -> None:
    app = open_app()
    assert not app.find_all("IconButton", tip="Something was due")


@pytest.mark.parametrize(
    ("words", "back"),
    [
        ("In a quarter of an hour", "this evening at 20:46"),
        ("In an hour", "this evening at 21:31"),
        ("This evening", "this evening at 21:31"),
        ("Tomorrow", "tomorrow at 09:00"),
    ],
)
def test_what_comes_at_a_bad_moment_comes_back_later(
    open_app: Open, clock: FrozenClock, words: str, back: str
) -> None:
    app = open_app(own())
    clock.set(2026, 11, 22, 20, 31)
    look(app)
    app.go("inbox")
    app.press("Later")
    app.press(words)
    assert app.sees(f"It comes back {back}.")
    assert app.sees("Nothing rests here")
    clock.set(2026, 11, 23, 9, 0)
    look(app)
    assert app.sees(BASIL)


def test_what_may_not_have_arrived_says_so(
    open_app: Open, clock: FrozenClock, couple: Path
) -> None:
    clock.set(2026, 11, 21, 12, 0)
    with Journal.open(couple, now=clock) as journal:
        own()(journal)
    with DueTimes(couple / NAME) as file:
        assert file.claim(clock.set(2026, 11, 21, 20, 0))  # and then it was killed
    clock.set(2026, 11, 22, 19, 30)
    app = open_app()
    app.go("inbox")
    ana = app.journal.partner("Ana").id
    assert app.journal.reminders.inbox(ana)[0].reached is Reached.MAYBE_NOT
    assert app.sees("It may not have reached you.")


def test_the_other_sees_nothing_of_it(open_app: Open, clock: FrozenClock) -> None:
    app = open_app(own())
    clock.set(2026, 11, 22, 20, 31)
    look(app)
    app.go("inbox")
    assert app.sees(BASIL)
    app.chord("p")
    assert not app.sees(BASIL)
    app.go("today")
    assert not app.screen.something_due


# --- while the app is open ---


def test_what_is_typed_on_another_page_does_not_go_to_the_hidden_field(open_app: Open) -> None:
    app = open_app()
    composer = app.composer
    app.go("reminders")
    app.type("meant for nobody")
    assert composer.text == ""


def test_with_the_focus_a_line_in_the_app_takes_the_place_of_a_notice(
    open_app: Open, clock: FrozenClock, quiet_desktop: list[str]
) -> None:
    app = open_app(own())
    clock.set(2026, 11, 22, 20, 0)
    look(app)
    assert app.sees("A quiet minute for your journal")
    assert quiet_desktop == []
    app.press("Look")
    assert app.sees(BASIL)
    look(app, focus=False)
    assert quiet_desktop == [], "told once"


def test_without_the_focus_the_desktop_tells_it_once(
    open_app: Open, clock: FrozenClock, quiet_desktop: list[str]
) -> None:
    app = open_app(own())
    clock.set(2026, 11, 22, 20, 0)
    look(app, focus=False)
    look(app, focus=False)
    assert len(quiet_desktop) == 1
    assert app.screen.something_due


def test_what_is_due_to_the_other_is_told_by_the_desktop(
    open_app: Open, clock: FrozenClock, quiet_desktop: list[str]
) -> None:
    app = open_app(own(who="Ben"))
    clock.set(2026, 11, 22, 20, 0)
    look(app)
    assert len(quiet_desktop) == 1
    assert not app.sees("A quiet minute for your journal")
    assert not app.screen.something_due


@pytest.mark.parametrize(("action", "screen"), [("default", "today"), ("snooze", "more")])
def test_a_press_on_the_notification_is_heard(
    open_app: Open,
    clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
    action: str,
    screen: str,
) -> None:
    pressed = threading.Event()

    def listen(_seconds: float) -> str:
        pressed.wait(5)
        return action

    monkeypatch.setattr(
        delivery, "with_actions", lambda: Outcome(True, way="actions", _listen=listen)
    )
    app = open_app(own())
    app.go("more")
    clock.set(2026, 11, 22, 20, 0)
    look(app, focus=False)
    pressed.set()
    app.wait(0.3)
    app.rest()
    assert app.bothways.router.name == screen
    clock.set(2026, 11, 22, 20, 14)
    look(app)
    assert not app.sees("A quiet minute for your journal")
    clock.set(2026, 11, 22, 20, 15)
    look(app)
    assert app.sees("A quiet minute for your journal") is (action == "snooze")


def test_a_second_start_from_a_notification_brings_today_forward(open_app: Open) -> None:
    from models import lock

    app = open_app()
    assert app.bothways.opening.acquire()
    app.bothways.opening._listen()
    app.go("more")
    answered: list[bool] = []
    asking = threading.Thread(
        target=lambda: answered.append(lock.hand_over(app.bothways.opening.folder, today=True))
    )
    asking.start()
    app.until(lambda: not asking.is_alive())
    app.rest()
    assert answered == [True]
    assert app.bothways.router.name == "today"


def test_whoever_wrote_or_looked_is_left_in_peace_until_tomorrow(
    open_app: Open, clock: FrozenClock, couple: Path
) -> None:
    def evenings(journal: Journal) -> None:
        for partner in journal.partners:
            journal.reminders.set(partner.id, Rule(ReminderKind.EVENING, time(21)))

    app = open_app(evenings)
    app.close()
    assert _due(couple, clock.set(2026, 11, 22, 21, 0)) == {1}, "Ben has not been here"
    clock.set(2026, 11, 23, 12, 0)
    app = open_app()
    app.chord("p")
    app.close()
    assert _due(couple, clock.set(2026, 11, 23, 21, 0)) == set()
    assert _due(couple, clock.set(2026, 11, 24, 21, 0)) == {0, 1}


def _due(couple: Path, now: datetime) -> set[int]:
    with DueTimes(couple / NAME) as file:
        return {row.slot for row in file.due(now)}


# --- this computer ---


def test_the_scheduler_is_installed_and_taken_away_by_one_switch(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> None:
    state = Status(False, "systemd", "Nothing is installed.")

    def become(installed: bool) -> Callable[[Path], Status]:
        def work(_store: Path) -> Status:
            nonlocal state
            run = clock.at + timedelta(minutes=1) if installed else None
            said = "" if installed else "Nothing is there."
            state = replace(state, installed=installed, sentence=said, next_run=run)
            return state

        return work

    monkeypatch.setattr(schedule, "status", lambda _store: state)
    monkeypatch.setattr(schedule, "install", become(installed=True))
    monkeypatch.setattr(schedule, "uninstall", become(installed=False))
    app = open_app()
    app.go("reminders")
    app.press("Also while the app is closed")
    assert app.sees("A timer of systemd looks every minute.")
    assert app.sees("It looks again this evening at 19:31.")
    app.press("Also while the app is closed")
    assert app.sees("Nothing is there.")
    assert not app.find("SwitchRow", title="Also while the app is closed").active


def test_a_system_without_a_scheduler_says_so_and_the_switch_goes_back(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_store: Path) -> Status:
        raise Refused("This system has no scheduler.")

    monkeypatch.setattr(schedule, "install", refuse)
    app = open_app()
    app.go("reminders")
    app.press("Also while the app is closed")
    assert app.sees("This system has no scheduler.")
    assert not app.find("SwitchRow", title="Also while the app is closed").active


def test_a_test_notice_that_cannot_be_shown_tells_the_cure(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, quiet_desktop: list[str]
) -> None:
    app = open_app()
    app.go("reminders")
    app.press("Send a test notice")
    assert app.sees("A test notice is on its way.")
    assert len(quiet_desktop) == 1
    monkeypatch.setattr(delivery, "notify", lambda *_args, **_how: Outcome(False, "no_tool"))
    app.bothways.messages.clear()
    app.press("Send a test notice")
    assert app.sees("Notices may not show here")
    assert app.sees("apt install libnotify-bin")
    monkeypatch.setattr(delivery, "notify", lambda *_args, **_how: Outcome(True))
    app.bothways.messages.clear()
    app.press("Send a test notice")
    assert not app.sees("Notices may not show here")


# --- the beginning, and the words ---


def test_welcome_offers_a_reminder_and_keeps_it(tmp_path: Path, clock: FrozenClock) -> None:
    with Opened(tmp_path / "store", clock) as app:
        app.type("Ana")
        app.press("Go on")
        app.press("Go on")
        app.press("A gentle reminder")
        app.press("Remind me at this hour")
        assert app.sees("21:30")
        app.press("Open the book")
        app.until(lambda: app.journal is not None)
        (rule,) = rules(app, ReminderKind.EVENING)
        assert (rule.at, rule.active) == (time(21, 30), True)
        assert app.journal.people.settings(app.writer.id).visibility is Visibility.SHARED
        app.rest()


def test_welcome_reminds_of_nothing_unless_it_is_asked(tmp_path: Path, clock: FrozenClock) -> None:
    with Opened(tmp_path / "store", clock) as app:
        app.type("Ana")
        app.press("Skip")
        app.until(lambda: app.journal is not None)
        assert not any(rule.active for rule in rules(app, ReminderKind.EVENING))
        app.rest()


def test_nothing_here_presses_anybody(open_app: Open) -> None:
    def everything(journal: Journal) -> None:
        ana = journal.partner("Ana").id
        own()(journal)
        for kind in (ReminderKind.MORNING, ReminderKind.EVENING, ReminderKind.PAGE):
            journal.reminders.set(ana, Rule(kind, time(20)))
        journal.reminders.set(ana, Rule(ReminderKind.NEED, time(20)))
        journal.reminders.choose(ana, Chosen(QuietHours(time(22), time(7))))

    app = open_app(everything)
    figures = set("0123456789")
    for screen in ("reminders", "inbox"):
        app.go(screen)
        for text in [
            getattr(widget, "text", "") for widget in app.screen.column.walk(restrict=True)
        ]:
            assert short_faults(text) == ()
            assert [fault for fault in faults(text) if fault not in figures] == [], text
