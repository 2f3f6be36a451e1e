"""The rows of the journal's list as values: what stands where, and how high a row is.

A row is measured once, before it is shown, from the widths of its words; the view that draws it
(:mod:`screens.journal_parts.row_view`) only puts things where the row says. Lengths are pixels, y
counts downwards from the top of the card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.entities import Entry, Kind, Visibility
from models.labels import DIRECTION_ICONS, KIND_ICONS, direction_after_name, kind_label
from models.words import _
from screens import bidi
from screens.journal_parts.wrap import Ruler

#: Lines of an entry's words in the list; the rest is read where the entry opens.
MOST_LINES = 6
#: Characters of a text looked at for those lines, and of a noticed line.
MOST_CHARS = 900
#: Tags shown in the list.
MOST_TAGS = 4


@dataclass(frozen=True, slots=True)
class Scale:
    """The sizes a row is made of, in pixels: one for each text scale and density."""

    dp: float
    mark: float
    name: float
    body_line: float
    small_line: float
    label: float
    noticed_line: float
    small_icon: float

    @property
    def header(self) -> float:
        """Height of the row with mark and name."""
        return max(self.mark, self.name)


@dataclass(frozen=True, slots=True)
class LabelSpot:
    """A label and its place in the card."""

    text: str
    icon: str
    kind: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day's heading; it stands closer to the top where it is the first row."""

    key: str
    day: date
    text: str
    height: float
    pad: float


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry's card: its parts, already broken into lines and placed."""

    key: str
    entry: Entry
    height: float
    gap: float
    name: str
    mark: str
    direction: str
    direction_icon: str
    direction_below: bool
    lines: tuple[str, ...]
    rtl: bool
    words_y: float
    labels: tuple[LabelSpot, ...]
    noticed: tuple[str, ...]
    noticed_y: float
    photo_y: float | None

    @property
    def text(self) -> str:
        """All the words on the card, as a person reads them."""
        parts = [self.name, self.direction, "\n".join(self.lines)]
        parts += [spot.text for spot in self.labels]
        parts += [" ".join(self.noticed)]
        return "\n".join(part for part in parts if part)


Row = DayRow | EntryRow


