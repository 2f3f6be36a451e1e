"""Choosing a passphrase, and reading the recovery code once: used by the lock, More and Welcome."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from models import locks
from models.words import _
from screens import kv
from screens.locking.strength_line import StrengthLine
from screens.widgets.buttons import Button48
from screens.widgets.fields import Field
from screens.widgets.fold import Fold
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["Button48", "CodeShown", "Field", "Fold", "PassphraseForm", "StrengthLine", "Words"]


class PassphraseForm(BoxLayout):
    """Two fields for a new passphrase; with `asks_old` one for the present before them.

    How hard it is to guess for whoever knows `names` is found out on `worker` while it is typed.
    ``on_go`` is dispatched on Enter in the last field.
    """

    asks_old = BooleanProperty(False)
    __events__ = ("on_go",)

    def __init__(self, worker: Any, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        first = self.ids.first.__self__
        self.ids.strength.watch(worker, lambda: str(first.text), names)

    def chosen(self) -> str | None:
        """Return the new passphrase, None (with a sentence beside it) where the two differ."""
        first, second = self.ids.first, self.ids.second
        if not first.text:
            first.error = _("Please type a passphrase first.")
            first.take_focus()
            return None
        if first.text != second.text:
            second.error = _("The two are not the same. The eye shows what was typed.")
            second.take_focus()
            return None
        return str(first.text)

    @property
    def old(self) -> str:
        """What was typed as the present passphrase."""
        return str(self.ids.old.text)

    def refuse(self, words: str, *, old: bool = False) -> None:
        """Say beside the field why it was not taken."""
        field = self.ids.old if old else self.ids.first
        field.error = words
        field.take_focus()

    def take_focus(self) -> None:
        """Put the caret into the first field."""
        (self.ids.old if self.asks_old else self.ids.first).take_focus()

    def offer(self) -> None:
        """Put six random words into the field, to be read; typing them once more keeps them."""
        first = self.ids.first
        first.text, first.shown = locks.six_words(), True
        self.ids.second.text = ""
        self.ids.second.take_focus()

    def forget(self) -> None:
        """Empty the fields."""
        for name in ("old", "first", "second"):
            self.ids[name].text = ""

    def on_go(self) -> None:
        """A person is done with typing."""


class CodeShown(BoxLayout):
    """The recovery code, large, shown this once. ``on_written`` once a person has it on paper."""

    code = StringProperty()
    __events__ = ("on_written",)

    def lines(self, code: str) -> str:
        """Return the code in rows of two groups, so that it is easy to copy by hand."""
        groups = code.split("-")
        rows = ["  ".join(groups[at : at + 2]) for at in range(0, len(groups), 2)]
        return "\n".join(rows)

    def on_written(self) -> None:
        """A person has written it down, or does without."""

    def first_control(self) -> Any:
        """The button."""
        return self.ids.written
