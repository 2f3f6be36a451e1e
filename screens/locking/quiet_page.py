"""The page that quick hide shows: one to read, the same for everybody, with nothing of the book."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.core.window import Keyboard
from kivy.properties import NumericProperty

from models.words import _
from screens import kv
from screens.keys import HIDE, MAC
from screens.kv import theme_in_use
from screens.locking.curtain import Curtain
from screens.widgets.scroller import Scroller
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["QuietPage", "Scroller", "Words", "neutral_title"]


def neutral_title() -> str:
    """Return what stands in the title of the window meanwhile."""
    return _("Notes")


class QuietPage(Curtain):
    """A note on house plants. `back` is called by Esc and by the key that brought it."""

    rank = 2
    #: Pixels beside a column that is pleasant to read.
    side = NumericProperty(0)

    def __init__(self, back: Callable[[], object], **kwargs: Any) -> None:
        self._back = back
        super().__init__(takes_all=True, **kwargs)

    def on_width(self, _page: Any, width: float) -> None:
        """Keep the column as narrow as a page."""
        theme = theme_in_use()
        self.side = max(theme.gutter, (width - theme.reading_max) / 2)

    def draw(self) -> None:
        """Cover the window, from the first line on."""
        self.ids.scroll.scroll_y = 1
        super().draw()

    def key(self, key: int, modifiers: list[str]) -> bool:
        """Come back on Esc or the key that hides; scroll as any page does."""
        scroll, name = self.ids.scroll, Keyboard.keycode_to_string(Keyboard, key)
        chord = ("meta" if MAC else "ctrl") in modifiers
        if name == "escape" or (name, chord) == HIDE:
            self._back()
        elif key in _STEPS and scroll.viewport_size[1] > scroll.height:
            scroll.scroll_y = min(1.0, max(0.0, scroll.scroll_y + _STEPS[key]))
        return False


_STEPS = {
    Keyboard.keycodes["down"]: -0.1,
    Keyboard.keycodes["up"]: 0.1,
    Keyboard.keycodes["pagedown"]: -0.5,
    Keyboard.keycodes["pageup"]: 0.5,
}
