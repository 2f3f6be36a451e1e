"""What lives as long as the store is open is kept out of Python's full garbage collections."""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import Any

from kivy.clock import Clock

#: Seconds after the store has opened; the first pages have come by then.
SETTLED_AFTER = 2.0
#: Seconds after which nothing of a page that went moves any more: animations hold what they move,
#: what is still read for a page holds the page. Once more for what took longer on a slow computer.
COLLECTED_AFTER = (1.0, 5.0)


def spare_long_collections(app: Any) -> None:
    """Keep what is there once the store is open out of Python's full garbage collections.

    Modules, rules and widgets live as long as the app; walking all of them took 80 ms, a dropped
    frame every few thousand rows of scrolling. Where the store goes, what was on its pages goes.
    """
    due = [Clock.create_trigger(_collect, seconds) for seconds in COLLECTED_AFTER]

    def settle(_dt: float) -> None:
        if app.session.store == "open":
            gc.freeze()
            give_back()

    def keep(_session: Any, state: str) -> None:
        if state == "open":
            gc.freeze()
            # the first pages and statements come after that, and stay as well
            Clock.schedule_once(settle, SETTLED_AFTER)
        elif state != "opening":
            gc.unfreeze()
            for collecting in due:
                collecting()

    def end(_app: Any) -> None:
        for collecting in due:
            collecting.cancel()

    app.session.bind(store=keep)
    app.bind(on_stop=end)


def give_back() -> None:
    """Give the system the memory that loading has left free: about 1 MB, in half a millisecond.

    glibc keeps it otherwise, for every thread its own; elsewhere there is nothing to do.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def _collect(_dt: float) -> None:
    gc.collect()
