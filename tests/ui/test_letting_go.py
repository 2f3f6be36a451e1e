"""What was closed is gone from memory: pages, the words on them, the app itself."""

from __future__ import annotations

import gc
import shutil
import weakref
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from kivy.lang import Builder

from screens import kv
from screens.router import TABS
from screens.sparing import spare_long_collections
from screens.theme import Theme
from tests.ui.opened import Opened

Open = Callable[..., Opened]


def what_stays(refs: Iterable[weakref.ref[Any]]) -> list[str]:
    """Return the classes of what is still there."""
    return sorted({type(found).__name__ for ref in refs if (found := ref()) is not None})


def all_over(app: Opened) -> list[weakref.ref[Any]]:
    """Write and visit every tab; return what of the pages there is now."""
    app.composer.ids.field.take_focus()
    app.type("Soup on the stove")
    for tab in TABS:
        app.go(tab)
        app.wheel(app.screen)
    app.go("today")
    return [
        weakref.ref(one)
        for screen in app.bothways.router._manager.screens
        for one in screen.walk(restrict=True)
    ]


def test_a_closed_app_leaves_nothing_in_memory(open_app: Open) -> None:
    app = open_app()
    refs = all_over(app)
    bothways = app.bothways
    refs += [
        weakref.ref(one)
        for one in (bothways, bothways.theme, bothways.root, bothways.session, bothways.router)
    ]
    app.close()
    kv.install(Theme())
    del bothways, app.bothways, app.app
    app.wait(0.8)  # a scroll bar that fades
    for _ in range(2):  # the rules of a page hold the theme until the page is gone
        Builder.sync()  # those that wait for a frame: there is none without an app
        gc.collect()
    assert what_stays(refs) == []


def test_an_erased_book_leaves_no_page_behind(open_app: Open, couple: Path) -> None:
    app = open_app()
    spare_long_collections(app.bothways)
    app.journal.close()
    app.bothways.session.journal = None
    app.bothways.opening.start()
    app.until(lambda: app.bothways.session.store == "open")
    app.rest()
    refs = all_over(app)
    app.bothways.erase(partial(shutil.rmtree, couple))
    app.until(lambda: app.bothways.router.name == "welcome")
    gc.disable()
    try:
        app.until(lambda: not what_stays(refs))
    finally:
        gc.enable()
        gc.unfreeze()
