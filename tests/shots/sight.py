"""Looks at the texts on a page as a careful reader would: cut off, overlapping, not translated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.scrollview import ScrollView
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

#: Pixels by which texts may touch or stand out: antialiasing, and lines set tightly.
ROOM = 3.0
#: Where icons lie in the icon font.
_ICONS = re.compile(r"[\ue000-\uf8ff]")
_MARKED = re.compile(r"⟦[^⟦⟧]*⟧")


@dataclass(frozen=True)
class Box:
    """A rectangle in the window: left, lower, right and upper edge in pixels."""

    x: float
    y: float
    right: float
    top: float

    def meets(self, other: Box) -> Box:
        """Return what both cover; empty where its right is not right of its left."""
        return Box(
            max(self.x, other.x),
            max(self.y, other.y),
            min(self.right, other.right),
            min(self.top, other.top),
        )

    @property
    def is_empty(self) -> bool:
        """Whether next to nothing is left of it."""
        return self.right - self.x <= ROOM or self.top - self.y <= ROOM


@dataclass(frozen=True)
class Seen:
    """A text on the page: what it says, where its ink is, and what is left of it to see."""

    text: str
    ink: Box
    shown: Box
    cut_sideways: bool
    layer: Widget


def box_of(widget: Any) -> Box:
    """Return where `widget` is in the window."""
    x, y = widget.to_window(widget.x, widget.y)
    right, top = widget.to_window(widget.right, widget.top)
    return Box(x, y, right, top)


def texts(window: Any = Window) -> list[Seen]:
    """Return the texts a person sees in front: those of a sheet or dialog where one is open."""
    page = Box(0, 0, *window.size)
    top = _front(window)
    return list(_texts(top, page, top, sideways=False))


def _front(window: Any) -> Any:
    """Return the sheet or dialog that is open, else the page."""
    tops = [top for top in window.children if getattr(top, "is_modal", False)]
    return tops[0] if tops else window.children[-1]


def _texts(widget: Widget, room: Box, layer: Widget, *, sideways: bool) -> Iterator[Seen]:
    if widget.opacity == 0 or widget.width <= 0 or widget.height <= 0:
        return
    if type(widget).__name__ == "Toast":
        layer = widget
    if isinstance(widget, ScrollView):
        room = room.meets(box_of(widget))
        sideways = sideways or widget.do_scroll_x
    if isinstance(widget, Label) and widget.text.strip() and not _ICONS.match(widget.text):
        ink = _ink(widget)
        shown = ink.meets(room)
        if not shown.is_empty:
            out = not sideways and (ink.x < room.x - ROOM or ink.right > room.right + ROOM)
            yield Seen(widget.text, ink, shown, out or _too_wide(widget), layer)
    for child in widget.children:
        yield from _texts(child, room, layer, sideways=sideways)


def _ink(label: Label) -> Box:
    """Where the texture of `label` lies: in the middle of its box."""
    around = box_of(label)
    width, height = label.texture_size
    x = (around.x + around.right - width) / 2
    y = (around.y + around.top - height) / 2
    return Box(x, y, x + width, y + height)


def _too_wide(label: Label) -> bool:
    """Whether the words do not fit into the control they stand on."""
    around: Any = label
    ink = _ink(label)
    while around is not None and around is not around.parent:
        if type(around).__name__ in ("Button48", "Chip", "TagLabel", "ListRow", "EntryCard"):
            box = box_of(around)
            return ink.x < box.x - ROOM or ink.right > box.right + ROOM
        around = around.parent
    return False


def trouble(window: Any = Window) -> list[str]:
    """Return what a careful reader would point at: texts cut off, texts over each other."""
    seen = texts(window)
    found = [f"cut off: {one.text!r}" for one in seen if one.cut_sideways]
    for one, other in combinations(seen, 2):
        if one.layer is other.layer and not one.shown.meets(other.shown).is_empty:
            found.append(f"over each other: {one.text!r} and {other.text!r}")
    for switch in _switches(window):
        under = [one.text for one in seen if not one.shown.meets(switch).is_empty]
        found += [f"under a switch: {text!r}" for text in under]
    return found


def _switches(window: Any) -> list[Box]:
    """Return where the switches of what lies in front can be seen."""
    boxes = [
        _seen_of(widget)
        for widget in _front(window).walk(restrict=True)
        if type(widget).__name__ == "OnOff" and widget.get_root_window() is not None
    ]
    return [box for box in boxes if not box.is_empty]


def _seen_of(widget: Any) -> Box:
    """Return what scrolling leaves of `widget`."""
    box, around = box_of(widget), widget.parent
    while around is not None and around is not around.parent:
        if isinstance(around, ScrollView):
            box = box.meets(box_of(around))
        around = around.parent
    return box


def unmarked(said: Iterable[str], allowed: Iterable[str]) -> list[str]:
    """Return the texts with letters outside the pseudo marks that are not in `allowed`.

    `allowed` are names, words of entries and the like; days, months and hours are always.
    """
    known = sorted({one for one in allowed if one.strip()}, key=len, reverse=True)
    found = []
    for text in said:
        rest, before = _ICONS.sub(" ", text), ""
        while rest != before:  # a marked text may hold marked ones
            before, rest = rest, _MARKED.sub(" ", rest)
        for one in (one for one in known if len(one) > 1):
            rest = rest.replace(one, " ")
        rest = _DATES.sub(" ", rest)
        for letter in (one for one in known if len(one) == 1):  # a mark's: not the A of August
            rest = rest.replace(letter, " ")
        if re.search(r"[^\W\d_]", rest):
            found.append(text)
    return found


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DATES = re.compile(
    r"\b("
    + "|".join([*_MONTHS, *(m[:3] for m in _MONTHS), "Sept", *_DAYS, *(d[:3] for d in _DAYS)])
    + r"|AM|PM|am|pm)\b"
)


def inputs(window: Any = Window) -> list[str]:
    """Return the hints of the empty fields on screen."""
    return [
        widget.hint_text
        for top in window.children
        for widget in top.walk()
        if isinstance(widget, TextInput) and widget.hint_text and not widget.text
    ]
