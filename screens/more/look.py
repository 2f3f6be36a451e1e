"""The look on this computer: palette, light and dark, text size, motion, the window."""

from __future__ import annotations

from typing import Any

from models.words import N_, _
from screens.more.page import MorePage
from screens.widgets.chips import ChipGroup
from screens.widgets.rows import SwitchRow
from screens.widgets.segmented import Segmented

PALETTES = {
    "estuary": N_("Estuary"),
    "orchard": N_("Orchard"),
    "dusk": N_("Dusk"),
    "hearth": N_("Hearth"),
}
MODES = {"system": N_("As the system"), "light": N_("Light"), "dark": N_("Dark")}
SCALES = {0.8: "80 %", 1.0: "100 %", 1.25: "125 %", 1.5: "150 %", 2.0: "200 %"}


class LookScreen(MorePage):
    """Changes show at once and are kept for this computer."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(title=_("Look"), **kwargs)

    def reload(self) -> None:
        """Lay out the choices as they stand."""
        now = self.settings.settings
        self.column.clear_widgets()
        self.add_words(_("Colours"), "label")
        self._chips(PALETTES, now.palette, "palette")
        self.add_words(_("Light and dark"), "label")
        modes = Segmented(words=[(m, _(w)) for m, w in MODES.items()], chosen=now.dark)
        modes.bind(on_choose=lambda _one, value: self.settings.change_settings(dark=value))
        self.column.add_widget(modes)
        self.add_words(_("Size of the text"), "label")
        self._chips(SCALES, now.text_scale, "text_scale")
        self._switch(
            _("Less motion"),
            _("Short fades instead of movement"),
            now.reduced_motion,
            "reduced_motion",
        )
        self._switch(
            _("Remember the window"),
            _("Its size and its place on the screen"),
            now.remember_window,
            "remember_window",
        )

    def _chips(self, words: dict[Any, str], chosen: Any, field: str) -> None:
        group = ChipGroup(
            chips=[{"value": value, "text": _(word)} for value, word in words.items()],
            chosen=[chosen],
            required=True,
        )
        group.bind(
            on_pick=lambda _group, value, _on: self.settings.change_settings(**{field: value})
        )
        self.column.add_widget(group)

    def _switch(self, title: str, text: str, active: bool, field: str) -> None:
        row = SwitchRow(title=title, text=text, active=active)
        row.bind(on_toggle=lambda _row, on: self.settings.change_settings(**{field: on}))
        self.column.add_widget(row)
