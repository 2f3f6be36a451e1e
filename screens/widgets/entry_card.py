"""An entry on a card: who, which way, the words, its labels, and what the partner noticed."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from models.entities import Entry, Visibility
from models.labels import DIRECTION_ICONS, KIND_ICONS, direction_after_name, kind_label
from models.words import _
from screens import kv
from screens.widgets.cards import Card
from screens.widgets.labels import TagLabel
from screens.widgets.marks import PartnerMark, mark_of
from screens.widgets.press import Pressable

kv.load(__file__)
__all__ = ["EntryCard", "PartnerMark"]


class EntryHead(BoxLayout):
    """The first line of a card: mark, name, direction."""

    partner = ObjectProperty(None, allownone=True)
    icon = StringProperty()
    word = StringProperty()


class EntryCard(Pressable, Card):
    """Shows `entry`, written by `author`; a press (``on_release``) opens it.

    `noticed_by` is the name of who noticed it, `kind_labels` the couple's own labels, `thumbnail`
    the texture of its first photo once it is there. All it shows follows from these properties,
    so that it can be used again for another entry. The journal's long list draws its rows itself
    (:mod:`screens.journal_parts`).
    """

    entry = ObjectProperty(None, allownone=True)
    author = ObjectProperty(None, allownone=True)
    noticed_by = StringProperty()
    kind_labels = ObjectProperty(None, allownone=True)
    thumbnail = ObjectProperty(None, allownone=True)
    words = StringProperty()
    direction_icon = StringProperty()
    direction_word = StringProperty()
    noticed = StringProperty()
    has_photo = BooleanProperty(False)

    def on_kv_post(self, _base: Any) -> None:
        """Show the entry once the rule's parts are there."""
        for name in ("entry", "author", "noticed_by", "kind_labels"):
            self.fbind(name, self._show)
        self._show()

    def _show(self, *_args: object) -> None:
        entry: Entry | None = self.entry
        if entry is None:
            return
        self.mark = mark_of(self.author)
        self.words = entry.text
        self.direction_icon = DIRECTION_ICONS[entry.direction] if entry.direction else ""
        self.direction_word = direction_after_name(entry.direction)
        self.has_photo = bool(entry.photos)
        self.noticed = self.noticed_line(entry)
        labels = self.ids["labels"]
        labels.clear_widgets()
        for kind in entry.kinds:
            word = kind_label(kind, self.kind_labels)
            labels.add_widget(TagLabel(text=word, icon=KIND_ICONS[kind], kind=kind.value))
        for tag in entry.tags:
            labels.add_widget(TagLabel(text=tag, icon="tag"))
        if entry.visibility is Visibility.PRIVATE:
            labels.add_widget(TagLabel(text=_("For you alone"), icon="lock"))

    def photo_ground(self, thumbnail: Any, has_photo: bool, waiting: list[float]) -> list[float]:
        """Return what a photo is drawn with: itself, `waiting` before it is there, or nothing."""
        if not has_photo:
            return [0, 0, 0, 0]
        return [1, 1, 1, 1] if thumbnail else waiting

    def noticed_line(self, entry: Entry) -> str:
        """Return the line about who noticed it, with their words where there are some."""
        if entry.noticed is None or not self.noticed_by:
            return ""
        if entry.noticed.words:
            return _("Noticed by {name}. “{words}”").format(
                name=self.noticed_by, words=entry.noticed.words
            )
        return _("Noticed by {name}").format(name=self.noticed_by)
