"""The weekly page: which look a day belongs to, what is published, how it is read."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from models.balance.book import Band, Book, Line, Page, Published, Week
from models.balance.marks import DayMarks, day_marks, kinds_in
from models.balance.wording import TWO_SENTENCES, kind_slot, render
from models.days import SETTLING_DAYS, week_start
from models.entities import Kind, NeedState

#: "These weeks": the days a page speaks of, counted back from the last settled one.
LATELY = 28
#: Shared days from which on they are "several".
SEVERAL = 4
#: Kinds and marks from which on care "took several forms".
FORMS = 3
#: A page has two or three sentences and the closing line.
ROOM = 3


def week_of(book: Book, on: date) -> Week:
    """Return the week of the page that stands on day `on`: it begins where it is published."""
    first = week_start(on, book.settings.page_weekday)
    return Week(first, first + timedelta(days=6))


def page(book: Book, on: date, *, resting: bool = False) -> Page:
    """Return the page that stands on day `on`, published already or computed now.

    `resting`: every measure of give-and-take rests, as for a reader with a mark of unease; it is
    a page any couple can get.
    """
    return render(publish(book, on, resting=resting), book.settings)


def publish(book: Book, on: date, *, resting: bool = False) -> Published:
    """Return the page of the week of `on` as it is kept: the one there is, else a new one."""
    week = week_of(book, on)
    if not resting:
        for kept in book.pages:
            if kept.week.first == week.first:
                return kept
    return _compute(book, week)


def _compute(book: Book, week: Week) -> Published:
    marks = day_marks(book.partners, book.entries)
    last = date.toordinal(week.first) - SETTLING_DAYS
    took_part = kinds_in(marks.took_part(last - LATELY + 1, last))
    lines = _lines(book, marks, took_part, last)
    return Published(
        week=week,
        partners=tuple(partner.name for partner in book.partners),
        band=Band.TOO_LITTLE,
        toward=None,
        kinds=tuple((kind, Band.TOO_LITTLE) for kind in Kind),
        took_part=took_part,
        season=None,
        lines=lines,
        pictures=_pictures(book, marks, took_part, last),
        digest=hashlib.sha256(repr((week, lines)).encode()).hexdigest(),
    )


def _in_weeks(days: set[int] | dict[int, int], last: int) -> int:
    """Return how many of `days` are among the settled days a page speaks of."""
    return sum(1 for day in days if last - LATELY < day <= last)


def _lines(book: Book, marks: DayMarks, took_part: tuple[Kind, ...], last: int) -> tuple[Line, ...]:
    slots = tuple(kind_slot(kind, book.settings) for kind in took_part)
    together = _in_weeks(marks.together, last)
    candidates = [Line("S2")]
    if len(took_part) >= FORMS:
        candidates.append(Line("S8", kinds=slots))
    if together >= SEVERAL:
        candidates.append(Line("S17"))
    if _need_answered(book, last):
        candidates.append(Line("W need"))
    if 0 < len(took_part) < FORMS:
        candidates.append(Line("W kinds", kinds=slots))
    if _in_weeks(marks.noticed, last):
        candidates.append(Line("W noticed"))
    if 0 < together < SEVERAL:
        candidates.append(Line("W together"))
    if _in_weeks(marks.good_news, last):
        candidates.append(Line("W news"))
    if len(candidates) == 1:
        written = any(_in_weeks(hand.present, last) for hand in marks.hands)
        candidates.append(Line("W words" if written else "W open"))
    return (*fitting(candidates), Line("S20"))


def fitting(candidates: list[Line]) -> tuple[Line, ...]:
    """Return the first of `candidates` that fit a page of two or three sentences."""
    kept: list[Line] = []
    room = ROOM
    for line in candidates:
        size = 2 if line.template in TWO_SENTENCES else 1
        if size <= room:
            kept.append(line)
            room -= size
    return tuple(kept)


def _need_answered(book: Book, last: int) -> bool:
    """Return whether an author said, in these weeks, that a need was met or partly met."""
    return any(
        event.state in (NeedState.MET, NeedState.PARTLY)
        and last - LATELY < date.toordinal(event.day) <= last
        for need in book.needs
        for event in need.events
    )


def _pictures(
    book: Book, marks: DayMarks, took_part: tuple[Kind, ...], last: int
) -> tuple[Line, ...]:
    slots = tuple(kind_slot(kind, book.settings) for kind in took_part)
    lines = [Line("P river"), Line("P kinds", kinds=slots) if slots else Line("P calm")]
    if _in_weeks(marks.together, last):
        lines.append(Line("P together"))
    return (*lines, Line("P settling"))
