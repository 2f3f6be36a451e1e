"""The views of the list: a day's heading and an entry's card, drawn where the row says.

A card in a list of a hundred thousand is one widget with one drawing, not twenty widgets in each
other's layouts: showing another row in it takes about a millisecond.
"""

from __future__ import annotations

from typing import Any

from kivy.graphics import (
    Color,
    InstructionGroup,
    Rectangle,
    SmoothLine,
    SmoothRoundedRectangle,
)
from kivy.metrics import dp
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.relativelayout import RelativeLayout

from screens import fonts
from screens.journal_parts.ink import Ink, put
from screens.journal_parts.rows import DayRow, EntryRow, LabelSpot, Row
from screens.journal_parts.style import RowStyle
from screens.kv import theme_in_use
from screens.widgets.card_drawing import CardDrawing
from screens.widgets.marks import PartnerMark, initial

#: Left of the words: the edge and its room.
LEFT = 21


class RowView(RelativeLayout):
    """What shows one row; `text` is all it says."""

    text = StringProperty()

    def __init__(self, *, ink: Ink, style: RowStyle, **kwargs: Any) -> None:
        self.ink = ink
        self.style = style
        super().__init__(size_hint=(None, None), **kwargs)
        self.row: Row | None = None
        self._drawn = InstructionGroup()
        self.canvas.add(self._drawn)

    def show(self, row: Row, x: float, y: float, width: float) -> None:
        """Show `row` at `x`, `y`; the same row again is only moved."""
        again = self.row is row and self.width == width
        self.pos = (x, y)
        if not again:
            self.row = row
            self.size = (width, row.height)
            self.redraw()

    def redraw(self) -> None:
        """Draw the row anew, for example in other colours."""

    def forget(self) -> None:
        """Let go of the row; the view waits for another."""
        self.row = None
        self.text = ""


class DayView(RowView):
    """The heading of a day with its hairline."""

    def redraw(self) -> None:
        row = self.row
        assert isinstance(row, DayRow)
        theme = theme_in_use()
        self.text = row.text
        group = self._drawn
        group.clear()
        face = fonts.face_for(fonts.DISPLAY_MEDIUM, row.text)
        texture = self.ink.texture(row.text, face, theme.size_day)
        y = dp(10)
        put(group, texture, 0, y, list(theme.ink))
        group.add(Color(*theme.line))
        start = texture.width + dp(12)
        line_y = round(y + texture.height * 0.45)
        group.add(Rectangle(pos=(start, line_y), size=(max(0, self.width - start), dp(1))))


