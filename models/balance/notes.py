"""What is said to one partner alone, never on the shared page.

Three gentle lines, each from what that partner answered: needs of one voice that were met (M5),
care that came to more than was wanted, with a way to begin (M8), and heavy weeks (M11). They are
for the reader's own screen and are kept nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.balance.book import Book, Line
from models.balance.measures import LATELY, LEAST_WEEKS, needs_answered, period
from models.balance.pages import week_of
from models.balance.proportion import Tries
from models.balance.weights import active_season
from models.balance.wording import sentence
from models.days import SETTLING_DAYS
from models.entities import Fit, Load, LoadWord

#: M8: how often, and how surely in how large a share, something was more than was wanted.
LEAST_MORE, SHARE_MORE, SURE_MORE = 3, 0.3, 0.90
_HEAVY = frozenset({LoadWord.HEAVY, LoadWord.TOO_MUCH})


def notes(
    book: Book, on: date, reader: str, loads: Sequence[Load] = (), *, resting: bool = False
) -> tuple[str, ...]:
    """Return the lines for `reader` (a partner's id) in the week of `on`; mostly none.

    `loads` are the reader's own words for their weeks, shared or not. Where give-and-take is
    `resting`, only the line on heavy weeks may be there.
    """
    last = week_of(book, on).first.toordinal() - SETTLING_DAYS
    lines: list[Line] = []
    if not resting:
        if _own_needs_met(book, reader, last):
            lines.append(Line("N needs"))
        if _more_than_wanted(book, reader, last):
            lines.append(Line("N fit"))
    if _heavy(loads, reader, last):
        lines.append(Line("N load"))
    return tuple(sentence(line) for line in lines)


def _own_needs_met(book: Book, reader: str, last: int) -> bool:
    """M5 with one voice: only `reader` put needs into words, and they tended to be met."""
    ids = tuple(partner.id for partner in book.partners)
    season = active_season(book.seasons, ids, last)
    days = period(last, season.start.toordinal() if season else None)
    others = [needs_answered(book.needs, who, days) for who in ids if who != reader]
    alone = all(other.tried == 0 for other in others)
    return alone and needs_answered(book.needs, reader, days).often()


def _more_than_wanted(book: Book, reader: str, last: int) -> bool:
    """M8: whether `reader` often answered "more than I wanted"."""
    days = period(last, None)
    recent = {e.id for e in book.entries if e.day.toordinal() in days}
    recent |= {n.id for n in book.needs if any(s.day.toordinal() in days for s in n.events)}
    words = [f.fit for f in book.fits if f.author_id == reader and f.subject_id in recent]
    more = Tries(words.count(Fit.MORE_THAN_I_WANTED), len(words))
    return more.held >= LEAST_MORE and more.sure_above(SHARE_MORE) >= SURE_MORE


def _heavy(loads: Sequence[Load], reader: str, last: int) -> bool:
    """M11: whether `reader` called three of the last four weeks heavy."""
    weeks = {
        load.week
        for load in loads
        if load.author_id == reader
        and load.word in _HEAVY
        and last - LATELY < load.week.toordinal() <= last
    }
    return len(weeks) >= LEAST_WEEKS
