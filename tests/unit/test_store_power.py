"""The power goes at any moment: the store opens, is whole, and has everything acknowledged."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from models.entities import NewEntry
from models.journal import Journal
from models.privacy import keys as keyring
from models.privacy import ring as keyfile
from models.store.checking import check
from tests.faults.crash import SECTOR, Disk, read_folder, write_folder
from tests.faults.promises import Known, look
from tests.faults.recorder import Event, Mark, inside, recording, recording_files
from tests.unit.killed_writer import Writer
from tests.unit.test_keys import fresh

#: What one partner does in the recording, and how often the store is closed and opened meanwhile.
STEPS, ROUNDS = 40, 3
PAGE = 4096


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], list[Event]]:
    """A new store's files, and all that reached the disk while a partner wrote into it."""
    folder = tmp_path_factory.mktemp("recorded") / "store"
    Journal.create(folder, ["Ana", "Ben"], pad=0).close()
    before = read_folder(folder)
    events: list[Event] = []

    def tell(**said: object) -> None:
        what = "done" if "done" in said else "begins"
        events.append(Mark(what, (said["id"], said[what])))

    known: Known = {}
    with recording(events), pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.unit.killed_writer.tell", tell)
        for number in range(ROUNDS):
            with Journal.open(folder) as journal:
                writer = Writer(journal, number, known)
                for _step in range(STEPS):
                    writer.step()
    return before, inside(events, folder)


@pytest.mark.timeout(1800)
def test_no_power_loss_costs_a_word_that_was_acknowledged(
    recorded: tuple[dict[str, bytes], list[Event]],
    tmp_path: Path,
    trials: Callable[[int, int], int],
) -> None:
    before, events = recorded
    chance = random.Random(20261128)
    points = sorted(chance.choices(range(1, len(events) + 1), k=trials(60, 2_000)))
    disk, known, begun, at = Disk(before), Known(), None, 0
    unsynced = 0
    for point in points:
        for event in events[at:point]:
            disk.take(event)
            if isinstance(event, Mark) and event.what == "done":
                known[event.value[0]], begun = event.value[1], None
            elif isinstance(event, Mark):
                begun = event.value
        at = point
        unsynced += bool(disk.waiting)
        write_folder(tmp_path / "store", disk.after_a_crash(chance))
        look(tmp_path / "store", known, begun)
    # most crashes come between a write and its sync, or the test tests nothing
    assert unsynced > len(points) / 2


def test_a_page_half_written_when_the_log_was_folded_in_is_no_damage(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with Journal.create(folder, ["Ana", "Ben"], pad=0) as journal:
        who = journal.partners[0].id
        entry = journal.write(who, NewEntry("kept"))
        files = read_folder(folder)
    page = int.from_bytes(files["book.db-wal"][32:36], "big")  # of the first frame of the log
    torn = bytearray(files["book.db"])
    torn[page * PAGE - SECTOR : page * PAGE] = bytes(SECTOR)
    write_folder(folder, files | {"book.db": bytes(torn)})
    assert check(folder).ok
    with Journal.open(folder) as journal:
        assert journal.entry(who, entry.id).text == "kept"


def test_no_power_loss_costs_the_keys(
    tmp_path: Path, trials: Callable[[int, int], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "written"
    folder.mkdir()
    events: list[Event] = []
    keyfile.save(folder, fresh())
    first = keyring.load(folder).couple_id
    before = read_folder(folder)
    with recording_files(events, monkeypatch):
        for _number in range(12):
            keys = fresh()
            events.append(Mark("begins", keys.couple_id))
            keyfile.save(folder, keys)
            events.append(Mark("done", keys.couple_id))
    chance = random.Random(20261128)
    known, begun, at, disk = first, first, 0, Disk(before)
    events = inside(events, folder)
    for point in sorted(chance.choices(range(1, len(events) + 1), k=trials(200, 2_000))):
        for event in events[at:point]:
            disk.take(event)
            if isinstance(event, Mark):
                begun = event.value
                known = event.value if event.what == "done" else known
        at = point
        write_folder(tmp_path / "found", disk.after_a_crash(chance))
        assert keyring.load(tmp_path / "found").couple_id in {known, begun}
