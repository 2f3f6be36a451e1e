"""Finding again: as typed, in every script, and never as a command to the index."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import words
from models.entities import Direction, Kind, NewEntry, Query, Visibility
from models.errors import NotFound, Refused
from models.journal import Journal
from models.store.search import TypedDay, index_form, read, typed_day


def found(store: Journal, typed: str, **more: Any) -> set[str]:
    who = store.partners[0].id
    return {entry.text for entry in store.entries(who, Query(words=typed, **more)).entries}


TEXTS = [
    "Soup and a warm blanket",
    "Soap for the children's bath",
    "Über die Straße zu Zoë's Café",
    "cafe\u0301 written apart",
    "今日は京都に行った。とても楽しかった",
    "我们一起做饭",
    "เราทำอาหารด้วยกัน",
    "산책을 같이 했다",
    "मेरी मदद की",
    "שלום וברכה",
    "100% of the dishes, really!",
    'under_score and *stars* and "quotes"',
    "thanks ❤️ and 👩‍👩‍👧‍👦",
    "well-known col:x NOT AND OR NEAR(a b)",
]


@pytest.fixture
def full(store: Journal) -> Journal:
    who = store.partners[0].id
    news = [
        NewEntry(text, visibility=Visibility.SHARED if number % 4 < 3 else Visibility.PRIVATE)
        for number, text in enumerate(TEXTS)
    ]
    store.write_many(who, news)
    return store


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("soup", ["Soup"]),
        ("so", ["Soup", "Soap"]),
        ("SOUP blank", ["Soup"]),
        ("blanket soup", ["Soup"]),
        ("sou blanket", []),
        ("children's", ["Soap"]),
        ("zoe", ["Über"]),
        ("cafe", ["Über", "cafe"]),
        ("café", ["Über", "cafe"]),
        ("uber", ["Über"]),
        ("京都", ["今日"]),
        ("京", ["今日"]),
        ("都に行", ["今日"]),
        ("楽しかった", ["今日"]),
        ("楽しい", []),
        ("京都 楽し", ["今日"]),
        ("做饭", ["我们"]),
        ("一起", ["我们"]),
        ("อาหาร", ["เรา"]),
        ("산책", ["산책"]),
        ("मदद", ["मेरी"]),
        ("ברכה", []),
        ("וברכה", ["שלום"]),
        ("100%", ["100%"]),
        ("%", ["100%"]),
        ("_", ["under"]),
        ("*", ["under"]),
        ('"', ["under"]),
        ("under_score", ["under"]),
        ("❤", ["thanks"]),
        ("❤️", ["thanks"]),
        ("thanks ❤️", ["thanks"]),
        ("thanks 🎈", []),
        ("soup -", ["Soup"]),
        ("col:x", ["well"]),
        ("text:soup", []),
        ("NEAR(a", ["well"]),
        ("soup OR soap", []),
        ("soup*", ["Soup"]),
        ("^soup", ["Soup"]),
        ("nothing", []),
        ("\ud800", []),
        ("\ufe0f", []),
        ("  ", [text.split()[0][:4] for text in TEXTS]),
    ],
)
def test_what_is_typed_is_found_and_nothing_else(
    full: Journal, typed: str, begins: list[str]
) -> None:
    hits = found(full, typed)
    assert len(hits) == len(begins), hits
    for begin in begins:
        assert any(text.startswith(begin) for text in hits), (begin, hits)


anything = st.text(st.characters(codec=None), max_size=40)
syntax = st.text('"*()^:-+{}\\ ANDORT', max_size=20)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    typed=st.text(st.characters(codec=None), max_size=40)
    | st.text('"*()^:-+{}\\ ANDORT', max_size=20)
)
def test_no_input_ever_breaks_the_search(full: Journal, typed: str) -> None:
    assert found(full, typed) <= set(TEXTS)


def test_a_very_long_input_is_cut(full: Journal) -> None:
    assert found(full, "soup " * 10_000) == {TEXTS[0]}
    assert found(full, "x" * 100_000) == set()


def test_tags_are_found_by_their_words(store: Journal) -> None:
    who = store.partners[0].id
    store.write(who, NewEntry("one", tags=("hard day",)))
    store.write(who, NewEntry("two", tags=("京都旅行", "Ärger")))
    assert found(store, "hard") == {"one"}
    assert found(store, "旅行") == {"two"}
    assert found(store, "arger") == {"two"}


def test_a_day_is_found_as_it_is_said(store: Journal) -> None:
    who = store.partners[0].id
    store.write(who, NewEntry("this year", day=date(2026, 11, 21)))
    store.write(who, NewEntry("last year", day=date(2025, 11, 21)))
    store.write(who, NewEntry("the plan for 21 november"))
    store.write(who, NewEntry("mine", day=date(2026, 11, 21), visibility=Visibility.PRIVATE))
    assert found(store, "2026-11-21") == {"this year", "mine"}
    assert found(store, "21 November") == {
        "this year",
        "last year",
        "mine",
        "the plan for 21 november",
    }
    assert found(store, "November 21, 2025") == {"last year"}
    assert found(store, "2026-11-21", visibility=Visibility.PRIVATE) == {"mine"}
    assert found(store, "2026-11-21", until=date(2026, 1, 1)) == set()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-21", TypedDay(11, 21, 2026)),
        ("2026-1-2", TypedDay(1, 2, 2026)),
        ("21 nov", TypedDay(11, 21)),
        ("21. November 2024", TypedDay(11, 21, 2024)),
        ("feb 29", TypedDay(2, 29)),
        ("2026-13-01", None),
        ("30 february", None),
        ("21 soups", None),
        ("soup 21", None),
        ("november", None),
        ("0000-01-01", None),
        ("1" * 60, None),
        ("21 de noviembre", None),
    ],
)
def test_days_are_read(typed: str, day: TypedDay | None) -> None:
    assert typed_day(typed) == day


@pytest.mark.parametrize(
    ("language", "typed"),
    [("de", "3. März"), ("es", "3 de marzo"), ("pseudo", "3 march"), ("xx", "3 march")],
)
def test_days_are_read_in_the_language_in_use(
    monkeypatch: pytest.MonkeyPatch, language: str, typed: str
) -> None:
    monkeypatch.setattr(words, "language", lambda: language)
    assert typed_day(typed) == TypedDay(3, 3)


def test_a_leap_day_is_only_in_leap_years() -> None:
    assert TypedDay(2, 29).in_years(2023, 2025) == (date(2024, 2, 29),)


def test_plain_text_is_indexed_as_it_is() -> None:
    assert index_form("plain") is None
    assert index_form("Über") is None
    assert index_form("cafe\u0301") == "café"
    assert index_form("a京都b") == "a 京都 都 b"
    assert read("").is_empty


# --- filters and pages ---------------------------------------------------------------------------


@pytest.fixture
def mixed(store: Journal) -> Journal:
    """Entries of all sorts over ninety days, by both, shared and private."""
    for partner in store.partners:
        own = range(partner.slot, 90, 2)
        store.write_many(partner.id, [sort_of_entry(store, number) for number in own])
    return store


def sort_of_entry(store: Journal, number: int) -> NewEntry:
    return NewEntry(
        f"entry {number}",
        [*Direction, None][number % 7],
        (list(Kind)[number % 6],) if number % 7 < 3 else (),
        store.today() - timedelta(days=number // 2),
        Visibility.PRIVATE if number % 5 == 0 else Visibility.SHARED,
        tags=(f"Tag{number % 4}",),
    )


def numbers(store: Journal, reader: str | None, query: Query) -> set[int]:
    entries = store.entries(reader, query, limit=500).entries
    return {int(entry.text.split()[1]) for entry in entries}


def test_filters_narrow_and_combine(mixed: Journal) -> None:
    ana, ben = (partner.id for partner in mixed.partners)
    seen = {n for n in range(90) if n % 5 or n % 2 == 0}
    assert numbers(mixed, ana, Query()) == seen
    assert numbers(mixed, ana, Query(by=ben)) == {n for n in seen if n % 2}
    assert numbers(mixed, ana, Query(by="BEN")) == {n for n in seen if n % 2}
    assert numbers(mixed, ana, Query(direction=Direction.GAVE)) == {n for n in seen if n % 7 == 1}
    assert numbers(mixed, ana, Query(unsorted=True)) == {n for n in seen if n % 7 == 6}
    assert numbers(mixed, ana, Query(kind=Kind.COMFORT)) == {
        n for n in seen if n % 6 == 0 and n % 7 < 3
    }
    assert numbers(mixed, ana, Query(tag="tag3")) == {n for n in seen if n % 4 == 3}
    assert numbers(mixed, ana, Query(visibility=Visibility.PRIVATE)) == {
        n for n in seen if n % 5 == 0
    }
    assert numbers(mixed, None, Query(visibility=Visibility.PRIVATE)) == set()
    assert numbers(mixed, ana, Query(visibility=Visibility.SHARED)) == {n for n in seen if n % 5}
    since, until = mixed.today() - timedelta(days=20), mixed.today() - timedelta(days=10)
    in_dates = {n for n in seen if 10 <= n // 2 <= 20}
    assert numbers(mixed, ana, Query(since=since, until=until)) == in_dates
    both = Query(words="entry", tag="tag1", kind=Kind.ENCOURAGEMENT, since=since, by=ben)
    assert numbers(mixed, ana, both) == {
        n for n in seen if n % 4 == 1 and n % 6 == 1 and n % 7 < 3 and n % 2 and n // 2 <= 20
    }
    assert numbers(mixed, ana, Query(direction=Direction.OWN, kind=Kind.TIME)) == set()
    assert numbers(mixed, ana, Query(unsorted=True, kind=Kind.TIME)) == set()
    assert numbers(mixed, ana, Query(until=date.max)) == seen


def test_a_season_filters_by_its_days(mixed: Journal) -> None:
    ana, ben = (partner.id for partner in mixed.partners)
    today = mixed.today()
    season = mixed.seasons.propose(ana, "exams", today - timedelta(days=10))
    seen = {n for n in range(90) if n % 5 or n % 2 == 0}
    assert numbers(mixed, ana, Query(season_id=season.id)) == {n for n in seen if n // 2 <= 10}
    mixed.seasons.confirm(ben, season.id)
    mixed.seasons.end(ben, season.id, on=today - timedelta(days=5))
    assert numbers(mixed, ana, Query(season_id=season.id)) == {n for n in seen if 5 <= n // 2 <= 10}
    later = Query(season_id=season.id, since=today - timedelta(days=7))
    assert numbers(mixed, ana, later) == {n for n in seen if 5 <= n // 2 <= 7}
    with pytest.raises(NotFound, match="season"):
        mixed.entries(ana, Query(season_id="0" * 32))


@pytest.mark.parametrize("limit", [1, 7, 45, 200])
@pytest.mark.parametrize("typed", ["", "entry"])
def test_pages_follow_each_other_without_gap_or_repeat(
    mixed: Journal, limit: int, typed: str
) -> None:
    ana = mixed.partners[0].id
    whole = mixed.entries(ana, Query(words=typed), limit=500).entries
    paged, after = [], None
    while True:
        page = mixed.entries(ana, Query(words=typed), after=after, limit=limit)
        paged += page.entries
        after = page.after
        if after is None:
            break
        assert len(page.entries) == limit
    assert tuple(paged) == whole


def test_a_page_goes_on_where_it_was_while_others_write(mixed: Journal) -> None:
    ana, ben = (partner.id for partner in mixed.partners)
    first = mixed.entries(ana, limit=10)
    mixed.write(ben, NewEntry("entry 900"))
    mixed.delete(first.entries[-1].author_id, first.entries[-1].id)
    second = mixed.entries(ana, after=first.after, limit=10)
    assert not {entry.id for entry in first.entries} & {entry.id for entry in second.entries}


@pytest.mark.parametrize("after", ["", "nonsense", "12", "zzb", "1" * 40 + "b"])
def test_a_wrong_place_in_the_list_is_refused(mixed: Journal, after: str) -> None:
    with pytest.raises(Refused):
        mixed.entries(None, after=after)
    with pytest.raises(Refused):
        mixed.entries(None, limit=0)


# --- by id ---------------------------------------------------------------------------------------


def test_an_entry_is_found_by_the_beginning_of_its_id(store: Journal) -> None:
    ana, ben = (partner.id for partner in store.partners)
    store.write(ana, NewEntry("one", id="abcdef" + "0" * 26))
    store.write(ana, NewEntry("two", id="abcdef" + "1" * 26, visibility=Visibility.PRIVATE))
    assert store.entry(ana, "abcdef0").text == "one"
    assert store.entry(ana, " ABCDEF1 ").text == "two"
    assert store.entry(ben, "abcdef").text == "one"
    for work in (store.entry, store.delete, store.restore):
        with pytest.raises(Refused, match="More than one"):
            work(ana, "abcdef")
    for wrong in ("abcde", "", "abcdeg", "x" * 32, "ffffff", "a" * 33, "%" * 8):
        with pytest.raises(NotFound):
            store.entry(ana, wrong)
        with pytest.raises(NotFound):
            store.delete(ana, wrong)
