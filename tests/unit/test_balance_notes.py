"""What one partner alone is told: from their own answers, on no page, and seldom."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from models.balance import Book, FitAnswer, notes, page
from models.entities import Direction, Fit, Load, LoadWord, Need, NeedEvent, NeedState, Partner
from tests.couples import ANA, BEN, SETTLED, SUNDAY, note


def met(author: Partner, number: int) -> Need:
    need_id = f"{author.slot}{number:031x}"
    steps = ((40, NeedState.VOICED), (38, NeedState.MET))
    return Need(
        need_id,
        author.id,
        "a wish",
        None,
        tuple(
            NeedEvent(f"{i}", need_id, author.id, SETTLED - timedelta(days=ago), state)
            for i, (ago, state) in enumerate(steps)
        ),
    )


def test_needs_of_one_voice_are_told_to_that_voice_alone() -> None:
    book = Book((ANA, BEN), needs=tuple(met(ANA, i) for i in range(9)))
    line = "What you put into words tended to find an answer."
    assert notes(book, SUNDAY, ANA.id) == (line,)
    assert notes(book, SUNDAY, BEN.id) == ()
    assert line not in page(book, SUNDAY).sentences
    assert notes(book, SUNDAY, ANA.id, resting=True) == ()
    both = replace(book, needs=(*book.needs, met(BEN, 1)))
    assert notes(both, SUNDAY, ANA.id) == ()


def test_more_than_was_wanted_is_told_to_the_receiver_with_a_way_to_begin() -> None:
    entries = tuple(note(BEN, i, Direction.GAVE, number=i) for i in range(8))
    fits = tuple(
        FitAnswer(e.id, ANA.id, Fit.MORE_THAN_I_WANTED if i < 6 else Fit.PARTLY)
        for i, e in enumerate(entries)
    )
    book = Book((ANA, BEN), entries, fits=fits)
    told = notes(book, SUNDAY, ANA.id)
    assert told[0].startswith("What reached you was sometimes beyond what you wanted.")
    assert notes(book, SUNDAY, BEN.id) == ()
    without = page(replace(book, fits=()), SUNDAY)
    assert page(book, SUNDAY) == without
    assert notes(replace(book, fits=fits[:2]), SUNDAY, ANA.id) == ()


def test_heavy_weeks_are_told_to_the_one_who_carries_them() -> None:
    weeks = [
        Load(ANA.id, SETTLED - timedelta(days=7 * i), word)
        for i, word in enumerate((LoadWord.HEAVY, LoadWord.TOO_MUCH, LoadWord.HEAVY))
    ]
    book = Book((ANA, BEN))
    line = "These have been heavy weeks for you. Small is enough."
    assert notes(book, SUNDAY, ANA.id, weeks) == (line,)
    assert notes(book, SUNDAY, ANA.id, weeks, resting=True) == (line,)
    assert notes(book, SUNDAY, BEN.id, weeks) == ()
    assert notes(book, SUNDAY, ANA.id, weeks[:2]) == ()
