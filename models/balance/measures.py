"""Measures M5 to M13: what else of a page's sentences is true. Each is a yes, a word or silence.

All read shared entries only, days up to the last settled one, unweighted, in a window of 90 days
(or the active season); "these weeks" are the last 28. None of them compares the partners: what
one page alone carries is never said on the shared one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models.balance.book import Book
from models.balance.breadth import several_forms
from models.balance.marks import KINDS, DayMarks
from models.balance.matching import seen
from models.balance.proportion import (
    LEAST_TRIES,
    Tries,
    Wait,
    least_above_half,
    often_for_both,
    time_word,
)
from models.entities import (
    Direction,
    Entry,
    FeltMet,
    Fit,
    Kind,
    LoadWord,
    Met,
    Need,
    NeedState,
    Visibility,
)

WINDOW = 90
LATELY = 28
#: Days a need is left before it counts as one that could have been answered.
RIPE = 14
#: M7: changes told by each; M13: shared days; M11: weeks with a load word.
LEAST_CHANGES, LEAST_SHARED, LEAST_WEEKS = 2, 4, 3
#: M9: of three answers, how many must be "yes".
FELT = 2
_LOADS = tuple(LoadWord)
_ANSWERED = frozenset({NeedState.MET, NeedState.PARTLY})
_NEVER_COUNTS = frozenset({NeedState.CHANGED, NeedState.WITHDRAWN})
_ENDS = frozenset({NeedState.CHANGED, NeedState.WITHDRAWN, NeedState.LET_GO})


@dataclass(frozen=True, slots=True)
class Period:
    """The days a measure reads, as ordinals, both included; `lately` begins "these weeks"."""

    first: int
    last: int

    @property
    def lately(self) -> int:
        """The first day of "these weeks"."""
        return max(self.first, self.last - LATELY + 1)

    def __contains__(self, day: int) -> bool:
        return self.first <= day <= self.last


def period(last: int, season_first: int | None) -> Period:
    """Return the window up to the settled day `last`; an active season narrows it."""
    return Period(max(last - WINDOW + 1, season_first or 0), last)


def _day(day: date) -> int:
    return date.toordinal(day)


def _own_steps(need: Need, last: int) -> list[tuple[int, NeedState]]:
    """Return the author's own steps up to day `last`, as (ordinal, state)."""
    return [
        (_day(event.day), event.state)
        for event in need.events
        if event.author_id == need.author_id and _day(event.day) <= last
    ]


def needs_answered(needs: Iterable[Need], author: str, days: Period) -> Tries:
    """M5: of `author`'s needs voiced long enough ago, how many were met or partly met.

    A need that changed or was withdrawn leaves the count; only its author's steps are read.
    """
    held = tried = 0
    for need in needs:
        steps = _own_steps(need, days.last) if need.author_id == author else []
        if not steps or not days.first <= steps[0][0] <= days.last - RIPE:
            continue
        states = {state for _, state in steps}
        if not states & _NEVER_COUNTS:
            tried += 1
            held += bool(states & _ANSWERED)
    return Tries(held, tried)


def answer_time(needs: Iterable[Need], days: Period) -> str | None:
    """M6: the word for how soon needs of either partner were met; pooled over both."""
    waits: list[Wait] = []
    for need in needs:
        steps = _own_steps(need, days.last)
        if not steps or steps[0][0] not in days:
            continue
        voiced = steps[0][0]
        met = next((day for day, state in steps if state is NeedState.MET), None)
        ended = next((day for day, state in steps if state in _ENDS), days.last)
        if met is not None and met <= ended:
            waits.append(Wait(met - voiced, answered=True))
        else:
            waits.append(Wait(ended - voiced, answered=False))
    return time_word(waits)


def changes_told(needs: Iterable[Need], author: str, days: Period) -> int:
    """M7: how often `author` said that a need had changed."""
    return sum(
        1
        for need in needs
        if need.author_id == author
        for day, state in _own_steps(need, days.last)
        if state is NeedState.CHANGED and day in days
    )


def fit_of(book: Book, author: str, days: Period, recent: Sequence[Entry]) -> Tries:
    """M8: of what `author` said fitted or not, how much was what was hoped for."""
    own = [fit for fit in book.fits if fit.author_id == author]
    if len(own) < LEAST_TRIES:
        return Tries(0, len(own))
    subjects = {entry.id for entry in recent if _day(entry.day) in days}
    subjects |= {
        need.id for need in book.needs if any(_day(event.day) in days for event in need.events)
    }
    words = [answer.fit for answer in own if answer.subject_id in subjects]
    return Tries(words.count(Fit.WHAT_I_HOPED), len(words))


def felt(answers: FeltMet) -> bool:
    """Whether at least two of the three answers are "yes"."""
    given = (answers.understood, answers.accepted, answers.cared_for)
    return given.count(Met.YES) >= FELT


