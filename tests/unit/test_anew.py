"""A notebook begun anew where passphrase and code are lost; nobody reads the closed one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models import doorplate, locks
from models.entities import NewEntry, Visibility
from models.errors import Locked, Refused, StoreBusy, StoreDamaged
from models.journal import Journal
from models.privacy import keys as keyring
from models.privacy import passphrases
from models.store import anew
from models.store.restoring import restore

HERS, HIS, LATER = (
    "violet trumpet gravel moss",
    "kettle orbit saffron wharf",
    "lantern cactus hollow reed",
)

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def folder(tmp_path: Path, clock: Any) -> Path:
    """A store in which both wrote, and both have a passphrase."""
    made = tmp_path / "store"
    with Journal.create(made, ["Ana", "Ben"], now=clock, pad=64 * 1024) as journal:
        for partner in journal.partners:
            private = NewEntry(f"of {partner.name} alone", visibility=Visibility.PRIVATE)
            journal.write(partner.id, private)
            journal.write(partner.id, NewEntry(f"of {partner.name} for both"))
        people = journal.partners
        keys = locks.held(journal)
    for partner, passphrase in zip(people, (HERS, HIS), strict=True):
        keys = locks.set_first(made, keys, partner.id, passphrase, people).keys
    return made


def texts(journal: Journal, who: str) -> set[str]:
    return {entry.text for entry in journal.entries(who).entries}


def people(folder: Path) -> tuple[str, str]:
    ana, ben = keyring.load(folder).partner_ids
    return ana, ben


def begun(folder: Path, clock: Any) -> tuple[Path, keyring.Keys]:
    ana, ben = people(folder)
    return locks.begin_anew(
        folder, locks.unlock(folder, ana, HERS), ben, doorplate.read(folder), clock
    )


def test_the_notebook_is_empty_and_the_book_is_whole(folder: Path, clock: Any) -> None:
    ana, ben = people(folder)
    _kept, keys = begun(folder, clock)
    assert passphrases.state(folder).protected == {ana}
    with Journal.open(folder, keys=keys, now=clock) as journal:
        assert [one.name for one in journal.partners] == ["Ana", "Ben"]
        for who, own in ((ana, {"of Ana alone"}), (ben, set())):
            said = texts(journal, who)
            assert said == {"of Ana for both", "of Ben for both"} | own
        journal.write(ben, NewEntry("begun anew", visibility=Visibility.PRIVATE))
    sizes = {path.stat().st_size for path in (folder / "notebooks").glob("*.db")}
    times = {path.stat().st_mtime_ns for path in (folder / "notebooks").glob("*.db")}
    assert (len(sizes), len(times)) == (1, 1)
    assert {path.suffix for path in (folder / "notebooks").iterdir()} == {".db"}
    with pytest.raises(Refused, match="No passphrase is set there"):
        locks.unlock(folder, ben, HIS)


def test_a_passphrase_is_set_again_and_opens_the_book(folder: Path, clock: Any) -> None:
    _ana, ben = people(folder)
    plate = doorplate.read(folder)
    _kept, keys = begun(folder, clock)
    locks.set_first(folder, keys, ben, LATER, plate)
    assert passphrases.state(folder).book_locked
    with Journal.open(folder, keys=locks.unlock(folder, ben, LATER), now=clock) as journal:
        assert texts(journal, ben) == {
            "of Ana for both",
            "of Ben for both",
        }


def test_nothing_near_the_store_gives_the_closed_one_away(folder: Path, clock: Any) -> None:
    """Who asked has every file, their passphrase and the new key: not a byte of it opens."""
    ana, ben = people(folder)
    closed = (folder / "notebooks" / f"{ben}.db").read_bytes()
    kept, keys = begun(folder, clock)
    assert (folder / "notebooks" / f"{ben}.db").read_bytes()[:64] != closed[:64]
    elsewhere = folder.parent / "elsewhere"
    restore(kept, elsewhere, clock())
    hers = locks.unlock(elsewhere, ana, HERS)
    assert not hers.is_open(ben)
    with Journal.open(elsewhere, keys=hers, now=clock) as journal, pytest.raises(Locked):
        journal.entries(ben)
    tried = hers.having(ben, keys.at_hand[ben])
    with Journal.open(elsewhere, keys=tried, now=clock) as journal, pytest.raises(StoreDamaged):
        journal.entries(ben)


def test_the_passphrase_remembered_later_opens_the_backup(folder: Path, clock: Any) -> None:
    _ana, ben = people(folder)
    kept, _keys = begun(folder, clock)
    elsewhere = folder.parent / "elsewhere"
    restore(kept, elsewhere, clock())
    with Journal.open(elsewhere, keys=locks.unlock(elsewhere, ben, HIS), now=clock) as journal:
        assert "of Ben alone" in texts(journal, ben)


def test_it_is_refused_where_the_notebook_opens_or_the_rest_does_not(
    folder: Path, clock: Any
) -> None:
    ana, ben = people(folder)
    before = (folder / "keys.json").read_bytes()
    hers = locks.unlock(folder, ana, HERS)
    for keys, who, error in (
        (hers, ana, Refused),
        (hers.without_notebooks({ana}), ben, Locked),
        (keyring.load(folder), ben, Locked),
    ):
        with pytest.raises(error):
            anew.begin_anew(folder, keys, who, clock)
    passphrases.remove_passphrase(folder, ben, HIS)
    with pytest.raises(Refused):
        anew.begin_anew(folder, locks.unlock(folder, ana, HERS), ben, clock)
    assert before != (folder / "keys.json").read_bytes(), "by taking the passphrase away alone"


def test_it_waits_for_other_windows(folder: Path, clock: Any) -> None:
    ana, ben = people(folder)
    hers = locks.unlock(folder, ana, HERS)
    notebook = folder / "notebooks" / f"{ben}.db"
    closed = notebook.read_bytes()
    with Journal.open(folder, keys=hers, now=clock) as journal:
        journal.entries(ana)
        with pytest.raises(StoreBusy):
            anew.begin_anew(folder, hers, ben, clock)
    assert notebook.read_bytes() == closed
    locks.unlock(folder, ben, HIS)


@pytest.mark.parametrize("step", ["replaced", "saved"])
def test_cut_short_it_can_be_done_again(
    folder: Path, clock: Any, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ana, ben = people(folder)

    def killed(*_args: Any, **_more: Any) -> Any:
        raise KeyboardInterrupt

    where = (anew.keyfile, "save_alone") if step == "replaced" else (anew, "leave_alike")
    with monkeypatch.context() as patch:
        patch.setattr(*where, killed)
        with pytest.raises(KeyboardInterrupt):
            begun(folder, clock)
    if step == "replaced":
        begun(folder, clock)
    keys = keyring.load(folder)
    with Journal.open(folder, keys=keys, now=clock) as journal:
        assert texts(journal, ben) == {
            "of Ana for both",
            "of Ben for both",
        }
