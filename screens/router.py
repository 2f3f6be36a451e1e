"""Names to screens: going there, and coming back with Esc.

Screens are built when they are first shown, so that only the first one costs start-up time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from kivy.uix.screenmanager import NoTransition, ScreenManager

from screens.base import AppScreen

#: The five tabs in the order of the bar, as in PRODUCT.md.
TABS = ("today", "journal", "balance", "needs", "more")

#: Where each screen lives; ``module:class``.
SCREENS: Mapping[str, str] = {
    "welcome": "screens.welcome:WelcomeScreen",
    "unlock": "screens.unlock:UnlockScreen",
    "today": "screens.today:TodayScreen",
    "journal": "screens.journal:JournalScreen",
    "year": "screens.year:YearScreen",
    "balance": "screens.balance:BalanceScreen",
    "needs": "screens.needs:NeedsScreen",
    "more": "screens.more.menu:MoreScreen",
    "seasons": "screens.more.seasons:SeasonsScreen",
    "entry": "screens.entry:EntryScreen",
    "trash": "screens.more.trash:TrashScreen",
    "people": "screens.more.people:PeopleScreen",
    "look": "screens.more.look:LookScreen",
    "lock": "screens.more.privacy:PrivacyScreen",
    "keeping": "screens.more.keeping:KeepingScreen",
    "copies": "screens.more.copies:CopiesScreen",
    "reminders": "screens.more.reminders:RemindersScreen",
    "inbox": "screens.inbox:InboxScreen",
    "reading": "screens.more.reading:ReadingScreen",
    "trouble": "screens.trouble.page:TroubleScreen",
}


class Router:
    """Shows one screen at a time in `manager`.

    `equip` gives a new screen what it needs; `shown` is told the name of the screen in front.
    """

    def __init__(
        self,
        manager: ScreenManager,
        equip: Callable[[AppScreen], None],
        shown: Callable[[str], None],
    ) -> None:
        self._manager = manager
        self._manager.transition = NoTransition()
        self._equip = equip
        self._shown = shown
        self._trail: list[tuple[str, dict[str, Any]]] = []
        self._stale: set[str] = set()
        #: The tab that Esc leads to in the end.
        self.home = "today"
        #: Asked before a screen comes forward; true where something has to be done first.
        self.gate: Callable[[str, dict[str, Any]], bool] = lambda _name, _args: False

    @property
    def current(self) -> AppScreen | None:
        """The screen in front, None before the first."""
        screen: AppScreen | None = self._manager.current_screen
        return screen

    @property
    def name(self) -> str:
        """The name of the screen in front."""
        return self._trail[-1][0] if self._trail else ""

    def go(self, name: str, /, **args: Any) -> None:
        """Bring the screen `name` to the front; a tab starts a new trail for ``back``."""
        if self.gate(name, args):
            return
        if name in TABS or name in ("welcome", "trouble"):
            self._trail.clear()
        elif self._trail and self._trail[-1][0] == name:
            self._trail.pop()
        self._trail.append((name, args))
        self._front()

    def back(self) -> bool:
        """Close what is open inside the screen, else return to the one before.

        False where there is nowhere to go.
        """
        if self.current is not None and self.current.back():
            return True
        if len(self._trail) > 1:
            self._trail.pop()
            self._front()
            return True
        if self.name not in (self.home, "welcome", "trouble", ""):
            self.go(self.home)
            return True
        return False

    def reload(self) -> None:
        """Let the screen in front read the store again, the others when they come forward."""
        self._stale = {screen.name for screen in self._manager.screens} - {self.name}
        if self.current is not None:
            self.current.reload()

    def forget(self) -> None:
        """Take all screens away: what they show belongs to a store that was left."""
        self._trail.clear()
        self._stale.clear()
        self._manager.clear_widgets()
        self._manager.transition = NoTransition()  # the old one holds the last two screens

    def _front(self) -> None:
        name, args = self._trail[-1]
        before = self.current
        if before is not None and before.name != name:
            before.leave()
            _take_keyboard_from(before)
        if not self._manager.has_screen(name):
            self._manager.add_widget(self._build(name))
            self._stale.add(name)
        self._manager.current = name
        self._shown(name)
        screen = self._manager.get_screen(name)
        if name in self._stale:
            self._stale.discard(name)
            screen.reload()
        screen.show(**args)

    def _build(self, name: str) -> AppScreen:
        module, _, cls = SCREENS[name].partition(":")
        screen: AppScreen = getattr(import_module(module), cls)(name=name)
        self._equip(screen)
        return screen


def _take_keyboard_from(screen: AppScreen) -> None:
    """Let no field of a screen that goes keep the keyboard: what is typed next would go there."""
    from screens.widgets.input_watch import focused_widget

    focused = widget = focused_widget()
    while widget is not None and widget is not screen and widget is not widget.parent:
        widget = widget.parent
    if focused is not None and widget is screen:
        focused.focus = False
