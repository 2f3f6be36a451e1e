"""Every write, truncation, sync and deletion of the real database library, as it reaches the disk.

The library the app uses (``sqlcipher3``) carries SQLite's own virtual file system. A copy of it
becomes the default one for the time of a recording; its files do everything as before, through the
same functions, and what changes the disk is noted on the way. So what is recorded is what the app
does, with its own pragmas, encryption and write-ahead log, and nothing has to be built.
"""

from __future__ import annotations

import ctypes
import dataclasses
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import _sqlite3

from models import files

Function = ctypes.c_void_p
_OK = 0


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("max_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("app_data", ctypes.c_void_p),
        ("open", Function),
        ("delete", Function),
        ("others", Function * 17),
    )


class _Methods(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("close", Function),
        ("read", Function),
        ("write", Function),
        ("truncate", Function),
        ("sync", Function),
        ("others", Function * 13),
    )


_OPEN = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.POINTER(ctypes.c_int),
)
_DELETE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int)
_WRITE = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes at a place of a file, not on the disk before its next sync."""

    path: str
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file cut to a size, not on the disk before its next sync."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """All that was written to a file before is on the disk from here on."""

    path: str


@dataclass(frozen=True, slots=True)
class Delete:
    """A file's name is gone, on the disk at once where `synced`."""

    path: str
    synced: bool


@dataclass(frozen=True, slots=True)
class Rename:
    """A file took another's name, which is on the disk at the next :class:`SyncFolder`."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class SyncFolder:
    """Names in a folder are on the disk from here on."""

    path: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What a test says in between: ``begins`` or ``done``, and a value of its own."""

    what: str
    value: Any


Event = Write | Truncate | Sync | Delete | Rename | SyncFolder | Mark


@contextmanager
def recording(events: list[Event]) -> Iterator[None]:
    """Append to `events` what every connection opened inside does to the disk."""
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    library.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
    library.sqlite3_vfs_register.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.sqlite3_vfs_unregister.argtypes = [ctypes.c_void_p]
    real = library.sqlite3_vfs_find(None)
    recorder = _Recorder(real, events.append)
    assert library.sqlite3_vfs_register(ctypes.addressof(recorder.vfs), 1) == _OK
    try:
        yield
    finally:
        assert library.sqlite3_vfs_unregister(ctypes.addressof(recorder.vfs)) == _OK
        assert library.sqlite3_vfs_register(ctypes.addressof(real.contents), 1) == _OK


class _Recorder:
    """The virtual file system that notes; what it made has to live as long as its files."""

    def __init__(self, real: Any, note: Callable[[Event], None]) -> None:
        self.note = note
        self.real_open = _OPEN(real.contents.open)
        self.real_delete = _DELETE(real.contents.delete)
        self.names: dict[int, str] = {}
        self.tables: dict[int, _Methods] = {}
        self.kept: list[Any] = [_OPEN(self.open), _DELETE(self.delete)]
        self.vfs = _Vfs.from_buffer_copy(real.contents)
        self.vfs.name = b"recorder"
        self.vfs.next = None
        self.vfs.open = ctypes.cast(self.kept[0], Function)
        self.vfs.delete = ctypes.cast(self.kept[1], Function)

    def open(self, vfs: int, name: int, file: int, flags: int, out: Any) -> int:
        status = int(self.real_open(vfs, name, file, flags, out))
        if status == _OK and name:
            self.names[file] = ctypes.string_at(name).decode()
            place = ctypes.c_void_p.from_address(file)
            if place.value not in self.tables:
                self.tables[place.value] = self.methods(place.value)
            place.value = ctypes.addressof(self.tables[place.value])
        return status

    def delete(self, vfs: int, name: bytes, sync: int) -> int:
        status = int(self.real_delete(vfs, name, sync))
        if status == _OK:
            self.note(Delete(name.decode(), synced=bool(sync)))
        return status

    def methods(self, at: int) -> _Methods:
        """Return the functions of one sort of file, those that change the disk noted."""
        real = _Methods.from_address(at)
        write, truncate, sync = _WRITE(real.write), _TRUNCATE(real.truncate), _SYNC(real.sync)

        def on_write(file: int, data: int, size: int, place: int) -> int:
            status = int(write(file, data, size, place))
            if status == _OK:
                self.note(Write(self.names[file], place, ctypes.string_at(data, size)))
            return status

        def on_truncate(file: int, size: int) -> int:
            status = int(truncate(file, size))
            if status == _OK:
                self.note(Truncate(self.names[file], size))
            return status

        def on_sync(file: int, flags: int) -> int:
            status = int(sync(file, flags))
            if status == _OK:
                self.note(Sync(self.names[file]))
            return status

        noted = _Methods.from_buffer_copy(real)
        noting = [_WRITE(on_write), _TRUNCATE(on_truncate), _SYNC(on_sync)]
        self.kept += noting
        noted.write, noted.truncate, noted.sync = (ctypes.cast(one, Function) for one in noting)
        return noted


def inside(events: list[Event], folder: Path) -> list[Event]:
    """Return `events` with paths relative to `folder`; those of other places are left out."""
    kept: list[Event] = []
    for event in events:
        match event:
            case Mark():
                kept.append(event)
            case Rename(source, target):
                kept.append(Rename(_short(source, folder), _short(target, folder)))
            case _ if _is_inside(event.path, folder):
                kept.append(dataclasses.replace(event, path=_short(event.path, folder)))
    return kept


def _is_inside(path: str, folder: Path) -> bool:
    return Path(path).is_relative_to(folder)


def _short(path: str, folder: Path) -> str:
    return Path(path).relative_to(folder).as_posix()


@contextmanager
def recording_files(events: list[Event], patch: Any) -> Iterator[None]:
    """Append to `events` what ``models.files`` does to the disk, `patch` being a MonkeyPatch.

    What is in a file is known when it is synced; one that is renamed without that is empty after a
    power loss, as on real disks.
    """
    fsync, replace, sync_folder = os.fsync, files.replace, files.sync_folder

    def on_fsync(handle: int) -> None:
        fsync(handle)
        path = Path(f"/proc/self/fd/{handle}").readlink()
        if path.is_file():
            events.extend([Write(str(path), 0, path.read_bytes()), Sync(str(path))])

    def on_replace(source: Path, target: Path) -> None:
        replace(source, target)
        events.append(Rename(str(source), str(target)))

    def on_sync_folder(folder: Path) -> None:
        sync_folder(folder)
        events.append(SyncFolder(str(folder)))

    with patch.context() as patched:
        patched.setattr(os, "fsync", on_fsync)
        patched.setattr(files, "replace", on_replace)
        patched.setattr(files, "sync_folder", on_sync_folder)
        yield
