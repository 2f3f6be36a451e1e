"""The lock screen: nothing of the store is open, and none of its libraries is loaded yet."""

from __future__ import annotations

from typing import Any

from screens.base import AppScreen
from screens.locking.door import Door


class UnlockScreen(AppScreen):
    """Shows the door; whoever enters opens the store."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.door: Door | None = None

    def show(self, **_args: Any) -> None:
        """Come to the front."""
        if self.door is None:
            self.door = self.settings.guard.make_door()
            self.add_widget(self.door)

    def leave(self) -> None:
        """Somebody was let in."""
        if self.door is not None:
            self.door.close()
            self.remove_widget(self.door)
            self.door = None

    def back(self) -> bool:
        """Go back from the help of the lock; there is nowhere else."""
        if self.door is not None:
            self.door.back()
        return True
