"""What every page below More shares: a heading with a way back, and one column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens import kv
from screens.base import AppScreen
from screens.widgets.buttons import IconButton
from screens.widgets.rows import ListRow
from screens.widgets.scroller import Scroller
from screens.widgets.words import Words
from screens.widgets.writer_mark import WriterMark

kv.load(__file__)
__all__ = ["IconButton", "MorePage", "Scroller", "WriterMark"]


class MorePage(AppScreen):
    """A page with a `title`; subclasses fill the column in :meth:`reload`."""

    title = StringProperty()
    has_back = BooleanProperty(True)
    #: What is done here is done as who is writing: their mark stands at its head.
    by_writer = BooleanProperty(False)
    row_spacing = NumericProperty(dp(12))

    @property
    def column(self) -> BoxLayout:
        """Where the page's rows go."""
        column: BoxLayout = self.ids.column
        return column

    def show(self, **_args: Any) -> None:
        """Come to the front at the top."""
        self.ids.scroll.scroll_y = 1

    def add_row(self, title: str, call: Callable[[], None], **looks: Any) -> ListRow:
        """Add a row that calls `call` when pressed; `looks` are properties of the row."""
        row = ListRow(title=title, **looks)
        row.bind(on_release=lambda *_args: call())
        self.column.add_widget(row)
        return row

    def add_words(self, text: str, role: str = "body_small", **looks: Any) -> Words:
        """Add a text of the type role `role`."""
        looks.setdefault("soft", role in ("body_small", "caption", "aside", "letter_small"))
        words = Words(text=text, role=role, **looks)
        self.column.add_widget(words)
        return words
