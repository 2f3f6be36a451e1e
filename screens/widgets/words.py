"""Words: every text on screen that is only read."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from screens import bidi, kv

kv.load(__file__)


class Words(Label):
    """A text without markup, in a role of the type scale.

    `role` is one of the design's ("body", "title", "caption" ...). With `wrap` (the default) it
    fills its width and is as high as its text needs; without, it hugs its text in one line, or
    wraps at `most` pixels where that is given and the text is longer. A character the role's face
    lacks sets the whole text in the regular text face. Right-to-left text is shaped and turned for
    display; `text` stays as it was written.
    """

    role = StringProperty("body")
    wrap = BooleanProperty(True)
    #: Widest in pixels without `wrap`; 0 for no limit.
    most = NumericProperty(0)
    #: In the secondary colour.
    soft = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("wrap", "width"):
            self.fbind(name, self._fit_text)
        for name in ("text", "font_size", "most"):
            self.fbind(name, self._measure_again)
        self.fbind("texture_size", self._fit_size)
        self._fit_text()

    def _fit_text(self, *_: object) -> None:
        self.size_hint_y = None
        if self.wrap:
            self.text_size = (max(1, self.width), None)
        elif self.size_hint_x is not None or not self.most:
            self.size_hint = (None, None)
            self.text_size = (None, None)
            # A text that is empty from the start never dispatches its size.
            self._fit_size()

    def _measure_again(self, *_: object) -> None:
        """Ask for one line again, where the text before had to be broken."""
        if not self.wrap and self.text_size[0] is not None:
            self.text_size = (None, None)

    def _fit_size(self, *_: object) -> None:
        if self.wrap:
            self.height = self.texture_size[1]
        elif self.most and self.text_size[0] is None and self.texture_size[0] > self.most:
            self.text_size = (self.most, None)
        else:
            self.size = self.texture_size

    def texture_update(self, *largs: object) -> None:
        """Draw the text; where it runs right to left, as it is to be seen."""
        core = self._label
        to_the_right = False
        if bidi.has_rtl(self.text):
            width = self.text_size[0]
            core.text = bidi.displayed(self.text, width, lambda s: core.get_extents(s)[0])
            to_the_right = self.halign == "auto" and bidi.starts_rtl(self.text)
        core.options["halign"] = "right" if to_the_right else self.halign
        super().texture_update(*largs)
