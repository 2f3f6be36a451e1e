"""A place that cannot be written to: the store opens, is read, and refuses in a sentence."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest

from models.days import local_now
from models.entities import EntryChanges, NewEntry, Query, Visibility
from models.errors import StoreReadOnly
from models.journal import Journal
from models.store.care import backup, restore
from models.store.checking import check
from tests.faults.crash import read_folder, write_folder
from tests.faults.places import read_only_mount, without_rights
from tests.unit.folders import digest

Place = Callable[[Path], AbstractContextManager[Path]]
PLACES: dict[str, Place] = {
    "a read-only mount": read_only_mount,
    "no right to write": without_rights,
    "files that may not change": partial(without_rights, folders=False),
    "a folder nothing can be made in": partial(without_rights, files=False),
}
DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(params=["closed", "with a log"])
def ours(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A store of two entries, closed well or as a crash leaves it."""
    folder = tmp_path / "ours"
    with Journal.create(folder, ["Ana", "Ben"], pad=0) as journal:
        ana = journal.partners[0].id
        journal.write(ana, NewEntry("shared words"))
        journal.write(ana, NewEntry("private words", visibility=Visibility.PRIVATE))
        crashed = read_folder(folder)
    if request.param == "with a log":
        shutil.rmtree(folder)
        crashed = {name: data for name, data in crashed.items() if not name.endswith("-shm")}
        write_folder(folder, crashed)
    return folder


@pytest.mark.parametrize("place", PLACES)
def test_what_cannot_be_written_is_read_and_said_to_be_so(ours: Path, place: str) -> None:
    check(ours)  # what is imported when it is needed cannot be read without rights
    with PLACES[place](ours) as folder:
        before = digest(folder)
        with Journal.open(folder) as journal:
            assert journal.read_only
            ana = journal.partners[0].id
            entries = journal.entries(ana).entries
            assert {entry.text for entry in entries} == {"private words", "shared words"}
            assert len(journal.entries(ana, Query(words="shared")).entries) == 1
            refused: tuple[Callable[[], object], ...] = (
                lambda: journal.write(ana, NewEntry("more")),
                lambda: journal.edit(ana, entries[0].id, EntryChanges(text="other")),
                lambda: journal.delete(ana, entries[1].id),
                lambda: journal.needs.voice(ana, "rest"),
            )
            for change in refused:
                with pytest.raises(StoreReadOnly, match="cannot be written to"):
                    change()
            journal.sweep()
            assert not journal.changed_elsewhere()
        assert check(folder).ok
        assert digest(folder) == before


def test_nothing_is_made_where_nothing_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    with read_only_mount(tmp_path / "ours") as folder:
        with pytest.raises(StoreReadOnly):
            Journal.create(folder / "new", ["Ana"], pad=0)
        assert not list(folder.iterdir())


def test_an_older_store_is_read_there_as_well(tmp_path: Path) -> None:
    shutil.copytree(DATA / "store-0001", tmp_path / "old")
    with read_only_mount(tmp_path / "old") as folder:
        before = digest(folder)
        with Journal.open(folder) as journal:
            assert journal.read_only
            assert journal.entries(journal.partners[0].id).entries
        assert digest(folder) == before


@pytest.mark.parametrize("place", ["a read-only mount", "no right to write"])
def test_a_backup_of_what_cannot_be_written_goes_elsewhere(
    ours: Path, tmp_path: Path, place: str
) -> None:
    """It is put together where it goes; only where nothing else was named there is no way."""
    check(ours)
    with tempfile.TemporaryDirectory(prefix="bothways-test-") as name:
        stick = Path(name)
        stick.chmod(0o777)
        with PLACES[place](ours) as folder:
            before = digest(folder)
            with pytest.raises(StoreReadOnly):
                backup(folder)
            file = backup(folder, stick)
            assert digest(folder) == before
        assert [path.name for path in stick.iterdir()] == [file.name] == ["bothways-0001.backup"]
        shutil.copyfile(file, tmp_path / file.name)
    restore(tmp_path / file.name, tmp_path / "there", local_now())
    with Journal.open(tmp_path / "there") as journal:
        entries = journal.entries(journal.partners[0].id).entries
        assert {entry.text for entry in entries} == {"private words", "shared words"}
