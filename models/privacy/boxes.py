"""Encrypting keys with keys: authenticated boxes, a partner's key pairs, sealed boxes.

All of it is libsodium's, through PyNaCl; docs/keys.md has every byte. Imported late.
"""

from __future__ import annotations

import hashlib
import secrets

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_box_seal,
    crypto_box_seal_open,
    crypto_box_seed_keypair,
    crypto_scalarmult_base,
    crypto_sign_seed_keypair,
)
from nacl.exceptions import CryptoError

from models.privacy.ring import BOOK, Pair, Version, context, derive
from models.privacy.wraps import CONTEXT_BYTES, KEY_BYTES, NONCE_BYTES, Box, SealedWrap


def lock(key: bytes, about: bytes, content: bytes) -> Box:
    """Return `content` under `key`; `about` is authenticated with it and not kept."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(content, about, nonce, key)
    return Box(nonce, sealed)


def unlock(key: bytes, about: bytes, box: Box) -> bytes | None:
    """Return what is in `box`, None where `key` or `about` do not fit."""
    try:
        return bytes(crypto_aead_xchacha20poly1305_ietf_decrypt(box.content, about, box.nonce, key))
    except CryptoError:
        return None


def new_pair(couple_id: str, partner: str, number: int, notebook_key: bytes) -> Pair:
    """Return fresh key pairs of `partner`, the secrets under version `number` of the notebook."""
    public, secret = crypto_box_seed_keypair(secrets.token_bytes(KEY_BYTES))
    seed = secrets.token_bytes(KEY_BYTES)
    verify, _secret = crypto_sign_seed_keypair(seed)
    about = context(couple_id, partner, number, "pair")
    return Pair(public, verify, lock(derive(notebook_key, b"pair"), about, secret + seed))


def box_secret(couple_id: str, partner: str, version: Version, notebook_key: bytes) -> bytes | None:
    """Return the X25519 secret of a version's pair, None where it has none or does not fit."""
    if version.pair is None:
        return None
    about = context(couple_id, partner, version.number, "pair")
    both = unlock(derive(notebook_key, b"pair"), about, version.pair.secrets)
    return both[:KEY_BYTES] if both else None


def seal(couple_id: str, number: int, key: bytes, partner: str, public: bytes) -> SealedWrap:
    """Return version `number` of the couple key for nobody but `partner`, whose key is `public`."""
    return SealedWrap(partner, crypto_box_seal(_about(couple_id, number, partner) + key, public))


def unseal(couple_id: str, number: int, wrap: SealedWrap, secret: bytes) -> bytes | None:
    """Return the couple key in a sealed box, None where `secret` does not open it."""
    try:
        content = bytes(crypto_box_seal_open(wrap.content, crypto_scalarmult_base(secret), secret))
    except CryptoError:
        return None
    about = _about(couple_id, number, wrap.partner)
    return content[CONTEXT_BYTES:] if content.startswith(about) else None


def _about(couple_id: str, number: int, partner: str) -> bytes:
    whole = context(couple_id, BOOK, number, f"sealed {partner}")
    return hashlib.blake2b(whole, digest_size=CONTEXT_BYTES).digest()
