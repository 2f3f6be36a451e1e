"""Who is here: the partners, who is writing, and the counter that tells screens to look again."""

from __future__ import annotations

from kivy.event import EventDispatcher
from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
)

from models.entities import Partner


class Session(EventDispatcher):
    """The state all screens share.

    `journal` is None until the store is open. `writer` is the partner who writes and looks.
    `revision` rises after every change of the store, so that screens load their page again.
    `locked` says that a page lies over everything: the lock, the cover, the one of quick hide.
    `reading` says that the shared book alone is read: nobody writes, and the notebooks are closed.
    """

    journal = ObjectProperty(None, allownone=True)
    partners = ListProperty()
    writer = ObjectProperty(None, allownone=True)
    revision = NumericProperty(0)
    locked = BooleanProperty(False)
    reading = BooleanProperty(False)
    #: The ids of partners who have a passphrase.
    protected = ObjectProperty(frozenset())
    store = OptionProperty("opening", options=["missing", "locked", "opening", "open", "broken"])

    @property
    def other(self) -> Partner | None:
        """The partner who is not writing, or None where there is one so far, or nobody writes."""
        if self.writer is None:
            return None
        return next((p for p in self.partners if p != self.writer), None)

    @property
    def reader(self) -> str | None:
        """The id of who looks, as the journal wants it: None sees the shared book alone."""
        return self.writer.id if self.writer is not None else None

    @property
    def is_readable(self) -> bool:
        """Whether there is something to read, by who is writing or meanwhile by nobody."""
        return self.journal is not None and (self.writer is not None or self.reading)

    def touch(self) -> None:
        """Say that the store has changed."""
        self.revision += 1

    def refresh_people(self, who: str | None = None) -> None:
        """Read the partners anew from the journal and keep who is writing, or let `who` write."""
        self.partners = list(self.journal.partners)
        if self.reading:
            self.writer = None
            return
        kept = who or (self.writer.id if self.writer else None)
        self.writer = next((p for p in self.partners if p.id == kept), self.partners[0])

    def switch_writer(self) -> None:
        """Hand the pen to the other partner, where there are two."""
        if self.other is not None:
            self.writer = self.other
