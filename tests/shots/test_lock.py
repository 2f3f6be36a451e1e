"""The lock, the cover, quick hide, and Privacy and lock as they look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from models import locks
from models.entities import NewEntry
from models.journal import Journal
from screens.hands import close_sheets
from screens.locking.replacing import Handover
from screens.locking.rules import Reason
from tests.conftest import FrozenClock
from tests.shots.sight import trouble
from tests.shots.test_screens import held
from tests.ui.opened import Opened

Show = Callable[..., Opened]
PASSPHRASES = ("lantern moss quiet anvil", "copper thimble under glass")
CODE = "K7QM-2XWD-9F3A-PV0N-TB6V-HS8E-R4YC"
LOOKS: Mapping[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "light": (
        {},
        (
            "unlock",
            "wrong",
            "code",
            "privacy",
            "change",
            "code-shown",
            "copy-asked",
            "anew",
            "hidden",
        ),
    ),
    "dark": ({"dark": "dark"}, ("unlock", "wrong", "privacy", "change", "anew")),
    "narrow": ({"size": (360, 740)}, ("unlock", "privacy", "change", "anew", "copy-asked")),
    "wide": ({"size": (1200, 800)}, ("unlock", "privacy")),
    "large": (
        {"text_scale": 2.0},
        ("unlock", "wrong", "privacy", "change", "code-shown", "anew", "copy-asked"),
    ),
}

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def locked(empty: Path, clock: FrozenClock) -> Path:
    """A store in which both have a passphrase."""
    with Journal.open(empty, now=clock) as journal:
        for partner, passphrase in zip(journal.partners, PASSPHRASES, strict=True):
            locks.set_at_once(journal, partner.id, passphrase)
    return empty


def at_the_door(app: Opened) -> Any:
    """Wait for the lock screen and its river."""
    page: Any = app.find("LockPage")
    app.until(lambda: page.ids.river.canvas.children)
    app.rest()
    return page


def wrong(app: Opened) -> None:
    page = at_the_door(app)
    page.field.text = "not the one"
    page.enter()
    app.until(lambda: page.waiting)
    page._wait.cancel()  # a slow machine would miss the pause


def code(app: Opened) -> None:
    app.find("LockPage").waiting = False
    app.press("I have a code")


def come_in(app: Opened) -> None:
    if app.journal is None:
        if not app.find_all("LockPage"):
            app.key("escape")
            app.rest()
        page: Any = app.find("LockPage")
        page.waiting, page.field.text = False, PASSPHRASES[0]
        page.enter()
        app.until(lambda: app.journal is not None)
        app.rest()


def privacy(app: Opened) -> None:
    come_in(app)
    app.go("lock")


def code_shown(app: Opened) -> None:
    from screens.more.code_sheet import show_code

    close_sheets()
    privacy(app)
    show_code("Your recovery code", CODE, text="It holds as soon as the passphrase is set.")
    app.rest()


def change(app: Opened) -> None:
    privacy(app)
    app.press("Change the passphrase", "ListRow")
    form: Any = app.find("PassphraseForm")
    form.ids.first.text, form.ids.first.shown = "summer in paris", True
    form.ids.old.focus = False
    app.until(lambda: form.ids.strength.step)
    app.rest()


def anew(app: Opened) -> None:
    from screens.more.anew_sheet import invite_anew

    close_sheets()
    privacy(app)
    invite_anew(app.screen)
    app.rest()


def copy_asked(app: Opened) -> None:
    close_sheets()
    come_in(app)
    app.go("today")
    app.bothways.guard.clipboard.ask(lambda: None)
    app.rest()


def hidden(app: Opened) -> None:
    app.key("h", ["ctrl"])


WAYS: Mapping[str, Callable[[Opened], object]] = {
    "unlock": at_the_door,
    "wrong": wrong,
    "code": code,
    "privacy": privacy,
    "change": change,
    "code-shown": code_shown,
    "anew": anew,
    "copy-asked": copy_asked,
    "hidden": hidden,
}


@pytest.mark.parametrize("look", LOOKS)
def test_the_lock_in_every_look(look: str, show: Show, locked: Path) -> None:
    how, names = LOOKS[look]
    app = show(locked, **how)
    said = []
    for name in names:
        WAYS[name](app)
        app.wait(0.1)
        app.rest()
        said += [f"{look}-{name}: {one}" for one in trouble()]
        said += held(app, f"{look}-{name}")
    assert not said, "\n".join(said)


READING: Mapping[str, dict[str, Any]] = {
    "light": {},
    "dark": {"dark": "dark"},
    "narrow": {"size": (360, 740)},
    "wide": {"size": (1200, 800)},
    "large": {"text_scale": 2.0},
}


@pytest.mark.parametrize("look", READING)
def test_the_shared_book_is_read_while_a_notebook_is_locked(
    look: str, show: Show, locked: Path, clock: FrozenClock
) -> None:
    ana = locks.owners(locked)[0]
    keys = locks.unlock(locked, ana, PASSPHRASES[0])
    with Journal.open(locked, now=clock, keys=keys) as journal:
        journal.write(ana, NewEntry(text="Soup on the stove, and a note.", day=clock().date()))
        handover = Handover(Reason.NOTEBOOK, ana, locks.handed_on(journal))
    app = show(locked, handover=handover, **READING[look])
    at_the_door(app)
    said = held(app, f"{look}-door-reading")
    app.press("Read the shared book meanwhile")
    app.until(lambda: app.journal is not None)
    for name in ("journal", "needs"):
        app.go(name)
        app.rest()
        said += [f"{look}-{name}: {one}" for one in trouble()]
        said += held(app, f"{look}-{name}-reading")
    assert not said, "\n".join(said)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_cover_where_nobody_has_a_passphrase(look: str, show: Show, empty: Path) -> None:
    app = show(empty, dark=look)
    app.chord("l")
    at_the_door(app)
    assert not trouble()
    assert not held(app, f"{look}-cover")
