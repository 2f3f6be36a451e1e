"""Photos in the store: encrypted, padded, moved, swept, and shown only to who may see them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from models.entities import EntryChanges, Mark, NewEntry, Visibility
from models.errors import NotFound, StoreDamaged
from models.journal import Journal
from models.privacy.keys import BOOK
from models.store import picture_bytes as photos_module
from models.store.database import Database
from models.store.making import make_store
from models.store.photos import Photos
from models.store.picture_bytes import PictureBytes, photo_folder
from models.store.sealed import STEP, file_name, seal, unseal
from models.store.stores import Stores
from models.store.tables import EntryRow, PhotoRow, PictureRow

KEY = bytes(range(32))


@pytest.fixture
def stores(tmp_path: Path, clock: Any) -> Iterator[Stores]:
    make_store(tmp_path / "s", ["Ana", "Ben"], now=clock, marks=[Mark.ROSE], pad=0)
    with Stores.open(tmp_path / "s", now=clock) as opened:
        yield opened


@pytest.fixture
def photos(stores: Stores) -> Photos:
    return Photos(stores)


def canary_picture() -> bytes:
    """A picture whose camera data and pixels would both be found again in plain."""
    tags = Image.Exif()
    tags[0x010F] = "Canary Camera"
    tags.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0)})
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "JPEG", exif=tags)
    return out.getvalue()


def entry(stores: Stores, home: str, who: str, name: str, trashed: int = 0) -> str:
    database = stores.book if home == BOOK else stores.notebook(home)
    with database.writing() as session:
        session.add(
            EntryRow(
                place=int(name, 16) + 1,
                id=name * 32,
                author_id=who,
                version=stores.version(session),
                deleted=trashed,
                day=date(2026, 11, 22),
                direction="received",
                text="words",
            )
        )
    return name * 32


def put(stores: Stores, photos: Photos, home: str, who: str, entry_id: str, count: int = 1) -> Any:
    made = photos.prepare(canary_picture())
    database = stores.book if home == BOOK else stores.notebook(home)
    with database.writing() as session:
        return photos.add(session, home, who, entry_id, [made] * count)


def counted(database: Database, entry_id: str) -> int:
    with database.reading() as connection:
        count: int = connection.exec_driver_sql(
            "select photos from entry where id = ?", (entry_id,)
        ).scalar_one()
        return count


def on_disk(stores: Stores, home: str) -> list[Path]:
    folder = photo_folder(stores.folder, home)
    return sorted(folder.iterdir()) if folder.is_dir() else []


# --- one file ----------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [0, 1, STEP - 53, STEP - 52, STEP, 3 * STEP])
def test_files_are_padded_and_hold_what_was_put_in(length: int, tmp_path: Path) -> None:
    content = os.urandom(length)
    seal(tmp_path / "a", KEY, content)
    assert (tmp_path / "a").stat().st_size % STEP == 0
    assert unseal(tmp_path / "a", KEY) == content
    if length > 16:
        assert content[:16] not in (tmp_path / "a").read_bytes()


def test_files_that_are_not_authentic_are_never_shown(tmp_path: Path) -> None:
    seal(tmp_path / "a", KEY, b"picture")
    whole = (tmp_path / "a").read_bytes()
    for at in (0, 4, 6, 40, len(whole) - 1):
        changed = bytearray(whole)
        changed[at] ^= 1
        (tmp_path / "a").write_bytes(changed)
        with pytest.raises(StoreDamaged, match="words of the entry are safe"):
            unseal(tmp_path / "a", KEY)
    (tmp_path / "b").write_bytes(whole)
    for path, key in ((tmp_path / "b", KEY), (tmp_path / "c", KEY), (tmp_path / "a", bytes(32))):
        with pytest.raises(StoreDamaged):
            unseal(path, key)
    (tmp_path / "a").write_bytes(whole[:30])
    with pytest.raises(StoreDamaged):
        unseal(tmp_path / "a", KEY)


def test_names_say_nothing() -> None:
    names = {file_name(KEY, photo, part) for photo in "ab" for part in photos_module.PARTS}
    assert len(names) == 4
    assert all(len(name) == 32 for name in names)
    assert file_name(bytes(32), "a", "picture") not in names


# --- in the store ------------------------------------------------------------------------------


def test_a_photo_is_kept_and_shown(stores: Stores, photos: Photos) -> None:
    ana, ben = stores.partner_ids
    shared = entry(stores, BOOK, ana, "1")
    (photo,) = put(stores, photos, BOOK, ana, shared)
    assert (photo.width, photo.height) == (300, 200)
    for reader in (None, ana, ben):
        assert Image.open(io.BytesIO(photos.picture(reader, photo.id))).size == (300, 200)
        assert Image.open(io.BytesIO(photos.thumbnail(reader, photo.id))).size == (288, 288)
    with stores.book.reading() as connection:
        assert photos.of(connection, [shared, "x"]) == {shared: (photo,)}
    more = put(stores, photos, BOOK, ana, shared, 2)
    with stores.book.reading() as connection:
        assert photos.of(connection, [shared]) == {shared: (photo, *more)}
    assert counted(stores.book, shared) == 3


def test_an_import_brings_ids_along(stores: Stores, photos: Photos) -> None:
    ana = stores.partner_ids[0]
    shared = entry(stores, BOOK, ana, "1")
    made = photos.prepare(canary_picture())
    with stores.book.writing() as session:
        kept = photos.add(session, BOOK, ana, shared, [made, made], ["f" * 32])
    assert kept[0].id == "f" * 32
    assert kept[1].id != kept[0].id
    assert photos.picture(ana, "f" * 32) == made.picture


def test_nothing_of_a_photo_lies_in_plain_on_the_disk(stores: Stores, photos: Photos) -> None:
    ana = stores.partner_ids[0]
    (photo,) = put(stores, photos, BOOK, ana, entry(stores, BOOK, ana, "1"))
    put(stores, photos, ana, ana, entry(stores, ana, ana, "2"))
    shown = photos.picture(ana, photo.id)
    small = photos.thumbnail(ana, photo.id)
    for out in (shown, small):
        assert b"Canary" not in out
        assert b"Exif" not in out
    (private,) = put(stores, photos, ana, ana, entry(stores, ana, ana, "3"))
    assert photos.picture(ana, private.id) == shown
    stores.book.close()
    stores.notebook(ana).close()
    for path in stores.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for trace in (b"Canary", b"JFIF", shown[200:232], small[200:232], photo.id.encode()):
                assert trace not in data, path
    assert [path.stat().st_size % STEP for path in on_disk(stores, BOOK)] == [0, 0]
    assert {path.stat().st_mode & 0o777 for path in on_disk(stores, BOOK)} == {0o600}


def test_private_photos_are_their_authors_alone(stores: Stores, photos: Photos) -> None:
    ana, ben = stores.partner_ids
    (photo,) = put(stores, photos, ana, ana, entry(stores, ana, ana, "1"))
    assert photos.picture(ana, photo.id)
    for reader in (None, ben):
        with pytest.raises(NotFound, match="not there"):
            photos.picture(reader, photo.id)
    assert on_disk(stores, BOOK) == []
    assert [path.name for path in stores.folder.rglob("*.photos")] == []
    with stores.notebook(ana).writing() as session:
        session.delete(session.get(EntryRow, 2))
    with stores.notebook(ana).reading() as connection:
        assert connection.exec_driver_sql("select count(*) from picture").scalar_one() == 0


@pytest.mark.parametrize("damaged", [False, True])
def test_private_pictures_in_files_come_into_the_notebook(
    stores: Stores, photos: Photos, damaged: bool
) -> None:
    ana = stores.partner_ids[0]
    one, two = put(stores, photos, ana, ana, entry(stores, ana, ana, "1"), 2)
    shown = photos.picture(ana, one.id)
    as_of_old(stores, ana)
    assert len(on_disk(stores, ana)) == 4
    if damaged:
        name = file_name(stores.keys.photo_name_key(ana), two.id, "picture")
        (photo_folder(stores.folder, ana) / name).write_bytes(b"torn")
    PictureBytes(stores).bring_in(ana)
    assert photos.picture(ana, one.id) == shown
    assert photos.thumbnail(ana, one.id)
    if damaged:
        with pytest.raises(StoreDamaged, match="words of the entry are safe"):
            photos.picture(ana, two.id)
        assert len(on_disk(stores, ana)) == 2, "what cannot be read is not thrown away"
    else:
        assert photos.picture(ana, two.id) == shown
        assert not photo_folder(stores.folder, ana).exists()


def as_of_old(stores: Stores, who: str) -> None:
    """Put the private pictures of `who` into files, where the first versions kept them."""
    folder = photo_folder(stores.folder, who)
    folder.mkdir()
    with stores.notebook(who).writing() as session:
        for row in session.scalars(select(PictureRow)).all():
            name = file_name(stores.keys.photo_name_key(who), row.photo_id, row.part)
            seal(folder / name, stores.keys.photo_key(who), row.content)
            session.delete(row)


def test_opening_a_notebook_brings_its_pictures_in(store: Journal) -> None:
    ana = store.partners[0].id
    new = NewEntry(text="x", photos=(canary_picture(),), visibility=Visibility.PRIVATE)
    photo = store.write(ana, new).photos[0]
    as_of_old(store.stores, ana)
    store.close()
    with Journal.open(store.folder, now=store.stores.now) as again:
        assert again.photos.thumbnail(ana, photo.id)
        assert not photo_folder(store.folder, ana).exists()


def test_photos_of_the_trash_are_their_authors_alone(stores: Stores, photos: Photos) -> None:
    ana, ben = stores.partner_ids
    (photo,) = put(stores, photos, BOOK, ana, entry(stores, BOOK, ana, "1", trashed=1))
    assert photos.thumbnail(ana, photo.id)
    for reader in (None, ben):
        with pytest.raises(NotFound):
            photos.thumbnail(reader, photo.id)


def test_a_photo_taken_off_can_come_back_for_thirty_days(
    stores: Stores, photos: Photos, clock: Any
) -> None:
    ana = stores.partner_ids[0]
    shared = entry(stores, BOOK, ana, "1")
    one, two = put(stores, photos, BOOK, ana, shared, 2)
    with stores.book.writing() as session:
        photos.drop(session, shared, [one.id])
    assert counted(stores.book, shared) == 1
    with pytest.raises(NotFound):
        photos.picture(ana, one.id)
    clock.forward(days=29)
    assert photos.sweep() == 0
    with stores.book.writing() as session:
        photos.bring_back(session, shared, [one.id])
    assert photos.picture(ana, one.id)
    with stores.book.writing() as session:
        photos.drop(session, shared, [one.id])
    clock.forward(days=31)
    assert photos.sweep() == 2
    assert photos.picture(ana, two.id)
    assert len(on_disk(stores, BOOK)) == 2


@pytest.mark.parametrize("to_book", [True, False])
def test_moving_encrypts_under_the_other_key(to_book: bool, stores: Stores, photos: Photos) -> None:
    ana, ben = stores.partner_ids
    source, target = (ana, BOOK) if to_book else (BOOK, ana)
    databases = {BOOK: stores.book, ana: stores.notebook(ana)}
    first = entry(stores, source, ana, "1")
    (photo,) = put(stores, photos, source, ana, first)
    before = photos.picture(ana, photo.id)
    assert entry(stores, target, ana, "1") == first
    with databases[target].writing() as session:
        photos.move(session, source, target, first)
    with databases[source].writing() as session:
        photos.forget(session, first)
    assert photos.sweep(source) == (0 if to_book else 2)
    assert on_disk(stores, source) == []
    assert len(on_disk(stores, BOOK)) == (2 if to_book else 0)
    assert photos.picture(ana, photo.id) == before
    assert (counted(databases[source], first), counted(databases[target], first)) == (0, 1)
    if to_book:
        assert photos.picture(ben, photo.id) == before
    else:
        with pytest.raises(NotFound):
            photos.picture(ben, photo.id)


def test_an_erased_entry_takes_its_photos_along(stores: Stores, photos: Photos) -> None:
    ana = stores.partner_ids[0]
    put(stores, photos, BOOK, ana, entry(stores, BOOK, ana, "1"))
    with stores.book.writing() as session:
        session.delete(session.get(EntryRow, 2))
    assert photos.sweep() == 2
    assert on_disk(stores, BOOK) == []


def test_what_was_rolled_back_is_swept_and_nothing_else(stores: Stores, photos: Photos) -> None:
    ana = stores.partner_ids[0]
    shared = entry(stores, BOOK, ana, "1")
    (photo,) = put(stores, photos, BOOK, ana, shared)
    made = photos.prepare(canary_picture())

    def fail_after_writing() -> None:
        with stores.book.writing() as session:
            photos.add(session, BOOK, ana, shared, [made])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_after_writing()
    (photo_folder(stores.folder, BOOK) / ".part-x").write_bytes(b"half")
    (photo_folder(stores.folder, BOOK) / "folder").mkdir()
    assert len(on_disk(stores, BOOK)) == 6
    assert photos.sweep() == 3
    assert len(on_disk(stores, BOOK)) == 3, "a folder of somebody else's is left alone"
    assert photos.picture(ana, photo.id)
    assert counted(stores.book, shared) == 1
    assert photos.sweep(ana) == 0


def test_killed_between_file_and_row(stores: Stores, photos: Photos) -> None:
    ana = stores.partner_ids[0]
    shared = entry(stores, BOOK, ana, "1")
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from models.days import local_now\n"
        "from models.store.photos import Photos\n"
        "from models.store.stores import Stores\n"
        "from models.store.tables import PhotoRow\n"
        "from sqlalchemy import event\n"
        "stores = Stores.open(Path(sys.argv[1]), now=local_now); photos = Photos(stores)\n"
        "made = photos.prepare(Path(sys.argv[2]).read_bytes())\n"
        "event.listen(PhotoRow, 'before_insert', lambda *a: os.kill(os.getpid(), 9))\n"
        "with stores.book.writing() as session:\n"
        "    photos.add(session, 'book', sys.argv[3], sys.argv[4], [made])\n"
    )
    chosen = stores.folder.parent / "chosen.jpg"
    chosen.write_bytes(canary_picture())
    ended = subprocess.run(
        [sys.executable, "-c", code, str(stores.folder), str(chosen), ana, shared], check=False
    )
    assert ended.returncode == -9
    assert len(on_disk(stores, BOOK)) == 2
    assert counted(stores.book, shared) == 0
    assert photos.sweep() == 2
    assert on_disk(stores, BOOK) == []


def test_a_photo_whose_file_is_gone_says_so(stores: Stores, photos: Photos) -> None:
    ana = stores.partner_ids[0]
    (photo,) = put(stores, photos, BOOK, ana, entry(stores, BOOK, ana, "1"))
    for path in on_disk(stores, BOOK):
        path.unlink()
    with pytest.raises(StoreDamaged, match="missing or damaged"):
        photos.thumbnail(ana, photo.id)
    with stores.book.reading() as connection:
        assert connection.exec_driver_sql("select count(*) from photo").scalar_one() == 1
    assert PhotoRow.__tablename__ == "photo"


def test_the_journal_sweeps_both_notebooks_and_the_book(store: Journal, clock: Any) -> None:
    ana, ben = (partner.id for partner in store.partners)
    kept = store.write(
        ana, NewEntry(text="x", photos=(canary_picture(),), visibility=Visibility.PRIVATE)
    ).photos[0]
    old = store.write(
        ben, NewEntry(text="y", photos=(canary_picture(),), visibility=Visibility.PRIVATE)
    )
    store.edit(ben, old.id, EntryChanges(drop_photos=(old.photos[0].id,)))
    folder = photo_folder(store.folder, BOOK)
    folder.mkdir(exist_ok=True)
    (folder / ("0" * 32)).write_bytes(b"left")
    (store.folder / ".part-left").write_bytes(b"")
    os.utime(store.folder / ".part-left", (1000, 1000))
    store.sweep()
    left = [path for path in store.folder.rglob("*") if path.name in ("0" * 32, ".part-left")]
    assert left == []
    assert store.photos.thumbnail(ana, kept.id)
    assert pictures_of(store, ben) == 2, "it can still be put back"
    clock.forward(days=31)
    store.sweep()
    assert (pictures_of(store, ana), pictures_of(store, ben)) == (2, 0)


def pictures_of(journal: Journal, who: str) -> int:
    """Return how many parts of pictures lie in a notebook."""
    with journal.stores.notebook(who).reading() as connection:
        count: int = connection.exec_driver_sql("select count(*) from picture").scalar_one()
        return count


def test_erasing_an_entry_deletes_its_picture_files_at_once(store: Journal) -> None:
    ana = store.partners[0].id
    new = NewEntry(text="x", photos=(canary_picture(),))
    for visibility in Visibility:
        entry = store.write(ana, replace(new, visibility=visibility))
        store.delete(ana, entry.id)
    assert store.erase(ana) == 2
    assert list(photo_folder(store.folder, BOOK).iterdir()) == []
    assert pictures_of(store, ana) == 0
