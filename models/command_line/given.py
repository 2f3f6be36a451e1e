"""From what was given on the command line to values: store, partner, days, texts, photos, ids."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from models.command_line.output import say_error
from models.command_line.parsing import FROM_STDIN
from models.days import local_now
from models.entities import Partner
from models.errors import NotFound, Refused
from models.files import telling
from models.journal import Journal
from models.paths import store_folder
from models.privacy import ring as keyfile
from models.store.clock import Now
from models.words import _

if TYPE_CHECKING:
    from models.privacy.keys import Keys

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ID_BEGINNING = re.compile(r"[0-9a-f]{6,32}", re.ASCII)
#: Larger texts are a mistake, not an entry.
_TEXT_BYTES = 64 * 1024 * 1024
_PHOTO_BYTES = 256 * 1024 * 1024


class HasId(Protocol):
    """Anything of the journal that can be pointed at."""

    @property
    def id(self) -> str:
        """A random UUID, 32 hexadecimal digits."""


Thing = TypeVar("Thing", bound=HasId)


@contextmanager
def open_journal(options: Namespace) -> Iterator[Journal]:
    """Give the journal of the store that `options` name, and close it afterwards.

    The passphrase of who looks or writes (``--as``) is asked for where one is set. What is wrong
    with the keys is told at the end: where the command fails, its own sentence is the one line.
    """
    folder = store_folder(options.store)
    keys = open_keys(options)
    with Journal.open(folder, keys=keys, now=clock(options)) as journal:
        yield journal
        if journal.keys_trouble:
            say_error(journal.keys_trouble)


def open_keys(options: Namespace) -> Keys | None:
    """Return the keys for who looks or writes, None where nothing has to be asked."""
    folder = store_folder(options.store)
    if not any(home.protected for home in keyfile.load(folder).notebooks):
        return None  # most stores: nothing more is imported for them
    from models.command_line.unlocking import keys_for

    return keys_for(folder, getattr(options, "who", None), clock(options))


def clock(options: Namespace) -> Now:
    """Return the clock the command was given, or the system's."""
    return options.now or local_now


def reader(journal: Journal, options: Namespace) -> Partner | None:
    """Return who looks (``--as``), or None where only the shared book is read."""
    return None if options.who is None else journal.partner(options.who)


def day(text: str | None) -> date | None:
    """Return the day that `text` (``2026-11-20``) names, None for None. Raises Refused."""
    if text is None:
        return None
    if _ISO_DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise Refused(_("{text} is not a day; write it like 2026-11-20.").format(text=text))


def text(argument: str) -> str:
    """Return the text `argument`, or what standard input holds where it is ``-``."""
    if argument != FROM_STDIN:
        return argument
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        return sys.stdin.read(_TEXT_BYTES).removesuffix("\n")
    data: bytes = stream.read(_TEXT_BYTES + 1)
    if len(data) > _TEXT_BYTES:
        raise Refused(_("The text on standard input is too long for one entry."))
    return data.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")


def photos(names: Iterable[str]) -> tuple[bytes, ...]:
    """Return the bytes of the picture files `names`. Raises with a sentence naming the file."""
    found = []
    for name in names:
        path = Path(name)
        with telling(path), path.open("rb") as file:
            data = file.read(_PHOTO_BYTES + 1)
        if len(data) > _PHOTO_BYTES:
            raise Refused(_("{name} is too large for a picture.").format(name=path.name))
        found.append(data)
    return tuple(found)


def one_of(things: Iterable[Thing], beginning: str, missing: str) -> Thing:
    """Return the one of `things` whose id begins with `beginning` (at least 6 digits).

    Raises :class:`NotFound` with the sentence `missing` where none does.
    """
    wanted = beginning.lower()
    near = [thing for thing in things if thing.id.startswith(wanted)]
    if not _ID_BEGINNING.fullmatch(wanted) or not near:
        raise NotFound(missing.format(id=beginning))
    if len(near) > 1:
        raise NotFound(
            _("More than one id begins with {id}; give some more of it.").format(id=beginning)
        )
    return near[0]
