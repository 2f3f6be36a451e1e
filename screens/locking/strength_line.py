"""The line below a new passphrase that says how hard it is to guess."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.properties import NumericProperty
from kivy.uix.boxlayout import BoxLayout

from models import locks
from models.words import N_, _
from screens import kv
from screens.kv import theme_in_use
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["StrengthLine", "Words"]

#: After the last key, in seconds.
PAUSE = 0.25
_SAID = ("", N_("Easy to guess"), N_("Could be guessed"), N_("Good"), N_("Very good"))


class StrengthLine(BoxLayout):
    """A thin line that fills in four steps of one colour, with the same in words below.

    Call :meth:`watch` once and :meth:`typed` at every change. What was typed is read when it is
    judged, and no copy of it stays; what is found out about a former text is dropped.
    """

    step = NumericProperty(0)
    #: How much of the line is filled, on its way to `step` quarters.
    share = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        self._worker: Any = None
        self._read: Callable[[], str] = str
        self._names: tuple[str, ...] = ()
        self._task: Any = None
        self._later = Clock.create_trigger(self._judge, PAUSE)
        super().__init__(**kwargs)

    def watch(self, worker: Any, read: Callable[[], str], names: Iterable[str]) -> None:
        """Judge what `read` returns, on `worker`; `names` are the partners'."""
        self._worker, self._read, self._names = worker, read, tuple(names)

    def typed(self) -> None:
        """Judge what stands there a moment after the last key; nothing at all is shown at once."""
        self.drop()
        if self._read():
            self._later()
        else:
            self.step = 0

    def drop(self) -> None:
        """Judge nothing that was typed until now."""
        self._later.cancel()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def words(self, step: float) -> str:
        """Return what the line says; a blank keeps its place."""
        return _(_SAID[int(step)]) if step else " "

    def on_step(self, _line: Any, step: float) -> None:
        """Let the line grow or shrink, at once where less motion is wanted."""
        Animation.cancel_all(self, "share")
        seconds = theme_in_use().seconds("chip")
        if seconds and self.get_root_window() is not None:
            Animation(share=step / 4, d=seconds, t="out_cubic").start(self)
        else:
            self.share = step / 4

    def _judge(self, _dt: float) -> None:
        if self.get_root_window() is not None:
            work = partial(locks.strength, self._read(), self._names)
            self._task = self._worker.in_background(work, self._came, self._failed)

    def _came(self, step: int) -> None:
        self._task = None
        self.step = step

    def _failed(self, error: Exception) -> None:
        self._task = None
        raise error
