"""What nobody foresaw, and what nobody should type: the app stays calm and keeps every word."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from kivy.clock import Clock
from kivy.core.clipboard import Clipboard

from models import log
from models.entities import NewEntry
from models.journal import Journal
from models.text import clean
from tests.ui.opened import Opened

Open = Callable[..., Opened]
SECRET = "something only for the two of us"


def broken() -> None:
    raise RuntimeError(SECRET)


def test_an_error_nobody_foresaw_is_told_calmly_and_life_goes_on(
    open_app: Open, tmp_path: Path
) -> None:
    folder = tmp_path / "logs"
    log.install(folder)
    try:
        app = open_app()
        app.type("kept")
        Clock.schedule_once(lambda _dt: broken())
        app.rest()
        assert app.find("Toast").trouble
        assert app.sees("What you saved is safe")
        app.chord("enter")
        assert [entry.text for entry in app.entries()] == ["kept"]
        app.bothways.worker.in_background(broken)
        app.rest()
        assert app.find("Toast").trouble
    finally:
        logging.shutdown()
        log.remove()
    written = "".join(path.read_text() for path in folder.iterdir())
    assert "RuntimeError" in written, "what happened is noted"
    assert "test_trouble.py" in written, "and where"
    assert SECRET not in written
    assert "kept" not in written


def test_a_store_that_went_away_is_told_and_the_words_stay(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    app.type("kept")

    def gone(*_args: object) -> None:
        raise OSError(5, "Input/output error", "/somewhere/book.db")

    monkeypatch.setattr(app.journal, "write", gone)
    app.chord("enter")
    assert app.composer.text == "kept"
    assert app.find("Toast").trouble
    assert not app.sees("/somewhere")


#: What people paste, and what only a fuzzer types.
NASTY = (
    *("\ud800", "a\udfffb", "\x00", "a\x00b", "\x1b[31m", "\x7f", "\u202eabc\u202c", "\u2066x"),
    *("[b]bold[/b]", "[ref=x]y[/ref]", "[color=ff0000]", "[/", "&amp;", "&bl;", "<script>"),
    *("%s %d", "{name}", "{0}", "%", "_", '"', "*", "' or 1=1 --", "\\", "\\n", "NEAR(", "a AND"),
    *(
        "👩‍👩‍👧‍👦",
        "🏳️‍🌈",
        "👍🏽",
        "é",
        "שלום עולם",
        "مرحبا",
        "日本語",
        "한국어",
        "नमस्ते",
        "\u200b",
        "\ufeff",
    ),
    *("\r\n", "\r", "\t", "\u2028", "\n\n\n", "=1+1", "+a", "-a", "@a", "i̇", "ß", "ﬃ"),
)


def nasty(draw: random.Random) -> str:
    """Return a string of some nasty pieces, or of any characters at all."""
    if draw.random() < 0.5:
        return " ".join(draw.choices(NASTY, k=draw.randint(1, 4)))
    return "".join(chr(draw.randrange(1, 0x10FFFF)) for _ in range(draw.randint(1, 12)))


@pytest.mark.timeout(3600)
def test_anything_can_be_typed_and_pasted(
    open_app: Open, trials: Callable[[int, int], int]
) -> None:
    app = open_app()
    draw = random.Random(20261122)
    field = app.composer.ids.field.input
    for number in range(trials(400, 10_000)):
        words = nasty(draw)
        if number % 2:
            app.type_at_once(words)
        else:
            field.insert_text(words)
        if number % 5 == 4:
            app.frames(1)
        if number % 20 == 19:
            save_and_compare(app)
    assert not [toast for toast in app.find_all("Toast") if toast.trouble]


def save_and_compare(app: Opened) -> None:
    """Save what is in the field; it is stored and shown as it was in the field."""
    before = app.composer.text
    app.chord("enter")
    if clean(before).strip():
        newest = app.entries()[0]
        assert newest.text == clean(before)
    else:
        app.composer.text = ""


def test_stored_texts_are_shown_as_they_are(open_app: Open) -> None:
    texts = [f"before {words} after" for words in NASTY]

    def prepare(journal: Journal) -> None:
        journal.write_many(journal.partners[0].id, [NewEntry(text=text) for text in texts])

    app = open_app(prepare)
    app.until(lambda: len(app.find_all("EntryCard")) == len(texts), timeout=60)
    shown = {card.entry.text: card for card in app.find_all("EntryCard")}
    for text in texts:
        card = shown[clean(text)]
        parts = [widget for widget in card.walk() if getattr(widget, "text", "")]
        assert any("before" in part.text and "after" in part.text for part in parts), text
        assert not any(getattr(part, "markup", False) for part in parts)


def test_a_megabyte_pasted_is_answered_and_kept(open_app: Open) -> None:
    app = open_app()
    words = ("all the way home she told me about the lake " * 24_000)[:1_000_000]
    Clipboard.copy(words)
    app.key("v", ["ctrl"])
    app.frames(2)
    app.chord("enter")
    if app.find_all("Toast", trouble=True):  # refused with a sentence: nothing is lost
        assert app.composer.text == words
    else:
        assert app.entries()[0].text == words
