"""The list's pure parts: lines, runs of entries read at both ends, filters as a query."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.entities import Direction, Entry, Mark, Need, Partner, Query, Slice, Visibility
from screens.journal_parts import feed
from screens.journal_parts.filters import Filters, brief, chips
from screens.journal_parts.shelf import HELD, Shelf
from screens.journal_parts.stream import runs
from screens.journal_parts.wrap import Ruler

TODAY = date(2026, 11, 22)
ANA = Partner("a" * 32, "Ana", Mark.LAGOON, 0)
BEN = Partner("b" * 32, "Ben", Mark.AMBER, 1)


class Book:
    """Entries in memory, read the way the journal is."""

    def __init__(self, days: list[int]) -> None:
        order = sorted(days)
        self.entries_kept = [
            Entry(f"{n:032x}", ANA.id, TODAY - timedelta(days=ago), Direction.GAVE, f"{n}")
            for n, ago in enumerate(order)
        ]

    def entries(
        self,
        reader: str | None,
        query: Query = Query(),  # noqa: B008 - frozen
        after: str | None = None,
        limit: int = 50,
    ) -> Slice:
        fitting = [
            e
            for e in self.entries_kept
            if (query.since is None or e.day >= query.since)
            and (query.until is None or e.day <= query.until)
        ]
        start = 0 if after is None else next(i for i, e in enumerate(fitting) if e.id == after) + 1
        found = fitting[start : start + limit]
        more = len(fitting) > start + limit
        return Slice(tuple(found), found[-1].id if more and found else None)


def ten_wide(text: str) -> float:
    return 10.0 * len(text)


@given(st.text(alphabet="ab cé日本\n", max_size=200), st.integers(20, 300))
def test_lines_hold_every_word_and_are_never_too_wide(text: str, width: int) -> None:
    lines = Ruler(ten_wide).lines(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(ten_wide(line) <= width for line in lines)
    assert len(lines) >= text.count("\n") + 1


def test_a_clipped_text_says_that_it_goes_on() -> None:
    lines = Ruler(ten_wide).lines("one two three four five six", 90, 2)
    assert lines == ["one two", "three…"]
    assert Ruler(ten_wide).lines("one", 90, 2) == ["one"]


def test_a_word_wider_than_the_line_is_broken_within() -> None:
    assert Ruler(ten_wide).lines("abcdefghij", 40) == ["abcd", "efgh", "ij"]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 1500), st.integers(1, 400))
def test_scrolling_about_shows_everything_once_in_order(seed: int, count: int, spread: int) -> None:
    draw = random.Random(seed)
    book = Book([draw.randrange(spread) for _ in range(count)])
    shelf = Shelf(None, Query())
    day = TODAY - timedelta(days=draw.randrange(spread)) if draw.random() < 0.5 else None
    shelf.take(shelf.first(day)(book))
    for _step in range(60):
        read = shelf.older() if draw.random() < 0.6 else shelf.newer()
        if read is None:
            continue
        add = shelf.add_newer if read.__qualname__.startswith("Shelf.newer") else shelf.add_older
        add(read(book))
        held = [entry.id for entry in shelf.entries]
        whole = [entry.id for entry in book.entries_kept]
        start = whole.index(held[0]) if held else 0
        assert held == whole[start : start + len(held)]
        assert shelf.newest == (start == 0) or not held or not shelf.newest
    while (read := shelf.older()) is not None:
        shelf.add_older(read(book))
    if book.entries_kept:
        assert shelf.entries[-1] == book.entries_kept[-1]


def test_what_is_held_has_a_bound_and_comes_back() -> None:
    book = Book([n // 3 for n in range(4000)])
    shelf = Shelf(None, Query())
    shelf.take(shelf.first()(book))
    while (read := shelf.older()) is not None:
        shelf.add_older(read(book))
        assert len(shelf.entries) <= HELD + feed.PAGE
    assert not shelf.newest
    while (read := shelf.newer()) is not None:
        shelf.add_newer(read(book))
        assert len(shelf.entries) <= HELD + feed.MOST
    assert shelf.newest
    assert shelf.entries[0] == book.entries_kept[0]


def test_a_change_elsewhere_is_read_where_one_stands() -> None:
    book = Book([n // 2 for n in range(1000)])
    shelf = Shelf(None, Query())
    shelf.take(shelf.first()(book))
    for _page in range(6):
        read = shelf.older()
        assert read is not None
        shelf.add_older(read(book))
    shelf.narrow(150, 156)
    assert not shelf.newest
    first, gone = shelf.entries[0], shelf.entries[5]
    book.entries_kept.remove(gone)
    shelf.take(shelf.again()(book))
    assert shelf.entries[0] == first
    assert gone not in shelf.entries


@pytest.mark.parametrize("count", [0, 1, 500])
def test_a_single_full_day_is_read_whole(count: int) -> None:
    book = Book([0] * 2 + [3] * count)
    run = feed.newer(book, None, Query(), TODAY - timedelta(days=9), span=1, most=40)
    assert len(run.entries) in (count, count + 2)


def test_filters_become_a_query_and_let_go() -> None:
    need = Need("n" * 32, BEN.id, "A quiet hour on Sunday mornings", None, ())
    chosen = Filters(by=BEN, direction=Direction.GAVE, need=need, since=TODAY, alone=True)
    query = chosen.query("  tea ")
    assert query.words == "tea"
    assert query.by == BEN.id
    assert query.need_id == need.id
    assert query.since == TODAY
    assert query.visibility is Visibility.PRIVATE
    assert chosen.any
    assert not Filters().any
    names = {chip.name: chip for chip in chips(chosen, [ANA, BEN], "Since today")}
    assert names["by"].text == "Ben"
    assert names["direction"].text == "Gave"
    assert names["need"].text == "A quiet hour on Sunda…"
    assert names["dates"].text == "Since today"
    assert not names["kind"].active
    assert "by" not in {chip.name for chip in chips(chosen, [ANA], "")}
    assert brief("a\nb") == "a b"


def test_runs_of_days_are_said_shortly() -> None:
    assert runs([1, 2, 3, 5, 6, 9]) == "1 to 3, 5, 6, 9"
    assert runs([]) == ""
