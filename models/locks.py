"""Passphrases as screens see them: what is locked, opening it, and setting, changing, removing.

Everything here is late: nothing is imported before it is asked for, and :func:`state` needs the
standard library alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from models import doorplate
from models.entities import Partner
from models.errors import StoreError

if TYPE_CHECKING:
    from models.journal import Journal
    from models.privacy.keys import Keys
    from models.privacy.passphrases import Locks

#: Called with how much is done and how much there is; raises to cancel.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FirstPassphrase:
    """The recovery code, the keys that are open now, and why new keys have to wait, if they do."""

    code: str = field(repr=False)
    keys: Keys = field(repr=False)
    waits: str = ""


def state(folder: Path) -> Locks:
    """Return who has a passphrase, and whether one stands before the book too."""
    from models.privacy import passphrases

    return passphrases.state(folder)


def owners(folder: Path) -> tuple[str, ...]:
    """Return the ids of both notebooks' owners, in slot order; errors as :func:`state`."""
    from models.privacy import keys

    return keys.load(folder).partner_ids


def unlock(folder: Path, who: str, passphrase: str) -> Keys:
    """Return the keys that `passphrase` opens; :class:`WrongPassphrase` where it opens nothing.

    While the passphrase is stretched in a child process, what the store needs is imported here.
    """
    from models.privacy import passphrases

    loading = threading.Thread(target=import_module, args=("models.journal",), daemon=True)
    loading.start()
    try:
        return passphrases.unlock(folder, who, passphrase)
    finally:
        loading.join()


def fresh_code() -> str:
    """Return a recovery code to show before anything is done with it; it opens nothing yet."""
    from models.privacy import passphrases

    return passphrases.fresh_code()


def fits(folder: Path, who: str, code: str, passphrase: str, names: Iterable[str] = ()) -> None:
    """Raise what :func:`start_anew` would raise; changes nothing. `names` are the partners'."""
    from models.privacy import passphrases

    passphrases.unlock_by_code(folder, who, code)
    check(passphrase, names)


def start_anew(
    folder: Path,
    who: str,
    code: str,
    passphrase: str,
    names: Iterable[str] = (),
    fresh: str | None = None,
) -> tuple[str, Keys]:
    """Let `passphrase` stand where a forgotten one stood, by the recovery code.

    Returns the new recovery code and the keys; `fresh` is that code where it was shown before,
    `names` are the partners'.
    Raises :class:`WrongPassphrase` for `code`, :class:`Refused` for a weak passphrase.
    """
    from models.privacy import passphrases

    fresh = passphrases.replace_by_code(folder, who, code, passphrase, names=names, fresh=fresh)
    return fresh, passphrases.unlock(folder, who, passphrase)


def set_at_once(journal: Journal, who: str, passphrase: str, code: str | None = None) -> str:
    """Let `passphrase` stand before the notebook of `who`; returns the recovery code.

    The keys stay what they are: for a store that was made just now, of which there is no copy.
    `code` is the recovery code where it was shown before. Raises :class:`Refused` for a weak
    passphrase.
    """
    return _set(journal.folder, held(journal), who, passphrase, journal.partners, code)


def set_first(
    folder: Path,
    keys: Keys,
    who: str,
    passphrase: str,
    partners: Sequence[Partner],
    on_progress: Progress | None = None,
    code: str | None = None,
) -> FirstPassphrase:
    """Let `passphrase` stand before the notebook of `who`, then give it new keys.

    The store has to be closed; `keys` are those it was open with. The keys lay open until now:
    without new ones, copies made before would open what is written later. `code` is the recovery
    code where it was shown before. Raises :class:`Refused` for a weak passphrase; where only the
    new keys have to wait, that is said in the result.
    """
    from models.privacy import passphrases

    code = _set(folder, keys, who, passphrase, partners, code)
    _back_up(folder, keys)
    book, waits = state(folder).book_locked, ""
    try:
        passphrases.renew(folder, who, passphrase, code=code, book=book, on_progress=on_progress)
    except StoreError as error:
        waits = str(error)
    return FirstPassphrase(code, passphrases.unlock(folder, who, passphrase), waits)


