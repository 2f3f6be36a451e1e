"""Where the bytes of pictures lie: those of the book in sealed files, private ones in the notebook.

A file for each private picture would tell whoever looks at the folder that there are some, whose,
how many and since when. Inside the notebook they take up room in its large steps like its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models import files
from models.errors import StoreDamaged
from models.privacy.keys import BOOK
from models.store.sealed import damaged, file_name, seal, unseal
from models.store.stores import NOTEBOOKS, Stores
from models.store.tables import PhotoRow, PictureRow

PICTURE = "picture"
THUMBNAIL = "thumbnail"
PARTS = (PICTURE, THUMBNAIL)


def photo_folder(folder: Path, home: str) -> Path:
    """Return where the photo files of `home` (``book`` or a partner's id) lie in a store.

    Private pictures of the first versions lay in such a folder too; none is made any more.
    """
    return folder / "photos" if home == BOOK else folder / NOTEBOOKS / f"{home}.photos"


class PictureBytes:
    """Reads and writes them; `home` is ``book`` or the id of a notebook's owner."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def path(self, home: str, photo_id: str, part: str) -> Path:
        """Return the file that holds a part of a picture, where it lies in a file."""
        name = file_name(self._stores.keys.photo_name_key(home), photo_id, part)
        return photo_folder(self._stores.folder, home) / name

    def read(self, home: str, photo_id: str, part: str) -> bytes:
        """Return a part of a picture; raises :class:`StoreDamaged` where it is not whole."""
        if home == BOOK:
            return self._unsealed(home, photo_id, part)
        wanted = select(PictureRow.content).where(
            PictureRow.photo_id == photo_id, PictureRow.part == part
        )
        with self._stores.notebook(home).reading() as connection:
            found = connection.scalar(wanted)
        if found is None:
            raise damaged()
        return bytes(found)

    def seal(self, photo_id: str, parts: Mapping[str, bytes]) -> None:
        """Write the files of a picture of the book."""
        files.make_folder(photo_folder(self._stores.folder, BOOK))
        key = self._stores.keys.photo_key(BOOK)
        for part in PARTS:
            seal(self.path(BOOK, photo_id, part), key, parts[part])

    @staticmethod
    def put(session: Session, photo_id: str, parts: Mapping[str, bytes]) -> None:
        """Keep a private picture, whose row is there, in the notebook `session` writes to."""
        session.execute(
            insert(PictureRow),
            [{"photo_id": photo_id, "part": part, "content": parts[part]} for part in PARTS],
        )

    def bring_in(self, who: str) -> None:
        """Take private pictures that still lie in files into the notebook, and the files away."""
        folder = photo_folder(self._stores.folder, who)
        with self._stores.notebook(who).writing() as session:
            kept = set(session.scalars(select(PictureRow.photo_id)))
            for photo_id in session.scalars(select(PhotoRow.id)).all():
                if photo_id not in kept:
                    with suppress(StoreDamaged):  # it is told where the picture is looked at
                        parts = {part: self._unsealed(who, photo_id, part) for part in PARTS}
                        self.put(session, photo_id, parts)
                        kept.add(photo_id)
            known = set(session.scalars(select(PhotoRow.id))) - kept
        still = {self.path(who, photo_id, part).name for photo_id in known for part in PARTS}
        for path in list(folder.iterdir()):
            if path.name not in still:
                with suppress(OSError):
                    path.unlink()
        with suppress(OSError):
            folder.rmdir()

    def _unsealed(self, home: str, photo_id: str, part: str) -> bytes:
        return unseal(self.path(home, photo_id, part), self._stores.keys.photo_key(home))
