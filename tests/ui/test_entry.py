"""An entry's page under the hands of its author and of the partner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from models.entities import Direction, Fit, Met, Unease, Visibility
from models.errors import NotFound
from models.journal import Journal
from tests.conftest import FrozenClock
from tests.ui.journal_app import Opened, open_journal, write

Open = Callable[..., Opened]
WORDS = "He ironed the black dress"


@pytest.fixture
def reading(tmp_path: Path, clock: FrozenClock) -> Iterator[Open]:
    """Open the page of one entry that `prepare` returns, as its author."""
    opened: list[Opened] = []

    def open_it(prepare: Callable[[Journal], Any], *, partner: bool = False, **how: Any) -> Opened:
        folder = tmp_path / "store"
        with Journal.create(folder, ["Ana", "Ben"], now=clock, pad=16 * 1024) as journal:
            entry = prepare(journal)
        app = open_journal(folder, clock, **how)
        opened.append(app)
        if partner:
            app.driver.key("p", ["ctrl"])
            app.wait()
        app.app.router.go("entry", entry_id=entry.id)
        app.driver.until(lambda: app.screen.detail.entry is not None)
        app.wait()
        app.entry_id = entry.id
        return app

    yield open_it
    for one in opened:
        one.close()


def received(journal: Journal) -> Any:
    return write(journal, "Ana", WORDS, 1)


def stored(app: Any, name: str = "Ana") -> Any:
    return app.other.entry(app.other.partner(name).id, app.entry_id)


def test_the_words_are_read_in_the_letter_face_with_day_and_author(reading: Open) -> None:
    app = reading(received)
    assert app.driver.sees("Saturday, 21 November 2026")
    assert app.driver.sees(WORDS)
    assert app.driver.sees("Ana")
    assert app.screen.detail._words._style.face == "BothWaysDisplay-Regular"


def test_words_the_letter_face_lacks_are_read_in_the_text_face(reading: Open) -> None:
    app = reading(lambda journal: write(journal, "Ana", "日本語 and שלום"))
    assert app.screen.detail._words._style.face == "BothWaysText-Regular"


def test_the_partner_notices_and_takes_it_back(reading: Open) -> None:
    app = reading(received, partner=True)
    d = app.driver
    d.tap(d.find("Button48", text="Notice"))
    d.until(lambda: d.sees("Noticed by Ben"))
    assert stored(app).noticed is not None
    d.until(lambda: d.find_all("Button48", text="Undo"))
    d.tap(d.find("Button48", text="Undo"))
    d.until(lambda: stored(app).noticed is None)
    d.until(lambda: d.find_all("Button48", text="Notice"))


def test_the_partner_notices_with_a_line_by_keys(reading: Open) -> None:
    app = reading(received, partner=True)
    app.screen.detail.actions.thank()
    app.wait()
    app.driver.type("You lean left.")
    app.driver.key("enter", ["ctrl"])
    app.driver.until(lambda: app.driver.sees("“You lean left.”"))
    assert stored(app).noticed.words == "You lean left."


def test_deleting_asks_and_can_be_undone(reading: Open) -> None:
    app = reading(received)
    d = app.driver
    d.tap(app.screen.detail.ids.more)
    app.wait()
    d.tap(d.find("ListRow", title="Move to trash"))
    app.wait()
    assert d.sees("What Ben wrote stays as it is.")
    assert d.focused().text == "Keep it"
    d.tap(d.find("Button48", text="Move to trash"))
    d.until(lambda: app.app.router.name == "journal")
    with pytest.raises(NotFound):
        stored(app)
    d.until(lambda: d.find_all("Button48", text="Undo"))
    d.tap(d.find("Button48", text="Undo"))
    d.until(lambda: app.words() == [WORDS])
    assert stored(app).text == WORDS


def test_keeping_it_leaves_the_entry(reading: Open) -> None:
    app = reading(received)
    app.screen.detail.actions.delete()
    app.wait()
    app.driver.key("escape")
    app.wait()
    assert stored(app).text == WORDS


def test_editing_changes_the_words(reading: Open) -> None:
    app = reading(received)
    d = app.driver
    d.tap(d.find("Button48", text="Edit"))
    app.wait()
    d.key("end")
    d.type(", twice")
    d.key("enter", ["ctrl"])
    d.until(lambda: stored(app).text == WORDS + ", twice")
    d.until(lambda: d.sees(", twice"))


def leave_an_edit(app: Any) -> None:
    """Type into the sheet that changes the entry, and leave it by Esc."""
    app.screen.detail.actions.edit()
    app.wait()
    app.driver.key("end")
    app.driver.type(" and more")
    app.driver.key("escape")


def test_an_edit_left_by_mistake_is_not_lost(reading: Open) -> None:
    app = reading(received)
    d = app.driver
    leave_an_edit(app)
    app.wait()
    assert stored(app).text == WORDS
    d.until(lambda: d.find_all("Button48", text="Back to your changes"))
    d.tap(d.find("Button48", text="Back to your changes"))
    app.wait()
    d.key("enter", ["ctrl"])
    d.until(lambda: stored(app).text == WORDS + " and more")


def test_the_way_back_to_an_edit_leads_to_the_entry_it_was_made_on(reading: Open) -> None:
    app = reading(received)
    with app.other as journal:
        second = write(journal, "Ana", "Another evening", 2)
    d = app.driver
    leave_an_edit(app)
    app.app.router.go("entry", entry_id=second.id)
    d.until(lambda: app.screen.detail.entry is not None and app.screen.detail.entry.id == second.id)
    d.tap(d.find("Button48", text="Back to your changes"))
    app.wait()
    d.key("enter", ["ctrl"])
    d.until(lambda: stored(app).text == WORDS + " and more")
    assert app.other.entry(second.author_id, second.id).text == "Another evening"


def test_a_line_left_by_mistake_is_there_again(reading: Open) -> None:
    app = reading(received, partner=True)
    d = app.driver
    app.screen.detail.actions.thank()
    app.wait()
    d.type("You lean")
    d.key("escape")
    app.wait()
    assert stored(app).noticed is None
    d.tap(d.find("Button48", text="Back to your changes"))
    app.wait()
    d.type(" left.")
    d.key("enter", ["ctrl"])
    d.until(lambda: stored(app).noticed is not None)
    assert stored(app).noticed.words == "You lean left."


def test_a_sheet_left_without_a_word_offers_no_way_back(reading: Open) -> None:
    app = reading(received, partner=True)
    app.screen.detail.actions.thank()
    app.wait()
    app.driver.key("escape")
    app.wait()
    assert not app.driver.find_all("Button48", text="Back to your changes")


def test_taking_it_out_of_the_book_says_what_that_cannot_undo(reading: Open) -> None:
    app = reading(received)
    d = app.driver
    d.tap(app.screen.detail.ids.more)
    app.wait()
    assert d.sees("Ben may have read it already.")
    d.tap(d.find("ListRow", title="Keep it for yourself"))
    app.wait()
    assert d.sees("Ben may have read it already.")
    d.tap(d.find("Button48", text="Keep it for myself"))
    d.until(lambda: stored(app).visibility is Visibility.PRIVATE)
    with pytest.raises(NotFound):
        stored(app, "Ben")


def test_felt_met_and_fit_are_kept_for_the_receiver(reading: Open) -> None:
    app = reading(lambda journal: write(journal, "Ben", "Cooked for her", direction=Direction.GAVE))
    d = app.driver
    assert d.sees("How did it land, Ana?")
    assert d.sees("Shown to you alone")
    d.tap(d.find("Chip", text="Partly"))
    d.until(lambda: stored(app).fit is Fit.PARTLY)
    d.tap(d.find("Button48", text="Say a little more"))
    app.wait()
    d.tap(d.find_all("Chip", text="Yes")[0])
    d.until(lambda: stored(app).felt_met is not None)
    app.wait()
    assert stored(app).felt_met.understood is Met.YES
    d.tap(d.find_all("Chip", text="A little")[-1])
    d.until(lambda: stored(app).felt_met.cared_for is Met.A_LITTLE)
    app.wait()
    d.key("p", ["ctrl"])
    app.wait()
    assert not d.sees("How did it land")


def test_a_private_mark_is_quiet_and_for_its_author_alone(reading: Open) -> None:
    app = reading(received)
    d = app.driver
    before = stored(app, "Ben")
    app.screen.detail.actions.mark()
    app.wait()
    d.tap(d.find("Chip", text="I felt pressured"))
    d.until(lambda: stored(app).unease is Unease.PRESSURED)
    app.wait()
    assert d.sees("Reciprocity advice does not apply where someone is pressured or afraid.")
    assert not d.find_all("Toast")
    assert not d.find_all("Dialog")
    assert stored(app, "Ben") == before
    assert stored(app).visibility is Visibility.SHARED
    d.key("escape")
    app.wait()
    assert d.sees("I felt pressured")
    d.key("p", ["ctrl"])
    app.wait()
    assert not d.sees("I felt pressured")


def test_the_same_thing_stands_beside_its_other_telling(reading: Open) -> None:
    def prepare(journal: Journal) -> Any:
        write(journal, "Ben", "Ironed, badly", 2, direction=Direction.GAVE)
        return received(journal)

    app = reading(prepare)
    d = app.driver
    app.screen.detail.actions.link()
    app.wait()
    d.tap(d.find("ListRow", title="Ironed, badly"))
    d.until(lambda: len(stored(app).links) == 1)
    d.until(lambda: d.sees("The same thing") and d.sees("Ben, Friday, 20 November"))


@pytest.mark.parametrize("key", ["enter", "down"])
def test_the_same_thing_is_found_by_keys_alone(reading: Open, key: str) -> None:
    def prepare(journal: Journal) -> Any:
        write(journal, "Ben", "Ironed, badly", 9, direction=Direction.GAVE)
        return received(journal)

    app = reading(prepare)
    d = app.driver
    app.screen.detail.actions.link()
    app.wait()
    for _step in range(3):  # past the cross
        if not d.find("SearchField").focused:
            d.key("tab")
    d.type("badly")
    d.until(lambda: d.find_all("ListRow", title="Ironed, badly"))
    d.key(key)
    d.key("enter")
    d.until(lambda: len(stored(app).links) == 1)


def test_a_very_long_text_opens_and_shows_its_end(reading: Open) -> None:
    lines = "\n".join(f"line {n} of a very long letter" for n in range(8000))
    app = reading(lambda journal: write(journal, "Ana", lines))
    d, detail = app.driver, app.screen.detail
    d.until(lambda: detail._words is not None and len(detail._words._lines) == 8000)
    d.frames(4)
    assert len(detail._words._drawn) <= 4
    detail.ids.scroll.scroll_y = 0
    d.frames(4)
    pieces = sorted(detail._words._drawn)
    assert pieces[-1] == 8000 // 24
    assert len(pieces) <= 4


def test_what_the_other_process_deletes_leaves_the_page(reading: Open) -> None:
    app = reading(received)
    app.other.delete(app.other.partner("Ana").id, app.entry_id)
    app.driver.until(lambda: app.app.router.name == "journal", timeout=8)


def test_a_window_that_grows_wide_goes_on_beside_the_list(reading: Open) -> None:
    app = reading(received)
    app.driver.resize(1100, 860)
    app.wait()
    assert app.app.router.name == "journal"
    assert app.screen.detail.entry.text == WORDS
    app.driver.resize(420, 860)
    app.wait()
    assert app.words() == [WORDS]
