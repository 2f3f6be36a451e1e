"""How partners are told apart: the round mark with its letter, and the edge of their cards."""

from __future__ import annotations

import unicodedata
from typing import Any

from kivy.graphics import Color, Mesh
from kivy.graphics.vertex_instructions import SmoothEllipse
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from screens import fonts, kv
from screens.kv import theme_in_use
from screens.widgets import patterns

MARKS = ("lagoon", "amber", "violet", "moss", "rose", "slate")
#: Diameter of the disc, and of the room around the ring, as a share of the whole mark.
DISC = 0.70

kv.load(__file__)


def initial(name: str) -> str:
    """Return the first letter of `name` with its accents, as a capital; or nothing."""
    name = name.strip()
    if not name:
        return ""
    end = 1
    while end < len(name) and unicodedata.combining(name[end]):
        end += 1
    return unicodedata.normalize("NFC", name[:end]).upper()[:1]


def mark_of(partner: Any) -> str:
    """Return the mark of `partner` (a Partner, or None for the first one)."""
    return str(getattr(partner, "mark", None) or "lagoon")


class PartnerMark(Label):
    """A partner's mark: a disc, the first letter, and a ring in the partner's pattern.

    Give `partner` (models.entities.Partner), or `mark` and `letter` alone; nothing is drawn before
    there is a letter.
    """

    partner = ObjectProperty(None, allownone=True)
    mark = OptionProperty("lagoon", options=MARKS)
    letter = StringProperty()
    size_dp = NumericProperty(38)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.canvas.before:
            self._soft = Color()
            self._disc = SmoothEllipse()
            self._fill = Color()
            self._ring = Mesh(mode="triangle_strip")
        for name in ("pos", "size", "mark", "letter"):
            self.fbind(name, self._draw)
        theme_in_use().bind(dark=self._draw)
        self._draw()

    def on_partner(self, _: Any, partner: Any) -> None:
        """Take mark and letter from `partner`."""
        if partner is not None:
            self.mark = mark_of(partner)
            self.letter = initial(partner.name)

    def face(self, letter: str) -> str:
        """Return the face that has `letter`."""
        return fonts.face_for(fonts.EVERYDAY_MEDIUM, letter)

    def _draw(self, *_: object) -> None:
        theme = theme_in_use()
        side = min(self.width, self.height)
        if side <= 0 or not self.letter:
            self._soft.a = self._fill.a = 0
            return
        self._soft.rgba = theme.partner(self.mark, "soft")
        self._fill.rgba = theme.partner(self.mark, "fill")
        disc = side * DISC
        # not center_x: Kivy keeps it, and here it may still be that of the place before
        x, y = self.x + self.width / 2, self.y + self.height / 2
        self._disc.size = (disc, disc)
        self._disc.pos = (x - disc / 2, y - disc / 2)
        vertices, indices = patterns.ring_mesh(self.mark, x, y, side, side / 40)
        self._ring.vertices = vertices
        self._ring.indices = indices
        self._ring.texture = patterns.texture(self.mark, True)


class PatternEdge(Widget):
    """The 7 dp column of a partner's pattern at the left of a card, cut by its corners."""

    mark = OptionProperty("lagoon", options=MARKS)
    radius = NumericProperty(dp(18))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.canvas:
            self._fill = Color()
            self._column = Mesh(mode="triangle_strip")
        for name in ("pos", "size", "mark", "radius"):
            self.fbind(name, self._draw)
        theme_in_use().bind(dark=self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        if self.height <= 1:
            return
        self._fill.rgba = theme_in_use().partner(self.mark, "fill")
        vertices, indices = patterns.edge_mesh(
            self.mark, self.x, self.y, self.height, self.radius, dp(1)
        )
        self._column.vertices = vertices
        self._column.indices = indices
        self._column.texture = patterns.texture(self.mark, False)
