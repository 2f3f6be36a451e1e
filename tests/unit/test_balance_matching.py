"""M4 at its bounds: what is matched by chance and taken off, how many days, how sure.

Values are those of BALANCE.md 4, written out here and never imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import pytest
from scipy import stats
from scipy.optimize import linear_sum_assignment

from models.balance.matching import Seen, seen
from models.entities import Direction, Entry, Kind
from tests.couples import ANA, BEN, SETTLED, note

LAST = SETTLED.toordinal()
#: Thirteen weeks, and the days of it from the oldest to the newest.
WINDOW = 91
SHIFTS = (14, 21, 28, 35, -14, -21, -28, -35)
Days = Mapping[Kind, set[int]]


def pairs(given: set[int], got: set[int]) -> int:
    """Return how many pairs a day apart or less the heaviest one-to-one pairing has."""
    if not given or not got:
        return 0
    weight = [[0.9 ** abs(g - r) if abs(g - r) <= 1 else 0.0 for r in got] for g in given]
    rows, columns = linear_sum_assignment(weight, maximize=True)
    return sum(weight[i][j] > 0 for i, j in zip(rows, columns, strict=True))


def turned(given: Days, got: Days, by: int) -> int:
    return sum(pairs(given[k], {(day + by) % WINDOW for day in got[k]}) for k in Kind)


def book(given: Days, got: Days) -> list[Entry]:
    """Return what Ana gave and Ben received, days counted from the first of the window."""
    return [
        note(author, WINDOW - 1 - day, direction, kind, number=100 * place + day)
        for author, direction, days in (
            (ANA, Direction.GAVE, given),
            (BEN, Direction.RECEIVED, got),
        )
        for place, kind in enumerate(Kind)
        for day in days[kind]
    ]


def drawn(draw: Random, rate: float) -> Days:
    return {kind: {d for d in range(WINDOW) if draw.random() < rate} for kind in Kind}


def ana_seen(given: Days, got: Days) -> Seen:
    return seen(book(given, got), ANA.id, BEN.id, LAST)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("rate", [0.06, 0.2])
def test_chance_is_what_is_matched_after_turning_by_two_to_five_weeks(
    seed: int, rate: float
) -> None:
    draw = Random(seed)
    given, got = drawn(draw, rate), drawn(draw, rate)
    found = ana_seen(given, got)
    assert found.pairs == turned(given, got, 0)
    assert found.chance == pytest.approx(sum(turned(given, got, by) for by in SHIFTS) / 8)
    assert found.given == sum(len(days) for days in given.values())
    assert found.days == len(set().union(*given.values()))


def test_a_weekly_habit_of_both_is_all_chance() -> None:
    """Sundays here, Mondays there: turning by whole weeks keeps them a day apart."""
    nothing: Days = {kind: set() for kind in Kind}
    sundays = {**nothing, Kind.TIME: set(range(0, WINDOW, 7))}
    mondays = {**nothing, Kind.TIME: set(range(1, WINDOW, 7))}
    found = ana_seen(sundays, mondays)
    assert (found.pairs, found.chance) == (13, 13.0)
    assert not found.much()


@pytest.mark.parametrize("rate", [0.04, 0.1, 0.3])
def test_logs_that_have_nothing_to_do_with_each_other_see_nothing_on_average(rate: float) -> None:
    shares = []
    for seed in range(60):
        draw = Random(1_000 + seed)
        found = ana_seen(drawn(draw, rate), drawn(draw, rate))
        if found.days >= 12:
            shares.append((found.pairs - found.chance) / (found.given - found.chance))
    assert len(shares) > 40
    assert sum(shares) / len(shares) == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize("days, enough", [(11, False), (12, True)])
def test_twelve_days_of_giving_are_wanted(days: int, enough: bool) -> None:
    given: Days = {kind: set(range(0, 3 * days, 3)) for kind in Kind}
    found = ana_seen(given, given)
    assert found.days == days
    assert found.much() is enough
    assert Seen(6 * days, 0.0, 6 * days, days).much() is enough


@pytest.mark.parametrize("old, enough", [(0, True), (-1, False)])
def test_the_window_is_thirteen_weeks(old: int, enough: bool) -> None:
    given: Days = {kind: {old, *range(2, 35, 3)} for kind in Kind}
    assert ana_seen(given, given).much() is enough


#: Marks of giving, pairs by chance, and the least number of pairs that is much.
MUCH = ((12, 0.0, 8), (40, 0.0, 22), (40, 6.5, 25), (100, 20.25, 60))


@pytest.mark.parametrize("given, chance, least", MUCH)
def test_much_is_said_from_just_its_probability_on(given: int, chance: float, least: int) -> None:
    for found in range(given + 1):
        more = max(0.0, found - chance)
        sure = float(stats.beta.sf(0.4, 2 + more, 2 + given - found))
        assert (sure >= 0.95) is (found >= least)
        assert Seen(found, chance, given, 12).much() is (found >= least)
