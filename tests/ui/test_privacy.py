"""Privacy and lock under More: passphrases set, changed, taken away; and Welcome's third step."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from models import locks
from models import settings as settings_file
from models.entities import NewEntry, Visibility
from models.errors import Locked, WrongPassphrase
from models.journal import Journal
from models.privacy import passphrases
from models.store import renewing
from models.store.picture_bytes import PARTS
from tests.conftest import FrozenClock
from tests.faults.places import read_only_mount
from tests.ui.locked import unlock
from tests.ui.opened import Opened

Open = Callable[..., Opened]
FIRST, SECOND = "lantern moss quiet anvil", "seven otters fold maps"
HIS = "copper thimble under glass"

pytestmark = pytest.mark.usefixtures("light")


def own_entry(journal: Journal) -> None:
    ana = journal.partner("Ana").id
    journal.write(ana, NewEntry(text="mine", visibility=Visibility.PRIVATE))


def fill(app: Opened, *words: str) -> None:
    """Type into the fields of the sheet that can be seen, from top to bottom."""
    fields = [field for field in app.find_all("Field") if field.height > 1 and not field.disabled]
    for field, text in zip(fields, words, strict=True):
        field.text = text


def set_one(app: Opened, passphrase: str) -> str:
    app.press("Set a passphrase")
    fill(app, passphrase, passphrase)
    app.press("Set it")
    app.until(lambda: app.find_all("CodeShown"))
    code: str = app.find("CodeShown").code
    protected = locks.state(app.bothways.opening.folder).protected
    assert app.writer.id not in protected, "shown before it is set"
    app.press("I have written it down")
    app.until(lambda: app.sees("The passphrase is set."))
    return code


def test_a_passphrase_is_set_changed_and_taken_away(
    open_app: Open, couple: Path, clock: FrozenClock
) -> None:
    app = open_app(own_entry, screen="lock")
    ana = app.writer.id
    assert app.sees("You have no passphrase")
    app.press("Set a passphrase")
    fill(app, FIRST, FIRST[:-1])
    app.press("Set it")
    assert app.sees("The two are not the same")
    fill(app, "password1", "password1")
    app.press("Set it")
    app.until(lambda: app.sees("A passphrase needs ten characters"))
    app.press("Offer me six words")
    first: Any = app.find("PassphraseForm").ids.first
    assert len(first.text.split()) >= 6
    assert first.shown
    fill(app, FIRST, FIRST)
    app.press("Set it")
    app.until(lambda: app.find_all("CodeShown"))
    code = app.find("CodeShown").code
    assert app.sees("a forgotten passphrase means that your private notebook is lost")
    app.key("escape")
    app.rest()
    assert not app.find_all("CodeShown")
    assert locks.state(couple).protected == frozenset(), "gone back: nothing was set"
    app.press("Set it")
    app.until(lambda: app.find_all("CodeShown"))
    app.press("I have written it down")
    app.until(lambda: app.sees("The passphrase is set."))
    assert not app.sees(code[:4])
    assert app.sees("The book you share stays open until both of you have one")
    assert locks.state(couple).protected == {ana}
    locks.unlock(couple, ana, FIRST)
    app.press("Change the passphrase", "ListRow")
    fill(app, "something else", SECOND, SECOND)
    app.press("Set it")
    app.until(lambda: app.sees("does not fit"))
    fill(app, FIRST, SECOND, SECOND)
    app.press("Set it")
    app.until(lambda: app.sees("From now on the new passphrase holds."))
    with pytest.raises(WrongPassphrase):
        locks.unlock(couple, ana, FIRST)
    app.press("Remove the passphrase", "ListRow")
    fill(app, SECOND)
    app.press("Remove it")
    app.until(lambda: app.sees("You have no passphrase"))
    assert locks.state(couple).protected == frozenset()
    assert [entry.text for entry in app.entries("Ana")] == ["mine"]
    app.close()
    with Journal.open(couple, now=clock) as journal:
        assert journal.can_read(ana)


def test_all_keys_are_renewed_while_the_app_is_open(open_app: Open, couple: Path) -> None:
    app = open_app(own_entry, screen="lock")
    ana = app.writer.id
    old = set_one(app, FIRST)
    app.press("Renew all keys", "ListRow")
    fill(app, "not the one at all")
    app.press("Renew them")
    app.until(lambda: app.sees("does not fit"))
    assert not app.find_all("CodeShown")
    fill(app, FIRST)
    app.press("Renew them")
    app.until(lambda: app.find_all("CodeShown"))
    code = app.find("CodeShown").code
    passphrases.unlock_by_code(couple, ana, old)  # shown, and nothing is renewed yet
    app.press("I have written it down")
    app.until(lambda: app.sees("Everything has new keys."))
    assert app.sees("Delete former copies"), "they open with the former keys"
    app.until(lambda: app.journal is not None)
    app.rest()
    assert app.writer.id == ana
    assert [entry.text for entry in app.entries("Ana")] == ["mine"]
    app.close()
    with pytest.raises(WrongPassphrase):
        locks.start_anew(couple, ana, old, SECOND)
    locks.start_anew(couple, ana, code, SECOND)


def test_how_far_new_keys_are_is_told_meanwhile(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here and with a first passphrase: every picture is written anew."""

    def with_pictures(journal: Journal) -> None:
        out = io.BytesIO()
        Image.new("RGB", (64, 48), "#446688").save(out, "JPEG")
        seen = NewEntry(text="seen", photos=(out.getvalue(),) * 4)
        journal.write(journal.partner("Ana").id, seen)
        # With hers both have one, and the book gets new keys.
        locks.set_at_once(journal, journal.partner("Ben").id, SECOND)

    go_on = threading.Semaphore(0)

    def waits(*given: Any) -> Any:
        go_on.acquire(timeout=20)
        return content(*given)

    content = renewing._content
    monkeypatch.setattr(renewing, "_content", waits)
    app = open_app(with_pictures, screen="lock")

    def watch_it() -> None:
        app.until(lambda: app.find_all("CodeShown"))
        assert not app.sees("% done")
        app.find("CodeShown").ids.written.dispatch("on_release")  # the worker does not rest
        for share in ("25", "50", "75"):
            go_on.release(len(PARTS))
            line = app.until(lambda share=share: app.find_all("Words", text=f"{share} % done"))
            assert line[-1].parent is app.find("HowFar"), "in the foot, whatever scrolls above it"
        go_on.release(len(PARTS))

    app.press("Set a passphrase")
    fill(app, FIRST, FIRST)
    app.press("Set it")
    watch_it()
    app.until(lambda: app.sees("The passphrase is set.") and app.sees("Renew all keys"))
    app.press("Renew all keys", "ListRow")
    fill(app, FIRST)
    app.press("Renew them")
    watch_it()
    app.until(lambda: app.sees("Everything has new keys."))


