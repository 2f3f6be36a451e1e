"""Is the store whole? Every page, every index, every picture is looked at; the answer is sentences.

What is found in a private notebook is told without a name and without a number: whoever runs the
check must not learn from it how much somebody writes in private.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import select

from models.errors import StoreBusy, StoreDamaged, StoreError, StoreFull, StoreMissing
from models.privacy import keys as keyring
from models.privacy import ring as keyfile
from models.store import schema
from models.store.database import Database
from models.store.mending import mend, mismatches, rebuild_search
from models.store.padding import leave_alike
from models.store.picture_bytes import PARTS, photo_folder
from models.store.read_only import is_writable, open_read_only, or_read_only
from models.store.sealed import file_name, unseal
from models.store.stores import BOOK, KEYS_COUNTER, Stores, notebook_path, settled
from models.store.tables import PhotoRow, PictureRow
from models.store.wholeness import is_whole
from models.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: sentences for a person, and whether all is well now.

    `damaged` says that a database file cannot be read whole.
    """

    sentences: tuple[str, ...]
    ok: bool
    damaged: bool = False


@dataclass(slots=True)
class _Look:
    """One check on its way."""

    folder: Path
    keys: keyring.Keys
    repair: bool
    pictures: bool = True
    sentences: list[str] = field(default_factory=list)
    ok: bool = True
    damaged: bool = False
    #: What a passphrase stands before, as sentences.
    locked: list[str] = field(default_factory=list)

    def wrong(self, sentence: str) -> None:
        """Note something that is wrong and stays so."""
        self.sentences.append(sentence)
        self.ok = False

    def mended(self, sentence: str) -> None:
        """Note something that was wrong and was mended."""
        self.sentences.append(sentence)


def check(
    folder: Path,
    repair: bool = False,
    *,
    keys: keyring.Keys | None = None,
    pictures: bool = True,
) -> Report:
    """Look at everything in the store `folder`; with `repair` mend what can be built again.

    That is the search index, the links by which kinds and tags are found, the counts of pictures
    and a damaged ``keys.json`` that has a whole copy. Nothing else is ever changed. What is not
    open in `keys` (in what lies open where None) cannot be looked at, which is said; nor are
    pictures without `pictures`. Raises :class:`StoreMissing` where there is no store at all.
    """
    if not (folder / BOOK).exists() and not any((folder / n).exists() for n in keyring.COPIES):
        raise StoreMissing(_("There is no store in {folder} yet.").format(folder=folder))
    try:
        look = _Look(folder, settled(folder, keys or keyring.load(folder)), repair, pictures)
    except StoreError as error:
        return Report((str(error),), ok=False)
    _check_keys(look)
    homes = {keyring.BOOK: folder / BOOK}
    homes |= {owner: notebook_path(folder, owner) for owner in look.keys.partner_ids}
    for home, path in homes.items():
        if path.is_file() and not look.keys.is_open(home):
            look.locked.append(_book_locked() if home == keyring.BOOK else _notebook_locked())
            continue
        try:
            _check_file(look, home, path)
        except (StoreFull, StoreBusy):
            raise  # it says nothing about the file
        except StoreError as error:
            look.damaged |= isinstance(error, StoreDamaged)
            look.wrong(str(error) if home == keyring.BOOK else _notebook_damaged())
    if repair and look.ok and look.keys.is_open(keyring.BOOK) and is_writable(folder / BOOK):
        _leave_alike(look)
    if not look.sentences:
        look.sentences.append(_well(look.locked))
    return Report(tuple(dict.fromkeys(look.sentences + look.locked)), look.ok, look.damaged)


def _check_keys(look: _Look) -> None:
    if any(len(home.versions) > 1 for home in keyfile.load(look.folder).homes):
        look.mended(
            _("Renewing the keys was cut short. Nothing is lost; please renew them once more.")
        )
    try:
        keyfile.load_file(look.folder / keyring.NAME)
    except StoreError:
        if look.repair:
            keyfile.save(look.folder, keyfile.load(look.folder))
            look.mended(_("keys.json was damaged; it was written again from its copy."))
        else:
            look.wrong(_("keys.json is damaged, but a copy of it is whole: it can be mended."))
    damaged = keyfile.damaged_copies(look.folder)
    if damaged and look.repair:
        for path in damaged:
            keyfile.mend_copy(path)
        look.mended(_("A copy of keys.json was damaged; it was written again."))
    elif damaged:
        look.wrong(_("A copy of keys.json is damaged: it can be mended."))


