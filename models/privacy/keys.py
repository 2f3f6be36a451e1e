"""Keys: what of a store is open now. The file they come from is ``ring.py``'s.

A home without a passphrase is open to whoever has the files; the others are opened by
``passphrases.py``. Never printed: their representation names no key.

Only the standard library is imported here: the fast commands go through this module.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.errors import Locked, StoreDamaged
from models.privacy import ring as keyfile
from models.privacy.ring import BOOK, COPIES, NAME, Home, Ring, Version, derive
from models.privacy.wraps import KEY_BYTES, PlainWrap
from models.words import _

__all__ = ["BOOK", "COPIES", "NAME", "Keys", "derive", "load", "new_ring", "opened"]


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys at hand. `partner_ids` are both owners of notebooks, in slot order.

    `at_hand` has for each open home its keys by their numbers, the newest first: more than one only
    where a renewal was cut in two, until :meth:`settled` says which one fits.
    """

    couple_id: str
    partner_ids: tuple[str, ...]
    at_hand: Mapping[str, Mapping[int, bytes]] = field(repr=False)
    #: The counter of the file they come from; no part of what they are.
    counter: int = field(default=0, compare=False)

    def is_open(self, home: str) -> bool:
        """Return whether the key of ``book`` or of a partner's notebook is at hand."""
        return home in self.at_hand

    @property
    def unsettled(self) -> tuple[str, ...]:
        """The homes whose file may be under either of two keys."""
        return tuple(home for home, found in self.at_hand.items() if len(found) > 1)

    def key_of(self, home: str) -> bytes:
        """Return the raw 32 bytes of ``book`` or of a partner's notebook.

        Raises :class:`Locked` where a passphrase stands before it.
        """
        found = self.at_hand.get(home)
        if found:
            return next(iter(found.values()))
        if home != BOOK and home not in self.partner_ids:
            raise keyfile.no_key()
        raise book_locked() if home == BOOK else notebook_locked()

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

    def having(self, home: str, keys: Mapping[int, bytes]) -> Keys:
        """Return these keys with `home` open too, by the numbers of `keys`, the newest first."""
        return replace(self, at_hand={**self.at_hand, home: keys})

    def settled(self, home: str, number: int) -> Keys:
        """Return these keys with that version alone for `home`: it is the one its file is under."""
        return self.having(home, {number: self.at_hand[home][number]})

    def without_notebooks(self, protected: Iterable[str]) -> Keys:
        """Return what may stay open when the notebooks of `protected` partners lock."""
        closed = set(protected)
        kept = {home: keys for home, keys in self.at_hand.items() if home not in closed}
        return replace(self, at_hand=kept)


def new_ring(partner_ids: Iterable[str], named: Iterable[str] | None = None) -> Ring:
    """Return fresh random keys for a book and one notebook a partner, none behind a passphrase.

    `named` are the partners who have a name; None notes nothing about that.
    """
    from models.privacy.boxes import new_pair

    couple_id, known = secrets.token_hex(16), None if named is None else set(named)
    homes = [Home(BOOK, (Version(1, (PlainWrap(secrets.token_bytes(KEY_BYTES)),)),))]
    for partner in partner_ids:
        key = secrets.token_bytes(KEY_BYTES)
        version = Version(1, (PlainWrap(key),), new_pair(couple_id, partner, 1, key))
        homes.append(Home(partner, (version,), None if known is None else partner in known))
    return Ring(couple_id, tuple(homes))


def opened(ring: Ring) -> Keys:
    """Return the keys of `ring` that lie open without a passphrase."""
    at_hand = {}
    for home in ring.homes:
        if home.protected:  # also where somebody put a key in the open beside the others
            continue
        newest_first = reversed(home.versions)
        found = {one.number: key for one in newest_first if (key := one.plain()) is not None}
        if found:
            at_hand[home.home] = found
    partners = tuple(home.home for home in ring.notebooks)
    return Keys(ring.couple_id, partners, at_hand, ring.counter)


def load(folder: Path) -> Keys:
    """Return what lies open in the store in `folder`; homes behind a passphrase are closed.

    Errors as :func:`models.privacy.ring.load`.
    """
    return opened(keyfile.load(folder))


def to_handover(keys: Keys) -> bytes:
    """Return the couple key for the process that takes over; no notebook's key goes along."""
    handed = {str(number): key.hex() for number, key in keys.at_hand.get(BOOK, {}).items()}
    return json.dumps(handed).encode()


def from_handover(folder: Path, data: bytes) -> Keys:
    """Return what lies open in `folder`, with the couple key of :func:`to_handover`.

    Raises :class:`StoreDamaged` where `data` is none.
    """
    try:
        read = json.loads(data).items()
        handed = {int(number): bytes.fromhex(key) for number, key in read}
        if any(len(key) != KEY_BYTES for key in handed.values()):
            raise ValueError("a key has 32 bytes")
    except (ValueError, TypeError, AttributeError):
        raise StoreDamaged(
            _("The keys could not be handed over. Nothing is lost: open the journal again.")
        ) from None
    keys = load(folder)
    return keys.having(BOOK, handed) if handed else keys


def book_locked() -> Locked:
    """Return the error for a book that nobody has opened."""
    return Locked(
        _("This journal is locked. Nothing was shown or changed: open it with a passphrase first.")
    )


def notebook_locked() -> Locked:
    """Return the error for a notebook that its partner has not opened."""
    return Locked(
        _(
            "That partner's notebook is locked. Nothing was shown or changed: open it with their "
            "passphrase first."
        )
    )
