"""SAFETY as people meet it: private marks, each alone at the start, the page of help, leaving."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models.entities import Direction, NewEntry, Pattern, Unease, Visibility
from models.journal import Journal
from tests.conftest import FrozenClock
from tests.ui.opened import Opened

Open = Callable[..., Opened]
WORDS = "I said yes because he would not stop asking."
SENTENCE = "Reciprocity advice does not apply where someone is pressured or afraid."


def uneasy(journal: Journal) -> None:
    ana = journal.partner("Ana").id
    journal.people.change_settings(ana, visibility=Visibility.SHARED)
    journal.write(ana, NewEntry(WORDS, Direction.GAVE))


# --- a private mark ------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["touch", "keys"])
def test_what_is_marked_while_it_is_written_is_private_from_the_start(
    open_app: Open, way: str
) -> None:
    app = open_app()
    app.type(WORDS)
    app.frames(3)
    app.press("Tags, and what else belongs to it")
    if way == "touch":
        app.press("A private mark", "ListRow")
        app.press("I felt pressured", "Chip")
        app.press("Close", "CloseButton")
        app.press("Close", "CloseButton")
    else:
        app.one_that_says("A private mark", "ListRow").focus = True
        app.keys("enter", "spacebar")  # into the sheet, where the first mark has the focus
        app.keys("escape", "escape")
    assert app.sees("For you alone")
    assert app.sees("A private mark"), "under its neutral name"
    assert not app.sees("I felt pressured")
    app.press("For you alone")
    assert app.composer.visibility == Visibility.PRIVATE
    app.until(lambda: app.draft("Ana") is not None)
    assert app.draft("Ana").unease is Unease.PRESSURED
    app.chord("enter")
    (entry,) = app.entries("Ana")
    assert (entry.visibility, entry.unease) == (Visibility.PRIVATE, Unease.PRESSURED)
    assert app.entries("Ben") == app.entries() == []
    assert not app.find_all("Dialog")


def test_a_mark_offers_its_card_a_way_to_write_on_and_the_page_of_help(open_app: Open) -> None:
    app = open_app(uneasy)
    entry = app.entries("Ana")[0]
    app.go("entry", entry_id=entry.id)
    app.screen.detail.actions.mark()
    app.rest()
    app.press("I did not feel safe", "Chip")
    app.press("A small thing first, then a big one", "Chip")
    assert app.sees(SENTENCE)
    assert app.sees("A small yes, then a bigger question"), "the card beside the pattern"
    app.until(lambda: app.entries("Ana")[0].pattern is Pattern.SMALL_THEN_BIG)
    assert app.entries("Ana")[0].visibility is Visibility.SHARED, "it does not vanish"
    assert not app.find_all("Toast")
    app.press("Write on, for yourself")
    assert app.bothways.router.name == "today"
    assert app.composer.visibility == Visibility.PRIVATE
    app.go("entry", entry_id=entry.id)
    app.screen.detail.actions.mark()
    app.rest()
    app.press("Help and safety")
    assert not app.find_all("Modal")
    assert app.sees("When a book like this is not the right thing")


# --- each alone ----------------------------------------------------------------------------------


def test_each_is_asked_alone_who_may_read_and_only_the_answer_is_kept(open_app: Open) -> None:
    def nobody_chose(journal: Journal) -> None:
        """As `init` makes it."""

    app = open_app(nobody_chose)
    sentence = "If you would be worried about your partner reading this"
    assert app.sees(sentence)
    assert app.sees("Who may read what you write, Ana?")
    app.press("Mine, unless I share it")
    assert app.composer.visibility == Visibility.PRIVATE
    assert not app.sees(sentence)
    app.chord("p")
    assert app.sees("Who may read what you write, Ben?")
    assert app.composer.visibility == Visibility.SHARED
    app.press("Help and safety")
    assert app.bothways.router.name == "reading"
    app.keys("escape")
    app.press("Shared, unless I say otherwise")
    assert not app.sees(sentence)
    ana, ben = (partner.id for partner in app.journal.partners)
    people = app.journal.people
    assert people.settings(ana).visibility is Visibility.PRIVATE
    assert people.settings(ben).visibility is Visibility.SHARED


# --- the page of help ----------------------------------------------------------------------------


def test_help_is_one_step_from_welcome_and_back_again(tmp_path: Path, clock: FrozenClock) -> None:
    with Opened(tmp_path / "new", clock) as app:
        app.type("Ana\nBen")
        app.press("Help and safety")
        assert app.sees("When a book like this is not the right thing")
        assert not [bar for bar in app.find_all("NavItem") if not bar.disabled]
        app.keys("escape")
        assert app.bothways.router.name == "welcome"
        assert app.screen.first_name == "Ana"


def test_help_is_two_steps_from_every_screen_and_alike_for_both(open_app: Open) -> None:
    app = open_app(uneasy)
    read = []
    for screen in ("today", "journal", "year", "balance", "needs", "seasons", "keeping", "inbox"):
        app.go(screen)
        app.chord("5")
        app.press("Help and safety", "ListRow")
        read.append(app.texts())
        if screen == "year":
            app.chord("p")
            app.rest()
    assert all(texts == read[0] for texts in read)


# --- leaving -------------------------------------------------------------------------------------


def test_one_alone_closes_the_book_and_can_open_it_again(open_app: Open) -> None:
    app = open_app(uneasy)
    app.go("keeping")
    app.press("Close the shared book", "ListRow")
    app.press("Close the book", "Button48")
    assert app.journal.is_closed()
    assert app.sees("This book is closed.")
    app.chord("1")
    assert app.sees("This book is closed.")
    assert app.composer.visibility == Visibility.PRIVATE
    app.press("For you alone")
    assert app.composer.visibility == Visibility.PRIVATE
    app.type("for me")
    app.chord("enter")
    assert [e.text for e in app.entries()] == [WORDS]
    app.chord("p")
    app.go("keeping")
    assert app.sees("This book is closed.")
    assert not app.sees("Open the shared book again"), "who did not close it cannot open it"
    assert app.sees("Begin a new book")
    app.chord("p")
    app.press("Open the shared book again", "ListRow")
    assert not app.journal.is_closed()
    assert not app.sees("This book is closed.")


def test_a_notebook_is_emptied_in_one_step(open_app: Open) -> None:
    app = open_app(uneasy)
    ana = app.writer.id
    app.journal.write(ana, NewEntry("hidden", visibility=Visibility.PRIVATE))
    app.go("keeping")
    app.press("Empty my notebook", "ListRow")
    app.press("Empty it", "Button48")
    app.until(lambda: app.sees("Your notebook is empty."))
    assert [entry.text for entry in app.entries("Ana")] == [WORDS]


def test_a_new_book_begins_beside_the_closed_one(open_app: Open) -> None:
    app = open_app(uneasy)
    folder = app.bothways.opening.folder
    app.journal.leaving.close(app.writer.id)
    app.go("keeping")
    app.press("Begin a new book", "ListRow")
    app.press("Begin a new book", "Button48")
    app.until(lambda: app.bothways.router.name == "welcome")
    assert app.sees(f"The closed book lies in {folder}-closed-1.")
    with Journal.open(Path(f"{folder}-closed-1"), now=app.clock) as old:
        assert [entry.text for entry in old.entries(None).entries] == [WORDS]


# --- who is writing ------------------------------------------------------------------------------


@pytest.mark.parametrize("screen", ["needs", "seasons", "people", "reminders", "trash"])
def test_pages_that_write_say_who_is_writing(open_app: Open, screen: str) -> None:
    app = open_app()
    app.go(screen)
    mark = app.find("WriterMark", shown=True)
    assert mark.tip.startswith("Ana is writing")
    app.touch(mark)
    assert app.find("WriterMark", shown=True).tip.startswith("Ben is writing")
    app.resize(1100, 860)
    app.rest()
    assert not app.find_all("WriterMark", shown=True), "the rail says it"
