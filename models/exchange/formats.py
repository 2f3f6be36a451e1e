"""The registry of formats: small classes, found by name or by the ending of a file."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Protocol

from models.errors import Refused
from models.store.content import Content
from models.text import clean
from models.words import _


class Pictures(Protocol):
    """Gives the bytes of a photo by its id."""

    def __call__(self, photo_id: str, /) -> bytes:
        """Return the picture; raises :class:`NotFound` or :class:`StoreDamaged`."""


class Format(Protocol):
    """One format of files, in and out."""

    name: str
    ending: str

    def write(
        self, path: Path, content: Content, pictures: Pictures, exported_at: str
    ) -> tuple[str, ...]:
        """Write `content` to `path`, whole or not at all.

        Returns sentences on what the format could not take along.
        """

    def reading(self, path: Path, latest: date) -> AbstractContextManager[Content]:
        """Give what `path` holds; `latest` is the last day an entry may have.

        Raises :class:`ImportRefused` naming the file, the place and what was expected.
        """


def formats() -> Mapping[str, Format]:
    """Return the formats by their names."""
    from models.exchange.own import OwnJson, OwnZip

    known: tuple[Format, ...] = (OwnJson(), OwnZip())
    return {one.name: one for one in known}


def choose(path: Path, name: str | None) -> Format:
    """Return the format called `name`, or the one whose ending `path` has.

    Raises :class:`Refused` with the names that are known.
    """
    known = formats()
    if name is not None:
        if name in known:
            return known[name]
        raise Refused(
            _("There is no format {name}; known are {known}.").format(
                name=clean(name)[:40], known=", ".join(known)
            )
        )
    for one in known.values():
        if path.name.lower().endswith(one.ending):
            return one
    raise Refused(
        _("{file} has no ending that is known; known are {known}.").format(
            file=clean(path.name), known=", ".join(one.ending for one in known.values())
        )
    )
