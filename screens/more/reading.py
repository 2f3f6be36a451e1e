"""Pages to read: help, privacy, how the balance works, about, and the cards on reciprocity."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from models import help as help_pages
from models.help import HelpItem, HelpPage, Reflection
from models.words import _
from screens.more.page import MorePage
from screens.widgets.cards import Card, DayHeading
from screens.widgets.words import Words


class ReadingScreen(MorePage):
    """Shows the page `name` of the help, or the reflections."""

    name_shown = StringProperty()

    def show(self, *, name: str = "about", **args: Any) -> None:
        """Come to the front with the page `name`."""
        super().show(**args)
        if name != self.name_shown:
            self.name_shown = name
            self._read()

    def _read(self) -> None:
        name = self.name_shown
        if name == "reflections":
            self.worker.in_background(help_pages.reflections, self._show_cards)
        else:
            self.worker.in_background(lambda: help_pages.page(name), self._show_page)

    def _show_page(self, page: HelpPage) -> None:
        self.title = page.title
        self.column.clear_widgets()
        for section in page.sections:
            self.column.add_widget(DayHeading(text=section.heading))
            for paragraph in section.paragraphs:
                self.add_words(paragraph, "body")
            for item in section.items:
                self.column.add_widget(_item(item))

    def _show_cards(self, cards: tuple[Reflection, ...]) -> None:
        self.title = _("Reflections")
        self.column.clear_widgets()
        self.add_words(_("How care moves between two, and who found it out."), "aside")
        for one in cards:
            card = Card()
            card.add_widget(Words(text=one.title, role="heading"))
            card.add_widget(Words(text=one.says))
            card.add_widget(Words(text=one.so, role="aside"))
            if one.source:
                card.add_widget(Words(text=one.source, role="caption"))
            self.column.add_widget(card)


def _item(item: HelpItem) -> Card:
    from screens.dates import short_day

    card = Card()
    card.add_widget(Words(text=item.label, role="label"))
    card.add_widget(Words(text=item.text, role="body"))
    if item.detail:
        card.add_widget(Words(text=item.detail, role="body_small"))
    if item.checked is not None:
        checked = _("Last checked on {day}").format(day=short_day(item.checked))
        card.add_widget(Words(text=checked, role="caption"))
    return card
