"""Backups in a second place, and behind passphrases."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from models import locks
from models.errors import (
    Refused,
    StoreError,
    StoreFull,
    WrongPassphrase,
)
from models.journal import Journal
from models.privacy import keys as keyring
from models.privacy import passphrases
from models.privacy import ring as keyfile
from models.store import (
    automatic,
    backup_state,
    care,
    drill,
    erasing,
    protecting,
    shelf,
)
from models.store.shelf import Why
from tests.conftest import FrozenClock
from tests.unit import couples
from tests.unit.backups import keep, names, pool_of

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


# --- passphrases ---

HERS, HIS = "violet trumpet gravel moss", "kettle orbit saffron wharf"


def open_keys(file: Path) -> set[str]:
    """Which homes lie open in the keys of a backup."""
    with zipfile.ZipFile(file) as archive:
        keys = keyring.opened(keyfile.from_bytes(archive.read(keyring.NAME)))
    return set(keys.at_hand)


def test_a_passphrase_stands_before_the_backups_made_before_it(
    folder: Path, tmp_path: Path, stick: Path, clock: FrozenClock, light: None
) -> None:
    """Else it would protect nothing: the keys lay open in the folder beside."""
    before = couples.digest(folder, now=clock)
    own = folder / "backups"
    with Journal.open(folder, now=clock) as opened:
        place = automatic.choose_place(stick, opened.stores)
        keep(opened, Why.CLOSE, place)
        asked = care.backup(opened)
        ana, ben = opened.stores.owners
        key = opened.stores.keys.notebook_key(ana).hex().encode()
    first = shelf.found(own)[-1].path
    os.link(first, tmp_path / "its former bytes")
    passphrases.set_passphrase(folder, keyring.load(folder), ana, HERS)
    for backup in (first, asked):
        assert open_keys(backup) == {keyring.BOOK, ben}
        shelf.verify(backup, backup.name)
    assert key not in (tmp_path / "its former bytes").read_bytes()
    assert ana in open_keys(shelf.found(place)[0].path), "a stick is reached at the next backup"
    passphrases.set_passphrase(folder, keyring.load(folder), ben, HIS)
    assert open_keys(first) == set()
    keys = passphrases.unlock(folder, ben, HIS)
    with Journal.open(folder, keys=keys, now=clock) as opened:
        keep(opened, Why.CLOSE, place)
        found = drill.drill(folder, clock(), opened.stores.keys)
    assert found is not None
    assert found.ok
    assert found.sentences == ("What could be looked at is whole.",)
    for backup in shelf.found(place):
        assert open_keys(backup.path) == set()
    # changed since: the old one opens no backup any more
    passphrases.change_passphrase(folder, ana, HERS, "harbour pencil lantern fog")
    care.restore(first, tmp_path / "there", clock(), keys=keys)
    with pytest.raises(WrongPassphrase):
        passphrases.unlock(tmp_path / "there", ana, HERS)
    passphrases.remove_passphrase(tmp_path / "there", ana, "harbour pencil lantern fog")
    passphrases.remove_passphrase(tmp_path / "there", ben, HIS)
    assert couples.digest(tmp_path / "there", now=clock) == before


def test_keys_are_not_put_into_a_backup_of_other_keys(
    folder: Path, tmp_path: Path, clock: FrozenClock, light: None
) -> None:
    """Renewed, gone back, renewed again: the same number, and another key."""
    with Journal.open(folder, now=clock) as opened:
        keep(opened)
    own = folder / "backups"
    first = shelf.found(own)[0].path
    data = first.read_bytes()
    ring = keyfile.load(folder)
    stranger = keyring.new_ring(opened.stores.owners)
    other = ring.having(*stranger.homes)
    assert protecting.protect(own, other, {}) == 0
    assert protecting.protect(own, other, protecting.marks_of(other)) == 0
    assert first.read_bytes() == data


def test_a_locked_store_is_backed_up_and_taken_back_by_passphrase(
    folder: Path, tmp_path: Path, clock: FrozenClock, light: None
) -> None:
    before = couples.digest(folder, now=clock)
    ana, ben = keyring.load(folder).partner_ids
    for who, words in ((ana, HERS), (ben, HIS)):
        passphrases.set_passphrase(folder, keyring.load(folder), who, words)
    keys = passphrases.unlock(folder, ana, HERS)
    with Journal.open(folder, keys=keys, now=clock) as opened:
        keep(opened)
    (file,) = (folder / "backups").glob("*.backup")
    there = tmp_path / "there"
    care.restore(file, there, clock())  # nobody's passphrase is at hand
    assert (there / erasing.RESTORED).exists()
    with Journal.open(there, keys=passphrases.unlock(there, ben, HIS), now=clock) as opened:
        assert opened.entries(ben).entries
        device = opened.stores.facts(opened.stores.book)["device"]
    assert not (there / erasing.RESTORED).exists()
    for who, words in ((ana, HERS), (ben, HIS)):
        passphrases.remove_passphrase(there, who, words)
        passphrases.remove_passphrase(folder, who, words)
    with Journal.open(folder, now=clock) as opened:
        assert opened.stores.facts(opened.stores.book)["device"] != device
    assert couples.digest(there, now=clock) == before


def test_new_keys_come_after_a_backup_that_the_passphrase_opens(
    folder: Path, tmp_path: Path, clock: FrozenClock, light: None
) -> None:
    with Journal.open(folder, now=clock) as opened:
        keys, partners = opened.stores.keys, opened.partners
    ana, ben = (partner.id for partner in partners)
    first = locks.set_first(folder, keys, ana, HERS, partners)
    _code, renewed = locks.renew(folder, ana, HERS)
    newest, before = shelf.found(folder / "backups")
    for backup in (newest, before):
        assert backup.listing
        assert backup.listing.why is Why.KEYS
        assert open_keys(backup.path) == {keyring.BOOK, ben}
    assert first.keys.notebook_key(ana) != renewed.notebook_key(ana)
    found = drill.drill(folder, clock(), renewed)
    assert found is not None
    assert found.ok, "a backup under other keys is not taken for a damaged one"
    care.restore(before.path, tmp_path / "there", clock())
    old = passphrases.unlock(tmp_path / "there", ana, HERS)
    with Journal.open(tmp_path / "there", keys=old, now=clock) as there:
        assert there.entries(ana).entries
