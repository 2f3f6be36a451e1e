"""One encrypted file of a photo: authentic, padded, and tied to its own name.

``BWPH`` and a version byte, a random nonce, then XChaCha20-Poly1305 over the length of the content,
the content and zeros up to a multiple of 64 KiB. The file's name is authenticated with it, so that
two files cannot be swapped; it is a keyed hash and says nothing.
"""

from __future__ import annotations

import hashlib
import secrets
import struct
from pathlib import Path

from models import files
from models.errors import StoreDamaged
from models.words import _

_MAGIC = b"BWPH\x01"
_NONCE = 24
_TAG = 16
#: Files take a multiple of so many bytes.
STEP = 64 * 1024
_OVERHEAD = len(_MAGIC) + _NONCE + _TAG
_LENGTH = struct.Struct(">Q")


def file_name(name_key: bytes, photo_id: str, part: str) -> str:
    """Return the name of the file that holds `part` (``picture``, ``thumbnail``) of a photo."""
    said = f"{photo_id}:{part}".encode()
    return hashlib.blake2b(said, key=name_key, digest_size=16).hexdigest()


def seal(path: Path, key: bytes, content: bytes) -> None:
    """Write `content` to `path`, encrypted under `key` (32 bytes), whole or not at all."""
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt

    body = _LENGTH.pack(len(content)) + content
    body += bytes(-(len(body) + _OVERHEAD) % STEP)
    nonce = secrets.token_bytes(_NONCE)
    files.write_whole(path, _MAGIC + nonce + encrypt(body, path.name.encode(), nonce, key))


def unseal(path: Path, key: bytes) -> bytes:
    """Return what :func:`seal` wrote to `path`.

    Raises :class:`StoreDamaged` where the file is missing or not authentic.
    """
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
    from nacl.exceptions import CryptoError

    try:
        data = path.read_bytes()
    except OSError as error:
        raise damaged() from error
    start = len(_MAGIC) + _NONCE
    if not data.startswith(_MAGIC) or len(data) < start + _TAG:
        raise damaged()
    try:
        body = decrypt(data[start:], path.name.encode(), data[len(_MAGIC) : start], key)
    except CryptoError as error:
        raise damaged() from error
    length = _LENGTH.unpack_from(body)[0]
    return bytes(body[_LENGTH.size : _LENGTH.size + length])


def damaged() -> StoreDamaged:
    """Return the error for a picture that is not whole."""
    return StoreDamaged(
        _("The file of this picture is missing or damaged. The words of the entry are safe.")
    )
