"""The pages below More: seasons, trash, names, look, keeping; all at once and kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models import settings as settings_file
from models.entities import Mark, NewEntry, Visibility
from models.exchange import import_file
from models.journal import Journal
from screens.more.menu import MoreScreen
from tests.ui.opened import Opened

Open = Callable[..., Opened]


def by_ana(*texts: str) -> Callable[[Journal], object]:
    return lambda journal: [
        journal.write(journal.partner("Ana").id, NewEntry(text=text)) for text in texts
    ]


def rows(app: Opened) -> list[Any]:
    return sorted(app.find_all("ListRow"), key=lambda row: -row.top)


def test_every_row_of_more_leads_to_a_page_and_esc_comes_back(open_app: Open) -> None:
    app = open_app()
    app.chord("5")
    titles = [row.title for row in rows(app)]
    assert len(titles) >= 8
    for title in titles:
        before = app.texts()
        app.press(title, "ListRow")
        assert app.texts() != before, f"{title} leads nowhere"
        assert not app.find_all("Toast", trouble=True), title
        app.keys("escape")
        assert isinstance(app.screen, MoreScreen)
        assert not app.find_all("Modal")


def test_more_is_walked_by_keys(open_app: Open) -> None:
    app = open_app()
    app.chord("5")
    app.keys("tab", "tab")
    focused: Any = app.focused()
    assert focused.title == rows(app)[1].title
    app.keys("enter")
    assert not isinstance(app.screen, MoreScreen)


# --- seasons ---


def test_a_season_takes_both(open_app: Open) -> None:
    app = open_app(screen="more")
    app.press("Seasons")
    app.press("Name a season")
    app.tap(app.find_all("Field")[0])
    app.type("The exam weeks")
    app.press("Name it")
    (season,) = app.journal.seasons.all()
    assert season.label == "The exam weeks"
    ids = tuple(partner.id for partner in app.journal.partners)
    assert not season.is_confirmed(ids)
    app.chord("p")
    app.press("Confirm it")
    (season,) = app.journal.seasons.all()
    assert season.is_confirmed(ids)
    app.press("End it today")
    (season,) = app.journal.seasons.all()
    assert season.end == app.journal.today()
    app.press("Undo")
    (season,) = app.journal.seasons.all()
    assert season.end is None


# --- trash ---


def test_what_was_deleted_comes_back_from_the_trash(open_app: Open) -> None:
    def prepare(journal: Journal) -> None:
        by_ana("kept", "thrown away")(journal)
        ana = journal.partner("Ana").id
        gone = next(e for e in journal.entries(ana).entries if e.text == "thrown away")
        journal.delete(ana, gone.id)

    app = open_app(prepare, screen="more")
    app.press("Trash")
    assert app.sees("thrown away")
    app.press("Take it back")
    assert {entry.text for entry in app.entries("Ana")} == {"kept", "thrown away"}
    assert app.sees("The trash is empty")


def test_emptying_the_trash_asks_first_and_keeps_it_when_in_doubt(open_app: Open) -> None:
    def prepare(journal: Journal) -> None:
        by_ana("thrown away")(journal)
        ana = journal.partner("Ana").id
        journal.delete(ana, journal.entries(ana).entries[0].id)

    app = open_app(prepare, screen="more")
    app.press("Trash")
    app.press("Empty the trash")
    app.keys("escape")
    assert len(app.journal.trash(app.writer.id)) == 1
    app.press("Empty the trash")
    app.keys("enter")  # the safe choice has the focus
    assert len(app.journal.trash(app.writer.id)) == 1
    app.press("Empty the trash")
    app.keys("right", "enter")
    assert app.journal.trash(app.writer.id) == ()


def test_nobody_sees_the_other_s_trash(open_app: Open) -> None:
    def prepare(journal: Journal) -> None:
        by_ana("thrown away")(journal)
        ana = journal.partner("Ana").id
        journal.delete(ana, journal.entries(ana).entries[0].id)

    app = open_app(prepare, screen="more")
    app.press("Trash")
    app.chord("p")
    assert not app.sees("thrown away")


# --- settings ---


@pytest.mark.parametrize(
    ("row", "word", "field", "value"),
    [
        ("Look", "Dusk", "palette", "dusk"),
        ("Look", "150 %", "text_scale", 1.5),
    ],
)
def test_the_look_changes_at_once_and_is_kept(
    open_app: Open, couple: Path, row: str, word: str, field: str, value: Any
) -> None:
    app = open_app(screen="more")
    before = app.picture().tobytes()
    app.press(next(r.title for r in rows(app) if r.title.startswith(row)))
    app.press(word)
    app.chord("5")
    assert app.picture().tobytes() != before
    app.close()
    assert getattr(settings_file.load(couple), field) == value


def test_dark_is_there_at_once(open_app: Open) -> None:
    from screens.kv import theme_in_use

    app = open_app(screen="look")
    light = list(theme_in_use().bg)
    app.bothways.change_settings(dark="dark")
    app.rest()
    assert sum(theme_in_use().bg[:3]) < sum(light[:3]) / 3


def test_names_marks_and_own_choices_are_kept(open_app: Open, couple: Path) -> None:
    app = open_app(screen="people")
    app.press("Name", "ListRow")
    field = app.find("Field")
    field.text = "Zoë"
    app.press("Keep it")
    assert app.sees("Zoë")
    app.touch(next(c for c in app.find_all("MarkChoice") if not c.chosen))
    app.touch(app.one_that_says("A question of the day", "SwitchRow"))
    app.go("today")
    assert app.composer.prompt == ""
    app.close()
    with Journal.open(couple, now=app.clock) as journal:
        zoe = journal.partner("Zoë")
        assert zoe.mark is not Mark.LAGOON
        assert not journal.people.settings(zoe.id).prompts_shown
        assert journal.people.settings(journal.partner("Ben").id).prompts_shown


def test_a_name_that_is_taken_is_refused_beside_the_field(open_app: Open) -> None:
    app = open_app(screen="people")
    app.press("Name", "ListRow")
    field: Any = app.find("Field")
    field.text = "ben"
    app.press("Keep it")
    assert field.error
    assert field.text == "ben"
    assert app.journal.partners[0].name == "Ana"


def test_what_is_written_by_default_is_each_one_s_own(open_app: Open) -> None:
    app = open_app(screen="people")
    segmented: Any = app.find_all("Segmented")[0]
    segmented.dispatch("on_choose", Visibility.PRIVATE.value)
    app.rest()
    ana, ben = (app.journal.people.settings(p.id).visibility for p in app.journal.partners)
    assert (ana, ben) == (Visibility.PRIVATE, Visibility.SHARED)


# --- keeping ---


def test_an_export_from_the_app_holds_the_book_and_the_own_notebook(
    open_app: Open, tmp_path: Path
) -> None:
    def prepare(journal: Journal) -> None:
        by_ana("shared")(journal)
        for partner in journal.partners:
            journal.write(
                partner.id,
                NewEntry(text=f"{partner.name}'s own", visibility=Visibility.PRIVATE),
            )

    out = tmp_path / "out"
    out.mkdir()
    app = open_app(prepare, screen="keeping")
    app.screen._export(out)
    app.rest()
    (file,) = out.iterdir()
    import_file(tmp_path / "other", file, who="Ana")
    with Journal.open(tmp_path / "other", now=app.clock) as other:
        ana = other.partner("Ana").id
        assert {e.text for e in other.entries(ana).entries} == {"shared", "Ana's own"}
        assert {e.text for e in other.entries(other.partner("Ben").id).entries} == {"shared"}


def test_what_an_import_would_bring_is_told_in_words(open_app: Open, tmp_path: Path) -> None:
    app = open_app(by_ana("shared"), screen="keeping")
    app.screen._export(tmp_path)
    app.rest()
    (file,) = tmp_path.glob("*.zip")
    app.screen._preview(file)
    app.rest()
    assert app.sees("No entry in it is new here.")
    assert app.sees("Left out: 1, here already.")
    assert not app.sees("LeftOut"), "a person reads words"


def test_erasing_asks_first_and_then_leads_to_welcome(open_app: Open, couple: Path) -> None:
    app = open_app(by_ana("kept"), screen="keeping")
    app.press("Erase everything", "ListRow")
    app.keys("escape")
    assert [entry.text for entry in app.entries()] == ["kept"]
    app.press("Erase everything", "ListRow")
    app.keys("right", "enter")
    app.until(lambda: app.bothways.router.name == "welcome")
    assert not (couple / "book.db").exists()
    assert not (couple / "notebooks").exists() or not list((couple / "notebooks").iterdir())
