"""What lives as long as the app is kept out of Python's full garbage collections."""

from __future__ import annotations

import gc
from typing import Any

from kivy.clock import Clock


def spare_long_collections(app: Any) -> None:
    """Keep what is there once the store is open out of Python's full garbage collections.

    Modules, rules and widgets live as long as the app; walking all of them took 80 ms, a dropped
    frame every few thousand rows of scrolling.
    """

    def keep(_session: Any, state: str) -> None:
        if state == "open":
            gc.freeze()
            # the first pages and statements come after that, and stay as well
            Clock.schedule_once(lambda _dt: gc.freeze(), 5)

    app.session.bind(store=keep)
