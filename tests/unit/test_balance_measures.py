"""M4 to M13 on small books written by hand: what counts, what never does, when it is silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.balance import Book, FeltAnswer, FitAnswer, page
from models.balance.bands import is_quiet
from models.balance.breadth import chance_of_several, several_forms
from models.balance.marks import day_marks
from models.balance.matching import matched, seen
from models.balance.measures import (
    Findings,
    answer_time,
    changes_told,
    find,
    needs_answered,
    period,
    understanding,
)
from models.balance.proportion import Tries, Wait, least_above_half, time_word, word_for
from models.entities import (
    Direction,
    FeltMet,
    Fit,
    Kind,
    Load,
    LoadWord,
    Met,
    Need,
    NeedEvent,
    NeedState,
    Noticed,
    Partner,
    Spirit,
)
from tests.couples import ANA, BEN, SETTLED, SUNDAY, note

LAST = SETTLED.toordinal()
DAYS = period(LAST, None)


def need(author: Partner, number: int, *steps: tuple[int, NeedState], **more: object) -> Need:
    """Return a need with steps `(days before the settled day, state)` of its author."""
    need_id = f"{author.slot}{number:031x}"
    events = tuple(
        NeedEvent(f"{i}{need_id[1:]}", need_id, author.id, SETTLED - timedelta(days=ago), state)
        for i, (ago, state) in enumerate(steps)
    )
    return replace(Need(need_id, author.id, "a wish", Kind.PRACTICAL, events), **more)  # type: ignore[arg-type]


def found(book: Book, *, resting: bool = False) -> Findings:
    return find(book, day_marks(book.partners, book.entries), DAYS, resting=resting)


def met_needs(author: Partner, met: int, unmet: int) -> list[Need]:
    voiced = [(40 + i, NeedState.VOICED) for i in range(met + unmet)]
    return [
        need(author, i, step, *([(step[0] - 1, NeedState.MET)] if i < met else []))
        for i, step in enumerate(voiced)
    ]


# --- needs: M5, M6, M7 ----------------------------------------------------------------------------


def test_needs_are_said_to_be_met_when_both_partners_were() -> None:
    both = Book((ANA, BEN), needs=(*met_needs(ANA, 9, 1), *met_needs(BEN, 9, 1)))
    assert found(both).needs_met
    one = Book((ANA, BEN), needs=(*met_needs(ANA, 9, 1), *met_needs(BEN, 2, 8)))
    assert not found(one).needs_met
    few = Book((ANA, BEN), needs=(*met_needs(ANA, 9, 1), *met_needs(BEN, 5, 0)))
    assert not found(few).needs_met
    assert not found(both, resting=True).needs_met


def test_a_need_that_changed_or_was_withdrawn_never_counts() -> None:
    base = met_needs(ANA, 4, 2)
    for state in (NeedState.CHANGED, NeedState.WITHDRAWN):
        more = need(ANA, 99, (30, NeedState.VOICED), (20, state))
        assert needs_answered([*base, more], ANA.id, DAYS) == Tries(4, 6)
    let_go = need(ANA, 98, (30, NeedState.VOICED), (20, NeedState.LET_GO))
    assert needs_answered([*base, let_go], ANA.id, DAYS) == Tries(4, 7)


def test_only_the_author_can_call_a_need_met() -> None:
    mine = need(ANA, 1, (30, NeedState.VOICED), (20, NeedState.MET))
    theirs = replace(mine, events=(mine.events[0], replace(mine.events[1], author_id=BEN.id)))
    assert needs_answered([mine], ANA.id, DAYS).held == 1
    assert needs_answered([theirs], ANA.id, DAYS).held == 0
    assert needs_answered([mine], BEN.id, DAYS) == Tries(0, 0)


@pytest.mark.parametrize("ago, counts", [(89, True), (90, False), (14, True), (13, False)])
def test_needs_count_from_a_fortnight_to_ninety_days(ago: int, counts: bool) -> None:
    assert needs_answered([need(ANA, 1, (ago, NeedState.VOICED))], ANA.id, DAYS).tried == counts


def test_a_step_after_the_settled_day_is_not_read() -> None:
    late = need(ANA, 1, (30, NeedState.VOICED), (-1, NeedState.MET))
    assert needs_answered([late], ANA.id, DAYS) == Tries(0, 1)


def test_partly_met_is_an_answer() -> None:
    partly = need(ANA, 1, (30, NeedState.VOICED), (20, NeedState.PARTLY))
    assert needs_answered([partly], ANA.id, DAYS) == Tries(1, 1)


@pytest.mark.parametrize(
    "wait, word", [(0, "day"), (1, "day"), (3, "days"), (8, "week"), (30, "time")]
)
def test_the_word_for_how_soon_answers_came(wait: int, word: str) -> None:
    needs = [need(ANA, i, (80, NeedState.VOICED), (80 - wait, NeedState.MET)) for i in range(14)]
    assert answer_time(needs, DAYS) == word


def test_how_soon_is_silence_below_four_answers_and_where_it_is_unsure() -> None:
    needs = [need(ANA, i, (80, NeedState.VOICED), (80, NeedState.MET)) for i in range(3)]
    assert answer_time(needs, DAYS) is None
    assert time_word([Wait(1, True)] * 2 + [Wait(14, True)] * 2) is None


@given(st.lists(st.integers(0, 40), min_size=4, max_size=20), st.integers(0, 80))
def test_an_open_need_never_makes_answers_sound_sooner(waits: list[int], open_for: int) -> None:
    answered = [Wait(days, True) for days in waits]
    words = ("day", "days", "week", "time")
    before = time_word(answered)
    after = time_word([*answered, Wait(open_for, False)])
    if before and after:
        assert words.index(after) >= words.index(before)


@given(st.lists(st.integers(0, 40), min_size=4, max_size=20))
def test_waiting_twice_as_long_never_sounds_sooner(waits: list[int]) -> None:
    words = ("day", "days", "week", "time")
    once = time_word([Wait(days, True) for days in waits])
    twice = time_word([Wait(2 * days, True) for days in waits])
    if once and twice:
        assert words.index(twice) >= words.index(once)


def test_needs_that_ended_otherwise_are_waited_for_until_then() -> None:
    ended = need(ANA, 1, (80, NeedState.VOICED), (70, NeedState.WITHDRAWN))
    waiting = need(ANA, 1, (80, NeedState.VOICED))
    met = [need(ANA, i, (60, NeedState.VOICED), (59, NeedState.MET)) for i in range(2, 26)]
    assert answer_time([ended, *met], DAYS) == "day" == answer_time(met, DAYS)
    assert answer_time([waiting, *met], DAYS) == "week"
    old = need(ANA, 50, (200, NeedState.VOICED), (1, NeedState.MET))
    assert answer_time([old, *met], DAYS) == "day"


def test_changes_are_said_when_each_told_two() -> None:
    def changed(author: Partner, times: int) -> list[Need]:
        return [
            need(author, i, (50, NeedState.VOICED), (20, NeedState.CHANGED)) for i in range(times)
        ]

    book = Book((ANA, BEN), needs=(*changed(ANA, 2), *changed(BEN, 2)))
    assert found(book).changed
    assert not found(replace(book, needs=(*changed(ANA, 5), *changed(BEN, 1)))).changed
    assert changes_told(book.needs, ANA.id, period(LAST, LAST - 10)) == 0


# --- fit and understanding: M8, M9 ----------------------------------------------------------------


def test_fit_needs_both_receivers() -> None:
    entries = [note(p, i, Direction.RECEIVED, number=i) for p in (ANA, BEN) for i in range(10)]
    fits = tuple(FitAnswer(e.id, e.author_id, Fit.WHAT_I_HOPED) for e in entries)
    book = Book((ANA, BEN), tuple(entries), fits=fits)
    assert found(book).fitted
    assert not found(replace(book, fits=fits[:10])).fitted
    mixed = tuple(
        replace(f, fit=Fit.MORE_THAN_I_WANTED) if i > 9 else f for i, f in enumerate(fits)
    )
    assert not found(replace(book, fits=mixed)).fitted
    of_need = need(ANA, 1, (30, NeedState.VOICED))
    strays = tuple(replace(f, subject_id=of_need.id) for f in fits[:10])
    assert found(replace(book, needs=(of_need,), fits=(*strays, *fits[10:]))).fitted
    assert not found(replace(book, fits=tuple(replace(f, subject_id="x") for f in fits))).fitted


def test_understanding_is_said_from_the_receiver_s_own_answers_of_both() -> None:
    yes = FeltMet(Met.YES, Met.YES, Met.NOT_REALLY)
    no = FeltMet(Met.YES, Met.A_LITTLE, Met.SKIP)
    entries = [note(p, i, Direction.GOOD_NEWS, number=i) for p in (ANA, BEN) for i in range(14)]
    felt = tuple(FeltAnswer(e.id, e.author_id, yes) for e in entries)
    book = Book((ANA, BEN), tuple(entries), felt_met=felt)
    assert found(book).understood
    half = tuple(replace(f, answers=no) if f.author_id == BEN.id else f for f in felt)
    assert not found(replace(book, felt_met=half)).understood
    others = tuple(replace(f, author_id=ANA.id) for f in felt)
    assert not found(replace(book, felt_met=others)).understood


def test_occasions_for_understanding_are_the_receiver_s_own() -> None:
    yes = FeltMet(Met.YES, Met.YES, Met.YES)
    wish = need(ANA, 1, (30, NeedState.VOICED), kind=Kind.COMFORT)
    entries = (
        note(ANA, 1, Direction.GOOD_NEWS, number=1),
        note(ANA, 2, Direction.RECEIVED, Kind.COMFORT, number=2),
        note(ANA, 3, Direction.RECEIVED, Kind.ADVICE, number=3),
        note(BEN, 4, Direction.GAVE, Kind.COMFORT, number=4),
        note(BEN, 5, Direction.GAVE, Kind.COMFORT, number=5),
        note(BEN, 6, Direction.GAVE, Kind.PRACTICAL, number=6, need_id=wish.id),
        note(ANA, 200, Direction.GOOD_NEWS, number=7),
    )
    answered = tuple(FeltAnswer(e.id, ANA.id, yes) for e in (*entries[:4], entries[5], entries[6]))
    book = Book((ANA, BEN), entries, (wish,), answered)
    assert understanding(book, ANA.id, DAYS, entries) == Tries(4, 4)
    assert understanding(book, BEN.id, DAYS, entries) == Tries(0, 0)


def test_an_answer_to_a_need_is_one_occasion_not_two() -> None:
    """Six comfort needs, each answered by one entry and each answer felt: six, not twelve."""
    yes, no = FeltMet(Met.YES, Met.YES, Met.YES), FeltMet(Met.YES, Met.NOT_REALLY, Met.SKIP)
    wishes = tuple(need(ANA, i, (30 + i, NeedState.VOICED), kind=Kind.COMFORT) for i in range(6))
    for author, way in ((BEN, Direction.GAVE), (ANA, Direction.RECEIVED)):
        entries = tuple(
            note(author, 20 + i, way, Kind.COMFORT, number=i, need_id=wish.id)
            for i, wish in enumerate(wishes)
        )
        felt = tuple(FeltAnswer(e.id, ANA.id, yes if i else no) for i, e in enumerate(entries))
        book = Book((ANA, BEN), entries, wishes, felt)
        assert understanding(book, ANA.id, DAYS, entries) == Tries(5, 6)
        # Written of by both, or twice: still one occasion a need.
        again = tuple(replace(e, id=f"e{e.id[1:]}") for e in entries)
        assert understanding(book, ANA.id, DAYS, (*entries, *again)) == Tries(5, 6)
        # A need outside the window is none, and the comfort stands for itself.
        old = tuple(need(ANA, i, (95, NeedState.VOICED), kind=Kind.COMFORT) for i in range(6))
        assert understanding(replace(book, needs=old), ANA.id, DAYS, entries) == Tries(5, 6)


def test_understanding_wants_both_together_sure() -> None:
    assert least_above_half(Tries(12, 12), Tries(12, 12))
    assert not least_above_half(Tries(5, 5), Tries(12, 12))
    assert not least_above_half(Tries(7, 8), Tries(7, 8))


# --- often: 3.6 -----------------------------------------------------------------------------------


@pytest.mark.parametrize("tried, chance, power", [(6, 0.5, 0.05), (10, 0.5, 0.06), (18, 0.5, 0.06)])
def test_often_is_rarely_said_of_one_in_two(tried: int, chance: float, power: float) -> None:
    from math import comb

    said = [held for held in range(tried + 1) if Tries(held, tried).often()]
    assert sum(comb(tried, held) * chance**tried for held in said) <= power


@pytest.mark.parametrize("tried, power", [(6, 0.38), (10, 0.82), (18, 0.96)])
def test_often_has_the_power_of_the_design(tried: int, power: float) -> None:
    from math import comb

    said = [held for held in range(tried + 1) if Tries(held, tried).often()]
    found_power = sum(comb(tried, h) * 0.85**h * 0.15 ** (tried - h) for h in said)
    assert found_power == pytest.approx(power, abs=0.006)


def test_words_for_days() -> None:
    assert [word_for(d) for d in (0.5, 1.5, 1.6, 4, 5, 10, 11)] == [0, 0, 1, 1, 2, 2, 3]


# --- matching: M4 ---------------------------------------------------------------------------------


def test_the_same_kind_a_day_apart_is_one_event_and_a_link_comes_first() -> None:
    gave = note(ANA, 5, Direction.GAVE, Kind.COMFORT, number=1)
    next_day = note(BEN, 4, Direction.RECEIVED, Kind.COMFORT, number=2)
    other = note(BEN, 5, Direction.RECEIVED, Kind.ADVICE, number=3)
    first, last = LAST - 90, LAST
    assert matched([gave, next_day, other], ANA.id, BEN.id, first, last) == (
        ((Kind.COMFORT, LAST - 5), (Kind.COMFORT, LAST - 4)),
    )
    linked = replace(gave, links=(other.id,))
    assert matched([linked, next_day, other], ANA.id, BEN.id, first, last) == (
        ((Kind.COMFORT, LAST - 5), (Kind.ADVICE, LAST - 5)),
    )
    far = replace(other, day=SETTLED - timedelta(days=40), links=(gave.id,))
    assert len(matched([replace(gave, links=(far.id,)), far], ANA.id, BEN.id, first, last)) == 1


def test_shared_words_break_ties_only() -> None:
    gave = note(ANA, 5, Direction.GAVE, Kind.COMFORT, number=1, text="soup in the evening")
    before = note(BEN, 6, Direction.RECEIVED, Kind.COMFORT, number=2, text="a long talk")
    after = note(BEN, 4, Direction.RECEIVED, Kind.COMFORT, number=3, text="soup when I came home")
    pairs = matched([gave, before, after], ANA.id, BEN.id, LAST - 90, LAST)
    assert [r[1] for _, r in pairs] == [LAST - 4]
    same = note(BEN, 5, Direction.RECEIVED, Kind.COMFORT, number=4, text="nothing alike")
    pairs = matched([gave, before, after, same], ANA.id, BEN.id, LAST - 90, LAST)
    assert [r[1] for _, r in pairs] == [LAST - 5]


def test_swaps_and_single_days_are_not_matched() -> None:
    gave = note(ANA, 5, Direction.GAVE, Kind.COMFORT, number=1, spirit=Spirit.AGREED)
    got = note(BEN, 5, Direction.RECEIVED, Kind.COMFORT, number=2)
    assert matched([gave, got], ANA.id, BEN.id, LAST - 90, LAST) == ()
    assert not seen([gave, got], ANA.id, BEN.id, LAST).much()


def test_much_was_noticed_is_said_for_both_directions_together() -> None:
    entries = []
    for giver, receiver in ((ANA, BEN), (BEN, ANA)):
        for i in range(30):
            kind = list(Kind)[i % 6]
            ago = 3 * i + i % 2
            entries.append(note(giver, ago, Direction.GAVE, kind, number=len(entries)))
            entries.append(note(receiver, ago, Direction.RECEIVED, kind, number=len(entries)))
    book = Book((ANA, BEN), tuple(entries))
    assert found(book).noticed
    one_way = [e for e in entries if (e.author_id, e.direction) != (BEN.id, Direction.RECEIVED)]
    assert not found(replace(book, entries=tuple(one_way))).noticed
    assert "Much of what was done was noticed." in page(book, SUNDAY).sentences


# --- breadth, load, quiet, shared: M10 to M13 -----------------------------------------------------

BREADTH = (
    ((4, 3, 3, 2, 0, 0), 0.97),
    ((2, 2, 1, 1, 0, 0), 0.87),
    ((4, 4, 4, 0, 0, 0), 0.71),
    ((9, 1, 1, 1, 0, 0), 0.25),
    ((5, 5, 0, 0, 0, 0), 0.15),
    ((10, 0, 0, 0, 0, 0), 0.00),
    ((0, 0, 0, 0, 0, 0), 0.34),
)


@pytest.mark.parametrize("counts, expected", BREADTH)
def test_breadth_has_the_check_values_of_the_design(
    counts: tuple[int, ...], expected: float
) -> None:
    assert chance_of_several(counts) == pytest.approx(expected, abs=0.012)
    assert several_forms(counts) == (expected >= 0.9)
    assert chance_of_several(tuple(reversed(counts))) == chance_of_several(counts)


def test_more_of_the_same_sharpens_breadth_but_does_not_turn_it() -> None:
    assert several_forms((8, 6, 6, 4, 0, 0))
    assert not several_forms((30, 3, 3, 3, 0, 0))
    assert not several_forms((1, 1, 1, 1, 1, 0))  # five marks are too few to say it


def test_an_event_both_wrote_of_counts_once_for_breadth() -> None:
    kinds = (Kind.COMFORT, Kind.ADVICE, Kind.TIME)
    twice = [
        note(author, i, direction, kind, number=10 * i + n)
        for i, kind in enumerate(kinds[:2])
        for n, (author, direction) in enumerate(((ANA, Direction.GAVE), (BEN, Direction.RECEIVED)))
    ]
    shared = [note(ANA, i, Direction.TOGETHER, Kind.TIME, number=90 + i) for i in range(2)]
    shown = page(Book((ANA, BEN), (*twice, *shared)), SUNDAY)
    assert shown.sentences[1] == "What was written tells of advice, comfort and company."


def loads(author: Partner, *words: LoadWord, shared: bool = True) -> list[Load]:
    return [
        Load(author.id, SETTLED - timedelta(days=7 * i + 2), word, shared)
        for i, word in enumerate(words)
    ]


def test_weeks_are_full_where_both_shared_three_full_words() -> None:
    full = (LoadWord.FULL, LoadWord.HEAVY, LoadWord.TOO_MUCH)
    both = Book((ANA, BEN), loads=(*loads(ANA, *full), *loads(BEN, *full, LoadWord.LIGHT)))
    assert found(both).full
    assert "Both of you called these weeks full." in page(both, SUNDAY).sentences
    secret = (*loads(ANA, *full), *loads(BEN, *full, shared=False))
    assert not found(replace(both, loads=secret)).full
    light = (*loads(ANA, *full), *loads(BEN, LoadWord.OKAY, *full[:2]))
    assert not found(replace(both, loads=light)).full


@pytest.mark.parametrize(
    "marks, days, quiet",
    [(0, 28, True), (0, 18, True), (0, 17, False), (2, 28, False), (0, 5, False)],
)
def test_quiet_needs_few_marks_and_both_there(marks: int, days: int, quiet: bool) -> None:
    assert is_quiet(marks, days) is quiet


def test_several_days_shared() -> None:
    book = Book((ANA, BEN), tuple(note(ANA, i, Direction.TOGETHER, number=i) for i in range(4)))
    assert found(book).shared
    assert found(book, resting=True).shared
    assert not found(replace(book, entries=book.entries[:3])).shared


def test_alone_there_are_no_measures_of_two() -> None:
    entries = tuple(note(ANA, i, Direction.TOGETHER, number=i) for i in range(4))
    assert found(Book((ANA,), entries)) == Findings(shared=True)


# --- plain facts ----------------------------------------------------------------------------------


def test_no_week_is_empty() -> None:
    nothing = page(Book((ANA, BEN)), SUNDAY)
    assert nothing.sentences == (
        "There is not enough on these pages yet to say anything, and that is fine.",
        "The pages are here whenever they are wanted.",
        "This page describes what was written down. It cannot see everything, and it does not"
        " judge.",
    )
    own = page(Book((ANA, BEN), (note(ANA, 1, Direction.OWN), note(BEN, 2, Direction.OWN))), SUNDAY)
    assert own.sentences[1] == "There are words in the book from these weeks, and they keep."


def test_plain_facts_are_said_of_what_was_written() -> None:
    wish = need(BEN, 1, (20, NeedState.VOICED), (10, NeedState.MET))
    book = Book(
        (ANA, BEN),
        (
            note(ANA, 1, Direction.RECEIVED, Kind.COMFORT, number=1),
            note(BEN, 2, Direction.TOGETHER, Kind.TIME, number=2),
        ),
        needs=(wish,),
    )
    assert page(book, SUNDAY).sentences[1:3] == (
        "A need that was put into words found an answer.",
        "What was written tells of comfort and company.",
    )
    told = (
        note(ANA, 1, Direction.OWN, number=1, noticed=Noticed(BEN.id)),
        note(BEN, 2, Direction.TOGETHER, number=2),
        note(BEN, 3, Direction.GOOD_NEWS, number=3),
    )
    first = page(Book((ANA, BEN), told), SUNDAY)
    assert first.sentences[1:3] == (
        "Something that was written here was noticed.",
        "There was time that was simply shared.",
    )
    second = page(Book((ANA, BEN), (*told[2:], note(ANA, 4, Direction.OWN))), SUNDAY)
    assert second.sentences[1] == "Good news was told here."


def test_a_quiet_stretch_of_both_is_said_gently() -> None:
    days = tuple(note(p, i, Direction.QUIET_DAY, number=i) for p in (ANA, BEN) for i in range(28))
    shown = page(Book((ANA, BEN), days), SUNDAY)
    assert shown.sentences[1] == "A quiet stretch. Quiet can be rest."
