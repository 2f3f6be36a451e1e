"""Backups where something goes wrong: killed, two at once, a full disk, a store in pieces."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from models.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
)
from models.journal import Journal
from models.store import (
    automatic,
    backup_state,
    care,
    shelf,
)
from models.store.shelf import Why
from tests.conftest import FrozenClock
from tests.unit import couples
from tests.unit.backups import PAD, half_done, keep, names

# --- trouble ---


def test_what_stands_in_the_way_is_remembered_and_nothing_half_is_left(
    folder: Path, clock: FrozenClock
) -> None:
    own = folder / "backups"
    with Journal.open(folder, now=clock) as opened:
        keep(opened)
        with opened.stores.book.writing() as session:
            session.connection().exec_driver_sql("update entry set photos = photos + 1")
        with pytest.raises(StoreDamaged):
            keep(opened)
    assert "Kinds, tags" in backup_state.load(own).trouble
    assert names(own) == ["bothways-0001.backup"]
    assert half_done(own) == []
    care.check(folder, repair=True)
    with Journal.open(folder, now=clock) as opened:
        keep(opened)
    assert backup_state.load(own).trouble == ""


def test_a_backup_given_up_between_two_steps_leaves_nothing(journal: Journal) -> None:
    own = journal.folder / "backups"
    at = 0
    while True:
        steps = automatic.keeping(journal.stores, Why.WHILE)
        reached = sum(1 for _step, _n in zip(steps, range(at), strict=False))
        steps.close()
        assert half_done(own) == []
        with shelf.alone(own):
            pass  # nobody holds the folder any more
        if reached < at:
            break
        at += 1
    assert at >= 4


def test_two_at_once_do_not_meet(journal: Journal) -> None:
    steps = automatic.keeping(journal.stores, Why.WHILE)
    next(steps)
    with pytest.raises(StoreBusy, match="being made just now"):
        keep(journal)
    with pytest.raises(StoreBusy):
        care.backup(journal)
    for _step in steps:
        pass
    keep(journal)
    assert len(names(journal.folder / "backups")) == 2
    assert backup_state.load(journal.folder / "backups").trouble == ""


def forked(work: Callable[[], None]) -> int:
    """Do `work` in a child; returns its process id."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            if status:
                traceback.print_exc()
            os._exit(status)
    return child


def ended(child: int) -> int:
    """Return how a child ended: 0, 1 for an error, -9 killed."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_two_processes_make_backups_of_different_numbers(folder: Path, clock: FrozenClock) -> None:
    def work() -> None:
        done = 0
        with Journal.open(folder, now=clock) as opened:
            while done < 2:
                with suppress(StoreBusy):
                    keep(opened)
                    done += 1

    children = [forked(work) for _n in range(2)]
    assert [ended(child) for child in children] == [0, 0]
    own = folder / "backups"
    assert len(names(own)) == 4
    idents = set()
    for backup in shelf.found(own):
        shelf.verify(backup.path, backup.path.name)
        assert backup.listing
        idents.add(backup.listing.ident)
    assert len(idents) == 4


def test_killed_at_any_moment_nothing_half_is_left(
    folder: Path, tmp_path: Path, clock: FrozenClock, trials: Callable[[int, int], int]
) -> None:
    """kill -9 all along the way of a backup that also goes to a second place."""
    own, stick = folder / "backups", tmp_path / "stick"
    stick.mkdir()
    before = couples.digest(folder, now=clock)
    counted = tmp_path / "counted"

    def run(die_at: int) -> None:
        calls = 0

        def tick(frame: Any, event: str, _arg: Any) -> None:
            nonlocal calls
            if event == "call" and "models" in frame.f_code.co_filename:
                calls += 1
                if calls == die_at:
                    os.kill(os.getpid(), signal.SIGKILL)

        opened = Journal.open(folder, now=clock)
        place = automatic.choose_place(stick, opened.stores)
        sys.setprofile(tick)
        keep(opened, Why.CLOSE, place)
        opened.close()
        sys.setprofile(None)
        counted.write_text(str(calls))

    assert ended(forked(lambda: run(0))) == 0
    total, kills = int(counted.read_text()), trials(5, 150)
    for n in range(kills):
        assert ended(forked(lambda n=n: run(1 + n * total // kills))) == -signal.SIGKILL  # type: ignore[misc]
        for place in (own, *stick.iterdir()):
            for backup in shelf.found(place):
                assert backup.listing is not None, "a file that has its name is whole"
                shelf.verify(backup.path, backup.path.name)
    clock.forward(hours=2)  # what lies about for an hour is of nobody any more
    for left in half_done(tmp_path):
        os.utime(left, (0, 0))
    with Journal.open(folder, now=clock) as opened:
        opened.sweep()
        keep(opened, Why.CLOSE, automatic.choose_place(stick, opened.stores))
    assert half_done(tmp_path) == []
    assert couples.digest(folder, now=clock) == before
    newest = shelf.found(next(stick.iterdir()))[0]
    care.restore(newest.path, tmp_path / "there", clock())
    assert couples.digest(tmp_path / "there", now=clock) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes; where nothing can be mounted, files that grow no further."""
    import resource

    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if (
        shutil.which("mount")
        and not subprocess.run(mount, check=False, capture_output=True).returncode
    ):
        yield place
        subprocess.run(["umount", str(place)], check=True)
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, before[1]))
    yield place
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, ignored)


