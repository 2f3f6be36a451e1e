"""The doorplate: the partners' names and marks for the lock screen, readable before anything opens.

It is there only while somebody has a passphrase, and holds nothing else: a name, a mark and an id
a partner. A file that cannot be read is passed over; the lock screen then shows marks without
names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from models import files
from models.entities import Mark, Partner

NAME = "doorplate.json"
_LARGEST = 4096


def is_there(folder: Path) -> bool:
    """Return whether somebody has a passphrase, as far as this file tells."""
    return (folder / NAME).exists()


def read(folder: Path) -> tuple[Partner, ...]:
    """Return the partners in slot order; nobody where the file is not there or makes no sense."""
    try:
        with (folder / NAME).open("rb") as file:
            found = json.loads(file.read(_LARGEST))
        return tuple(
            Partner(str(one["id"]), str(one["name"]), Mark(one["mark"]), slot)
            for slot, one in enumerate(found)
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def keep(folder: Path, partners: Sequence[Partner], protected: Iterable[str]) -> None:
    """Write who is there, or take the file away where nobody of them is `protected`.

    Raises :class:`StoreError`; nothing but the lock screen needs the file.
    """
    if not {partner.id for partner in partners}.intersection(protected):
        with suppress(OSError):
            (folder / NAME).unlink(missing_ok=True)
    elif tuple(partners) != read(folder):
        plate = [
            {"id": partner.id, "name": partner.name, "mark": partner.mark.value}
            for partner in partners
        ]
        files.write_whole(folder / NAME, json.dumps(plate, ensure_ascii=False).encode())


def unnamed(ids: Sequence[str]) -> tuple[Partner, ...]:
    """Return partners without names for `ids`, where there is no doorplate: marks alone."""
    marks = (Mark.LAGOON, Mark.AMBER)
    return tuple(
        Partner(who, "", mark, slot)
        for slot, (who, mark) in enumerate(zip(ids, marks, strict=False))
    )
