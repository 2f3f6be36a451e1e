"""Quick hide: one key, and nothing of the journal is on screen, whatever was open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from kivy.core.window import Window

from models.entities import NewEntry, Visibility
from models.journal import Journal
from screens.locking import capture
from screens.locking.clipboard import ClipboardCare
from tests.ui.opened import Opened

Open = Callable[..., Opened]
WORDS = "A walk in the rain"
PLANTS = "House plants in winter"


def one_entry(journal: Journal) -> object:
    return journal.write(journal.partner("Ana").id, NewEntry(text=WORDS))


@pytest.fixture
def titles(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The titles the window was given."""
    given: list[str] = []
    real = Window.set_title
    monkeypatch.setattr(Window, "set_title", lambda title: (given.append(title), real(title)))
    yield given
    real("Both Ways")


def a_sheet(app: Opened) -> None:
    app.bothways.messages.ask("Move it?", WORDS, safe="Keep it", act="Move it", on_act=lambda: None)


def a_date_picker(app: Opened) -> None:
    app.go("journal")
    app.screen.open_calendar()


def a_file_sheet(app: Opened) -> None:
    app.press("Add a photo")


def details(app: Opened) -> None:
    app.press("Tags, and what else belongs to it")


def a_tooltip(app: Opened) -> None:
    from screens.widgets.input_watch import _Attached

    assert _Attached.watch is not None
    _Attached.watch.show_tip(app.find("WriterMark"))


def a_toast(app: Opened) -> None:
    app.bothways.messages.trouble("The photo could not be read")


#: Whatever may lie over the page.
OPEN = {
    "nothing": lambda _app: None,
    "a dialog": a_sheet,
    "a date picker": a_date_picker,
    "a file sheet": a_file_sheet,
    "details": details,
    "a tooltip": a_tooltip,
    "a toast": a_toast,
}


def test_one_key_covers_everything_and_brings_it_back(open_app: Open, titles: list[str]) -> None:
    app = open_app(one_entry)
    for what, open_it in OPEN.items():
        app.go("today")
        open_it(app)
        app.rest()
        before = app.texts()
        app.key("h", ["ctrl"])
        shown = app.texts()
        assert PLANTS in shown, what
        assert not [text for text in shown if text in before], f"nothing of the journal: {what}"
        assert titles[-1] == "Notes"
        app.key("h", ["ctrl"])
        app.rest()
        # a tooltip goes with any key
        assert app.texts() == (before if what != "a tooltip" else before[:-1])
        assert titles[-1] == "Both Ways"
        if app.find_all("Modal"):
            app.key("escape")
            app.rest()


def test_esc_brings_back_and_nothing_else_acts(open_app: Open) -> None:
    app = open_app(one_entry)
    app.type("half a thought")
    app.key("h", ["ctrl"])
    app.rest()
    assert app.draft("Ana") is not None, "what was typed is kept"
    app.type("for nobody")
    app.chord("enter")
    app.chord("5")
    app.chord("f")
    app.keys("tab", "enter", "f1")
    app.tap(app.find("QuietPage"))
    assert app.sees(PLANTS)
    app.key("escape")
    app.rest()
    assert not app.sees(PLANTS)
    assert app.bothways.router.name == "today"
    assert app.composer.text == "half a thought"
    assert [entry.text for entry in app.entries()] == [WORDS]
    app.type(" more")
    assert app.composer.text == "half a thought more", "the caret is where it was"


def test_what_opens_behind_it_stays_behind(open_app: Open) -> None:
    app = open_app(one_entry)
    app.key("h", ["ctrl"])
    a_sheet(app)
    a_toast(app)
    app.rest()
    assert not app.sees(WORDS)
    assert not app.sees("photo")
    app.type("x")
    app.keys("enter")
    app.key("escape")
    app.rest()
    assert app.sees("Move it?")
    app.keys("escape")
    assert not app.sees("Move it?")


def test_the_keys_say_what_hiding_does_not_do(open_app: Open) -> None:
    app = open_app()
    app.key("f1")
    app.rest()
    assert app.sees("It erases no traces")


# --- the clipboard ---