def test_a_disk_that_fills_up_in_the_middle_leaves_what_was_there(
    made: Path, small_disk: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(made, small_disk / "ours"))
    own = folder / "backups"
    before = couples.digest(folder, now=clock)
    with Journal.open(folder, now=clock) as opened:
        keep(opened)
        free = shutil.disk_usage(small_disk).free
        ballast = small_disk / "ballast"
        # Somebody fills the disk just after it was asked how much is free.
        monkeypatch.setattr("models.files.free_space", lambda _folder: 10**12)
        refused = 0
        for left in (40_000, 150_000, 300_000, 500_000):
            with suppress(OSError):
                ballast.write_bytes(bytes(max(0, min(free - left, 10**7))))
            try:
                keep(opened)
            except StoreError:
                refused += 1
                assert backup_state.load(own).trouble
            ballast.unlink(missing_ok=True)
            assert half_done(small_disk) == []
            for backup in shelf.found(own):
                shelf.verify(backup.path, backup.path.name)
        assert refused
    with suppress(OSError):
        ballast.write_bytes(bytes(max(0, min(shutil.disk_usage(small_disk).free - 100_000, 10**7))))
    with pytest.raises(StoreError):
        care.restore(own / "bothways-0001.backup", small_disk / "there", clock())
    ballast.unlink()
    assert not (small_disk / "there").exists()
    assert half_done(small_disk) == []
    assert couples.digest(folder, now=clock) == before


# --- all in all ---


def damage(folder: Path, chance: random.Random) -> None:
    """Let something terrible happen to a closed store."""
    files = [p for p in folder.rglob("*") if p.is_file() and "backups" not in p.parts]
    for path in chance.sample(files, chance.randint(1, len(files))):
        how = chance.choice(("delete", "cut", "flip", "zero"))
        data = bytearray(path.read_bytes())
        if how == "delete":
            path.unlink()
            continue
        if how == "cut":
            del data[chance.randrange(len(data) + 1) :]
        elif how == "flip" and data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        else:
            data = bytearray(len(data))
        # not in place: the pictures of the backups are other names of the same files
        path.unlink()
        path.write_bytes(data)


@pytest.mark.timeout(1200)
def test_whatever_happens_to_the_store_everything_comes_back(
    tmp_path: Path, trials: Callable[[int, int], int]
) -> None:
    """Random stores, a backup, a disaster, a restore: everything readable is as it was."""
    clock = FrozenClock()
    for seed in range(trials(4, 100)):
        folder = tmp_path / f"store{seed}"
        chance = random.Random(seed)
        couples.make(folder, seed, now=clock, pad=chance.choice((0, PAD)))
        with Journal.open(folder, now=clock) as opened:
            if chance.random() < 0.5:
                keep(opened, chance.choice(list(Why)))
            else:
                care.backup(opened)
        before = couples.digest(folder, now=clock)
        damage(folder, chance)
        newest = shelf.found(folder / "backups")[0]
        care.restore(newest.path, folder, clock())
        assert couples.digest(folder, now=clock) == before, f"seed {seed}"
        assert care.check(folder).ok
        shutil.rmtree(folder)
