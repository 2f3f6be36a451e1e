"""``keys.json``: every key of a store with the ways to it (:mod:`models.privacy.homes`), as a file.

The file is versioned, carries a checksum (BLAKE2b) and is written whole; the two copies before it
stay as ``keys.json.1`` and ``keys.json.2``. A counter rises at every writing, so that a file that
was put back can be noticed. Keys are random and never derived from a passphrase: a passphrase adds
another way to them and re-encrypts no database. While keys are being renewed a home has two
versions of its key, and its file may be under either.

Only the standard library is imported here: the fast commands go through this module.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from models import files
from models.errors import StoreDamaged, StoreError, StoreMissing, StoreNewer
from models.privacy.homes import (
    BOOK,
    FORMAT,
    NAME,
    VERSION,
    Home,
    Pair,
    Ring,
    Version,
    context,
    derive,
    no_key,
)
from models.privacy.wraps import KEY_BYTES, UnknownWrap, read_wraps
from models.words import _

__all__ = [
    "BOOK",
    "COPIES",
    "FORMAT",
    "NAME",
    "VERSION",
    "Home",
    "Pair",
    "Ring",
    "Version",
    "checksum",
    "context",
    "copy",
    "damaged_copies",
    "derive",
    "double",
    "from_bytes",
    "load",
    "load_file",
    "mend_copy",
    "no_key",
    "save",
    "save_alone",
    "to_bytes",
]

#: The newest file first, then the copies before it.
COPIES = (NAME, f"{NAME}.1", f"{NAME}.2")
_LARGEST = 1_000_000


# --- the document -----------------------------------------------------------------------------


def to_bytes(ring: Ring) -> bytes:
    """Return the document of `ring` in the newest version, with its checksum."""
    homes = []
    for home in ring.homes:
        named = {} if home.named is None else {"named": home.named}
        versions = [version.to_json() for version in home.versions]
        homes.append({"home": home.home, **named, "versions": versions})
    body = {"couple": ring.couple_id, "counter": ring.counter, "homes": homes}
    document = {"format": FORMAT, "version": VERSION, "checksum": checksum(body), "body": body}
    return json.dumps(document, indent=1).encode()


def from_bytes(data: bytes) -> Ring:
    """Read a document of this or an earlier version.

    Raises :class:`StoreDamaged` where it is not whole, :class:`StoreNewer` where a newer version
    or an unknown sort of wrap is needed to read it.
    """
    try:
        document = json.loads(data)
        if document["format"] != FORMAT:
            raise ValueError("another format")
        version, body = document["version"], document["body"]
        if version > VERSION:
            raise _newer()
        if document["checksum"] != checksum(body):
            raise ValueError("checksum")
        ring = _READERS[version](body)
        _refuse_nonsense(ring)
        return ring
    except UnknownWrap:
        raise _newer() from None
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
        # The cause may quote the file: it goes no further.
        raise _damaged() from None


def _first(body: dict[str, Any]) -> Ring:
    """Read version 1: one plain key a home, no counter and no pairs."""
    homes = [
        Home(str(key["home"]), (Version(1, read_wraps(key["wraps"])),)) for key in body["keys"]
    ]
    return Ring(str(body["couple"]), tuple(homes))


def _second(body: dict[str, Any]) -> Ring:
    homes = []
    for home in body["homes"]:
        named = home.get("named")
        if named not in (None, True, False):
            raise ValueError("named or not")
        versions = tuple(Version.from_json(one) for one in home["versions"])
        homes.append(Home(str(home["home"]), versions, named))
    return Ring(str(body["couple"]), tuple(homes), int(body["counter"]))


#: Every version of the file this program can read; the newest is written.
_READERS: dict[int, Callable[[dict[str, Any]], Ring]] = {1: _first, 2: _second}


def _refuse_nonsense(ring: Ring) -> None:
    names = [home.home for home in ring.homes]
    numbers = [[version.number for version in home.versions] for home in ring.homes]
    if len(set(names)) < len(names) or not all(numbers):
        raise ValueError("homes")
    if any(sorted(set(one)) != one for one in numbers):
        raise ValueError("versions")


def checksum(body: Any) -> str:
    """Return the digest that stands beside `body`: it finds damage, and keeps nobody out."""
    whole = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.blake2b(whole, digest_size=KEY_BYTES).hexdigest()


# --- the file ---------------------------------------------------------------------------------


def load(folder: Path) -> Ring:
    """Return the ring of the store in `folder`: of the newest copy that is whole.

    Raises :class:`StoreMissing` where there is none, :class:`StoreNewer` where the newest one needs
    a newer version, :class:`StoreDamaged` where no copy is whole.
    """
    found = [folder / name for name in COPIES if (folder / name).is_file()]
    if not found:
        raise StoreMissing(_("There is no store in {folder} yet.").format(folder=folder))
    for path in found:
        try:
            return load_file(path)
        except StoreDamaged:
            continue
    raise _damaged()


def load_file(path: Path) -> Ring:
    """Return the ring in this one file; errors as :func:`from_bytes`."""
    with files.telling(path), path.open("rb") as file:
        data = file.read(_LARGEST)
    return from_bytes(data)


def save(folder: Path, ring: Ring) -> Ring:
    """Write `ring` to `folder`, whole; a whole file before it becomes the first old copy.

    A damaged file is written over and never displaces a good old copy. Killed at any point, a
    whole copy stands under one of the names. Returns the ring as it was written.
    """
    newest, first, second = (folder / name for name in COPIES)
    counted = _counted(folder, ring)
    if _is_whole(newest):
        if _is_whole(first):
            files.write_whole(second, first.read_bytes())
        files.write_whole(first, newest.read_bytes())
    files.write_whole(newest, to_bytes(counted))
    return counted


def save_alone(folder: Path, ring: Ring, *, copies_first: bool) -> Ring:
    """Write `ring` under all three names, so that no way to a key is left but those in it.

    What stood there is wiped as far as the disk lets one. With `copies_first` a program killed in
    the middle never leaves an old copy that gives away what the newest file protects; without it
    the newest file is the first to change. Returns the ring as it was written.
    """
    counted = _counted(folder, ring)
    data = to_bytes(counted)
    order = COPIES[::-1] if copies_first else COPIES
    for name in order:
        files.write_over(folder / name, data)
    return counted


def copy(source: Path, target: Path) -> None:
    """Put the keys of the store in `source` into the folder `target`, as they are."""
    files.write_whole(target / NAME, to_bytes(load(source)))


def double(folder: Path) -> None:
    """Let both copies of the store in `folder`, which nobody else has yet, be the file of now."""
    data = (folder / NAME).read_bytes()
    for name in COPIES[:0:-1]:
        files.write_whole(folder / name, data)


def damaged_copies(folder: Path) -> tuple[Path, ...]:
    """Return the copies in `folder` that are there and not whole."""
    found = []
    for path in (folder / name for name in COPIES[1:]):
        try:
            load_file(path)
        except StoreDamaged:
            found.append(path)
        except StoreError:  # it is not there, or of a newer version: left as it is
            continue
    return tuple(found)


def mend_copy(path: Path) -> None:
    """Let the damaged copy at `path` be the file of now, which is whole."""
    files.write_over(path, path.with_name(NAME).read_bytes())


def _counted(folder: Path, ring: Ring) -> Ring:
    """Return `ring` with a counter above all that stand in `folder`."""
    found = [ring.counter]
    for name in COPIES:
        if (folder / name).is_file():
            try:
                found.append(load_file(folder / name).counter)
            except StoreDamaged:
                continue
    return replace(ring, counter=max(found) + 1)


def _is_whole(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        load_file(path)
    except StoreDamaged:
        return False
    return True


def _damaged() -> StoreDamaged:
    return StoreDamaged(
        _("{name} is damaged, so this store cannot be opened. Restore a backup.").format(name=NAME)
    )


def _newer() -> StoreNewer:
    return StoreNewer(
        _(
            "{name} was written by a newer version of Both Ways. It was left as it is: please "
            "update the program."
        ).format(name=NAME)
    )
