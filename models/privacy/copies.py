"""Copies of ``keys.json`` near a store that would give away what a new passphrase protects.

Three sorts are looked after here: what killed programs left in the folder, half-written files, and
the stores that restoring kept aside. Backups are single files that nobody changes: they open with
what stood before them when they were made, until the keys are renewed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from models import files
from models.errors import StoreError
from models.privacy import ring as keyfile
from models.privacy.ring import COPIES, FORMAT, Home, Ring


def protect_copies(folder: Path, before: Ring, after: Ring) -> None:
    """Let no copy near the store in `folder` hold in the open what `after` protects."""
    for path in _left_lying(folder):
        with suppress(OSError):
            with path.open("r+b") as file:
                files.wipe(file)
            path.unlink()
    for aside in kept_aside(folder, after.couple_id):
        with suppress(StoreError):
            former = keyfile.load(aside)
            adopted = _adopted(former, before, after)
            if adopted != former:
                keyfile.save_alone(aside, adopted, copies_first=True)


def kept_aside(folder: Path, couple_id: str) -> Iterator[Path]:
    """Yield the folders beside `folder` that hold a former state of the same couple's store."""
    named = re.compile(re.escape(folder.name) + r"-\d+")
    for path in sorted(folder.parent.iterdir()):
        if named.fullmatch(path.name) and path.is_dir():
            with suppress(StoreError):
                if keyfile.load(path).couple_id == couple_id:
                    yield path


def _left_lying(folder: Path) -> Iterator[Path]:
    """Yield files of killed programs that hold keys: parts of a file, stores half made or moved."""
    for path in sorted(folder.rglob("*")):
        if (path.parent == folder and path.name in COPIES) or not path.is_file():
            continue
        if path.name in COPIES or path.name.startswith(files.TEMPORARY):
            with suppress(OSError), path.open("rb") as file:
                if FORMAT.encode() in file.read(200):
                    yield path


def _adopted(former: Ring, before: Ring, after: Ring) -> Ring:
    """Return `former` with the homes of `after` where it had those of `before`."""
    same = {home.home for home in former.homes if _ways(home) == _ways(before.home(home.home))}
    fresh = [after.home(home.home) for home in former.notebooks if home.home in same]
    if len(same) == len(former.homes):
        fresh.append(after.book)
    if not fresh:
        return former
    return replace(former.having(*fresh), counter=former.counter)


def _ways(home: Home) -> list[tuple[int, frozenset[object]]]:
    return [(version.number, frozenset(version.wraps)) for version in home.versions]
