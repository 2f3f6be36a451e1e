"""Couples for what section 6 of BALANCE.md did not simulate: M4 to M13, Quiet and presence.

Every function draws books with a known truth, asks the real ``models.balance`` and returns how
often the sentence was said. Days run to ``LAST``, the last settled day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from models.balance import Book, FeltAnswer, FitAnswer
from models.balance.bands import State
from models.balance.looks import Presence, weekly
from models.balance.marks import KINDS, day_marks
from models.balance.measures import Findings, find, period
from models.days import SETTLING_DAYS
from models.entities import (
    Direction,
    Entry,
    FeltMet,
    Fit,
    Kind,
    Load,
    LoadWord,
    Met,
    Need,
    NeedEvent,
    NeedState,
)
from tests.sim.generator import PARTNERS, START, entry
from tests.sim.judge import HALF_LIFE, IDS

LAST = START.toordinal() + 182
WINDOW = 90
Rng = np.random.Generator
Draw = Callable[[Rng], Book]


def findings(book: Book) -> Findings:
    marks = day_marks(book.partners, book.entries)
    return find(book, marks, period(LAST, None), resting=False)


def share_said(n: int, seed: int, draw: Draw, said: Callable[[Findings], bool]) -> float:
    """Return how often `said` holds over `n` books."""
    rng = np.random.default_rng([2026, 100 + seed])
    return sum(said(findings(draw(rng))) for _ in range(n)) / n


def _day(offset: int) -> date:
    """Return the day `offset` days before the last settled one."""
    return date.fromordinal(LAST - offset)


def _need(person: int, number: int, steps: list[tuple[int, NeedState]], kind: Kind) -> Need:
    partner = PARTNERS[person]
    need_id = f"{person:02x}{number:030x}"
    events = tuple(
        NeedEvent(f"{i:04x}{need_id[4:]}", need_id, partner.id, _day(ago), state)
        for i, (ago, state) in enumerate(steps)
    )
    return Need(need_id, partner.id, "", kind, events)


def needs_world(chances: tuple[float, float], each: float) -> Draw:
    """Needs of both, `each` in 90 days on average, met with the chance of their author."""

    def draw(rng: Rng) -> Book:
        needs = []
        for person, chance in enumerate(chances):
            for number in range(rng.poisson(each)):
                voiced = int(rng.integers(0, WINDOW))
                steps = [(voiced, NeedState.VOICED)]
                if rng.random() < chance:
                    steps.append((max(0, voiced - int(rng.exponential(4))), NeedState.MET))
                needs.append(_need(person, number, steps, Kind.PRACTICAL))
        return Book(PARTNERS, needs=tuple(needs))

    return draw


def waits_world(median: float, each: float) -> Draw:
    """Needs that are all met in the end, after exponential times with this median of days."""

    def draw(rng: Rng) -> Book:
        needs = []
        for number in range(rng.poisson(each)):
            voiced = int(rng.integers(0, WINDOW))
            wait = int(rng.exponential(median / np.log(2)) + rng.random())
            steps = [(voiced, NeedState.VOICED)]
            if wait <= voiced:
                steps.append((voiced - wait, NeedState.MET))
            needs.append(_need(number % 2, number, steps, Kind.PRACTICAL))
        return Book(PARTNERS, needs=tuple(needs))

    return draw


def answers_world(median: float, answers: int) -> Draw:
    """So many needs, voiced when the window began; after exponential times all are met."""

    def draw(rng: Rng) -> Book:
        needs = []
        for number in range(answers):
            wait = int(rng.exponential(median / np.log(2)) + rng.random())
            steps = [(WINDOW - 1, NeedState.VOICED)]
            if wait < WINDOW:
                steps.append((WINDOW - 1 - wait, NeedState.MET))
            needs.append(_need(number % 2, number, steps, Kind.PRACTICAL))
        return Book(PARTNERS, needs=tuple(needs))

    return draw


def untrue(word: str | None, median: float) -> bool:
    """Whether `word` promises less than the true median, or is more than one word slower."""
    words, ends = ("day", "days", "week", "time"), (1.5, 4.0, 10.0)
    slower = words.index(word) - sum(median > end for end in ends) if word else 0
    return not 0 <= slower <= 1


def how_soon(draw: Draw, median: float, n: int, seed: int) -> tuple[float, float]:
    """Return how often there is a word for how soon, and how often one that is not true."""
    rng = np.random.default_rng([2026, 300 + seed])
    words = [findings(draw(rng)).time for _ in range(n)]
    return (
        sum(word is not None for word in words) / n,
        sum(untrue(word, median) for word in words) / n,
    )


def _lived(rng: Rng, each: float, direction: Direction, person: int) -> list[Entry]:
    return [
        entry(
            PARTNERS[person],
            182 - int(rng.integers(0, WINDOW)),
            direction,
            () if direction is Direction.GOOD_NEWS else (Kind.COMFORT,),
            1000 * person + number,
        )
        for number in range(rng.poisson(each))
    ]


def fits_world(chances: tuple[float, float], each: float) -> Draw:
    """Received things, each with its receiver's word; what was hoped for with that chance."""

    def draw(rng: Rng) -> Book:
        entries, fits = [], []
        for person, chance in enumerate(chances):
            for one in _lived(rng, each, Direction.RECEIVED, person):
                fit = Fit.WHAT_I_HOPED if rng.random() < chance else Fit.SOMETHING_ELSE
                entries.append(one)
                fits.append(FitAnswer(one.id, PARTNERS[person].id, fit))
        return Book(PARTNERS, tuple(entries), fits=tuple(fits))

    return draw


