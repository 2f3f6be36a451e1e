"""The estimator: BALANCE.md's fixtures, special functions against references, symmetries."""

from __future__ import annotations

import math

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special as scipy_special
from scipy import stats

from models.balance import EffectiveCounts, estimate
from models.balance.special import (
    beta_above,
    digamma,
    gamma_below,
    gamma_quantile,
    normal_above,
    trigamma,
)

#: gA rA gB rB mAB mBA -> lA lB l v m s P(rho > log 1.5) P(|rho| < log 2) P(gap > log 6)
FIXTURES = (
    ("0 0 0 0 0 0", "0 0 0 5.0248 0 0.7535 0.2952 0.6424 0.0932"),
    ("12 9 8 10 4 3", "0.2875 0.2229 0.2552 0.2286 0.1880 0.4104 0.2981 0.8749 0.0004"),
    ("30 8 9 24 6 2", "1.3212 0.9804 1.1508 0.1841 0.8937 0.3781 0.9017 0.2979 0.0009"),
    ("40 30 4 3 2 2", "0.2877 -0.2857 0.0010 0.2637 0.0007 0.4321 0.1745 0.8913 0.0217"),
    ("40 4 40 4 1 1", "2.3000 -2.3000 0 0.2323 0 0.4129 0.1630 0.9068 0.9620"),
)
marks = st.floats(0, 200)
logs = st.builds(EffectiveCounts, marks, marks, marks, marks, st.just(0.0), st.just(0.0))


@pytest.mark.parametrize("counts, expected", FIXTURES)
def test_fixtures_of_the_design_hold_to_four_decimals(counts: str, expected: str) -> None:
    found = estimate(EffectiveCounts(*map(float, counts.split())))
    values = (
        found.l_a,
        found.l_b,
        found.l,
        found.v,
        found.m,
        found.s,
        found.above(math.log(1.5)),
        found.between(-math.log(2), math.log(2)),
        found.gap_above(math.log(6)),
    )
    assert values == pytest.approx(tuple(map(float, expected.split())), abs=5.1e-5)


@given(logs)
def test_swapping_the_partners_turns_the_sign_and_nothing_else(counts: EffectiveCounts) -> None:
    here, there = estimate(counts), estimate(counts.swapped())
    assert there.l == pytest.approx(-here.l, abs=1e-14)
    assert there.m == pytest.approx(-here.m, abs=1e-14)
    assert (there.v, there.s) == pytest.approx((here.v, here.s), abs=1e-14)
    assert there.gap_m == pytest.approx(here.gap_m, abs=1e-14)


@given(logs, st.sampled_from(["g_a", "r_b", "r_a", "g_b"]), st.floats(0.1, 5))
def test_a_mark_of_giving_by_a_never_lowers_the_estimate(
    counts: EffectiveCounts, field: str, extra: float
) -> None:
    values = {name: getattr(counts, name) for name in EffectiveCounts.__slots__}
    values[field] += extra
    change = estimate(EffectiveCounts(**values)).l - estimate(counts).l
    assert change >= 0 if field in ("g_a", "r_b") else change <= 0


@given(st.floats(10, 100), st.floats(10, 100), st.floats(10, 100), st.floats(10, 100))
def test_how_much_one_partner_writes_hardly_matters(
    g_a: float, r_a: float, g_b: float, r_b: float
) -> None:
    once = estimate(EffectiveCounts(g_a, r_a, g_b, r_b, 0, 0))
    often = estimate(EffectiveCounts(7 * g_a, 7 * r_a, g_b, r_b, 0, 0))
    assert abs(often.l - once.l) < 0.005


@given(marks, marks, marks, marks, st.floats(0.1, 50))
def test_disagreement_grows_with_what_each_says_to_have_given(
    g_a: float, r_a: float, g_b: float, r_b: float, extra: float
) -> None:
    less = estimate(EffectiveCounts(g_a, r_a, g_b, r_b, 0, 0))
    more = estimate(EffectiveCounts(g_a + extra, r_a, g_b + extra, r_b, 0, 0))
    assert more.l_a - more.l_b >= less.l_a - less.l_b


def test_no_amount_of_data_removes_the_floor_of_uncertainty() -> None:
    found = estimate(EffectiveCounts(1e9, 1e9, 1e9, 1e9, 0, 0))
    assert found.v == pytest.approx(0.09, abs=1e-6)


@given(st.floats(0.5, 1e6))
def test_digamma_and_trigamma_agree_with_mpmath_and_scipy(x: float) -> None:
    assert digamma(x) == pytest.approx(float(mpmath.digamma(x)), abs=1e-12, rel=1e-12)
    assert digamma(x) == pytest.approx(float(scipy_special.digamma(x)), abs=1e-12, rel=1e-12)
    assert trigamma(x) == pytest.approx(float(mpmath.psi(1, x)), abs=1e-12, rel=1e-12)
    assert trigamma(x) == pytest.approx(float(scipy_special.polygamma(1, x)), abs=1e-12, rel=1e-12)


@given(st.floats(0, 1), st.floats(0.3, 80), st.floats(0.3, 80))
def test_beta_tail_agrees_with_scipy(bound: float, a: float, b: float) -> None:
    assert beta_above(bound, a, b) == pytest.approx(stats.beta.sf(bound, a, b), abs=1e-10)


@given(st.floats(0, 50), st.integers(1, 60), st.floats(0.1, 200))
def test_gamma_with_whole_shape_agrees_with_scipy(bound: float, shape: int, rate: float) -> None:
    expected = stats.gamma.cdf(bound, shape, scale=1 / rate)
    assert gamma_below(bound, shape, rate) == pytest.approx(expected, abs=1e-10)


@given(st.sampled_from([0.05, 0.5, 0.95]), st.integers(1, 60), st.floats(0.1, 200))
def test_gamma_quantile_agrees_with_scipy(share: float, shape: int, rate: float) -> None:
    expected = stats.gamma.ppf(share, shape, scale=1 / rate)
    assert gamma_quantile(share, shape, rate) == pytest.approx(expected, rel=1e-8)


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(0.1, 3))
def test_normal_tail_agrees_with_scipy(bound: float, mean: float, deviation: float) -> None:
    expected = stats.norm.sf(bound, mean, deviation)
    assert normal_above(bound, mean, deviation) == pytest.approx(expected, abs=1e-13)
