"""Seasons, loads, drafts and people: what each may do alone and what takes both."""

from __future__ import annotations

import json
import unicodedata
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.entities import (
    Direction,
    Draft,
    Kind,
    Load,
    LoadWord,
    Mark,
    PartnerSettings,
    Pattern,
    Spirit,
    Unease,
    Visibility,
)
from models.errors import NotFound, Refused
from models.journal import Journal
from models.store import drafts as drafts_module
from models.store.tables import DraftRow

SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 16)


@pytest.fixture
def two(store: Journal) -> tuple[str, str]:
    ana, ben = (partner.id for partner in store.partners)
    return ana, ben


@pytest.fixture
def alone(tmp_path: Path, clock: Any) -> Any:
    with Journal.create(tmp_path / "alone", ["Ana"], now=clock, pad=0) as journal:
        yield journal


# --- seasons -----------------------------------------------------------------------------------


def test_a_season_is_active_once_both_confirmed(store: Journal, two: tuple[str, str]) -> None:
    ana, ben = two
    season = store.seasons.propose(ana, " new\nborn ", SUNDAY, SUNDAY + timedelta(9), "rain")
    assert (season.label, season.tint, season.proposed_by) == ("new born", "rain", ana)
    assert store.seasons.active(SUNDAY) == ()
    assert store.seasons.confirm(ana, season.id) == season, "the proposer's word is there already"
    assert store.seasons.active(SUNDAY) == ()
    both = store.seasons.confirm(ben, season.id[:8])
    assert both.confirmed_by == (ben,)
    assert store.seasons.confirm(ben, season.id) == both
    assert store.seasons.active() == (both,)
    assert store.seasons.active(SUNDAY + timedelta(9)) == (both,)
    for outside in (SUNDAY - timedelta(1), SUNDAY + timedelta(10)):
        assert store.seasons.active(outside) == ()


def test_alone_a_season_is_active_at_once(alone: Journal) -> None:
    season = alone.seasons.propose(alone.partners[0].id, "exams", SUNDAY)
    assert alone.seasons.active(SUNDAY + timedelta(1000)) == (season,)


@pytest.mark.parametrize("by_proposer", [True, False])
def test_either_ends_it_alone(by_proposer: bool, store: Journal, two: tuple[str, str]) -> None:
    ana, ben = two
    season = store.seasons.propose(ana, "exams", SUNDAY - timedelta(30))
    store.seasons.confirm(ben, season.id)
    ended = store.seasons.end(ana if by_proposer else ben, season.id)
    assert ended.end == SUNDAY
    assert ended.is_confirmed(two), "ending takes no confirmation back"
    assert store.seasons.active(SUNDAY) == (ended,)
    assert store.seasons.active(SUNDAY + timedelta(1)) == ()
    later = store.seasons.end(ben if by_proposer else ana, season.id, SUNDAY + timedelta(5))
    assert later.end == SUNDAY, "the earlier end stands"


def test_a_season_ended_before_it_began_is_none(store: Journal, two: tuple[str, str]) -> None:
    ana, ben = two
    later = store.seasons.propose(ana, "move", SUNDAY + timedelta(20))
    first = store.seasons.propose(ana, "exams", SUNDAY)
    assert [one.id for one in store.seasons.all()] == [later.id, first.id]
    assert store.seasons.end(ben, later.id).id == later.id
    assert [one.id for one in store.seasons.all()] == [first.id]
    with pytest.raises(NotFound, match="no such season"):
        store.seasons.confirm(ben, later.id)


def test_seasons_that_make_no_sense(store: Journal, two: tuple[str, str]) -> None:
    ana = two[0]
    for label, end, tint, words in (
        ("  ", None, "dawn", "needs a name"),
        ("x" * 61, None, "dawn", "60 letters"),
        ("x", SUNDAY - timedelta(1), "dawn", "before it begins"),
        ("x", None, "neon", "dawn, meadow"),
    ):
        with pytest.raises(Refused, match=words):
            store.seasons.propose(ana, label, SUNDAY, end, tint)
    with pytest.raises(NotFound):
        store.seasons.get("")
    assert store.seasons.all() == ()


def test_undo_in_seasons(store: Journal, two: tuple[str, str]) -> None:
    ana, ben = two
    season = store.seasons.propose(ana, "exams", SUNDAY)
    store.seasons.confirm(ben, season.id)
    store.seasons.end(ben, season.id, SUNDAY + timedelta(3))
    store.seasons.end(ben, season.id, SUNDAY + timedelta(1))
    said = []
    ends = []
    for _step in range(3):
        said.append(store.undo(ben).what)
        ends.append(store.seasons.get(season.id).end)
    assert ends == [SUNDAY + timedelta(3), None, None]
    assert said == [
        "Taken back: the end of the season.",
        "Taken back: the end of the season.",
        "Taken back: your confirmation of the season.",
    ]
    assert store.seasons.active(SUNDAY) == ()
    assert store.undo(ana).what == "Taken back: the season you proposed."
    assert store.seasons.all() == ()


