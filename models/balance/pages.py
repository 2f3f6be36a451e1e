"""The weekly page: which look a day belongs to, what is published, how it is read."""

from __future__ import annotations

import hashlib
from datetime import date

from models.balance.book import Band, Book, Page, Published, Week
from models.balance.claims import SILENCE, claims_of
from models.balance.letter import Ground, letter, pictures, without_sides
from models.balance.looks import LOOKS, STEP, Presence, weekly
from models.balance.marks import KINDS, DayMarks, day_marks
from models.balance.measures import find, period
from models.balance.weights import REACH, active_season
from models.balance.wording import render
from models.days import SETTLING_DAYS


def week_of(book: Book, on: date) -> Week:
    """Return the week of the page that stands on day `on`: it begins where it is published."""
    back = (on.weekday() - book.settings.page_weekday) % STEP
    first = max(on.toordinal() - back, date.min.toordinal())
    last = min(first + STEP - 1, date.max.toordinal())
    return Week(date.fromordinal(first), date.fromordinal(last))


def needed_since(book: Book, on: date) -> date:
    """Return the first day whose entries a page on `on` can depend on.

    Older entries weigh nothing; a book may leave them out.
    """
    first = week_of(book, on).first.toordinal()
    reach = STEP * (LOOKS + 1) + SETTLING_DAYS + REACH * book.settings.half_life
    return date.fromordinal(max(1, first - reach))


def page(book: Book, on: date, *, resting: bool = False) -> Page:
    """Return the page that stands on day `on`, published already or computed now.

    `resting`: every measure of give-and-take rests, as for a reader with a mark of unease; it is
    a page any couple can get.
    """
    found = publish(book, on, resting=resting)
    ids = tuple(partner.id for partner in book.partners)
    sided = book.settings.directions_visible(ids)
    return render(found if sided else without_sides(found), book.settings)


def publish(book: Book, on: date, *, resting: bool = False) -> Published:
    """Return the page of the week of `on` as it is kept: the one there is, else a new one.

    A kept page stands for its seven days, also where the couple chose another weekday since.
    """
    week = week_of(book, on)
    if not resting:
        standing = [p for p in book.pages if p.week.first <= on <= p.week.last]
        if standing:
            return max(standing, key=lambda kept: kept.week.first)
    return _compute(book, week, resting)


def _compute(book: Book, week: Week, resting: bool) -> Published:
    marks = day_marks(book.partners, book.entries, needed_since(book, week.first))
    ids = tuple(partner.id for partner in book.partners)
    look_day = date.toordinal(week.first)
    last = look_day - SETTLING_DAYS
    season = active_season(book.seasons, ids, last)
    days = period(last, season.start.toordinal() if season else None)
    claims = SILENCE
    if len(ids) == 2 and not resting:
        looks = weekly(marks, book.seasons, ids, book.settings.half_life, look_day)
        claims = claims_of(book, looks)
    ground = Ground(
        book=book,
        marks=marks,
        days=days,
        claims=claims,
        findings=find(book, marks, days, resting=resting),
        season=season.label if season else None,
        quiet=not resting and Presence(marks).quiet(last),
        resting=resting,
    )
    toward = None
    if claims.band is Band.LEANING and ground.directions():
        toward = book.partners[claims.sides[None]].name
    return Published(
        week=week,
        partners=tuple(partner.name for partner in book.partners),
        band=claims.band,
        toward=toward,
        kinds=tuple((kind, claims.kinds[kind]) for kind in KINDS),
        took_part=ground.took_part(),
        season=ground.season,
        lines=letter(ground),
        pictures=pictures(ground),
        digest=_digest(book, marks, week, last),
    )


def _digest(book: Book, marks: DayMarks, week: Week, last: int) -> str:
    """Return a digest of what the page was computed from: shared things only."""
    settings = book.settings
    read = (
        week,
        settings.half_life,
        sorted(settings.directions_on),
        [
            sorted((day, bits) for day, bits in flow.items() if day <= last)
            for flow in (*marks.flows(), marks.together)
        ],
        [sorted(day for day in hand.present if day <= last) for hand in marks.hands],
        sorted(repr(season) for season in book.seasons),
        sorted(repr(need.events) for need in book.needs),
    )
    return hashlib.sha256(repr(read).encode()).hexdigest()
