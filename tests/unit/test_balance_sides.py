"""Sides only where both want them, and only where the page says as much; the picture in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.balance import Band, Line, Published, Week, page, publish
from models.balance.picture import Window, is_misty, river, window_days
from models.entities import CoupleSettings, Direction, Kind, NewEntry, Visibility
from models.journal import Journal
from tests.couples import ANA, BEN, SUNDAY, couple
from tests.grammar import faults

BOTH_ON = CoupleSettings(directions_on=frozenset((ANA.id, BEN.id)))
ONE_ON = CoupleSettings(directions_on=frozenset((ANA.id,)))
WEEK = timedelta(days=7)
STRANDS = (Line("P strands"), Line("P settling"))


def kept(band: Band, *lines: Line, on: date = SUNDAY, toward: str | None = None) -> Published:
    """A page published on the day `on` that says `lines`."""
    return Published(
        week=Week(on, on + timedelta(days=6)),
        partners=("Ana", "Ben"),
        band=band,
        toward=toward,
        kinds=tuple((kind, Band.TOO_LITTLE) for kind in Kind),
        took_part=(Kind.PRACTICAL,),
        season=None,
        lines=(*lines, Line("S20")),
        pictures=STRANDS,
        digest="d",
    )


# --- a standing page, and directions switched off since -------------------------------------------

ONE_SIDE = Line("S5", kinds=("practical",), name="Ben")
OTHER_SIDE = Line("S5", kinds=("planning",), name="Ana")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            (Line("S5 all", name="Ben"), Line("invitation"), Line("S10")),
            "Lately, care has been flowing mostly one way.",
        ),
        ((ONE_SIDE,), "Lately, hands-on help has been flowing mostly one way."),
        (
            (Line("S1"), ONE_SIDE, OTHER_SIDE),
            "Lately, hands-on help and holding things in mind have each been flowing mostly",
        ),
        ((Line("S7"), ONE_SIDE, OTHER_SIDE), "Different kinds of care are travelling in"),
    ],
)
def test_a_standing_page_names_nobody_once_one_of_them_switched_off(
    lines: tuple[Line, ...], said: str
) -> None:
    standing = kept(Band.LEANING, *lines, toward="Ben")
    book = replace(couple(1), pages=(standing,), settings=BOTH_ON)
    before = page(book, SUNDAY)
    assert before.toward == "Ben"
    assert "Ben’s side" in " ".join(before.sentences)
    assert "by whose side" in before.pictures[0]
    shown = page(replace(book, settings=ONE_ON), SUNDAY + timedelta(days=2))
    text = " ".join((*shown.sentences, *shown.pictures))
    assert shown.toward is None
    assert "Ana" not in text
    assert "Ben" not in text
    assert "by whose side" not in text
    assert said in text
    assert 1 <= sum(one.count(". ") + 1 for one in shown.letter) <= 3
    assert not any(faults(one) for one in (*shown.sentences, *shown.pictures))
    assert page(book, SUNDAY) == before, "both on again it reads as it was kept"


def test_a_page_without_sides_is_the_same_for_both_settings() -> None:
    standing = replace(kept(Band.BOTH_WAYS, Line("S1")), pictures=(Line("P river"),))
    book = replace(couple(1), pages=(standing,))
    assert page(replace(book, settings=BOTH_ON), SUNDAY) == page(book, SUNDAY)


# --- the river says no more than its pages -------------------------------------------------------


def shares(book: object, *pages: Published) -> list[float]:
    """The share of every point of the last four weeks' river, given the pages kept."""
    whole = replace(book, pages=pages, settings=BOTH_ON)  # type: ignore[type-var]
    sides = river(whole, *window_days(whole, Window.LATELY, SUNDAY), SUNDAY).sides
    assert sides is not None
    return list(sides.share)


