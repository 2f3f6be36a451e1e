"""Welcome by keys alone, and by names that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.entities import Mark
from tests.conftest import FrozenClock
from tests.ui.opened import Opened


@pytest.fixture
def app(tmp_path: Path, clock: FrozenClock) -> Iterator[Opened]:
    with Opened(tmp_path / "new", clock) as opened:
        yield opened


def field(app: Opened, label: str) -> Any:
    return app.find("Field", label=label)


def test_a_book_is_opened_by_keys_alone(app: Opened) -> None:
    app.type("Ana\nBen\n")
    app.rest()
    assert app.screen.step == 1
    app.keys("enter")  # the keyboard stands on the way on
    assert app.screen.step == 2
    app.keys("enter")
    app.until(lambda: app.journal is not None)
    app.rest()
    assert [(p.name, p.mark) for p in app.journal.partners] == [
        ("Ana", Mark.LAGOON),
        ("Ben", Mark.AMBER),
    ]


def test_going_back_leads_into_the_first_name(app: Opened) -> None:
    app.type("Ana\nBen\n")
    app.rest()
    app.key("escape")
    app.rest()
    assert app.screen.step == 0
    assert field(app, "Your name").input.focus


@pytest.mark.parametrize("second", ["ANA", "B" * 41])
def test_a_second_name_that_cannot_be_is_told_at_once_and_beside_it(
    app: Opened, second: str
) -> None:
    app.type(f"Ana\n{second}\n")
    app.rest()
    assert app.screen.step == 0
    assert field(app, "Your partner’s name").error
    assert not field(app, "Your name").error
    field(app, "Your partner’s name").input.text = "Ben"
    app.press("Go on")
    assert app.screen.step == 1