class Board:
    """A clipboard like Kivy's."""

    text = ""

    def paste(self) -> str:
        return self.text

    def _copy(self, text: str) -> None:
        self.text = text


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def care(board: Board, monkeypatch: pytest.MonkeyPatch) -> Iterator[ClipboardCare]:
    """One that looks after `board` for a moment instead of half a minute."""
    monkeypatch.setattr("screens.locking.clipboard.KEPT", 0.05)
    made = ClipboardCare(board)
    yield made
    made.stop()


def until_over(app: Opened, care: ClipboardCare) -> None:
    app.until(lambda: care._due is None)


def test_what_was_copied_does_not_stay(open_app: Open, board: Board, care: ClipboardCare) -> None:
    app = open_app()
    board.text = WORDS
    care.copied(WORDS)
    until_over(app, care)
    assert board.text == ""


def test_what_another_program_copied_stays(
    open_app: Open, board: Board, care: ClipboardCare
) -> None:
    app = open_app()
    care.copied(WORDS)
    board.text = "from elsewhere"
    until_over(app, care)
    assert board.text == "from elsewhere"


def test_a_copy_in_a_field_is_gone_with_the_app(open_app: Open) -> None:
    from kivy.core.clipboard import Clipboard

    app = open_app()
    app.type(WORDS)
    for key in ("c", "x"):
        app.chord("a")
        app.chord(key)
        assert Clipboard.paste() == WORDS
    app.close()
    assert Clipboard.paste() == ""


def test_private_words_are_asked_about_once_before_they_are_copied(open_app: Open) -> None:
    from kivy.core.clipboard import Clipboard

    app = open_app()
    app.touch(app.find("Readers"))
    assert app.composer.visibility == Visibility.PRIVATE.value
    app.type(WORDS)
    Clipboard.copy("from before")
    for key in ("c", "x"):
        app.chord("a")
        app.chord(key)
        app.rest()
        assert app.sees("Other programs can read the clipboard")
        app.press("Do not copy")
        assert Clipboard.paste() == "from before"
        assert app.composer.text == WORDS
    app.chord("a")
    app.chord("x")
    app.press("Copy")
    assert Clipboard.paste() == WORDS
    assert app.composer.text == ""
    app.type("more")
    app.chord("a")
    app.chord("c")
    assert not app.find_all("Dialog")
    assert Clipboard.paste() == "more"
    app.close()
    assert Clipboard.paste() == "", "emptied with the app"


def test_what_both_read_is_copied_without_a_word(open_app: Open) -> None:
    from kivy.core.clipboard import Clipboard

    def two(journal: Journal) -> None:
        ana = journal.partner("Ana").id
        for visibility in (Visibility.SHARED, Visibility.PRIVATE):
            journal.write(ana, NewEntry(visibility.value, visibility=visibility))

    app = open_app(two)
    both = {entry.visibility: entry for entry in app.entries("Ana")}
    private, shared = both[Visibility.PRIVATE], both[Visibility.SHARED]
    for entry, asks in ((shared, False), (private, True), (private, False)):
        app.go("entry", entry_id=entry.id)
        app.until(lambda wanted=entry: app.screen.detail.entry == wanted)
        app.screen.detail.actions.copy()
        app.rest()
        assert bool(app.find_all("Dialog")) is asks
        if asks:
            app.press("Copy")
        assert app.sees("Copied")
        assert Clipboard.paste() == entry.text
    app.close()
    assert Clipboard.paste() == ""


# --- pictures of the screen ---


def test_windows_is_asked_for_the_best_it_offers() -> None:
    asked: list[tuple[int, int]] = []

    def newest(window: int, value: int) -> bool:
        asked.append((window, value))
        return True

    assert capture.apply(True, newest, 7)
    assert capture.apply(False, newest, 7)
    assert asked == [(7, capture.LEFT_OUT), (7, capture.SHOWN)]


def test_an_older_windows_shows_a_black_window() -> None:
    asked: list[int] = []

    def older(_window: int, value: int) -> bool:
        asked.append(value)
        return value == capture.BLACK

    assert capture.apply(True, older, 7)
    assert asked == [capture.LEFT_OUT, capture.BLACK]
    never: Any = lambda _window, _value: False  # noqa: E731
    assert not capture.apply(True, never, 7)


def test_other_systems_offer_nothing() -> None:
    assert [capture.is_offered(name) for name in ("linux", "darwin", "win32")] == [
        False,
        False,
        True,
    ]
