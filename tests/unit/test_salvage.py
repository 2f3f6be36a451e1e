"""What can still be read of a damaged store, and that it is all of it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models import commands
from models.entities import NewEntry, Query, Visibility
from models.errors import StoreDamaged
from models.journal import Journal
from models.privacy import keys as keyring
from models.privacy import passphrases
from models.privacy import ring as keyfile
from models.store.checking import check
from models.store.salvage import salvage, take_over
from tests.faults.crash import read_folder, write_folder
from tests.unit.test_care import EVENING, fill
from tests.unit.test_locked import HERS

PAGE = 4096


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a store with many entries, some of several pages, and a little of all else."""
    folder = tmp_path_factory.mktemp("whole") / "store"
    with Journal.create(folder, ["Ana", "Ben"], now=lambda: EVENING, pad=64 * 1024) as journal:
        fill(journal)
        for partner in journal.partners:
            for visibility in Visibility:
                news = [
                    NewEntry(f"number {n} " + "words " * (2000 if n % 17 == 0 else 20))
                    for n in range(150)
                ]
                journal.write_many(partner.id, [_with(new, visibility=visibility) for new in news])
    return read_folder(folder)


def _with(new: NewEntry, **fields: Any) -> NewEntry:
    from dataclasses import replace

    return replace(new, **fields)


def everything(folder: Path) -> dict[str, Any]:
    """Return what both read in a store, each thing under a name of its own."""
    found: dict[str, Any] = {}
    with Journal.open(folder, now=lambda: EVENING) as journal:
        found |= {f"partner {one.id}": one for one in journal.partners}
        for partner in journal.partners:
            who = partner.id
            entries = journal.entries(who, limit=10_000).entries
            found |= {f"entry {one.id} for {who}": one for one in entries}
            found |= {f"need {one.id} for {who}": one for one in journal.needs.all(who)}
            found |= {f"trashed {one.entry.id}": one for one in journal.trash(who)}
    return found


