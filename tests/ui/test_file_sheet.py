"""Choosing a file as a person does: by its name, by a path, by going through folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from kivy.uix.floatlayout import FloatLayout

from screens import kv
from screens.tasks import Worker
from screens.theme import Theme
from screens.widgets.file_sheet import MOST_ROWS, choose_file, choose_folder, typed_path
from tests.ui.driver import Driver


class Chooser(Driver):
    """A page on which a file is chosen from below `home`; `chosen` holds what was."""

    worker: Worker
    chosen: list[Path]

    def open(self, choose: Callable[..., None], *endings: tuple[str, ...]) -> None:
        choose(self.worker, "Choose", *endings, self.chosen.append)
        self.rest()

    def rest(self) -> None:
        self.frames(4)
        self.until(lambda: not self.worker.busy)
        self.frames(4)

    def rows(self) -> list[str]:
        return [row.title for row in self.find_all("ListRow")]

    def write(self, words: str) -> None:
        self.type(words)
        self.rest()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with pictures, a folder in it, and one further down."""
    for name in ("a cat.jpg", "a dog.jpg", "notes.txt", "Summer/sea.jpg", "Summer/1999/sand.jpg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


@pytest.fixture
def page(home: Path) -> Iterator[Chooser]:
    kv.install(Theme(reduced_motion=True))
    driver = Chooser.of(FloatLayout())
    failures: list[Any] = []
    driver.worker, driver.chosen = Worker(failures.append, failures.append), []
    yield driver
    driver.close()
    driver.worker.close()
    assert not failures


def test_a_few_letters_and_enter_choose_a_file(page: Chooser, home: Path) -> None:
    page.open(choose_file, (".jpg",))
    assert page.rows() == [f"Up: {home.parent}", "Summer", "a cat.jpg", "a dog.jpg"]
    page.write("dog\n")
    assert page.chosen == [home / "a dog.jpg"]
    assert not page.find_all("Sheet")


def test_a_whole_path_can_be_typed_letter_by_letter(page: Chooser, home: Path) -> None:
    page.open(choose_file, (".jpg",))
    path, upto = str(home / "Summer" / "1999" / "sand.jpg"), len(str(home))
    for part in (*path[:5], path[5:upto], *path[upto:]):  # the way to the home is long here
        page.write(part)
    assert page.rows() == ["sand.jpg"]
    page.key("enter")
    assert page.chosen == [home / "Summer" / "1999" / "sand.jpg"]


def test_going_into_a_folder_leaves_the_caret_in_the_field(page: Chooser, home: Path) -> None:
    page.open(choose_file, (".jpg",))
    page.write("summ\n")
    assert page.rows() == [f"Up: {home}", "1999", "sea.jpg"]
    assert page.find("Field").input.focus
    page.write("sea\n")
    assert page.chosen == [home / "Summer" / "sea.jpg"]


def test_a_folder_is_chosen_by_its_path(page: Chooser, home: Path) -> None:
    page.open(choose_folder)
    page.write("~/Summer\n")
    assert page.rows() == [f"Up: {home}", "1999"]
    page.tap(page.find("Button48", text="Take this folder"))
    assert page.chosen == [home / "Summer"]


def test_a_crowded_folder_shows_its_beginning_and_says_so(page: Chooser, home: Path) -> None:
    for number in range(MOST_ROWS + 5):
        (home / "Summer" / f"shell {number:03}.jpg").touch()
    page.open(choose_file, (".jpg",))
    page.write("summ\n")
    assert len(page.rows()) == MOST_ROWS + 1  # and the way up
    assert page.sees("There is more here")
    page.write("034")
    assert page.rows() == ["shell 034.jpg"]
    assert not page.sees("There is more here")


def test_what_is_typed_is_a_path_only_where_it_begins_like_one(home: Path) -> None:
    assert typed_path(" Dog ") == (None, "dog")
    assert typed_path(f"{home}/Su") == (home, "su")
    assert typed_path(f"{home}/") == (home, "")
    assert typed_path("~") == (home, "")
