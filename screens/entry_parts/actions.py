"""What one may do with an entry: with an own one, and with the partner's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.core.clipboard import Clipboard

from models.entities import Entry, EntryChanges, FeltMet, Fit, Visibility
from models.words import _
from screens.journal_parts.choice_sheet import Choice, ChoiceSheet
from screens.journal_parts.filters import brief
from screens.journal_parts.undoing import undo_last
from screens.widgets import copying


class Actions:
    """Does things with the entry that `detail` shows, through the journal, on the worker."""

    def __init__(self, detail: Any) -> None:
        self._detail = detail

    @property
    def entry(self) -> Entry:
        """The entry shown."""
        entry: Entry = self._detail.entry
        return entry

    @property
    def _host(self) -> Any:
        return self._detail.host

    def _who(self) -> str:
        who: str = self._host.session.writer.id
        return who

    def _do(self, work: Callable[[Any], Any], said: str = "", *, undo: bool = False) -> None:
        """Do `work(journal)`, then look again and say `said`, with Undo where `undo`."""
        host, journal = self._host, self._host.session.journal

        def done(_result: Any) -> None:
            host.session.touch()
            if said:
                host.messages.say(said, _("Undo") if undo else "", self.undo if undo else None)

        host.worker.in_background(lambda: work(journal), done)

    def undo(self) -> None:
        """Take back the last step of who is writing."""
        undo_last(self._host)

    # -- all of them in a sheet ----------------------------------------------------------------

    def open_more(self) -> None:
        """Open the sheet with what can be done."""
        if self._host.session.reading:
            rows = self._readers_rows()
        else:
            rows = self._own_rows() if self._detail.mine else self._partners_rows()
        calls = {value: call for value, _choice, call in rows}
        choices = [choice for _value, choice, _call in rows]
        ChoiceSheet(_("This entry"), choices, None, lambda value: calls[value]()).open()

    def _readers_rows(self) -> list[tuple[str, Choice, Callable[[], None]]]:
        """Return what can be done while nobody writes; all else asks for the passphrase first."""
        text = _("To answer it, to change it, or to see what is for you alone.")
        return [
            self._row("copy", _("Copy the words"), "copy", self.copy),
            self._row("open", _("Open notebook"), "lock", self._host.settings.hand_over, text),
        ]

    def _own_rows(self) -> list[tuple[str, Choice, Callable[[], None]]]:
        entry, other = self.entry, self._host.session.other
        private = entry.visibility is Visibility.PRIVATE
        rows = [self._row("edit", _("Edit"), "pencil", self.edit)]
        if private:
            title = _("Let {name} read it").format(name=other.name) if other else _("Share it")
            rows.append(self._row("share", title, "users", self.share))
        else:
            text = _("{name} may have read it already.").format(name=other.name) if other else ""
            rows.append(self._row("keep", _("Keep it for yourself"), "lock", self.withdraw, text))
            if other is not None:
                rows.append(self._row("link", _("It is the same thing as …"), "merge", self.link))
        alone = _("For you alone; nothing of it is shown to anybody else.")
        rows.append(self._row("feeling", _("How it felt"), "heart", self.feeling, alone))
        rows.append(self._row("mark", _("A private mark"), "shield", self.mark, alone))
        rows.append(self._row("copy", _("Copy the words"), "copy", self.copy))
        rows.append(self._row("trash", _("Move to trash"), "archive", self.delete))
        return rows

    def _partners_rows(self) -> list[tuple[str, Choice, Callable[[], None]]]:
        entry = self.entry
        rows = []
        if entry.noticed is None:
            rows.append(self._row("notice", _("Notice it"), "leaf", self.notice))
            rows.append(self._row("thank", _("Notice it with a line"), "feather", self.thank))
        else:
            rows.append(self._row("thank", _("Change your line"), "feather", self.thank))
            rows.append(self._row("unnotice", _("Take “noticed” back"), "undo-2", self.unnotice))
        rows.append(self._row("link", _("It is the same thing as …"), "merge", self.link))
        rows.append(self._row("copy", _("Copy the words"), "copy", self.copy))
        return rows

    @staticmethod
    def _row(
        value: str, title: str, icon: str, call: Callable[[], None], text: str = ""
    ) -> tuple[str, Choice, Callable[[], None]]:
        return value, Choice(value, title, text, icon), call

    # -- the own entry -------------------------------------------------------------------------

    def edit(self) -> None:
        """Change the words and what belongs to them."""
        from screens.entry_parts.edit_sheet import EditSheet

        # The way back to a sheet may lead over another entry: the changes are those of this one.
        entry, who = self.entry, self._who()
        EditSheet(entry, self._host, lambda changes: self._change(entry, who, changes)).open()

    def change(self, changes: EntryChanges) -> None:
        """Keep `changes`; where it stops being shared, say first what that cannot undo."""
        self._change(self.entry, self._who(), changes)

    def _change(self, entry: Entry, who: str, changes: EntryChanges) -> None:
        def keep() -> None:
            self._do(lambda journal: journal.edit(who, entry.id, changes), _("Saved"), undo=True)

        other = self._host.session.other
        withdrawn = (
            changes.visibility is Visibility.PRIVATE and entry.visibility is Visibility.SHARED
        )
        if not withdrawn or other is None:
            keep()
            return
        self._host.messages.ask(
            _("Keep this entry for yourself?"),
            _(
                "It leaves the book you both read and stays in your notebook. "
                "{name} may have read it already."
            ).format(name=other.name),
            safe=_("Leave it shared"),
            act=_("Keep it for myself"),
            on_act=keep,
            quote=f"“{brief(entry.text, 120)}”" if entry.text else "",
        )

    def share(self) -> None:
        """Let the partner read it."""
        self.change(EntryChanges(visibility=Visibility.SHARED))

    def withdraw(self) -> None:
        """Take it out of the book into the own notebook."""
        self.change(EntryChanges(visibility=Visibility.PRIVATE))

    def delete(self) -> None:
        """Ask, then move it to the trash."""
        entry, who, other = self.entry, self._who(), self._host.session.other
        text = _("It rests there for a month and can be taken back any day.")
        if other is not None:
            text += " " + _("What {name} wrote stays as it is.").format(name=other.name)

        def act() -> None:
            self._do(lambda journal: journal.delete(who, entry.id), _("Moved to trash"), undo=True)

        self._host.messages.ask(
            _("Move this entry to the trash?"),
            text,
            safe=_("Keep it"),
            act=_("Move to trash"),
            on_act=act,
            quote=f"“{brief(entry.text, 120)}”" if entry.text else "",
        )

    def feeling(self) -> None:
        """Write how it felt, for oneself alone."""
        from screens.entry_parts.line_sheet import LineSheet

        entry, who = self.entry, self._who()
        LineSheet(
            _("How it felt"),
            _("Shown to you alone"),
            entry.feeling or "",
            _("In your own words"),
            lambda words: self._change_alone(entry, who, EntryChanges(feeling=words or None)),
            private=True,
        ).open()

    def mark(self) -> None:
        """Set a private mark on what did not feel free."""
        from screens.entry_parts.mark_sheet import MarkSheet

        entry, who = self.entry, self._who()
        MarkSheet(entry, self._host, partial(self._change_alone, entry, who)).open()

    def _change_alone(self, entry: Entry, who: str, changes: EntryChanges) -> None:
        """Keep what stays in the own notebook; nothing is said aloud."""
        self._do(lambda journal: journal.edit(who, entry.id, changes))

    def copy(self) -> None:
        """Put the words into the clipboard; private ones are asked about first."""
        entry = self.entry

        def copy() -> None:
            Clipboard.copy(entry.text)
            copying.tell(entry.text)
            self._host.messages.say(_("Copied"))

        copying.when_allowed(entry.visibility is Visibility.PRIVATE, copy)

    def link(self) -> None:
        """Find the other entry that tells of the same thing."""
        from screens.entry_parts.link_sheet import LinkSheet

        entry, who = self.entry, self._who()

        def choose(other: Entry) -> None:
            if other.id in entry.links:
                self._do(
                    lambda journal: journal.marks.unlink(who, entry.id, other.id),
                    _("They stand each for itself again"),
                    undo=True,
                )
            else:
                self._do(
                    lambda journal: journal.marks.link(who, entry.id, other.id),
                    _("Two views of the same thing, side by side"),
                    undo=True,
                )

        LinkSheet(entry, self._host, choose).open()

    # -- the partner's -------------------------------------------------------------------------

    def notice(self) -> None:
        """Mark it as noticed."""
        entry, who = self.entry, self._who()
        self._do(lambda journal: journal.marks.notice(who, entry.id), _("Noticed"), undo=True)

    def thank(self) -> None:
        """Notice it with a line."""
        from screens.entry_parts.line_sheet import LineSheet

        entry, who, other = self.entry, self._who(), self._host.session.other
        before = entry.noticed.words or "" if entry.noticed else ""
        LineSheet(
            _("Noticed"),
            _("{name} can read this line").format(name=other.name) if other else "",
            before,
            _("A line, if you like"),
            lambda words: self._do(
                lambda journal: journal.marks.notice(who, entry.id, words or None),
                _("Noticed"),
                undo=True,
            ),
        ).open()

    def unnotice(self) -> None:
        """Take the mark off again."""
        entry, who = self.entry, self._who()
        self._do(lambda journal: journal.marks.unnotice(who, entry.id))

    # -- the receiver's ------------------------------------------------------------------------

    def answer(self, felt_met: FeltMet | None, fit: Fit | None) -> None:
        """Keep the receiver's own answer; nothing is said aloud."""
        entry, who = self.entry, self._who()
        self._do(lambda journal: journal.marks.answer(who, entry.id, felt_met=felt_met, fit=fit))