def understanding(book: Book, author: str, days: Period, recent: Sequence[Entry]) -> Tries:
    """M9: of what `author` opened up about, how often `author` then felt met.

    Occasions: good news told, comfort received, the partner's comfort that `author` answered, and
    comfort needs, with all that was written in answer to one of them as that one occasion. Only
    the receiver's own answer counts; one without an answer is not felt met.
    """
    answers = {f.entry_id: felt(f.answers) for f in book.felt_met if f.author_id == author}
    if len(answers) < LEAST_TRIES:  # fewer than that can never be often
        return Tries(0, 0)
    needs = _voiced(book, author, Kind.COMFORT, days)
    held = sum(any(answers.get(e.id, False) for e in recent if e.need_id == n) for n in needs)
    tried = len(needs)
    for entry in recent:
        if _day(entry.day) not in days or entry.need_id in needs:
            continue
        comfort = Kind.COMFORT in entry.kinds
        own = entry.author_id == author and (
            entry.direction is Direction.GOOD_NEWS
            or (entry.direction is Direction.RECEIVED and comfort)
        )
        theirs = entry.author_id != author and entry.direction is Direction.GAVE and comfort
        if own or (theirs and entry.id in answers):
            tried += 1
            held += answers.get(entry.id, False)
    return Tries(held, tried)


def _voiced(book: Book, author: str, kind: Kind, days: Period) -> frozenset[str]:
    """Return the ids of `author`'s needs of `kind` that were voiced on one of `days`."""
    return frozenset(
        need.id
        for need in book.needs
        if need.author_id == author
        and need.kind is kind
        and (steps := _own_steps(need, days.last))
        and steps[0][0] in days
    )


def kind_counts(marks: DayMarks, first: int, last: int) -> tuple[int, ...]:
    """M10: day-marks of each kind, an event both wrote of counted once; shared days included."""
    g_a, r_a, g_b, r_b = marks.flows()
    counts = [0] * len(KINDS)
    for day in range(first, last + 1):
        for bits in (
            g_a.get(day, 0) | r_b.get(day, 0),
            g_b.get(day, 0) | r_a.get(day, 0),
            marks.together.get(day, 0),
            marks.agreed.get(day, 0),
        ):
            for place in range(len(KINDS)):
                counts[place] += bits >> place & 1
    return tuple(counts)


def both_full(book: Book, last: int) -> bool:
    """M11: whether, of the last four weeks, each called at least three full or fuller.

    Stricter than a middle word of three: that one failed 5 % where one of the two was not full.
    """
    weeks: dict[str, dict[int, int]] = {partner.id: {} for partner in book.partners}
    for load in book.loads:
        week = _day(load.week)
        if load.shared and load.author_id in weeks and last - LATELY < week <= last:
            weeks[load.author_id][week] = _LOADS.index(load.word)
    full = _LOADS.index(LoadWord.FULL)
    return len(book.partners) == 2 and all(
        sum(word >= full for word in words.values()) >= LEAST_WEEKS for words in weeks.values()
    )


@dataclass(frozen=True, slots=True)
class Findings:
    """What may be said beside the band. Everything is a yes, a word or silence."""

    noticed: bool = False
    needs_met: bool = False
    time: str | None = None
    changed: bool = False
    fitted: bool = False
    understood: bool = False
    forms: bool = False
    full: bool = False
    shared: bool = False


def find(book: Book, marks: DayMarks, days: Period, *, resting: bool) -> Findings:
    """Return what may be said; where give-and-take is `resting`, M4 to M9 are silence."""
    shared = sum(1 for day in marks.together if days.lately <= day <= days.last)
    own = Findings(
        forms=several_forms(kind_counts(marks, days.lately, days.last)),
        full=both_full(book, days.last),
        shared=shared >= LEAST_SHARED,
    )
    if resting or len(book.partners) != 2:
        return own
    a, b = (partner.id for partner in book.partners)
    recent = _recent(book, days.last)
    answered = [needs_answered(book.needs, who, days) for who in (a, b)]
    fits = [fit_of(book, who, days, recent) for who in (a, b)]
    met = [understanding(book, who, days, recent) for who in (a, b)]
    return Findings(
        noticed=all(seen(recent, *way, days.last).much() for way in ((a, b), (b, a))),
        needs_met=often_for_both(*answered),
        time=answer_time(book.needs, days),
        changed=min(changes_told(book.needs, who, days) for who in (a, b)) >= LEAST_CHANGES,
        fitted=often_for_both(*fits),
        understood=least_above_half(*met),
        forms=own.forms,
        full=own.full,
        shared=own.shared,
    )


def _recent(book: Book, last: int) -> tuple[Entry, ...]:
    """Return the settled shared entries that any of these measures can read."""
    first = date.fromordinal(max(1, last - WINDOW - 1))
    until = date.fromordinal(max(1, last))
    return tuple(
        entry
        for entry in book.entries
        if first <= entry.day <= until and entry.visibility is Visibility.SHARED
    )
