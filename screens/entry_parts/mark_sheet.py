"""A private mark on an own entry, for what did not feel free (SAFETY): quiet, and for one alone.

It sets a row in the author's notebook and nothing else: who may read the entry stays as it is,
nothing is asked back, nothing is advised, and nothing is said when it is done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.uix.boxlayout import BoxLayout

from models.entities import Entry, EntryChanges, Pattern, Unease
from models.labels import PATTERNS, UNEASE
from models.words import _
from screens.widgets.buttons import Button48
from screens.widgets.chips import ChipGroup
from screens.widgets.sheet import Sheet
from screens.widgets.words import Words


class MarkSheet(Sheet):
    """Shows the three marks and, once one is set, the patterns one may recognise."""

    def __init__(self, entry: Entry, host: Any, change: Callable[[EntryChanges], None]) -> None:
        self._host = host
        self._change = change
        super().__init__(title=_("A private mark"), text=_("Shown to you alone"))
        self.unease = self._group(UNEASE, entry.unease, self._unease_picked)
        self.add_widget(self.unease)
        self._below = BoxLayout(orientation="vertical", size_hint_y=None)
        self._below.bind(minimum_height=self._below.setter("height"))
        self.add_widget(self._below)
        self.pattern = self._group(PATTERNS, entry.pattern, self._pattern_picked)
        self._show_below()

    def _group(self, words: Any, chosen: Any, picked: Callable[..., None]) -> ChipGroup:
        group = ChipGroup(chips=[{"value": v, "text": _(text)} for v, text in words.items()])
        group.chosen = [chosen] if chosen else []
        group.bind(on_pick=picked)
        return group

    def _show_below(self) -> None:
        self._below.clear_widgets()
        if not self.unease.chosen:
            return
        self._below.spacing = self.ids["body"].spacing
        self._below.add_widget(
            Words(
                role="body_small",
                text=_("Reciprocity advice does not apply where someone is pressured or afraid."),
            )
        )
        self._below.add_widget(Words(role="label", text=_("If you recognise one of these")))
        self._below.add_widget(self.pattern)
        help_page = Button48(text=_("Help and safety"), look="text", icon="life-buoy")
        help_page.bind(on_release=self._help)
        self._below.add_widget(help_page)

    def _unease_picked(self, _group: Any, value: Unease, active: bool) -> None:
        if not active:
            self.pattern.chosen = []
        self._change(
            EntryChanges(unease=value) if active else EntryChanges(unease=None, pattern=None)
        )
        self._show_below()

    def _pattern_picked(self, _group: Any, value: Pattern, active: bool) -> None:
        self._change(EntryChanges(pattern=value if active else None))

    def _help(self, _button: Any) -> None:
        self.dismiss()
        self._host.router.go("help")
