"""The journal under the hands of two partners: reading, searching, narrowing, keys and touch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from kivy.core.window import Keyboard, Window

from models.entities import Direction, Kind, NewEntry, Noticed, Visibility
from models.errors import StoreBusy
from models.journal import Journal
from tests.conftest import FrozenClock
from tests.ui.journal_app import TODAY, Opened, fill, open_journal, write

Open = Callable[..., Opened]


@pytest.fixture
def folder(tmp_path: Path, clock: FrozenClock) -> Path:
    """The folder of a store of Ana and Ben, closed."""
    Journal.create(tmp_path / "store", ["Ana", "Ben"], now=clock, pad=16 * 1024).close()
    return tmp_path / "store"


@pytest.fixture
def open_app(folder: Path, clock: FrozenClock) -> Iterator[Open]:
    opened: list[Opened] = []

    def open_it(prepare: Callable[[Journal], Any] | None = None, **how: Any) -> Opened:
        if prepare is not None:
            with Journal.open(folder, now=clock) as journal:
                prepare(journal)
        opened.append(open_journal(folder, clock, **how))
        return opened[-1]

    yield open_it
    for one in opened:
        one.close()


def some(journal: Journal) -> None:
    write(journal, "Ana", "He ironed the black dress", 1, kinds=(Kind.PRACTICAL,))
    write(journal, "Ben", "First swim of the winter", 1, direction=Direction.TOGETHER)
    write(journal, "Ben", "She read to me", 3, kinds=(Kind.COMFORT,), tags=("evenings",))
    write(journal, "Ben", "Only mine", 3, visibility=Visibility.PRIVATE)
    write(journal, "Ana", "Today soup", 0, direction=Direction.GAVE)


def test_a_first_page_invites_to_write(open_app: Open) -> None:
    app = open_app()
    assert app.driver.sees("The first page is open")
    app.driver.tap(app.driver.find("Button48", text="Write a line"))
    assert app.app.router.name == "today"


def test_entries_stand_by_day_and_nothing_of_the_other_s_notebook(open_app: Open) -> None:
    app = open_app(some)
    said = app.rows()
    assert said[0] == "Today"
    assert "Today soup" in said[1]
    assert said[2] == "Yesterday"
    assert any("Ben\ntogether\nFirst swim of the winter" in row for row in said)
    assert "Thursday, 19 November" in said
    assert not any("Only mine" in row for row in said)
    app.driver.key("p", ["ctrl"])
    app.wait()
    assert any("Only mine" in row and "For you alone" in row for row in app.rows())


def test_typing_in_the_search_narrows_the_list(open_app: Open) -> None:
    app = open_app(some)
    app.driver.key("f", ["ctrl"])
    app.driver.frames(3)
    app.driver.type("swi")
    app.driver.until(lambda: app.words() == ["First swim of the winter"])
    app.driver.type("zz")
    app.driver.until(lambda: app.driver.sees("Nothing with these words. Try a shorter one."))
    app.driver.key("escape")
    app.driver.until(lambda: len(app.words()) == 4)


def test_words_typed_before_the_next_frame_are_searched_for(open_app: Open) -> None:
    app = open_app(some)
    app.driver.key("1", ["ctrl"])
    Window.dispatch("on_key_down", ord("f"), 0, "f", ["ctrl"])
    for letter in "swi":
        Window.dispatch("on_textinput", letter)
    app.driver.until(lambda: app.words() == ["First swim of the winter"])


@pytest.mark.parametrize("key", ["enter", "down"])
def test_enter_and_arrow_down_go_from_the_search_to_what_was_found(
    open_app: Open, key: str
) -> None:
    app = open_app(some)
    app.driver.key("f", ["ctrl"])
    for letter in "swim":
        Window.dispatch("on_textinput", letter)
    app.driver.rush(key)  # before the answer is there
    app.driver.until(lambda: app.words() == ["First swim of the winter"])
    app.driver.key("enter")
    app.driver.until(lambda: app.app.router.name == "entry")
    app.driver.until(lambda: app.driver.sees("First swim of the winter"))
    assert not app.driver.sees("Today soup")


def test_words_typed_on_after_enter_stay_in_the_search(open_app: Open) -> None:
    app = open_app(some)
    app.driver.key("f", ["ctrl"])
    Window.dispatch("on_textinput", "sw")
    Window.dispatch("on_key_down", Keyboard.keycodes["enter"], 0, None, [])
    Window.dispatch("on_textinput", "im")
    app.driver.until(lambda: app.words() == ["First swim of the winter"])
    assert app.screen.ids.search.text == "swim"
    assert app.screen.ids.search.focused


def test_enter_where_nothing_was_found_leaves_the_caret_in_the_search(open_app: Open) -> None:
    app = open_app(some)
    app.driver.key("f", ["ctrl"])
    app.driver.type("zzz")
    app.driver.key("enter")
    app.driver.until(lambda: app.driver.sees("Nothing with these words. Try a shorter one."))
    app.driver.type("z")
    assert app.screen.ids.search.text == "zzzz"


def test_what_was_typed_last_wins_over_slower_answers(open_app: Open) -> None:
    app = open_app(some)
    app.driver.tap(app.screen.ids.search)
    for letters in ("s", "so", "soup"):
        app.screen.ids.search.text = letters
        app.driver.wait(0.09)
    app.driver.until(lambda: app.words() == ["Today soup"])
    app.wait()
    assert app.words() == ["Today soup"]


@pytest.mark.parametrize("typed", ['"', "*", "%", "_", "[b]", "' OR 1=1", "\u200f"])
def test_a_search_for_signs_is_never_an_error(open_app: Open, typed: str) -> None:
    app = open_app(lambda journal: write(journal, "Ana", "100% [b]tea[/b] *now* \u200f"))
    app.screen.ids.search.text = typed
    app.wait()
    assert not app.driver.sees("Something went wrong")


def test_a_filter_chip_says_its_choice_and_lets_go(open_app: Open) -> None:
    app = open_app(some)
    d = app.driver
    d.tap(d.find("Chip", text="Direction"))
    app.wait()
    d.tap(d.find("ListRow", title="Together"))
    app.wait()
    assert app.words() == ["First swim of the winter"]
    chip = d.find("Chip", text="Together")
    assert chip.active
    d.tap(d.find("IconButton", tip="Show everything again"))
    app.wait()
    assert len(app.words()) == 4
    assert not d.find("Chip", text="Direction").active


def test_filters_by_partner_kind_and_tag_meet(open_app: Open) -> None:
    app = open_app(some)
    d = app.driver
    for chip, row, left in (
        ("Both", "Ben", ["First swim of the winter", "She read to me"]),
        ("Kind", "Comfort", ["She read to me"]),
        ("Tag", "evenings", ["She read to me"]),
    ):
        app.screen.open_filter({"Both": "by"}.get(chip, chip.lower()))
        app.wait()
        d.tap(d.find("ListRow", title=row))
        app.wait()
        assert app.words() == left
    d.key("escape")
    app.wait()
    assert len(app.words()) == 4


def test_for_you_alone_shows_the_own_notebook(open_app: Open) -> None:
    app = open_app(some)
    app.screen.open_filter("alone")
    app.wait()
    assert app.driver.sees("Nothing here for you alone")
    app.driver.key("p", ["ctrl"])
    app.wait()
    app.screen.open_filter("alone")
    app.wait()
    assert app.words() == ["Only mine"]


def test_the_calendar_opens_a_day_and_what_is_newer_lies_above(open_app: Open) -> None:
    app = open_app(lambda journal: fill(journal, 200))
    d = app.driver
    d.tap(app.screen.ids.calendar)
    app.wait()
    d.key("up")
    d.key("up")
    app.wait()
    assert d.sees("Sunday, 8 November")
    d.tap(d.find("Button48", text="Open this day"))
    app.wait()
    assert app.rows()[0] == "Sunday, 8 November" or "Sunday, 8 November" in app.rows()
    assert app.words()[0].endswith("00014")
    app.screen.ids.rows.scroll_y = 1
    d.until(lambda: app.words()[0].endswith("00000"))


def test_keys_alone_walk_read_and_come_back(open_app: Open) -> None:
    app = open_app(some)
    d = app.driver
    seen = []
    for _step in range(16):
        d.key("tab")
        focused = d.focused()
        seen.append(type(focused).__name__)
        if seen[-1] == "RowList":
            break
    assert seen[:3] == ["IconButton", "IconButton", "SearchInput"]
    assert seen[-1] == "RowList"
    ringed = [view for view in d.find_all("EntryView") if view.ringed]
    assert [view.row.entry.text for view in ringed] == ["Today soup"]
    d.key("down")
    d.key("enter")
    d.until(lambda: app.app.router.name == "entry")
    d.until(lambda: d.sees("First swim") or d.sees("black dress"))
    d.key("escape")
    d.until(lambda: app.app.router.name == "journal")


def test_enter_opens_only_what_can_be_seen_to_be_chosen(open_app: Open) -> None:
    app = open_app(some)
    d, rows = app.driver, app.screen.ids.rows
    rows.focus = True
    app.screen.ids.search.text = "swim"  # the entry under the keys goes out of the list
    d.until(lambda: app.words() == ["First swim of the winter"])
    d.key("enter")
    assert app.app.router.name == "journal"
    d.key("enter")
    d.until(lambda: app.app.router.name == "entry")


def test_home_and_end_reach_both_ends_of_a_long_journal(open_app: Open) -> None:
    app = open_app(lambda journal: fill(journal, 1500))
    rows = app.screen.ids.rows
    rows.focus = True
    app.driver.key("end")
    app.driver.until(lambda: app.words() and app.words()[-1].endswith("01499"))
    app.driver.key("home")
    app.driver.until(lambda: app.words() and app.words()[0].endswith("00000"))


def test_a_long_journal_is_read_in_pages_and_nothing_is_left_out(open_app: Open) -> None:
    app = open_app(lambda journal: fill(journal, 950))
    rows, shelf = app.screen.ids.rows, app.screen.reading.shelf
    assert len(shelf.entries) < 200
    seen: dict[str, None] = {}
    for _step in range(600):
        seen.update(dict.fromkeys(app.words()))
        if shelf.oldest and rows.scroll_y <= 0:
            break
        rows._scroll_to(rows.offset + rows.height * 0.8)
        app.driver.frames(2)
        app.driver.until(app.settled)
        app.driver.frames(1)
    assert len(seen) == 950
    assert len(shelf.entries) <= 800 + 40
    numbers = [int(text[-5:]) for text in seen]
    assert numbers == sorted(numbers)


def test_a_page_that_arrives_moves_nothing_on_screen(open_app: Open) -> None:
    app = open_app(lambda journal: fill(journal, 400))
    rows = app.screen.ids.rows
    while not app.screen.reading.shelf.oldest:
        before = {
            v.row.key: v.to_window(0, v.top)[1] for v in app.driver.find_all("EntryView") if v.row
        }
        held = len(app.screen.reading.shelf.entries)
        app.screen.reading.near("older")
        app.driver.until(lambda n=held: len(app.screen.reading.shelf.entries) > n)
        app.driver.frames(3)
        for view in app.driver.find_all("EntryView"):
            if view.row and view.row.key in before:
                assert abs(view.to_window(0, view.top)[1] - before[view.row.key]) < 1.5
        rows._scroll_to(rows.offset + 900)
        app.driver.frames(3)


def test_what_another_process_writes_comes_by_itself(open_app: Open) -> None:
    app = open_app(some)
    write(app.other, "Ben", "Written elsewhere", 0)
    app.driver.until(lambda: app.driver.sees("Written elsewhere"), timeout=8)
    assert app.rows()[0] == "Today"


def test_what_is_read_stays_while_another_writes(open_app: Open) -> None:
    app = open_app(lambda journal: fill(journal, 300))
    rows = app.screen.ids.rows
    rows._scroll_to(3000)
    app.driver.frames(3)
    app.wait()
    before = app.words()
    write(app.other, "Ben", "Above all that", 0)
    app.app.session.touch()
    app.wait()
    assert app.words() == before
    rows._scroll_to(0)
    app.driver.until(lambda: app.driver.sees("Above all that"))


def test_touch_alone_scrolls_and_opens(open_app: Open) -> None:
    app = open_app(lambda journal: fill(journal, 60))
    d, first = app.driver, app.words()[0]
    d.drag(app.screen.ids.rows, 0, 400)
    d.settle()
    assert app.words()[0] != first
    view = next(v for v in d.find_all("EntryView") if v.row and 200 < d.at(v)[1] < 500)
    text = view.row.entry.text
    d.tap(view)
    d.until(lambda: app.app.router.name == "entry" and d.sees(text))


def test_beside_the_list_where_there_is_room(open_app: Open) -> None:
    app = open_app(some, size=(1200, 860))
    d = app.driver
    d.until(lambda: app.screen.detail is not None and app.screen.detail.entry is not None)
    assert app.screen.detail.entry.text == "Today soup"
    view = next(v for v in d.find_all("EntryView") if v.row and "swim" in v.text)
    d.tap(view)
    app.wait()
    assert app.app.router.name == "journal"
    assert app.screen.detail.entry.text == "First swim of the winter"
    assert view.chosen


def test_every_sort_of_text_is_shown_as_it_was_written(open_app: Open) -> None:
    texts = ["[b]not bold[/b]", "100% & <i>", "שלום עולם", "日本語 😀", "word" * 90, "a\n\nb"]

    def prepare(journal: Journal) -> None:
        for text in texts:
            journal.write(journal.partner("Ana").id, NewEntry(text=text, day=TODAY))

    app = open_app(prepare, size=(420, 1600))
    assert set(app.words()) == set(texts)
    for row in (v.row for v in app.driver.find_all("EntryView") if v.row):
        for line in row.lines:
            assert app.screen.ids.rows.style.rulers["body"].width(line) <= 420 - 40 - 37 + 1


def test_a_noticed_entry_says_so_in_the_list(open_app: Open) -> None:
    def prepare(journal: Journal) -> None:
        entry = write(journal, "Ana", "He ironed the black dress", 1)
        journal.marks.notice(journal.partner("Ben").id, entry.id, "You lean left")
        found = journal.entry(journal.partner("Ana").id, entry.id)
        assert found.noticed == Noticed(journal.partner("Ben").id, "You lean left")

    app = open_app(prepare)
    assert any("Noticed by Ben. “You lean left”" in row for row in app.rows())


def test_a_search_that_failed_is_said_and_asked_again(open_app: Open) -> None:
    app = open_app(some)
    journal = app.app.session.journal

    def broken(*_args: Any, **_more: Any) -> Any:
        raise StoreBusy("Another program is using the store just now.")

    journal.entries = broken
    app.screen.ids.search.text = "swim"
    app.wait()
    app.driver.until(lambda: app.driver.sees("Another program is using the store just now."))
    assert len(app.words()) == 4
    del journal.entries
    app.app.session.touch()
    app.driver.until(lambda: app.words() == ["First swim of the winter"])


def test_undo_with_nothing_to_undo_is_said_calmly(open_app: Open) -> None:
    app = open_app()
    app.driver.key("z", ["ctrl"])
    app.wait()
    assert not app.driver.sees("Something went wrong")
    assert not [toast for toast in app.driver.find_all("Toast") if toast.trouble]


def test_handing_over_leaves_nothing_of_the_other_on_screen(open_app: Open) -> None:
    def prepare(journal: Journal) -> None:
        some(journal)
        write(journal, "Ana", "Only for Ana", 0, visibility=Visibility.PRIVATE)

    app = open_app(prepare, size=(1100, 860))
    assert "Only for Ana" in app.words()
    app.screen.ids.search.text = "only"
    app.wait()
    session = app.app.session
    session.switch_writer()
    session.touch()
    assert not app.driver.sees("Only for Ana")
    assert app.screen.ids.search.text == ""
    app.wait()
    assert "Only mine" in app.words()
    assert not app.driver.sees("Only for Ana")