# --- loads -------------------------------------------------------------------------------------


def test_a_load_is_private_unless_shared(store: Journal, two: tuple[str, str]) -> None:
    ana, ben = two
    assert store.loads.of(ana) == ()
    kept = store.loads.set(ana, LoadWord.HEAVY)
    assert kept == Load(ana, MONDAY, LoadWord.HEAVY, shared=False)
    assert store.loads.of(ana, MONDAY) == (kept,)
    assert store.loads.of(ben) == store.loads.of(None) == ()
    store.loads.set(ana, LoadWord.FULL, shared=True)
    store.loads.set(ben, LoadWord.LIGHT)
    shared = Load(ana, MONDAY, LoadWord.FULL, shared=True)
    assert store.loads.of(None) == (shared,)
    assert set(store.loads.of(ben)) == {shared, Load(ben, MONDAY, LoadWord.LIGHT)}
    store.loads.set(ana, LoadWord.OKAY)
    assert store.loads.of(ben) == (Load(ben, MONDAY, LoadWord.LIGHT),)
    assert store.loads.of(ana, MONDAY - timedelta(1)) == ()


def test_undo_of_loads_gives_back_word_and_privacy(store: Journal, two: tuple[str, str]) -> None:
    ana, ben = two
    store.loads.set(ana, LoadWord.HEAVY, week=SUNDAY)
    store.loads.set(ana, LoadWord.FULL, shared=True)
    store.loads.set(ana, LoadWord.LIGHT, shared=True)
    words = []
    for _step in range(3):
        assert store.undo(ana).what == "Taken back: the word for the week."
        words.append((store.loads.of(ana), store.loads.of(ben)))
    shared = (Load(ana, MONDAY, LoadWord.FULL, shared=True),)
    assert words == [(shared, shared), ((Load(ana, MONDAY, LoadWord.HEAVY),), ()), ((), ())]


# --- drafts ------------------------------------------------------------------------------------

