"""Brings the journal's pages to the list: reads on the worker, measures there, keeps the place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from models.entities import Entry, Query
from screens.journal_parts.feed import Reads, Run
from screens.journal_parts.row_list import RowList
from screens.journal_parts.rows import EntryRow, Maker
from screens.journal_parts.shelf import Read, Shelf


class Reading:
    """Feeds one list. `worker` does the reading, `came` is called after every answer.

    `failed` is told an error; the list stays as it was and asks again at the next scroll.
    """

    def __init__(
        self,
        rows: RowList,
        worker: Any,
        came: Callable[[], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._rows = rows
        self._worker = worker
        self._came = came
        self._failed = failed
        self._journal: Reads | None = None
        self._maker: Maker | None = None
        self._asked: dict[str, Any] = {}
        self.shelf: Shelf | None = None
        rows.bind(on_near=lambda _rows, end: self.near(end))

    @property
    def known(self) -> bool:
        """Whether a first answer has come, so that an empty list means there is nothing."""
        return self.shelf is not None and "first" not in self._asked

    def use(self, maker: Maker) -> None:
        """Measure with `maker` from now on, what is held included."""
        self._maker = maker
        if self.shelf is not None:
            self._show(keep=True)

    def start(
        self,
        journal: Reads,
        reader: str | None,
        query: Query,
        day: date | None = None,
        then: Callable[[], None] | None = None,
    ) -> None:
        """Read `query` anew from the newest on, or from `day` on backwards; then call `then`."""
        self.stop()
        self._journal = journal
        shelf = Shelf(reader, query)

        def take(run: Run) -> None:
            self.shelf = shelf
            shelf.take(run)
            self._show(keep=False)
            if then is not None:
                then()

        self._ask("first", shelf.first(day), take)

    def stop(self) -> None:
        """Nobody waits any more for what was asked for."""
        for task in self._asked.values():
            task.cancel()
        self._asked.clear()

    def forget(self) -> None:
        """Show nothing and wait for nothing, until :meth:`start`."""
        self.stop()
        self.shelf = None
        self._rows.set_rows([], keep=False)
        self._rows.clear_views()

    def again(self) -> None:
        """Read what is held once more: the store has changed."""
        shelf = self.shelf
        if shelf is None or "first" in self._asked:
            return
        self.stop()
        first, last = self._entries_on_screen()
        shelf.narrow(first, last)

        def take(run: Run) -> None:
            shelf.take(run)
            self._show(keep=True, stick=shelf.newest)

        self._ask("again", shelf.again(), take)

    def to_oldest(self, then: Callable[[], None]) -> None:
        """Read page after page until the oldest entry is held, then call `then`."""
        shelf = self.shelf
        if shelf is None:
            return
        if shelf.oldest:
            then()
        else:
            self.near("older", lambda: self.to_oldest(then))

    def near(self, end: str, then: Callable[[], None] | None = None) -> None:
        """Read on beyond `end` ("older" or "newer"), where there is more and nobody has asked."""
        shelf = self.shelf
        if shelf is None or self._asked:
            return
        read = shelf.older() if end == "older" else shelf.newer()
        if read is None:
            return
        add = shelf.add_older if end == "older" else shelf.add_newer

        def take(run: Run) -> None:
            add(run)
            self._show(keep=True)
            if then is not None:
                then()

        self._ask(end, read, take)

    def index_of(self, entry_id: str) -> int | None:
        """Return the row of an entry that is held."""
        rows = self._rows.rows
        return next((i for i, row in enumerate(rows) if row.key == entry_id), None)

    def _ask(self, name: str, read: Read, take: Callable[[Run], None]) -> None:
        journal, maker = self._journal, self._maker
        if journal is None:
            return

        def work() -> tuple[Run, dict[str, EntryRow]]:
            run = read(journal)
            return run, maker.measured(run.entries) if maker is not None else {}

        self._asked[name] = self._worker.in_background(
            work, partial(self._arrive, name, take, maker), partial(self._fail, name)
        )

    def _fail(self, name: str, error: Exception) -> None:
        self._asked.pop(name, None)
        self._failed(error)

    def _arrive(
        self,
        name: str,
        take: Callable[[Run], None],
        maker: Maker | None,
        answer: tuple[Run, dict[str, EntryRow]],
    ) -> None:
        del self._asked[name]
        run, measured = answer
        if maker is not None and maker is self._maker:
            maker.know(measured)
        take(run)
        self._came()

    def _show(self, *, keep: bool, stick: bool = False) -> None:
        if self._maker is not None and self.shelf is not None:
            self._rows.set_rows(self._maker.rows(self.shelf.entries), keep=keep, stick=stick)

    def _entries_on_screen(self) -> tuple[int, int]:
        """Return the places among the entries held of the first and last one on screen."""
        first, last = self._rows.on_screen()
        entries = [i for i, row in enumerate(self._rows.rows) if isinstance(row, EntryRow)]
        before = sum(1 for i in entries if i < first)
        return before, max(before, sum(1 for i in entries if i <= last) - 1)

    def entry(self, entry_id: str) -> Entry | None:
        """Return an entry that is held."""
        entries = self.shelf.entries if self.shelf is not None else ()
        return next((entry for entry in entries if entry.id == entry_id), None)
