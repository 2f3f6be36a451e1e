"""The keys of a store as values: homes, the versions of their keys, the pairs of partners.

Only the standard library is imported here: the fast commands go through this module.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from models.errors import StoreDamaged
from models.privacy.wraps import KEY_BYTES, Box, PassphraseWrap, PlainWrap, Wrap, read_wraps
from models.words import _

NAME = "keys.json"
#: What the shared book is called among the homes; a notebook is called by its partner's id.
BOOK = "book"

FORMAT = "bothways-keys"
#: The newest version of the file.
VERSION = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A partner's key pairs: X25519 (`box`) and Ed25519 (`sign`), the secrets of both in `secrets`.

    The secrets (32 bytes of X25519, 32 bytes of Ed25519 seed) are under the notebook's key.
    """

    box: bytes
    sign: bytes
    secrets: Box

    def to_json(self) -> dict[str, Any]:
        """Return what stands in the file."""
        return {"x25519": self.box.hex(), "ed25519": self.sign.hex(), **self.secrets.to_json()}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Pair:
        """Read it; raises ValueError, KeyError or TypeError where it is not one."""
        box, sign = bytes.fromhex(body["x25519"]), bytes.fromhex(body["ed25519"])
        if len(box) != KEY_BYTES or len(sign) != KEY_BYTES:
            raise ValueError("a public key has 32 bytes")
        return cls(box, sign, Box.from_json(body, 2 * KEY_BYTES))


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a home's key: the ways to it; in a notebook also its partner's pairs."""

    number: int
    wraps: tuple[Wrap, ...]
    pair: Pair | None = None

    def plain(self) -> bytes | None:
        """Return the key where it lies open, None where something stands before it."""
        return next((wrap.key for wrap in self.wraps if isinstance(wrap, PlainWrap)), None)

    def to_json(self) -> dict[str, Any]:
        """Return what stands in the file."""
        pair = {"pair": self.pair.to_json()} if self.pair else {}
        return {"number": self.number, "wraps": [wrap.to_json() for wrap in self.wraps], **pair}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Version:
        """Read it; raises ValueError, KeyError or TypeError where it is not one."""
        pair = Pair.from_json(body["pair"]) if "pair" in body else None
        return cls(int(body["number"]), read_wraps(body["wraps"]), pair)


@dataclass(frozen=True, slots=True)
class Home:
    """The key of ``book`` or of a notebook (`home` is its partner's id), oldest version first.

    `named` says whether that partner has a name in the book; None where nobody noted it.
    """

    home: str
    versions: tuple[Version, ...]
    named: bool | None = None

    @property
    def newest(self) -> Version:
        """The version that is to be used from now on."""
        return self.versions[-1]

    @property
    def protected(self) -> bool:
        """Whether a passphrase stands before this notebook, before any version of its key."""
        wraps = (wrap for version in self.versions for wrap in version.wraps)
        return any(isinstance(wrap, PassphraseWrap) for wrap in wraps)


@dataclass(frozen=True, slots=True)
class Ring:
    """Everything that stands in ``keys.json``."""

    couple_id: str
    homes: tuple[Home, ...]
    counter: int = 0

    @property
    def book(self) -> Home:
        """The shared book's key, which the couple has together."""
        return self.home(BOOK)

    @property
    def notebooks(self) -> tuple[Home, ...]:
        """The notebooks' keys, in the order of the slots."""
        return tuple(home for home in self.homes if home.home != BOOK)

    def home(self, name: str) -> Home:
        """Return one home; raises :class:`StoreDamaged` where there is none of that name."""
        for home in self.homes:
            if home.home == name:
                return home
        raise no_key()

    def having(self, *changed: Home) -> Ring:
        """Return the ring with these homes in place of those of the same name."""
        by_name = {home.home: home for home in changed}
        return replace(self, homes=tuple(by_name.get(one.home, one) for one in self.homes))

    def counted_from(self, seen: int) -> Ring:
        """Return the ring with a counter of at least `seen`."""
        return replace(self, counter=max(self.counter, seen))


def derive(key: bytes, purpose: bytes) -> bytes:
    """Return a key for one `purpose` (at most 16 bytes) made from `key`: keyed BLAKE2b."""
    return hashlib.blake2b(b"bothways", key=key, person=purpose, digest_size=KEY_BYTES).digest()


def context(couple_id: str, home: str, number: int, sort: str) -> bytes:
    """Return what is authenticated with a wrap: which couple, home, version and sort it is of."""
    return "\n".join((f"{FORMAT} {VERSION}", couple_id, home, str(number), sort)).encode()


def no_key() -> StoreDamaged:
    """Return the error for a home that has no key at all."""
    return StoreDamaged(
        _("{name} holds no key for a part of this store. Restore a backup.").format(name=NAME)
    )
