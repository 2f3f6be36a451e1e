"""What stands below the composer: the day's entries, and at most one of each thing that waits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout

from models.entities import Entry, Need, Partner
from models.words import _
from screens import kv
from screens.today_page import TodayPage

kv.load(__file__)

#: So much of an entry is quoted in a noticed line.
QUOTE = 40


class TodayBelow(BoxLayout):
    """Shows a :class:`screens.today_page.TodayPage` to the partner who is writing.

    `open_entry` and `open_needs` are called when a person presses what they are about; `picture`
    gives the texture of a photo, or None and calls what it was given once it is there.
    """

    open_entry: Callable[[Entry], None] = ObjectProperty(None, allownone=True)
    open_needs: Callable[[], None] = ObjectProperty(None, allownone=True)
    picture: Callable[[str, Callable[[str], None]], Any] = ObjectProperty(None, allownone=True)
    #: Who is asked, where they have not chosen, who may read what they write; None asks nobody.
    asked_of = ObjectProperty(None, allownone=True)
    choose_visibility: Callable[[str], None] = ObjectProperty(None, allownone=True)
    open_help: Callable[[], None] = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._shown: object = None
        self._pieces: dict[object, Any] = {}
        self._wanted: list[tuple[object, Callable[[], Any]]] = []
        self._next = Clock.create_trigger(self._lay_on, 0)

    def show(self, page: TodayPage, partners: dict[str, Partner]) -> None:
        """Lay out what the page holds; nothing stands for what is not there.

        A card that shows the same as before is used again; a new one is built a frame, so that no
        frame waits for all of them.
        """
        if (page, partners, self.asked_of) == self._shown:
            return
        self._shown = (page, partners, self.asked_of)
        wanted: list[tuple[object, Callable[[], Any]]] = []
        if page.closed:
            wanted.append(("closed", self._closed))
        if page.asks and self.asked_of is not None:
            wanted.append((("choice", self.asked_of), partial(self._choice, self.asked_of)))
        if page.entries:
            wanted.append(("heading", self._heading))
        for entry in page.entries:
            key = (entry, *partners.values(), *page.own_labels.items())
            wanted.append((key, partial(self._card, entry, page, partners)))
        if page.noticed is not None:
            wanted.append(
                (("noticed", page.noticed), partial(self._noticed, page.noticed, partners))
            )
        if page.waiting is not None:
            wanted.append(
                (("waiting", page.waiting), partial(self._waiting, page.waiting, partners))
            )
        keys = {key for key, _make in wanted}
        self._pieces = {key: piece for key, piece in self._pieces.items() if key in keys}
        self._wanted = wanted
        self.clear_widgets()
        self._lay_on()

    def _lay_on(self, *_args: object) -> None:
        """Add what is there already and build one piece more."""
        while self._wanted:
            key, make = self._wanted.pop(0)
            piece = self._pieces.get(key)
            if piece is not None:
                self.add_widget(piece)
                continue
            self._pieces[key] = piece = make()
            self.add_widget(piece)
            self._next()
            return

    @staticmethod
    def _closed() -> Any:
        from screens.widgets.words import Words

        return Words(text=_("This book is closed."), role="aside", soft=True)

    def _choice(self, who: Partner) -> Any:
        from screens.visibility_choice import FirstChoice

        choice = FirstChoice(
            name=who.name,
            private_words=_(
                "Goes into your private notebook. Without a passphrase, whoever opens the files "
                "of this computer can read it."
            ),
        )
        choice.bind(
            on_choose=lambda _choice, value: self.choose_visibility(value),
            on_help=lambda _choice: self.open_help(),
        )
        return choice

    @staticmethod
    def _heading() -> Any:
        from screens.widgets.cards import DayHeading

        return DayHeading(text=_("Today"))

    def _card(self, entry: Entry, page: TodayPage, partners: dict[str, Partner]) -> Any:
        from screens.widgets.entry_card import EntryCard

        noticed = partners.get(entry.noticed.author_id) if entry.noticed else None
        card = EntryCard(
            entry=entry,
            author=partners.get(entry.author_id),
            noticed_by=noticed.name if noticed else "",
            kind_labels=page.own_labels,
        )
        card.bind(on_release=lambda *_args: self.open_entry(entry))
        if entry.photos:

            def show(photo_id: str) -> None:
                card.thumbnail = self.picture(photo_id, show)

            show(entry.photos[0].id)
        return card

    def _noticed(self, entry: Entry, partners: dict[str, Partner]) -> Any:
        from screens.widgets.cards import NoticedLine

        assert entry.noticed is not None
        who = partners.get(entry.noticed.author_id)
        words = entry.text.strip().partition("\n")[0]
        quote = words if len(words) <= QUOTE else words[:QUOTE].rsplit(" ", 1)[0] + " …"
        return NoticedLine(
            text=_("{name} noticed “{words}”").format(name=who.name if who else "", words=quote),
            quote=f"“{entry.noticed.words}”" if entry.noticed.words else "",
        )

    def _waiting(self, need: Need, partners: dict[str, Partner]) -> Any:
        from screens.widgets.cards import RestCard

        who = partners.get(need.author_id)
        card = RestCard(
            icon="message-circle-heart",
            title=_("{name} could use").format(name=who.name if who else ""),
            text=need.text,
        )
        card.bind(on_release=lambda *_args: self.open_needs())
        return card
