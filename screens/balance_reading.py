"""What Balance reads and paints off the UI thread: the page of a week, and a river as pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from models.balance import Page
from models.balance.picture import River, Window
from models.entities import Entry, Kind, Query
from models.words import _

if TYPE_CHECKING:
    from screens.river.look import RiverLook

#: Days on either side of a touch whose entries are shown.
AROUND = 3


@dataclass(frozen=True, slots=True)
class ShownPage:
    """The page on screen, whether there is one before and after it, and the couple's labels."""

    page: Page
    earlier: bool
    later: bool
    current: bool
    own_labels: Mapping[Kind, str]


@dataclass(frozen=True, slots=True)
class PaintedRiver:
    """A river and its picture: RGBA rows from the top, and their size in pixels."""

    river: River
    pixels: bytes
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Canvas:
    """What a picture is painted for: its colours, its size in dp, and pixels for each dp."""

    look: RiverLook
    width: float
    height: float
    scale: float


def read_page(journal: Any, who: str, on: date | None) -> ShownPage:
    """Read the page of the week of `on`; this week's is published when it is first looked at."""
    today = journal.today()
    journal.pages.publish()
    page = journal.page(on or today, who)
    weeks = journal.pages.weeks()
    return ShownPage(
        page,
        earlier=any(week < page.week.first for week in weeks),
        later=any(week > page.week.first for week in weeks),
        current=page.week.first <= today <= page.week.last,
        own_labels=journal.people.couple().kind_labels,
    )


def paint_river(journal: Any, who: str, window: Window, canvas: Canvas) -> PaintedRiver:
    """Compute the river of `window` as `who` sees it, and paint it."""
    from screens.river.paint import paint

    river = journal.pages.river(window, reader=who)
    picture = paint(river, canvas.look, canvas.width, canvas.height, canvas.scale)
    return PaintedRiver(river, picture.tobytes(), picture.size)


def repaint(river: River, canvas: Canvas) -> PaintedRiver:
    """Paint a river that is there already, in other colours or another size."""
    from screens.river.paint import paint

    picture = paint(river, canvas.look, canvas.width, canvas.height, canvas.scale)
    return PaintedRiver(river, picture.tobytes(), picture.size)


def entries_around(journal: Any, who: str, day: date) -> tuple[Entry, ...]:
    """Return the entries of the week around `day`, newest first."""
    query = Query(since=day - timedelta(days=AROUND), until=day + timedelta(days=AROUND))
    found: tuple[Entry, ...] = journal.entries(who, query, limit=200).entries
    return found


def shore_words(river: River) -> tuple[str, str]:
    """Return the place-words below the two shores: never an axis, never a figure."""
    settling = _("still settling")
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
