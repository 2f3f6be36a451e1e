"""The app as a process: first steps, a second start, a slow store, and what it leaves behind."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import time
from collections.abc import Iterator
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from models.journal import Journal
from models.privacy.keys import load
from models.store.database import Database
from tests.e2e.person import MAIN, Person, command
from tests.e2e.screen import Screen, until


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    command(folder, "init", "--partners", "Ana", "Ben")
    return folder


def test_a_second_start_lets_the_first_come_forward(
    screen: Screen, book: Path, tmp_path: Path
) -> None:
    with Person(screen, book, tmp_path) as person:
        env = {**os.environ, "DISPLAY": screen.display}
        second = subprocess.run([*MAIN, "--store", str(book)], env=env, timeout=30, check=False)
        assert second.returncode == 0
        person.type("still here")
        person.press("ctrl+Return")
        assert [entry["text"] for entry in person.has_entries(1)] == ["still here"]
        person.close()


def test_a_couple_comes_in_by_keyboard_alone(screen: Screen, tmp_path: Path) -> None:
    book = tmp_path / "new"
    with Person(screen, book, tmp_path, wait=False) as person:
        person.settled(1)
        person.type("Zora")
        person.key("Return")
        person.settled()
        person.type("Milan")
        person.opens("Return")  # on to the marks, and who may read
        for _page in ("the end of the day", "Today"):
            person.key("Tab", "shift+Tab")  # the first control, and round to the last: go on
            person.opens("space")
        until(person.is_open, "the book to be open")
        person.settled(1)
        person.type("Our first line")
        person.press("ctrl+Return")
        (entry,) = person.has_entries(1)
        assert (entry["author"], entry["text"]) == ("Zora", "Our first line")
        person.close()
    with Journal.open(book) as journal:
        assert [partner.name for partner in journal.partners] == ["Zora", "Milan"]


def test_the_sample_couple_opens_and_leaves_nothing(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    with Person(screen, None, tmp_path, "--sample") as person:
        person.opens("ctrl+2")
        person.opens("ctrl+4")
        person.close()
        assert person.said() == ""
    assert list(temporary.iterdir()) == []
    assert not Path(os.environ["BOTHWAYS_STORE"]).exists()


@pytest.fixture
def locked(book: Path) -> Iterator[Event]:
    """Another process that holds the write lock of the book until the event is set."""
    spawn = multiprocessing.get_context("spawn")
    holding, let_go = spawn.Event(), spawn.Event()
    process = spawn.Process(target=hold, args=(str(book), holding, let_go))
    process.start()
    assert holding.wait(30)
    yield let_go
    let_go.set()
    process.join(20)


def hold(folder: str, holding: Event, let_go: Event) -> None:
    """Hold ``BEGIN IMMEDIATE`` on the book in `folder` until `let_go` is set."""
    database = Database(Path(folder) / "book.db", load(Path(folder)).book_key())
    with database.writing():
        holding.set()
        let_go.wait(30)
    database.close()


def test_what_is_saved_while_the_store_is_busy_is_saved_once_it_is_not(
    screen: Screen, book: Path, tmp_path: Path, locked: Event
) -> None:
    with Person(screen, book, tmp_path, wait=False) as person:
        person.type("as early as can be")
        person.key("ctrl+Return")
        time.sleep(1)
        locked.set()
        assert [e["text"] for e in person.has_entries(1)] == ["as early as can be"]
        person.close()
