"""The whole app on a real store at the frozen moment, and what a person does with it in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.core.window import Window
from kivy.metrics import Metrics
from kivy.uix.widget import Widget

from models.entities import Draft, Entry, Query
from models.journal import Journal
from models.settings import Settings
from screens.app import BothWaysApp
from screens.locking.replacing import Handover
from tests.conftest import FrozenClock
from tests.ui.driver import Driver


class Opened(Driver):
    """A driver of the app on the store in `folder`, opened without motion at `screen`.

    With `backups` the app keeps some, which takes a moment at every closing.
    `before_open` is called on the worker before the store is opened: to let it take its time.
    `ticks` is the clock that says how long nobody was here, `handover` what a former process left.
    """

    def __init__(
        self,
        folder: Path,
        clock: FrozenClock,
        *,
        size: tuple[int, int] = (420, 860),
        screen: str = "",
        before_open: Callable[[], object] | None = None,
        backups: bool = False,
        wait: bool = True,
        ticks: Callable[[], float] | None = None,
        handover: Handover | None = None,
        **look: Any,
    ) -> None:
        self.clock = clock
        self.closed = False
        settings = Settings(**{"dark": "light", "reduced_motion": True, **look})
        #: What the app handed to the process that was to take over.
        self.handed: list[Handover] = []
        self.bothways = BothWaysApp(
            folder,
            settings,
            first_screen=screen,
            now=clock,
            ticks=ticks or (lambda: 0.0),
            handover=handover,
            replace=self.handed.append,
        )
        self.bothways.keeps_backups = backups
        if before_open is not None:
            opening, real = self.bothways.opening, self.bothways.opening._open

            def slowly() -> Journal:
                before_open()
                journal: Journal = real()
                return journal

            opening._open = slowly  # type: ignore[method-assign]
        super().__init__(self.bothways, size)
        if wait and not self.bothways.opening.is_missing:
            self.until(lambda: self.journal is not None or self.locked)
            self.rest()

    @property
    def journal(self) -> Any:
        """The journal the app has open; a test may look into it while the app rests."""
        return self.bothways.session.journal

    @property
    def locked(self) -> bool:
        """Whether the lock screen stands before the store."""
        return bool(self.bothways.session.store == "locked")

    @property
    def screen(self) -> Any:
        """The screen in front."""
        return self.bothways.router.current

    @property
    def composer(self) -> Any:
        """The composer of Today."""
        return self.screen.composer

    @property
    def writer(self) -> Any:
        """Who is writing."""
        return self.bothways.session.writer

    # --- doing ---

    def rest(self) -> None:
        """Wait until nothing is under way and what came is laid out."""
        self.frames(4)
        self.until(lambda: not self.bothways.worker.busy)
        self.frames(6)

    def go(self, screen: str, **args: Any) -> None:
        """Bring a screen to the front."""
        self.bothways.router.go(screen, **args)
        self.rest()

    def chord(self, key: str) -> None:
        """Press a key with Ctrl and wait for what it does."""
        self.key(key, ["ctrl"])
        self.rest()

    def keys(self, *names: str) -> None:
        """Press keys one after the other; ``shift+tab`` and the like hold a modifier."""
        for name in names:
            *mods, key = name.split("+")
            self.key(key, mods)
            self.frames(8 if key in ("spacebar", "enter") else 1)
        self.wait(0.15)  # a press by key shows for a tenth of a second
        self.rest()

    def type_at_once(self, text: str) -> None:
        """Type `text` as one stroke, as an input method does."""
        Window.dispatch("on_textinput", text)

    def press(self, words: str, kind: str = "Widget") -> None:
        """Touch the topmost thing that says `words`, scrolling to it first."""
        self.touch(self.one_that_says(words, kind))

    def touch(self, widget: Widget) -> None:
        """Scroll to `widget`, touch it, and wait for what that does."""
        from screens.widgets.press import show_in_scroll

        show_in_scroll(widget)
        self.frames(3)
        self.tap(widget)
        self.wait(0.05)
        self.rest()

    def one_that_says(self, words: str, kind: str = "Widget") -> Widget:
        """Return the topmost control that says `words` or has them as its tip or title."""
        found = [
            widget
            for widget in self.find_all("Pressable")
            if kind in (base.__name__ for base in type(widget).__mro__)
            and words in (getattr(widget, name, "") for name in ("text", "title", "tip"))
            and not widget.disabled
        ]
        assert found, f"nothing to press says {words!r}; on screen: {self.texts()}"
        return found[-1]

    # --- looking ---

    def entries(self, reader: str | None = None) -> list[Entry]:
        """Return what the store has for `reader` (a name), newest first."""
        self.rest()
        who = self.journal.partner(reader).id if reader else None
        return list(self.journal.entries(who, Query(), limit=500).entries)

    def draft(self, who: str) -> Draft | None:
        """Return the draft of the partner called `who` as the store has it."""
        found: Draft | None = self.journal.drafts.get(self.journal.partner(who).id)
        return found

    def close(self) -> None:
        """Stop the app as a person closing the window would."""
        self.until(lambda: not self.bothways.worker.busy)
        super().close()
        self.closed = True
        Metrics.fontscale = 1.0
        self.frames(12)  # answers still on their way, and texts measured anew
