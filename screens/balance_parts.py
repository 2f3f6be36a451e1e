"""Parts of Balance: the key to the kinds and to the sides, entries below, keys that turn pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kivy.graphics.texture import Texture
from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.stacklayout import StackLayout

from models.balance.picture import River, is_misty
from models.balance.picture import Window as Span
from models.entities import Entry, Kind, Partner
from models.labels import KIND_ICONS, kind_label
from models.words import N_, _
from screens import kv
from screens.balance_reading import Pixels, Stretch
from screens.kv import theme_in_use
from screens.widgets.cards import DayHeading
from screens.widgets.entry_card import EntryCard
from screens.widgets.marks import PartnerMark
from screens.widgets.river_view import upload
from screens.widgets.rows import ListRow
from screens.widgets.words import Words

if TYPE_CHECKING:
    from models.balance.telling import Picture

kv.load(__file__)
__all__ = ["Column", "EntriesColumn", "KindRow", "KindsKey", "SidesKey"]

#: The windows: on the control, and said in full.
WINDOWS = {
    Span.LATELY: (N_("Lately"), N_("The last four weeks")),
    Span.MONTHS: (N_("Months"), N_("The last twelve weeks")),
    Span.SEASON: (N_("Season"), N_("The season you named, or the last three months")),
    Span.YEAR: (N_("Year"), N_("The last year")),
    Span.ALL: (N_("All"), N_("Everything since the first page")),
}
#: So many letters of an entry stand in the line below the marker.
BRIEF = 90


class Column(BoxLayout):
    """A column as high as its content, `pad` pixels from both sides."""

    pad = NumericProperty(0)


class KindRow(BoxLayout):
    """A kind that took part: a piece of its strand, its icon and its word."""

    kind = StringProperty()
    icon = StringProperty()
    text = StringProperty()
    swatch: Texture = ObjectProperty(None, allownone=True)
    #: Whether the picture is a braid of kinds, of which a piece is shown.
    braided = BooleanProperty(True)

    def on_kv_post(self, _base: Any) -> None:
        """Leave no gap where there is no piece of a strand."""
        if not self.braided:
            self.remove_widget(self.ids.piece)


class KindsKey(GridLayout):
    """The kinds that took part, alphabetically by their label."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._swatches: dict[str, Texture] = {}

    def show(self, shown: Picture, own_labels: Mapping[Kind, str]) -> None:
        """Name the kinds of a picture; strands of two sides are no kinds and look like none."""
        self.clear_widgets()
        named = {kind: kind_label(kind, own_labels) for kind in shown.kinds}
        for kind, name in sorted(named.items(), key=lambda pair: pair[1].casefold()):
            self.add_widget(
                KindRow(
                    kind=kind.value,
                    icon=KIND_ICONS[kind],
                    text=name,
                    braided=shown.river.sides is None,
                    swatch=self._swatches.get(kind.value),
                )
            )

    def paint(self, swatches: Mapping[Kind, Pixels]) -> None:
        """Show the pieces of strands."""
        self._swatches = {kind.value: upload(*pixels) for kind, pixels in swatches.items()}
        for row in self.children:
            row.swatch = self._swatches.get(row.kind)


class AlsoThere(Column):
    """What else is in the picture, each only where there is something: a step to the entries.

    ``on_together`` and ``on_needs`` are dispatched at a press.
    """

    __events__ = ("on_together", "on_needs")

    def show(self, shown: Picture) -> None:
        """Offer what was simply shared, and the needs that were spoken of."""
        self.clear_widgets()
        if shown.river.together:
            light = "" if shown.river.sides else _("The light on the water")
            self._offer(_("Time that was simply shared"), light, "merge", "on_together")
        if shown.needs:
            self._offer(_("Needs, voiced and answered"), "", "message-circle-heart", "on_needs")
        if self.children:
            self.children[0].line = False

    def _offer(self, title: str, text: str, icon: str, event: str) -> None:
        row = ListRow(title=title, text=text, icon=icon, chevron=True)
        row.bind(on_release=lambda _row: self.dispatch(event))
        self.add_widget(row)

    def on_together(self) -> None:
        """What was simply shared is asked for."""

    def on_needs(self) -> None:
        """The needs are asked for."""


class SidesKey(Column):
    """Whose strand is whose, where both switched directions on, and why the edges are soft."""

    def show(self, river: River, partners: Sequence[Partner]) -> None:
        """Name the sides of `river`; nothing where it has none."""
        self.clear_widgets()
        if river.sides is None:
            return
        theme = theme_in_use()
        row = StackLayout(size_hint_y=None, spacing=(theme.space_l, theme.space_s))
        row.bind(minimum_height=row.setter("height"))
        for partner in partners:
            row.add_widget(_side(partner))
        self.add_widget(row)
        why = (
            _("Mist, because little has been written about these weeks.")
            if is_misty(river)
            else _("The edges are soft because nobody can write everything down.")
        )
        self.add_widget(Words(role="noticed", soft=True, text=why))


def _side(partner: Partner) -> BoxLayout:
    pair = BoxLayout(size_hint=(None, None), spacing=theme_in_use().space_s)
    mark = PartnerMark(partner=partner, size_dp=30, pos_hint={"center_y": 0.5})
    said = _("arriving at {name}’s side").format(name=partner.name)
    words = Words(text=said, role="body_small", wrap=False, pos_hint={"center_y": 0.5})
    words.most = theme_in_use().reading_max / 2

    def fit(*_args: object) -> None:
        pair.size = mark.width + pair.spacing + words.width, max(mark.height, words.height)

    words.bind(size=fit)
    pair.add_widget(mark)
    pair.add_widget(words)
    fit()
    return pair


class EntriesColumn(Column):
    """Entries, grouped by day: those of a stretch, or what a page with little ground shows."""

    people = ObjectProperty({})
    labels = ObjectProperty(None, allownone=True)
    on_entry: Callable[[str], None] = ObjectProperty(lambda _entry_id: None)
    entries = ListProperty()

    def show_some(self, entries: Sequence[Entry]) -> None:
        """Show `entries` as they come."""
        self._show("", entries)

    def show_stretch(self, found: Stretch) -> None:
        """Show the entries of a stretch below its days."""
        from screens.dates import stretch

        self._show(stretch(found.first, found.last), found.entries)
        if not found.entries:
            self.add_widget(Words(text=_("Nothing was written in these days."), role="aside"))

    def _show(self, title: str, entries: Sequence[Entry]) -> None:
        from screens.dates import long_day

        self.clear_widgets()
        self.entries = list(entries)
        if title:
            self.add_widget(Words(text=title, role="body_small", soft=True))
        for day, group in groupby(entries, key=lambda entry: entry.day):
            self.add_widget(DayHeading(text=long_day(day)))
            for entry in group:
                self.add_widget(self._card(entry))

    def _card(self, entry: Entry) -> EntryCard:
        noticed = self.people.get(entry.noticed.author_id) if entry.noticed else None
        card = EntryCard(
            entry=entry,
            author=self.people.get(entry.author_id),
            noticed_by=noticed.name if noticed else "",
            kind_labels=self.labels,
        )
        card.bind(on_release=lambda _card: self.on_entry(entry.id))
        return card


def preview_words(found: Stretch) -> str:
    """Return the week under the marker in a line: its days, and the first words of its newest."""
    from screens.dates import stretch
    from screens.journal_parts.filters import brief

    days = stretch(found.first, found.last)
    text = next((entry.text for entry in found.entries if entry.text.strip()), "")
    if not text:
        return days
    return _("{days}: “{words}”").format(days=days, words=brief(text, BRIEF))
