"""Texts as textures, for widgets that draw themselves: white, tinted by the colour before them."""

from __future__ import annotations

from functools import lru_cache

from kivy.core.text import Label as CoreLabel
from kivy.graphics.texture import Texture

from screens import fonts


@lru_cache(maxsize=256)
def text_texture(text: str, face: str, size: float) -> Texture:
    """Return `text` on one line, in `face` (or the text face where that lacks a character)."""
    label = CoreLabel(
        text=text, font_name=fonts.face_for(face, text), font_size=size, color=(1, 1, 1, 1)
    )
    label.refresh()
    return label.texture
