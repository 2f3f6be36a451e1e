"""Needs: voiced, heard, answered, changed, closed; a history nobody rewrites."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.entities import CLOSING_STATES, Direction, Kind, NeedState, NewEntry, Visibility
from models.errors import NotFound, NotYours, Refused
from models.journal import Journal
from models.store.needs import Needs

HEARD, MET, PARTLY = NeedState.HEARD, NeedState.MET, NeedState.PARTLY


@pytest.fixture
def needs(store: Journal) -> Needs:
    return store.needs


def test_a_whole_history(store: Journal, needs: Needs, clock: Any) -> None:
    ana, ben = (partner.id for partner in store.partners)
    need = needs.voice(ana, "  An evening\x00 just us ", Kind.TIME)
    assert (need.text, need.kind, need.is_open) == ("  An evening just us ", Kind.TIME, True)
    clock.forward(days=1)
    assert needs.step(ben, need.id, HEARD, "I hear you").state is HEARD
    assert len(needs.step(ben, need.id, HEARD).events) == 2, "heard twice is heard once"
    needs.step(ana, need.id[:6], NeedState.CHANGED, "A walk would do")
    needs.step(ben, need.id, HEARD)
    answer = store.write(ben, NewEntry(text="We walked", direction=Direction.GAVE)).id
    needs.step(ana, need.id, PARTLY, entry_id=answer)
    closed = needs.step(ana, need.id, MET)
    assert closed.text == "A walk would do"
    assert [step.state.value for step in closed.events] == [
        "voiced",
        "heard",
        "changed",
        "heard",
        "partly",
        "met",
    ]
    assert closed.events[0].words == "  An evening just us "
    assert closed.events[4].entry_id == answer
    assert (closed.events[1].day - closed.events[0].day).days == 1
    assert needs.open(ana) == ()
    assert needs.all(ben) == (closed,)


def test_who_may_say_what(store: Journal, needs: Needs) -> None:
    ana, ben = (partner.id for partner in store.partners)
    need = needs.voice(ana, "rest")
    with pytest.raises(NotYours, match="Only the other"):
        needs.step(ana, need.id, HEARD)
    for state in (MET, PARTLY, NeedState.CHANGED, NeedState.WITHDRAWN, NeedState.LET_GO):
        with pytest.raises(NotYours, match="voiced"):
            needs.step(ben, need.id, state, "words")
    with pytest.raises(Refused, match="voiced once"):
        needs.step(ana, need.id, NeedState.VOICED)
    for words in (None, "  \n "):
        with pytest.raises(Refused, match="has become"):
            needs.step(ana, need.id, NeedState.CHANGED, words)
    with pytest.raises(Refused, match="no words"):
        needs.voice(ana, " ")
    assert len(needs.get(need.id).events) == 1


@pytest.mark.parametrize("state", sorted(CLOSING_STATES))
def test_a_closed_need_stays_closed(state: NeedState, store: Journal, needs: Needs) -> None:
    ana, ben = (partner.id for partner in store.partners)
    need = needs.voice(ana, "rest")
    needs.step(ana, need.id, state)
    for who, more in ((ben, HEARD), (ana, PARTLY)):
        with pytest.raises(Refused, match="closed"):
            needs.step(who, need.id, more)
    store.undo(ana)
    assert needs.get(need.id).is_open


def test_needs_are_found_by_id_or_its_beginning(
    store: Journal, needs: Needs, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = store.partners[0].id
    for missing in ("", "abc", "zzzzzzz", "0" * 32):
        with pytest.raises(NotFound, match="no need"):
            needs.get(missing)
    ids = iter(["abcdef" + "0" * 26, "1" * 32, "abcdef" + "1" * 26, "2" * 32])
    monkeypatch.setattr("secrets.token_hex", lambda count: next(ids))
    one, two = needs.voice(ana, "one"), needs.voice(ana, "two")
    with pytest.raises(Refused, match="More than one need"):
        needs.get("abcdef")
    assert needs.get("ABCDEF0").id == one.id
    assert needs.get("abcdef1").id == two.id


def test_newest_first_and_answers_by_reader(store: Journal, needs: Needs, clock: Any) -> None:
    ana, ben = (partner.id for partner in store.partners)
    old = needs.voice(ana, "rest")
    clock.forward(days=1)
    new = needs.voice(ben, "time")
    shared = [store.write(ben, NewEntry(text=str(n), need_id=old.id)).id for n in range(2)]
    secret = store.write(
        ana, NewEntry(text="secret", need_id=old.id, visibility=Visibility.PRIVATE)
    ).id
    only_hers = store.write(
        ana, NewEntry(text="secret", need_id=new.id, visibility=Visibility.PRIVATE)
    ).id

    def seen(reader: str | None) -> list[list[str]]:
        return [[entry.id for entry in need.answers] for need in needs.all(reader)]

    assert [need.id for need in needs.all(None)] == [new.id, old.id]
    assert seen(None) == seen(ben) == [[], shared]
    assert seen(ana)[0] == [only_hers]
    assert sorted(seen(ana)[1]) == sorted([*shared, secret])
    assert [entry.id for entry in needs.get(old.id, ben).answers] == shared


def test_the_answering_entry_has_to_be_shared(store: Journal, needs: Needs) -> None:
    ana, _ben = (partner.id for partner in store.partners)
    need = needs.voice(ana, "rest")
    secret = store.write(ana, NewEntry(text="x", visibility=Visibility.PRIVATE)).id
    with pytest.raises(NotFound):
        needs.step(ana, need.id, MET, entry_id=secret)
    assert needs.get(need.id).is_open


def test_undo_takes_the_last_step_and_then_the_need(store: Journal, needs: Needs) -> None:
    ana, _ben = (partner.id for partner in store.partners)
    need = needs.voice(ana, "rest")
    needs.step(ana, need.id, PARTLY)
    assert store.undo(ana).what == "Taken back: the last step of the need."
    assert needs.get(need.id).state is NeedState.VOICED
    assert store.undo(ana).what == "Taken back: the need you voiced."
    assert needs.all(ana) == ()
    with pytest.raises(NotFound):
        needs.get(need.id)


def test_undo_never_pulls_the_ground_from_the_others_step(store: Journal, needs: Needs) -> None:
    ana, ben = (partner.id for partner in store.partners)
    need = needs.voice(ana, "rest")
    needs.step(ben, need.id, HEARD)
    with pytest.raises(Refused, match="Something was added"):
        store.undo(ana)
    needs.step(ana, need.id, NeedState.CHANGED, "quiet")
    needs.step(ben, need.id, HEARD)
    with pytest.raises(Refused, match="Something was added"):
        store.undo(ana)
    assert len(needs.get(need.id).events) == 4
    store.undo(ben)
    store.undo(ana)
    assert needs.get(need.id).text == "rest"


STEPS = st.lists(
    st.tuples(st.booleans(), st.sampled_from(NeedState), st.sampled_from(["", "words"])),
    max_size=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_any_steps_leave_a_sound_history(
    steps: list[tuple[bool, NeedState, str]], store: Journal
) -> None:
    ana, ben = (partner.id for partner in store.partners)
    needs = store.needs
    need = needs.voice(ana, "rest")
    for hers, state, words in steps:
        before = needs.get(need.id)
        try:
            after = needs.step(ana if hers else ben, need.id, state, words)
        except (Refused, NotYours):
            after = needs.get(need.id)
            assert after == before
        assert after.events[: len(before.events)] == before.events
    whole = needs.get(need.id)
    assert whole.events[0].state is NeedState.VOICED
    assert all(
        (step.state is HEARD) == (step.author_id == ben) and step.state not in CLOSING_STATES
        for step in whole.events[1:-1]
    )
