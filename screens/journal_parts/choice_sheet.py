"""Sheets to choose one thing from: rows with a tick, the first of them "all"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kivy.uix.boxlayout import BoxLayout

from screens.widgets.rows import ListRow
from screens.widgets.sheet import Sheet

#: What an empty list says, and the rows that stand for "all", have no value.
Choose = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Choice:
    """One row: what it stands for, its words and its icon."""

    value: Any
    title: str
    text: str = ""
    icon: str = ""


class ChoiceSheet(Sheet):
    """Shows `choices`, the `chosen` one ticked; `choose` is called with the value pressed."""

    def __init__(
        self, title: str, choices: Sequence[Choice], chosen: Any, choose: Choose, text: str = ""
    ) -> None:
        self._choose = choose
        self.rows = BoxLayout(orientation="vertical", size_hint_y=None)
        self.rows.bind(minimum_height=self.rows.setter("height"))
        super().__init__(title=title, text=text)
        self.add_widget(self.rows)
        self.show(choices, chosen)

    def show(self, choices: Sequence[Choice], chosen: Any) -> None:
        """Show other `choices`."""
        self.rows.clear_widgets()
        for i, choice in enumerate(choices):
            row = ListRow(
                icon=choice.icon,
                title=choice.title,
                text=choice.text,
                check=choice.value == chosen,
                line=i < len(choices) - 1,
            )
            row.bind(on_release=lambda _row, value=choice.value: self._pressed(value))
            self.rows.add_widget(row)

    def _pressed(self, value: Any) -> None:
        self.dismiss()
        self._choose(value)

    def first_control(self) -> Any:
        """The ticked row has the focus at first."""
        rows = list(reversed(self.rows.children))
        return next((row for row in rows if row.check), rows[0] if rows else None)