@pytest.mark.parametrize("has_one", [False, True])
def test_the_partner_who_lost_both_begins_anew(
    open_app: Open, couple: Path, clock: FrozenClock, has_one: bool
) -> None:
    def protect(journal: Journal) -> None:
        own_entry(journal)
        ben = journal.partner("Ben").id
        journal.write(ben, NewEntry(text="his", visibility=Visibility.PRIVATE))
        locks.set_at_once(journal, ben, SECOND)

    app = open_app(protect, screen="lock")
    ana = app.writer.id
    if has_one:
        set_one(app, FIRST)
    app.press("Passphrase and code are lost", "ListRow")
    assert app.sees("You cannot reset it to read it.")
    if has_one:
        fill(app, FIRST)
    app.press("Begin anew")
    app.until(lambda: app.sees("Ben has an empty notebook, and can set a passphrase."))
    app.until(lambda: app.journal is not None)
    app.rest()
    assert app.writer.id == ana
    assert not app.sees("Passphrase and code are lost")
    assert [entry.text for entry in app.entries("Ana")] == ["mine"]
    assert app.entries("Ben") == []
    app.close()
    assert locks.state(couple).protected == ({ana} if has_one else frozenset())


def test_minutes_are_each_one_s_own_and_the_computer_s(open_app: Open, couple: Path) -> None:
    app = open_app(screen="lock")
    set_one(app, FIRST)
    app.press("5 minutes", "Chip")
    own, computer = app.find_all("ChipGroup")
    own.chip(10).trigger_action(0)
    app.rest()
    computer.chip(15).trigger_action(0)
    app.rest()
    ana, ben = (app.journal.people.settings(p.id).lock_minutes for p in app.journal.partners)
    assert (ana, ben) == (10, 2)
    assert app.bothways.guard.known.notebook_minutes == 10
    app.close()
    assert settings_file.load(couple).lock_minutes == 15


def test_what_the_system_cannot_do_is_said(open_app: Open) -> None:
    app = open_app(screen="lock")
    assert app.sees("This system offers programs no way to stay out of pictures of the screen")
    app.press("Lock now", "ListRow")
    assert app.sees("The book is closed. Who is writing?")


