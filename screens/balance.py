"""Balance: how care has been moving, as a letter and the kinds that took part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from models.balance import Page
from models.entities import Kind
from models.labels import KIND_ICONS, kind_label
from models.words import _
from screens import kv
from screens.base import AppScreen
from screens.kv import theme_in_use
from screens.widgets.buttons import IconButton
from screens.widgets.scroller import Scroller

kv.load(__file__)
__all__ = ["BalanceScreen", "IconButton", "Scroller"]

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Shown:
    """The page on screen, whether there is one before and after it, and the couple's labels."""

    page: Page
    earlier: bool
    later: bool
    current: bool
    own_labels: Any


def read_page(journal: Any, who: str, on: date | None) -> Shown:
    """Read the page of the week of `on`; this week's is published when it is first looked at."""
    today = journal.today()
    journal.pages.publish()
    page = journal.page(on or today, who)
    weeks = journal.pages.weeks()
    return Shown(
        page,
        earlier=any(week < page.week.first for week in weeks),
        later=any(week > page.week.first for week in weeks),
        current=page.week.first <= today <= page.week.last,
        own_labels=journal.people.couple().kind_labels,
    )


class KindRow(BoxLayout):
    """A kind that took part: its icon and its word."""

    kind = StringProperty()
    icon = StringProperty()
    text = StringProperty()


class BalanceScreen(AppScreen):
    """The page of a week; the arrows lead to the pages before and after it."""

    caption = StringProperty()
    letter = StringProperty()
    closing = StringProperty()
    earlier = BooleanProperty(False)
    later = BooleanProperty(False)
    page = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._on: date | None = None

    def reload(self) -> None:
        """Read the page again."""
        journal, writer = self.session.journal, self.session.writer
        if journal is None or writer is None:
            return
        on = self._on
        self.worker.in_background(lambda: read_page(journal, writer.id, on), self._fill)

    def turn(self, step: int) -> None:
        """Go to the page `step` weeks away, where there is one."""
        if self.page is None or not (self.earlier if step < 0 else self.later):
            return
        self._on = self.page.week.first + step * WEEK
        self.reload()

    def side_padding(self, width: float) -> float:
        """Return the gutter (pixels) beside a readable column."""
        theme = theme_in_use()
        return max(theme.gutter, (width - theme.reading_max) / 2)

    def _fill(self, shown: Shown) -> None:
        from screens.dates import stretch

        page = shown.page
        self.page, self.earlier, self.later = page, shown.earlier, shown.later
        self.caption = (
            _("The page of this week")
            if shown.current
            else stretch(page.week.first, page.week.last)
        )
        self.letter = " ".join(page.letter)
        self.closing = page.closing
        grid = self.ids.kinds
        grid.clear_widgets()
        for kind in page.took_part:
            grid.add_widget(self._kind(kind, shown.own_labels))

    @staticmethod
    def _kind(kind: Kind, own_labels: Any) -> KindRow:
        return KindRow(kind=kind.value, icon=KIND_ICONS[kind], text=kind_label(kind, own_labels))
