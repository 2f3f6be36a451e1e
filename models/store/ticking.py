"""One clock over the files of a store, kept in each of them, and what it tells of other writers."""

from __future__ import annotations

import threading

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from models.store.clock import HybridClock
from models.store.core_tables import MetaRow
from models.store.database import Database
from models.store.standing import replaced

_CLOCK = "clock"


class Ticking:
    """Gives versions, and keeps the newest in the ``meta`` of every file it is wired to."""

    def __init__(self, clock: HybridClock) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        #: The clock of each file as this process knows it, and as it surely is on the disk.
        self._seen: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self._foreign = False

    def tick(self) -> str:
        """Return the next version; call it in a writing transaction, which keeps the clock."""
        with self._lock:
            return self._clock.tick()

    def wire(self, database: Database, last: str) -> None:
        """Keep the clock in `database`, where it stood at `last`: caught up with, then written."""
        name = database.path.name
        with self._lock:
            if last:
                self._clock.saw(last)
            self._seen[name] = self._kept[name] = last
        clock_is = select(MetaRow.value).where(MetaRow.key == _CLOCK)

        def catch_up(session: Session) -> None:
            found = session.scalar(clock_is) or ""
            with self._lock:
                if found < self._kept[name]:
                    raise replaced()
                if found != self._seen[name]:
                    self._foreign, self._seen[name] = True, found
                    self._clock.saw(found)

        def keep(session: Session) -> None:
            with self._lock:
                newest = self._clock.last
                if newest != self._seen[name]:
                    put_fact(session, _CLOCK, newest)
                    self._seen[name] = newest

        def kept() -> None:
            with self._lock:
                self._kept[name] = max(self._kept[name], self._seen[name])

        database.on_begin, database.on_commit, database.on_kept = catch_up, keep, kept

    def changed_elsewhere(self, found: dict[str, str]) -> bool:
        """Return whether another process committed since this was last asked.

        `found` are the clocks that stand in the files now, by name. Raises :class:`StoreReplaced`
        where one went back: another file was put in its place.
        """
        with self._lock:
            if any(last < self._kept[name] for name, last in found.items()):
                raise replaced()
            changed, self._foreign = self._foreign, False
            for name, last in found.items():
                if last != self._seen[name]:
                    changed, self._seen[name] = True, last
                    self._clock.saw(last)
            return changed


def put_fact(session: Session, key: str, value: str) -> None:
    """Write one row of ``meta``."""
    upsert = insert(MetaRow).values(key=key, value=value)
    session.execute(upsert.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