def test_the_river_shows_no_side_beside_a_page_that_names_none() -> None:
    leaning = couple(7, ratio=10, rate=1.2)
    assert publish(leaning, SUNDAY).band is Band.LEANING
    assert max(shares(leaning)) > 0.6
    weeks = [SUNDAY - WEEK * back for back in range(8)]
    silent = [kept(Band.TOO_LITTLE, Line("S2"), on=first) for first in weeks]
    assert set(shares(leaning, *silent)) == {0.5}
    # Only the page before says "too little": the one after it does not lean yet, nor its river.
    before = kept(Band.TOO_LITTLE, Line("S2"), on=SUNDAY - WEEK)
    book = replace(leaning, pages=(before,))
    assert publish(book, SUNDAY).band is Band.MIXED
    assert shares(leaning, before)[-1] == 0.5
    assert shares(leaning)[-1] > 0.6


def test_another_weekday_does_not_let_a_page_jump() -> None:
    leaning = couple(7, ratio=10, rate=1.2)
    before = kept(Band.BOTH_WAYS, Line("S1"), on=SUNDAY - WEEK)
    wednesday = SUNDAY + timedelta(days=3)
    moved = replace(leaning, pages=(before,), settings=CoupleSettings(page_weekday=2))
    assert publish(replace(moved, pages=()), wednesday).band is Band.LEANING
    assert publish(moved, wednesday).band is Band.MIXED


# --- the picture in words ------------------------------------------------------------------------


def written(journal: Journal, ago: int, direction: Direction, kind: Kind) -> None:
    journal.write(
        journal.partner("Ana").id,
        NewEntry(
            text="a thing",
            day=SUNDAY - timedelta(days=ago),
            direction=direction,
            kinds=(kind,),
            visibility=Visibility.SHARED,
        ),
    )


def test_each_window_is_told_in_words_of_its_own(store: Journal) -> None:
    ana, ben = (partner.id for partner in store.partners)
    written(store, 10, Direction.RECEIVED, Kind.COMFORT)
    written(store, 200, Direction.TOGETHER, Kind.ADVICE)
    for label, ago in (("the move", 300), ("the weeks with Avó", 150)):
        season = store.seasons.propose(
            ana,
            label,
            SUNDAY - timedelta(days=ago),
            SUNDAY - timedelta(days=ago - 20),
        )
        store.seasons.confirm(ben, season.id)
    told = {window: store.pages.picture(window) for window in Window}
    lately, year = told[Window.LATELY], told[Window.YEAR]
    assert lately.words == (
        "A river of care, both of you together, flows from left to right. The strands that took "
        "part lately: comfort. At the right edge the newest days are still settling."
    )
    assert year.words == (
        "A river of care, both of you together, flows from left to right. The strands that took "
        "part: advice and comfort. Days that were simply shared lie on it as light. The water is "
        "tinted by the seasons you named: “the move” and “the weeks with Avó”. At the right edge "
        "the newest days are still settling."
    )
    assert lately.kinds == (Kind.COMFORT,)
    assert set(year.kinds) == {Kind.COMFORT, Kind.ADVICE}
    season = told[Window.SEASON]
    assert "“the weeks with Avó”" in season.words
    assert "the move" not in season.words
    assert "settling" not in season.words, "it ended long ago"
    assert not any(faults(one.words) for one in told.values())


def test_the_words_of_two_strands_tell_what_is_drawn(store: Journal) -> None:
    written(store, 10, Direction.TOGETHER, Kind.COMFORT)
    for partner in store.partners:
        store.people.directions(partner.id, on=True)
    shown = store.pages.picture(Window.MONTHS)
    assert is_misty(shown.river)
    assert shown.words.startswith("The strands are told apart by whose side care was arriving at.")
    assert "mist over the strands" in shown.words
    assert "light" not in shown.words
    assert "comfort" not in shown.words
    resting = store.pages.picture(Window.MONTHS, resting=True)
    assert resting.words.startswith("A river of care, both of you together")


def test_needs_belong_to_a_picture_in_whose_days_they_were_spoken_of(store: Journal) -> None:
    assert not store.pages.picture(Window.YEAR).needs
    store.needs.voice(store.partner("Ben").id, "an evening")
    assert store.pages.picture(Window.LATELY).needs
    assert not store.pages.picture(Window.LATELY, SUNDAY - timedelta(days=60)).needs
