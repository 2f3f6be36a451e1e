"""A process of its own that delivers what is due, for the tests that race or kill it.

    python reminder_runner.py FOLDER AT OUT [kill]

Reads a line per round from standard input, delivers, and appends the rows it showed to OUT.
With ``kill`` it dies between claim and confirm, as if by kill -9.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from models.reminders.delivery import Outcome
from models.reminders.remind import remind


def main(folder: str, at: str, out: str, kill: bool) -> None:
    now = datetime.fromisoformat(at)

    def notify() -> Outcome:
        with Path(out).open("a") as file:
            file.write("shown\n")
        if kill:
            os.kill(os.getpid(), signal.SIGKILL)
        return Outcome(True)

    print("ready", flush=True)
    for line in sys.stdin:
        report = remind(Path(folder, line.strip()), now, notify=notify)
        print(len(report.rows), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], "kill" in sys.argv[4:])
