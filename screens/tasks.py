"""Work off the UI thread: one worker, results back on the UI thread, progress, cancel.

Everything that may take longer than a few milliseconds goes through :class:`Worker`. There is one
thread, so work is done in the order it was asked for and the store is only ever used from there.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any

from kivy.clock import Clock

from models.errors import BothWaysError

log = logging.getLogger(__name__)

Report = Callable[[float], None]
#: So long what was asked for may take at the end: a last backup, once the window is gone.
CLOSING_SECONDS = 300.0


class Cancelled(BothWaysError):
    """A person cancelled the work; nothing half done is left."""


class Task:
    """One piece of work on its way.

    `progress` is called on the UI thread with a share of 0 to 1, where the work reports one.
    """

    def __init__(
        self,
        work: Callable[..., Any],
        done: Callable[[Any], None] | None,
        failed: Callable[[Exception], None] | None,
        progress: Callable[[float], None] | None,
    ) -> None:
        self.work = work
        self.done = done
        self.failed = failed
        self.progress = progress
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether nobody wants the result any more."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Stop before it starts, or at its next report; `done` will not be called."""
        self._cancelled.set()

    def report(self, share: float) -> None:
        """Tell how far the work is (0 to 1); raises :class:`Cancelled` where it was cancelled."""
        if self.cancelled:
            raise Cancelled
        if (tell := self.progress) is not None:
            Clock.schedule_once(lambda _dt: tell(share))


class Worker:
    """One thread that takes work in turn.

    `unexpected` is called on the UI thread with an exception that is no :class:`BothWaysError`
    and `trouble` with one that is, where the caller of :meth:`in_background` gave no `failed`.
    """

    def __init__(
        self,
        trouble: Callable[[BothWaysError], None],
        unexpected: Callable[[Exception], None],
    ) -> None:
        self._trouble = trouble
        self._unexpected = unexpected
        self._queue: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._under_way = 0

    @property
    def busy(self) -> bool:
        """Whether something was asked for whose result has not arrived yet."""
        return self._under_way > 0

    def in_background(
        self,
        work: Callable[..., Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Task:
        """Do `work()` on the worker, then `done(result)` or `failed(error)` on the UI thread.

        With `progress` the work is called with one argument, a function that reports its share.
        """
        task = Task(work, done, failed, progress)
        self._under_way += 1
        self._queue.put(task)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
            self._thread.start()
        return task

    def close(self, timeout: float = CLOSING_SECONDS) -> None:
        """Finish what was asked for, at most `timeout` seconds, and end the thread."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(timeout)
            self._thread = None

    def _run(self) -> None:
        while (task := self._queue.get()) is not None:
            self._do(task)
            # Not held until the next one comes: there may be a passphrase in it.
            del task

    def _do(self, task: Task) -> None:
        if task.cancelled:
            self._hand_over(lambda: None)
            return
        try:
            result = task.work(task.report) if task.progress is not None else task.work()
        except Cancelled:
            self._hand_over(lambda: None)
            return
        except Exception as error:  # noqa: BLE001 - handed on to the UI thread, which tells it
            raised = error
            self._hand_over(lambda: self._fail(task, raised))
            return
        self._hand_over(lambda: self._finish(task, result))

    def _hand_over(self, call: Callable[[], None]) -> None:
        def arrive(_dt: float) -> None:
            self._under_way -= 1
            call()

        Clock.schedule_once(arrive)

    @staticmethod
    def _finish(task: Task, result: Any) -> None:
        if not task.cancelled and task.done is not None:
            task.done(result)

    def _fail(self, task: Task, error: Exception) -> None:
        if task.failed is not None:
            task.failed(error)
        elif isinstance(error, BothWaysError):
            self._trouble(error)
        else:
            self._unexpected(error)
