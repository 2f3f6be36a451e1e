"""The lock: it falls whatever is open, nothing is on screen then, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models import locks
from models.entities import Visibility
from models.errors import StoreFull
from models.privacy import passphrases
from screens.locking.replacing import Handover
from tests.ui.locked import ANAS, BENS, OWN, WORDS, Ticks, unlock, words
from tests.ui.opened import Opened

Open = Callable[..., Opened]
pytestmark = pytest.mark.usefixtures("light")


# --- where nobody has a passphrase ---


def test_without_a_passphrase_the_screen_is_covered(open_app: Open) -> None:
    app = open_app(words)
    app.type("half a thought")
    app.key("l", ["ctrl"])
    assert app.sees("The book is closed. Who is writing?")
    assert not app.sees(WORDS)
    assert not app.sees("half a thought")
    app.rest()
    assert app.draft("Ana") is not None
    app.type("for nobody")
    app.chord("5")
    app.key("escape")
    app.rest()
    assert app.sees("The book is closed")
    app.keys("enter")
    assert app.composer.text == "half a thought"
    assert app.writer.name == "Ana"
    assert app.sees(WORDS)
    assert app.handed == []


def test_whoever_comes_next_is_asked_for_by_name(open_app: Open) -> None:
    app = open_app(words)
    app.type("of Ana's")
    app.chord("l")
    app.press("Ben", "Segment")
    app.press("Open")
    assert app.writer.name == "Ben"
    assert app.composer.text == ""
    assert not app.sees("of Ana's")


@pytest.mark.parametrize("reason", ["suspend", "screen"])
def test_the_system_locks_too(open_app: Open, reason: str) -> None:
    app = open_app(words)
    app.bothways.guard._heard(reason)
    app.until(lambda: app.sees("The book is closed"))
    assert not app.sees(WORDS)


# --- one passphrase ---


def test_whoever_has_none_begins_at_once(protect: Any, lives: Any) -> None:
    protect(Ana=ANAS)
    app = lives()
    assert app.writer.name == "Ben"
    assert app.sees(WORDS)
    assert not app.sees(OWN)


def test_the_pen_goes_to_the_other_for_a_passphrase(protect: Any, lives: Any) -> None:
    protect(Ana=ANAS)
    app = lives()
    app.type("Ben's half")
    app.key("p", ["ctrl"])
    app.rest()
    assert app.sees("A passphrase opens your notebook.")
    assert not app.sees(WORDS)
    app.key("escape")
    app.rest()
    assert (app.writer.name, app.composer.text) == ("Ben", "Ben's half")
    app.chord("p")
    app.type("not it at all")
    app.key("enter")
    app.until(lambda: app.sees("does not fit"))
    field: Any = app.find("LockPage").field
    assert field.text == "not it at all", "what was typed stays"
    assert app.writer.name == "Ben"
    app.until(lambda: not app.find("LockPage").waiting)
    field.text = ANAS
    app.key("enter")
    app.until(lambda: app.writer.name == "Ana" and app.journal is not None)
    app.rest()
    assert app.sees(OWN)
    assert app.composer.text == ""
    app.chord("p")
    (handover,) = app.handed
    assert (handover.reason, handover.who) == ("switch", app.bothways.session.other.id)
    assert handover.book, "the book stays open"
    after = lives(app)
    assert after.writer.name == "Ben"
    assert after.composer.text == "Ben's half"
    assert not after.sees(OWN)


# --- two passphrases ---


def test_at_the_start_the_book_is_locked(protect: Any, lives: Any) -> None:
    protect(Ana=ANAS, Ben=BENS)
    app = lives()
    assert app.journal is None
    assert app.sees("The book is closed. Who is writing?")
    app.chord("5")
    app.chord("p")
    app.key("f1")
    app.rest()
    assert app.sees("Who is writing?")
    unlock(app, BENS, "Ben")
    assert app.writer.name == "Ben"
    assert app.sees(WORDS)
    assert not app.sees(OWN)
    app.type("the next words")
    assert app.composer.text == "the next words"


def test_a_store_locked_by_other_means_asks_before_it_shows_anything(
    protect: Any, lives: Any, couple: Path
) -> None:
    from models import doorplate

    protect(Ana=ANAS, Ben=BENS)
    (couple / doorplate.NAME).unlink()
    app = lives()
    app.until(lambda: app.find_all("LockPage"))
    assert not app.find_all("Toast")
    assert app.sees("The first of you")
    unlock(app, BENS, "The second of you")
    assert app.writer.name == "Ben"
    app.rest()
    assert [one.name for one in doorplate.read(couple)] == ["Ana", "Ben"]


def open_sheet(app: Opened) -> None:
    app.bothways.messages.ask("Move it?", WORDS, safe="Keep it", act="Move it", on_act=lambda: None)


def open_picker(app: Opened) -> None:
    app.go("journal")
    app.screen.open_calendar()


def open_file_sheet(app: Opened) -> None:
    app.press("Add a photo")


def open_tip(app: Opened) -> None:
    from screens.widgets.input_watch import _Attached

    assert _Attached.watch is not None
    _Attached.watch.show_tip(app.find("WriterMark"))


@pytest.mark.parametrize("over", [open_sheet, open_picker, open_file_sheet, open_tip])
def test_it_falls_with_anything_open_and_the_draft_is_there_again(
    over: Callable[[Opened], None], protect: Any, lives: Any
) -> None:
    protect(Ana=ANAS, Ben=BENS)
    app = lives()
    unlock(app, ANAS, "Ana")
    app.type("half a thought")
    over(app)
    app.rest()
    app.key("l", ["ctrl"])
    shown = app.texts()
    assert shown == ["The book is closed"], "with the very next frame"
    after = lives(app)
    assert after.journal is None
    assert not after.sees("half a thought")
    unlock(after, ANAS, "Ana")
    assert after.composer.text == "half a thought"


def test_what_was_typed_into_a_sheet_comes_back_in_the_field(protect: Any, lives: Any) -> None:
    protect(Ana=ANAS, Ben=BENS)
    app = lives()
    unlock(app, ANAS, "Ana")
    app.type("half a thought")
    app.go("needs")
    app.press("Voice a need")
    app.type("An evening without phones")
    app.key("l", ["ctrl"])
    after = lives(app)
    unlock(after, ANAS, "Ana")
    assert after.composer.text == "half a thought\n\nAn evening without phones"
    assert after.composer.visibility == Visibility.PRIVATE.value


def test_a_tag_half_typed_comes_back_with_the_draft(protect: Any, lives: Any) -> None:
    protect(Ana=ANAS, Ben=BENS)
    app = lives()
    unlock(app, ANAS, "Ana")
    app.type("Soup")
    app.press("Tags, and what else belongs to it")
    app.type("winter")
    app.key("l", ["ctrl"])
    after = lives(app)
    unlock(after, ANAS, "Ana")
    assert (after.composer.text, after.composer.tags) == ("Soup", ["winter"])


def open_season(app: Opened) -> None:
    app.go("seasons")
    app.press("Name a season", "Button48")


def open_own_reminder(app: Opened) -> None:
    app.go("reminders")
    app.press("Add a reminder")


def open_own_question(app: Opened) -> None:
    app.go("people")
    app.press("Questions of my own", "ListRow")


@pytest.mark.parametrize("sheet", [open_season, open_own_reminder, open_own_question])
def test_no_sheet_with_a_field_loses_its_words(
    protect: Any, lives: Any, sheet: Callable[[Opened], None]
) -> None:
    protect(Ana=ANAS, Ben=BENS)
    app = lives()
    unlock(app, ANAS, "Ana")
    sheet(app)
    fields: list[Any] = [field for field in app.find_all("Field") if field.get_root_window()]
    fields[0].text = "half a thought"
    app.key("l", ["ctrl"])
    after = lives(app)
    unlock(after, ANAS, "Ana")
    assert after.composer.text == "half a thought"
    assert after.composer.visibility == Visibility.PRIVATE.value


def test_a_passphrase_half_typed_is_kept_nowhere(protect: Any, lives: Any) -> None:
    protect(Ana=ANAS, Ben=BENS)
    app = lives()
    unlock(app, ANAS, "Ana")
    app.go("lock")
    app.press("Change the passphrase", "ListRow")
    for field in app.find_all("Field"):
        field.text = "seven otters fold maps"
    app.key("l", ["ctrl"])
    after = lives(app)
    unlock(after, ANAS, "Ana")
    assert after.composer.text == ""


def test_a_wrong_passphrase_is_said_calmly_and_waits_longer_each_time(
    protect: Any, lives: Any
) -> None:
    protect(Ana=ANAS, Ben=BENS)
    app = lives()
    unlock_page: Any = app.find("LockPage")
    waits: list[float] = []
    for _again in range(2):
        unlock_page.field.text = BENS
        app.press("Open")
        app.until(lambda: unlock_page.waiting)
        waits.append(unlock_page._wait.timeout)
        assert unlock_page.field.text == BENS
        assert app.journal is None
        app.until(lambda: not unlock_page.waiting)
    assert waits == [1, 2]


def test_a_code_opens_once_and_a_new_one_comes(protect: Any, lives: Any) -> None:
    codes = protect(Ana=ANAS, Ben=BENS)
    app = lives()
    app.press("I have a code")
    fresh = "seven otters fold maps"
    fields = app.find_all("Field")
    code, first, second = fields[0], fields[-2], fields[-1]
    code.text, first.text, second.text = codes["Ana"].lower(), fresh, fresh
    app.press("Go on")
    app.until(lambda: app.find_all("CodeShown"))
    shown = app.find("CodeShown").code
    assert shown != codes["Ana"]
    # Nothing is changed yet: ended now, the former code still opens.
    passphrases.unlock_by_code(app.bothways.opening.folder, None, codes["Ana"])
    app.press("I have written it down")
    app.until(lambda: app.journal is not None)
    app.rest()
    assert app.writer.name == "Ana"
    assert app.sees(OWN)
    app.key("l", ["ctrl"])
    after = lives(app)
    unlock(after, fresh, "Ana")
    assert after.sees(OWN)


def test_help_is_there_before_anything_is_open(protect: Any, lives: Any) -> None:
    protect(Ana=ANAS, Ben=BENS)
    app = lives()
    app.press("Help")
    assert app.find_all("DoorStep")
    app.key("escape")
    app.rest()
    assert app.find("LockPage")
    assert app.journal is None


# --- nobody is here ---


def test_after_minutes_without_anybody_it_falls(protect: Any, lives: Any) -> None:
    protect(Ana=ANAS, Ben=BENS)
    ticks = Ticks()
    app = lives(ticks=ticks, lock_minutes=1)
    unlock(app, ANAS, "Ana")
    ticks.now = 50
    app.type("still here")
    ticks.now = 100
    app.wait(1.2)
    assert not app.handed
    ticks.now = 111
    app.until(lambda: app.handed)
    assert app.handed[0].reason == "idle"
    assert app.handed[0].book == b""
    assert app.handed[0].who is None


def test_the_notebook_locks_sooner_and_the_book_stays_open(protect: Any, lives: Any) -> None:
    protect(Ana=ANAS, Ben=BENS)
    ticks = Ticks()
    app = lives(ticks=ticks)
    unlock(app, ANAS, "Ana")
    ticks.now = 121
    app.until(lambda: app.handed)
    assert app.handed[0].reason == "notebook"
    assert app.handed[0].book
    after = lives(app)
    assert after.sees("Your notebook is closed.")
    assert not after.sees(WORDS)
    unlock(after, ANAS, "Ana")
    assert after.sees(OWN)


# --- what goes wrong ---


def test_what_cannot_be_kept_is_not_closed(
    protect: Any, lives: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    protect(Ana=ANAS, Ben=BENS)
    app = lives()
    unlock(app, ANAS, "Ana")
    drafts = app.journal.drafts
    real = drafts.keep

    def full(*_args: object) -> None:
        raise StoreFull("There is no space left on this disk.")

    monkeypatch.setattr(drafts, "keep", full)
    app.type("half a thought")
    app.until(lambda: app.find_all("Toast", trouble=True))  # the field's own try has failed
    app.key("l", ["ctrl"])
    app.until(lambda: app.sees("There is no space left"))
    assert not app.sees("half a thought")
    assert not app.handed
    monkeypatch.setattr(drafts, "keep", real)
    app.press("Try again")
    after = lives(app)
    unlock(after, ANAS, "Ana")
    assert after.composer.text == "half a thought"


def test_a_hidden_window_stays_hidden_when_it_locks(protect: Any, lives: Any) -> None:
    protect(Ana=ANAS, Ben=BENS)
    ticks = Ticks()
    app = lives(ticks=ticks)
    unlock(app, ANAS, "Ana")
    app.key("h", ["ctrl"])
    ticks.now = 301
    app.until(lambda: app.handed)
    assert app.handed[0].hidden
    after = lives(app)
    assert after.sees("House plants in winter")
    assert not after.sees("The book is closed")
    after.key("escape")
    after.rest()
    assert after.sees("The book is closed")


def test_the_names_for_the_lock_screen_go_with_the_last_passphrase(
    protect: Any, lives: Any, couple: Path
) -> None:
    from models import doorplate

    protect(Ana=ANAS)
    app = lives()
    app.rest()
    assert [one.name for one in doorplate.read(couple)] == ["Ana", "Ben"]
    locks.remove(app.journal, app.journal.partner("Ana").id, ANAS)
    app.bothways.guard.known.locks_changed()
    app.rest()
    assert doorplate.read(couple) == ()
    assert isinstance(Handover("key"), Handover)
