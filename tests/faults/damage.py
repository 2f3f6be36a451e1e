"""What disks, cables and tools do to files: bits, bytes, sectors, lost ends, mixed pages."""

from __future__ import annotations

import random
from collections.abc import Callable

SECTOR, PAGE = 512, 4096


def bit(data: bytearray, chance: random.Random) -> None:
    """Turn one bit over."""
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def byte(data: bytearray, chance: random.Random) -> None:
    """Let one byte be another."""
    data[chance.randrange(len(data))] ^= chance.randrange(1, 256)


def sector(data: bytearray, chance: random.Random) -> None:
    """Zero a sector of 512 bytes."""
    at = chance.randrange(max(1, len(data) // SECTOR)) * SECTOR
    data[at : at + SECTOR] = bytes(len(data[at : at + SECTOR]))


def cut(data: bytearray, chance: random.Random) -> None:
    """Lose the end of the file, at any byte or at a page."""
    at = chance.randrange(len(data))
    del data[at if chance.random() < 0.5 else at - at % PAGE :]


def swap(data: bytearray, chance: random.Random) -> None:
    """Exchange two pages (or two stretches of a small file)."""
    size = PAGE if len(data) >= 2 * PAGE else max(1, len(data) // 4)
    first, second = (place * size for place in chance.sample(range(len(data) // size), 2))
    data[first : first + size], data[second : second + size] = (
        data[second : second + size],
        data[first : first + size],
    )


Fault = Callable[[bytearray, random.Random], None]
FAULTS: tuple[Fault, ...] = (bit, byte, sector, cut, swap)


def damaged(data: bytes, fault: Fault, chance: random.Random) -> bytes:
    """Return `data` with one fault; it differs from what it was."""
    while True:
        found = bytearray(data)
        fault(found, chance)
        if found != data:
            return bytes(found)
