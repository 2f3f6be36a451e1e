"""The app in a made-up language: what is not in its brackets was never given to a translator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import shorten

import pytest

from models import words
from models.entities import Query
from screens.keys import SHORTCUTS
from screens.widgets.composer_details import NEED_WORDS
from tests.shots import pages
from tests.shots.sight import inputs, texts, trouble, unmarked
from tests.shots.test_screens import held
from tests.ui.opened import Opened

Show = Callable[..., Opened]
SHOT = ("today", "journal", "balance", "needs", "more", "people", "compose")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    words.use("en")


def written(app: Opened) -> Iterator[str]:
    """Yield what people wrote or named themselves, whole and line by line."""
    journal = app.journal
    yield from (partner.name for partner in journal.partners)
    yield from (partner.name[0] for partner in journal.partners)
    yield from journal.tags(app.writer.id, "", 500)
    for season in journal.seasons.all():
        yield season.label
    for need in journal.needs.all(app.writer.id):
        yield need.text
        yield shorten(need.text, NEED_WORDS, placeholder=" …")
        yield from (event.words or "" for event in need.events)
    for entry in journal.entries(app.writer.id, Query(), limit=400).entries:
        yield entry.text
        yield from entry.text.splitlines()
        yield from (entry.noticed.words or "" for _ in [1] if entry.noticed)
        yield entry.feeling or ""
    yield "/home/ana/.local/bothways"


#: What is the same in every language: names of the app, of keys and of formats.
KEYS = tuple(shortcut.label() for shortcut in SHORTCUTS)
SAME = (*KEYS, "Both Ways", "tea")


def test_every_text_can_be_translated(show: Show, full: Path) -> None:
    app = show(full, language="pseudo")
    allowed = [*written(app), *SAME]
    wrong = []
    for name, way in {**pages.STILL, **pages.MOMENTS}.items():
        if name in ("safety", "reflections", "year"):
            continue  # long reading has its own test of translation; the year names months
        pages.visit(app, way)
        said = [seen.text for seen in texts()] + inputs()
        wrong += [f"{name}: not translated: {text!r}" for text in unmarked(said, allowed)]
        wrong += [f"{name}: {told}" for told in trouble()]
        if name in SHOT:
            wrong += held(app, f"pseudo-{name}")
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_welcome_can_be_translated(show: Show, tmp_path: Path) -> None:
    app = show(tmp_path / "none", language="pseudo")
    wrong = []
    for step in range(3):
        app.screen.step = step
        app.rest()
        said = [seen.text for seen in texts()] + inputs()
        wrong += unmarked(said, ["?", *SAME])
        wrong += trouble()
    assert not wrong, "\n".join(wrong)


def test_the_check_finds_what_was_forgotten() -> None:
    marked = words.pseudo("Saved. {name} can read it.").format(name="Ben")
    assert unmarked([marked, "Ana", "22 November", "\ue010", "80 %"], ["Ana"]) == []
    assert unmarked(["Save"], ["Ana"]) == ["Save"]
    assert unmarked([f"{marked} and more"], []) != []
