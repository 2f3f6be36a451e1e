"""Markup in a person's words is words: nothing of it is ever interpreted, wherever it is drawn."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from kivy.core.window import Window
from kivy.uix.label import Label

from models.entities import NewEntry, Visibility
from models.journal import Journal
from screens.router import TABS
from tests.faults.strings import tag_string
from tests.ui.opened import Opened

Open = Callable[..., Opened]


def everywhere(journal: Journal) -> None:
    """Write tags of markup into everything that takes words."""
    chance = random.Random(20261128)
    ana, ben = (partner.id for partner in journal.partners)

    def odd() -> str:
        return f"w {tag_string(chance)}"

    def short() -> str:
        return odd()[:20].replace("\n", " ")

    journal.people.rename(ben, "Ben [b]")
    for number in range(12):
        entry = journal.write(
            (ana, ben)[number % 2],
            NewEntry(
                odd(),
                tags=(short(),),
                feeling=odd(),
                visibility=list(Visibility)[number % 3 == 0],
            ),
        )
        if number % 3:
            journal.marks.notice((ben, ana)[number % 2], entry.id, odd())
    journal.needs.voice(ana, odd())
    journal.seasons.propose(ana, short(), journal.today(), None)
    journal.delete(ana, journal.write(ana, NewEntry(odd())).id)


def labels() -> list[Label]:
    return [widget for top in Window.children for widget in top.walk() if isinstance(widget, Label)]


def test_no_screen_reads_markup(open_app: Open) -> None:
    app = open_app(everywhere)
    pages = (*TABS, "seasons", "trash", "people", "reminders", "inbox", "year", "keeping")
    for page in pages:
        app.go(page)
        assert labels()
        for label in labels():
            assert not label.markup, (page, label)
    entry = app.entries("Ana")[0]
    app.go("entry", entry_id=entry.id)
    assert app.sees(entry.text)
    assert not [label for label in labels() if label.markup]
    app.bothways.messages.say(entry.text)
    app.bothways.messages.ask(
        "w [b]", entry.text, quote=entry.text, safe="[i]", act="[u]", on_act=str
    )
    app.frames(4)
    assert not [label for label in labels() if label.markup]
    app.key("escape")


def test_thousands_of_tags_are_drawn_as_they_are(
    open_app: Open, trials: Callable[[int, int], int]
) -> None:
    from screens.widgets.labels import TagLabel
    from screens.widgets.rows import ListRow
    from screens.widgets.words import Words

    app = open_app()
    words, label, row = Words(), TagLabel(), ListRow()
    drawn: list[Any] = [words, label, row]
    for widget in drawn:
        app.bothways.root.add_widget(widget)
    chance = random.Random(20261128)
    for number in range(trials(250, 5_000)):
        odd = tag_string(chance)
        words.text = label.text = row.title = row.text = odd
        if number % 5 == 0:
            app.frames(1)
            assert words.text == odd
            assert not words.refs
            assert not [one for one in labels() if one.markup or one.refs]
    for widget in drawn:
        app.bothways.root.remove_widget(widget)
    app.frames(2)
