"""The care of a store as the screens reach it: a copy, back from it, out, in, and away."""

from __future__ import annotations

from pathlib import Path

from models import keeping
from models.entities import NewEntry
from models.journal import Journal


def test_a_couple_keeps_a_copy_and_goes_back_to_it(store: Journal, tmp_path: Path) -> None:
    ana = store.partners[0].id
    store.write(ana, NewEntry("Kept in the copy."))
    folder, now = store.folder, store.stores.now()
    copy = keeping.backup(store, tmp_path)
    store.write(ana, NewEntry("Written since."))
    store.close()
    aside = keeping.restore(copy, folder, now)
    assert keeping.check(folder).ok
    with Journal.open(folder) as back:
        assert [entry.text for entry in back.entries(ana).entries] == ["Kept in the copy."]
    assert aside is not None
    with Journal.open(aside) as former:
        assert len(former.entries(ana).entries) == 2


def test_one_takes_everything_out_and_another_store_takes_it_in(
    store: Journal, tmp_path: Path
) -> None:
    ids = [partner.id for partner in store.partners]
    ana = ids[0]
    store.write(ana, NewEntry("Out and in."))
    path = tmp_path / "journal.zip"
    keeping.export(store, path, ana)
    with Journal.create(tmp_path / "other", ["Ana", "Ben"], pad=1 << 16) as other:
        own = other.partners[0].id
        looked = keeping.bring_in(other, path, own, only_look=True)
        assert looked.entries == 1
        assert other.entries(own).entries == ()
        assert keeping.bring_in(other, path, own, only_look=False).new_store
    with Journal.open(tmp_path / "other") as other:
        assert [partner.id for partner in other.partners] == ids
        assert [entry.text for entry in other.entries(None).entries] == ["Out and in."]


def test_what_is_erased_is_gone(store: Journal) -> None:
    folder = store.folder
    store.close()
    keeping.erase(folder)
    assert not list(folder.rglob("*.db"))
    assert not (folder / "keys.json").exists()
