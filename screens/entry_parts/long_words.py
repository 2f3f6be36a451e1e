"""A person's words where they are read: broken into lines once, drawn only where they are seen.

A label of two hundred thousand characters would be taller than a texture can be. Here the lines
are found from the widths of words (a long text on the worker), and a handful of textures of
:data:`LINES` lines each follow the scrolling.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.metrics import sp
from kivy.properties import StringProperty
from kivy.uix.widget import Widget

from screens import bidi, fonts
from screens.journal_parts.ink import ruler_for
from screens.journal_parts.wrap import Ruler
from screens.kv import theme_in_use

#: Lines drawn as one texture.
LINES = 24
#: Up to so many characters are broken into lines at once, more on the worker.
AT_ONCE = 4_000
TAB = "    "


@dataclass(frozen=True, slots=True)
class Style:
    """The face of a text and its line."""

    face: str
    size: float
    pitch: float

    @property
    def ratio(self) -> float:
        """Kivy's ``line_height`` for this pitch."""
        return self.pitch / (self.size * fonts.NATURAL[self.face])


def style_for(text: str) -> Style:
    """Return the letter face where it has all of `text`, else the text face at 18/28."""
    theme = theme_in_use()
    if fonts.covers(fonts.DISPLAY, text):
        return Style(fonts.DISPLAY, theme.size_letter, theme.size_letter * 31 / 22)
    return Style(fonts.TEXT, sp(18), sp(28))


@lru_cache(maxsize=8)
def _ruler(face: str, size: float) -> Ruler:
    label = ruler_for(face, size)
    return Ruler(lambda text: float(label.get_extents(text)[0]))


def broken(text: str, style: Style, width: float) -> list[str]:
    """Return `text` as lines at most `width` pixels wide, as they are drawn from left to right."""
    ruler = _ruler(style.face, style.size)
    lines = ruler.lines(text.replace("\t", TAB), width)
    if bidi.has_rtl(text):
        lines = [
            bidi.displayed(line, None, ruler.width) if bidi.has_rtl(line) else line
            for line in lines
        ]
    return lines


class LongWords(Widget):
    """Shows `text` in the letter face; as high as its lines.

    `in_background(work, done)` does the measuring of long texts. The owner calls :meth:`look` with
    the part that can be seen whenever it scrolls.
    """

    text = StringProperty()

    def __init__(self, in_background: Callable[..., object], **kwargs: object) -> None:
        self._in_background = in_background
        self._lines: list[str] = []
        self._style: Style | None = None
        self._drawn: dict[int, Texture] = {}
        self._seen = (0.0, 0.0)
        self._asked = 0
        super().__init__(size_hint_y=None, height=0, **kwargs)
        self.fbind("text", self._measure)
        self.fbind("width", self._measure)
        self.fbind("pos", self._draw)
        theme = theme_in_use()
        theme.bind(ink=self._draw, size_letter=self._measure)

    def _measure(self, *_: object) -> None:
        if self.width <= 1 or not self.text:
            self._take(self._asked, None, [])
            return
        self._asked += 1
        asked, text, width = self._asked, self.text, self.width
        style = style_for(text)
        if len(text) <= AT_ONCE:
            self._take(asked, style, broken(text, style, width))
        else:
            self._in_background(
                lambda: broken(text, style, width),
                lambda lines: self._take(asked, style, lines),
            )

    def _take(self, asked: int, style: Style | None, lines: list[str]) -> None:
        if asked != self._asked:
            return
        self._style, self._lines = style, lines
        self._drawn.clear()
        self.height = len(lines) * style.pitch if style is not None else 0
        self._draw()

    def look(self, top: float, bottom: float) -> None:
        """What lies between `top` and `bottom` (pixels below the upper edge) can be seen."""
        self._seen = (top, bottom)
        wanted = self._wanted()
        if set(wanted) != set(self._drawn):
            self._draw()

    def _wanted(self) -> range:
        if self._style is None or not self._lines:
            return range(0)
        high = LINES * self._style.pitch
        pieces = -(-len(self._lines) // LINES)
        top, bottom = self._seen
        first = int(max(0.0, top - high / 2) // high)
        last = int(max(0.0, bottom + high / 2) // high)
        return range(min(first, pieces - 1), min(last, pieces - 1) + 1)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        style = self._style
        if style is None:
            return
        wanted = self._wanted()
        self._drawn = {i: t for i, t in self._drawn.items() if i in wanted}
        rtl = bidi.starts_rtl(self.text[:200])
        with self.canvas:
            Color(*theme_in_use().ink)
            for i in wanted:
                texture = self._drawn.get(i) or self._texture(i, style, rtl)
                self._drawn[i] = texture
                y = self.top - i * LINES * style.pitch - texture.height
                x = self.right - texture.width if rtl else self.x
                Rectangle(texture=texture, pos=(round(x), round(y)), size=texture.size)

    def _texture(self, i: int, style: Style, rtl: bool) -> Texture:
        label = CoreLabel(
            text="\n".join(self._lines[i * LINES : (i + 1) * LINES]),
            font_name=style.face,
            font_size=style.size,
            line_height=style.ratio,
            halign="right" if rtl else "left",
            color=(1, 1, 1, 1),
            strip=False,
        )
        label.refresh()
        return label.texture
