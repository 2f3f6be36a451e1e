"""The mark of who is writing, at the head of a page; a press hands the pen to the other."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from models.words import _
from screens import kv
from screens.widgets.marks import PartnerMark
from screens.widgets.press import Pressable

kv.load(__file__)


class WriterMark(Pressable, PartnerMark):
    """A partner's mark that says in words who is writing.

    `other_name` is the one the pen can be handed to, empty where there is none yet. `shown` False
    takes no room: in a wide window the rail says it.
    """

    other_name = StringProperty()
    shown = BooleanProperty(True)

    def words(self, writer: Any, other_name: str) -> str:
        """Return what the mark says to who cannot see it."""
        if writer is None:
            return ""
        if not other_name:
            return _("{name} is writing").format(name=writer.name)
        return _("{name} is writing. Press to hand the pen to {other}.").format(
            name=writer.name, other=other_name
        )


def other_of(session: Any) -> str:
    """Return the name of the partner who is not writing, or nothing."""
    return session.other.name if session is not None and session.writer and session.other else ""
