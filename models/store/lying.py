"""The bytes of a database that is open, as they lie on the disk.

A locked notebook can only be copied so. One that is open is copied in the same way where a
passphrase stands before either: written anew, its copy would tell whose notebook was open.
"""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import BinaryIO

from models import files

_CHUNK = 1 << 20


class AsItLies:
    """Reads the file at `path` past the library that has it open.

    The system drops every lock a process holds on a file as soon as that process closes it once,
    whoever opened it. So it stays open until :meth:`close`, which comes after the last connection.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._lock = threading.Lock()

    def copy_to(self, target: Path) -> None:
        """Put the file and what its log holds at `target`. Call it while every writer waits."""
        log = self._path.with_name(f"{self._path.name}-wal")
        with files.telling(target), self._lock:
            if self._file is None:
                self._file = self._path.open("rb")
            self._file.seek(0)
            with target.open("wb") as out:
                shutil.copyfileobj(self._file, out, _CHUNK)
            # No lock of the library lies on the log. It comes last: whatever goes from it into
            # the file meanwhile stands in it as well.
            beside = target.with_name(f"{target.name}-wal")
            beside.unlink(missing_ok=True)
            if log.exists() and log.stat().st_size:
                shutil.copyfile(log, beside)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None
