"""The navigation bar of the narrow window: five items, the active one on a pill."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.relativelayout import RelativeLayout

from screens import kv
from screens.widgets.icon import Icon
from screens.widgets.press import Pressable
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["Icon", "NavBar", "NavItem", "Words"]


class NavItem(Pressable, RelativeLayout):
    """One item: an icon over its word; active it has a pill behind a heavier icon."""

    name = StringProperty()
    text = StringProperty()
    icon = StringProperty()
    active = BooleanProperty(False)
    #: With large text only the active item keeps its word.
    word_shown = BooleanProperty(True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(takes_focus=True, **kwargs)

    def ring_box(self) -> tuple[float, float, float, float]:
        """Return the whole item; a RelativeLayout draws from its own corner."""
        return 0, 0, self.width, self.height


class NavItems(BoxLayout):
    """What bar and rail share: `items` are (name, word, icon), `chosen` the active name.

    ``on_choose(name)`` is dispatched when a person presses an item.
    """

    items = ListProperty()
    chosen = StringProperty()
    __events__: tuple[str, ...] = ("on_choose",)

    def on_kv_post(self, _base: Any) -> None:
        """Make the items once the holder is there."""
        self.fbind("items", self.build_items)
        self.fbind("chosen", self._mark)
        self.build_items()

    def holder(self) -> Any:
        """Return the layout that holds the items."""
        return self

    def build_items(self, *_: object) -> None:
        """Make the items anew."""
        self.holder().clear_widgets()
        for name, text, icon in self.items:
            item = NavItem(name=name, text=text, icon=icon)
            item.bind(on_release=self._pressed)
            self.holder().add_widget(item)
        self._mark()

    def item(self, name: str) -> NavItem:
        """Return the item called `name`; StopIteration where there is none."""
        return next(i for i in self.holder().children if i.name == name)

    def _mark(self, *_: object) -> None:
        for item in self.holder().children:
            item.active = item.name == self.chosen

    def _pressed(self, item: NavItem) -> None:
        self.dispatch("on_choose", item.name)

    def on_choose(self, name: str) -> None:
        """A person asked for `name`."""


class NavBar(NavItems):
    """The bar at the foot of the window."""
