"""Recovery codes: 26 characters that are hard to mistake, with two that check the others."""

from __future__ import annotations

import hashlib
import secrets

from models.errors import WrongPassphrase
from models.words import _

#: 32 signs without look-alikes (Crockford): no I, L, O, U.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: 26 signs of 5 bits are 130 bits.
_LENGTH = 26
_CHECK = 2
_GROUP = 4
_LOOK_ALIKE = str.maketrans("ILO", "110")


def new_code() -> str:
    """Return a fresh code as it is shown: ``K7QM-...``, seven groups of four."""
    content = "".join(secrets.choice(_SIGNS) for _sign in range(_LENGTH))
    return shown(content + _check(content))


def shown(code: str) -> str:
    """Return the 28 signs in groups of four."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def code_key(typed: str) -> bytes:
    """Return the key (32 bytes) that a typed code stands for; case, blanks and dashes are free.

    Raises :class:`WrongPassphrase` where its two checking signs say that it was mistyped.
    """
    signs = "".join(typed.upper().split()).replace("-", "").translate(_LOOK_ALIKE)
    content, check = signs[:_LENGTH], signs[_LENGTH:]
    if len(signs) != _LENGTH + _CHECK or set(signs) - set(_SIGNS) or check != _check(content):
        raise WrongPassphrase(
            _(
                "That is not a whole recovery code: it has seven groups of four characters. "
                "Please compare it with your note."
            )
        )
    # 130 random bits: nothing to slow a guess down for.
    return hashlib.blake2b(content.encode(), person=b"bothways-code", digest_size=32).digest()


def _check(content: str) -> str:
    digest = hashlib.blake2b(content.encode(), person=b"bothways-check", digest_size=2).digest()
    number = int.from_bytes(digest, "big")
    return _SIGNS[number & 31] + _SIGNS[number >> 5 & 31]
