"""The backups in a folder: their names, their lists, and the pictures they share.

A backup is ``bothways-NUMBER.backup``, a zip with a list of its files. One that is made to be
taken elsewhere holds everything. Those the app makes by itself hold databases and keys; pictures
never change, so each lies once beside them, in ``bothways-photos`` under its digest, and the list
names it.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import ImportRefused, StoreBusy, StoreDamaged
from models.lock import NAME as LOCK
from models.lock import AppLock
from models.privacy import keys as keyring
from models.words import _

if TYPE_CHECKING:
    from models.exchange.archive import Archive

BACKUPS = "backups"
ENDING = ".backup"
LIST = "list.json"
#: Where backups that do not hold their pictures have them, beside themselves.
POOL = "bothways-photos"
STATE = "state.json"
FORMAT = "bothways-backup"
#: The first version holds all its pictures; the second names those that lie beside it.
WHOLE, SHARING = 1, 2

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_NAME = re.compile(r"bothways-(\d+)\.backup")
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: What this folder may hold of ours; nothing else in it is ever deleted.
OWN = re.compile(
    r"bothways-\d+\.backup|\w+-before-\d+\.db(-wal|-shm)?|\.part-\w+"
    rf"|{re.escape(POOL)}|{re.escape(STATE)}|{LOCK}"
)


class Why(Enum):
    """What a backup was made for. Only those a person asked for are never thinned out."""

    ASKED = "asked"
    CLOSE = "close"
    WHILE = "while"
    IMPORT = "import"
    RESTORE = "restore"
    KEYS = "keys"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the store as a list names it; ``digest`` is BLAKE2b of 32 bytes, in hex."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What the list of a backup says.

    ``made`` is aware, None where it is not said. It says nothing of which keys were at hand: lists
    of before named the homes that were open (``fits``), and told who had opened the journal.
    """

    files: tuple[Member, ...]
    pictures: tuple[Member, ...] = ()
    made: datetime | None = None
    why: Why = Why.ASKED
    ident: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the document that stands in the backup."""
        body: dict[str, Any] = {
            "format": FORMAT,
            "version": SHARING if self.pictures else WHOLE,
            "id": self.ident,
            "why": self.why.value,
            "files": [_row(member) for member in self.files],
        }
        if self.made is not None:
            body["made"] = self.made.isoformat(timespec="seconds")
        if self.pictures:
            body["pictures"] = [_row(member) for member in self.pictures]
        return body


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in a folder; `listing` is None where it cannot be read as one."""

    path: Path
    number: int
    size: int
    listing: Listing | None

    @property
    def automatic(self) -> bool:
        """Whether the app made it by itself."""
        return self.listing is not None and self.listing.why is not Why.ASKED


def found(folder: Path) -> tuple[Backup, ...]:
    """Return the backups in `folder`, the highest number first; only their lists are read."""
    backups = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if (named := _NAME.fullmatch(path.name)) and path.is_file():
            with suppress(FileNotFoundError):  # another process has just thinned it out
                size = path.stat().st_size
                backups.append(Backup(path, int(named[1]), size, look(path)))
    return tuple(sorted(backups, key=lambda backup: backup.number, reverse=True))


def look(path: Path) -> Listing | None:
    """Return the list of the backup at `path`, None where it is none or was cut off."""
    from models.exchange.archive import BACKUP, Archive

    try:
        with Archive(path, BACKUP) as archive:
            return read_list(archive)
    except ImportRefused:
        return None


def fingerprint(key: bytes) -> str:
    """Return a mark by which a key is known again; nothing of the key follows from it."""
    return keyring.derive(key, b"fits")[:8].hex()


def newest_number(*folders: Path) -> int:
    """Return the highest number of a backup in `folders`, 0 where there is none."""
    names = [path.name for folder in folders if folder.is_dir() for path in folder.iterdir()]
    return max((int(found[1]) for name in names if (found := _NAME.fullmatch(name))), default=0)


def file_name(number: int) -> str:
    """Return the name of the backup with that number."""
    return f"bothways-{number:04}{ENDING}"


def read_list(archive: Archive) -> Listing:
    """Return the list of an open backup; raises :class:`ImportRefused` where it is not right.

    Every file listed is in the archive, and nothing else but the list.
    """
    try:
        body = json.loads(archive.read(LIST))
        listing = _listing(body)
        right = body["format"] == FORMAT and body["version"] <= SHARING
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise not_a_backup(archive.path) from error
    names = sorted(member.name for member in listing.files)
    if not right or names != sorted(set(archive.names) - {LIST}):
        raise not_a_backup(archive.path)
    return listing


def _listing(body: dict[str, Any]) -> Listing:
    made = datetime.fromisoformat(body["made"]) if body.get("made") else None
    if made is not None and made.tzinfo is None:
        raise ValueError("a moment without its zone")
    pictures = tuple(_member(row) for row in body.get("pictures", ()))
    if not all(_DIGEST.fullmatch(member.digest) for member in pictures):
        raise ValueError("no digest")
    return Listing(
        tuple(_member(row) for row in body["files"]),
        pictures,
        made,
        _why(body.get("why")),
        str(body.get("id", "")),
    )


def _why(word: object) -> Why:
    """Return what a backup was made for: a reason only a newer version knows is no request."""
    if word is None:
        return Why.ASKED
    return next((why for why in Why if why.value == word), Why.WHILE)


def _member(row: dict[str, Any]) -> Member:
    return Member(str(row["name"]), int(row["size"]), str(row["blake2b"]))


def _row(member: Member) -> dict[str, Any]:
    return {"name": member.name, "size": member.size, "blake2b": member.digest}


def checked_chunks(archive: Archive, member: Member) -> Iterator[bytes]:
    """Yield the bytes of one listed file; raises :class:`ImportRefused` where they differ."""
    digest, size = hashlib.blake2b(digest_size=32), 0
    for chunk in archive.chunks(member.name):
        digest.update(chunk)
        size += len(chunk)
        yield chunk
    if size != member.size or digest.hexdigest() != member.digest:
        raise not_a_backup(archive.path)


def digest_of(data: bytes) -> str:
    """Return the digest of `data` as lists name it."""
    return hashlib.blake2b(data, digest_size=32).hexdigest()


def plain_info(name: str) -> zipfile.ZipInfo:
    """Return the entry of a file in a backup: it says nothing of when it was made."""
    return zipfile.ZipInfo(name, _NO_TIME)


def verify(path: Path, name: str) -> None:
    """Read the backup at `path` whole and compare every digest; pictures beside it are not read.

    Raises :class:`StoreDamaged` naming the file `name` where one differs.
    """
    from models.exchange.archive import BACKUP, Archive

    try:
        with Archive(path, BACKUP) as archive:
            for member in read_list(archive).files:
                for _chunk in checked_chunks(archive, member):
                    pass
    except ImportRefused as error:
        raise StoreDamaged(
            _("The backup {name} could not be read back, so it was not kept.").format(name=name)
        ) from error


def not_a_backup(path: Path) -> ImportRefused:
    """Return the error for a file that is no whole backup."""
    return ImportRefused(
        _(
            "{file} is not a whole backup of Both Ways, or of a newer version. Nothing was "
            "changed: try another backup."
        ).format(file=path.name)
    )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only one who changes the backups in `folder`, of all windows and commands.

    Raises :class:`StoreBusy` where another one does. A process that dies leaves nothing locked.
    """
    lock = AppLock()
    if not lock.acquire(folder):
        raise StoreBusy(_("Another backup is being made just now. Try again in a moment."))
    try:
        yield
    finally:
        lock.release()
