"""Today: the field to write in comes first, what belongs to the day stands below it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from models.entities import Direction, Entry, Need, NewEntry, Visibility
from models.reminders.rules import InboxNote
from models.words import _
from screens import kv
from screens.base import AppScreen
from screens.locking.wording import caveat
from screens.reminder_inbox import unseen
from screens.today_below import TodayBelow
from screens.today_draft import DraftKeeper
from screens.today_page import TodayPage, greeting, read_today
from screens.today_prompt import PromptOfDay
from screens.today_saving import Saving
from screens.widgets.composer import Composer
from screens.widgets.fold import Fold
from screens.widgets.press import Pressable
from screens.widgets.writer_mark import WriterMark

log = logging.getLogger(__name__)

kv.load(__file__)
__all__ = ["Composer", "Fold", "TodayBelow", "TodayScreen", "WriterMark"]

#: Endings of the pictures that are offered (a wrong one is refused with a sentence).
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif")


class TextLink(Pressable, AnchorLayout):
    """A word that can be pressed, beside a line of text."""

    text = StringProperty()


class TodayScreen(AppScreen):
    """Writes entries, keeps the draft, and shows the day.

    What is saved before the store is open waits and is saved then (``today_saving``).
    """

    greeting = StringProperty()
    day_words = StringProperty()
    other_day = BooleanProperty(False)
    other_name = StringProperty()
    writer = ObjectProperty(None, allownone=True)
    #: Something rests in the inbox of who is writing: a bell stands beside the mark.
    something_due = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._page: TodayPage | None = None
        self._saving = Saving(self, self._words_came_back)
        self._drafts: DraftKeeper | None = None
        self._prompt: PromptOfDay | None = None
        self._thumbnails: Any = None
        self.composer = self.ids.composer
        self.composer.bind(
            on_save=self._on_save,
            on_quiet=self._on_quiet,
            on_more=self._on_more,
            on_photo=self._on_photo,
        )

    def on_wide(self, _screen: Any, wide: bool) -> None:
        """Let the day stand beside the composer where there is room, else below it."""
        below = self.ids.below
        below.parent.remove_widget(below)
        (self.ids.day_page if wide else self.ids.page).add_widget(below)

    # -- coming and going ----------------------------------------------------------------------

    def show(
        self,
        *,
        focus: bool = True,
        answering: Need | None = None,
        alone: bool = False,
        **_args: Any,
    ) -> None:
        """Come to the front with the cursor in the field; with `answering` a need to answer it.

        `alone`: to write for oneself alone.
        """
        if alone:
            self.composer.visibility = Visibility.PRIVATE.value
        if answering is not None:
            self.composer.direction = Direction.GAVE.value
            self.composer.need_id = answering.id
        self.greeting = greeting(self.settings.now(), self._writer_name())
        if focus:
            # At once: the next key may come before the next frame.
            self.composer.focus_field()

    def leave(self) -> None:
        """Keep the draft before another screen comes."""
        self._saving.forget()
        self.keep()

    def keep(self, failed: Callable[[Exception], None] | None = None) -> None:
        """Keep the draft."""
        if self._drafts is not None:
            self._drafts.keep(failed)

    def reload(self) -> None:
        """Read the day anew; another writer brings another draft."""
        journal, writer = self.session.journal, self.session.writer
        if journal is None or writer is None:
            return
        self.greeting = greeting(self.settings.now(), writer.name)
        self.writer = writer
        self.other_name = self.session.other.name if self.session.other else ""
        self.composer.caveat = caveat(writer.id in self.session.protected)
        drafts, prompt = self._equip()
        if drafts.of != writer.id:
            drafts.change_writer(writer.id)
            self._thumbnails = None
            self._saving.save_early()
        prompt.read()
        self.worker.in_background(partial(read_today, journal, writer.id), self._show_page)
        self._ask_due(journal, writer.id)

    def _equip(self) -> tuple[DraftKeeper, PromptOfDay]:
        """Return the helpers that need the session, made once it is there."""
        if self._drafts is None or self._prompt is None:
            self._drafts = DraftKeeper(self.composer, self.session, self.worker, self._show_day)
            self._prompt = PromptOfDay(self.composer, self.session, self.worker)
            self.composer.bind(
                on_edit=self._drafts.edited, on_turn=self._prompt.turn, on_hide=self._prompt.hide
            )
            if self.composer.text:
                self._drafts.edited()
        return self._drafts, self._prompt

    def save(self) -> bool:
        """Save what is in the field (Ctrl Enter)."""
        return bool(self.composer.save())

    def undo(self) -> bool:
        """Take back the last step, unless the cursor is in a field with text to undo."""
        if self.composer.text or self.session.journal is None:
            return False
        self._saving.undo()
        return True

    # -- the day -------------------------------------------------------------------------------

    def _show_page(self, page: TodayPage) -> None:
        self._page = page
        self._show_day()
        partners = {partner.id: partner for partner in self.session.partners}
        self.composer.kind_labels = page.own_labels
        self.composer.closed = page.closed
        # Each is asked alone, in their own turn; the sample couple is nobody.
        asked = None if self.settings.opening.sample else self.session.writer
        self.ids.below.asked_of = asked
        self.ids.below.show(page, partners)

    def open_entry(self, entry: Entry) -> None:
        """Read an entry of the day."""
        self.router.go("entry", entry_id=entry.id)

    def picture(self, photo_id: str, came: Callable[[str], None]) -> Any:
        """Return the texture of a photo, or None, and call `came` with its id once it is there."""
        from screens.journal_parts.thumbnails import Thumbnails

        if self._thumbnails is None:
            self._thumbnails = Thumbnails.of(self.session, self.worker)
        return self._thumbnails.get(photo_id, came)

    def _ask_due(self, journal: Any, who: str) -> None:
        """Ask whether something rests in the inbox of `who`; where that fails there is no bell."""
        self.something_due = self.something_due and self._due_of == who
        self._due_of = who

        def show(notes: tuple[InboxNote, ...]) -> None:
            self.something_due = bool(notes) and self._due_of == who

        self.worker.in_background(partial(unseen, journal, who), show, lambda _error: show(()))

    _due_of = ""

    def open_inbox(self) -> None:
        """Read what was due."""
        self.router.go("inbox")

    def open_needs(self) -> None:
        """Go to the needs."""
        self.router.go("needs")

    def _show_day(self) -> None:
        if self._page is None:
            return
        self.other_day = self.composer.day is not None
        if self.other_day:
            from screens.dates import long_day

            self.day_words = long_day(self.composer.day)
        else:
            self.day_words = self._page.day_words

    def toggle_yesterday(self) -> None:
        """Write for yesterday, or for today again: one tap."""
        if self._page is not None:
            self.composer.day = None if self.composer.day else self._page.day - timedelta(days=1)
            self._show_day()
            self.composer.focus_field()

    def hand_over(self) -> None:
        """Hand the pen to the other partner."""
        self.settings.hand_over()

    def _writer_name(self) -> str:
        return self.session.writer.name if self.session.writer else ""

    # -- saving --------------------------------------------------------------------------------

    def _on_save(self, _composer: Any) -> None:
        new = self.composer.new_entry()
        self._clear()
        self._saving.save(new)

    def _on_quiet(self, _composer: Any) -> None:
        self._saving.save(
            NewEntry(
                direction=Direction.QUIET_DAY,
                day=self.composer.day,
                visibility=Visibility(self.composer.visibility),
            )
        )

    def _words_came_back(self) -> None:
        if self._drafts is not None:
            self._drafts.edited()
        self._show_day()

    def _clear(self) -> None:
        if self._drafts is not None:
            self._drafts.forget()
        usual = self._drafts.usual if self._drafts is not None else None
        # For oneself stays for oneself until said otherwise; what was shared once does not.
        private = Visibility.PRIVATE in (usual, self.composer.visibility)
        self.composer.clear(Visibility.PRIVATE if private else Visibility.SHARED)
        self._show_day()
        self.composer.focus_field()

    # -- what else belongs to an entry ---------------------------------------------------------

    def _on_more(self, _composer: Any) -> None:
        journal, writer = self.session.journal, self.session.writer
        if journal is None or writer is None:
            return
        from screens.widgets.composer_details import ComposerDetails, read_offer

        self.worker.in_background(
            partial(read_offer, journal, writer.id),
            lambda offer: self._details_open(
                ComposerDetails.open(self.composer, offer, self.open_help)
            ),
        )

    def choose_visibility(self, chosen: str) -> None:
        """Keep who may read what the writer writes, and let the field follow."""
        journal, who = self.session.journal, self.session.writer.id
        visibility = Visibility(chosen)

        def done(_settings: Any) -> None:
            if self._drafts is not None:
                self._drafts.usual = visibility
            if not self.composer.text.strip():
                self.composer.visibility = visibility.value
            self.session.touch()

        self.worker.in_background(
            lambda: journal.people.change_settings(who, visibility=visibility), done
        )

    def open_help(self) -> None:
        """Go to the page of help; what lies over this one closes."""
        from screens.hands import close_sheets

        close_sheets()
        self.router.go("reading", name="safety")

    def _details_open(self, sheet: Any) -> None:
        sheet.bind(on_dismiss=lambda *_args: self._show_day())

    def _on_photo(self, _composer: Any) -> None:
        from screens.widgets.file_sheet import choose_file

        choose_file(self.worker, _("Choose a photo"), PICTURES, self.add_photo)

    def add_photo(self, path: Path) -> None:
        """Look at the picture at `path` and put it to the entry; a bad one is told kindly."""
        journal = self.session.journal
        if journal is None:
            return

        def read() -> bytes:
            data = path.read_bytes()
            journal.photos.prepare(data)
            return data

        self.worker.in_background(read, self._photo_read)

    def _photo_read(self, data: bytes) -> None:
        self.composer.photos = [*self.composer.photos, data]
