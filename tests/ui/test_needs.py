"""Needs under the hands of two partners: voiced, heard, answered, changed, met, let go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from models.entities import Kind, Need, NeedState
from models.journal import Journal
from tests.ui.opened import Opened

Open = Callable[..., Opened]


def voiced_by(who: str, text: str = "An hour of quiet") -> Callable[[Journal], Need]:
    return lambda journal: journal.needs.voice(journal.partner(who).id, text)


def need(app: Opened) -> Need:
    app.rest()
    (found,) = app.journal.needs.all(app.writer.id)
    assert isinstance(found, Need)
    return found


def test_voicing_a_need_by_keys(open_app: Open) -> None:
    app = open_app()
    app.chord("4")
    assert app.sees("Nothing is waiting")
    app.keys("tab", "spacebar")
    app.type("An hour of quiet")
    app.keys("tab", "spacebar")  # comfort, the first kind
    app.press("Voice it")
    assert (need(app).text, need(app).kind) == ("An hour of quiet", Kind.COMFORT)
    assert app.sees("An hour of quiet")
    assert app.sees("Voiced today")


def test_the_empty_page_s_button_voices_a_need(open_app: Open) -> None:
    app = open_app(screen="needs")
    app.press("Voice a need")
    assert app.find_all("Button48", text="Voice it")


def test_voicing_a_need_by_touch_takes_words(open_app: Open) -> None:
    app = open_app(screen="needs")
    app.touch(app.find("Button48", text="Voice"))
    assert app.find("Button48", text="Voice it").disabled
    app.type("  ")
    assert app.find("Button48", text="Voice it").disabled
    app.type("A walk")
    app.press("Voice it")
    assert need(app).text.strip() == "A walk"


def test_the_other_hears_it_with_a_line(open_app: Open) -> None:
    app = open_app(voiced_by("Ben"), screen="needs")
    app.press("I hear you")
    app.type("I see how full it is")
    app.touch(app.find_all("Button48", text="I hear you")[-1])
    event = need(app).events[-1]
    assert (event.state, event.words) == (NeedState.HEARD, "I see how full it is")
    assert app.sees("I see how full it is")
    assert not app.find_all("Button48", text="I hear you"), "it is said once"


@pytest.mark.parametrize(
    ("word", "state"),
    [("Met", NeedState.MET), ("Partly", NeedState.PARTLY), ("Let go", NeedState.LET_GO)],
)
def test_its_author_says_how_it_went(open_app: Open, word: str, state: NeedState) -> None:
    app = open_app(voiced_by("Ana"), screen="needs")
    app.press(word)
    app.touch(app.find_all("Button48", text=word)[-1])
    assert need(app).state is state


def test_a_change_needs_words_and_the_other_sees_it(open_app: Open) -> None:
    app = open_app(voiced_by("Ana"), screen="needs")
    app.press("It changed")
    assert app.find_all("Button48", text="It changed")[-1].disabled
    app.type("Half an hour would do")
    app.touch(app.find_all("Button48", text="It changed")[-1])
    assert need(app).text == "Half an hour would do"
    app.chord("p")
    assert app.sees("Half an hour would do")
    assert app.sees("An hour of quiet"), "what it was stays in its history"


def test_nobody_steps_for_the_other(open_app: Open) -> None:
    app = open_app(voiced_by("Ben"), screen="needs")
    for word in ("Met", "Partly", "It changed", "Let go"):
        assert not app.find_all("Button48", text=word)


@pytest.mark.parametrize("way", ["toast", "keys"])
def test_a_step_can_be_taken_back(open_app: Open, way: str) -> None:
    app = open_app(voiced_by("Ana"), screen="needs")
    app.press("Met")
    app.touch(app.find_all("Button48", text="Met")[-1])
    assert need(app).state is NeedState.MET
    if way == "toast":
        app.press("Undo")
    else:
        app.chord("z")
    assert need(app).state is NeedState.VOICED


def test_esc_leaves_a_sheet_without_a_step(open_app: Open) -> None:
    app = open_app(voiced_by("Ben"), screen="needs")
    app.press("I hear you")
    app.type("half a line")
    app.keys("escape")
    assert need(app).state is NeedState.VOICED
    app.keys("escape")
    assert app.bothways.router.name == "today"


def test_undo_with_nothing_to_undo_is_calm(open_app: Open) -> None:
    app = open_app(screen="needs")
    app.chord("z")
    toast: Any = app.find("Toast")
    assert toast.text
