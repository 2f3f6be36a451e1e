"""Noticed, felt met, fit and links: who may make them, replace them, take them back."""

from __future__ import annotations

import pytest

from models.entities import (
    Direction,
    Entry,
    EntryChanges,
    FeltMet,
    Fit,
    Kind,
    Met,
    NewEntry,
    Noticed,
    Visibility,
)
from models.errors import NotFound, NotYours, Refused
from models.journal import Journal


class House:
    """The journal of Ana and Ben, and what these tests do in it again and again."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.ana, self.ben = (partner.id for partner in journal.partners)
        self.marks, self.needs = journal.marks, journal.needs

    def write(self, who: str, direction: Direction, private: bool = False) -> str:
        visibility = Visibility.PRIVATE if private else Visibility.SHARED
        new = NewEntry(text="words", direction=direction, visibility=visibility)
        return self.journal.write(who, new).id

    def see(self, reader: str | None, entry_id: str) -> Entry:
        return self.journal.entry(reader, entry_id)

    def undo(self, who: str) -> str:
        return self.journal.undo(who).what


@pytest.fixture
def house(store: Journal) -> House:
    return House(store)


# --- noticed -----------------------------------------------------------------------------------


def test_noticing_and_thanking(house: House) -> None:
    entry = house.write(house.ana, Direction.GAVE)
    house.marks.notice(house.ben, entry)
    assert house.see(house.ana, entry).noticed == Noticed(house.ben)
    house.marks.notice(house.ben, entry[:8], "Thank\x00 you")
    assert house.see(house.ana, entry).noticed == Noticed(house.ben, "Thank you")
    assert house.see(None, entry).noticed == Noticed(house.ben, "Thank you")
    house.marks.unnotice(house.ben, entry)
    house.marks.unnotice(house.ben, entry)
    assert house.see(house.ana, entry).noticed is None
    house.marks.notice(house.ben, entry, "  \u200b ")
    assert house.see(house.ana, entry).noticed == Noticed(house.ben)


def test_noticing_is_for_what_the_other_shared(house: House) -> None:
    own = house.write(house.ana, Direction.RECEIVED)
    secret = house.write(house.ben, Direction.GAVE, private=True)
    with pytest.raises(Refused, match="own entry"):
        house.marks.notice(house.ana, own)
    with pytest.raises(NotFound):
        house.marks.notice(house.ana, secret)
    with pytest.raises(Refused, match="own entry"):
        house.marks.notice(house.ben, secret)
    with pytest.raises(NotFound):
        house.marks.notice(house.ana, "f" * 32)


def test_undo_of_noticing_brings_the_former_words(house: House) -> None:
    entry = house.write(house.ana, Direction.GAVE)
    house.marks.notice(house.ben, entry, "first")
    house.marks.notice(house.ben, entry, "second")
    house.marks.unnotice(house.ben, entry)
    seen = []
    for _step in range(3):
        assert house.undo(house.ben) == "Taken back: noticed."
        noticed = house.see(house.ana, entry).noticed
        seen.append(noticed.words if noticed else None)
    assert seen == ["second", "first", None]
    with pytest.raises(Refused, match="nothing to undo"):
        house.undo(house.ben)


def test_noticed_lately_is_newest_notice_first(house: House) -> None:
    first, second, third = (house.write(house.ana, Direction.GAVE) for _ in range(3))
    theirs = house.write(house.ben, Direction.GAVE)
    for entry in (third, first, second):
        house.marks.notice(house.ben, entry)
    house.marks.notice(house.ana, theirs)
    house.marks.unnotice(house.ben, first)
    house.journal.delete(house.ana, second)
    assert [e.id for e in house.marks.noticed_lately(house.ana, 5)] == [third]
    house.marks.notice(house.ben, first)
    assert [e.id for e in house.marks.noticed_lately(house.ana, 5)] == [first, third]
    assert [e.id for e in house.marks.noticed_lately(house.ana)] == [first]
    assert [e.id for e in house.marks.noticed_lately(house.ben)] == [theirs]


def test_words_for_an_old_notice_bring_it_first_however_many_came_since(house: House) -> None:
    entries = [house.write(house.ana, Direction.GAVE) for _ in range(60)]
    for entry in entries:
        house.marks.notice(house.ben, entry)
    assert house.marks.noticed_lately(house.ana)[0].id == entries[-1]
    house.marks.notice(house.ben, entries[0], "I still think of it")
    assert house.marks.noticed_lately(house.ana)[0].id == entries[0]
    # Where the newest were all deleted, those before them are looked at.
    for entry in (entries[0], *entries[2:]):
        house.journal.delete(house.ana, entry)
    assert [one.id for one in house.marks.noticed_lately(house.ana)] == [entries[1]]


# --- felt met and fit --------------------------------------------------------------------------

FELT = FeltMet(Met.YES, Met.A_LITTLE, Met.SKIP)


@pytest.mark.parametrize(
    "direction, author_answers, other_answers",
    [
        (Direction.RECEIVED, True, False),
        (Direction.TOGETHER, True, False),
        (Direction.GAVE, False, True),
        (Direction.OWN, False, False),
        (Direction.GOOD_NEWS, False, False),
    ],
)
def test_only_the_receiver_answers(
    direction: Direction, author_answers: bool, other_answers: bool, house: House
) -> None:
    entry = house.write(house.ana, direction)
    for who, may in ((house.ana, author_answers), (house.ben, other_answers)):
        if may:
            house.marks.answer(who, entry, FELT, Fit.PARTLY)
            seen = house.see(who, entry)
            assert (seen.felt_met, seen.fit) == (FELT, Fit.PARTLY)
        else:
            with pytest.raises(NotYours, match="received"):
                house.marks.answer(who, entry, FELT)


def test_a_second_answer_replaces_and_undo_brings_the_first(house: House) -> None:
    entry = house.write(house.ana, Direction.RECEIVED)
    with pytest.raises(Refused, match="Nothing was answered"):
        house.marks.answer(house.ana, entry)
    house.marks.answer(house.ana, entry, FELT)
    house.marks.answer(house.ana, entry, FeltMet(accepted=Met.NOT_REALLY), Fit.WHAT_I_HOPED)
    house.marks.answer(house.ana, entry, fit=Fit.SOMETHING_ELSE)
    seen = house.see(house.ben, entry)
    assert (seen.felt_met, seen.fit) == (FeltMet(accepted=Met.NOT_REALLY), Fit.SOMETHING_ELSE)
    assert house.undo(house.ana) == "Taken back: how it landed."
    assert house.see(house.ana, entry).fit is Fit.WHAT_I_HOPED
    house.undo(house.ana)
    seen = house.see(house.ana, entry)
    assert (seen.felt_met, seen.fit) == (FELT, None)
    house.undo(house.ana)
    assert house.see(house.ana, entry).felt_met is None


def test_an_empty_answer_takes_it_back(house: House) -> None:
    entry = house.write(house.ana, Direction.RECEIVED)
    house.marks.answer(house.ana, entry, FELT)
    house.marks.answer(house.ana, entry, FeltMet())
    assert house.see(house.ana, entry).felt_met is None
    house.undo(house.ana)
    assert house.see(house.ana, entry).felt_met == FELT


def test_answers_on_private_entries_stay_in_the_notebook(house: House) -> None:
    entry = house.write(house.ana, Direction.RECEIVED, private=True)
    house.marks.answer(house.ana, entry, FELT, Fit.MORE_THAN_I_WANTED)
    assert house.see(house.ana, entry).fit is Fit.MORE_THAN_I_WANTED
    with house.journal.stores.book.reading() as connection:
        for table in ("felt_met", "fit", "action"):
            count = connection.exec_driver_sql(f"select count(*) from {table}").scalar_one()
            assert count == 0, table
    house.undo(house.ana)
    assert house.see(house.ana, entry).fit is None


def test_fit_of_a_need_is_its_authors(house: House) -> None:
    need = house.needs.voice(house.ana, "an evening", Kind.TIME)
    with pytest.raises(NotYours, match="voiced"):
        house.marks.fit_need(house.ben, need.id, Fit.PARTLY)
    with pytest.raises(NotFound):
        house.marks.fit_need(house.ana, "0" * 32, Fit.PARTLY)
    house.marks.fit_need(house.ana, need.id, Fit.PARTLY)
    house.marks.fit_need(house.ana, need.id, Fit.WHAT_I_HOPED)

    def found() -> list[str]:
        with house.journal.stores.book.reading() as connection:
            return list(
                connection.exec_driver_sql("select fit from fit where deleted = 0").scalars()
            )

    assert found() == ["what_i_hoped"]
    assert house.undo(house.ana) == "Taken back: how it was answered."
    assert found() == ["partly"]
    house.undo(house.ana)
    assert found() == []


# --- the same thing ----------------------------------------------------------------------------


def test_links_are_symmetric_and_either_undoes_them(house: House) -> None:
    hers = house.write(house.ana, Direction.GAVE)
    his = house.write(house.ben, Direction.RECEIVED)
    house.marks.link(house.ana, hers, his)
    house.marks.link(house.ben, his, hers)
    assert house.see(None, hers).links == (his,)
    assert house.see(None, his).links == (hers,)
    house.marks.unlink(house.ben, hers, his)
    house.marks.unlink(house.ana, his, hers)
    assert house.see(None, hers).links == ()
    house.marks.link(house.ben, his, hers)
    assert house.see(None, hers).links == (his,)
    assert house.undo(house.ben) == "Taken back: the same thing."
    assert house.see(None, hers).links == ()
    house.undo(house.ben)
    assert house.see(None, hers).links == (his,)


def test_links_that_cannot_be(house: House) -> None:
    hers = house.write(house.ana, Direction.GAVE)
    his = house.write(house.ben, Direction.RECEIVED)
    his_other = house.write(house.ben, Direction.RECEIVED)
    secret = house.write(house.ana, Direction.GAVE, private=True)
    with pytest.raises(Refused, match="same entry"):
        house.marks.link(house.ana, hers, hers[:10])
    with pytest.raises(Refused, match="private"):
        house.marks.link(house.ana, secret, his)
    with pytest.raises(NotYours, match="your own"):
        house.marks.link(house.ana, his, his_other)
    with pytest.raises(NotFound):
        house.marks.link(house.ben, his, secret)
    house.marks.unlink(house.ana, hers, his)


def test_a_link_to_what_was_withdrawn_is_not_seen(house: House) -> None:
    hers = house.write(house.ana, Direction.GAVE)
    his = house.write(house.ben, Direction.RECEIVED)
    house.marks.link(house.ana, hers, his)
    house.journal.edit(house.ben, his, EntryChanges(visibility=Visibility.PRIVATE))
    assert house.see(house.ana, hers).links == ()
    house.undo(house.ben)
    assert house.see(house.ana, hers).links == (his,)
    house.journal.delete(house.ana, hers)
    assert house.see(house.ben, his).links == ()
