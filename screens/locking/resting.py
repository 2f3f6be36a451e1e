"""How long nobody has touched a key or the window."""

from __future__ import annotations

from collections.abc import Callable

from kivy.clock import Clock
from kivy.core.window import Window

from screens.locking.ticking import Ticks, ticks

#: Seconds between two looks.
LOOK_EVERY = 1.0


class Resting:
    """Calls `look` every second with the seconds since the last key, touch or move."""

    def __init__(self, look: Callable[[float], None], ticks: Ticks = ticks) -> None:
        self._look = look
        self._ticks = ticks
        self._last = ticks()

    @property
    def idle(self) -> float:
        """The seconds since somebody was here."""
        return self._ticks() - self._last

    def start(self, idle: float = 0.0) -> None:
        """Begin to count, `idle` seconds after somebody was here."""
        self._last = self._ticks() - idle
        Window.bind(
            on_key_down=self._stir,
            on_key_up=self._stir,
            on_textinput=self._stir,
            on_touch_down=self._stir,
            mouse_pos=self._stir,
        )
        Clock.schedule_interval(self._tick, LOOK_EVERY)

    def stop(self) -> None:
        """Count no more."""
        Clock.unschedule(self._tick)
        Window.unbind(
            on_key_down=self._stir,
            on_key_up=self._stir,
            on_textinput=self._stir,
            on_touch_down=self._stir,
            mouse_pos=self._stir,
        )

    def stir(self) -> None:
        """Somebody is here."""
        self._last = self._ticks()

    def _stir(self, *_args: object) -> bool:
        self.stir()
        return False

    def _tick(self, _dt: float) -> None:
        self._look(self.idle)
