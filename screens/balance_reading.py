"""What Balance reads and paints off the UI thread: the page of a week, and a river as pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from models.balance import Band, Page
from models.balance.picture import River, Window
from models.entities import Direction, Entry, Kind, Query
from models.words import _

if TYPE_CHECKING:
    from models.balance.telling import Picture
    from screens.river.frame import SeasonWords
    from screens.river.look import RiverLook

#: Days on either side of a touch whose entries are shown.
AROUND = 3
#: So many entries stand below a page that has little ground; so many of a stretch are shown.
FEW, MOST = 5, 200
Pixels = tuple[bytes, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ShownPage:
    """The page on screen, the first days of all weeks that have one, and the couple's labels.

    `entries` are what a page with little ground shows instead of claims, newest first; `nothing`
    says that there is none at all. `notes` are lines for the reader alone.
    """

    page: Page
    weeks: tuple[date, ...]
    current: bool
    own_labels: Mapping[Kind, str]
    entries: tuple[Entry, ...]
    nothing: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaintedRiver:
    """A river (`shown`) and its picture: RGBA rows from the top, and their size in pixels.

    `words` float above the picture, `swatches` (where asked for) are the pieces of
    strands for the key.
    """

    shown: Picture
    pixels: bytes
    size: tuple[int, int]
    words: tuple[SeasonWords, ...]
    swatches: Mapping[Kind, Pixels]

    @property
    def river(self) -> River:
        """The river that was painted."""
        return self.shown.river


@dataclass(frozen=True, slots=True)
class Canvas:
    """What a picture is painted for: its colours, the bed in dp, and pixels for each dp.

    `line` is the height in dp of a line of words above it; `key` asks for the swatches too.
    """

    look: RiverLook
    width: float
    height: float
    scale: float
    line: float
    key: bool = True


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days around a touch and what both can read of them, newest first."""

    first: date
    last: date
    entries: tuple[Entry, ...]


def is_other(canvas: Canvas, before: Canvas | None) -> bool:
    """Whether what was painted for `before` will not do for `canvas`."""
    return before is None or replace(canvas, key=True) != replace(before, key=True)


def with_key(canvas: Canvas, before: Canvas | None) -> Canvas:
    """Ask for the swatches only where their colours or their size are others than `before`."""
    same = before is not None and (before.look, before.scale) == (canvas.look, canvas.scale)
    return replace(canvas, key=not same)


def read_page(journal: Any, who: str | None, on: date | None) -> ShownPage:
    """Read the page of the week of `on`; this week's is published when it is first looked at.

    Where nobody in particular looks, give-and-take rests: whoever it rests for may be looking.
    """
    today = journal.today()
    journal.pages.publish()
    page = journal.pages.page(on or today, who, resting=who is None)
    weeks = {*journal.pages.weeks(), page.week.first}
    entries: tuple[Entry, ...] = ()
    if page.band is Band.TOO_LITTLE:
        entries = journal.entries(None, Query(until=page.week.last), limit=FEW).entries
    return ShownPage(
        page,
        weeks=tuple(sorted(weeks)),
        current=page.week.first <= today <= page.week.last,
        own_labels=journal.people.couple().kind_labels,
        entries=entries,
        nothing=not journal.entries(None, limit=1).entries,
        notes=journal.pages.notes(who, page.week.first) if who is not None else (),
    )


def paint_river(journal: Any, who: str | None, window: Window, canvas: Canvas) -> PaintedRiver:
    """Compute the river of `window` as `who` sees it, and paint it; see :func:`read_page`."""
    return repaint(journal.pages.picture(window, reader=who, resting=who is None), canvas)


def repaint(shown: Picture, canvas: Canvas) -> PaintedRiver:
    """Paint a river that is there already, in other colours or another size."""
    from screens.river.paint import paint
    from screens.river.swatch import swatch

    river = shown.river
    painted = paint(river, canvas.look, canvas.width, canvas.height, canvas.scale, line=canvas.line)
    kinds = Kind if canvas.key else ()
    pieces = {kind: swatch(kind, canvas.look, canvas.scale) for kind in kinds}
    return PaintedRiver(
        shown,
        painted.image.tobytes(),
        painted.image.size,
        painted.words,
        {kind: (piece.tobytes(), piece.size) for kind, piece in pieces.items()},
    )


def read_together(journal: Any, river: River) -> Stretch:
    """Return what was simply shared in the days of `river`."""
    query = Query(direction=Direction.TOGETHER, since=river.first, until=river.last)
    return Stretch(river.first, river.last, journal.entries(None, query, limit=MOST).entries)


def read_stretch(journal: Any, day: date) -> Stretch:
    """Return the week around `day`: shared entries only, for the river is made of them."""
    first, last = day - timedelta(days=AROUND), day + timedelta(days=AROUND)
    last = min(last, journal.today())
    entries = journal.entries(None, Query(since=first, until=last), limit=MOST).entries
    return Stretch(first, last, entries)


def shore_words(river: River, today: date) -> tuple[str, str]:
    """Return the place-words below the two shores: never an axis, never a figure."""
    settling = _("still settling") if river.last >= today else _time_of_year(river.last)
    held = [tint for tint in river.seasons if tint.first <= river.first]
    if held:
        return _("in “{season}”").format(season=held[0].label), settling
    return _time_of_year(river.first), settling


def _time_of_year(day: date) -> str:
    """Return a time of year in words (the north's; no couple is asked where it lives)."""
    words = (
        _("deep winter"),
        _("late winter"),
        _("early spring"),
        _("spring"),
        _("late spring"),
        _("early summer"),
        _("high summer"),
        _("late summer"),
        _("early autumn"),
        _("when the leaves turned"),
        _("late autumn"),
        _("early winter"),
    )
    return words[day.month - 1]
