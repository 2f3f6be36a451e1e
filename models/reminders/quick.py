"""``remind`` without a parser: the call the system's scheduler makes every minute.

Only what such a call needs is imported. What this does not understand is left to the commands.
"""

from __future__ import annotations

import sys

#: Read by type checkers as true; typing would double what a look costs.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from models.reminders.delivery import Outcome
    from models.reminders.due import Row
    from models.reminders.remind import Report

COMMAND = "remind"
#: How long a scheduled call waits for an answer on the notification, in seconds.
LISTEN_SECONDS = 300.0


def attempt(arguments: Sequence[str]) -> int | None:
    """Do a plain ``remind`` and return its exit status; None where it is not as plain as that."""
    store: str | None = None
    flags = {"--dry-run": False, "--json": False, "--listen": False, "--stay": False}
    named = False
    rest = iter(arguments)
    for argument in rest:
        if argument == "--store":
            store = next(rest, "")
        elif argument == COMMAND and not named:
            named = True
        elif argument in flags and named:
            flags[argument] = True
        else:
            return None
    if not named or store == "":
        return None
    from models.command_line.output import say_error
    from models.errors import BothWaysError
    from models.words import system_language, use

    use(system_language())
    try:
        if flags["--stay"]:
            from models.reminders.staying import stay

            return stay(store)
        return run(
            store,
            dry_run=flags["--dry-run"],
            as_json=flags["--json"],
            listen=LISTEN_SECONDS if flags["--listen"] else 0.0,
        )
    except BothWaysError as error:
        say_error(str(error))
        return 1


def run(
    store: str | None,
    *,
    at: datetime | None = None,
    dry_run: bool = False,
    as_json: bool = False,
    listen: float = 0.0,
) -> int:
    """Deliver what is due at `at` (now) in the store named `store`; returns the exit status.

    A `dry_run` shows what is due and changes nothing. With `listen` seconds to wait the
    notification offers Open and Snooze.
    """
    from datetime import datetime

    from models.errors import StoreMissing
    from models.paths import store_folder
    from models.reminders.remind import look, remind
    from models.words import _

    folder = store_folder(store)
    now = at or datetime.now().astimezone()
    if not (folder / "book.db").exists() and not look(folder, now):
        if listen:  # the scheduler calls on; who erased a journal wants to hear no more of it
            return 0
        raise StoreMissing(_("There is no store in {folder} yet.").format(folder=folder))
    if dry_run:
        _tell(now, look(folder, now), None, as_json=as_json)
        return 0
    report = remind(folder, now, notify=lambda: show(str(folder), actions=bool(listen)))
    _tell(now, report.rows, report, as_json=as_json)
    if listen and report.outcome is not None:
        sys.stdout.flush()
        listen_for(str(folder), report, listen)
    return 0


def show(folder: str, *, actions: bool) -> Outcome:
    """Show the notification in the language chosen in the app of the store in `folder`.

    The scheduler knows nothing of it, nor often of the system's.
    """
    from pathlib import Path

    from models.reminders import delivery
    from models.settings import load
    from models.words import use

    chosen = load(Path(folder)).language
    if chosen:
        use(chosen)
    return delivery.notify(actions=actions)


def _tell(now: datetime, rows: Sequence[Row], report: Report | None, *, as_json: bool) -> None:
    from models.command_line.output import say, say_json
    from models.words import _

    if as_json:
        say_json(_document(now, rows, report))
    elif not rows:
        say(_("Nothing is due."))
    elif report is None:
        say(_("Due now; nothing was shown."))
    elif report.shown:
        say(_("A notification was shown."))
    else:
        from models.reminders.delivery import cure

        say(cure(report.trouble or ""))


def _document(now: datetime, rows: Sequence[Row], report: Report | None) -> dict[str, Any]:
    words = None
    if rows:
        from models.reminders.delivery import WORDS
        from models.words import _

        words = _(WORDS)
    return {
        "at": now.isoformat(),
        "due": [{"id": row.id, "when": row.at} for row in rows],
        "shown": report is not None and report.shown,
        "trouble": report.trouble if report is not None else None,
        "words": words,
    }


def listen_for(folder: str, report: Report, seconds: float) -> None:
    """Wait for what is pressed on the notification: Open opens the app, Snooze lets it come again.

    The app, where it is open already, comes forward by itself when a second one starts.
    """
    from datetime import datetime

    from models.reminders.delivery import OPEN
    from models.reminders.remind import answer

    assert report.outcome is not None
    pressed = report.outcome.wait(seconds)
    if pressed == OPEN:
        from models.reminders.program import app_command, begin

        begin([*app_command(), "--store", folder, "--screen", "today"])
    elif pressed:
        answer(folder, report, datetime.now().astimezone())
