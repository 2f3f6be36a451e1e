"""Ways to keys: what a passphrase or a recovery code opens, and keys put behind them.

Behind the passphrase lies the notebook's key, behind that the partner's X25519 secret, behind that
the couple key. docs/keys.md has every byte.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from models.errors import StoreDamaged
from models.privacy import ring as keyfile
from models.privacy.keys import Keys
from models.privacy.ring import BOOK, Home, Pair, Ring, Version, context
from models.privacy.wraps import (
    KEY_BYTES,
    SALT_BYTES,
    CodeWrap,
    PassphraseWrap,
    PlainWrap,
    SealedWrap,
    Wrap,
)
from models.words import _

if TYPE_CHECKING:
    from models.privacy.wraps import Box


@dataclass(frozen=True, slots=True)
class Way:
    """A secret of a partner, as wraps are made and opened with it: its sort and its key."""

    sort: str
    key: bytes = field(repr=False)
    salt: bytes = b""
    memory: int = 0
    passes: int = 0


def stretched(passphrase: str, homes: Iterable[Home]) -> tuple[Way, ...]:
    """Return the ways that `passphrase` may be, one for each salt in `homes`."""
    from models.privacy.stretching import Cost, stretch

    found = {
        (wrap.salt, Cost(wrap.memory, wrap.passes))
        for home in homes
        for version in home.versions
        for wrap in version.wraps
        if isinstance(wrap, PassphraseWrap)
    }
    asked = sorted(found)
    keys = stretch(passphrase, asked)
    return tuple(
        Way("passphrase", key, salt, *cost) for key, (salt, cost) in zip(keys, asked, strict=True)
    )


def new_ways(passphrase: str, code: str | None = None) -> tuple[str, tuple[Way, ...]]:
    """Return a recovery code (a fresh one, or `code`), and the ways of `passphrase` and of it."""
    from models.privacy.codes import code_key, new_code

    code = code or new_code()
    return code, (new_way(passphrase), Way("code", code_key(code)))


def new_way(passphrase: str) -> Way:
    """Return the way of `passphrase` with a fresh salt, at what it usually costs."""
    from models.privacy.stretching import stretch, usual

    salt, cost = secrets.token_bytes(SALT_BYTES), usual()
    (key,) = stretch(passphrase, [(salt, cost)])
    return Way("passphrase", key, salt, *cost)


def notebook_keys(ring: Ring, home: Home, ways: Sequence[Way]) -> dict[int, bytes]:
    """Return the keys of a notebook that `ways` open, by number, the newest first."""
    from models.privacy.boxes import unlock as unbox

    found: dict[int, bytes] = {}
    for version in reversed(home.versions):
        for wrap in version.wraps:
            for way in ways:
                box = _box_for(wrap, way)
                about = context(ring.couple_id, home.home, version.number, way.sort)
                key = unbox(way.key, about, box) if box else None
                if key is not None:
                    found[version.number] = key
    return found


def _box_for(wrap: Wrap, way: Way) -> Box | None:
    """Return what `way` may open in `wrap`, None where that is not its sort."""
    if isinstance(wrap, CodeWrap) and way.sort == "code":
        return wrap.box
    if isinstance(wrap, PassphraseWrap) and way.sort == "passphrase" and wrap.salt == way.salt:
        return wrap.box
    return None


def with_book(ring: Ring, home: Home, keys: Keys) -> Keys:
    """Return `keys` with the couple key that is sealed to the partner of `home`."""
    from models.privacy.boxes import box_secret, unseal

    found = dict(keys.at_hand.get(BOOK, {}))
    numbers = {version.number: version for version in home.versions}
    own = [
        secret
        for number, key in keys.at_hand[home.home].items()
        if (secret := box_secret(ring.couple_id, home.home, numbers[number], key))
    ]
    for version in ring.book.versions:
        for wrap in version.wraps:
            if isinstance(wrap, SealedWrap) and wrap.partner == home.home:
                for secret in own:
                    key = unseal(ring.couple_id, version.number, wrap, secret)
                    if key is not None:
                        found.setdefault(version.number, key)
    if not found:
        raise keyfile.no_key()
    return keys.having(BOOK, dict(sorted(found.items(), reverse=True)))


def wrapped(
    ring: Ring,
    home: Home,
    keys: Mapping[int, bytes],
    ways: Sequence[Way],
    keep: tuple[type[Wrap], ...] = (),
) -> Home:
    """Return `home` with every version of its key behind `ways` and nothing else.

    Wraps of the sort `keep` stay. Partners of the first stores get their key pairs here.
    """
    from models.privacy.boxes import new_pair

    versions = []
    for version in home.versions:
        key = keys.get(version.number)
        if key is None:
            raise StoreDamaged(_("keys.json is not whole. Restore a backup."))
        kept = tuple(wrap for wrap in version.wraps if isinstance(wrap, keep))
        about = (ring.couple_id, home.home, version.number)
        fresh = tuple(wrap_in(key, about, way) for way in ways)
        pair = version.pair or new_pair(*about, key)
        versions.append(Version(version.number, (*fresh, *kept), pair))
    return replace(home, versions=tuple(versions))


def wrap_in(key: bytes, about: tuple[str, str, int], way: Way) -> Wrap:
    """Return the wrap of `key` for `way`; `about` is couple, home and number."""
    from models.privacy.boxes import lock

    box = lock(way.key, context(*about, way.sort), key)
    if way.sort == "code":
        return CodeWrap(box)
    return PassphraseWrap(way.memory, way.passes, way.salt, box)


def with_book_for_all(ring: Ring, known: Mapping[int, bytes]) -> Ring:
    """Return `ring` with the couple key sealed to each who has a passphrase.

    It lies open as long as a named partner has none (one of whom nobody knows counts as named).
    `known` are versions of it that do not lie open now.
    """
    waiting = any(not home.protected and home.named is not False for home in ring.notebooks)
    *older, newest = ring.book.versions
    versions = []
    for version in ring.book.versions:
        key = version.plain() or known.get(version.number)
        if key is not None:
            # While keys are being renewed, whoever has the old ones gets no farther than those.
            pairs = _pairs(ring, fresh_alone=bool(older) and version is newest)
            sealed = (sealed_to(ring, version, key, partner, pair) for partner, pair in pairs)
            version = replace(version, wraps=(*([PlainWrap(key)] if waiting else []), *sealed))
        versions.append(version)
    return ring.having(replace(ring.book, versions=tuple(versions)))


def _pairs(ring: Ring, *, fresh_alone: bool) -> list[tuple[str, Pair]]:
    """Return the key pairs of those who have a passphrase: the newest ones, or every one."""
    return [
        (home.home, version.pair)
        for home in ring.notebooks
        if home.protected
        for version in (home.versions[-1:] if fresh_alone else home.versions)
        if version.pair is not None
    ]


def sealed_to(ring: Ring, version: Version, key: bytes, partner: str, pair: Pair) -> Wrap:
    """Return a version of the couple key in a sealed box for one partner's `pair`."""
    from models.privacy.boxes import seal

    return seal(ring.couple_id, version.number, key, partner, pair.box)


