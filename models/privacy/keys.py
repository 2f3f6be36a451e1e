"""``keys.json``: the random keys of the book and of each private notebook, and nothing else.

The file is versioned, carries a checksum (BLAKE2b) and is written whole; the two copies before it
stay as ``keys.json.1`` and ``keys.json.2``. Every key is random and never derived from a
passphrase: it lies in the file inside a list of *wraps*, any one of which gives the key back. The
only sort of wrap so far is ``plain``, which protects nothing; a passphrase adds another sort and
re-encrypts no database.

Only the standard library is imported here: the fast commands go through this module.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from models import files
from models.errors import StoreDamaged, StoreMissing, StoreNewer
from models.words import _

NAME = "keys.json"
#: The newest file first, then the copies before it.
COPIES = (NAME, f"{NAME}.1", f"{NAME}.2")
#: What `photo_key` and `home` call the shared book; a notebook is called by its partner's id.
BOOK = "book"
KEY_BYTES = 32

_FORMAT = "bothways-keys"
_VERSION = 1
_LARGEST = 1_000_000


class Wrap(Protocol):
    """One way to a key, as it stands in the file."""

    def open(self) -> bytes:
        """Return the key."""

    def to_json(self) -> dict[str, str]:
        """Return what stands in the file; ``kind`` names the sort."""


@dataclass(frozen=True, slots=True)
class PlainWrap:
    """The key itself: convenient, and no protection from anyone who can read the file."""

    key: bytes = field(repr=False)

    def open(self) -> bytes:
        """Return the key."""
        return self.key

    def to_json(self) -> dict[str, str]:
        """Return what stands in the file."""
        return {"kind": "plain", "key": self.key.hex()}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> PlainWrap:
        """Read it; raises ValueError, KeyError or TypeError where it is not one."""
        key = bytes.fromhex(body["key"])
        if len(key) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        return cls(key)


#: Every sort of wrap this version can read.
WRAPS: dict[str, Callable[[dict[str, Any]], Wrap]] = {"plain": PlainWrap.from_json}


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One key and the ways to it; ``home`` is ``book`` or a partner's id."""

    home: str
    wraps: tuple[Wrap, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one store. Never printed: their representation names homes only."""

    couple_id: str
    entries: tuple[KeyEntry, ...] = field(repr=False)

    @property
    def partner_ids(self) -> tuple[str, ...]:
        """Whose notebooks have a key, in the order they were made."""
        return tuple(entry.home for entry in self.entries if entry.home != BOOK)

    def is_open(self, home: str) -> bool:
        """Return whether the key of ``book`` or of a partner's notebook is at hand."""
        return any(entry.home == home for entry in self.entries)

    def key_of(self, home: str) -> bytes:
        """Return the raw 32 bytes of ``book`` or of a partner's notebook."""
        for entry in self.entries:
            if entry.home == home:
                return entry.wraps[0].open()
        raise StoreDamaged(
            _("{name} holds no key for a part of this store. Restore a backup.").format(name=NAME)
        )

    def book_key(self) -> bytes:
        """Return the key of the shared book, 32 bytes."""
        return self.key_of(BOOK)

    def notebook_key(self, partner_id: str) -> bytes:
        """Return the key of `partner_id`'s private notebook, 32 bytes."""
        return self.key_of(partner_id)

    def photo_key(self, home: str) -> bytes:
        """Return the key of the photos of ``book`` or of a partner's notebook, 32 bytes."""
        return derive(self.key_of(home), b"photo")

    def photo_name_key(self, home: str) -> bytes:
        """Return the key from which the names of the photo files of `home` are made."""
        return derive(self.key_of(home), b"photo-name")

    def with_partner(self, partner_id: str) -> Keys:
        """Return these keys with a new random one for `partner_id`'s notebook."""
        return replace(self, entries=(*self.entries, _fresh(partner_id)))


def derive(key: bytes, purpose: bytes) -> bytes:
    """Return a key for one `purpose` (at most 16 bytes) made from `key`: keyed BLAKE2b."""
    return hashlib.blake2b(b"bothways", key=key, person=purpose, digest_size=KEY_BYTES).digest()


def new_keys(partner_ids: Iterable[str]) -> Keys:
    """Return fresh random keys for a book and one notebook a partner."""
    homes = (BOOK, *partner_ids)
    return Keys(secrets.token_hex(16), tuple(_fresh(home) for home in homes))


def _fresh(home: str) -> KeyEntry:
    return KeyEntry(home, (PlainWrap(secrets.token_bytes(KEY_BYTES)),))


def to_bytes(keys: Keys) -> bytes:
    """Return the document of `keys`, with its checksum."""
    body = {
        "couple": keys.couple_id,
        "keys": [
            {"home": entry.home, "wraps": [wrap.to_json() for wrap in entry.wraps]}
            for entry in keys.entries
        ],
    }
    document = {"format": _FORMAT, "version": _VERSION, "checksum": _checksum(body), "body": body}
    return json.dumps(document, indent=1).encode()


def from_bytes(data: bytes) -> Keys:
    """Read a document of :func:`to_bytes`.

    Raises :class:`StoreDamaged` where it is not whole, :class:`StoreNewer` where a newer version
    or an unknown sort of wrap is needed to read it.
    """
    try:
        document = json.loads(data)
        if document["format"] != _FORMAT:
            raise ValueError("another format")
        version, body = document["version"], document["body"]
        if version > _VERSION:
            raise _newer()
        if document["checksum"] != _checksum(body):
            raise ValueError("checksum")
        return Keys(
            str(body["couple"]),
            tuple(KeyEntry(str(key["home"]), _wraps(key["wraps"])) for key in body["keys"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged() from error


def _wraps(found: list[dict[str, Any]]) -> tuple[Wrap, ...]:
    if any(wrap["kind"] not in WRAPS for wrap in found):
        raise _newer()
    if not found:
        raise ValueError("a key without a way to it")
    return tuple(WRAPS[wrap["kind"]](wrap) for wrap in found)


def _checksum(body: Any) -> str:
    whole = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.blake2b(whole, digest_size=KEY_BYTES).hexdigest()


def load(folder: Path) -> Keys:
    """Return the keys of the store in `folder`: of the newest copy that is whole.

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


def load_file(path: Path) -> Keys:
    """Return the keys in this one file; errors as :func:`from_bytes`."""
    with files.telling(path), path.open("rb") as file:
        data = file.read(_LARGEST)
    return from_bytes(data)


def save(folder: Path, keys: Keys) -> None:
    """Write `keys` to `folder`, whole; a whole file before it becomes the first old copy.

    A damaged file is written over and never displaces a good old copy. Killed at any point, a
    whole copy stands under one of the names.
    """
    newest, first, second = (folder / name for name in COPIES)
    if _is_whole(newest):
        if _is_whole(first):
            files.write_whole(second, first.read_bytes())
        files.write_whole(first, newest.read_bytes())
    files.write_whole(newest, to_bytes(keys))


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
