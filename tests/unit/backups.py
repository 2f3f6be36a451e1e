"""What tests of backups share: making one, and what lies in a folder of them."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path

from models.entities import NewEntry, Visibility
from models.journal import Journal
from models.store import automatic, shelf
from models.store.shelf import POOL, Why
from tests.conftest import FrozenClock
from tests.unit import couples

PAD = 16 * 1024


def make(folder: Path) -> None:
    """Make a store with two pictures in files, and a private one in its notebook; closed."""
    with Journal.create(folder, ["Ana", "Ben"], now=FrozenClock(), pad=PAD) as journal:
        ana, ben = (partner.id for partner in journal.partners)
        chance = random.Random(5)
        couples.fill(journal, chance, 6, photos=0)
        homes = ((ana, Visibility.SHARED), (ben, Visibility.SHARED), (ben, Visibility.PRIVATE))
        for who, visibility in homes:
            photo = couples.picture(chance)
            journal.write(who, NewEntry(text="seen", visibility=visibility, photos=(photo,)))


def keep(journal: Journal, why: Why = Why.WHILE, place: Path | None = None) -> None:
    automatic.keep(journal.stores, why, place)


def names(folder: Path) -> list[str]:
    return [backup.path.name for backup in shelf.found(folder)]


def pool_of(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / POOL).glob("*"))


def half_done(folder: Path) -> list[Path]:
    return list(folder.rglob(".part-*"))


def fake(journal: Journal, number: int, why: Why = Why.WHILE) -> None:
    """Put a backup of nothing but its list into the folder, made now."""
    listing = shelf.Listing((), (), journal.stores.now(), why, f"id{number}")
    path = journal.folder / "backups" / shelf.file_name(number)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(shelf.LIST, json.dumps(listing.to_json()))
