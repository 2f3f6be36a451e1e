"""Former copies deleted: what was taken out is nowhere near the store any more, the rest whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from models import commands
from models import settings as settings_file
from models.entities import NewEntry, Visibility
from models.errors import StoreError
from models.journal import Journal
from models.lock import AppLock
from models.settings import Settings
from models.store import automatic, backup_state, care, shelf
from models.store.picture_bytes import photo_folder
from models.store.purging import Purged, purge
from models.store.shelf import Why
from tests.conftest import FrozenClock
from tests.unit import couples
from tests.unit.backups import half_done, keep, names, pool_of

SECRET = "he counted my money again"
SAID = "exports, backups in folders of your choice"


class Lived:
    """A store with former copies of every kind, after Ana has emptied her notebook."""

    def __init__(self, folder: Path, clock: FrozenClock, stick: Path) -> None:
        self.folder, self.clock, self.own = folder, clock, folder / "backups"
        with Journal.open(folder, now=clock) as journal:
            self.ana = journal.partners[0].id
            journal.write(self.ana, NewEntry(SECRET, visibility=Visibility.PRIVATE))
            self.place = automatic.choose_place(stick, journal.stores)
            keep(journal, Why.CLOSE, self.place)
            asked = care.backup(journal)
            keep(journal, Why.CLOSE, self.place)
        aside = care.restore(asked, folder, clock())
        assert aside is not None
        self.aside = aside
        for name in ("book-before-1.db", "book-before-1.db-wal", "x-before-2.db"):
            (self.own / name).write_bytes(b"of before")
        (self.own / ".part-0000").mkdir()
        (self.own / ".part-0000" / "book.db").write_bytes(b"half")
        (self.own / "bothways-0002.backup.txt").write_text("mine")
        (self.own / "bothways-0099.backup").write_bytes(b"cut off")
        (folder.parent / f".{folder.name}-0123abcd").mkdir()
        with Journal.open(folder, now=clock) as journal:
            journal.leaving.empty(self.ana)

    def purge(self, place: Path | None) -> Purged:
        with Journal.open(self.folder, now=self.clock) as journal:
            return purge(journal.stores, place)


@pytest.fixture
def lived(folder: Path, tmp_path: Path, clock: FrozenClock) -> Lived:
    stick = tmp_path / "stick"
    stick.mkdir()
    return Lived(folder, clock, stick)


def texts(folder: Path, clock: FrozenClock) -> set[str]:
    with Journal.open(folder, now=clock) as journal:
        return {e.text for who in journal.partners for e in journal.entries(who.id).entries}


def test_nothing_near_the_store_holds_what_was_taken_out(lived: Lived, tmp_path: Path) -> None:
    shutil.copytree(lived.folder, tmp_path / "holiday")
    before = couples.digest(lived.folder, now=lived.clock)
    made = lived.purge(lived.place)
    assert (made.backups, made.copies, made.stores, made.elsewhere) == (5, 2, 1, 2)
    assert made.kept.name == "bothways-0100.backup"
    assert names(lived.own) == [made.kept.name]
    assert sorted(path.name for path in lived.own.iterdir() if path.is_file()) == [
        "bothways-0002.backup.txt",
        made.kept.name,
        "lock",
        "state.json",
    ]
    assert pool_of(lived.own) == []
    assert half_done(lived.folder) == []
    assert not lived.aside.exists()
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {lived.folder.name, "stick", "holiday"}
    assert len(names(lived.place)) == 1
    assert pool_of(lived.place) == []
    assert made.stayed == ()
    sentences = " ".join(made.sentences())
    assert "Deleted: 5 backups, 2 copies from before a new version, 1 former store" in sentences
    assert SAID in sentences
    # what is left is whole, alone, and without what was taken out
    for number, kept in enumerate((made.kept, *lived.place.glob("*.backup"))):
        lonely = tmp_path / str(number) / kept.name
        lonely.parent.mkdir()
        shutil.copyfile(kept, lonely)
        assert care.restore(lonely, tmp_path / f"there-{number}", lived.clock()) is None
        assert SECRET not in texts(tmp_path / f"there-{number}", lived.clock)
        assert couples.digest(tmp_path / f"there-{number}", now=lived.clock) == before
    assert couples.digest(lived.folder, now=lived.clock) == before


def test_the_next_backup_goes_on_from_there(lived: Lived) -> None:
    lived.purge(lived.place)
    with Journal.open(lived.folder, now=lived.clock) as journal:
        keep(journal, Why.CLOSE, lived.place)
        again = purge(journal.stores, lived.place)
    assert (again.backups, again.stores, again.elsewhere) == (2, 0, 2)
    assert len(names(lived.own)) == len(names(lived.place)) == 1


def test_it_says_of_no_one_that_they_cleared_up(lived: Lived) -> None:
    made = lived.purge(None)
    listing = shelf.look(made.kept)
    assert listing is not None
    assert listing.why is Why.WHILE
    assert backup_state.load(lived.own).made == lived.clock()


@pytest.mark.parametrize("trouble", ["1 picture is missing", "There is no room", "stopped"])
def test_nothing_goes_before_a_fresh_backup_is_there(
    lived: Lived, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    """Else somebody might be left with no copy of what is whole in a former one."""
    if trouble.startswith("1 picture"):
        path = sorted(photo_folder(lived.folder, "book").iterdir())[0]
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    elif trouble.startswith("There"):
        monkeypatch.setattr("models.files.free_space", lambda _folder: 0)
    before = {path for path in lived.own.rglob("*") if ".part-" not in str(path)}

    def stop(done: int, of: int) -> None:
        if done == of:
            raise StoreError("stopped")

    with (
        Journal.open(lived.folder, now=lived.clock) as journal,
        pytest.raises(StoreError, match=trouble),
    ):
        purge(journal.stores, lived.place, stop)
    after = {path for path in lived.own.rglob("*") if ".part-" not in str(path)}
    assert after >= before
    assert lived.aside.exists()
    assert len(names(lived.place)) == 2


def test_what_cannot_be_reached_is_said(lived: Lived) -> None:
    lived.place.rename(lived.place.with_name("in a drawer"))
    made = lived.purge(lived.place)
    assert made.elsewhere == 0
    assert made.stayed[0].startswith("The second place is not connected")
    assert not lived.place.exists(), "nothing is made where nothing is mounted"
    assert names(lived.own) == [made.kept.name]


def test_a_second_place_without_room_keeps_what_it_has(
    lived: Lived, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = automatic.files.free_space
    monkeypatch.setattr(
        automatic.files, "free_space", lambda where: 0 if where == lived.place else real(where)
    )
    made = lived.purge(lived.place)
    assert made.stayed[0].startswith("In the second place nothing was deleted. There is no room")
    assert len(names(lived.place)) == 2
    assert names(lived.own) == [made.kept.name]


def test_what_another_program_holds_stays_and_is_named(
    lived: Lived, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ours-5").mkdir()
    (tmp_path / "ours-5" / "book.db").write_bytes(b"whose?")
    real = Path.unlink
    held = lived.own / "bothways-0001.backup"

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path == held:
            raise PermissionError(13, "held by another program")
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    lock = AppLock()
    assert lock.acquire(lived.aside)
    try:
        made = lived.purge(None)
    finally:
        lock.release()
    assert lived.aside.exists()
    assert made.stores == 0
    assert names(lived.own) == [made.kept.name, held.name]
    told = " ".join(made.stayed)
    for what in (held, lived.aside, tmp_path / "ours-5"):
        assert str(what) in told


def test_another_couples_store_beside_is_left_alone(lived: Lived, tmp_path: Path) -> None:
    with Journal.create(tmp_path / "ours-9", ["Cyd"], now=lived.clock, pad=0):
        pass
    lived.purge(None)
    assert (tmp_path / "ours-9" / "book.db").exists()


# --- by command ---


@pytest.fixture
def command(
    lived: Lived, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, list[str], str]]:
    def run(*arguments: str) -> tuple[int, list[str], str]:
        status = commands.run("backup", arguments, store=str(lived.folder), now=lived.clock)
        out, err = capsys.readouterr()
        return status, out.splitlines(), err

    return run


def test_by_command(lived: Lived, command: Callable[..., tuple[int, list[str], str]]) -> None:
    settings_file.save(lived.folder, Settings(second_place=str(lived.place)))
    status, lines, err = command("--purge", "somewhere")
    assert (status, lines) == (2, [])
    assert "leave FOLDER out" in err
    assert len(names(lived.own)) == 5
    status, lines, _err = command("--purge")
    assert status == 0
    assert lines[0] == "A fresh backup was made and checked: bothways-0100.backup."
    assert lines[1].startswith("Deleted: 5 backups, ")
    assert "2 backups in the second place" in lines[1]
    assert SAID in lines[-1]
    assert names(lived.own) == ["bothways-0100.backup"]
