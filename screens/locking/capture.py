"""Hide the window from screenshots and recordings, where the system offers it: Windows alone.

X11 lets every program of the desktop read every window, and Wayland leaves recording to the
compositor; neither has a way for a program to ask. macOS has one that newer recorders pass over.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable

log = logging.getLogger(__name__)

#: Values of ``SetWindowDisplayAffinity``: shown everywhere, black in pictures (Windows 7), left
#: out of pictures (Windows 10 of 2020 and newer).
SHOWN, BLACK, LEFT_OUT = 0x0, 0x1, 0x11

#: Takes the window's handle and a value; says whether Windows did it.
Affinity = Callable[[int, int], bool]


def is_offered(platform: str = sys.platform) -> bool:
    """Return whether this system has a way to hide a window from pictures of the screen."""
    return platform == "win32"


def apply(hidden: bool, affinity: Affinity | None = None, handle: int | None = None) -> bool:
    """Hide the window from pictures or show it again; False where that was not possible."""
    affinity = affinity or _affinity()
    if affinity is None:
        return False
    window = _handle() if handle is None else handle
    wanted = (LEFT_OUT, BLACK) if hidden else (SHOWN,)
    if any(affinity(window, value) for value in wanted):
        return True
    log.warning("The window could not be hidden from pictures of the screen.")
    return False


def _affinity() -> Affinity | None:
    if sys.platform == "win32":
        call = ctypes.windll.user32.SetWindowDisplayAffinity
        call.argtypes, call.restype = [ctypes.c_void_p, ctypes.c_uint32], ctypes.c_int
        return lambda window, value: bool(call(window, value))
    return None


def _handle() -> int:
    from kivy.core.window import Window

    return int(Window.get_window_info().window)
