"""The pieces an entry's page is put together from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.animation import Animation
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from models.entities import Entry, FeltMet, Fit, Met
from models.labels import FITS, MET
from models.words import N_, _
from screens.kv import theme_in_use
from screens.widgets.chips import ChipGroup
from screens.widgets.icon import Icon
from screens.widgets.words import Words

#: The three questions of felt met, each answered apart.
QUESTIONS = (
    ("understood", N_("Did you feel understood?")),
    ("accepted", N_("Did you feel accepted as you are?")),
    ("cared_for", N_("Did you feel cared for?")),
)


class IconLine(BoxLayout):
    """A small icon and a line of words."""

    icon = StringProperty()
    text = StringProperty()
    icon_colour = ObjectProperty(None, allownone=True)


class Author(BoxLayout):
    """Who wrote, and which way care moved."""

    partner = ObjectProperty(None, allownone=True)
    name = StringProperty()
    icon = StringProperty()
    text = StringProperty()


class TurningLeaf(Icon):
    """The leaf of noticing, which turns once when it is given."""

    angle = NumericProperty(0)

    def turn(self) -> None:
        """Turn once, unless less motion was asked for."""
        seconds = theme_in_use().seconds("noticed")
        if seconds:
            self.angle = 360
            Animation(angle=0, d=seconds, t="out_cubic").start(self)


class NoticedCard(BoxLayout):
    """The partner's quiet mark, and the line that came with it."""

    partner = ObjectProperty(None, allownone=True)
    line = StringProperty()
    quote = StringProperty()
    beside = BooleanProperty(False)

    def turn(self) -> None:
        """Let the leaf turn once."""
        self.ids["leaf"].turn()


class Landed(BoxLayout):
    """How did it land: the receiver's own answers, shown to the receiver alone.

    `answer(felt_met, fit)` is called with what a person chose.
    """

    question = StringProperty()
    open = BooleanProperty(False)

    def __init__(
        self, entry: Entry, name: str, answer: Callable[[FeltMet | None, Fit | None], None]
    ) -> None:
        self._answer = answer
        self._felt = FeltMet()
        self._groups = {field: self._group(field) for field, _words in QUESTIONS}
        super().__init__(question=_("How did it land, {name}?").format(name=name))
        self.show(entry)

    def show(self, entry: Entry) -> None:
        """Show the answers of `entry`."""
        self._felt = entry.felt_met or FeltMet()
        self.ids["fit"].chosen = [entry.fit] if entry.fit else []
        self.ids["fit"].required = entry.fit is not None
        self.open = self.open or entry.felt_met is not None
        for field, group in self._groups.items():
            given = getattr(self._felt, field)
            group.chosen = [given] if given else []

    def on_open(self, _landed: Any, is_open: bool) -> None:
        """Show the three questions; what is not shown must not be in the way of a touch."""
        felt = self.ids["felt"]
        felt.clear_widgets()
        say_more = self.ids["say_more"].__self__
        if not is_open:
            return
        if say_more.parent is not None:
            self.remove_widget(say_more)
        for field, words in QUESTIONS:
            felt.add_widget(Words(role="body_small", text=_(words)))
            felt.add_widget(self._groups[field])

    def _group(self, field: str) -> ChipGroup:
        group = ChipGroup(
            chips=[{"value": met, "text": _(text)} for met, text in MET.items() if met != Met.SKIP]
        )
        group.bind(on_pick=lambda _group, met, on: self._felt_picked(field, met if on else None))
        return group

    def fit_chips(self) -> list[dict[str, Any]]:
        """Return the four words of fit."""
        return [{"value": fit, "text": _(text)} for fit, text in FITS.items()]

    def fit_picked(self, fit: Fit, active: bool) -> None:
        """A person chose how well it fitted."""
        self.ids["fit"].required = True
        self._answer(None, fit)

    def _felt_picked(self, field: str, met: Met | None) -> None:
        answers = {name: getattr(self._felt, name) for name, _words in QUESTIONS}
        answers[field] = met
        self._felt = FeltMet(**answers)
        self._answer(self._felt, None)
