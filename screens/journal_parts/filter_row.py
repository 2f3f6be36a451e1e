"""The chips above the list: each opens a sheet; a chosen one is filled and says its choice."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout

from models.words import _
from screens import kv
from screens.journal_parts.filters import FilterChip

kv.load(__file__)


class FilterRow(BoxLayout):
    """Shows :class:`FilterChip` values. ``on_pick(name)``, ``on_clear()``.

    Chips are changed in place, so that the keyboard stays on the one a sheet was opened from.
    """

    any_chosen = BooleanProperty(False)
    __events__ = ("on_pick", "on_clear")

    def show(self, chips: Sequence[FilterChip]) -> None:
        """Show `chips`."""
        row = self.ids["row"]
        names = [chip.name for chip in chips]
        if [spec["value"] for spec in row.chips] != names:
            row.chips = [
                {"value": chip.name, "text": chip.text, "icon": chip.icon} for chip in chips
            ]
        for chip in chips:
            view = row.group.chip(chip.name)
            view.text, view.icon = chip.text, chip.icon
            if chip.active and chip.name not in self._filled:
                Clock.schedule_once(lambda _dt, one=view: row.scroll_to(one, padding=dp(24)), 0)
        self._filled = [chip.name for chip in chips if chip.active]
        row.chosen = self._filled
        self.any_chosen = bool(self._filled)

    _filled: Sequence[str] = ()

    def picked(self, name: str) -> None:
        """A person pressed a chip; what is filled is decided by the choice, not by the press."""
        self.ids["row"].chosen = list(self._filled)
        self.dispatch("on_pick", name)

    def clear_tip(self) -> str:
        """Return what the cross does."""
        return _("Show everything again")

    def on_pick(self, name: str) -> None:
        """A person pressed the chip `name`."""

    def on_clear(self) -> None:
        """A person wants to see everything again."""