@dataclass(frozen=True, slots=True)
class Renewal:
    """Fresh keys for `who`'s notebook and perhaps the book, by home, to be put behind `ways`."""

    who: str
    ways: tuple[Way, ...]
    fresh: Mapping[str, bytes] = field(repr=False)

    def during(self, ring: Ring, keys: Keys) -> Ring:
        """Return `ring` with the fresh keys beside those of `keys`, under which the files are.

        `keys` are settled, and the book is among them: it is sealed anew to the fresh key pair.
        Nothing in it leads from an old key to a fresh one.
        """
        from models.privacy.boxes import new_pair

        changed = []
        for name in {**self.fresh, BOOK: b""}:
            home = ring.home(name)
            (former,) = keys.at_hand[name]
            versions = [next(one for one in home.versions if one.number == former)]
            key, number = self.fresh.get(name), home.newest.number + 1
            about = (ring.couple_id, name, number)
            if key is not None and name == BOOK:
                versions.append(Version(number, (PlainWrap(key),)))
            elif key is not None:
                wraps = tuple(wrap_in(key, about, way) for way in self.ways)
                versions.append(Version(number, wraps, new_pair(*about, key)))
            changed.append(replace(home, versions=tuple(versions)))
        return with_book_for_all(ring.having(*changed), keys.at_hand[BOOK])

    def after(self, ring: Ring, keys: Keys) -> Ring:
        """Return `ring` with the fresh keys alone; the book for the fresh key pair alone."""
        homes = [ring.home(name) for name in self.fresh]
        changed = ring.having(*(replace(home, versions=home.versions[-1:]) for home in homes))
        known = dict(keys.at_hand[BOOK])
        if BOOK in self.fresh:
            known[changed.book.newest.number] = self.fresh[BOOK]
        return with_book_for_all(changed, known)


def renewal(who: str, ways: tuple[Way, ...], *, book: bool) -> Renewal:
    """Return fresh random keys for `who`'s notebook, and with `book` for the book."""
    homes = (who, BOOK) if book else (who,)
    return Renewal(who, ways, {home: secrets.token_bytes(KEY_BYTES) for home in homes})
