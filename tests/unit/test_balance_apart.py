"""What is kept apart: one kind from another (M2), thanks from care (P17); merged kinds (M10)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.balance import Book, publish
from models.balance.breadth import chance_of_several, several_forms
from models.balance.looks import Look, weekly
from models.balance.marks import KINDS, day_marks
from models.balance.weights import Stretch, Tally
from models.entities import Direction, Kind, Noticed
from tests.couples import ANA, BEN, SETTLED, SUNDAY, couple, mapped, note, with_entries

seeds = st.integers(0, 10_000)
few = settings(max_examples=settings.default.max_examples // 3)


def looks(book: Book) -> tuple[Look, ...]:
    marks = day_marks(book.partners, book.entries)
    return weekly(marks, (), (ANA.id, BEN.id), 28, SUNDAY.toordinal(), 4)


@few
@given(seeds, st.sampled_from(list(Kind)), seeds)
def test_m2_marks_of_one_kind_change_nothing_of_another(seed: int, kind: Kind, other: int) -> None:
    """The days are those of entries there are: presence and the first day stay what they were."""
    book = couple(seed, rate=1.2)
    more = [
        replace(e, id=f"e{e.id[1:]}", kinds=(kind,), direction=way)
        for e, way in zip(
            book.entries, (e.direction for e in couple(other, ratio=10).entries), strict=False
        )
        if way in (Direction.GAVE, Direction.RECEIVED)
    ]
    assume(book.entries and more)
    first = min(e.day for e in book.entries if e.kinds)
    fuller = with_entries(book, *(e for e in more if e.day >= first))
    for here, there in zip(looks(book), looks(fuller), strict=True):
        for one, name in enumerate(KINDS):
            if name is not kind:
                assert there.of_kinds[one] == here.of_kinds[one]
                assert there.kinds[one] is here.kinds[one]


def test_m2_the_marks_of_one_kind_are_its_own() -> None:
    """Each kind on days of its own: no count holds a mark of a neighbour."""
    entries = [
        note(author, 10 * place + shift, way, kind, number=100 * place + 10 * shift)
        for place, kind in enumerate(Kind)
        for author, way, shift in (
            (ANA, Direction.GAVE, 1),
            (ANA, Direction.RECEIVED, 2),
            (BEN, Direction.GAVE, 3),
            (BEN, Direction.RECEIVED, 4),
        )
    ]
    tally = Tally(day_marks((ANA, BEN), entries), 28)
    tally.move(SETTLED.toordinal(), Stretch(None, ()))
    found = tally.counts()
    worth = found[0].g_a * 2 ** (1 / 28)  # of a mark on the last settled day
    for place in range(len(KINDS)):
        ago = 10 * place
        expected = [worth * 2 ** (-(ago + shift) / 28) for shift in (1, 2, 3, 4)]
        one = found[place]
        assert [one.g_a, one.r_a, one.g_b, one.r_b] == pytest.approx(expected)
        assert (one.m_ab, one.m_ba) == (0, 0)


@few
@given(seeds, st.sampled_from([None, "thank you, truly"]), st.integers(1, 4))
def test_p17_thanks_never_move_a_band_or_the_estimate(
    seed: int, words: str | None, every: int
) -> None:
    book = couple(seed)
    ids = [e.id for e in book.entries][::every]
    thanked = mapped(
        book,
        lambda e: (
            replace(e, noticed=Noticed(BEN.id if e.author_id == ANA.id else ANA.id, words))
            if e.id in ids
            else e
        ),
    )
    assert looks(thanked) == looks(book)
    before, after = publish(book, SUNDAY), publish(thanked, SUNDAY)
    assert (after.band, after.kinds, after.took_part) == (
        before.band,
        before.kinds,
        before.took_part,
    )


@few
@given(
    st.lists(st.integers(0, 8), min_size=6, max_size=6),
    st.integers(0, 4),
    st.integers(1, 5),
)
def test_m10_merging_two_kinds_never_makes_for_more_forms(
    counts: list[int], one: int, other: int
) -> None:
    assume(one < other)
    merged = list(counts)
    merged[one], merged[other] = counts[one] + counts[other], 0
    draws = 4_000
    whole, fewer = chance_of_several(counts, draws), chance_of_several(merged, draws)
    assert fewer <= whole + 0.03  # four standard errors of the draws
    if several_forms(merged):
        assert whole > 0.87


@pytest.mark.parametrize(
    "counts, merged",
    [((4, 3, 3, 2, 0, 0), (7, 0, 3, 2, 0, 0)), ((3, 3, 3, 3, 3, 3), (6, 0, 6, 0, 6, 0))],
)
def test_m10_several_forms_that_are_merged_are_no_longer_several(
    counts: tuple[int, ...], merged: tuple[int, ...]
) -> None:
    assert several_forms(counts)
    assert not several_forms(merged)
