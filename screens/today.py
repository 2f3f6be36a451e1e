"""Today: the field to write in comes first, what belongs to the day stands below it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from models.days import local_now
from models.entities import Direction, Draft, Entry, Need, NewEntry, Partner, Visibility
from models.errors import BothWaysError
from models.words import _
from screens import kv
from screens.base import AppScreen
from screens.kv import theme_in_use
from screens.today_below import TodayBelow
from screens.today_page import TodayPage, greeting, read_today
from screens.widgets.composer import Composer
from screens.widgets.marks import PartnerMark
from screens.widgets.press import Pressable

log = logging.getLogger(__name__)

kv.load(__file__)
__all__ = ["Composer", "TodayBelow", "TodayScreen"]

#: A draft is kept this long after the last key, and at least this often while typing (seconds).
DRAFT_REST = 1.0
DRAFT_MOST = 2.0
#: Endings of the pictures that are offered (a wrong one is refused with a sentence).
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif")


class WriterMark(Pressable, PartnerMark):
    """The mark of who is writing; a press hands the pen over."""


class TextLink(Pressable, AnchorLayout):
    """A word that can be pressed, beside a line of text."""

    text = StringProperty()


class TodayScreen(AppScreen):
    """Writes entries, keeps the draft, and shows the day.

    What is saved before the store is open waits in `_early` and is saved then.
    """

    greeting = StringProperty()
    day_words = StringProperty()
    other_day = BooleanProperty(False)
    other_name = StringProperty()
    writer = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._page: TodayPage | None = None
        self._early: list[NewEntry] = []
        self._draft_due: Any = None
        self._draft_since = 0.0
        self._draft_of = ""
        self._turn = 0
        self._last: NewEntry | None = None
        self.composer = self.ids.composer
        self.composer.bind(
            on_save=self._on_save,
            on_quiet=self._on_quiet,
            on_edit=self._on_edit,
            on_turn=self._on_turn,
            on_hide=self._on_hide,
            on_more=self._on_more,
            on_photo=self._on_photo,
        )

    def side_padding(self, width: float) -> float:
        """Return the gutter (pixels): never more than a readable column between two of them."""
        return max(theme_in_use().gutter, (width - dp(640)) / 2)

    # -- coming and going ----------------------------------------------------------------------

    def show(self, *, focus: bool = True, answering: Need | None = None, **_args: Any) -> None:
        """Come to the front with the cursor in the field; with `answering` a need to answer it."""
        if answering is not None:
            self.composer.direction = Direction.GAVE.value
            self.composer.need_id = answering.id
        self.greeting = greeting(local_now(), self._writer_name())
        if focus:
            Clock.schedule_once(lambda _dt: self.composer.focus_field(), -1)

    def leave(self) -> None:
        """Keep the draft before another screen comes."""
        self._keep_draft()

    def reload(self) -> None:
        """Read the day anew; another writer brings another draft."""
        journal, writer = self.session.journal, self.session.writer
        if journal is None or writer is None:
            return
        self.greeting = greeting(local_now(), writer.name)
        self.writer = writer
        self.other_name = self.session.other.name if self.session.other else ""
        if self._draft_of != writer.id:
            self._change_writer(writer.id)
        self.worker.in_background(partial(read_today, journal, writer.id), self._show_page)

    def save(self) -> bool:
        """Save what is in the field (Ctrl Enter)."""
        return bool(self.composer.save())

    def undo(self) -> bool:
        """Take back the last step, unless the cursor is in a field with text to undo."""
        if self.composer.text or self.session.journal is None:
            return False
        self._undo()
        return True

    # -- the day -------------------------------------------------------------------------------

    def _show_page(self, page: TodayPage) -> None:
        self._page = page
        self._show_day()
        partners = {partner.id: partner for partner in self.session.partners}
        self.composer.kind_labels = page.own_labels
        self.ids.below.show(page, partners)

    def open_entry(self, entry: Entry) -> None:
        """Read an entry of the day."""
        self.router.go("entry", entry_id=entry.id)

    def open_needs(self) -> None:
        """Go to the needs."""
        self.router.go("needs")

    def _show_day(self) -> None:
        from screens.dates import long_day

        if self._page is not None:
            self.day_words = long_day(self.composer.day or self._page.day)
            self.other_day = self.composer.day is not None

    def toggle_yesterday(self) -> None:
        """Write for yesterday, or for today again: one tap."""
        if self._page is not None:
            self.composer.day = None if self.composer.day else self._page.day - timedelta(days=1)
            self._show_day()
            self.composer.focus_field()

    def mark_tip(self, writer: Partner | None, other_name: str) -> str:
        """Return what the mark says to who cannot see it."""
        if writer is None:
            return ""
        if not other_name:
            return _("{name} is writing").format(name=writer.name)
        return _("{name} is writing. Press to hand the pen to {other}.").format(
            name=writer.name, other=other_name
        )

    def hand_over(self) -> None:
        """Hand the pen to the other partner."""
        self.settings.hand_over()

    def _writer_name(self) -> str:
        return self.session.writer.name if self.session.writer else ""

    # -- saving --------------------------------------------------------------------------------

    def _on_save(self, _composer: Any) -> None:
        new = self.composer.new_entry()
        self._clear()
        if self.session.journal is None:
            self._early.append(new)
            return
        self._write(new)

    def _on_quiet(self, _composer: Any) -> None:
        self._write(
            NewEntry(
                direction=Direction.QUIET_DAY,
                day=self.composer.day,
                visibility=Visibility(self.composer.visibility),
            )
        )

    def _write(self, new: NewEntry) -> None:
        journal, who = self.session.journal, self.session.writer.id

        def work() -> Entry:
            entry: Entry = journal.write(who, new)
            journal.drafts.drop(who)
            return entry

        self.worker.in_background(work, self._written, partial(self._not_written, new))

    def _written(self, entry: Entry) -> None:
        shared = entry.visibility is Visibility.SHARED
        said = _("Saved. It is in the book.") if shared else _("Saved. It is for you alone.")
        self.messages.say(said, _("Undo"), self._undo)
        self.session.touch()

    def _not_written(self, new: NewEntry, error: Exception) -> None:
        """Put the words back before saying what went wrong: nothing typed is lost."""
        typed_since = self.composer.text
        text = f"{new.text}\n{typed_since}" if typed_since.strip() else new.text
        self.composer.take(replace(new, text=text))
        self.messages.fail(error)

    def _undo(self) -> None:
        journal, who = self.session.journal, self.session.writer.id

        def work() -> Any:
            return journal.undo(who)

        self.worker.in_background(work, self._undone, self._nothing_undone)

    def _undone(self, done: Any) -> None:
        self.messages.say(done.what)
        self.session.touch()

    def _nothing_undone(self, error: Exception) -> None:
        if isinstance(error, BothWaysError):
            self.messages.say(str(error))
        else:
            self.messages.fail(error)

    def _clear(self) -> None:
        self._stop_draft()
        self.composer.clear(Visibility(self.composer.visibility))
        self._show_day()
        self.composer.focus_field()

    # -- drafts --------------------------------------------------------------------------------

    def _on_edit(self, _composer: Any) -> None:
        now = Clock.get_time()
        if self._draft_due is None:
            self._draft_since = now
        else:
            self._draft_due.cancel()
        rest = min(DRAFT_REST, max(0.0, self._draft_since + DRAFT_MOST - now))
        self._draft_due = Clock.schedule_once(lambda _dt: self._keep_draft(), rest)

    def _stop_draft(self) -> None:
        if self._draft_due is not None:
            self._draft_due.cancel()
            self._draft_due = None

    def _keep_draft(self) -> None:
        journal = self.session.journal
        if self._draft_due is None or journal is None or not self._draft_of:
            return
        self._stop_draft()
        draft, who = self.composer.draft(), self._draft_of
        keep: Callable[[], None] = (
            partial(journal.drafts.keep, who, draft)
            if draft.text.strip()
            else partial(journal.drafts.drop, who)
        )
        self.worker.in_background(keep)

    def _change_writer(self, who: str) -> None:
        """Put the former writer's draft away and take out this one's."""
        first = not self._draft_of
        if not first:
            self._keep_draft()
        self._draft_of = who
        if not first:
            self.composer.clear(Visibility.SHARED)
        journal = self.session.journal

        def read() -> tuple[Draft | None, Visibility]:
            return journal.drafts.get(who), journal.people.settings(who).visibility

        self.worker.in_background(read, partial(self._take_draft, who))
        for new in self._early:
            self._write(new)
        self._early.clear()
        self._read_prompt()

    def _take_draft(self, who: str, found: tuple[Draft | None, Visibility]) -> None:
        draft, visibility = found
        if who != self._draft_of:
            return
        typed = self.composer.text
        if draft is None:
            if not typed:
                self.composer.visibility = visibility.value
                self._stop_draft()
            return
        text = f"{draft.text}\n{typed}" if typed.strip() else draft.text
        self.composer.take(replace(draft, text=text))
        self._show_day()

    # -- the prompt ----------------------------------------------------------------------------

    def _read_prompt(self) -> None:
        journal, who, turn = self.session.journal, self._draft_of, self._turn

        def read() -> Any:
            from models.prompts import prompt_for

            chosen = journal.people.settings(who)
            if not chosen.prompts_shown:
                return None
            return prompt_for(journal.today(), who, chosen.prompts_hidden, chosen.prompts_own, turn)

        self.worker.in_background(read, self._show_prompt)

    def _show_prompt(self, prompt: Any) -> None:
        self._prompt = prompt
        self.composer.prompt = prompt.text if prompt is not None else ""

    _prompt: Any = None

    def _on_turn(self, _composer: Any) -> None:
        self._turn += 1
        self._read_prompt()

    def _on_hide(self, _composer: Any) -> None:
        if self._prompt is None:
            return
        journal, who, hidden = self.session.journal, self._draft_of, self._prompt.id

        def hide() -> None:
            now = journal.people.settings(who).prompts_hidden
            journal.people.change_settings(who, prompts_hidden=now | {hidden})

        self.worker.in_background(hide, lambda _none: self._read_prompt())

    # -- what else belongs to an entry ---------------------------------------------------------

    def _on_more(self, _composer: Any) -> None:
        journal, writer = self.session.journal, self.session.writer
        if journal is None or writer is None:
            return
        from screens.widgets.composer_details import ComposerDetails, read_offer

        self.worker.in_background(
            partial(read_offer, journal, writer.id),
            lambda offer: self._details_open(ComposerDetails.open(self.composer, offer)),
        )

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