def _check_file(look: _Look, home: str, path: Path) -> None:
    if not path.is_file():
        look.wrong(
            _("The book is missing from the store. Restore a backup.")
            if home == keyring.BOOK
            else _("A private notebook is missing from the store. Restore a backup.")
        )
        return
    key = look.keys.key_of(home)
    database = _opened(look.folder, path, key)
    try:
        number = schema.number_of(database)
        if number > schema.SCHEMA:
            raise schema.newer(path)
        if not database.raw(_is_sound):
            look.damaged = True
            look.wrong(_book_damaged() if home == keyring.BOOK else _notebook_damaged())
            return
        if home == keyring.BOOK:
            _check_counter(look, database)
        if number == schema.SCHEMA:
            _check_search(look, database)
            _check_links(look, database)
            if look.pictures:
                _check_photos(look, home, database)
    finally:
        database.close()


def _check_counter(look: _Look, book: Database) -> None:
    counter = keyfile.load(look.folder).counter
    if counter < int(Stores.facts(book).get(KEYS_COUNTER, "0")):
        look.wrong(
            _(
                "keys.json is older than the book has seen it: a former one was put back. Set your "
                "passphrases anew, then renew the keys."
            )
        )


def _opened(folder: Path, path: Path, key: bytes) -> Database:
    """Open a file as it is: an older one is not brought up to date."""
    if not is_writable(path):
        return open_read_only(path, key)

    def attempt() -> Database:
        schema.look_before_opening(path, key)
        database = Database(path, key)
        try:
            schema.number_of(database)
        except BaseException:
            database.close()
            raise
        return database

    return or_read_only(attempt, path, key, folder)


def _is_sound(connection: Any) -> bool:
    """Return whether every page is authentic, the structure is sound and references hold."""
    if not is_whole(connection):
        return False
    return not connection.execute("pragma foreign_key_check").fetchall()


def _check_search(look: _Look, database: Database) -> None:
    # The index itself is authentic like every page; to compare it takes a file that can change.
    if database.read_only or database.raw(_search_agrees):
        return
    if look.repair:
        rebuild_search(database)
        look.mended(_("The search index did not fit the entries; it was built again."))
    else:
        look.wrong(_("The search index does not fit the entries: it can be built again."))


def _search_agrees(connection: Any) -> bool:
    # Rank 1 compares the index with the entries themselves, not only with itself.
    try:
        connection.execute(
            "insert into entry_words(entry_words, rank) values ('integrity-check', 1)"
        )
    except sqlcipher3.DatabaseError as error:
        if "malformed" in str(error):
            return False
        raise
    return True


def _check_links(look: _Look, database: Database) -> None:
    found = mismatches(database)
    if not found:
        return
    if look.repair:
        mend(database, found)
        look.mended(_("Kinds, tags or picture counts did not fit the entries; they do again."))
    else:
        look.wrong(_("Kinds, tags or picture counts do not fit the entries: it can be mended."))


def _check_photos(look: _Look, home: str, database: Database) -> None:
    if home != keyring.BOOK:
        _check_private_pictures(look, database)
        return
    key, name_key = look.keys.photo_key(home), look.keys.photo_name_key(home)
    folder = photo_folder(look.folder, home)
    with database.reading() as connection:
        ids = connection.execute(select(PhotoRow.id)).scalars().all()
    damaged = 0
    for photo_id in ids:
        try:
            for part in PARTS:
                unseal(folder / file_name(name_key, photo_id, part), key)
        except StoreDamaged:
            damaged += 1
    if not damaged:
        return
    look.wrong(
        ngettext(
            "{count} picture is missing or damaged. The words of its entry are safe.",
            "{count} pictures are missing or damaged. The words of their entries are safe.",
            damaged,
        ).format(count=damaged)
    )


def _check_private_pictures(look: _Look, database: Database) -> None:
    """Every part is there; its bytes are as whole as the pages they lie in."""
    with database.reading() as connection:
        parts = connection.execute(select(PictureRow.photo_id, PictureRow.part)).all()
        ids = connection.execute(select(PhotoRow.id)).scalars().all()
    if {(photo_id, part) for photo_id in ids for part in PARTS} - {tuple(row) for row in parts}:
        look.wrong(_("A picture in a private notebook is missing or damaged. All words are safe."))


def _leave_alike(look: _Look) -> None:
    database = Database(look.folder / BOOK, look.keys.book_key())
    try:
        pad = int(Stores.facts(database).get("pad", "0"))
    finally:
        database.close()
    leave_alike(look.folder, look.keys.partner_ids, look.keys, pad)


def _well(locked: list[str]) -> str:
    if locked:
        return _("What could be looked at is whole.")
    return _("All is well: the words, the pictures and the keys are whole.")


def _book_locked() -> str:
    return _("The book is locked, so it was not looked at.")


def _notebook_locked() -> str:
    return _("A notebook is locked, so it was not looked at.")


def _book_damaged() -> str:
    return _("The book is damaged. It was left as it is: restore a backup.")


def _notebook_damaged() -> str:
    return _("A private notebook is damaged. It was left as it is: restore a backup.")
