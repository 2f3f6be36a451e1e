"""Backups the app keeps by itself: shared pictures, thinning, a second place, drills, restoring."""

from __future__ import annotations

import json
import os
import random
import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from models.entities import NewEntry, Visibility
from models.errors import (
    PicturesMissing,
)
from models.exchange import export, import_file
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
from models.store.picture_bytes import photo_folder
from models.store.shelf import POOL, Why
from tests.conftest import FrozenClock
from tests.unit import couples
from tests.unit.backups import fake, half_done, keep, names, pool_of

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
    with zipfile.ZipFile(file) as archive:
        told = archive.read(shelf.LIST).decode()
    assert ana not in told.replace(f"notebooks/{ana}.db", ""), "the list names who was there"
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


# --- when ---


def reasons(folder: Path) -> list[str]:
    return [b.listing.why.value for b in shelf.found(folder / "backups") if b.listing]


def test_before_an_import_into_the_book_and_none_for_private_notes_alone(
    folder: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    """A backup that came with private notes would tell the partner of them."""
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    with Journal.open(other, now=clock) as theirs:
        ana = theirs.partners[0].id
        theirs.write(ana, NewEntry(text="only mine", visibility=Visibility.PRIVATE))
        export(theirs, tmp_path / "private.zip", reader=ana)
        theirs.write(ana, NewEntry(text="for both"))
        export(theirs, tmp_path / "shared.zip", reader=ana)
    import_file(folder, tmp_path / "private.zip", who="Ana", now=clock)
    assert reasons(folder) == []
    import_file(folder, tmp_path / "shared.zip", who="Ana", now=clock, dry_run=True)
    assert reasons(folder) == []
    import_file(folder, tmp_path / "shared.zip", who="Ana", now=clock)
    assert reasons(folder) == ["import"]
    with Journal.open(folder, now=clock) as journal:
        texts = [entry.text for entry in journal.entries(journal.partners[0].id).entries]
    assert {"only mine", "for both"} <= set(texts)


def test_before_a_restore_and_before_new_keys(
    folder: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    asked = care.backup(folder, tmp_path / "stick")
    with Journal.open(folder, now=clock) as journal:
        journal.write(journal.partners[0].id, NewEntry(text="written later"))
        automatic.before_renewing(journal.stores)
    later = couples.digest(folder, now=clock)
    care.restore(asked, folder, clock())
    assert reasons(folder) == ["restore", "keys"]
    care.restore(shelf.found(folder / "backups")[0].path, folder, clock())
    assert couples.digest(folder, now=clock) == later, "one can go back from going back"


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
