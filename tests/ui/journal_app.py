"""The real app on a real store with a frozen clock, opened at the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kivy.metrics import Metrics

from models.entities import Direction, Entry, Kind, NewEntry, Visibility
from models.journal import Journal
from models.settings import Settings
from screens.app import BothWaysApp
from tests.conftest import FrozenClock
from tests.ui.driver import Driver

TODAY = date(2026, 11, 22)


@dataclass
class Opened:
    """The app, the hands on it, and the same store opened by somebody else."""

    app: BothWaysApp
    driver: Driver
    other: Journal
    entry_id: str = ""

    @property
    def screen(self) -> Any:
        """The screen in front."""
        return self.app.router.current

    def rows(self) -> list[str]:
        """Return what the cards and headings on screen say, from top to bottom."""
        views = [view for view in self.driver.find_all("RowView") if view.text]
        return [view.text for view in sorted(views, key=lambda view: -view.top)]

    def words(self) -> list[str]:
        """Return the words of the entries on screen, from top to bottom."""
        return [view.row.entry.text for view in self.cards()]

    def cards(self) -> list[Any]:
        """Return the cards a person sees, from top to bottom; some wait just out of sight."""
        rows = self.app.router.current.ids.rows
        low, high = rows.to_window(0, rows.y)[1], rows.to_window(0, rows.top)[1]
        found = [
            view
            for view in self.driver.find_all("EntryView")
            if view.row
            and view.to_window(0, view.top)[1] > low + 24
            and view.to_window(0, view.y)[1] < high - 24
        ]
        return sorted(found, key=lambda view: -view.top)

    def settled(self) -> bool:
        """Whether nothing is being read."""
        return not self.app.worker.busy

    def wait(self) -> None:
        """Wait until the list shows what was asked for."""
        self.driver.wait(0.12)
        self.driver.until(self.settled)
        self.driver.frames(3)

    def close(self) -> None:
        """Close both."""
        self.driver.until(self.settled)
        self.driver.close()
        self.driver.frames(10)  # answers still on their way from the worker
        self.other.close()
        Metrics.fontscale = 1.0


def open_journal(
    folder: Path,
    clock: FrozenClock,
    size: tuple[int, int] = (420, 860),
    screen: str = "journal",
    **look: Any,
) -> Opened:
    """Open the app on the store in `folder`, without motion."""
    settings = Settings(**{"dark": "light", "reduced_motion": True, **look})
    app = BothWaysApp(folder, settings, first_screen=screen)
    app.opening._open = lambda: Journal.open(folder, now=clock)  # type: ignore[method-assign]
    driver = Driver(app, size)
    driver.until(lambda: app.session.store == "open")
    opened = Opened(app, driver, Journal.open(folder, now=clock))
    opened.wait()
    return opened


def write(journal: Journal, who: str, text: str, ago: int = 0, **fields: Any) -> Entry:
    """Write an entry of the partner called `who`, `ago` days before the frozen day."""
    day = TODAY - timedelta(days=ago)
    author = journal.partner(who).id
    return journal.write(author, NewEntry(text=text, day=day, **fields))


def fill(journal: Journal, count: int, who: Sequence[str] = ("Ana", "Ben")) -> None:
    """Write `count` numbered entries, two a day, the newest today."""
    for n, name in enumerate(who):
        author = journal.partner(name).id
        journal.write_many(
            author,
            [
                NewEntry(
                    text=f"{name} wrote number {i:05}",
                    day=TODAY - timedelta(days=i),
                    direction=Direction.RECEIVED if i % 2 else Direction.GAVE,
                    kinds=(Kind.TIME,) if i % 3 else (Kind.ADVICE,),
                    visibility=Visibility.SHARED,
                )
                for i in range(n, count, len(who))
            ],
        )
