"""Backups look the same whoever had the journal open, and keys find what is theirs all the same."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.entities import NewEntry, Visibility
from models.journal import Journal
from models.privacy import keys as keyring
from models.privacy import passphrases
from models.store import care, drill, erasing, shelf
from models.store.padding import grow_closed
from models.store.shelf import Why
from models.store.stores import notebook_path
from tests.conftest import FrozenClock
from tests.unit import couples
from tests.unit.backups import PAD, keep

PASSPHRASES = ("violet trumpet gravel moss", "kettle orbit saffron wharf")
#: As both see it, whoever looked: a drill that was remembered.
WHOLE = ("What could be looked at is whole.",)


class Locked:
    """A store in which the partners in `slots` have a passphrase."""

    def __init__(self, folder: Path, clock: FrozenClock, slots: tuple[int, ...] = (0, 1)) -> None:
        self.folder, self.clock, self.slots = folder, clock, slots
        self.owners = keyring.load(folder).partner_ids
        for slot in slots:
            passphrases.set_passphrase(
                folder, keyring.load(folder), self.owners[slot], PASSPHRASES[slot]
            )

    def keys(self, slot: int) -> keyring.Keys:
        if slot not in self.slots:
            return keyring.load(self.folder)
        return passphrases.unlock(self.folder, self.owners[slot], PASSPHRASES[slot])

    def evening(self, slot: int, *doings: Callable[[Journal, str], Any]) -> None:
        """Open as one of them, look around, do more, and close with a backup as the app does."""
        who = self.owners[slot]
        with Journal.open(self.folder, keys=self.keys(slot), now=self.clock) as journal:
            assert journal.can_read(who)
            journal.entries(who)
            journal.sweep()
            journal.reminders.opened(who)
            for do in doings:
                do(journal, who)
            keep(journal, Why.CLOSE)


def bodies(folder: Path) -> list[dict[str, Any]]:
    """The lists of the backups of a store, the oldest first, as they stand there."""
    found = []
    for path in sorted((folder / "backups").glob("*.backup")):
        with zipfile.ZipFile(path) as archive:
            found.append(json.loads(archive.read(shelf.LIST)))
    return found


def notebooks(body: dict[str, Any]) -> list[tuple[str, int, str]]:
    rows = [tuple(row.values()) for row in body["files"]]
    return [row for row in rows if row[0].startswith("notebooks/")]


@pytest.fixture
def store(folder: Path, clock: FrozenClock, light: None) -> Locked:
    return Locked(folder, clock)


@pytest.mark.parametrize("slots", [(0, 1), (0,)])
def test_a_backup_says_nothing_of_who_had_the_journal_open(
    folder: Path, tmp_path: Path, clock: FrozenClock, light: None, slots: tuple[int, ...]
) -> None:
    lists = []
    Locked(folder, clock, slots)
    for slot in (0, 1):
        there = Path(shutil.copytree(folder, tmp_path / f"opened-by-{slot}"))
        opened = Locked(there, clock, ())
        opened.slots = slots
        opened.evening(slot)
        (body,) = bodies(there)
        assert body.pop("id")
        book = next(row for row in body["files"] if row["name"] == "book.db")
        assert book.pop("blake2b")  # written anew, for whoever it was
        lists.append(body)
    assert lists[0] == lists[1]


def test_a_row_of_backups_is_no_log_of_who_came(store: Locked, clock: FrozenClock) -> None:
    for slot in (0, 1, 1, 0, 1):
        store.evening(slot, lambda journal, who: journal.write(who, NewEntry("for both")))
        clock.forward(days=1)
    rows = [notebooks(body) for body in bodies(store.folder)]
    assert len(rows) == 5
    assert all(row == rows[0] for row in rows), "a notebook that was merely opened looks changed"
    store.evening(0, lambda journal, who: journal.write(who, NewEntry("x", **ALONE)))
    ana, ben = (notebook[2] for notebook in sorted(notebooks(bodies(store.folder)[-1])))
    was = [notebook[2] for notebook in sorted(rows[0])]
    assert sorted((ana == was[0], ben == was[1])) == [False, True], "what is written does show"


ALONE: dict[str, Any] = {"visibility": Visibility.PRIVATE}


def test_one_that_grew_while_it_was_locked_stays_as_it_is_when_opened(store: Locked) -> None:
    path = notebook_path(store.folder, store.owners[1])
    store.evening(0, lambda journal, who: journal.write(who, NewEntry("long " * 9000, **ALONE)))
    grown = path.read_bytes()
    assert len(grown) > 4 * PAD
    store.evening(0)
    store.evening(1)
    assert path.read_bytes() == grown
    _growing, *after = bodies(store.folder)
    assert notebooks(after[0]) == notebooks(after[1])
    grow_closed(path, 2 * len(grown))
    store.evening(1, lambda journal, who: journal.write(who, NewEntry("his " * 9000, **ALONE)))
    report = care.check(store.folder, keys=store.keys(1))
    assert report.ok


#: What another program finds that wants the file at argv[1] for itself, in the range SQLite locks.
ASK = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 2**30 + 2)
    except OSError:
        print("held")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="locks belong to a handle there")
def test_copying_an_open_notebook_lets_go_of_no_lock(store: Locked) -> None:
    """Closed once in this process, a file loses every lock this process holds on it."""

    def ask(path: Path) -> str:
        call = [sys.executable, "-c", ASK, str(path)]
        return subprocess.run(
            call, capture_output=True, text=True, check=True, timeout=60
        ).stdout.strip()

    path = notebook_path(store.folder, store.owners[0])
    with Journal.open(store.folder, keys=store.keys(0), now=store.clock) as journal:
        journal.entries(store.owners[0])
        assert ask(path) == "held"
        keep(journal)
        keep(journal)
        assert ask(path) == "held"
    assert ask(path) == ""


def test_what_a_notebook_holds_comes_back_from_a_copy_as_it_lay(
    store: Locked, tmp_path: Path, clock: FrozenClock
) -> None:
    store.evening(0, lambda journal, who: journal.write(who, NewEntry("only mine", **ALONE)))
    (file,) = (store.folder / "backups").glob("*.backup")
    store.evening(0, lambda journal, who: journal.write(who, NewEntry("later", **ALONE)))
    care.restore(file, tmp_path / "there", clock(), keys=store.keys(0))
    keys = passphrases.unlock(tmp_path / "there", store.owners[0], PASSPHRASES[0])
    with Journal.open(tmp_path / "there", keys=keys, now=clock) as journal:
        texts = [entry.text for entry in journal.entries(store.owners[0]).entries]
    assert "only mine" in texts
    assert "later" not in texts


# --- whose keys they are ---


def with_former_list(file: Path, marks: dict[str, str], version: int) -> None:
    """Let `file` have the list that versions before wrote, with marks of the keys at hand."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    body = json.loads(members[shelf.LIST])
    assert body["version"] == version
    assert "fits" not in body
    members[shelf.LIST] = json.dumps({**body, "fits": marks}).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