class Maker:
    """Makes rows `width` pixels wide; keeps what it made, so that a row is measured once.

    `rulers` has a ruler for each of name, body, small, label and noticed. `names` gives name and
    mark of a partner's id. `day_text` puts a day into words.
    """

    def __init__(
        self,
        width: float,
        scale: Scale,
        rulers: Mapping[str, Ruler],
        names: Mapping[str, tuple[str, str]],
        day_text: Callable[[date], str],
        own_labels: Mapping[Kind, str] | None = None,
    ) -> None:
        self.width = width
        self.scale = scale
        self._rulers = rulers
        self._names = names
        self._day_text = day_text
        self._own_labels = own_labels
        self._made: dict[str, EntryRow] = {}

    def rows(self, entries: Sequence[Entry]) -> list[Row]:
        """Return `entries` as rows, each day under its heading."""
        rows: list[Row] = []
        day: date | None = None
        made: dict[str, EntryRow] = {}
        for entry in entries:
            if entry.day != day:
                day = entry.day
                rows.append(self.day_row(day, first=not rows))
            known = self._made.get(entry.id)
            if known is None or (known.entry is not entry and known.entry != entry):
                known = self.entry_row(entry)
            made[entry.id] = known
            rows.append(known)
        self._made = made
        return rows

    def measured(self, entries: Sequence[Entry]) -> dict[str, EntryRow]:
        """Return the rows of those `entries` not measured yet; may run on the worker."""
        known = self._made
        return {entry.id: self.entry_row(entry) for entry in entries if entry.id not in known}

    def know(self, made: Mapping[str, EntryRow]) -> None:
        """Keep rows that :meth:`measured` has made."""
        self._made.update(made)

    def day_row(self, day: date, *, first: bool) -> DayRow:
        """Return the heading of `day`."""
        dp = self.scale.dp
        pad = (6 if first else 10) * dp
        text = self._day_text(day)
        return DayRow(f"day {day}", day, text, pad + self.scale.name * 1.2 + 10 * dp, pad)

    def entry_row(self, entry: Entry) -> EntryRow:
        """Return the card of `entry`, measured."""
        dp, s = self.scale.dp, self.scale
        inner = self.width - 37 * dp
        name, mark = self._names.get(entry.author_id, ("", "lagoon"))
        direction = direction_after_name(entry.direction)
        room = inner - 10 * dp - s.mark
        beside = 15 * dp + s.small_icon + self._rulers["small"].width(direction)
        name_wide = self._rulers["name"].width(name)
        below = name_wide + beside > room
        if below and name_wide > room:
            name = self._rulers["name"].lines(name, room, 1)[0]
        y = 13 * dp + s.header + (s.small_line if below else 0)
        words_y = y + 7 * dp
        room = inner - (84 * dp if entry.photos else 0)
        lines, rtl = self._words(entry.text, room)
        y = words_y + len(lines) * s.body_line
        if entry.photos:
            y = max(y, words_y + 74 * dp)
        labels, y = self._labels(entry, inner, y)
        noticed = self._noticed(entry, inner - s.small_icon - 12 * dp)
        noticed_y = y + 10 * dp
        if noticed:
            y = noticed_y + len(noticed) * s.noticed_line
        return EntryRow(
            key=entry.id,
            entry=entry,
            height=y + 14 * dp + 10 * dp,
            gap=10 * dp,
            name=name,
            mark=mark,
            direction=direction,
            direction_icon=DIRECTION_ICONS[entry.direction] if entry.direction else "circle-help",
            direction_below=below,
            lines=lines,
            rtl=rtl,
            words_y=words_y,
            labels=labels,
            noticed=noticed,
            noticed_y=noticed_y,
            photo_y=words_y + 1 * dp if entry.photos else None,
        )

    def _words(self, text: str, room: float) -> tuple[tuple[str, ...], bool]:
        clipped = text.strip()[:MOST_CHARS]
        if not clipped:
            return (), False
        return self._lines("body", clipped, room, MOST_LINES), bidi.starts_rtl(clipped)

    def _lines(self, role: str, text: str, room: float, most: int) -> tuple[str, ...]:
        """Break `text`; what runs right to left is turned line by line, as it is drawn."""
        ruler = self._rulers[role]
        lines = ruler.lines(text, room, most)
        if bidi.has_rtl(text):
            lines = [bidi.displayed(line, None, ruler.width) for line in lines]
        return tuple(lines)

    def _labels(self, entry: Entry, inner: float, y: float) -> tuple[tuple[LabelSpot, ...], float]:
        wanted = [
            (kind_label(kind, self._own_labels), KIND_ICONS[kind], str(kind))
            for kind in entry.kinds
        ]
        wanted += [(tag, "tag", "") for tag in entry.tags[:MOST_TAGS]]
        if entry.visibility is Visibility.PRIVATE:
            wanted.append((_("For you alone"), "lock", ""))
        if not wanted:
            return (), y
        dp, high = self.scale.dp, self.scale.label
        spots: list[LabelSpot] = []
        x, y = 0.0, y + 10 * dp
        for text, icon, kind in wanted:
            room = inner - 24 * dp - self.scale.small_icon
            text = self._rulers["label"].lines(text, room, 1)[0]
            wide = 24 * dp + self.scale.small_icon + self._rulers["label"].width(text)
            if x and x + wide > inner:
                x, y = 0.0, y + high + 6 * dp
            spots.append(LabelSpot(text, icon, kind, x, y, wide))
            x += wide + 6 * dp
        return tuple(spots), y + high

    def _noticed(self, entry: Entry, room: float) -> tuple[str, ...]:
        if entry.noticed is None:
            return ()
        text = noticed_line(self._names.get(entry.noticed.author_id, ("", ""))[0], entry)
        return self._lines("noticed", text[:300], room, 3)


def noticed_line(name: str, entry: Entry) -> str:
    """Return the partner's quiet mark in words: "Noticed by Ben.", with the line of thanks."""
    if entry.noticed is None:
        return ""
    if entry.noticed.words:
        words = " ".join(entry.noticed.words.split())
        return _("Noticed by {name}. “{words}”").format(name=name, words=words)
    return _("Noticed by {name}").format(name=name)
