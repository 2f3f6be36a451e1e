"""A private mark for what did not feel free (SAFETY): quiet, in words, and for its author alone.

Three marks; once one is set, a plain sentence, the patterns one may recognise with their card, and
two ways on: to write further for oneself, and the page of help. Nothing is asked back or advised.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout

from models import help as help_pages
from models.entities import Pattern, Unease
from models.labels import PATTERNS, UNEASE
from models.words import _
from screens.kv import theme_in_use
from screens.widgets.buttons import Button48
from screens.widgets.cards import Card
from screens.widgets.chips import ChipGroup
from screens.widgets.words import Words


class PrivateMark(BoxLayout):
    """The marks and what stands below one; ``on_change`` follows every choice.

    `write_on` and `help_page` are called by the ways on; one that is None is not offered.
    """

    unease = ObjectProperty(None, allownone=True)
    pattern = ObjectProperty(None, allownone=True)
    __events__ = ("on_change",)

    def __init__(
        self,
        *,
        write_on: Callable[[], None] | None,
        help_page: Callable[[], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(
            orientation="vertical", size_hint_y=None, spacing=theme_in_use().space_m, **kwargs
        )
        self.bind(minimum_height=self.setter("height"))
        self._ways = [
            (_("Write on, for yourself"), "feather", write_on),
            (_("Help and safety"), "life-buoy", help_page),
        ]
        self._marks = self._group(UNEASE, self.unease, self._mark_picked)
        self.patterns = self._group(PATTERNS, self.pattern, self._pattern_picked)
        self._lay_out()

    def _group(self, words: Any, chosen: Any, picked: Callable[..., None]) -> ChipGroup:
        group = ChipGroup(chips=[{"value": v, "text": _(text)} for v, text in words.items()])
        group.chosen = [chosen] if chosen else []
        group.bind(on_pick=picked)
        return group

    def _lay_out(self) -> None:
        for group in (self._marks, self.patterns):
            if group.parent is not None:
                group.parent.remove_widget(group)
        self.clear_widgets()
        self.add_widget(self._marks)
        if self.unease is None:
            return
        self.add_widget(
            Words(
                role="body_small",
                text=_("Reciprocity advice does not apply where someone is pressured or afraid."),
            )
        )
        self.add_widget(Words(role="label", text=_("If you recognise one of these")))
        self.add_widget(self.patterns)
        if self.pattern is not None:
            self.add_widget(_card(self.pattern))
        for words, icon, call in self._ways:
            if call is not None:
                button = Button48(text=words, look="text", icon=icon)
                button.bind(on_release=lambda _button, call=call: call())
                self.add_widget(button)

    def _mark_picked(self, _group: Any, value: Unease, active: bool) -> None:
        self.unease = value if active else None
        if not active:
            self.pattern, self.patterns.chosen = None, []
        self._changed()

    def _pattern_picked(self, _group: Any, value: Pattern, active: bool) -> None:
        self.pattern = value if active else None
        self._changed()

    def _changed(self) -> None:
        focused = next(
            (
                chip
                for group in (self._marks, self.patterns)
                for chip in group.children
                if getattr(chip, "focus", False)
            ),
            None,
        )
        self._lay_out()
        if focused is not None:
            focused.focus = True  # whoever chooses by keys goes on where they were
        self.dispatch("on_change")

    def on_change(self) -> None:
        """Another mark or pattern was chosen, or none."""


def _card(pattern: Pattern) -> Card:
    """Return the card that stands beside a pattern: plain words."""
    told = help_pages.pattern_card(pattern)
    card = Card()
    card.add_widget(Words(text=told.title, role="label"))
    card.add_widget(Words(text=told.says, role="body_small"))
    card.add_widget(Words(text=told.so, role="aside"))
    return card
