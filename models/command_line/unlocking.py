"""Passphrases for commands: asked on a terminal, else read from a file; never an argument."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from models import dumps
from models.errors import Locked, Refused
from models.files import telling
from models.journal import Journal
from models.privacy import passphrases
from models.privacy.keys import Keys
from models.store.clock import Now
from models.words import _

#: Names the file that holds a passphrase a line.
VARIABLE = "BOTHWAYS_PASSPHRASE_FILE"
_LARGEST = 64 * 1024

#: Opens with what was asked for: ``passphrases.unlock`` or ``passphrases.unlock_by_code``.
Unlock = Callable[[Path, str | None, str], Keys]


def ask(*questions: str) -> tuple[str, ...]:
    """Return an answer to each question, without echo; else the first lines of the file.

    Raises :class:`Refused` where there is neither a terminal nor such a file.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        from getpass import getpass

        try:
            return tuple(getpass(f"{question} ") for question in questions)
        except EOFError:
            raise Refused(_("No passphrase was given. Nothing was changed.")) from None
    name = os.environ.get(VARIABLE)
    if not name:
        raise Refused(
            _(
                "A passphrase is needed. Call this on a terminal, or name a file that holds it in "
                "{variable}."
            ).format(variable=VARIABLE)
        )
    path = Path(name)
    with telling(path), path.open("rb") as file:
        text = file.read(_LARGEST).decode("utf-8-sig", "replace")
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if len(lines) < len(questions) or not all(lines[: len(questions)]):
        raise Refused(
            _("{file} holds too little: what is asked for stands in it line by line.").format(
                file=path.name
            )
        )
    return tuple(lines[: len(questions)])


def ask_new(*before: str) -> tuple[str, ...]:
    """Return answers to the questions `before`, and a new passphrase, asked twice on a terminal."""
    new = _("New passphrase:")
    if sys.stdin is None or not sys.stdin.isatty():
        return ask(*before, new)
    *given, chosen, again = ask(*before, new, _("The same once more:"))
    if chosen != again:
        raise Refused(_("The two were not the same. Nothing was changed; try again."))
    return (*given, chosen)


def keys_for(folder: Path, name: str | None, now: Now) -> Keys | None:
    """Return the keys of the store in `folder` for the partner called `name`.

    Asks for their passphrase where one is set; None where nothing has to be asked. Raises
    :class:`Locked` where no name is given and the book is locked, and as :func:`ask` and
    ``passphrases.unlock`` do.
    """
    dumps.forbid()
    locks = passphrases.state(folder)
    if name is None and locks.book_locked:
        raise Locked(
            _(
                "This journal is locked by passphrases. Nothing was shown or changed: say who you "
                "are with --as NAME."
            )
        )
    if name is None or not locks.protected:
        return None
    if not locks.book_locked:
        with Journal.open(folder, now=now) as journal:
            if journal.partner(name).id not in locks.protected:
                return None
    (passphrase,) = ask(_("Passphrase of {name}:").format(name=name))
    with opened(folder, name, passphrase, now) as journal:
        return journal.stores.keys


@contextmanager
def opened(
    folder: Path, name: str, secret: str, now: Now, unlock: Unlock = passphrases.unlock
) -> Iterator[Journal]:
    """Give the journal opened with a partner's passphrase (or with `unlock`, their code).

    The names stand in the book, so that where it is locked the passphrase has to tell whose it
    is. Raises :class:`WrongPassphrase` where it is another's than that of `name`.
    """
    locks = passphrases.state(folder)
    who = None
    if not locks.book_locked:
        with Journal.open(folder, now=now) as journal:
            who = journal.partner(name).id
    keys = unlock(folder, who, secret)
    with Journal.open(folder, keys=keys, now=now) as journal:
        meant = journal.partner(name).id
    if not keys.is_open(meant):
        raise passphrases.no_such_passphrase()
    # Both may have chosen the same passphrase: it opens here for the one who was named.
    keys = keys.without_notebooks(locks.protected - {meant})
    with Journal.open(folder, keys=keys, now=now) as journal:
        yield journal