def test_a_whole_store_goes_over_whole(whole: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    write_folder(folder, whole)
    assert salvage(folder, tmp_path / "new", EVENING).ok
    assert everything(tmp_path / "new") == everything(folder)


@pytest.mark.parametrize("lost", ["the first page", "a third of all pages", "the end"])
def test_every_row_of_an_intact_page_is_saved(
    whole: dict[str, bytes], tmp_path: Path, lost: str
) -> None:
    folder = tmp_path / "ours"
    write_folder(folder, whole)
    right = everything(folder)
    ids = keyring.load(folder).partner_ids
    damaged = dict(whole)
    for name in ("book.db", f"notebooks/{ids[0]}.db"):
        damaged[name] = harmed(whole[name], lost)
    write_folder(folder, damaged)
    before = read_folder(folder)
    report = salvage(folder, tmp_path / "new", EVENING)
    assert read_folder(folder) == before, "the damaged store is left as it is"
    saved = everything(tmp_path / "new")
    if lost == "the first page":
        assert saved == right, "no row stood there"
        assert report.ok
    else:
        assert len(saved) > len(right) / 3
    for name, thing in saved.items():
        if name.startswith("partner") and name in right and thing.name.startswith("Partner "):
            continue
        if name.startswith("entry") and name in right:
            assert thing.text == right[name].text
            assert thing.day == right[name].day
            assert thing.author_id == right[name].author_id
        assert name in right or name.startswith("entry")
    assert {name for name in saved if name.startswith("entry")} <= set(right)
    with Journal.open(tmp_path / "new", now=lambda: EVENING) as journal:
        found = journal.entries(None, Query(words="number"), limit=10_000).entries
        listed = [e for e in journal.entries(None, limit=10_000).entries if "number" in e.text]
        assert {entry.id for entry in found} == {entry.id for entry in listed}
        journal.write(journal.partners[0].id, NewEntry("life goes on"))


def harmed(data: bytes, lost: str) -> bytes:
    """Return a database file with a part of it lost."""
    chance = random.Random(20261128)
    found = bytearray(data)
    if lost == "the first page":
        found[100:200] = bytes(100)
    elif lost == "the end":
        del found[len(found) * 2 // 3 :]
    else:
        for page in range(1, len(found) // PAGE):
            if chance.random() < 1 / 3:
                found[page * PAGE + chance.randrange(PAGE)] ^= 1
    return bytes(found)


def test_what_only_the_log_holds_is_saved_as_well(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    with Journal.create(folder, ["Ana", "Ben"], pad=0) as journal:
        ana = journal.partners[0].id
        journal.write(ana, NewEntry("in the log alone"))
        crashed = read_folder(folder)
    shutil.rmtree(folder)
    book = bytearray(crashed["book.db"])
    book[200] ^= 1
    log = bytearray(crashed["book.db-wal"])
    for at in range(32, len(log), 24 + PAGE):
        if log[at : at + 4] == b"\0\0\0\1":
            log[at + 24 + 200] ^= 1
    write_folder(folder, crashed | {"book.db": bytes(book), "book.db-wal": bytes(log)})
    salvage(folder, tmp_path / "new", EVENING)
    with Journal.open(tmp_path / "new") as journal:
        assert [entry.text for entry in journal.entries(ana).entries] == ["in the log alone"]


def test_a_store_without_its_keys_cannot_be_saved_and_nothing_is_left(
    whole: dict[str, bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "ours"
    write_folder(folder, whole | dict.fromkeys(keyfile.COPIES, b"{}"))
    with pytest.raises(StoreDamaged, match="Restore a backup"):
        salvage(folder, tmp_path / "new", EVENING)
    assert not (tmp_path / "new").exists()


def test_what_was_saved_takes_the_place_and_the_damaged_files_are_kept(
    whole: dict[str, bytes], tmp_path: Path, trials: Callable[[int, int], int]
) -> None:
    folder = tmp_path / "ours"
    write_folder(folder, whole | {"book.db": harmed(whole["book.db"], "the first page")})
    (folder / "backups").mkdir()
    (folder / "backups" / "one").write_bytes(b"x")
    before = read_folder(folder)
    aside = take_over(folder, EVENING)
    assert aside == tmp_path / "ours-1"
    assert before.items() <= (read_folder(aside) | {"backups/one": b"x"}).items()
    assert check(folder).ok
    assert (folder / "backups" / "one").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_command_says_so_and_saves(
    whole: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ours"
    write_folder(folder, whole)
    assert commands.run("check", ["--salvage"], store=str(folder)) == 0
    assert "Nothing is damaged" in capsys.readouterr().out
    write_folder(folder, whole | {"book.db": harmed(whole["book.db"], "the first page")})
    for repair in ([], ["--repair"]):
        assert commands.run("check", repair, store=str(folder)) == 1
        said = capsys.readouterr()
        assert "check --salvage" in said.out
        assert said.err.count("\n") == 1
    assert commands.run("list", [], store=str(folder)) == 1
    assert "damaged" in capsys.readouterr().err
    assert commands.run("check", ["--salvage"], store=str(folder)) == 0
    assert "ours-1" in capsys.readouterr().out
    assert commands.run("check", [], store=str(folder)) == 0


def test_a_notebook_behind_a_passphrase_goes_over_as_it_is(
    whole: dict[str, bytes], tmp_path: Path, light: None
) -> None:
    folder = tmp_path / "ours"
    write_folder(folder, whole)
    right = everything(folder)
    with Journal.open(folder, now=lambda: EVENING) as journal:
        ana, ben = (partner.id for partner in journal.partners)
        passphrases.set_passphrase(folder, journal.stores.keys, ana, HERS)
    name = f"notebooks/{ana}.db"
    locked = (folder / name).read_bytes()
    book = (folder / "book.db").read_bytes()
    (folder / "book.db").write_bytes(harmed(book, "the first page"))
    take_over(folder, EVENING)
    assert (folder / name).read_bytes() == locked
    keys = passphrases.unlock(folder, ana, HERS)
    with Journal.open(folder, keys=keys, now=lambda: EVENING) as journal:
        for who in (ana, ben):
            found = {entry.id for entry in journal.entries(who, limit=10_000).entries}
            assert found == {
                thing.id
                for name, thing in right.items()
                if name.startswith("entry") and name.endswith(who)
            }
