"""The process replaced by a fresh one: the only way for a Python program to forget.

What the next process has to know goes through a pipe that only it inherits; its number (and nothing
else) stands in the environment. On POSIX the process keeps its id, and the file lock of the store
stays held; on Windows a new process starts and takes the lock once the former one is gone.

No Kivy here: this is read before the window stands.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NoReturn

VARIABLE = "BOTHWAYS_HANDOVER"
_LARGEST = 16_000
#: No program of ours has as many files open.
_MOST_FILES = 4096


@dataclass(frozen=True, slots=True)
class Handover:
    """What the next process is told.

    `reason` is why; `who` the id of the partner who is to write next, where one was chosen; `book`
    the couple key where the book stays open; `lock` the descriptor of the store's lock file (None
    where it is taken anew); `place` left, top, width and height of the window; `hidden` says that
    the quiet page lies over it; `idle` for how many seconds nobody had been here.
    """

    reason: str
    who: str | None = None
    book: bytes = field(default=b"", repr=False)
    lock: int | None = None
    place: tuple[int, int, int, int] | None = None
    hidden: bool = False
    idle: float = 0.0


Replace = Callable[[Handover, Sequence[str]], None]


def replace(handover: Handover, command: Sequence[str]) -> NoReturn:
    """Let `command` take the place of this process, told `handover`. Raises OSError."""
    if sys.platform == "win32":  # pragma: no cover - Windows only
        _begin_and_leave(handover, command)
    reading = _pipe(handover)
    kept = {reading} if handover.lock is None else {reading, handover.lock}
    _inherit_only(kept)
    environment = {**os.environ, VARIABLE: str(reading)}
    os.execve(command[0], list(command), environment)  # noqa: S606 - that is what it is for


def received(environment: MutableMapping[str, str] = os.environ) -> Handover | None:
    """Return what the former process handed over, once; None where there is none."""
    number = environment.pop(VARIABLE, "")
    if not number.isdecimal():
        return None
    try:
        reading = _descriptor(int(number))
        with os.fdopen(reading, "rb") as pipe:
            return _understood(pipe.read(_LARGEST))
    except OSError:
        return None


def to_bytes(handover: Handover) -> bytes:
    """Return `handover` as it goes through the pipe."""
    return json.dumps(
        {
            "reason": handover.reason,
            "who": handover.who,
            "book": handover.book.decode("latin-1"),
            "lock": handover.lock,
            "place": handover.place,
            "hidden": handover.hidden,
            "idle": handover.idle,
        }
    ).encode()


def _understood(data: bytes) -> Handover | None:
    try:
        found = json.loads(data)
        place = found["place"]
        return Handover(
            reason=str(found["reason"]),
            who=found["who"] if isinstance(found["who"], str) else None,
            book=found["book"].encode("latin-1"),
            lock=found["lock"] if isinstance(found["lock"], int) else None,
            place=None if place is None else _four(place),
            hidden=found["hidden"] is True,
            idle=float(found["idle"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _four(found: Iterable[int]) -> tuple[int, int, int, int]:
    left, top, width, height = (int(one) for one in found)
    return left, top, width, height


def _pipe(handover: Handover) -> int:
    """Return the end to read from; all of it is in the pipe already, which holds 16 KB."""
    reading, writing = os.pipe()
    os.write(writing, to_bytes(handover))
    os.close(writing)
    return reading


def _inherit_only(kept: set[int]) -> None:
    """Let the next process have `kept` and the three standard streams: no window, no files."""
    for descriptor in range(3, _MOST_FILES):
        with suppress(OSError):
            os.set_inheritable(descriptor, descriptor in kept)


def _descriptor(number: int) -> int:
    if sys.platform == "win32":  # pragma: no cover - Windows only
        import msvcrt

        return msvcrt.open_osfhandle(number, os.O_RDONLY)
    os.set_inheritable(number, False)
    return number


def _begin_and_leave(  # pragma: no cover - Windows only
    handover: Handover, command: Sequence[str]
) -> NoReturn:
    if sys.platform == "win32":
        import msvcrt
        import subprocess

        handle = msvcrt.get_osfhandle(_pipe(handover))
        os.set_handle_inheritable(handle, True)
        subprocess.Popen(
            command,
            env={**os.environ, VARIABLE: str(handle)},
            startupinfo=subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]}),
            close_fds=True,
        )
    os._exit(0)