def test_private_entries_are_offered_with_what_keeps_them(open_app: Open) -> None:
    app = open_app()
    said = "Only a passphrase keeps it from someone who opens the files."
    assert not app.sees(said)
    app.touch(app.find("Readers"))
    assert app.sees(said)
    app.go("lock")
    set_one(app, FIRST)
    app.go("today")
    assert app.composer.visibility == Visibility.PRIVATE.value
    assert not app.sees(said)


@pytest.mark.parametrize("leaving", ["Without a passphrase", "escape"])
def test_a_passphrase_left_while_it_is_judged_is_not_taken(
    leaving: str, tmp_path: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(locks, "check", lambda *_asked: go_on.wait(10))
    app = Opened(tmp_path / "new", clock, reduced_motion=False)
    app.rest()
    app.screen.step = 2
    app.rest()
    app.press("A passphrase", "ListRow")
    fill(app, FIRST, FIRST)
    for words in ("Take it", leaving):  # not pressed: the driver would wait for the worker
        if words == "escape":
            app.key("escape")
        else:
            app.find("Button48", text=words).dispatch("on_release")
    go_on.set()
    app.until(lambda: not app.find_all("PassphraseForm"))
    app.rest()
    assert not app.screen.has_passphrase
    app.close()


def test_welcome_offers_a_passphrase(tmp_path: Path, clock: FrozenClock) -> None:
    folder = tmp_path / "new"
    app = Opened(folder, clock)
    app.rest()
    names: Any = app.screen.ids.names.ids
    names.first.text, names.second.text = "Ana", "Ben"
    app.screen.step = 2
    app.rest()
    app.press("A passphrase", "ListRow")
    fill(app, "ana and ben", "ana and ben")
    app.press("Take it")
    app.until(lambda: app.sees("among the first to be tried"))
    fill(app, FIRST, FIRST)
    app.press("Take it")
    app.until(lambda: not app.find_all("PassphraseForm"))
    app.press("Open the book")
    app.until(lambda: app.find_all("CodeShown"))
    assert not (folder / "keys.json").exists(), "the code is shown before it holds"
    app.press("I have written it down")
    app.until(lambda: app.journal is not None)
    app.rest()
    assert app.writer.name == "Ana"
    ana = app.writer.id
    app.type("the first line")
    app.chord("enter")
    app.rest()
    app.close()
    assert locks.state(folder).protected == {ana}
    with Journal.open(folder, now=clock) as journal:
        assert not journal.can_read(ana)
        with pytest.raises(Locked):
            journal.trash(ana)


def test_a_former_file_with_the_keys_is_told_at_opening_and_leads_to_the_cure(
    protect: Any, lives: Any, couple: Path, clock: FrozenClock
) -> None:
    protect(Ana=FIRST, Ben=HIS)
    files = [couple / name for name in ("keys.json", "keys.json.1", "keys.json.2")]
    former = files[0].read_bytes()
    keys = passphrases.unlock(couple, None, FIRST)
    with Journal.open(couple, keys=keys, now=clock) as journal:
        locks.change(journal, journal.partner("Ana").id, FIRST, SECOND)
    keys = passphrases.unlock(couple, None, SECOND)
    Journal.open(couple, keys=keys, now=clock).close()  # the book knows of it now
    for path in files:
        path.write_bytes(former)

    def opened() -> Opened:
        app: Opened = lives()
        unlock(app, FIRST, "Ana")
        return app

    for _opening in range(2):
        app = opened()
        app.until(lambda app=app: app.sees("The file with the keys is an older one"))
        assert app.find("Toast").trouble
        app.find("Toast").close()
        app.go("journal")
        app.bothways.opening._look(0)
        app.rest()
        assert not app.find_all("Toast"), "once per opening"
        app.close()
    app = opened()
    app.press("Privacy and lock")
    app.press("Change the passphrase")
    fill(app, FIRST, SECOND, SECOND)
    app.press("Set it")
    app.until(lambda: app.sees("From now on the new passphrase holds."))
    app.close()
    app = lives()
    unlock(app, SECOND, "Ana")
    app.frames(4)
    assert not app.find_all("Toast", trouble=True)


def test_where_nothing_can_be_written_no_code_is_shown(couple: Path, clock: FrozenClock) -> None:
    with read_only_mount(couple) as view:
        app = Opened(view, clock, screen="lock")
        try:
            app.press("Set a passphrase")
            assert app.sees("cannot be written to")
            assert not app.find_all("PassphraseForm")
        finally:
            app.close()
