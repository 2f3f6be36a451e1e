"""What lives as long as the store is open is kept out of Python's full garbage collections."""

from __future__ import annotations

import gc
from typing import Any

from kivy.clock import Clock

#: Seconds after which nothing of a page that went moves any more: animations hold what they move.
ANIMATED = 1.0


def spare_long_collections(app: Any) -> None:
    """Keep what is there once the store is open out of Python's full garbage collections.

    Modules, rules and widgets live as long as the app; walking all of them took 80 ms, a dropped
    frame every few thousand rows of scrolling. Where the store goes, what was on its pages goes.
    """

    def keep_more(_dt: float) -> None:
        if app.session.store == "open":
            gc.freeze()

    def keep(_session: Any, state: str) -> None:
        if state == "open":
            gc.freeze()
            # the first pages and statements come after that, and stay as well
            Clock.schedule_once(keep_more, 5)
        else:
            gc.unfreeze()
            Clock.schedule_once(_collect, ANIMATED)

    app.session.bind(store=keep)


def _collect(_dt: float) -> None:
    gc.collect()
