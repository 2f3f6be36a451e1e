"""The sample couple: two believable years, the same every time, and nobody's secrets shown."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from models.entities import Direction, Entry, Fit, Kind, NeedState, Query, Spirit, Visibility
from models.errors import Refused, StoreExists
from models.sample import make
from models.sample.plan import plan
from models.sample.records import Plan, PlannedEntry
from models.sample.texts import Texts, load
from tests.grammar import short_faults

if TYPE_CHECKING:
    from models.journal import Journal

#: A Sunday in November, a leap day, high summer.
DAYS = [date(2026, 11, 22), date(2028, 2, 29), date(2029, 7, 14)]
EIGHT_MONTHS = timedelta(days=243)
EVENING = datetime(2026, 11, 22, 19, 30, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load()


@pytest.fixture(scope="module")
def plans(texts: Texts) -> dict[date, Plan]:
    return {day: plan(day, texts=texts) for day in DAYS}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    began = time.perf_counter()
    journal = make(tmp_path_factory.mktemp("sample") / "store", now=lambda: EVENING)
    took = time.perf_counter() - began
    print(f"\nthe sample couple's store was made in {took:.2f} s")
    with journal:
        yield journal


def everything(journal: Journal, reader: str | None) -> list[Entry]:
    found: list[Entry] = []
    after: str | None = None
    while True:
        page = journal.entries(reader, Query(), after, 500)
        found += page.entries
        after = page.after
        if after is None:
            return found


def written(entries: list[PlannedEntry], who: str) -> list[str]:
    return [entry.text for entry in entries if entry.who == who and entry.text]


def hand_made(texts: Texts) -> list[str]:
    found = [line.text for line in texts.beats]
    found += [line.text for _m, _d, lines in texts.yearly for line in lines]
    for pool in texts.pools.values():
        found += [line.text for lines in pool.values() for line in lines]
    for wish in texts.wishes:
        found += [step.answer.text for step in wish.steps if step.answer]
    return found


# --- the texts ------------------------------------------------------------------------------


def test_there_are_many_texts_and_none_is_there_twice(texts: Texts) -> None:
    found = hand_made(texts)
    assert len(found) >= 500
    assert [text for text, count in Counter(found).items() if count > 1] == []


def test_nobody_in_it_keeps_score(texts: Texts) -> None:
    said = hand_made(texts)
    for wish in texts.wishes:
        said += [wish.text, *(step.words or "" for step in wish.steps)]
    lines = [line for pool in texts.pools.values() for lines in pool.values() for line in lines]
    said += [line.thanks or "" for line in (*lines, *texts.beats)]
    assert [text for text in said if short_faults(text)] == []


def test_both_sides_of_a_pair_are_there(texts: Texts) -> None:
    pairs = {
        who: {line.pair for lines in pool.values() for line in lines if line.pair}
        for who, pool in texts.pools.items()
    }
    assert pairs["ana"] == pairs["ben"]
    together = [line.pair for line in texts.beats if line.pair]
    assert set(Counter(together).values()) == {2}


# --- the plan -------------------------------------------------------------------------------


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_two_years_of_entries_end_on_the_last_day(plans: dict[date, Plan], day: date) -> None:
    entries = plans[day].entries
    assert 900 <= len(entries) <= 1300
    assert entries[-1].day == day
    assert 700 <= (day - entries[0].day).days <= 740
    assert [entry.day for entry in entries] == sorted(entry.day for entry in entries)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_direction_kind_and_state_is_there(plans: dict[date, Plan], day: date) -> None:
    made = plans[day]
    entries = made.entries
    for who in ("ana", "ben"):
        own = [entry for entry in entries if entry.who == who]
        shared = {entry.direction for entry in own if not entry.private}
        assert shared == set(Direction)
        assert {kind for entry in own for kind in entry.kinds} == set(Kind)
        assert any(entry.private for entry in own)
        assert any(entry.feeling for entry in own)
    assert {entry.spirit for entry in entries} == {None, *Spirit}
    assert {entry.fit for entry in entries} == {None, *Fit}
    states = {step.state for need in made.needs for step in need.steps}
    assert states == set(NeedState) - {NeedState.VOICED}
    assert any(not need.steps for need in made.needs)
    assert len(made.seasons) == 3
    assert len([entry for entry in entries if entry.same_as]) >= 20
    assert any(entry.felt_met for entry in entries)
    assert any(entry.noticed and not entry.thanks for entry in entries)
    assert any(entry.noticed and entry.thanks for entry in entries)
    assert {intention.who for intention in made.intentions} == {"ana", "ben"}
    assert {load.shared for load in made.loads} == {True, False}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_text_comes_again_within_eight_months(plans: dict[date, Plan], day: date) -> None:
    last: dict[str, date] = {}
    for entry in plans[day].entries:
        if entry.text:
            assert entry.text not in last or entry.day - last[entry.text] > EIGHT_MONTHS
            last[entry.text] = entry.day


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_two_write_differently(plans: dict[date, Plan], day: date) -> None:
    entries = plans[day].entries
    ana, ben = written(entries, "ana"), written(entries, "ben")
    assert mean(map(len, ben)) > 1.8 * mean(map(len, ana))
    assert len(ben) > 1.1 * len(ana)


def test_choices_in_texts_are_made_and_no_mark_of_them_is_left(plans: dict[date, Plan]) -> None:
    said = [entry.text for made in plans.values() for entry in made.entries]
    assert not any(re.search(r"[{}|]", text) for text in said)


def test_there_are_stretches_in_which_nothing_was_written(plans: dict[date, Plan]) -> None:
    days = sorted({entry.day for entry in plans[DAYS[0]].entries})
    longest = max(b - a for a, b in pairwise(days))
    assert longest >= timedelta(days=12)
    assert longest <= timedelta(days=21)


def test_what_is_private_has_neither_notices_nor_answers(plans: dict[date, Plan]) -> None:
    for made in plans.values():
        for entry in made.entries:
            if entry.private:
                assert not entry.noticed
                assert entry.fit is None
                assert entry.need_id is None


def test_the_same_seed_tells_the_same_story_and_another_tells_another(
    plans: dict[date, Plan], texts: Texts
) -> None:
    assert plan(DAYS[0]) == plans[DAYS[0]]
    other = plan(DAYS[0], seed=8, texts=texts).entries
    assert [entry.text for entry in other] != [e.text for e in plans[DAYS[0]].entries]


@pytest.mark.parametrize("size", [1, 500, 3000])
def test_a_size_gives_that_many_entries_and_nothing_dangles(texts: Texts, size: int) -> None:
    made = plan(DAYS[0], size=size, texts=texts)
    assert len(made.entries) == size
    assert [entry.day for entry in made.entries] == sorted(entry.day for entry in made.entries)
    ids = {entry.id for entry in made.entries}
    assert len(ids) == size
    needs = {need.id for need in made.needs}
    for entry in made.entries:
        assert entry.need_id is None or entry.need_id in needs
        assert entry.same_as is None or entry.same_as in ids
    for need in made.needs:
        for step in need.steps:
            assert step.entry_id is None or step.entry_id in ids


def test_a_large_size_goes_on_into_earlier_years_with_both_partners(texts: Texts) -> None:
    made = plan(DAYS[0], size=6000, texts=texts)
    earlier = [entry for entry in made.entries if entry.day < date(2024, 1, 1)]
    assert len(earlier) > 3500
    assert made.entries[0].day > date(2010, 1, 1)
    assert {entry.who for entry in earlier} == {"ana", "ben"}
    assert {kind for entry in earlier for kind in entry.kinds} == set(Kind)


# --- the store ------------------------------------------------------------------------------


def test_the_store_holds_what_was_planned(sample: Journal, plans: dict[date, Plan]) -> None:
    ana, ben = sample.partners
    assert (ana.name, ben.name) == ("Ana", "Ben")
    planned = {entry.id: entry for entry in plans[DAYS[0]].entries}
    seen = {entry.id: entry for who in (ana.id, ben.id) for entry in everything(sample, who)}
    assert seen.keys() == planned.keys()
    for entry in seen.values():
        assert entry.text == planned[entry.id].text
        assert entry.day == planned[entry.id].day
        assert entry.kinds == planned[entry.id].kinds


def test_private_entries_are_in_their_authors_list_alone(sample: Journal) -> None:
    ana, ben = sample.partners
    both = {entry.id for entry in everything(sample, None)}
    private = {}
    for who in (ana, ben):
        own = everything(sample, who.id)
        private[who.name] = {e.id for e in own if e.visibility is Visibility.PRIVATE}
        assert all(e.author_id == who.id for e in own if e.visibility is Visibility.PRIVATE)
        assert len(private[who.name]) >= 20
        assert not private[who.name] & both
    assert not private["Ana"] & {entry.id for entry in everything(sample, ben.id)}
    assert not private["Ben"] & {entry.id for entry in everything(sample, ana.id)}


def test_feelings_and_unease_are_seen_by_their_author_alone(sample: Journal) -> None:
    ana, ben = sample.partners
    for reader, writer in ((ana, ben), (ben, ana)):
        seen = everything(sample, reader.id)
        assert any(e.feeling for e in seen if e.author_id == reader.id)
        assert not any(e.feeling or e.unease for e in seen if e.author_id == writer.id)
    assert not any(entry.feeling or entry.unease for entry in everything(sample, None))


def test_needs_have_their_histories_and_answers(sample: Journal) -> None:
    ana, ben = sample.partners
    needs = sample.needs.all(ana.id)
    assert {need.author_id for need in needs} == {ana.id, ben.id}
    assert sum(bool(need.answers) for need in needs) >= 20
    waiting = {need.text for need in sample.needs.open(ana.id)}
    assert "One evening where nobody asks me how the exam prep is going." in waiting
    assert "Now it’s the presents. The train is lovely." in waiting


def test_seasons_are_confirmed_and_one_of_them_goes_on(sample: Journal) -> None:
    ids = tuple(partner.id for partner in sample.partners)
    seasons = sample.seasons.all()
    assert len(seasons) == 3
    assert all(season.is_confirmed(ids) for season in seasons)
    assert [season.label for season in sample.seasons.active()] == ["Ben’s exam weeks"]


def test_photos_can_be_looked_at(sample: Journal) -> None:
    photos = [photo for entry in everything(sample, None) for photo in entry.photos]
    assert 4 <= len(photos) <= 12
    for photo in photos:
        assert (photo.width, photo.height) == (960, 720)
        assert sample.photos.thumbnail(None, photo.id).startswith(b"\xff\xd8")


def test_the_first_thing_a_visitor_reads(sample: Journal) -> None:
    ana = sample.partners[0]
    today = [e.text for e in everything(sample, None) if e.day == sample.today()]
    assert today == [
        "She sat on the bathroom floor with me until the dizziness passed. "
        "Didn’t say anything clever. It was exactly right."
    ]
    assert sample.marks.noticed_lately(ana.id)[0].noticed is not None


def test_undo_cannot_take_the_sample_away(sample: Journal) -> None:
    for who in (None, *(partner.id for partner in sample.partners)):
        with pytest.raises(Refused):
            sample.undo(who)


def test_it_never_writes_into_a_store_that_is_there(sample: Journal) -> None:
    with pytest.raises(StoreExists):
        make(sample.folder, now=lambda: EVENING)


def test_after_midnight_the_day_of_the_couple_is_the_last(tmp_path: Path) -> None:
    night = EVENING.replace(hour=1, minute=15)
    with make(tmp_path / "store", now=lambda: night, size=20) as journal:
        days = [entry.day for entry in everything(journal, None)]
    assert days[0] == date(2026, 11, 21)
