"""While a sheet or a dialog lies over the page, keys act on what is seen and lose no words."""

from __future__ import annotations

from collections.abc import Callable

from models.entities import NewEntry, Visibility
from models.journal import Journal
from tests.ui.opened import Opened

Open = Callable[..., Opened]


def one_entry(journal: Journal) -> object:
    return journal.write(journal.partner("Ana").id, NewEntry(text="A walk in the rain"))


def ask(app: Opened) -> None:
    app.bothways.messages.ask(
        "Move it?", "It rests a month.", safe="Keep it", act="Move it", on_act=lambda: None
    )
    app.rest()


def test_nothing_is_taken_back_where_nobody_sees_it(open_app: Open) -> None:
    app = open_app(one_entry, screen="journal")
    ask(app)
    app.chord("z")
    assert app.find("Dialog")
    assert [entry.text for entry in app.entries()] == ["A walk in the rain"]


def test_going_elsewhere_closes_what_lay_open(open_app: Open) -> None:
    app = open_app(one_entry, screen="journal")
    ask(app)
    app.chord("4")
    assert not app.find_all("Dialog")
    assert app.bothways.router.name == "needs"


def test_the_keys_are_shown_once(open_app: Open) -> None:
    app = open_app()
    app.key("f1")
    app.key("f1")
    assert len(app.find_all("Sheet")) == 1


def test_a_need_is_voiced_by_the_chord_that_saves(open_app: Open) -> None:
    app = open_app(screen="needs")
    app.press("Voice a need")
    app.type("An evening without phones\n")
    app.chord("enter")
    (need,) = app.journal.needs.all(None)
    assert need.text == "An evening without phones"


def test_a_need_half_typed_is_there_again(open_app: Open) -> None:
    app = open_app(screen="needs")
    app.press("Voice a need")
    app.type("Half a wish")
    app.chord("2")
    app.chord("4")
    app.press("Voice a need")
    assert app.sees("Half a wish")
    app.chord("p")
    app.press("Voice a need")
    assert not app.sees("Half a wish"), "the other does not find it"


def season_half_named(app: Opened) -> None:
    app.go("seasons")
    app.press("Name a season")
    app.type("exams")


def test_words_in_a_sheet_wait_for_who_typed_them_when_the_pen_goes_over(open_app: Open) -> None:
    app = open_app()
    app.type("Soup")
    season_half_named(app)
    app.chord("p")
    assert not app.find_all("Sheet")
    assert not app.sees("Back to your changes"), "the other does not come upon them"
    assert app.draft("Ben") is None
    draft = app.draft("Ana")
    assert draft is not None
    assert (draft.text, draft.visibility) == ("Soup\n\nexams", Visibility.PRIVATE)
    app.go("today")
    assert app.composer.text == ""
    app.chord("p")
    assert app.composer.text == "Soup\n\nexams"


def test_words_in_a_sheet_wait_under_the_door(open_app: Open) -> None:
    app = open_app()
    season_half_named(app)
    app.chord("l")
    app.press("Ben", "Segment")
    app.press("Open")
    draft = app.draft("Ana")
    assert draft is not None
    assert draft.text == "exams"


def test_words_in_a_sheet_are_kept_when_the_window_closes(open_app: Open) -> None:
    app = open_app()
    app.type("Soup")
    season_half_named(app)
    folder = app.bothways.opening.folder
    app.close()
    with Journal.open(folder) as journal:
        draft = journal.drafts.get(journal.partner("Ana").id)
    assert draft is not None
    assert draft.text == "Soup\n\nexams"


def test_going_elsewhere_leaves_a_way_back(open_app: Open) -> None:
    app = open_app()
    season_half_named(app)
    app.chord("2")
    app.press("Back to your changes")
    assert app.sees("exams")


def test_a_tag_counts_without_enter_and_the_chord_saves_from_the_sheet(open_app: Open) -> None:
    app = open_app()
    app.type("Soup")
    app.press("Tags, and what else belongs to it")
    app.type("winter")
    app.chord("enter")
    assert not app.find_all("Sheet")
    (entry,) = app.entries()
    assert (entry.text, entry.tags) == ("Soup", ("winter",))


def test_a_season_is_named_by_the_chord_that_saves(open_app: Open) -> None:
    app = open_app(screen="seasons")
    app.press("Name a season")
    app.chord("enter")
    assert app.find_all("Sheet"), "a name is needed"
    app.type("exams")
    app.chord("enter")
    (season,) = app.journal.seasons.all()
    assert season.label == "exams"
