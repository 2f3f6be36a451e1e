"""kill -9 at any moment: the store opens, is whole, and has everything that was acknowledged."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.entities import Visibility
from models.journal import Journal
from tests.faults.promises import Known, look

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("BOTHWAYS_KILLS", "200"))
#: A new store every so many kills keeps each look at it short.
ROUND = 50


class Server:
    """The warmed-up process the writers are forked from."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("killed_writer.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert self.process.stdin
        assert self.process.stdout
        self.rest = b""
        assert self.line(30) == {"warm": True}

    def start(self, folder: Path, seed: int, known: Known, **more: Any) -> int:
        """Fork a writer on `folder`; returns its process id once it is about to write."""
        command = {"folder": str(folder), "seed": seed, "known": known, "die": None, **more}
        assert self.process.stdin
        self.process.stdin.write(json.dumps(command).encode() + b"\n")
        self.process.stdin.flush()
        return int(self.line(30)["ready"])

    def line(self, seconds: float) -> dict[str, Any]:
        """Return the next line said, waiting for it."""
        while b"\n" not in self.rest:
            assert self.readable(seconds), "the writer said nothing"
            self.read()
        said, self.rest = self.rest.split(b"\n", 1)
        return dict(json.loads(said))

    def all_said(self) -> list[dict[str, Any]]:
        """Return what was said up to now; half a line of a killed writer is dropped."""
        while self.readable(0):
            self.read()
        *lines, _half = self.rest.split(b"\n")
        self.rest = b""
        return [json.loads(line) for line in lines]

    def readable(self, seconds: float) -> bool:
        """Wait until something can be read."""
        return bool(select.select([self.process.stdout], [], [], seconds)[0])

    def read(self) -> None:
        """Take in what is there."""
        assert self.process.stdout
        read = os.read(self.process.stdout.fileno(), 65536)
        assert read, "the server is gone"
        self.rest += read

    def close(self) -> None:
        """Let it end."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def gone(pid: int) -> None:
    """Wait until the process has ended."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.001)
    raise AssertionError("the writer would not die")


def told(said: list[dict[str, Any]], known: Known) -> tuple[str, dict[str, Any]] | None:
    """Take in what was acknowledged; returns what was begun and perhaps not done."""
    begun = None
    for line in said:
        if "done" in line:
            known[line["id"]] = line["done"]
            begun = None
        else:
            begun = (line["id"], line["begins"])
    return begun


@pytest.mark.timeout(600)
def test_nothing_acknowledged_is_lost_when_killed_at_any_moment(
    server: Server, tmp_path: Path
) -> None:
    chance = random.Random(20261121)
    known: Known = {}
    folder = tmp_path
    written = 0
    for number in range(KILLS):
        if number % ROUND == 0:
            folder, known = tmp_path / f"store{number}", {}
            Journal.create(folder, ["Ana", "Ben"], pad=0).close()
        pid = server.start(folder, chance.getrandbits(32), known)
        time.sleep(chance.random() * 0.06)
        os.kill(pid, signal.SIGKILL)
        gone(pid)
        begun = told(server.all_said(), known)
        known = look(folder, known, begun)
        written += begun is not None
    # Most kills hit a writer in the middle of something, or the test tests nothing.
    assert written > KILLS / 2


@pytest.mark.parametrize("start", list(Visibility))
@pytest.mark.parametrize("commit", [1, 2, 3])
def test_a_move_cut_in_two_is_whole_at_the_next_opening(
    server: Server, tmp_path: Path, start: Visibility, commit: int
) -> None:
    from models.entities import NewEntry

    folder = tmp_path / "store"
    with Journal.create(folder, ["Ana", "Ben"], pad=0) as journal:
        who = journal.partners[0].id
        entry = journal.write(who, NewEntry("words that move", visibility=start, feeling="held"))
    here = {"text": entry.text, "visibility": start.value, "feeling": "held", "trashed": False}
    other = Visibility.SHARED if start is Visibility.PRIVATE else Visibility.PRIVATE
    there = here | {"visibility": other.value}

    pid = server.start(folder, 1, {entry.id: here}, die=commit, move=entry.id)
    gone(pid)
    server.all_said()

    found = look(folder, {entry.id: here}, (entry.id, there))
    # Once it is written where it goes, it goes there.
    first_written = 1 if other is Visibility.PRIVATE else 2
    assert found[entry.id] == (there if commit >= first_written else here)
    with Journal.open(folder) as journal:
        shared = [one.text for one in journal.entries(None).entries]
        assert shared == ([entry.text] if found[entry.id]["visibility"] == "shared" else [])


def test_a_feeling_whose_entry_never_came_is_swept(server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    Journal.create(folder, ["Ana", "Ben"], pad=0).close()
    for seed in range(40):
        pid = server.start(folder, seed, {}, die=1)
        gone(pid)
        begun = [line["begins"] for line in server.all_said() if "begins" in line][-1]
        if begun["visibility"] == "shared" and begun["feeling"]:
            break
    from datetime import datetime, timedelta

    def later() -> datetime:
        return datetime.now().astimezone() + timedelta(hours=1)

    def feelings(journal: Journal) -> list[str]:
        notebook = journal.stores.notebook(journal.partners[0].id)
        with notebook.reading() as connection:
            rows = connection.exec_driver_sql("select words from feeling where deleted = 0")
            return [row.words for row in rows]

    with Journal.open(folder) as journal:
        before = feelings(journal)
        entries = journal.entries(journal.partners[0].id, limit=100).entries
        assert len(before) == 1 + sum(entry.feeling is not None for entry in entries)
    with Journal.open(folder, now=later) as journal:
        assert len(feelings(journal)) == len(before) - 1
