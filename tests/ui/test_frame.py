"""The frame of the app as a person meets it: narrow and wide windows, fields, chords."""

from __future__ import annotations

import ctypes
import gc
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kivy.core.window import Keyboard, Window

from screens import sdl
from screens.widgets.writing import Writing
from tests.conftest import FrozenClock
from tests.ui.driver import Driver
from tests.ui.opened import Opened

Open = Callable[..., Opened]


def test_the_rail_goes_when_the_window_gets_narrow_again(open_app: Open) -> None:
    app = open_app(size=(900, 700))
    assert app.find_all("NavRail")
    app.resize(420, 700)
    app.rest()
    assert not app.find_all("NavRail"), "it would lie over the words"
    app.resize(900, 700)
    app.rest()
    rail = app.find("NavRail")
    assert rail.height == app.bothways.root.height
    app.resize(420, 860)


def test_a_chord_with_a_figure_writes_no_figure(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    with monkeypatch.context() as held:
        held.setattr(type(Window), "modifiers", ["ctrl"])
        app.key("1", ["ctrl"])
        app.type("1")  # as X11 tells it besides the key
    app.rest()
    assert app.composer.text == ""
    with monkeypatch.context() as held:
        held.setattr(type(Window), "modifiers", ["alt", "ctrl"])  # AltGr on Windows
        app.type("€")
    assert app.composer.text == "€"


def test_a_shorter_name_in_place_of_a_long_one_is_seen_whole(
    tmp_path: Path, clock: FrozenClock
) -> None:
    with Opened(tmp_path / "new", clock) as app:
        field: Any = app.find("Field", label="Your name").input
        app.type("Benedikt Maximilian von und zu Hohenlohe-Schillingsfuerst")
        assert field.scroll_x > 0
        app.key("a", ["ctrl"])
        app.type("Ben")
        app.frames(3)
        assert field.scroll_x == 0


def test_an_app_that_was_closed_hears_no_keys_and_keeps_no_page(
    couple: Path, clock: FrozenClock
) -> None:
    app = Opened(couple, clock)
    heard: list[object] = []
    app.bothways.hands._keys.press = lambda *key: heard.append(key) or True
    page = weakref.ref(app.screen)
    app.close()
    Window.dispatch("on_key_down", ord("n"), 0, "n", ["ctrl"])
    assert heard == []
    field = Writing()
    with Driver.of(field) as other:
        del app
        # Kivy itself holds what is still fading, and the field whose caret moved last.
        other.tap(field)
        other.type("a")
        other.until(lambda: gc.collect() >= 0 and page() is None)


def test_letters_typed_right_after_tab_go_into_the_next_field(open_app: Open) -> None:
    app = open_app()
    Window.mainloop()  # what the window of the test before had to say
    app.composer.focus_field()
    app.frames(2)
    push = sdl.function("SDL_PushEvent", ctypes.c_char_p)
    number, window = 0x303, 1  # SDL_TEXTINPUT, the first window
    event = b"".join(part.to_bytes(4, sys.byteorder) for part in (number, 0, window))
    assert push((event + b"a").ljust(56, b"\0")) == 1
    # The focus moves while the letter waits, as it does on a slow frame.
    field = app.composer.ids.field.input
    field.focus = False
    field.focus = True
    Window.mainloop()  # frames alone take nothing out of SDL's queue
    assert app.composer.text == "a"


def test_the_space_that_presses_a_button_is_not_written_into_the_field(open_app: Open) -> None:
    app = open_app()
    app.one_that_says("Yesterday").focus = True
    space = Keyboard.keycodes["spacebar"]
    Window.dispatch("on_key_down", space, 0, " ", [])
    app.frames(1)
    assert app.composer.ids.field.focused, "the field is ready to be written in"
    Window.dispatch("on_textinput", " ")  # the same stroke, told once more
    Window.dispatch("on_key_up", space, 0)
    assert app.composer.text == ""
    app.type("a b")
    assert app.composer.text == "a b"
