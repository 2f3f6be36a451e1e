"""Every threshold of the balance, just on either side of it.

The values are those of BALANCE.md, written out here and never imported: changing a constant of the
code must fail a test. Probabilities are worked out once more, by SciPy.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from math import log

import pytest
from scipy import special, stats

from models.balance import EffectiveCounts, estimate
from models.balance.bands import NOTHING, State, Verdict, decide, is_quiet, judge
from models.balance.looks import Look, weekly
from models.balance.marks import KINDS, day_marks
from models.balance.proportion import Tries, Wait, time_word
from models.balance.weights import Span, Stretch, Tally
from models.entities import Direction, Entry, Kind, Partner
from tests.couples import ANA, BEN, SETTLED, SUNDAY, note

Counts = tuple[float, float, float, float, float, float]
GAVE, RECEIVED, QUIET_DAY = Direction.GAVE, Direction.RECEIVED, Direction.QUIET_DAY
LAST = SETTLED.toordinal()


def by_the_design(counts: Counts) -> dict[str, float]:
    """Return the probabilities of BALANCE.md 3.2 and 3.3 for `counts`."""
    g_a, r_a, g_b, r_b, m_ab, m_ba = counts
    shapes = [0.5 + x for x in (g_a, r_a, g_b, r_b)]
    psi = [float(special.digamma(shape)) for shape in shapes]
    spread = sum(float(special.polygamma(1, shape)) for shape in shapes)
    l_a, l_b = psi[0] - psi[1], psi[3] - psi[2]
    cov = m_ab / (shapes[0] * shapes[3]) + m_ba / (shapes[2] * shapes[1])
    v = spread / 4 + cov / 2 + 0.30**2
    rho = stats.norm((l_a + l_b) / 2 * 0.64 / (0.64 + v), math.sqrt(1 / (1 / 0.64 + 1 / v)))
    gap_v = max(spread - 2 * cov, 0.02)
    weight = 1 / 0.7**2 + 1 / gap_v
    gap = stats.norm((0.9 / 0.7**2 + (l_a - l_b) / gap_v) / weight, math.sqrt(1 / weight))
    return {
        "toward_b": float(rho.sf(log(1.5))),
        "toward_a": float(rho.cdf(-log(1.5))),
        "mutual": float(rho.cdf(log(2)) - rho.cdf(-log(2))),
        "apart": float(gap.sf(log(6))),
    }


#: What is claimed, how surely, and counts on the silent side of it and on the other.
CLAIMS: tuple[tuple[str, float, Counts, Counts], ...] = (
    ("toward_b", 0.90, (29.6, 8, 7, 20, 4, 2), (29.8, 8, 7, 20, 4, 2)),
    ("toward_b", 0.90, (106.5, 40, 44, 106.5, 20, 9), (107.2, 40, 44, 107.2, 20, 9)),
    ("toward_a", 0.90, (8, 30, 18.7, 6, 3, 5), (8, 30, 18.9, 6, 3, 5)),
    ("toward_a", 0.90, (40, 106.5, 106.5, 44, 9, 20), (40, 107.2, 107.2, 44, 9, 20)),
    ("mutual", 0.80, (2.7, 2.7, 2.7, 2.7, 0.9, 0.9), (2.77, 2.77, 2.77, 2.77, 0.9, 0.9)),
    ("mutual", 0.80, (39.8, 20, 22, 30, 8, 6), (39.5, 20, 22, 30, 8, 6)),
    ("apart", 0.90, (31.3, 4, 31.3, 4, 1, 1), (31.5, 4, 31.5, 4, 1, 1)),
    ("apart", 0.90, (51.2, 12, 30, 5, 3, 2), (51.6, 12, 30, 5, 3, 2)),
)


@pytest.mark.parametrize("claim, sure, short, enough", CLAIMS)
def test_a_claim_is_made_from_just_its_probability_on(
    claim: str, sure: float, short: Counts, enough: Counts
) -> None:
    below, above = by_the_design(short)[claim], by_the_design(enough)[claim]
    assert sure - 0.003 < below < sure <= above < sure + 0.003
    assert not getattr(judge(EffectiveCounts(*short), 0.0, True), claim)
    assert getattr(judge(EffectiveCounts(*enough), 0.0, True), claim)


def test_what_one_look_allows_is_what_the_design_says() -> None:
    for g_a, r_a, g_b, r_b in product((3.0, 12.0, 60.0), repeat=4):
        counts = (g_a, r_a, g_b, r_b, min(g_a, r_b) / 3, min(g_b, r_a) / 4)
        expected, found = by_the_design(counts), judge(EffectiveCounts(*counts), 0.0, True)
        for claim, sure in (("toward_a", 0.9), ("toward_b", 0.9), ("mutual", 0.8), ("apart", 0.9)):
            assert getattr(found, claim) == (expected[claim] >= sure), (claim, counts)


def test_a_disagreement_is_never_known_better_than_its_floor() -> None:
    many = estimate(EffectiveCounts(4e4, 1e4, 4e4, 1e4, 0, 0))
    assert many.gap_s == pytest.approx(math.sqrt(1 / (1 / 0.49 + 1 / 0.02)), abs=1e-9)
    assert many.gap_m == pytest.approx((0.9 / 0.49 + log(16) / 0.02) / (1 / 0.49 + 50), abs=1e-3)
    some = estimate(EffectiveCounts(40, 40, 40, 40, 0, 0))  # four times trigamma(40.5): 0.1
    spread = 4 * float(special.polygamma(1, 40.5))
    assert some.gap_s == pytest.approx(math.sqrt(1 / (1 / 0.49 + 1 / spread)), abs=1e-9)


# --- two looks, and what comes first --------------------------------------------------------------

ANY = estimate(EffectiveCounts(20, 20, 20, 20, 0, 0))
TO_A, TO_B = Verdict(ANY, toward_a=True), Verdict(ANY, toward_b=True)
BOTH, APART, PLAIN = Verdict(ANY, mutual=True), Verdict(ANY, apart=True), Verdict(ANY)


@pytest.mark.parametrize(
    "now, before, quiet, state",
    [
        (NOTHING, TO_B, False, State.TOO_LITTLE),
        (NOTHING, BOTH, True, State.TOO_LITTLE),
        (APART, NOTHING, False, State.TWO_PICTURES),
        (replace(TO_B, apart=True), TO_B, False, State.TWO_PICTURES),
        (replace(BOTH, apart=True), BOTH, True, State.TWO_PICTURES),
        (PLAIN, PLAIN, True, State.QUIET),
        (TO_B, TO_B, True, State.QUIET),
        (BOTH, BOTH, True, State.QUIET),
        (TO_B, TO_B, False, State.TOWARD_B),
        (TO_A, TO_A, False, State.TOWARD_A),
        (TO_B, APART, False, State.MIXED),
        (TO_B, replace(TO_B, apart=True), False, State.TOWARD_B),
        (TO_B, PLAIN, False, State.MIXED),
        (TO_B, TO_A, False, State.MIXED),
        (TO_A, TO_B, False, State.MIXED),
        (TO_B, BOTH, False, State.MIXED),
        (TO_B, NOTHING, False, State.MIXED),
        (PLAIN, TO_B, False, State.MIXED),
        (BOTH, BOTH, False, State.BOTH_WAYS),
        (BOTH, NOTHING, False, State.MIXED),
        (BOTH, TO_B, False, State.MIXED),
        (PLAIN, BOTH, False, State.MIXED),
        (PLAIN, PLAIN, False, State.MIXED),
        (replace(BOTH, toward_b=True), replace(BOTH, toward_b=True), False, State.TOWARD_B),
    ],
)
def test_two_looks_make_a_state(now: Verdict, before: Verdict, quiet: bool, state: State) -> None:
    assert decide(now, before, quiet) is state


# --- effective counts, the least of them, presence ------------------------------------------------


def worth(days_ago: Iterable[int], first: int, half_life: float = 28) -> float:
    """Return how many unweighted marks those of `days_ago` are worth, `first` the oldest day."""
    weights = [2 ** (-ago / half_life) for ago in range(first + 1)]
    kish = sum(weights) / sum(weight * weight for weight in weights)
    return kish * sum(weights[ago] for ago in days_ago)


def counted(days_ago: Iterable[int], half_life: float = 28) -> float:
    """Return what the code makes of gifts on `days_ago`."""
    marks = day_marks((ANA, BEN), [note(ANA, ago, GAVE, Kind.TIME) for ago in days_ago])
    tally = Tally(marks, half_life)
    tally.move(LAST, Stretch(None, ()))
    return tally.counts()[KINDS.index(Kind.TIME)].g_a


def test_a_mark_every_day_is_worth_what_the_design_says() -> None:
    assert counted(range(800)) == pytest.approx(1.976 * 40.9, abs=0.1)
    assert counted(range(800)) == pytest.approx(80.795, abs=0.001)
    assert counted(range(3_000), 90) == pytest.approx(259.686, abs=0.001)
    # A single day is worth itself, and a month of days nearly so many.
    assert counted([0]) == pytest.approx(1.0)
    assert counted(range(28)) == pytest.approx(26.932, abs=0.001)


@pytest.mark.parametrize("half_life", [28, 90])
@pytest.mark.parametrize("days_ago", [(0, 3), (0, 27), (1, 2, 5, 40), (5, 80, 300), (200, 400)])
def test_effective_counts_are_those_of_the_formula(
    days_ago: tuple[int, ...], half_life: float
) -> None:
    expected = worth(days_ago, max(days_ago), half_life)
    assert counted(days_ago, half_life) == pytest.approx(expected, rel=1e-3)


def test_what_lies_before_a_closed_season_is_not_worth_more_for_it() -> None:
    marks = day_marks((ANA, BEN), [note(ANA, ago, GAVE, Kind.TIME) for ago in range(90, 300)])
    tally = Tally(marks, 28)
    tally.move(LAST, Stretch(None, (Span(LAST - 89, LAST),)))
    limit, kept = 1 + 2 ** (-1 / 28), sum(2 ** (-ago / 28) for ago in range(90, 300))
    assert tally.counts()[KINDS.index(Kind.TIME)].g_a == pytest.approx(limit * kept)


def last_look(*entries: Entry) -> Look:
    return weekly(day_marks((ANA, BEN), entries), (), (ANA.id, BEN.id), 28, SUNDAY.toordinal(), 1)[
        0
    ]


def daily(author: Partner, kind: Kind) -> list[Entry]:
    return [note(author, ago, GAVE, kind, number=ago) for ago in range(401)]


def there(author: Partner) -> list[Entry]:
    return [note(author, ago, QUIET_DAY, number=900 + ago) for ago in range(4)]


@pytest.mark.parametrize("full, thin", [(ANA, BEN), (BEN, ANA)])
@pytest.mark.parametrize("way", [GAVE, RECEIVED])
@pytest.mark.parametrize("oldest, enough", [(48, True), (49, False)])
def test_ten_effective_marks_are_wanted_on_each_page(
    full: Partner, thin: Partner, way: Direction, oldest: int, enough: bool
) -> None:
    ago = (0, 1, 2, 3, 4, oldest)
    assert (worth(ago, 400) >= 10) is enough
    assert worth(ago, 400) == pytest.approx(10, abs=0.01)
    # Of six kinds in turn: all kinds together are what counts.
    marks = [note(thin, day, way, kind) for day, kind in zip(ago, Kind, strict=True)]
    assert last_look(*daily(full, Kind.TIME), *marks).overall.enough is enough


@pytest.mark.parametrize("full, thin", [(ANA, BEN), (BEN, ANA)])
@pytest.mark.parametrize("oldest, enough", [(89, True), (90, False)])
def test_six_effective_marks_are_wanted_of_one_kind(
    full: Partner, thin: Partner, oldest: int, enough: bool
) -> None:
    ago = (0, 1, 2, oldest)
    assert (worth(ago, 400) >= 6) is enough
    assert worth(ago, 400) == pytest.approx(6, abs=0.01)
    marks = [note(thin, day, GAVE, Kind.TIME, number=day) for day in ago]
    look = last_look(*daily(full, Kind.TIME), *marks, *there(thin))
    assert [verdict.enough for verdict in look.of_kinds] == [
        enough and kind is Kind.TIME for kind in KINDS
    ]


@pytest.mark.parametrize("full, seldom", [(ANA, BEN), (BEN, ANA)])
@pytest.mark.parametrize(
    "days_ago, enough",
    [((0, 1, 2, 3), True), ((0, 9, 20, 27), True), ((0, 9, 20, 28), False), ((0, 1, 2), False)],
)
def test_both_must_have_been_there_on_four_of_the_last_28_days(
    full: Partner, seldom: Partner, days_ago: tuple[int, ...], enough: bool
) -> None:
    marks = [note(seldom, ago, way, *Kind) for ago in days_ago for way in (GAVE, RECEIVED)]
    assert last_look(*daily(full, Kind.TIME), *marks).overall.enough is enough


@pytest.mark.parametrize(
    "marks, days, quiet",
    [(0, 17, False), (0, 18, True), (1, 29, False), (1, 30, True), (2, 39, False), (2, 40, True)],
)
def test_quiet_is_said_from_just_its_probability_on(marks: int, days: int, quiet: bool) -> None:
    chance = float(stats.gamma.cdf(0.15, 1 + marks, scale=1 / (2 + days)))
    assert (chance >= 0.95) is quiet
    assert chance == pytest.approx(0.95, abs=0.012)
    assert is_quiet(marks, days) is quiet


# --- often, and how soon --------------------------------------------------------------------------


def test_often_is_said_from_just_its_probability_on() -> None:
    for tried in range(31):
        for held in range(tried + 1):
            sure = float(stats.beta.sf(0.5, 2 + held, 2 + tried - held)) >= 0.95
            assert Tries(held, tried).often() is (tried >= 6 and sure), (held, tried)


#: How many answers came, after how many days all told, and the word.
SOON = (
    (3, 0, None),
    (4, 0, "day"),
    (4, 1, "day"),
    (4, 2, "days"),
    (4, 8, "days"),
    (4, 9, None),
    (4, 16, None),
    (4, 17, "week"),
    (4, 25, "week"),
    (4, 26, None),
    (4, 49, None),
    (4, 50, "time"),
    (8, 7, "day"),
    (8, 8, "days"),
    (8, 24, "days"),
    (8, 25, None),
    (8, 28, None),
    (8, 29, "week"),
    (8, 64, "week"),
    (8, 65, None),
    (8, 80, None),
    (8, 81, "time"),
    (12, 41, "days"),
    (12, 42, "week"),
    (12, 107, "week"),
    (12, 110, "time"),
)


@pytest.mark.parametrize("answers, days, word", SOON)
@pytest.mark.parametrize("still_open", [False, True])
def test_how_soon_is_said_by_the_slow_end_of_the_interval(
    answers: int, days: int, word: str | None, still_open: bool
) -> None:
    waits = [Wait(0, True)] * (answers - 1) + [Wait(0 if still_open else days, True)]
    waits += [Wait(days, False)] * still_open  # days of waiting count, answered or not
    assert time_word(waits) == word
    if word:
        rate = stats.gamma(1 + answers, scale=1 / (3 + days))
        soon, late = (log(2) / float(rate.ppf(share)) for share in (0.95, 0.05))
        ends = {"day": (0, 1.5), "days": (0, 4), "week": (1.5, 10), "time": (4, math.inf)}
        assert ends[word][0] < soon
        assert late <= ends[word][1]
