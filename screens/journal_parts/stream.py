"""The bed of the year in days: one winding stream and a place on it for every day with words.

Geometry only, in dp, y upwards from the foot of the picture. No day without words has a place, so
nothing is missing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.entities import DayNote
from models.words import _

#: Between two rows of the stream, and so twice the radius of its turns.
ROW = 64.0
TURN = ROW / 2
#: From one pebble to the next along the stream.
STEP = 12.7
PEBBLE = 5.0
#: Half the width of the water.
BED = 12.0
#: Room for the months' names above the first row, and below the last.
TOP = 44.0
FOOT = 34.0
#: Water before the first pebble and after the last.
LEAD = 18.0
#: How far the rows swing up and down, and over which length.
SWING = 3.4
WAVE = 190.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pebble:
    """A day with words and where it lies."""

    note: DayNote
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class MonthName:
    """Where the name of a month stands: above its first pebble (`x` is its middle)."""

    month: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Stream:
    """The whole picture: its size, the middle line of the water, pebbles and names."""

    width: float
    height: float
    line: tuple[Point, ...]
    pebbles: tuple[Pebble, ...]
    months: tuple[MonthName, ...]


def lay(notes: Sequence[DayNote], width: float, margin: float = 20.0) -> Stream:
    """Lay the days `notes` (oldest first) along a stream `width` wide.

    The picture grows downwards with the number of days; its height is part of the answer.
    """
    path = _Path(width, margin)
    lengths = [LEAD + STEP * i for i in range(len(notes))]
    whole = (lengths[-1] + LEAD) if lengths else 0.0
    rows = path.row_of(whole) + 1 if lengths else 0
    height = TOP + ROW * max(0, rows - 1) + FOOT if rows else 0.0
    up = height - TOP
    pebbles = tuple(
        Pebble(note, x, up - y)
        for note, (x, y) in zip(notes, (path.at(s) for s in lengths), strict=True)
    )
    steps = max(2, int(whole / 4.0)) if rows else 0
    line = tuple(
        (x, up - y) for x, y in (path.at(whole * i / max(1, steps - 1)) for i in range(steps))
    )
    return Stream(width, height, line, pebbles, _names(pebbles, width, margin))


def _names(pebbles: Sequence[Pebble], width: float, margin: float) -> tuple[MonthName, ...]:
    names: list[MonthName] = []
    for i, pebble in enumerate(pebbles):
        if i and pebbles[i - 1].note.day.month == pebble.note.day.month:
            continue
        pebble = _straight(pebbles, i, margin + TURN, width - margin - TURN)
        x = min(max(pebble.x, margin + TURN + 34), width - margin - TURN - 34)
        y = pebble.y + BED + 9
        if names and abs(names[-1].y - y) < 18 and abs(names[-1].x - x) < 84:
            continue
        names.append(MonthName(pebble.note.day.month, x, y))
    return tuple(names)


def _straight(pebbles: Sequence[Pebble], i: int, left: float, right: float) -> Pebble:
    """The first pebble of the month of pebble `i` that lies in no turn; else that pebble."""
    month = pebbles[i].note.day.month
    for pebble in pebbles[i:]:
        if pebble.note.day.month != month:
            break
        if left <= pebble.x <= right:
            return pebble
    return pebbles[i]


class _Path:
    """A boustrophedon: straight rows joined by half circles at alternating sides."""

    def __init__(self, width: float, margin: float) -> None:
        self.left = margin + TURN + 2
        self.right = max(self.left + 4 * STEP, width - margin - TURN - 2)
        self.straight = self.right - self.left
        self.bend = math.pi * TURN
        self.whole = self.straight + self.bend

    def row_of(self, s: float) -> int:
        """The number of the row that length `s` reaches (a turn counts to the next one)."""
        row, rest = divmod(s, self.whole)
        return int(row) + (1 if rest > self.straight else 0)

    def at(self, s: float) -> Point:
        """Return the point after `s` dp of the stream; y downwards from the first row."""
        row, rest = divmod(s, self.whole)
        rightwards = int(row) % 2 == 0
        base = row * ROW
        if rest <= self.straight:
            x = self.left + rest if rightwards else self.right - rest
            return x, base + self._swing(x, row, rest)
        angle = math.pi * (rest - self.straight) / self.bend
        side = self.right if rightwards else self.left
        out = math.sin(angle) * TURN
        x = side + out if rightwards else side - out
        return x, base + TURN - math.cos(angle) * TURN

    def _swing(self, x: float, row: float, rest: float) -> float:
        """A slow wave that is still where the turns begin, so that the stream has no kink."""
        edge = min(1.0, rest / 46.0, (self.straight - rest) / 46.0)
        calm = edge * edge * (3 - 2 * edge)
        return calm * SWING * math.sin(x / WAVE * math.tau + row * 1.7)


def nearest(stream: Stream, x: float, y: float, reach: float = 44.0) -> int | None:
    """Return the index of the pebble nearest to a point, None where none lies within `reach`."""
    best, found = reach * reach, None
    for i, pebble in enumerate(stream.pebbles):
        away = (pebble.x - x) ** 2 + (pebble.y - y) ** 2
        if away < best:
            best, found = away, i
    return found


def months(notes: Sequence[DayNote]) -> list[tuple[date, list[DayNote]]]:
    """Group the days of a year by month: its first day and its notes, for those who read."""
    groups: list[tuple[date, list[DayNote]]] = []
    for note in notes:
        first = note.day.replace(day=1)
        if not groups or groups[-1][0] != first:
            groups.append((first, []))
        groups[-1][1].append(note)
    return groups


def runs(days: list[int]) -> str:
    """Return days of a month as a list in which three and more in a row stand as a stretch."""
    stretches: list[list[int]] = []
    for day in days:
        if stretches and day == stretches[-1][-1] + 1:
            stretches[-1].append(day)
        else:
            stretches.append([day])
    parts: list[str] = []
    for found in stretches:
        if len(found) > 2:
            parts.append(_("{first} to {last}").format(first=found[0], last=found[-1]))
        else:
            parts += [str(day) for day in found]
    return ", ".join(parts)
