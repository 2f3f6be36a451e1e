"""What Kivy does not pass on of SDL, the library it stands on: waiting for events, and the screens.

The library is the one Kivy has loaded already; where it cannot be found nothing is offered.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


class _Rect(ctypes.Structure):
    _fields_ = (
        ("x", ctypes.c_int),
        ("y", ctypes.c_int),
        ("w", ctypes.c_int),
        ("h", ctypes.c_int),
    )


@lru_cache(maxsize=1)
def _library() -> Any:
    path = _path()
    if path is None:
        return None
    try:
        return ctypes.CDLL(path)
    except OSError as error:
        log.warning("SDL cannot be asked: %s", type(error).__name__)
        return None


def _path() -> str | None:
    import kivy

    if sys.platform == "win32":
        return "SDL2.dll"
    package = Path(kivy.__file__).parent
    for folder in (package.parent / "Kivy.libs", package / ".dylibs"):
        for name in ("libSDL2-2*", "SDL2", "libSDL2.dylib"):
            for found in sorted(folder.glob(name)):
                return str(found)
    return None


def function(name: str, *arguments: Any) -> Any:
    """Return SDL's function `name`, which takes `arguments` and returns an int, or None."""
    library = _library()
    if library is None or not hasattr(library, name):
        return None
    found = getattr(library, name)
    found.argtypes, found.restype = list(arguments), ctypes.c_int
    return found


def wake() -> None:
    """End SDL's wait for events from any thread: something is to be done on the UI thread."""
    push = function("SDL_PushEvent", ctypes.c_char_p)
    if push is not None:
        user_event = 0x8000
        push(user_event.to_bytes(4, sys.byteorder).ljust(56, b"\0"))


def screens() -> list[tuple[int, int, int, int]]:
    """Return x, y, width and height of every screen, in pixels; empty where SDL is not asked."""
    count = function("SDL_GetNumVideoDisplays")
    bounds = function("SDL_GetDisplayBounds", ctypes.c_int, ctypes.POINTER(_Rect))
    if count is None or bounds is None:
        return []
    found = []
    for number in range(count()):
        rect = _Rect()
        if bounds(number, ctypes.byref(rect)) == 0:
            found.append((rect.x, rect.y, rect.w, rect.h))
    return found
