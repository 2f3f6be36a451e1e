"""The sheet behind the tag: tags, spirit, feeling, another day, and the need an entry answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any

from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from models.entities import Need, Spirit
from models.labels import SPIRITS
from models.words import _
from screens import kv
from screens.widgets.buttons import Button48
from screens.widgets.chips import ChipGroup
from screens.widgets.fields import Field
from screens.widgets.fold import Fold
from screens.widgets.rows import ListRow
from screens.widgets.sheet import Sheet
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["Button48", "ChipGroup", "ComposerDetails", "Field", "Fold", "ListRow", "Words"]

#: So many tags and needs are offered; the rest can be typed or found on their screen.
MOST_OFFERED = 12
#: So many characters of a need stand on its chip.
NEED_WORDS = 46


@dataclass(frozen=True, slots=True)
class Offer:
    """What the sheet offers: known tags, open needs of the other, and the couple's today."""

    tags: tuple[str, ...]
    needs: tuple[Need, ...]
    today: date


def read_offer(journal: Any, who: str) -> Offer:
    """Read what the sheet offers to the partner `who`."""
    needs = tuple(need for need in journal.needs.open(who) if need.author_id != who)
    return Offer(journal.tags(who, "", MOST_OFFERED), needs[:MOST_OFFERED], journal.today())


class ComposerDetails(BoxLayout):
    """The content of the sheet; it writes straight into the composer it was made for."""

    tag_chips = ListProperty()
    need_chips = ListProperty()
    day_words = StringProperty()
    #: A new entry can be marked while it is written; one that is there has its own sheet for it.
    may_mark = BooleanProperty(False)

    def __init__(
        self,
        composer: Any,
        offer: Offer,
        help_page: Callable[[], None] | None = None,
        **kwargs: Any,
    ) -> None:
        self.composer = composer
        self.offer = offer
        self._help_page = help_page
        kwargs["may_mark"] = help_page is not None
        super().__init__(**kwargs)
        self._offer_tags(offer.tags)
        self.need_chips = [
            {
                "value": need.id,
                "text": shorten(need.text, NEED_WORDS, placeholder=" …"),
                "icon": "message-circle-heart",
            }
            for need in offer.needs
        ]
        self._show_day()

    @classmethod
    def open(
        cls, composer: Any, offer: Offer, help_page: Callable[[], None] | None = None
    ) -> Sheet:
        """Show the sheet over everything; with `help_page` the entry can be marked as well."""
        content = cls(composer, offer, help_page)
        sheet = Sheet(title=_("What else belongs to it"), content=content)
        sheet.bind(on_dismiss=lambda _sheet: content.settle())

        def done() -> None:
            sheet.dismiss()
            composer.save()

        sheet.act = done
        sheet.open()
        return sheet

    def spirit_chips(self) -> list[dict[str, str]]:
        """Return the two spirits something can be given in."""
        return [{"value": spirit.value, "text": _(SPIRITS[spirit])} for spirit in Spirit]

    def choose_spirit(self, chosen: Sequence[str]) -> None:
        """Take the spirit of a chip, or none."""
        self.composer.spirit = Spirit(chosen[0]) if chosen else None

    def choose_need(self, chosen: Sequence[str]) -> None:
        """Take the need this entry answers, or none."""
        self.composer.need_id = chosen[0] if chosen else None

    def choose_tags(self, chosen: Sequence[str]) -> None:
        """Take the tags chosen."""
        self.composer.tags = list(chosen)

    def settle(self) -> None:
        """A tag that was typed and not ended by Enter counts as well."""
        self.add_tag(self.ids.new_tag)

    def add_tag(self, field: Any) -> None:
        """Add the tag that was typed, and offer it as a chip."""
        tag = " ".join(field.text.split())
        field.text = ""
        if tag and tag.casefold() not in {known.casefold() for known in self.composer.tags}:
            self.composer.tags = [*self.composer.tags, tag]
            self._offer_tags(self.offer.tags)

    def choose_mark(self) -> None:
        """Show the private marks in a sheet of their own."""
        from screens.widgets.private_mark import PrivateMark

        marks = PrivateMark(
            unease=self.composer.unease,
            pattern=self.composer.pattern,
            write_on=None,  # the field is being written in
            help_page=self._help_page or (lambda: None),
        )
        marks.bind(on_change=lambda marks: self.composer.mark(marks.unease, marks.pattern))
        Sheet(title=_("A private mark"), text=_("Shown to you alone"), content=marks).open()

    def choose_day(self) -> None:
        """Ask for another day; never one in the future."""
        from screens.widgets.date_picker import DatePicker

        picker = DatePicker(day=self.composer.day or self.offer.today, latest=self.offer.today)
        picker.bind(on_day=self._day_chosen)
        self._picker = Sheet(title=_("Which day was it?"), content=picker)
        self._picker.open()

    _picker: Any = None

    def _day_chosen(self, _picker: Any, day: date) -> None:
        self._picker.dismiss()
        self.composer.day = None if day == self.offer.today else day
        self._show_day()

    def _show_day(self) -> None:
        from screens.dates import long_day

        self.day_words = long_day(self.composer.day or self.offer.today)

    def _offer_tags(self, known: Sequence[str]) -> None:
        names = list(dict.fromkeys([*self.composer.tags, *known]))
        self.tag_chips = [{"value": name, "text": name, "icon": "tag"} for name in names]
