"""The look as values: palettes, type, spacing, motion. kv rules reach it by the name ``theme``.

Every value comes from ``assets/themes``. Colours are :class:`ColorProperty`, so that a change of
palette, darkness or text scale shows at once wherever a rule names them. Roles that begin with
``on_`` in the design are turned round (``on_primary`` is ``primary_ink``), because Kivy reads
``on_*`` as event handlers.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from kivy.event import EventDispatcher
from kivy.metrics import Metrics, dp, sp
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    OptionProperty,
    StringProperty,
)
from kivy.utils import get_color_from_hex

from screens import fonts

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "themes"
PALETTES = ("estuary", "orchard", "dusk", "hearth")
#: Smallest and largest text scale a person can choose.
TEXT_SCALES = (0.8, 2.0)

Colour = list[float]


@lru_cache(maxsize=8)
def read(name: str) -> dict[str, Any]:
    """Return the JSON of ``assets/themes/<name>.json``."""
    data: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=256)
def _rgba(value: str) -> tuple[float, ...]:
    return tuple(get_color_from_hex(value))


def role_name(name: str) -> str:
    """Return the property that holds the design's role `name`: on_primary -> primary_ink."""
    return f"{name[3:]}_ink" if name.startswith("on_") else name


class Theme(EventDispatcher):
    """Colours, sizes and motion in use.

    `palette` and `mode` ("system", "light", "dark") are what a person chose; `system_dark` is what
    the system prefers, as far as it was asked; `dark` follows from both. Sizes named ``size_*``
    are font sizes in pixels (sp already applied), all other lengths are pixels (dp applied).
    """

    palette = OptionProperty("estuary", options=PALETTES)
    mode = OptionProperty("system", options=["system", "light", "dark"])
    system_dark = BooleanProperty(False)
    dark = BooleanProperty(False)
    reduced_motion = BooleanProperty(False)
    text_scale = NumericProperty(1.0)
    #: The last thing used was the keyboard: focus rings show.
    by_keys = BooleanProperty(False)

    bg = ColorProperty()
    surface = ColorProperty()
    sunken = ColorProperty()
    raised = ColorProperty()
    ink = ColorProperty()
    ink_2 = ColorProperty()
    ink_3 = ColorProperty()
    line = ColorProperty()
    outline = ColorProperty()
    primary = ColorProperty()
    primary_press = ColorProperty()
    primary_ink = ColorProperty()
    primary_soft = ColorProperty()
    primary_soft_ink = ColorProperty()
    accent = ColorProperty()
    accent_ink = ColorProperty()
    accent_soft = ColorProperty()
    accent_soft_ink = ColorProperty()
    caution = ColorProperty()
    caution_soft = ColorProperty()
    caution_soft_ink = ColorProperty()
    focus = ColorProperty()
    selection = ColorProperty()
    toast = ColorProperty()
    toast_ink = ColorProperty()
    toast_action = ColorProperty()
    scrim = ColorProperty()
    shadow = ColorProperty()
    disabled = ColorProperty()
    disabled_ink = ColorProperty()
    water = ColorProperty()
    water_deep = ColorProperty()
    waterline = ColorProperty()
    mist = ColorProperty()
    light = ColorProperty()
    light_core = ColorProperty()

    font_text = StringProperty(fonts.TEXT)
    font_text_medium = StringProperty(fonts.EVERYDAY_MEDIUM)
    font_display = StringProperty(fonts.DISPLAY)
    font_display_medium = StringProperty(fonts.DISPLAY_MEDIUM)
    font_display_italic = StringProperty(fonts.DISPLAY_ITALIC)
    font_icons = StringProperty(fonts.ICONS)

    size_display = NumericProperty()
    size_title = NumericProperty()
    size_letter = NumericProperty()
    size_letter_small = NumericProperty()
    size_heading = NumericProperty()
    size_aside = NumericProperty()
    size_prompt = NumericProperty()
    size_day = NumericProperty()
    size_noticed = NumericProperty()
    size_body = NumericProperty()
    size_body_small = NumericProperty()
    size_label = NumericProperty()
    size_label_small = NumericProperty()
    size_button = NumericProperty()
    size_caption = NumericProperty()
    size_nav = NumericProperty()

    space_xxs = NumericProperty()
    space_xs = NumericProperty()
    space_s = NumericProperty()
    space_m = NumericProperty()
    space_l = NumericProperty()
    space_xl = NumericProperty()
    space_xxl = NumericProperty()
    space_xxxl = NumericProperty()
    radius_label = NumericProperty()
    radius_input = NumericProperty()
    radius_card = NumericProperty()
    radius_composer = NumericProperty()
    radius_sheet = NumericProperty()
    gutter = NumericProperty()
    touch = NumericProperty()
    button = NumericProperty()
    button_card = NumericProperty()
    chip = NumericProperty()
    label = NumericProperty()
    input = NumericProperty()
    nav_bar = NumericProperty()
    rail = NumericProperty()
    list_pane = NumericProperty()
    reading_max = NumericProperty()
    icon = NumericProperty()
    icon_small = NumericProperty()
    edge = NumericProperty()
    focus_ring = NumericProperty()
    focus_gap = NumericProperty()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        Metrics.fontscale = self.text_scale
        self._paint()
        self._measure()
        Metrics.bind(density=self._measure, fontscale=self._measure)
        for name in ("mode", "system_dark"):
            self.fbind(name, self._decide)
        self.fbind("palette", self._paint)
        self.fbind("dark", self._paint)
        self._decide()

    def _decide(self, *_: object) -> None:
        self.dark = self.system_dark if self.mode == "system" else self.mode == "dark"

    def _paint(self, *_: object) -> None:
        for name, value in read(self.palette)["dark" if self.dark else "light"].items():
            setattr(self, role_name(name), value)

    def on_text_scale(self, _: object, value: float) -> None:
        """Apply the chosen text scale to everything measured in sp."""
        low, high = TEXT_SCALES
        Metrics.fontscale = min(high, max(low, value))

    def _measure(self, *_: object) -> None:
        common = read("common")
        self.size_button = sp(15)
        # body at last: rules name it as what tells them that the sizes have changed
        for name, face in sorted(common["type"].items(), key=lambda item: item[0] == "body"):
            setattr(self, f"size_{name}", sp(face["size_sp"]))
        for name, value in common["space_dp"].items():
            setattr(self, f"space_{name}", dp(value))
        for name, value in common["radius_dp"].items():
            if name != "pill":  # half the height of whatever it is
                setattr(self, f"radius_{name}", dp(value))
        for name, value in common["size_dp"].items():
            if name != "marks":
                setattr(self, name, dp(value))

    # -- colours that do not hang on the palette ----------------------------------------------
    def _side(self) -> str:
        return "dark" if self.dark else "light"

    def kind(self, kind: str, role: str = "fill", _dark: bool | None = None) -> Colour:
        """Return the colour of a kind of support: `role` is fill, edge, ink or soft.

        In kv, name ``theme.dark`` as the last argument, so that the rule follows it. An unknown
        or empty `kind` gives the neutral roles.
        """
        kinds = read("common")["kinds"]
        if kind not in kinds:
            neutral = {"fill": self.outline, "edge": self.outline, "soft": self.sunken}
            return list(neutral.get(role, self.ink_2))
        return list(_rgba(kinds[kind][self._side()][role]))

    def kind_icon(self, kind: str) -> str:
        """Return the icon of a kind of support."""
        icon: str = read("common")["kinds"][kind]["icon"]
        return icon

    def partner(self, mark: str, role: str = "fill", _dark: bool | None = None) -> Colour:
        """Return the colour of a partner's mark: `role` is fill, ink or soft."""
        partners = read("common")["partners"]
        return list(_rgba(partners[mark if mark in partners else "lagoon"][self._side()][role]))

    def season(self, tint: str, _dark: bool | None = None) -> Colour:
        """Return the tint of a season."""
        tints = read("common")["seasons"]
        return list(_rgba(tints[tint if tint in tints else "dawn"][self._side()]))

    def shade(self, level: str, _dark: bool | None = None) -> Colour:
        """Return the shadow colour at elevation `level` (card, float, sheet), with its alpha."""
        tokens = read("common")["elevation"][level]
        return [*self.shadow[:3], tokens[f"alpha_{self._side()}"]]

    # -- type and motion --------------------------------------------------------------------
    def face(self, role: str) -> str:
        """Return the font of a type role such as ``body`` or ``title``."""
        token = read("common")["type"].get(role, {"face": "text", "weight": 500})
        if token["face"] == "display italic":
            return fonts.DISPLAY_ITALIC
        if token["face"] == "display":
            return fonts.DISPLAY_MEDIUM if token["weight"] >= 500 else fonts.DISPLAY
        return fonts.EVERYDAY_MEDIUM if token["weight"] >= 500 else fonts.EVERYDAY

    def size_of(self, role: str, _size_body: float | None = None) -> float:
        """Return the font size of `role` in pixels; in kv name ``theme.size_body`` after it."""
        size: float = getattr(self, f"size_{role}")
        return size

    def icon_scale(self, text_scale: float) -> float:
        """Return how much icons grow with a text scale: never smaller, at most by half."""
        return min(1.5, max(1.0, text_scale))

    def line_ratio(self, role: str, face: str) -> float:
        """Return Kivy's ``line_height`` that gives `role` its line, drawn with `face`."""
        token = read("common")["type"].get(role, {"size_sp": 15, "line_sp": 20})
        return max(1.0, token["line_sp"] / token["size_sp"] / fonts.NATURAL[face])

    def seconds(self, name: str) -> float:
        """Return how long the motion `name` lasts, 0 where a person asked for less of it."""
        if self.reduced_motion:
            return 0.0
        ms: float = read("common")["motion"][name]["ms"]
        return ms / 1000

    def fade_seconds(self, name: str) -> float:
        """Return how long a fade lasts: with reduced motion at most 120 ms."""
        ms: float = read("common")["motion"][name]["ms"]
        return min(ms, 120) / 1000 if self.reduced_motion else ms / 1000
