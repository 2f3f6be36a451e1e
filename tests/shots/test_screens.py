"""Every screen as it looks: light and dark, narrow and wide, large text, empty, full, troubled.

A test walks through several pages and reports all that differ, so that one look at the pictures
in ``.cache/shots`` tells what has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.shots import pages
from tests.shots.compare import check
from tests.shots.sight import trouble
from tests.ui.driver import Driver
from tests.ui.opened import Opened

Show = Callable[..., Opened]

#: Look -> how the app is opened, and the pages shot in it.
LOOKS: Mapping[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "light": ({}, (*pages.STILL, *pages.MOMENTS)),
    "dark": (
        {"dark": "dark"},
        (
            *("today", "journal", "balance", "needs", "entry", "look"),
            *("copies", "calendar", "erase", "compose"),
        ),
    ),
    "narrow": ({"size": (360, 740)}, ("today", "journal", "balance", "needs", "people", "compose")),
    "wide": ({"size": (1200, 800)}, ("today", "journal", "balance", "needs", "more", "details")),
    "large": (
        {"text_scale": 2.0},
        ("today", "journal", "balance", "needs", "entry", "look", "copies", "compose", "details"),
    ),
}
EMPTY = ("today", "journal", "balance", "needs", "seasons", "trash", "year")


def shoot(app: Opened, look: str, names: Iterable[str]) -> list[str]:
    """Visit the pages and return what is wrong with them, in words."""
    ways = {**pages.STILL, **pages.MOMENTS}
    wrong = []
    for name in names:
        pages.visit(app, ways[name])
        wrong += [f"{look}-{name}: {said}" for said in trouble()]
        wrong += held(app, f"{look}-{name}")
    return wrong


def held(app: Driver, name: str) -> list[str]:
    """Hold the window against the picture `name`; return what is wrong, in words."""
    for scroll in app.find_all("ScrollView"):
        scroll.bar_color = scroll.bar_inactive_color  # it fades when it pleases
    try:
        check(app.picture(), name)
    except AssertionError as different:
        return [str(different)]
    return []


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_in_every_look(look: str, show: Show, full: Path) -> None:
    how, names = LOOKS[look]
    wrong = shoot(show(full, **how), look, names)
    assert not wrong, "\n".join(wrong)


def test_every_page_before_the_first_word(show: Show, empty: Path) -> None:
    wrong = shoot(show(empty), "empty", EMPTY)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("palette", ["orchard", "dusk", "hearth"])
def test_other_palettes(palette: str, show: Show, full: Path) -> None:
    wrong = shoot(show(full, palette=palette), palette, ("compose",))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_what_the_app_says(look: str, show: Show, empty: Path) -> None:
    app = show(empty, dark=look)
    wrong = []
    for name in ("saved", "trouble"):
        pages.visit(app, getattr(pages, name))
        wrong += [f"{look}-{name}: {said}" for said in trouble()]
        wrong += held(app, f"{look}-{name}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("look", "how"),
    [("light", {}), ("dark", {"dark": "dark"}), ("large", {"text_scale": 2.0})],
)
def test_welcome(look: str, how: dict[str, Any], show: Show, tmp_path: Path) -> None:
    app = show(tmp_path / "none", **how)
    app.rest()
    wrong = []
    for step in range(3):
        if step == 1:
            app.screen.ids.names.ids.first.text = "Ana"
            app.screen.ids.names.ids.second.text = "Ben"
        app.screen.step = step
        app.rest()
        wrong += [f"{look}-welcome-{step + 1}: {said}" for said in trouble()]
        wrong += held(app, f"{look}-welcome-{step + 1}")
    assert not wrong, "\n".join(wrong)
