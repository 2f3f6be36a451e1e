"""Pictures of entries: rows in the store of their entry, and their bytes (``picture_bytes``).

Files of the book are written inside the writing transaction that adds their rows, before those. A
crash in between leaves files without rows, which :meth:`Photos.sweep` deletes; it asks and deletes
in a writing transaction too, so that another process's half-done work is never swept.

A picture taken off an entry stays for the days of the trash, so that this can be undone.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, delete, func, or_, select, update
from sqlalchemy.orm import Session

from models import pictures
from models.days import TRASH_DAYS
from models.entities import Photo
from models.errors import NotFound
from models.pictures import Prepared
from models.privacy.keys import BOOK
from models.store.database import Database
from models.store.picture_bytes import PARTS, PICTURE, THUMBNAIL, PictureBytes, photo_folder
from models.store.sealed import file_name
from models.store.stores import Stores
from models.store.tables import EntryRow, PhotoRow
from models.words import _


class Photos:
    """The pictures of a store. `home` is everywhere ``book`` or the id of a notebook's owner."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._bytes = PictureBytes(stores)

    # --- in ---------------------------------------------------------------------------------

    @staticmethod
    def prepare(data: bytes) -> Prepared:
        """Return the bytes of a picture file made safe to keep; raises :class:`PhotoRefused`.

        Slow: call it before a transaction begins and off the drawing thread.
        """
        return pictures.prepare(data)

    def add(
        self,
        session: Session,
        home: str,
        who: str,
        entry_id: str,
        new: Sequence[Prepared],
        ids: Sequence[str] = (),
    ) -> tuple[Photo, ...]:
        """Put `new` pictures on the entry, whose row is there; `session` writes to `home`.

        `ids` are those an import brings along; fresh ones are made for the rest.
        """
        session.flush()
        last = session.scalar(
            select(func.max(PhotoRow.number)).where(PhotoRow.entry_id == entry_id)
        )
        first = 0 if last is None else last + 1
        kept = []
        for number, one in enumerate(new, first):
            given = ids[number - first] if number - first < len(ids) else secrets.token_hex(16)
            photo = Photo(given, one.width, one.height)
            parts = {PICTURE: one.picture, THUMBNAIL: one.thumbnail}
            self._write(session, home, who, entry_id, number, photo, parts.__getitem__)
            kept.append(photo)
        self._count(session, entry_id)
        return tuple(kept)

    def drop(self, session: Session, entry_id: str, photo_ids: Iterable[str]) -> None:
        """Take pictures off an entry; :meth:`bring_back` undoes it for the days of the trash."""
        self._mark(session, entry_id, photo_ids, deleted=1)

    def bring_back(self, session: Session, entry_id: str, photo_ids: Iterable[str]) -> None:
        """Put pictures that were taken off back on their entry."""
        self._mark(session, entry_id, photo_ids, deleted=0)

    def move(self, session: Session, source: str, target: str, entry_id: str) -> None:
        """Copy an entry's pictures from `source` to `target`, under the other key.

        `session` writes to `target`, where the entry's row is. Call :meth:`forget` in the source's
        own transaction afterwards, and :meth:`sweep` it where that is the book.
        """
        session.flush()
        with self._database(source).reading() as connection:
            rows = connection.execute(
                select(PhotoRow.__table__)
                .where(PhotoRow.entry_id == entry_id, PhotoRow.deleted == 0)
                .order_by(PhotoRow.number)
            ).all()
        session.execute(delete(PhotoRow).where(PhotoRow.entry_id == entry_id))
        for row in rows:
            photo = Photo(row.id, row.width, row.height)
            self._write(
                session,
                target,
                row.author_id,
                entry_id,
                row.number,
                photo,
                lambda part, photo_id=row.id: self._bytes.read(source, photo_id, part),  # type: ignore[misc]
            )
        self._count(session, entry_id)

    def forget(self, session: Session, entry_id: str) -> None:
        """Delete the rows of an entry's pictures for good; :meth:`sweep` then deletes the files."""
        session.execute(delete(PhotoRow).where(PhotoRow.entry_id == entry_id))
        self._count(session, entry_id)

    # --- out --------------------------------------------------------------------------------

    def of(self, connection: Connection, entry_ids: Sequence[str]) -> dict[str, tuple[Photo, ...]]:
        """Return the pictures of entries in the file of `connection`, in order, by entry id."""
        query = (
            select(PhotoRow.entry_id, PhotoRow.id, PhotoRow.width, PhotoRow.height)
            .where(PhotoRow.entry_id.in_(entry_ids), PhotoRow.deleted == 0)
            .order_by(PhotoRow.entry_id, PhotoRow.number)
        )
        found: dict[str, tuple[Photo, ...]] = {}
        for row in connection.execute(query):
            photo = Photo(row.id, row.width, row.height)
            found[row.entry_id] = (*found.get(row.entry_id, ()), photo)
        return found

    def thumbnail(self, reader: str | None, photo_id: str) -> bytes:
        """Return the small square of a picture `reader` may see, a JPEG of 288 pixels a side.

        Raises :class:`NotFound`, or :class:`StoreDamaged` where its file is not whole.
        """
        return self._bytes.read(self._home_of(reader, photo_id), photo_id, THUMBNAIL)

    def picture(self, reader: str | None, photo_id: str) -> bytes:
        """Return a picture `reader` may see, a JPEG; errors as :meth:`thumbnail`."""
        return self._bytes.read(self._home_of(reader, photo_id), photo_id, PICTURE)

    # --- care -------------------------------------------------------------------------------

    def sweep(self, home: str = BOOK) -> int:
        """Delete files of `home` that no row knows, and pictures off their entry for long.

        Returns how many files were deleted. Call it at opening, on a worker.
        """
        since = self._stores.now() - timedelta(days=TRASH_DAYS)
        oldest = f"{max(0, int(since.timestamp() * 1000)):012x}"
        if home != BOOK:
            self._sweep_notebook(home, oldest)
            return 0
        folder = photo_folder(self._stores.folder, home)
        if not folder.is_dir():
            return 0
        name_key = self._stores.keys.photo_name_key(home)
        if not self._has_litter(home, folder, name_key, oldest):
            return 0
        deleted = 0
        with self._database(home).writing() as session:
            session.execute(
                delete(PhotoRow).where(PhotoRow.deleted == 1, PhotoRow.version < oldest)
            )
            ids = session.scalars(select(PhotoRow.id)).all()
            known = {file_name(name_key, photo_id, part) for photo_id in ids for part in PARTS}
            for path in list(folder.iterdir()):
                if path.name not in known:
                    with suppress(OSError):
                        path.unlink()
                        deleted += 1
        return deleted

    # --- inside -----------------------------------------------------------------------------

    def _sweep_notebook(self, home: str, oldest: str) -> None:
        """Delete private pictures that are off their entry for long; their bytes go with them."""
        old = (PhotoRow.deleted == 1, PhotoRow.version < oldest)
        with self._database(home).reading() as connection:
            found = connection.execute(select(PhotoRow.id).where(*old).limit(1)).first()
        if found is not None:
            with self._database(home).writing() as session:
                session.execute(delete(PhotoRow).where(*old))

    def _has_litter(self, home: str, folder: Path, name_key: bytes, oldest: str) -> bool:
        """Return whether there may be something to sweep: a look that keeps no writer waiting."""
        rows = select(PhotoRow.id, PhotoRow.deleted, PhotoRow.version)
        with self._database(home).reading() as connection:
            kept = connection.execute(rows).all()
        known = {file_name(name_key, row.id, part) for row in kept for part in PARTS}
        return any(row.deleted and row.version < oldest for row in kept) or any(
            path.name not in known for path in folder.iterdir()
        )

    def _database(self, home: str) -> Database:
        return self._stores.book if home == BOOK else self._stores.notebook(home)

    def _write(
        self,
        session: Session,
        home: str,
        who: str,
        entry_id: str,
        number: int,
        photo: Photo,
        content: Callable[[str], bytes],
    ) -> None:
        """Write the files of one picture, then its row; bytes of a private one after its row."""
        parts = {part: content(part) for part in PARTS}
        if home == BOOK:
            self._bytes.seal(photo.id, parts)
        session.add(
            PhotoRow(
                id=photo.id,
                author_id=who,
                version=self._stores.version(session),
                deleted=0,
                entry_id=entry_id,
                number=number,
                file=self._bytes.path(home, photo.id, PICTURE).name,
                width=photo.width,
                height=photo.height,
            )
        )
        session.flush()
        if home != BOOK:
            self._bytes.put(session, photo.id, parts)

    def _mark(
        self, session: Session, entry_id: str, photo_ids: Iterable[str], *, deleted: int
    ) -> None:
        session.flush()
        session.execute(
            update(PhotoRow)
            .where(PhotoRow.entry_id == entry_id, PhotoRow.id.in_(list(photo_ids)))
            .values(deleted=deleted, version=self._stores.version(session))
        )
        self._count(session, entry_id)

    def _count(self, session: Session, entry_id: str) -> None:
        """Keep the entry's own count of its pictures right."""
        alive = select(func.count()).where(PhotoRow.entry_id == entry_id, PhotoRow.deleted == 0)
        session.execute(
            update(EntryRow)
            .where(EntryRow.id == entry_id)
            .values(photos=alive.scalar_subquery())
            .execution_options(synchronize_session=False)
        )

    def _home_of(self, reader: str | None, photo_id: str) -> str:
        """Return where a picture `reader` may see lies; raises :class:`NotFound`."""
        self._stores.refuse_locked(reader)
        homes = (BOOK,) if reader is None else (BOOK, reader)
        seen = (
            select(PhotoRow.id)
            .join(EntryRow, EntryRow.id == PhotoRow.entry_id)
            .where(
                PhotoRow.id == photo_id,
                PhotoRow.deleted == 0,
                or_(EntryRow.deleted == 0, EntryRow.author_id == (reader or "")),
            )
        )
        for home in homes:
            with self._database(home).reading() as connection:
                if connection.execute(seen).first():
                    return home
        raise NotFound(_("That picture is not there any more."))
