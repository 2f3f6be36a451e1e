"""What a page may say after the one that was published before it, and beside two pictures.

P12 with kept pages (BALANCE.md 6.4): entries written later can change what a look would have
found; the page that stands in the book still holds the next one back. P16 for kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.balance import Band, Book, Published, Week, page, publish
from models.balance.measures import Findings
from models.entities import CoupleSettings, Direction, Entry, Kind, Season
from tests.couples import ANA, BEN, SETTLED, SUNDAY, couple, note

K = Kind
DIRECTIONS = CoupleSettings(directions_on=frozenset({ANA.id, BEN.id}))
SEASON = Season("s" * 32, "the newborn weeks", SETTLED - timedelta(100), None, ANA.id, (BEN.id,))
LEANS, CLAIMS = {Band.LEANING, Band.CARRYING}, {Band.LEANING, Band.CARRYING, Band.BOTH_WAYS}
few = settings(max_examples=settings.default.max_examples // 3)


def flowing(to_ben: Mapping[Kind, int], to_ana: Mapping[Kind, int]) -> Book:
    """Return a couple in which a kind reaches the other every so many days; both write of it."""
    entries: list[Entry] = []
    for giver, receiver, kinds in ((ANA, BEN, to_ben), (BEN, ANA, to_ana)):
        for kind, every in kinds.items():
            for ago in range(0, 120, every):
                for author, way in ((giver, Direction.GAVE), (receiver, Direction.RECEIVED)):
                    entries.append(note(author, ago, way, kind, number=len(entries)))
    return Book((ANA, BEN), tuple(entries))


EVEN = flowing({K.COMFORT: 2, K.TIME: 3}, {K.COMFORT: 2, K.TIME: 3})
LEANING = flowing({K.COMFORT: 1, K.PRACTICAL: 1}, {K.COMFORT: 9, K.PRACTICAL: 9})
CARRYING = replace(LEANING, seasons=(SEASON,))
#: All kinds together go both ways; hands-on help leans, comfort goes both ways.
ONE_KIND = flowing(
    {K.PRACTICAL: 1, K.COMFORT: 1, K.TIME: 1, K.ADVICE: 2},
    {K.PRACTICAL: 9, K.COMFORT: 1, K.TIME: 1, K.ADVICE: 1, K.PLANNING: 2},
)
CARRIED_KIND = replace(ONE_KIND, seasons=(SEASON,))


def after(book: Book, band: Band | None = None, **kinds: Band) -> Book:
    """Return `book` with last week's page kept, saying `band` and of `kinds` what is given."""
    kept = publish(book, SUNDAY - timedelta(days=7))
    new = tuple((kind, kinds.get(kind.value, old)) for kind, old in kept.kinds)
    return replace(book, pages=(replace(kept, band=band or kept.band, kinds=new),))


BOOKS = {"even": EVEN, "leaning": LEANING, "carrying": CARRYING}


@pytest.mark.parametrize(
    "book, kept, band",
    [
        ("even", None, Band.BOTH_WAYS),
        ("even", Band.MIXED, Band.BOTH_WAYS),
        ("even", Band.LEANING, Band.BOTH_WAYS),
        ("even", Band.TOO_LITTLE, Band.MIXED),
        ("leaning", None, Band.LEANING),
        ("leaning", Band.MIXED, Band.LEANING),
        ("leaning", Band.TOO_LITTLE, Band.MIXED),
        ("leaning", Band.BOTH_WAYS, Band.MIXED),
        ("carrying", None, Band.CARRYING),
        ("carrying", Band.MIXED, Band.CARRYING),
        ("carrying", Band.TOO_LITTLE, Band.MIXED),
        ("carrying", Band.BOTH_WAYS, Band.MIXED),
    ],
)
def test_no_page_jumps_from_the_one_that_was_published(
    book: str, kept: Band | None, band: Band
) -> None:
    now = after(BOOKS[book], kept)
    shown = page(replace(now, settings=DIRECTIONS), SUNDAY)
    assert shown.band is band
    assert shown.toward == ("Ben" if band is Band.LEANING else None)
    if band is Band.MIXED:
        assert "S1" not in templates(publish(now, SUNDAY))


