"""Reminders and their inbox as they look: light, dark, narrow, wide, large, empty, translated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from models import words
from models.journal import Journal
from models.reminders import schedule
from models.reminders.due import NAME, DueTimes
from models.reminders.rules import Chosen, QuietHours, ReminderKind, Rule
from models.reminders.schedule import Status
from models.words import _
from tests.conftest import FrozenClock
from tests.shots import pages
from tests.shots.sight import inputs, texts, trouble, unmarked
from tests.shots.test_screens import held
from tests.ui.opened import Opened

Show = Callable[..., Opened]
OWN = ("The day we met", "Water the basil", "Ring the bakery before the plaited bread is sold out")
LOOKS: Mapping[str, dict[str, Any]] = {
    "light": {},
    "dark": {"dark": "dark"},
    "narrow": {"size": (360, 740)},
    "wide": {"size": (1200, 800)},
    "large": {"text_scale": 2.0},
    "large-narrow": {"text_scale": 2.0, "size": (360, 740)},
}


@pytest.fixture(autouse=True)
def a_scheduler(monkeypatch: pytest.MonkeyPatch, clock: FrozenClock) -> Iterator[None]:
    """Let every computer have the same scheduler; speak English again at the end."""

    def status(_store: Path) -> Status:
        return Status(True, "systemd", "", clock.at)

    monkeypatch.setattr(schedule, "status", status)
    yield
    words.use("en")


@pytest.fixture
def reminded(full: Path, clock: FrozenClock) -> Path:
    """The sample couple, of whom one chose much yesterday; some of it was due since."""
    clock.set(2026, 11, 21, 12, 0)
    with Journal.open(full, now=clock) as journal:
        room, who = journal.reminders, journal.partners[0].id
        room.set(who, Rule(ReminderKind.EVENING, time(21, 30), days=frozenset({0, 1, 2, 3, 4})))
        room.set(who, Rule(ReminderKind.PAGE, time(19)))
        room.set(who, Rule(ReminderKind.NEED, time(18)))
        met = date(2017, 12, 17)
        room.set(who, Rule(ReminderKind.DATE, time(9), on=met, yearly=True, words=OWN[0]))
        wednesdays = frozenset({2})
        basil = Rule(ReminderKind.OWN, time(8, 30), days=wednesdays, every=2, words=OWN[1])
        room.set(who, basil)
        room.set(who, Rule(ReminderKind.OWN, time(14), words=OWN[2]))
        room.choose(who, Chosen(QuietHours(time(22), time(7))))
    with DueTimes(full / NAME) as file:
        file.claim(clock.set(2026, 11, 21, 15, 0))  # and nobody confirmed it
        file.note("trouble", "no_tool")
    clock.set(2026, 11, 22, 19, 30)
    return full


def below(app: Opened) -> None:
    """Go to the end of the page."""
    app.go("reminders")
    app.rest()
    app.screen.ids.scroll.scroll_y = 0
    app.rest()


def own(app: Opened) -> None:
    """Open the sheet of an own reminder."""
    app.go("reminders")
    app.rest()
    app.press(OWN[1])


def later(app: Opened) -> None:
    """Ask when it shall come back."""
    app.go("inbox")
    app.rest()
    app.press(_("Later"))


def tab(name: str) -> Callable[[Opened], None]:
    """Go to the screen `name`."""
    return lambda app: app.go(name)


WAYS = {
    "reminders": tab("reminders"),
    "reminders-below": below,
    "reminders-own": own,
    "inbox": tab("inbox"),
    "inbox-later": later,
}


@pytest.mark.parametrize("look", LOOKS)
def test_reminders_in_every_look(look: str, show: Show, reminded: Path) -> None:
    app, wrong = show(reminded, **LOOKS[look]), []
    for name, way in WAYS.items():
        pages.visit(app, way)
        wrong += [f"{look}-{name}: {said}" for said in trouble()]
        wrong += held(app, f"{look}-{name}")
    assert not wrong, "\n".join(wrong)


def test_before_anything_is_chosen(show: Show, empty: Path) -> None:
    app, wrong = show(empty), []
    for name in ("reminders", "inbox"):
        pages.visit(app, tab(name))
        wrong += [f"empty-{name}: {said}" for said in trouble()]
        wrong += held(app, f"empty-{name}")
    assert not wrong, "\n".join(wrong)


def test_every_text_can_be_translated(show: Show, reminded: Path) -> None:
    app, wrong = show(reminded, language="pseudo"), []
    names = [partner.name for partner in app.journal.partners]
    for name, way in WAYS.items():
        pages.visit(app, way)
        said = [seen.text for seen in texts()] + inputs()
        allowed = [*names, *(name[0] for name in names), *OWN]
        wrong += [f"{name}: not translated: {text!r}" for text in unmarked(said, allowed)]
        wrong += [f"{name}: {told}" for told in trouble()]
        wrong += held(app, f"pseudo-{name}")
    assert not wrong, "\n".join(dict.fromkeys(wrong))
