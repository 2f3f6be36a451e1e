"""A disk that loses power: what may be found on it after any point of a recording.

What was synced is there. Of what was not, each write may be there, missing, or torn at sectors of
512 bytes, in any order; a changed name may have reached the disk or not.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from tests.faults.recorder import Delete, Event, Mark, Rename, Sync, SyncFolder, Truncate, Write

SECTOR = 512


class Disk:
    """The disk as it is known at one point of a recording; files by their relative paths."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = {path: bytearray(data) for path, data in files.items()}
        self.waiting: dict[str, list[Write | Truncate]] = {}
        #: Files that were deleted or written over, as they were: their names may still be there.
        self.former: dict[str, bytearray] = {}
        self.renames: list[Rename] = []

    def take(self, event: Event) -> None:
        """Let one thing happen."""
        match event:
            case Write() | Truncate():
                self.waiting.setdefault(event.path, []).append(event)
            case Sync(path):
                self.files[path] = changed(
                    self.files.get(path, bytearray()), self.waiting.pop(path, [])
                )
                # SQLite syncs the folder with the first sync of a new log
                self.former.pop(path, None)
            case Delete(path, synced):
                former = self.files.pop(path, None)
                self.waiting.pop(path, None)
                if former is not None and not synced:
                    self.former[path] = former
            case Rename():
                self.renames.append(event)
            case SyncFolder():
                self.files = renamed(self.files, self.renames)
                self.renames = []
            case Mark():
                pass

    def as_written(self) -> dict[str, bytes]:
        """Return what another process finds now: all that was written, synced or not."""
        found = dict(self.files)
        for path, waiting in self.waiting.items():
            found[path] = changed(found.get(path, bytearray()), waiting)
        return {path: bytes(data) for path, data in renamed(found, self.renames).items()}

    def after_a_crash(self, chance: random.Random) -> dict[str, bytes]:
        """Return what may be on the disk if the power goes now."""
        found = {path: bytearray(data) for path, data in self.files.items()}
        for path, waiting in self.waiting.items():
            if path in found or chance.random() < 0.5:
                found[path] = changed(found.get(path, bytearray()), survivors(waiting, chance))
        found |= {path: data for path, data in self.former.items() if chance.random() < 0.5}
        # the names of a folder change in their order
        done = self.renames[: chance.randint(0, len(self.renames))]
        return {path: bytes(data) for path, data in renamed(found, done).items()}


def survivors(waiting: list[Write | Truncate], chance: random.Random) -> list[Write | Truncate]:
    """Return what of the waiting writes came to the disk, in the order it did."""
    share = chance.choice((0.0, 0.5, 0.9, 1.0))
    kept: list[Write | Truncate] = []
    for event in waiting:
        if chance.random() >= share:
            continue
        torn = isinstance(event, Write) and chance.random() < 0.2
        kept += sectors(event, chance) if torn and isinstance(event, Write) else [event]
    if chance.random() < 0.5:
        chance.shuffle(kept)
    return kept


def sectors(write: Write, chance: random.Random) -> list[Write]:
    """Return some of the sectors of a write that was cut."""
    ends = range(write.at - write.at % SECTOR + SECTOR, write.at + len(write.data), SECTOR)
    cuts = [write.at, *ends, write.at + len(write.data)]
    pieces = [
        Write(write.path, begin, write.data[begin - write.at : end - write.at])
        for begin, end in pairwise(cuts)
    ]
    return [piece for piece in pieces if chance.random() < 0.5]


def changed(data: bytearray, events: Iterable[Write | Truncate]) -> bytearray:
    """Return `data` after `events`."""
    data = bytearray(data)
    for event in events:
        if isinstance(event, Truncate):
            del data[event.size :]
            continue
        data.extend(bytes(max(0, event.at + len(event.data) - len(data))))
        data[event.at : event.at + len(event.data)] = event.data
    return data


def renamed(files: dict[str, bytearray], renames: Iterable[Rename]) -> dict[str, bytearray]:
    """Return `files` after their names changed; a name without synced content is an empty file."""
    files = dict(files)
    for rename in renames:
        files[rename.target] = files.pop(rename.source, bytearray())
    return files


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def write_folder(folder: Path, files: dict[str, bytes]) -> None:
    """Let `folder` hold these files and no others."""
    for path in list(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
