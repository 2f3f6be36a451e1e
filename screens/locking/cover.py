"""Curtains of the lock: the one that falls first of all, and the one with the door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Keyboard
from kivy.properties import StringProperty

from models.words import _
from screens import kv
from screens.locking.curtain import Curtain
from screens.locking.door import Door
from screens.widgets.buttons import Button48
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["Button48", "ClosingCurtain", "DoorCurtain", "Words"]

Action = tuple[str, Callable[[], None]]


class ClosingCurtain(Curtain):
    """Falls at once and says that the book is being closed; `trouble` says where that stopped."""

    title = StringProperty()
    trouble = StringProperty()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.title = _("The book is closed")

    def stop(self, trouble: str, actions: Sequence[Action]) -> None:
        """Say what stands in the way of closing it, with what can be done."""
        self.trouble = trouble
        box = self.ids.actions
        box.clear_widgets()
        for place, (word, call) in enumerate(actions):
            button = Button48(text=word, look="outline" if place else "primary", size_hint_x=1)
            button.bind(on_release=lambda _button, call=call: call())
            box.add_widget(button)
        first = box.children[-1]
        Clock.schedule_once(lambda _dt: setattr(first, "focus", True), 0)

    def key(self, key: int, modifiers: list[str]) -> bool:
        """Esc leads nowhere from here."""
        return key == Keyboard.keycodes["escape"]

    def go_on(self) -> None:
        """Close it after all."""
        self.trouble = ""
        self.ids.actions.clear_widgets()


class DoorCurtain(Curtain):
    """Covers the window with the door; Esc goes back where that is offered."""

    def __init__(self, door: Door, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.door = door
        self.add_widget(door)

    def key(self, key: int, modifiers: list[str]) -> bool:
        """Go back on Esc."""
        if key == Keyboard.keycodes["escape"]:
            self.door.back()
            return True
        return False
