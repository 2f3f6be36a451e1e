"""A clock for each file of a store, kept in it, and what it tells of other writers.

No file's clock knows another's. Were there one for all, order numbers of the shared book would tell
of private writing wherever the computer's clock ran ahead over it and was set right afterwards.
"""

from __future__ import annotations

import threading

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from models.store.clock import HybridClock, Now
from models.store.core_tables import MetaRow
from models.store.database import Database
from models.store.standing import replaced

#: Key of the ``meta`` of a file under which its clock is kept.
CLOCK = "clock"


class Ticking:
    """Gives versions, and keeps the newest of each file it is wired to in its ``meta``.

    `device` is this computer's, 8 hex digits.
    """

    def __init__(self, now: Now, device: str) -> None:
        self._now = now
        self._device = device
        self._clocks: dict[str, HybridClock] = {}
        self._lock = threading.RLock()
        #: The clock of each file as this process knows it, and as it surely is on the disk.
        self._seen: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        #: What is being written just now.
        self._writes: dict[str, str] = {}
        self._foreign = False

    def tick(self, file: Database) -> str:
        """Return the next version of `file`; call it while writing there, which keeps the clock."""
        with self._lock:
            return self._clocks[file.path.name].tick()

    def wire(self, file: Database, last: str) -> None:
        """Keep a clock in `file`, where it stood at `last`: caught up with, then written."""
        name = file.path.name
        clock = HybridClock(self._now, self._device, last)
        with self._lock:
            self._clocks[name] = clock
            self._seen[name] = self._kept[name] = last
        clock_is = select(MetaRow.value).where(MetaRow.key == CLOCK)

        def catch_up(session: Session) -> None:
            found = session.scalar(clock_is) or ""
            with self._lock:
                self._writes.pop(name, None)
                if found < self._kept[name]:
                    raise replaced()
                if found != self._seen[name]:
                    self._foreign, self._seen[name] = True, found
                    clock.saw(found)

        def keep(session: Session) -> None:
            with self._lock:
                newest = clock.last
                if newest != self._seen[name]:
                    put_fact(session, CLOCK, newest)
                    self._writes[name] = newest

        def kept() -> None:
            with self._lock:  # only now: what was rolled back was never there
                newest = self._writes.pop(name, "")
                self._seen[name] = max(self._seen[name], newest)
                self._kept[name] = max(self._kept[name], self._seen[name])

        file.on_begin, file.on_commit, file.on_kept = catch_up, keep, kept

    @property
    def kept(self) -> dict[str, str]:
        """The clocks that surely stand in the files by now, by name."""
        with self._lock:
            return dict(self._kept)

    def changed_elsewhere(self, kept: dict[str, str], found: dict[str, str]) -> bool:
        """Return whether another process committed since this was last asked.

        `found` are the clocks that stand in the files now, by name, `kept` what :attr:`kept` was
        before they were read. Raises :class:`StoreReplaced` where one went back: another file was
        put in its place.
        """
        with self._lock:
            if any(last < kept[name] for name, last in found.items()):
                raise replaced()
            changed, self._foreign = self._foreign, False
            for name, last in found.items():
                if last > self._seen[name]:
                    changed, self._seen[name] = True, last
                    self._clocks[name].saw(last)
            return changed


def put_fact(session: Session, key: str, value: str) -> None:
    """Write one row of ``meta``."""
    upsert = insert(MetaRow).values(key=key, value=value)
    session.execute(upsert.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
