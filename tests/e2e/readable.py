"""The app as a test may look into it: its memory can be read, and a minute can be shorter.

The program itself forbids the former to everybody but root. ``TEST_MINUTE`` says how many seconds a
minute lasts in this process; the one that takes over has whole ones again.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models import dumps
from models.reminders import program


def this_again() -> list[str]:
    """Let the process that takes over be readable too."""
    os.environ.pop("TEST_MINUTE", None)
    return [sys.executable, __file__]


dumps.forbid = lambda: None
program.app_command = this_again

import main  # noqa: E402
from screens.locking import rules  # noqa: E402

rules.MINUTE = float(os.environ.get("TEST_MINUTE", "60"))

if __name__ == "__main__":
    raise SystemExit(main.process())
