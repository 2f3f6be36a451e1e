"""Ways to a key, as they stand in ``keys.json``: any one of a key's wraps gives the key back.

``plain`` protects nothing. ``passphrase`` needs what Argon2id makes of a passphrase, ``code`` the
recovery code, ``sealed`` a partner's X25519 secret. The last three are opened elsewhere
(``ways.py``); here they are only read and written. docs/keys.md has every byte.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

KEY_BYTES = 32
NONCE_BYTES = 24
SALT_BYTES = 16
TAG_BYTES = 16
#: What a sealed box adds to what is in it: a fresh public key and a tag.
SEAL_BYTES = 48
#: A sealed couple key begins with so many bytes that say which key it is.
CONTEXT_BYTES = 16


class Wrap(Protocol):
    """One way to a key, as it stands in the file."""

    def to_json(self) -> dict[str, Any]:
        """Return what stands in the file; ``kind`` names the sort."""


@dataclass(frozen=True, slots=True)
class PlainWrap:
    """The key itself: convenient, and no protection from anyone who can read the file."""

    key: bytes = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return what stands in the file."""
        return {"kind": "plain", "key": self.key.hex()}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> PlainWrap:
        """Read it; raises ValueError, KeyError or TypeError where it is not one."""
        return cls(_bytes(body, "key", KEY_BYTES))


@dataclass(frozen=True, slots=True)
class Box:
    """Something encrypted and authentic: XChaCha20-Poly1305 with its nonce."""

    nonce: bytes
    content: bytes = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return what stands in the file."""
        return {"nonce": self.nonce.hex(), "box": self.content.hex()}

    @classmethod
    def from_json(cls, body: dict[str, Any], length: int) -> Box:
        """Read one that holds `length` bytes; raises ValueError, KeyError or TypeError."""
        return cls(_bytes(body, "nonce", NONCE_BYTES), _bytes(body, "box", length + TAG_BYTES))


@dataclass(frozen=True, slots=True)
class PassphraseWrap:
    """The key under what Argon2id makes of a passphrase: `memory` bytes, `passes` over them."""

    memory: int
    passes: int
    salt: bytes
    box: Box

    def to_json(self) -> dict[str, Any]:
        """Return what stands in the file."""
        cost = {"kdf": "argon2id13", "memory": self.memory, "passes": self.passes}
        return {"kind": "passphrase", **cost, "salt": self.salt.hex(), **self.box.to_json()}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> PassphraseWrap:
        """Read it; raises ValueError, KeyError or TypeError where it is not one."""
        if body["kdf"] != "argon2id13":
            raise UnknownWrap
        salt = _bytes(body, "salt", SALT_BYTES)
        return cls(int(body["memory"]), int(body["passes"]), salt, Box.from_json(body, KEY_BYTES))


@dataclass(frozen=True, slots=True)
class CodeWrap:
    """The key under the recovery code."""

    box: Box

    def to_json(self) -> dict[str, Any]:
        """Return what stands in the file."""
        return {"kind": "code", **self.box.to_json()}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> CodeWrap:
        """Read it; raises ValueError, KeyError or TypeError where it is not one."""
        return cls(Box.from_json(body, KEY_BYTES))


@dataclass(frozen=True, slots=True)
class SealedWrap:
    """The key in a sealed box for the X25519 public key of `partner`."""

    partner: str
    content: bytes = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return what stands in the file."""
        return {"kind": "sealed", "partner": self.partner, "box": self.content.hex()}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> SealedWrap:
        """Read it; raises ValueError, KeyError or TypeError where it is not one."""
        length = KEY_BYTES + CONTEXT_BYTES + SEAL_BYTES
        return cls(str(body["partner"]), _bytes(body, "box", length))


class UnknownWrap(Exception):
    """A sort of wrap, or of making a key from a passphrase, that a newer version wrote."""


#: Every sort of wrap this version can read.
WRAPS: dict[str, Callable[[dict[str, Any]], Wrap]] = {
    "plain": PlainWrap.from_json,
    "passphrase": PassphraseWrap.from_json,
    "code": CodeWrap.from_json,
    "sealed": SealedWrap.from_json,
}


def read_wraps(found: list[dict[str, Any]]) -> tuple[Wrap, ...]:
    """Return the wraps in `found`.

    Raises :class:`UnknownWrap`; ValueError, KeyError or TypeError where one makes no sense.
    """
    if any(wrap["kind"] not in WRAPS for wrap in found):
        raise UnknownWrap
    if not found:
        raise ValueError("a key without a way to it")
    return tuple(WRAPS[wrap["kind"]](wrap) for wrap in found)


def _bytes(body: dict[str, Any], name: str, length: int) -> bytes:
    value = bytes.fromhex(body[name])
    if len(value) != length:
        raise ValueError(f"{name} has {length} bytes")
    return value
