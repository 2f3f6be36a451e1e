"""What lives as long as the app is kept out of Python's full garbage collections."""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import Any

from kivy.clock import Clock

#: Seconds after the store has opened; the first pages have come by then.
SETTLED_AFTER = 2.0


def spare_long_collections(app: Any) -> None:
    """Keep what is there once the store is open out of Python's full garbage collections.

    Modules, rules and widgets live as long as the app; walking all of them took 80 ms, a dropped
    frame every few thousand rows of scrolling.
    """

    def keep(_session: Any, state: str) -> None:
        if state == "open":
            gc.freeze()
            # the first pages and statements come after that, and stay as well
            Clock.schedule_once(_settle, SETTLED_AFTER)

    app.session.bind(store=keep)


def _settle(_dt: float) -> None:
    gc.freeze()
    give_back()


def give_back() -> None:
    """Give the system the memory that loading has left free: about 1 MB, in half a millisecond.

    glibc keeps it otherwise, for every thread its own; elsewhere there is nothing to do.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
