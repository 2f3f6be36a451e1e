"""The shared book read on while the notebook is locked: nothing private is there, and all asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.entities import NewEntry, Unease, Visibility
from models.journal import Journal
from tests.conftest import FrozenClock
from tests.ui.locked import ANAS, BENS, OWN, WORDS, Ticks, unlock
from tests.ui.opened import Opened

READ = "Read the shared book meanwhile"
OPEN = "Open notebook"
BAR = "Only the shared book"

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def at_the_door(protect: Any, lives: Any, ticks: Ticks) -> Callable[..., Opened]:
    """Write as Ana, let her notebook lock, and return the process that took over."""

    def come(typed: str = "", **how: Any) -> Opened:
        protect(Ana=ANAS, Ben=BENS)
        app = lives(ticks=ticks, **how)
        unlock(app, ANAS, "Ana")
        if typed:
            app.type(typed)
        ticks.now += 121
        app.until(lambda: app.handed)
        assert app.handed[0].reason == "notebook"
        after: Opened = lives(app, ticks=ticks, **how)
        return after

    return come


@pytest.fixture
def reading(at_the_door: Callable[..., Opened]) -> Callable[..., Opened]:
    """Return the app in which the shared book is read meanwhile."""

    def come(typed: str = "", **how: Any) -> Opened:
        app = at_the_door(typed, **how)
        app.press(READ)
        app.until(lambda: app.journal is not None)
        app.rest()
        return app

    return come


def test_the_shared_book_is_read_and_nothing_private_is_there(
    reading: Callable[..., Opened],
) -> None:
    app = reading("half a thought")
    assert app.sees(BAR)
    assert app.sees(WORDS)
    assert app.writer is None
    assert not app.sees("For you alone"), "there is nothing to narrow to"
    for page in ("journal", "year", "balance", "needs", "more"):
        app.go(page)
        assert app.bothways.router.name == page
        assert not app.find_all("LockPage")
        assert not app.sees(OWN)
        assert not app.sees("half a thought")
    for who in app.journal.partners:
        assert not app.journal.can_read(who.id)
    app.press(OPEN)
    unlock(app, ANAS, "Ana")
    assert not app.sees(BAR)
    app.go("journal")
    assert app.sees(OWN)
    app.go("today")
    assert app.composer.text == "half a thought", "nothing typed is lost"


def test_an_entry_is_read_without_what_is_its_authors_alone(
    reading: Callable[..., Opened], couple: Path, clock: FrozenClock
) -> None:
    with Journal.open(couple, now=clock) as journal:
        ana, ben = (one.id for one in journal.partners)
        journal.write(ana, NewEntry(text="Soup and a lamp", feeling="warm inside"))
        journal.write(ben, NewEntry(text="He came early", feeling="glad of it"))
        journal.needs.voice(ben, "An hour on Sunday")
    app = reading()
    for text, feeling in (("Soup and a lamp", "warm inside"), ("He came early", "glad of it")):
        entry = next(one for one in app.entries() if one.text == text)
        app.go("entry", entry_id=entry.id)
        assert app.sees(text)
        assert not app.sees(feeling)
        assert not app.sees("How did it land")
        assert not app.sees("Notice")
        assert not app.sees("Edit")
    app.press("More", "IconButton")
    assert app.sees("Copy the words")
    app.press(OPEN, "Pressable")
    unlock(app, BENS, "Ben")
    app.rest()
    assert app.sees("glad of it")


@pytest.mark.parametrize("page", ["today", "trash", "people", "lock", "keeping", "reminders"])
def test_what_is_somebodys_own_asks_for_the_passphrase_first(
    page: str, reading: Callable[..., Opened]
) -> None:
    app = reading()
    app.go(page)
    assert app.find("LockPage")
    assert not app.sees(WORDS)
    app.key("escape")
    app.rest()
    assert not app.find_all("LockPage")
    assert app.bothways.router.name == "journal"
    assert app.sees(WORDS)
    app.go(page)
    unlock(app, BENS, "Ben")
    app.until(lambda: app.writer is not None)
    assert app.writer.name == "Ben"
    assert app.bothways.router.name == page
    assert not app.sees(OWN)


def test_writing_begins_with_the_passphrase_and_the_field(reading: Callable[..., Opened]) -> None:
    app = reading()
    app.chord("n")
    assert app.find("LockPage")
    unlock(app, ANAS, "Ana")
    app.type("on with it")
    assert app.composer.text == "on with it"


def test_keys_that_change_something_do_nothing(reading: Callable[..., Opened]) -> None:
    app = reading()
    for page in ("journal", "needs", "year"):
        app.go(page)
        app.chord("z")
        app.chord("enter")
        assert not app.find_all("Toast", trouble=True)
    assert app.sees("Year") or app.bothways.router.name == "year"
    app.go("needs")
    app.press("Voice")
    assert app.find("LockPage")
    app.key("escape")
    app.rest()
    app.chord("p")
    assert app.find("LockPage")


def test_esc_leads_to_the_journal_and_no_further(reading: Callable[..., Opened]) -> None:
    app = reading()
    app.go("more")
    app.key("escape")
    app.rest()
    assert app.bothways.router.name == "journal"
    app.key("escape")
    app.rest()
    assert app.bothways.router.name == "journal"
    assert not app.find_all("LockPage")


def everything_locks(app: Opened, reason: str) -> None:
    app.until(lambda: app.handed)
    (handed,) = app.handed
    assert handed.reason == reason
    assert handed.book == b"", "the couple key does not go along"


def test_the_key_locks_the_book_too(reading: Callable[..., Opened], lives: Any) -> None:
    app = reading()
    app.key("l", ["ctrl"])
    assert app.texts() == ["The book is closed"]
    everything_locks(app, "key")
    after = lives(app)
    assert after.sees("The book is closed. Who is writing?")
    assert not after.sees(READ)


def test_the_key_locks_the_book_from_the_door_and_from_the_question(
    at_the_door: Callable[..., Opened], lives: Any
) -> None:
    app = at_the_door()
    app.until(lambda: app.focused() is not None)
    app.key("l", ["ctrl"])
    everything_locks(app, "key")
    after = lives(app)
    assert not after.sees(READ)


def test_the_key_locks_the_book_from_the_question(reading: Callable[..., Opened]) -> None:
    app = reading()
    app.press(OPEN)
    app.until(lambda: app.focused() is not None)
    app.key("l", ["ctrl"])
    everything_locks(app, "key")


@pytest.mark.parametrize("where", ["door", "book", "question"])
def test_five_minutes_after_the_last_touch_the_book_locks(
    where: str, request: pytest.FixtureRequest, ticks: Ticks
) -> None:
    app = request.getfixturevalue("at_the_door" if where == "door" else "reading")()
    if where == "question":
        app.press(OPEN)
    app.wait(1.2)
    assert not app.handed
    # At the door nobody has touched anything since; elsewhere somebody just has.
    ticks.now += 178 if where == "door" else 299
    app.wait(1.2)
    assert not app.handed
    ticks.now += 2
    everything_locks(app, "idle")


@pytest.mark.parametrize("reason", ["suspend", "screen"])
@pytest.mark.parametrize("where", ["at_the_door", "reading"])
def test_the_system_locks_all_of_it(
    reason: str, where: str, request: pytest.FixtureRequest
) -> None:
    app = request.getfixturevalue(where)()
    app.bothways.guard._heard(reason)
    everything_locks(app, reason)


def test_whoever_has_no_passphrase_comes_in_without_one(
    protect: Any, lives: Any, ticks: Ticks
) -> None:
    protect(Ana=ANAS)
    app = lives(ticks=ticks)
    app.chord("p")
    unlock(app, ANAS)
    app.until(lambda: app.writer.name == "Ana")
    ticks.now = 121
    app.until(lambda: app.handed)
    after = lives(app, ticks=ticks)
    after.press(READ)
    after.until(lambda: after.journal is not None)
    after.rest()
    after.chord("p")
    after.press("Ben", "Segment")
    assert not after.find_all("Field", opacity=1)
    after.press("Open")
    after.until(lambda: after.writer is not None)
    after.rest()
    assert after.writer.name == "Ben"
    assert not after.sees(OWN)


def test_nobody_learns_who_was_here(
    protect: Any, lives: Any, ticks: Ticks, couple: Path, clock: FrozenClock
) -> None:
    """The door, and what is read meanwhile, are the same whoever wrote before."""
    protect(Ana=ANAS, Ben=BENS)
    seen = []
    for name, passphrase in (("Ana", ANAS), ("Ben", BENS)):
        app = lives(ticks=ticks)
        unlock(app, passphrase, name)
        ticks.now += 121
        app.until(lambda app=app: app.handed)
        assert app.handed[0].who is None
        after = lives(app, ticks=ticks)
        door = after.texts()
        after.press(READ)
        after.until(lambda after=after: after.journal is not None)
        after.rest()
        seen.append((door, after.texts()))
        after.close()
    assert seen[0] == seen[1]


def test_give_and_take_rests_meanwhile(
    reading: Callable[..., Opened], couple: Path, clock: FrozenClock
) -> None:
    with Journal.open(couple, now=clock) as journal:
        ana = journal.partner("Ana").id
        journal.write(
            ana, NewEntry("not free", unease=Unease.UNSAFE, visibility=Visibility.PRIVATE)
        )
    app = reading()
    asked = []
    real = app.journal.pages.page

    def page(*args: Any, **how: Any) -> Any:
        asked.append(how["resting"])
        return real(*args, **how)

    app.journal.pages.page = page
    app.go("balance")
    assert asked == [True]


def test_at_the_door_one_changes_ones_mind_about_who_writes(
    at_the_door: Callable[..., Opened],
) -> None:
    app = at_the_door()
    ana, ben = app.one_that_says("Ana", "Segment"), app.one_that_says("Ben", "Segment")
    for chosen, other in ((ben, ana), (ana, ben), (ben, ana)):
        app.press(str(chosen.text), "Segment")
        app.rest()
        assert chosen.active
        assert not other.active
        assert app.focused() is not None
