"""Long work on its way: what is done, how far it is, and a button that stops it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from models.words import _
from screens import kv
from screens.tasks import Cancelled
from screens.widgets.buttons import Button48
from screens.widgets.sheet import Sheet
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["UnderWay", "Words"]


class UnderWay(BoxLayout):
    """The content of the sheet; `share` runs from 0 to 1, `said` is what is being done.

    ``way = under_way(title, said, stopped)``; the work calls ``way.report(done, of)``, which raises
    :class:`Cancelled` once a person has stopped it; ``way.close()`` when it has ended.
    """

    share = NumericProperty(0)
    said = StringProperty()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sheet: Any = None
        self._said = self.said
        self._stopped = threading.Event()

    def report(self, done: int, of: int) -> None:
        """Tell how far the work is, from the worker."""
        if self._stopped.is_set():
            raise Cancelled
        share = done / of if of else 1.0
        Clock.schedule_once(lambda _dt: self._show(share))

    def _show(self, share: float) -> None:
        self.share = share
        # Where one part follows the other it begins anew.
        checking = _("Now everything is read back and checked ...")
        self.said = checking if share >= 1 else self._said

    def close(self) -> None:
        """The work has ended: take the sheet away."""
        sheet, self.sheet = self.sheet, None
        if sheet is not None:
            sheet.dismiss()

    def stop(self) -> None:
        """A person stops it; what was begun leaves nothing."""
        self._stopped.set()
        self.close()


def under_way(title: str, said: str, stopped: Callable[[], None]) -> UnderWay:
    """Show the sheet; `stopped` is called where a person stops the work."""
    way = UnderWay(said=said)
    cancel = Button48(look="tonal", text=_("Stop"))
    way.sheet = Sheet(title=title, content=way, foot=cancel, by_scrim=False)

    def leave(*_args: object) -> None:
        if way.sheet is not None:  # by Esc or a pull, not by its end
            way.stop()
            stopped()

    cancel.bind(on_release=way.sheet.dismiss)
    way.sheet.bind(on_dismiss=leave)
    way.sheet.open()
    return way
