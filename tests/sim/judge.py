"""Run the real ``models.balance`` over simulated couples and count what it would have said."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import numpy as np

from models.balance import looks as looks_module
from models.balance.bands import State
from models.balance.looks import Look, weekly
from models.balance.marks import day_marks
from tests.sim.generator import PARTNERS, START, Sample, book, realised, sample
from tests.sim.worlds import World

IDS = tuple(partner.id for partner in PARTNERS)
#: The first look has a month of entries behind it; 22 of them in half a year.
FIRST_LOOK = 35
HALF_LIFE = 28
Z_50 = 0.6745


@dataclass(frozen=True)
class Row:
    """What the module said in one world. All shares in 0..1."""

    world: str
    couples: int
    any_lean: float  # couples with a lean of any series at any look
    overall_right: float  # couples with an overall lean toward the side it truly arrives at
    wrong_way: float  # couples with a lean of any series the other way
    both_ways: float  # share of looks
    too_little: float  # share of looks
    two_pictures: float  # couples, at any look
    quiet: float  # share of looks
    carrying: float  # couples, at any look


def look_days(world: World) -> tuple[int, ...]:
    return tuple(range(FIRST_LOOK, world.days + 1, looks_module.STEP))


def looks_of(found: Sample, i: int, half_life: float = HALF_LIFE) -> tuple[Look, ...]:
    """Return couple `i`'s looks, as the real module sees them."""
    days = look_days(found.world)
    book_of = book(found, i)
    marks = day_marks(book_of.partners, book_of.entries)
    last = START.toordinal() + days[-1]
    return weekly(marks, book_of.seasons, IDS, half_life, last, len(days))


def judge(world: World, n: int, half_life: float = HALF_LIFE) -> Row:
    """Return what was said over half a year of weekly looks of `n` couples."""
    found = sample(world, n)
    all_looks = [looks_of(found, i, half_life) for i in range(n)]
    wrong = State.TOWARD_A if world.ratio >= 1 else State.TOWARD_B
    right = State.TOWARD_B if world.ratio >= 1 else State.TOWARD_A
    free = [[look for look in looks if not look.in_season] for looks in all_looks]
    return Row(
        world.name,
        n,
        any_lean=_share(any(s.leans for s in _states(looks)) for looks in free),
        overall_right=_share(any(look.state is right for look in looks) for looks in free),
        wrong_way=_share(wrong in _states(looks) for looks in all_looks),
        both_ways=_looks_in(all_looks, State.BOTH_WAYS),
        too_little=_looks_in(all_looks, State.TOO_LITTLE),
        two_pictures=_share(
            any(look.state is State.TWO_PICTURES for look in looks) for looks in all_looks
        ),
        quiet=_looks_in(all_looks, State.QUIET),
        carrying=_share(
            any(look.in_season and s.leans for look in looks for s in (look.state, *look.kinds))
            for looks in all_looks
        ),
    )


def _states(looks: tuple[Look, ...] | list[Look]) -> set[State]:
    return {state for look in looks for state in (look.state, *look.kinds)}


def _share(holds: object) -> float:
    return float(np.mean([bool(value) for value in holds]))  # type: ignore[attr-defined]


def _looks_in(all_looks: list[tuple[Look, ...]], state: State) -> float:
    return _share(look.state is state for looks in all_looks for look in looks)


def coverage(world: World, n: int) -> tuple[float, float, int]:
    """Return how often the 90 % and the 50 % interval hold what truly flowed, and of how many."""
    found = sample(world, n)
    last = look_days(world)[-1]
    truth = realised(found, last - 3)
    wide = narrow = judged = 0
    for i in range(n):
        estimate = looks_of(found, i)[-1].overall.found
        if estimate is None:
            continue
        judged += 1
        low, high = estimate.interval()
        wide += low <= truth[i] <= high
        low, high = estimate.interval(Z_50)
        narrow += low <= truth[i] <= high
    return wide / judged, narrow / judged, judged


@dataclass(frozen=True)
class Delay:
    """How long after a step the overall lean was noticed, or gone; days."""

    world: str
    noticed: float
    median: float
    ninetieth: float


def delay(world: World, n: int) -> Delay:
    """Return how soon a step into a lean is noticed, or how soon a lean that ended is gone."""
    found = sample(world, n)
    days = look_days(world)
    waits: list[int] = []
    leaned = 0
    for i in range(n):
        states = [look.state for look in looks_of(found, i)]
        said = [day for day, state in zip(days, states, strict=True) if state.leans]
        if world.back_day is None:
            after = [day for day in said if day >= (world.step_day or 0)]
            leaned += bool(after)
            waits += [after[0] - (world.step_day or 0)] if after else []
        elif any(world.back_day - 21 < day <= world.back_day for day in said):
            leaned += 1
            waits.append(max(0, max(said) + looks_module.STEP - world.back_day))
    if not waits:
        return Delay(world.name, 0.0, 0.0, 0.0)
    return Delay(world.name, leaned / n, median(waits), float(np.quantile(waits, 0.9)))
