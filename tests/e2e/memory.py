"""Looks for words and keys in the memory of processes, as somebody with the same rights could."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_CHUNK = 1 << 24


def ours(home: Path) -> list[int]:
    """Return the ids of all processes that live in `home`, children and helpers included."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # ended while we looked, or somebody else's
            environment = (process / "environ").read_bytes().split(b"\0")
            own = int(process.name) != os.getpid()
            if own and f"HOME={home}".encode() in environment:
                found.append(int(process.name))
    return found


def holds(process: int, *what: str | bytes) -> list[str | bytes]:
    """Return those of `what` that are found in the memory of `process`.

    Words are looked for in three encodings; bytes as they are and as hex digits, as SQLCipher is
    given a key.
    """
    missing = {one: _forms(one) for one in what}
    for part in _regions(process):
        here = [one for one, forms in missing.items() if any(form in part for form in forms)]
        for one in here:
            del missing[one]
        if not missing:
            break
    return [one for one in what if one not in missing]


def found_in(processes: Iterable[int], *what: str | bytes) -> dict[int, list[str | bytes]]:
    """Return which of `what` are found in each of `processes` that holds any."""
    found = {process: holds(process, *what) for process in processes}
    return {process: held for process, held in found.items() if held}


def _forms(one: str | bytes) -> list[bytes]:
    if isinstance(one, bytes):
        return [one, *_forms(one.hex())]
    return [one.encode(code) for code in ("utf-8", "utf-16-le", "utf-32-le")]


def _regions(process: int) -> Iterator[bytes]:
    """Yield all that can be read of its memory, in parts that overlap a little."""
    try:
        maps = Path(f"/proc/{process}/maps").read_text().splitlines()
        memory = Path(f"/proc/{process}/mem").open("rb", buffering=0)  # noqa: SIM115
    except OSError:
        return
    with memory:
        for line in maps:
            place, rights = line.split()[:2]
            begin, end = (int(at, 16) for at in place.split("-"))
            if not rights.startswith("r") or line.endswith(("[vvar]", "[vsyscall]")):
                continue
            for at in range(begin, end, _CHUNK):
                with suppress(OSError, ValueError):  # a region of a device
                    memory.seek(at)
                    yield memory.read(min(_CHUNK + 256, end - at))
