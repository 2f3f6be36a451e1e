"""Backups the app keeps by itself: shared pictures, thinning, a second place, drills, restoring."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.entities import NewEntry, Visibility
from models.errors import (
    PicturesMissing,
    Refused,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
)
from models.journal import Journal
from models.privacy import keys as keyring
from models.store import (
    automatic,
    backup_state,
    care,
    drill,
    erasing,
    shelf,
    sweeping,
)
from models.store.photos import photo_folder
from models.store.shelf import POOL, Why
from tests.conftest import FrozenClock
from tests.unit import couples

PAD = 16 * 1024


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "ours"
    clock = FrozenClock()
    with Journal.create(folder, ["Ana", "Ben"], now=clock, pad=PAD) as journal:
        ana, ben = (partner.id for partner in journal.partners)
        chance = random.Random(5)
        couples.fill(journal, chance, 6, photos=0)
        for who, visibility in ((ana, Visibility.SHARED), (ben, Visibility.PRIVATE)):
            photo = couples.picture(chance)
            journal.write(who, NewEntry(text="seen", visibility=visibility, photos=(photo,)))
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A closed store with two pictures, one of them private."""
    return Path(shutil.copytree(made, tmp_path / "ours"))


@pytest.fixture
def journal(folder: Path, clock: FrozenClock) -> Iterator[Journal]:
    with Journal.open(folder, now=clock) as opened:
        yield opened


def keep(journal: Journal, why: Why = Why.WHILE, place: Path | None = None) -> None:
    automatic.keep(journal.stores, why, place)


def names(folder: Path) -> list[str]:
    return [backup.path.name for backup in shelf.found(folder)]


def pool_of(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / POOL).glob("*"))


def half_done(folder: Path) -> list[Path]:
    return list(folder.rglob(".part-*"))


def fake(journal: Journal, number: int, why: Why = Why.WHILE) -> None:
    """Put a backup of nothing but its list into the folder, made now."""
    listing = shelf.Listing((), (), journal.stores.now(), why, f"id{number}")
    path = journal.folder / "backups" / shelf.file_name(number)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(shelf.LIST, json.dumps(listing.to_json()))


# --- what they hold ---


def test_pictures_lie_once_beside_all_backups(
    journal: Journal, tmp_path: Path, clock: FrozenClock
) -> None:
    own = journal.folder / "backups"
    keep(journal)
    before = {path.name: path.stat() for path in (own / POOL).iterdir()}
    assert len(before) == 4, "two pictures and their thumbnails"
    assert all(stat.st_nlink == 2 for stat in before.values()), "no space is taken for them"
    clock.forward(minutes=30)
    keep(journal)
    assert {path.name: path.stat() for path in (own / POOL).iterdir()} == before
    assert names(own) == ["bothways-0002.backup", "bothways-0001.backup"]
    for backup in shelf.found(own):
        assert backup.listing is not None
        assert backup.listing.why is Why.WHILE
        assert len(backup.listing.pictures) == 4
        assert all("photos" not in member.name for member in backup.listing.files)
    newest, first = shelf.found(own)
    assert newest.listing
    assert first.listing
    assert newest.listing.made == clock()
    assert newest.listing.ident != first.listing.ident


