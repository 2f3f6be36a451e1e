"""What else the journal has, behind its three dots."""

from __future__ import annotations

from typing import Any

from models.words import _
from screens.journal_parts.choice_sheet import Choice, ChoiceSheet


def open_more(screen: Any) -> None:
    """Open the sheet on `screen`."""
    choices = [
        Choice("year", _("The year in days"), icon="waves"),
        Choice("calendar", _("Calendar"), icon="calendar-days"),
        Choice("trash", _("Trash"), _("What was deleted rests there for a month"), "archive"),
    ]

    def choose(value: str) -> None:
        if value == "calendar":
            screen.open_calendar()
        else:
            screen.router.go(value)

    ChoiceSheet(_("Journal"), choices, None, choose).open()
