"""More: everything that is not needed every day, in rows."""

from __future__ import annotations

from functools import partial
from typing import Any

from models.words import N_, _
from screens.more.page import MorePage

#: Screen, arguments, word and icon of each row, in groups.
ROWS: tuple[tuple[str, dict[str, str], str, str], ...] = (
    ("seasons", {}, N_("Seasons"), "sun"),
    ("reading", {"name": "reflections"}, N_("Reflections"), "sparkles"),
    ("reminders", {}, N_("Reminders"), "bell"),
    ("people", {}, N_("Names, marks and writing"), "users"),
    ("look", {}, N_("Look"), "settings"),
    ("trash", {}, N_("Trash"), "history"),
    ("keeping", {}, N_("Keep, export and bring in"), "download"),
    ("lock", {}, N_("Privacy and lock"), "lock"),
    ("reading", {"name": "balance"}, N_("How the balance works"), "waves"),
    ("reading", {"name": "safety"}, N_("Help and safety"), "life-buoy"),
    ("keys", {}, N_("Keys"), "key-round"),
    ("reading", {"name": "about"}, N_("About Both Ways"), "info"),
)


class MoreScreen(MorePage):
    """The rows of More."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(title=_("More"), has_back=False, row_spacing=0, **kwargs)

    def reload(self) -> None:
        """Lay the rows out; a sample couple has one more."""
        self.column.clear_widgets()
        if self.settings.opening.can_begin_own:
            self.add_row(_("Leave the sample, begin your own book"), self._begin, icon="feather")
        for screen, args, word, icon in ROWS:
            self.add_row(_(word), partial(self._go, screen, args), icon=icon, chevron=True)

    def _go(self, screen: str, args: dict[str, str]) -> None:
        if screen == "keys":
            from screens.keys_sheet import open_keys

            open_keys()
        else:
            self.router.go(screen, **args)

    def _begin(self) -> None:
        self.settings.begin_own()