def test_where_the_disk_knows_no_links_no_picture_is_copied_twice(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[Path] = []
    real = shutil.copyfile

    def no_links(source: Path, target: Path) -> None:
        raise OSError(1, "Operation not permitted")

    def copy(source: Path, target: Path) -> Path:
        copied.append(source)
        return real(source, target)

    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(shutil, "copyfile", copy)
    keep(journal)
    assert len(copied) == 4
    keep(journal)
    assert len(copied) == 4, "half an hour later they are there already"
    assert len(pool_of(journal.folder / "backups")) == 4


def test_everything_comes_back_from_a_backup_that_shares_its_pictures(
    folder: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    before = couples.digest(folder, now=clock)
    with Journal.open(folder, now=clock) as opened:
        keep(opened, Why.CLOSE)
    (file,) = (folder / "backups").glob("*.backup")
    assert care.restore(file, tmp_path / "there", clock()) is None
    assert couples.digest(tmp_path / "there", now=clock) == before
    assert care.check(tmp_path / "there").sentences[0].startswith("All is well")


def test_a_damaged_picture_does_not_keep_the_words_from_being_backed_up(
    folder: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    path = sorted(photo_folder(folder, keyring.BOOK).iterdir())[0]
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with Journal.open(folder, now=clock) as opened:
        keep(opened)
        found = drill.drill(folder, clock(), opened.stores.keys)
    assert found is not None
    assert not found.ok
    assert found.sentences == ("1 picture is missing or damaged. The words of its entry are safe.",)
    assert backup_state.load(folder / "backups").damaged == (), "its words can be had back"


def test_without_its_pictures_a_backup_gives_the_words_back_when_asked(
    folder: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    with Journal.open(folder, now=clock) as opened:
        texts = [entry.text for entry in opened.entries(None).entries]
        keep(opened)
    lonely = tmp_path / "mail" / "bothways-0001.backup"
    lonely.parent.mkdir()
    shutil.copyfile(folder / "backups" / lonely.name, lonely)
    with pytest.raises(PicturesMissing, match="Nothing was changed"):
        care.restore(lonely, tmp_path / "there", clock())
    assert not (tmp_path / "there").exists()
    care.restore(lonely, tmp_path / "there", clock(), without_pictures=True)
    with Journal.open(tmp_path / "there", now=clock) as restored:
        assert [entry.text for entry in restored.entries(None).entries] == texts
    # damaged instead of missing: the same
    pool = folder / "backups" / POOL
    for path in list(pool.iterdir()):
        size = path.stat().st_size
        path.unlink()
        path.write_bytes(b"?" * size)
    with pytest.raises(PicturesMissing):
        care.restore(folder / "backups" / lonely.name, tmp_path / "other", clock())
    assert half_done(tmp_path) == []


def test_what_it_says_of_itself_is_no_secret(journal: Journal) -> None:
    keep(journal)
    (file,) = (journal.folder / "backups").glob("*.backup")
    listing = shelf.look(file)
    assert listing is not None
    body = json.dumps(listing.to_json())
    stores = journal.stores
    for home in (keyring.BOOK, *stores.owners):
        assert stores.keys.key_of(home).hex() not in body
        assert stores.keys.key_of(home).hex()[:16] not in body
    sizes = {m.size for m in listing.files if m.name.startswith("notebooks/")}
    assert len(sizes) == 1, "the copies tell who writes in private"


def test_a_locked_notebook_is_copied_as_it_lies(
    folder: Path, tmp_path: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ben's key is not at hand: his file is in the backup byte by byte, and comes back so."""
    whole = keyring.load(folder)
    ana, ben = whole.partner_ids
    before = couples.digest(folder, now=clock)
    notebook = (folder / "notebooks" / f"{ben}.db").read_bytes()
    (folder / "notebooks" / f"{ben}.db-wal").write_bytes(b"left by a crash")
    is_open = keyring.Keys.is_open
    monkeypatch.setattr(
        keyring.Keys, "is_open", lambda keys, home: home != ben and is_open(keys, home)
    )
    with Journal.open(folder, now=clock) as opened:
        monkeypatch.setattr(
            "models.store.padding.leave_alike", lambda *_args: None
        )  # has no key for it either
        opened.stores.tidy = None
        keep(opened)
    (file,) = (folder / "backups").glob("*.backup")
    listing = shelf.look(file)
    assert listing is not None
    assert {home for home, _mark in listing.fits} == {keyring.BOOK, ana}
    care.restore(file, tmp_path / "there", clock())
    there = tmp_path / "there" / "notebooks"
    assert (there / f"{ben}.db").read_bytes() == notebook
    assert (there / f"{ben}.db-wal").read_bytes() == b"left by a crash"
    monkeypatch.undo()
    (there / f"{ben}.db-wal").unlink()
    assert couples.digest(tmp_path / "there", now=clock) == before


def test_a_store_whose_book_is_locked_is_a_new_device_when_it_is_first_opened(
    folder: Path, tmp_path: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def device(where: Path) -> str:
        with Journal.open(where, now=clock) as opened:
            return opened.stores.facts(opened.stores.book)["device"]

    file = care.backup(folder)
    monkeypatch.setattr(keyring.Keys, "is_open", lambda _keys, _home: False)
    care.restore(file, tmp_path / "there", clock())
    monkeypatch.undo()
    assert (tmp_path / "there" / erasing.RESTORED).exists()
    fresh = device(tmp_path / "there")
    assert fresh != device(folder)
    assert not (tmp_path / "there" / erasing.RESTORED).exists()
    assert device(tmp_path / "there") == fresh


# --- thinning ---


def test_thinning_deletes_only_what_the_app_made_itself(
    journal: Journal, clock: FrozenClock
) -> None:
    own = journal.folder / "backups"
    asked = care.backup(journal)
    photo = couples.picture(random.Random(8))
    ana = journal.partners[0].id
    entry = journal.write(ana, NewEntry(text="for a while", photos=(photo,)))
    for name in ("holiday.zip", "bothways-x.backup", "bothways-0001.backup.txt"):
        (own / name).write_text("mine")
    for number in (2, 3):
        fake(journal, number)
    keep(journal)
    assert len(pool_of(own)) == 6
    journal.delete(ana, entry.id)
    journal.erase(ana)
    for day in range(5):
        clock.forward(days=1)
        fake(journal, 5 + 2 * day)
        fake(journal, 6 + 2 * day)
        automatic.thin(own, clock())
    left = names(own)
    assert asked.name in left
    assert left[:4] == [f"bothways-00{n:02}.backup" for n in (14, 13, 12, 11)], "all of two days"
    # one a day of the days before: 4 of the first evening, 6, 8, 10
    assert left[4:] == [f"bothways-00{n:02}.backup" for n in (10, 8, 6, 4, 1)]
    for name in ("holiday.zip", "bothways-x.backup", "bothways-0001.backup.txt"):
        assert (own / name).read_text() == "mine"
    assert len(pool_of(own)) == 6, "number 4 still needs the picture that is gone"


def test_pictures_no_backup_needs_any_more_go(journal: Journal, clock: FrozenClock) -> None:
    own = journal.folder / "backups"
    keep(journal)
    stranger = own / POOL / "letter.txt"
    stranger.write_text("mine")
    (own / POOL / ("a" * 64)).write_bytes(b"of a backup that is gone")
    (own / "bothways-0002.backup").write_bytes(b"cut off, or of a newer version")
    automatic.thin(own, clock())
    assert len(pool_of(own)) == 6, "it may be the one that needs them"
    (own / "bothways-0002.backup").unlink()
    automatic.thin(own, clock())
    assert len(pool_of(own)) == 5
    assert stranger.exists()


def test_what_cannot_be_read_is_never_deleted(journal: Journal, clock: FrozenClock) -> None:
    own = journal.folder / "backups"
    keep(journal)
    for number in (2, 3):
        fake(journal, number)
    broken = shelf.found(own)[-1].path
    broken.write_bytes(broken.read_bytes()[:5000])
    for _n in range(30):
        clock.forward(days=40)
        automatic.thin(own, clock())
    assert broken.exists()


def test_beyond_the_room_the_oldest_go(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(journal)
    for number in range(2, 7):
        fake(journal, number)
    own = journal.folder / "backups"
    monkeypatch.setattr("models.files.free_space", lambda _folder: 0)
    automatic.thin(own, journal.stores.now())
    assert names(own) == [f"bothways-000{n}.backup" for n in (6, 5, 4, 3, 2)]


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


# --- the second place ---


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    stick = tmp_path / "stick"
    stick.mkdir()
    return stick


def test_the_newest_goes_to_the_second_place_with_its_pictures(
    journal: Journal, stick: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    own = journal.folder / "backups"
    place = automatic.choose_place(stick, journal.stores)
    assert automatic.choose_place(place, journal.stores) == place
    keep(journal, Why.CLOSE, place)
    assert backup_state.load(own).placed == clock()
    assert names(place) == ["bothways-0001.backup"]
    assert pool_of(place) == pool_of(own)
    assert [path.name for path in stick.iterdir()] == [place.name], "all in one folder"
    before = (place / "bothways-0001.backup").stat()
    for _step in automatic.bringing(own, place, clock.forward(hours=1)):
        pass
    assert (place / "bothways-0001.backup").stat() == before, "it is there already"
    assert backup_state.load(own).placed == clock()
    care.restore(place / "bothways-0001.backup", tmp_path / "there", clock())
    with Journal.open(tmp_path / "there", now=clock) as there:
        assert there.entries(None).entries == journal.entries(None).entries


def test_a_second_place_out_of_reach_is_passed_over(
    journal: Journal, stick: Path, clock: FrozenClock
) -> None:
    own = journal.folder / "backups"
    place = automatic.choose_place(stick, journal.stores)
    keep(journal, Why.CLOSE, place)
    shutil.rmtree(stick)
    stick.mkdir()  # a bare mount point: the stick is not in
    reached = clock()
    clock.forward(days=3)
    keep(journal, Why.CLOSE, place)
    assert list(stick.iterdir()) == [], "nothing is written to where the stick should be"
    assert backup_state.load(own).placed == reached
    assert names(own) == ["bothways-0002.backup", "bothways-0001.backup"]


def test_a_second_place_that_vanishes_in_the_middle_harms_nothing(
    journal: Journal, stick: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    own = journal.folder / "backups"
    place = automatic.choose_place(stick, journal.stores)
    keep(journal)
    steps = automatic.bringing(own, place, clock())
    next(steps)
    stick.rename(tmp_path / "pulled out")
    with pytest.raises(StoreError):
        for _step in steps:
            pass
    assert names(own) == ["bothways-0001.backup"]
    assert backup_state.load(own).placed is None
    (tmp_path / "pulled out").rename(stick)
    for _step in automatic.bringing(own, place, clock()):
        pass
    assert names(place) == ["bothways-0001.backup"]
    shelf.verify(place / "bothways-0001.backup", "it")


def test_a_full_second_place_says_so_and_the_own_backup_stays(
    journal: Journal, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models import files

    place = automatic.choose_place(stick, journal.stores)
    real = files.free_space
    monkeypatch.setattr(files, "free_space", lambda at: 10 if at == place else real(at))
    with pytest.raises(StoreFull, match="no room"):
        keep(journal, Why.CLOSE, place)
    assert names(place) == []
    assert names(journal.folder / "backups") == ["bothways-0001.backup"]
    assert "no room" in backup_state.load(journal.folder / "backups").trouble


def test_two_couples_and_two_computers_may_choose_one_place(
    journal: Journal, stick: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    place = automatic.choose_place(stick, journal.stores)
    keep(journal, Why.CLOSE, place)
    with Journal.create(tmp_path / "others", ["Cyd", "Dee"], now=clock, pad=0) as others:
        elsewhere = automatic.choose_place(stick, others.stores)
        keep(others, Why.CLOSE, elsewhere)
    assert elsewhere != place
    assert names(place) == names(elsewhere) == ["bothways-0001.backup"]
    # the other computer of the same couple has numbers of its own
    care.restore(place / "bothways-0001.backup", tmp_path / "laptop", clock())
    with Journal.open(tmp_path / "laptop", now=clock) as laptop:
        assert automatic.choose_place(stick, laptop.stores) == place
        keep(laptop, Why.CLOSE, place)
    assert names(place) == ["bothways-0002.backup", "bothways-0001.backup"]


def test_the_place_is_thinned_as_well_and_nothing_else_there(
    journal: Journal, stick: Path, clock: FrozenClock
) -> None:
    place = automatic.choose_place(stick, journal.stores)
    (stick / "bothways-0001.backup").write_text("a person's own")
    (place / "tax.pdf").write_text("mine")
    for _n in range(4):
        keep(journal, Why.CLOSE, place)
    clock.forward(days=5)
    keep(journal, Why.CLOSE, place)
    assert names(place) == [f"bothways-000{n}.backup" for n in (5, 4, 3)]
    assert (place / "tax.pdf").read_text() == "mine"
    assert (stick / "bothways-0001.backup").read_text() == "a person's own"


def test_the_folder_of_the_book_is_no_second_place(journal: Journal) -> None:
    for chosen in (journal.folder, journal.folder / "backups"):
        with pytest.raises(Refused, match="outside"):
            automatic.choose_place(chosen, journal.stores)


# --- the drill ---


def test_a_drill_is_due_once_a_month(journal: Journal, clock: FrozenClock) -> None:
    own = journal.folder / "backups"
    assert not drill.is_due(backup_state.load(own), clock()), "there is nothing to try yet"
    keep(journal)
    assert not drill.is_due(backup_state.load(own), clock())
    clock.forward(days=31)
    assert drill.is_due(backup_state.load(own), clock())
    done = drill.drill(journal.folder, clock(), journal.stores.keys)
    assert done == backup_state.load(own).drilled
    assert not drill.is_due(backup_state.load(own), clock())
    assert drill.is_due(backup_state.load(own), clock() - timedelta(days=60)), "a clock set back"
    clock.forward(days=30)
    assert drill.is_due(backup_state.load(own), clock())


def test_a_drill_says_what_was_opened_and_leaves_nothing(
    journal: Journal, clock: FrozenClock
) -> None:
    own = journal.folder / "backups"
    assert drill.drill(journal.folder, clock()) is None
    keep(journal)
    clock.forward(hours=1)
    keep(journal)
    done = drill.drill(journal.folder, clock.forward(days=1))
    assert done is not None
    assert done.ok
    assert done.made == clock() - timedelta(days=1), "the newest one"
    assert done.sentences == ("All is well: the words, the pictures and the keys are whole.",)
    assert half_done(own) == []


@pytest.mark.parametrize("cut", [True, False])
def test_a_backup_a_drill_finds_lost_no_longer_counts(
    cut: bool, journal: Journal, clock: FrozenClock
) -> None:
    own = journal.folder / "backups"
    own.mkdir()
    for number in (1, 2, 3):
        fake(journal, number)
    keep(journal)
    path = shelf.found(own)[0].path
    data = bytearray(path.read_bytes())
    if cut:
        del data[5000:]
    else:
        data[len(data) // 2] ^= 1
    path.write_bytes(data)
    done = drill.drill(journal.folder, clock(), journal.stores.keys)
    assert done is not None
    assert not done.ok
    clock.forward(days=9)
    automatic.thin(own, clock(), backup_state.load(own).damaged)
    left = names(own)
    assert path.name in left, "it is not thrown away silently"
    assert left[1:] == ["bothways-0003.backup", "bothways-0002.backup", "bothways-0001.backup"]


def test_the_memory_of_backups_survives_nonsense(tmp_path: Path, clock: FrozenClock) -> None:
    tmp_path.joinpath("state.json").write_text('{"drilled": {"at": "then"}}')
    assert backup_state.load(tmp_path) == backup_state.State()
    for words in ("", "[]", "{", '{"made": "2026-01-01"}', '{"drilled": 5}', "\x00" * 20):
        tmp_path.joinpath("state.json").write_text(words)
        assert backup_state.load(tmp_path) == backup_state.State()
    state = backup_state.note(
        tmp_path,
        made=clock(),
        drilled=backup_state.Drilled(clock(), None, True, ("fine",)),
        damaged=("a",),
    )
    assert backup_state.load(tmp_path) == state


# --- former stores ---


def test_a_former_store_goes_after_thirty_days_and_nothing_else(
    folder: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    file = care.backup(folder)
    aside = care.restore(file, folder, clock())
    assert aside is not None
    (tmp_path / "ours-7").mkdir()
    (tmp_path / "ours-7" / "letter.txt").write_text("mine")
    shutil.copytree(folder, tmp_path / "ours-8")  # a copy somebody made by hand

    def sweep() -> None:
        with Journal.open(folder, now=clock) as opened:
            sweeping.sweep(opened.stores, opened.photos)

    clock.forward(days=29)
    sweep()
    assert couples.digest(aside, now=clock)
    (aside / "letter.txt").write_text("mine")
    clock.forward(days=1)
    sweep()
    assert [path.name for path in aside.iterdir()] == ["letter.txt"]
    assert (tmp_path / "ours-7" / "letter.txt").exists()
    assert (tmp_path / "ours-8" / "book.db").exists()


def test_the_look_of_this_computer_survives_a_restore(folder: Path, clock: FrozenClock) -> None:
    (folder / "settings.toml").write_text('palette = "dusk"\n')
    file = care.backup(folder)
    (folder / "settings.toml").write_text('palette = "hearth"\nsecond_place = "/media/stick"\n')
    care.restore(file, folder, clock())
    assert "hearth" in (folder / "settings.toml").read_text()


def test_erasing_takes_the_shared_pictures_along(folder: Path, clock: FrozenClock) -> None:
    with Journal.open(folder, now=clock) as opened:
        keep(opened)
    care.erase_store(folder)
    assert not folder.exists()


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
