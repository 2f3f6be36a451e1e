"""Passphrases: which stand before what, opening with them, and setting, changing, removing them.

A passphrase (or the recovery code) gives a partner's notebook key, that gives the partner's X25519
secret, and that the couple key, which is sealed to each partner once every named one has a
passphrase. Setting one re-wraps keys and re-encrypts nothing: copies of the store made before
still open without it, until the keys are renewed (``models.store.renewing``).

At its top this module needs the standard library alone: :func:`state` is asked before anything is
opened.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.errors import Refused, WrongPassphrase
from models.privacy import ring as keyfile
from models.privacy.keys import Keys, opened
from models.privacy.ring import BOOK, Home, Ring
from models.privacy.ways import (
    Way,
    new_way,
    new_ways,
    notebook_keys,
    renewal,
    stretched,
    with_book,
    with_book_for_all,
    wrapped,
)
from models.privacy.wraps import CodeWrap, PlainWrap
from models.words import _


@dataclass(frozen=True, slots=True)
class Locks:
    """What passphrases stand before: ids of partners who have one, and whether the book is shut."""

    protected: frozenset[str]
    book_locked: bool


def state(folder: Path) -> Locks:
    """Return what passphrases stand before in the store in `folder`; asks for none of them.

    Errors as :func:`models.privacy.ring.load`.
    """
    return state_of(keyfile.load(folder))


def state_of(ring: Ring) -> Locks:
    """Return what passphrases stand before in `ring`."""
    protected = frozenset(home.home for home in ring.notebooks if home.protected)
    return Locks(protected, all(one.plain() is None for one in ring.book.versions))


# --- opening ----------------------------------------------------------------------------------


def unlock(folder: Path, who: str | None, passphrase: str) -> Keys:
    """Open `who`'s notebook and the book; of whichever partner it is where None.

    Where both chose the same passphrase, None opens both notebooks: `without_notebooks` closes one.
    What lies open without a passphrase is open too. Raises :class:`WrongPassphrase`;
    :class:`Refused` where `who` has none; :class:`StoreDamaged` where ``keys.json`` asks for a
    weaker check than this program ever set.
    """
    ring = keyfile.load(folder)
    homes = _asked(ring, who)
    ways = stretched(passphrase, homes)
    return _what_opens(ring, homes, ways, no_such_passphrase)


def unlock_by_code(folder: Path, who: str | None, code: str) -> Keys:
    """Open as :func:`unlock` does, with the recovery code."""
    from models.privacy.codes import code_key

    ring = keyfile.load(folder)
    ways = (Way("code", code_key(code)),)
    return _what_opens(ring, _asked(ring, who), ways, _no_such_code)


def _asked(ring: Ring, who: str | None) -> tuple[Home, ...]:
    homes = tuple(home for home in ring.notebooks if home.protected and who in (None, home.home))
    if not homes:
        raise Refused(_("No passphrase is set there. Nothing was changed."))
    return homes


def _what_opens(
    ring: Ring, homes: Iterable[Home], ways: Sequence[Way], wrong: Callable[[], WrongPassphrase]
) -> Keys:
    keys, fits = opened(ring), False
    for home in homes:
        found = notebook_keys(ring, home, ways)
        if found:
            keys, fits = with_book(ring, home, keys.having(home.home, found)), True
    if not fits:
        raise wrong()
    return keys


# --- setting, changing, removing --------------------------------------------------------------


def set_passphrase(
    folder: Path,
    keys: Keys,
    who: str,
    passphrase: str,
    *,
    named: Collection[str] | None = None,
    names: Iterable[str] = (),
    code: str | None = None,
) -> str:
    """Let `passphrase` stand before `who`'s notebook; returns the recovery code, kept nowhere.

    `code` is that code where it was shown before (:func:`fresh_code`): killed right after, nobody
    has a passphrase whose code was never seen.

    Once every named partner has one, the book is locked too. `named` are the ids of those who
    have a name where ``keys.json`` does not know it; `names` are tried as easy passphrases.
    Raises :class:`Refused` for a weak one or where one is set, :class:`Locked` where the
    notebook is not open in `keys`.
    """
    from models.privacy.strength import refuse_weak

    refuse_weak(passphrase, names)
    ring = _naming(keyfile.load(folder), named)
    home = ring.home(who)
    if home.protected:
        raise Refused(_("A passphrase is set already. It can be changed or removed."))
    keys.notebook_key(who)
    code, ways = new_ways(passphrase, code)
    changed = ring.having(wrapped(ring, home, _plain_keys(home), ways))
    _keep(folder, with_book_for_all(changed, keys.at_hand.get(BOOK, {})), ring, keys)
    return code


def change_passphrase(
    folder: Path, who: str, old: str, new: str, *, names: Iterable[str] = ()
) -> None:
    """Let `new` stand where `old` stood; the recovery code stays. Nothing else is re-encrypted.

    Raises :class:`WrongPassphrase` for `old`, :class:`Refused` for a weak `new`.
    """
    from models.privacy.strength import refuse_weak

    refuse_weak(new, names)
    ring = keyfile.load(folder)
    (home,) = _asked(ring, who)
    keys = _what_opens(ring, (home,), stretched(old, (home,)), no_such_passphrase)
    changed = wrapped(ring, home, keys.at_hand[who], (new_way(new),), keep=(CodeWrap,))
    _keep(folder, ring.having(changed), ring, keys)


def replace_by_code(
    folder: Path,
    who: str,
    code: str,
    new: str,
    *,
    names: Iterable[str] = (),
    fresh: str | None = None,
) -> str:
    """Let `new` stand where a forgotten passphrase stood; returns a new recovery code.

    `fresh` is that new code where it was shown before (:func:`fresh_code`).
    Raises :class:`WrongPassphrase` for `code`, :class:`Refused` for a weak `new`.
    """
    from models.privacy.codes import code_key
    from models.privacy.strength import refuse_weak

    refuse_weak(new, names)
    ring = keyfile.load(folder)
    (home,) = _asked(ring, who)
    keys = _what_opens(ring, (home,), (Way("code", code_key(code)),), _no_such_code)
    fresh, ways = new_ways(new, fresh)
    _keep(folder, ring.having(wrapped(ring, home, keys.at_hand[who], ways)), ring, keys)
    return fresh


def remove_passphrase(folder: Path, who: str, passphrase: str) -> None:
    """Take the passphrase of `who` away: notebook and book lie open again.

    Raises :class:`WrongPassphrase`.
    """
    ring = keyfile.load(folder)
    (home,) = _asked(ring, who)
    keys = _what_opens(ring, (home,), stretched(passphrase, (home,)), no_such_passphrase)
    found = keys.at_hand[who]
    versions = tuple(
        replace(version, wraps=(PlainWrap(found[version.number]),))
        for version in home.versions
        if version.number in found
    )
    changed = ring.having(replace(home, versions=versions))
    open_again = with_book_for_all(changed, keys.at_hand[BOOK])
    keyfile.save_alone(folder, _above(folder, keys, open_again), copies_first=False)


def renew(
    folder: Path,
    who: str,
    passphrase: str,
    *,
    code: str | None = None,
    book: bool = True,
    on_progress: Callable[[int, int], None] | None = None,
) -> str:
    """Give `who`'s notebook, key pairs and (with `book`) the book new keys; returns the new code.

    Copies made before open what they held then, and nothing written from now on. The store has to
    be closed; killed in the middle it opens with the passphrase, under whichever keys it lies then.
    `code` is the new recovery code where it was shown before (:func:`fresh_code`): killed in the
    middle, the old one opens as long as the notebook has its old key, then the new one does.
    `on_progress` is called with pictures done and in all. Raises :class:`WrongPassphrase`,
    :class:`StoreBusy` where another program has the store open, :class:`StoreFull`.
    """
    from models.privacy.codes import code_key
    from models.store.renewing import renew_files

    ring = keyfile.load(folder)
    (home,) = _asked(ring, who)
    ways = stretched(passphrase, (home,))
    keys = _what_opens(ring, (home,), ways, no_such_passphrase)
    current = next(way for way in ways if notebook_keys(ring, home, (way,)))
    fresh = code or fresh_code()
    plan = renewal(who, (current, Way("code", code_key(fresh))), book=book)
    renew_files(folder, keys, plan, on_progress)
    return fresh


def fresh_code() -> str:
    """Return a recovery code to show before anything is done with it; it opens nothing yet."""
    from models.privacy.codes import new_code

    return new_code()


def note_named(folder: Path, keys: Keys, named: Collection[str]) -> None:
    """Note which partners have a name; for one without a passphrase the book lies open again.

    Call it before the name is written, with the book open in `keys`.
    """
    ring = keyfile.load(folder)
    changed = with_book_for_all(_naming(ring, named), keys.at_hand.get(BOOK, {}))
    if changed != ring:
        keyfile.save(folder, changed)


# --- inside -----------------------------------------------------------------------------------


def _above(folder: Path, keys: Keys, ring: Ring) -> Ring:
    """Return `ring` counted on from what the book has seen: what is written now is the newest."""
    from models.store.renewing import highest_counter

    return ring.counted_from(highest_counter(folder, keys))


def _keep(folder: Path, ring: Ring, before: Ring, keys: Keys) -> None:
    """Write `ring` so that no copy near it gives away what it protects."""
    from models.privacy.copies import protect_copies
    from models.store.protecting import protect_after

    keyfile.save_alone(folder, _above(folder, keys, ring), copies_first=True)
    protect_copies(folder, before, ring)
    protect_after(folder, before, ring)


def _plain_keys(home: Home) -> dict[int, bytes]:
    return {one.number: key for one in home.versions if (key := one.plain()) is not None}


def _naming(ring: Ring, named: Collection[str] | None) -> Ring:
    if named is None:
        return ring
    return ring.having(*(replace(home, named=home.home in named) for home in ring.notebooks))


def no_such_passphrase() -> WrongPassphrase:
    """Return the error for a passphrase that does not fit."""
    return WrongPassphrase(_("That passphrase does not fit. Nothing was changed; try again."))


def _no_such_code() -> WrongPassphrase:
    return WrongPassphrase(
        _("That recovery code does not fit here. Nothing was changed; compare it with your note.")
    )
