"""BALANCE.md 6.3: what the real module must hold in every world, from couples with known truth."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from statistics import mean, pstdev

import pytest

from models.balance import Band, Book, page
from models.balance.bands import State
from models.balance.flow import estimate
from models.balance.marks import day_marks
from models.balance.weights import Stretch, Tally, total
from tests.sim.generator import START, book, sample
from tests.sim.judge import IDS, coverage, judge, look_days, looks_of
from tests.sim.naive import false_lean
from tests.sim.worlds import (
    BALANCED_WORLDS,
    COVERAGE_WORLDS,
    KINDS_DIFFER,
    LEANING_WORLDS,
    SEASON_WORLDS,
    TABLE,
    World,
)

N = 200
HONEST_BALANCED = (*BALANCED_WORLDS, KINDS_DIFFER)


def named(world: World) -> str:
    return world.name


@pytest.mark.parametrize("world", HONEST_BALANCED, ids=named)
def test_a_balanced_couple_is_hardly_ever_told_of_a_lean(world: World) -> None:
    row = judge(world, N)
    assert row.any_lean <= 0.05, row
    assert row.two_pictures <= 0.015, row


@pytest.mark.parametrize("world", LEANING_WORLDS, ids=named)
def test_a_true_lean_is_never_told_the_wrong_way_round(world: World) -> None:
    row = judge(world, N)
    assert row.wrong_way <= 0.01, row
    assert row.two_pictures <= 0.015, row
    if world.ratio >= 4:
        assert row.both_ways <= 0.05, row
    if world.name == "true 4:1, rich":
        assert row.overall_right >= 0.80, row


@pytest.mark.parametrize("world", COVERAGE_WORLDS[:4], ids=named)
def test_the_interval_holds_what_truly_flowed(world: World) -> None:
    share, _, judged = coverage(world, N)
    assert judged >= N / 2
    assert 0.86 <= share <= 0.97


@pytest.mark.parametrize("world", BALANCED_WORLDS, ids=named)
def test_the_naive_estimate_fails_so_that_these_tests_have_teeth(world: World) -> None:
    assert false_lean(sample(world, N), look_days(world)).mean() >= 0.40


def test_leaving_out_most_of_one_partner_s_days_moves_the_estimate_nowhere() -> None:
    """Six days in ten of one page gone: the log ratio scatters, but goes neither way."""
    found = sample(BALANCED_WORLDS[1], 80)
    draw = Random(1)
    moved = []
    for i in range(len(found)):
        whole = book(found, i)
        gone = {START + timedelta(days=day) for day in range(182) if draw.random() < 0.6}
        kept = [e for e in whole.entries if e.author_id != IDS[0] or e.day not in gone]
        moved.append(_l(replace(whole, entries=tuple(kept))) - _l(whole))
    assert abs(mean(moved)) < 0.05
    assert pstdev(moved) < 0.25


def _l(of: Book) -> float:
    tally = Tally(day_marks(of.partners, of.entries), 28)
    tally.move(START.toordinal() + 179, Stretch(None, ()))
    return estimate(total(tally.counts())).l


@pytest.mark.parametrize("world", SEASON_WORLDS, ids=named)
def test_inside_a_season_nobody_is_told_of_a_lean(world: World) -> None:
    found = sample(world, 60)
    for i in range(len(found)):
        for look in looks_of(found, i):
            if look.in_season:
                assert look.state.band(look.in_season) is not Band.LEANING
    if world.ratio == 1:
        assert judge(world, N).carrying <= 0.05


def test_a_lean_inside_a_season_is_called_carrying_by_its_name() -> None:
    world = SEASON_WORLDS[1]
    found = sample(world, 60)
    pages = [page(book(found, i), START + timedelta(days=world.days)) for i in range(len(found))]
    carrying = [p for p in pages if p.band is Band.CARRYING]
    assert len(carrying) > 20
    for shown in carrying:
        assert shown.toward is None
        assert "You named it: “the newborn weeks”." in shown.sentences[0]


@pytest.mark.parametrize("world", TABLE[::4], ids=named)
def test_the_page_says_what_the_look_found(world: World) -> None:
    found = sample(world, 12)
    for i in range(len(found)):
        look = looks_of(found, i)[-1]
        shown = page(book(found, i), START + timedelta(days=world.days))
        assert shown.band is look.state.band(look.in_season)
        if look.state is State.TOO_LITTLE:
            assert {kind.band for kind in shown.kinds} == {Band.TOO_LITTLE}