def felt_world(chances: tuple[float, float], each: float, answered: float) -> Draw:
    """Good news told, of which a share is answered, and felt met with the teller's chance."""

    def draw(rng: Rng) -> Book:
        entries, felt = [], []
        for person, chance in enumerate(chances):
            for one in _lived(rng, each, Direction.GOOD_NEWS, person):
                entries.append(one)
                if rng.random() < answered:
                    word = Met.YES if rng.random() < chance else Met.NOT_REALLY
                    answers = FeltMet(word, word, Met.SKIP)
                    felt.append(FeltAnswer(one.id, PARTNERS[person].id, answers))
        return Book(PARTNERS, tuple(entries), felt_met=tuple(felt))

    return draw


def loads_world(levels: tuple[float, float], shared: float) -> Draw:
    """A load word a week: 0 light to 4 too much around each partner's level, shared at times."""

    def draw(rng: Rng) -> Book:
        loads = [
            Load(
                PARTNERS[person].id,
                _day(7 * week),
                tuple(LoadWord)[int(np.clip(round(rng.normal(level, 0.8)), 0, 4))],
                bool(rng.random() < shared),
            )
            for person, level in enumerate(levels)
            for week in range(4)
        ]
        return Book(PARTNERS, loads=tuple(loads))

    return draw


def changes_world(each: float) -> Draw:
    """Needs that change once, `each` of either partner in 90 days."""

    def draw(rng: Rng) -> Book:
        needs = []
        for person in (0, 1):
            for number in range(rng.poisson(each)):
                voiced = int(rng.integers(0, WINDOW))
                steps = [(voiced, NeedState.VOICED), (voiced // 2, NeedState.CHANGED)]
                needs.append(_need(person, number, steps, Kind.PRACTICAL))
        return Book(PARTNERS, needs=tuple(needs))

    return draw


def together_world(rate: float) -> Draw:
    """Shared days, `rate` of all days."""

    def draw(rng: Rng) -> Book:
        days = np.nonzero(rng.random(WINDOW) < rate)[0]
        entries = tuple(
            entry(PARTNERS[0], 182 - int(d), Direction.TOGETHER, (), int(d)) for d in days
        )
        return Book(PARTNERS, entries)

    return draw


def forms_world(shares: tuple[float, ...], marks: float) -> Draw:
    """Marks of the last four weeks with these shares of the kinds."""

    def draw(rng: Rng) -> Book:
        kinds = rng.choice(len(KINDS), size=rng.poisson(marks), p=np.array(shares))
        entries = tuple(
            entry(PARTNERS[i % 2], 182 - int(rng.integers(0, 28)), Direction.GAVE, (KINDS[k],), i)
            for i, k in enumerate(kinds)
        )
        return Book(PARTNERS, entries)

    return draw


def seen_world(rate: float, chance: float) -> Draw:
    """Giving at `rate` a day each way, noticed with `chance`, and unrelated receiving as well."""

    def draw(rng: Rng) -> Book:
        entries: list[Entry] = []
        for giver in (0, 1):
            for day in range(92, 183):
                for _ in range(rng.poisson(rate)):
                    kind = KINDS[int(rng.integers(0, 6))]
                    number = len(entries)
                    entries.append(entry(PARTNERS[giver], day, Direction.GAVE, (kind,), number))
                    if rng.random() < chance:
                        there = PARTNERS[1 - giver]
                        entries.append(entry(there, day, Direction.RECEIVED, (kind,), number + 1))
                for _ in range(rng.poisson(rate * (1 - chance))):
                    kind = KINDS[int(rng.integers(0, 6))]
                    there = PARTNERS[1 - giver]
                    entries.append(entry(there, day, Direction.RECEIVED, (kind,), len(entries)))
        return Book(PARTNERS, tuple(entries))

    return draw


@dataclass(frozen=True)
class Quiet:
    """Shares of couples: quiet by M12 alone, and with that band on the last look."""

    said: float
    band: float


def quiet(rate: float, present: float, n: int, seed: int) -> Quiet:
    """Return how often four weeks with `rate` marks a day are called quiet.

    Three busy months come first, so that the band has the ground it wants. `present`: the chance
    that each writes anything on a day of the last four weeks.
    """
    rng = np.random.default_rng([2026, 200 + seed])
    said = band = 0
    for _ in range(n):
        entries: list[Entry] = []
        for day in range(60, 183):
            lately = day > LAST - START.toordinal() - 28
            for person in (0, 1):
                if rng.random() < (present if lately else 0.7):
                    entries.append(
                        entry(PARTNERS[person], day, Direction.QUIET_DAY, (), len(entries))
                    )
            for _ in range(rng.poisson(rate if lately else 2.0)):
                kind = KINDS[int(rng.integers(0, 6))]
                direction = (Direction.GAVE, Direction.RECEIVED)[int(rng.integers(0, 2))]
                author = PARTNERS[int(rng.integers(0, 2))]
                entries.append(entry(author, day, direction, (kind,), len(entries)))
        marks = day_marks(PARTNERS, entries)
        said += Presence(marks).quiet(LAST)
        look = weekly(marks, (), IDS, HALF_LIFE, LAST + SETTLING_DAYS, 1)[0]
        band += look.state is State.QUIET
    return Quiet(said / n, band / n)
