"""The lock of a real process, with real passphrases: nothing is left of it in any memory."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from pathlib import Path

import pytest

from models import locks
from models.entities import NewEntry, Query, Visibility
from models.journal import Journal
from tests.e2e.diary import Line, write
from tests.e2e.memory import found_in, holds, ours
from tests.e2e.person import Person, WindowGone, command
from tests.e2e.screen import Screen, until

ANAS, BENS = "lantern moss quiet anvil", "copper thimble under glass"
READABLE = (sys.executable, str(Path(__file__).with_name("readable.py")))


@pytest.fixture(autouse=True)
def can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.e2e.person.MAIN", READABLE)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which both have a passphrase, stretched as it is for everybody: for copying."""
    folder = tmp_path_factory.mktemp("locked") / "store"
    with Journal.create(folder, ["Ana", "Ben"]) as journal:
        for partner, passphrase in zip(journal.partners, (ANAS, BENS), strict=True):
            locks.set_at_once(journal, partner.id, passphrase)
    return folder


@pytest.fixture
def locked_book(made: Path, tmp_path: Path) -> Path:
    """A store of its own, with nothing in it and a passphrase before each notebook."""
    return Path(shutil.copytree(made, tmp_path / "store"))


def is_open(person: Person) -> bool:
    """Whether the bar of the tabs is there, with the pill of Today in its colour."""
    x, y, _width = person._place()
    red, _green, blue = person.screen.picture().getpixel((x + 24, y + 813))[:3]
    return red < blue - 5


def comes_in(person: Person, passphrase: str) -> None:
    """Type a passphrase into the lock screen and wait for the book."""
    person.type(passphrase)
    person.key("Return")
    until(lambda: is_open(person) and person.is_open(), "the book to be open", 40)
    person.settled(1)


def is_at_the_door(person: Person) -> bool:
    """Whether the wide button of the lock screen is there, in its colour."""
    x, y, _width = person._place()
    red, green, _blue = person.screen.picture().getpixel((x + 60, y + 580))[:3]
    return red < 60 < green


def is_locked_again(person: Person) -> None:
    """Wait for the lock screen of the process that took over."""

    def there() -> bool:
        found = person.x("search", "--pid", str(person.process.pid)).split()
        person.window = found[-1] if found else ""
        try:
            return bool(found) and is_at_the_door(person)
        except WindowGone:  # it was that of the former process, and went between two questions
            return False

    until(there, "the lock screen of the process that took over", 40)
    person.x("windowfocus", person.window)
    person.settled(1)


def test_after_the_lock_no_process_holds_a_word_and_the_draft_is_there_again(
    screen: Screen, locked_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KIVY_CLIPBOARD")
    home = Path(os.environ["HOME"])
    word = "canary" + secrets.token_hex(6)
    with Person(screen, locked_book, tmp_path, wait=False) as person:
        person.settled(1)
        assert not is_open(person)
        comes_in(person, ANAS)
        person.type(f"{word} half written")
        person.key("ctrl+a", "ctrl+c", "End")
        person.settled()
        assert holds(person.process.pid, word), "the test would find it"
        pid = person.process.pid
        refused = command(locked_book, "list", status=1)
        assert refused == ""
        person.key("ctrl+l")
        is_locked_again(person)
        assert person.process.poll() is None
        assert pid in ours(home)
        assert found_in(ours(home), word, ANAS) == {}
        comes_in(person, ANAS)
        person.press("ctrl+Return")
        person.close()
        assert person.said() == ""
    keys = locks.unlock(locked_book, _id_of(locked_book, 0), ANAS)
    with Journal.open(locked_book, keys=keys) as journal:
        texts = [entry.text for entry in journal.entries(None, Query()).entries]
    assert f"{word} half written" in texts


def test_when_the_notebook_locks_its_words_are_gone_too(
    screen: Screen, locked_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_MINUTE", "3")  # so that there is time to look before
    home = Path(os.environ["HOME"])
    word = "canary" + secrets.token_hex(6)
    key = _key_of_ana(locked_book)
    with Person(screen, locked_book, tmp_path, wait=False) as person:
        person.settled(1)
        person.type(ANAS)
        person.key("Return")
        until(lambda: is_open(person) and person.is_open(), "the book to be open", 40)
        person.type(word)
        person.settled()
        assert holds(person.process.pid, word, key) == [word, key], "the test would find them"
        is_locked_again(person)
        assert ours(home)
        assert found_in(ours(home), word, key) == {}
        comes_in(person, ANAS)
        person.close()


def test_what_is_private_is_in_no_memory_while_the_shared_book_is_read(
    screen: Screen, locked_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the notebook has locked; the book is read on by whoever is there."""
    monkeypatch.setenv("TEST_MINUTE", "8")
    home = Path(os.environ["HOME"])
    kept, draft, shared = ("canary" + secrets.token_hex(6) for _word in range(3))
    key, ana = _key_of_ana(locked_book), _id_of(locked_book, 0)
    with Journal.open(locked_book, keys=locks.unlock(locked_book, ana, ANAS)) as journal:
        journal.write(ana, NewEntry(f"{shared} for both"))
    with Person(screen, locked_book, tmp_path, wait=False) as person:
        person.settled(1)
        comes_in(person, ANAS)
        write(person, Line(f"{kept} for me", private=True))
        person.key("ctrl+n")
        person.type(f"{draft} half written")
        person.settled()
        private = (kept, draft, key)
        assert holds(person.process.pid, *private) == [*private], "the test would find them"
        is_locked_again(person)
        person.tab(3)  # past the eye and Open, to the button that reads the shared book
        person.key("space")
        until(lambda: holds(person.process.pid, shared), "the shared book to be read", 40)
        person.settled(1)
        assert not is_at_the_door(person)
        assert found_in(ours(home), *private, ANAS, shared) == {person.process.pid: [shared]}
        person.close()
        assert person.said() == ""
    with Journal.open(locked_book, keys=locks.unlock(locked_book, ana, ANAS)) as journal:
        (entry,) = journal.entries(ana, Query(words=kept)).entries
        assert entry.visibility is Visibility.PRIVATE
        half = journal.drafts.get(ana)
        assert half is not None
        assert half.text == f"{draft} half written"


def _key_of_ana(folder: Path) -> bytes:
    """Return the key of Ana's notebook."""
    ana = _id_of(folder, 0)
    return locks.unlock(folder, ana, ANAS).key_of(ana)


def _id_of(folder: Path, slot: int) -> str:
    return locks.owners(folder)[slot]
