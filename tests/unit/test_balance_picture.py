"""The river: shares and never figures, sides only where a sentence could say so, calm geometry."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.balance import Book
from models.balance.braid import Braid, Curve, braid, mesh, runs, two_strands
from models.balance.looks import Look
from models.balance.picture import River, Window, control_points, may_claim, river, window_days
from models.entities import CoupleSettings, Direction, Kind, Season
from tests.couples import ANA, BEN, SETTLED, SUNDAY, couple, note, private, with_entries

DIRECTIONS = CoupleSettings(directions_on=frozenset({ANA.id, BEN.id}))
few = settings(max_examples=settings.default.max_examples // 4)
seeds = st.integers(0, 10_000)
FIRST = SUNDAY - timedelta(days=83)
SEASON = Season("s" * 32, "exams", SETTLED - timedelta(60), None, ANA.id, (BEN.id,), "dawn")


def months(book: Book, **more: bool) -> River:
    return river(book, FIRST, SUNDAY, SUNDAY, **more)


def shares(shown: River) -> list[float]:
    found = [*shown.lively, *(w for strand in shown.strands for w in strand.widths)]
    return found + ([*shown.sides.share, *shown.sides.softness] if shown.sides else [])


@few
@given(seeds)
def test_a_river_holds_coarse_shares_only(seed: int) -> None:
    shown = months(replace(couple(seed), settings=DIRECTIONS))
    assert all(0 <= share <= 1 and (share * 32).is_integer() for share in shares(shown))
    assert [strand.kind for strand in shown.strands] == list(Kind)


@few
@given(seeds, seeds)
def test_private_and_unsettled_entries_move_no_water(seed: int, other: int) -> None:
    book = replace(couple(seed), settings=DIRECTIONS)
    more = couple(other, ratio=10).entries
    fresh = [replace(e, day=SUNDAY - timedelta(days=i % 3)) for i, e in enumerate(more)]
    assert months(with_entries(book, *private(more), *fresh)) == months(book)


@few
@given(seeds)
def test_six_strands_say_nothing_of_sides(seed: int) -> None:
    book = couple(seed)
    swapped = replace(book, partners=(BEN, ANA))
    assert months(book).sides is None
    assert months(swapped) == months(book)


@few
@given(seeds)
def test_two_strands_mirror_each_other_when_partners_are_swapped(seed: int) -> None:
    book = replace(couple(seed, ratio=10, rate=1.2), settings=DIRECTIONS)
    here, there = months(book).sides, months(replace(book, partners=(BEN, ANA))).sides
    assert here is not None
    assert there is not None
    assert there.softness == here.softness
    assert [1 - share for share in there.share] == pytest.approx(list(here.share), abs=1 / 32)


def test_sides_show_where_a_sentence_could_say_so_and_nowhere_else() -> None:
    leaning = replace(couple(3, ratio=10, rate=1.2), settings=DIRECTIONS)
    shown = months(leaning).sides
    assert shown is not None
    assert max(shown.share) > 0.6
    assert min(shown.share) >= 0.5
    in_season = months(replace(leaning, seasons=(replace(SEASON, start=FIRST),))).sides
    assert in_season is not None
    assert set(in_season.share[2:]) == {0.5}
    empty = months(Book((ANA, BEN), settings=DIRECTIONS)).sides
    assert empty is not None
    assert set(empty.share) == {0.5}
    assert min(empty.softness) > 0.9
    assert months(leaning, resting=True).sides is None
    alone = replace(leaning, settings=CoupleSettings(directions_on=frozenset({ANA.id})))
    assert months(alone).sides is None


def test_a_mixed_look_claims_no_side() -> None:
    from models.balance.bands import NOTHING, State

    def look(state: State, in_season: bool = False) -> Look:
        return Look(1, state, (), NOTHING, (), in_season)

    claims = {state for state in State if may_claim(look(state), {})}
    assert claims == {State.TOWARD_A, State.TOWARD_B, State.BOTH_WAYS}
    assert not may_claim(look(State.TOWARD_A, in_season=True), {})


def test_seasons_and_shared_days_lie_in_the_window() -> None:
    book = Book(
        (ANA, BEN),
        tuple(note(ANA, ago, Direction.TOGETHER, number=ago) for ago in (0, 5, 200)),
        seasons=(
            SEASON,
            replace(SEASON, id="t" * 32, confirmed_by=()),
            replace(
                SEASON, id="u" * 32, start=SETTLED - timedelta(300), end=SETTLED - timedelta(200)
            ),
        ),
    )
    shown = months(book)
    assert shown.together == (SETTLED - timedelta(days=5), SETTLED)
    assert [(t.label, t.first, t.last) for t in shown.seasons] == [("exams", SEASON.start, SUNDAY)]


def test_windows_in_words() -> None:
    book = Book((ANA, BEN), (note(ANA, 900, number=1),), seasons=(SEASON,))
    spans = {
        window: (window_days(book, window, SUNDAY)[1] - window_days(book, window, SUNDAY)[0]).days
        for window in Window
    }
    assert spans == {
        Window.LATELY: 27,
        Window.MONTHS: 83,
        Window.SEASON: 63,
        Window.YEAR: 364,
        Window.ALL: 903,
    }
    plain = replace(book, seasons=(), entries=())
    assert window_days(plain, Window.SEASON, SUNDAY) == (SUNDAY - timedelta(90), SUNDAY)
    assert window_days(plain, Window.ALL, SUNDAY) == window_days(plain, Window.LATELY, SUNDAY)
    ended = replace(SEASON, end=SETTLED - timedelta(days=50))
    assert window_days(replace(book, seasons=(ended,)), Window.SEASON, SUNDAY)[1] == ended.end


@given(st.integers(700_000, 760_000), st.integers(20, 6_000))
def test_control_points_lie_on_the_calendar_and_around_the_window(first: int, span: int) -> None:
    points = control_points(first, first + span)
    step = points[1] - points[0]
    assert points[0] <= first
    assert points[-1] >= first + span
    assert all(b - a == pytest.approx(step) for a, b in pairwise(points))
    assert 4 <= len(points) <= 33


@given(st.lists(st.floats(0, 1), min_size=3, max_size=12), st.floats(0, 1))
def test_the_curve_never_goes_beyond_its_points(ys: list[float], at: float) -> None:
    curve = Curve(range(len(ys)), ys)
    x = at * (len(ys) - 1)
    low, high = sorted((ys[int(x)], ys[min(len(ys) - 1, int(x) + 1)]))
    assert low - 1e-9 <= curve(x) <= high + 1e-9
    assert curve(-1) == ys[0]
    assert curve(99) == ys[-1]


def shape(seed: int, width: float = 420, height: float = 296) -> Braid:
    return braid(months(couple(seed, ratio=1, rate=1.2)), width, height)


@few
@given(seeds, st.sampled_from([(420, 296), (360, 260), (1200, 380)]))
def test_strands_lie_between_the_banks_and_never_fold(seed: int, size: tuple[float, float]) -> None:
    laid = shape(seed, *size)
    assert len(laid.xs) == int(size[0] / 3) + 1
    for strand in laid.strands:
        assert all(
            lower[1] - upper[1] > 2 for upper, lower in zip(strand.upper, strand.lower, strict=True)
        )
    centre = [(a + b) / 2 for a, b in zip(laid.top, laid.bottom, strict=True)]
    assert all(0 < y < size[1] for y in centre)
    assert all(a < b for a, b in zip(laid.top, laid.bottom, strict=True))


def test_a_stretch_keeps_its_shape_when_the_window_moves() -> None:
    book = couple(8, ratio=1, rate=1.2, days=400)
    here = braid(river(book, FIRST, SUNDAY, SUNDAY), 420, 296)
    week = timedelta(days=7)
    there = braid(river(book, FIRST - week, SUNDAY - week, SUNDAY), 420, 296)
    shift = 7 / 83 * 420
    inner = [i for i, x in enumerate(here.xs) if 80 < x < 300]
    for one, other in zip(here.strands, there.strands, strict=True):
        moved = Curve([x for x, _ in other.upper], [y for _, y in other.upper])
        assert max(abs(one.upper[i][1] - moved(one.upper[i][0] + shift)) for i in inner) < 1.5


def test_a_busy_kind_is_wider_and_a_silent_one_keeps_a_thread() -> None:
    book = Book(
        (ANA, BEN), tuple(note(ANA, i, Direction.GAVE, Kind.TIME, number=i) for i in range(90))
    )
    laid = braid(months(book), 420, 296)
    middle = {s.kind: s.lower[70][1] - s.upper[70][1] for s in laid.strands}
    assert middle[Kind.TIME] > 5 * middle[Kind.COMFORT]
    assert 2 < middle[Kind.COMFORT] < 3.5


def test_where_strands_cross_one_lies_over_the_other() -> None:
    laid = shape(4)
    found = runs(laid)
    assert [run.depth for run in found] == sorted(run.depth for run in found)
    for strand in laid.strands:
        own = sorted((run.first, run.last) for run in found if run.strand is strand)
        assert own[0][0] == 0
        assert own[-1][1] == len(laid.xs) - 1
        assert all(a[1] == b[0] for a, b in pairwise(own))


def test_neighbouring_lights_are_one_and_stay_where_they_are() -> None:
    book = Book((ANA, BEN), tuple(note(ANA, i, Direction.TOGETHER, number=i) for i in (3, 4, 30)))
    laid = braid(months(book), 420, 296)
    assert len(laid.lights) == 2
    assert all(light.half > 0 for light in laid.lights)
    assert laid.lights == braid(months(book), 420, 296).lights


def test_the_mesh_has_two_vertices_a_column_upside_up() -> None:
    strand = shape(4).strands[0]
    vertices, indices = mesh(strand.upper, strand.lower, 296)
    assert len(vertices) == 8 * len(strand.upper)
    assert indices == list(range(2 * len(strand.upper)))
    assert vertices[1] > vertices[5]


def test_without_directions_there_are_no_two_strands() -> None:
    assert two_strands(months(couple(4)), 420, 296) is None


def test_two_strands_without_ground_are_mist_and_alike() -> None:
    laid = two_strands(months(Book((ANA, BEN), settings=DIRECTIONS)), 420, 296)
    assert laid is not None
    for one, other in zip(*laid.sides, strict=True):
        assert (one.core, one.middle, one.outer, one.alpha) == pytest.approx(
            (other.core, other.middle, other.outer, other.alpha)
        )
        assert one.alpha == 0
        assert one.outer > 6 * one.core


def test_two_strands_with_ground_have_a_core_and_a_wider_side() -> None:
    book = replace(couple(3, ratio=10, rate=1.2), settings=DIRECTIONS)
    laid = two_strands(months(book), 420, 296)
    assert laid is not None
    toward_ana, toward_ben = laid.sides
    assert toward_ben[90].middle > 1.3 * toward_ana[90].middle
    assert toward_ben[90].alpha > 0.5


def test_no_field_of_a_river_tells_who_wrote() -> None:
    assert {field.name for field in fields(River)} == {
        "first",
        "last",
        "points",
        "strands",
        "lively",
        "together",
        "seasons",
        "sides",
    }