@pytest.mark.parametrize(
    "book, kind, kept, band",
    [
        (ONE_KIND, K.PRACTICAL, None, Band.LEANING),
        (ONE_KIND, K.PRACTICAL, Band.MIXED, Band.LEANING),
        (ONE_KIND, K.PRACTICAL, Band.TOO_LITTLE, Band.MIXED),
        (ONE_KIND, K.PRACTICAL, Band.BOTH_WAYS, Band.MIXED),
        (ONE_KIND, K.COMFORT, None, Band.BOTH_WAYS),
        (ONE_KIND, K.COMFORT, Band.LEANING, Band.BOTH_WAYS),
        (ONE_KIND, K.COMFORT, Band.TOO_LITTLE, Band.MIXED),
        (CARRIED_KIND, K.PRACTICAL, None, Band.CARRYING),
        (CARRIED_KIND, K.PRACTICAL, Band.TOO_LITTLE, Band.MIXED),
        (CARRIED_KIND, K.PRACTICAL, Band.BOTH_WAYS, Band.MIXED),
    ],
)
def test_no_kind_jumps_from_what_was_published_of_it(
    book: Book, kind: Kind, kept: Band | None, band: Band
) -> None:
    now = after(book, **({kind.value: kept} if kept else {}))
    found = publish(now, SUNDAY)
    assert dict(found.kinds)[kind] is band
    # What was published of one kind holds back that kind alone, and its sentence with it.
    others = dict(publish(after(book), SUNDAY).kinds)
    assert {k: b for k, b in found.kinds if k is not kind} == {
        k: b for k, b in others.items() if k is not kind
    }
    assert found.band is Band.BOTH_WAYS
    if kind is K.PRACTICAL and book is ONE_KIND:
        said = any("hands-on help has been" in text for text in page(now, SUNDAY).sentences)
        assert said is (band is Band.LEANING)


def test_of_the_pages_before_only_the_newest_holds_back() -> None:
    (newest,) = after(LEANING, Band.MIXED).pages
    week = timedelta(days=7)
    older = replace(
        newest,
        band=Band.TOO_LITTLE,
        week=Week(newest.week.first - week, newest.week.last - week),
    )
    for pages in ((older, newest), (newest, older)):
        assert publish(replace(LEANING, pages=pages), SUNDAY).band is Band.LEANING
    silent, said = replace(newest, band=Band.TOO_LITTLE), replace(older, band=Band.MIXED)
    assert publish(replace(LEANING, pages=(said, silent)), SUNDAY).band is Band.MIXED


@few
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_p12_whatever_was_written_later_no_published_series_jumps(seed: int, other: int) -> None:
    kept = publish(couple(seed, rate=1.2), SUNDAY - timedelta(days=7))
    later = replace(couple(other, rate=1.2), pages=(kept,))
    found = publish(later, SUNDAY)
    before = {None: kept.band, **dict(kept.kinds)}
    for series, band in {None: found.band, **dict(found.kinds)}.items():
        if before[series] is Band.TOO_LITTLE:
            assert band not in CLAIMS
        if before[series] is Band.BOTH_WAYS:
            assert band not in LEANS


@few
@given(st.integers(0, 10_000), st.integers(2, 20))
def test_p16_absence_of_both_begins_no_lean_of_any_kind(seed: int, weeks: int) -> None:
    book = couple(seed, rate=1.2)
    before, now = (
        dict(publish(book, SUNDAY + timedelta(days=7 * week)).kinds) for week in (weeks - 1, weeks)
    )
    for kind in Kind:
        assert before[kind] is Band.LEANING or now[kind] is not Band.LEANING
    if weeks > 4:
        assert set(now.values()) == {Band.TOO_LITTLE}


# --- beside two pictures --------------------------------------------------------------------------

APART = Book(
    (ANA, BEN),
    tuple(
        note(author, ago, way, kind, number=1_000 * place + ago)
        for author in (ANA, BEN)
        for place, kind in enumerate((K.COMFORT, K.PRACTICAL))
        for way, every in ((Direction.GAVE, 1), (Direction.RECEIVED, 9))
        for ago in range(0, 100, every)
    ),
)


def templates(published: Published) -> set[str]:
    return {line.template for line in published.lines}


@pytest.mark.parametrize(
    "found, said",
    [
        (Findings(noticed=True), "S9"),
        (Findings(needs_met=True), "S10"),
        *((Findings(time=word), f"S11 {word}") for word in ("day", "days", "week", "time")),
        (Findings(changed=True), "S12"),
        (Findings(understood=True), "S15"),
        (Findings(fitted=True), "S16"),
    ],
)
def test_beside_two_pictures_nothing_measured_is_said(
    found: Findings, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.balance.pages.find", lambda *_args, **_more: found)
    even, apart = publish(EVEN, SUNDAY), publish(APART, SUNDAY)
    assert (even.band, apart.band) == (Band.BOTH_WAYS, Band.TWO_PICTURES)
    assert said in templates(even)
    assert said not in templates(apart)
    assert "S14" in templates(apart)
