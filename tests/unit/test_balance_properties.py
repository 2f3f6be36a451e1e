"""The properties P1 to P22 of BALANCE.md 6.4 that concern pure code, over random couples."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from models.balance import Band, Book, Page, page, publish
from models.balance.bands import State
from models.balance.flow import estimate
from models.balance.looks import Look, weekly
from models.balance.marks import KINDS, day_marks
from models.balance.matching import NEXT_DAY, matched, pair_days
from models.balance.weights import Stretch, Tally, total
from models.entities import CoupleSettings, Direction, Kind, Season, Spirit
from tests.couples import ANA, BEN, SETTLED, SUNDAY, couple, mapped, note, private, with_entries
from tests.grammar import faults

seeds = st.integers(0, 10_000)
#: A page of a random couple costs more than most examples do.
few = settings(max_examples=settings.default.max_examples // 3)
IDS = (ANA.id, BEN.id)
MIRROR = {State.TOWARD_A: State.TOWARD_B, State.TOWARD_B: State.TOWARD_A}
DIRECTIONS = CoupleSettings(directions_on=frozenset(IDS))
ALL_DAYS = Stretch(None, ())


def looks(book: Book, count: int = 8, half_life: int = 28) -> tuple[Look, ...]:
    ids = tuple(partner.id for partner in book.partners)
    marks = day_marks(book.partners, book.entries)
    return weekly(marks, book.seasons, ids, half_life, SUNDAY.toordinal(), count)


def l_of(book: Book, last: int | None = None) -> float:
    tally = Tally(day_marks(book.partners, book.entries), 28)
    tally.move(SETTLED.toordinal() if last is None else last, ALL_DAYS)
    return estimate(total(tally.counts())).l


def said(shown: Page) -> tuple[object, ...]:
    return shown.band, shown.kinds, shown.sentences, shown.pictures, shown.toward


@few
@given(seeds, st.booleans())
def test_p1_swapping_the_partners_changes_no_word(seed: int, directions: bool) -> None:
    book = replace(couple(seed), settings=DIRECTIONS if directions else CoupleSettings())
    swapped = replace(book, partners=(BEN, ANA))
    assert said(page(book, SUNDAY)) == said(page(swapped, SUNDAY))
    for here, there in zip(looks(book), looks(swapped), strict=True):
        assert there.state is MIRROR.get(here.state, here.state)
    assert l_of(book) == pytest.approx(-l_of(swapped), abs=1e-13)


@few
@given(seeds, st.permutations(KINDS))
def test_p2_renaming_kinds_renames_their_bands(seed: int, order: list[Kind]) -> None:
    book = couple(seed)
    new = dict(zip(KINDS, order, strict=True))
    moved = mapped(book, lambda e: replace(e, kinds=tuple(new[kind] for kind in e.kinds)))
    before, after = publish(book, SUNDAY), publish(moved, SUNDAY)
    assert after.band is before.band
    bands = dict(after.kinds)
    assert all(bands[new[kind]] is band for kind, band in before.kinds)


@few
@given(seeds, st.integers(-900, 900))
def test_p3_moving_everything_in_time_changes_nothing(seed: int, shift: int) -> None:
    book = couple(seed)
    step = timedelta(days=shift)
    moved = replace(
        mapped(book, lambda e: replace(e, day=e.day + step)),
        settings=CoupleSettings(page_weekday=(6 + shift) % 7),
    )
    assert said(page(book, SUNDAY)) == said(page(moved, SUNDAY + step))


@few
@given(seeds, st.randoms(use_true_random=False))
def test_p4_order_and_ids_of_entries_change_nothing(seed: int, draw: Random) -> None:
    book = couple(seed)
    entries = [replace(e, id=f"{draw.getrandbits(128):032x}") for e in book.entries]
    draw.shuffle(entries)
    assert publish(replace(book, entries=tuple(entries)), SUNDAY) == publish(book, SUNDAY)


@few
@given(seeds, st.integers(2, 4))
def test_p5_writing_a_thing_twice_changes_nothing(seed: int, times: int) -> None:
    book = couple(seed)
    assert publish(replace(book, entries=book.entries * times), SUNDAY) == publish(book, SUNDAY)


@few
@given(seeds, seeds)
def test_p6_private_entries_change_nothing(seed: int, other: int) -> None:
    book = couple(seed)
    hidden = with_entries(book, *private(couple(other, ratio=10).entries))
    assert publish(hidden, SUNDAY) == publish(book, SUNDAY)


@few
@given(seeds, seeds)
def test_p7_entries_that_have_not_settled_change_nothing(seed: int, other: int) -> None:
    book = couple(seed)
    fresh = [
        replace(e, day=SETTLED + timedelta(days=1 + i % 9), id=f"f{e.id[1:]}")
        for i, e in enumerate(couple(other).entries)
    ]
    assert publish(with_entries(book, *fresh), SUNDAY) == publish(book, SUNDAY)


@few
@given(seeds, st.integers(1, 60))
def test_p8_another_mark_of_giving_by_ana_never_lowers_the_estimate(seed: int, ago: int) -> None:
    book = couple(seed, days=90)
    assume(any(e.day <= SETTLED - timedelta(days=60) and e.kinds for e in book.entries))
    gave = with_entries(book, note(ANA, ago, Direction.GAVE, Kind.ADVICE, number=9_999))
    got = with_entries(book, note(ANA, ago, Direction.RECEIVED, Kind.ADVICE, number=9_999))
    assert l_of(gave) >= l_of(book) - 1e-12
    assert l_of(got) <= l_of(book) + 1e-12


@few
@given(seeds, st.integers(0, 4))
def test_p9_a_few_entries_are_never_a_claim(seed: int, each: int) -> None:
    full = couple(seed, ratio=10, rate=1.2)
    entries = [e for a in IDS for e in [e for e in full.entries if e.author_id == a][:each]]
    shown = page(replace(full, entries=tuple(entries)), SUNDAY)
    assert shown.band is Band.TOO_LITTLE
    assert {kind.band for kind in shown.kinds} == {Band.TOO_LITTLE}


@few
@given(seeds)
def test_p10_one_writer_is_never_a_claim_and_never_named(seed: int) -> None:
    full = couple(seed, rate=1.2)
    alone = replace(full, entries=tuple(e for e in full.entries if e.author_id == ANA.id))
    shown = page(alone, SUNDAY)
    assert shown.band is Band.TOO_LITTLE
    assert shown.sentences[0].startswith("So far, one hand has written here.")
    assert not any("Ana" in text or "Ben" in text for text in shown.sentences)
    alone_ben = mapped(alone, lambda e: replace(e, author_id=BEN.id))
    assert page(alone_ben, SUNDAY).sentences == shown.sentences


@few
@given(seeds, st.booleans())
def test_p11_no_page_breaks_the_grammar(seed: int, directions: bool) -> None:
    book = replace(couple(seed), settings=DIRECTIONS if directions else CoupleSettings())
    shown = page(book, SUNDAY)
    assert shown.sentences[-1].startswith("This page describes what was written down.")
    assert not any(faults(text) for text in (*shown.sentences, *shown.pictures))
    assert 2 <= sum(text.count(". ") + 1 for text in shown.letter) <= 3


@few
@given(seeds)
def test_p12_no_look_jumps_over_silence(seed: int) -> None:
    for ratio in (None, 10.0):
        found = looks(couple(seed, ratio=ratio), 26)
        for before, after in pairwise(found):
            for one, other in zip(
                (before.state, *before.kinds), (after.state, *after.kinds), strict=True
            ):
                assert not (one is State.BOTH_WAYS and other.leans)
                assert not (one.leans and other.leans and one is not other)
                silent = one is State.TOO_LITTLE
                assert not (silent and (other.leans or other is State.BOTH_WAYS))


@few
@given(seeds, st.integers(0, 30), st.sampled_from(list(Kind)))
def test_p12_no_single_entry_turns_one_published_page_into_a_lean(
    seed: int, ago: int, kind: Kind
) -> None:
    book = couple(seed, ratio=4, days=60)
    earlier = publish(book, SUNDAY - timedelta(days=7))
    late = note(ANA, ago, Direction.GAVE, kind, number=9_999)
    next_page = page(replace(with_entries(book, late), pages=(earlier,)), SUNDAY)
    if earlier.band is Band.TOO_LITTLE:
        assert next_page.band not in (Band.LEANING, Band.BOTH_WAYS, Band.CARRYING)
    if earlier.band is Band.BOTH_WAYS:
        assert next_page.band is not Band.LEANING
    alone = page(with_entries(book, late), SUNDAY).band
    assert {page(book, SUNDAY).band, alone} != {Band.BOTH_WAYS, Band.LEANING}


@few
@given(seeds, st.sampled_from([frozenset(), {ANA.id}, {BEN.id}]))
def test_p13_p14_directions_need_both_and_either_ends_them(seed: int, on: frozenset[str]) -> None:
    book = couple(seed, ratio=10, rate=1.2)
    open_page = page(replace(book, settings=DIRECTIONS), SUNDAY)
    shown = page(replace(book, settings=CoupleSettings(directions_on=frozenset(on))), SUNDAY)
    assert shown == page(book, SUNDAY)
    assert shown.toward is None
    assert not any("Ana" in text or "Ben" in text for text in (*shown.sentences, *shown.pictures))
    if open_page.band is Band.LEANING:
        assert open_page.toward == "Ben"
        assert open_page.sentences[0].endswith("has been arriving at Ben’s side.")


@few
@given(seeds, st.booleans(), st.booleans())
def test_p13_a_season_needs_both(seed: int, confirmed: bool, ended: bool) -> None:
    book = couple(seed, ratio=10, rate=1.2)
    season = Season(
        "s" * 32,
        "the newborn weeks",
        SETTLED - timedelta(days=100),
        SETTLED - timedelta(days=1) if ended else None,
        ANA.id,
        (BEN.id,) if confirmed else (),
    )
    shown = page(replace(book, seasons=(season,)), SUNDAY)
    if confirmed and not ended:
        assert shown.season == "the newborn weeks"
        assert shown.band is not Band.LEANING
        assert Band.LEANING not in {kind.band for kind in shown.kinds}
    elif not confirmed:
        assert said(shown) == said(page(book, SUNDAY))
    else:
        assert shown.season is None
        assert shown.band is Band.TOO_LITTLE  # a day after the season there is little to say


@few
@given(seeds, seeds)
def test_p15_what_lies_in_a_closed_season_moves_nothing(seed: int, other: int) -> None:
    season = Season(
        "s" * 32, "exams", SETTLED - timedelta(60), SETTLED - timedelta(30), ANA.id, (BEN.id,)
    )
    book = replace(couple(seed, days=200), seasons=(season,))
    inside = [
        replace(e, day=SETTLED - timedelta(days=30 + i % 31), id=f"e{e.id[1:]}")
        for i, e in enumerate(couple(other, ratio=10, days=60).entries)
    ]
    moved = with_entries(book, *inside)
    here, there = looks(book, 2)[-1], looks(moved, 2)[-1]
    assert (there.overall, there.of_kinds) == (here.overall, here.of_kinds)


@few
@given(seeds, st.integers(2, 20))
def test_p16_absence_of_both_begins_no_lean(seed: int, weeks: int) -> None:
    book = couple(seed)
    bands = [page(book, SUNDAY + timedelta(days=7 * week)).band for week in (weeks - 1, weeks)]
    assert not (bands[1] is Band.LEANING and bands[0] is not Band.LEANING)
    if weeks > 4:
        assert bands[1] is Band.TOO_LITTLE


@few
@given(seeds, st.integers(0, 200), st.sampled_from(list(Direction)))
def test_p17_what_is_no_giving_and_no_receiving_never_moves_the_estimate(
    seed: int, ago: int, direction: Direction
) -> None:
    book = couple(seed)
    spirit = Spirit.AGREED if direction in (Direction.GAVE, Direction.RECEIVED) else None
    more = note(ANA, ago, direction, Kind.TIME, number=9_999, spirit=spirit)
    assert l_of(with_entries(book, more)) == l_of(book)


@few
@given(seeds, st.integers(2, 4))
def test_p18_stretching_time_and_half_life_together_hardly_matters(seed: int, by: int) -> None:
    book = couple(seed, days=120)
    first = SETTLED - timedelta(days=400)
    slow = mapped(book, lambda e: replace(e, day=first + (e.day - first) * by))
    tally = Tally(day_marks(book.partners, slow.entries), 28 * by)
    tally.move((first + (SETTLED - first) * by).toordinal(), ALL_DAYS)
    assert estimate(total(tally.counts())).l == pytest.approx(l_of(book), abs=0.02)


@few
@given(seeds, seeds)
def test_p19_a_published_page_is_never_rewritten(seed: int, other: int) -> None:
    kept = publish(couple(seed), SUNDAY)
    later = replace(couple(other, ratio=10, rate=1.2), pages=(kept,))
    for day in range(7):
        assert publish(later, SUNDAY + timedelta(days=day)) is kept
    assert publish(later, SUNDAY + timedelta(days=7)) is not kept


@few
@given(seeds)
def test_p20_the_same_book_gives_the_same_page(seed: int) -> None:
    assert publish(couple(seed), SUNDAY) == publish(couple(seed), SUNDAY)


@few
@given(st.sets(st.integers(0, 40)), st.sets(st.integers(0, 40)))
def test_p22_pairs_are_one_to_one_and_of_greatest_weight(
    given_days: set[int], got_days: set[int]
) -> None:
    pairs = pair_days(given_days, got_days)
    assert len({g for g, _ in pairs}) == len({r for _, r in pairs}) == len(pairs)
    assert all(abs(g - r) <= 1 and g in given_days and r in got_days for g, r in pairs)
    back = pair_days(got_days, given_days)
    assert sum(NEXT_DAY ** abs(g - r) for g, r in pairs) == pytest.approx(
        sum(NEXT_DAY ** abs(g - r) for g, r in back)
    )
    rows, columns = sorted(given_days), sorted(got_days)
    if rows and columns:
        weight = [
            [NEXT_DAY ** abs(g - r) if abs(g - r) <= 1 else 0.0 for r in columns] for g in rows
        ]
        best = linear_sum_assignment(weight, maximize=True)
        assert sum(weight[i][j] for i, j in zip(*best, strict=True)) == pytest.approx(
            sum(NEXT_DAY ** abs(g - r) for g, r in pairs)
        )


@few
@given(seeds, st.randoms(use_true_random=False))
def test_p22_matching_does_not_depend_on_order_ids_or_the_calendar(seed: int, draw: Random) -> None:
    book = couple(seed, days=60)
    last = SETTLED.toordinal()
    pairs = matched(book.entries, ANA.id, BEN.id, last - 90, last)
    other = [replace(e, id=f"{draw.getrandbits(128):032x}") for e in book.entries]
    draw.shuffle(other)
    assert matched(other, ANA.id, BEN.id, last - 90, last) == pairs
    later = [replace(e, day=e.day + timedelta(days=70)) for e in book.entries]
    moved = matched(later, ANA.id, BEN.id, last - 20, last + 70)
    assert [(g[1] - 70, r[1] - 70) for g, r in moved] == [(g[1], r[1]) for g, r in pairs]
