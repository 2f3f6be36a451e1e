"""Making one backup: ``bothways-NUMBER.backup``, verified before it gets its name.

The store is copied beside (:mod:`copying`), the copy is checked like a store, packed, and read back
with every digest; only then it has its number.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import zipfile
from collections.abc import Callable, Generator, Iterator
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Protocol

from models import files
from models.errors import StoreDamaged, StoreFull
from models.store import pool, shelf
from models.store.checking import check
from models.store.copying import Source, copy_store
from models.store.shelf import BACKUPS, LIST, Listing, Member, Why
from models.store.stores import BOOK, NOTEBOOKS, Stores
from models.words import _

#: Called with bytes done and bytes in all; it may raise to cancel, and nothing is left then.
Progress = Callable[[int, int], None]
#: Making a backup in steps, between which others may use the store.
Steps = Generator[None, None, Path]

_CHUNK = 1 << 20


class HasStores(Protocol):
    """An open journal, as far as it is needed here."""

    @property
    def stores(self) -> Stores:
        """The open folder."""


def backup(
    source: HasStores | Path, target: Path | None = None, on_progress: Progress | None = None
) -> Path:
    """Write a verified backup of the whole store into the folder `target`; returns the file.

    It holds everything. `source` is an open journal or the folder of a store, `target` its own
    ``backups`` folder where none is named. Raises :class:`StoreDamaged` where the store is not
    whole, :class:`StoreFull`, :class:`StoreReadOnly`, :class:`StoreBusy`; an older backup is never
    touched.
    """
    if isinstance(source, Path):
        with Stores.open(source) as stores:
            return finished(making(stores, target, Why.ASKED, on_progress))
    return finished(making(source.stores, target, Why.ASKED, on_progress))


def finished(steps: Steps) -> Path:
    """Go through all steps at once; returns the file."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            path: Path = end.value
            return path


def making(
    stores: Source,
    target: Path | None,
    why: Why,
    on_progress: Progress | None = None,
    *,
    whole: bool = False,
) -> Steps:
    """Make a backup in steps: copy, check, pack. Closed before the end, nothing of it is left.

    One a person asked for, and with `whole` any, holds its pictures; the others name them (see
    :mod:`pool`). It is put together beside the store's backups, and in `target` where nothing can
    be written there.
    """
    own = stores.folder / BACKUPS
    folder, whole = target or own, whole or why is Why.ASKED
    desk = own if target is None or _can_be_written(own) else folder
    files.make_folder(desk)
    files.make_folder(folder)
    # Beside a store that cannot be written nobody keeps backups: there is nothing to guard.
    with shelf.alone(own) if desk == own else nullcontext():
        known = {} if whole else pool.known(own, shelf.found(own))
        _refuse_full(stores.folder, desk, folder, whole=whole)
        path = folder / shelf.file_name(shelf.newest_number(own, folder) + 1)
        beside = desk / f"{files.TEMPORARY}{secrets.token_hex(4)}"
        try:
            pictures = copy_store(stores, beside, known)
            yield
            _check(stores, beside, whole=whole)
            yield
            listing = Listing((), (), stores.now(), why, secrets.token_hex(8))
            if not whole:
                listing = replace(listing, pictures=_shared(own, beside, pictures, known))
            yield
            with files.writing_whole(path) as file:
                _write_zip(file, beside, listing, on_progress)
                file.flush()
                shelf.verify(Path(file.name), path.name)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return path


def _shared(
    own: Path, beside: Path, pictures: list[str], known: dict[str, Member]
) -> tuple[Member, ...]:
    """Move new pictures from the copy into the pool; returns all of them."""
    fresh = pool.take_in(own, beside, [name for name in pictures if name not in known])
    old = [known[name] for name in pictures if name in known]
    for home in (beside / "photos", *(beside / NOTEBOOKS).glob("*.photos")):
        shutil.rmtree(home, ignore_errors=True)
    return tuple(sorted([*old, *fresh], key=lambda member: member.name))


def _check(stores: Source, beside: Path, *, whole: bool) -> None:
    """Raise :class:`StoreDamaged` where the copy is no whole store.

    Of a backup that shares its pictures only the rest is looked at: a picture that is damaged must
    not keep the words from being backed up.
    """
    report = check(beside, keys=stores.keys, pictures=whole)
    if not report.ok:
        raise StoreDamaged(" ".join(report.sentences))


# --- packing ---------------------------------------------------------------------------------


def _write_zip(
    file: BinaryIO, folder: Path, listing: Listing, on_progress: Progress | None
) -> None:
    names = sorted(_members(folder))
    sizes = [(folder / name).stat().st_size for name in names]
    done, members = 0, []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, size in zip(names, sizes, strict=True):
            info = shelf.plain_info(name)
            digest = hashlib.blake2b(digest_size=32)
            with (
                (folder / name).open("rb") as content,
                archive.open(info, "w", force_zip64=True) as member,
            ):
                while chunk := content.read(_CHUNK):
                    member.write(chunk)
                    digest.update(chunk)
                    done += len(chunk)
                    if on_progress:
                        on_progress(done, sum(sizes))
            members.append(Member(name, size, digest.hexdigest()))
        body = replace(listing, files=tuple(members)).to_json()
        archive.writestr(shelf.plain_info(LIST), json.dumps(body, indent=1))


def _members(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def _can_be_written(own: Path) -> bool:
    """Return whether something can be made in the folder of a store's backups."""
    return os.access(own if own.is_dir() else own.parent, os.W_OK)


def _refuse_full(store: Path, desk: Path, folder: Path, *, whole: bool) -> None:
    """Raise :class:`StoreFull` before anything is written that would not fit."""
    copies = sum(_sizes(store, BOOK, f"{NOTEBOOKS}/*.db"))
    pictures = sum(_sizes(store, "photos/*", f"{NOTEBOOKS}/*.photos/*")) if whole else 0
    together = desk.stat().st_dev == folder.stat().st_dev
    needed = {desk: copies, folder: pictures + copies * (2 if together else 1)}
    for place, size in needed.items():
        if files.free_space(place) < size:
            raise StoreFull(
                _("There is no room for a backup in {folder}. Nothing was changed.").format(
                    folder=place
                )
            )


def _sizes(store: Path, *patterns: str) -> Iterator[int]:
    for pattern in patterns:
        for path in store.glob(pattern):
            with suppress(FileNotFoundError):  # swept by another process
                yield path.stat().st_size
