"""Rest when nothing moves: almost no processor time, and yet a key is on screen at once.

Kivy's loop wakes 60 times a second for nothing (2.4 % of a core). Lowering the frame limit alone
would make the first key wait for the next frame. So the pause between two resting frames is spent
inside SDL's own wait, which ends at the first event; drawing anything keeps the full rate for a
moment, so animations, scrolling and a blinking caret run as smoothly as ever.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable

from kivy.clock import Clock
from kivy.core.window import Window

from screens import sdl

#: Frames a second while nothing moves; timers fire at most one such frame late.
RESTING_FPS = 5
#: The same while nobody sees the window.
HIDDEN_FPS = 2
#: Seconds at the full rate after the last event or drawing.
AWAKE_SECONDS = 0.4
#: Where SDL cannot be asked to wait, the longest pause that still feels immediate.
POLLING_FPS = 25

Wait = Callable[[int], bool]


def sdl_wait() -> Wait | None:
    """Return a function that waits up to so many milliseconds for an event, or None.

    The event stays in the queue.
    """
    wait = sdl.function("SDL_WaitEventTimeout", ctypes.c_void_p, ctypes.c_int)
    return None if wait is None else lambda milliseconds: bool(wait(None, milliseconds))


class Idle:
    """Takes over the clock's pause between frames.

    `busy` says whether the worker has something under way: its results must not wait.
    """

    def __init__(self, busy: Callable[[], bool], wait: Wait | None = None) -> None:
        self._busy = busy
        self._wait = wait if wait is not None else sdl_wait()
        self._until = 0.0
        self._hidden = False
        self._kivy_idle = Clock.idle

    def start(self) -> None:
        """Begin to rest between events."""
        Clock.idle = self._idle
        Window.bind(on_flip=self.stir, **self._seen_or_not)
        self.stir()

    def stop(self) -> None:
        """Give the clock its own pause back."""
        Clock.idle = self._kivy_idle
        Window.unbind(on_flip=self.stir, **self._seen_or_not)

    @property
    def _seen_or_not(self) -> dict[str, Callable[..., None]]:
        gone, back = self._is_hidden, self._is_seen
        return {"on_hide": gone, "on_minimize": gone, "on_show": back, "on_restore": back}

    def _is_hidden(self, *_args: object) -> None:
        self._hidden = True

    def _is_seen(self, *_args: object) -> None:
        self._hidden = False
        self.stir()

    def stir(self, *_args: object) -> None:
        """Run at the full rate for a moment."""
        self._until = Clock.time() + AWAKE_SECONDS

    def _idle(self) -> float:
        if self._busy() or Clock.time() < self._until:
            current: float = self._kivy_idle()
            return current
        self._rest()
        current = Clock.time()
        Clock._dt = current - Clock._last_tick
        Clock._last_tick = current
        return current

    def _rest(self) -> None:
        if self._wait is None:
            Clock.usleep(1_000_000 / POLLING_FPS)
        elif self._wait(1000 // (HIDDEN_FPS if self._hidden else RESTING_FPS)):
            self.stir()
