"""Texts as textures for what draws itself: the rows of the list, the names on the stream.

White, so that one texture serves every colour and both light and dark.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.graphics.texture import Texture

from screens import fonts

#: Short texts kept (names, directions, labels): a few kilobytes each.
KEPT = 128
#: Longer texts (the words of a card, about 100 kB each).
KEPT_LONG = 24
LONG = 40


class Ink:
    """Draws texts and keeps the latest of them."""

    def __init__(self) -> None:
        self._short: OrderedDict[tuple[object, ...], Texture] = OrderedDict()
        self._long: OrderedDict[tuple[object, ...], Texture] = OrderedDict()

    def texture(
        self, text: str, face: str, size: float, ratio: float = 1.0, align: str = "left"
    ) -> Texture:
        """Return `text` (lines broken already) drawn in `face` at `size` pixels."""
        kept, most = (self._short, KEPT) if len(text) <= LONG else (self._long, KEPT_LONG)
        key = (text, face, size, ratio, align)
        found = kept.get(key)
        if found is None:
            label = CoreLabel(
                text=text,
                font_name=face,
                font_size=size,
                line_height=ratio,
                halign=align,
                color=(1, 1, 1, 1),
                strip=False,
            )
            label.refresh()
            found = kept[key] = label.texture
            if len(kept) > most:
                kept.popitem(last=False)
        else:
            kept.move_to_end(key)
        return found

    def icon(self, name: str, size: float, *, heavy: bool = False) -> Texture:
        """Return the icon `name`, `size` pixels high."""
        point = fonts.icon_points()[f"{name}+" if heavy else name]
        return self.texture(point, fonts.ICONS, size)


def put(group: InstructionGroup, texture: Texture, x: float, y: float, colour: list[float]) -> None:
    """Add `texture` to `group` with its lower left corner at whole pixels near `x`, `y`."""
    group.add(Color(*colour))
    group.add(Rectangle(texture=texture, pos=(round(x), round(y)), size=texture.size))


@lru_cache(maxsize=32)
def ruler_for(face: str, size: float) -> CoreLabel:
    """Return a label to measure with: its ``get_extents`` gives width and height in pixels."""
    label = CoreLabel(text="x", font_name=face, font_size=size)
    label.resolve_font_name()
    return label
