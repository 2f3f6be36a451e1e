"""The frame around the screens: the bar below or the rail at the left, and room for a toast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.metrics import dp
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.screenmanager import ScreenManager

from models.words import N_, _
from screens import kv
from screens.router import TABS
from screens.widgets.nav import NavBar
from screens.window import WIDE

kv.load(__file__)

#: The word and the icon of each tab.
TAB_LOOKS = {
    "today": (N_("Today"), "feather"),
    "journal": (N_("Journal"), "book-open"),
    "balance": (N_("Balance"), "waves"),
    "needs": (N_("Needs"), "message-circle-heart"),
    "more": (N_("More"), "ellipsis"),
}


class Shell(FloatLayout):
    """Holds the screens in `manager` and moves between the tabs through `go`."""

    wide = BooleanProperty(False)
    bare = BooleanProperty(False)
    tab = StringProperty("today")

    def __init__(
        self, go: Callable[[str], None], hand_over: Callable[[], None], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._go = go
        self._hand_over = hand_over
        self.manager = ScreenManager(size_hint=(None, None))
        items = [(name, _(word), icon) for name, (word, icon) in TAB_LOOKS.items()]
        self.bar = NavBar(items=items, chosen="today", on_choose=self._chosen)
        self.rail: Any = None
        self._banners: dict[str, Any] = {}
        self.add_widget(self.manager)
        self.add_widget(self.bar)
        self.bind(size=self._lay_out, bare=self._lay_out)

    def show_tab(self, name: str) -> None:
        """Mark the tab that `name` belongs to; without a bar on what is no page of the book.

        What is opened from there, as the page of help, has none either.
        """
        if name in ("welcome", "trouble", "unlock"):
            self.bare = True
        if name in TABS:
            self.bare = False
            self.tab = self.bar.chosen = name
            if self.rail is not None:
                self.rail.chosen = name

    @property
    def banner(self) -> Any:
        """What stands above the screens about the store, None where nothing does."""
        return self._banners.get("store")

    def show_banner(self, banner: Any, about: str = "store") -> None:
        """Let `banner` stand above the screens, or nothing where None; one for each `about`."""
        before = self._banners.pop(about, None)
        if before is not None:
            self.remove_widget(before)
        if banner is not None:
            self._banners[about] = banner
            self.add_widget(banner)
            banner.bind(height=self._lay_out)
        self._lay_out()

    def show_writer(self, writer: Any) -> None:
        """Put the mark of who is writing at the foot of the rail."""
        self._writer = writer
        if self.rail is not None:
            self.rail.partner = writer

    _writer: Any = None

    def _chosen(self, _bar: Any, name: str) -> None:
        self._go(name)

    def _lay_out(self, *_args: Any) -> None:
        self.wide = self.width >= dp(WIDE)
        with_rail = self.wide and not self.bare
        if self.rail is not None and not with_rail:
            self.remove_widget(self.rail)
        head = self._place_banners()
        side = self._rail_width(self.height - head) if with_rail else 0
        foot = 0 if self.wide or self.bare else self.bar.height
        self._place_bar(foot)
        self.manager.pos = (self.x + side, self.y + foot)
        self.manager.size = (max(1, self.width - side), max(1, self.height - foot - head))

    def _place_banners(self) -> float:
        """Lay the banners along the top, one below the other; returns the height they take."""
        head = 0.0
        for banner in self._banners.values():
            banner.opacity = 0 if self.bare and banner.only_in_book else 1
            banner.disabled = not banner.opacity
            banner.width = self.width
            banner.pos = (self.x, self.top - head - banner.height)
            head += banner.height if banner.opacity else 0
        return head

    def _place_bar(self, foot: float) -> None:
        self.bar.size_hint_x = None
        self.bar.width = self.width
        self.bar.pos = (self.x, self.y if foot else self.y - self.bar.height)
        self.bar.disabled = not foot

    def _rail_width(self, height: float) -> float:
        if self.rail is None:
            from screens.widgets.nav_rail import NavRail

            self.rail = NavRail(
                items=self.bar.items,
                chosen=self.tab,
                partner=self._writer,
                on_choose=self._chosen,
                on_hand_over=lambda *_args: self._hand_over(),
            )
        if self.rail.parent is None:
            self.add_widget(self.rail)
        self.rail.size_hint = (None, None)
        self.rail.pos = self.pos
        self.rail.height = height
        return float(self.rail.width)