DRAFTS = st.builds(
    Draft,
    text=st.sampled_from(["", "words", "ä\n\U0001f33f", "a\x00b\ud800"]),
    direction=st.none() | st.sampled_from(Direction),
    kinds=st.lists(st.sampled_from(Kind), max_size=2).map(tuple),
    day=st.none() | st.dates(),
    visibility=st.sampled_from(Visibility),
    tags=st.lists(st.sampled_from(["a", "é"]), max_size=2).map(tuple),
    spirit=st.none() | st.sampled_from(Spirit),
    feeling=st.none() | st.sampled_from(["glad", ""]),
    need_id=st.none() | st.just("f" * 32),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(draft=DRAFTS)
def test_the_last_draft_is_kept_whole(draft: Draft, store: Journal) -> None:
    ana, ben = (partner.id for partner in store.partners)
    store.drafts.keep(ana, draft)
    found = store.drafts.get(ana)
    assert found == drafts_module.from_json(drafts_module.to_json(draft))
    if "\x00" not in draft.text:
        assert found == draft
    assert store.drafts.get(ben) is None
    assert draft_homes(store, ana) == ["notebook"], "what was not saved was not shared"


def draft_homes(store: Journal, who: str) -> list[str]:
    homes = {"book": store.stores.book, "notebook": store.stores.notebook(who)}
    found = []
    for name, home in homes.items():
        with home.looking() as session:
            if session.get(DraftRow, who):
                found.append(name)
    return found


def test_a_dropped_draft_is_gone(store: Journal, two: tuple[str, str]) -> None:
    ana, ben = two
    store.drafts.keep(ana, Draft("hers", visibility=Visibility.PRIVATE))
    store.drafts.keep(ben, Draft("his"))
    store.drafts.drop(ana)
    store.drafts.drop(ana)
    assert store.drafts.get(ana) is None
    assert store.drafts.get(ben) == Draft("his")


def test_a_draft_of_the_first_versions_is_found_and_leaves_the_book(
    store: Journal, two: tuple[str, str]
) -> None:
    ana = two[0]
    old = drafts_module.to_json(Draft("old"))
    old.pop("unease")
    old.pop("pattern")
    with store.stores.book.writing() as session:
        version = store.stores.version(session)
        session.add(DraftRow(author_id=ana, body=json.dumps(old), version=version))
    assert store.drafts.get(ana) == Draft("old")
    newer = Draft("new", unease=Unease.PRESSURED, pattern=Pattern.EXTRAS_ADDED)
    store.drafts.keep(ana, newer)
    assert store.drafts.get(ana) == newer
    store.drafts.keep(ana, newer)
    assert draft_homes(store, ana) == ["notebook"]


# --- people ------------------------------------------------------------------------------------


def test_a_second_partner_comes_later(alone: Journal) -> None:
    ana = alone.partners[0]
    for name, words in (("ANA", "the same"), (" ", "name is needed"), ("x" * 41, "40 letters")):
        with pytest.raises(Refused, match=words):
            alone.people.add(name)
    ben = alone.people.add(" Ben ")
    assert alone.partners == (ana, ben)
    assert (ben.name, ben.slot) == ("Ben", 1)
    assert ben.mark is not ana.mark
    assert alone.drafts.get(ben.id) is None, "the notebook was there from the first day"
    with pytest.raises(Refused, match="two partners already"):
        alone.people.add("Cyd")


def test_names_are_told_apart(store: Journal, two: tuple[str, str]) -> None:
    ana, ben = two
    assert store.people.rename(ana, "Zoë").name == "Zoë"
    for name in ("zoË", unicodedata.normalize("NFD", "Zoë")):
        with pytest.raises(Refused, match="the same"):
            store.people.rename(ben, name)
    assert store.people.rename(ana, "ZOË").name == "ZOË", "the own name in another case"
    assert store.people.rename(ana, "Z" * 40).name == "Z" * 40
    for name in ("", "Z" * 41):
        with pytest.raises(Refused):
            store.people.rename(ana, name)
    with pytest.raises(NotFound):
        store.people.rename("nobody", "Cyd")


def test_marks_are_never_shared(store: Journal, two: tuple[str, str]) -> None:
    ana, ben = two
    assert store.people.choose_mark(ana, Mark.MOSS).mark is Mark.MOSS
    assert store.people.choose_mark(ana, Mark.MOSS).mark is Mark.MOSS
    with pytest.raises(Refused, match="other wears"):
        store.people.choose_mark(ben, Mark.MOSS)


def test_undo_of_names_and_marks(store: Journal, two: tuple[str, str]) -> None:
    ana, ben = two
    former = store.partners[0].mark
    store.people.rename(ana, "Zoe")
    store.people.choose_mark(ana, Mark.MOSS)
    assert store.undo(ana).what == "Taken back: the mark."
    assert store.undo(ana).what == "Taken back: the name."
    assert (store.partners[0].name, store.partners[0].mark) == ("Ana", former)
    store.people.rename(ana, "Zoe")
    store.people.rename(ben, "ana")
    with pytest.raises(Refused, match="took it since"):
        store.undo(ana)
    store.people.choose_mark(ana, Mark.MOSS)
    store.people.choose_mark(ben, former)
    with pytest.raises(Refused, match="took it since"):
        store.undo(ana)


def test_directions_need_both_and_either_turns_them_off(
    store: Journal, two: tuple[str, str]
) -> None:
    ana, ben = two
    assert not store.people.directions(ana, True).directions_visible(two)
    assert store.people.directions(ben, True).directions_visible(two)
    assert not store.people.directions(ana, False).directions_visible(two)
    assert store.people.couple().directions_on == frozenset({ben})
    with pytest.raises(NotFound):
        store.people.directions("nobody", True)


def test_settings_of_the_couple(store: Journal) -> None:
    usual = store.people.couple()
    assert (usual.day_ends, usual.half_life, usual.page_weekday) == (time(3), 28, 6)
    labels = {Kind.TIME: " our\ttime ", Kind.ADVICE: "  "}
    changed = store.people.change_couple(
        day_ends=time(5, 30), kind_labels=labels, half_life=90, page_weekday=0
    )
    assert changed == store.people.couple()
    assert (changed.day_ends, changed.half_life, changed.page_weekday) == (time(5, 30), 90, 0)
    assert changed.kind_labels == {Kind.TIME: "our time"}
    bad: list[tuple[dict[str, Any], str]] = [
        ({"half_life": 7}, "28 or 90"),
        ({"page_weekday": 7}, "seven days"),
        ({"kind_labels": {Kind.TIME: "x" * 31}}, "30 letters"),
    ]
    for fields, words in bad:
        with pytest.raises(Refused, match=words):
            store.people.change_couple(day_ends=time(1), **fields)
    assert store.people.couple() == changed, "one bad value changes nothing"


def test_the_days_end_moves_today(store: Journal, clock: Any) -> None:
    clock.set(2026, 11, 23, 4, 0)
    assert store.today() == date(2026, 11, 23)
    store.people.change_couple(day_ends=time(5))
    assert store.today() == SUNDAY


def test_settings_of_one_stay_in_the_own_notebook(store: Journal, two: tuple[str, str]) -> None:
    ana, ben = two
    assert store.people.settings(ana) == PartnerSettings()
    changed = store.people.change_settings(
        ana,
        visibility=Visibility.PRIVATE,
        prompts_hidden=frozenset({"b", "a"}),
        prompts_own=("What  made\nyou smile?", " "),
        prompts_shown=False,
    )
    assert changed == PartnerSettings(
        Visibility.PRIVATE, frozenset({"a", "b"}), ("What made you smile?",), False
    )
    assert store.people.settings(ben) == PartnerSettings()
    with pytest.raises(Refused, match="300 letters"):
        store.people.change_settings(ana, prompts_own=("x" * 301,))
    with store.stores.book.reading() as connection:
        kept = connection.exec_driver_sql("select count(*) from setting").scalar_one()
    assert kept == 0