def _set(
    folder: Path,
    keys: Keys,
    who: str,
    passphrase: str,
    partners: Sequence[Partner],
    code: str | None,
) -> str:
    from models.privacy import passphrases

    code = passphrases.set_passphrase(
        folder,
        keys,
        who,
        passphrase,
        named=[one.id for one in partners],
        names=[one.name for one in partners],
        code=code,
    )
    doorplate.keep(folder, partners, state(folder).protected)
    return code


def change(journal: Journal, who: str, old: str, new: str) -> None:
    """Let `new` stand where `old` stood; :class:`WrongPassphrase`, :class:`Refused`."""
    from models.privacy import passphrases

    passphrases.change_passphrase(journal.folder, who, old, new, names=_names(journal))


def remove(journal: Journal, who: str, passphrase: str) -> None:
    """Take the passphrase of `who` away; :class:`WrongPassphrase`."""
    from models.privacy import passphrases

    passphrases.remove_passphrase(journal.folder, who, passphrase)
    doorplate.keep(journal.folder, journal.partners, state(journal.folder).protected)


def six_words() -> str:
    """Return six random words to offer as a passphrase; they are kept nowhere."""
    from models.privacy.six_words import six_words as drawn

    return drawn()


def check(passphrase: str, names: Iterable[str] = ()) -> None:
    """Raise :class:`Refused` with a sentence where `passphrase` would be easy to guess."""
    from models.privacy.strength import refuse_weak

    refuse_weak(passphrase, names)


def strength(passphrase: str, names: Iterable[str] = ()) -> int:
    """Return how hard `passphrase` is to guess: 1 to 4, 0 for nothing; :func:`check` takes 3.

    For the worker: the first time it loads for a moment, and long ones take some.
    """
    from models.privacy.strength import step

    return step(passphrase, names)


def renew(
    folder: Path,
    who: str,
    passphrase: str,
    on_progress: Progress | None = None,
    code: str | None = None,
) -> tuple[str, Keys]:
    """Give the notebook of `who` and the book new keys; the store has to be closed.

    Returns the new recovery code (`code` where it was shown before) and the keys.
    Raises :class:`WrongPassphrase`, :class:`StoreBusy`, :class:`StoreFull`; the old keys go on
    then.
    """
    from models.privacy import passphrases

    _back_up(folder, passphrases.unlock(folder, who, passphrase))
    fresh = passphrases.renew(folder, who, passphrase, code=code, on_progress=on_progress)
    return fresh, passphrases.unlock(folder, who, passphrase)


def _back_up(folder: Path, keys: Keys) -> None:
    from models.store import automatic

    automatic.before_renewing_closed(folder, keys)


def begin_anew(
    folder: Path, keys: Keys, who: str, partners: Sequence[Partner], now: Callable[[], datetime]
) -> tuple[Path, Keys]:
    """Give `who`, who lost passphrase and code, an empty notebook; the store has to be closed.

    `keys` are those of the other partner. Returns the backup that keeps the closed notebook, and
    the keys that are open now. Errors as ``models.store.anew``.
    """
    from models.store import anew

    made = anew.begin_anew(folder, keys, who, now)
    doorplate.keep(folder, partners, state(folder).protected)
    return made


def held(journal: Journal) -> Keys:
    """Return the keys `journal` is open with."""
    return journal.stores.keys


def handed_on(journal: Journal | None) -> bytes:
    """Return what the next process needs to keep the book open, nothing where none is open."""
    if journal is None:
        return b""
    from models.privacy import keys

    return keys.to_handover(journal.stores.keys)


def taken_over(folder: Path, data: bytes) -> Keys:
    """Return the keys of :func:`handed_on`."""
    from models.privacy import keys

    return keys.from_handover(folder, data)


def _names(journal: Journal) -> list[str]:
    return [partner.name for partner in journal.partners]
