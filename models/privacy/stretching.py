"""A key from a passphrase: Argon2id, slow on purpose, in a child process.

In a child, so that its 256 MiB go back to the system at once and the window goes on moving. The
cost stands in ``keys.json`` beside the salt; one that is weaker than this program ever sets, or
dearer than anybody would, is refused: such a file was made by somebody else.
"""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from models.errors import StoreDamaged, StoreError
from models.privacy import argon
from models.words import _

MIB = 2**20
GIB = 2**30


class Cost(NamedTuple):
    """What one guess costs: so many bytes of memory, gone over so many times."""

    memory: int
    passes: int


#: What a passphrase costs, and on machines with little memory.
STRONG = Cost(256 * MIB, 3)
MODEST = Cost(64 * MIB, 3)
#: Less is refused. Only tests say otherwise, by setting this name.
LEAST = MODEST
MOST = Cost(2 * GIB, 16)
_SMALL_MACHINE = 4 * GIB
_NO_MEMORY = 3


def usual() -> Cost:
    """Return what a new passphrase is to cost on this machine."""
    return max(LEAST, MODEST) if _memory() < _SMALL_MACHINE else STRONG


def bytes_of(passphrase: str) -> bytes:
    """Return what is stretched: NFC, UTF-8. A half of a surrogate pair becomes U+FFFD."""
    whole = passphrase.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", whole).encode()


def stretch(passphrase: str, asked: Sequence[tuple[bytes, Cost]]) -> list[bytes]:
    """Return the key (32 bytes) of `passphrase` for each salt and cost in `asked`, side by side.

    Raises :class:`StoreDamaged` where a cost is none this program sets, :class:`StoreError` where
    the machine has no room for it.
    """
    for _salt, cost in asked:
        _refuse_strange(cost)
    children: list[subprocess.Popen[bytes]] = []
    try:
        for salt, cost in asked:
            children.append(_begin(bytes_of(passphrase), salt, cost))
        return [_end(child) for child in children]
    finally:
        for child in children:
            child.kill()
            child.communicate()


def _begin(passphrase: bytes, salt: bytes, cost: Cost) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(
        _command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    assert child.stdin is not None
    head = argon.HEAD.pack(cost.memory, cost.passes, len(passphrase))
    with suppress(BrokenPipeError):  # it ended already, which its status tells
        child.stdin.write(head + salt + passphrase)
    return child


def _end(child: subprocess.Popen[bytes]) -> bytes:
    """Wait for the key; standard input stays open meanwhile, so that the child ends with us."""
    assert child.stdout is not None
    key = child.stdout.read(argon.KEY)
    status = child.wait()
    if status == 0 and key is not None and len(key) == argon.KEY:
        return key
    if status == _NO_MEMORY:
        raise StoreError(
            _(
                "There is not enough free memory to check the passphrase. Nothing was changed: "
                "close another program and try again."
            )
        )
    raise StoreError(_("The passphrase could not be checked. Nothing was changed; try again."))


def _command() -> list[str]:
    # Isolated: no variable, start-up file or current folder decides what it imports.
    places = [place for place in sys.path if os.path.isabs(place)]  # noqa: PTH117 - any text
    return [sys.executable, "-I", str(Path(argon.__file__).resolve()), *places]


def _refuse_strange(cost: Cost) -> None:
    weaker = cost.memory < LEAST.memory or cost.passes < LEAST.passes
    if weaker or cost.memory > MOST.memory or cost.passes > MOST.passes:
        raise StoreDamaged(
            _(
                "keys.json asks to check the passphrase in a way Both Ways never chose, so it may "
                "have been changed. The passphrase was not used: restore a backup."
            )
        )


def _memory() -> int:
    """Return the bytes of memory this machine has; a small number where it does not tell."""
    if sys.platform == "win32":  # pragma: no cover - Windows only
        import ctypes

        class Status(ctypes.Structure):
            _fields_ = (
                ("length", ctypes.c_ulong),
                ("load", ctypes.c_ulong),
                *((name, ctypes.c_ulonglong) for name in "abcdefg"),
            )

        status = Status(length=ctypes.sizeof(Status))
        ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return int(status.a)
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return 0
