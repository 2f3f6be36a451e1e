"""The small widget set of Both Ways.

``from screens.widgets import Chip`` imports only the module of that widget, and kv files find every
name below through Kivy's Factory without importing anything first (:func:`register`). So a screen
pays for what it shows.

One name is not a class name: ``Switch`` is Kivy's own and styled by Kivy, so ours is the class
``OnOff`` (``screens.widgets.Switch`` is the same class).
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

#: Widget -> module below ``screens.widgets``.
WIDGETS = {
    "Words": "words",
    "IconLabel": "buttons",
    "Icon": "icon",
    "Pressable": "press",
    "IconButton": "buttons",
    "Button48": "buttons",
    "Chip": "chips",
    "ChipGroup": "chips",
    "ChipRow": "chips",
    "TagLabel": "labels",
    "KeyCap": "labels",
    "Field": "fields",
    "FieldInput": "text_input",
    "InputBox": "fields",
    "SearchField": "fields",
    "Writing": "writing",
    "PartnerMark": "marks",
    "PatternEdge": "marks",
    "Card": "cards",
    "RestCard": "cards",
    "DayHeading": "cards",
    "NoticedLine": "cards",
    "ListRow": "rows",
    "SwitchRow": "rows",
    "OnOff": "rows",
    "Segmented": "segmented",
    "Sheet": "sheet",
    "Dialog": "dialog",
    "Toast": "toast",
    "DatePicker": "date_picker",
    "TimePicker": "time_picker",
    "NavBar": "nav",
    "NavRail": "nav_rail",
    "EmptyState": "empty_state",
    "EntryCard": "entry_card",
    "Scroller": "scroller",
    "Shade": "shade",
}
_OTHER_NAMES = {"Switch": "OnOff"}


def __getattr__(name: str) -> Any:
    """Import the widget `name` when it is first asked for."""
    real = _OTHER_NAMES.get(name, name)
    if real not in WIDGETS:
        raise AttributeError(f"screens.widgets has no widget called {name}")
    return getattr(import_module(f"screens.widgets.{WIDGETS[real]}"), real)


def register() -> None:
    """Tell Kivy's Factory where each widget is, without importing it."""
    from kivy.factory import Factory

    for name, module in WIDGETS.items():
        Factory.register(name, module=f"screens.widgets.{module}")
