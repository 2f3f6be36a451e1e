"""The lock of a real process, with real passphrases: nothing is left of it in any memory."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any

import pytest

from models import locks
from models.entities import Query
from models.journal import Journal
from tests.e2e.memory import holds, ours
from tests.e2e.person import Person, WindowGone, command
from tests.e2e.screen import Screen, until

ANAS, BENS = "lantern moss quiet anvil", "copper thimble under glass"
READABLE = (sys.executable, str(Path(__file__).with_name("readable.py")))


@pytest.fixture(autouse=True)
def can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.e2e.person.MAIN", READABLE)


@pytest.fixture(scope="module")
def locked_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which both have a passphrase, stretched as it is for everybody."""
    folder = tmp_path_factory.mktemp("locked") / "store"
    with Journal.create(folder, ["Ana", "Ben"]) as journal:
        for partner, passphrase in zip(journal.partners, (ANAS, BENS), strict=True):
            locks.set_at_once(journal, partner.id, passphrase)
    return folder


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
        found = {process: holds(process, word) for process in ours(home)}
        assert not any(found.values()), found
        passphrase = {process: holds(process, ANAS) for process in ours(home)}
        assert not any(passphrase.values()), passphrase
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
    monkeypatch.setenv("TEST_MINUTE", "1")
    home = Path(os.environ["HOME"])
    word = "canary" + secrets.token_hex(6)
    with Person(screen, locked_book, tmp_path, wait=False) as person:
        person.settled(1)
        person.type(ANAS)
        person.key("Return")
        until(lambda: is_open(person) and person.is_open(), "the book to be open", 40)
        person.type(word)
        is_locked_again(person)
        found: dict[int, Any] = {process: holds(process, word) for process in ours(home)}
        assert found
        assert not any(found.values()), found
        key = locks.unlock(locked_book, _id_of(locked_book, 0), ANAS).key_of(_id_of(locked_book, 0))
        held = {process: holds(process, key.hex()) for process in ours(home)}
        assert not any(held.values()), "the key of the notebook"
        comes_in(person, ANAS)
        person.close()


def _id_of(folder: Path, slot: int) -> str:
    return locks.owners(folder)[slot]
