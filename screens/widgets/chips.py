"""Chips: small choices in words, alone or in a group that keeps count of what is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.scrollview import ScrollView
from kivy.uix.stacklayout import StackLayout

from screens import kv
from screens.kv import theme_in_use
from screens.widgets.buttons import IconLabel
from screens.widgets.press import Pressable

#: A notch of the wheel moves a row of chips by so much.
WHEEL = 96

kv.load(__file__)
__all__ = ["Chip", "ChipGroup", "ChipRow", "IconLabel"]


class Chip(Pressable, AnchorLayout):
    """A chip of 36 dp. Chosen it is `primary` with a check; with a `kind` in the kind's colours.

    It does not choose itself: a :class:`ChipGroup` or the screen sets `active`. `check` False
    keeps the icon when chosen (a filter that says its choice).
    """

    text = StringProperty()
    icon = StringProperty()
    kind = StringProperty()
    active = BooleanProperty(False)
    check = BooleanProperty(True)
    value = ObjectProperty(None, allownone=True)

    def icon_name(self, *_: object) -> str:
        """Return the icon to show: a check where chosen, but for kinds, which keep their own."""
        return "check" if self.active and self.check and not self.kind else self.icon

    def fill(self, *_: object) -> list[float]:
        """Return the colour inside."""
        theme = theme_in_use()
        if self.disabled:
            return [0, 0, 0, 0]
        down = self.state == "down"
        if not self.active:
            return [*theme.primary_soft[:3], 0.6 if down else 0]
        if self.kind:
            return theme.kind(self.kind, "soft")
        return list(theme.primary_press if down else theme.primary)

    def border(self, *_: object) -> list[float]:
        """Return the colour of the outline."""
        theme = theme_in_use()
        if self.disabled:
            return list(theme.disabled)
        if not self.active:
            return list(theme.outline)
        return theme.kind(self.kind, "ink") if self.kind else [0, 0, 0, 0]

    def words(self, *_: object) -> list[float]:
        """Return the colour of the words."""
        theme = theme_in_use()
        if self.active:
            return theme.kind(self.kind, "ink") if self.kind else list(theme.primary_ink)
        return list(theme.ink)

    def icon_colour(self, *_: object) -> list[float]:
        """Return the colour of the icon."""
        theme = theme_in_use()
        if self.kind:
            return theme.kind(self.kind, "ink")
        return list(theme.primary_ink if self.active else theme.ink_2)

    def keyboard_on_key_down(
        self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """Move among the chips beside it with the arrows, besides pressing."""
        step = {"left": -1, "up": -1, "right": 1, "down": 1}.get(keycode[1])
        if step and isinstance(self.parent, ChipGroup):
            self.parent.move_focus(self, step)
            return True
        return super().keyboard_on_key_down(window, keycode, text, modifiers)


class ChipGroup(StackLayout):
    """Chips in rows that wrap.

    `chips` are mappings with ``value`` and ``text``, and optionally ``icon``, ``kind``,
    ``disabled``. `chosen` holds the chosen values in the order of choosing. One at a time unless
    `multiple`; then at most `limit` (0: any number), a further one releasing the oldest.
    `required` keeps the last one chosen. ``on_pick(value, active)`` says what a person did.
    """

    chips = ListProperty()
    chosen = ListProperty()
    multiple = BooleanProperty(False)
    required = BooleanProperty(False)
    limit = NumericProperty(0)
    #: How wide all chips are in one row.
    row_width = NumericProperty(0)
    __events__ = ("on_pick",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("chips", self._build)
        self.fbind("chosen", self._show)
        self._build()

    def _build(self, *_: object) -> None:
        self.clear_widgets()
        for spec in self.chips:
            self.add_widget(self._chip(spec))
        self._show()

    def _chip(self, spec: Mapping[str, Any]) -> Chip:
        chip = Chip(
            text=spec["text"],
            icon=spec.get("icon", ""),
            kind=spec.get("kind", ""),
            value=spec["value"],
            disabled=spec.get("disabled", False),
        )
        chip.bind(on_release=self._pressed, width=self._sum)
        return chip

    def _sum(self, *_: object) -> None:
        gaps = self.spacing[0] * max(0, len(self.children) - 1)
        self.row_width = sum(chip.width for chip in self.children) + gaps

    def _show(self, *_: object) -> None:
        for chip in self.children:
            chip.active = chip.value in self.chosen

    def _pressed(self, chip: Chip) -> None:
        chosen = list(self.chosen)
        if chip.value in chosen:
            if self.required and len(chosen) == 1:
                self.dispatch("on_pick", chip.value, True)
                return
            chosen.remove(chip.value)
        elif self.multiple:
            chosen.append(chip.value)
            if self.limit and len(chosen) > self.limit:
                del chosen[0]
        else:
            chosen = [chip.value]
        self.chosen = chosen
        self.dispatch("on_pick", chip.value, chip.value in chosen)

    def on_pick(self, value: Any, active: bool) -> None:
        """A person pressed the chip of `value`, which is now `active` or not."""

    def chip(self, value: Any) -> Chip:
        """Return the chip of `value`; StopIteration where there is none."""
        return next(chip for chip in self.children if chip.value == value)

    def move_focus(self, chip: Chip, step: int) -> None:
        """Give the focus to the next chip that can take it, `step` 1 or -1 away."""
        chips = [c for c in reversed(self.children) if not c.disabled]
        place = chips.index(chip) + step
        if 0 <= place < len(chips):
            chips[place].focus = True


class ChipRow(ScrollView):
    """A :class:`ChipGroup` in one row that runs off the edge and is pulled sideways.

    Takes the same properties; `group` is the group itself. The wheel moves it as well, and a
    single chosen chip comes into sight.
    """

    chips = ListProperty()
    chosen = ListProperty()
    multiple = BooleanProperty(False)
    required = BooleanProperty(False)
    limit = NumericProperty(0)
    group = ObjectProperty(None, allownone=True)
    scroll_x: Any
    __events__ = ("on_pick",)

    def on_scroll_start(self, touch: Any, check_children: bool = True) -> bool:
        """Move sideways by an ordinary wheel; at an end the page takes it."""
        step = {"scrollup": 1, "scrolldown": -1}.get(getattr(touch, "button", ""))
        if not step:
            return bool(super().on_scroll_start(touch, check_children))
        hidden = self.group.width - self.width
        to = min(1.0, max(0.0, self.scroll_x + step * dp(WHEEL) / max(1, hidden)))
        if hidden <= 0 or not self.collide_point(*touch.pos) or to == self.scroll_x:
            return False
        self.scroll_x = to
        return True

    def on_chosen(self, _row: Any, chosen: list[Any]) -> None:
        """Bring the one chosen into sight once it has its place."""
        if chosen and not self.multiple:
            Clock.schedule_once(self._show_chosen, 0)

    def _show_chosen(self, _dt: float) -> None:
        chip = next((chip for chip in self.group.children if chip.value in self.chosen), None)
        if chip is not None and self.group.width > self.width:
            seconds = theme_in_use().seconds("chip")
            self.scroll_to(chip, dp(24), {"d": seconds, "t": "out_quad"} if seconds else False)

    def on_pick(self, value: Any, active: bool) -> None:
        """A person pressed the chip of `value`, which is now `active` or not."""