class EntryView(ButtonBehavior, RowView):
    """An entry's card. ``on_release`` opens it; `chosen` and `ringed` draw its outline."""

    chosen = BooleanProperty(False)
    ringed = BooleanProperty(False)
    hover_cursor = StringProperty("hand")

    def __init__(self, **kwargs: Any) -> None:
        self._mark = PartnerMark(size_dp=30, size_hint=(None, None))
        super().__init__(**kwargs)
        with self.canvas.before:
            self._card = CardDrawing("card")
        self.add_widget(self._mark)
        self._ring = InstructionGroup()
        # before the matrix is taken back, so that the ring stands around the card
        self.canvas.after.insert(0, self._ring)
        for name in ("state", "chosen"):
            self.fbind(name, self._place_card)
        self.fbind("ringed", self._draw_ring)

    def redraw(self) -> None:
        row = self.row
        assert isinstance(row, EntryRow)
        theme = theme_in_use()
        self.text = row.text
        self._place_card()
        self._place_mark(row)
        group = self._drawn
        group.clear()
        top = row.height
        self._header(group, row, top)
        self._words(group, row, top)
        for spot in row.labels:
            self._label(group, spot, top)
        if row.noticed:
            icon = self.ink.icon("leaf", self.style.scale.small_icon)
            y = top - row.noticed_y
            put(group, icon, dp(LEFT), y - icon.height - dp(2), list(theme.accent))
            face = fonts.face_for(fonts.DISPLAY_ITALIC, "".join(row.noticed))
            lines = self.ink.texture(
                "\n".join(row.noticed), face, theme.size_noticed, self.style.noticed_ratio
            )
            x = dp(LEFT) + self.style.scale.small_icon + dp(8)
            put(group, lines, x, y - lines.height, list(theme.ink_2))
        if row.photo_y is not None:
            self._photo(group, row, top)
        self._draw_ring()

    def _place_card(self, *_: object) -> None:
        row = self.row
        if not isinstance(row, EntryRow):
            return
        theme = theme_in_use()
        box = (0, row.gap, self.width, row.height - row.gap)
        fill = theme.primary_soft if self.state == "down" else theme.surface
        self._card.place(box, list(fill), mark=row.mark, chosen=self.chosen)

    def _place_mark(self, row: EntryRow) -> None:
        self._mark.mark = row.mark
        self._mark.letter = initial(row.name)
        side = self.style.scale.mark
        self._mark.size = (side, side)
        middle = row.height - dp(13) - self.style.scale.header / 2
        self._mark.pos = (dp(LEFT), round(middle - side / 2))

    def _header(self, group: InstructionGroup, row: EntryRow, top: float) -> None:
        theme = theme_in_use()
        x = dp(LEFT + 10) + self.style.scale.mark
        middle = top - dp(13) - self.style.scale.header / 2
        face = fonts.face_for(fonts.EVERYDAY_MEDIUM, row.name)
        name = self.ink.texture(row.name, face, theme.size_label)
        put(group, name, x, middle - name.height / 2, list(theme.ink))
        if row.direction_below:
            middle -= self.style.scale.header / 2 + self.style.scale.small_line / 2
        else:
            x += name.width + dp(10)
        icon = self.ink.icon(row.direction_icon, self.style.scale.small_icon)
        put(group, icon, x, middle - icon.height / 2, list(theme.ink_2))
        words = self.ink.texture(row.direction, fonts.TEXT, theme.size_body_small)
        x += icon.width + dp(5)
        put(group, words, x, middle - words.height / 2, list(theme.ink_2))

    def _words(self, group: InstructionGroup, row: EntryRow, top: float) -> None:
        if not row.lines:
            return
        theme, style = theme_in_use(), self.style
        text = "\n".join(row.lines)
        align = "right" if row.rtl else "left"
        words = self.ink.texture(text, fonts.TEXT, theme.size_body, style.body_ratio, align)
        x = dp(LEFT)
        if row.rtl:
            x = self.width - dp(16) - (dp(84) if row.photo_y is not None else 0) - words.width
        y = top - row.words_y - (style.scale.body_line - style.body_natural) / 2 - words.height
        put(group, words, x, y, list(theme.ink))

    def _label(self, group: InstructionGroup, spot: LabelSpot, top: float) -> None:
        theme = theme_in_use()
        high = self.style.scale.label
        x, y = dp(LEFT) + spot.x, top - spot.y - high
        soft = theme.kind(spot.kind, "soft") if spot.kind else list(theme.sunken)
        colour = theme.kind(spot.kind, "ink") if spot.kind else list(theme.ink_2)
        group.add(Color(*soft))
        group.add(SmoothRoundedRectangle(pos=(x, y), size=(spot.width, high), radius=[high / 2]))
        icon = self.ink.icon(spot.icon, self.style.scale.small_icon)
        put(group, icon, x + dp(9), y + (high - icon.height) / 2, colour)
        face = fonts.face_for(fonts.EVERYDAY_MEDIUM, spot.text)
        words = self.ink.texture(spot.text, face, theme.size_label_small)
        put(group, words, x + dp(14) + icon.width, y + (high - words.height) / 2, colour)

    def _photo(self, group: InstructionGroup, row: EntryRow, top: float) -> None:
        side = dp(72)
        assert row.photo_y is not None
        x, y = self.width - dp(16) - side, top - row.photo_y - side
        texture = self.style.thumbnails.get(row.entry.photos[0].id, self.photo_came)
        if texture is None:
            group.add(Color(*theme_in_use().sunken))
            group.add(SmoothRoundedRectangle(pos=(x, y), size=(side, side), radius=[dp(12)]))
            return
        group.add(Color(1, 1, 1, 1))
        group.add(Rectangle(texture=texture, pos=(round(x), round(y)), size=(side, side)))

    def photo_came(self, photo_id: str) -> None:
        """Show the picture that was waited for, where its row is still the one shown."""
        row = self.row
        if isinstance(row, EntryRow) and any(p.id == photo_id for p in row.entry.photos):
            self.redraw()

    def _draw_ring(self, *_: object) -> None:
        self._ring.clear()
        row = self.row
        if not self.ringed or not isinstance(row, EntryRow):
            return
        theme = theme_in_use()
        grow, half = dp(3), theme.focus_ring / 2
        box = (-grow, row.gap - grow, self.width + 2 * grow, row.height - row.gap + 2 * grow)
        self._ring.add(Color(*theme.focus))
        self._ring.add(SmoothLine(rounded_rectangle=(*box, theme.radius_card + dp(3)), width=half))
