"""What the page of the reminders shows, read in one go on the worker: pure reading, no widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.reminders.rules import KINDS, Chosen, InboxNote, NextTimes, Rule
from screens.reminder_inbox import unseen

if TYPE_CHECKING:
    from models.journal import Journal


@dataclass(frozen=True, slots=True)
class RemindersPage:
    """What one partner chose, when it comes next, and what rests in the inbox."""

    rules: tuple[Rule, ...]
    chosen: Chosen
    next: NextTimes
    notes: tuple[InboxNote, ...] = ()

    @property
    def single(self) -> tuple[Rule, ...]:
        """The reminders everybody has, chosen or not."""
        return tuple(rule for rule in self.rules if KINDS[rule.kind].single)


def read_reminders(journal: Journal, who: str) -> RemindersPage:
    """Read the page of the partner `who`."""
    room = journal.reminders
    return RemindersPage(
        room.rules(who), room.chosen(who), room.next_times(who), unseen(journal, who)
    )
