"""The page as a couple reads it: every band, directions, seasons, resting, publishing, speed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from models.balance import (
    Band,
    Book,
    Line,
    Page,
    Published,
    decode,
    document,
    encode,
    needed_since,
    page,
    publish,
    week_of,
)
from models.balance.marks import day_marks
from models.balance.weights import Stretch, Tally
from models.entities import CoupleSettings, Direction, Entry, Kind, Partner, Season
from tests.couples import ANA, BEN, SETTLED, SUNDAY, couple, note

DIRECTIONS = CoupleSettings(directions_on=frozenset({ANA.id, BEN.id}))
K = Kind


def steady(
    to_ben: Mapping[Kind, int], to_ana: Mapping[Kind, int], days: int = 120, *, reports: int = 3
) -> Book:
    """Return a couple in which a kind reaches the other every so many days.

    Of three events each is written by its giver, its receiver or both, in turn.
    """
    entries: list[Entry] = []
    for giver, receiver, kinds in ((ANA, BEN, to_ben), (BEN, ANA, to_ana)):
        for offset, (kind, every) in enumerate(kinds.items()):
            for turn, ago in enumerate(range(offset % every, days, every)):
                if turn % reports != 0:
                    entries.append(note(giver, ago, Direction.GAVE, kind, number=len(entries)))
                if turn % reports != 1:
                    entries.append(
                        note(receiver, ago, Direction.RECEIVED, kind, number=len(entries))
                    )
    return Book((ANA, BEN), tuple(entries))


EVEN = steady({K.COMFORT: 2, K.PRACTICAL: 2, K.TIME: 3}, {K.COMFORT: 2, K.PRACTICAL: 2, K.TIME: 3})
LEANING = steady({K.COMFORT: 1, K.PRACTICAL: 1}, {K.COMFORT: 9, K.PRACTICAL: 9})
CROSSING = steady({K.PRACTICAL: 1, K.ADVICE: 9}, {K.ADVICE: 1, K.PRACTICAL: 9})
ONE_KIND = steady(
    {K.PRACTICAL: 1, K.COMFORT: 1, K.TIME: 1, K.ADVICE: 2},
    {K.PRACTICAL: 9, K.COMFORT: 1, K.TIME: 1, K.ADVICE: 1, K.PLANNING: 2},
)
SEASON = Season("s" * 32, "the newborn weeks", SETTLED - timedelta(100), None, ANA.id, (BEN.id,))


def bands(shown: Page) -> dict[str, Band]:
    return {kind.name: kind.band for kind in shown.kinds}


def test_care_both_ways() -> None:
    shown = page(EVEN, SUNDAY)
    assert shown.band is Band.BOTH_WAYS
    assert shown.sentences[0] == "These weeks, care moved in both directions."
    assert shown.closing.startswith("This page describes what was written down.")
    assert shown.letter == shown.sentences[:-1]
    assert shown.took_part == (K.COMFORT, K.PRACTICAL, K.TIME)
    assert shown.toward is None


def test_a_lean_has_no_side_until_both_want_directions() -> None:
    shown = page(LEANING, SUNDAY)
    assert shown.band is Band.LEANING
    assert shown.sentences[0] == (
        "Lately, care has been flowing mostly one way. Stretches like this come and go."
    )
    assert page(steady({K.COMFORT: 9, K.PRACTICAL: 9}, {K.COMFORT: 1, K.PRACTICAL: 1}), SUNDAY) == (
        shown
    )
    told = page(replace(LEANING, settings=DIRECTIONS), SUNDAY)
    assert told.toward == "Ben"
    assert told.sentences[0] == "Lately, much of the care has been arriving at Ben’s side."
    assert told.pictures[0].startswith("The strands are told apart by whose side")


def test_different_kinds_in_different_directions_meet() -> None:
    shown = page(CROSSING, SUNDAY)
    assert shown.band is Band.BOTH_WAYS
    assert bands(shown)["Advice"] is bands(shown)["Hands-on help"] is Band.LEANING
    assert shown.sentences[:2] == (
        "These weeks, care moved in both directions.",
        "Different kinds of care are travelling in different directions, and they meet.",
    )
    told = page(replace(CROSSING, settings=DIRECTIONS), SUNDAY)
    assert told.sentences[:3] == (
        "Different kinds of care are travelling in different directions, and they meet.",
        "Lately, much of the advice has been arriving at Ana’s side.",
        "Lately, much of the hands-on help has been arriving at Ben’s side.",
    )
    assert told.toward is None


def test_one_kind_that_leans_is_named_with_its_own_label() -> None:
    shown = page(ONE_KIND, SUNDAY)
    assert shown.band is Band.BOTH_WAYS
    assert shown.sentences[1] == (
        "Lately, hands-on help has been flowing mostly one way. Stretches like this come and go."
    )
    labelled = replace(ONE_KIND, settings=CoupleSettings(kind_labels={K.PRACTICAL: "Chores"}))
    assert page(labelled, SUNDAY).sentences[1].startswith("Lately, “Chores” has been flowing")
    assert "Chores" in bands(page(labelled, SUNDAY))
    told = page(replace(ONE_KIND, settings=DIRECTIONS), SUNDAY)
    assert told.sentences[1] == "Lately, much of the hands-on help has been arriving at Ben’s side."


def test_two_kinds_that_lean_the_same_way_share_a_sentence() -> None:
    book = steady(
        {K.PRACTICAL: 1, K.ADVICE: 1, K.COMFORT: 2, K.TIME: 2, K.PLANNING: 2},
        {K.PRACTICAL: 12, K.ADVICE: 12, K.COMFORT: 1, K.TIME: 1, K.PLANNING: 1},
    )
    shown = page(book, SUNDAY)
    text = " ".join(shown.sentences)
    assert shown.band is Band.BOTH_WAYS
    assert "Lately, advice and hands-on help have each been flowing mostly one way." in text


def test_two_pictures_make_no_other_claim() -> None:
    entries = [
        note(author, ago, direction, kind, number=1_000 * place + ago)
        for place, author in enumerate((ANA, BEN))
        for kind in (K.COMFORT, K.PRACTICAL)
        for direction, every in ((Direction.GAVE, 1), (Direction.RECEIVED, 9))
        for ago in range(0, 100, every)
    ]
    shown = page(Book((ANA, BEN), tuple(entries)), SUNDAY)
    assert shown.band is Band.TWO_PICTURES
    assert shown.sentences[0].startswith("Your pages tell these weeks a little differently.")
    assert not {Band.LEANING, Band.BOTH_WAYS} & set(bands(shown).values())
    assert not any("direction" in text or "noticed" in text for text in shown.sentences)


def test_a_quiet_stretch_after_a_full_one() -> None:
    busy = [replace(e, day=e.day - timedelta(days=30)) for e in EVEN.entries]
    resting = [
        note(author, ago, Direction.QUIET_DAY, number=5_000 + ago)
        for author in (ANA, BEN)
        for ago in range(28)
    ]
    shown = page(Book((ANA, BEN), (*busy, *resting)), SUNDAY)
    assert shown.band is Band.QUIET
    assert shown.sentences[0] == "A quiet stretch. Quiet can be rest."
    assert "The water is calm lately" in shown.pictures[0]


def test_absence_is_not_quiet() -> None:
    shown = page(EVEN, SUNDAY + timedelta(days=70))
    assert shown.band is Band.TOO_LITTLE
    assert shown.sentences[1] == "The pages are here whenever they are wanted."


def test_a_season_turns_a_lean_into_carrying_by_its_name() -> None:
    shown = page(replace(LEANING, seasons=(SEASON,), settings=DIRECTIONS), SUNDAY)
    assert shown.band is Band.CARRYING
    assert shown.toward is None
    assert shown.season == "the newborn weeks"
    assert shown.sentences[0] == (
        "This looks like a season of carrying. You named it: “the newborn weeks”."
    )
    assert "Ben" not in " ".join(shown.sentences)
    braided = page(replace(LEANING, seasons=(SEASON,)), SUNDAY)
    assert "tinted by the season you named: “the newborn weeks”" in braided.pictures[0]
    assert Band.LEANING not in bands(shown).values()


def test_days_before_a_closed_season_fade_like_any_other() -> None:
    marks = day_marks((ANA, BEN), LEANING.entries)
    tally = Tally(marks, 28)
    from models.balance.weights import Span

    last = SETTLED.toordinal()
    tally.move(last, Stretch(None, (Span(last - 90, last - 1),)))
    assert sum(c.g_a + c.r_a for c in tally.counts()) < 10


def test_of_overlapping_seasons_the_latest_counts() -> None:
    later = replace(SEASON, id="t" * 32, label="exams", start=SETTLED - timedelta(50))
    assert page(replace(EVEN, seasons=(SEASON, later)), SUNDAY).season == "exams"
    proposed = replace(later, confirmed_by=())
    assert page(replace(EVEN, seasons=(SEASON, proposed)), SUNDAY).season == "the newborn weeks"


def test_after_six_leaning_pages_a_season_is_offered_once() -> None:
    offer = "If a stretch like this has a name, the two of you can name it together as a season."
    offered: list[int] = []
    kept: list[Published] = []
    for week in range(-14, 1):
        book = replace(LEANING, pages=tuple(kept))
        kept.append(publish(book, SUNDAY + timedelta(days=7 * week)))
        if any(line.template == "invitation" for line in kept[-1].lines):
            offered.append(week)
            assert offer in page(book, SUNDAY + timedelta(days=7 * week)).sentences
    leaning = [i for i, shown in enumerate(kept) if shown.band is Band.LEANING]
    assert len(leaning) > 8
    assert offered == [leaning[5] - 14]


def test_nothing_reads_entries_of_these_three_days() -> None:
    late = [
        note(ANA, -ago, Direction.GAVE, kind, number=100 * ago + i)
        for ago in (1, 2, 3)
        for i, kind in enumerate(Kind)
    ]
    busy = replace(EVEN, entries=(*EVEN.entries, *late))
    assert publish(busy, SUNDAY) == publish(EVEN, SUNDAY)


def test_a_resting_page_is_one_that_any_couple_can_get() -> None:
    shown = page(replace(LEANING, settings=DIRECTIONS), SUNDAY, resting=True)
    assert shown.band is Band.TOO_LITTLE
    assert shown.toward is None
    assert set(bands(shown).values()) == {Band.TOO_LITTLE}
    assert shown.sentences == (
        "There is not enough on these pages yet to say anything, and that is fine.",
        "What was written tells of comfort and hands-on help.",
        shown.closing,
    )
    assert shown.pictures[0].startswith("A river of care, both of you together")
    kept = publish(LEANING, SUNDAY)
    again = page(replace(LEANING, pages=(kept,)), SUNDAY, resting=True)
    assert again.sentences == shown.sentences


@pytest.mark.parametrize("seed", range(30))
def test_a_resting_page_has_the_forms_of_a_page_with_too_little(seed: int) -> None:
    book = replace(couple(seed), settings=DIRECTIONS, seasons=(SEASON,) if seed % 2 else ())
    rested = publish(book, SUNDAY, resting=True)
    plain = {"S2", "S19", "S8", "S17", "S18", "W kinds", "W together", "W news", "W words"}
    assert {line.template for line in rested.lines} <= plain | {"W open", "S20"}
    assert rested.band is Band.TOO_LITTLE
    assert rested.toward is None
    assert 2 <= sum(text.count(". ") + 1 for text in page(book, SUNDAY, resting=True).letter) <= 3
    assert not any(line.template in ("P strands", "P mist") for line in rested.pictures)


def test_the_mist_is_told_where_little_was_written() -> None:
    little = Book((ANA, BEN), EVEN.entries[:6], settings=DIRECTIONS)
    assert "There is mist over the strands" in page(little, SUNDAY).pictures[0]


def test_the_week_begins_on_the_chosen_day() -> None:
    book = Book((ANA, BEN))
    assert week_of(book, SUNDAY + timedelta(days=6)).first == SUNDAY
    assert week_of(book, SUNDAY - timedelta(days=1)).last == SUNDAY - timedelta(days=1)
    monday = replace(book, settings=CoupleSettings(page_weekday=0))
    assert week_of(monday, SUNDAY).first == SUNDAY - timedelta(days=6)


@pytest.mark.parametrize("day", [date.min, date(1, 1, 9), date.max])
def test_the_ends_of_the_calendar_have_a_page_too(day: date) -> None:
    assert page(EVEN, day).band is Band.TOO_LITTLE


def test_a_kept_page_stands_its_seven_days_when_the_weekday_changes() -> None:
    kept = publish(EVEN, SUNDAY)
    moved = replace(EVEN, pages=(kept,), settings=CoupleSettings(page_weekday=2))
    tuesday, wednesday = SUNDAY + timedelta(days=2), SUNDAY + timedelta(days=3)
    assert publish(moved, tuesday) is publish(moved, wednesday) is kept
    assert publish(moved, SUNDAY + timedelta(days=7)).week.first == wednesday


def test_entries_before_the_horizon_may_be_left_out() -> None:
    book = couple(5, ratio=4, rate=1.2, days=1_200)
    since = needed_since(book, SUNDAY)
    kept = replace(book, entries=tuple(e for e in book.entries if e.day >= since))
    assert len(kept.entries) < len(book.entries)
    assert publish(kept, SUNDAY) == publish(book, SUNDAY)
    before = tuple(e for e in book.entries if e.day < since)
    assert page(replace(book, entries=before), SUNDAY).sentences[0].startswith("There is not")


def test_no_digit_but_in_dates_and_no_numbers_in_the_document() -> None:
    for book in (EVEN, LEANING, CROSSING, Book((ANA, BEN))):
        shown = document(page(replace(book, settings=DIRECTIONS), SUNDAY))
        assert list(shown) == [
            "week",
            "partners",
            "band",
            "toward",
            "kinds",
            "season",
            "sentences",
            "pictures",
        ]
        text = json.dumps({**shown, "week": None})
        assert not re.search(r"(?<!\\u)(?<!\\u\d)\b\d", text)
        assert shown["week"] == {"from": "2026-11-22", "to": "2026-11-28"}


def test_kept_pages_are_read_back_and_have_no_side() -> None:
    for book in (EVEN, LEANING, CROSSING):
        kept = publish(book, SUNDAY)
        assert decode(encode(kept)) == kept
        assert not re.search(r"toward_[ab]|lean_[ab]", encode(kept), re.IGNORECASE)


def test_one_partner_alone_still_has_a_page() -> None:
    alone = Book((ANA,), tuple(e for e in EVEN.entries if e.author_id == ANA.id))
    shown = page(alone, SUNDAY)
    assert shown.band is Band.TOO_LITTLE
    assert shown.partners == ("Ana",)
    assert page(Book(()), SUNDAY).sentences[0] == (
        "There is not enough on these pages yet to say anything, and that is fine."
    )


def test_strangers_and_unsorted_notes_change_nothing() -> None:
    stranger = replace(ANA, id="c" * 32)
    more = [note(stranger, i, Direction.GAVE, K.ADVICE, number=i) for i in range(50)]
    unsorted = [replace(note(ANA, i, number=500 + i), direction=None) for i in range(50)]
    assert publish(replace(EVEN, entries=(*EVEN.entries, *more, *unsorted)), SUNDAY) == (
        publish(EVEN, SUNDAY)
    )


def test_gifts_without_a_kind_make_no_mark() -> None:
    more = [note(ANA, i, Direction.GAVE, number=700 + i) for i in range(80)]
    assert page(replace(EVEN, entries=(*EVEN.entries, *more)), SUNDAY).band is Band.BOTH_WAYS


@pytest.mark.parametrize("days, half_life", [(5_000, 28), (5_000, 90), (730, 28)])
def test_a_page_of_a_hundred_thousand_entries_says_the_same(days: int, half_life: int) -> None:
    draw = Random(7)
    kinds = [(kind,) for kind in Kind]
    pairs: tuple[Partner, ...] = (ANA, BEN)
    entries = tuple(
        Entry(
            f"{i:032x}",
            pairs[i & 1].id,
            date.fromordinal(SETTLED.toordinal() - draw.randrange(days)),
            draw.choice((Direction.GAVE, Direction.RECEIVED, Direction.TOGETHER)),
            "soup and a long talk",
            draw.choice(kinds),
        )
        for i in range(100_000)
    )
    book = Book((ANA, BEN), entries, settings=CoupleSettings(half_life=half_life))
    assert page(book, SUNDAY).band is Band.BOTH_WAYS


def test_lines_hold_words_only() -> None:
    assert Line("S1") == Line("S1", (), "", "")
