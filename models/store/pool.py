"""The pictures that backups share: each lies once beside them, under the digest of its bytes.

A picture file never changes, so where the disk can the pool holds a second name of the same file
and takes no space. That is no second copy: one disk is no backup, and the app says so.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from models import files
from models.errors import StoreDamaged
from models.store.shelf import POOL, Backup, Member
from models.words import _

_CHUNK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")


def known(folder: Path, backups: Iterable[Backup]) -> dict[str, Member]:
    """Return the pictures that lie in the pool of `folder` already, by their name in the store."""
    pictures: dict[str, Member] = {}
    for backup in backups:
        for member in backup.listing.pictures if backup.listing else ():
            if member.name not in pictures and has(folder, member):
                pictures[member.name] = member
    return pictures


def has(folder: Path, member: Member) -> bool:
    """Return whether the pool of `folder` has a file of that digest and size."""
    try:
        return (folder / POOL / member.digest).stat().st_size == member.size
    except OSError:
        return False


def take_in(folder: Path, source: Path, names: Iterable[str]) -> list[Member]:
    """Move the pictures `names` of the store copy `source` into the pool of `folder`."""
    members = []
    pool = folder / POOL
    for name in names:
        files.make_folder(pool)
        path = source / name
        with files.telling(path):
            member = Member(name, path.stat().st_size, digest_of(path))
            if not has(folder, member):
                _make_durable(path)
                files.replace(path, pool / member.digest)
        members.append(member)
    if members:
        with files.telling(pool):
            files.sync_folder(pool)
    return members


def _make_durable(path: Path) -> None:
    """Put the bytes of a copied file onto the disk; of a second name they are there already."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def digest_of(path: Path) -> str:
    """Return the digest of a file as lists name it. Raises OSError."""
    digest = hashlib.blake2b(digest_size=32)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def give_out(folder: Path, member: Member, target: Path) -> bool:
    """Put a picture of the pool of `folder` at `target`; False where it is not there or differs.

    On the same disk the file gets one more name, elsewhere it is copied.
    """
    source = folder / POOL / member.digest
    if not has(folder, member):
        return False
    try:
        if digest_of(source) != member.digest:
            return False
    except OSError:
        return False
    files.make_folder(target.parent)
    try:
        os.link(source, target)
    except OSError:
        with files.telling(target), source.open("rb") as file, files.writing_whole(target) as out:
            while chunk := file.read(_CHUNK):
                out.write(chunk)
    return True


def carry(
    source: Path, target: Path, members: Iterable[Member], step: Callable[[int], None]
) -> None:
    """Copy pictures from the pool of `source` to the pool of `target`, each proven on the way.

    `step` is called with the bytes of each. Raises :class:`StoreDamaged` where one is not whole.
    """
    wanted: Mapping[str, Member] = {member.digest: member for member in members}
    for member in wanted.values():
        if not has(target, member):
            # Never with its parents: a stick that was pulled out leaves a bare mount point.
            with files.telling(target):
                (target / POOL).mkdir(exist_ok=True, mode=0o700)
            _copy(source / POOL / member.digest, target / POOL / member.digest, member)
        step(member.size)


def _copy(source: Path, target: Path, member: Member) -> None:
    digest = hashlib.blake2b(digest_size=32)
    with files.writing_whole(target) as out, files.telling(source), source.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
        if digest.hexdigest() != member.digest:
            raise StoreDamaged(
                _("A picture of the backup is damaged on this disk, so it was not copied.")
            )


def sweep(folder: Path, backups: Iterable[Backup]) -> None:
    """Delete pictures that none of `backups` names.

    Nothing goes while a backup cannot be read: it might be the one that needs them.
    """
    listings = [backup.listing for backup in backups]
    if None in listings or not (folder / POOL).is_dir():
        return
    named = {member.digest for one in listings if one is not None for member in one.pictures}
    for path in (folder / POOL).iterdir():
        if _DIGEST.fullmatch(path.name) and path.name not in named:
            with suppress(OSError):
                path.unlink()


def missing(path: Path, members: Iterable[Member]) -> list[Member]:
    """Return the pictures that do not lie beside the backup `path`, by size alone."""
    return [member for member in members if not has(path.parent, member)]