@pytest.mark.parametrize("former", [False, True])
@pytest.mark.parametrize("version", [1, 2])
def test_keys_at_hand_open_a_backup_whatever_its_list_says(
    store: Locked, tmp_path: Path, clock: FrozenClock, version: int, former: bool
) -> None:
    keys = store.keys(0)
    with Journal.open(store.folder, keys=keys, now=clock) as journal:
        if version == 1:
            care.backup(journal)
        else:
            keep(journal)
    (file,) = (store.folder / "backups").glob("*.backup")
    if former:
        homes = (keyring.BOOK, store.owners[0])
        marks = {home: shelf.fingerprint(keys.key_of(home)) for home in homes}
        with_former_list(file, marks, version)
    found = drill.drill(store.folder, clock(), keys)
    assert found is not None
    assert (found.ok, found.sentences) == (True, WHOLE)
    assert care.restore(file, tmp_path / "there", clock(), keys=keys) is None
    assert not (tmp_path / "there" / erasing.RESTORED).exists(), "the book was opened"
    care.restore(file, tmp_path / "closed", clock())
    assert (tmp_path / "closed" / erasing.RESTORED).exists()
    for slot, who in enumerate(store.owners):
        for folder in (tmp_path / "there", store.folder):
            passphrases.remove_passphrase(folder, who, PASSPHRASES[slot])
    ours, theirs = (couples.digest(f, now=clock) for f in (store.folder, tmp_path / "there"))
    assert ours == theirs


def test_keys_at_hand_that_open_nothing_in_it_are_left_aside(
    store: Locked, tmp_path: Path, clock: FrozenClock
) -> None:
    keys = store.keys(0)
    with Journal.open(store.folder, keys=keys, now=clock) as journal:
        file = care.backup(journal, tmp_path / "stick")
    passphrases.renew(store.folder, store.owners[0], PASSPHRASES[0])
    care.restore(file, tmp_path / "there", clock(), keys=store.keys(0))
    assert (tmp_path / "there" / erasing.RESTORED).exists(), "it is under the former keys"
    old = passphrases.unlock(tmp_path / "there", store.owners[0], PASSPHRASES[0])
    with Journal.open(tmp_path / "there", keys=old, now=clock) as there:
        assert there.entries(store.owners[0]).entries


def test_a_drill_remembers_the_same_whoever_was_there(store: Locked, clock: FrozenClock) -> None:
    store.evening(0)
    told = {drill.drill(store.folder, clock(), store.keys(slot)) for slot in (0, 1)}
    assert len(told) == 1
