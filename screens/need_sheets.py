"""The sheets of Needs: voicing one, and a step of its history with a line, if one likes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from models.entities import Kind, Need, NeedState
from models.labels import KIND_ICONS, kind_label
from models.words import N_, _
from screens import kv
from screens.widgets.buttons import Button48
from screens.widgets.chips import ChipGroup
from screens.widgets.fields import Field
from screens.widgets.sheet import Sheet
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["ChipGroup", "Field", "StepSheet", "VoiceSheet", "Words"]

#: Title, what may be said with it, and the word on the button.
STEPS = {
    NeedState.HEARD: (N_("You heard it"), N_("A line back, if you like"), N_("I hear you")),
    NeedState.MET: (N_("It was met"), N_("How? A line, if you like"), N_("Met")),
    NeedState.PARTLY: (N_("It was met in part"), N_("A line, if you like"), N_("Partly")),
    NeedState.CHANGED: (N_("It has changed"), N_("What it is now"), N_("It changed")),
    NeedState.LET_GO: (N_("Let it go"), N_("A line, if you like"), N_("Let go")),
}


class VoiceSheet(BoxLayout):
    """Asks for the wish and, if one likes, its kind."""

    ready = BooleanProperty(False)
    chosen = ListProperty()
    #: Needs gives what was typed back to who typed it, at the next opening.
    comes_back = True

    def __init__(self, voice: Callable[[str, Kind | None], None], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._voice = voice
        self.sheet: Any = None

    @classmethod
    def open(cls, voice: Callable[[str, Kind | None], None], words: str = "") -> Sheet:
        """Show it with `words` typed already; `voice` is called with the words and the kind."""
        content = cls(voice)
        content.ids.words.text = words
        return _open(content, _("What could you use?"), _("Voice it"))

    @property
    def unsaid(self) -> str:
        """What was typed and not voiced."""
        return str(self.ids.words.text)

    def kind_chips(self) -> list[dict[str, str]]:
        """Return the chips of the six kinds."""
        return [
            {"value": k.value, "text": kind_label(k), "icon": KIND_ICONS[k], "kind": k.value}
            for k in Kind
        ]

    def go(self) -> None:
        """Voice it, where there are words."""
        if self.ready:
            words, self.ids.words.text = self.unsaid.strip(), ""
            self.sheet.dismiss()
            self._voice(words, Kind(self.chosen[0]) if self.chosen else None)


class StepSheet(BoxLayout):
    """Asks for a line with a step; only a change needs one."""

    hint = StringProperty()
    ready = BooleanProperty(True)
    needs_words = BooleanProperty(False)

    def __init__(self, go: Callable[[str | None], None], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._go = go
        self.sheet: Any = None

    @classmethod
    def open(
        cls, need: Need, state: NeedState, step: Callable[[Need, NeedState, str | None], None]
    ) -> Sheet:
        """Show it; `step` is called with the words, None where there are none."""
        title, hint, word = STEPS[state]
        changed = state is NeedState.CHANGED
        content = cls(
            lambda words: step(need, state, words),
            hint=_(hint),
            needs_words=changed,
            ready=not changed,
        )
        return _open(content, _(title), _(word))

    @property
    def unsaid(self) -> str:
        """What was typed and not said."""
        return str(self.ids.words.text)

    def go(self) -> None:
        """Take the step."""
        if self.ready:
            self.sheet.dismiss()
            self._go(self.ids.words.text.strip() or None)


def _open(content: Any, title: str, word: str) -> Sheet:
    button = Button48(text=word, size_hint=(1, None), disabled=not content.ready)
    button.bind(on_release=lambda *_args: content.go())
    content.bind(ready=lambda _content, ready: setattr(button, "disabled", not ready))
    content.sheet = Sheet(title=title, content=content, foot=button)
    content.sheet.open()
    return content.sheet
